"""Kernels that start warm.

Most of the time of a short notebook goes into starting Python and importing the same libraries. Here one server
process imports them once, and each kernel is a fork of it: fresh state, no imports to wait for. Everything else is
the ordinary Jupyter kernel, spoken to by the ordinary client.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import default

WARM = [
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "altair",
    "pandas",
    "vl_convert",
    "nce.figures",
    "nce.models.fit",
    "periodictable",
    "scipy.special",
]
"""Modules that the server imports before it forks."""


def _serve_kernel(command: list[str], environment: dict[str, str], folder: str) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path.insert(0, "")
    from ipykernel.kernelapp import launch_new_instance

    threading.Thread(target=_end_with_the_build, daemon=True).start()
    told = ["--log-level=ERROR", f"--IPKernelApp.parent_handle={os.getppid()}"]  # nothing to print, somebody is there
    launch_new_instance(argv=[*command[command.index("-f") :], *told])


def _end_with_the_build() -> None:
    """Wait for the process that asked for this kernel, which may be killed; the warm server lives as long as we do."""
    asked_by = multiprocessing.parent_process()
    if asked_by is not None:
        asked_by.join()
        os._exit(1)


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel by forking the warm server instead of starting Python anew."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        server = multiprocessing.get_context("forkserver")
        server.set_forkserver_preload(WARM)
        process = server.Process(
            target=_serve_kernel, args=(cmd, dict(options["env"]), str(options["cwd"])), daemon=True
        )
        await asyncio.to_thread(process.start)
        self.process = _AsPopen(process)
        self.pid = self.pgid = process.pid
        return self.connection_info


class _AsPopen:
    """A multiprocessing process behind the few methods of ``subprocess.Popen`` that the provisioner calls."""

    stdin = stdout = stderr = None

    def __init__(self, process: Any) -> None:
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class WarmKernelManager(AsyncKernelManager):
    """An ordinary kernel manager whose kernels start warm."""

    kernel_id: str | None
    provisioner: Any

    @default("transport")
    def _sockets_in_files(self) -> str:
        return "ipc"  # no two kernels can meet at a port, and nobody else on the machine can listen

    @default("ip")
    def _where(self) -> str:
        return str(Path(tempfile.gettempdir()) / f"nce-{os.urandom(8).hex()}")

    async def _async_pre_start_kernel(self, **options: Any) -> Any:
        self.kernel_id = self.kernel_id or options.pop("kernel_id", None) or os.urandom(8).hex()
        if self.provisioner is None:
            self.provisioner = WarmProvisioner(parent=self, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec)
        return await super()._async_pre_start_kernel(**options)
