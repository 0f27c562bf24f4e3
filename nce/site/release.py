"""What a release is besides its pages: its day, and one archive that holds all of it."""

from __future__ import annotations

import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import yaml

import nce

_PACKED = {".gz", ".pdf", ".png", ".webp", ".woff2"}
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name."""


def released(root: Path) -> str:
    """When this version was released: the day in ``CITATION.cff``, or else the year of the copyright.

    Examples
    --------
    >>> released(Path("no such folder"))
    ''
    """
    for name, key in (("CITATION.cff", "date-released"), ("_config.yml", "copyright")):
        file = root / name
        told = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else None
        if told and told.get(key):
            return str(told[key])
    return ""


def dated(root: Path) -> str:
    """The day of the commit, if the checkout is a commit with nothing changed since; else when it was released."""
    top = _git(root, "rev-parse", "--show-toplevel")
    if top and Path(top) == root.resolve() and _git(root, "status", "--porcelain") == "":
        return _git(root, "log", "-1", "--format=%cs") or released(root)
    return released(root)


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def archive(base: Path) -> Path:
    """The archive of this version, beside the site."""
    return base / f"nce-{nce.__version__}.zip"


def pack(site: Path, target: Path) -> Path:
    """Write a folder as one ZIP whose bytes hang on nothing but names and contents, whole or not at all."""
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w") as packed:
        for file in sorted(f for f in site.rglob("*") if f.is_file()):
            entry = zipfile.ZipInfo(f"{target.stem}/{file.relative_to(site).as_posix()}", _EARLIEST)
            entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_STORED if file.suffix in _PACKED else zipfile.ZIP_DEFLATED
            entry.file_size = file.stat().st_size
            with file.open("rb") as content, packed.open(entry, "w") as sink:
                shutil.copyfileobj(content, sink)
    return part.replace(target)
