"""Figure 6: conductivity of LiPON against its composition."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.constants import ZERO_CELSIUS_K
from nce.data import load, source
from nce.figures import marks, text, theme
from nce.figures.exhibit import Figure
from nce.models.lipon import balanced_lithium, oxide_nitride_shares

LITHIUM, PHOSPHATE, NITRIDE = "Li_share_pct", "P_oxide_share_pct", "P_nitride_share_pct"
SHARES = [LITHIUM, PHOSPHATE, NITRIDE]
SHARE_OF = "nce.models.lipon.oxide_nitride_shares"

METHODS = {
    "sputtered": ("rf sputtering", "sputtering", "ion-beam sputtering"),
    "atomic layers (ALD)": ("thermal ALD", "plasma ALD"),
    "other deposition": ("ion-beam assisted deposition", "pulsed laser deposition"),
    "method not seen": (),
    "crystal": ("solid state",),
}
MARKS = dict(zip(METHODS, ["circle", "square", "triangle-down", "triangle-up", "diamond"], strict=True))

HUES = {"Bates 1993": "#2a7fbf", "Fleutot 2011": "#c8553d", "Solid State Ionics 2011": "#a04fb0"}
"""Works that report several films with their composition; all others share one colour."""

ONE_FILM, CRYSTAL, NO_COMPOSITION = "one or two films", "crystal", "composition not given"
GROUPS = HUES | {ONE_FILM: "#1b9e77", CRYSTAL: "#7d7d7d", NO_COMPOSITION: "#7d7d7d"}

LOG_SIGMA = (-8, -5)
"""Powers of ten between which the colour of a film runs."""

UNKNOWN = -99
"""Stands for the logarithm of a conductivity that is not given or not of a film: a point without it is not drawn."""

CORNER = 40
"""Least share of lithium, in percent, in the part of the triangle that is drawn: no film has less."""

ROOM = "T_K=room temperature"

STRIP = 1.8
"""Where on the axis of nitrogen films without a composition begin."""

HEADED = {
    "material": "material",
    "conductivity": "conductivity",
    "temperature": "at",
    "energy": "activation energy",
    "imbalance": "charge-balance error",
    "place": "in the triangle",
    "made": "made by",
    "published": "published in",
    "read": "read in",
    "locator": "place",
    "as_printed": "as printed",
    "row_id": "row",
}
TOLD = {
    "ternary": [c for c in HEADED if c != "energy"],
    "balance": ["material", "imbalance", "conductivity", "published", "read", "locator", "as_printed", "row_id"],
    "sigma_S_cm": [c for c in HEADED if c not in ("energy", "imbalance", "place")],
    "Ea_eV": [c for c in HEADED if c not in ("conductivity", "temperature", "imbalance", "place")],
}
"""What a tooltip tells in each panel."""


def build() -> Figure:
    """Compile the figure from the table ``lipon_films``."""
    rows = load("lipon_films")
    data = pd.concat([_placed(rows), _metaphosphate()])
    data.index.name = "row_id"
    return Figure(
        id="fig-6",
        title="Conductivity of LiPON against composition, compiled here from public numbers",
        caption=(
            "Conductivity and composition of LiPON films and of crystals of the system, which {cite:t}`grady2020` "
            "show as one map. Triangle: the corner of Li₂O–P₂O₅–P₃N₅ that is rich in lithium, in per cent of the "
            "cations; a film stands where its lithium and nitrogen put it, and its tail ends where oxygen and nitrogen "
            "would put it, so the length of the tail is the error of the charge balance. Colour is the conductivity, "
            "by log σ; crystals and films without a conductivity are hollow. Second panel: the same error film by "
            "film. Third and fourth: conductivity and activation energy against nitrogen, joined within one work "
            "and never across works. The scales are compressed below 10⁻⁸ S/cm and above 0.75 eV. Values are at "
            "22 to 35 °C, or at a temperature not given; each tooltip tells."
        ),
        alt=_alt(data),
        kind="data",
        note=(
            "The review refers to its Figure 6 for a conductivity that peaks at about 1.4 × 10⁻⁴ S/cm with three "
            "lithium per phosphorus. Its points and its caption are not in the text at hand, so this is a new "
            "compilation, not a copy. No film found here comes within a factor of twenty of that peak. Works differ in "
            "method, analysis and temperature, so no trend is drawn through all of them. Where lithium, oxygen and "
            "nitrogen miss the charge balance, the triangle uses lithium and nitrogen and the tail shows what oxygen "
            "says; the buttons exchange the two. Films whose composition was not seen stand in a strip beside the "
            "nitrogen axis. LiPO₃ is marked for orientation only."
        ),
        data=data,
        draw=lambda width: {
            "ternary": _ternary(data, width),
            "balance": _balance(data, width),
            "nitrogen": _nitrogen(data, width, "sigma_S_cm"),
            "energy": _nitrogen(data, width, "Ea_eV"),
        },
    )


def films() -> pd.DataFrame:
    """Rows of ``lipon_films`` with a composition, each with its place in the triangle by lithium and by oxygen."""
    rows = _placed(load("lipon_films"))
    return rows[rows["x_Li_per_P"].notna()]


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    known = rows["x_Li_per_P"].notna()
    x, y, z = (rows.loc[known, c].to_numpy() for c in ("x_Li_per_P", "y_O_per_P", "z_N_per_P"))
    placed = rows.copy()
    for suffix, lithium in (("", x), ("_by_oxygen", balanced_lithium(y, z))):
        for column, share in zip(SHARES, oxide_nitride_shares(lithium, z), strict=True):
            placed.loc[known, column.replace("_pct", f"{suffix}_pct")] = (100 * share).round(3)
    return placed


def _metaphosphate() -> pd.DataFrame:
    shares = dict(zip(SHARES, (100 * float(s) for s in oxide_nitride_shares(1, 0)), strict=True))
    told = {"series": "for orientation", "material": "LiPO3", "state": "reference", "x_Li_per_P": 1.0}
    told |= {"y_O_per_P": 3.0, "z_N_per_P": 0.0, "charge_balance_error_per_P": 0.0}
    traced = {"source": "nce2026", "read_in": "nce2026", "locator": f"{SHARE_OF}(x=1, z=0)", "evidence": "computed"}
    return pd.DataFrame([told | shares | traced], index=["call-ternary-001"])


def _alt(rows: pd.DataFrame) -> str:
    known = rows[rows["x_Li_per_P"].notna()]
    made = known[(known["state"] == "film") & known["sigma_S_cm"].notna()]
    low, high = made.loc[made["sigma_S_cm"].idxmin()], made.loc[made["sigma_S_cm"].idxmax()]
    error = known["charge_balance_error_per_P"]
    worst, richest = known.loc[error.abs().idxmax()], known.loc[error.idxmax()]
    crystal = rows[(rows["state"] == "crystal") & (rows["relation"] == "=")]
    least = crystal.loc[crystal["sigma_S_cm"].idxmin()]
    lower, upper = known.loc[known["state"] == "film", LITHIUM].quantile([0.25, 0.75])
    told = []
    for series in HUES:
        of = made[made["series"] == series].sort_values("z_N_per_P")
        ends = [of.iloc[0], of.iloc[-1]]
        sigma = " to ".join(_short(r["sigma_S_cm"]) for r in ends)
        energy = " to ".join(f"{r['Ea_eV']:.2f}" for r in ends)
        nitrogen = " to ".join(f"{r['z_N_per_P']:g}" for r in ends)
        told.append(f"{series}: N/P {nitrogen}, {sigma} S/cm, {energy} eV")
    strip = rows[rows["x_Li_per_P"].isna()]
    return (
        f"Conductivity of {len(made)} LiPON films of known composition. In the triangle of Li2O, P2O5 and P3N5 "
        f"half of the films lie between {lower:.0f} and {upper:.0f} % lithium. The least conductive is "
        f"{low['material']} with {_short(low['sigma_S_cm'])} S/cm, the most {high['material']} with "
        f"{_short(high['sigma_S_cm'])} S/cm. Analyses miss the charge balance by as much as "
        f"{_signed(worst['charge_balance_error_per_P'])} lithium per phosphorus ({worst['material']}) and "
        f"{_signed(richest['charge_balance_error_per_P'])} ({richest['material']}). Within works that report several "
        f"films: {'; '.join(told)}. Crystals go down to {_short(least['sigma_S_cm'])} S/cm ({least['material']}). "
        f"{len(strip)} values are of films whose composition is not given."
    )


def _short(sigma: float) -> str:
    return text.number(f"{sigma:.3g}")


def _signed(error: float) -> str:
    return f"{error:+.2f}".replace("-", "−") if error else "0"


def dressed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with what a tooltip tells, as text, and how they are marked."""
    kind = {method: name for name, methods in METHODS.items() for method in methods}
    state = rows["state"]
    sign = rows["relation"].map({"=": "", "<": "< ", "~": "≈ "}).fillna("")
    printed = rows["as_printed"].fillna("")
    shown = rows.reset_index().assign(
        material=lambda d: d["material"].map(text.formula),
        conductivity=[
            f"{s}{text.number(f'{v:.4g}')} S/cm" if v == v else "not given"
            for s, v in zip(sign, rows["sigma_S_cm"], strict=True)
        ],
        temperature=[_temperature(t, p) for t, p in zip(rows["T_K"], printed, strict=True)],
        energy=[f"{e:g} eV" if e == e else "not given" for e in rows["Ea_eV"]],
        imbalance=[f"{_signed(e)} Li per P" if e == e else "" for e in rows["charge_balance_error_per_P"]],
        made=rows["method"].fillna("not seen").to_numpy(),
        published=[source(key).short for key in rows["source"]],
        read=[f"{source(k).short} ({e})" for k, e in zip(rows["read_in"], rows["evidence"], strict=True)],
        as_printed=printed.str.replace(ROOM, "").str.removeprefix(" | ").to_numpy(),
        place=[
            f"Li {a:.1f}, P as oxide {b:.1f}, P as nitride {c:.1f} % of cations" if a == a else ""
            for a, b, c in rows[SHARES].to_numpy()
        ],
        mark=["crystal" if s != "film" else kind.get(m, "method not seen")
              for s, m in zip(state, rows["method"], strict=True)],
        log_sigma=np.log10(rows["sigma_S_cm"]).where(state == "film").fillna(UNKNOWN).round(3).to_numpy(),
    )  # fmt: skip
    group = rows["series"].where(rows["series"].isin(list(HUES)), ONE_FILM)
    group = group.where(rows["x_Li_per_P"].notna(), NO_COMPOSITION).where(state == "film", CRYSTAL)
    shown["group"] = group.to_numpy()
    return shown


