"""Execute the chapters in parallel and keep what came out, under a key that cannot go stale.

The key of a chapter is a hash of its text and of everything that its numbers can depend on: the package, the data,
the lock file, the public address that citations name, and the version of Python. A chapter whose key is known is not
run again.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

import nce.figures  # noqa: F401  (what the kernels import first must be importable; better to see why here, once)
from nce.places import address
from nce.site.kernels import WarmKernelManager

CELL_SECONDS = 120


class ChapterError(Exception):
    """A cell that failed, ran too long, or wrote to stderr; the message says where."""


@dataclass(frozen=True)
class Chapter:
    """One executed chapter."""

    name: str
    path: Path
    text: str
    key: str
    notebook: Any
    seconds: float | None
    """How long it ran; ``None`` if its outputs were known."""

    @property
    def cells(self) -> int:
        return sum(cell.cell_type == "code" for cell in self.notebook.cells)


def fingerprint(paths: Iterable[Path], root: Path) -> str:
    """SHA-256 over names and contents of files and folders, byte code left out."""
    total = hashlib.sha256()
    files = (f for p in paths for f in ([p] if p.is_file() else p.rglob("*")))
    for file in sorted(f for f in files if f.is_file() and "__pycache__" not in f.parts):
        for part in (file.relative_to(root).as_posix().encode(), file.read_bytes()):
            total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def execution_key(root: Path) -> str:
    """Hash over all that the outputs of any chapter can depend on, its own text apart.

    How a page is framed and set is not among it: nothing that a chapter imports knows the site.
    """
    package = root / "nce"
    own = [path for path in package.iterdir() if path.name not in ("assets", "site")]
    kernels = [package / "site" / "execute.py", package / "site" / "kernels.py"]
    inputs = fingerprint(
        [*own, package / "assets" / "fonts", *kernels, root / "data", root / "requirements.lock"], root
    )
    return hashlib.sha256(f"{sys.version} {address()} {inputs}".encode()).hexdigest()


def execute(
    names: list[str], root: Path, store: Path, jobs: int, fresh: bool, progress: Callable[[str], None]
) -> list[Chapter]:
    """Run all chapters whose outputs are not in the store.

    Parameters
    ----------
    names
        Chapters as the table of contents names them, e.g. ``lps/structure``.
    root
        The checkout.
    store
        Folder of the outputs kept from earlier runs; those of other keys are removed.
    jobs
        How many kernels run at once.
    fresh
        Run every chapter, whatever the store holds.
    progress
        Called with one line for each chapter that was run.

    Raises
    ------
    ChapterError
        Once for all chapters, with every failure in the message.
    """
    shared = execution_key(root)

    def known(name: str) -> Chapter:
        path = root / "book" / f"{name}.md"
        text = path.read_text(encoding="utf-8")
        key = _chapter_key(shared, name, text)
        kept = store / f"{key}.ipynb"
        notebook = None if fresh or not kept.exists() else nbformat.read(kept, as_version=4)
        return Chapter(name, path, text, key, notebook, None)

    def keep(chapter: Chapter) -> None:
        """Store what came out, unless what went in may have changed on the way."""
        if _chapter_key(execution_key(root), chapter.name, chapter.path.read_text(encoding="utf-8")) != chapter.key:
            raise ChapterError(f"{chapter.path}: its text, data/, nce/ or the lock changed while it ran; build again")
        kept = store / f"{chapter.key}.ipynb"
        part = kept.with_suffix(".part")
        nbformat.write(chapter.notebook, part)
        part.replace(kept)
        if chapter.cells:
            progress(f"ran {chapter.name} ({chapter.cells} cells, {chapter.seconds:.1f} s)")

    chapters = [known(name) for name in names]
    stale = [c for c in chapters if c.notebook is None]
    store.mkdir(parents=True, exist_ok=True)
    ran = {c.name: c for c in asyncio.run(_run_all(stale, store.parent / "ipython", jobs, keep))} if stale else {}
    for leftover in set(store.glob("*")) - {store / f"{c.key}.ipynb" for c in chapters}:
        leftover.unlink()
    return [ran.get(c.name, c) for c in chapters]


def _chapter_key(shared: str, name: str, text: str) -> str:
    return hashlib.sha256(f"{shared}\n{name}\n{text}".encode()).hexdigest()


async def _run_all(stale: list[Chapter], profile: Path, jobs: int, keep: Callable[[Chapter], None]) -> list[Chapter]:
    turn = asyncio.Semaphore(jobs)

    async def one(chapter: Chapter) -> Chapter:
        async with turn:
            done = await _run(chapter, profile)
        keep(done)
        return done

    results = await asyncio.gather(*(one(c) for c in stale), return_exceptions=True)
    failures = [r for r in results if isinstance(r, ChapterError)]
    others = [r for r in results if isinstance(r, BaseException) and not isinstance(r, ChapterError)]
    if others:
        raise others[0]
    if failures:
        raise ChapterError("\n".join(map(str, failures)))
    return [r for r in results if isinstance(r, Chapter)]


async def _run(chapter: Chapter, profile: Path) -> Chapter:
    notebook = read_myst_markdown_notebook(chapter.text, add_source_map=True, path=chapter.path)
    lines = notebook.metadata.pop("source_map")
    if all(cell.cell_type != "code" for cell in notebook.cells):
        return replace(chapter, notebook=notebook, seconds=0.0)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        kernel_manager_class=WarmKernelManager,
        resources={"metadata": {"path": str(chapter.path.parent)}},
        record_timing=False,
        shutdown_kernel="immediate",
    )
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # a debugger that nobody uses here, and its warnings
    environment = os.environ | {"IPYTHONDIR": str(profile)}  # nobody's own start-up files
    start = time.monotonic()
    try:
        await client.async_execute(env=environment)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        code = [i for i, c in enumerate(notebook.cells) if c.cell_type == "code" and c.source.strip()]
        failed = [i for i in code if _failed(notebook.cells[i])] or code[client.code_cells_executed - 1 :]
        raise ChapterError(f"{chapter.path}:{lines[failed[0]] + 1}: {_reason(error)}") from error
    for cell, line in zip(notebook.cells, lines, strict=True):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise ChapterError(f"{chapter.path}:{line + 1}: the cell wrote to stderr: {output.text.strip()}")
    notebook.metadata.pop("widgets", None)
    return replace(chapter, notebook=notebook, seconds=time.monotonic() - start)


def _reason(error: Exception) -> str:
    if isinstance(error, CellExecutionError):
        return f"{error.ename}: {error.evalue}"
    if isinstance(error, CellTimeoutError):
        return f"the cell ran longer than {CELL_SECONDS} s"
    return "the kernel died in this cell"


def _failed(cell: Any) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))
