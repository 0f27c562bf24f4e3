"""What the charts of several figures share: where a value was read, tooltips that tell it, logarithmic axes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
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
"""The end of every tooltip."""


def told(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows for a chart, ``row_id`` as a column, with the works in words and nothing missing where text is told."""
    return rows.reset_index().assign(
        published=[source(key).short for key in rows["source"]],
        read=[f"{source(key).short} ({e})" for key, e in zip(rows["read_in"], rows["evidence"], strict=True)],
        as_printed=rows["as_printed"].fillna("").tolist() if "as_printed" in rows else "",
    )


def computed(panel: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Points that a model gave, numbered by panel; the column ``locator`` names the call."""
    ids = [f"call-{panel}-{n:03d}" for n in range(1, len(rows) + 1)]
    made = rows.assign(panel=panel, source="nce2026", read_in="nce2026", evidence="computed")
    return made.set_index(pd.Index(ids, name="row_id"))


def tooltip(headed: Mapping[str, str]) -> list[alt.Tooltip]:
    """Columns of text with their headings, then where the value is from."""
    return [alt.Tooltip(f"{column}:N", title=heading) for column, heading in {**headed, **PROVENANCE}.items()]


def decades(low: int, high: int, every: int = 1, **more: Any) -> alt.Axis:
    """A logarithmic axis with a tick at each decade, labels at some, and minor ticks where they are few."""
    labels = {p: text.power(p) for p in range(low, high + 1, every)}
    minor = range(1, 10) if high - low <= 4 else [1]
    values = [float(f"{m}e{p}") for p in range(low, high + 1) for m in minor if p < high or m == 1]
    power = "round(log(datum.value) / LN10)"
    exact = f"abs(log(datum.value) / LN10 - {power}) < 0.001"
    shown = json.dumps(labels, ensure_ascii=False)
    return alt.Axis(
        values=values,
        labelExpr=f"{exact} ? ({shown}[{power}] || '') : ''",
        gridOpacity=alt.condition(exact, alt.value(1), alt.value(0.3)),
        labelOverlap=False,
        **more,
    )


def short(value: float, digits: int = 3) -> str:
    """A number with few digits, as people write it."""
    return text.number(f"{float(np.format_float_positional(value, digits, fractional=False)):.{digits}g}")


def table(rows: pd.DataFrame) -> Any:
    """Rows as CSV inside the specification: records would repeat the name of each column in each row."""
    return alt.InlineData(values=rows.to_csv(index=False, lineterminator="\n"), format=alt.CsvDataFormat(type="csv"))


def heading(letter: str, words: str, *under: str) -> Any:
    """The title of a panel, with lines under it that say how to read it."""
    more: dict[str, Any] = {"subtitle": list(under)} if under else {}
    return alt.Title(f"{letter}  {words}", anchor="start", offset=8, **more)
