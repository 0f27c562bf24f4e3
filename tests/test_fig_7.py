"""Figure 7: charges of the units, bounds as drawn and as the sliders give them, statements as the table has them."""

import csv
import json
import re
from itertools import pairwise

import numpy as np
import pytest

import nce
from nce.data import DATA
from nce.figures import fig_7, theme
from nce.models import lipon


def csv_rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def layers(spec):
    return [found for s in spec.get("layer", []) for found in layers(s)] or [spec]


ROWS = {r["row_id"]: r for r in csv_rows("lipon_nitrogen")}
FILMS = {r["row_id"]: r for r in csv_rows("lipon_films")}
WIDTHS = list(theme.WIDTHS.values())


@pytest.fixture(scope="module", params=WIDTHS)
def panels(request):
    return {name: chart.to_dict() for name, chart in nce.figure("fig-7").draw(request.param).items()}


@pytest.fixture(scope="module")
def data():
    return nce.figure("fig-7").data


def rows_with(spec, *columns):
    (found,) = (d for d in spec["datasets"].values() if set(columns) <= set(d[0]))
    return found


# --- the units --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("motif", "phosphorus", "bridges"), [("apical", 1, 0), ("double", 2, 1), ("triple", 3, 2)])
def test_units_have_the_charge_of_their_ions_and_the_bridges_of_the_budget(data, panels, motif, phosphorus, bridges):
    (row_id,) = data.index[data["motif"] == motif]
    unit = data.loc[row_id]
    atoms = [r["atom"] for r in rows_with(panels["motifs"], "atom") if r["row_id"] == row_id]
    counts = {a: atoms.count(a) for a in "PON"}
    assert counts == {"P": phosphorus, "O": 3 * phosphorus, "N": 1}
    assert unit["charge"] == 5 * counts["P"] - 2 * counts["O"] - 3 * counts["N"]
    assert unit["bridges_per_unit"] == 4 * counts["P"] - counts["O"] - counts["N"] == bridges
    n = counts["P"]
    assert unit["locator"] == f"{n} * nce.models.lipon.balanced_lithium(y=3, z=1/{n})"
    assert -unit["charge"] == pytest.approx(n * float(lipon.balanced_lithium(3, 1 / n)))


def test_formal_charges_of_the_caption_sum_to_those_of_the_units(data):
    nitrogen = {"apical": -2, "double": -1, "triple": 0}
    for motif, n in fig_7.MOTIFS.items():
        (charge,) = data.loc[data["motif"] == motif, "charge"]
        assert n * (1 - 3) + nitrogen[motif] == charge
    assert "oxygen at one phosphorus carries 1−" in nce.figure("fig-7").caption


def test_charges_are_written_beside_the_units(panels):
    labels = {r["label"] for r in rows_with(panels["motifs"], "head")}
    assert {"[PO₃N]⁴⁻", "[O₃P–N–PO₃]⁵⁻", "[N(PO₃)₃]⁶⁻"} <= labels


def test_bonds_have_one_length_and_no_atoms_overlap(panels):
    atoms = rows_with(panels["motifs"], "atom")
    lines = rows_with(panels["motifs"], "group", "i")
    bonds = {}
    for r in lines:
        if r["i"] < 0:
            bonds.setdefault(r["group"], []).append((r["x"], r["y"]))
    lengths = [np.hypot(*np.subtract(*ends)) for ends in bonds.values()]
    assert len(lengths) == 4 * (1 + 2 + 3)
    assert max(lengths) - min(lengths) < 0.3
    places = np.array([(r["x"], r["y"]) for r in atoms])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + 1e3 * np.eye(len(places))
    assert apart.min() > 24, "pixels; the largest sphere has a radius of 13 and the others of 10"
    assert places.min() > 10
    assert (places < [panels["motifs"]["width"] - 10, panels["motifs"]["height"] - 10]).all()


# --- the bounds -------------------------------------------------------------------------------------------------------


def counted(y, z):
    """Bounds by going through all shares of a fine grid, apart from the model: the four bonds of each phosphorus."""
    best = {"apical": 1.0, "double": 0.0, "triple": 0.0}
    budget = 4 - y - z
    for d in np.linspace(0, 1, 101):
        t = np.linspace(0, 1 - d, 201)
        oxygen = budget - z * (d + 2 * t)  # bridges that oxygen must make
        fits = (oxygen >= -1e-9) & (oxygen <= y + 1e-9)
        if fits.any():
            best["apical"] = min(best["apical"], 1 - d - t[fits].max())
            best["double"], best["triple"] = max(best["double"], d), max(best["triple"], t[fits].max())
    return best


