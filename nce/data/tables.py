"""Read the tables of a data package."""

from __future__ import annotations

import csv
import difflib
import gzip
import json
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TextIO, cast

import pandas as pd


def _data_folder() -> Path:
    if chosen := os.environ.get("NCE_DATA"):
        return Path(chosen).resolve()
    installed = Path(__file__).parents[1] / "_data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data"


DATA = _data_folder()
"""Folder of the tables: that which ``NCE_DATA`` names, or inside the installed package, or ``data/`` of a checkout."""

EVIDENCE = {
    "source": "read in the paper itself",
    "abstract": "read in its abstract",
    "dataset": "read in a row of an open data set",
    "compilation": "read in a later paper or compilation",
    "review": "read in the review only",
    "computed": "computed from other values by the function that the place names",
}
"""Classes of evidence, the strongest first."""

PROVENANCE = ("source", "read_in", "locator", "evidence", "as_printed", "note")
"""The columns that say of a row where it comes from, the last of a table."""

_DTYPES = {"string": "str", "number": "float64", "integer": "Int64", "boolean": "boolean"}


_UNREADABLE = (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error)
"""What reading a damaged file may raise, compressed or not."""


class DataError(ValueError):
    """A table, row or column that is missing, unknown or malformed. The message says what to do."""


@dataclass(frozen=True)
class Cell:
    """One value of a table: the text as written in the file, its unit, and the row it stands in."""

    table: str
    text: str
    unit: str
    column: str
    row: dict[str, str]


def did_you_mean(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5) if len(known) < 5000 else []
    return f" Did you mean {' or '.join(map(repr, close))}?" if close else ""


def alike(row_id: str, known: Iterable[str]) -> list[str]:
    """The ids that begin as this one does, which are those of one table."""
    return [other for other in known if other.split("-")[0] == row_id.split("-")[0].lower()]


@cache
def package(folder: Path = DATA) -> dict[str, Any]:
    """``datapackage.json`` of a data folder, parsed.

    Raises
    ------
    DataError
        If the file is missing or is not JSON.
    """
    path = folder / "datapackage.json"
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path}: file not found; name the folder that holds datapackage.json") from None
    except json.JSONDecodeError as error:
        raise DataError(f"{path}, line {error.lineno}: not valid JSON ({error.msg})") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from None
    tables = described.get("resources") if isinstance(described, dict) else None
    if not isinstance(tables, list) or not all(map(_is_table, tables)):
        wanted = "it must list resources with name, path and schema.fields, each field with name and type"
        raise DataError(f"{path}: not a data package; {wanted}")
    return described


def _is_table(described: Any) -> bool:
    try:
        fields = described["name"] and described["path"] and described["schema"]["fields"]
        return bool(fields) and all(field["name"] and field["type"] in _DTYPES for field in fields)
    except (TypeError, KeyError):
        return False


def resource(name: str, folder: Path = DATA) -> dict[str, Any]:
    """Description of one table in the data package: path, title, fields with units, licence."""
    resources = {r["name"]: r for r in package(folder)["resources"]}
    if name not in resources:
        known = sorted(resources)
        raise DataError(f"no table {name!r}.{did_you_mean(name, known)} Known: {', '.join(known)}")
    return dict(resources[name])


def built(described: Mapping[str, Any]) -> bool:
    """Whether a script wrote the table, so that its hash stands for all that else is checked row by row."""
    return "hash" in described


def opened(path: Path) -> TextIO:
    """A table opened for reading as text, compressed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    return cast(TextIO, opener(path, "rt", encoding="utf-8", newline=""))


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file as they are, each cell as the text in the file."""
    with opened(path) as lines:
        return list(csv.DictReader(lines))


