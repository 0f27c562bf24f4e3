"""Figure 3: how a liquid becomes a glass, in volume, in heat capacity, and for observers with more or less time."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.data import source
from nce.figures import marks, text, theme
from nce.figures.exhibit import Figure
from nce.models.relaxation import (
    PUBLISHED_TNM,
    Ramp,
    cooling_deborah,
    deborah,
    history,
    normalised_heat_capacity,
    tnm,
)

GLASS = "As2Se3"
"""Its volume was measured, and the same parameters describe its enthalpy, so that one set serves both panels."""

POWERS = range(-3, 4)
"""Rates of cooling and reheating, as powers of ten in K/min: 1.4 K a day to 17 K a second."""

CHOSEN = 1
"""The rate that is drawn strong until the reader picks another."""

HOT_K, COLD_K = 570.0, 340.0
SHOWN_K = (360.0, 550.0)
FOLLOWS = (0.05, 0.95)
"""The transition: where the structure follows the cooling by these parts, or these parts of it have not relaxed."""

OBSERVED = range(-3, 9)
"""Times of observation, as powers of ten in seconds: a millisecond to three years."""

CONTOURS = (-9, -6, -3, 0, 3, 6, 9, 12)

COOLING, REHEATING = theme.COLOURS["liquid"], theme.COLOURS["glass"]

_CYCLE = (
    f"h = nce.models.relaxation.history({HOT_K:g}, Ramp({{q}}, {COLD_K:g}), Ramp({{q}}, {HOT_K:g})); "
    f"nce.models.relaxation.tnm(h.t_s, h.T_K, **PUBLISHED_TNM['{GLASS}']).Tf_K"
)
_CALLS = {"volume": _CYCLE, "slope": f"{_CYCLE}; nce.models.relaxation.normalised_heat_capacity(T_K, Tf_K)"}
_TAU = "exp({ln_A_s:g} + {activation_enthalpy_K:g}/T_K)"
_DEBORAH = f"nce.models.relaxation.deborah({_TAU}, t_obs_s)"
_KEPT = f"nce.models.relaxation.cooling_deborah({_TAU}, {{activation_enthalpy_K:g}}/T_K**2, rate_K_min)"


def build() -> Figure:
    """Cool and reheat the glass at each rate, and ask how solid its liquid is to each observer."""
    curves, edges = _cycles()
    data = pd.concat(
        [_numbered("volume", [curves, edges]), _numbered("slope", [curves, edges]), _numbered("deborah", _map())]
    )
    return Figure(
        id="fig-3",
        title="Volume and ergodicity through the glass transition, a model of As₂Se₃",
        caption=(
            "A liquid becomes a glass, after the idea of the figure in {cite:t}`grady2020`, computed with the model of "
            "Tool, Narayanaswamy and Moynihan. Its four parameters are printed in the abstract of “Structural "
            "relaxation of As₂Se₃ glass and viscosity of supercooled liquid” (Δh/R = 38.3 kK, ln(A/s) = −79.21, "
            "x = 0.57, β = 0.71): a set measured on volume that describes enthalpy too. The companion has no such set "
            "of an electrolyte. *Top:* volume on cooling to 340 K (full lines) and on reheating at that rate (dashed). "
            "No sourced coefficients of expansion were found, so the volume stands as the temperature at which the "
            "liquid in equilibrium has it. As drawn, the glass does not expand at all, and this is the fictive "
            "temperature; the second control gives the glass a part of the expansion of the liquid. *Middle:* heat "
            "capacity above that of the glass, in units of the step from glass to liquid; on reheating it dips a "
            "little, then overshoots. "
            "In both, the shaded range is where the structure follows between 5 and 95 % of the cooling. "
            "*Bottom:* the Deborah number {cite:p}`wilkinson2019a` of the liquid in equilibrium, as a power of ten. "
            "Between the dashed lines 95 to 5 % of the structure is still unrelaxed when the observation ends. "
            "Diamonds: the fictive temperature that each glass keeps, against the time in which "
            "cooling makes the relaxation time grow e-fold."
        ),
        alt=_alt(data),
        kind="model",
        note=(
            "Part A of the printed figure shows volume against temperature for a liquid and its glass, taken "
            "from Varshneya and Mauro (2019); part B shows regions of ergodicity, of its continuous breakdown, and of "
            "non-ergodicity in enthalpy or volume against temperature. As far as the caption tells, neither is "
            "a measurement. Ours is computed for one glass with a published set of parameters, so that the rate "
            "can be varied, reheating is shown, and the regions have edges that follow from a stated rule."
        ),
        data=data,
        draw=lambda width: _charts(data, width),
    )


def _cycles() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Curves of all rates, thinned where they are straight, and the edges of the transition on cooling."""
    rates = 10.0 ** np.array(POWERS)
    h = history(HOT_K, Ramp(rates, COLD_K), Ramp(rates, HOT_K))
    glass = tnm(h.t_s, h.T_K, **PUBLISHED_TNM[GLASS])
    curves, edges = [], []
    for i, (power, rate) in enumerate(zip(POWERS, rates, strict=True)):
        about = {"power": power, "rate_K_min": rate}
        for part, branch in enumerate(("cooling", "reheating")):
            T, Tf = h.T_K[h.part(part)], glass.Tf_K[i, h.part(part)]
            slope = normalised_heat_capacity(T, Tf)
            bent = np.abs(np.gradient(slope, T)) > 1e-3
            kept = (np.clip(T, *SHOWN_K) == T) & (T % 2 == 0) & (bent | (T % 10 == 0))
            curves.append(pd.DataFrame({"T_K": T, "Tf_K": Tf, "slope": slope})[kept].assign(drawn=branch, **about))
            if branch == "cooling":
                at = np.interp(FOLLOWS, slope[::-1], T[::-1])
                ends = {"T_K": at, "Tf_K": np.interp(at, T[::-1], Tf[::-1]), "slope": FOLLOWS, "Tf_kept_K": Tf[-1]}
                edges.append(pd.DataFrame(ends).assign(drawn=["glass", "liquid"], **about))
    return pd.concat(curves), pd.concat(edges)


