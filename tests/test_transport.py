"""Conductivity against temperature, against closed forms, SciPy and the numbers read elsewhere."""

import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import constants as codata
from scipy import stats

from nce.data import load
from nce.models import transport
from nce.models.transport import arrhenius, fit_arrhenius, landesfeind_conductivity

K_EV = codata.value("Boltzmann constant in eV/K")

temperatures = st.floats(200, 1000)
prefactors = st.floats(1e-6, 1e6)
barriers = st.floats(0, 2)


@given(prefactors, barriers)
def test_infinite_temperature_leaves_the_prefactor(sigma0, barrier):
    assert arrhenius(1e15, sigma0, barrier) == pytest.approx(sigma0, rel=1e-9)


@given(temperatures, prefactors)
def test_without_a_barrier_temperature_does_not_matter(T, sigma0):
    assert arrhenius(T, sigma0, 0) == sigma0


@given(temperatures, prefactors)
def test_a_barrier_of_kT_divides_by_e(T, sigma0):
    assert arrhenius(T, sigma0, K_EV * T) == pytest.approx(sigma0 / np.e, rel=1e-9)


@given(temperatures, temperatures, prefactors, st.floats(0.01, 2))
def test_hotter_is_never_less_conductive(T_1, T_2, sigma0, barrier):
    cold, hot = arrhenius(sorted([T_1, T_2]), sigma0, barrier)
    assert cold <= hot


def test_the_law_of_yu_1997_at_60_celsius():
    # By hand: 0.55 eV / (8.617333e-5 eV/K) = 6382.49 K; 1/298.15 - 1/333.15 = 3.52365e-4 /K;
    # exp(6382.49 * 3.52365e-4) = exp(2.24897) = 9.4779; 2.3e-6 S/cm * 9.4779 = 2.1799e-5 S/cm.
    sigma0 = 2.3e-6 / arrhenius(298.15, 1, 0.55)
    assert arrhenius(333.15, sigma0, 0.55) == pytest.approx(2.1799e-5, rel=1e-4)


def test_arguments_broadcast():
    assert arrhenius(np.full((3, 1), 300.0), np.ones(4), 0.3).shape == (3, 4)
    assert arrhenius(300, 1, [0.2, 0.3]).shape == (2,)
    assert landesfeind_conductivity(np.full((2, 1), 300.0), [0.5, 1.0, 1.5]).shape == (2, 3)


@given(st.lists(temperatures, min_size=3, max_size=12, unique_by=lambda T: round(T, -1)), prefactors, barriers)
def test_a_fit_gives_back_the_law(T, sigma0, barrier):
    fit = fit_arrhenius(T, arrhenius(T, sigma0, barrier))
    assert fit.Ea_eV == pytest.approx(barrier, abs=1e-6)
    assert np.log(fit.sigma0_S_cm) == pytest.approx(np.log(sigma0), abs=1e-4)
    assert fit.rms_decades == pytest.approx(0, abs=1e-6)
    assert (fit.n, fit.T_min_K, fit.T_max_K) == (len(T), min(T), max(T))


@given(st.lists(st.tuples(temperatures, st.floats(-30, 5)), min_size=3, max_size=12, unique_by=lambda p: round(p[0])))
def test_a_fit_agrees_with_scipy(points):
    T, ln_sigma = np.array(points).T
    assume(np.ptp(ln_sigma) > 1e-6)  # SciPy gives no standard error for a constant
    fit, line = fit_arrhenius(T, np.exp(ln_sigma)), stats.linregress(1 / T, ln_sigma)
    assert fit.Ea_eV == pytest.approx(-line.slope * K_EV, rel=1e-6, abs=1e-8)
    assert np.log(fit.sigma0_S_cm) == pytest.approx(line.intercept, rel=1e-6, abs=1e-6)
    assert fit.Ea_stderr_eV == pytest.approx(line.stderr * K_EV, rel=1e-4, abs=1e-8)
    scatter = np.sqrt(np.mean((ln_sigma - line.intercept - line.slope / T) ** 2)) / np.log(10)
    assert fit.rms_decades == pytest.approx(scatter, rel=1e-4, abs=1e-8)


