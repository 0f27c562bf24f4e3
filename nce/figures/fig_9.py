"""Figure 9: what may stop lithium inside an electrolyte, from a model, with the conductivities that are known."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.data import load
from nce.figures import marks, text, theme
from nce.figures.exhibit import Figure
from nce.models.penetration import (
    internal_plating_bound,
    leakage_current_density,
    lithium_profile,
    partial_currents,
    required_shear_modulus,
    self_discharge_time,
)

THICKNESS_UM, BARRIER_UM, BARRIER = 100.0, 5.0, 1e-3
"""Chosen: electrolyte, a layer in it, and by what factor that layer conducts electrons less well."""

NUCLEATION_V = 0.01
CURRENTS_MA_CM2 = [round(0.05 * n, 2) for n in range(7)]
SHOWN_MA_CM2 = 0.2

VOLTAGE_V, CAPACITY_MAH_CM2 = 4.0, 1.0
FILMS_UM = [0.1, 1.0, 10.0, 100.0]
EXPONENTS = list(range(-16, -6))
SHOWN_EXPONENT = -12

G_LITHIUM_GPA = [3.0, 4.24]
"""Tables of the shear modulus of lithium differ that much, see :func:`required_shear_modulus`."""

TIMES_H = {"1 hour": 1, "1 day": 24, "1 year": 8766, "100 years": 876_600, "10⁴ years": 87_660_000}

IONIC, ELECTRONIC = "st-motivation-11", "st-lps-stability-16"
ASKED_FOR = "asked of an electrolyte"
ASKED = ["st-motivation-01", "st-motivation-10"]
STATED = {"st-lipon-stability-02": "LiPON (review)", "st-lps-stability-16": "non-crystalline LPS (review)"}
FAMILIES = {"LiPON": theme.COLOURS["thin film"], "sulfide": theme.COLOURS["glass"], "garnet": theme.COLOURS["liquid"]}

RELATIONS = {"=": "value", "~": "about", "<": "less than", "range": "range"}

_CASES = {
    "electrons conducted alike everywhere": 0.0,
    "blocked near the stripped electrode": BARRIER_UM / 2,
    "blocked in the middle": THICKNESS_UM / 2,
    "blocked near the plated electrode": THICKNESS_UM - BARRIER_UM / 2,
}
"""Where the middle of the layer is that holds electrons up; 0 where there is none."""


def build() -> Figure:
    """Compute the profiles and leakage currents; compile the conductivities and moduli."""
    panels = {"potential": _profiles(), "electronic": _electronic(), "leakage": _leakage(), "mechanics": _mechanics()}
    data = pd.concat(panels.values())
    data.index.name = "row_id"
    sigma_i, sigma_e = _conductivities()
    return Figure(
        id="fig-9",
        title="Lithium inside an electrolyte: a model, with electronic conductivities and moduli compiled",
        caption=(
            "The first chart is a model: the chemical potential of lithium across an electrolyte of "
            f"{THICKNESS_UM:g} µm between two lithium electrodes, while a current passes. Ions and electrons obey "
            f"Ohm's law; the conductivities, {marks.short(sigma_i)} and {marks.short(sigma_e)} S/cm, are those that "
            "{cite:t}`grady2020` gives as sufficient for ions and as found for electrons in LPS. Chosen for "
            f"illustration are the thickness, a layer of {BARRIER_UM:g} µm that conducts electrons a thousand times "
            f"less well, and the overpotential of nucleation, {1000 * NUCLEATION_V:g} mV. Lithium can form inside "
            "where a profile is above that level, η. No profile can be above the ohmic drop of the ions, jL/σ "
            "(dashed), so below j* = ση/L nothing can, whatever the electronic conductivity is. This criterion is "
            "ours, derived from the same equations, and not a published model. The second chart compiles "
            "electronic conductivities: filled symbols were read in the work itself or its abstract, open ones in a "
            "later compilation; bars and symbols named (review) are the review's own. The third gives the electronic "
            f"leak of a cell of {VOLTAGE_V:g} V that stands, and the time in which it eats {CAPACITY_MAH_CM2:g} "
            "mAh/cm². The fourth sets shear moduli beside twice that of lithium, the criterion of Monroe and Newman "
            f"for polymers, with {G_LITHIUM_GPA[0]:g} to {G_LITHIUM_GPA[1]:g} GPa for lithium, as tables differ."
        ),
        alt=_alt(data),
        kind="data+model",
        note=(
            "The printed figure shows photographs and electron micrographs of lithium that stops at the seam of two "
            "LiPON films, by Westover and others (2019). They are under the copyright of their publisher and hold no "
            "numbers, so they are not shown. In their place stands what the text offers as reasons: the electronic "
            "conductivity, with a model of what it does and does not do, and stiffness. No chart here explains the "
            "pictures: cracks, seams and flush interfaces are in none of them, and whether electrons decide is "
            "contested."
        ),
        data=data,
        draw=lambda width: {
            "potential": _draw_potential(panels["potential"], width),
            "electronic": _draw_electronic(panels["electronic"], width),
            "leakage": _draw_leakage(panels["leakage"], width),
            "mechanics": _draw_mechanics(panels["mechanics"], width),
        },
    )


def _conductivities() -> tuple[float, float]:
    stated = load("statements")["value"]
    return float(stated[IONIC]), float(stated[ELECTRONIC])


def _profiles() -> pd.DataFrame:
    sigma_i, sigma_e = _conductivities()
    frames = []
    for case, middle in _CASES.items():
        left, right = middle - BARRIER_UM / 2, THICKNESS_UM - middle - BARRIER_UM / 2
        layers = [(left, 1.0), (BARRIER_UM, BARRIER), (right, 1.0)] if middle else [(THICKNESS_UM, 1.0)]
        thickness = [d for d, _ in layers if d > 0]
        electrons = [float(f"{sigma_e * factor:.6g}") for d, factor in layers if d > 0]
        for j in CURRENTS_MA_CM2:
            now = partial_currents(thickness, sigma_i, electrons, j, 0.0, 0.0)
            j_i, j_e = (float(f"{float(part):.9g}") for part in (now.j_i_mA_cm2, now.j_e_mA_cm2))
            profile = lithium_profile(thickness, sigma_i, electrons, j_i, j_e)
            call = f"nce.models.penetration.lithium_profile({thickness}, {sigma_i}, {electrons}, {j_i}, {j_e}).mu_Li_eV"
            mu = 1000 * profile.mu_Li_eV.round(9)
            frames.append(
                pd.DataFrame({"case": case, "j_mA_cm2": j, "x_um": profile.x_um, "mu_Li_mV": mu, "locator": call})
            )
    return marks.computed("potential", pd.concat(frames))


def _family(material: str) -> str:
    return next(
        (name for name, start in {"LiPON": "LiPON", "garnet": "LLZTO"}.items() if material.startswith(start)),
        "sulfide",
    )


def _electronic() -> pd.DataFrame:
    """Rows of the table and, in its columns, what the review states."""
    measured = load("electronic_conductivity")
    measured = measured.assign(material=measured["material"].map(text.prose), family=measured["material"].map(_family))
    stated = load("statements").loc[[*STATED, *ASKED]]
    stated = stated.assign(
        material=[STATED.get(i, "asked of an electrolyte (review)") for i in stated.index],
        family=["LiPON", "sulfide", ASKED_FOR, ASKED_FOR],
        sigma_electronic_S_cm=stated["value"],
        sigma_electronic_max_S_cm=stated["value_max"],
    )
    columns = ["material", "family", "relation", "sigma_electronic_S_cm", "sigma_electronic_max_S_cm", "method"]
    kept = [*columns, "source", "read_in", "locator", "evidence", "as_printed", "note"]
    return pd.concat([measured, stated]).assign(panel="electronic")[["panel", *kept]]


def _leakage() -> pd.DataFrame:
    sigma = [float(f"1e{p}") for p in EXPONENTS]
    films, conductivities = (grid.ravel() for grid in np.meshgrid(FILMS_UM, sigma, indexing="ij"))
    leak = leakage_current_density(conductivities, films, VOLTAGE_V)
    calls = [
        f"nce.models.penetration.leakage_current_density({s}, {d}, {VOLTAGE_V})"
        for s, d in zip(conductivities, films, strict=True)
    ]
    rows = {"sigma_electronic_S_cm": conductivities, "thickness_um": films, "leak_mA_cm2": leak}
    years = self_discharge_time(CAPACITY_MAH_CM2, leak)
    return marks.computed("leakage", pd.DataFrame({**rows, "time_years": years, "locator": calls}))


def _mechanics() -> pd.DataFrame:
    known = load("mechanics")
    known = known[known["shear_modulus_GPa"].notna()].assign(panel="mechanics")
    bounds = pd.DataFrame(
        {
            "material": "twice lithium (Monroe and Newman)",
            "shear_modulus_GPa": required_shear_modulus(G_LITHIUM_GPA),
            "locator": [f"nce.models.penetration.required_shear_modulus({g})" for g in G_LITHIUM_GPA],
        }
    )
    columns = ["panel", "material", "relation", "shear_modulus_GPa", "method"]
    kept = [*columns, "source", "read_in", "locator", "evidence", "as_printed", "note"]
    known = known.assign(material=known["material"].map(text.prose))
    return pd.concat([known[kept], marks.computed("mechanics", bounds)])


def _alt(data: pd.DataFrame) -> str:
    bound = _bound()
    shown = data[(data["panel"] == "potential") & (data["j_mA_cm2"] == SHOWN_MA_CM2)]
    highest = shown.groupby("case", sort=False)["mu_Li_mV"].max()
    told = "; ".join(f"{case} {value:.1f} mV" for case, value in highest.items())
    table = data[(data["panel"] == "electronic") & data.index.str.startswith("el-")]
    spans = []
    for family in FAMILIES:
        sigma = table.loc[table["family"] == family, "sigma_electronic_S_cm"]
        spans.append(f"{family} {marks.short(sigma.min())} to {marks.short(sigma.max())} S/cm")
    leak = data[(data["panel"] == "leakage") & (data["sigma_electronic_S_cm"] == 10.0**SHOWN_EXPONENT)]
    thin, thick = leak.loc[leak["thickness_um"].idxmin()], leak.loc[leak["thickness_um"].idxmax()]
    stiff = data[(data["panel"] == "mechanics") & (data["evidence"] != "computed")]
    low, high = stiff.loc[stiff["shear_modulus_GPa"].idxmin()], stiff.loc[stiff["shear_modulus_GPa"].idxmax()]
    asked = required_shear_modulus(G_LITHIUM_GPA)
    return (
        f"Four charts. First, potential of lithium across an electrolyte at {SHOWN_MA_CM2:g} mA/cm² (bound {bound:g}); "
        f"highest values by how electrons pass: {told}; lithium needs {1000 * NUCLEATION_V:g} mV to form. "
        f"Second, electronic conductivities: {'; '.join(spans)}. Third, leakage at {text.power(SHOWN_EXPONENT)} S/cm: "
        f"{marks.short(thin['leak_mA_cm2'])} mA/cm² through {thin['thickness_um']:g} µm, "
        f"{marks.short(thick['leak_mA_cm2'])} mA/cm² through {thick['thickness_um']:g} µm. Fourth, shear moduli from "
        f"{low['shear_modulus_GPa']:g} GPa ({low['material']}) to {high['shear_modulus_GPa']:g} GPa "
        f"({high['material']}); the criterion asks {asked.min():g} to {asked.max():.1f} GPa."
    )


def _bound() -> float:
    sigma_i, _ = _conductivities()
    return float(internal_plating_bound(sigma_i, THICKNESS_UM, NUCLEATION_V))


def _draw_potential(rows: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    curves = (
        rows.reset_index()
        .groupby(["case", "j_mA_cm2", "locator"], sort=False)[["row_id", "x_um", "mu_Li_mV"]]
        .agg(list)
        .reset_index()
    )
    bound = _bound()
    bar = alt.binding_range(
        min=CURRENTS_MA_CM2[0], max=CURRENTS_MA_CM2[-1], step=CURRENTS_MA_CM2[1], name="Current density (mA/cm²) "
    )
    current = alt.param(name="current", value=SHOWN_MA_CM2, bind=bar)
    here = "abs(datum.j_mA_cm2 - current) < 0.001"
    x = alt.X("x_um:Q", title="Position (µm)", scale=alt.Scale(domain=[0, THICKNESS_UM]), axis=alt.Axis(tickCount=5))
    y = alt.Y(
        "mu_Li_mV:Q",
        title="Potential of lithium, μ/e (mV)",
        scale=alt.Scale(domain=[-36, 48], nice=False),
        axis=alt.Axis(tickCount=8, labelExpr="replace(datum.label, '-', '−')"),
    )
    legend = alt.Legend(title=None, orient="bottom", columns=2 if wide else 1, symbolSize=250, symbolType="stroke")
    cases = list(_CASES)
    hues = [theme.COLOURS[k] for k in ("crystalline", "glass", "glass-ceramic", "liquid")]
    colour = alt.Color("case:N", scale=alt.Scale(domain=cases, range=hues), legend=legend)
    dashes = alt.Scale(domain=cases, range=[[1, 0], [1, 0], [7, 3], [2, 2]])
    base = (
        alt.Chart(curves)
        .transform_filter(here)
        .transform_flatten(["row_id", "x_um", "mu_Li_mV"])
        .transform_calculate(
            value="replace(format(datum.mu_Li_mV, '.1f'), '-', '−') + ' mV'",
            position="datum.x_um + ' µm'",
            read="'the companion (computed)'",
            density="datum.j_mA_cm2 + ' mA/cm²'",
        )
        .encode(x=x, y=y, color=colour)
    )
    headed = {
        "value": "potential of lithium",
        "position": "position",
        "density": "current density",
        "case": "electrons",
        "read": "read in",
        "locator": "place",
        "row_id": "row",
    }
    tips = [alt.Tooltip(f"{column}:N", title=heading) for column, heading in headed.items()]
    lines = base.mark_line(strokeWidth=2.2).encode(strokeDash=alt.StrokeDash("case:N", scale=dashes, legend=legend))
    ends = base.mark_point(filled=True, size=40, opacity=1).encode(tooltip=tips)

    level_mV = 1000 * NUCLEATION_V
    words = f"Li can form: {level_mV:g} mV (chosen)"
    level = alt.Chart(pd.DataFrame({"y": [level_mV], "told": [words]}))
    needed = level.mark_rule(color=theme.INK, strokeWidth=1.4).encode(y="y:Q")
    named = level.mark_text(align="right", dy=-7, fontSize=11).encode(x=alt.value("width"), y="y:Q", text="told:N")
    highest = rows.groupby("j_mA_cm2")["mu_Li_mV"].max()
    bounds = pd.DataFrame({"j_mA_cm2": CURRENTS_MA_CM2})
    bounds["y"] = (bounds["j_mA_cm2"] / bound * level_mV).round(6)
    bounds["told"] = "bound jL/σ"
    bounds["readout"] = [
        [f"j = {j:g} mA/cm², j* = {bound:g} mA/cm²", f"highest here {highest[j]:.1f} mV, bound {y:.0f} mV"]
        for j, y in zip(bounds["j_mA_cm2"], bounds["y"], strict=True)
    ]
    limit = alt.Chart(bounds).transform_filter(here)
    most = limit.mark_rule(color=theme.INK, strokeDash=[5, 4], opacity=0.7).encode(y="y:Q")
    most_named = limit.mark_text(align="left", dx=4, dy=-7, fontSize=11).encode(x=alt.value(0), y="y:Q", text="told:N")
    readout = limit.mark_text(align="left", baseline="top", fontWeight=600, dx=4).encode(
        x=alt.value(0), y=alt.value(4), text="readout:N"
    )
    foot = alt.Chart(pd.DataFrame({"stripped": ["Li stripped"], "plated": ["Li plated"]}))
    feet = [
        foot.mark_text(align="left", baseline="bottom", dx=4, dy=-3, fontSize=11).encode(
            x=alt.value(0), y=alt.value("height"), text="stripped:N"
        ),
        foot.mark_text(align="right", baseline="bottom", dx=-4, dy=-3, fontSize=11).encode(
            x=alt.value("width"), y=alt.value("height"), text="plated:N"
        ),
    ]
    return (
        alt.layer(needed, named, most, most_named, lines, ends, readout, *feet)
        .add_params(current)
        .properties(
            width=width - 70,
            height=320 if wide else 300,
            title=marks.heading("A", "Potential of lithium inside, model"),
        )
    )


def _sigma_axis(wide: bool) -> alt.X:
    return alt.X(
        "sigma:Q",
        title="Electronic conductivity (S/cm)",
        scale=alt.Scale(type="log", domain=[1e-16, 1e-7], nice=False),
        axis=marks.decades(-16, -7, 2 if wide else 3),
    )


def _draw_electronic(rows: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    table = rows[rows["family"] != ASKED_FOR]
    lowest = table.groupby(["family", "material"])["sigma_electronic_S_cm"].min().reset_index()
    lowest["rank"] = lowest["family"].map(list(FAMILIES).index)
    order = lowest.sort_values(["rank", "sigma_electronic_S_cm", "material"])["material"].tolist()
    stated = zip(rows["relation"], rows["sigma_electronic_S_cm"], rows["sigma_electronic_max_S_cm"], strict=True)
    shown = marks.told(rows).assign(
        value=[_stated(*row) for row in stated],
        means=lambda d: d["relation"].map(RELATIONS),
        first_hand=lambda d: d["evidence"].isin(["source", "abstract"]),
        sigma=lambda d: d["sigma_electronic_S_cm"],
        sigma_max=lambda d: d["sigma_electronic_max_S_cm"],
        method=lambda d: d["method"].fillna(""),
    )
    told = ["material", "value", "method", "published", "read", "locator", "as_printed"]
    shown = shown[["row_id", "family", "means", "sigma", "sigma_max", "first_hand", *told]]
    tips = marks.tooltip({"material": "material", "value": "electronic conductivity", "method": "method"})
    axis = alt.Axis(labelLimit=190, labelFontSize=12 if wide else 10.5, grid=True)
    y = alt.Y("material:N", title=None, sort=order, scale=alt.Scale(domain=order), axis=axis)
    hues = alt.Scale(domain=list(FAMILIES), range=list(FAMILIES.values()))
    colour = alt.Color("family:N", scale=hues, legend=None)
    fill = alt.condition("datum.first_hand", alt.Fill("family:N", scale=hues, legend=None), alt.value("transparent"))
    shapes = alt.Scale(domain=["value", "about", "less than"], range=["circle", "diamond", "triangle-left"])
    legend = alt.Legend(title=None, orient="bottom", symbolStrokeColor=theme.COLOURS["crystalline"])
    shape = alt.Shape("means:N", scale=shapes, legend=legend)
    whole = alt.Chart(shown).encode(x=_sigma_axis(wide), y=y)
    bars = (
        whole.transform_filter("datum.sigma_max > 0")
        .mark_bar(height=8, opacity=0.75)
        .encode(x2="sigma_max:Q", color=colour, tooltip=tips)
    )
    dots = (
        whole.transform_filter(f"datum.family != '{ASKED_FOR}' && !(datum.sigma_max > 0)")
        .mark_point(size=65, strokeWidth=1.7, opacity=1)
        .encode(color=colour, fill=fill, shape=shape, tooltip=tips)
    )
    asked = alt.Chart(shown[shown["family"] == ASKED_FOR]).encode(x="sigma:Q")
    rule = asked.mark_rule(strokeDash=[5, 4], opacity=0.6, color=theme.INK, strokeWidth=1.5).encode(tooltip=tips)
    level = shown.loc[shown["family"] == ASKED_FOR, "sigma"].max()
    name = (
        alt.Chart(pd.DataFrame({"sigma": [level], "told": [["asked for", f"< {marks.short(level)}", "(review)"]]}))
        .mark_text(align="right", dx=-6, fontSize=11)
        .encode(x="sigma:Q", y=alt.value(20 * len(order) - 90), text="told:N")
    )
    return alt.layer(rule, name, bars, dots).properties(
        width=width - (230 if wide else 175),
        height=20 * len(order),
        title=marks.heading("B", "Electronic conductivity, published", "filled: read in the work or its abstract"),
    )


def _stated(relation: str, low: float, high: float) -> str:
    if high > low:
        return f"{marks.short(low)} to {marks.short(high)} S/cm"
    sign = {"<": "< ", "~": "≈ "}.get(relation, "")
    return f"{sign}{text.number(f'{low:.5g}')} S/cm"


def _span(years: float) -> str:
    """A time in the unit in which people would tell it."""
    hours = years * TIMES_H["1 year"]
    for unit, length in {"years": TIMES_H["1 year"], "days": 24.0, "hours": 1.0}.items():
        if hours >= length:
            number = marks.short(hours / length, 2)
            return f"{number} {unit}".removesuffix("s" if number == "1" else "")
    return f"{marks.short(60 * hours, 2)} minutes"


def _draw_leakage(rows: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    films = [f"{t:g} µm" for t in FILMS_UM]
    shown = rows.reset_index().assign(
        sigma=lambda d: d["sigma_electronic_S_cm"],
        exponent=lambda d: np.log10(d["sigma"]).round().astype(int),
        film=lambda d: [f"{t:g} µm" for t in d["thickness_um"]],
        leak=lambda d: [f"{marks.short(v)} mA/cm²" for v in d["leak_mA_cm2"]],
        time=lambda d: [_span(v) for v in d["time_years"]],
    )
    shown = shown[["row_id", "sigma", "exponent", "thickness_um", "leak_mA_cm2", "film", "leak", "time"]]
    bar = alt.binding_range(min=EXPONENTS[0], max=EXPONENTS[-1], step=1, name="Conductivity (S/cm), power of ten ")
    chosen = alt.param(name="power", value=SHOWN_EXPONENT, bind=bar)
    scale = alt.Scale(type="log", domain=[1e-11, 100], nice=False)
    y = alt.Y("leak_mA_cm2:Q", title="Leakage (mA/cm²)", scale=scale, axis=marks.decades(-11, 2, 2))
    hues = [theme.COLOURS[k] for k in ("thin film", "liquid", "glass-ceramic", "glass")]
    colour = alt.Color("film:N", scale=alt.Scale(domain=films, range=hues), legend=None)
    call = "nce.models.penetration.leakage_current_density("
    headed = {
        "film": "thickness",
        "conductivity": "electronic conductivity",
        "leak": "leakage",
        "time": f"time for {CAPACITY_MAH_CM2:g} mAh/cm²",
        "read": "read in",
        "locator": "place",
        "row_id": "row",
    }
    tips = [alt.Tooltip(f"{column}:N", title=heading) for column, heading in headed.items()]
    base = (
        alt.Chart(shown)
        .transform_calculate(
            conductivity="datum.sigma + ' S/cm'",
            read="'the companion (computed)'",
            locator=f"'{call}' + datum.sigma + ', ' + datum.thickness_um + ', {VOLTAGE_V})'",
        )
        .encode(x=_sigma_axis(wide), y=y, color=colour)
    )
    lines = base.mark_line(strokeWidth=2)
    dots = base.mark_point(filled=True, size=28, opacity=1).encode(tooltip=tips)
    at = base.transform_filter("datum.exponent == power")
    here = at.mark_point(filled=True, size=90, opacity=1).encode(tooltip=tips)
    rule = alt.Chart(shown).transform_filter(f"datum.exponent == power && datum.film == '{films[0]}'")
    cut = rule.mark_rule(opacity=0.35, color=theme.INK).encode(x="sigma:Q", y=y, y2=alt.value("height"))
    told = "datum.film + ': ' + datum.time" + (" + ', ' + datum.leak" if wide else "")
    readout = [
        alt.Chart(shown)
        .transform_filter(f"datum.exponent == power && datum.film == '{film}'")
        .transform_calculate(told=told)
        .mark_text(align="left", baseline="top", dx=6, fontWeight=600, color=hue)
        .encode(x=alt.value(0), y=alt.value(2 + 16 * n), text="told:N")
        for n, (film, hue) in enumerate(zip(films, hues, strict=True))
    ]
    ends = pd.DataFrame({"leak_mA_cm2": [CAPACITY_MAH_CM2 / h for h in TIMES_H.values()]})
    steps = [
        f"abs(log(datum.value / {leak!r})) < 0.01 ? '{name}' : "
        for leak, name in zip(ends["leak_mA_cm2"].tolist(), TIMES_H, strict=True)
    ]
    other = alt.Axis(orient="right", grid=False, values=ends["leak_mA_cm2"].tolist(), labelExpr=f"{''.join(steps)}''")
    title = f"Time for {CAPACITY_MAH_CM2:g} mAh/cm²"
    times = alt.Chart(ends).mark_tick(opacity=0).encode(y=alt.Y("leak_mA_cm2:Q", title=title, scale=scale, axis=other))
    return (
        alt.layer(alt.layer(cut, lines, dots, here, *readout), times)
        .resolve_axis(y="independent")
        .add_params(chosen)
        .properties(
            width=width - (165 if wide else 150),
            height=330 if wide else 320,
            title=marks.heading("C", f"Leakage at {VOLTAGE_V:g} V by film thickness, model"),
        )
    )


def _draw_mechanics(rows: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    shown = marks.told(rows).assign(
        value=lambda d: [
            f"{'≈ ' if r == '~' else ''}{g:.3g} GPa" for r, g in zip(d["relation"], d["shear_modulus_GPa"], strict=True)
        ],
        means=lambda d: d["relation"].map(RELATIONS),
        method=lambda d: d["method"].fillna(""),
    )
    told = ["material", "value", "method", "published", "read", "locator", "as_printed"]
    shown = shown[["row_id", "shear_modulus_GPa", "means", "evidence", *told]]
    known, bounds = shown[shown["evidence"] != "computed"], shown[shown["evidence"] == "computed"]
    order = known.groupby("material")["shear_modulus_GPa"].max().sort_values().index.tolist()
    title = "Shear modulus (GPa)"
    x = alt.X(
        "shear_modulus_GPa:Q", title=title, scale=alt.Scale(domain=[0, 65], nice=False), axis=alt.Axis(tickCount=6)
    )
    axis = alt.Axis(grid=True, labelFontSize=12 if wide else 10.5)
    y = alt.Y("material:N", title=None, sort=order, scale=alt.Scale(domain=order), axis=axis)
    tips = marks.tooltip({"material": "material", "value": "shear modulus", "method": "method"})
    ends = pd.DataFrame({"low": [bounds["shear_modulus_GPa"].min()], "high": bounds["shear_modulus_GPa"].max()})
    grey = theme.COLOURS["crystalline"]
    band = alt.Chart(ends).mark_rect(opacity=0.22, color=grey).encode(x="low:Q", x2="high:Q")
    edges = (
        alt.Chart(bounds)
        .mark_rule(color=theme.INK, strokeDash=[5, 4], opacity=0.7)
        .encode(x="shear_modulus_GPa:Q", tooltip=tips)
    )
    name = (
        alt.Chart(ends.assign(told="2 × lithium"))
        .mark_text(align="left", dx=6, fontSize=11)
        .encode(x="high:Q", y=alt.value(10), text="told:N")
    )
    shapes = alt.Scale(domain=["value", "about"], range=["circle", "diamond"])
    legend = alt.Legend(title=None, orient="bottom", symbolStrokeColor=grey)
    dots = (
        alt.Chart(known)
        .mark_point(size=70, strokeWidth=1.7, opacity=1, color=theme.COLOURS["liquid"])
        .encode(x=x, y=y, shape=alt.Shape("means:N", scale=shapes, legend=legend), tooltip=tips)
    )
    return alt.layer(band, edges, name, dots).properties(
        width=width - (150 if wide else 120),
        height=24 * len(order) + 10,
        title=marks.heading("D", "Shear modulus and the criterion"),
    )