def _temperature(kelvin: float, printed: str) -> str:
    if kelvin != kelvin:
        return "temperature not given"
    return "room temperature" if ROOM in printed else f"{kelvin - ZERO_CELSIUS_K:.4g} °C"


def tooltip(columns: list[str], headings: dict[str, str] = HEADED) -> list[Any]:
    """What is told of each point."""
    return [alt.Tooltip(f"{column}:N", title=headings[column]) for column in columns]


def _kept(shown: pd.DataFrame, panel: str, *values: str) -> pd.DataFrame:
    """The columns that a panel needs: each is written into the page."""
    return shown[list(dict.fromkeys(["row_id", "mark", *values, *TOLD[panel]]))]


def labels(table: dict[str, tuple[str, str, int, int]], rows: pd.DataFrame) -> pd.DataFrame:
    """Names written beside points, for rows that are shown."""
    named = pd.DataFrame(table.values(), index=list(table), columns=["label", "align", "dx", "dy"])
    return rows.merge(named, left_on="row_id", right_index=True)


PLACED: dict[str, Any] = {key: alt.expr(f"datum.{key}") for key in ("align", "dx", "dy")}


def write(chart: Any, size: int) -> Any:
    """Write each name where its row says."""
    return chart.mark_text(baseline="middle", fontSize=size, **PLACED).encode(text="label:N")


