"""Figure 7: nitrogen with one, two and three phosphorus neighbours in LiPON."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from nce.data import load, source
from nce.figures import fig_6, marks, text, theme
from nce.figures.exhibit import Figure
from nce.models.lipon import balanced_lithium, bridging_bonds, charge_imbalance, nitrogen_limits

LIMITS = "nce.models.lipon.nitrogen_limits"
MOTIFS = {"apical": 1, "double": 2, "triple": 3}
"""Environments of nitrogen by the number of its phosphorus neighbours."""

SHARES = ("apical_min", "double_max", "triple_max")
RAYS = (0.25, 0.5, 0.75, 1.0, 2.0)
"""Bridges per nitrogen, B/z, of the lines that are drawn."""

Z, B = (0.0, 1.6), (-0.4, 1.4)
START = "lf-04"
"""The film at which the sliders stand: that of the model's documentation."""

SORTS = {"film": "#1b9e77", "bulk glass": "#c8553d", "crystal": "#7d7d7d"}
SORT_MARKS = {"film": "circle", "bulk glass": "triangle-up", "crystal": "diamond"}
LEVELS = ["main", "present", "absent", "not said"]


def build() -> Figure:
    """Draw the units, work out the bounds for films and glasses, and lay out what works say."""
    statements = load("lipon_nitrogen")
    units, rays, points = _units(), _rays(), _points(statements)
    data = pd.concat(
        [units.assign(panel="motifs"), rays.assign(panel="bound"), points.assign(panel="bound"), _said(statements)]
    )
    data.index.name = "row_id"
    return Figure(
        id="fig-7",
        title="Nitrogen environments in LiPON: schematic units, what a composition allows, and what works say",
        caption=(
            "The places of nitrogen that {cite:t}`grady2020` discuss. First panel, schematic: nitrogen at one, two and "
            "three PO₃ groups, all bonds drawn as single bonds, so that oxygen at one phosphorus carries 1−, apical "
            "nitrogen 2−, double nitrogen 1−, triple nitrogen no charge and phosphorus 1+; the charge of each unit "
            "is their sum. Second panel, model: bonds left for bridging, B = 4 − y − z, against nitrogen for "
            "the compositions of Figure 6 and the upper ends of two ranges of bulk glass. On one ray B/z is the same, "
            "and so are the bounds: at most B/z of the nitrogen is double, at most half of that triple, and at least "
            "1 − B/z is apical. A film stands at B from oxygen and nitrogen; its tail ends at B from lithium "
            "and nitrogen, and the two differ by half the charge-balance error. Sliders move the red ring and give the "
            "bounds at any composition, also for an error in oxygen. Third panel, data: what each work says."
        ),
        alt=_alt(points, statements),
        kind="data+model",
        note=(
            "The review points to its Figures 7A,B for double and apical nitrogen; neither the drawings nor their "
            "caption are in the text at hand, so these are drawn anew. Triple nitrogen is added because the review "
            "discusses it. What the review calls Q² and Q³ is called double and triple here, since Qⁿ counts the "
            "bridges of a phosphorus. Bounds and statements are additions. The bounds are exact if each phosphorus has "
            "four neighbours and each oxygen or nitrogen has a phosphorus, and say what is impossible, not what is "
            "there. Below B = 0 a composition has free anions or an error of analysis. Films without nitrogen or "
            "of unknown composition have no bounds and are left out. Statements that were read in the review "
            "alone are marked."
        ),
        data=data,
        draw=lambda width: {
            "motifs": _motifs(units, width),
            "bound": _bound(rays, points, width),
            "statements": _statements(statements, width),
        },
    )


def _computed(rows: list[dict[str, Any]], panel: str) -> pd.DataFrame:
    traced = {"source": "nce2026", "read_in": "nce2026", "evidence": "computed"}
    index = pd.Index([f"call-{panel}-{i:03d}" for i in range(1, len(rows) + 1)], name="row_id")
    return pd.DataFrame([row | traced for row in rows], index=index)