def test_two_points_leave_no_standard_error():
    # SciGlass, 37.5Li2S-17.5P2S5-45LiI of Mercier 1981 at 20 and 100 °C: 0.323 eV by hand
    fit = fit_arrhenius([293.15, 373.15], [9.037e-4, 1.399e-2])
    assert fit.Ea_eV == pytest.approx(0.323, abs=5e-4)
    assert np.isnan(fit.Ea_stderr_eV)


def test_a_fit_refuses_to_extrapolate():
    fit = fit_arrhenius([300, 350, 400], [1e-6, 1e-5, 6e-5])
    assert fit.conductivity([300, 400]).shape == (2,)
    for T in (299.9, 400.1):
        with pytest.raises(ValueError, match=r"T_K must lie in the fitted range, 300 to 400 K"):
            fit.conductivity(T)


@pytest.mark.parametrize("bad", [0, -1, np.nan, np.inf])
@pytest.mark.parametrize(
    ("function", "arguments", "name"),
    [
        (arrhenius, {"T_K": 300, "sigma0_S_cm": 1, "Ea_eV": 0.3}, "T_K"),
        (arrhenius, {"T_K": 300, "sigma0_S_cm": 1, "Ea_eV": 0.3}, "sigma0_S_cm"),
        (fit_arrhenius, {"T_K": [300, 400], "sigma_S_cm": [1, 2]}, "T_K"),
        (fit_arrhenius, {"T_K": [300, 400], "sigma_S_cm": [1, 2]}, "sigma_S_cm"),
        (landesfeind_conductivity, {"T_K": 300, "c_mol_L": 1}, "T_K"),
        (landesfeind_conductivity, {"T_K": 300, "c_mol_L": 1}, "c_mol_L"),
    ],
)
def test_a_forbidden_value_is_named(function, arguments, name, bad):
    value = [300, bad] if function is fit_arrhenius else bad
    with pytest.raises(ValueError, match=rf"^{name} .*{bad:g}"):
        function(**arguments | {name: value})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: arrhenius(300, 1, -0.1), "Ea_eV must be 0 eV or more, got -0.1"),
        (lambda: arrhenius(300, 1, np.nan), "Ea_eV"),
        (lambda: fit_arrhenius([300, 350], [1, 2, 3]), "T_K and sigma_S_cm must be of one length, got 2 and 3"),
        (lambda: fit_arrhenius([300, 300], [1, 2]), "T_K must hold at least two different"),
        (lambda: landesfeind_conductivity(263.1), "T_K must lie between 263.15 and 323.15 K"),
        (lambda: landesfeind_conductivity(323.2), "T_K must lie between 263.15 and 323.15 K"),
    ],
)
def test_other_refusals(call, said):
    with pytest.raises(ValueError, match=said):
        call()


# 1 mol/L LiPF6 in EC:EMC 3:7 by weight, from the coefficients of PyBaMM's ORegan2022, worked out apart from this code
@pytest.mark.parametrize(
    ("celsius", "mS_cm"),
    [(-10, 4.18), (0, 5.54), (10, 6.95), (20, 8.40), (25, 9.13), (30, 9.87), (40, 11.36), (50, 12.86)],
)
def test_the_liquid_reference(celsius, mS_cm):
    assert landesfeind_conductivity(celsius + 273.15) * 1e3 == pytest.approx(mS_cm, abs=0.005)


def computed_rows():
    points = load("conductivity")
    return list(points[points["evidence"] == "computed"].iterrows())


@pytest.mark.parametrize(("row_id", "row"), computed_rows(), ids=lambda v: v if isinstance(v, str) else "")
def test_computed_rows_follow_from_the_function_that_they_name(row_id, row):
    name, given_as = re.match(r"nce\.models\.transport\.(\w+)\(([^)]*)\)", row["locator"]).groups()
    arguments = {k: float(v) for k, v in (part.split("=") for part in given_as.split(", "))}
    assert arguments["T_K"] == row["T_K"]
    assert f"{getattr(transport, name)(**arguments):.3e}" == f"{row['sigma_S_cm']:.3e}"


def test_there_are_eight_computed_rows():
    assert len(computed_rows()) == 8
