"""Figure 9: the profile and leakage against the laws they follow, the compiled rows against their tables."""

import csv
import json
from types import SimpleNamespace

import numpy as np
import pytest

import nce
import nce.models.penetration  # named in locators
from nce.data import DATA
from nce.figures import fig_9, theme


@pytest.fixture(scope="module")
def figure():
    return nce.figure("fig-9")


def csv_rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return {r["row_id"]: r for r in csv.DictReader(lines)}


def panel(figure, name):
    return figure.data[figure.data["panel"] == name]


def layers(spec, data=None):
    """The single charts, each with the data that it has from those around it."""
    data = spec.get("data", data)
    return [found for s in spec.get("layer", []) for found in layers(s, data)] or [spec | {"data": data}]


def channels(spec, channel):
    return [layer["encoding"][channel] for layer in layers(spec) if channel in layer.get("encoding", {})]


def test_every_point_of_the_tables_is_there_and_as_it_is_written(figure):
    measured = csv_rows("electronic_conductivity")
    shown = panel(figure, "electronic")
    assert {i for i in shown.index if i.startswith("el-")} == set(measured)
    for row_id, row in measured.items():
        assert shown.loc[row_id, "sigma_electronic_S_cm"] == float(row["sigma_electronic_S_cm"])
        same = ("relation", "source", "read_in", "locator", "evidence")
        assert tuple(shown.loc[row_id, list(same)]) == tuple(row[c] for c in same)
    stated = csv_rows("statements")
    review = [i for i in shown.index if i.startswith("st-")]
    assert len(review) == 4
    for row_id in review:
        assert stated[row_id]["unit"] == "S/cm" and "electronic" in stated[row_id]["quantity"]
        assert shown.loc[row_id, "sigma_electronic_S_cm"] == float(stated[row_id]["value"])
        assert shown.loc[row_id, "material"].endswith("(review)")
    stiff = csv_rows("mechanics")
    known = {i for i, r in stiff.items() if r["shear_modulus_GPa"]}
    assert {i for i in panel(figure, "mechanics").index if i.startswith("me-")} == known


def test_every_computed_point_is_what_its_call_gives(figure):
    computed = figure.data[figure.data["evidence"] == "computed"]
    assert set(computed["panel"]) == {"potential", "leakage", "mechanics"}
    for column, name, scale in [("leak_mA_cm2", "leakage", 1), ("shear_modulus_GPa", "mechanics", 1)]:
        for row in computed[computed["panel"] == name].to_dict("records"):
            assert row[column] == pytest.approx(scale * float(eval(row["locator"])))
    for call, curve in computed[computed["panel"] == "potential"].groupby("locator"):
        assert curve["mu_Li_mV"].to_numpy() == pytest.approx(1000 * eval(call), abs=1e-5)


def test_profiles_start_and_end_at_lithium_and_stay_below_the_ohmic_drop_of_the_ions(figure):
    profiles = panel(figure, "potential")
    sigma_i = float(csv_rows("statements")["st-motivation-11"]["value"])
    for (_, j), curve in profiles.groupby(["case", "j_mA_cm2"]):
        drop_mV = j * 1e-3 * fig_9.THICKNESS_UM * 1e-4 / sigma_i * 1e3
        assert curve["x_um"].iloc[[0, -1]].tolist() == [0, fig_9.THICKNESS_UM]
        assert curve["mu_Li_mV"].iloc[[0, -1]].to_numpy() == pytest.approx([0, 0], abs=1e-4)
        assert curve["mu_Li_mV"].abs().max() <= drop_mV + 1e-6


def test_lithium_can_form_inside_only_above_the_bound_and_only_where_electrons_are_held_up_near_the_source(figure):
    profiles = panel(figure, "potential")
    over = profiles[profiles["mu_Li_mV"] > 1000 * fig_9.NUCLEATION_V]
    # sigma_i eta / L by hand: 1e-4 S/cm x 10 mV / 100 um
    assert over["j_mA_cm2"].min() > 0.1
    at_the_default = over[over["j_mA_cm2"] == fig_9.SHOWN_MA_CM2]
    assert set(at_the_default["case"]) == {"blocked near the stripped electrode"}
    safe = profiles[
        profiles["case"].isin(["electrons conducted alike everywhere", "blocked near the plated electrode"])
    ]
    assert safe["mu_Li_mV"].max() == pytest.approx(0, abs=1e-4)


