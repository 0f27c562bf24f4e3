"""Prefactor of the conductivity against activation energy over the glasses of SciGlass."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.constants import BOLTZMANN_EV_K
from nce.data import load
from nce.figures import glasses, marks, text, theme
from nce.figures.exhibit import Figure
from nce.models.meyer_neldel import Compensation, compensation

STATED = "gt-14"
"""The row that holds the published average of the prefactor."""
CELL_EV, CELL_DECADES = 0.05, 0.5
SHOWN = (-7, 10)
"""Powers of ten that the cloud is drawn over; what lies beyond is counted in words."""
LEAST_SHARE = 0.25
"""No slope is drawn where errors are more than three quarters of the variance of the activation energies."""
FEW = 30
"""No line is drawn through a family of fewer glasses."""
ERRORS_MEV = range(0, 121, 20)
DEFAULT_MEV = 40
KEPT = ["panel", "family", "composition", "Ea_eV", "log10_sigma0_S_cm", "n_T", "T_harmonic_K", "spread_per_eV"]
BLUE, RED = theme.COLOURS["liquid"], theme.COLOURS["glass"]

VERDICTS = ["errors may explain it", "not explained by errors"]


def build() -> Figure:
    """Gather the glasses, and what their families say."""
    cloud = glasses.conductors()[[*KEPT, "source", "read_in", "locator", "evidence"]]
    stated = load("glass_transition").loc[[STATED]]
    average = stated[["source", "read_in", "locator", "evidence"]].assign(
        panel="stated", log10_sigma0_S_cm=np.log10(stated["sigma0_S_cm"]), family=stated["system"]
    )
    medians, slopes = _medians(cloud), _slopes(cloud)
    data = glasses.together(cloud, average, medians, slopes)
    level = float(average["log10_sigma0_S_cm"].iloc[0])
    typical, pooled = reproducibility(cloud)
    outside = ~cloud["log10_sigma0_S_cm"].between(*SHOWN)
    within = (cloud["log10_sigma0_S_cm"] - level).abs() <= 1
    return Figure(
        id="fig-x-prefactor",
        title="Prefactor against activation energy in the glasses of SciGlass, compiled",
        caption=(
            "Prefactor σ₀ of the Arrhenius law against its activation energy for the unflagged glasses of SciGlass, "
            "a question that {cite:t}`grady2020` leaves open: equation (9) gives a barrier and no prefactor. Top: how "
            f"many glasses lie in each cell of {CELL_EV} eV by half a decade, twice as wide for one family; the "
            "menu picks one family, and "
            f"{outside.sum()} glasses lie beyond the axis. The dashed level is the average that "
            "{cite:t}`nascimento2006` report for alkali germanates, the dotted line is what errors of the activation "
            "energy alone would draw. Middle: median, quartiles, and 5 to 95 % of each family. Bottom: slope of "
            "log₁₀ σ₀ against activation energy, as fitted (bar) and without the share of an error that the slider "
            "sets (point, with two standard errors); the cross is the slope of errors alone."
        ),
        alt=(
            f"{len(cloud)} glasses of {cloud['family'].nunique()} families. The median prefactor is "
            f"{_power(cloud['log10_sigma0_S_cm'].median())} S/cm; {100 * within.mean():.0f} % of all glasses lie "
            "within "
            f"a decade of {text.number(f'{10**level:.2g}')} S/cm. Family medians run from {_end(medians, 'idxmin')} to "
            f"{_end(medians, 'idxmax')}. Within each family the prefactor rises with the activation energy, by "
            f"{_range(slopes)} decades per eV as fitted, where errors alone would give "
            f"{slopes['artefact_decades_per_eV'].min():.0f} to {slopes['artefact_decades_per_eV'].max():.0f}."
        ),
        kind="data+model",
        note=(
            "The review prints no such figure. A prefactor of about 50 S/cm for all glasses would make the barrier "
            "the only property that matters, which is what predictions of conductivity from a barrier need. The cloud "
            "is wide, and the rise within families looks like the Meyer–Neldel rule, but such a rise may be an "
            "artefact: an activation energy read too high comes with a prefactor read too high, along a line whose "
            "isokinetic temperature is the harmonic mean of the measuring temperatures. The test of "
            "nce.models.meyer_neldel rejects that this alone makes the slope if barrier and conductivity at that mean "
            "temperature are correlated, and takes the error's share from the slope if its size is known. Here the "
            f"size is not: between papers on nominally one composition the activation energies scatter by "
            f"{1000 * typical:.0f} meV (by the median) to {1000 * pooled:.0f} meV (root mean square), which "
            "includes differences of the glasses themselves. With the larger value "
            f"{_survivors(cloud, pooled)}. Glasses of one paper are not independent, so standard errors are too small. "
            "SciGlass tabulates resistivities that were mostly read off fitted lines."
        ),
        data=data,
        draw=lambda width: _draw(data, level, width),
    )


def _power(exponent: float) -> str:
    return text.number(f"{10**exponent:.2g}")


def _end(medians: pd.DataFrame, which: str) -> str:
    row = medians.loc[getattr(medians["log10_sigma0_S_cm"], which)()]
    return f"{_power(row['log10_sigma0_S_cm'])} S/cm ({text.formula(row['family'])})"


def _range(slopes: pd.DataFrame) -> str:
    return " to ".join(f"{end:.1f}" for end in slopes["apparent_decades_per_eV"].agg(["min", "max"]))


def _survivors(cloud: pd.DataFrame, error_eV: float) -> str:
    tests = {family: compensate(rows, error_eV) for family, rows in families(cloud).items()}
    held = [family for family, found in tests.items() if found.is_real]
    return f"{len(held)} of {len(tests)} families still pass the test"


def reproducibility(cloud: pd.DataFrame) -> tuple[float, float]:
    """Scatter of activation energies between papers on one composition [eV]: by the median, and root mean square."""
    paper = cloud.index.str.split("-").str[1]
    means = cloud.groupby(["composition", paper])["Ea_eV"].median().reset_index()
    repeated = means[means.duplicated("composition", keep=False)].groupby("composition")["Ea_eV"]
    spread = repeated.std()
    freedom = repeated.size() - 1
    apart = (repeated.max() - repeated.min())[freedom == 1]
    # Half of the differences of two normal values are below 0.6745 √2 of their standard deviation.
    return float(apart.median() / (0.6745 * np.sqrt(2))), float(np.sqrt((freedom * spread**2).sum() / freedom.sum()))


def families(cloud: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The families large enough for a line, by name."""
    return {str(name): rows for name, rows in cloud.groupby("family") if len(rows) >= FEW}


