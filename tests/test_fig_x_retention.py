"""Retentions on one axis: the root, the life and what is told of doubt, against the printed tables."""

import csv
import json
import math
from itertools import pairwise

import pytest

import nce
from nce.data import DATA
from nce.figures import theme


@pytest.fixture(scope="module")
def figure():
    return nce.figure("fig-x-retention")


@pytest.fixture(scope="module")
def printed():
    found = {}
    for name in ("table2", "table3"):
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            found |= {r["row_id"]: r for r in csv.DictReader(lines)}
    return found


def layers(spec, data=None):
    """The single charts, each with the data that it has from those around it."""
    data = spec.get("data", data)
    return [found for s in spec.get("layer", []) for found in layers(s, data)] or [spec | {"data": data}]


def test_every_row_with_a_retention_is_there_and_no_other(figure, printed):
    wanted = {i for i, r in printed.items() if r["retention_pct"] and r["cycles"]}
    assert set(figure.data.index) == wanted
    assert len(printed) - len(wanted) == 2
    for row_id, row in figure.data.iterrows():
        assert (row["cycles"], row["retention_pct"]) == (
            int(printed[row_id]["cycles"]),
            float(printed[row_id]["retention_pct"]),
        )
        assert (row["evidence"], row["read_in"]) == ("review", "grady2020")


def test_the_mean_of_all_cycles_gives_the_retention_back(figure):
    for _, row in figure.data.iterrows():
        since = 0 if math.isnan(row["reference_cycle"]) else row["reference_cycle"]
        assert 100 * row["per_cycle"] ** (row["cycles"] - since) == pytest.approx(row["retention_pct"])


def test_a_life_leaves_four_fifths(figure):
    fading = figure.data[figure.data["per_cycle"] < 1]
    assert (fading["per_cycle"] ** fading["life_cycles"]).to_numpy() == pytest.approx(0.8)
    gaining = figure.data[figure.data["life_cycles"].isna()]
    assert list(gaining["retention_pct"]) == [104]


def test_a_life_is_within_the_test_only_if_less_than_four_fifths_were_left(figure):
    rows = figure.data.dropna(subset="life_cycles")
    rows = rows[rows["reference_cycle"].isna()]
    assert ((rows["life_cycles"] <= rows["cycles"]) == (rows["retention_pct"] <= 80)).all()


def test_a_dagger_stands_where_another_document_contradicts_what_stands(figure):
    # Q. Zhang 2019 has 42 % for either cell of Ohtomo; the numbers of t3-04 are in the abstract of Navone 2011
    assert set(figure.data.index[figure.data["doubted"]]) == {"t2-03", "t2-04", "t3-04"}
    spec = figure.panels["main"].to_dict()
    names = next(layer for layer in layers(spec) if layer["encoding"].get("text", {}).get("field") == "name")
    shown = spec["datasets"][names["data"]["name"]]
    assert {r["row_id"] for r in shown if r["name"].endswith("†")} == {"t2-03", "t2-04", "t3-04"}
    assert all(r["remark"] for r in shown if r["name"].endswith("†"))


@pytest.mark.parametrize("width", theme.WIDTHS.values())
def test_the_axis_holds_all_and_the_upper_scale_fits(figure, width):
    spec = figure.draw(width)["main"].to_dict()
    xs = [layer["encoding"]["x"] for layer in layers(spec) if "field" in layer["encoding"].get("x", {})]
    (low, high), *others = [x["scale"]["domain"] for x in xs]
    assert all(other == [low, high] for other in others)
    assert low <= figure.data["cycles"].min() and figure.data["life_cycles"].max() <= high
    above = next(x for x in xs if x.get("title") == "Mean loss in a cycle (%)")
    for loss, cycles in zip([5, 1, 0.1, 0.01], above["axis"]["values"], strict=True):
        assert (1 - loss / 100) ** cycles == pytest.approx(0.8)
    assert all("(Table" in group and "review" in group for group in figure.data["group"])
    assert len(json.dumps(spec, ensure_ascii=False).encode()) < 60_000


def test_each_cell_has_a_line_of_its_own(figure):
    spec = figure.panels["main"].to_dict()
    (rows,) = [rows for rows in spec["datasets"].values() if "row_id" in rows[0]]
    places = sorted(r["y"] for r in rows)
    assert len(places) == len(figure.data)
    assert min(b - a for a, b in pairwise(places)) >= 1


def test_the_words_name_the_extremes(figure):
    lives = figure.data["life_cycles"]
    assert (lives.idxmin(), lives.idxmax()) == ("t2-07", "t3-06")
    # ln 0.8 / ln r by hand: 0.68 in 30 cycles, 0.9 in 1000
    assert 30 * math.log(0.8) / math.log(0.68) == pytest.approx(17.36, abs=0.01)
    assert 1000 * math.log(0.8) / math.log(0.9) == pytest.approx(2117.9, abs=0.1)
    assert "17 cycles (80Li2S-20P2S5, 30 done)" in figure.alt
    assert "2100 (LiBON, 1000 done)" in figure.alt
    beyond = (lives > figure.data["cycles"]).sum()
    assert f"{beyond} of {lives.notna().sum()} are extrapolated" in figure.alt
