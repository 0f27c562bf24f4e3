"""The checks on conduction: numbers worked out another way, and verdicts that follow the data."""

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy import constants as codata

from nce.claims import claim, conduction, judge
from nce.claims.conduction import _by_interval
from nce.data import load
from nce.figures import eq_9, figure

K_EV = codata.k / codata.e


def reason(claim_id):
    return judge(claim_id).reason


def verdict(stated):
    return getattr(conduction, stated.check.partition(".")[2])(stated).verdict


def with_cells(rows, row_id, **cells):
    """The same rows with other cells in one of them."""
    assert row_id in {r["row_id"] for r in rows}
    return tuple({**r, **cells} if r["row_id"] == row_id else r for r in rows)


# --- equation (5) and viscosity ---------------------------------------------------------------------------------------


def myega(T, Tg, m, limit=-2.97):
    return limit + (12 - limit) * Tg / T * np.exp((m / (12 - limit) - 1) * (Tg / T - 1))


@pytest.mark.parametrize(("claim_id", "T"), [("cl-310", 2 * 730.5), ("cl-320", 751.15)])
def test_the_barrier_of_flow_is_the_slope_of_temperature_over_viscosity(claim_id, T):
    Tg, m = 730.5, 34.24  # 25 mol% Na2O, medians over six authors
    ln_D = [np.log(t) - np.log(10) * myega(t, Tg, m) for t in (T - 0.01, T + 0.01)]
    barrier = -K_EV * (ln_D[1] - ln_D[0]) / (1 / (T + 0.01) - 1 / (T - 0.01))
    assert f"{barrier:.2f} eV, whatever" in reason(claim_id)
    assert judge(claim_id).verdict == "differs"
    stated = claim(claim_id)
    (row,) = stated.against
    assert verdict(replace(stated, against=({**row, "Ea_eV": f"{barrier:.2f}"},))) == "agrees"


def test_ions_in_the_glass_outrun_stokes_and_einstein():
    most = codata.k * 575.55 / (6 * np.pi * 1e12 * 1e-10) * 1e4
    assert f"{np.log10(9.03e-13 / most):.1f} to {np.log10(1.61e-11 / most):.1f} decades" in reason("cl-312")
    stated = claim("cl-312")
    slow = with_cells(stated.against, "df-07", D_cm2_s="1e-20")
    assert verdict(replace(stated, against=slow)) == "differs"


def test_prefactors_are_those_of_jumps():
    assert f"{6 * 0.002 / 3e-8**2:.1e} per second, Na in 25Na2O-75SiO2" in reason("cl-301")
    assert judge("cl-301").verdict == "contested"
    stated = claim("cl-301")
    assert verdict(replace(stated, against=stated.against[:3])) == "agrees"


def test_numbers_of_equations_stand_once_without_the_second_5():
    assert "more than one equation: 5; left out: none" in reason("cl-311")
    stated = claim("cl-311")
    once = tuple(r for r in stated.printed if r["row_id"] != "eq-5b")
    assert verdict(replace(stated, printed=once)) == "agrees"
    gap = tuple(r for r in once if r["row_id"] != "eq-6")
    assert verdict(replace(stated, printed=gap)) == "differs"


def test_a_constant_is_no_parameter():
    stated = claim("cl-314")
    assert verdict(stated) == "differs"
    assert verdict(replace(stated, printed=stated.printed[:1])) == "agrees"


def test_the_least_fragility_is_that_of_an_arrhenius_liquid():
    assert "14.97" in reason("cl-318")
    stated = claim("cl-318")
    for limit, expected in (("-2.5", "agrees-by-rounding"), ("-6", "differs"), ("0", "differs")):
        printed = with_cells(stated.printed, "st-relations-01", value=limit)
        assert verdict(replace(stated, printed=printed)) == expected


def test_the_limit_of_viscosity_moves_little_where_liquids_flow():
    fitted = load("sciglass").query("flag.isna() and fragility.notna()")
    Tg, m = fitted["Tg_viscosity_K"].median(), fitted["fragility"].median()
    moved = myega(1.5 * Tg, Tg, m, -2.67) - myega(1.5 * Tg, Tg, m, -3.27)
    assert f"by {moved:.2g} decades" in reason("cl-313")


