"""Figure 5: what additives do to lithium thiophosphates in moist air and against lithium."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from nce.constants import ZERO_CELSIUS_K
from nce.data import load, source
from nce.figures import marks, text, theme
from nce.figures.exhibit import Figure

STATES = {
    "glass": (theme.COLOURS["glass"], "circle"),
    "glass-ceramic": (theme.COLOURS["glass-ceramic"], "diamond"),
    "composite": (theme.COLOURS["thin film"], "square"),
    "state not given": (theme.INK, "circle"),
}
"""Colour and symbol of each state of a sample."""

DOPED = "iron sulfide"
"""The one series that gives hydrogen sulfide and conductivity for several amounts of one additive."""

LEFT = 7e-4
"""Where an amount that is only said to be almost nothing stands on the logarithmic axis, in cm³/g."""

QUANTITIES = {
    "conductivity": ("sigma_S_cm", 1000, "mS/cm", theme.COLOURS["liquid"], "circle"),
    "hydrogen sulfide": ("h2s_cm3_g", 1, "cm³/g", "#a8780f", "square"),
}
"""What the panel on doping draws: column, factor to the unit, unit, colour, symbol."""


def build() -> Figure:
    """Compile the figure from the table ``lps_stability``."""
    rows = load("lps_stability")
    rows = rows[rows["h2s_cm3_g"].notna() | rows["critical_current_mA_cm2"].notna()]
    gas, doped = rows[rows["h2s_cm3_g"].notna()], rows[rows["series"] == DOPED]
    current = rows[rows["critical_current_mA_cm2"].notna()]
    return Figure(
        id="fig-5",
        title="Thiophosphates with additives in moist air and against lithium: published substitutes, compiled",
        caption=(
            "Stand-ins for the printed panels of {cite:t}`grady2020`, whose numbers are not public. (A) Hydrogen "
            "sulfide set free in moist air, by series. Exposures differ in time, humidity and temperature, so compare "
            "only within a series. Arrows: the document gives an upper bound, or says almost nothing. (B) "
            "Conductivity and hydrogen sulfide of the one series that has both, 70Li₂S–30P₂S₅ with FeS₂ "
            "{cite:p}`zhou2019`, each divided by its value without FeS₂; the labels give the values and the lines only "
            "guide the eye. (C) Current density at which lithium cells short, with and without dopants "
            "{cite:p}`ni2022,wang2022`; two cells and protocols, so again compare within a series."
        ),
        alt=_alt(gas, doped, current),
        kind="data",
        note=(
            "The printed figure shows hydrogen sulfide and conductivity on adding LiNbO₃ (Ahmad and others, 2020), "
            "and the cycling of lithium cells with and without silicon (Zhao and others, 2020). Neither work was "
            "found with numbers. Panels A and B take other additives from other works, B from the "
            "group of Ahmad; panel C takes critical currents, among them one with silicon, in place of voltage "
            "traces. The amounts in A of the first four series were read in a later review, not in the works."
        ),
        data=rows,
        draw=lambda width: {
            "h2s": _gas(gas, width),
            "doping": _doping(doped, width),
            "current": _current(current, width),
        },
    )


def _alt(gas: pd.DataFrame, doped: pd.DataFrame, current: pd.DataFrame) -> str:
    """The message of the figure in words, from the same rows."""
    told = []
    for series, rows in gas.groupby("series", sort=False):
        exact = rows[rows["h2s_relation"] == "="].sort_values("h2s_cm3_g", kind="stable")
        if len(exact) > 1:
            low, high = exact.iloc[0], exact.iloc[-1]
            told.append(
                f"{series}, {low['h2s_cm3_g']:g} ({text.formula(low['composition'])}) to {high['h2s_cm3_g']:g} "
                f"({text.formula(high['composition'])})"
            )
    steps = [
        f"at {amount:g} mol% {1000 * sigma:.3g} mS/cm and {h2s:g} cm³/g"
        for amount, sigma, h2s in zip(
            doped["additive_amount"].fillna(0), doped["sigma_S_cm"], doped["h2s_cm3_g"], strict=True
        )
    ]
    best = [
        f"{rows['critical_current_mA_cm2'].min():g} to {rows['critical_current_mA_cm2'].max():g} mA/cm² with "
        f"{rows.loc[rows['critical_current_mA_cm2'].idxmax(), 'additive']} best"
        for _, rows in current.groupby("series", sort=False)
    ]
    return (
        f"Hydrogen sulfide from {len(gas)} samples in {gas['series'].nunique()} series, in cm³/g: {'; '.join(told)}. "
        f"With FeS₂: {'; '.join(steps)}. Critical currents: {'; '.join(best)}."
    )


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    sign = {"=": "", "~": "≈ ", "<<": "far below "}
    shown = marks.told(rows).assign(
        sample=lambda d: d["composition"].map(text.formula),
        state=lambda d: d["state"].fillna("state not given"),
        gas=lambda d: [
            "" if pd.isna(v) else "almost 0" if v == 0 else f"{sign[r]}{v:g}"
            for r, v in zip(d["h2s_relation"], d["h2s_cm3_g"], strict=True)
        ],
        exposure=lambda d: [_exposure(*at) for at in d[["exposure_s", "exposure_T_K", "humidity_pct"]].to_numpy()],
        conductivity=lambda d: ["" if pd.isna(s) else text.number(f"{s:.3g}") + " S/cm" for s in d["sigma_S_cm"]],
        current=lambda d: ["" if pd.isna(c) else f"{c:.2f}" for c in d["critical_current_mA_cm2"]],
    )
    shown["amount"] = [
        f"{amount} cm³/g" if amount[-1:].isdigit() and amount != "almost 0" else amount for amount in shown["gas"]
    ]
    return shown


def _exposure(seconds: float, kelvin: float, humidity: float) -> str:
    """How long a sample stood in moist air, at what temperature and humidity, as far as it is known."""
    if pd.isna(seconds):
        return "time not given"
    unit, name = next((u, n) for u, n in ((3600, "h"), (60, "min"), (1, "s")) if seconds >= u)
    parts = [f"{seconds / unit:g} {name}"]
    if pd.notna(kelvin):
        parts.append(f"{kelvin - ZERO_CELSIUS_K:.0f} °C")
    if pd.notna(humidity):
        parts.append(f"{humidity:g} % humidity")
    return ", ".join(parts)


def _listed(shown: pd.DataFrame, heads: dict[str, str], step: float) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Rows one under the other with room for a heading over each series: rows and headings with ``top``, height."""
    top, rows, titles = 0.0, [], []
    for series, group in shown.groupby("series", sort=False):
        titles.append({"top": top + 10, "words": heads[str(series)]})
        top += 22
        rows.append(group.assign(top=[top + step * (i + 0.5) for i in range(len(group))]))
        top += step * len(group) + 8
    return pd.concat(rows), pd.DataFrame(titles), top