def compensate(rows: pd.DataFrame, error_eV: float) -> Compensation:
    """The test of one family; two temperatures stand for those of each glass, with the same mean and spread of 1/T."""
    mean = 1 / (BOLTZMANN_EV_K * rows["T_harmonic_K"].to_numpy())
    spread = rows["spread_per_eV"].to_numpy()
    T_K = 1 / (BOLTZMANN_EV_K * np.stack([mean - spread, mean + spread], axis=1))
    return compensation(rows["Ea_eV"], 10 ** rows["log10_sigma0_S_cm"], T_K, Ea_stderr_eV=error_eV)


def _medians(cloud: pd.DataFrame) -> pd.DataFrame:
    by = cloud.groupby("family")
    shares = pd.DataFrame({q: by["log10_sigma0_S_cm"].quantile(q) for q in (0.05, 0.25, 0.5, 0.75, 0.95)})
    return glasses.computed(
        "families",
        [f"median and quantiles of log10_sigma0_S_cm over the rows of family {family}" for family in shares.index],
        {
            "family": shares.index.to_numpy(),
            "Ea_eV": by["Ea_eV"].median().to_numpy(),
            "log10_sigma0_S_cm": shares[0.5].to_numpy(),
            "n": by.size().to_numpy(dtype=float),
            **{f"quantile_{100 * q:02.0f}": shares[q].to_numpy() for q in (0.05, 0.25, 0.75, 0.95)},
        },
    )


