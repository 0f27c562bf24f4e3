"""What the figures over the SciGlass table share: its glasses with their provenance, groups of families, axes."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.constants import BOLTZMANN_EV_K
from nce.data import load, resource, source
from nce.figures import text

TABULATED_K = {
    "log10_rho_20C_ohm_cm": 293.15,
    "log10_rho_100C_ohm_cm": 373.15,
    "log10_rho_150C_ohm_cm": 423.15,
    "log10_rho_300C_ohm_cm": 573.15,
}
"""Temperatures at which SciGlass tabulates a resistivity, by the column that holds it."""

READ = "SciGlass (dataset)"
COMPUTED = "the companion (computed)"


@cache
def conductors() -> pd.DataFrame:
    """The unflagged glasses with an Arrhenius law, with the temperatures that the law rests on and their provenance."""
    table = load("sciglass")
    table = table[table["Ea_eV"].notna() & table["flag"].isna()]
    at = pd.DataFrame({c: np.where(table[c].notna(), T, np.nan) for c, T in TABULATED_K.items()}, index=table.index)
    at["own"] = table["T_rho_1e8_ohm_cm_K"]
    inverse = 1 / (BOLTZMANN_EV_K * at)
    derived = {
        "T_min_K": at.min(axis=1),
        "T_max_K": at.max(axis=1),
        "T_harmonic_K": 1 / (BOLTZMANN_EV_K * inverse.mean(axis=1)),
        "spread_per_eV": inverse.std(axis=1, ddof=0),
    }
    return provenance(table.assign(**derived))


def provenance(glasses: pd.DataFrame) -> pd.DataFrame:
    """Rows of SciGlass with the columns that tell where they come from; the table itself holds them once for all."""
    about = resource("sciglass")["provenance"]
    told = glasses["author"] + " " + glasses["year"].astype("str")
    return glasses.assign(
        panel="glass",
        source=about["source"],
        read_in=about["read_in"],
        locator="table sciglass, " + told,
        evidence=about["evidence"],
    )


def computed(panel: str, locators: list[str], columns: dict[str, Any]) -> pd.DataFrame:
    """Rows that a named call gives: ``call-<panel>-001`` and so on."""
    names = [f"call-{panel}-{i:03d}" for i in range(1, len(locators) + 1)]
    about = {"panel": panel, "source": "nce2026", "read_in": "nce2026", "locator": locators, "evidence": "computed"}
    return pd.DataFrame(columns | about, index=pd.Index(names, name="row_id"))


def together(*frames: pd.DataFrame) -> pd.DataFrame:
    """All rows of a figure; text columns stay text where a row has none."""
    data = pd.concat(frames)
    data.index.name = "row_id"
    return data.astype({c: "str" for c in data if data[c].dtype.kind == "O"})


def work(key: str) -> str:
    """Author and year of a work."""
    return source(key).short


def axis(low: int, high: int, step: int, **options: Any) -> alt.Axis:
    """An axis of powers of ten with a label at every ``step``-th and a tick at each."""
    labels = {p: text.power(p) for p in range(low, high + 1) if p % step == 0}
    return alt.Axis(
        values=[10.0**p for p in range(low, high + 1)],
        labelExpr=f"{json.dumps(labels, ensure_ascii=False)}[round(log(datum.value) / LN10)] || ''",
        labelOverlap=False,
        **options,
    )


def exponents(low: int, high: int, step: int, **options: Any) -> alt.Axis:
    """The same where what is drawn is the logarithm already."""
    labels = {p: text.power(p) for p in range(low, high + 1) if p % step == 0}
    return alt.Axis(
        values=list(range(low, high + 1)),
        labelExpr=f"{json.dumps(labels, ensure_ascii=False)}[datum.value] || ''",
        labelOverlap=False,
        **options,
    )


def tooltips(headed: dict[str, str]) -> list[alt.Tooltip]:
    """Tooltips of columns by their headings."""
    return [alt.Tooltip(f"{column}:N", title=heading) for column, heading in headed.items()]


def traced(chart: Any, place: str) -> Any:
    """A chart of computed marks that can tell where they are read and, by a Vega expression, which call made them."""
    return chart.transform_calculate(read=f"'{COMPUTED}'", place=place)


TRACE = {"read": "read in", "place": "place", "row_id": "row"}
"""The end of the tooltip of such a mark."""


def compact(rows: pd.DataFrame, numbers: list[str]) -> alt.InlineData:
    """Rows as lines of text, which are a third as long as objects."""
    parse = dict.fromkeys(numbers, "number")
    lines = rows.to_csv(index=False, lineterminator="\n")
    return alt.InlineData(values=lines, format=alt.CsvDataFormat(type="csv", parse=parse))
