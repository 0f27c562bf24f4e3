"""Figure 4: anions of thiophosphates, and conductivity, activation energy and anions against composition."""

import csv
import json
import re
from collections import Counter
from io import StringIO

import altair as alt
import pandas as pd
import pytest

import nce
from nce.data import DATA, source
from nce.figures import theme
from nce.models import speciation

PANELS = ("units", "conductivity", "energy", "speciation")


def csv_rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return {r["row_id"]: r for r in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def figure():
    return nce.figure("fig-4")


@pytest.fixture(scope="module", params=theme.WIDTHS.values(), ids=theme.WIDTHS)
def specs(figure, request):
    return figure._specs(request.param)


def shown(spec, of=None):
    """The rows of a panel, or of one of its layers."""
    values = spec["datasets"][(of or spec)["data"]["name"]]
    return pd.read_csv(StringIO(values), dtype={"as_printed": str}, keep_default_na=False, na_values=[""])


def kind(layer):
    return layer["mark"]["type"]


def merged(spec, channel):
    """What the layers say about the axis of a channel: its title, its domain."""
    encodings = [layer["encoding"][channel] for layer in spec["layer"] if "field" in layer["encoding"].get(channel, {})]
    (title,) = {e["title"] for e in encodings if "title" in e}
    (domain,) = {tuple(e["scale"]["domain"]) for e in encodings}
    return title, domain


def test_every_panel_is_drawn_within_its_width(specs):
    assert tuple(specs) == PANELS
    for spec in specs.values():
        alt.LayerChart.from_dict(spec)
        assert len(json.dumps(spec, ensure_ascii=False).encode()) <= 60_000


@pytest.mark.parametrize("width", theme.WIDTHS.values(), ids=theme.WIDTHS)
def test_no_panel_is_wider_than_the_page(figure, width):
    for name, spec in figure._specs(width).items():
        drawn = re.search(r'<svg[^>]* width="(\d+)', theme.svg(spec, name))
        assert int(drawn[1]) <= width + 5


# --- A ----------------------------------------------------------------------------------------------------------------

# Oxidation state of phosphorus, terminal and bridging sulfur atoms, from the formulae and charge balance: P +5 and S -2
# give PS4 3-, P2S7 4- and P2S6 2-; P2S6 with 4- needs P +4. Two tetrahedra of four sulfur atoms share 8 - n of them.
ANIONS = {"PS₄³⁻": (5, 4, 0), "P₂S₇⁴⁻": (5, 6, 1), "P₂S₆⁴⁻": (4, 6, 0), "P₂S₆²⁻": (5, 4, 2)}


def test_anions_have_the_atoms_and_charges_of_their_formulae(specs):
    sticks, balls = (shown(specs["units"], specs["units"]["layer"][i]) for i in (0, 1))
    assert set(balls["anion"]) == set(sticks["anion"]) == set(ANIONS)
    for anion, atoms in balls.groupby("anion"):
        oxidation, terminal, bridging = ANIONS[anion]
        number = Counter(atoms["role"])
        assert number["terminal sulfur"] == terminal
        assert number["bridging sulfur"] == bridging
        phosphorus = number[f"phosphorus, oxidation state +{oxidation}"]
        sulfur = terminal + bridging
        assert sum(number.values()) == phosphorus + sulfur
        formula = anion.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "01234567890123456789-"))
        assert formula == f"P{phosphorus if phosphorus > 1 else ''}S{sulfur}{2 * sulfur - oxidation * phosphorus}-"


def test_every_phosphorus_has_four_bonds_and_every_sulfur_its_own(specs):
    sticks, balls = (shown(specs["units"], specs["units"]["layer"][i]) for i in (0, 1))
    for anion, bonds in sticks.groupby("anion"):
        atoms = balls[balls["anion"] == anion].reset_index()
        met = Counter()
        for bond in bonds.itertuples():
            for x, y in ((bond.x, bond.y), (bond.x2, bond.y2)):
                met[((atoms["x"] - x) ** 2 + (atoms["y"] - y) ** 2).idxmin()] += 1
        for i, role in atoms["role"].items():
            assert met[i] == {"t": 1, "b": 2, "p": 4}[role[0]], (anion, role)