def _slopes(cloud: pd.DataFrame) -> pd.DataFrame:
    cases = list(product(families(cloud).items(), ERRORS_MEV))
    found = [compensate(rows, error / 1000) for (_, rows), error in cases]
    told = [f.real_share >= LEAST_SHARE for f in found]
    decades = np.log(10)
    return glasses.computed(
        "slopes",
        [
            f"nce.models.meyer_neldel.compensation over the rows of family {family}, Ea_stderr_eV={error / 1000:g}"
            for (family, _), error in cases
        ],
        {
            "family": [family for (family, _), _ in cases],
            "n": [float(f.n) for f in found],
            "Ea_error_meV": [float(error) for _, error in cases],
            "apparent_decades_per_eV": [f.apparent_slope_per_eV / decades for f in found],
            "slope_decades_per_eV": [
                f.slope_per_eV / decades if t else np.nan for f, t in zip(found, told, strict=True)
            ],
            "slope_stderr_decades_per_eV": [
                f.slope_stderr_per_eV / decades if t else np.nan for f, t in zip(found, told, strict=True)
            ],
            "artefact_decades_per_eV": [1 / (BOLTZMANN_EV_K * f.artefact_T_K) / decades for f in found],
            "verdict": [VERDICTS[f.is_real] for f in found],
        },
    )


def _draw(data: pd.DataFrame, level: float, width: int) -> dict[str, Any]:
    wide = width > 500
    across = width - (130 if wide else 112)
    return {
        "density": _density(data, level, width - (90 if wide else 66), 320 if wide else 280),
        "families": _strip(data, level, across),
        "slopes": _slope_strip(data, across),
    }


