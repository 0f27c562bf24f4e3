"""Conductivity at 25 °C against the content of mobile ions over the glasses of SciGlass."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.data import load
from nce.figures import glasses, marks, text, theme
from nce.figures.exhibit import Figure
from nce.models.transport import arrhenius

ROOM_K = 298.15
IONS = ("Li", "Na", "K", "Ag")
GROUPS = {
    "silicates": ("alkali-silicate", "silicate"),
    "borates": ("alkali-borate", "borate"),
    "phosphates": ("alkali-phosphate", "phosphate"),
    "several formers, germanates, other": ("mixed-former", "alkali-germanate", "germanate", "other"),
    "oxides with halide, halides": ("oxyhalide", "AgI-AgPO3", "halide"),
    "sulfides, selenides, tellurides": ("sulfide", "oxysulfide", "Li-P-S", "chalcogenide"),
    "oxynitrides": ("Li-P-O-N", "oxynitride"),
}
"""Families of the table ``sciglass`` by the name that the figure gives to their group."""
EVERY = "all families"
COLOURS = ["#2a7fbf", "#1b9e77", "#a04fb0", "#7d7d7d", "#b07d12", "#c8553d", "#c2528b"]
ION_COLOURS = ["#c8553d", "#2a7fbf", "#a04fb0", "#7d7d7d"]
STEP_ATPCT = 5
LEAST = 5
"""A bin of fewer glasses is not drawn."""
THRESHOLDS = {"st-motivation-09": "ideal", "st-shortcomings-01": "practical", "st-shortcomings-02": "thin film"}
KEPT = ["panel", "family", "composition", "Ea_eV", "log10_sigma0_S_cm", "T_min_K", "T_max_K"]


def build() -> Figure:
    """Put each glass with one kind of mobile ion on its own law at 25 °C, and take the median of each bin."""
    cloud = _glasses()
    bins = _bins(cloud)
    data = glasses.together(cloud, bins)
    best = bins.loc[bins["sigma_S_cm"].idxmax()]
    every = bins[bins["group"] == EVERY]
    return Figure(
        id="fig-x-ions",
        title="Conductivity at 25 °C against mobile-ion content in the glasses of SciGlass, compiled",
        caption=(
            "Conductivity at 25 °C, each glass by its own Arrhenius law, against the content of its one kind of mobile "
            f"ion (Li, Na, K or Ag). Lines join medians of bins {STEP_ATPCT} at.% wide with {LEAST} glasses or more; "
            "bands hold the middle half, cut at the axis. Open symbols: in more than half of the glasses no "
            "resistivity is known as "
            "cold "
            "as 25 °C, so the law is extrapolated. Dashed levels are what {cite:t}`grady2020` ask of an electrolyte. "
            "Above: one ion by family; below: one family by ion. A click on the legend singles out one line."
        ),
        alt=(
            f"{len(cloud)} glasses. The median conductivity rises steeply with the content of mobile ions: "
            f"{'; '.join(_rise(every[every['ion'] == ion]) for ion in IONS)}. The highest median of any family is "
            f"{_sigma(best['sigma_S_cm'])} S/cm, of {best['ion']} in {best['group']} at {best['bin']} at.%. "
            f"{100 * cloud['extrapolated'].mean():.0f} % of the values are extrapolated to 25 °C."
        ),
        kind="data",
        note=(
            "The review prints no such figure; it asks what the composition of a glass does to its conductivity, and "
            "answers for two families. Medians over many papers show the trend and hide what differs within a bin: the "
            "network former, heat treatment, water. A glass with two kinds of mobile ions is left out, since it "
            "need not conduct like either. Atomic per cent counts an ion among all atoms, so "
            "that light and heavy networks compare. Conductivities of SciGlass are not always read at 25 °C; the "
            "extrapolation assumes one barrier down to there. Among the phosphates with few ions are many with "
            "vanadium, iron or tungsten, which may conduct electrons and so flatten the curve."
        ),
        data=data,
        draw=lambda width: _draw(bins, width),
    )


def _glasses() -> pd.DataFrame:
    table = glasses.conductors()
    content = table[[f"x_{ion}_atpct" for ion in IONS]].set_axis(list(IONS), axis=1)
    single = (content > 0).sum(axis=1) == 1
    table, content = table[single], content[single]
    group = {family: name for name, members in GROUPS.items() for family in members}
    return table[[*KEPT, "source", "read_in", "locator", "evidence"]].assign(
        ion=content.idxmax(axis=1),
        group=table["family"].map(group),
        x_atpct=content.max(axis=1),
        sigma_S_cm=arrhenius(ROOM_K, 10 ** table["log10_sigma0_S_cm"], table["Ea_eV"]),
        extrapolated=(table["T_min_K"] > ROOM_K).astype("boolean"),
    )


def _bins(cloud: pd.DataFrame) -> pd.DataFrame:
    floor = (cloud["x_atpct"] // STEP_ATPCT).astype(int) * STEP_ATPCT
    both = pd.concat([cloud.assign(floor=floor), cloud.assign(floor=floor, group=EVERY)])
    by = both.groupby(["ion", "group", "floor"])
    found = pd.DataFrame(
        {
            "n": by.size().astype(float),
            "sigma_S_cm": by["sigma_S_cm"].median(),
            "quartile_1_S_cm": by["sigma_S_cm"].quantile(0.25),
            "quartile_3_S_cm": by["sigma_S_cm"].quantile(0.75),
            "extrapolated_share": by["extrapolated"].mean(),
        }
    ).reset_index()
    found = found[found["n"] >= LEAST]
    ends = [f"{low}–{low + STEP_ATPCT}" for low in found["floor"]]
    columns = found.drop(columns="floor").assign(bin=ends, x_atpct=found["floor"] + STEP_ATPCT / 2)
    locators = [
        f"median and quartiles of sigma_S_cm over the rows with ion {row['ion']}, group {row['group']}, x_atpct "
        f"{row['bin']}"
        for _, row in columns.iterrows()
    ]
    return glasses.computed("bins", locators, {name: columns[name].to_numpy() for name in columns})


def _sigma(value: float) -> str:
    return text.number(f"{value:.2g}")


def _rise(rows: pd.DataFrame) -> str:
    ends = rows.sort_values("x_atpct").iloc[[0, -1]]
    told = [f"{_sigma(row['sigma_S_cm'])} S/cm at {row['bin']} at.%" for _, row in ends.iterrows()]
    return f"{ends['ion'].iloc[0]} from {told[0]} to {told[1]}"


def _draw(bins: pd.DataFrame, width: int) -> dict[str, Any]:
    shown = pd.DataFrame(
        {
            "row_id": bins.index,
            "ion": bins["ion"],
            "group": bins["group"],
            "x": bins["x_atpct"],
            "y": bins["sigma_S_cm"].map("{:.3g}".format).astype(float),
            "lo": bins["quartile_1_S_cm"].map("{:.3g}".format).astype(float),
            "hi": bins["quartile_3_S_cm"].map("{:.3g}".format).astype(float),
            "n": bins["n"].astype(int),
            "out": (100 * bins["extrapolated_share"]).round().astype(int),
        }
    )
    powers = np.log10([shown["y"].min(), shown["hi"].max()])
    domain = [int(np.floor(powers[0])), max(int(np.ceil(powers[1])), -2)]
    groups, families = [*GROUPS], shown["group"] != EVERY
    how = "line: median, band: middle half of the glasses", "open symbol: more than half are extrapolated"
    by_family, by_ion = marks.heading("A", "One ion by family", *how), marks.heading("B", "One family by ion", *how)
    return {
        "families": _panel(shown[families], "ion", IONS, "Ion", "group", groups, COLOURS, domain, by_family, width),
        "ions": _panel(shown, "group", [EVERY, *groups], "Family", "ion", [*IONS], ION_COLOURS, domain, by_ion, width),
    }


def _panel(
    shown: pd.DataFrame,
    chosen: str,
    options: Any,
    name: str,
    drawn: str,
    order: list[str],
    colours: list[str],
    domain: list[int],
    title: Any,
    width: int,
) -> Any:
    wide = width > 500
    choice = alt.param(
        name=f"ions_{chosen}", value=options[0], bind=alt.binding_select(options=[*options], name=f"{name}: ")
    )
    picked = alt.selection_point(name=f"ions_pick_{drawn}", fields=[drawn], bind="legend")
    x = alt.X(
        "x:Q",
        title="Mobile ions (at.%)",
        scale=alt.Scale(domain=[0, 10 * np.ceil(shown["x"].max() / 10)], nice=False),
    )
    scale = alt.Scale(type="log", domain=[10.0**p for p in domain], nice=False)
    axis = glasses.axis(domain[0], domain[1], 2)
    y = alt.Y("y:Q", title="Conductivity at 25 °C (S/cm)", scale=scale, axis=axis)
    columns = (1 if drawn == "group" else 4) if not wide else (2 if drawn == "group" else 4)
    legend = alt.Legend(title=None, orient="bottom", columns=columns, symbolSize=70, symbolOpacity=1)
    hue = alt.Color(f"{drawn}:N", scale=alt.Scale(domain=order, range=colours), legend=legend)
    shapes = [*theme.SHAPES, "triangle-right"][: len(order)]
    shape = alt.Shape(f"{drawn}:N", scale=alt.Scale(domain=order, range=shapes), legend=legend)
    base = (
        alt.Chart(glasses.compact(shown, ["x", "y", "lo", "hi", "n", "out"]))
        .transform_filter(f"datum.{chosen} == ions_{chosen}")
        .transform_calculate(
            content=f"(datum.x - {STEP_ATPCT / 2}) + '–' + (datum.x + {STEP_ATPCT / 2}) + ' at.%'",
            median="replace(format(datum.y, '.2e'), /-/g, '−') + ' S/cm'",
            quartiles="replace(format(datum.lo, '.2e') + ' to ' + format(datum.hi, '.2e'), /-/g, '−') + ' S/cm'",
            far="datum.out + ' %'",
            read=f"'{glasses.READ}; rows in the CSV file'",
            place="'median and quartiles of sigma_S_cm over the rows of this ion, family and content'",
        )
        .encode(x=x, color=hue)
    )
    told = glasses.tooltips(
        {
            "ion": "ion",
            "group": "family",
            "content": "content",
            "median": "median",
            "quartiles": "middle half",
            "n": "glasses",
            "far": "extrapolated",
        }
        | glasses.TRACE
    )
    bands = base.mark_area(clip=True).encode(
        y=alt.Y("lo:Q", title="Conductivity at 25 °C (S/cm)", scale=scale, axis=axis),
        y2="hi:Q",
        opacity=alt.condition(picked, alt.value(0.1), alt.value(0.01)),
    )
    lines = base.mark_line(clip=True).encode(y=y, opacity=alt.condition(picked, alt.value(1), alt.value(0.1)))
    symbols = (
        base.mark_point(size=45, strokeWidth=1.5)
        .encode(
            y=y,
            shape=shape,
            fill=alt.Fill(f"{drawn}:N", scale=alt.Scale(domain=order, range=colours), legend=legend),
            fillOpacity=alt.condition("datum.out > 50", alt.value(0), alt.value(1)),
            opacity=alt.condition(picked, alt.value(1), alt.value(0.1)),
            tooltip=told,
        )
        .add_params(choice, picked)
    )
    asked = load("statements").loc[list(THRESHOLDS), "value"]
    named = [f"{_sigma(v)} {word} (review)" for v, word in zip(asked, THRESHOLDS.values(), strict=True)]
    levels = pd.DataFrame({"row_id": asked.index, "y": asked.to_numpy(), "label": named})
    rules = alt.Chart(levels).mark_rule(strokeDash=[5, 4], opacity=0.55, color=theme.INK).encode(y=y)
    names = (
        alt.Chart(levels)
        .mark_text(align="left", dx=4, dy=-6, fontSize=11, opacity=0.8)
        .encode(x=alt.value(0), y=y, text="label:N")
    )
    return alt.layer(rules, names, bands, lines, symbols).properties(
        width=width - (90 if wide else 66), height=330 if wide else 300, title=title
    )