# --- equations (6) and (7) --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim_id", "low", "high"), [("cl-315", -1, 20), ("cl-316", 20, 100 / 3)])
def test_borates_against_a_count_by_hand(claim_id, low, high):
    """With rigid angles and four-fold boron by charge balance there are (3 - 6x)/(5 - 4x) degrees of freedom."""
    data = figure("fig-x-constraints").data
    told = data[(data["panel"] == "medians") & (data["modifier"] != "K2O")]
    x = told["x_molpct"] / 100
    free = (3 - 6 * x) / (5 - 4 * x)
    few = x <= 0.2
    scale = np.median(np.repeat((told["Tg_K"] * free / 0.6)[few], told["n"][few].astype(int)))
    off = (scale * 0.6 / free - told["Tg_K"])[(told["x_molpct"] > low) & (told["x_molpct"] <= high)]
    stated = re.search(r"off by (\d+) K", reason(claim_id))
    assert float(stated[1]) == pytest.approx(np.sqrt((off**2).mean()), rel=0.02)


def test_silicates_have_as_many_degrees_of_freedom_as_alkali():
    """Counted so, f = x: half of 692 K at 50 mol%."""
    assert "692 K" in reason("cl-317")
    assert "to 346 K; in silica it is 0" in reason("cl-317")


def test_fragilities_that_do_not_meet_decide_nothing():
    stated = claim("cl-319")
    assert verdict(stated) == "cannot-be-checked"
    assert verdict(replace(stated, against=({**stated.against[0], "fragility_uncertainty": "5"},))) == (
        "agrees-by-rounding"
    )


# --- silver iodide ----------------------------------------------------------------------------------------------------


def test_half_of_formation_and_migration_make_the_barrier():
    assert f"{0.86 / 2 + 0.14:.2f} eV at 0 mol% AgI" in reason("cl-331")
    assert f"{0.2 / 2 + 0.14:.2f} eV at 50 mol% AgI" in reason("cl-331")
    stated = claim("cl-331")
    heavier = with_cells(stated.printed, "st-weak-04", value="0.24")
    assert verdict(replace(stated, printed=heavier)) == "differs"


def test_a_number_that_the_cited_work_does_not_have_differs():
    stated = claim("cl-330")
    assert verdict(stated) == "agrees"
    wrong = with_cells(stated.printed, "st-weak-02", value="0.3")
    assert verdict(replace(stated, printed=wrong)) == "contested"


def test_carriers_that_the_fall_of_formation_makes():
    assert f"{np.exp(0.33 / (K_EV * 293.15)):.1e}" in reason("cl-332")
    stated = claim("cl-332")
    little = with_cells(stated.printed, "st-weak-02", value="0.7")  # a factor of 24 only
    assert verdict(replace(stated, printed=little)) == "differs"


def test_attempts_that_mobility_and_barrier_ask_for():
    kT = K_EV * 298.15
    assert f"{6 * kT * 1e-4 / 3e-8**2 * np.exp(0.14 / kT):.1e} attempts" in reason("cl-334")
    stated = claim("cl-334")
    for mobility in ("1e-2", "1e-6"):
        assert verdict(replace(stated, printed=with_cells(stated.printed, "st-weak-05", value=mobility))) == "differs"


def test_a_barrier_makes_the_mobility_rise():
    factor = np.exp(0.14 / K_EV * (1 / 293.15 - 1 / 373.15)) * 293.15 / 373.15
    assert f"factor of {factor:.2f}" in reason("cl-335")
    stated = claim("cl-335")
    assert verdict(replace(stated, printed=with_cells(stated.printed, "st-weak-04", value="0"))) == "agrees"


def test_mobility_has_most_of_the_barrier_with_much_iodide():
    assert f"{100 * 0.14 / 0.24:.0f} %" in reason("cl-336")
    stated = claim("cl-336")
    assert verdict(replace(stated, printed=with_cells(stated.printed, "st-weak-02", value="0.4"))) == "agrees"


def test_the_mobility_is_contested_by_whom_it_contradicts():
    assert judge("cl-333").verdict == "contested"
    stated = claim("cl-333")
    assert verdict(replace(stated, printed=with_cells(stated.printed, "st-weak-05", value="1"))) == "differs"


