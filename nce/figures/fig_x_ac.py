"""The AC master curve: three approximations and the lattice that they approximate."""

from __future__ import annotations

import json
from typing import Any, get_args

import altair as alt
import numpy as np
import pandas as pd

from nce.figures import glasses, marks, text, theme
from nce.figures.exhibit import Figure
from nce.models.ac import Model, master_curve, master_curve_laplace
from nce.models.random_barrier import simulate

NAMES = {"rbm": "random barrier model", "ema": "effective medium", "ppa": "percolation paths"}
COLOURS = ["#2a7fbf", "#a04fb0", "#b07d12"]
DASHES = [[1, 0], [7, 4], [2, 3]]
FREQUENCY = np.logspace(-2, 6, 41)
SITES, SAMPLES, SEED = 20, 4, 1
LATTICE = {40: 1e-10, 80: 1e-15}
"""Widths of the barriers over the thermal energy, each with a frequency low enough for the limit of rest."""
POINTS = np.logspace(-2, 5, 8)
DIGITS = "{:.3g}"
"""The solver is good to six digits on any machine, so three are the same on all."""

TITLES = {"laplace": ("A", "Master curves and lattices, model"), "spectrum": ("B", "As measured at a frequency, model")}


def build() -> Figure:
    """Evaluate the curves, and solve a few small lattices."""
    curves = pd.concat([_curve(model) for model in get_args(Model)])
    lattice = pd.concat([_lattice(beta) for beta in LATTICE])
    data = glasses.together(curves, lattice)
    at = curves[(curves["panel"] == "laplace")].set_index(["model", "frequency"])["sigma_scaled"]
    wide = lattice[lattice["beta"] == 80].set_index("frequency")["sigma_scaled"]
    share = {model: wide[100.0] / at[model, 100.0] for model in NAMES}
    return Figure(
        id="fig-x-ac",
        title="AC conductivity on scaled axes, master curve, rival approximations and lattice, model",
        caption=(
            "Conductivity over its low-frequency value against scaled frequency, a view of ion hopping that "
            "{cite:t}`grady2020` touch when they ask what relaxes. Top: at real Laplace frequency, where the hopping "
            f"model can be solved on a lattice ({SITES}³ sites, {SAMPLES} samples, barriers uniform; width of the "
            "barriers "
            "over the thermal energy in the legend; bars are the scatter of the mean at rest and at that "
            "frequency). Bottom: the real part at real frequency, the quantity that is measured, for the same three "
            "formulae. Lattice size, samples and widths are chosen for illustration."
        ),
        alt=(
            "Three curves are flat at low frequency and rise over decades. At a scaled Laplace frequency of 100 the "
            f"random barrier model has risen to {at['rbm', 100.0]:.0f}, effective medium to {at['ema', 100.0]:.0f} and "
            f"percolation paths to {at['ppa', 100.0]:.0f}; the lattice with the wider barriers gives "
            f"{wide[100.0]:.0f}, "
            f"{share['rbm']:.2f} of the first and {share['ema']:.2f} and {share['ppa']:.2f} of the others."
        ),
        kind="model",
        note=(
            "The review prints no spectra. One curve with no exponent describes them because the current at low "
            "temperature follows the percolating path of low barriers, whatever their distribution. The formula of "
            "the random barrier model is as commonly remembered and the lattice confirms it; at high frequency the "
            "lattice falls below, the sooner the narrower its barriers, because no hop is faster than the attempt "
            "rate. The lattices here are small enough to be solved while the page is built; larger ones are in the "
            "documentation of nce.models.random_barrier. Their frequency is scaled by D(0)/D′(0), without a fit. "
            "Ions that "
            "interact, electrodes and vibrations are left out."
        ),
        data=data,
        draw=lambda width: {panel: _chart(data, panel, width) for panel in ("laplace", "spectrum")},
    )


def _rounded(values: Any) -> list[float]:
    return [float(DIGITS.format(v)) for v in np.atleast_1d(values)]


def _curve(model: Model) -> pd.DataFrame:
    parts = []
    for panel, name, values in (
        ("laplace", "master_curve_laplace", master_curve_laplace(FREQUENCY, model)),
        ("spectrum", "master_curve", master_curve(FREQUENCY, model).real),
    ):
        call = f"nce.models.ac.{name}(..., model='{model}')" + (", real part" if panel == "spectrum" else "")
        columns = {"model": model, "frequency": FREQUENCY, "sigma_scaled": values}
        frame = glasses.computed(panel, [call] * len(FREQUENCY), columns)
        parts.append(frame.set_axis([f"call-{panel}-{model}-{i:03d}" for i in range(1, len(FREQUENCY) + 1)]))
    return pd.concat(parts)


