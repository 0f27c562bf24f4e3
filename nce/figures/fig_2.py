"""Figure 2: ionic conductivity of representative electrolytes against temperature."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.constants import ZERO_CELSIUS_K
from nce.data import load
from nce.figures import marks, text, theme
from nce.figures.exhibit import Figure
from nce.models.transport import arrhenius

CELSIUS = (300, 200, 150, 100, 60, 25, 0, -25)
THRESHOLDS = {"st-motivation-09": "ideal", "st-shortcomings-01": "practical", "st-shortcomings-02": "thin film"}
"""What the review asks of a conductivity: rows of ``statements`` and a word for each."""

CROWD = 8
"""A group of more series than these is drawn with small symbols and thin lines, as a band."""

BESIDE: dict[str, tuple[str, float, float, Any]] = {
    "1 mol/L LiPF6 in EC:EMC 3:7": ("LiPF₆ solution", 3.42, 1.9e-2, "left"),
    "LATP, probably grain interior": ("LATP grain", 2.13, 5.5e-2, "left"),
    "70Li2S-30P2S5 glass-ceramic": ("glass-ceramic", 1.98, 9e-3, "left"),
    "LISICON Li14Zn(GeO4)4": ("LISICON", 1.78, 1.25e-1, "left"),
    "Li2S-P2S5 glasses": ("thiophosphate glasses", 2.33, 3.4e-3, "right"),
    "LiPON film (Yu)": ("LiPON film", 3.78, 3.5e-7, "left"),
    "Li2O-P2O5-LiX glasses": ("phosphate glasses with LiX", 2.6, 4e-7, "right"),
}
"""Names beside groups, where a page has room: text, place, alignment."""


def build() -> Figure:
    """Compile the figure from the table ``conductivity``."""
    points = load("conductivity").assign(drawn="point")
    laws = pd.concat([_law(row_id, row) for row_id, row in points[points["T_min_K"].notna()].iterrows()])
    data = pd.concat([points, laws])
    data.index.name = "row_id"
    return Figure(
        id="fig-2",
        title="Ionic conductivity of representative electrolytes, compiled from public numbers",
        caption=(
            "Ionic conductivity against temperature for the kinds of electrolyte that {cite:t}`grady2020` "
            "compares. Symbols are published values, those of the LiPF₆ solution values of a published fit; lines "
            "join the values of one sample as one document gives them, or draw a published law over its own range. "
            "A symbol of the legend may stand for many samples: lithium phosphate glasses with LiCl, LiBr or LiI in "
            "one group, thiophosphate glasses with LiI in another. Open symbols stand in "
            "for a material or a work of the printed caption whose numbers are not public, or which is another "
            "material. Dashed levels are the conductivities that the review asks for."
        ),
        alt=_alt(points),
        kind="data+model",
        note=(
            "The points of the printed figure are not public, so this is a new compilation, not a copy. The "
            "printed caption credits its glass with lithium iodide to Malugani and Robert (1979), whose glasses "
            "are lithium phosphates and a thousand times less conductive; the thiophosphate glasses are those of "
            "Mercier and others (1981) and, one of them, of Malugani and Robert (1980). Of these works every glass "
            "is drawn for which the SciGlass database has a conductivity, and a few once more from another "
            "compilation. The ionic liquid with LiBOB and the LiPON film of Nowak and others (2015) "
            "are replaced by the nearest public numbers. LISICON has one point each from two works that do not "
            "agree, so no line joins them; of the glass-ceramic, the point at room temperature is of the work that "
            "the caption cites and the series is of another. Each tooltip names the sample and the work."
        ),
        data=data,
        draw=lambda width: {"main": _chart(data, width)},
    )


def _ranked(points: pd.DataFrame) -> list[pd.DataFrame]:
    """The point of each series that is nearest to room temperature, by group, from the most conductive group down."""
    off = (points["T_K"] - 298.15).abs()
    nearest = points.loc[off.sort_values(kind="stable").index].drop_duplicates("series")
    groups = [rows for _, rows in nearest.groupby("group", sort=False)]
    return sorted(groups, key=lambda rows: -rows["sigma_S_cm"].median())


def _alt(points: pd.DataFrame) -> str:
    """The message of the figure in words, from the same rows."""
    groups = _ranked(points)
    told = [
        f"{rows['group'].iloc[0]} {_span(rows['sigma_S_cm'].map(_short), rows['sigma_S_cm'])} S/cm at "
        f"{_span((rows['T_K'] - ZERO_CELSIUS_K).map('{:.0f}'.format), rows['T_K'])} °C"
        for rows in groups
    ]
    return (
        f"Logarithm of conductivity against inverse temperature for {sum(map(len, groups))} series of values in "
        f"{len(told)} groups of materials. From high to low: {'; '.join(told)}."
    )


def _span(texts: pd.Series[Any], values: pd.Series[Any]) -> str:
    """The lowest and the highest of several, one of them if they read the same."""
    return " to ".join(dict.fromkeys([texts[values.idxmin()], texts[values.idxmax()]]))


def _short(sigma: float) -> str:
    return text.number(f"{sigma:.2g}")


def _law(row_id: Any, row: pd.Series[Any]) -> pd.DataFrame:
    """The two ends of a published Arrhenius law over the range for which it was published."""
    ends = np.array([row["T_min_K"], row["T_max_K"]], dtype=float)
    sigma0 = row["sigma_S_cm"] / float(arrhenius(row["T_K"], 1.0, row["Ea_eV"]))
    frame = pd.DataFrame([row, row], index=[row_id, row_id])
    return frame.assign(T_K=ends, sigma_S_cm=arrhenius(ends, sigma0, row["Ea_eV"]), drawn="law")


def _chart(data: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    shown = marks.told(data).assign(
        x=lambda d: 1000 / d["T_K"],
        group=lambda d: [
            text.formula(name) + (" (stand-in)" if s else "")
            for name, s in zip(d["group"], d["substitute"], strict=True)
        ],
        material=lambda d: d["label"].map(text.formula),
        crowd=lambda d: d.groupby("group")["series"].transform("nunique"),
        conductivity=lambda d: [text.number(f"{s:.4g}") + " S/cm" for s in d["sigma_S_cm"]],
        temperature=lambda d: [f"{t - ZERO_CELSIUS_K:.4g} °C" for t in d["T_K"]],
    )
    keep = [
        "row_id",
        "x",
        "T_K",
        "sigma_S_cm",
        "series",
        "group",
        "crowd",
        "kind",
        "substitute",
        "drawn",
        "source",
        "read_in",
    ]
    told = ["material", "conductivity", "temperature", "published", "read", "locator", "as_printed"]
    in_legend = dict(zip(data["group"], shown["group"], strict=True))
    shown = shown[keep + told]
    order = [rows["group"].iloc[0] for rows in _ranked(shown[shown["drawn"] == "point"])]
    first = shown.drop_duplicates("group").set_index("group").loc[order]
    kinds = first["kind"].map(theme.COLOURS).tolist()
    seen: dict[str, int] = {}
    shapes = []
    for colour in kinds:
        shapes.append(theme.SHAPES[seen.setdefault(colour, 0) % len(theme.SHAPES)])
        seen[colour] += 1

    inverse = alt.Scale(domain=[1.7, 4.1], nice=False)
    x = alt.X("x:Q", title="1000/T (1/K)", scale=inverse, axis=alt.Axis(tickCount=6))
    y = alt.Y(
        "sigma_S_cm:Q",
        title="Ionic conductivity (S/cm)",
        scale=alt.Scale(type="log", domain=[1e-10, 1], nice=False),
        axis=marks.decades(-10, 0, 2),
    )
    legend = alt.Legend(title=None, orient="bottom", columns=2 if wide else 1, symbolSize=70, rowPadding=3)
    hue = alt.Color("group:N", scale=alt.Scale(domain=order, range=kinds), legend=legend)
    filled = ["transparent" if s else c for s, c in zip(first["substitute"], kinds, strict=True)]
    inside = alt.Fill("group:N", scale=alt.Scale(domain=order, range=filled), legend=legend)
    shape = alt.Shape("group:N", scale=alt.Scale(domain=order, range=shapes), legend=legend)
    picked = alt.selection_point(name="pick", fields=["group"], bind="legend")
    fade = alt.condition(picked, alt.value(1), alt.value(0.12))
    tooltip = marks.tooltip({"material": "material", "conductivity": "conductivity", "temperature": "temperature"})

    base = alt.Chart(shown).encode(x=x, y=y, color=hue)
    apart = ["series:N", "source:N", "read_in:N"]
    crowded = f"datum.crowd > {CROWD}"
    thin = alt.condition(crowded, alt.value(0.7), alt.value(1.6))
    small = alt.condition(crowded, alt.value(20), alt.value(55))
    # on the points, whose legend merges colour and fill, the binding would be lost
    lines = base.mark_line().encode(detail=apart, strokeWidth=thin, opacity=fade).add_params(picked)
    symbols = (
        base.transform_filter("datum.drawn == 'point'")
        .mark_point()
        .encode(shape=shape, fill=inside, size=small, strokeWidth=thin, opacity=fade, tooltip=tooltip)
    )
    asked = load("statements").loc[list(THRESHOLDS), "value"]
    named = [
        f"{_short(v)} {word} (review)" if wide else word for v, word in zip(asked, THRESHOLDS.values(), strict=True)
    ]
    levels = pd.DataFrame({"row_id": asked.index, "sigma_S_cm": asked.to_numpy(), "label": named})
    rules = alt.Chart(levels).mark_rule(strokeDash=[5, 4], opacity=0.55, color=theme.INK).encode(y="sigma_S_cm:Q")
    names = (
        alt.Chart(levels)
        .mark_text(align="right", dy=-6, fontSize=11, opacity=0.8)
        .encode(x=alt.value("width"), y="sigma_S_cm:Q", text="label:N")
    )
    marked = [1000 / (t + ZERO_CELSIUS_K) for t in (CELSIUS if wide else CELSIUS[::2])]
    degrees = alt.Axis(
        orient="top",
        grid=False,
        values=marked,
        labelExpr=f"replace(format(1000 / datum.value - {ZERO_CELSIUS_K}, '.0f'), '-', '−')",
    )
    above = alt.X("x:Q", title="Temperature (°C)", scale=inverse, axis=degrees)
    celsius = alt.Chart(pd.DataFrame({"x": marked})).mark_tick(opacity=0).encode(x=above)
    beside = pd.DataFrame(BESIDE.values(), columns=["label", "x", "sigma_S_cm", "align"])
    beside = beside.assign(group=[in_legend[g] for g in BESIDE]).assign(
        colour=lambda d: d["group"].map(dict(zip(order, kinds, strict=True)))
    )
    # the colour is no encoding: as one it would fill the open symbols of the legend
    direct = alt.Chart(beside).mark_text(
        fontSize=11, fontWeight=600, align=alt.expr("datum.align"), color=alt.expr("datum.colour")
    )
    direct = direct.encode(x=x, y=y, text="label:N", opacity=fade)
    main = alt.layer(rules, names, lines, symbols, *([direct] if wide else []))
    return (
        alt.layer(main, celsius)
        .resolve_axis(x="independent")
        .properties(width=width - (90 if wide else 70), height=360 if wide else 300)
    )