def _units() -> pd.DataFrame:
    """Nitrogen at one, two or three PO3 groups: its charge by the balance of the model, and bridges per unit."""
    rows = []
    for motif, n in MOTIFS.items():
        y, z = 3.0, 1 / n
        charge, bridges = n * float(balanced_lithium(y, z)), n * float(bridging_bonds(y, z))
        rows.append(
            {
                "motif": motif,
                "P_per_unit": n,
                "charge": -round(charge),
                "bridges_per_unit": round(bridges, 6) + 0.0,
                "locator": f"{n} * nce.models.lipon.balanced_lithium(y=3, z=1/{n})",
            }
        )
    return _computed(rows, "motifs")


def _bounds(y: Any, z: Any) -> dict[str, Any]:
    limits = nitrogen_limits(y, z)
    return {f"{name}_pct": (100 * getattr(limits, name)).round(3) for name in SHARES}


def _rays() -> pd.DataFrame:
    """Lines of equal B/z from nearly no nitrogen to the edge of the panel."""
    rows = []
    for ratio in RAYS:
        far = min(Z[1], B[1] / ratio)
        for z in (0.001, far):
            y = 4 - (1 + ratio) * z
            told = {name: float(value) for name, value in _bounds(y, z).items()}
            call = {"locator": f"{LIMITS}(y={y:.6g}, z={z:.6g})"}
            rows.append({"bridges_per_N": ratio, "y_O_per_P": y, "z_N_per_P": z, "B_per_P": ratio * z} | told | call)
    return _computed(rows, "bound")


def _points(statements: pd.DataFrame) -> pd.DataFrame:
    """Films, crystals and glasses with nitrogen, each with its bridging bonds and bounds."""
    films = fig_6.films()
    glass = statements[statements["material"].str.startswith("bulk") & statements["z_N_per_P"].notna()].copy()
    glass["series"] = [source(key).short.replace(" et al.", "") for key in glass["source"]]
    glass["charge_balance_error_per_P"] = charge_imbalance(*(glass[c] for c in _COMPOSITION)).round(6) + 0.0
    rows = pd.concat([films.assign(sort=films["state"]), glass.assign(sort="bulk glass")])
    rows = rows[rows["z_N_per_P"] > 0]
    x, y, z = (rows[c].to_numpy() for c in _COMPOSITION)
    balance = {"B_per_P": bridging_bonds(y, z).round(6) + 0.0, "B_by_lithium_per_P": ((3 - x + z) / 2).round(6) + 0.0}
    kept = ["series", "material", "sort", *_COMPOSITION, "charge_balance_error_per_P", "method"]
    return rows[[*kept, "source", "read_in", "locator", "evidence", "as_printed", "note"]].assign(
        **balance, **_bounds(y, z)
    )


_COMPOSITION = ["x_Li_per_P", "y_O_per_P", "z_N_per_P"]


def _said(statements: pd.DataFrame) -> pd.DataFrame:
    kept = ["material", *_COMPOSITION, *MOTIFS, "double_pct", "triple_pct", "method", "finding"]
    kept += ["source", "read_in", "locator", "evidence", "as_printed", "note"]
    return statements[kept].assign(panel="statements")


def _alt(points: pd.DataFrame, statements: pd.DataFrame) -> str:
    films = points[points["sort"] == "film"]
    most, least = films.loc[films["apical_min_pct"].idxmax()], films.loc[films["B_per_P"].idxmax()]
    all_apical = films[films["B_per_P"] <= 0]
    free = films[films["triple_max_pct"] >= 50]
    counts = {m: statements[m].value_counts() for m in MOTIFS}
    said = "; ".join(
        f"{m} nitrogen is main in {n.get('main', 0)}, present in {n.get('present', 0)}, absent in {n.get('absent', 0)}"
        for m, n in counts.items()
    )
    return (
        "Three drawn units: PO3N with apical nitrogen, charge 4 minus; two PO3 joined by double nitrogen, 5 minus; "
        f"three PO3 joined by triple nitrogen, 6 minus. Bridging bonds B against nitrogen for {len(films)} films: "
        f"{len(all_apical)} have none left or less, so that all their nitrogen is apical, for example "
        f"{most['material']} (B = {_number(most['B_per_P'])}); the most are left in {least['material']} "
        f"(B = {_number(least['B_per_P'])}). In {len(free)} films half or more of the nitrogen may be triple. "
        f"Among {len(statements)} statements of works, {said}; the others do not say."
    )


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


# --- the units --------------------------------------------------------------------------------------------------------


