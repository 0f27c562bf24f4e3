"""The figures and tables of the companion.

==========================  ============================================================
:func:`figure`              one figure by its permanent id, ``fig-2``
:func:`figures`             all figures
:func:`table`               one table of the review, ``table-1``
:func:`tables`              all tables
:func:`statements`          the numbers that the review states in one section
:func:`listing`             any table of the data package
:func:`equation`            one numbered equation of the review, ``eq-4``
==========================  ============================================================
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from types import ModuleType

import pandas as pd

from nce.data import DataError, resource, row
from nce.data import tables as stored
from nce.data.tables import PROVENANCE, did_you_mean, statement
from nce.figures import text
from nce.figures.cite import Cited, of_book, of_exhibit, of_row
from nce.figures.exhibit import Exhibit, Figure, Table, table_of

__all__ = [
    "Exhibit",
    "Figure",
    "Table",
    "cited",
    "equation",
    "exhibit",
    "exhibit_ids",
    "figure",
    "figures",
    "listing",
    "statements",
    "table",
    "tables",
]

_FIGURES = {
    "fig-1": "nce.figures.fig_1",
    "fig-2": "nce.figures.fig_2",
    "fig-3": "nce.figures.fig_3",
    "fig-4": "nce.figures.fig_4",
    "fig-5": "nce.figures.fig_5",
    "fig-6": "nce.figures.fig_6",
    "fig-7": "nce.figures.fig_7",
    "fig-8": "nce.figures.fig_8",
    "fig-9": "nce.figures.fig_9",
    "fig-10": "nce.figures.fig_10",
    "fig-x-prefactor": "nce.figures.fig_x_prefactor",
    "fig-x-ions": "nce.figures.fig_x_ions",
    "fig-x-constraints": "nce.figures.fig_x_constraints",
    "fig-x-ac": "nce.figures.fig_x_ac",
    "fig-x-cell": "nce.figures.fig_x_cell",
    "fig-x-retention": "nce.figures.fig_x_retention",
    "fig-x-evidence": "nce.figures.fig_x_evidence",
}

_CELL = {
    **dict.fromkeys(["electrolyte", "electrolyte_class"], ""),
    "cathode anode": "Cathode | anode",
    "voltage_min_V voltage_max_V": "Voltage (V)",
    "c_rate_per_h": "",
}
_FADING = dict.fromkeys(["cycles", "retention_pct"], "")
_TABLES: dict[str, tuple[str, Mapping[str, str], str]] = {
    "table-1": (
        "table1",
        dict.fromkeys(["composition", "additive", "classification", "heat_treatment_C", "sigma_S_cm"], ""),
        "Lithium thiophosphate electrolytes compiled by {cite:t}`grady2020`: composition, state, heat treatment and "
        "ionic conductivity at 25 °C. A dagger marks a cell that was corrected; what was printed stands with it.",
    ),
    "table-2": (
        "table2",
        _CELL | {"capacity_gravimetric_mAh_g": ""} | _FADING,
        "Solid-state cells with lithium thiophosphate electrolytes compiled by {cite:t}`grady2020`. Retention refers "
        "to the first cycle unless the print, given with the dagger, says otherwise.",
    ),
    "table-3": (
        "table3",
        {c: heading for c, heading in _CELL.items() if c != "electrolyte_class"}
        | {
            "capacity_gravimetric_mAh_g capacity_areal_uAh_cm2 capacity_areal_per_thickness_uAh_cm2_um "
            "capacity_volumetric_Ah_cm3 energy_areal_mJ_cm2": "Initial capacity or energy"
        }
        | _FADING,
        "Thin-film cells with LiPON or LiBON electrolytes compiled by {cite:t}`grady2020`. The one printed column of "
        "initial capacities mixes five quantities: compare only what has one unit. The data have a column for each.",
    ),
}


def _unknown(what: str, wanted: str, known: list[str]) -> DataError:
    return DataError(f"no {what} {wanted!r}.{did_you_mean(wanted, known)} Known: {', '.join(known)}")


@cache
def figure(figure_id: str) -> Figure:
    """One figure.

    Parameters
    ----------
    figure_id
        ``fig-2`` for the review's Figure 2; ids are permanent.

    Raises
    ------
    DataError
        If there is no such figure.

    Examples
    --------
    >>> figure("fig-2").number
    'Figure 2'
    """
    if figure_id not in _FIGURES:
        raise _unknown("figure", figure_id, list(_FIGURES))
    return import_module(_FIGURES[figure_id]).build()


@cache
def table(table_id: str) -> Table:
    """One table of the review.

    Parameters
    ----------
    table_id
        ``table-1``, ``table-2`` or ``table-3``.

    Raises
    ------
    DataError
        If there is no such table.

    Examples
    --------
    >>> len(table("table-1").data)
    12
    """
    if table_id not in _TABLES:
        raise _unknown("table", table_id, list(_TABLES))
    name, columns, caption = _TABLES[table_id]
    return table_of(name, table_id, columns=columns, caption=caption)


def exhibit_ids() -> list[str]:
    """Ids of all figures and tables."""
    return [*_FIGURES, *_TABLES]


def exhibit(exhibit_id: str) -> Exhibit:
    """A figure or a table, whichever has this id."""
    if exhibit_id not in exhibit_ids():
        raise _unknown("figure or table", exhibit_id, exhibit_ids())
    return figure(exhibit_id) if exhibit_id in _FIGURES else table(exhibit_id)


def cited(cited_id: str = "") -> Cited:
    """What is cited by a permanent id: a figure or table, or a row of the data; without one, the companion.

    Raises
    ------
    DataError
        If nothing has this id.

    Examples
    --------
    >>> cited("co-12").key
    'nce-co-12'
    """
    if not cited_id:
        return of_book()
    if cited_id in exhibit_ids():
        return of_exhibit(exhibit(cited_id))
    try:
        return of_row(cited_id)
    except DataError:
        if did_you_mean(cited_id, exhibit_ids()):
            raise _unknown("figure or table", cited_id, exhibit_ids()) from None
        raise


def module_of(exhibit_id: str) -> str:
    """The module that makes a figure or table.

    Examples
    --------
    >>> module_of("fig-2"), module_of("table-1")
    ('nce.figures.fig_2', 'nce.figures')
    """
    return _FIGURES.get(exhibit(exhibit_id).id, __name__)


def referred(name: str) -> tuple[Exhibit, str]:
    """What a text names: a figure or table, and the letter of the panel if the name is that of one, ``fig-4b``.

    Raises
    ------
    DataError
        If there is no such figure, table or panel.
    """
    whole = name[:-1].removesuffix("-")
    if whole not in _FIGURES or name in _FIGURES or not name[-1].isalpha():
        return exhibit(name), ""
    shown = figure(whole)
    if name not in shown.anchors:
        raise _unknown(f"panel of {whole}", name, [*shown.anchors] or [f"{whole}, which has one panel alone"])
    return shown, name[-1]


def _index(ids: list[str]) -> pd.DataFrame:
    shown = [exhibit(i) for i in ids]
    columns = ["id", "number", "title", "kind", "rows", "sources"]
    facts = [(e.id, e.number, e.title, e.kind, len(e.data), len(e.sources)) for e in shown]
    return pd.DataFrame(facts, columns=columns).set_index("id")


def figures() -> pd.DataFrame:
    """All figures: id, number, title, kind, and how many rows of data and sources stand behind them."""
    return _index(list(_FIGURES))


def tables() -> pd.DataFrame:
    """All tables of the review, likewise."""
    return _index(list(_TABLES))


def statements(section: str) -> Table:
    """The numbers that the review states in the prose of one section, with what is known against them.

    Parameters
    ----------
    section
        Chapter of the book, e.g. ``lps/structure``.

    Raises
    ------
    DataError
        If the review states no number there, or there is no such chapter.
    """
    known = list(dict.fromkeys(r["section"] for r in stored.rows("statements")))
    if section not in known:
        raise _unknown("section", section, known)
    told = table_of(
        "statements",
        f"statements-{section.replace('/', '-')}",
        columns=["quantity", "value", "context", "note"],
        section=section,
    )
    rows = [r | {"value": text.quantity(statement(r), r["unit"])} for r in told.rows]
    return replace(told, rows=rows, holds=told.holds | {"value": "quantity"})


def listing(name: str, columns: Mapping[str, str] | Iterable[str] = (), **where: str) -> Table:
    """A table of the data package as it is read, for looking through.

    Parameters
    ----------
    name
        Name of the table in ``datapackage.json``, e.g. ``"reference_repairs"``.
    columns
        Columns to show; by default all that are not about provenance, which stands beneath the table. A mapping gives
        headings in place of those of the schema; ``one other`` are two columns shown as one, and a ``row_id`` that
        leads links to its row.
    **where
        Columns and the value that a row must have in them, e.g. ``verdict="contradicts"``.

    Raises
    ------
    DataError
        If there is no such table or column, or no such row.
    """
    known = [f["name"] for f in resource(name)["schema"]["fields"]]
    unknown = [part for c in columns for part in c.split() if part not in known]
    if unknown:
        raise _unknown(f"column of {name!r}", unknown[0], known)
    hidden = PROVENANCE if "evidence" in known else ()
    shown = columns or [c for c in known if c not in hidden]
    return table_of(name, f"listing-{name}", columns=shown, **where)


def equation(equation_id: str) -> dict[str, str]:
    """One numbered equation of the review: ``number``, ``latex``, ``alt`` and ``note``.

    Raises
    ------
    DataError
        If there is no such equation.

    Examples
    --------
    >>> equation("eq-5b")["number"]
    '5'
    """
    known = [r["row_id"] for r in stored.rows("equations")]
    if equation_id not in known:
        raise _unknown("equation", equation_id, known)
    return row(equation_id)[1]


class _Figures(ModuleType):
    """``nce.figures`` is this module and, for readers, a call that lists the figures: Python has one name for both."""

    def __call__(self) -> pd.DataFrame:
        return figures()


sys.modules[__name__].__class__ = _Figures
