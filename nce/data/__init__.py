"""The facts: tidy tables under ``data/``, their schema, and the works they were read in.

=====================  ==========================================================================
:func:`load`           a table as a DataFrame, typed by ``data/datapackage.json``
:func:`cell`           one number of a table with its unit and its source, exactly as written
:func:`row`            one row of any table by its ``row_id``
:func:`source`         one work of ``data/sources.bib``
:func:`check`          all findings about tables, keys, DOIs, units and compositions
:func:`check_draft`    the same for rows that are not in a table yet
=====================  ==========================================================================
"""

from nce.data.bibliography import Source, source, sources
from nce.data.check import Finding, check, check_draft
from nce.data.composition import parse_composition
from nce.data.tables import DATA, EVIDENCE, Cell, DataError, cell, load, package, printed, resource, row

__all__ = [
    "DATA",
    "EVIDENCE",
    "Cell",
    "DataError",
    "Finding",
    "Source",
    "cell",
    "check",
    "check_draft",
    "load",
    "package",
    "parse_composition",
    "printed",
    "resource",
    "row",
    "source",
    "sources",
]