def test_no_atom_touches_another(specs):
    balls = shown(specs["units"], specs["units"]["layer"][1]).to_dict("records")
    for i, one in enumerate(balls):
        for other in balls[:i]:
            assert (one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2 > 24**2
    height = specs["units"]["height"]
    assert all(11 <= b["x"] <= specs["units"]["width"] - 11 and 11 <= b["y"] <= height - 11 for b in balls)


# --- B and C ----------------------------------------------------------------------------------------------------------


def test_all_values_at_room_temperature_on_the_line_of_li2s_and_p2s5_are_drawn(figure, specs):
    stored = csv_rows("lps_composition")
    wanted = {i for i, r in stored.items() if r["x_Li2S_molpct"] and 293 <= float(r["T_K"]) <= 299}
    assert set(figure.data.query("drawn == 'point'").index) == wanted
    panels = {"conductivity": ("sigma_S_cm", wanted), "energy": ("Ea_eV", {i for i in wanted if stored[i]["Ea_eV"]})}
    for panel, (column, ids) in panels.items():
        rows = shown(specs[panel])
        assert set(rows["row_id"]) == ids
        for r in rows.to_dict("records"):
            was = stored[r["row_id"]]
            assert (r["x_Li2S_molpct"], r[column]) == (float(was["x_Li2S_molpct"]), float(was[column]))
            assert r["state"] == (was["state"] or "not given")
            assert r["route"] == (was["route"] or "not given")
            assert r["locator"] == was["locator"]
            assert r["published"] == source(was["source"]).short
            assert r["read"] == f"{source(was['read_in']).short} ({was['evidence']})"
            assert (r["as_printed"] if isinstance(r["as_printed"], str) else "") == was["as_printed"]


@pytest.mark.parametrize(
    ("panel", "column", "unit"), [("conductivity", "sigma_S_cm", "(S/cm)"), ("energy", "Ea_eV", "(eV)")]
)
def test_axes_have_units_and_hold_every_point(specs, panel, column, unit):
    rows = shown(specs[panel])
    for channel, field, ending in (("x", "x_Li2S_molpct", "(mol%)"), ("y", column, unit)):
        title, (low, high) = merged(specs[panel], channel)
        assert title.endswith(ending)
        assert low < rows[field].min() <= rows[field].max() < high


def test_symbols_are_told_apart_by_state_and_route(specs):
    for panel in ("conductivity", "energy"):
        rows = shown(specs[panel])
        layers = [la for la in specs[panel]["layer"] if "shape" in la["encoding"]]
        drawn = [
            row
            for la in layers
            for row in rows[rows["aside"] == int(la["transform"][0]["filter"].split()[-1])]["row_id"]
        ]
        assert sorted(drawn) == sorted(rows["row_id"])
        for la in layers:
            for channel, column in (("color", "state"), ("shape", "route")):
                scale = la["encoding"][channel]["scale"]
                assert set(rows[column]) <= set(scale["domain"])
                assert len(set(scale["range"])) == len(scale["domain"])


def test_one_series_alone_is_joined(specs):
    for panel in ("conductivity", "energy"):
        lines = [la for la in specs[panel]["layer"] if kind(la) == "line"]
        assert [la["transform"] for la in lines] == [[{"filter": "datum.joined == 1"}]]
        joined = shown(specs[panel]).query("joined == 1")
        assert list(joined["row_id"]) == ["lc-01", "lc-03", "lc-05", "lc-07", "lc-09"]
        assert set(joined["published"]) == {"Dietrich et al. 2017b"}
        assert len(set(joined["read"])) == 1


def test_what_is_suspect_is_crossed_and_named(specs):
    suspect = {i: source(r["source"]).short for i, r in csv_rows("lps_composition").items() if r["suspect"] == "true"}
    for panel in ("conductivity", "energy"):
        rows = shown(specs[panel])
        crossed = rows[rows["suspect"] == 1]
        assert set(crossed["row_id"]) == set(suspect) & set(rows["row_id"])
        (cross,) = (la for la in specs[panel]["layer"] if la["mark"].get("shape", "").startswith("M"))
        assert cross["transform"] == [{"filter": "datum.suspect == 1"}]
        texts = [la for la in specs[panel]["layer"] if kind(la) == "text"]
        words = {r["words"] for la in texts for r in specs[panel]["datasets"][la["data"]["name"]]}
        assert set(crossed["published"]) <= words


def test_a_name_stands_near_its_point(specs):
    for panel, column in (("conductivity", "sigma_S_cm"), ("energy", "Ea_eV")):
        rows = shown(specs[panel])
        (low, high) = merged(specs[panel], "y")[1]
        for la in specs[panel]["layer"]:
            if kind(la) == "text" and "field" in la["encoding"]["y"]:
                for name in specs[panel]["datasets"][la["data"]["name"]]:
                    same = rows[rows["published"] == name["words"]]
                    near = (same[column] / name["y"]).between(0.1, 10) & (same["x_Li2S_molpct"] - name["x"]).abs().lt(
                        11
                    )
                    assert near.any(), name
                    assert low < name["y"] < high


def test_the_series_rises_and_falls_as_the_review_tells(figure):
    # "two orders of magnitude", and a turn at 80:20 (review, section on structure; errata er-022)
    sigma = figure.data.loc[["lc-01", "lc-07", "lc-09"], "sigma_S_cm"]
    assert 50 < sigma.iloc[1] / sigma.iloc[0] < 200
    assert sigma.iloc[2] < sigma.iloc[1]
    energy = figure.data.loc[["lc-01", "lc-07", "lc-09"], "Ea_eV"]
    assert energy.idxmin() == "lc-07"


# --- D ----------------------------------------------------------------------------------------------------------------


def test_lines_are_the_model_that_their_locator_names(figure):
    ideal = figure.data.query("drawn == 'ideal share'")
    assert set(ideal["source"]) == set(ideal["read_in"]) == {"nce2026"}
    assert set(ideal["evidence"]) == {"computed"}
    for row in ideal.itertuples():
        call = re.fullmatch(
            r"nce\.models\.speciation\.thiophosphate\(x_Li2S=([\d.]+)\)\.fraction\['(\w+)'\]", row.locator
        )
        assert float(call[1]) == pytest.approx(row.x_Li2S_molpct / 100)
        share = speciation.thiophosphate(x_Li2S=float(call[1])).fraction[call[2]]
        assert row.fraction_pct == pytest.approx(100 * float(share), abs=1e-9)


def test_ideal_shares_obey_charge_balance(figure):
    # each P carries as many charges as there are Li: R = x / (100 - x) per P, 3 at most
    charge = {"PS3(-)": 1, "P2S7(4-)": 2, "PS4(3-)": 3}
    ideal = figure.data.query("drawn == 'ideal share'")
    for x, rows in ideal.groupby("x_Li2S_molpct"):
        assert rows["fraction_pct"].sum() == pytest.approx(100)
        carried = sum(charge[u] * f / 100 for u, f in zip(rows["unit_name"], rows["fraction_pct"], strict=True))
        assert carried == pytest.approx(min(x / (100 - x), 3))


def test_quoted_shares_are_those_of_the_table_and_of_unknown_basis(figure, specs):
    stored = {i: r for i, r in csv_rows("speciation").items() if r["system"] == "Li2S-P2S5" and r["kind"] == "quoted"}
    quoted = figure.data.query("drawn == 'quoted share'")
    assert {i: r["fraction_pct"] for i, r in quoted.iterrows()} == {
        i: float(r["fraction_pct"]) for i, r in stored.items()
    }
    assert set(quoted["basis"]) == {"unknown"}
    assert "unknown" in figure.caption
    rows = shown(specs["speciation"])
    assert set(rows["row_id"]) == set(figure.data.index[figure.data["fraction_pct"].notna()])
    title, (low, high) = merged(specs["speciation"], "y")
    assert title == "Share (%)"
    assert low <= rows["fraction_pct"].min() <= rows["fraction_pct"].max() < high


def test_the_slider_reads_the_lines_at_every_composition_that_it_reaches(specs):
    (slider,) = (p for p in specs["speciation"]["params"] if p["name"] == "at")
    bind = slider["bind"]
    (said,) = (
        la for la in specs["speciation"]["layer"] if kind(la) == "text" and la["encoding"]["text"]["field"] == "words"
        and "value" in la["encoding"]["x"]
    )  # fmt: skip
    read = {r["x_Li2S_molpct"]: r["words"] for r in specs["speciation"]["datasets"][said["data"]["name"]]}
    assert set(read) == set(range(bind["min"], bind["max"] + 1, bind["step"]))
    # lever rule by hand: R = 70/30 = 7/3, so one third PS4 and two thirds P2S7; all PS4 at 75; half and half at 60
    assert read[70] == "ideal at 70: P₂S₇⁴⁻ 67 %, PS₄³⁻ 33 %"
    assert read[75] == "ideal at 75: PS₄³⁻ 100 %"
    assert read[60] == "ideal at 60: PS₃⁻ 50 %, P₂S₇⁴⁻ 50 %"
    assert slider["value"] in read


# --- words ------------------------------------------------------------------------------------------------------------


def test_every_row_traces_to_the_data_or_to_a_call(figure):
    known = csv_rows("lps_composition") | csv_rows("speciation")
    for row_id, row in figure.data.iterrows():
        if row_id.startswith("call-"):
            assert row["locator"].startswith("nce.models.")
        else:
            columns = ("source", "read_in", "locator", "evidence")
            assert [row[c] for c in columns] == [known[row_id][c] for c in columns]
    assert figure.data.index.is_unique


def test_words_name_the_extremes_of_the_data(figure):
    sigma = [(float(r["sigma_S_cm"]), r) for i, r in csv_rows("lps_composition").items() if i in figure.data.index]
    low, high = min(sigma, key=lambda s: s[0])[1], max(sigma, key=lambda s: s[0])[1]
    assert (low["sigma_S_cm"], high["sigma_S_cm"]) == ("7.80e-11", "1.7e-2")
    assert f"{len(sigma)} conductivities" in figure.alt
    assert f"7.8 × 10⁻¹¹ S/cm ({low['state']}, {low['x_Li2S_molpct']} mol% Li₂S)" in figure.alt
    assert f"0.017 S/cm ({high['state']}, {high['x_Li2S_molpct']} mol%)" in figure.alt
    assert "from 3.2 × 10⁻⁶ S/cm at 60 to 2.8 × 10⁻⁴ at 75 and falls to 1.3 × 10⁻⁴ at 80" in figure.alt
    assert "0.525 through 0.399 to 0.438 eV" in figure.alt
