"""Figure 6: every row stands where its composition puts it, no line joins works, the words are the data's."""

import csv
import json
import re
from itertools import pairwise

import numpy as np
import pytest

import nce
from nce.data import DATA
from nce.figures import fig_6, theme
from nce.models import lipon


def csv_rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def layers(spec):
    return [found for s in spec.get("layer", []) for found in layers(s)] or [spec]


def mark(layer):
    return layer["mark"]["type"]


ROWS = {r["row_id"]: r for r in csv_rows("lipon_films")}
FILMS = {i: r for i, r in ROWS.items() if r["state"] == "film" and r["x_Li_per_P"]}
WIDTHS = list(theme.WIDTHS.values())


@pytest.fixture(scope="module", params=WIDTHS)
def panels(request):
    return {name: chart.to_dict() for name, chart in nce.figure("fig-6").draw(request.param).items()}


def shown(spec):
    """Rows of the layer that has tooltips, and that layer."""
    (points,) = (p for p in layers(spec) if "tooltip" in p["encoding"])
    return {r["row_id"]: r for r in spec["datasets"][points["data"]["name"]]}, points


def test_every_row_of_the_table_is_in_the_data_with_its_provenance():
    data = nce.figure("fig-6").data
    for row_id, row in ROWS.items():
        of = data.loc[row_id]
        assert (of["source"], of["read_in"], of["locator"], of["evidence"]) == tuple(
            row[c] for c in ("source", "read_in", "locator", "evidence")
        )
    (called,) = set(data.index) - set(ROWS)
    call = data.loc[called, "locator"]
    assert call == "nce.models.lipon.oxide_nitride_shares(x=1, z=0)"
    assert data.loc[called, fig_6.SHARES].tolist() == [50, 50, 0], "LiPO3 has one Li for each P, all of it oxide"


def test_panels_hold_the_rows_that_have_the_value(panels):
    reference = {"call-ternary-001"}
    held = {name: set(shown(spec)[0]) for name, spec in panels.items()}
    assert held["ternary"] == {i for i, r in ROWS.items() if r["x_Li_per_P"]} | reference
    assert held["balance"] == set(FILMS)
    assert held["nitrogen"] == {i for i, r in ROWS.items() if r["sigma_S_cm"]}
    assert held["energy"] == {i for i, r in ROWS.items() if r["Ea_eV"]}


def test_points_of_the_triangle_stand_where_lithium_and_oxygen_put_them(panels):
    rows, _ = shown(panels["ternary"])
    corners = np.array([[0.5, np.sqrt(0.75)], [0, 0], [1, 0]])  # Li2O above, P2O5 left, P3N5 right
    for row_id, r in rows.items():
        row = ROWS.get(row_id, {"x_Li_per_P": 1, "y_O_per_P": 3, "z_N_per_P": 0})
        x, y, z = (float(row[c]) for c in ("x_Li_per_P", "y_O_per_P", "z_N_per_P"))
        for lithium, place in ((x, ("x", "y")), (2 * y + 3 * z - 5, ("x_by_oxygen", "y_by_oxygen"))):
            cations = np.array([lithium, 1 - 0.6 * z, 0.6 * z]) / (1 + lithium)
            assert [r[c] for c in place] == pytest.approx((cations @ corners).tolist(), abs=2e-5)


def test_a_point_and_its_tail_end_part_only_where_the_balance_is_missed(panels):
    rows, _ = shown(panels["ternary"])
    for row_id, row in ROWS.items():
        if row["x_Li_per_P"]:
            r, error = rows[row_id], float(row["charge_balance_error_per_P"])
            up = r["y"] - r["y_by_oxygen"]
            assert np.sign(round(up, 4)) == np.sign(error), "surplus lithium lifts a film towards Li2O"


def test_grid_of_the_triangle_has_its_shares(panels):
    spec = panels["ternary"]
    (grid,) = (d for d in spec["datasets"].values() if "edge" in d[0])
    span = 100 - fig_6.CORNER
    assert len(grid) == 3 * span // 10
    sides = sorted(np.hypot(g["x2"] - g["x"], g["y2"] - g["y"]) for g in grid)
    expected = sorted([s / 100 for s in range(10, span + 1, 10)] * 3)
    assert sides == pytest.approx(expected, abs=1e-4), (
        "in an equilateral triangle a grid line is as long as what it cuts off"
    )
    pixels = spec["width"], spec["height"]
    (faint,) = (p for p in layers(spec) if p["encoding"].get("x", {}).get("scale"))
    (x0, x1), (y0, y1) = (faint["encoding"][c]["scale"]["domain"] for c in "xy")
    assert pixels[1] / pixels[0] == pytest.approx((y1 - y0) / (x1 - x0), rel=0.01), "a triangle of equal sides"
    for r in shown(spec)[0].values():
        assert all(x0 < r[c] < x1 for c in ("x", "x_by_oxygen"))
        assert all(y0 < r[c] < y1 for c in ("y", "y_by_oxygen"))


