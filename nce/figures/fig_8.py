"""Figure 8: a thin-film cell with LiPON, and between which potentials electrolytes hold by calculation."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from nce.data import cell, load, source
from nce.figures import glasses, marks, text, theme
from nce.figures.exhibit import Figure
from nce.figures.sketch import Sketch
from nce.models.reactions import composition, parse_reaction

REPORTED = "st-lipon-stability-01"
"""The window of LiPON that the review quotes: its width, in contact with lithium metal."""

DISORDERED = "st-lipon-stability-08"

CALCULATIONS = {"zhu2015": theme.COLOURS["liquid"], "richards2016": theme.COLOURS["glass"]}
OTHERS = theme.COLOURS["crystalline"]

HIGHEST = 5.6
CHOSEN = "sw-01"

_ONE = ["source", "model_composition", "reduction_V", "oxidation_V"]
"""Rows that agree in these tell of one calculation."""

_SHARED = ["source", "read_in", "locator", "evidence", "as_printed", "note"]


def build() -> Figure:
    """Gather windows, steps and electrodes from their tables."""
    windows, steps, electrodes = _windows(), load("half_reactions"), _electrodes()
    stated = load("statements").loc[[REPORTED, DISORDERED]]
    parts = {"window": windows, "step": steps, "electrode": electrodes, "statement": stated}
    data = pd.concat([rows.assign(drawn=rows.get("drawn", name)) for name, rows in parts.items()])
    ends = ["reduction_V", "oxidation_V", "products_reduction", "products_oxidation", "precision"]
    keep = ["drawn", "material", "model_composition", *ends, "window", "direction", "potential_V", "reaction"]
    data = data[[*keep, "relation", "value", "unit", *_SHARED]]
    data.index.name = "row_id"
    once = windows[windows["drawn"] == "window"]
    return Figure(
        id="fig-8",
        title="Thin-film cell, schematic, and computed stability windows of electrolytes, compiled",
        caption=(
            "Above, schematic and not to scale, a thin-film cell with LiPON on alumina as {cite:t}`wang2016` made it, "
            "and the film between titanium nitride and gold on which {cite:t}`put2018` measured, both as the text of "
            "{cite:t}`grady2020` describes them. In the middle, windows computed from phase equilibria by "
            "{cite:t}`zhu2015` and {cite:t}`richards2016`, and two single results of other calculations. A bar is the "
            "range in which the phase neither takes up nor gives off lithium; triangles at its ends and beyond are "
            "steps of its decomposition, pointing the way the potential goes. Two crystals stand in for LiPON. The "
            "pale bar is the window that the review quotes from {cite:t}`yu1997`. Dashed lines are potentials of "
            "electrodes. Below, the steps of one window, from high to low potential, with the phases that form: any "
            "calculation with known steps can be chosen. The numbers of Zhu and Richards come from notes of one "
            "reader, those of Richards read off a figure within 0.03 V; a tooltip tells for each where it was read."
        ),
        alt=_alt(once),
        kind="data+model",
        note=(
            "The printed figure shows a micrograph of a cell (A), possible decomposition reactions against potential "
            "between titanium nitride and gold (B), and current against voltage up to breakdown (C). The images are "
            "not available. In place of A stands a schematic, in place of B the windows and reactions of published "
            "calculations, for LiPON and for others; they start from crystals, whereas the work behind B started from "
            "data on Li₃PO₄. C is left out: its points are not public, and no calculated window gives a current."
        ),
        data=data,
        draw=lambda width: {
            "stack": _stack(width),
            "windows": _ladder(windows, steps, electrodes, width),
            "products": _products(once, steps, width),
        },
    )


def _windows() -> pd.DataFrame:
    """All rows; what a second document says again of one calculation is not drawn a second time."""
    table = load("stability_windows")
    again = table.duplicated(_ONE)
    return table.assign(drawn=again.map({True: "read again", False: "window"}))


def _electrodes() -> pd.DataFrame:
    table = load("electrodes")
    known = table[table["potential_V"].notna()]
    return known.assign(material=known["name"], model_composition=known["formula"])


def _alt(windows: pd.DataFrame) -> str:
    """The message in words, from the rows that are drawn."""
    whole = windows[windows["reduction_V"].notna() & windows["oxidation_V"].notna()]
    width = whole["oxidation_V"] - whole["reduction_V"]
    top, wide, narrow = whole["oxidation_V"].idxmax(), width.idxmax(), width.idxmin()
    lipon = whole[whole["material"] == "LiPON"]
    said = "; ".join(_told(row) for _, row in lipon.iterrows())
    return (
        "Three panels. First, a stack of alumina, current collector, LiCoO2, LiPON, anode and current collector, and a "
        "test stack of titanium nitride, LiPON and gold. Second, a ladder of "
        f"{len(windows)} computed results for {windows['model_composition'].nunique()} phases on an axis from 0 to "
        f"{HIGHEST:g} V against lithium. For LiPON: {said}; the review quotes {cell(REPORTED).text} V from experiment. "
        f"The highest end is that of {_told(whole.loc[top])}. The widest window is that of {_told(whole.loc[wide])}, "
        f"the narrowest that of {_told(whole.loc[narrow])}. Third, the balanced reactions of one window, step by step."
    )


def _told(row: pd.Series[Any]) -> str:
    phase = row["material"] if row["material"] == row["model_composition"] else _phase(row)
    return f"{phase}, {row['reduction_V']:.2f} to {row['oxidation_V']:.2f} V ({source(row['source']).short})"


def _phase(row: pd.Series[Any]) -> str:
    """Name and calculated formula; that of LiPON by one phosphorus, as the works write it."""
    formula = row["model_composition"]
    if row["material"] == "LiPON":
        atoms = composition(formula)
        shares = {e: f"{float(atoms[e] / atoms['P']):g}" for e in ("Li", "P", "O", "N")}
        formula = "".join(e + ("" if n == "1" else n) for e, n in shares.items())
    return f"{row['material']} as {formula}"


def _author(key: str) -> str:
    return source(key).short.replace(" et al.", "")


# --- the cell ---------------------------------------------------------------------------------------------------------


def _stack(width: int) -> Any:
    wide = width > 500
    w, bottom, half = width - 12.0, 226.0, (width - 12.0) / 2
    drawn = Sketch(w, bottom + 6)
    lithium, oxide, metal = theme.COLOURS["thin film"], theme.COLOURS["glass-ceramic"], theme.COLOURS["crystalline"]
    seen = cell(DISORDERED)
    where = f"({source(seen.row['source']).short}, read in {source(seen.row['read_in']).short}, row {DISORDERED})"
    thin = text.quantity(seen.text, seen.unit)
    layers = {
        "current collector": (24, metal, 0.9, "leads electrons"),
        "anode": (30, theme.COLOURS["liquid"], 0.4, "gives off lithium on discharge"),
        "LiPON": (34, lithium, 0.4, "electrolyte, sputtered, so that it lies close on the cathode"),
        "LiCoO₂": (46, oxide, 0.4, "cathode, takes up lithium on discharge"),
        "current collector ": (24, metal, 0.9, "leads electrons"),
        "Al₂O₃ substrate": (44, metal, 0.2, "carries the films"),
    }
    drawn.words(half / 2 if wide else half * 0.5, 8, "thin-film cell", bold=True)
    y = 20.0
    for name, (height, colour, opaque, role) in layers.items():
        drawn.box(0, half - 16, y, y + height, colour, name.strip(), role, opaque)
        drawn.words((half - 16) / 2, y + height / 2 + 1, name.strip(), size=12 if wide else 11)
        if name == "LiPON":
            edge = y + height
        y += height
    role = f"disordered, {thin}, seen by electron microscopy {where}"
    drawn.box(0, half - 16, edge, edge + 5, theme.COLOURS["glass"], "layer in LiCoO₂ next to LiPON", role, 0.9)
    drawn.line((half - 14, edge + 2.5), (half + 10, edge + 2.5), dashed=True)
    said = [f"disordered layer, {thin} (review)"] if wide else ["disordered layer", f"{thin} (review)"]
    for i, line in enumerate(said):
        drawn.words(half + 14, edge + 3 + 14 * i, line, size=11, align="left")

    drawn.words((half + w) / 2 + 6, bottom - 82, "test of the film", bold=True)
    x, y = half + 12, bottom - 70
    test = {
        "Au": ("electrode", theme.COLOURS["glass"], 0.5),
        "LiPON": ("electrolyte under test", lithium, 0.4),
        "TiN": ("electrode", metal, 0.6),
    }
    for name, (role, colour, opaque) in test.items():
        drawn.box(x, w, y, y + 24, colour, name, role, opaque)
        drawn.words((x + w) / 2, y + 13, name)
        y += 24
    return drawn.chart("A  Stacks of films, schematic")


# --- the windows ------------------------------------------------------------------------------------------------------


def _lanes(once: pd.DataFrame, wide: bool) -> pd.DataFrame:
    """A height for each window: LiPON first, then by the upper end; calculations of one phase beneath each other."""
    rank = {key: n for n, key in enumerate(CALCULATIONS)}
    by = once.assign(rank=once["source"].map(rank).fillna(len(rank))).sort_values("rank", kind="stable")
    ends = by.groupby("model_composition", sort=False)["oxidation_V"].first()
    named = by.drop_duplicates("model_composition").set_index("model_composition")["material"]
    order = sorted(ends.index, key=lambda phase: (named[phase] != "LiPON", -ends[phase]))
    step, gap = (14.0, 8.0) if wide else (14.0, 19.0)
    y = 8.0 if wide else 20.0
    rows = [{"row_id": REPORTED, "y": y, "label": "LiPON film (review)"}]
    for phase in order:
        y += gap
        of = by[by["model_composition"] == phase]
        for i, (row_id, row) in enumerate(of.iterrows()):
            y += step
            label = "" if i else text.prose(_phase(row) if row["material"] == "LiPON" else row["material"])
            rows.append({"row_id": row_id, "y": y, "label": label})
    return pd.DataFrame(rows).set_index("row_id")


def _volts(value: float) -> str:
    return f"{value:.2f} V"


def _window_rows(windows: pd.DataFrame, lanes: pd.DataFrame) -> pd.DataFrame:
    """Everything that is told about each bar."""
    stated = cell(REPORTED).row
    rows = [
        {
            "row_id": REPORTED,
            "low": 0.0,
            "high": float(stated["value"]),
            "phase": "LiPON, sputtered film",
            "window": f"{stated['value']} V wide, on lithium",
            "precision": "",
            "printed": stated["as_printed"],
        }
    ]
    again = windows[windows["drawn"] == "read again"]
    for row_id, row in windows[windows["drawn"] == "window"].iterrows():
        low, high = _lower_end(row), row["oxidation_V"]
        ends = "upper" if pd.isna(low) else "lower" if pd.isna(high) else "both"
        also = [f"{source(r['read_in']).short} (row {i})" for i, r in again.iterrows() if r[_ONE].equals(row[_ONE])]
        rows.append(
            {
                "row_id": row_id,
                "low": low,
                "high": high,
                "phase": _phase_shown(row),
                "window": {
                    "both": f"{_volts(low)} to {_volts(high)}",
                    "upper": f"up to {_volts(high)}",
                    "lower": f"from {_volts(low)}",
                }[ends],
                "reduced": _formulae(row["products_reduction"]),
                "oxidised": _formulae(row["products_oxidation"]),
                "precision": "" if row["precision"] == "as printed" else row["precision"],
                "printed": row["as_printed"] if pd.notna(row["as_printed"]) else "",
                "also": ", ".join(also),
            }
        )
    return pd.DataFrame(rows).join(lanes, on="row_id")


def _lower_end(row: pd.Series[Any]) -> float:
    """The lower end of a window, 0 where nothing happens down to lithium metal."""
    return 0.0 if pd.isna(row["reduction_V"]) and row["energy_0V_eV_atom"] == 0 else float(row["reduction_V"])


def _phase_shown(row: pd.Series[Any]) -> str:
    return text.prose(row["material"] if row["material"] == row["model_composition"] else _phase(row))


def _formulae(products: Any) -> str:
    return text.formula(products) if isinstance(products, str) else "not given"


def _provenance(row: pd.Series[Any]) -> dict[str, str]:
    read = f"{source(row['read_in']).short} ({row['evidence']})"
    return {"published": source(row["source"]).short, "read": read, "locator": row["locator"]}


_WHERE = {"published": "published in", "read": "read in", "locator": "place"}


def _tooltip(headed: dict[str, str]) -> list[Any]:
    return [alt.Tooltip(f"{field}:N", title=heading) for field, heading in headed.items()]


def _places(rows: pd.DataFrame) -> tuple[list[int], alt.LookupData]:
    """Where rows were read: few places for many rows, so the specification holds each once."""
    where = [_provenance(row) | {"colour": CALCULATIONS.get(row["source"], OTHERS)} for _, row in rows.iterrows()]
    places = pd.DataFrame(where).drop_duplicates().reset_index(drop=True)
    number = {tuple(row): n for n, row in zip(places.index, places.itertuples(index=False), strict=True)}
    looked_up = alt.LookupData(places.rename_axis("place").reset_index(), "place", list(places.columns))
    return [number[tuple(row.values())] for row in where], looked_up


def _packed(rows: pd.DataFrame, by: list[str]) -> tuple[alt.InlineData, list[Any]]:
    """One record for the rows that share ``by``, with lists of the rest: a third of the size of single records."""
    rest = [c for c in rows if c not in by]
    records = [
        dict(zip(by, shared, strict=True)) | {c: group[c].tolist() for c in rest}
        for shared, group in rows.groupby(by, sort=False)
    ]
    return alt.InlineData(values=records), rest


def _ladder(windows: pd.DataFrame, steps: pd.DataFrame, electrodes: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    once = windows[windows["drawn"] == "window"]
    lanes = _lanes(once, wide)
    height = float(lanes["y"].max()) + 12
    bars = _window_rows(windows, lanes)
    quoted = pd.DataFrame([cell(REPORTED).row], index=[REPORTED])
    read_at, bar_places = _places(pd.concat([windows, quoted]).loc[bars["row_id"]])
    bars = bars.assign(place=read_at)
    x_scale = alt.Scale(domain=[0, HIGHEST], nice=False)
    axis = alt.Axis(values=list(range(6)), format="d", grid=wide)
    x = alt.X("low:Q", title="Potential against Li/Li⁺ (V)", scale=x_scale, axis=axis)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False, zero=False), axis=None)
    raw = alt.Color("colour:N", scale=None)

    headed = {"phase": "calculated for", "window": "window", "reduced": "below it", "oxidised": "above it"}
    headed |= {**_WHERE, "precision": "precision", "printed": "as printed", "also": "also read in", "row_id": "row"}
    told = alt.Chart(glasses.compact(bars, ["low", "high", "y", "place"])).transform_lookup("place", from_=bar_places)
    both = told.transform_filter("isValid(datum.low) && isValid(datum.high)").mark_bar(height=8)
    pale = alt.condition(f"datum.row_id == '{REPORTED}'", alt.value(0.4), alt.value(0.85))
    layers = [both.encode(x=x, x2="high:Q", y=y, color=raw, opacity=pale, tooltip=_tooltip(headed))]
    half = told.transform_filter("!isValid(datum.low) || !isValid(datum.high)")
    half = half.transform_calculate(at="isValid(datum.low) ? datum.low : datum.high")
    half = half.transform_calculate(inside="datum.at + (isValid(datum.low) ? 0.3 : -0.3)")
    at = alt.X("at:Q", scale=x_scale)
    half = half.encode(y=y, color=raw, tooltip=_tooltip(headed))
    layers.append(half.mark_tick(height=11, thickness=4, orient="vertical").encode(x=at))
    layers.append(half.mark_rule(strokeDash=[3, 2], strokeWidth=3).encode(x=at, x2="inside:Q"))

    # steps of decomposition
    read_at, step_places = _places(steps)
    drawn = steps[["direction", "potential_V"]].rename_axis("row_id").assign(place=read_at)
    drawn["y"] = lanes["y"].reindex(steps["window"]).to_numpy()
    drawn["reaction"] = steps["reaction"].map(text.reaction)
    packed, lists = _packed(drawn.reset_index(), ["y", "place"])
    shape = alt.Shape("direction:N", legend=None).scale(
        domain=["reduction", "oxidation"], range=["triangle-left", "triangle-right"]
    )
    headed = {"direction": "step", "reaction": "reaction", "potential_V": "begins at (V)", **_WHERE, "row_id": "row"}
    triangles = alt.Chart(packed).transform_flatten(lists).transform_lookup("place", from_=step_places)
    triangles = triangles.mark_point(filled=True, size=42, opacity=1, stroke=theme.INK, strokeWidth=0.5)
    where = alt.X("potential_V:Q", scale=x_scale)
    layers.append(triangles.encode(x=where, y=y, shape=shape, color=raw, tooltip=_tooltip(headed)))

    # names
    leading = "indexof(datum.label, 'LiPON') == 0"
    style: dict[str, Any] = {"align": "right"} if wide else {"align": "left", "fontSize": 11, "dy": -13}
    for wanted, bold in ((leading, True), (f"!({leading})", False)):
        weight: Any = 600 if bold else 400
        name = alt.Chart(bars[["y", "label"]]).transform_filter(wanted).mark_text(fontWeight=weight, **style)
        layers.append(name.encode(x=alt.value(-8 if wide else 0), y=y, text="label:N"))
    authors = told.transform_calculate(author="replace(datum.published, ' et al.', '')").mark_text(
        align="left", fontSize=11, dx=4
    )
    layers.append(authors.encode(x=alt.value("width"), y=y, text="author:N"))

    # electrodes
    marked = _marked(electrodes)
    rules = alt.Chart(marked).mark_rule(strokeDash=[4, 3], color=theme.INK, opacity=0.55 if wide else 0.35)
    headed = {"electrode": "electrode", "potential": "potential", "meant": "meant as", **_WHERE, "row_id": "row"}
    layers.insert(0, rules.encode(x=alt.X("potential_V:Q", scale=x_scale), tooltip=_tooltip(headed)))
    label = alt.Chart(marked).encode(x=alt.X("potential_V:Q", scale=x_scale))
    if wide:  # every other one higher, so that neighbours do not touch
        for tier, up in ((0, 6), (1, 34)):
            named = label.transform_filter(f"datum.tier == {tier}").encode(y=alt.value(-up))
            layers.append(named.mark_text(fontSize=11, dy=-14).encode(text="short:N"))
            layers.append(named.mark_text(fontSize=10, opacity=0.8).encode(text="evidence:N"))
    else:
        named = label.transform_filter("datum.tier >= 0").encode(y=alt.value(-6))
        named = named.transform_calculate(long="datum.short + ' (' + datum.evidence + ')'")
        layers.append(named.mark_text(fontSize=10.5, angle=270, align="left", baseline="middle").encode(text="long:N"))
    told_under = ["bar: stable by calculation", "triangle: a step of decomposition begins", "dashed: electrodes"]
    title = marks.heading(
        "B",
        "Stability windows by calculation",
        *(["; ".join(told_under)] if wide else told_under),
    )
    return alt.layer(*layers).properties(width=width - (236 if wide else 84), height=height, title=title)


def _marked(electrodes: pd.DataFrame) -> pd.DataFrame:
    """Potentials of electrodes, and how each was read; lithium is the zero of the axis. A second value has no label."""
    first = electrodes.drop_duplicates("name").sort_values("potential_V").index
    rows = []
    for row_id, row in electrodes.iterrows():
        sign = {"<=": "≤ ", "~": "≈ "}.get(row["relation"], "")
        potential, name = f"{sign}{row['potential_V']:g} V", text.prose(row["name"])
        rows.append(
            {
                "row_id": row_id,
                "potential_V": row["potential_V"],
                "electrode": " ".join(dict.fromkeys([name, text.formula(row["formula"])])),
                "short": f"{name} {potential}",
                "evidence": row["evidence"],
                "potential": potential,
                "meant": row["potential_kind"],
                "tier": first.get_loc(row_id) % 2 if row_id in first else -1,
                **_provenance(row),
            }
        )
    return pd.DataFrame(rows)


# --- the products of one window ---------------------------------------------------------------------------------------


def _products(once: pd.DataFrame, steps: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    read_at, places = _places(steps)
    place = dict(zip(steps.index, read_at, strict=True))
    rows, names = [], {}
    for row_id, window in once.iterrows():
        of = steps[steps["window"] == row_id].sort_values("potential_V", ascending=False, kind="stable")
        if of.empty:
            continue
        names[row_id] = f"{_phase_shown(window)}, {_author(window['source'])}"
        for step_id, step in of.iterrows():
            balanced = text.reaction(step["reaction"])
            sign = "≥" if step["direction"] == "oxidation" else "≤"
            rows.append(
                {
                    "choice": names[row_id],
                    "place": place[step_id],
                    "row_id": step_id,
                    "volts": f"{sign} {cell(f'{step_id}.potential_V').text} V",
                    "said": balanced if wide else _phases(step["reaction"]),
                    "reaction": balanced,
                }
            )
        above = int((of["direction"] == "oxidation").sum())
        stable = {
            "row_id": row_id,
            "volts": f"{_lower_end(window):.2f}–{window['oxidation_V']:.2f} V",
            "said": f"{text.formula(window['model_composition'])} is stable",
            "reaction": "none",
        }
        rows.insert(len(rows) - len(of) + above, rows[-1] | stable)
    table = pd.DataFrame(rows).drop(columns="reaction" if wide else [])
    packed, lists = _packed(table, ["choice", "place"])
    step_px = 21
    height = step_px * int(table["choice"].value_counts().max())
    chosen = alt.param(
        name="choice",
        value=names[CHOSEN],
        bind=alt.binding_select(options=list(names.values()), name="window of "),
    )
    scale = alt.Scale(domain=[height, 0], nice=False, zero=False)
    fills = [theme.COLOURS["glass"], theme.COLOURS["thin film"], theme.COLOURS["liquid"]]
    fill = alt.Color("kind:N", legend=None).scale(domain=["oxidation", "stable", "reduction"], range=fills)
    told = {"kind": "kind", "volts": "potential", "said" if wide else "reaction": "reaction", **_WHERE, "row_id": "row"}
    base = alt.Chart()
    strips = base.mark_bar(opacity=0.25).encode(
        x=alt.value(0),
        x2=alt.value("width"),
        y=alt.Y("top:Q", scale=scale, axis=None),
        y2="foot:Q",
        color=fill,
        tooltip=_tooltip(told),
    )
    middle = alt.Y("middle:Q", scale=scale, axis=None)
    volts = base.mark_text(align="left", fontSize=11, fontWeight=600).encode(x=alt.value(4), y=middle, text="volts:N")
    said = base.mark_text(align="left", fontSize=11 if wide else 10)
    said = said.encode(x=alt.value(96 if wide else 82), y=middle, text="said:N")
    head = base.transform_filter("datum.n == 1").mark_text(align="left", fontWeight=600, fontSize=13)
    head = head.encode(x=alt.value(0), y=alt.value(-12), text="choice:N")
    drawn = alt.layer(strips, volts, said, head, data=packed)
    drawn = drawn.transform_filter("datum.choice == choice").transform_flatten(lists)
    drawn = drawn.transform_window(n="row_number()").transform_lookup("place", from_=places)
    drawn = drawn.transform_calculate(top=f"(datum.n - 1) * {step_px}", foot=f"datum.n * {step_px} - 3")
    kind = "datum.volts[0] == '≥' ? 'oxidation' : datum.volts[0] == '≤' ? 'reduction' : 'stable'"
    drawn = drawn.transform_calculate(middle="(datum.top + datum.foot) / 2", kind=kind)
    title = marks.heading("C", "What forms beyond one window")
    return drawn.add_params(chosen).properties(width=width - 12, height=height, title=title)


def _phases(reaction: str) -> str:
    """What forms, without the numbers and without what leaves."""
    left_over = [p for p in parse_reaction(reaction).products if p not in ("Li+", "e-")]
    return text.formula(" + ".join(left_over))