def test_bounds_of_films_are_those_of_counting(data):
    films = data[(data["panel"] == "bound") & data["sort"].notna()]
    for _, r in films.iterrows():
        assert r["B_per_P"] == pytest.approx(4 - r["y_O_per_P"] - r["z_N_per_P"])
        if r["B_per_P"] < 0:
            assert list(r[["apical_min_pct", "double_max_pct", "triple_max_pct"]]) == [100, 0, 0]
            continue
        found = counted(r["y_O_per_P"], r["z_N_per_P"])
        assert r["apical_min_pct"] == pytest.approx(100 * found["apical"], abs=1.1)
        assert r["double_max_pct"] == pytest.approx(100 * found["double"], abs=1.1)
        assert r["triple_max_pct"] == pytest.approx(100 * found["triple"], abs=1.1)


def test_films_are_those_of_figure_6_with_nitrogen_and_glasses_those_of_the_table(data):
    drawn = data[(data["panel"] == "bound") & data["sort"].notna()]
    wanted = {i for i, r in FILMS.items() if r["z_N_per_P"] and float(r["z_N_per_P"]) > 0}
    glasses = {i for i, r in ROWS.items() if r["material"].startswith("bulk")}
    assert set(drawn.index) == wanted | glasses and len(glasses) == 2
    for row_id, r in drawn.iterrows():
        row = (FILMS | ROWS)[row_id]
        assert [r[c] for c in ("source", "read_in", "locator", "evidence")] == [
            row[c] for c in ("source", "read_in", "locator", "evidence")
        ]


def test_the_tail_of_a_film_is_half_its_charge_balance_error(data):
    films = data[data["sort"].isin(["film", "crystal"])]
    for row_id, r in films.iterrows():
        error = float(FILMS[row_id]["charge_balance_error_per_P"])
        assert r["B_per_P"] - r["B_by_lithium_per_P"] == pytest.approx(error / 2)


def test_rays_are_computed_by_the_call_they_name(data):
    rays = data[data.index.str.startswith("call-bound")]
    assert len(rays) == 2 * len(fig_7.RAYS)
    for _, r in rays.iterrows():
        call = re.fullmatch(r"nce\.models\.lipon\.nitrogen_limits\(y=([\d.]+), z=([\d.]+)\)", r["locator"])
        limits = lipon.nitrogen_limits(*(float(v) for v in call.groups()))
        for name in fig_7.SHARES:
            assert r[f"{name}_pct"] == pytest.approx(100 * float(getattr(limits, name)), abs=0.05)
    # along a ray the bounds are the same: B/z alone sets them
    for _, ray in rays.groupby("bridges_per_N"):
        assert np.ptp(ray[[f"{s}_pct" for s in fig_7.SHARES]].to_numpy(), axis=0) == pytest.approx(0, abs=1e-6)
        assert ray["B_per_P"].to_numpy() == pytest.approx(ray["bridges_per_N"] * ray["z_N_per_P"])


def test_axes_hold_the_points_and_say_what_they_are(panels):
    (rays,) = (p for p in layers(panels["bound"]) if p["encoding"].get("x", {}).get("scale"))
    x, y = rays["encoding"]["x"], rays["encoding"]["y"]
    assert "per phosphorus" in x["title"] and "B = 4 − y − z" in y["title"]
    for r in rows_with(panels["bound"], "bounds"):
        assert x["scale"]["domain"][0] < r["z_N_per_P"] < x["scale"]["domain"][1]
        for b in ("B_per_P", "B_by_lithium_per_P"):
            assert y["scale"]["domain"][0] < r[b] < y["scale"]["domain"][1]


def test_shaded_regions_tile_the_plane_between_the_rays(panels):
    bands = {}
    for r in rows_with(panels["bound"], "band"):
        bands.setdefault(r["band"], []).append(r)
    grid = np.linspace(*fig_7.Z, 33)
    top = np.zeros_like(grid)
    for (low, high), band in zip(pairwise([0.0, *fig_7.RAYS]), bands.values(), strict=True):
        z = [r["z_N_per_P"] for r in band]
        for edge, ratio in (("low", low), ("high", high)):
            drawn = np.interp(grid, z, [r[edge] for r in band])
            assert drawn == pytest.approx(np.minimum(ratio * grid, fig_7.B[1]), abs=1e-3)
        assert np.interp(grid, z, [r["low"] for r in band]) == pytest.approx(top, abs=1e-3)
        top = np.interp(grid, z, [r["high"] for r in band])