def _list(
    name: str,
    shown: pd.DataFrame,
    heads: dict[str, str],
    scale: Any,
    under: Any,
    headings: dict[str, str],
    width: int,
    **x: Any,
) -> Any:
    """A list of samples by series: names, headings, guides, symbols with their value beside them."""
    wide = width > 500
    names = 255 if wide else 0
    listed, titles, tall = _listed(shown, heads, 20 if wide else 34)
    y = alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[tall, 0], nice=False))
    at = alt.X("x:Q", scale=scale)
    present = {s: look for s, look in STATES.items() if s in set(shown["state"])}
    hue = alt.Scale(domain=list(present), range=[c for c, _ in present.values()])
    form = alt.Scale(domain=list(present), range=[s for _, s in present.values()])
    key = alt.Legend(title=None, orient="bottom", columns=4 if wide else 2, symbolSize=70)
    base, left = alt.Chart().encode(y=y), alt.value(-names)
    picked = alt.selection_point(name=f"state_{name}", fields=["state"], bind="legend")
    fade = alt.condition(picked, alt.value(1), alt.value(0.15))
    symbols = base.mark_point(size=70, strokeWidth=1.6).encode(
        opacity=fade,
        x=alt.X("x:Q", scale=scale, **x),
        color=alt.Color("state:N", scale=hue, legend=key),
        fill=alt.Fill("state:N", scale=hue, legend=key),
        shape=alt.Shape("state:N", scale=form, legend=key),
        fillOpacity=alt.condition("datum.exact == 1", alt.value(0.4), alt.value(0)),
        tooltip=marks.tooltip(headings),
    )
    symbols = symbols.add_params(picked)
    columns = ["top", "x", "name", "value", "exact", *headings, *marks.PROVENANCE]
    return alt.layer(
        symbols,
        base.mark_rule(opacity=0.14, color=theme.INK).encode(x=alt.value(0), x2=alt.value("width")),
        under.encode(x=at, y=y),
        base.mark_text(align="left", dy=0 if wide else -13).encode(x=left, text="name:N"),
        alt.Chart(titles).mark_text(align="left", fontWeight=600).encode(x=left, y=y, text="words:N"),
        base.mark_text(align="left", dx=9, fontSize=11).encode(x=at, text="value:N"),
        data=marks.table(listed[columns]),
    ).properties(width=width - names - (20 if wide else 25), height=tall)


