"""Build the site: check the data, execute what is stale, let Jupyter Book write the pages, pack and put them in place.

The pages are always written from nothing into a folder of their own, which takes the place of the old site in one
step once everything in it is right. So a failure is a failure every time, and whatever happens, even ``kill -9``,
``_build/html`` is a whole site: the old one or the new one.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import io
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nce.data import check
from nce.site.release import archive, dated, pack, released

_SOCKET_ROOM = 60  # the system allows about a hundred bytes, and the names of our sockets need the rest
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


class BuildError(Exception):
    """The site was not built; the message says why, the old site stays as it was."""


def build(root: Path, *, jobs: int | None = None, fresh: bool = False) -> str:
    """Bring ``_build/html``, and the archive beside it, up to date with the checkout.

    Parameters
    ----------
    root
        The checkout: the folder that holds ``_config.yml``.
    jobs
        How many chapters are executed at once; by default one for each processor.
    fresh
        Execute every chapter and write every page, whatever was built before.

    Returns
    -------
    str
        One line that says what was done.

    Raises
    ------
    BuildError
        If the data has findings, a cell fails, Sphinx warns, or a page is missing.
    FileNotFoundError
        If the folder is no checkout of the book.
    """
    start = time.monotonic()
    root = root.resolve()
    for needed in ("_config.yml", "_toc.yml", "book/index.md", "requirements.lock"):
        if not (root / needed).is_file():
            raise FileNotFoundError(
                f"{root} is no checkout of the book: {needed} is missing; run this in its top folder"
            )
    if len(tempfile.gettempdir()) > _SOCKET_ROOM:
        raise ValueError(f"the temporary folder {tempfile.gettempdir()} is too long for sockets; set TMPDIR=/tmp")
    base = root / "_build"
    base.mkdir(exist_ok=True)
    with _alone(base):
        for leftover in base.glob("tmp-*"):
            shutil.rmtree(leftover)
        key = _key(root)
        if not fresh and _is_current(base, key):
            return "nothing changed since the last build: _build/html/index.html"
        findings = check(root / "data", sealed=False)  # a change may be looked at in the book before it is sealed
        if findings:
            raise BuildError("\n".join(map(str, findings)))
        with tempfile.TemporaryDirectory(dir=base, prefix="tmp-") as scratch:
            chapters, pages = _make(root, Path(scratch), jobs or os.cpu_count() or 1, fresh)
            if _key(root) != key:
                raise BuildError("files of the book changed while it was built; build again")
            packed = pack(Path(scratch) / "html", Path(scratch) / archive(base).name)
            _put_in_place(Path(scratch) / "html", base / "html")
            packed.replace(archive(base))
            _write(base / "site.json", {"key": key, "tree": _tree(base / "html")})
        coded = [c for c in chapters if c.cells]
        ran = [c for c in coded if c.seconds is not None]
        seconds = time.monotonic() - start
        timings = {c.name: round(c.seconds, 2) if c.seconds is not None else None for c in coded}
        _write(base / "report.json", {"seconds": round(seconds, 2), "pages": pages, "executed_seconds": timings})
        what = f"ran {len(ran)} of {len(coded)} chapters, wrote {pages} pages"
        return f"{what} in {seconds:.1f} s: _build/html/index.html"


def _make(root: Path, scratch: Path, jobs: int, fresh: bool) -> tuple[list[Any], int]:
    from sphinx_external_toc.parsing import parse_toc_yaml

    from nce.site.execute import ChapterError, execute

    pages = list(parse_toc_yaml(root / "_toc.yml"))
    lost = [name for name in pages if not (root / "book" / f"{name}.md").is_file()]
    if lost:
        raise BuildError(f"_toc.yml names {', '.join(lost)}, but book/ has no such page")
    try:
        chapters = execute(pages, root, root / "_build" / "cache", jobs, fresh, _say)
    except ChapterError as error:
        raise BuildError(_plain(str(error), root)) from None
    _hand_over(chapters, scratch / "cache")
    _sphinx(root, scratch, [(c.name, c.cells, c.key) for c in chapters if c.cells], jobs)
    missing = [name for name in pages if not (scratch / "html" / f"{name}.html").is_file()]
    if missing:
        raise BuildError(f"no page was written for {', '.join(missing)}; see _toc.yml")
    return chapters, len(pages)


def _hand_over(chapters: list[Any], folder: Path) -> None:
    """Give MyST-NB the outputs in the form that it reads: a new cache, which nothing else writes to."""
    from jupyter_cache import get_cache
    from jupyter_cache.base import CacheBundleIn

    cache = get_cache(folder)
    for chapter in chapters:
        bundle = CacheBundleIn(chapter.notebook, str(chapter.path), data={"execution_seconds": 0})
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def _sphinx(root: Path, scratch: Path, ran: list[tuple[str, int, str]], jobs: int) -> None:
    from jupyter_book.sphinx import build_sphinx

    settings = {
        "latex_individualpages": False,
        "external_toc_path": str(root / "_toc.yml"),
        "nb_execution_mode": "cache",
        "nb_execution_cache_path": str(scratch / "cache"),
        "nce_ran": ran,
    }
    heard = io.StringIO()
    with contextlib.redirect_stderr(heard), contextlib.redirect_stdout(io.StringIO()):
        outcome = build_sphinx(
            str(root / "book"),
            str(scratch / "html"),
            path_config=str(root / "_config.yml"),
            confoverrides=settings,
            noconfig=True,
            doctreedir=str(scratch / "doctrees"),
            freshenv=True,
            warningiserror=True,
            keep_going=True,
            quiet=True,
            jobs=jobs,
        )
    (scratch / "html" / ".buildinfo").unlink(missing_ok=True)  # a hash over the paths of this machine
    if outcome != 0:
        raise BuildError(_plain(heard.getvalue(), root) or repr(outcome))


def _plain(complaints: str, root: Path) -> str:
    """Without colours, and with places as seen from the top folder."""
    return _ANSI.sub("", complaints).strip().replace(f"{root}{os.sep}", "")


def _key(root: Path) -> str:
    from nce.site.execute import execution_key, fingerprint

    pages = fingerprint([root / name for name in ("book", "nce", "_config.yml", "_toc.yml")], root)
    days = f"{released(root)} {dated(root)}"
    return hashlib.sha256(f"{execution_key(root)} {pages} {days}".encode()).hexdigest()


def _tree(folder: Path) -> str:
    from nce.site.execute import fingerprint

    return fingerprint([folder], folder)


def _is_current(base: Path, key: str) -> bool:
    try:
        known = json.loads((base / "site.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return archive(base).is_file() and bool(known == {"key": key, "tree": _tree(base / "html")})


def _write(path: Path, content: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(path)


def _put_in_place(new: Path, site: Path) -> None:
    """Exchange the two folders in one step, so that no reader ever finds half a site."""
    if site.exists() and not _exchange(new, site):
        site.rename(new.with_name("old"))
    if not site.exists():
        new.rename(site)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names atomically where the system can (Linux); elsewhere say that it cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    here, swap = -100, 2
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), swap) == 0


@contextlib.contextmanager
def _alone(base: Path) -> Iterator[None]:
    """Let only one build at a time work on a checkout; the lock goes with the process, however that ends."""
    with (base / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("another build of this checkout is running; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