def _atoms(motif: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Atoms of a unit and the outlines of its tetrahedra, in bond lengths around the nitrogen."""
    n = MOTIFS[motif]
    turns = {1: [90], 2: [200, -20], 3: [90, 210, 330]}[n]
    atoms, outlines = [{"atom": "N", "x": 0.0, "y": 0.0}], []
    for group, turn in enumerate(turns):
        a = np.radians(turn)
        centre = np.array([np.cos(a), np.sin(a)])
        corners = [np.zeros(2)]
        atoms.append({"atom": "P", "x": centre[0], "y": centre[1]})
        for spread in (-75, 0, 75):
            b = a + np.radians(spread)
            corners.append(centre + np.array([np.cos(b), np.sin(b)]))
            atoms.append({"atom": "O", "x": corners[-1][0], "y": corners[-1][1]})
        for i, corner in enumerate([*corners, corners[0]]):
            outlines.append({"group": f"{motif}{group}", "i": i, "x": corner[0], "y": corner[1]})
        for i, corner in enumerate(corners):
            for end in (centre, corner):
                outlines.append({"group": f"{motif}{group}-{i}", "i": -1, "x": end[0], "y": end[1]})
    return pd.DataFrame(atoms), pd.DataFrame(outlines)


def _motifs(units: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    size = (width - 40, 300) if wide else (width - 20, 425)
    bond = 38 if wide else 31
    # nitrogen of each unit, and the middle of its words, in pixels from the upper left
    if wide:
        at = {"apical": (95, 130), "double": (size[0] / 2, 95), "triple": (size[0] - 105, 108)}
        words = {m: (x, 218.0) for m, (x, _) in at.items()}
        words["triple"], words["apical"] = (size[0] - 105, 218.0), (95, 218.0)
    else:
        at = {"apical": (88, 85), "double": (88, 165), "triple": (88, 323)}
        words = {"apical": (240, 20), "double": (240, 145), "triple": (240, 295)}
    atoms, lines, said, parts = [], [], [], {1: "[PO3N]", 2: "[O3P-N-PO3]", 3: "[N(PO3)3]"}
    for row_id, unit in units.iterrows():
        motif, n = unit["motif"], unit["P_per_unit"]
        bits, outline = _atoms(motif)
        for frame in (bits, outline):
            frame["x"], frame["y"] = at[motif][0] + bond * frame["x"], at[motif][1] - bond * frame["y"]
        charge = {1: "2−", 2: "−", 3: ""}[n]
        bits["row_id"] = row_id
        bits["letter"] = bits["atom"].replace("N", {1: "N²⁻", 2: "N⁻", 3: "N"}[n])
        bits["tip"] = bits["atom"].map({"N": f"{motif} nitrogen {charge}", "O": "oxygen 1−", "P": "phosphorus 1+"})
        atoms.append(bits)
        lines.append(outline)
        bridges = f"{unit['bridges_per_unit']:g}"
        told = [
            motif + (", non-bridging" if n == 1 else ""),
            text.reaction(f"{parts[n]}^{-unit['charge']}-"),
            f"{-unit['charge']} Li⁺ balance it",
        ]
        told.append(f"uses {bridges} of the bridging bonds" if n > 1 else "uses no bridging bond")
        x, y = words[motif]
        heights = (0, 22, 42, 60)
        said += [{"row_id": row_id, "x": x, "y": y + h, "label": t, "head": h == 0}
                 for h, t in zip(heights, told, strict=True)]  # fmt: skip
    atom, line, word = (pd.concat(atoms), pd.concat(lines), pd.DataFrame(said))
    for frame in (atom, line):
        frame["x"], frame["y"] = frame["x"].round(1), frame["y"].round(1)
    hidden = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    xs = alt.X("x:Q", title=None, scale=alt.Scale(domain=[0, size[0]], nice=False), axis=hidden)
    ys = alt.Y("y:Q", title=None, scale=alt.Scale(domain=[size[1], 0], nice=False), axis=hidden)
    base = alt.Chart(line).encode(x=xs, y=ys, detail="group:N", order="i:Q")
    faces = base.transform_filter("datum.i >= 0").mark_line(
        fill=theme.COLOURS["liquid"], fillOpacity=0.16, stroke=theme.COLOURS["liquid"], strokeWidth=0.8
    )
    bonds = base.transform_filter("datum.i < 0").mark_line(stroke=theme.INK, strokeWidth=2)
    names = ["P", "O", "N"]
    colours = ["#a04fb0", "#c8553d", "#2a7fbf"]
    spheres = (
        alt.Chart(atom)
        .mark_circle(opacity=1, stroke=theme.INK, strokeWidth=0.8)
        .encode(
            x="x:Q",
            y="y:Q",
            color=alt.Color("atom:N", scale=alt.Scale(domain=names, range=colours), legend=None),
            size=alt.Size("atom:O", scale=alt.Scale(domain=names, type="ordinal", range=[280, 330, 520]), legend=None),
            tooltip=[alt.Tooltip("tip:N", title="atom"), alt.Tooltip("row_id:N", title="row")],
        )
    )
    letters = alt.Chart(atom).mark_text(baseline="middle", dy=1, fontSize=12, fontWeight=600, color="#ffffff")
    said_chart = alt.Chart(word).mark_text(
        baseline="middle", fontSize=12, fontWeight=alt.expr("datum.head ? 600 : 400")
    )
    return alt.layer(
        faces,
        bonds,
        spheres,
        letters.encode(x="x:Q", y="y:Q", text="letter:N"),
        said_chart.encode(x="x:Q", y="y:Q", text="label:N"),
    ).properties(width=size[0], height=size[1], title=marks.heading("A", "Units around nitrogen, schematic"))


# --- the bound --------------------------------------------------------------------------------------------------------

BESIDE = {
    "lf-04": ("Bates 1993", "left", 8, -10),
    "lf-07": ("Fleutot 2011", "left", 10, 4),
    "lf-11": ("Fleutot 2011", "center", 0, 13),
    "lf-13": ("Solid State Ionics 2011", "right", 24, 15),
    "lf-15": ("Hamon 2006", "left", 9, 3),
    "lf-16": ("Vieira 2016", "left", 9, 0),
    "lf-17": ("Nisula 2015", "left", 9, 2),
    "lf-18": ("Pearse 2017, Li₂PO₂N", "left", 9, 3),
    "lf-20": ("ECS abstract", "right", -9, 12),
    "lf-22": ("Put 2019", "left", -16, -12),
    "ln-12": ("bulk glass", "left", 9, 3),
}
NARROW = {
    "lf-04": ("", "left", 0, 0),
    "lf-13": ("SSI 2011", "right", 22, 14),
    "lf-18": ("Pearse 2017", "left", 9, 3),
    "lf-07": ("", "left", 0, 0),
}


def _readout(which: str) -> str:
    """The limits of the model at the sliders, as a Vega expression; the tests hold it against the model."""
    most = "((4 - max(y_O - y_error, 0)) / z_N - 1)"
    least = "((4 - 2 * (y_O + y_error)) / z_N - 1)"
    share = {
        "apical_min": f"1 - {most}",
        "double_max": f"min({most}, 2 - {least})",
        "triple_max": f"{most} / 2",
    }[which]
    return f"format(100 * clamp({share}, 0, 1), '.0f')"


def _bound(rays: pd.DataFrame, points: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    small = 11 if wide else 10
    height = 400 if wide else 340
    x = alt.X(
        "z_N_per_P:Q",
        title="Nitrogen per phosphorus, z",
        scale=alt.Scale(domain=list(Z), nice=False),
        axis=alt.Axis(values=[0, 0.4, 0.8, 1.2, 1.6], format=".1f", grid=False),
    )
    y = alt.Y(
        "B_per_P:Q",
        title="Bonds for bridging per phosphorus, B = 4 − y − z" if wide else "Bonds for bridging, B = 4 − y − z",
        scale=alt.Scale(domain=list(B), nice=False),
        axis=alt.Axis(values=[-0.4, 0, 0.4, 0.8, 1.2], format=".1f", grid=False),
    )
    # the regions between rays: darker where less is allowed
    edges = [0.0, *RAYS]
    fans = []
    for i, (low, high) in enumerate(pairwise(edges)):
        corners = {0.0, Z[1], *(B[1] / ratio for ratio in (low, high) if ratio * Z[1] > B[1])}
        for z in sorted(corners):
            ends = {"low": min(low * z, B[1]), "high": min(high * z, B[1])}
            fans.append({"z_N_per_P": round(z, 4), "band": i, "shade": 0.3 - 0.055 * i} | ends)
    fan = (
        alt.Chart(pd.DataFrame(fans))
        .mark_area(color=theme.COLOURS["liquid"], line=False)
        .encode(
            x="z_N_per_P:Q",
            y="low:Q",
            y2="high:Q",
            detail="band:O",
            opacity=alt.Opacity("shade:Q", scale=None, legend=None),
        )
    )
    below = (
        alt.Chart(pd.DataFrame([{"a": Z[0], "b": Z[1], "low": B[0], "high": 0}]))
        .mark_rect(color=theme.INK, opacity=0.09)
        .encode(x="a:Q", x2="b:Q", y="low:Q", y2="high:Q")
    )
    line = alt.Chart(rays.reset_index()[["row_id", "bridges_per_N", "z_N_per_P", "B_per_P"]])
    drawn = line.mark_line(color=theme.INK, strokeWidth=1, opacity=0.55).encode(x=x, y=y, detail="bridges_per_N:N")
    zero = alt.Chart(pd.DataFrame({"B_per_P": [0]})).mark_rule(color=theme.INK, strokeWidth=1).encode(y="B_per_P:Q")
    named = rays.iloc[1::2].reset_index()
    named["label"] = [
        f"B/z = {r.bridges_per_N:g}\napical ≥ {r.apical_min_pct:.3g} %\ndouble ≤ {r.double_max_pct:.3g} %\n"
        f"triple ≤ {r.triple_max_pct:.3g} %"
        for r in named.itertuples()
    ]
    if not wide:
        named["label"] = named["label"].str.partition("\n")[0]
    across = width - (190 if wide else 65)
    aside = named["z_N_per_P"] >= Z[1]
    named["align"] = np.where(aside, "left" if wide else "right", "right" if wide else "center")
    named["dx"] = np.where(aside, 8 if wide else -4, 2)
    named["dy"] = np.where(aside, -20 if wide else 13, -50 if wide else -9)
    on_ray = (
        alt.Chart(named[["row_id", "z_N_per_P", "B_per_P", "label", "align", "dx", "dy"]])
        .mark_text(baseline="middle", fontSize=small, lineBreak="\n", **fig_6.PLACED)
        .encode(x="z_N_per_P:Q", y="B_per_P:Q", text="label:N")
    )
    regions = pd.DataFrame(
        [
            {"x": 0.115, "y": 0.95, "label": "no bound", "align": "center"},
            {"x": Z[1] - 0.02, "y": -0.35, "label": "more O and N than the tetrahedra hold", "align": "right"},
        ]
    )
    areas = (
        alt.Chart(regions)
        .mark_text(fontSize=small, opacity=0.8, align=alt.expr("datum.align"))
        .encode(x="x:Q", y="y:Q", text="label:N")
    )
    shown = points.reset_index()
    shown = shown.assign(
        material=shown["material"].map(text.formula),
        budget=[f"{_number(b)} from oxygen, {_number(c)} from lithium"
                for b, c in zip(shown["B_per_P"], shown["B_by_lithium_per_P"], strict=True)],
        bounds=[f"apical ≥ {a:.0f} %, double ≤ {d:.0f} %, triple ≤ {t:.0f} %"
                for a, d, t in shown[[f"{s}_pct" for s in SHARES]].to_numpy()],
        published=[source(k).short for k in shown["source"]],
        read=[f"{source(k).short} ({e})" for k, e in zip(shown["read_in"], shown["evidence"], strict=True)],
    )  # fmt: skip
    headed = {
        "material": "material",
        "bounds": "composition allows",
        "budget": "B",
        "published": "composition from",
        "read": "read in",
        "locator": "place",
        "row_id": "row",
    }
    shown = shown[[*headed, "series", "sort", "z_N_per_P", "B_per_P", "B_by_lithium_per_P"]]
    base = alt.Chart(shown)
    tails = base.mark_rule(color=theme.INK, opacity=0.6, strokeWidth=1.2).encode(
        x="z_N_per_P:Q", y="B_per_P:Q", y2="B_by_lithium_per_P:Q"
    )
    ends = base.mark_point(shape="circle", filled=True, color=theme.INK, opacity=0.6, size=9).encode(
        x="z_N_per_P:Q", y="B_by_lithium_per_P:Q"
    )
    joined = (
        base.transform_filter(alt.FieldOneOfPredicate("series", list(fig_6.HUES)))
        .mark_line(strokeWidth=1, opacity=0.5, strokeDash=[2, 2], color=theme.INK)
        .encode(x="z_N_per_P:Q", y="B_per_P:Q", detail="series:N", order="row_id:O")
    )
    sorts = list(SORTS)
    legend = alt.Legend(title=None, orient="bottom", symbolSize=70)
    dots = base.mark_point(size=75, opacity=1, stroke=theme.INK, strokeWidth=1).encode(
        x="z_N_per_P:Q",
        y="B_per_P:Q",
        fill=alt.Fill("sort:N", scale=alt.Scale(domain=sorts, range=list(SORTS.values())), legend=legend),
        shape=alt.Shape("sort:N", scale=alt.Scale(domain=sorts, range=[SORT_MARKS[s] for s in sorts]), legend=legend),
        tooltip=fig_6.tooltip(list(headed), headed),
    )
    written = fig_6.write(
        alt.Chart(fig_6.labels(BESIDE | ({} if wide else NARROW), shown[["row_id", "z_N_per_P", "B_per_P"]])), small
    ).encode(x="z_N_per_P:Q", y="B_per_P:Q")

    film = points.loc[START]
    sliders = {
        "y_O": (film["y_O_per_P"], 1, 4.2, 0.05, "oxygen per phosphorus, y "),
        "z_N": (film["z_N_per_P"], 0.02, 1.6, 0.02, "nitrogen per phosphorus, z "),
        "y_error": (0, 0, 0.3, 0.01, "error of y, ± "),
    }
    params = [
        alt.param(name=name, value=float(value), bind=alt.binding_range(min=low, max=high, step=step, name=label))
        for name, (value, low, high, step, label) in sliders.items()
    ]
    probe = (
        alt.Chart(pd.DataFrame({"at": [0]}))
        .transform_calculate(z="z_N", b="4 - y_O - z_N", low="4 - y_O - z_N - y_error", high="4 - y_O - z_N + y_error")
        .transform_calculate(
            words="'y = ' + format(y_O, '.2f') + (y_error > 0 ? ' ± ' + format(y_error, '.2f') : '') "
            "+ ', z = ' + format(z_N, '.2f') + ', B = ' + replace(format(datum.b, '.2f'), '-', '−')",
            limits=f"2 * y_O + 3 * z_N < 5 ? 'not possible: anions carry less than the charge of phosphorus' : "
            f"'apical ≥ ' + {_readout('apical_min')} + ' %, double ≤ ' + {_readout('double_max')} "
            f"+ ' %, triple ≤ ' + {_readout('triple_max')} + ' %'",
        )
    )
    bar = probe.mark_rule(color="#c8553d", strokeWidth=3).encode(x="z:Q", y="low:Q", y2="high:Q")
    cross = probe.mark_point(
        shape="circle", size=330, filled=False, strokeWidth=2.5, color="#c8553d", opacity=1, clip=True
    ).encode(x="z:Q", y="b:Q")
    lines_of_text = [
        probe.mark_text(align="left", baseline="top", fontSize=small + 1, fontWeight=600, dx=6, dy=dy).encode(
            x=alt.value(0), y=alt.value(0), text=f"{field}:N"
        )
        for field, dy in (("words", -100 if wide else -52), ("limits", -82 if wide else -34))
    ]
    layers = [drawn, below, fan, zero, on_ray, areas, tails, ends, joined, dots, written, bar, cross, *lines_of_text]
    title = marks.heading("B", "What a composition allows, exact bounds")
    return alt.layer(*layers).add_params(*params).properties(width=across, height=height, title=title)


# --- the statements ---------------------------------------------------------------------------------------------------


def _material(name: str) -> str:
    """A name with subscripts; a space group is no formula, and there is no small z."""
    return (
        text.prose(name).replace("P₂₁/c", "P2₁/c").replace("LiPO₃-1.5zNz", "LiPO(3−1.5z)N(z)").replace("z up to", "z ≤")
    )


def _statements(statements: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    columns = dict(zip(MOTIFS, (390, 470, 550) if wide else (214, 260, 306), strict=True))
    step = 34
    rows = statements.reset_index()
    told = rows.assign(
        y=[step * (i + 1.0) for i in range(len(rows))],
        published=[source(k).short for k in rows["source"]],
        read=[f"{source(k).short} ({e})" for k, e in zip(rows["read_in"], rows["evidence"], strict=True)],
        material=rows["material"].map(_material),
        method=rows["method"].fillna("not seen"),
    )
    told["work"] = [
        p + (" (read in the review)" if e == "review" else "")
        for p, e in zip(told["published"], told["evidence"], strict=True)
    ]
    words = told[["row_id", "y", "material", "work"]]
    dots = []
    for motif, x in columns.items():
        for r in told.itertuples():
            level = getattr(r, motif)
            share = getattr(r, f"{motif}_pct", float("nan"))
            dots.append(
                {
                    "row_id": r.row_id,
                    "x": x,
                    "y": r.y,
                    "level": level if isinstance(level, str) else "not said",
                    "nitrogen": motif,
                    "share": f"{share:g} %" if share == share else "",
                }
            )
    shown = pd.DataFrame(dots).merge(
        told[["row_id", "material", "finding", "method", "published", "read", "locator"]], on="row_id"
    )
    size = width - (30 if wide else 8), step * (len(rows) + 0.6)
    hidden = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
    xs = alt.X("x:Q", title=None, scale=alt.Scale(domain=[0, size[0]], nice=False), axis=hidden)
    ys = alt.Y("y:Q", title=None, scale=alt.Scale(domain=[size[1], 0], nice=False), axis=hidden)
    sizes = alt.Scale(type="ordinal", domain=LEVELS, range=[210, 110, 90, 30])
    shapes = alt.Scale(domain=LEVELS, range=["circle", "circle", "M-.5-.5L.5.5M-.5.5L.5-.5", "stroke"])
    hues = alt.Scale(domain=LEVELS, range=["#1b9e77", "#1b9e77", "#c8553d", "#7d7d7d"])
    inside = alt.Scale(domain=LEVELS, range=["#1b9e77", "transparent", "transparent", "transparent"])
    legend = alt.Legend(title=None, orient="bottom", columns=4)
    headed = {
        "material": "material",
        "nitrogen": "nitrogen",
        "level": "is",
        "share": "share as published",
        "finding": "the work says",
        "method": "by",
        "published": "published in",
        "read": "read in",
        "locator": "place",
        "row_id": "row",
    }
    rules = alt.Chart(words).mark_rule(color=theme.INK, opacity=0.14).encode(y="rule:Q")
    rules = rules.transform_calculate(rule=f"datum.y + {step / 2}")
    points = (
        alt.Chart(shown)
        .mark_point(strokeWidth=2, opacity=1)
        .encode(
            x=xs,
            y=ys,
            shape=alt.Shape("level:N", scale=shapes, legend=legend),
            size=alt.Size("level:O", scale=sizes, legend=legend),
            stroke=alt.Stroke("level:N", scale=hues, legend=legend),
            fill=alt.Fill("level:N", scale=inside, legend=legend),
            tooltip=fig_6.tooltip(list(headed), headed),
        )
    )
    shares = alt.Chart(shown).transform_filter("datum.share != ''").mark_text(dy=14, baseline="middle", fontSize=9.5)
    left = alt.Chart(words)
    materials = left.mark_text(align="left", baseline="middle", dy=-7, fontSize=12 if wide else 10.5)
    works = left.mark_text(align="left", baseline="middle", dy=8, fontSize=11 if wide else 10, opacity=0.75)
    heads = pd.DataFrame([{"x": x, "y": 4, "label": m} for m, x in columns.items()])
    return alt.layer(
        points,
        rules,
        shares.encode(x="x:Q", y="y:Q", text="share:N"),
        materials.encode(x=alt.value(0), y="y:Q", text="material:N"),
        works.encode(x=alt.value(0), y="y:Q", text="work:N"),
        alt.Chart(heads).mark_text(fontWeight=600, fontSize=12).encode(x="x:Q", y="y:Q", text="label:N"),
    ).properties(
        width=size[0], height=size[1], title=marks.heading("C", "What works say of films, glasses and crystals")
    )
