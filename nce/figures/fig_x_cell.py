"""Equations 1 to 3 as a calculator: energy of electrode pairs, and voltage under current."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.data import load, source
from nce.figures import marks, theme
from nce.figures.exhibit import Figure
from nce.models.cell import discharge_voltage, open_circuit_voltage, specific_energy

CATHODES = ["LNMO", "LCO", "TiS2", "S", "LTO"]
ANODES = ["LTO", "In", "graphite", "Si", "Li"]
POTENTIALS = {"LNMO": "ed-14", "LCO": "ed-12", "TiS2": "ed-16", "LTO": "ed-19", "In": "ed-23"}
"""The row whose potential is used; of titanate there are two, and the nominal one serves both sides."""

SIGNS = {"<=": "≤ ", "~": "≈ ", "=": ""}

BARE = "mass of the lithium not counted"

CURRENT_MA_CM2 = 5.0
RESISTANCES_OHM_CM2 = list(range(0, 501, 50))
SHOWN_OHM_CM2 = 100


def build() -> Figure:
    """All pairs of electrodes of the table ``electrodes`` whose potentials were seen, and those that lack one."""
    electrodes = _electrodes()
    energy, voltage = _energy(electrodes), _voltage(electrodes)
    data = pd.concat([electrodes, energy, voltage])
    data.index.name = "row_id"
    other = load("electrodes").loc["ed-20"]
    chosen = load("electrodes").loc[POTENTIALS["LTO"]]
    return Figure(
        id="fig-x-cell",
        title="What two electrodes can give: a calculator for equations 1 to 3",
        caption=(
            "Above, the energy that the last of the three equations in this section of {cite:t}`grady2020` gives for "
            "pairs of electrodes, in Wh by the kilogram of both active materials; capacities follow from Faraday's "
            "law, potentials against lithium were read in the works that each tooltip names. A grey pair has no "
            "energy, because no potential of one of its electrodes was found in a document that could be read; the "
            "number in brackets is its capacity in mAh/g. The mark ≤ goes with a limit of the potential in place of a "
            f"mean, ≈ with one given as about. For lithium titanate {chosen['potential_V']:g} V is used; another work "
            f"has {other['potential_V']:g} V. An asterisk marks a pair of which neither electrode holds lithium as "
            "weighed: it must be brought, and its mass is not counted. With lithium metal and an oxide that brings its "
            "own, lithium is counted twice. Below, the voltage that is left under a current: the open-circuit voltage "
            "less current times resistance, with the resistance by area of all that lies between the terminals, the "
            "same at any current. The resistance is yours to choose."
        ),
        alt=_alt(energy),
        kind="data+model",
        data=data,
        draw=lambda width: {
            "energy": _draw_energy(energy, electrodes, width),
            "voltage": _draw_voltage(voltage, energy, width),
        },
    )


def _electrodes() -> pd.DataFrame:
    """The rows that the pairs rest on: capacity by Faraday's law, and a potential where one was seen."""
    table = load("electrodes")
    names = [*CATHODES, *ANODES]
    capacities = table[table["name"].isin(names) & table["capacity_mAh_g"].notna()]
    used = pd.concat([capacities, table.loc[list(POTENTIALS.values())]])
    columns = ["name", "formula", "state", "relation", "capacity_mAh_g", "potential_V", "potential_kind"]
    kept = [*columns, "source", "read_in", "locator", "evidence", "as_printed", "note"]
    return used.assign(panel="energy")[["panel", *kept]]


