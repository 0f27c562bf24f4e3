"""How evenly the cells of Tables 2 and 3 would have to fade, on one scale."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.data import load
from nce.figures import marks, text, theme
from nce.figures.exhibit import Figure
from nce.models.cell import cycle_life

END_OF_LIFE = "st-motivation-04"
LONG = 100
"""A cell of fewer cycles than these has another symbol: its life rests on little."""

DECISIVE = ["retention_pct", "cycles", "source"]
"""Columns in which another document puts the symbol in doubt if it contradicts what stands there."""

GROUPS = {
    "table2": ("lithium thiophosphate (Table 2, review)", theme.COLOURS["glass"]),
    "table3": ("LiPON or LiBON film (Table 3, review)", theme.COLOURS["thin film"]),
}


def build() -> Figure:
    """Take the root of each retention that both tables state with a number of cycles."""
    data = pd.concat([_cells(name) for name in GROUPS])
    end = float(load("statements").loc[END_OF_LIFE, "value"]) / 100
    fades = data["per_cycle"] < 1
    data["life_cycles"] = np.nan
    data.loc[fades, "life_cycles"] = cycle_life(data.loc[fades, "per_cycle"].to_numpy(), end)
    data.index.name = "row_id"
    left = [f"{name}, row {i.rsplit('-')[-1].lstrip('0')}" for name, i in _left_out()]
    return Figure(
        id="fig-x-retention",
        title="Cycles to four fifths of the capacity, from the retentions of Tables 2 and 3",
        caption=(
            "For each cell of the two tables of {cite:t}`grady2020` that states a retention: a bar at the number "
            f"of cycles done, a symbol where {100 * end:g} % of the capacity would be left if each cycle kept the same "
            "fraction, the geometric mean. A solid line leads to a symbol within the cycles done, a dashed one beyond "
            "them, which "
            f"is extrapolation; diamonds rest on fewer than {LONG} cycles. The scale above gives the mean loss in "
            "a cycle. All values were read in the review alone (class review). A dagger marks a row that another "
            "document contradicts in its retention, its cycles or its source. A retention above 100 % gives no such "
            f"life. Left out, for want of a retention: {'; '.join(left)}."
        ),
        alt=_alt(data, end),
        kind="data",
        note=(
            "The review prints the numbers in its Tables 2 and 3 and compares them in words. The mean loss in a cycle "
            "is no coulombic efficiency, and even fading from the first cycle to the last is an assumption that no "
            "pair of numbers can test. Rates, temperatures, anodes and spare lithium differ from row to row."
        ),
        data=data,
        draw=lambda width: {"main": _draw(data, end, width)},
    )


def _cells(name: str) -> pd.DataFrame:
    table = load(name)
    table = table[table["retention_pct"].notna() & table["cycles"].notna()]
    checks = load("table_checks").query("verdict == 'contradicts' and column in @DECISIVE")
    checks = checks[checks["table_row"].isin(table.index)]
    stands = [str(table.loc[i, c]) for i, c in zip(checks["table_row"], checks["column"], strict=True)]
    doubted = checks.loc[checks["found"] != stands, "table_row"]
    since = table["reference_cycle"].astype(float)
    return pd.DataFrame(
        {
            "electrolyte": table["electrolyte"],
            "cathode": table["cathode"],
            "anode": table["anode"],
            "group": GROUPS[name][0],
            "cycles": table["cycles"].astype(int),
            "reference_cycle": since,
            "retention_pct": table["retention_pct"],
            "per_cycle": (table["retention_pct"] / 100) ** (1 / (table["cycles"] - since.fillna(0))),
            "doubted": table.index.isin(doubted),
            **{c: table[c] for c in ("source", "read_in", "locator", "evidence", "as_printed", "note")},
        }
    )


def _left_out() -> list[tuple[str, str]]:
    return [
        (f"Table {name[-1]}", str(i))
        for name in GROUPS
        for i, missing in load(name)["retention_pct"].isna().items()
        if missing
    ]


def _alt(data: pd.DataFrame, end: float) -> str:
    told = []
    for group, cells in data.groupby("group", sort=False):
        fading = cells.dropna(subset="life_cycles")
        low, high = fading.loc[fading["life_cycles"].idxmin()], fading.loc[fading["life_cycles"].idxmax()]
        told.append(
            f"{group}: {len(cells)} cells, {_life(low['life_cycles'])} cycles ({low['electrolyte']}, "
            f"{low['cycles']} done) to {_life(high['life_cycles'])} ({high['electrolyte']}, {high['cycles']} done)"
        )
    gains = data[data["life_cycles"].isna()]
    beyond = int((data["life_cycles"] > data["cycles"]).sum())
    return (
        f"Cycles to {100 * end:g} % of the capacity if fading were even, on a logarithmic scale. {'; '.join(told)}. "
        f"{beyond} of {len(data) - len(gains)} are extrapolated; {len(gains)} cell gains capacity and has no such "
        "life. All values were read in the review only."
    )


def _life(cycles: float) -> str:
    return f"{float(f'{cycles:.2g}'):.0f}"


def _draw(data: pd.DataFrame, end: float, width: int) -> Any:
    wide = width > 500
    shown = marks.told(data)
    rank = shown["life_cycles"].fillna(np.inf)
    ranked = shown.assign(rank=rank).sort_values(["group", "rank"], ascending=[True, False])
    order = ranked["row_id"].tolist()
    shown["name"] = [
        text.formula(e) + (" †" if d else "") for e, d in zip(shown["electrolyte"], shown["doubted"], strict=True)
    ]
    shown["pair"] = shown["cathode"].map(text.formula) + " | " + shown["anode"].map(text.formula)
    shown["life"] = [f"{_life(c)} cycles" if c > 0 else "none: it gains capacity" for c in shown["life_cycles"]]
    shown["mean"] = [f"{100 * r:.3f} %" for r in shown["per_cycle"]]
    shown["retention"] = [
        f"{r:g} % after {n} cycles" + (f", of cycle {f:.0f}" if f > 0 else "")
        for r, n, f in zip(shown["retention_pct"], shown["cycles"], shown["reference_cycle"], strict=True)
    ]
    shown["remark"] = shown["note"].where(shown["doubted"], "")
    shown["place"] = [order.index(i) for i in shown["row_id"]]
    headed = {
        "name": "electrolyte",
        "pair": "cathode | anode",
        "retention": "retention",
        "mean": "kept in a cycle",
        "life": f"cycles to {100 * end:g} %",
        "remark": "remark",
    }
    tips = marks.tooltip(headed)
    shown = shown[["group", "place", "cycles", "life_cycles", *headed, *marks.PROVENANCE]]
    shown["long"] = shown["cycles"] >= LONG
    low, high = 3.0, 5000.0
    pitch, heads = 36, 26
    steps = {1: "1", 10: "10", 100: "100", 1000: "1000"}
    ticks = [m * 10**p for p in range(4) for m in range(1, 10) if low <= m * 10**p <= high]
    shown_at = " || ".join(f"datum.value == {v}" for v in steps if low <= v <= high)
    scale = alt.Scale(type="log", domain=[low, high], nice=False)
    axis = alt.Axis(
        values=ticks,
        labelExpr=f"{shown_at} ? format(datum.value, 'd') : ''",
        labelOverlap=False,
        gridOpacity=alt.condition(shown_at, alt.value(1), alt.value(0.3)),
    )
    title = (
        f"Cycles done (bar) and cycles to {100 * end:g} % (symbol)" if wide else f"Cycles done, and to {100 * end:g} %"
    )
    x = alt.X("cycles:Q", title=title, scale=scale, axis=axis)
    y_scale = alt.Scale(domain=[-1.35, len(order) + 0.7], nice=False, reverse=True)
    shown["y"] = [
        p + (1 if g == GROUPS["table2"][0] else 0) for p, g in zip(shown["place"], shown["group"], strict=True)
    ]
    y = alt.Y("y:Q", scale=y_scale, axis=None)
    domain, hues = [g for g, _ in GROUPS.values()], [c for _, c in GROUPS.values()]
    colour = alt.Color("group:N", scale=alt.Scale(domain=domain, range=hues), legend=None)
    base = alt.Chart(shown).encode(x=x, y=y, color=colour)
    fading = base.transform_filter("datum.life_cycles > 0")
    lines = [
        fading.transform_filter(f"datum.life_cycles {sign} datum.cycles")
        .mark_rule(strokeWidth=1.8, strokeDash=dash)
        .encode(x2="life_cycles:Q")
        for sign, dash in [(">", [3, 4]), ("<=", [1, 0])]
    ]
    done = base.mark_tick(orient="vertical", thickness=3, size=15, opacity=1).encode(tooltip=tips)
    shape = alt.condition("datum.long", alt.value("circle"), alt.value("diamond"))
    life = fading.mark_point(filled=True, size=90, opacity=1).encode(
        x=alt.X("life_cycles:Q", scale=scale), shape=shape, tooltip=tips
    )
    names = (
        alt.Chart(shown)
        .mark_text(align="left", dy=-13, dx=2, fontSize=12 if wide else 10.5)
        .encode(x=alt.value(0), y=y, text="name:N")
    )
    gain = (
        base.transform_filter("!(datum.life_cycles > 0)")
        .transform_calculate(said="datum.mean + ' kept in a cycle: no life'" if wide else "datum.mean + ' kept'")
        .mark_text(align="left", dx=8, fontSize=11, color=theme.INK)
        .encode(text="said:N", color=alt.value(theme.INK))
    )
    first = shown.groupby("group", sort=False)["y"].min().reset_index()
    first["y"] -= 0.85
    titles = (
        alt.Chart(first)
        .mark_text(align="left", dx=2, fontWeight=600, fontSize=13 if wide else 12)
        .encode(x=alt.value(0), y=y, text="group:N", color=colour)
    )
    losses = [5, 1, 0.1, 0.01]
    at = pd.DataFrame({"cycles": [float(cycle_life(1 - loss / 100, end)) for loss in losses]})
    labels = "".join(
        f"abs(datum.value / {v!r} - 1) < 0.01 ? '{loss:g}' : "
        for v, loss in zip(at["cycles"].tolist(), losses, strict=True)
    )
    above = alt.Axis(orient="top", grid=False, values=at["cycles"].tolist(), labelExpr=f"{labels}''")
    top = (
        alt.Chart(at)
        .mark_tick(opacity=0)
        .encode(x=alt.X("cycles:Q", title="Mean loss in a cycle (%)", scale=scale, axis=above))
    )
    return (
        alt.layer(alt.layer(*lines, done, life, names, gain, titles), top)
        .resolve_axis(x="independent")
        .properties(width=width - 30, height=pitch * len(order) + 2 * heads)
    )
