"""The Meyer-Neldel rule, against bces, the jackknife, SciPy and simulated families."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import constants as codata
from scipy import stats

from nce.models.meyer_neldel import compensation, prefactor
from nce.models.transport import arrhenius

K_EV = codata.value("Boltzmann constant in eV/K")


@given(st.lists(st.floats(0, 1.5), min_size=2, max_size=5), st.floats(0.01, 100), st.floats(300, 3000))
def test_all_lines_cross_at_the_isokinetic_temperature(Ea, sigma00, T):
    assert arrhenius(T, prefactor(Ea, sigma00, T), Ea) == pytest.approx(np.full(len(Ea), sigma00), rel=1e-9)


RANGE = np.array([293.15, 323.15, 373.15, 423.15])
INVERSE = 1 / (K_EV * RANGE)
SPREAD = INVERSE - INVERSE.mean()


def measured(rng, Ea, ln_sigma0, decades, T=RANGE):
    """Activation energies, prefactors and the standard error of lines through noisy conductivities."""
    inverse = 1 / (K_EV * T)
    noise = np.log(10) * decades * rng.standard_normal((len(Ea), len(T)))
    slope, intercept = np.polyfit(inverse, (ln_sigma0[:, None] - Ea[:, None] * inverse + noise).T, 1)
    return -slope, np.exp(intercept), np.log(10) * decades / np.sqrt(np.sum((inverse - inverse.mean()) ** 2))


def many(rng, n, runs, Ea, slope, levels, decades):
    """Verdicts on families with a spread of activation energies, a slope, scatter of prefactors and noise."""
    for _ in range(runs):
        E = 0.6 + Ea * rng.standard_normal(n)
        lines = measured(rng, E, 4 + slope * (E - 0.6) + np.log(10) * levels * rng.standard_normal(n), decades)
        yield compensation(*lines[:2], RANGE, Ea_stderr_eV=lines[2])


def test_slope_and_error_against_bces(oracle):
    # bces 2.0, slope Y|X and its standard error. It takes sample variances with n, we with n - 1 to be unbiased:
    # it was run with errors scaled by sqrt((n - 1)/n), and its standard error multiplied by sqrt(n/(n - 2)) (n - 1)/n.
    Ea = np.array([0.42, 0.47, 0.51, 0.55, 0.58, 0.63, 0.66, 0.72, 0.75, 0.83])
    ln_sigma0 = np.array([7.1, 6.0, 9.4, 8.2, 10.9, 8.8, 12.1, 10.4, 13.6, 12.3])
    found = compensation(Ea, np.exp(ln_sigma0), RANGE, Ea_stderr_eV=0.02)
    oracle("Meyer-Neldel slope", "bces 2.0", found.slope_per_eV, 15.169716275580777, rel=1e-9)
    oracle("Meyer-Neldel slope, standard error", "bces 2.0", found.slope_stderr_per_eV, 2.890938229661605, rel=1e-9)


def test_slope_and_error_of_unequal_errors_and_ranges_against_the_jackknife(oracle):
    rng = np.random.default_rng(21)
    n = 2000
    stderr, T = np.where(np.arange(n) % 2, 0.08, 0.0), np.linspace(280, 500, n)[:, None] + np.array([0, 60, 120])
    u = np.mean(1 / (K_EV * T), axis=1)
    true = 0.6 + 0.06 * rng.standard_normal(n)
    error = stderr * rng.standard_normal(n)
    Ea, ln_sigma0 = true + error, 4 + 5 * true + 0.1 * rng.standard_normal(n) + u * error

    def slope(keep):
        shared = np.cov(Ea[keep], ln_sigma0[keep])[0] - np.mean([stderr[keep] ** 2, (u * stderr**2)[keep]], axis=1)
        return shared[1] / shared[0]

    found = compensation(Ea, np.exp(ln_sigma0), T, Ea_stderr_eV=stderr)
    oracle("Meyer-Neldel slope", "moments, by hand", found.slope_per_eV, slope(np.ones(n, bool)), rel=1e-9)
    without_one = [slope(np.arange(n) != i) for i in range(n)]
    expected = np.sqrt((n - 1) * np.var(without_one))
    oracle("Meyer-Neldel slope, standard error", "jackknife", found.slope_stderr_per_eV, expected, rel=0.03)


def test_pearson_of_the_centre_against_scipy(oracle):
    rng = np.random.default_rng(4)
    Ea = rng.uniform(0.4, 0.8, 15)
    lines = measured(rng, Ea, 3 + 20 * Ea + rng.standard_normal(15), 0.05)
    at_mean = np.log(arrhenius(1 / (K_EV * INVERSE.mean()), lines[1], lines[0]))
    got = compensation(*lines[:2], RANGE, Ea_stderr_eV=0).p_artefact
    oracle(
        "compensation, p of the artefact",
        "scipy.stats.pearsonr",
        got,
        stats.pearsonr(at_mean, lines[0]).pvalue,
        rel=1e-9,
    )


@pytest.mark.parametrize("levels", [0, 0.5])
def test_one_barrier_measured_often_is_called_an_artefact_at_the_nominal_rate(levels, oracle):
    found = list(many(np.random.default_rng(11), 25, 1500, Ea=0, slope=0, levels=levels, decades=0.1))
    uniform = stats.kstest([f.p_artefact for f in found], "uniform")
    assert uniform.pvalue > 0.01
    rate = np.mean([f.p_artefact < 0.05 for f in found])
    oracle("compensation, p of the artefact", "simulated noise: rejected at 5 %", rate, 0.05, abs=0.017)
    assert np.mean([f.is_real for f in found]) < 0.05
    T = np.mean([1 / (K_EV * f.apparent_slope_per_eV) for f in found])
    if not levels:
        oracle("compensation, artefact temperature", "simulated noise", T, found[0].artefact_T_K, abs=3, unit="K")
    assert np.mean([f.real_share for f in found]) == pytest.approx(1 - 24 / 22, abs=0.03)  # mean of 24 over chi square


@pytest.mark.parametrize(("Ea", "levels", "decades"), [(0.1, 0.5, 0.1), (0.03, 0.3, 0.1), (0.03, 0, 0.15)])
def test_a_constant_prefactor_with_errors_is_not_taken_for_compensation(Ea, levels, decades, oracle):
    found = list(many(np.random.default_rng(12), 60, 1500, Ea=Ea, slope=0, levels=levels, decades=decades))
    rate = np.mean([f.p_constant_prefactor < 0.05 for f in found])
    oracle("compensation, p of the prefactor", "simulated constant prefactor: rejected at 5 %", rate, 0.05, abs=0.02)
    assert np.mean([f.is_real for f in found]) < 0.05
    # the naive slope is that of the errors times their share
    error = np.log(10) * decades / np.sqrt(np.sum(SPREAD**2))
    expected = INVERSE.mean() * error**2 / (error**2 + Ea**2)
    assert np.mean([f.apparent_slope_per_eV for f in found]) == pytest.approx(expected, rel=0.15, abs=0.3)
    assert np.nanmedian([f.slope_per_eV for f in found]) == pytest.approx(0, abs=max(0.3, 0.05 * expected))


def test_true_compensation_is_called_real_and_its_temperature_found(oracle):
    found = list(many(np.random.default_rng(13), 40, 400, Ea=0.1, slope=1 / (K_EV * 900), levels=0.2, decades=0.1))
    assert np.mean([f.is_real for f in found]) > 0.99
    slopes, errors = np.array([(f.slope_per_eV, f.slope_stderr_per_eV) for f in found]).T
    off = (slopes - 1 / (K_EV * 900)) / errors
    oracle("Meyer-Neldel slope", "simulated compensation", slopes.mean(), 1 / (K_EV * 900), rel=0.02)
    oracle("Meyer-Neldel slope, standard error", "spread of simulated slopes", off.std(), 1, abs=0.2)
    T, T_error = np.array([(f.isokinetic_T_K, f.isokinetic_T_stderr_K) for f in found]).T
    oracle("isokinetic temperature", "simulated compensation", np.median(T), 900, rel=0.02)
    assert np.mean(abs(T - 900) < 2 * T_error) == pytest.approx(0.95, abs=0.04)


@given(st.floats(500, 3000), st.floats(0.1, 100))
def test_lines_that_cross_are_seen_to_cross(T_iso, sigma00):
    Ea = np.array([0.35, 0.4, 0.52, 0.6, 0.77])
    found = compensation(Ea, prefactor(Ea, sigma00, T_iso), RANGE, Ea_stderr_eV=0)
    assert found.is_real
    assert found.isokinetic_T_K == pytest.approx(T_iso, rel=1e-9)
    assert found.isokinetic_T_stderr_K == pytest.approx(0, abs=1e-6)
    assert found.real_share == 1
    # conductivities at two temperatures fall on a line whose slope holds the isokinetic temperature
    cold, hot = (np.log(arrhenius(T, prefactor(Ea, sigma00, T_iso), Ea)) for T in (293.15, 423.15))
    beta, u_cold, u_hot = found.slope_per_eV, 1 / (K_EV * 293.15), 1 / (K_EV * 423.15)
    assert np.polyfit(cold, hot, 1)[0] == pytest.approx((beta - u_hot) / (beta - u_cold), abs=1e-9)


def test_exact_limits_are_not_decided_by_rounding():
    Ea = np.array([0.31, 0.4, 0.52, 0.6, 0.77])
    at_mean = compensation(Ea, prefactor(Ea, 1e-6, 1 / INVERSE.mean() / K_EV), RANGE, Ea_stderr_eV=0)
    assert at_mean.p_artefact == pytest.approx(1, abs=1e-3)
    assert not at_mean.is_real
    constant = compensation(Ea, np.full(5, 50.0), RANGE, Ea_stderr_eV=0)
    assert constant.p_constant_prefactor == pytest.approx(1, abs=1e-3)
    assert not constant.is_real
    assert constant.slope_per_eV == pytest.approx(0, abs=1e-12)


def test_prefactors_that_fall_do_not_compensate():
    Ea = np.array([0.31, 0.4, 0.52, 0.6, 0.77])
    found = compensation(Ea, np.exp(-5 * Ea), RANGE, Ea_stderr_eV=0.001)
    assert max(found.p_artefact, found.p_constant_prefactor) < 1e-6
    assert found.slope_per_eV == pytest.approx(-5, rel=0.01)
    assert found.isokinetic_T_K == pytest.approx(-1 / (5 * K_EV), rel=0.01)
    assert not found.is_real


def test_errors_that_explain_all_scatter_leave_no_slope():
    found = compensation([0.5, 0.51, 0.52, 0.53], [1, 2, 3, 4], RANGE, Ea_stderr_eV=0.1)
    assert found.real_share < 0
    left = (found.slope_per_eV, found.slope_stderr_per_eV, found.isokinetic_T_K, found.isokinetic_T_stderr_K)
    assert np.isnan(left).all()
    assert not found.is_real


@given(st.floats(0.5, 2), st.floats(0.01, 100), st.permutations(range(8)))
def test_a_compensation_in_other_units_and_order(scale, factor, order):
    rng = np.random.default_rng(5)
    Ea = rng.uniform(0.4, 0.8, 8)
    sigma0 = np.exp(3 + 8 * Ea + 0.3 * rng.standard_normal(8))
    plain = compensation(Ea, sigma0, RANGE, Ea_stderr_eV=0.03)
    # energies and temperatures on a scale, prefactors in another unit, glasses shuffled, temperatures given to each
    other = compensation(
        scale * Ea[order], factor * sigma0[order], np.tile(scale * RANGE, (8, 1)), Ea_stderr_eV=np.full(8, scale * 0.03)
    )
    assert other.isokinetic_T_K == pytest.approx(scale * plain.isokinetic_T_K, rel=1e-8)
    assert other.artefact_T_K == pytest.approx(scale * plain.artefact_T_K, rel=1e-12)
    assert other.slope_stderr_per_eV == pytest.approx(plain.slope_stderr_per_eV / scale, rel=1e-8)
    assert (other.p_artefact, other.p_constant_prefactor) == pytest.approx(
        (plain.p_artefact, plain.p_constant_prefactor), rel=1e-6
    )


def test_the_artefact_temperature_is_the_harmonic_mean():
    found = compensation([0.4, 0.5, 0.6, 0.9], [1, 1, 2, 3], [300, 600], Ea_stderr_eV=0)
    assert found.artefact_T_K == pytest.approx(400)


GOOD = {"Ea_eV": [0.4, 0.5, 0.6, 0.7], "sigma0_S_cm": [1, 2, 3, 4], "T_K": [300, 400], "Ea_stderr_eV": 0.01}


@pytest.mark.parametrize(
    ("name", "bad"),
    [(name, bad) for name in GOOD for bad in (np.nan, np.inf, -3) if (name, bad) != ("Ea_eV", -3)],
)
def test_a_forbidden_argument_is_named(name, bad):
    value = [*GOOD[name][:-1], bad] if isinstance(GOOD[name], list) else bad
    with pytest.raises(ValueError, match=rf"^{name} must be .*{bad:g}"):
        compensation(**GOOD | {name: value})


@pytest.mark.parametrize("name", ["Ea_eV", "sigma00_S_cm", "isokinetic_T_K"])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -3])
def test_a_forbidden_argument_of_the_prefactor_is_named(name, bad):
    with pytest.raises(ValueError, match=rf"^{name} must be .*{bad:g}"):
        prefactor(**{"Ea_eV": 0.5, "sigma00_S_cm": 1, "isokinetic_T_K": 900} | {name: bad})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: prefactor(1, 1, 10), "isokinetic_T_K 10 is too low for a finite prefactor"),
        (lambda: compensation([0.5, 0.6, 0.7], [1, 2, 3], RANGE, Ea_stderr_eV=0), r"Ea_eV must hold 4 .* \(3,\)"),
        (lambda: compensation([[0.5] * 4] * 4, 1, RANGE, Ea_stderr_eV=0), r"Ea_eV must hold 4 .* \(4, 4\)"),
        (lambda: compensation([0.5] * 4, [1, 2, 3, 4], RANGE, Ea_stderr_eV=0), "Ea_eV must differ .* got 0.5 for all"),
        (lambda: compensation([0.4, 0.5, 0.6, 0.7], 1, [300, 300], Ea_stderr_eV=0), "T_K must hold 2 different"),
        (lambda: compensation([0.4, 0.5, 0.6, 0.7], 1, 300, Ea_stderr_eV=0), "T_K must hold 2 different"),
        (lambda: compensation([0.4, 0.5, 0.6, 0.7], 1, [[300, 400]] * 3, Ea_stderr_eV=0), "or each of 4 glasses"),
        (lambda: compensation([0.4, 0.5, 0.6, 0.7], [1, 2, 3], RANGE, Ea_stderr_eV=0), r"sigma0_S_cm \(3,\)"),
    ],
)
def test_more_refusals(call, said):
    with pytest.raises(ValueError, match=said):
        call()