def _unrelaxed(part: float) -> float:
    """Deborah number at which this part of the structure has not relaxed."""
    return float((-np.log(part)) ** (-1 / PUBLISHED_TNM[GLASS]["beta"]))


def _map() -> list[pd.DataFrame]:
    """Lines of one Deborah number, a lattice to read it from, and what is kept of cooling."""
    parameters = PUBLISHED_TNM[GLASS]
    enthalpy = parameters["activation_enthalpy_K"]
    place = _DEBORAH.format(**parameters)

    def relaxation_time(T_K: Any) -> Any:
        return np.exp(parameters["ln_A_s"] + enthalpy / T_K)

    T = np.arange(SHOWN_K[0], SHOWN_K[1] + 1, 10)
    levels = {10.0**c: "contour" for c in CONTOURS} | {_unrelaxed(part): "edge" for part in FOLLOWS}
    lines = [
        pd.DataFrame({"T_K": T, "t_obs_s": relaxation_time(T) / level, "deborah": level, "drawn": drawn})
        for level, drawn in levels.items()
    ]
    T_grid, t_grid = (a.ravel() for a in np.meshgrid(T[1::2], 10.0 ** np.array(OBSERVED)))
    number = deborah(relaxation_time(T_grid), t_grid)
    lattice = pd.DataFrame({"T_K": T_grid, "t_obs_s": t_grid, "deborah": number, "drawn": "lattice"})

    rates = 10.0 ** np.array(POWERS)
    h = history(HOT_K, Ramp(rates, COLD_K))
    kept = tnm(h.t_s, h.T_K, **parameters).Tf_K[:, -1]
    grown = cooling_deborah(relaxation_time(kept), enthalpy / kept**2, rates)
    told = pd.DataFrame(
        {
            "T_K": kept,
            "Tf_K": kept,
            "t_obs_s": relaxation_time(kept) / grown,
            "deborah": grown,
            "drawn": "kept",
            "power": list(POWERS),
            "rate_K_min": rates,
            "locator": _KEPT.format(**parameters),
        }
    )
    return [*(part.assign(locator=place) for part in (*lines, lattice)), told]


