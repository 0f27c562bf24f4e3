"""Parts that figures share: what a mark tells of its source, logarithmic axes, titles of panels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from nce.data import source
from nce.figures import text

PROVENANCE = {
    "published": "published in",
    "read": "read in",
    "locator": "place",
    "as_printed": "as printed",
    "row_id": "row",
}
"""Columns that :func:`told` makes, with the headings of a tooltip."""


def told(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with a plain index and the columns of :data:`PROVENANCE`."""
    return rows.reset_index().assign(
        published=[source(key).short for key in rows["source"]],
        read=[f"{source(k).short} ({how})" for k, how in zip(rows["read_in"], rows["evidence"], strict=True)],
        as_printed=rows["as_printed"].fillna("").to_numpy(),
    )


def table(rows: pd.DataFrame) -> Any:
    """Rows as CSV inside the specification: records would repeat the name of each column in each row."""
    return alt.InlineData(values=rows.to_csv(index=False, lineterminator="\n"), format=alt.CsvDataFormat(type="csv"))


def tooltip(headings: Mapping[str, str]) -> list[Any]:
    """A tooltip of these columns, with where each value comes from beneath."""
    return [alt.Tooltip(f"{c}:N", title=h) for c, h in (dict(headings) | PROVENANCE).items()]


def log_axis(low: int, high: int, every: int = 1) -> Any:
    """An axis from 10^low to 10^high: powers of ten named, the integers between them as small ticks.

    Parameters
    ----------
    low, high
        Exponents of the ends.
    every
        Step between the exponents that are named.
    """
    names = {p: text.power(p) for p in range(low, high + 1, every)}
    values = [float(f"{digit}e{p}") for p in range(low, high) for digit in range(1, 10)]
    power = "round(log(datum.value) / LN10)"
    whole = f"abs(log(datum.value) / LN10 - {power}) < 1e-6"
    return alt.Axis(
        values=[*values, float(f"1e{high}")],
        labelExpr=f"{whole} && {json.dumps(names, ensure_ascii=False)}[{power}] || ''",
        labelOverlap=False,
        tickSize=alt.condition(whole, alt.value(6), alt.value(3)),
        gridOpacity=alt.condition(whole, alt.value(0.14), alt.value(0)),
    )


def heading(letter: str, words: str) -> Any:
    """The title of a panel."""
    return alt.Title(f"{letter}  {words}", anchor="start")