def read_kept(path: Path, command: str) -> dict[str, dict[str, Any]]:
    """A JSON file of two levels that a command of ours keeps beside the tables.

    Raises
    ------
    DataError
        If it is missing, cannot be parsed, or is not of this form.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path}: file not found; '{command}' writes it") from None
    except ValueError as error:
        raise DataError(f"{path}: not valid JSON ({error})") from None
    if not isinstance(kept, dict) or not all(isinstance(part, dict) for part in kept.values()):
        raise DataError(f"{path}: not of the form that '{command}' writes")
    return kept


@cache
def rows(name: str, folder: Path = DATA) -> list[dict[str, str]]:
    """The rows of a table, each cell as the text in the file.

    Raises
    ------
    DataError
        If the file is missing, cannot be read, or has a row with other cells than the schema has columns.

    Examples
    --------
    >>> rows("table1")[0]["sigma_S_cm"]
    '1.64e-4'
    """
    described = resource(name, folder)
    path = folder / described["path"]
    try:
        found = read_rows(path)
    except FileNotFoundError:
        raise DataError(f"{path}: file not found; restore it or take it out of datapackage.json") from None
    except _UNREADABLE as error:
        raise DataError(f"{path}: cannot be read ({error}); 'nce check' says more") from None
    wanted = {field["name"] for field in described["schema"]["fields"]}
    for line, row in enumerate(found, start=2):
        if row.keys() != wanted or None in row.values():
            raise DataError(f"{path}, row {line}: not the columns of the schema; 'nce check' says more")
    return found


def load(name: str, folder: Path = DATA) -> pd.DataFrame:
    """A table as a DataFrame, with the columns and types that the schema gives.

    Parameters
    ----------
    name
        Name of the table in ``datapackage.json``, e.g. ``"table1"`` or ``"conductivity"``.
    folder
        Folder of another data package.

    Returns
    -------
    pandas.DataFrame
        One row for each observation, indexed by ``row_id``. What is not reported is missing (NaN).

    Raises
    ------
    DataError
        If the name is unknown, or the file does not fit its schema; the message lists the findings.

    Examples
    --------
    >>> float(load("table1").loc["t1-01", "sigma_S_cm"])
    0.000164
    """
    fields = resource(name, folder)["schema"]["fields"]
    path = folder / resource(name, folder)["path"]
    dtypes = {field["name"]: _DTYPES[field["type"]] for field in fields}
    try:
        table = pd.read_csv(
            path,
            dtype=dtypes,
            keep_default_na=False,
            na_values=[""],
            true_values=["true"],
            false_values=["false"],
        )
        problem = "" if list(table.columns) == list(dtypes) else "columns differ from the schema"
    except (ValueError, *_UNREADABLE) as error:  # pandas says what, the check says where
        problem = str(error).splitlines()[0]
    if problem:
        from nce.data.check import check

        findings = [str(f) for f in check(folder) if f.file == path.name]
        raise DataError("\n".join(findings) or f"{path}: {problem}")
    return table.set_index("row_id")


def index(tables: Mapping[str, list[dict[str, str]]]) -> dict[str, tuple[str, dict[str, str]]]:
    """Table and cells of every row, by ``row_id``; of two with one id, the first."""
    known: dict[str, tuple[str, dict[str, str]]] = {}
    for name, found in tables.items():
        for row in found:
            known.setdefault(row["row_id"], (name, row))
    return known


@cache
def index_of(folder: Path = DATA) -> dict[str, tuple[str, dict[str, str]]]:
    """Table and cells of every row of a data package, but for the tables that a script wrote."""
    return index({one["name"]: rows(one["name"], folder) for one in package(folder)["resources"] if not built(one)})


@cache
def index_of_built(folder: Path = DATA) -> dict[str, tuple[str, dict[str, str]]]:
    """The same for the tables that a script wrote."""
    return index({one["name"]: rows(one["name"], folder) for one in package(folder)["resources"] if built(one)})


def row(row_id: str, folder: Path = DATA) -> tuple[str, dict[str, str]]:
    """The table that a ``row_id`` stands in, and the row, each cell as the text in the file.

    Examples
    --------
    >>> row("t1-01")[0]
    'table1'
    """
    known = index_of(folder)
    found = known.get(row_id) or index_of_built(folder).get(row_id)  # the large tables only when they are asked for
    if not found:
        raise DataError(f"no row {row_id!r} in any table.{did_you_mean(row_id, alike(row_id, known))}")
    return found


def cell(address: str, folder: Path = DATA) -> Cell:
    """One number with its unit: ``"t1-01.sigma_S_cm"``, or a row of ``statements`` by its id alone.

    Examples
    --------
    >>> cell("t1-01.sigma_S_cm").text, cell("t1-01.sigma_S_cm").unit
    ('1.64e-4', 'S/cm')
    """
    row_id, _, column = address.partition(".")
    name, values = row(row_id, folder)
    if name == "statements" and not column:
        return Cell(name, statement(values), values["unit"], "value", values)
    units = {field["name"]: field.get("unit", "") for field in resource(name, folder)["schema"]["fields"]}
    if column not in units:
        hint = did_you_mean(column, list(units)) or f" It has: {', '.join(units)}"
        raise DataError(f"{address!r}: table {name!r} has no column {column!r}.{hint}")
    if not values[column]:
        raise DataError(f"{address!r}: {column!r} of this row is empty, that is, not reported")
    return Cell(name, values[column], units[column], column, values)


_SIGNS = {"=": "", "~": "≈ ", "<=": "≤ ", ">=": "≥ ", "<<": "≪ ", ">>": "≫ "}


def statement(values: dict[str, str]) -> str:
    """The number of a row of ``statements`` with its relation: ``≈ 1e-4`` or ``3.5–3.9``."""
    if values["relation"] == "range":
        return f"{values['value']}–{values['value_max']}"
    return _SIGNS.get(values["relation"], values["relation"] + " ") + values["value"]


def printed(values: Mapping[str, str]) -> dict[str, str]:
    """What the review or source printed in the cells that were converted or corrected, by column.

    Examples
    --------
    >>> printed({"as_printed": "T_K=25 °C | cathode=Ti2S"})
    {'T_K': '25 °C', 'cathode': 'Ti2S'}
    """
    pairs = (part.partition("=") for part in values.get("as_printed", "").split(" | ") if part)
    return {column.strip(): text.strip() for column, _, text in pairs}
