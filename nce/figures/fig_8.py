"""Figure 8: a thin-film cell with LiPON, and between which potentials electrolytes hold by calculation."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from nce.data import cell, load, source
from nce.figures import text, theme
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
    again = table.duplicated(["source", "model_composition", "reduction_V", "oxidation_V"])
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
    work = source(key)
    return f"{work.short.split()[0]} {work.year}"


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
    return drawn.chart()


# --- the windows ------------------------------------------------------------------------------------------------------


def _lanes(once: pd.DataFrame, wide: bool) -> pd.DataFrame:
    """A height for each window: LiPON first, then by the upper end; calculations of one phase beneath each other."""
    by = once.assign(second=once["source"] != "zhu2015").sort_values("second", kind="stable")
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
            label = "" if i else text.formula(_phase(row) if row["material"] == "LiPON" else row["material"])
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
            "ends": "both",
            "colour": theme.COLOURS["thin film"],
            "opaque": 0.3,
            "phase": "LiPON, sputtered film",
            "window": f"{stated['value']} V wide, on lithium",
            "precision": "",
            "printed": stated["as_printed"],
            **_provenance(pd.Series(stated)),
        }
    ]
    again = windows[windows["drawn"] == "read again"]
    for row_id, row in windows[windows["drawn"] == "window"].iterrows():
        low, high = row["reduction_V"], row["oxidation_V"]
        if pd.isna(low) and row["energy_0V_eV_atom"] == 0:
            low = 0.0  # nothing happens down to lithium metal
        ends = "upper" if pd.isna(low) else "lower" if pd.isna(high) else "both"
        same = again[
            (again["source"] == row["source"])
            & (again["model_composition"] == row["model_composition"])
            & again["reduction_V"].eq(low).where(again["reduction_V"].notna(), pd.isna(row["reduction_V"]))
            & again["oxidation_V"].eq(high)
        ]
        also = [f"{source(r['read_in']).short} (row {i})" for i, r in same.iterrows()]
        rows.append(
            {
                "row_id": row_id,
                "low": low,
                "high": high,
                "ends": ends,
                "colour": CALCULATIONS.get(row["source"], OTHERS),
                "opaque": 0.85,
                "phase": _phase_shown(row),
                "window": {
                    "both": f"{_volts(low)} to {_volts(high)}",
                    "upper": f"up to {_volts(high)}",
                    "lower": f"from {_volts(low)}",
                }[ends],
                "reduced": _formulae(row["products_reduction"]),
                "oxidised": _formulae(row["products_oxidation"]),
                "precision": row["precision"],
                "printed": row["as_printed"] if pd.notna(row["as_printed"]) else "",
                "also": ", ".join(also),
                **_provenance(row),
            }
        )
    told = pd.DataFrame(rows).join(lanes, on="row_id")
    return told.assign(author=[_author(key) for key in told.pop("key")])


def _phase_shown(row: pd.Series[Any]) -> str:
    return text.formula(row["material"] if row["material"] == row["model_composition"] else _phase(row))


def _formulae(products: Any) -> str:
    return text.formula(products) if isinstance(products, str) else "not given"


def _provenance(row: pd.Series[Any]) -> dict[str, str]:
    read = f"{source(row['read_in']).short} ({row['evidence']})"
    return {"key": row["source"], "published": source(row["source"]).short, "read": read, "locator": row["locator"]}


_WHERE = {"published": "published in", "read": "read in", "locator": "place"}


def _tooltip(headed: dict[str, str]) -> list[Any]:
    return [alt.Tooltip(f"{field}:N", title=heading) for field, heading in headed.items()]


def _places(steps: pd.DataFrame) -> tuple[pd.Series[Any], alt.LookupData]:
    """Where the steps were read: few places for many steps, so each is written once."""
    where = pd.DataFrame([_provenance(row) for _, row in steps.iterrows()], index=steps.index).drop(columns="key")
    places = where.drop_duplicates().reset_index(drop=True)
    number = {tuple(row): n for n, row in zip(places.index, places.itertuples(index=False), strict=True)}
    of = pd.Series([number[tuple(row)] for row in where.itertuples(index=False)], index=steps.index)
    return of, alt.LookupData(places.rename_axis("place").reset_index(), "place", list(_WHERE))


def _ladder(windows: pd.DataFrame, steps: pd.DataFrame, electrodes: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    once = windows[windows["drawn"] == "window"]
    lanes = _lanes(once, wide)
    height = float(lanes["y"].max()) + 12
    bars = _window_rows(windows, lanes)
    x_scale = alt.Scale(domain=[0, HIGHEST], nice=False)
    axis = alt.Axis(values=list(range(6)), format="d")
    x = alt.X("low:Q", title="Potential against Li/Li⁺ (V)", scale=x_scale, axis=axis)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False, zero=False), axis=None)
    raw = alt.Color("colour:N", scale=None)

    headed = {"phase": "calculated for", "window": "window", "reduced": "below it", "oxidised": "above it"}
    headed |= {**_WHERE, "precision": "precision", "printed": "as printed", "also": "also read in", "row_id": "row"}
    both = alt.Chart(bars[bars["ends"] == "both"]).mark_bar(height=8)
    opaque = alt.Opacity("opaque:Q", scale=None)
    layers = [both.encode(x=x, x2="high:Q", y=y, color=raw, opacity=opaque, tooltip=_tooltip(headed))]
    known = bars[bars["ends"] != "both"].assign(
        at=lambda d: d["low"].fillna(d["high"]), inside=lambda d: d["low"].add(0.3).fillna(d["high"] - 0.3)
    )
    at = alt.X("at:Q", scale=x_scale)
    half = alt.Chart(known).encode(y=y, color=raw, tooltip=_tooltip(headed))
    layers.append(half.mark_tick(height=11, thickness=4, orient="vertical").encode(x=at))
    layers.append(half.mark_rule(strokeDash=[3, 2], strokeWidth=3).encode(x=at, x2="inside:Q"))

    # steps of decomposition
    place, lookup = _places(steps)
    drawn = steps[["direction", "potential_V", "reaction"]].rename_axis("row_id").assign(place=place)
    drawn = drawn.assign(
        y=lanes["y"].reindex(steps["window"]).to_numpy(),
        colour=[CALCULATIONS.get(key, OTHERS) for key in steps["source"]],
        reaction=steps["reaction"].map(text.reaction),
    ).reset_index()
    shape = alt.Shape("direction:N", legend=None).scale(
        domain=["reduction", "oxidation"], range=["triangle-left", "triangle-right"]
    )
    told = {"direction": "step", "reaction": "reaction", "potential_V": "begins at (V)", **_WHERE, "row_id": "row"}
    triangles = alt.Chart(drawn).transform_lookup("place", from_=lookup)
    triangles = triangles.mark_point(filled=True, size=42, opacity=1, stroke=theme.INK, strokeWidth=0.5)
    where = alt.X("potential_V:Q", scale=x_scale)
    layers.append(triangles.encode(x=where, y=y, shape=shape, color=raw, tooltip=_tooltip(told)))

    # names
    leading = alt.Chart(bars[["label", "y"]][bars["label"] != ""])
    ours = "indexof(datum.label, 'LiPON') == 0"
    for bold in (False, True):
        some = leading.transform_filter(ours if bold else f"!({ours})")
        weight: Any = 600 if bold else 400
        name = some.mark_text(align="right", fontWeight=weight) if wide else some.mark_text(align="left", dy=-14)
        layers.append(name.encode(x=alt.value(-8 if wide else 0), y=y, text="label:N"))
    authors = alt.Chart(bars[["author", "y", "colour"]]).mark_text(align="left", fontSize=11)
    layers.append(authors.encode(x=alt.value("width"), y=y, text="author:N"))

    # electrodes
    marked = _marked(electrodes)
    ink = {"color": theme.INK, "opacity": 0.55}
    rules = alt.Chart(marked).mark_rule(strokeDash=[4, 3], **ink)
    told = {"electrode": "electrode", "potential": "potential", "meant": "meant as", **_WHERE, "row_id": "row"}
    layers.insert(0, rules.encode(x=alt.X("potential_V:Q", scale=x_scale), tooltip=_tooltip(told)))
    first = marked.drop_duplicates("electrode")
    label = alt.Chart(first).encode(x=alt.X("potential_V:Q", scale=x_scale), y=alt.value(-6))
    if wide:
        layers.append(label.mark_text(fontSize=11, dy=-14).encode(text="short:N"))
        layers.append(label.mark_text(fontSize=10, opacity=0.8).encode(text="evidence:N"))
    else:
        layers.append(label.mark_text(fontSize=10.5, angle=270, align="left", baseline="middle").encode(text="long:N"))
    return alt.layer(*layers).properties(width=width - (236 if wide else 84), height=height)


def _marked(electrodes: pd.DataFrame) -> pd.DataFrame:
    """Potentials of electrodes, and how each was read; lithium is the zero of the axis."""
    rows = []
    for row_id, row in electrodes.iterrows():
        sign = {"<=": "≤ ", "~": "≈ "}.get(row["relation"], "")
        potential = f"{sign}{row['potential_V']:g} V"
        rows.append(
            {
                "row_id": row_id,
                "potential_V": row["potential_V"],
                "electrode": text.formula(row["name"]),
                "short": f"{text.formula(row['name'])} {potential}",
                "long": f"{text.formula(row['name'])} {potential} ({row['evidence']})",
                "evidence": row["evidence"],
                "potential": potential,
                "meant": row["potential_kind"],
                **_provenance(row),
            }
        )
    return pd.DataFrame(rows).drop(columns="key")


# --- the products of one window ---------------------------------------------------------------------------------------


def _products(once: pd.DataFrame, steps: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    place, lookup = _places(steps)
    rows, names = [], {}
    for row_id, window in once.iterrows():
        of = steps[steps["window"] == row_id].sort_values("potential_V", ascending=False, kind="stable")
        if of.empty:
            continue
        names[row_id] = f"{_phase_shown(window)}, {_author(window['source'])}"
        above, below = (of[of["direction"] == d] for d in ("oxidation", "reduction"))
        shared = {"choice": names[row_id]}
        low = window["reduction_V"] if pd.notna(window["reduction_V"]) else 0.0
        stable = {"kind": "stable", "row_id": row_id, "volts": f"{low:.2f} to {window['oxidation_V']:.2f} V"}
        for n, (step_id, step) in enumerate([*above.iterrows(), (None, None), *below.iterrows()]):
            if step is None:
                said = text.formula(window["model_composition"]) + " is stable"
                rows.append(shared | stable | {"rank": n, "said": said})
                continue
            balanced = text.reaction(step["reaction"])
            sign = "≥" if step["direction"] == "oxidation" else "≤"
            rows.append(
                shared
                | {
                    "rank": n,
                    "kind": step["direction"],
                    "row_id": step_id,
                    "volts": f"{sign} {step['potential_V']:g} V",
                    "said": balanced if wide else _phases(step["reaction"]),
                    "place": place[step_id],
                }
                | ({} if wide else {"reaction": balanced})
            )
    table = pd.DataFrame(rows)
    height, step_px = 12 * 22, 22
    chosen = alt.param(
        name="choice",
        value=names[CHOSEN],
        bind=alt.binding_select(options=list(names.values()), name="electrolyte and calculation "),
    )
    base = alt.Chart(table).transform_filter("datum.choice == choice").transform_lookup("place", from_=lookup)
    base = base.transform_calculate(top=f"datum.rank * {step_px}", foot=f"datum.rank * {step_px} + {step_px - 3}")
    base = base.transform_calculate(middle=f"datum.top + {(step_px - 3) / 2}")
    scale = alt.Scale(domain=[height, 0], nice=False, zero=False)
    fills = [theme.COLOURS["glass"], theme.COLOURS["thin film"], theme.COLOURS["liquid"]]
    fill = alt.Color("kind:N", legend=None).scale(domain=["oxidation", "stable", "reduction"], range=fills)
    told = {"kind": "kind", "volts": "potential", "said" if wide else "reaction": "reaction", **_WHERE, "row_id": "row"}
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
    head = base.transform_filter("datum.rank == 0").mark_text(align="left", fontWeight=600, fontSize=13)
    head = head.encode(x=alt.value(0), y=alt.value(-12), text="choice:N")
    return alt.layer(strips, volts, said, head).add_params(chosen).properties(width=width - 12, height=height)


def _phases(reaction: str) -> str:
    """What forms, without the numbers and without what leaves."""
    left_over = [p for p in parse_reaction(reaction).products if p not in ("Li+", "e-")]
    return text.formula(" + ".join(left_over))