@pytest.mark.parametrize("panel", ["nitrogen", "energy", "ternary"])
def test_lines_join_films_of_one_work_and_known_composition(panels, panel):
    spec = panels[panel]
    (line,) = (p for p in layers(spec) if mark(p) == "line")
    rule = line["transform"][-1]["filter"]
    rows = [r for r in spec["datasets"][line["data"]["name"]] if r[rule["field"]] in rule["oneOf"]]
    by = (line["encoding"].get("detail") or line["encoding"]["color"])["field"]
    joined = {}
    for r in rows:
        joined.setdefault(r[by], []).append(r["row_id"])
    assert {len({ROWS[i]["source"] for i in ids}) for ids in joined.values()} == {1}
    assert all(i in FILMS for ids in joined.values() for i in ids)
    assert sorted(len(ids) for ids in joined.values()) == [3, 4, 6]
    assert not any("regression" in json.dumps(t) for p in layers(spec) for t in p.get("transform", []))


@pytest.mark.parametrize(
    ("panel", "column", "unit"), [("nitrogen", "sigma_S_cm", "(S/cm)"), ("energy", "Ea_eV", "(eV)")]
)
def test_axes_name_their_unit_and_hold_the_data(panels, panel, column, unit):
    rows, points = shown(panels[panel])
    assert points["encoding"]["y"]["title"].endswith(unit)
    domain, pixels = (points["encoding"]["y"]["scale"][k] for k in ("domain", "range"))
    assert all(domain[0] <= r[column] <= domain[-1] for r in rows.values())
    assert pixels == sorted(pixels, reverse=True) and len(pixels) == len(domain)
    scale = points["encoding"]["y"]["scale"]
    assert scale["type"] == "log" or scale["zero"] is False, "zero would be put before the first of several ends"
    low, high = points["encoding"]["x"]["scale"]["domain"]
    for row_id, r in rows.items():
        assert low <= r["at"] <= high
        assert r[column] == float(ROWS[row_id][column])
        nitrogen = ROWS[row_id]["z_N_per_P"]
        assert r["at"] == float(nitrogen) if nitrogen else r["at"] > fig_6.STRIP


def test_balance_shows_the_error_of_each_film(panels):
    rows, points = shown(panels["balance"])
    low, high = points["encoding"]["x"]["scale"]["domain"]
    for row_id, r in rows.items():
        x, y, z = (float(FILMS[row_id][c]) for c in ("x_Li_per_P", "y_O_per_P", "z_N_per_P"))
        assert r["charge_balance_error_per_P"] == pytest.approx(x - (2 * y + 3 * z - 5))
        assert low < r["charge_balance_error_per_P"] < high
    order = points["encoding"]["y"]["scale"]["domain"]
    assert set(order) == set(FILMS) | {r["series"] for r in FILMS.values()}
    for head, following in pairwise(order):
        assert head in FILMS or FILMS[following]["series"] == head, "a name stands above its own films"


@pytest.mark.parametrize("panel", ["ternary", "balance"])
def test_colour_is_the_conductivity_of_films_only(panels, panel):
    rows, points = shown(panels[panel])
    low, high = points["encoding"]["fill"]["condition"]["scale"]["domain"]
    for row_id, r in rows.items():
        row = FILMS.get(row_id)
        if row and row["sigma_S_cm"]:
            assert r["log_sigma"] == pytest.approx(np.log10(float(row["sigma_S_cm"])), abs=1e-3)
            assert low <= r["log_sigma"] <= high
        else:
            assert r["log_sigma"] == fig_6.UNKNOWN
    assert "datum.log_sigma >" in points["encoding"]["fill"]["condition"]["test"]
    assert points["encoding"]["fill"]["value"] == "transparent"


