"""Figure 10: a weak electrolyte and those who contradict it; barriers from relaxation, put to the test."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.constants import AVOGADRO_PER_MOL, ZERO_CELSIUS_K
from nce.data import load, parse_composition, source
from nce.figures import eq_9, text, theme
from nce.figures.exhibit import Figure
from nce.models import fit, transport
from nce.models.cell import molar_mass
from nce.models.weak_electrolyte import conduction

BLUE, GREY, RED, PURPLE, GREEN = dict.fromkeys(theme.COLOURS.values())

T_K = ZERO_CELSIUS_K + 20
RHO_C = (20, 100, 150, 300)
OPEN = {"low": {"entropy": 0.0, "attempts": 1e12}, "high": {"entropy": 4.0, "attempts": 1e13}}
"""Ends of what the abstracts leave open, chosen for illustration: formation entropy (k_B), attempts per second."""
JUMP_A = 3.0
GRID_MOLPCT = range(0, 51, 5)
AUTHORS = 3
"""Compositions with as many authors get a median, for the panels of carriers and mobility."""

SERIES = {"micoulaut2009": "Micoulaut et al. 2009, dry glasses", "malugani1980b": "Malugani et al. 1980"}
OTHERS = "other authors"
STANCES = ("weak electrolyte", "neutral", "strong electrolyte")
NAMED = {"SiO2": "silicate", "B2O3": "borate", "GeO2": "germanate", "P2O5": "phosphate"}
FORMER_COLOURS = dict(zip(NAMED, (BLUE, RED, PURPLE, GREEN), strict=True))
ION_SHAPES = dict(zip(("Li", "Na", "K", "Ag"), theme.SHAPES, strict=False))
SCOPES = {"within": "other glasses of its family", "across": "all other families"}
EQUATION = "1/(Tg m)"
EXTENT = (-1.8, 1.2)
"""Of the axis of exponents; intervals that reach beyond are cut, and whole in the tooltip and in the data."""


# --- what is shown ----------------------------------------------------------------------------------------------------


def build() -> Figure:
    """Compile the figure from the SciGlass subset, the table ``weak_electrolyte`` and the models."""
    silver = _silver()
    parts = [
        _conductivities(silver),
        _energies(silver),
        _weak(silver),
        _readings(silver),
        _findings(),
        _parity(),
        _rivals(),
        _exponents(),
    ]
    data = pd.concat(parts)
    data = data[[*data.columns.difference(_LAST, sort=False), *_LAST]]
    data.index.name = "row_id"
    return Figure(
        id="fig-10",
        title="Carriers or mobility in AgI-AgPO₃, and barriers from relaxation, tested on compiled data",
        caption=_caption(data, silver),
        alt=_alt(data),
        kind="data+model",
        note=_note(data),
        data=data,
        draw=lambda width: _draw(data, width),
    )


_LAST = ["source", "read_in", "locator", "evidence", "as_printed"]


def _silver() -> pd.DataFrame:
    """Glasses of AgI and AgPO3 in SciGlass without a flag, by mol% AgI."""
    glasses = load("sciglass").query("family == 'AgI-AgPO3' and flag.isna()")
    amounts = glasses["composition"].map(parse_composition)
    iodide = amounts.map(lambda a: a.get("AgI", 0.0))
    phosphate = amounts.map(lambda a: a.get("AgPO3", 0.0) + 2 * a.get("P2O5", 0.0))
    kod, glass = glasses.index.str.split("-").str[1:].str[0], glasses.index.str.split("-").str[2]
    known = load("weak_electrolyte").query("read_in == 'sciglass2019'")
    papers = dict(zip(known["locator"].str.extract(r"KOD (\d+)")[0], known["source"], strict=True))
    return glasses.assign(
        x_AgI_molpct=(100 * iodide / (iodide + phosphate)).round(2),
        source=[papers.get(k, "sciglass2019") for k in kod],
        series=[SERIES.get(papers.get(k, ""), OTHERS) for k in kod],
        place=[
            f"KOD {k}, glass {g}: {a}, {y}"
            for k, g, a, y in zip(kod, glass, glasses["author"], glasses["year"], strict=True)
        ],
    )


def _silver_density(silver: pd.DataFrame) -> float:
    """Silver ions per cm³, to three digits: the median over the glasses with a density."""
    told = silver[silver["density_g_cm3"].notna()]
    x = told["x_AgI_molpct"] / 100
    mass = x * molar_mass("AgI") + (1 - x) * molar_mass("AgPO3")
    return float(f"{(told['density_g_cm3'] * AVOGADRO_PER_MOL / mass).median():.3g}")


def _conductivities(silver: pd.DataFrame) -> pd.DataFrame:
    rho = silver["log10_rho_20C_ohm_cm"].dropna()
    rows = silver.loc[rho.index, ["x_AgI_molpct", "series", "author", "year", "source"]]
    return rows.assign(
        panel="conductivity",
        read_in="sciglass2019",
        locator=silver["place"],
        evidence="dataset",
        sigma_S_cm=transport.conductivity_from_log10_resistivity(rho),
        as_printed=[f"sigma_S_cm=log10 of resistivity in Ω cm at 20 °C {r}" for r in rho],
    )


def _energies(silver: pd.DataFrame) -> pd.DataFrame:
    """Energies of σT, fitted anew where the table has one of σ."""
    rows = silver[silver["Ea_eV"].notna()]
    T = np.array([ZERO_CELSIUS_K + t for t in RHO_C])
    log_rho = rows[[f"log10_rho_{t}C_ohm_cm" for t in RHO_C]].assign(at_1e8=8.0).to_numpy()
    at = np.column_stack([np.broadcast_to(T, (len(rows), T.size)), rows["T_rho_1e8_ohm_cm_K"]])
    sound = ~np.isnan(at + log_rho)
    sigma = np.full(at.shape, np.nan)
    sigma[sound] = transport.conductivity_from_log10_resistivity(log_rho[sound])
    fits = fit.arrhenius(np.where(sound, at, np.nan), sigma, form="sigma_T")
    calls = [
        f"nce.models.fit.arrhenius({[round(float(t), 2) for t in t_row[ok]]}, nce.models.transport.conductivity_from_"
        f"log10_resistivity({[float(r) for r in r_row[ok]]}), form='sigma_T').one.Ea_eV; {place}"
        for t_row, r_row, ok, place in zip(at, log_rho, sound, rows["place"], strict=True)
    ]
    kept = rows[["x_AgI_molpct", "series", "author", "year", "source"]]
    return kept.assign(
        panel="energy", read_in="sciglass2019", locator=calls, evidence="computed", Ea_eV=fits["Ea_eV"].round(4)
    )


def _computed(panel: str, rows: Iterable[dict[str, Any]], first: int = 1) -> pd.DataFrame:
    """Rows that a named call gives."""
    frame = pd.DataFrame(list(rows)).assign(panel=panel, source="nce2026", read_in="nce2026", evidence="computed")
    return frame.set_axis([f"call-{panel}-{first + i:03d}" for i in range(len(frame))])


def _enthalpies() -> tuple[Any, Any, float]:
    """The two published ends of the formation enthalpy, and the enthalpy of migration."""
    value = load("weak_electrolyte")["value"]
    return value["we-01"], value["we-02"], value["we-03"]


def _weak(silver: pd.DataFrame) -> pd.DataFrame:
    """The model at both ends of what is open, one call a point, shown in four panels."""
    none, most, migration = _enthalpies()
    n_total = _silver_density(silver)
    parts: dict[str, list[dict[str, Any]]] = {"conductivity": [], "energy": [], "carriers": [], "mobility": []}
    fields = {
        "conductivity": ("sigma_S_cm", "sigma_S_cm"),
        "energy": ("Ea_eV", "Ea_eV"),
        "carriers": ("dissociated", "carrier_fraction"),
        "mobility": ("mobility_cm2_V_s", "mobility_cm2_V_s"),
    }
    for series, end in OPEN.items():
        for x in GRID_MOLPCT:
            arguments: dict[str, Any] = {
                "T_K": T_K,
                "n_total_per_cm3": n_total,
                "formation_enthalpy_eV": round(float(none + (most - none) * x / GRID_MOLPCT[-1]), 6),
                "formation_entropy_kB": end["entropy"],
                "migration_enthalpy_eV": float(migration),
                "jump_distance_A": JUMP_A,
                "attempt_frequency_Hz": end["attempts"],
            }
            found = conduction(**arguments)
            call = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
            for panel, (attribute, column) in fields.items():
                value = float(getattr(found, attribute))
                place = f"nce.models.weak_electrolyte.conduction({call}).{attribute}"
                parts[panel].append({"series": series, "x_AgI_molpct": x, column: value, "locator": place})
    return pd.concat([_computed(panel, rows) for panel, rows in parts.items()])


def _readings(silver: pd.DataFrame) -> pd.DataFrame:
    """One conductivity read twice: with the mobility of one paper, and with the carriers of another."""
    mobility = load("weak_electrolyte").loc["we-04"]
    counted = load("weak_electrolyte").loc["we-11"]
    n_total = _silver_density(silver)
    told = silver[silver["log10_rho_20C_ohm_cm"].notna()]
    told = told.assign(x=told["x_AgI_molpct"].round(), y=-told["log10_rho_20C_ohm_cm"])
    by_author = told.groupby(["x", "author"])["y"].median().groupby("x").agg(["median", "size"])
    by_author["rows"] = told.reset_index().groupby("x")["row_id"].agg(" | ".join)
    by_author = by_author[by_author["size"] >= AUTHORS]
    carriers, mobilities = [], []
    for x, (log_sigma, authors, rows) in by_author.iterrows():
        sigma = float(f"{10**log_sigma:.4g}")
        mu = float(mobility["value"])
        call = f"{sigma!r} / nce.models.transport.conductivity({n_total!r}, {mu!r})"
        common = {"x_AgI_molpct": x, "sigma_S_cm": sigma, "authors": authors, "rows": rows}
        fraction = sigma / float(transport.conductivity(n_total, mu))
        carriers.append(common | {"series": "read", "carrier_fraction": fraction, "locator": call})
        if x:
            n = n_total * x / 100
            call = f"{sigma!r} / nce.models.transport.conductivity({n!r}, 1)"
            found = sigma / float(transport.conductivity(n, 1))
            mobilities.append(common | {"series": "read", "mobility_cm2_V_s": found, "locator": call})
    parts = [_computed("carriers", carriers, first=101), _computed("mobility", mobilities, first=101)]
    ends = [
        counted.to_dict() | {"panel": "carriers", "x_AgI_molpct": x, "carrier_fraction": x / 100}
        for x in (1.0, *map(float, range(5, int(counted["x_max_molpct"]) + 1, 5)))
    ] + [
        mobility.to_dict() | {"panel": "mobility", "x_AgI_molpct": x, "mobility_cm2_V_s": mobility["value"]}
        for x in (mobility["x_min_molpct"], mobility["x_max_molpct"])
    ]
    stated = pd.DataFrame(ends, index=["we-11"] * (len(ends) - 2) + ["we-04"] * 2).assign(series="stated")
    keep = ["panel", "series", "x_AgI_molpct", "carrier_fraction", "mobility_cm2_V_s", *_LAST]
    return pd.concat([*parts, stated[keep]])


def _findings() -> pd.DataFrame:
    rows = load("weak_electrolyte").query("not (stance == 'neutral' and evidence == 'computed')")
    return rows[["system", "quantity", "stance", "finding", "method", *_LAST]].assign(panel="findings")


def _parity() -> pd.DataFrame:
    cells = eq_9.cells()
    scopes = {scope: eq_9.predicted(cells, scope) for scope in SCOPES}
    rows: list[dict[str, Any]] = []
    for i, c in enumerate(cells.to_dict("records")):
        row = {"series": c["family"], "x_oxide_molpct": c["x"]} | {k: c[k] for k in ("Ea_eV", "Tg_K", "fragility")}
        calls = []
        for scope, found in scopes.items():
            reference = found.iloc[i].to_dict()
            row[f"Ea_{scope}_eV"] = reference.pop("Ea_eV")
            told = ", ".join(f"{name}={value!r}" for name, value in reference.items())
            calls.append(
                f"{scope}: nce.models.relaxation_barrier.activation_energy({c['Tg_K']!r}, {c['fragility']!r}, {told})"
            )
        row |= {"authors": c["authors_Ea"], "authors_viscosity": c["authors_viscosity"]}
        row["rows"] = f"{c['rows_Ea']} ; {c['rows_viscosity']}"
        rows.append(row | {"locator": "; ".join(calls)})
    return _computed("parity", rows)


def _rivals() -> pd.DataFrame:
    found = eq_9.errors(eq_9.cells()).rename(columns={"rule": "series", "rms_ln": "error"})
    call = "nce.figures.eq_9.errors(nce.figures.eq_9.cells()), rule {!r}, scope {!r}"
    places = [call.format(rule, scope) for rule, scope in zip(found["series"], found["scope"], strict=True)]
    return _computed("rivals", found.assign(locator=places).to_dict("records"))


def _exponents() -> pd.DataFrame:
    cells = eq_9.cells()
    call = "nce.figures.eq_9.exponent(nce.figures.eq_9.{})"
    chosen = [(name, "family", rows, f'cells().query("family == {name!r}")') for name, rows in cells.groupby("family")]
    chosen += [("all families", "all", cells, "cells()")]
    chosen += [(name, "variant", make(), f"VARIANTS[{name!r}]()") for name, make in eq_9.VARIANTS.items()]
    rows = []
    for name, kind, glasses, made in chosen:
        found = eq_9.exponent(glasses)
        rows.append(
            {
                "series": name,
                "scope": kind,
                "exponent": found.value,
                "low": found.low,
                "high": found.high,
                "n": len(glasses),
                "families": glasses["family"].nunique(),
                "error": eq_9.rms(glasses, EQUATION),
                "error_constant": eq_9.rms(glasses, "constant"),
                "locator": call.format(made),
            }
        )
    return _computed("exponent", rows)


# --- words ------------------------------------------------------------------------------------------------------------


def _of(data: pd.DataFrame, panel: str) -> pd.DataFrame:
    return data[data["panel"] == panel]


def _sign(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace("-", "−")


def _range(row: Any) -> str:
    return f"{_sign(row['low'])} to {_sign(row['high'])}"


def _errors(data: pd.DataFrame) -> pd.DataFrame:
    return _of(data, "rivals").set_index(["scope", "series"])


def _power(value: float) -> str:
    return text.number(f"{value:.0e}")


def _caption(data: pd.DataFrame, silver: pd.DataFrame) -> str:
    none, most, migration = _enthalpies()
    sigma, energy, parity = (_of(data, p) for p in ("conductivity", "energy", "parity"))
    glasses = [int((p["source"] != "nce2026").sum()) for p in (sigma, energy)]
    total = _of(data, "exponent").query("scope == 'all'").iloc[0]
    density = text.number(f"{_silver_density(silver):.3g}")
    attempts = " to ".join(_power(end["attempts"]) for end in OPEN.values())
    entropies = " to ".join(f"{end['entropy']:g}" for end in OPEN.values())
    return (
        f"A. Glasses of AgI and AgPO₃ in SciGlass {{cite:p}}`sciglass2019`, without a flag: conductivity at 20 °C "
        f"({glasses[0]}) and activation energy of σT ({glasses[1]}), fitted anew where the database has two "
        "temperatures. Bands: a weak electrolyte with the enthalpies of {cite:t}`rodrigues2011`, "
        f"{none:g} eV for dissociation without AgI, {most:g} eV at {GRID_MOLPCT[-1]} mol%, {migration:g} eV for "
        "migration. Ours are the straight line between the two, and what the abstract leaves open, chosen for "
        f"illustration: jumps of {JUMP_A:g} Å, {attempts} attempts per second and a formation entropy of "
        f"{entropies} Boltzmann constants at the two edges. All {density} silver ions per cm³, by the densities, are "
        "counted. Circles among the carriers and mobilities are the same conductivities (medians over authors, "
        f"{AUTHORS} or more) read once with the mobility of {{cite:t}}`rodrigues2011` and once with the carriers of "
        "{cite:t}`mustarelli2001`. Findings for and against, in the words of {cite:t}`grady2020` weak and strong "
        "electrolyte: filled for AgI-AgPO₃, open for other materials. "
        f"B. Equation (9) on {len(parity)} compositions of {parity['series'].nunique()} families: one oxide of Li, Na, "
        "K or Ag with one network former, cells of 1 mol%, medians over authors, families of "
        f"{eq_9.CELLS} cells or more, barriers below {eq_9.EA_EV:g} eV and fewer than {eq_9.MOBILE_ATPCT:g} at.% of "
        "mobile ions left out. Barriers are those of σ. Each is predicted from other glasses only. Bars are 95 % "
        "intervals, from leaving out one family at a time or, for a single family, from its line; those that leave the "
        "panel are cut. Other choices: wider cells, any barrier, traces of mobile ions too, two authors or more for "
        "barrier and for viscosity, and glasses of any composition with all three in one row. Within families the "
        f"barrier goes with the power {_sign(total['exponent'])} ({_range(total)}) of glass transition times fragility."
    )


def _alt(data: pd.DataFrame) -> str:
    sigma, energy = (_of(data, p).query("source != 'nce2026'") for p in ("conductivity", "energy"))
    carriers, mobility = (_of(data, p).query("series == 'read'") for p in ("carriers", "mobility"))
    stances = _of(data, "findings").groupby("stance")["source"].nunique()
    errors, exponents = _errors(data)["error"], _of(data, "exponent")
    total = exponents.query("scope == 'all'").iloc[0]
    families = exponents.query("scope == 'family'").set_index("series")["exponent"]

    def span(column: pd.Series[Any]) -> str:
        return f"{text.number(f'{column.min():.1e}')} to {text.number(f'{column.max():.1e}')}"

    return (
        f"A: in AgI-AgPO₃ glasses the conductivity at 20 °C is {span(sigma['sigma_S_cm'])} S/cm and the activation "
        f"energy {energy['Ea_eV'].min():.2f} to {energy['Ea_eV'].max():.2f} eV. From none to "
        f"{carriers['x_AgI_molpct'].max():.0f} mol% AgI the median conductivity rises from "
        f"{span(carriers['sigma_S_cm'])} S/cm. Read with a constant mobility the carriers are "
        f"{span(carriers['carrier_fraction'])} of all silver; read with all AgI as carriers the mobility is "
        f"{span(mobility['mobility_cm2_V_s'])} cm²/(V s). The conductivity alone cannot choose: "
        f"{stances['weak electrolyte']} works speak for the weak electrolyte, {stances['strong electrolyte']} for the "
        f"strong one, {stances['neutral']} for neither. "
        f"B: equation (9) predicts barriers with an error of {errors['within', EQUATION]:.2f} in the logarithm within "
        f"families, a constant barrier with {errors['within', 'constant']:.2f}; across families "
        f"{errors['across', EQUATION]:.2f} against {errors['across', 'constant']:.2f}. The exponent, −1 by the "
        f"equation, is {_sign(total['exponent'])} over all and runs from {_sign(families.min())} in "
        f"{text.formula(families.idxmin())} to {_sign(families.max())} in {text.formula(families.idxmax())}."
    )


def _note(data: pd.DataFrame) -> str:
    rows, exponents = _errors(data), _of(data, "exponent").set_index("series")
    total, variants = exponents.loc["all families"], exponents.query("scope == 'variant'")
    within, across = rows.loc["within"], rows.loc["across"]

    def excess(row: Any) -> str:
        return f"{_sign(row['excess'])}, {_sign(row['excess_low'])} to {_sign(row['excess_high'])}"

    borates = exponents[exponents.index.str.endswith("B2O3")]["exponent"]
    others = exponents.query("scope == 'family'").drop(borates.index)["exponent"]
    return (
        "The printed panels are not public. By the text, A relates the activity of AgI to composition and B is cited "
        "twice, for mobilities in simulated silicates and for the accuracy of equation (9). No interaction energy of "
        "the regular solution and no table of the simulations was seen, so neither is drawn. A shows what the activity "
        "is to explain, and the papers that disagree, which the review does not cite; B is a test on other data. "
        "What holds of equation (9): barriers fall as glass transition times fragility rises, so the ratio is the "
        "right way up; its inverse errs by more than a constant barrier does "
        f"({excess(within.loc['Tg m'])}). Borates come nearest, with exponents from {_sign(borates.min())} to "
        f"{_sign(borates.max())}; the other families have {_sign(others.min())} to {_sign(others.max())}. What does "
        f"not hold: over all, −1 lies outside the interval {_range(total)}; within families the equation does no "
        f"better than a constant barrier ({excess(within.loc[EQUATION])}), and across them worse "
        f"({excess(across.loc[EQUATION])}), as do all rules with the fragility. Other choices give exponents of "
        f"{_sign(variants['exponent'].min())} to {_sign(variants['exponent'].max())}, with wide intervals where few "
        "families are left. The test is hard on the equation: the fragilities rest on viscosities that SciGlass mostly "
        "read off a fitted curve, and errors of glass transition and fragility draw an exponent towards 0. And a "
        "binary glass changes its structure and its fragility together, which no single rule can separate."
    )


# --- drawing ----------------------------------------------------------------------------------------------------------


def _draw(data: pd.DataFrame, width: int) -> dict[str, Any]:
    drawn = {
        "conductivity": _conductivity_chart,
        "energy": _energy_chart,
        "carriers": _carriers_chart,
        "mobility": _mobility_chart,
        "findings": _findings_chart,
        "parity": _parity_chart,
        "rivals": _rivals_chart,
        "exponent": _exponent_chart,
    }
    return {panel: chart(_of(data, panel), width) for panel, chart in drawn.items()}


def _size(width: int, height: int, labels: int = 0) -> dict[str, int]:
    return {"width": width - labels - (90 if width > 500 else 70), "height": height}


def _title(words: str) -> Any:
    return alt.Title(words, anchor="start", frame="group", offset=12)


def _chart(rows: pd.DataFrame) -> Any:
    """A chart of rows that are written as CSV, in half the room of objects."""
    written = rows.to_csv(index=False, lineterminator="\n")
    return alt.Chart(alt.InlineData(values=written, format=alt.CsvDataFormat(type="csv")))


def _layered(layers: list[Any], **shared: Any) -> Any:
    """Layers that share their axes, which are then written once."""
    return alt.LayerChart(layer=layers, encoding=alt.SharedEncoding(**shared))


def _tip(told: dict[str, str]) -> Any:
    """What a mark tells the pointer: headings and expressions."""
    return alt.expr("{" + ",".join(f"{_said(heading)}:{expression}" for heading, expression in told.items()) + "}")


def _said(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _told(field: str, unit: str) -> str:
    """An expression that writes a number as people read it."""
    if unit == "eV":
        return f"format(datum.{field},'.3f')+' eV'"
    exponent = f"floor(log(datum.{field})/LN10+1e-9)"
    raised = json.dumps(["⁰", *(text.power(-p)[2:] for p in range(1, 13))], ensure_ascii=False, separators=(",", ":"))
    return f"format(datum.{field}/pow(10,{exponent}),'.2f')+' × 10'+{raised}[-{exponent}]+' {unit}'"


IODIDE = "datum.x+' mol% AgI'"
MEDIANS = {"read in": _said("SciGlass 2019 (computed from medians)")}


def _legend(width: int, columns: int = 3, narrow: int = 1) -> Any:
    columns = columns if width > 500 else narrow
    return alt.Legend(title=None, orient="bottom", columns=columns, symbolSize=70, rowPadding=3)


def _iodide() -> Any:
    return alt.X("x:Q", title="AgI (mol%)", scale=alt.Scale(domain=[-1, 62], nice=False), axis=alt.Axis(tickCount=7))


def _decades(title: str, low: int, high: int) -> Any:
    labels = {p: text.power(p) for p in range(low, high + 1) if (p - high) % 2 == 0}
    return alt.Y(
        "y:Q",
        title=title,
        scale=alt.Scale(type="log", domain=[10.0**low, 10.0**high], nice=False),
        axis=alt.Axis(
            values=[10.0**p for p in range(low, high + 1)],
            labelExpr=f"{json.dumps(labels, ensure_ascii=False)}[round(log(datum.value)/LN10)]||''",
        ),
    )


def _significant(values: pd.Series[Any], digits: int = 4) -> list[float]:
    return [float(f"{v:.{digits}g}") for v in values]


def _label(x: float, y: float, words: str, colour: str, align: str = "left") -> Any:
    style: dict[str, Any] = {"align": align, "baseline": "top", "fontWeight": 600, "fontSize": 11.5, "lineBreak": "\n"}
    return alt.Chart(pd.DataFrame({"x": [x], "y": [y]})).mark_text(color=colour, text=words, **style)


def _model(rows: pd.DataFrame, column: str, unit: str, y_title: str) -> list[Any]:
    """The model between its two ends, and a mark at each call for the pointer."""
    told = rows[rows["series"].isin(OPEN)]
    values = _significant(told[column], 6)
    points = {"x": told["x_AgI_molpct"].astype(int), "y": values, "s": told["series"], "r": told.index.str[5:]}
    opened = {
        series: f"{_power(end['attempts'])} attempts per second, entropy {end['entropy']:g} Boltzmann constants"
        for series, end in OPEN.items()
    }
    base = _chart(pd.DataFrame(points))
    tip = {
        "weak electrolyte": _told("y", unit),
        "glass": IODIDE,
        "chosen": f"{json.dumps(opened, ensure_ascii=False)}[datum.s]",
        "read in": _said("computed from the enthalpies of Rodrigues et al. 2011"),
        "place": _said("nce.models.weak_electrolyte.conduction"),
        "row": "'call-'+datum.r",
    }
    return [
        base.mark_area(color=BLUE, opacity=0.16).encode(y=alt.Y("min(y):Q", title=y_title), y2="max(y)"),
        base.mark_line(color=BLUE, strokeWidth=1).encode(detail="s:N"),
        base.mark_point(opacity=0, size=90, filled=True, tooltip=_tip(tip)),
    ]


def _glasses(rows: pd.DataFrame, column: str, unit: str, evidence: str, width: int) -> Any:
    """Glasses of SciGlass by series; the series are picked in the legend."""
    told = rows[~rows["series"].isin(OPEN)]
    order = [*SERIES.values(), OTHERS]
    papers = told["author"].astype(str) + " " + told["year"].astype(str)
    listed = sorted(set(papers))
    points = {
        "x": [f"{x:g}" for x in told["x_AgI_molpct"]],
        "y": _significant(told[column], 3),
        "s": told["series"].map(order.index),
        "w": papers.map(listed.index),
        "r": told.index.str[3:],
    }
    legend = _legend(width)
    picked = alt.selection_point(name=f"pick_{rows['panel'].iloc[0]}", fields=["g"], bind="legend")
    tip = {
        {"S/cm": "conductivity", "eV": "energy of σT"}[unit]: _told("y", unit),
        "glass": IODIDE,
        "published in": f"{json.dumps(listed, ensure_ascii=False, separators=(',', ':'))}[datum.w]",
        "read in": _said(f"SciGlass 2019 ({evidence})"),
        "place": "'KOD '+replace(datum.r,'-',', glass ')",
        "row": "'sg-'+datum.r",
    }
    return (
        _chart(pd.DataFrame(points))
        .transform_calculate(g=f"{json.dumps(order)}[datum.s]")
        .mark_point(strokeWidth=1.4, tooltip=_tip(tip))
        .encode(
            color=alt.Color("g:N", scale=alt.Scale(domain=order, range=[RED, GREEN, GREY]), legend=legend),
            shape=alt.Shape("g:N", scale=alt.Scale(domain=order, range=["diamond", "square", "circle"]), legend=legend),
            size=alt.condition(f"datum.g == '{OTHERS}'", alt.value(26), alt.value(60)),
            opacity=alt.condition(picked, alt.value(1), alt.value(0.1)),
        )
        .add_params(picked)
    )


def _conductivity_chart(rows: pd.DataFrame, width: int) -> Any:
    title = "Ionic conductivity (S/cm)"
    points = _glasses(rows, "sigma_S_cm", "S/cm", "dataset", width)
    name = _label(24, 1e-6, "weak electrolyte,\nRodrigues et al. 2011", BLUE)
    layers = [*_model(rows, "sigma_S_cm", "S/cm", title), points, name]
    return _layered(layers, x=_iodide(), y=_decades(title, -9, 0)).properties(
        title=_title("A  AgI–AgPO₃: conductivity at 20 °C"), **_size(width, 280)
    )


def _energy_chart(rows: pd.DataFrame, width: int) -> Any:
    title = "Activation energy of σT (eV)"
    y = alt.Y("y:Q", title=title, scale=alt.Scale(domain=[0, 0.9], nice=False))
    points = _glasses(rows, "Ea_eV", "eV", "computed from its resistivities", width)
    name = _label(2, 0.22, "ΔHf/2 + ΔHm,\nRodrigues et al. 2011", BLUE)
    return _layered([*_model(rows, "Ea_eV", "eV", title), points, name], x=_iodide(), y=y).properties(
        title=_title("A  AgI–AgPO₃: activation energy"), **_size(width, 260)
    )


def _read(rows: pd.DataFrame, column: str, unit: str, with_what: str, colour: str) -> Any:
    """Measured conductivities, read as one paper or the other would."""
    told = rows[rows["series"] == "read"]
    points = {
        "x": told["x_AgI_molpct"].astype(int),
        "y": _significant(told[column]),
        "s": told["sigma_S_cm"],
        "n": told["authors"].astype(int),
        "r": told.index,
    }
    tip = {
        "would be": _told("y", unit),
        "glass": IODIDE,
        "median conductivity": _told("s", "S/cm"),
        "authors": "datum.n",
        "read with": _said(with_what),
        **MEDIANS,
        "place": _said("σ over nce.models.transport.conductivity"),
        "row": "datum.r",
    }
    return _chart(pd.DataFrame(points)).mark_point(color=colour, fill=colour, size=45, opacity=1, tooltip=_tip(tip))


def _stated(rows: pd.DataFrame, column: str, colour: str, said: str) -> Any:
    told = rows[rows["series"] == "stated"]
    first = told.iloc[0]
    points = pd.DataFrame({"x": told["x_AgI_molpct"].astype(int), "y": _significant(told[column])})
    tip = {
        "stated": said,
        "published in": source(first["source"]).short,
        "read in": f"{source(first['read_in']).short} ({first['evidence']})",
        "place": first["locator"],
        "row": str(first.name),
    }
    dots = alt.OverlayMarkDef(color=colour, size=18)
    line = _chart(points).mark_line(color=colour, strokeWidth=2.4, point=dots)
    return line.encode(tooltip=alt.value(_tip({heading: _said(words) for heading, words in tip.items()})))


def _carriers_chart(rows: pd.DataFrame, width: int) -> Any:
    title = "Free share of all silver"
    layers = [
        *_model(rows, "carrier_fraction", "of all silver", title),
        _stated(rows, "carrier_fraction", RED, "the carriers are nearly the AgI"),
        _read(rows, "carrier_fraction", "of all silver", "the mobility of Rodrigues et al. 2011", BLUE),
        _label(7, 3e-2, "nearly all the AgI:\nMustarelli 2001,\nMicoulaut 2009", RED),
        _label(61, 2e-5, "circles: measured σ,\nif the mobility is that\nof Rodrigues 2011", BLUE, "right"),
        _label(61, 3e-8, "band: weak electrolyte", BLUE, "right"),
    ]
    return _layered(layers, x=_iodide(), y=_decades(title, -9, 0)).properties(
        title=_title("A  Carriers: two readings of one σ"), **_size(width, 270)
    )


def _mobility_chart(rows: pd.DataFrame, width: int) -> Any:
    title, unit = "Mobility (cm²/(V s))", "cm²/(V s)"
    (value, *_) = rows.loc[rows["series"] == "stated", "mobility_cm2_V_s"]
    stated = text.quantity(f"{value:.0e}", unit)
    layers = [
        *_model(rows, "mobility_cm2_V_s", unit, title),
        _stated(rows, "mobility_cm2_V_s", BLUE, f"about {stated} at room temperature"),
        _read(rows, "mobility_cm2_V_s", unit, "the AgI as carriers, Mustarelli et al. 2001", RED),
        _label(1, 2e-3, "hardly changes: Rodrigues 2011", BLUE),
        _label(61, 3e-8, "circles: measured σ,\nif the AgI carries:\nMustarelli 2001,\nMicoulaut 2009", RED, "right"),
    ]
    return _layered(layers, x=_iodide(), y=_decades(title, -10, -2)).properties(
        title=_title("A  Mobility: the same two readings"), **_size(width, 260)
    )


def _findings_chart(rows: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    told = (
        rows.reset_index()
        .groupby(["source", "stance"], sort=False)
        .agg(
            s=("system", lambda v: "; ".join(text.formula(n) for n in dict.fromkeys(v))),
            f=("finding", lambda v: " ".join(text.prose(n) for n in v)),
            m=("method", lambda v: "; ".join(dict.fromkeys(v))),
            e=("evidence", "first"),
            i=("read_in", "first"),
            l=("locator", "first"),
            r=("row_id", ", ".join),
            same=("system", lambda v: int((v == "AgI-AgPO3").all())),
        )
        .reset_index()
    )
    works = [source(key) for key in told["source"]]
    told["w"] = [w.short + (" (review)" if i == "grady2020" else "") for w, i in zip(works, told["i"], strict=True)]
    told["i"] = [f"{source(i).short} ({e})" for i, e in zip(told["i"], told["e"], strict=True)]
    order = told.assign(y=[int(w.year[:4]) for w in works]).sort_values(["y", "w"], kind="stable")["w"].tolist()
    columns = [stance.split()[0] for stance in STANCES]
    told["t"] = told["stance"].str.split().str[0]
    colours = alt.Scale(domain=columns, range=[BLUE, GREY, RED])
    base = _chart(told[["w", "t", "same", "s", "f", "m", "i", "l", "r"]])
    tip = {
        "finding": "datum.f",
        "material": "datum.s",
        "method": "datum.m",
        "published in": "datum.w",
        "read in": "datum.i",
        "place": "datum.l",
        "rows": "datum.r",
    }
    layers = [
        base.mark_point(size=75, strokeWidth=1.8, opacity=1, tooltip=_tip(tip)).encode(
            color=alt.Color("t:N", scale=colours, legend=None),
            fill=alt.Fill("t:N", scale=colours, legend=None),
            fillOpacity=alt.condition("datum.same == 1", alt.value(1), alt.value(0)),
        )
    ]
    for side, test, dx in (("left", "!=", 9), ("right", "==", -9)):
        beside = base.transform_filter(f"datum.t {test} 'strong'")
        layers += [beside.mark_text(align=side, dx=dx, fontSize=10.5).encode(text="s:N")] if wide else []
    x = alt.X(
        "t:N",
        title="Reads as … electrolyte",
        scale=alt.Scale(domain=columns),
        axis=alt.Axis(labelAngle=0, orient="top", grid=True),
    )
    y = alt.Y("w:N", title=None, sort=order, axis=alt.Axis(labelLimit=200, labelFontSize=11, grid=True))
    return _layered(layers, x=x, y=y).properties(
        title=_title("A  For and against"), **_size(width, 19 * len(order), labels=130)
    )


def _parity_chart(rows: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    order = [n for former in NAMED for n in sorted(rows["series"].unique()) if n.endswith(former)]
    domain = [text.formula(n) for n in order]
    points = {
        "e": _significant(rows["Ea_eV"]),
        "w": _significant(rows["Ea_within_eV"], 3),
        "a": _significant(rows["Ea_across_eV"], 3),
        "s": rows["series"].map(order.index),
        "x": rows["x_oxide_molpct"].astype(int),
        "t": rows["Tg_K"].round().astype(int),
        "m": rows["fragility"].round(1),
        "n": rows["authors"].astype(int),
        "k": rows["authors_viscosity"].astype(int),
        "r": rows.index.str[-3:],
    }
    ends = [0.3, 2.2]
    ticks = [*(n / 10 for n in range(3, 11)), 1.2, 1.4, 1.6, 1.8, 2]
    axis = alt.Axis(values=ticks, labelExpr="indexof([0.3,0.5,0.7,1,1.4,2],datum.value)<0?'':datum.label")
    scale = alt.Scale(type="log", domain=ends, nice=False)
    colours = [FORMER_COLOURS[n.split("-")[1]] for n in order]
    shapes = [ION_SHAPES[eq_9.MODIFIERS[n.split("-")[0]]] for n in order]
    legend = _legend(width, 5, narrow=2)
    picked = alt.selection_point(name="pick_family", fields=["g"], bind="legend")
    radio = alt.binding_radio(options=list(SCOPES), labels=list(SCOPES.values()), name="Predicted from ")
    scope = alt.param(name="scope", value="within", bind=radio)
    tip = {
        "glass": "datum.g+', '+datum.x+' mol% oxide'",
        "measured": _told("e", "eV"),
        "predicted": f"{_told('w', 'eV')}+' from its family, '+{_told('a', 'eV')}+' from the others'",
        "transition, fragility": "datum.t+' K, '+datum.m",
        "authors": "datum.n+' for the barrier, '+datum.k+' for the viscosity'",
        **MEDIANS,
        "place": _said("nce.models.relaxation_barrier.activation_energy"),
        "row": "'call-parity-'+format(datum.r,'03d')",
    }
    marks = (
        _chart(pd.DataFrame(points))
        .transform_calculate(
            p="scope == 'within' ? datum.w : datum.a", g=f"{json.dumps(domain, ensure_ascii=False)}[datum.s]"
        )
        .mark_point(size=55, strokeWidth=1.7, tooltip=_tip(tip))
        .encode(
            color=alt.Color("g:N", scale=alt.Scale(domain=domain, range=colours), legend=legend),
            shape=alt.Shape("g:N", scale=alt.Scale(domain=domain, range=shapes), legend=legend),
            opacity=alt.condition(picked, alt.value(1), alt.value(0.08)),
        )
        .add_params(picked, scope)
    )
    same = alt.Chart(pd.DataFrame({"p": ends, "e": ends}))
    line = same.mark_line(color=theme.INK, strokeDash=[5, 4], strokeWidth=1, opacity=0.6)
    x = alt.X("p:Q", title="Predicted by equation (9) (eV)", scale=scale, axis=axis)
    y = alt.Y("e:Q", title="Measured (eV)", scale=scale, axis=axis)
    return _layered([line, marks], x=x, y=y).properties(
        title=_title("B  Barriers of σ against equation (9)"), **_size(width, 400 if wide else 260)
    )


RULE_NAMES = {EQUATION: "1/(Tg m), equation (9)", "Tg m": "Tg m, inverted"}


def _rivals_chart(rows: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    domain = ["within families", "across families"]
    rows = rows.assign(rule=rows["series"].replace(RULE_NAMES))
    points = {
        "y": rows["rule"],
        "g": rows["scope"] + " families",
        "x": _significant(rows["error"]),
        "l": _significant(rows["low"]),
        "h": _significant(rows["high"]),
        "d": [_interval(r.excess, r.excess_low, r.excess_high) for r in rows.itertuples()],
        "n": [f"{r.n:.0f} glasses, {r.families:.0f} families" for r in rows.itertuples()],
        "r": rows.index,
    }
    tip = {
        "barrier goes as": "datum.y",
        "scope": "datum.g",
        "error": "format(datum.x,'.3f')+' ('+format(datum.l,'.3f')+' to '+format(datum.h,'.3f')+')'",
        "more than a constant": "datum.d",
        "over": "datum.n",
        **MEDIANS,
        "place": _said("nce.models.relaxation_barrier.rule_errors"),
        "row": "datum.r",
    }
    legend = _legend(width, 2)
    shape = alt.Shape("g:N", scale=alt.Scale(domain=domain, range=["circle", "square"]), legend=legend)
    title = "rms of ln(measured/predicted)"
    base = _chart(pd.DataFrame(points))
    layers = [
        base.mark_rule(strokeWidth=1.6).encode(x=alt.X("l:Q", title=title), x2="h"),
        base.mark_point(size=65, filled=True, opacity=1, tooltip=_tip(tip)).encode(shape=shape),
    ]
    extent = alt.Scale(domain=[0, float(np.ceil(rows["high"].max() * 10) / 10)], nice=False)
    order = rows[rows["scope"] == "within"].sort_values("error")["rule"].tolist()
    return _layered(
        layers,
        x=alt.X("x:Q", title=title, scale=extent, axis=alt.Axis(tickCount=6)),
        y=alt.Y("y:N", title=None, sort=order),
        yOffset=alt.YOffset("g:N", sort=domain, scale=alt.Scale(paddingOuter=0.9)),
        color=alt.Color("g:N", scale=alt.Scale(domain=domain, range=[RED, BLUE]), legend=legend),
    ).properties(title=_title("B  Equation (9) and its rivals"), **_size(width, 230, labels=80 if wide else 95))


def _exponent_chart(rows: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    kinds = {"family": "one family", "all": "all", "variant": "all, other choices"}
    families = rows[rows["scope"] == "family"].sort_values("exponent")
    shown = pd.concat([families, rows[rows["scope"] != "family"]])
    named = [text.formula(r.series) if r.scope == "family" else r.series for r in shown.itertuples()]
    labels = [f"{name} ({n:.0f})" for name, n in zip(named, shown["n"], strict=True)]
    low, high = EXTENT
    points = {
        "y": labels,
        "g": shown["scope"].map(kinds),
        "x": _significant(shown["exponent"]),
        "l": _significant(shown["low"].clip(lower=low)),
        "h": _significant(shown["high"].clip(upper=high)),
        "i": [_interval(r.exponent, r.low, r.high) for r in shown.itertuples()],
        "e": [f"{r.error:.3f}, of a constant {r.error_constant:.3f}" for r in shown.itertuples()],
        "r": shown.index,
    }
    tip = {
        "glasses": "datum.y",
        "exponent": "datum.i",
        "error of equation (9)": "datum.e",
        **MEDIANS,
        "place": _said("nce.models.relaxation_barrier.fit_exponent"),
        "row": "datum.r",
    }
    domain, legend = list(kinds.values()), _legend(width)
    shape = alt.Shape("g:N", scale=alt.Scale(domain=domain, range=["circle", "diamond", "square"]), legend=legend)
    colour = alt.Color("g:N", scale=alt.Scale(domain=domain, range=[PURPLE, RED, GREY]), legend=legend)
    title = "Exponent of Tg m"
    x = alt.X(
        "x:Q",
        title=title,
        scale=alt.Scale(domain=[low, high], nice=False),
        axis=alt.Axis(tickCount=7, labelExpr="replace(datum.label,'-','−')"),
    )
    y = alt.Y("y:N", title=None, sort=labels, axis=alt.Axis(labelLimit=220 if wide else 150, labelFontSize=11))
    base = _chart(pd.DataFrame(points)).encode(y=y, color=colour)
    marked = alt.Chart(pd.DataFrame({"x": [-1, 0], "t": ["eq. (9)", "constant"]}))
    layers = [
        marked.mark_rule(strokeDash=[5, 4], opacity=0.55, color=theme.INK),
        marked.mark_text(align="center", dy=-7, fontSize=11).encode(y=alt.value(0), text="t:N"),
        base.mark_rule(strokeWidth=1.6).encode(x=alt.X("l:Q", title=title), x2="h"),
        base.mark_point(size=65, filled=True, opacity=1, tooltip=_tip(tip)).encode(shape=shape),
    ]
    return _layered(layers, x=x).properties(
        title=_title("B  Exponent within families"), **_size(width, 21 * len(labels), labels=130 if wide else 90)
    )


def _interval(value: float, low: float, high: float) -> str:
    return f"{_sign(value)} ({_sign(low)} to {_sign(high)})"