def _density(data: pd.DataFrame, level: float, across: int, height: int) -> Any:
    cloud = data[data["panel"] == "glass"]
    names = ["all families", *sorted(cloud["family"].unique(), key=str.casefold)]
    cells = pd.DataFrame(
        {
            "f": cloud["family"].map(names.index),
            "i": np.floor(cloud["Ea_eV"] / CELL_EV + 1e-9).astype(int),
            "j": np.floor(cloud["log10_sigma0_S_cm"] / CELL_DECADES + 1e-9).astype(int),
        }
    )[cloud["log10_sigma0_S_cm"].between(SHOWN[0], SHOWN[1] - 1e-9)]
    counted = (
        pd.concat([cells.assign(f=0), cells.assign(i=cells["i"] // 2 * 2)])
        .groupby(["f", "i", "j"])
        .size()
        .rename("n")
        .reset_index()
    )
    labels = [text.formula(name) for name in names]
    choice = alt.param(
        name="prefactor_family",
        value=0,
        bind=alt.binding_select(options=[*range(len(names))], labels=labels, name="Family: "),
    )
    x = alt.X("x:Q", title="Activation energy (eV)", scale=alt.Scale(domain=[0, 2], nice=False))
    y = alt.Y(
        "y:Q",
        title="Prefactor σ₀ (S/cm)",
        scale=alt.Scale(domain=list(SHOWN), nice=False),
        axis=glasses.exponents(-6, SHOWN[1], 2),
    )
    rects = (
        alt.Chart(glasses.compact(counted, [*counted.columns]))
        .transform_filter("datum.f == prefactor_family")
        .transform_calculate(
            x=f"datum.i * {CELL_EV}",
            x2=f"(datum.i + (datum.f ? 2 : 1)) * {CELL_EV}",
            y=f"datum.j * {CELL_DECADES}",
            y2=f"(datum.j + 1) * {CELL_DECADES}",
            barrier="format(datum.x, '.2f') + ' to ' + format(datum.x2, '.2f') + ' eV'",
            prefactor="replace(format(datum.y, '.1f') + ' to ' + format(datum.y2, '.1f'), /-/g, '−')",
            family=f"{json.dumps(labels, ensure_ascii=False)}[datum.f]",
            read=f"'{glasses.READ}; rows in the CSV file'",
        )
        .mark_rect(color=BLUE)
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            opacity=alt.Opacity(
                "n:Q",
                title="Glasses in a cell",
                scale=alt.Scale(type="log", domain=[1, int(counted["n"].max())], range=[0.15, 1]),
                legend=alt.Legend(orient="top", values=[1, 10, 100], symbolType="square", symbolFillColor=BLUE),
            ),
            tooltip=glasses.tooltips(
                {
                    "family": "family",
                    "n": "glasses",
                    "barrier": "barrier",
                    "prefactor": "log₁₀ σ₀ (S/cm)",
                    "read": "read in",
                }
            ),
        )
        .add_params(choice)
    )
    stated = data[data["panel"] == "stated"].reset_index()
    named = stated.assign(
        y=level,
        average=f"{_power(level)} S/cm",
        label=f"{_power(level)} S/cm|{glasses.work(stated['source'].iloc[0])}",
        published=[glasses.work(k) for k in stated["source"]],
        read=[f"{glasses.work(r['read_in'])} ({r['evidence']})" for _, r in stated.iterrows()],
    )[["row_id", "y", "label", "average", "family", "published", "read", "locator"]]
    told = glasses.tooltips(
        {
            "average": "average",
            "family": "of",
            "published": "published in",
            "read": "read in",
            "locator": "place",
            "row_id": "row",
        }
    )
    rule = alt.Chart(named).mark_rule(strokeDash=[6, 4], color=theme.INK, strokeWidth=1.6).encode(y=y, tooltip=told)
    name = (
        alt.Chart(named)
        .mark_text(align="right", baseline="top", dy=5, dx=-2, fontSize=11, lineBreak="|")
        .encode(x=alt.value("width"), y=y, text="label:N")
    )
    slope = 1 / (BOLTZMANN_EV_K * float(cloud["T_harmonic_K"].median())) / np.log(10)
    centre = cloud[["Ea_eV", "log10_sigma0_S_cm"]].median()
    ends = np.array([centre["log10_sigma0_S_cm"] - 5.5, centre["log10_sigma0_S_cm"] + 6])
    artefact = pd.DataFrame({"x": centre["Ea_eV"] + (ends - centre["log10_sigma0_S_cm"]) / slope, "y": ends})
    artefact["label"] = ["", "errors alone"]
    line = alt.Chart(artefact).mark_line(strokeDash=[2, 3], strokeWidth=2, color=theme.INK).encode(x=x, y=y)
    tag = alt.Chart(artefact).mark_text(align="left", dx=5, fontSize=11).encode(x=x, y=y, text="label:N")
    title = marks.heading("A", "Prefactor against barrier")
    return alt.layer(rects, rule, name, line, tag).properties(width=across, height=height, title=title)


def _order(data: pd.DataFrame, panel: str) -> list[str]:
    """Families from the highest median of the prefactor down, those of a panel."""
    medians = data[data["panel"] == "families"].sort_values("log10_sigma0_S_cm", ascending=False)
    there = set(data.loc[data["panel"] == panel, "family"])
    return [text.formula(family) for family in medians["family"] if family in there]


def _strip(data: pd.DataFrame, level: float, across: int) -> Any:
    rows = data[data["panel"] == "families"].reset_index()
    shown = rows.assign(
        name=rows["family"].map(text.formula),
        label=["n = " + f"{n:.0f}" for n in rows["n"]],
        median=[_power(v) + " S/cm" for v in rows["log10_sigma0_S_cm"]],
        quartiles=[
            f"{_power(a)} to {_power(b)} S/cm" for a, b in zip(rows["quantile_25"], rows["quantile_75"], strict=True)
        ],
        barrier=[f"{e:.2f} eV" for e in rows["Ea_eV"]],
    )
    shown = shown[
        ["row_id", "name", "label", "median", "quartiles", "barrier", "log10_sigma0_S_cm"]
        + [c for c in rows.columns if c.startswith("quantile")]
    ]
    shown = shown.round(3)
    order = _order(data, "families")
    low, high = np.floor(rows["quantile_05"].min()), np.ceil(rows["quantile_95"].max())
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=130, ticks=False, domain=False))
    scale = alt.Scale(domain=[low, high + 2], nice=False)
    axis = glasses.exponents(int(low), int(high), 2)
    x = alt.X("log10_sigma0_S_cm:Q", title="Prefactor σ₀ (S/cm)", scale=scale, axis=axis)
    told = glasses.tooltips(
        {
            "name": "family",
            "median": "median",
            "quartiles": "quartiles",
            "barrier": "median barrier",
            "label": "glasses",
        }
        | glasses.TRACE
    )
    place = "'median and quantiles of log10_sigma0_S_cm over the rows of this family'"
    base = glasses.traced(alt.Chart(shown), place).encode(y=y, tooltip=told)
    ends = base.mark_rule(color=BLUE, strokeWidth=1.2).encode(
        x=alt.X("quantile_05:Q", title="Prefactor σ₀ (S/cm)", scale=scale, axis=axis), x2="quantile_95:Q"
    )
    box = base.mark_bar(color=BLUE, height=7, opacity=0.55).encode(
        x=alt.X("quantile_25:Q", scale=scale), x2="quantile_75:Q"
    )
    mid = base.mark_point(shape="circle", filled=True, size=60, opacity=1, color=BLUE).encode(x=x)
    n = base.mark_text(align="right", fontSize=11).encode(x=alt.value("width"), text="label:N")
    rule = (
        alt.Chart(pd.DataFrame({"x": [level]}))
        .mark_rule(strokeDash=[6, 4], color=theme.INK, strokeWidth=1.6)
        .encode(x="x:Q")
    )
    title = marks.heading("B", "Prefactor by family", "point: median; bar: quartiles; line: 5 to 95 %")
    return alt.layer(rule, ends, box, mid, n).properties(width=across, height=alt.Step(19), title=title)