def test_crystals_have_a_symbol_of_their_own(panels):
    for name, spec in panels.items():
        rows, points = shown(spec)
        scale = points["encoding"]["shape"]["scale"]
        assert len(set(scale["range"])) == len(scale["domain"]), name
        for row_id, r in rows.items():
            if row_id in ROWS:
                assert (r["mark"] == "crystal") == (ROWS[row_id]["state"] == "crystal")


def test_tooltips_tell_value_unit_source_and_row(panels):
    for name, spec in panels.items():
        rows, points = shown(spec)
        told = [t["field"] for t in points["encoding"]["tooltip"]]
        assert {"row_id", "published", "read", "locator"} <= set(told), name
        for row_id, r in rows.items():
            if row_id in ROWS:
                assert r["locator"] == ROWS[row_id]["locator"]
                assert r["read"].endswith(f"({ROWS[row_id]['evidence']})")
    rows, _ = shown(panels["nitrogen"])
    assert rows["lf-29"]["conductivity"] == "< 10⁻¹⁰ S/cm"
    assert rows["lf-21"]["conductivity"] == "≈ 10⁻⁸ S/cm"
    assert rows["lf-01"]["temperature"] == "room temperature", "25 °C is not what was printed"
    assert rows["lf-18"]["temperature"] == "35 °C"


def test_a_value_read_in_the_review_alone_says_so(panels):
    only = {i for i, r in ROWS.items() if r["evidence"] == "review" and r["sigma_S_cm"]}
    texts = [d for d in panels["nitrogen"]["datasets"].values() if "label" in d[0] and "row_id" in d[0]]
    assert {r["row_id"] for d in texts for r in d if "review" in r["label"]} == only


def test_words_name_the_extremes():
    alt = nce.figure("fig-6").alt
    made = {i: float(r["sigma_S_cm"]) for i, r in FILMS.items() if r["sigma_S_cm"]}
    low, high = (FILMS[f(made, key=made.get)]["material"] for f in (min, max))
    assert f"The least conductive is {low} with" in alt and f"the most {high} with" in alt
    error = {r["material"]: float(r["charge_balance_error_per_P"]) for r in FILMS.values()}
    assert f"−{-min(error.values()):.2f} lithium per phosphorus ({min(error, key=error.get)})" in alt
    assert f"+{max(error.values()):.2f} ({max(error, key=error.get)})" in alt
    assert f"{sum(not r['x_Li_per_P'] for r in ROWS.values())} values are of films whose composition" in alt
    assert "4.2 × 10⁻¹⁸ S/cm (Li3PO4)" in alt, "Wang and others, 1995"


def test_the_peak_of_the_review_is_beyond_what_was_found():
    peak = float(next(r["value"] for r in csv_rows("statements") if r["row_id"] == "st-lipon-intro-02"))
    best = max(float(r["sigma_S_cm"]) for r in FILMS.values() if r["sigma_S_cm"])
    assert 20 < peak / best < 25
    assert "within a factor of twenty" in nce.figure("fig-6").note


def test_nitrogen_raises_conductivity_and_lowers_the_barrier_within_the_two_works_that_vary_it_from_none():
    # what Bates and others and Fleutot and others report; the third work has no film without nitrogen
    for series in ("Bates 1993", "Fleutot 2011"):
        of = sorted(
            (r for r in FILMS.values() if r["series"] == series and r["sigma_S_cm"]),
            key=lambda r: float(r["z_N_per_P"]),
        )
        sigma, energy = ([float(r[c]) for r in of] for c in ("sigma_S_cm", "Ea_eV"))
        assert sigma == sorted(sigma) and energy == sorted(energy, reverse=True)


def test_panels_are_small_enough_for_a_page():
    for width in WIDTHS:
        for name, spec in nce.figure("fig-6")._specs(width).items():
            assert len(json.dumps(spec, ensure_ascii=False).encode()) < 40_000, name


def test_places_come_from_the_model():
    films = fig_6.films()
    shares = lipon.oxide_nitride_shares(films["x_Li_per_P"], films["z_N_per_P"])
    assert np.allclose(films[fig_6.SHARES].T, 100 * np.array(shares), atol=1e-3)
    assert np.allclose(films[fig_6.SHARES].sum(axis=1), 100, atol=0.01)
    assert films[fig_6.LITHIUM].min() > fig_6.CORNER
    assert re.search("by log σ", nce.figure("fig-6").caption)
