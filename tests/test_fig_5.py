"""Figure 5: published substitutes for what additives do in moist air and against lithium."""

import csv
import json
import re
from io import StringIO

import altair as alt
import pandas as pd
import pytest

import nce
from nce.data import DATA, source
from nce.figures import theme


def csv_rows():
    with (DATA / "lps_stability.csv").open(encoding="utf-8", newline="") as lines:
        return {r["row_id"]: r for r in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def figure():
    return nce.figure("fig-5")


@pytest.fixture(scope="module", params=theme.WIDTHS.values(), ids=theme.WIDTHS)
def specs(figure, request):
    return figure._specs(request.param)


def shown(spec):
    values = spec["datasets"][spec["data"]["name"]]
    return pd.read_csv(StringIO(values), keep_default_na=False, dtype={"value": str, "number": str})


def axis(spec, channel):
    encodings = [la["encoding"][channel] for la in spec["layer"] if "field" in la["encoding"].get(channel, {})]
    (title,) = {e["title"] for e in encodings if e.get("title")}
    (domain,) = {tuple(e["scale"]["domain"]) for e in encodings}
    return title, domain


def test_every_panel_is_valid_and_small(specs):
    assert tuple(specs) == ("h2s", "doping", "current")
    for spec in specs.values():
        alt.LayerChart.from_dict(spec)
    assert sum(len(json.dumps(spec, ensure_ascii=False).encode()) for spec in specs.values()) <= 60_000


@pytest.mark.parametrize("width", theme.WIDTHS.values(), ids=theme.WIDTHS)
def test_no_panel_is_wider_than_the_page(figure, width):
    for name, spec in figure._specs(width).items():
        drawn = re.search(r'<svg[^>]* width="(\d+)', theme.svg(spec, name))
        assert int(drawn[1]) <= width + 5


def test_rows_are_those_with_gas_or_critical_current(figure):
    stored = csv_rows()
    wanted = [i for i, r in stored.items() if r["h2s_cm3_g"] or r["critical_current_mA_cm2"]]
    assert list(figure.data.index) == wanted
    columns = ["source", "read_in", "locator", "evidence"]
    for row_id, row in figure.data.iterrows():
        assert [row[c] for c in columns] == [stored[row_id][c] for c in columns]


def test_gas_is_drawn_as_stored_and_bounds_are_marked(specs):
    stored = {i: r for i, r in csv_rows().items() if r["h2s_cm3_g"]}
    rows = shown(specs["h2s"])
    assert set(rows["row_id"]) == set(stored)
    title, (low, high) = axis(specs["h2s"], "x")
    assert title.endswith("(cm³/g)")
    for r in rows.to_dict("records"):
        was = stored[r["row_id"]]
        assert r["exact"] == (was["h2s_relation"] == "=")
        assert low < r["x"] < high
        if float(was["h2s_cm3_g"]):
            assert r["x"] == float(was["h2s_cm3_g"])
            assert float(r["value"].removeprefix("far below ")) == float(was["h2s_cm3_g"])
            assert r["value"].startswith("far below") == (was["h2s_relation"] == "<<")
        else:
            assert r["value"] == r["amount"] == "almost 0"
            assert r["x"] < min(float(o["h2s_cm3_g"]) for o in stored.values() if float(o["h2s_cm3_g"]))
    (arrows,) = (la for la in specs["h2s"]["layer"] if la["mark"].get("shape"))
    assert arrows["transform"] == [{"filter": "datum.exact == 0"}]


def test_samples_stand_under_the_heading_of_their_series_which_tells_the_exposure(specs):
    stored = csv_rows()
    for panel in ("h2s", "current"):
        spec, rows = specs[panel], shown(specs[panel])
        (heads,) = (la for la in spec["layer"] if la["mark"]["type"] == "text" and "data" in la)
        titles = sorted(spec["datasets"][heads["data"]["name"]], key=lambda t: t["top"])
        told = []
        for r in rows.sort_values("top").to_dict("records"):
            above = [t["words"] for t in titles if t["top"] < r["top"]][-1]
            assert above.lower().startswith(stored[r["row_id"]]["series"] + ": ")
            told.append(above)
            if panel == "h2s":
                assert r["exposure"] in above or r["name"].endswith(f"; {r['exposure']}")
        assert list(dict.fromkeys(told)) == [t["words"] for t in titles]


@pytest.mark.parametrize(
    ("row_id", "exposure"),
    [
        ("ls-01", "1 min"),
        ("ls-06", "10 min"),
        ("ls-18", "1 h, 22 °C, 45 % humidity"),
        ("ls-21", "6 h"),
        ("ls-24", "time not given"),
    ],
)
def test_exposures_are_told_in_round_units(specs, row_id, exposure):
    # 60 s, 600 s, 60 minutes at 22 °C, 360 min; the last without a time
    rows = shown(specs["h2s"]).set_index("row_id")
    assert rows.loc[row_id, "exposure"] == exposure


def test_doping_is_the_one_series_with_both_quantities_at_several_amounts(specs):
    stored = {i: r for i, r in csv_rows().items() if r["h2s_cm3_g"] and r["sigma_S_cm"] and r["h2s_relation"] == "="}
    amounts = {}
    for r in stored.values():
        amounts.setdefault(r["series"], set()).add((r["additive"], r["additive_amount"]))
    assert [series for series, seen in amounts.items() if len({a for _, a in seen}) > 2] == ["iron sulfide"]
    wanted = {i: r for i, r in stored.items() if r["series"] == "iron sulfide"}
    rows = shown(specs["doping"])
    assert sorted(rows["row_id"]) == sorted([*wanted, *wanted])
    plain = next(r for r in wanted.values() if not r["additive"])
    for r in rows.to_dict("records"):
        was = wanted[r["row_id"]]
        column, times = {"conductivity": ("sigma_S_cm", 1000), "hydrogen sulfide": ("h2s_cm3_g", 1)}[r["quantity"]]
        assert r["x"] == float(was["additive_amount"] or 0)
        assert float(r["number"]) == pytest.approx(times * float(was[column]))
        assert r["ratio"] == pytest.approx(float(was[column]) / float(plain[column]), abs=1e-4)
        assert r["value"].endswith({"conductivity": "mS/cm", "hydrogen sulfide": "cm³/g"}[r["quantity"]])
    for channel, column in (("x", "x"), ("y", "ratio")):
        low, high = axis(specs["doping"], channel)[1]
        assert low <= rows[column].min() <= rows[column].max() < high
    assert axis(specs["doping"], "x")[0] == "FeS₂ (mol%)"


def test_critical_currents_start_at_zero_and_name_their_dopant(specs):
    stored = {i: r for i, r in csv_rows().items() if r["critical_current_mA_cm2"]}
    rows = shown(specs["current"])
    assert set(rows["row_id"]) == set(stored)
    title, (low, high) = axis(specs["current"], "x")
    assert title.endswith("(mA/cm²)")
    assert low == 0
    for r in rows.to_dict("records"):
        was = stored[r["row_id"]]
        assert r["x"] == float(r["value"]) == float(was["critical_current_mA_cm2"]) < high
        assert r["name"].endswith(f"({was['additive'] or 'no dopant'})")


def test_every_mark_tells_its_source(specs):
    stored = csv_rows()
    for panel, spec in specs.items():
        (marks,) = (la for la in spec["layer"] if "tooltip" in la["encoding"])
        told = [entry["field"] for entry in marks["encoding"]["tooltip"]]
        assert told[-5:] == ["published", "read", "locator", "as_printed", "row_id"]
        for r in shown(spec).to_dict("records"):
            was = stored[r["row_id"]]
            assert r["published"] == source(was["source"]).short, panel
            assert r["read"] == f"{source(was['read_in']).short} ({was['evidence']})"
            assert (r["locator"], r["as_printed"]) == (was["locator"], was["as_printed"])


def test_the_title_says_that_these_are_substitutes(figure):
    assert "published substitutes" in figure.title
    assert figure.kind == "data"


def test_words_and_prose_hold_in_the_data(figure):
    data = figure.data
    gas = data[data["h2s_cm3_g"].notna()]
    assert f"Hydrogen sulfide from {len(gas)} samples in {gas['series'].nunique()} series" in figure.alt
    assert "composition, 0.01 (75Li₂S–25P₂S₅) to 2 (67Li₂S–33P₂S₅)" in figure.alt
    assert "at 0.5 mol% 2.22 mS/cm and 0.975 cm³/g" in figure.alt
    assert "0.7 to 1.2 mA/cm² with Bi best; 0.5 to 0.9 mA/cm² with Si best" in figure.alt
    # the chapter: a sample without additive releases the most of its series, with few exceptions none
    for series in ("oxides", "iron sulfide", "bismuth and oxygen", "halides and cations"):
        rows = gas[gas["series"] == series]
        plain = rows[rows["composition"].isin(["Li3PS4", "75Li2S-25P2S5", "70Li2S-30P2S5"])]
        assert len(plain) == 1
        assert (rows.drop(plain.index)["h2s_cm3_g"] < plain["h2s_cm3_g"].iloc[0]).all()
    composition = gas[(gas["series"] == "composition") & (gas["state"] == "glass")]
    assert composition["h2s_cm3_g"].idxmin() == "ls-03"