def _numbered(panel: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    rows = pd.concat(parts, ignore_index=True).assign(
        panel=panel, source="nce2026", read_in="nce2026", evidence="computed"
    )
    if panel in _CALLS:
        rows["locator"] = [_CALLS[panel].format(q=f"{q:g}") for q in rows["rate_K_min"]]
    rows.index = pd.Index([f"call-{panel}-{i:03d}" for i in range(1, len(rows) + 1)], name="row_id")
    columns = "panel drawn rate_K_min power T_K Tf_K Tf_kept_K slope t_obs_s deborah source read_in locator evidence"
    return rows.reindex(columns=columns.split())


def _rate(value: float) -> str:
    return f"{value:g} K/min"


def _alt(data: pd.DataFrame) -> str:
    """The message of the figure in words, from its rows."""
    edges = data[(data["panel"] == "volume") & data["drawn"].isin(["glass", "liquid"])]
    kept = edges.groupby("rate_K_min")["Tf_kept_K"].first()
    chosen = edges[edges["power"] == CHOSEN]["T_K"]
    slope = data[(data["panel"] == "slope") & (data["drawn"] == "reheating") & (data["power"] == CHOSEN)]
    peak = slope.loc[slope["slope"].idxmax()]
    parameters = PUBLISHED_TNM[GLASS]
    minute, year = (parameters["activation_enthalpy_K"] / (np.log(t) - parameters["ln_A_s"]) for t in (60.0, 3.156e7))
    return (
        "Three panels against temperature, computed for As2Se3 glass. Volume: cooled at "
        f"{kept.index[0]:g} to {kept.index[-1]:g} K/min, the curves leave the one line of the liquid the earlier the "
        "faster the cooling, so that the glass keeps the structure of the liquid at "
        f"{kept.iloc[0]:.0f} to {kept.iloc[-1]:.0f} K, "
        f"{np.diff(kept).min():.0f} to {np.diff(kept).max():.0f} K more for each factor of ten. At "
        f"{_rate(10.0**CHOSEN)} the transition spans {chosen.min():.0f} to {chosen.max():.0f} K; on reheating the "
        "volume first stays, then falls below that of the liquid, then catches up. Heat capacity: it falls smoothly on "
        f"cooling and overshoots on reheating, to {peak['slope']:.2f} of the step at {peak['T_K']:.0f} K. Deborah "
        f"number: its line of one falls from {minute:.0f} K for an observer of one minute to {year:.0f} K for one of "
        "one year; hotter or longer is ergodic, colder or shorter is non-ergodic."
    )


def _charts(data: pd.DataFrame, width: int) -> dict[str, Any]:
    return {
        "volume": _volume(data[data["panel"] == "volume"], width),
        "slope": _slope(data[data["panel"] == "slope"], width),
        "deborah": _deborah(data[data["panel"] == "deborah"], width),
    }


def _size(width: int, wide_height: int, narrow_height: int) -> dict[str, int]:
    wide = width > 500
    return {"width": width - (90 if wide else 70), "height": wide_height if wide else narrow_height}


def _temperature(column: str = "T_K") -> Any:
    scale = alt.Scale(domain=list(SHOWN_K), nice=False)
    return alt.X(f"{column}:Q", title="Temperature (K)", scale=scale, axis=alt.Axis(tickCount=8))


def _picked() -> Any:
    bind = alt.binding_range(min=min(POWERS), max=max(POWERS), step=1, name="Rate, power of ten in K/min: ")
    return alt.param(name="rate", value=CHOSEN, bind=bind)


def _slim(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """What a chart needs of the rows, to five digits; the number of a row stands for its id."""
    slim = rows[["drawn", *columns]].assign(n=[int(i.rsplit("-", 1)[1]) for i in rows.index])
    return slim.apply(lambda c: [float(f"{v:.5g}") for v in c] if c.dtype == float else c)


def _told(chart: Any, panel: str, place: str, *first: Any) -> Any:
    """Tooltips: what is plotted, then where it comes from."""
    work = source("nce2026").short
    return (
        chart.transform_calculate(row=f"'call-{panel}-' + format(datum.n, '03d')")
        .transform_calculate(published=f"'{work}'", read=f"'{work} (computed)'", place=place)
        .encode(
            tooltip=[
                *first,
                alt.Tooltip("published:N", title="published in"),
                alt.Tooltip("read:N", title="read in"),
                alt.Tooltip("place:N", title="place"),
                alt.Tooltip("row:N", title="row"),
            ]
        )
    )


def _cycle_layers(rows: pd.DataFrame, panel: str, column: str, y: Any, *first: Any) -> list[Any]:
    """All rates faint, the chosen one strong, with points to read it from."""
    shown = _slim(rows[rows["drawn"].isin(["cooling", "reheating"])], "power", "T_K", column)
    hue = alt.Color(
        "drawn:N", scale=alt.Scale(domain=["cooling", "reheating"], range=[COOLING, REHEATING]), legend=None
    )
    dash = alt.StrokeDash(
        "drawn:N", scale=alt.Scale(domain=["cooling", "reheating"], range=[[1, 0], [6, 3]]), legend=None
    )
    base = _expanded(alt.Chart(shown), column) if panel == "volume" else alt.Chart(shown)
    line = base.encode(x=_temperature(), y=y, color=hue, strokeDash=dash, order=alt.Order("n:Q"))
    faint = line.mark_line(strokeWidth=1, strokeOpacity=0.35, clip=True).encode(detail="power:N")
    mine = "datum.power == rate"
    strong = line.transform_filter(mine).mark_line(strokeWidth=2.6, clip=True)
    points = base.transform_filter(mine).transform_calculate(q="format(pow(10, datum.power), '~')")
    points = points.transform_calculate(speed="datum.q + ' K/min'")
    place = json.dumps(_CALLS[panel]).replace("{q}", '" + datum.q + "')
    points = points.mark_circle(size=90, opacity=1, fillOpacity=0, clip=True).encode(x=_temperature(), y=y, color=hue)
    rate = alt.Tooltip("speed:N", title="rate")
    return [faint, strong, _told(points, panel, place, alt.Tooltip("drawn:N", title="on"), rate, *first)]


def _expanded(chart: Any, column: str) -> Any:
    """Volume as the temperature at which the liquid has it, if the glass has a share of the liquid's expansion."""
    return chart.transform_calculate(volume=f"glass * datum.T_K + (1 - glass) * datum.{column}")


def _ranges(rows: pd.DataFrame, y: float, words: tuple[str, str, str]) -> list[Any]:
    """The transition of the chosen rate as a band, and the names of what lies to its left and right."""
    edges = rows[rows["drawn"].isin(["glass", "liquid"])]
    bands = edges.groupby("power", as_index=False).agg(low=("T_K", "min"), high=("T_K", "max")).round(1)
    low, high = SHOWN_K
    names = pd.concat(
        [
            pd.DataFrame({"power": bands["power"], "T_K": middle, "name": name}).round(1)
            for middle, name in zip(
                ((low + bands["low"]) / 2, (bands["low"] + bands["high"]) / 2, (bands["high"] + high) / 2),
                words,
                strict=True,
            )
        ]
    )
    mine = "datum.power == rate"
    band = (
        alt.Chart(bands)
        .transform_filter(mine)
        .mark_rect(fillOpacity=0.13, opacity=1, color=theme.COLOURS["crystalline"])
        .encode(x=_temperature("low"), x2="high:Q")
    )
    name = (
        alt.Chart(names)
        .transform_filter(mine)
        .mark_text(fontSize=12, fontWeight=600, baseline="top")
        .encode(x=_temperature(), y=alt.value(y), text="name:N")
    )
    return [band, name]


def _volume(rows: pd.DataFrame, width: int) -> Any:
    wide, size = width > 500, _size(width, 380, 330)
    edges = rows[rows["drawn"].isin(["glass", "liquid"])]
    y = alt.Y(
        "volume:Q",
        title=["Volume, as temperature (K) of", "the liquid that has it"],
        scale=alt.Scale(domain=[380, 570], nice=False),
        axis=alt.Axis(tickCount=6),
    )
    words = ("glass", "transition" if not wide else "transition range", "liquid")
    in_equilibrium = pd.DataFrame({"T_K": SHOWN_K, "volume": SHOWN_K})
    line = alt.Chart(in_equilibrium).mark_line(
        strokeDash=[2, 3], strokeWidth=1.2, color=theme.INK, strokeOpacity=0.8, clip=True
    )
    kept = _slim(edges[edges["drawn"] == "glass"], "power", "Tf_kept_K").assign(T_K=SHOWN_K[0])
    kept["name"] = [_rate(10.0**p) if wide else f"{10.0**p:g}" for p in kept["power"]]
    kept["chosen"] = [_rate(10.0**p) for p in kept["power"]]
    named = _expanded(alt.Chart(kept), "Tf_kept_K").encode(x=_temperature(), y=y, text="name:N")
    faint = named.transform_filter("datum.power != rate").mark_text(
        align="left", dx=4, dy=7, fontSize=10, fillOpacity=0.75
    )
    strong = named.transform_filter("datum.power == rate").encode(text="chosen:N")
    strong = strong.mark_text(align="left", dx=4, dy=10, fontSize=12, fontWeight=600)
    first = [
        alt.Tooltip("T_K:Q", title="temperature (K)"),
        alt.Tooltip("Tf_K:Q", title="fictive temperature (K)", format=".2f"),
        alt.Tooltip("volume:Q", title="volume, as temperature (K)", format=".2f"),
    ]
    label = pd.DataFrame(
        {"T_K": [398.0], "volume": [398.0], "name": ["liquid in equilibrium" if wide else "equilibrium"]}
    )
    beside = alt.Chart(label).mark_text(align="left", dx=8, dy=8, fontSize=11, fillOpacity=0.85)
    expansion = alt.binding_range(min=0, max=0.8, step=0.1, name="Expansion of the glass, part of that of the liquid: ")
    return (
        alt.layer(
            *_ranges(rows, 4, words),
            line.encode(x=_temperature(), y=y),
            beside.encode(x=_temperature(), y=y, text="name:N"),
            *_cycle_layers(rows, "volume", "Tf_K", y, *first),
            faint,
            strong,
            *_key(size),
        )
        .add_params(_picked(), alt.param(name="glass", value=0, bind=expansion))
        .properties(title=marks.heading("A", "Volume on cooling and reheating, model"), **size)
    )


def _key(size: dict[str, int]) -> list[Any]:
    """What full and dashed lines are, in the corner that is empty at every rate."""
    left, low = size["width"] - 96, size["height"] - 32
    entries = [("cooling", COOLING, [1, 0], low), ("reheating", REHEATING, [6, 3], low + 18)]
    layers = []
    for name, colour, dash, y in entries:
        base = alt.Chart(pd.DataFrame({"name": [name]})).encode(y=alt.value(y))
        sample = base.mark_rule(strokeWidth=2.6, strokeDash=dash, color=colour)
        layers.append(sample.encode(x=alt.value(left), x2=alt.value(left + 26)))
        words = base.mark_text(align="left", fontWeight=600, color=colour)
        layers.append(words.encode(x=alt.value(left + 32), text="name:N"))
    return layers


def _slope(rows: pd.DataFrame, width: int) -> Any:
    size = _size(width, 260, 240)
    y = alt.Y(
        "slope:Q",
        title=["Heat capacity", "(glass 0, liquid 1)"],
        scale=alt.Scale(domain=[-0.1, 1.75], nice=False),
        axis=alt.Axis(tickCount=6),
    )
    curves = rows[rows["drawn"].isin(["cooling", "reheating"])]
    band, _ = _ranges(rows, 0, ("", "", ""))
    mine = "datum.power == rate"
    peaks = curves.loc[curves[curves["drawn"] == "reheating"].groupby("power")["slope"].idxmax()]
    overshoot = (
        alt.Chart(_slim(peaks, "power", "T_K", "slope"))
        .transform_filter(mine)
        .mark_text(fontSize=12, fontWeight=600, color=REHEATING, dy=-10, text="overshoot")
        .encode(x=_temperature(), y=y)
    )
    speed = (
        alt.Chart(pd.DataFrame({"power": list(POWERS), "name": [_rate(10.0**p) for p in POWERS]}))
        .transform_filter(mine)
        .mark_text(fontSize=12, fontWeight=600, baseline="top", align="left")
        .encode(x=alt.value(6), y=alt.value(4), text="name:N")
    )
    first = [
        alt.Tooltip("T_K:Q", title="temperature (K)"),
        alt.Tooltip("slope:Q", title="heat capacity (glass 0, liquid 1)", format=".3f"),
    ]
    return (
        alt.layer(band, *_cycle_layers(curves, "slope", "slope", y, *first), overshoot, speed, *_key(size))
        .add_params(_picked())
        .properties(title=marks.heading("B", "Heat capacity, model"), **size)
    )


def _deborah(rows: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    size = _size(width, 380, 340)
    powers = {p: text.power(p) for p in OBSERVED}
    y = alt.Y(
        "t_obs_s:Q",
        stack=None,
        title="Time of observation (s)",
        scale=alt.Scale(type="log", domain=[10.0 ** min(OBSERVED), 10.0 ** max(OBSERVED)], nice=False),
        axis=alt.Axis(
            values=[10.0**p for p in OBSERVED],
            labelExpr=f"{json.dumps(powers, ensure_ascii=False)}[round(log(datum.value) / LN10)]",
        ),
    )
    shown = rows[rows["drawn"] != "lattice"]
    lines = alt.Chart(_slim(shown[shown["drawn"] != "kept"], "T_K", "t_obs_s", "deborah"))
    base = lines.encode(x=_temperature(), y=y, detail="deborah:Q")
    contours = "datum.drawn == 'contour'"
    # one transparent sheet for each line, so that the colour deepens away from the line of one
    sheets = [
        base.transform_filter(f"{contours} && {side}")
        .mark_area(fillOpacity=0.13, opacity=1, color=colour, clip=True)
        .encode(y2=alt.datum(10.0**end))
        for side, colour, end in (
            ("datum.deborah < 1.5", theme.COLOURS["liquid"], max(OBSERVED)),
            ("datum.deborah > 0.5", theme.COLOURS["glass"], min(OBSERVED)),
        )
    ]
    thin = base.transform_filter(contours).mark_line(strokeWidth=0.8, strokeOpacity=0.5, color=theme.INK, clip=True)
    one = base.transform_filter(f"{contours} && datum.deborah == 1").mark_line(
        strokeWidth=2.6, color=theme.INK, clip=True
    )
    edge = base.transform_filter("datum.drawn == 'edge'").mark_line(
        strokeWidth=1.4, strokeDash=[6, 4], color=theme.INK, clip=True
    )
    kept = _slim(rows[rows["drawn"] == "kept"], "power", "T_K", "t_obs_s", "deborah")
    kept["name"] = [_rate(10.0**p) for p in kept["power"]]
    kept["place"] = rows.loc[rows["drawn"] == "kept", "locator"].to_numpy()
    diamonds = (
        alt.Chart(kept)
        .mark_point(shape="diamond", size=70, filled=True, opacity=1, color=theme.INK)
        .encode(x=_temperature(), y=y)
    )
    number = [
        alt.Tooltip("t_obs_s:Q", title="time (s)", format=".3~g"),
        alt.Tooltip("deborah:Q", title="Deborah number", format=".3~g"),
    ]
    diamonds = _told(
        diamonds,
        "deborah",
        "datum.place",
        alt.Tooltip("name:N", title="cooled at"),
        alt.Tooltip("T_K:Q", title="fictive temperature kept (K)"),
        *number,
    )
    beside = kept[2:] if wide else kept[4::2]
    names = (
        alt.Chart(beside.assign(T_K=_line(_unrelaxed(FOLLOWS[1]), beside["t_obs_s"])))
        .mark_text(align="right", dx=-5, fontSize=10)
        .encode(x=_temperature(), y=y, text="name:N")
    )
    place = f"'{_DEBORAH.format(**PUBLISHED_TNM[GLASS])}'"
    lattice = alt.Chart(_slim(rows[rows["drawn"] == "lattice"], "T_K", "t_obs_s", "deborah"))
    lattice = lattice.mark_circle(size=260, opacity=1, fillOpacity=0).encode(x=_temperature(), y=y)
    lattice = _told(lattice, "deborah", place, alt.Tooltip("T_K:Q", title="temperature (K)"), *number)
    return alt.layer(*sheets, thin, edge, one, lattice, names, diamonds, *_signs(size, y)).properties(
        title=marks.heading("C", "Deborah number, model"), **size
    )


def _line(number: float, t_obs_s: Any) -> Any:
    """Temperature at which the liquid has this Deborah number."""
    parameters = PUBLISHED_TNM[GLASS]
    return parameters["activation_enthalpy_K"] / (np.log(number * t_obs_s) - parameters["ln_A_s"])


def _signs(size: dict[str, int], y: Any) -> list[Any]:
    """Words on the map: the sides, the powers of ten of the lines, and along the line of one what happens there."""
    wide = size["width"] > 500
    per_K, per_decade = size["width"] / np.ptp(SHOWN_K), size["height"] / (len(OBSERVED) - 1)
    hot, cold = SHOWN_K[1] - 3, SHOWN_K[0] + 3
    bold = {"fontSize": 14, "fontWeight": 600}
    signs: list[tuple[float, float, str, dict[str, Any]]] = [
        (hot, 3e7, "ergodic: liquid" if wide else "ergodic", {"align": "right", **bold}),
        (cold, 3e-3, "non-ergodic: glass" if wide else "non-ergodic", {"align": "left", **bold}),
    ]
    for power in CONTOURS:
        t, style = (3e4, {"align": "left", "dx": 4}) if power < 0 else (3e-2, {"align": "right", "dx": -3})
        if power and cold + 12 < (T := _line(10.0**power, t)) < hot:
            signs.append((T, t, text.power(power), {"fontSize": 11, **style}))
    breaks = (0.46, 2e1, "ergodicity breaks down") if wide else (7.0, 8e6, "breakdown")
    for number, t, name in (breaks, (2.6, 1e-2, "De = 1")):
        T = _line(number, t)
        fall = PUBLISHED_TNM[GLASS]["activation_enthalpy_K"] / (T**2 * np.log(10)) * per_decade
        signs.append((T, t, name, {"fontSize": 11, "angle": round(float(np.degrees(np.arctan2(fall, per_K))))}))
    x = _temperature()
    return [
        alt.Chart(pd.DataFrame({"T_K": [T], "t_obs_s": [t], "name": [name]}))
        .mark_text(**style)
        .encode(x=x, y=y, text="name:N")
        for T, t, name, style in signs
    ]