def test_leakage_is_ohms_law_and_its_time_the_capacity_by_it(figure):
    leak = panel(figure, "leakage")
    by_hand = leak["sigma_electronic_S_cm"] * 4 / (leak["thickness_um"] * 1e-4) * 1000
    assert leak["leak_mA_cm2"].to_numpy() == pytest.approx(by_hand.to_numpy())
    assert (leak["leak_mA_cm2"] * leak["time_years"] * 365.25 * 24).to_numpy() == pytest.approx(1)


def test_the_axis_of_time_fits_the_axis_of_leakage(figure):
    spec = figure.panels["leakage"].to_dict()
    (left, right) = (
        [y for y in channels(spec, "y") if y.get("axis", {}).get("orient") == side] for side in (None, "right")
    )
    assert left[0]["scale"] == right[0]["scale"]
    marked = right[0]["axis"]["values"]
    # 1 mAh/cm2 lasts an hour at 1 mA/cm2, a day at a 24th, a year at one by the hours of a year
    assert marked == pytest.approx([1, 1 / 24, 1 / 8766, 1 / 876_600, 1 / 87_660_000])


def test_a_tooltip_of_the_leakage_names_the_call_that_gives_it(figure):
    spec = figure.panels["leakage"].to_dict()
    made = {t["calculate"] for layer in layers(spec) for t in layer.get("transform", []) if t.get("as") == "locator"}
    (expression,) = made
    (dots,) = [layer for layer in layers(spec) if layer["mark"].get("size") == 28]
    for row in spec["datasets"][dots["data"]["name"]]:
        datum = SimpleNamespace(sigma=str(row["sigma"]), thickness_um=str(row["thickness_um"]))
        told = eval(expression, {"datum": datum})
        assert float(eval(told)) == pytest.approx(row["leak_mA_cm2"])


@pytest.mark.parametrize("width", theme.WIDTHS.values())
def test_axes_have_units_and_hold_their_data(figure, width):
    panels = {name: chart.to_dict() for name, chart in figure.draw(width).items()}
    wanted = {
        "potential": ("x_um", "(µm)", "mu_Li_mV", "(mV)"),
        "electronic": ("sigma_electronic_S_cm", "(S/cm)", None, None),
        "leakage": ("sigma_electronic_S_cm", "(S/cm)", "leak_mA_cm2", "(mA/cm²)"),
        "mechanics": ("shear_modulus_GPa", "(GPa)", None, None),
    }
    for name, (x_column, x_unit, y_column, y_unit) in wanted.items():
        for channel, column, unit in [("x", x_column, x_unit), ("y", y_column, y_unit)]:
            if column is None:
                continue
            titled = [e for e in channels(panels[name], channel) if e.get("title")]
            assert titled[0]["title"].endswith(unit)
            low, high = titled[0]["scale"]["domain"]
            values = panel(figure, name)[column]
            assert low <= values.min() and values.max() <= high
    size = sum(len(json.dumps(s, ensure_ascii=False, separators=(",", ":")).encode()) for s in panels.values())
    assert size < 60_000


def test_sliders_stand_at_values_of_the_grid(figure):
    for name, column in [("potential", "j_mA_cm2"), ("leakage", None)]:
        spec = figure.panels[name].to_dict()
        (slider,) = [p for p in spec["params"] if "bind" in p]
        bind = slider["bind"]
        stops = np.arange(bind["min"], bind["max"] + bind["step"] / 2, bind["step"])
        rows = panel(figure, name)
        grid = rows[column] if column else np.log10(rows["sigma_electronic_S_cm"])
        assert sorted(set(grid.round(6))) == pytest.approx(stops.tolist())
        assert slider["value"] in stops.round(6)


def test_the_words_name_the_extremes_and_say_whose_criterion_it_is(figure):
    measured = [float(r["sigma_electronic_S_cm"]) for r in csv_rows("electronic_conductivity").values()]
    assert (min(measured), max(measured)) == (1e-15, 2.6e-8)
    assert "LiPON 10⁻¹⁵ to" in figure.alt and "to 2.6 × 10⁻⁸ S/cm" in figure.alt
    assert "4 GPa (LiBH₄) to 60 GPa (LLZO)" in figure.alt
    assert "18.6 mV" in figure.alt  # 20 mV less 1 mV in the layer, times the layer's 5000 of 5095 parts of resistance
    assert pytest.approx(20 * 5000 / 5095 - 1, abs=0.05) == 18.6
    assert "ours" in figure.caption and "not a published model" in figure.caption
    assert "contested" in figure.note
