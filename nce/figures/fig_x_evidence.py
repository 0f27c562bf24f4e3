"""Evidence behind the rows of every table of the companion."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from nce.data import EVIDENCE, package
from nce.data.tables import PROVENANCE, built, rows
from nce.figures import glasses, marks, theme
from nce.figures.exhibit import Figure

COLOURS = {
    "source": "#1b6e53",
    "abstract": "#3aa981",
    "dataset": "#2a7fbf",
    "compilation": "#b07d12",
    "review": "#c8553d",
    "computed": "#8a8a8a",
}
"""From the strongest class to the weakest; what is computed stands apart in grey."""


def build() -> Figure:
    """Count the rows, and the numbers in them, of each table by class of evidence."""
    data = glasses.together(_counts())
    curated = data[data["panel"] == "tables"]
    total, numbers = curated.groupby("evidence_class")["n_rows"].sum(), curated["n_numbers"].sum()
    bulk = data[data["panel"] == "sciglass"]
    order = total.reindex([c for c in EVIDENCE if c in total.index])
    return Figure(
        id="fig-x-evidence",
        title="Classes of evidence behind the rows of every table, compiled",
        caption=(
            "How the numbers of this companion to {cite:t}`grady2020` were read. Top: share of the rows of each "
            "curated "
            "table by class of evidence, with the number of rows. Bottom: rows of all these tables together by "
            "class, and "
            "the glasses of SciGlass apart, on a logarithmic scale. "
            "The table of citations names no class and is left out."
        ),
        alt=(
            f"{total.sum():.0f} rows of {curated['table'].nunique()} curated tables, with {numbers:.0f} numbers: "
            + ", ".join(f"{n:.0f} {name}" for name, n in order.items())
            + f". Apart from them, {bulk['n_rows'].sum():.0f} glasses of one open data set."
        ),
        kind="data",
        note=(
            "The review prints no such figure. The classes say how a value was read, not whether it is right: "
            + "; ".join(f"{name}, {meaning}" for name, meaning in EVIDENCE.items())
            + ". A row may hold several numbers; the tooltip counts them. Rows computed here are as strong as "
            "what went in. The rows of Tables 1 to 3 keep the class of the review; what other documents say of "
            "their cells stands in the table of checks."
        ),
        data=data,
        draw=lambda width: {"tables": _shares(data, width), "classes": _classes(data, width)},
    )


def _counts() -> pd.DataFrame:
    parts = []
    for table in package()["resources"]:
        fields = table["schema"]["fields"]
        numeric = [f["name"] for f in fields if f["type"] in ("number", "integer") and f["name"] not in PROVENANCE]
        bulk = built(table)
        if not bulk and "evidence" not in {f["name"] for f in fields}:
            continue
        shared = table["provenance"]["evidence"] if bulk else ""
        counted: dict[str, list[int]] = {}
        for row in rows(table["name"]):
            found = counted.setdefault(shared or row["evidence"], [0, 0])
            found[0] += 1
            found[1] += sum(bool(row[c]) for c in numeric)
        kinds = [c for c in EVIDENCE if c in counted]
        columns = {
            "table": table["name"],
            "evidence_class": kinds,
            "n_rows": [float(counted[c][0]) for c in kinds],
            "n_numbers": [float(counted[c][1]) for c in kinds],
        }
        calls = [f"rows of table {table['name']} with evidence {c}, counted" for c in kinds]
        frame = glasses.computed("sciglass" if bulk else "tables", calls, columns)
        parts.append(frame.set_axis([f"call-{table['name'].replace('_', '-')}-{c}" for c in kinds]))
    return pd.concat(parts)


def _hue(columns: int) -> alt.Color:
    return alt.Color(
        "evidence_class:N",
        scale=alt.Scale(domain=[*COLOURS], range=[*COLOURS.values()]),
        legend=alt.Legend(title=None, orient="top", columns=columns, symbolType="square"),
    )


def _shares(data: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    rows_of = data[data["panel"] == "tables"].reset_index()
    total = rows_of.groupby("table")["n_rows"].transform("sum")
    shown = rows_of.assign(
        name=rows_of["table"].str.replace("_", " ").str.replace(r"^table(\d)$", r"Table \1", regex=True),
        share=[f"{100 * n / t:.0f} %" for n, t in zip(rows_of["n_rows"], total, strict=True)],
        meaning=[EVIDENCE[c] for c in rows_of["evidence_class"]],
        place=[[*EVIDENCE].index(c) for c in rows_of["evidence_class"]],
        total=total,
    )[["row_id", "name", "evidence_class", "n_rows", "n_numbers", "share", "meaning", "place", "total"]]
    y = alt.Y(
        "name:N",
        sort=[*dict.fromkeys(shown["name"])],
        title=None,
        axis=alt.Axis(labelLimit=150, ticks=False, domain=False),
    )
    told = glasses.tooltips(
        {
            "name": "table",
            "evidence_class": "class",
            "meaning": "that is",
            "n_rows": "rows",
            "share": "share of the table",
            "n_numbers": "numbers in them",
        }
        | glasses.TRACE
    )
    picked = alt.selection_point(name="evidence_pick", fields=["evidence_class"], bind="legend")
    bars = (
        glasses.traced(alt.Chart(shown), "'rows of this table with this class, counted'")
        .mark_bar(height=14)
        .encode(
            x=alt.X("n_rows:Q", stack="normalize", title="Share of the rows", axis=alt.Axis(format="%", tickCount=5)),
            y=y,
            color=_hue(6 if wide else 2),
            order="place:Q",
            opacity=alt.condition(picked, alt.value(1), alt.value(0.15)),
            tooltip=told,
        )
        .add_params(picked)
    )
    ends = shown.drop_duplicates("name").assign(label=[f"{t:.0f}" for t in shown.drop_duplicates("name")["total"]])
    counts = (
        alt.Chart(ends[["name", "label"]])
        .mark_text(align="left", dx=5, fontSize=11)
        .encode(x=alt.value("width"), y=y, text="label:N")
    )
    return alt.layer(bars, counts).properties(
        width=width - (200 if wide else 192),
        height=alt.Step(19),
        title=marks.heading("A", "How each table was read", "at the end of a bar: rows"),
    )


def _classes(data: pd.DataFrame, width: int) -> Any:
    wide = width > 500
    curated = data[data["panel"] == "tables"].groupby("evidence_class")["n_rows"].sum()
    bulk = data[data["panel"] == "sciglass"]["n_rows"].sum()
    kinds = [c for c in EVIDENCE if c in curated.index]
    shown = pd.DataFrame(
        {
            "name": [*kinds, "SciGlass (dataset)"],
            "evidence_class": [*kinds, "dataset"],
            "n": [*curated[kinds], bulk],
            "one": 1,
            "label": [f"{n:,.0f}" for n in (*curated[kinds], bulk)],
            "meaning": [EVIDENCE[c] for c in (*kinds, "dataset")],
        }
    )
    y = alt.Y("name:N", sort=[*shown["name"]], title=None, axis=alt.Axis(labelLimit=150, ticks=False, domain=False))
    scale = alt.Scale(type="log", domain=[1, 1e5], nice=False)
    base = alt.Chart(shown).encode(
        y=y, tooltip=glasses.tooltips({"name": "class", "meaning": "that is", "label": "rows"})
    )
    bars = base.mark_bar(height=14).encode(
        x=alt.X("one:Q", title="Rows", scale=scale, axis=glasses.axis(0, 5, 1 if wide else 2)),
        x2="n:Q",
        color=alt.Color("evidence_class:N", scale=alt.Scale(domain=[*COLOURS], range=[*COLOURS.values()]), legend=None),
    )
    labels = base.mark_text(align="left", dx=5, fontSize=11, color=theme.INK).encode(
        x=alt.X("n:Q", scale=scale), text="label:N"
    )
    return alt.layer(bars, labels).properties(
        width=width - (200 if wide else 192), height=alt.Step(21), title=marks.heading("B", "All rows by class")
    )