def _colour(orient: Any) -> Any:
    powers = {p: text.power(p) for p in range(LOG_SIGMA[0], LOG_SIGMA[1] + 1)}
    legend = alt.Legend(
        title="Film conductivity (S/cm)",
        orient=orient,
        direction="horizontal",
        values=list(powers),
        labelExpr=f"{json.dumps(powers, ensure_ascii=False)}[datum.value]",
        gradientLength=150,
        gradientThickness=11,
        gradientStrokeColor=theme.INK,
        titleFontSize=12,
        labelFontSize=11,
    )
    scale = alt.Scale(scheme="viridis", domain=list(LOG_SIGMA), clamp=True)
    known = f"datum.log_sigma > {UNKNOWN}"
    return alt.condition(known, alt.Fill("log_sigma:Q", scale=scale, legend=legend), alt.value("transparent"))


def shape(used: list[str], columns: int) -> Any:
    """Symbols by method of making."""
    legend = alt.Legend(title=None, orient="bottom", columns=columns, symbolSize=70, rowPadding=3)
    return alt.Shape("mark:N", scale=alt.Scale(domain=used, range=[MARKS[m] for m in used]), legend=legend)


# --- the triangle -----------------------------------------------------------------------------------------------------

CORNERS = {LITHIUM: (0.5, np.sqrt(3) / 2), PHOSPHATE: (0.0, 0.0), NITRIDE: (1.0, 0.0)}