def test_nobody_is_unanimous_with_those_who_disagree():
    stated = claim("cl-338")
    assert verdict(stated) == "differs"
    assert verdict(replace(stated, against=stated.against[:1])) == "agrees"


def test_27_years_are_almost_30():
    assert f"{2017 - 1990} years" in reason("cl-337")
    stated = claim("cl-337")
    assert verdict(replace(stated, printed=with_cells(stated.printed, "st-weak-06", value="20"))) == "differs"


# --- alkali silicates -------------------------------------------------------------------------------------------------


def test_a_mobility_of_two_powers_of_ten_has_changed():
    stated = claim("cl-339")
    assert verdict(stated) == "agrees-by-rounding"
    assert verdict(replace(stated, against=({**stated.against[0], "value_max": "1e-2"},))) == "differs"


def test_a_mobility_that_is_known_better_would_decide():
    assert f"content makes {np.log10(3):.2f}" in reason("cl-341")
    stated = claim("cl-341")
    assert verdict(stated) == "cannot-be-checked"
    assert verdict(replace(stated, against=({**stated.against[0], "value_max": "2e-5"},))) == "agrees"


# --- equation (9) -----------------------------------------------------------------------------------------------------


def test_the_power_of_equation_9_is_a_regression_with_a_constant_for_each_family():
    cells = eq_9.cells()
    families = np.unique(cells["family"])
    dummies = cells["family"].to_numpy()[:, None] == families
    design = np.column_stack([np.log(cells["Tg_K"] * cells["fragility"]), dummies])
    (power, *_), *_ = np.linalg.lstsq(design, np.log(cells["Ea_eV"]))
    assert f"the power {power:.2f} (" in reason("cl-342")
    assert f"{len(cells)} compositions of {len(families)} families" in reason("cl-342")


def test_verdicts_by_interval():
    assert [_by_interval(*ends) for ends in ((-2, -1), (-1, 1), (1, 2))] == ["agrees", "cannot-be-checked", "differs"]


@pytest.mark.parametrize(("claim_id", "scope"), [("cl-344", "within"), ("cl-345", "across")])
def test_errors_of_equation_9_by_prediction_of_each_glass(claim_id, scope):
    cells = eq_9.cells()
    predicted = eq_9.predicted(cells, scope)["Ea_eV"]
    error = np.sqrt((np.log(cells["Ea_eV"] / predicted) ** 2).mean())
    assert f"it errs by {error:.2f}" in reason(claim_id)


def test_families_are_for_and_against_equation_9():
    told = reason("cl-343")
    inside, outside = told.split("it lies outside for ")
    assert "Li2O-B2O3" in inside
    assert "Na2O-SiO2" in outside
    assert judge("cl-343").verdict == "contested"


def test_a_barrier_among_the_inputs_is_more_than_a_law_of_viscosity_has():
    stated = claim("cl-346")
    equation, parameters = stated.printed
    assert "E_{a,r}" in reason("cl-346")
    own = {
        **equation,
        "symbols": "E_a: activation energy [eV]; T_g: glass transition temperature [K]; m: fragility [-]",
    }
    assert verdict(replace(stated, printed=(own, {**parameters, "value": "2"}))) == "agrees"
    assert verdict(replace(stated, printed=(own, parameters))) == "differs"


def test_prefactors_scatter_over_decades():
    law = load("sciglass").query("flag.isna() and Ea_eV.notna()")["log10_sigma0_S_cm"]
    near = np.abs(law - np.median(law)) <= 0.5
    assert f"Of {len(law)} glasses of SciGlass {100 * near.mean():.0f} %" in reason("cl-347")


def test_barriers_of_diffusion_and_conduction_agree_in_one_glass_of_three():
    assert 0.774 - 0.756 < 0.026 < min(0.937 - 0.797, 0.883 - 0.748)
    assert judge("cl-348").verdict == "contested"
    stated = claim("cl-348")
    assert verdict(replace(stated, against=stated.against[:2])) == "agrees"
    assert verdict(replace(stated, against=stated.against[2:])) == "differs"