def _heads(shown: pd.DataFrame) -> dict[str, str]:
    """Name of each series and who published it."""
    groups = shown.groupby("series", sort=False)["published"]
    return {str(name): f"{str(name).capitalize()}: {_joined(list(dict.fromkeys(works)))}" for name, works in groups}


def _joined(works: list[str]) -> str:
    """Works one after the other, those of the same authors and year by their letter."""
    return ", ".join([works[0], *(w.removeprefix(works[0][:-1]) for w in works[1:])])


def _gas(gas: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    shown = _shown(gas).assign(
        x=lambda d: d["h2s_cm3_g"].clip(lower=LEFT),
        value=lambda d: d["gas"],
        exact=lambda d: (d["h2s_relation"] == "=").astype(int),
        several=lambda d: d.groupby("series")["exposure"].transform("nunique") > 1,
    )
    shown["name"] = shown["sample"] + ("; " + shown["exposure"]).where(shown["several"], "")
    same = shown[~shown["several"]].drop_duplicates("series").set_index("series")["exposure"]
    heads = {series: head + (f"; {same[series]}" if series in same else "") for series, head in _heads(shown).items()}
    arrows = (
        alt.Chart()
        .transform_filter("datum.exact == 0")
        .mark_point(shape="M0,0L-3,0M-3,0L-2,-0.7M-3,0L-2,0.7", size=45, strokeWidth=1.4, color=theme.INK)
    )
    headings = {"sample": "sample", "state": "state", "amount": "hydrogen sulfide", "exposure": "exposure"}
    scale = alt.Scale(type="log", domain=[5e-4, 10], nice=False)
    x = {"title": "H₂S set free (cm³/g)", "axis": marks.decades(-3, 1)}
    return _list("h2s", shown, heads, scale, arrows, headings, width, **x).properties(
        title=marks.heading("A", "Hydrogen sulfide in moist air" + (": compare within a series only" if wide else ""))
    )


def _doping(doped: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    shown = _shown(doped).assign(x=lambda d: d["additive_amount"].fillna(0))
    parts = [
        shown.assign(
            quantity=name,
            unit=unit,
            number=[f"{times * value:g}" for value in shown[column]],
            ratio=shown[column] / shown.set_index("x").loc[0, column],
        )
        for name, (column, times, unit, *_) in QUANTITIES.items()
    ]
    long = pd.concat(parts).assign(value=lambda d: d["number"] + " " + d["unit"], aside=lambda d: (d["x"] == 0) * 1)
    headings = {"sample": "sample", "quantity": "quantity", "value": "value", "exposure": "moist air for"}
    long = long[["x", "ratio", "number", "aside", *headings, *marks.PROVENANCE]].round({"ratio": 4})
    names, looks = list(QUANTITIES), list(zip(*QUANTITIES.values(), strict=True))
    hue = alt.Color("quantity:N", scale=alt.Scale(domain=names, range=looks[3]), legend=None)
    form = alt.Shape("quantity:N", scale=alt.Scale(domain=names, range=looks[4]), legend=None)
    across = alt.Scale(domain=[-0.3 if wide else -0.55, 2.4], nice=False)
    up = alt.Scale(domain=[0, 1.85], nice=False)
    x, y = alt.X("x:Q", scale=across), alt.Y("ratio:Q", scale=up)
    base = alt.Chart().encode(x=x, y=y, color=hue)
    lines = base.mark_line(strokeWidth=1.2, strokeDash=[4, 3]).encode(
        x=alt.X("x:Q", scale=across, title="FeS₂ (mol%)", axis=alt.Axis(values=[0, 0.5, 1, 1.5, 2], grid=False)),
        y=alt.Y("ratio:Q", scale=up, title="Relative to no FeS₂", axis=alt.Axis(tickCount=5)),
    )
    symbols = base.mark_point(size=75, filled=True, opacity=1).encode(shape=form, tooltip=marks.tooltip(headings))
    values = [
        base.transform_filter(f"datum.aside == {aside} && datum.quantity == '{name}'")
        .mark_text(align="right" if aside else "left", dx=-8 if aside else 8, dy=dy, fontSize=12)
        .encode(text="number:N")
        for aside in (0, 1)
        for name, dy in zip(names, (-8, 8) if aside else (-8, -8), strict=True)
    ]
    ends = pd.DataFrame({"x": 1.5, "ratio": [1.72, 0.36], "quantity": names})
    ends["words"] = [f"{name} ({unit})" for name, unit in zip(names, looks[2], strict=True)]
    labels = alt.Chart(ends).mark_text(fontWeight=600).encode(x=x, y=y, text="words:N", color=hue)
    level = alt.Chart(pd.DataFrame({"ratio": [1]})).mark_rule(strokeDash=[2, 2], opacity=0.5, color=theme.INK)
    return alt.layer(lines, level.encode(y=y), symbols, *values, labels, data=marks.table(long)).properties(
        title=marks.heading("B", f"FeS₂ in 70Li₂S–30P₂S₅ ({source(doped['source'].iloc[0]).short})"),
        width=width - (90 if wide else 70),
        height=250,
    )


def _current(current: pd.DataFrame, width: int) -> Any:
    shown = _shown(current).assign(
        x=lambda d: d["critical_current_mA_cm2"], value=lambda d: d["current"], exact=1, dopant=_dopants
    )
    shown["name"] = shown["sample"] + " (" + shown["dopant"] + ")"
    stems = alt.Chart().mark_rule(strokeWidth=3, opacity=0.5, color=theme.INK).encode(x2=alt.datum(0))
    headings = {
        "sample": "sample",
        "dopant": "dopant",
        "state": "state",
        "current": "critical current (mA/cm²)",
        "conductivity": "conductivity",
    }
    scale = alt.Scale(domain=[0, 1.4], nice=False)
    x = {"title": "Critical current density (mA/cm²)", "axis": alt.Axis(tickCount=7)}
    return _list("current", shown, _heads(shown), scale, stems, headings, width, **x).properties(
        title=marks.heading("C", "Critical current of lithium cells")
    )


def _dopants(shown: pd.DataFrame) -> pd.Series[Any]:
    return shown["additive"].fillna("no dopant")