def _point(lithium: Any, nitride: Any) -> tuple[Any, Any]:
    """Across and up in a triangle of side 1 with Li2O above, P2O5 at the left and P3N5 at the right."""
    return (nitride + lithium / 2) / 100, lithium * np.sqrt(3) / 200


def _grid() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lines of equal shares in the corner, and the marks at their ends."""
    span = 100 - CORNER
    lines, ends = [], []
    for step in range(0, span, 10):
        # each line by its two ends, as pairs of lithium and nitride; the mark stands at the first of them
        spans = {
            LITHIUM: ((CORNER + step, span - step), (CORNER + step, 0)),
            PHOSPHATE: ((100 - step, 0), (CORNER, span - step)),
            NITRIDE: ((CORNER, step), (100 - step, step)),
        }
        for column, (begin, end) in spans.items():
            (x, y), (x2, y2) = _point(*begin), _point(*end)
            edge = (column, step) in {(LITHIUM, 0), (PHOSPHATE, 0), (NITRIDE, 0)}
            lines.append({"x": x, "y": y, "x2": x2, "y2": y2, "edge": edge})
            share = CORNER + step if column == LITHIUM else step
            ends.append({"x": x, "y": y, "of": column, "label": f"{share}"})
    return pd.DataFrame(lines).round(5), pd.DataFrame(ends).round(5)


LABELS = {
    # row: what is written, how it is aligned, and how far from the point in pixels
    "lf-01": ("Bates 1993", "right", -12, 2),
    "lf-06": ("Fleutot 2011", "left", 9, -7),
    "lf-13": ("Solid State Ionics 2011", "right", -10, 10),
    "lf-15": ("Hamon 2006", "right", -7, -12),
    "lf-16": ("Vieira 2016", "left", 10, 2),
    "lf-17": ("Nisula 2015", "left", 10, 2),
    "lf-18": ("Pearse 2017", "left", 10, -8),
    "lf-19": ("Uchida 2023", "left", -14, 15),
    "lf-20": ("ECS abstract", "center", -14, -14),
    "lf-21": ("Put 2019", "left", 10, 2),
    "lf-27": ("Li₃PO₄", "right", -12, -2),
    "lf-29": ("Li₂PO₂N", "left", 10, 8),
    "lf-31": ("Li₄P₂O₇", "right", -12, 0),
    "call-ternary-001": ("LiPO₃", "left", 10, -7),
}

NARROW = {
    "lf-01": ("Bates", "right", -9, 3),
    "lf-06": ("Fleutot", "left", 7, -6),
    "lf-13": ("SSI", "center", 0, 12),
    "lf-15": ("", "right", 0, 0),
    "lf-16": ("Vieira", "left", 7, 2),
    "lf-17": ("Nisula", "left", 8, 2),
    "lf-18": ("", "center", 0, 0),
    "lf-19": ("Uchida", "left", 5, 2),
    "lf-20": ("ECS", "center", 0, -12),
    "lf-21": ("Put", "left", 8, 6),
    "lf-27": ("Li₃PO₄", "right", -9, -3),
    "lf-29": ("Li₂PO₂N", "center", -2, 13),
    "lf-31": ("Li₄P₂O₇", "right", -9, 0),
    "call-ternary-001": ("LiPO₃", "right", -25, 2),
}
"""The same where there is less room."""


def _ternary(data: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    across = width - (60 if wide else 30)
    margin = 0.05 if wide else 0.035
    low = CORNER / 200 - margin, _point(CORNER, 0)[1] - margin * 1.3
    high = 1 - CORNER / 200 + margin, np.sqrt(3) / 2 + margin * 0.7
    up = round(across * (high[1] - low[1]) / (high[0] - low[0]))
    hidden = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    scales = [alt.Scale(domain=[round(end[i], 5) for end in (low, high)], nice=False) for i in (0, 1)]
    xs, ys = partial(alt.X, title=None), partial(alt.Y, title=None)
    lines, ends = _grid()
    small = 11 if wide else 10

    ruled = alt.Chart(lines).encode(x=xs("x:Q"), y=ys("y:Q"), x2="x2:Q", y2="y2:Q")
    faint = (
        ruled.transform_filter("!datum.edge")
        .mark_rule(color=theme.INK, opacity=0.2, strokeWidth=0.8)
        .encode(x=xs("x:Q", scale=scales[0], axis=hidden), y=ys("y:Q", scale=scales[1], axis=hidden))
    )
    edges = ruled.transform_filter("datum.edge").mark_rule(color=theme.INK, opacity=0.9, strokeWidth=1.2)
    layers: list[Any] = [faint, edges]
    placed: dict[str, tuple[Any, int, int]] = {
        LITHIUM: ("left", 6, 4),
        PHOSPHATE: ("right", -6, 2),
        NITRIDE: ("center", 0, 15),
    }
    for column, (align, right, down) in placed.items():
        of = alt.Chart(ends[ends["of"] == column]).encode(x=xs("x:Q"), y=ys("y:Q"), text="label:N")
        layers.append(of.mark_text(align=align, dx=right, dy=down, fontSize=small))
    away, unit = (42, " (% of cations)") if wide else (27, " (%)")
    titles: list[tuple[str, Any, int, float, float]] = [
        (f"Li in Li₂O{unit}", _point(88, 12), 60, away * 0.87, -away / 2),
        (f"P in P₂O₅{unit}", _point(88, 0), -60, -away * 0.87, -away / 2),
        ("P in P₃N₅ (% of cations)", _point(CORNER, (100 - CORNER) / 2), 0, 0, 32),
    ]
    for title, (x, y), angle, dx, dy in titles:
        at = alt.Chart(pd.DataFrame([{"x": round(x, 5), "y": round(y, 5), "label": title}]))
        turn = np.radians(angle)
        # offsets turn with the text
        along, over = dx * np.cos(turn) + dy * np.sin(turn), -dx * np.sin(turn) + dy * np.cos(turn)
        turned = at.mark_text(angle=angle % 360, dx=along, dy=over, fontSize=small + 1, fontWeight=600)
        layers.append(turned.encode(x=xs("x:Q"), y=ys("y:Q"), text="label:N"))

    # where symbols lie on each other, one with a conductivity lies above
    rows = data[data[LITHIUM].notna()].sort_values("sigma_S_cm", key=lambda s: s.notna(), kind="stable")
    shown = dressed(rows)
    for suffix in ("", "_by_oxygen"):
        names = [c.replace("_pct", f"{suffix}_pct") for c in (LITHIUM, NITRIDE)]
        x, y = _point(*(rows[n].fillna(rows[m]).to_numpy() for n, m in zip(names, (LITHIUM, NITRIDE), strict=True)))
        shown[f"x{suffix}"], shown[f"y{suffix}"] = x.round(5), y.round(5)
    shown = _kept(shown, "ternary", "series", "log_sigma", "x", "y", "x_by_oxygen", "y_by_oxygen")
    by = alt.param(
        name="placed",
        value="lithium",
        bind=alt.binding_radio(options=["lithium", "oxygen"], name="placed by nitrogen and "),
    )
    moved = {f"p{c}": f"placed == 'oxygen' ? datum.{c}_by_oxygen : datum.{c}" for c in "xy"}
    base = alt.Chart(shown).transform_calculate(**moved)
    tails = base.mark_rule(color=theme.INK, opacity=0.6, strokeWidth=1.2).encode(
        x=xs("x:Q"), y=ys("y:Q"), x2="x_by_oxygen:Q", y2="y_by_oxygen:Q"
    )
    joined = (
        base.transform_filter(alt.FieldOneOfPredicate("series", list(HUES)))
        .mark_line(strokeWidth=1, opacity=0.5, strokeDash=[2, 2], color=theme.INK)
        .encode(x=xs("px:Q"), y=ys("py:Q"), detail="series:N", order="row_id:O")
    )
    used = [m for m in MARKS if m in set(shown["mark"])]
    tips = base.transform_filter("datum.imbalance != '0 Li per P'").mark_point(
        shape="circle", filled=True, color=theme.INK, opacity=0.6, size=9
    )
    points = base.mark_point(stroke=theme.INK, strokeWidth=1, opacity=1, size=75 if wide else 50).encode(
        x=xs("px:Q"),
        y=ys("py:Q"),
        shape=shape(used, 4 if wide else 2),
        fill=_colour("top-left" if wide else "top"),
        tooltip=tooltip(TOLD["ternary"]),
    )
    written = labels(LABELS | ({} if wide else NARROW), shown[["row_id", "x", "y", "x_by_oxygen", "y_by_oxygen"]])
    beside = alt.Chart(written).transform_calculate(**moved)
    layers += [tails, tips.encode(x=xs("x_by_oxygen:Q"), y=ys("y_by_oxygen:Q")), joined, points]
    layers.append(write(beside, small).encode(x=xs("px:Q"), y=ys("py:Q")))
    title = marks.heading(
        "A", "Films on the triangle of compositions", "tail: from its place by lithium to that by oxygen"
    )
    return alt.layer(*layers).add_params(by).properties(width=across, height=up, title=title)


# --- the charge balance -----------------------------------------------------------------------------------------------


def _balance(data: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    rows = data[(data["state"] == "film") & data["x_Li_per_P"].notna()]
    shown = _kept(dressed(rows), "balance", "series", "log_sigma", "charge_balance_error_per_P")
    order = []
    for series, of in shown.groupby("series", sort=False):
        order += [series, *of["row_id"]]
    heads = pd.DataFrame({"row_id": shown["series"].unique()})
    names = dict(zip(shown["row_id"], shown["material"], strict=True))
    y = alt.Y(
        "row_id:N",
        title=None,
        scale=alt.Scale(domain=order),
        axis=alt.Axis(
            labelExpr=f"{json.dumps(names, ensure_ascii=False)}[datum.value] || ''",
            labelLimit=200,
            labelFontSize=11,
            ticks=False,
            domain=False,
        ),
    )
    title = "Li beyond charge balance, x − (2y + 3z − 5), per P"
    x = alt.X(
        "charge_balance_error_per_P:Q",
        title=title if wide else title.split(", ", 1),
        scale=alt.Scale(domain=[-2, 1.25], nice=False),
        axis=alt.Axis(values=[-2, -1, 0, 1], format="d", labelFlush=False),
    )
    base = alt.Chart(shown)
    zero = alt.Chart(pd.DataFrame({"at": [0]})).mark_rule(color=theme.INK, opacity=0.8).encode(x="at:Q")
    stems = base.mark_rule(color=theme.INK, opacity=0.6, strokeWidth=1.2).encode(
        x="charge_balance_error_per_P:Q", y="row_id:N", x2=alt.datum(0)
    )
    points = base.mark_point(stroke=theme.INK, strokeWidth=1, opacity=1, size=60).encode(
        x=x,
        y=y,
        fill=_colour("top"),
        shape=shape([m for m in MARKS if m in set(shown["mark"])], 3 if wide else 1),
        tooltip=tooltip(TOLD["balance"]),
    )
    written = (
        alt.Chart(heads)
        .mark_text(align="right", baseline="middle", dx=-5, fontSize=11, fontWeight=600)
        .encode(x=alt.value(0), y="row_id:N", text="row_id:N")
    )
    return alt.layer(zero, stems, points, written).properties(
        width=width - (180 if wide else 150),
        height=15 * len(order),
        title=marks.heading("B", "Formulae as printed: lithium left over"),
    )


# --- against nitrogen -------------------------------------------------------------------------------------------------

SCALES: dict[str, dict[str, Any]] = {
    "sigma_S_cm": {"domain": [1e-18, 1e-8, 1e-5], "kind": {"type": "log"}, "break": 1e-8, "upper": 0.68}
    | {"letter": "C", "words": "Conductivity, no common trend"},
    "Ea_eV": {"domain": [0.4, 0.75, 1.7], "kind": {"type": "linear", "zero": False}, "break": 0.75, "upper": 0.3}
    | {"letter": "D", "words": "Activation energy"},
}
"""Domains with a break in the scale, so that films do not shrink to a line beside the crystals."""

BESIDE: dict[str, dict[str, tuple[str, str, int, int]]] = {
    # direct labels by column: row, alignment, distance in pixels
    "sigma_S_cm": {
        "lf-01": ("Bates 1993", "left", 9, 0),
        "lf-07": ("Fleutot 2011", "left", 2, 12),
        "lf-13": ("Solid State Ionics 2011", "right", 8, 13),
        "lf-15": ("Hamon 2006", "left", 8, 2),
        "lf-16": ("Vieira 2016", "right", -8, 0),
        "lf-17": ("Nisula 2015", "right", -8, 0),
        "lf-18": ("Pearse 2017", "left", 8, 0),
        "lf-19": ("Uchida 2023", "center", 12, -13),
        "lf-20": ("ECS abstract", "center", 0, -12),
        "lf-21": ("Put 2019", "left", 8, -8),
        "lf-26": ("Li₂.₈₈PO₃.₇₃N₀.₁₄", "left", 8, 0),
        "lf-27": ("Li₃PO₄ (Wang 1995)", "left", 8, -6),
        "lf-28": ("Li₃PO₄ (Chem. Mater. 2018)", "left", 8, 13),
        "lf-29": ("Li₂PO₂N, upper limit", "left", 8, 0),
        "lf-31": ("Li₄P₂O₇, upper limit", "left", 8, 0),
        "lf-39": ("in air (review)", "center", 0, 13),
    },
    "Ea_eV": {
        "lf-01": ("Bates 1993", "left", 9, 0),
        "lf-07": ("Fleutot 2011", "left", 0, -12),
        "lf-14": ("Solid State Ionics 2011", "left", 9, 3),
        "lf-20": ("ECS abstract", "center", 0, -12),
        "lf-26": ("Li₂.₈₈PO₃.₇₃N₀.₁₄", "left", 9, 0),
        "lf-27": ("Li₃PO₄", "left", 9, 0),
        "lf-30": ("Li₂PO₂N, two values", "left", 9, 0),
        "lf-31": ("Li₄P₂O₇", "left", 9, 0),
    },
}

BESIDE_NARROW: dict[str, dict[str, tuple[str, str, int, int]]] = {
    "sigma_S_cm": {
        "lf-07": ("Fleutot 2011", "left", -6, 13),
        "lf-13": ("SSI 2011", "right", 8, 13),
        "lf-29": ("Li₂PO₂N, limit", "left", 8, 0),
        "lf-31": ("Li₄P₂O₇, limit", "left", 8, 0),
        "lf-39": ("(review)", "center", 0, 13),
    },
    "Ea_eV": {
        "lf-14": ("SSI 2011", "left", 9, 3),
        "lf-30": ("Li₂PO₂N (two)", "left", 9, 0),
    },
}


def _nitrogen(data: pd.DataFrame, width: int, column: str) -> Any:
    wide = width > 500
    about = SCALES[column]
    rows = data[data[column].notna() & (data["state"] != "reference")]
    shown = _kept(dressed(rows), column, "series", "group", column)
    rank = rows[column].where(rows["x_Li_per_P"].isna()).rank(method="first")
    strip = STRIP + 0.03 + 0.34 * ((rank * 3 + 2) % 5) / 4  # spread so that neighbours in value stand apart
    shown["at"] = rows["z_N_per_P"].fillna(strip).round(3).to_numpy()
    height = 380 if wide else 330
    parts = [height, round(height * about["upper"]), 0]
    if column == "sigma_S_cm":
        powers = {p: text.power(p) for p in (-18, -14, -10, -8, -7, -6, -5)}
        minor = [n * 10.0**p for p in (-8, -7, -6) for n in range(2, 10)]
        whole = "abs(log(datum.value) / LN10 - round(log(datum.value) / LN10)) < 0.01"
        axis = alt.Axis(
            values=[*(10.0**p for p in powers), *minor],
            labelExpr=f"{whole} ? {json.dumps(powers, ensure_ascii=False)}[round(log(datum.value) / LN10)] : ''",
            tickSize=alt.condition(whole, alt.value(5), alt.value(3)),
            gridOpacity=alt.condition(whole, alt.value(0.3), alt.value(0)),
            labelOverlap=False,
        )
        title = "Ionic conductivity (S/cm)"
    else:
        axis = alt.Axis(values=[0.4, 0.5, 0.6, 0.7, 1.0, 1.3, 1.6], format=".1f")
        title = "Activation energy (eV)"
    y = alt.Y(
        f"{column}:Q",
        title=title,
        axis=axis,
        scale=alt.Scale(domain=about["domain"], range=parts, nice=False, **about["kind"]),
    )
    x = alt.X(
        "at:Q",
        title="Nitrogen per phosphorus, N/P",
        scale=alt.Scale(domain=[0, 2.2], nice=False),
        axis=alt.Axis(values=[0, 0.5, 1, 1.5], format=".1f", labelFlush=False, titleX=(width - 90) * 0.4),
    )
    groups = [g for g in GROUPS if g in set(shown["group"])]
    hue = alt.Color("group:N", scale=alt.Scale(domain=groups, range=[GROUPS[g] for g in groups]), legend=None)
    picked = alt.selection_point(name=f"pick_{column}", fields=["series"])
    fade = alt.condition(picked, alt.value(1), alt.value(0.15))
    base = alt.Chart(shown).encode(x="at:Q", y=f"{column}:Q", color=hue, opacity=fade)
    lines = base.transform_filter(alt.FieldOneOfPredicate("group", list(HUES))).mark_line(strokeWidth=1.6)
    used = [m for m in MARKS if m in set(shown["mark"])]
    points = (
        base.mark_point(size=60, strokeWidth=1.6)
        .encode(x=x, y=y, shape=shape(used, 3 if wide else 2), tooltip=tooltip(TOLD[column]))
        .add_params(picked)
    )
    placed = BESIDE[column] | ({} if wide else BESIDE_NARROW[column])
    names = labels(placed, shown[["row_id", "at", column, "group", "series"]])
    cut = alt.Chart(pd.DataFrame({"level": [about["break"]]}))
    level = alt.Y("level:Q")
    side = "below" if column == "sigma_S_cm" else "above"
    broken = cut.mark_rule(strokeDash=[2, 3], color=theme.INK, opacity=0.7).encode(y=level)
    said = cut.mark_text(
        align="left", dx=4, dy=10 if side == "below" else -7, fontSize=10, opacity=0.85, text=f"scale compressed {side}"
    ).encode(x=alt.value(width * (0.3 if wide else 0.2)), y=level)
    wall = alt.Chart(pd.DataFrame({"at": [STRIP - 0.06]})).mark_rule(color=theme.INK, opacity=0.7).encode(x="at:Q")
    heading = (
        alt.Chart(pd.DataFrame({"at": [2.0]}))
        .mark_text(fontSize=11, dy=-14, lineBreak="\n", text="composition\nnot given", baseline="bottom")
        .encode(x="at:Q", y=alt.value(height + 48))
    )
    written = write(alt.Chart(names), 11 if wide else 10).encode(x="at:Q", y=f"{column}:Q", opacity=fade)
    title = marks.heading(about["letter"], about["words"])
    return alt.layer(broken, said, wall, heading, lines, points, written).properties(
        width=width - (90 if wide else 70), height=height, title=title
    )
