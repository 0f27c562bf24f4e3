"""A row and all that uses it: where a number comes from, and where it goes.

``nce.trace("co-12")`` in Python, ``nce trace co-12`` in a shell. It looks down on data, models and figures; none of
them knows it.
"""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from nce.data import EVIDENCE, Source, package, printed, resource, row, source
from nce.data.rules import listed
from nce.data.tables import PROVENANCE, rows
from nce.figures import exhibit, exhibit_ids
from nce.places import row_page

__all__ = ["Trace", "trace"]

_ABOUT = ("row_id", *PROVENANCE)


@dataclass(frozen=True)
class Trace:
    """What is known about one row of the data.

    Attributes
    ----------
    row_id
        The row.
    table
        The table that it stands in.
    cells
        What it says: column and text as in the file; empty cells are left out.
    units
        Unit of each of these columns, empty for text and dimensionless numbers.
    source
        The work that published the values.
    read_in
        The document in which they were read.
    locator
        The place in that document.
    evidence
        The class of the evidence.
    as_printed
        What was printed where a cell was converted or corrected, by column.
    note
        What to keep in mind.
    exhibits
        Ids of the figures and tables that show it.
    refers_to
        Rows that it names, each with its table.
    referred_by
        Rows that name it, likewise.
    page
        Its permanent place in the catalogue of the book.
    """

    row_id: str
    table: str
    cells: dict[str, str]
    units: dict[str, str]
    source: Source
    read_in: Source
    locator: str
    evidence: str
    as_printed: dict[str, str]
    note: str
    exhibits: list[str]
    refers_to: dict[str, str]
    referred_by: dict[str, str]
    page: str

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values, for JSON."""
        works = {
            name: {"key": work.key, "reference": work.reference, "doi": work.doi, "url": work.url}
            for name, work in (("source", self.source), ("read_in", self.read_in))
        }
        return {**vars(self), **works}

    def _lines(self) -> list[tuple[str, str]]:
        told = [(column, f"{text} {self.units[column]}".strip()) for column, text in self.cells.items()]
        told.append(("published in", self.source.reference))
        if self.read_in.key != self.source.key:
            told.append(("read in", self.read_in.reference))
        told += [("place", self.locator), ("evidence", f"{self.evidence}: {EVIDENCE[self.evidence]}")]
        told += [(f"{column} as printed", text) for column, text in self.as_printed.items()]
        told.append(("note", self.note))
        told.append(("shown in", ", ".join(self.exhibits)))
        told += [("refers to", _named(self.refers_to)), ("referred to by", _named(self.referred_by))]
        told.append(("page", self.page))
        return [(name, text) for name, text in told if text]

    def __str__(self) -> str:
        lines = self._lines()
        width = max(len(name) for name, _ in lines)
        title = f"{self.row_id}: {resource(self.table)['title']} (table {self.table})"
        return "\n".join([title, *(f"  {name:{width}}  {text}" for name, text in lines)])

    def _repr_html_(self) -> str:
        told = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>" for name, text in self._lines())
        return f'<div class="nce-trace"><p><code>{self.row_id}</code></p><dl>{told}</dl></div>'


def _named(found: dict[str, str]) -> str:
    return ", ".join(f"{row_id} ({table})" for row_id, table in found.items())


def trace(row_id: str) -> Trace:
    """Where a row comes from and what uses it.

    Parameters
    ----------
    row_id
        Permanent id of the row, as the tables and the book show it.

    Returns
    -------
    Trace
        Print it, or take its attributes.

    Raises
    ------
    DataError
        If there is no such row; the message names the nearest.

    Examples
    --------
    >>> found = trace("t1-01")
    >>> found.source.doi, found.read_in.short, found.exhibits
    ('10.1021/ja3110895', 'Grady et al. 2020', ['table-1'])
    """
    table, cells = row(row_id)
    described = resource(table)
    fields = {field["name"]: field for field in described["schema"]["fields"]}
    about = {**described.get("provenance", {}), **cells}
    return Trace(
        row_id=row_id,
        table=table,
        cells={column: text for column, text in cells.items() if text and column not in _ABOUT},
        units={column: field.get("unit", "") for column, field in fields.items()},
        source=source(about["source"]),
        read_in=source(about["read_in"]),
        locator=about["locator"],
        evidence=about["evidence"],
        as_printed=printed(cells),
        note=about.get("note", ""),
        exhibits=[i for i in exhibit_ids() if row_id in exhibit(i).data.index],
        refers_to={i: row(i)[0] for name in _links(table) for i in listed(cells[name])},
        referred_by=dict(_references().get(row_id, [])),
        page=f"{row_page(table, row_id)}.html#{row_id}",
    )


def _links(table: str) -> list[str]:
    """The columns of a table that name rows."""
    return [f["name"] for f in resource(table)["schema"]["fields"] if f.get("references") == "row_id"]


@cache
def _references() -> dict[str, list[tuple[str, str]]]:
    """Rows that name a row, each with its table, by the row that is named."""
    found: dict[str, list[tuple[str, str]]] = {}
    for described in package()["resources"]:
        for column in _links(described["name"]):
            for line in rows(described["name"]):
                for named in listed(line[column]):
                    found.setdefault(named, []).append((line["row_id"], described["name"]))
    return found


class _Trace(ModuleType):
    """``nce.trace`` is this module and, for readers, a call: Python has one name for both."""

    def __call__(self, row_id: str) -> Trace:
        return trace(row_id)


sys.modules[__name__].__class__ = _Trace