def _slope_strip(data: pd.DataFrame, across: int) -> Any:
    rows = data[data["panel"] == "slopes"].reset_index()
    slope, error = rows["slope_decades_per_eV"], 2 * rows["slope_stderr_decades_per_eV"]
    shown = pd.DataFrame(
        {
            "row_id": rows["row_id"],
            "name": rows["family"].map(text.formula),
            "s": rows["Ea_error_meV"].astype(int),
            "a": rows["apparent_decades_per_eV"].round(2),
            "b": slope.round(2),
            "lo": (slope - error).round(2),
            "hi": (slope + error).round(2),
            "e": rows["artefact_decades_per_eV"].round(2),
            "v": rows["verdict"].map(VERDICTS.index),
            "n": rows["n"].astype(int),
        }
    )
    numbers = ["s", "a", "b", "lo", "hi", "e", "v", "n"]
    last = int(np.ceil(shown[["a", "e"]].max().max()))
    low = -4
    choice = alt.param(
        name="prefactor_error",
        value=DEFAULT_MEV,
        bind=alt.binding_range(
            min=min(ERRORS_MEV), max=max(ERRORS_MEV), step=ERRORS_MEV.step, name="Error of an activation energy (meV): "
        ),
    )
    y = alt.Y(
        "name:N", sort=_order(data, "slopes"), title=None, axis=alt.Axis(labelLimit=130, ticks=False, domain=False)
    )
    title = "d log₁₀ σ₀ / dEa (decades per eV)"
    scale = alt.Scale(domain=[low, last], nice=False)
    told = glasses.tooltips(
        {
            "name": "family",
            "n": "glasses",
            "s": "error taken off (meV)",
            "a": "as fitted (per eV)",
            "b": "without errors (per eV)",
            "e": "errors alone (per eV)",
            "verdict": "with this error",
        }
        | glasses.TRACE
    )
    call = "'nce.models.meyer_neldel.compensation over the rows of this family, Ea_stderr_eV=' + datum.s / 1000"
    base = (
        glasses.traced(alt.Chart(glasses.compact(shown, numbers)), call)
        .transform_calculate(verdict=f"{json.dumps(VERDICTS)}[datum.v]")
        .transform_filter("datum.s == prefactor_error")
        .encode(y=y, tooltip=told)
    )
    span = base.mark_rule(color=BLUE, strokeWidth=1.4, clip=True).encode(
        x=alt.X("lo:Q", title=title, scale=scale), x2="hi:Q"
    )
    point = (
        base.mark_point(filled=True, size=60, opacity=1, color=BLUE, clip=True)
        .encode(x=alt.X("b:Q", scale=scale))
        .add_params(choice)
    )
    fitted = base.mark_tick(thickness=2, size=13, color=theme.INK).encode(x=alt.X("a:Q", scale=scale))
    artefact = base.mark_point(shape="cross", angle=45, size=50, filled=True, opacity=1, color=RED).encode(
        x=alt.X("e:Q", scale=scale)
    )
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(color=theme.INK, opacity=0.5).encode(x="x:Q")
    title = marks.heading(
        "C", "Slope with errors of fit taken off", "line: two errors; tick: as fitted; cross: errors alone"
    )
    return alt.layer(zero, span, fitted, point, artefact).properties(width=across, height=alt.Step(19), title=title)