def _lattice(beta: int) -> pd.DataFrame:
    rest = LATTICE[beta]
    low = simulate(SITES, beta, [rest], n_samples=SAMPLES, seed=SEED)
    scale = float(low.D[0] / low.slope[0])
    found = simulate(SITES, beta, POINTS * scale, n_samples=SAMPLES, seed=SEED)
    # The same samples make both, so that the errors partly cancel: their sum is on the safe side.
    relative = found.D_stderr / found.D + low.D_stderr[0] / low.D[0]
    call = (
        f"nce.models.random_barrier.simulate({SITES}, {beta}, s, n_samples={SAMPLES}, seed={SEED}), D(s) over "
        f"D({rest:g}), "
        "s over D/slope there"
    )
    value = found.D / low.D[0]
    columns = {
        "model": "lattice",
        "beta": float(beta),
        "frequency": POINTS,
        "sigma_scaled": _rounded(value),
        "sigma_low": _rounded(value / (1 + relative)),
        "sigma_high": _rounded(value * (1 + relative)),
    }
    frame = glasses.computed("laplace", [call] * len(POINTS), columns)
    return frame.set_axis([f"call-lattice-{beta}-{i:03d}" for i in range(1, len(POINTS) + 1)])


def _chart(data: pd.DataFrame, panel: str, width: int) -> Any:
    wide = width > 500
    rows = data[data["panel"] == panel].reset_index()
    lines = rows[rows["model"] != "lattice"]
    drawn = pd.DataFrame(
        {
            "x": _rounded(lines["frequency"]),
            "y": [float(f"{v:.4g}") for v in lines["sigma_scaled"]],
            "curve": lines["model"].map(NAMES).to_numpy(),
            "row_id": lines["row_id"].to_numpy(),
        }
    )
    top = int(np.ceil(np.log10(drawn["y"].max())))
    title = "Scaled Laplace frequency" if panel == "laplace" else "Scaled angular frequency"
    x = alt.X(
        "x:Q", title=title, scale=alt.Scale(type="log", domain=[1e-2, 1e6], nice=False), axis=glasses.axis(-2, 6, 2)
    )
    what = "Conductivity over that at rest" if panel == "laplace" else "Real conductivity over that at rest"
    y = alt.Y(
        "y:Q",
        title=what,
        scale=alt.Scale(type="log", domain=[0.5, 10.0**top], nice=False),
        axis=glasses.axis(0, top, 1),
    )
    picked = alt.selection_point(name=f"ac_{panel}", fields=["curve"], bind="legend")
    fade = alt.condition(picked, alt.value(1), alt.value(0.12))
    legend = alt.Legend(title=None, orient="bottom", columns=3 if wide else 1, symbolSize=300)
    hue = alt.Color("curve:N", scale=alt.Scale(domain=[*NAMES.values()], range=COLOURS), legend=legend)
    dash = alt.StrokeDash("curve:N", scale=alt.Scale(domain=[*NAMES.values()], range=DASHES), legend=legend)
    told = glasses.tooltips({"curve": "curve"} | glasses.TRACE)
    told[1:1] = [
        alt.Tooltip("x:Q", title="scaled frequency", format=".3~g"),
        alt.Tooltip("y:Q", title="conductivity ratio", format=".4~g"),
    ]
    calls = json.dumps(dict(zip(drawn["curve"], lines["locator"], strict=True)))
    curves = (
        glasses.traced(alt.Chart(drawn), f"({calls})[datum.curve]")
        .mark_line(strokeWidth=2)
        .encode(x=x, y=y, color=hue, strokeDash=dash, opacity=fade, tooltip=told)
        .add_params(picked)
    )
    layers = [curves]
    solved = rows[rows["model"] == "lattice"]
    if len(solved):
        points = pd.DataFrame(
            {
                "row_id": solved["row_id"].to_numpy(),
                "x": _rounded(solved["frequency"]),
                "y": solved["sigma_scaled"].to_numpy(),
                "lo": solved["sigma_low"].to_numpy(),
                "hi": solved["sigma_high"].to_numpy(),
                "lattice": [f"lattice, width {b:.0f} kT" for b in solved["beta"]],
                "value": [text.number(f"{v:.3g}") for v in solved["sigma_scaled"]],
                "call": solved["locator"].to_numpy(),
            }
        )
        order = [f"lattice, width {b} kT" for b in LATTICE]
        own = alt.Legend(title=None, orient="top-left", offset=8, columns=1)
        kind = alt.Shape("lattice:N", scale=alt.Scale(domain=order, range=["circle", "square"]), legend=own)
        base = glasses.traced(alt.Chart(points), "datum.call")
        bars = base.mark_rule(color=theme.INK).encode(x=x, y=alt.Y("lo:Q"), y2="hi:Q")
        symbols = base.mark_point(size=60, strokeWidth=1.6, color=theme.INK).encode(
            x=x,
            y=y,
            shape=kind,
            tooltip=glasses.tooltips({"lattice": "barriers", "value": "conductivity ratio"} | glasses.TRACE),
        )
        layers += [bars, symbols]
    return (
        alt.layer(*layers)
        .resolve_legend(shape="independent")
        .properties(
            width=width - (90 if wide else 66),
            height=320 if wide else 280,
            title=marks.heading(*TITLES[panel]),
        )
    )
