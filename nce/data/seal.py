"""The seal of the tables: what each column held when somebody last looked at a change and meant it.

A schema finds what cannot be; it does not find a digit that slipped. The seal does: ``nce check`` compares each column
with ``data/seal.json``, which ``nce seal`` writes anew, so that every change of a number shows twice in a commit.
"""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from nce.data import tables
from nce.data.tables import DATA


def of_rows(described: dict[str, Any], rows: list[dict[str, str]]) -> dict[str, str]:
    """The seal of each column: how many cells are filled, the sum of the numbers, a digest over ids and cells.

    Examples
    --------
    >>> described = {"schema": {"fields": [{"name": "Ea_eV", "type": "number"}]}}
    >>> of_rows(described, [{"row_id": "a", "Ea_eV": "0.58"}, {"row_id": "b", "Ea_eV": ""}])
    {'Ea_eV': '1 filled, sum 0.58, 5703a0514c6b'}
    """
    sealed = {}
    for field in described["schema"]["fields"]:
        cells = {row["row_id"]: row[field["name"]] for row in rows}
        filled = [cell for cell in cells.values() if cell]
        digest = sha256(json.dumps(cells, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
        total = f"sum {sum(map(Decimal, filled))}, " if field["type"] in ("number", "integer") else ""
        sealed[field["name"]] = f"{len(filled)} filled, {total}{digest}"
    return sealed


def read(folder: Path = DATA) -> dict[str, dict[str, str]]:
    """The committed seal, by table and column.

    Raises
    ------
    DataError
        If ``seal.json`` is missing or cannot be parsed.
    """
    return tables.read_kept(folder / "seal.json", "nce seal")


def of_tables(folder: Path = DATA) -> list[tuple[str, str, dict[str, str]]]:
    """Path, name and seal of each table that no script wrote."""
    described = (one for one in tables.package(folder)["resources"] if not tables.built(one))
    return [(one["path"], one["name"], of_rows(one, tables.rows(one["name"], folder))) for one in described]


def write(folder: Path = DATA) -> Path:
    """Seal all tables of a folder as they are; they must be in order otherwise."""
    sealed = {name: columns for _, name, columns in of_tables(folder)}
    path = folder / "seal.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(sealed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return part.replace(path)
