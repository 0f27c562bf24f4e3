"""Figure 4: anions of lithium thiophosphates; conductivity, activation energy and anions against composition."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.constants import ZERO_CELSIUS_K
from nce.data import load
from nce.figures import marks, text, theme
from nce.figures.exhibit import Figure
from nce.models.speciation import thiophosphate

SERIES = ("dietrich2017b", "zhang2019b")
"""The work that varies composition alone, and the document with all of its values: the one series joined by a line."""

ROOM_K = (293, 299)
"""What is drawn as room temperature."""

STATES = {
    "glass": theme.COLOURS["glass"],
    "glass-ceramic": theme.COLOURS["glass-ceramic"],
    "crystalline": theme.COLOURS["crystalline"],
    "not given": theme.INK,
}
ROUTES = {
    "not given": "circle",
    "mechanical milling": "square",
    "melt quench": "triangle-up",
    "liquid phase": "diamond",
    "solid-state reaction": "triangle-down",
    "hot press": "triangle-left",
}
HEADINGS = {
    "material": "material",
    "state": "state",
    "route": "route",
    "conductivity": "conductivity",
    "energy": "activation energy",
    "temperature": "temperature",
}
ASIDE = {"crystalline": 1, "not given": -1}
"""Side to which symbols of a state are set, so that they do not hide others of the same composition, or are hidden."""

UNITS = {
    "PS3(-)": ("#c9628f", "circle", [2, 3]),
    "P2S7(4-)": (theme.COLOURS["thin film"], "square", [7, 3]),
    "PS4(3-)": (theme.COLOURS["liquid"], "diamond", [1, 0]),
    "P2S6(4-)": ("#a8780f", "triangle-up", [1, 0]),
}
"""Colour, symbol and dashes of each anion; ``PS3(-)`` is the unit of P2S6(2-)."""

ANIONS: dict[str, tuple[list[tuple[float, float]], list[tuple[float, float]], dict[int, tuple[float, ...]], str]] = {
    "PS4(3-)": ([(0, 0)], [], {0: (45, 135, 225, 315)}, "PS4(3-)"),
    "P2S7(4-)": ([(-0.9, 0.2), (0.9, 0.2)], [(0, -0.2)], {0: (100, 170, 240), 1: (80, 10, 300)}, "P2S7(4-)"),
    "P2S6(4-)": ([(-0.6, 0), (0.6, 0)], [], {0: (110, 180, 250), 1: (70, 0, 290)}, "P2S6(4-)"),
    "P2S6(2-)": ([(-0.75, 0), (0.75, 0)], [(0, -0.66), (0, 0.66)], {0: (130, 230), 1: (50, 310)}, "PS3(-)"),
}
"""Flat drawings, in lengths of a bond: phosphorus atoms, bridging sulfur atoms, directions in degrees of the terminal
sulfur atoms of each phosphorus, and the unit of :data:`UNITS` whose colour they have."""

BOND, ATOM = 36, 11
"""Pixels: length of a bond, radius of an atom."""

GRID = sorted({*map(float, range(50, 81)), 200 / 3})
"""Compositions at which the model is drawn, in mol%; its kinks at 50, 66.7 and 75 are among them."""


def build() -> Figure:
    """Compile the figure from the tables ``lps_composition`` and ``speciation`` and the model of ideal shares."""
    measured = load("lps_composition")
    measured = measured[measured["x_Li2S_molpct"].notna() & measured["T_K"].between(*ROOM_K)].assign(drawn="point")
    quoted = load("speciation").query("system == 'Li2S-P2S5' and kind == 'quoted'").assign(drawn="quoted share")
    quoted = quoted.rename(columns={"x_modifier_molpct": "x_Li2S_molpct"}).drop(columns=["system", "kind"])
    data = pd.concat([measured, quoted, _ideal()])
    data["suspect"] = data["suspect"].fillna(False).astype(bool)
    data.index.name = "row_id"
    return Figure(
        id="fig-4",
        title="Anions of lithium thiophosphates, drawn as a scheme, and conductivity against composition, compiled",
        caption=(
            "(A) The four anions that {cite:t}`grady2020` name, as flat schemes. Thin lines are bonds to terminal, "
            "thick ones to bridging sulfur or between two phosphorus atoms; the charge is spread over the terminal "
            "sulfur. (B) Conductivity at room temperature, 20 to 25 °C, of xLi₂S–(100-x)P₂S₅. The line joins the "
            "glasses of {cite:t}`dietrich2017b`, the work behind the printed panel, as {cite:t}`zhang2019b` give them; "
            "no other points are joined. Crossed symbols are suspect and bear a name. Where states share a "
            "composition, crystals are set a little to the right and samples of unknown state to the left. Li₄P₂S₆ "
            "has no place on the axis. (C) Activation energy of the same samples, where one was published. (D) Shares "
            "of anions. Lines: the ideal scheme in which charge alone decides, in per cent of the phosphorus. "
            "Symbols: shares that a program quotes without origin {cite:p}`torchdisorder2026`; what they count is "
            "unknown, so they may not be comparable with the lines."
        ),
        alt=_alt(measured, quoted),
        kind="data+model",
        note=(
            "The printed figure shows the anions and, for one series of milled glasses, conductivity and activation "
            "energy against composition. Its points are not public; ours come from two later compilations, which do "
            "not agree in every digit. The other works are added because the review says that the route matters, "
            "though for most of them no route could be read. The shares of anions are added here; no measured ones "
            "were found whose origin is known."
        ),
        data=data,
        draw=lambda width: {
            "units": _units(width),
            "conductivity": _conductivity(measured, width),
            "energy": _energy(measured, width),
            "speciation": _speciation(data, width),
        },
    )


def _series(measured: pd.DataFrame) -> pd.DataFrame:
    by, read_in = SERIES
    return measured[(measured["source"] == by) & (measured["read_in"] == read_in)].sort_values("x_Li2S_molpct")


def _alt(measured: pd.DataFrame, quoted: pd.DataFrame) -> str:
    """The message of the figure in words, from the same rows."""
    low, high = (measured.loc[i] for i in (measured["sigma_S_cm"].idxmin(), measured["sigma_S_cm"].idxmax()))
    series = _series(measured)
    glasses = series.set_index("x_Li2S_molpct")
    first, best, last = glasses.index[0], glasses["sigma_S_cm"].idxmax(), glasses.index[-1]
    sigma, energy = ({x: glasses.loc[x, c] for x in (first, best, last)} for c in ("sigma_S_cm", "Ea_eV"))
    shares = quoted.groupby("unit_name")["fraction_pct"].agg(["min", "max"])
    return (
        "Four anions: PS₄³⁻ is one tetrahedron; P₂S₇⁴⁻ two that share one sulfur; P₂S₆²⁻ two that share two; P₂S₆⁴⁻ "
        f"has a bond between its phosphorus atoms. {len(measured)} conductivities at room temperature run from "
        f"{_short(low['sigma_S_cm'])} S/cm ({low['state']}, {low['x_Li2S_molpct']:g} mol% Li₂S) to "
        f"{_short(high['sigma_S_cm'])} S/cm ({high['state']}, {high['x_Li2S_molpct']:g} mol%). In the one series of "
        f"glasses the conductivity rises from {_short(sigma[first])} S/cm at {first:g} to {_short(sigma[best])} at "
        f"{best:g} and falls to {_short(sigma[last])} at {last:g} mol% Li₂S, while the activation energy goes from "
        f"{energy[first]:g} through {energy[best]:g} to {energy[last]:g} eV. Ideally all phosphorus is in P₂S₇⁴⁻ at "
        f"66.7 and in PS₄³⁻ from 75 mol%; quoted shares of PS₄³⁻ reach only {shares.loc['PS4(3-)', 'max']:g} per cent, "
        f"and {shares.loc['P2S6(4-)', 'min']:g} to {shares.loc['P2S6(4-)', 'max']:g} per cent are P₂S₆⁴⁻."
    )


def _short(sigma: float) -> str:
    return text.number(f"{sigma:.2g}")


def _ideal() -> pd.DataFrame:
    """Ideal shares, a row for each anion and each composition at which it is there, or next to one."""
    shares = thiophosphate(np.array(GRID) / 100).fraction
    rows = [
        {
            "x_Li2S_molpct": x,
            "unit_name": unit,
            "fraction_pct": 100 * float(shares[name][i]),
            "basis": "P atoms",
            "locator": f"nce.models.speciation.thiophosphate(x_Li2S={x / 100!r}).fraction[{name!r}]",
        }
        for unit, name in {"PS3(-)": "PS3", "P2S7(4-)": "P2S7", "PS4(3-)": "PS4"}.items()
        for i, x in enumerate(GRID)
        if any(shares[name][max(i - 1, 0) : i + 2] > 1e-9)
    ]
    ids = [f"call-speciation-{i:03}" for i in range(1, len(rows) + 1)]
    return pd.DataFrame(rows, index=ids).assign(
        source="nce2026", read_in="nce2026", evidence="computed", drawn="ideal share"
    )


# --- A: the anions ----------------------------------------------------------------------------------------------------


def atoms_and_bonds() -> tuple[pd.DataFrame, pd.DataFrame]:
    """What panel A draws of each anion: atoms and bonds in lengths of a bond around its middle, y upward."""
    atoms, bonds = [], []
    for anion, (phosphorus, bridging, terminal, _) in ANIONS.items():
        oxidation = "+4" if len(phosphorus) == 2 and not bridging else "+5"
        atoms += [(anion, "P", f"phosphorus, oxidation state {oxidation}", *p) for p in phosphorus]
        atoms += [(anion, "S", "bridging sulfur", *s) for s in bridging]
        bonds += [(anion, "bridging sulfur", *p, *s) for p in phosphorus for s in bridging]
        if len(phosphorus) == 2 and not bridging:
            bonds.append((anion, "phosphorus", *phosphorus[0], *phosphorus[1]))
        for i, directions in terminal.items():
            x, y = phosphorus[i]
            ends = [(x + cos(radians(d)), y + sin(radians(d))) for d in directions]
            atoms += [(anion, "S", "terminal sulfur", *end) for end in ends]
            bonds += [(anion, "terminal sulfur", x, y, *end) for end in ends]
    return (
        pd.DataFrame(atoms, columns=["anion", "element", "role", "x", "y"]),
        pd.DataFrame(bonds, columns=["anion", "bond", "x", "y", "x2", "y2"]),
    )


def _words(anion: str, atoms: pd.DataFrame) -> list[str]:
    """What stands under an anion."""
    roles = atoms.loc[atoms["anion"] == anion, "role"]
    bridges = (roles == "bridging sulfur").sum()
    middle = "no bridge" if not bridges else "1 bridge" if bridges == 1 else f"{bridges} bridges"
    if "+4" in "".join(roles):
        middle = "P–P bond, no bridge"
    return [f"{(roles == 'terminal sulfur').sum()} terminal S", middle, f"P: {roles.iloc[0][-2:]}"]


def _units(width: int) -> Any:
    columns = 4 if width > 500 else 2
    lines = 4 // columns
    wide, tall = width - 10, 190
    middle = {
        anion: {"x": (i % columns + 0.5) * wide / columns, "y": (lines - i // columns - 0.5) * tall + 8}
        for i, anion in enumerate(ANIONS)
    }
    hues = {anion: UNITS[unit][0] for anion, (*_, unit) in ANIONS.items()}
    atoms, bonds = atoms_and_bonds()
    length = np.hypot(bonds["x2"] - bonds["x"], bonds["y2"] - bonds["y"])
    for c in "xy":  # a bond ends where its atoms begin
        shift = ATOM / BOND * (bonds[f"{c}2"] - bonds[c]) / length
        bonds[c], bonds[f"{c}2"] = bonds[c] + shift, bonds[f"{c}2"] - shift
    for frame in (atoms, bonds):
        for c in frame.columns.intersection(["x", "y", "x2", "y2"]):
            frame[c] = (frame["anion"].map({a: at[c[0]] for a, at in middle.items()}) + BOND * frame[c]).round(1)
        frame["hue"] = frame["anion"].map(hues)
    words = pd.DataFrame(
        [
            {"x": middle[a]["x"], "y": middle[a]["y"] + dy, "words": line, "lead": dy > 0}
            for a in ANIONS
            for dy, line in zip((72, -64, -78, -92), [text.prose(a), *_words(a, atoms)], strict=True)
        ]
    )
    for frame in (atoms, bonds):
        frame["anion"] = frame["anion"].map(text.prose)

    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, wide], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, lines * tall], nice=False))
    hue = alt.Color("hue:N", scale=None)
    terminal = "indexof(datum.{}, 'terminal') >= 0"
    sticks = (
        alt.Chart(marks.table(bonds))
        .mark_rule(strokeCap="round")
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            color=alt.condition(terminal.format("bond"), alt.value(theme.INK), hue),
            size=alt.condition(terminal.format("bond"), alt.value(1.8), alt.value(4)),
            tooltip=[alt.Tooltip("anion:N"), alt.Tooltip("bond:N", title="bond to")],
        )
    )
    balls = alt.Chart(marks.table(atoms)).encode(x=x, y=y)
    discs = balls.mark_point(size=3.1416 * ATOM**2, opacity=1, strokeWidth=1.8).encode(
        color=alt.condition(terminal.format("role"), alt.value(theme.INK), hue),
        fill=alt.condition("datum.element == 'P'", hue, alt.value("transparent")),
        tooltip=[alt.Tooltip("anion:N"), alt.Tooltip("role:N", title="atom")],
    )
    names = balls.mark_text(fontWeight=600, baseline="middle", dy=0.5).encode(
        text="element:N", color=alt.condition("datum.element == 'P'", alt.value("#ffffff"), alt.value(theme.INK))
    )
    heads, below = (
        alt.Chart(words[words["lead"] == lead].drop(columns="lead"))
        .mark_text(fontSize=15 if lead else 11, fontWeight=600 if lead else 400)
        .encode(x=x, y=y, text="words:N")
        for lead in (True, False)
    )
    return alt.layer(sticks, discs, names, heads, below).properties(
        title=marks.heading("A", "Anions"), width=wide, height=lines * tall
    )


# --- B and C: conductivity and activation energy ----------------------------------------------------------------------


def _x(column: str = "x_Li2S_molpct", *, axis: bool = False) -> Any:
    x = alt.X(f"{column}:Q", scale=alt.Scale(domain=[49, 81.5], nice=False))
    return x.title("Li₂S (mol%)").axis(values=[50, 55, 60, 65, 70, 75, 80], grid=False) if axis else x


def _shown(measured: pd.DataFrame) -> pd.DataFrame:
    joined = measured.index.isin(_series(measured).index).astype(int)
    shown = (
        marks.told(measured.assign(joined=joined, suspect=measured["suspect"].astype(int)))
        .assign(
            material=lambda d: d["composition"].map(text.formula),
            state=lambda d: d["state"].fillna("not given"),
            route=lambda d: d["route"].fillna("not given"),
            conductivity=lambda d: [text.number(f"{s:.4g}") + " S/cm" for s in d["sigma_S_cm"]],
            energy=lambda d: [f"{e:.3g} eV" if pd.notna(e) else "" for e in d["Ea_eV"]],
            temperature=lambda d: [f"{t - ZERO_CELSIUS_K:.4g} °C" for t in d["T_K"]],
            aside=lambda d: (
                d["state"].map(ASIDE).fillna(0) * (d.groupby("x_Li2S_molpct")["state"].transform("nunique") > 1)
            ),
        )
        .astype({"aside": int})
    )
    keep = ["x_Li2S_molpct", "sigma_S_cm", "Ea_eV", "suspect", "joined", "aside"]
    return shown[[*keep, *HEADINGS, *marks.PROVENANCE]]


def _points(
    measured: pd.DataFrame,
    column: str,
    scale: Any,
    axis: dict[str, Any],
    places: dict[str, tuple[float, float, str]],
    legend: int,
) -> Any:
    """Symbols by state and route, the joined series, crosses on what is suspect, and names beside some."""
    shown = _shown(measured)
    y = alt.Y(f"{column}:Q", scale=scale)
    keys: dict[str, Any] = {"orient": "bottom", "columns": legend, "symbolSize": 70, "rowPadding": 3}
    state = alt.Legend(title="State", **keys) if legend else None
    ink: dict[str, Any] = {"symbolFillColor": theme.INK, "symbolStrokeColor": theme.INK}
    route = alt.Legend(title="Route", **keys, **ink) if legend else None
    hue = alt.Scale(domain=list(STATES), range=list(STATES.values()))
    form = alt.Scale(domain=list(ROUTES), range=list(ROUTES.values()))
    works = sorted(set(shown["published"]))
    picked = alt.selection_point(
        name=f"work_{column}",
        fields=["published"],
        bind=alt.binding_select(options=[None, *works], labels=["all", *works], name="Show the work: "),
    )
    fade = alt.condition(picked, alt.value(1), alt.value(0.1))
    line = (
        alt.Chart()
        .transform_filter("datum.joined == 1")
        .mark_line(color=STATES["glass"], strokeWidth=2)
        .encode(x=_x(axis=True), y=alt.Y(f"{column}:Q", scale=scale, **axis), opacity=fade)
        .add_params(picked)
    )
    base = alt.Chart().encode(x=_x(), y=y, opacity=fade)
    symbols = [
        base.transform_filter(f"datum.aside == {aside}")
        .mark_point(size=50, strokeWidth=1.5, xOffset=7 * aside)
        .encode(
            color=alt.Color("state:N", scale=hue, legend=state),
            shape=alt.Shape("route:N", scale=form, legend=route),
            fill=alt.Fill("state:N", scale=hue, legend=state),
            fillOpacity=alt.condition("datum.suspect == 1", alt.value(0), alt.value(0.35)),
            tooltip=marks.tooltip(HEADINGS),
        )
        for aside in (-1, 1, 0)
    ]
    crosses = base.transform_filter("datum.suspect == 1").mark_point(
        shape="M-1,-1L1,1M-1,1L1,-1", size=45, strokeWidth=1.3, color=theme.INK, fillOpacity=0
    )
    by_row = shown.set_index("row_id")["published"]
    names = pd.DataFrame([(*at, by_row[row]) for row, at in places.items()], columns=["x", "y", "side", "words"])
    words = [
        alt.Chart(group.drop(columns="side"))
        .mark_text(fontSize=11, align=side)
        .encode(x=_x("x"), y=alt.Y("y:Q", scale=scale), text="words:N")
        for side, group in names.groupby("side")
    ]
    note = alt.Chart(pd.DataFrame({"words": ["crossed: suspect"]})).mark_text(align="left", fontSize=11)
    words.append(note.encode(x=alt.value(6), y=alt.value(8), text="words:N"))
    return alt.layer(line, *symbols, crosses, *words, data=marks.table(shown))


def _conductivity(measured: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    scale = alt.Scale(type="log", domain=[1e-11, 1e-1], nice=False)
    axis = {"title": "Ionic conductivity (S/cm)", "axis": marks.decades(-11, -1, 2)}
    places = {
        "lc-01": (60.6, 1.6e-6, "left"),
        "lc-20": (59.3, 9.9e-5, "right") if wide else (50, 3.4e-4, "left"),
        "lc-21": (66.3, 5.2e-8, "right"),
        "lc-22": (67.8, 9e-4, "right"),
        "lc-71": (51.2, 7.8e-11, "left"),
        "lc-44": (69.3, 1.7e-2, "right"),
        "lc-47": (71.4, 2.6e-8, "left") if wide else (72.5, 1e-8, "center"),
    }
    return _points(measured, "sigma_S_cm", scale, axis, places, 2 if wide else 1).properties(
        title=marks.heading("B", "Conductivity at room temperature"),
        width=width - (90 if wide else 70),
        height=380 if wide else 340,
    )


def _energy(measured: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    scale = alt.Scale(domain=[0, 0.6], nice=False)
    axis = {"title": "Activation energy (eV)", "axis": alt.Axis(tickCount=6, format=".1f")}
    places = {
        "lc-01": (60.7, 0.545, "left"),
        "lc-20": (60.7, 0.205, "left"),
        "lc-21": (66.3, 0.385, "right"),
        "lc-41": (69.3, 0.124, "right"),
        "lc-71": (51.4, 0.48, "left") if wide else (49.6, 0.45, "left"),
    }
    with_energy = measured[measured["Ea_eV"].notna()]
    return _points(with_energy, "Ea_eV", scale, axis, places, 0).properties(
        title=marks.heading("C", "Activation energy, symbols as in B"), width=width - (90 if wide else 70), height=260
    )


# --- D: shares of anions ----------------------------------------------------------------------------------------------


def _speciation(data: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    shown = marks.told(data[data["fraction_pct"].notna()]).assign(
        anion=lambda d: d["unit_name"].map(_anion), share=lambda d: [f"{f:.3g} %" for f in d["fraction_pct"]]
    )
    told = ["anion", "share", "basis", "drawn", *marks.PROVENANCE]
    shown = shown[["x_Li2S_molpct", "fraction_pct", *told]].round({"x_Li2S_molpct": 4, "fraction_pct": 3})
    ideal = shown[shown["drawn"] == "ideal share"]
    names, look = list(map(_anion, UNITS)), list(zip(*UNITS.values(), strict=True))
    hue = alt.Color("anion:N", scale=alt.Scale(domain=names, range=look[0]), legend=None)
    form = alt.Shape("anion:N", scale=alt.Scale(domain=names, range=look[1]), legend=None)
    dash = alt.StrokeDash("anion:N", scale=alt.Scale(domain=names, range=look[2]), legend=None)
    scale = alt.Scale(domain=[0, 120], nice=False)
    y = alt.Y("fraction_pct:Q", scale=scale)
    y_axis = alt.Y("fraction_pct:Q", scale=scale, title="Share (%)", axis=alt.Axis(values=[0, 20, 40, 60, 80, 100]))
    tooltip = marks.tooltip({"anion": "anion", "share": "share", "basis": "share of", "drawn": "drawn as"})
    model = alt.Chart().transform_filter("datum.drawn == 'ideal share'").encode(x=_x(axis=True), y=y_axis)
    lines = model.mark_line(strokeWidth=2.2).encode(color=hue, strokeDash=dash)
    touched = model.mark_point(size=90, opacity=0, filled=True).encode(tooltip=tooltip)
    symbols = (
        alt.Chart()
        .transform_filter("datum.drawn == 'quoted share'")
        .mark_point(size=70, strokeWidth=2, opacity=1)
        .encode(x=_x(), y=y, color=hue, shape=form, tooltip=tooltip)
    )
    chosen = alt.param(
        name="at", value=70, bind=alt.binding_range(min=50, max=80, step=1, name="Read the lines at Li₂S (mol%): ")
    )
    shares = ideal[(ideal["x_Li2S_molpct"] % 1 == 0) & (ideal["fraction_pct"] > 0)]
    read = pd.DataFrame(
        [
            {"x_Li2S_molpct": x, "words": f"ideal at {x:g}: " + ", ".join(g["anion"] + " " + g["rounded"])}
            for x, g in shares.assign(rounded=shares["fraction_pct"].map("{:.0f} %".format)).groupby("x_Li2S_molpct")
        ]
    )
    at = alt.Chart(read).transform_filter("datum.x_Li2S_molpct == at")
    rule = (
        at.mark_rule(opacity=0.45, color=theme.INK).encode(x=_x(), y=alt.datum(0), y2=alt.datum(100)).add_params(chosen)
    )
    said = at.mark_text(align="left", fontWeight=600).encode(x=alt.value(4), y=alt.value(8), text="words:N")
    places: dict[str, tuple[float, float, Any, str]] = {
        "PS3(-)": (55, 88, "left", ", as in P₂S₆²⁻" if wide else ""),
        "P2S7(4-)": (62.2, 76 if wide else 72, "right", ""),
        "PS4(3-)": (81.3, 107, "right", " and free Li₂S"),
        "P2S6(4-)": (75.7, 18, "left", ""),
    }
    labels = [
        alt.Chart(pd.DataFrame([{"x": x, "y": f, "anion": _anion(unit), "words": _anion(unit) + tail}]))
        .mark_text(align=side, fontWeight=600)
        .encode(x=_x("x"), y=alt.Y("y:Q", scale=scale), text="words:N", color=hue)
        for unit, (x, f, side, tail) in places.items()
    ]
    return alt.layer(lines, touched, rule, symbols, said, *labels, data=marks.table(shown)).properties(
        title=marks.heading("D", "Anions: ideal (lines) and quoted (symbols)"),
        width=width - (90 if wide else 70),
        height=270,
    )


def _anion(unit: str) -> str:
    return text.prose(unit.replace("(-)", "⁻"))