def readout(y, z, error):
    """The words that the chart shows with the sliders at these places."""
    spec = nce.figure("fig-7")._specs(theme.WIDTHS["wide"])["bound"]
    values = {"y_O": y, "z_N": z, "y_error": error}
    spec = json.loads(json.dumps(spec))
    for param in spec["params"]:
        param["value"] = values[param["name"]]
    drawn = theme.svg(spec, "x")
    (line,) = re.findall(r">(apical ≥ \d+ %, double ≤ \d+ %, triple ≤ \d+ %|not possible[^<]*)</text>", drawn)
    (first,) = re.findall(r">(y = [^<]*)</text>", drawn)
    return first, line


@pytest.mark.parametrize(
    ("y", "z", "error"),
    [(3.3, 0.46, 0), (3.3, 0.46, 0.1), (2, 1, 0), (3.9, 0.4, 0), (1.2, 1.5, 0), (1.0, 1.6, 0.2), (3.7, 0.14, 0.05)],
)
def test_sliders_give_the_bounds_of_the_model(y, z, error):
    limits = lipon.nitrogen_limits(y, z, y_error=error)
    first, line = readout(y, z, error)
    shown = [int(v) for v in re.findall(r"(\d+) %", line)]
    wanted = [100 * float(getattr(limits, name)) for name in fig_7.SHARES]
    assert shown == pytest.approx(wanted, abs=0.51)
    assert first.endswith(f"B = {4 - y - z:.2f}".replace("-", "−"))
    assert ("±" in first) == (error > 0)


def test_sliders_refuse_a_composition_that_phosphorus_forbids():
    assert readout(1.5, 0.5, 0)[1].startswith("not possible")
    with pytest.raises(ValueError, match="charges of phosphorus"):
        lipon.nitrogen_limits(1.5, 0.5)


def test_sliders_begin_at_a_film_of_the_data(panels):
    start = {p["name"]: p["value"] for p in panels["bound"]["params"]}
    row = FILMS[fig_7.START]
    assert (start["y_O"], start["z_N"], start["y_error"]) == (float(row["y_O_per_P"]), float(row["z_N_per_P"]), 0)


# --- the statements ---------------------------------------------------------------------------------------------------


def test_every_statement_is_a_mark_and_nothing_unsaid_is_one(panels):
    marks = {(r["row_id"], r["nitrogen"]): r for r in rows_with(panels["statements"], "level")}
    assert len(marks) == 3 * len(ROWS)
    for (row_id, motif), r in marks.items():
        assert r["level"] == (ROWS[row_id][motif] or "not said")
        share = ROWS[row_id].get(f"{motif}_pct")
        assert r["share"] == (f"{float(share):g} %" if share else "")
        assert (r["finding"], r["locator"]) == (ROWS[row_id]["finding"], ROWS[row_id]["locator"])


def test_what_was_read_in_the_review_alone_says_so(panels):
    for r in rows_with(panels["statements"], "work"):
        assert ("(read in the review)" in r["work"]) == (ROWS[r["row_id"]]["read_in"] == "grady2020")


def test_marks_differ_in_form_and_not_in_colour_alone(panels):
    (points,) = (p for p in layers(panels["statements"]) if "tooltip" in p["encoding"])
    scales = [points["encoding"][c]["scale"] for c in ("shape", "size", "fill")]
    forms = list(zip(*(s["range"] for s in scales), strict=True))
    assert len(set(forms)) == len(fig_7.LEVELS)
    assert all(s["domain"] == fig_7.LEVELS for s in scales)


def test_words_count_what_the_tables_hold(data):
    alt = nce.figure("fig-7").alt
    for motif in fig_7.MOTIFS:
        n = {level: sum(r[motif] == level for r in ROWS.values()) for level in ("main", "present", "absent")}
        assert f"{motif} nitrogen is main in {n['main']}, present in {n['present']}, absent in {n['absent']}" in alt
    films = [
        (4 - float(r["y_O_per_P"]) - float(r["z_N_per_P"]), float(r["z_N_per_P"]), r["material"])
        for r in FILMS.values()
        if r["state"] == "film" and r["z_N_per_P"] and float(r["z_N_per_P"]) > 0
    ]
    assert f"for {len(films)} films: {sum(b < 1e-9 for b, _, _ in films)} have none left or less" in alt
    assert f"the most are left in {max(films)[2]} (B = {max(films)[0]:.2f})" in alt
    assert f"In {sum(b >= z - 1e-9 for b, z, _ in films)} films half or more" in alt


def test_both_widths_draw_within_their_size():
    for width in WIDTHS:
        specs = nce.figure("fig-7")._specs(width)
        assert (
            sum(len(json.dumps(s, ensure_ascii=False, separators=(",", ":")).encode()) for s in specs.values()) < 60_000
        )
        for name, spec in specs.items():
            drawn = theme.svg(spec, name)
            assert int(re.search(r'width="(\d+)', drawn)[1]) <= width + 10, name
            assert drawn.count("<text") > 5