def _energy(electrodes: pd.DataFrame) -> pd.DataFrame:
    by_name = electrodes[electrodes["capacity_mAh_g"].notna()].reset_index().set_index("name")
    volts = {name: float(electrodes.loc[row_id, "potential_V"]) for name, row_id in POTENTIALS.items()} | {"Li": 0.0}
    rows = []
    for cathode in CATHODES:
        for anode in ANODES:
            if cathode == anode:
                continue
            pair = [cathode, anode]
            C_c, C_a = (float(c) for c in by_name.loc[pair, "capacity_mAh_g"])
            potentials = [POTENTIALS[name] for name in pair if name in POTENTIALS]
            row = {
                "cathode": cathode,
                "anode": anode,
                "pair_mAh_g": float(specific_energy(C_c, C_a, 1.0)),
                "relation": electrodes.loc[POTENTIALS[cathode], "relation"] if cathode in POTENTIALS else "=",
                "remark": None if "lithiated" in set(by_name.loc[pair, "state"]) else BARE,
                "rests_on": " | ".join([*by_name.loc[pair, "row_id"], *potentials]),
                "locator": f"nce.models.cell.specific_energy({C_c}, {C_a}, 1.0)",
            }
            if cathode in volts and anode in volts and volts[cathode] > volts[anode]:
                V = round(float(open_circuit_voltage(-volts[anode], -volts[cathode])), 6)
                row |= {"Voc_V": V, "energy_Wh_kg": float(specific_energy(C_c, C_a, V))}
                row["locator"] = f"nce.models.cell.specific_energy({C_c}, {C_a}, {V})"
            rows.append(row)
    return marks.computed("energy", pd.DataFrame(rows))


def _voltage(electrodes: pd.DataFrame) -> pd.DataFrame:
    pairs = _energy(electrodes).dropna(subset="Voc_V")
    frames = []
    for pair in pairs.itertuples():
        V = float(pair.Voc_V)
        frames.append(
            pd.DataFrame(
                {
                    "cathode": pair.cathode,
                    "anode": pair.anode,
                    "relation": pair.relation,
                    "Voc_V": V,
                    "asr_ohm_cm2": RESISTANCES_OHM_CM2,
                    "j_mA_cm2": CURRENT_MA_CM2,
                    "V_V": discharge_voltage(V, CURRENT_MA_CM2, RESISTANCES_OHM_CM2).round(6),
                    "locator": [
                        f"nce.models.cell.discharge_voltage({V}, {CURRENT_MA_CM2}, {asr})"
                        for asr in RESISTANCES_OHM_CM2
                    ],
                }
            )
        )
    return marks.computed("voltage", pd.concat(frames))


def _alt(energy: pd.DataFrame) -> str:
    known = energy.dropna(subset="energy_Wh_kg").sort_values("energy_Wh_kg")
    low, high = known.iloc[0], known.iloc[-1]
    per_anode = [known[(known["cathode"] == "LCO") & (known["anode"] == a)].iloc[0] for a in ("LTO", "In", "Li")]
    told = ", ".join(f"{pair['anode']} {pair['energy_Wh_kg']:.0f}" for pair in per_anode)
    drop = CURRENT_MA_CM2 * SHOWN_OHM_CM2 / 1000
    return (
        f"A grid of {CATHODES[0]}, LCO, TiS2, S and LTO as cathodes against five anodes. Of {len(energy)} pairs "
        f"{len(known)} have both potentials: from {low['energy_Wh_kg']:.0f} Wh/kg ({low['cathode']} with "
        f"{low['anode']}) to {high['energy_Wh_kg']:.0f} Wh/kg ({high['cathode']} with {high['anode']}). "
        f"LCO against: {told} Wh/kg. Below, voltage against current density for the same pairs; "
        f"{SHOWN_OHM_CM2} Ω cm² take {drop:g} V at {CURRENT_MA_CM2:g} mA/cm² from each."
    )


_NAMES = {"TiS2": "TiS₂"}


