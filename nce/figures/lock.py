"""The lock of the figures: what each showed in each released version, so that a citation can be checked.

``data/figures.lock`` keeps, for each version and id, the digest that a citation names, and hashes of the rows, columns
and encodings behind it. Where a digest differs, the rows and columns whose hashes differ say what moved: an altered
cell stands where the two cross.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import nce
from nce.data import DATA, DataError
from nce.data.tables import read_kept
from nce.figures import exhibit, exhibit_ids
from nce.figures.exhibit import Exhibit, canonical

FILE = "figures.lock"
_DIGEST = re.compile(r"[0-9a-f]{8,64}")

Entry = dict[str, Any]
Lock = dict[str, dict[str, Entry]]


@dataclass(frozen=True)
class Verdict:
    """Whether a figure or table is what it was.

    Attributes
    ----------
    id
        The figure or table.
    same
        Whether the digest is the one asked for.
    digest
        The digest now.
    version
        The version that is compared with; empty if none had the digest that was asked for.
    rows
        Rows that moved since that version: changed, added or gone.
    columns
        Columns that moved.
    encodings
        Parts of the drawing that moved.
    """

    id: str
    same: bool
    digest: str
    version: str
    rows: list[str]
    columns: list[str]
    encodings: list[str]

    def __str__(self) -> str:
        if self.same:
            return f"{self.id}: reproduces, sha256 {self.digest[:12]}"
        if not self.version:
            return f"{self.id}: no version that is locked has this digest; now it is {self.digest}"
        moved = [("row", self.rows), ("column", self.columns), ("encoding", self.encodings)]
        told = "; ".join(f"{what} {', '.join(names)}" for what, names in moved if names)
        return f"{self.id}: differs from version {self.version}: {told or 'title or text of the drawing'}"


def entry(shown: Exhibit) -> Entry:
    """What the lock keeps of one figure or table."""
    rows = canonical(shown.records())
    columns = sorted({name for row in rows for name in row} - {"row_id"})
    by_row: dict[str, list[Any]] = {}
    for row in rows:
        by_row.setdefault(str(row["row_id"]), []).append(row)
    return {
        "digest": shown.digest,
        "rows": {row_id: _short(found) for row_id, found in by_row.items()},
        "columns": {name: _short([row.get(name) for row in rows]) for name in columns},
        "encodings": {place: _short(found) for place, found in _encodings(canonical(shown.spec()), "")},
    }


def _short(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def _encodings(spec: Any, place: str) -> Iterator[tuple[str, Any]]:
    """The encoding of each channel, and whatever else of a specification is not data, by its place."""
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name == "encoding":
                yield from ((f"{place}{channel}", found) for channel, found in value.items())
            elif name not in ("data", "datasets", "config"):
                yield from _encodings(value, f"{place}{name}.")
    elif isinstance(spec, list):
        for number, value in enumerate(spec):
            yield from _encodings(value, f"{place}{number}.")


def read(folder: Path = DATA) -> Lock:
    """The committed lock, by version and id.

    Raises
    ------
    DataError
        If it is missing or cannot be parsed.
    """
    return read_kept(folder / FILE, "nce lock")


def write(folder: Path = DATA) -> Path:
    """Lock all figures and tables of this version as they are; those of other versions stay."""
    path = folder / FILE
    locked = read(folder) if path.exists() else {}
    locked[nce.__version__] = {i: entry(exhibit(i)) for i in exhibit_ids()}
    part = path.with_suffix(".part")
    part.write_text(json.dumps(locked, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return part.replace(path)


def verify(wanted: str = "", folder: Path = DATA) -> list[Verdict]:
    """Recompute figures and tables and compare them with the lock.

    Parameters
    ----------
    wanted
        An id; ``id@digest`` with at least eight digits of a digest that was cited; or nothing, for all.
    folder
        Data folder that holds the lock.

    Raises
    ------
    DataError
        If there is no such figure or table, or the digest is malformed.

    Examples
    --------
    >>> [verdict.same for verdict in verify("table-1")]
    [True]
    """
    locked = read(folder)
    if not wanted:
        known = locked.get(nce.__version__, {})
        return [_compare(i, known.get(i), nce.__version__) for i in dict.fromkeys([*exhibit_ids(), *known])]
    name, at, digest = wanted.partition("@")
    exhibit(name)  # an unknown id is told before anything else
    if not at:
        return [_compare(name, locked.get(nce.__version__, {}).get(name), nce.__version__)]
    if not _DIGEST.fullmatch(digest):
        raise DataError(f"{digest!r} is no digest; write 8 to 64 of the digits 0-9 and a-f, as the citation has them")
    for version, ids in locked.items():
        if ids.get(name, {}).get("digest", "").startswith(digest):
            return [_compare(name, ids[name], version)]
    now = exhibit(name).digest
    return [Verdict(name, now.startswith(digest), now, "", [], [], [])]


def _compare(name: str, old: Entry | None, version: str) -> Verdict:
    if name not in exhibit_ids():
        return Verdict(name, False, "", version, ["all are gone"], [], [])
    new = entry(exhibit(name))
    if old is None:
        return Verdict(name, False, new["digest"], version, ["none was locked"], [], [])
    moved = [_moved(old[part], new[part]) for part in ("rows", "columns", "encodings")]
    return Verdict(name, old["digest"] == new["digest"], new["digest"], version, *moved)


def _moved(old: dict[str, str], new: dict[str, str]) -> list[str]:
    names: Iterable[str] = dict.fromkeys([*old, *new])
    return [name for name in names if old.get(name) != new.get(name)]
