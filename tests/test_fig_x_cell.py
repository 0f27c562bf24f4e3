"""The cell calculator against equations 1 to 3 by hand and against the table of electrodes."""

import csv
import json
from itertools import pairwise
from types import SimpleNamespace

import pytest
from scipy import constants as codata

import nce
import nce.models.cell  # named in locators
from nce.data import DATA
from nce.figures import fig_x_cell, theme


@pytest.fixture(scope="module")
def figure():
    return nce.figure("fig-x-cell")


@pytest.fixture(scope="module")
def electrodes():
    with (DATA / "electrodes.csv").open(encoding="utf-8", newline="") as lines:
        return {r["row_id"]: r for r in csv.DictReader(lines)}


def layers(spec, data=None):
    """The single charts, each with the data that it has from those around it."""
    data = spec.get("data", data)
    return [found for s in spec.get("layer", []) for found in layers(s, data)] or [spec | {"data": data}]


def test_every_computed_point_is_what_its_call_gives(figure):
    computed = figure.data[figure.data.index.str.startswith("call-")]
    assert set(computed["panel"]) == {"energy", "voltage"}
    for row in computed.to_dict("records"):
        shown = row["V_V"] if row["panel"] == "voltage" else row["energy_Wh_kg"]
        wanted = shown if shown == shown else row["pair_mAh_g"]  # without a potential the capacity of the pair
        assert wanted == pytest.approx(float(eval(row["locator"])), abs=1e-6)


def test_a_pair_rests_on_rows_of_its_electrodes(figure, electrodes):
    pairs = figure.data[figure.data["rests_on"].notna()]
    for pair in pairs.to_dict("records"):
        rows = [electrodes[i] for i in pair["rests_on"].split(" | ")]
        assert {r["name"] for r in rows} == {pair["cathode"], pair["anode"]}
        capacity = {r["name"]: float(r["capacity_mAh_g"]) for r in rows if r["capacity_mAh_g"]}
        c, a = capacity[pair["cathode"]], capacity[pair["anode"]]
        assert pair["pair_mAh_g"] == pytest.approx(c * a / (c + a))
        volts = {r["name"]: float(r["potential_V"]) for r in rows if r["potential_V"]} | {"Li": 0}
        if pair["energy_Wh_kg"] == pair["energy_Wh_kg"]:
            V = volts[pair["cathode"]] - volts[pair["anode"]]
            assert pair["Voc_V"] == pytest.approx(V)
            assert pair["energy_Wh_kg"] == pytest.approx(V * c * a / (c + a))
        else:
            assert len(volts.keys() & {pair["cathode"], pair["anode"]}) < 2
        bare = {r["state"] for r in rows if r["capacity_mAh_g"]} == {"delithiated"}
        assert (pair["remark"] == fig_x_cell.BARE) == bare


def test_no_pair_beats_the_bound_of_its_cathode(figure):
    # by the mass of the cathode alone, from Faraday's constant: LiNi0.5Mn1.5O4 gives one electron by 182.7 g/mol
    pair = figure.data.query("cathode == 'LNMO' and anode == 'Li' and panel == 'energy'").iloc[0]
    bound = codata.value("Faraday constant") / 3.6 / 182.69 * 4.7
    assert 0.95 * bound < pair["energy_Wh_kg"] < bound


def test_a_resistance_takes_the_same_voltage_from_every_pair(figure):
    rows = figure.data[figure.data["panel"] == "voltage"]
    drop = rows["Voc_V"] - rows["V_V"]
    assert drop.to_numpy() == pytest.approx((rows["asr_ohm_cm2"] * 5 / 1000).to_numpy())
    assert len(rows) == len(fig_x_cell.RESISTANCES_OHM_CM2) * rows[["cathode", "anode"]].drop_duplicates().shape[0]


def test_limits_and_round_values_are_told_as_such(figure, electrodes):
    pairs = figure.data[figure.data["energy_Wh_kg"].notna()]
    printed = {row_id: r["relation"] for row_id, r in electrodes.items() if r["potential_V"]}
    for pair in pairs.to_dict("records"):
        assert pair["relation"] == printed[fig_x_cell.POTENTIALS[pair["cathode"]]]
    spec = figure.panels["energy"].to_dict()
    cells = next(layer for layer in layers(spec) if layer["mark"]["type"] == "rect")
    told = {(r["cathode"], r["anode"]): r["told"] for r in spec["datasets"][cells["data"]["name"]]}
    assert told["TiS₂", "Li"].startswith("≤ ") and told["LNMO", "Li"].startswith("≈ ")
    assert told["TiS₂", "In"].endswith("*") and told["S", "Li"] == "(1167)"


@pytest.mark.parametrize("width", theme.WIDTHS.values())
def test_axes_hold_their_data_and_labels_stand_apart(figure, width):
    panels = {name: chart.to_dict() for name, chart in figure.draw(width).items()}
    assert "Wh/kg" in panels["energy"]["title"]["text"]
    encoded = [layer["encoding"] for layer in layers(panels["voltage"])]
    assert {e["x"]["title"] for e in encoded} == {"Current density (mA/cm²)"}
    assert encoded[0]["y"]["title"] == "Voltage of the cell (V)"
    low, high = encoded[0]["y"]["scale"]["domain"]
    assert figure.data["Voc_V"].between(low, high).sum() == figure.data["Voc_V"].notna().sum()
    rows = [r for name in panels["voltage"]["datasets"].values() for r in name]
    places = sorted({r["label_V"] for r in rows})
    assert min(b - a for a, b in pairwise(places)) > 0.15
    assert all(abs(r["label_V"] - r["Voc_V"]) < 0.1 for r in rows)
    assert sum(len(json.dumps(s, ensure_ascii=False).encode()) for s in panels.values()) < 60_000


def test_a_tooltip_of_the_voltage_names_the_call_that_gives_it(figure):
    spec = figure.panels["voltage"].to_dict()
    made = {t["calculate"] for layer in layers(spec) for t in layer.get("transform", []) if t.get("as") == "locator"}
    (expression,) = made
    for row in spec["datasets"][layers(spec)[0]["data"]["name"]]:
        datum = SimpleNamespace(Voc_V=str(row["Voc_V"]), asr_ohm_cm2=str(row["asr_ohm_cm2"]))
        assert float(eval(eval(expression, {"datum": datum}))) == pytest.approx(row["V_V"], abs=1e-6)


def test_the_words_name_the_extremes(figure):
    known = figure.data.dropna(subset="energy_Wh_kg").set_index(["cathode", "anode"])["energy_Wh_kg"]
    assert (known.idxmin(), known.idxmax()) == (("LTO", "In"), ("LNMO", "Li"))
    assert f"from {known.min():.0f} Wh/kg (LTO with In) to {known.max():.0f} Wh/kg (LNMO with Li)" in figure.alt
    assert f"{len(known)} have both potentials" in figure.alt
