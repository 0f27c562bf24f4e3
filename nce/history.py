"""What changed in the data since a revision, and which figures and tables it moved.

``nce diff v0.1.0`` in a shell. The figures of both states are compiled by the code of today, so that what is reported
as moved was moved by data alone.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nce.data import DataError
from nce.data.tables import package, rows

_DIGESTS = """
import json
from nce.figures import exhibit, exhibit_ids
digests = {}
for i in exhibit_ids():
    try:
        digests[i] = exhibit(i).digest
    except Exception:  # a figure of today need not fit the data of then
        pass
print(json.dumps(digests))
"""


@dataclass(frozen=True)
class Changes:
    """What changed between two states of the data.

    Attributes
    ----------
    added
        Ids of new rows by table.
    removed
        Ids of rows that are gone, by table.
    changed
        For each row that both states have: column, and text before and after.
    moved
        Ids of the figures and tables whose digest differs; of those that only one state can make, too.
    """

    added: dict[str, list[str]]
    removed: dict[str, list[str]]
    changed: dict[str, dict[str, dict[str, tuple[str, str]]]]
    moved: list[str]

    def __str__(self) -> str:
        return "\n".join(self._lines()) or "no row changed"

    def _lines(self) -> Iterator[str]:
        for table in dict.fromkeys([*self.added, *self.removed, *self.changed]):
            yield f"{table}:"
            for sign, ids in (("+", self.added.get(table)), ("-", self.removed.get(table))):
                if ids:
                    yield f"  {sign} {len(ids)} row{'s' if len(ids) > 1 else ''}: {', '.join(ids)}"
            for row_id, cells in self.changed.get(table, {}).items():
                for column, (before, after) in cells.items():
                    yield f"  ~ {row_id} {column}: {before or '(empty)'} → {after or '(empty)'}"
        if self.moved:
            yield f"moved: {', '.join(self.moved)}"


def since(revision: str, root: Path = Path()) -> Changes:
    """Compare the data of a checkout with those of a revision of it.

    Parameters
    ----------
    revision
        As git names it: a tag, a branch, a hash, ``HEAD~3``.
    root
        The checkout.

    Raises
    ------
    DataError
        If the folder is no checkout, or has no such revision with data in it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        old = _extract(revision, root, Path(scratch))
        return compare(old, root.resolve() / "data")


def _extract(revision: str, root: Path, folder: Path) -> Path:
    if revision.startswith("-"):
        raise DataError(f"{revision!r} is no revision; name a tag, a branch or a hash")
    command = ["git", "-C", str(root), "archive", "--format=tar", revision, "data"]
    try:
        archive = subprocess.run(command, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise DataError("comparing with a revision needs git; install it") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise DataError(
            f"git has no data of revision {revision!r} in {root.resolve()}: {said[-1] if said else ''}; "
            "name a tag, a branch or a hash, in the top folder of the checkout"
        ) from None
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")
    return folder / "data"


def compare(old: Path, new: Path) -> Changes:
    """Compare two data folders, row by row.

    Parameters
    ----------
    old, new
        Folders that hold a data package each.
    """
    tables = {folder: [described["name"] for described in package(folder)["resources"]] for folder in (old, new)}
    added: dict[str, list[str]] = {}
    removed: dict[str, list[str]] = {}
    changed: dict[str, dict[str, dict[str, tuple[str, str]]]] = {}
    for table in dict.fromkeys(tables[new] + tables[old]):
        before, after = (
            {row["row_id"]: row for row in (rows(table, folder) if table in tables[folder] else ())}
            for folder in (old, new)
        )
        if new_ids := [i for i in after if i not in before]:
            added[table] = new_ids
        if lost := [i for i in before if i not in after]:
            removed[table] = lost
        for i in (i for i in after if i in before and before[i] != after[i]):
            changed.setdefault(table, {})[i] = _cells(before[i], after[i])
    then, now = _digests(old, new)
    return Changes(added, removed, changed, [i for i in {**now, **then} if then.get(i) != now.get(i)])


def _cells(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    pairs = {column: (before.get(column, ""), after.get(column, "")) for column in {**before, **after}}
    return {column: pair for column, pair in pairs.items() if pair[0] != pair[1]}


def _digests(*folders: Path) -> list[dict[str, str]]:
    """The digests of all exhibits over each folder, each in a process of its own: a process reads one folder."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _DIGESTS], env={**os.environ, "NCE_DATA": str(folder)}, stdout=subprocess.PIPE
        )
        for folder in folders
    ]
    return [json.loads(process.communicate()[0]) for process in running]