def _draw_energy(energy: pd.DataFrame, electrodes: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    works = electrodes[electrodes["potential_V"].notna()].set_index("name")
    shown = energy.reset_index()
    shown["cathode"], shown["anode"] = shown["cathode"].replace(_NAMES), shown["anode"].replace(_NAMES)
    shown["sign"] = shown["relation"].map(SIGNS)
    shown["star"] = ["*" if r == BARE else "" for r in shown["remark"]]
    shown["told"] = [
        f"{sign}{e:.0f}{star}" if e > 0 else f"({c:.0f})"
        for sign, e, star, c in zip(
            shown["sign"], shown["energy_Wh_kg"], shown["star"], shown["pair_mAh_g"], strict=True
        )
    ]
    shown["volts"] = [f"{s}{v:.2f} V" if v > 0 else "" for s, v in zip(shown["sign"], shown["Voc_V"], strict=True)]
    shown["energy"] = [
        f"{s}{e:.1f} Wh/kg" if e > 0 else "no potential was found"
        for s, e in zip(shown["sign"], shown["energy_Wh_kg"], strict=True)
    ]
    shown["capacity"] = [f"{c:.1f} mAh/g of both" for c in shown["pair_mAh_g"]]
    read = {name: f"{name} {_work(row)}" for name, row in works.iterrows()}
    shown["potentials"] = [
        "; ".join(read[n] for n in (c, a) if n in read) for c, a in zip(energy["cathode"], energy["anode"], strict=True)
    ]
    shown["remark"] = shown["remark"].fillna("")
    shown["read"] = "the companion (computed)"
    headed = {
        "cathode": "cathode",
        "anode": "anode",
        "energy": "energy",
        "volts": "open-circuit voltage",
        "capacity": "capacity",
        "potentials": "potentials",
        "remark": "remark",
        "read": "read in",
        "locator": "place",
        "rests_on": "rests on",
        "row_id": "row",
    }
    tips = [alt.Tooltip(f"{column}:N", title=heading) for column, heading in headed.items()]
    shown = shown[["energy_Wh_kg", "told", *headed]]
    rows = [_NAMES.get(n, n) for n in CATHODES]
    columns = [_NAMES.get(n, n) for n in ANODES]
    flat: dict[str, Any] = {"domain": False, "ticks": False, "grid": False, "labelPadding": 6}
    x = alt.X(
        "anode:N",
        title="Anode",
        sort=columns,
        scale=alt.Scale(domain=columns, paddingInner=0.03),
        axis=alt.Axis(orient="top", labelAngle=0, **flat),
    )
    y = alt.Y(
        "cathode:N", title="Cathode", sort=rows, scale=alt.Scale(domain=rows, paddingInner=0.05), axis=alt.Axis(**flat)
    )
    top = shown["energy_Wh_kg"].max()
    ramp = alt.Scale(type="linear", domain=[0, float(top)], range=["#d9efe7", "#07553b"])
    known, base = "datum.energy_Wh_kg > 0", alt.Chart(shown).encode(x=x, y=y)
    cells = (
        base.transform_filter(known)
        .mark_rect()
        .encode(color=alt.Color("energy_Wh_kg:Q", scale=ramp, legend=None), tooltip=tips)
    )
    empty = (
        base.transform_filter(f"!({known})")
        .mark_rect(color=theme.COLOURS["crystalline"], opacity=0.16)
        .encode(tooltip=tips)
    )
    dark = alt.condition(f"datum.energy_Wh_kg > {0.7 * float(top):.0f}", alt.value("white"), alt.value("#10241c"))
    numbers = (
        base.transform_filter(known)
        .mark_text(fontWeight=600, fontSize=14 if wide else 12, dy=-7)
        .encode(text="told:N", color=dark)
    )
    volts = (
        base.transform_filter(known).mark_text(fontSize=11 if wide else 10, dy=10).encode(text="volts:N", color=dark)
    )
    rest = base.transform_filter(f"!({known})").mark_text(fontSize=12 if wide else 11).encode(text="told:N")
    return alt.layer(cells, empty, numbers, volts, rest).properties(
        width=width - (80 if wide else 65),
        height=250 if wide else 240,
        title=marks.heading(
            "A", "Energy (Wh/kg) and open-circuit voltage", "in brackets: capacity (mAh/g) where a potential is missing"
        ),
    )


def _work(row: pd.Series[Any]) -> str:
    read = f"read in {source(row['read_in']).short} ({row['evidence']})"
    return f"{SIGNS[row['relation']]}{row['potential_V']:g} V, {source(row['source']).short}, {read}"


def _draw_voltage(voltage: pd.DataFrame, energy: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    shown = voltage.reset_index()
    shown["cathode"], shown["anode"] = shown["cathode"].replace(_NAMES), shown["anode"].replace(_NAMES)
    shown["pair"] = shown["cathode"] + " | " + shown["anode"]
    shown["sign"] = shown["relation"].map(SIGNS)
    call = "nce.models.cell.discharge_voltage("
    shown["label_V"] = shown["Voc_V"].map(_apart(shown["Voc_V"].unique(), 0.16))
    columns = ["row_id", "pair", "anode", "sign", "Voc_V", "label_V", "asr_ohm_cm2", "V_V"]
    shown = shown[columns]
    bar = alt.binding_range(
        min=RESISTANCES_OHM_CM2[0],
        max=RESISTANCES_OHM_CM2[-1],
        step=RESISTANCES_OHM_CM2[1],
        name="Resistance by area (Ω cm²) ",
    )
    chosen = alt.param(name="asr", value=SHOWN_OHM_CM2, bind=bar)
    y_scale = alt.Scale(domain=[0, 5], nice=False)
    y = alt.Y("Voc_V:Q", title="Voltage of the cell (V)", scale=y_scale, axis=alt.Axis(orient="right", tickCount=6))
    x = alt.X(
        "j0:Q",
        title="Current density (mA/cm²)",
        scale=alt.Scale(domain=[0, CURRENT_MA_CM2], nice=False),
        axis=alt.Axis(tickCount=6),
    )
    anodes = [_NAMES.get(n, n) for n in ANODES if n in {"LTO", "In", "Li"}]
    hues = [theme.COLOURS[k] for k in ("liquid", "glass-ceramic", "glass")]
    colour = alt.Color("anode:N", scale=alt.Scale(domain=anodes, range=hues), legend=None)
    base = (
        alt.Chart(shown)
        .transform_filter("datum.asr_ohm_cm2 == asr")
        .transform_calculate(
            j0="0",
            j1=str(CURRENT_MA_CM2),
            open="datum.sign + format(datum.Voc_V, '.2f') + ' V'",
            loaded=f"datum.sign + replace(format(datum.V_V, '.2f'), '-', '−') + ' V at {CURRENT_MA_CM2:g} mA/cm²'",
            resistance="datum.asr_ohm_cm2 + ' Ω cm²'",
            read="'the companion (computed)'",
            locator=f"'{call}' + datum.Voc_V + ', {CURRENT_MA_CM2}, ' + datum.asr_ohm_cm2 + ')'",
        )
        .encode(x=x, y=y)
    )
    headed = {
        "pair": "cathode | anode",
        "open": "without current",
        "loaded": "under current",
        "resistance": "resistance",
        "read": "read in",
        "locator": "place",
        "row_id": "row",
    }
    tips = [alt.Tooltip(f"{column}:N", title=heading) for column, heading in headed.items()]
    lines = base.mark_rule(strokeWidth=2.2, clip=True).encode(x2="j1:Q", y2="V_V:Q", color=colour, tooltip=tips)
    starts = base.mark_point(filled=True, size=36, opacity=1).encode(color=colour, tooltip=tips)
    names = (
        base.transform_calculate(named="datum.pair + '  ' + datum.open")
        .mark_text(align="right", dx=-8, fontSize=11 if wide else 10)
        .encode(y=alt.Y("label_V:Q", scale=y_scale), text="named:N")
    )
    return (
        alt.layer(lines, starts, names)
        .add_params(chosen)
        .properties(
            width=width - (200 if wide else 175), height=400, title=marks.heading("B", "Voltage under current, model")
        )
    )


def _apart(values: Any, gap: float) -> dict[float, float]:
    """Places for labels, each near its value and none closer to the next than the gap."""
    order = np.sort(values)
    places = order.copy()
    for _ in range(100):
        lack = np.maximum(gap - np.diff(places), 0) / 2
        places[1:] += lack
        places[:-1] -= lack
    return dict(zip(order.tolist(), places.round(3).tolist(), strict=True))
