"""Figure 1: a cell with a liquid and a cell with a solid electrolyte, and the energies of their electrons."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pandas as pd

from nce.data import cell, load, source
from nce.figures import marks, text, theme
from nce.figures.exhibit import Figure
from nce.figures.sketch import Sketch
from nce.models.cell import open_circuit_voltage

ASKED = {"ions": "st-motivation-09", "electrons": "st-motivation-01"}
"""What the review asks of an electrolyte, for both cells."""

ANODES, CATHODES = {"Li": "Li", "In": "In–Li", "LTO": "LTO"}, {"LCO": "LiCoO₂", "LNMO": "LiNi₀.₅Mn₁.₅O₄"}
"""Electrodes of the table ``electrodes`` that can be chosen, with the name shown."""

CHOSEN = {"anode": "Li", "electrolyte": "Li₃PS₄", "cathode": "LiCoO₂"}

METAL, OXIDE, LAYER = theme.COLOURS["crystalline"], theme.COLOURS["glass-ceramic"], theme.COLOURS["glass"]
LIQUID, SOLID = theme.COLOURS["liquid"], theme.COLOURS["thin film"]


def build() -> Figure:
    """Draw the cells, and gather the levels of the third panel from the tables."""
    levels, windows = _levels(), _windows()
    data = pd.concat([load("statements").loc[list(ASKED.values())], load("equations").loc[["eq-1"]]])
    data = pd.concat([data.assign(panel="liquid, solid"), levels, windows, _voltages(levels)])
    keep = ["panel", "name", "formula", "relation", "value", "unit", "potential_V", "reduction_V", "oxidation_V"]
    data = data[[*keep, "source", "read_in", "locator", "evidence", "as_printed", "note"]]
    data.loc["eq-1", "panel"] = "energy"
    data.index.name = "row_id"
    return Figure(
        id="fig-1",
        title="A cell with a liquid electrolyte, an all-solid-state cell, and their electron energies, schematic",
        caption=(
            "Schematic of a usual cell and of an all-solid-state cell on discharge, after the description by "
            "{cite:t}`grady2020`; not to scale. A liquid fills the pores of both electrodes and wets every particle; "
            "between solids there is contact only where they touch. The third panel shows what the voltage at open "
            "circuit means: electrons stand higher in the anode than in the cathode, and the difference is the energy "
            "that each of them can deliver. The electrolyte has to bear both levels. Its window is that of "
            "decomposition as calculated by {cite:t}`zhu2015`, not the gap between its bands. The levels are true "
            "to scale; electrodes and electrolyte can be chosen."
        ),
        alt=_alt(levels, windows),
        kind="schematic",
        note=(
            "The printed figure draws a usual cell (A) and an all-solid-state cell (B). These drawings are new and "
            "follow the text alone, for the image is not available. Separator and pores are ours, since the text "
            "names neither. The lithium deposit stands where the text sees a risk, at a metallic anode. The panel of "
            "energies has no counterpart in print: equation (1) needs it."
        ),
        data=data,
        draw=lambda width: {
            "liquid": _liquid(width),
            "solid": _solid(width),
            "energy": _energy(levels, windows, width),
        },
    )


def _levels() -> pd.DataFrame:
    """One published potential of each electrode; an upper limit is no level."""
    table = load("electrodes")
    known = table[table["potential_V"].notna() & (table["relation"] != "<=")].drop_duplicates("name")
    return known[known["name"].isin([*ANODES, *CATHODES])].assign(panel="energy", unit="V")


def _windows() -> pd.DataFrame:
    """Windows with two ends, of one calculation as one document has it."""
    table = load("stability_windows")
    one = table[(table["source"] == "zhu2015") & table["reduction_V"].notna() & table["oxidation_V"].notna()]
    one = one.drop_duplicates("model_composition")
    return one.assign(panel="energy", name=one["material"], formula=one["model_composition"], unit="V")


def _potential(levels: pd.DataFrame, name: str) -> float:
    """Potential against lithium metal, which is 0 for itself."""
    return 0.0 if name == "Li" else float(levels.loc[levels["name"] == name, "potential_V"].iloc[0])


def _voltages(levels: pd.DataFrame) -> pd.DataFrame:
    """Equation (1) for every pair of electrodes."""
    rows: dict[str, dict[str, Any]] = {}
    for a in ANODES:
        for c in CATHODES:
            mu_a, mu_c = 0.0 - _potential(levels, a), -_potential(levels, c)
            rows[f"call-energy-{len(rows) + 1:03d}"] = {
                "panel": "energy",
                "name": f"{a} | {c}",
                "relation": "=",
                "value": round(float(open_circuit_voltage(mu_a, mu_c)), 6),
                "unit": "V",
                "source": "nce2026",
                "read_in": "nce2026",
                "locator": f"nce.models.cell.open_circuit_voltage(mu_anode_eV={mu_a!r}, mu_cathode_eV={mu_c!r})",
                "evidence": "computed",
            }
    return pd.DataFrame.from_dict(rows, orient="index")


def _alt(levels: pd.DataFrame, windows: pd.DataFrame) -> str:
    """The message in words, with the levels that the drawing shows first."""
    cathode = _potential(levels, "LCO")
    shown = windows[windows["name"] == "Li3PS4"].iloc[0]
    return (
        "Three drawings. First, a cell with a liquid electrolyte: current collectors at both ends, an anode and a "
        "cathode of particles whose pores the liquid fills, a separator between them, and a layer of reaction products "
        "around the particles of the anode; on discharge electrons pass the outer circuit and lithium ions the liquid. "
        "Second, an all-solid-state cell: metallic lithium with an interphase and a wedge of deposited lithium, a "
        "solid electrolyte, and cathode particles that touch it at their surfaces. Third, electron energies against "
        f"lithium metal: anode lithium at 0 eV, cathode LiCoO2 at −{cathode:g} eV, so that the voltage at open circuit "
        f"is {cathode:g} V; the computed window of Li3PS4 reaches from −{shown['reduction_V']:g} to "
        f"−{shown['oxidation_V']:g} eV, so the anode lies above it and the cathode below. Of the {len(windows)} "
        f"windows to choose from the highest end is that of {_end(windows, 'oxidation_V', 'max')} and the lowest that "
        f"of {_end(windows, 'reduction_V', 'min')}."
    )


def _end(windows: pd.DataFrame, column: str, which: str) -> str:
    row = windows.loc[getattr(windows[column], f"idx{which}")()]
    return f"{row['name']} at {row[column]:g} V"


# --- the two cells ----------------------------------------------------------------------------------------------------

_ROLES = {
    "current collector": "leads the electrons between electrode and outer circuit",
    "anode": "gives off lithium ions and electrons on discharge",
    "cathode": "takes up lithium ions and electrons on discharge",
    "separator": "porous sheet soaked with the liquid; keeps the electrodes apart",
    "SEI": "solid-electrolyte interphase, formed by decomposition; it consumes material and adds resistance",
    "solid | solid": "contact of two solids, which may be resistive: decomposition, space charge, lost contact",
    "lithium deposit": "risk at a metallic anode: lithium that grows across and shorts the cell",
}


def _frame(width: int) -> tuple[Sketch, float, float, float]:
    """Collectors, outer circuit and what is asked of the electrolyte: the same for both cells."""
    w, top, bottom = width - 12.0, 84.0, 192.0
    drawn = Sketch(w, 240)
    for x in (0.0, 0.97 * w):
        drawn.box(x, x + 0.03 * w, top, bottom, METAL, "current collector", _ROLES["current collector"], 0.9)
    left, right, wire = 0.015 * w, 0.985 * w, 18.0
    drawn.line((left, top), (left, wire), (0.43 * w, wire))
    drawn.line((0.57 * w, wire), (right, wire), (right, top))
    drawn.head(0.25 * w, wire, "right")
    drawn.words(0.25 * w, wire + 14, "e⁻")
    drawn.box(0.43 * w, 0.57 * w, wire - 11, wire + 11, METAL, "load", "here the electrons do their work", 0.15)
    drawn.words(0.5 * w, wire + 1, "load")
    for i, (kind, row_id) in enumerate(ASKED.items()):
        asked = cell(row_id)
        drawn.words(0.5 * w, 50 + 16 * i, f"{kind}: {text.quantity(asked.text, asked.unit)} (review)", size=11)
    drawn.line((left, bottom), (left, bottom + 31), dashed=True)
    drawn.words(0, bottom + 39, "current collector", size=11, align="left")
    return drawn, w, top, bottom


def _electrolyte() -> str:
    """What an electrolyte is for, with what the review asks of it and where."""
    ions, electrons = (text.quantity(c.text, c.unit) for c in map(cell, ASKED.values()))
    return (
        f"passes lithium ions (ideal: {ions}) and stops electrons ({electrons}); read in {source('grady2020').short} "
        f"(review), rows {' and '.join(ASKED.values())}"
    )


def _particles(drawn: Sketch, x: float, x2: float, top: float, bottom: float, ring: str, part: str) -> None:
    """The particles of an electrode in three rows; they touch."""
    step = (bottom - top) / 3
    columns = max(2, int((x2 - x) / step))
    wide = (x2 - x) / columns
    colour = METAL if part == "anode" else OXIDE
    for i in range(3):
        for j in range(columns):
            middle = (x + (j + 0.5) * wide, top + (i + 0.5) * step)
            drawn.disc(*middle, min(step, wide) / 2 - 1.5, colour, ring, f"particle of the {part}", _ROLES[part])


def _carried(drawn: Sketch, x: float, x2: float, y: float) -> None:
    drawn.line((x, y), (x2, y))
    drawn.head(x2, y, "right")
    drawn.words((x + x2) / 2, y - 11, "Li⁺")


def _liquid(width: int) -> Any:
    drawn, w, top, bottom = _frame(width)
    drawn.box(0.03 * w, 0.97 * w, top, bottom, LIQUID, "liquid electrolyte", _electrolyte(), 0.22)
    drawn.box(0.485 * w, 0.525 * w, top, bottom, METAL, "separator", _ROLES["separator"], 0.45)
    _particles(drawn, 0.03 * w, 0.31 * w, top, bottom, LAYER, "anode")
    _particles(drawn, 0.69 * w, 0.97 * w, top, bottom, OXIDE, "cathode")
    for x in (0.34, 0.55):
        _carried(drawn, x * w, (x + 0.115) * w, (top + bottom) / 2)
    for name, place in {"anode": 0.15, "cathode": 0.83}.items():
        drawn.words(place * w, bottom + 16, name, bold=True)
    drawn.words(0.505 * w, bottom + 16, "separator", size=11)
    drawn.line((0.29 * w, bottom - 6), (0.29 * w, bottom + 9), dashed=True)
    drawn.words(0.29 * w, bottom + 17, "SEI", size=11)
    drawn.line((0.5 * w - 46, bottom - 12), (0.5 * w - 46, bottom + 31), dashed=True)
    drawn.words(0.5 * w, bottom + 38, "liquid electrolyte", bold=True)
    drawn.line((0.72 * w, bottom - 2), (0.72 * w, bottom + 31), dashed=True)
    drawn.words(max(0.72 * w, 0.5 * w + 110), bottom + 39, "liquid in the pores", size=11)
    return drawn.chart("A  Liquid electrolyte, schematic")


def _solid(width: int) -> Any:
    drawn, w, top, bottom = _frame(width)
    sei = (0.25 * w, 0.265 * w)
    drawn.box(0.03 * w, sei[0], top, bottom, METAL, "anode, metallic lithium", _ROLES["anode"], 0.4)
    drawn.box(sei[1], 0.97 * w, top, bottom, SOLID, "solid electrolyte", _electrolyte(), 0.22)
    drawn.box(*sei, top, bottom, LAYER, "interphase (SEI)", _ROLES["SEI"], 0.85)
    _particles(drawn, 0.69 * w, 0.97 * w, top, bottom, OXIDE, "cathode")
    wedge = (sei[0], sei[0] + 0.04 * w + 18, bottom - 24)
    drawn.wedge(*wedge, 9, METAL, "lithium deposit", _ROLES["lithium deposit"])
    _carried(drawn, 0.38 * w, 0.6 * w, (top + bottom) / 2)
    for name, place in {"anode": 0.13, "solid electrolyte": 0.5, "cathode": 0.83}.items():
        drawn.words(place * w, bottom + 16, name, bold=True)
    drawn.line((sum(sei) / 2, bottom), (sum(sei) / 2, bottom + 9), dashed=True)
    drawn.words(sum(sei) / 2, bottom + 17, "SEI", size=11)
    drawn.line((wedge[1] - 3, wedge[2] + 3), (0.5 * w - 56, bottom + 31), dashed=True)
    drawn.words(0.5 * w, bottom + 39, "lithium deposit (risk)", size=11)
    drawn.line((0.72 * w, bottom - 2), (0.72 * w, bottom + 31), dashed=True)
    drawn.words(max(0.72 * w, 0.5 * w + 96), bottom + 39, "solid | solid", size=11)
    return drawn.chart("B  All solid, schematic")


# --- energies ---------------------------------------------------------------------------------------------------------

LOWEST, HIGHEST, HEIGHT = -5.9, 0.9, 330
_SPANS = {"anode": (0.03, 0.25), "electrolyte": (0.32, 0.6), "cathode": (0.67, 0.89)}


def _shown_levels(levels: pd.DataFrame) -> pd.DataFrame:
    """Electrons of each electrode: the level, and where it was read."""
    rows = []
    for role, names in (("anode", ANODES), ("cathode", CATHODES)):
        for name, shown in names.items():
            told = levels[levels["name"] == name]
            mu = 0.0 - _potential(levels, name)
            row: dict[str, Any] = {
                "role": role,
                "name": shown,
                "mu": mu,
                "bottom": LOWEST,
                "level": f"{mu:g} eV".replace("-", "−"),
            }
            if told.empty:
                row |= {"read": "0 by definition of the scale", "row_id": "–"}
            else:
                only = told.iloc[0]
                row |= _read(only) | {"row_id": told.index[0]}
                row["level"] = ("≈ " if only["relation"] == "~" else "") + row["level"]
            rows.append(row)
    return pd.DataFrame(rows)


def _read(row: pd.Series[Any]) -> dict[str, str]:
    return {
        "published": source(row["source"]).short,
        "read": f"{source(row['read_in']).short} ({row['evidence']})",
        "locator": row["locator"],
    }


def _shown_windows(windows: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for row_id, row in windows.iterrows():
        formula = text.formula(row["formula"])
        name = formula if row["name"] == row["formula"] else f"{text.formula(row['name'])} as {formula}"
        ends = {"reduced": -row["reduction_V"], "oxidised": -row["oxidation_V"]}
        window = f"{row['reduction_V']:.2f} to {row['oxidation_V']:.2f} V"
        rows.append({"name": name, **ends, "window": window, **_read(row), "row_id": row_id})
    return pd.DataFrame(rows).sort_values("name", kind="stable")


def _energy(levels: pd.DataFrame, windows: pd.DataFrame, width: int) -> Any:
    electrodes, shown = _shown_levels(levels), _shown_windows(windows)
    wide = width > 500
    options = {
        "anode": list(ANODES.values()),
        "electrolyte": shown["name"].tolist(),
        "cathode": list(CATHODES.values()),
    }
    params = [
        alt.param(name=role, value=CHOSEN[role], bind=alt.binding_select(options=names, name=f"{role} "))
        for role, names in options.items()
    ]
    energy = alt.Scale(domain=[LOWEST, HIGHEST], nice=False, zero=False)
    across = alt.Scale(domain=[0, 1.08 if wide else 1.12], nice=False, zero=False)
    axis = alt.Axis(values=list(range(-5, 1)), labelExpr="replace(datum.label, '-', '−')", grid=False)
    y = alt.Y("y:Q", title="Electron energy against lithium metal (eV)", scale=energy, axis=axis)

    def at(x: float | str) -> Any:
        return alt.XDatum(x, scale=across, axis=None) if isinstance(x, float) else alt.X(x, scale=across, axis=None)

    def told(**headed: str) -> list[Any]:
        return [alt.Tooltip(f"{field}:N", title=heading.replace("_", " ")) for field, heading in headed.items()]

    where = {"published": "published in", "read": "read in", "locator": "place", "row_id": "row"}
    layers: list[Any] = []

    # electrodes: states filled up to the level
    for role, colour in (("anode", METAL), ("cathode", OXIDE)):
        x, x2 = _SPANS[role]
        base = alt.Chart(electrodes).transform_filter(f"datum.role == '{role}' && datum.name == {role}")
        base = base.transform_calculate(y="datum.mu")
        filled = base.mark_rect(color=colour, fillOpacity=0.35)
        tooltip = told(name=role, level="level", **where)
        layers.append(filled.encode(x=at(x), x2=alt.X2Datum(x2), y=y, y2="bottom:Q", tooltip=tooltip))
        layers.append(base.mark_rule(color=colour, strokeWidth=3).encode(x=at(x), x2=alt.X2Datum(x2), y=y))
        layers.append(
            base.mark_rule(strokeDash=[4, 3], opacity=0.7, color=theme.INK).encode(x=at(x2), x2=alt.X2Datum(0.94), y=y)
        )
        label = base.mark_text(dy=14, fontSize=12)
        layers.append(label.encode(x=at((x + x2) / 2), y=y, text="name:N"))
        layers.append(base.mark_text(dy=30, fontSize=11).encode(x=at((x + x2) / 2), y=y, text="level:N"))
        sign = base.mark_text(align="right", dy=-9, fontSize=15, fontWeight=600)
        layers.append(sign.encode(x=at(x + 0.05), y=y, text=alt.value("μ")))
        index = base.mark_text(align="left", dx=1, dy=-5, fontSize=11, fontWeight=600)
        layers.append(index.encode(x=at(x + 0.05), y=y, text=alt.value(role[0])))

    # electrolyte: what it bears, and what it does not
    x, x2 = _SPANS["electrolyte"]
    base = alt.Chart(shown).transform_filter("datum.name == electrolyte")
    parts = {
        "is reduced": (str(HIGHEST), "datum.reduced", LAYER, 0.25),
        "stable": ("datum.reduced", "datum.oxidised", SOLID, 0.6),
        "is oxidised": ("datum.oxidised", str(LOWEST), LAYER, 0.25),
    }
    tooltip = told(name="electrolyte", window="window against lithium", **where)
    for word, (upper, lower, colour, opacity) in parts.items():
        part = base.transform_calculate(y=upper, y2=lower, middle=f"({upper} + {lower}) / 2")
        drawn = part.mark_rect(color=colour, fillOpacity=opacity)
        layers.append(drawn.encode(x=at(x), x2=alt.X2Datum(x2), y=y, y2="y2:Q", tooltip=tooltip))
        middle = alt.Y("middle:Q", scale=energy)
        layers.append(
            part.transform_filter("datum.y - datum.y2 > 0.3")
            .mark_text(fontSize=11)
            .encode(x=at((x + x2) / 2), y=middle, text=alt.value(word))
        )

    # equation (1)
    pairs = _pairs(levels)
    base = alt.Chart(pairs).transform_filter("datum.anode == anode && datum.cathode == cathode")
    at_arrow = at(0.94)
    tooltip = told(voltage="voltage", locator="computed by", row_id="row")
    layers.append(base.mark_rule(strokeWidth=2, color=theme.INK).encode(x=at_arrow, y=y, y2="mu_c:Q", tooltip=tooltip))
    for field_, shape in (("y", "triangle-up"), ("mu_c", "triangle-down")):
        dy = 4 if field_ == "y" else -4
        tip = base.mark_point(shape=shape, filled=True, size=70, opacity=1, yOffset=dy, color=theme.INK)
        layers.append(tip.encode(x=at_arrow, y=alt.Y(f"{field_}:Q", scale=energy)))
    halfway = alt.Y("middle:Q", scale=energy)
    for word, dx, dy, size in (("eV", 7, -9, 14), ("oc", 26, -5, 10)):
        name = base.mark_text(align="left", dx=dx, dy=dy, fontSize=size, fontWeight=600)
        layers.append(name.encode(x=at_arrow, y=halfway, text=alt.value(word)))
    value = base.mark_text(align="left", dx=7, dy=9, fontSize=11)
    layers.append(value.encode(x=at_arrow, y=halfway, text="energy:N"))

    # what follows from the choice
    mu = {role: dict(zip(of["name"], of["mu"], strict=True)) for role, of in electrodes.groupby("role")}
    chosen = {role: f"({json.dumps(mu[role], ensure_ascii=False)})[{role}]" for role in mu}
    it = "the electrolyte " if wide else ""
    verdicts = {
        "anode": (f"{chosen['anode']} > datum.reduced", f"above the window: {it}can be reduced"),
        "cathode": (f"{chosen['cathode']} < datum.oxidised", f"below the window: {it}can be oxidised"),
    }
    base = alt.Chart(shown).transform_filter("datum.name == electrolyte")
    for i, (role, (outside, verdict)) in enumerate(verdicts.items()):
        said = base.transform_calculate(said=f"'{role} level ' + ({outside} ? '{verdict}' : 'within the window')")
        row = said.mark_text(align="left", fontSize=12 if wide else 11)
        layers.append(row.encode(x=alt.value(0), y=alt.value(HEIGHT + 16 + 16 * i), text="said:N"))

    heads = pd.DataFrame([{"x": sum(span) / 2, "role": role} for role, span in _SPANS.items()])
    named = alt.Chart(heads).mark_text(fontWeight=600, fontSize=12).encode(x=at("x:Q"), y=alt.value(-10), text="role:N")
    layers.append(named)
    title = marks.heading("C", "Electron energies and equation (1)")
    return alt.layer(*layers).add_params(*params).properties(width=width - 62, height=HEIGHT, title=title)


def _pairs(levels: pd.DataFrame) -> pd.DataFrame:
    voltages = _voltages(levels)
    rows = []
    for row_id, row in voltages.iterrows():
        anode, cathode = row["name"].split(" | ")
        mu_a, mu_c = 0.0 - _potential(levels, anode), -_potential(levels, cathode)
        value = f"{row['value']:.3g}"
        rows.append(
            {
                "anode": ANODES[anode],
                "cathode": CATHODES[cathode],
                "y": mu_a,
                "mu_c": mu_c,
                "middle": (mu_a + mu_c) / 2,
                "voltage": f"{value} V",
                "energy": f"{value} eV",
                "locator": row["locator"],
                "row_id": row_id,
            }
        )
    return pd.DataFrame(rows)
