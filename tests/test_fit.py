"""Fits of laws of temperature, against SciPy, exact arithmetic, closed forms, simulation and numbers read elsewhere."""

import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import constants as codata
from scipy import stats
from scipy.optimize import curve_fit, least_squares, minimize

from nce.data import load
from nce.models import fit

K_EV = codata.value("Boltzmann constant in eV/K")
LN10 = np.log(10)
TIGHT = {"xtol": 1e-14, "ftol": 1e-14, "gtol": 1e-14, "maxfev": 10_000}


# The laws, written once more.
def line(T, a, E):
    return a - E / (K_EV * T * LN10)


def vft_line(T, a, B, T0):
    return a - B / ((T - T0) * LN10)


def myega(T, Tg, m, L=-2.93):
    return L + (12 - L) * Tg / T * np.exp((m / (12 - L) - 1) * (Tg / T - 1))


def vft(T, Tg, m, L=-2.93):
    return L + (12 - L) ** 2 / (m * (T / Tg - 1) + 12 - L)


def avramov(T, Tg, m, L=-2.93):
    return L + (12 - L) * (Tg / T) ** (m / (12 - L))


VISCOSITY = [(fit.myega, myega), (fit.vft_viscosity, vft), (fit.avramov_milchev, avramov)]


def conductivities(samples, points=5, noise=0.05, seed=0):
    rng = np.random.default_rng(seed)
    T = rng.uniform(250, 600, (samples, points))
    y = line(T, rng.uniform(-1, 4, (samples, 1)), rng.uniform(0.2, 1, (samples, 1)))
    return T, y + rng.normal(0, noise, T.shape)


def viscosities(law, samples, points=8, noise=0.03, seed=0):
    rng = np.random.default_rng(seed)
    Tg, m, L = (
        rng.uniform(500, 1100, (samples, 1)),
        rng.uniform(25, 80, (samples, 1)),
        rng.normal(-2.93, 0.3, (samples, 1)),
    )
    T = Tg / np.linspace(0.45, 1.02, points) * rng.uniform(0.99, 1.01, (samples, points))
    return T, law(T, Tg, m, L) + rng.normal(0, noise, T.shape)


def correlate(covariance):
    sd = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    return covariance / sd[..., None] / sd[..., None, :]


# ------------------------------------------------------------------ least squares


@pytest.mark.parametrize("absolute", [True, False])
def test_arrhenius_is_that_of_curve_fit(oracle, absolute):
    T, y = conductivities(20)
    error = np.random.default_rng(1).uniform(0.02, 0.2, T.shape)
    fits = fit.arrhenius(T, 10**y, stderr_decades=error, absolute=absolute)
    both = [
        curve_fit(line, *row[:2], sigma=row[2], absolute_sigma=absolute, **TIGHT)
        for row in zip(T, y, error, strict=True)
    ]
    parameters, covariance = (np.array(part) for part in zip(*both, strict=True))
    oracle("fit.arrhenius", "scipy.optimize.curve_fit", fits.parameters, parameters, rel=1e-7)
    oracle("fit.arrhenius, covariance", "scipy.optimize.curve_fit", fits.covariance, covariance, rel=1e-6)
    np.testing.assert_allclose(fits.stderr("Ea_eV") ** 2, covariance[:, 1, 1], rtol=1e-5)


def test_arrhenius_is_that_of_a_qr_decomposition(oracle):
    T, y = conductivities(50)
    fits = fit.arrhenius(T, 10**y)
    x = 1 / (K_EV * T * LN10)
    A = np.stack([np.ones_like(T), -x], axis=-1)
    Q, R = np.linalg.qr(A)
    best = np.linalg.solve(R, np.einsum("skp,sk->sp", Q, y)[..., None])[..., 0]
    oracle("fit.arrhenius", "QR decomposition", fits.parameters, best, rel=1e-12)
    left = ((y - np.einsum("skp,sp->sk", A, best)) ** 2).sum(axis=1) / 3
    covariance = np.linalg.inv(np.swapaxes(R, 1, 2) @ R) * left[:, None, None]
    oracle("fit.arrhenius, covariance", "QR decomposition", fits.covariance, covariance, rel=1e-10)
    oracle("fit.arrhenius, scatter", "QR decomposition", fits["scatter_decades"], np.sqrt(left), rel=1e-10)


@pytest.mark.parametrize("step", [50.0, 1.0, 0.01])
def test_close_temperatures_lose_no_digits(oracle, step):
    T = 300 + step * np.array([0.0, 1.0, 2.0, 3.5])
    sigma = np.array([1e-6, 1.5e-6, 2.1e-6, 3.3e-6])
    x, y = [1 / Fraction(t) for t in T], [Fraction(v) for v in np.log10(sigma)]
    mean_x, mean_y = sum(x) / 4, sum(y) / 4
    slope = sum((p - mean_x) * q for p, q in zip(x, y, strict=True)) / sum((p - mean_x) ** 2 for p in x)
    one = fit.arrhenius(T, sigma).one
    oracle("fit.arrhenius", "exact rational arithmetic", one.Ea_eV, float(-slope) * K_EV * LN10, rel=1e-12)
    oracle(
        "fit.arrhenius", "exact rational arithmetic", one.log10_sigma0_S_cm, float(mean_y - slope * mean_x), rel=1e-12
    )


def test_the_two_forms_differ_by_the_known_energy(oracle):
    # k ln(T2/T1) / (1/T1 - 1/T2) for 298 and 398 K
    a = fit.arrhenius([298, 398], [1e-6, 1e-4]).one
    b = fit.arrhenius([298, 398], [1e-6, 1e-4], form="sigma_T").one
    oracle("fit.arrhenius, form sigma_T", "two points in closed form", b.Ea_eV - a.Ea_eV, 0.029574, abs=5e-7, unit="eV")
    assert b.sigma0_S_K_cm == pytest.approx(1e-6 * 298 * np.exp(b.Ea_eV / (K_EV * 298)))
    assert b.predict([298, 398]) == pytest.approx([1e-6, 1e-4])


def test_two_points_in_closed_form(oracle):
    # 37.5Li2S-17.5P2S5-45LiI of Mercier 1981 at 20 and 100 °C, from SciGlass: 0.323 eV by hand
    rows = load("conductivity").query("series == 'lps-lii'")
    T, sigma = rows["T_K"].to_numpy(), rows["sigma_S_cm"].to_numpy()
    one = fit.arrhenius(rows["T_K"], rows["sigma_S_cm"]).one
    oracle("fit.arrhenius", "two points in closed form", one.Ea_eV, 0.323, abs=5e-4, unit="eV")
    assert np.isnan([one.stderr_Ea_eV, one.scatter_decades]).all()
    assert (one.n, one.freedom, one.T_min_K, one.T_max_K, one.status) == (2, 0, 293.15, 373.15, "")
    known = fit.arrhenius(T, sigma, stderr_decades=[0.03, 0.04]).one
    expected = K_EV * LN10 * 0.05 / abs(1 / T[0] - 1 / T[1])
    oracle("fit.arrhenius, stderr_decades", "two points in closed form", known.stderr_Ea_eV, expected, rel=1e-12)


def test_a_glass_of_the_table_against_scipy(oracle):
    rows = load("conductivity").query("series == 'lps70-glass'")
    one = fit.arrhenius(rows["T_K"], rows["sigma_S_cm"]).one
    by_scipy = stats.linregress(1 / rows["T_K"], np.log(rows["sigma_S_cm"]))
    oracle("fit.arrhenius", "scipy.stats.linregress", one.Ea_eV, -by_scipy.slope * K_EV, rel=1e-10)
    oracle("fit.arrhenius", "scipy.stats.linregress", one.stderr_Ea_eV, by_scipy.stderr * K_EV, rel=1e-8)
    assert one.sigma0_S_cm == pytest.approx(np.exp(by_scipy.intercept))


def test_the_law_of_yu_1997():
    # LiPON: 2.3e-6 S/cm at 25 °C and 0.55 eV, between -26 and 140 °C
    T = np.linspace(247.15, 413.15, 9)
    one = fit.arrhenius(T, 2.3e-6 * np.exp(-0.55 / K_EV * (1 / T - 1 / 298.15))).one
    assert one.Ea_eV == pytest.approx(0.55, rel=1e-12)
    assert one.predict(298.15) == pytest.approx(2.3e-6, rel=1e-12)


@given(
    st.lists(st.floats(200, 1000), min_size=2, max_size=9, unique_by=lambda T: round(T, -1)),
    st.floats(-8, 8),
    st.floats(-0.5, 2),
)
def test_a_fit_gives_back_the_law(T, a, E):
    T = np.array(T)
    one = fit.arrhenius(T, 10 ** line(T, a, E)).one
    assert (one.log10_sigma0_S_cm, one.Ea_eV) == pytest.approx((a, E), abs=1e-10)
    assert one.predict(T) == pytest.approx(10 ** line(T, a, E))


@pytest.mark.parametrize("power", [0, 0.5, 1])
def test_vft_is_that_of_curve_fit(oracle, power):
    rng = np.random.default_rng(3)
    T = rng.uniform(290, 420, (10, 9))
    T0 = rng.uniform(150, 250, (10, 1))
    y = vft_line(T, rng.uniform(-1, 1, (10, 1)), rng.uniform(500, 1500, (10, 1)), T0) + rng.normal(0, 0.005, T.shape)
    fits = fit.vft(T, 10 ** (y - power * np.log10(T)), power=power)
    assert fits.ok.all()
    for i in range(10):
        best, covariance = curve_fit(vft_line, T[i], y[i], p0=(0, 1000, T0[i, 0]), **TIGHT)
        oracle("fit.vft", "scipy.optimize.curve_fit", fits.parameters[i], best, rel=1e-6)
        oracle(
            "fit.vft, correlations",
            "scipy.optimize.curve_fit",
            correlate(fits.covariance[i]),
            correlate(covariance),
            abs=1e-5,
        )
        oracle(
            "fit.vft, stderr", "scipy.optimize.curve_fit", np.diag(fits.covariance[i]), np.diag(covariance), rel=1e-4
        )
    assert fits.predict(T) == pytest.approx(10 ** (vft_line(T, *fits.parameters.T[..., None]) - power * np.log10(T)))


def test_vft_of_very_noisy_data_finds_the_lowest_valley(oracle):
    T, y = conductivities(300, points=5, noise=0.5, seed=9)
    fits = fit.vft(T, 10**y)
    assert np.mean([status.startswith("did not") for status in fits.status]) < 0.01
    T0 = T.min(axis=1)[:, None] * (1 - np.geomspace(1, 1e-3, 4000))
    x = 1 / (T[:, None] - T0[..., None])
    x -= x.mean(axis=2, keepdims=True)
    dy = (y - y.mean(axis=1, keepdims=True))[:, None]
    left = (dy**2).sum(axis=2) - (x * dy).sum(axis=2) ** 2 / (x**2).sum(axis=2)
    cost = ((y - vft_line(T, *fits.parameters.T[..., None])) ** 2).sum(axis=1)
    good = ~np.isnan(cost)
    oracle("fit.vft, sum of squares", "a scan of 4000 T0", (cost / left.min(axis=1) - 1).clip(0)[good], 0, abs=1e-6)


@pytest.mark.parametrize("L", [-2.93, None])
@pytest.mark.parametrize(("function", "law"), VISCOSITY)
def test_viscosities_are_those_of_curve_fit(oracle, function, law, L):
    T, y = viscosities(law, 12)
    fits = function(T, y, log10_eta_inf=L)
    assert fits.ok.all()
    assert fits.names == ("Tg_K", "fragility", "log10_eta_inf")[: 2 if L else 3]
    for i in range(12):
        best, covariance = curve_fit(law, T[i], y[i], p0=(fits["Tg_K"][i] + 5, 40, -2.5)[: 2 if L else 3], **TIGHT)
        name = f"fit.{function.__name__}"
        oracle(name, "scipy.optimize.curve_fit", fits.parameters[i], best, rel=1e-7)
        oracle(
            f"{name}, correlations",
            "scipy.optimize.curve_fit",
            correlate(fits.covariance[i]),
            correlate(covariance),
            abs=1e-5,
        )
        oracle(
            f"{name}, stderr", "scipy.optimize.curve_fit", np.diag(fits.covariance[i]), np.diag(covariance), rel=1e-5
        )


# log10(viscosity / Pa s) of GlassPy 0.5.3 for Tg 800 K, m 40, log10 eta_inf -2.93
GLASSPY = {
    fit.myega: [18.758569, 14.881704, 12, 8.082326, 5.606876, 2.757008, 0.706972, -0.749443],
    fit.vft_viscosity: [19.517623, 15.002816, 12, 8.254390, 6.011231, 3.451474, 1.534348, 0.044842],
    fit.avramov_milchev: [18.421582, 14.818167, 12, 7.959640, 5.281480, 2.108271, -0.158958, -1.647932],
}


@pytest.mark.parametrize("L", [-2.93, None])
@pytest.mark.parametrize("function", GLASSPY)
def test_viscosities_of_glasspy_give_back_its_parameters(oracle, function, L):
    T = [700, 750, 800, 900, 1000, 1200, 1500, 2000]
    fits = function(T, GLASSPY[function], log10_eta_inf=L)
    expected = [800, 40, -2.93][: len(fits.names)]
    oracle(f"fit.{function.__name__}", "GlassPy 0.5.3, its law inverted", fits.parameters[0], expected, rel=2e-7)
    assert fits.predict(T)[0] == pytest.approx(GLASSPY[function], abs=1e-6)
    for points in (2, 3)[L is None :]:
        few = function(T[:points], GLASSPY[function][:points], log10_eta_inf=L)
        assert few.parameters[0] == pytest.approx(expected, rel=1e-3)
        assert few.freedom == (points - len(few.names))


@pytest.mark.parametrize(("function", "law"), VISCOSITY)
def test_a_strong_liquid_is_arrhenius_in_all_three(function, law):
    T = np.array([900.0, 1000, 1200, 1500])
    strong = fit.arrhenius(T, 10 ** -law(T, 800, 14.93), stderr_decades=0.01).one
    one = function(T, law(T, 800, 14.93), log10_eta_inf=-2.93).one
    assert one.fragility == pytest.approx(14.93)
    assert strong.Ea_eV == pytest.approx(LN10 * K_EV * 14.93 * one.Tg_K)
    assert strong.log10_sigma0_S_cm == pytest.approx(2.93)


def test_vft_on_arrhenius_data_says_so(oracle):
    T, y = conductivities(40, points=6)
    fits, straight = fit.vft(T, 10**y), fit.arrhenius(T, 10**y)
    held = fits["T0_K"] == 0
    assert 5 < held.sum() < 35
    assert (fits.status[held] == "T0 at its bound 0 K: no curvature, Arrhenius").all()
    assert not fits.ok[held].any()
    oracle("fit.vft at T0 = 0", "fit.arrhenius", fits["B_K"][held] * K_EV, straight["Ea_eV"][held], rel=1e-9)
    np.testing.assert_allclose(
        fits.covariance[held][:, :2, :2] * [1, K_EV], straight.covariance[held] / [[1], [K_EV]], rtol=1e-6
    )
    assert (fits.covariance[held][:, 2] == 0).all()
    assert (fits["freedom"][held] == 4).all()
    assert (fits["freedom"][~held] == 3).all()


def test_a_bound_of_the_fragility_is_said():
    T = np.linspace(700, 1000, 7)
    fits = fit.myega([T, T], [12 - (T / 700) ** 8, np.where(T < 710, 12, 3)], log10_eta_inf=None)
    assert fits.status[0].startswith("fragility at its lower bound") or "never reaches" in fits.status[0]
    assert fits.status[1] == "fragility at its upper bound: one point decides"


# ------------------------------------------------------------------ invariances


def test_a_weight_is_a_repeated_point():
    T, y = conductivities(1, points=5)
    weight = np.array([1, 2, 3, 1, 2])
    weighted = fit.arrhenius(T[0], 10 ** y[0], stderr_decades=0.1 / np.sqrt(weight))
    repeated = fit.arrhenius(np.repeat(T[0], weight), 10 ** np.repeat(y[0], weight), stderr_decades=0.1)
    assert weighted.parameters == pytest.approx(repeated.parameters)
    assert weighted.covariance == pytest.approx(repeated.covariance)
    loose = fit.arrhenius(T[0], 10 ** y[0], stderr_decades=0.1 / np.sqrt(weight), absolute=False)
    assert loose.covariance == pytest.approx(
        fit.arrhenius(T[0], 10 ** y[0], stderr_decades=7 / np.sqrt(weight), absolute=False).covariance
    )


@given(st.floats(1e-6, 1e6), st.floats(0.5, 2))
def test_units_rescale(sigma_unit, T_unit):
    T, y = conductivities(3)
    old, new = fit.arrhenius(T, 10**y), fit.arrhenius(T * T_unit, 10**y * sigma_unit)
    assert new["Ea_eV"] == pytest.approx(old["Ea_eV"] * T_unit)
    assert new["sigma0_S_cm"] == pytest.approx(old["sigma0_S_cm"] * sigma_unit)
    assert new.stderr("Ea_eV") == pytest.approx(old.stderr("Ea_eV") * T_unit)
    T, y = viscosities(myega, 3)
    old, new = fit.myega(T, y, log10_eta_inf=None), fit.myega(T * T_unit, y, log10_eta_inf=None)
    assert new["Tg_K"] == pytest.approx(old["Tg_K"] * T_unit)
    assert new["fragility"] == pytest.approx(old["fragility"])


CASES = {
    "arrhenius": (fit.arrhenius, {}, conductivities(7)),
    "huber": (fit.arrhenius, {"loss": "huber"}, conductivities(7)),
    "vft": (fit.vft, {}, conductivities(7, points=7)),
    "myega": (fit.myega, {"log10_eta_inf": None}, viscosities(myega, 7)),
}


def same(a, b, rel=1e-6):
    assert a.parameters == pytest.approx(b.parameters, rel=rel, abs=1e-9, nan_ok=True)
    assert a.covariance == pytest.approx(b.covariance, rel=10 * rel, abs=1e-12, nan_ok=True)
    assert a["scatter_decades"] == pytest.approx(b["scatter_decades"], rel=rel, nan_ok=True)
    assert list(a.status) == list(b.status)


@pytest.mark.parametrize("case", CASES)
def test_order_padding_company_and_form_do_not_matter(case):
    function, options, (T, y) = CASES[case]
    y = y if case == "myega" else 10**y
    fits, rng = function(T, y, **options), np.random.default_rng(2)
    rows, columns = rng.permutation(len(T)), rng.permutation(T.shape[1])
    same(function(T[rows], y[rows], **options), fits[rows], 1e-12)
    same(function(T[:, columns], y[:, columns], **options), fits)
    hole = np.full((len(T), 1), np.nan)
    same(function(np.hstack([hole, T, hole + 300]), np.hstack([hole + 300, y, hole]), **options), fits)
    long = rng.permutation(T.size)
    labels = np.repeat([f"glass {i}" for i in range(len(T))], T.shape[1])
    by_label = function(T.ravel()[long], y.ravel()[long], sample=labels[long], **options)
    assert list(by_label.sample) == list(dict.fromkeys(labels[long]))
    same(by_label[np.argsort(by_label.sample)], fits)
    for i in range(len(T)):
        same(function(T[i], y[i], **options), fits[np.array([i])], 1e-12)


def test_common_temperatures_broadcast():
    T, y = np.array([300.0, 350, 400]), conductivities(4, points=3)[1]
    same(fit.arrhenius(T, 10**y), fit.arrhenius(np.tile(T, (4, 1)), 10**y), 1e-12)


def test_a_bad_sample_does_not_disturb_the_others():
    T, y = viscosities(myega, 9)
    clean = fit.myega(T, y, log10_eta_inf=None)
    T[2, 3], y[4, 1], T[6, 1:] = -5, np.inf, np.nan
    y[7] = y[7, ::-1]
    fits = fit.myega(T, y, log10_eta_inf=None)
    bad = np.isin(np.arange(9), [2, 4, 6, 7])
    assert (fits.ok == ~bad).all()
    assert np.isnan(fits.parameters[bad]).all() and np.isnan(fits.covariance[bad]).all()
    same(fits[~bad], clean[~bad], 1e-12)


def test_what_the_caller_gave_is_left_alone():
    T, sigma = np.array([300.0, np.nan, 400.0]), np.array([1e-6, 1e-5, 1e-4])
    fit.arrhenius(T, sigma)
    assert T[0] == 300 and np.isnan(T[1]) and (sigma == [1e-6, 1e-5, 1e-4]).all()


# ------------------------------------------------------------------ limits and outliers


def likelihood(law, T, y, limit, error=None):
    """Minus the logarithm of the likelihood of parameters and, if the error is None, ln of the scale."""

    def cost(p):
        s = np.exp(p[-1]) if error is None else error
        z = (law(T, *(p[:-1] if error is None else p)) - y) / s
        return -np.where(limit == 0, stats.norm.logpdf(z) - np.log(s), stats.norm.logcdf(limit * z)).sum()

    return cost


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("law", ["arrhenius", "myega"])
def test_limits_maximise_the_likelihood(oracle, law, known):
    function, curve, options = {
        "arrhenius": (fit.arrhenius, line, {}),
        "myega": (fit.myega, myega, {"log10_eta_inf": -2.93}),
    }[law]
    T, y = conductivities(4, points=8, seed=5) if law == "arrhenius" else viscosities(myega, 4, points=8, seed=5)
    limit = np.zeros(T.shape)
    limit[:, 0], limit[:, 5], limit[3] = -1, 1, 0
    y = y + limit * [[-0.01], [0.05], [-0.1], [0]]
    given = y if law == "myega" else 10**y
    error = {"stderr_decades": 0.04} if known else {}
    fits = function(T, given, limit=limit, **error, **options)
    assert fits.ok.all()
    same(fits[np.array([3])], function(T[3], given[3], **error, **options), 1e-12)
    for i in range(3):
        cost = likelihood(curve, T[i], y[i], limit[i], 0.04 if known else None)
        start = [*(fits.parameters[i] * 1.02), *([] if known else [np.log(0.05)])]
        best = minimize(cost, start, method="Nelder-Mead", options={"xatol": 1e-11, "fatol": 1e-13, "maxiter": 5000})
        name = f"fit.{law}, limits"
        oracle(name, "Nelder-Mead on the likelihood", fits.parameters[i], best.x[: 2 if known else -1], rel=2e-6)
        if not known:
            oracle(
                f"{name}, scatter",
                "Nelder-Mead on the likelihood",
                fits["scatter_decades"][i],
                np.exp(best.x[-1]),
                rel=1e-5,
            )
        # the curvature of the likelihood, by central differences
        h = 1e-3 * np.append(np.sqrt(np.diag(fits.covariance[i])), [] if known else 1)
        shift = np.diag(h)
        H = np.array(
            [
                [
                    cost(best.x + p + q) - cost(best.x + p - q) - cost(best.x - p + q) + cost(best.x - p - q)
                    for p in shift
                ]
                for q in shift
            ]
        )
        inverse = np.linalg.inv(H / (4 * np.outer(h, h)))[:2, :2]
        oracle(
            f"{name}, stderr",
            "curvature of the likelihood",
            fits.stderr(fits.names[0])[i],
            np.sqrt(inverse[0, 0]),
            rel=0.02,
        )
        oracle(
            f"{name}, stderr",
            "curvature of the likelihood",
            fits.stderr(fits.names[1])[i],
            np.sqrt(inverse[1, 1]),
            rel=0.02,
        )


def test_limits_on_fine_data_come_to_rest():
    T, y = conductivities(300, points=8, noise=1e-4)
    limit = np.random.default_rng(1).choice([-1, 0, 0, 0, 0, 1], T.shape)
    limit[:, :5] = 0
    fits = fit.arrhenius(T, 10**y, limit=limit)
    assert fits.ok.mean() > 0.99
    assert np.median(fits["scatter_decades"]) == pytest.approx(1e-4, rel=0.3)


def test_a_missing_point_is_no_limit():
    T, y = conductivities(2, points=5)
    y[0, 2] = np.nan
    limit = np.where(np.isnan(y), -1, 0)
    same(fit.arrhenius(T, 10**y, limit=limit), fit.arrhenius(T, 10**y), 1e-12)
    limit[1, 3] = 1
    labels = np.repeat(["a", "b"], 5)[:-1]
    long = fit.arrhenius(T.ravel()[:-1], 10 ** y.ravel()[:-1], limit=limit.ravel()[:-1], sample=labels)
    y[1, 4] = np.nan
    same(long, fit.arrhenius(T, 10**y, limit=limit), 1e-12)


def test_a_limit_far_from_the_law_says_nothing():
    T, y = conductivities(1, points=6)
    far = y.copy()
    far[0, 2] += 5
    limited = fit.arrhenius(T[0], 10 ** far[0], stderr_decades=0.05, limit=[0, 0, -1, 0, 0, 0])
    without = fit.arrhenius(np.delete(T[0], 2), 10 ** np.delete(y[0], 2), stderr_decades=0.05)
    assert limited.parameters == pytest.approx(without.parameters, rel=1e-12)
    assert limited.covariance == pytest.approx(without.covariance, rel=1e-9)


def test_vft_takes_limits():
    T = np.linspace(300, 420, 9)
    y = vft_line(T, 0, 900, 210) + np.random.default_rng(4).normal(0, 0.01, 9)
    limit = np.array([-1, 0, 0, 0, 0, 0, 0, 0, 1])
    one = fit.vft(T, 10**y, limit=limit, stderr_decades=0.01).one
    best = minimize(
        likelihood(vft_line, T, y, limit, 0.01),
        [0, 900, 210],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 9000, "maxfev": 9000},
    )
    assert (one.log10_A_S_cm, one.B_K, one.T0_K) == pytest.approx(best.x, rel=1e-4)


def test_huber_is_that_of_scipy_at_the_same_scale(oracle):
    T, y = conductivities(6, points=8)
    y[:, 3] += 1
    fits = fit.arrhenius(T, 10**y, loss="huber")
    for i, s in enumerate(fits["scatter_decades"]):
        at = least_squares(
            lambda p, i=i: line(T[i], *p) - y[i],
            [0, 0.5],
            loss="huber",
            f_scale=1.345 * s,
            **{k: v for k, v in TIGHT.items() if k != "maxfev"},
        )
        oracle("fit.arrhenius, huber", "scipy.optimize.least_squares", fits.parameters[i], at.x, rel=1e-6)
    left = np.abs(y - line(T, *fits.parameters.T[..., None]))
    assert fits["scatter_decades"] == pytest.approx(np.median(left, axis=1) / stats.norm.ppf(0.75), rel=1e-5)
    T, y = viscosities(myega, 12)
    known = fit.myega(T, y, log10_eta_inf=-2.93, loss="huber", stderr_decades=0.02)
    assert known.ok.all()
    for i, best in enumerate(known.parameters):
        at = least_squares(
            lambda p, i=i: myega(T[i], *p) - y[i],
            best * 1.02,
            loss="huber",
            f_scale=1.345 * 0.02,
            x_scale="jac",
            xtol=1e-15,
            ftol=1e-15,
            gtol=1e-15,
        )
        oracle("fit.myega, huber", "scipy.optimize.least_squares", best, at.x, rel=1e-6)


def test_huber_keeps_to_its_scale_or_says_no():
    T, y = conductivities(3000, points=4)
    fits = fit.arrhenius(T, 10**y, loss="huber")
    assert 0.98 < fits.ok.mean() < 1
    scale = np.median(np.abs(y - line(T, *fits.parameters.T[..., None])), axis=1) / stats.norm.ppf(0.75)
    assert fits["scatter_decades"][fits.ok] == pytest.approx(scale[fits.ok], rel=1e-5)


def test_huber_is_that_of_statsmodels(oracle):
    # statsmodels 0.15.0: RLM(y, X, M=HuberT()).fit(tol=1e-13, conv="coefs"); params, bse (H1), scale (MAD)
    T = np.array([293.15, 313.15, 333.15, 353.15, 373.15, 393.15, 413.15, 433.15])
    y = [-4.12, -3.71, -3.30, -2.93, -2.05, -2.36, -2.08, -1.86]
    one = fit.arrhenius(T, 10 ** np.array(y), loss="huber").one
    got = [one.log10_sigma0_S_cm, one.Ea_eV, one.stderr_log10_sigma0_S_cm, one.stderr_Ea_eV, one.scatter_decades]
    expected = [
        2.9214500693958034,
        0.41055078809236223,
        0.06273038594800695,
        0.004410976174165354,
        0.020340764950764666,
    ]
    oracle("fit.arrhenius, huber", "statsmodels 0.15.0, RLM", got, expected, rel=1e-6)


def test_the_constant_of_huber_costs_a_twentieth(oracle):
    inside = 2 * stats.norm.cdf(fit.HUBER) - 1
    square = inside - 2 * fit.HUBER * stats.norm.pdf(fit.HUBER) + fit.HUBER**2 * (1 - inside)
    oracle("efficiency of huber", "closed form for normal errors", inside**2 / square, 0.95, abs=1e-6)
    assert stats.norm.ppf(0.75) == pytest.approx(fit._QUARTILE, rel=1e-15)


def test_huber_shrugs_off_an_outlier():
    T, sigma = np.linspace(300, 400, 6), 10 ** line(np.linspace(300, 400, 6), 2, 0.5)
    sigma[2] *= 100
    assert abs(fit.arrhenius(T, sigma).one.Ea_eV - 0.5) > 0.04
    assert fit.arrhenius(T, sigma, loss="huber").one.Ea_eV == pytest.approx(0.5, abs=1e-6)


# ------------------------------------------------------------------ uncertainty


def test_bands_of_a_straight_line_in_closed_form(oracle):
    T, y = conductivities(3, points=6)
    fits, at = fit.arrhenius(T, 10**y), np.linspace(330, 450, 5)
    low, high = fits.band(at, 0.9, extrapolate=True)
    x, x_at = 1 / T, 1 / at
    width = ((x - x.mean(axis=1, keepdims=True)) ** 2).sum(axis=1, keepdims=True)
    scatter = np.sqrt(((y - line(T, *fits.parameters.T[..., None])) ** 2).sum(axis=1, keepdims=True) / 4)
    half = stats.t.ppf(0.95, 4) * scatter * np.sqrt(1 / 6 + (x_at - x.mean(axis=1, keepdims=True)) ** 2 / width)
    middle = fits.predict(at, extrapolate=True)
    oracle("band of fit.arrhenius", "closed form", np.log10(high / middle), half, rel=1e-9)
    oracle("band of fit.arrhenius", "closed form", np.log10(middle / low), half, rel=1e-9)
    known = fit.arrhenius(T, 10**y, stderr_decades=0.1)
    low, high = known.band(at, 0.9, extrapolate=True)
    half = stats.norm.ppf(0.95) * 0.1 * np.sqrt(1 / 6 + (x_at - x.mean(axis=1, keepdims=True)) ** 2 / width)
    oracle("band of fit.arrhenius, stderr_decades", "closed form", np.log10(high / low) / 2, half, rel=1e-9)


SIMULATED = {
    "myega": (fit.myega, myega, np.linspace(700, 1400, 9), (800, 40, -2.93), {"log10_eta_inf": None}),
    "vft": (fit.vft, vft_line, np.linspace(300, 420, 10), (0, 900, 210), {}),
    "huber": (fit.arrhenius, line, np.linspace(300, 420, 10), (2, 0.5), {"loss": "huber"}),
    "limits": (fit.arrhenius, line, np.linspace(300, 420, 10), (2, 0.5), {"limit": None}),
}


@pytest.mark.parametrize("case", SIMULATED)
def test_covariances_and_bands_hold_in_simulation(oracle, case):
    function, law, T, true, options = SIMULATED[case]
    y = law(T, *true) + np.random.default_rng(8).normal(0, 0.01, (3000, len(T)))
    if case == "limits":  # nothing below the noise of the instrument is seen
        floor = law(T, *true)[2]
        options = {"limit": np.where(y < floor, -1, 0)}
        y = np.maximum(y, floor)
    fits = function(T, y if case == "myega" else 10**y, **options)
    assert fits.ok.mean() > 0.99
    seen, said = np.cov(fits.parameters[fits.ok].T), fits.covariance[fits.ok].mean(axis=0)
    about = {"huber": 0.05, "limits": 0.15}.get(case, 0.03)
    oracle(f"{case}: variances", "3000 simulated samples", np.sqrt(np.diag(said)), np.sqrt(np.diag(seen)), rel=about)
    oracle(f"{case}: correlations", "3000 simulated samples", correlate(said), correlate(seen), abs=0.02)
    at = T[[0, 4, -1]]
    low, high = fits.band(at)
    truth = law(at, *true) if case == "myega" else 10 ** law(at, *true)
    covered = ((low < truth) & (truth < high))[fits.ok].mean(axis=0)
    oracle(
        f"{case}: coverage of the band",
        "0.95 of 3000 simulated samples",
        covered,
        0.95,
        abs={"huber": 0.03, "limits": 0.03}.get(case, 0.01),
    )


def test_bootstrap(oracle):
    T, y = conductivities(3, points=6)
    T[2, 1:] = np.nan
    fits = fit.arrhenius(T, 10**y, stderr_decades=0.1)
    intervals = fit.bootstrap(fits, 2000, seed=1, level=0.9)
    assert list(intervals) == ["log10_sigma0_S_cm", "Ea_eV"]
    half = stats.norm.ppf(0.95) * fits.stderr("Ea_eV")
    expected = (fits["Ea_eV"] + [[-1], [1]] * half).T
    oracle(
        "fit.bootstrap",
        "normal interval of a linear law",
        intervals["Ea_eV"][:2] - expected[:2],
        0,
        abs=0.1 * half[:2].max(),
        unit="eV",
    )
    assert np.isnan(intervals["Ea_eV"][2]).all()
    estimated = fit.arrhenius(T[:2], 10 ** y[:2])
    width = np.diff(fit.bootstrap(estimated, 2000, seed=1, level=0.9)["Ea_eV"])[:, 0]
    assert width == pytest.approx(2 * stats.norm.ppf(0.95) * estimated.stderr("Ea_eV"), rel=0.08)


@pytest.mark.parametrize("workers", [1, 2])
def test_bootstrap_on_any_number_of_processes(workers):
    fits = fit.myega(*viscosities(myega, 3), log10_eta_inf=-2.93)
    with ProcessPoolExecutor(workers, get_context("forkserver")) as executor:
        there = fit.bootstrap(fits, 5, seed=3, executor=executor)
    here = fit.bootstrap(fits, 5, seed=3)
    assert all((there[name] == here[name]).all() for name in fits.names)
    assert fit.bootstrap(fits, 5, seed=4)["Tg_K"][0, 0] != here["Tg_K"][0, 0]


def test_bootstrap_of_two_points_knows_nothing():
    fits = fit.arrhenius([300, 400], [1e-6, 1e-4])
    assert np.isnan(fit.bootstrap(fits, 3, seed=0)["Ea_eV"]).all()
    with pytest.raises(ValueError, match="fits must rest on no limits"):
        fit.bootstrap(
            fit.arrhenius([300, 350, 400], [1e-6, 1e-5, 1e-4], limit=[-1, 0, 0], stderr_decades=0.1), 3, seed=0
        )
    with pytest.raises(ValueError, match="level must be above 0 and below 1, got 95"):
        fit.bootstrap(fits, 3, seed=0, level=95)


# ------------------------------------------------------------------ what is said


NAN = np.nan
STATUS = [
    (fit.arrhenius, [300, NAN], [1e-6, 1e-5], {}, "needs 2 temperatures, has 1 in 1 points"),
    (fit.arrhenius, [300, 300, 300], [1e-6, 1e-5, 2e-5], {}, "needs 2 temperatures, has 1 in 3 points"),
    (fit.arrhenius, [300, 300.0001], [1e-6, 1e-5], {}, "needs 2 temperatures, has 1 in 2 points"),
    (fit.arrhenius, [NAN, NAN], [1e-6, 1e-5], {}, "needs 2 temperatures, has 0 in 0 points"),
    (fit.vft, [300, 350, 350], [1e-6, 1e-5, 2e-5], {}, "needs 3 temperatures, has 2 in 3 points"),
    (
        fit.arrhenius,
        [300, 350, 400],
        [1e-6, 1e-5, -1e-5],
        {},
        "sigma_S_cm is not above 0 and finite at index 2: -1e-05",
    ),
    (fit.arrhenius, [300, 350], [0, 1e-5], {}, "sigma_S_cm is not above 0 and finite at index 0: 0"),
    (fit.arrhenius, [300, 350], [1, np.inf], {}, "sigma_S_cm is not above 0 and finite at index 1: inf"),
    (fit.arrhenius, [-20, 350, 400], [1, 2, 3], {}, "T_K is not above 0 and finite at index 0: -20"),
    (fit.arrhenius, [300, np.inf], [1, 2], {}, "T_K is not above 0 and finite at index 1: inf"),
    (fit.arrhenius, [300, 350], [1, 2], {"stderr_decades": [0.1, NAN]}, "stderr_decades is missing at index 1: nan"),
    (
        fit.myega,
        [800, 900],
        [1e12, 1e8],
        {"log10_eta_inf": -3},
        "log10_eta_Pa_s is not within 100: give the logarithm at index 0: 1e+12",
    ),
    (
        fit.arrhenius,
        [300, 350, 400],
        [1, 2, 3],
        {"limit": [1, 0, 0]},
        "beside limits needs 3 measured points or stderr_decades, has 2",
    ),
    (
        fit.arrhenius,
        [300, 350, 400],
        [6e-5, 2e-3, 1e-3],
        {"limit": [1, -1, 0], "stderr_decades": 0.1},
        "points and limits",
    ),
    (fit.arrhenius, [300, 350, 400], [1, 2, 3], {"loss": "huber"}, "huber needs 4 points or stderr_decades, has 3"),
    (
        fit.arrhenius,
        [1 / 3, 1 / 4, 1 / 5, 1 / 6],
        [1e-3, 1e-4, 1e-5, 1e-6],
        {"limit": [0, 0, 0, -1]},
        "points and limits",
    ),
    (
        fit.arrhenius,
        [300, 350, 400],
        [1e-3, 1e-2, 1e-1],
        {"limit": [0, -1, -1], "stderr_decades": 0.1},
        "points and limits",
    ),
    (fit.vft, [300, 350, 400], [3e-5, 2e-5, 0.1e-5], {}, "these points do not rise on heating"),
    (fit.vft, [300, 350, 400], [1e-6, 1e-5, 1e-3], {}, "T0 at its bound 0 K: no curvature, Arrhenius"),
    (fit.vft, [300, 301, 400], [1e-9, 1e-5, 1.01e-5], {}, "T0 at its bound just below the lowest temperature"),
    (fit.myega, [800, 900], [5, 9], {"log10_eta_inf": -10}, "the fitted law never reaches 1e12 Pa s"),
    (fit.myega, [800, 900], [5, 4], {"log10_eta_inf": 6}, "these points do not fall on heating towards log10_eta_inf"),
]


@pytest.mark.parametrize(("function", "T", "values", "options", "said"), STATUS)
def test_a_sample_says_what_is_wrong(function, T, values, options, said):
    fits = function(T, values, **options)
    assert fits.status[0].startswith(said) or said in fits.status[0]
    assert not fits.ok[0]
    assert len(fits) == 1
    if "bound" not in said:
        assert np.isnan(fits.parameters).all() and np.isnan(fits.covariance).all()
        with pytest.raises(ValueError, match=re.escape(f"the sample could not be fitted: {said}"[:60])):
            _ = fits.one
        assert np.isnan(fits.predict(350)).all()
        assert np.isnan(fits.band(350)[0]).all()


@pytest.mark.parametrize("options", [{}, {"loss": "huber"}, {"limit": [0, 0, 1, 0, 0, 0, 0, 0]}])
def test_a_search_that_gives_up_says_so(monkeypatch, options):
    monkeypatch.setattr(fit, "STEPS", 1)
    fits = fit.myega(*viscosities(myega, 3), log10_eta_inf=None, **options)
    assert (fits.status == "did not converge in 1 steps").all()
    assert np.isnan(fits.parameters).all()


def test_missing_points_may_lack_anything():
    fits = fit.arrhenius([300, NAN, 350], [1e-6, -1, 1e-5], stderr_decades=[0.1, NAN, 0.1])
    assert fits.ok[0] and fits["n"][0] == 2


T3, S3 = [300, 350, 400], [1e-6, 1e-5, 1e-4]
CALLS = [
    (
        lambda: fit.arrhenius([300, 350], S3),
        r"the shapes do not broadcast against each other: T_K \(2,\), sigma_S_cm \(3,\)",
    ),
    (lambda: fit.arrhenius([], []), r"T_K and sigma_S_cm must be of shape"),
    (lambda: fit.arrhenius(300, 1), r"T_K and sigma_S_cm must be of shape"),
    (lambda: fit.arrhenius([[T3]], [[S3]]), r"T_K and sigma_S_cm must be of shape .*got \(1, 1, 3\)"),
    (lambda: fit.arrhenius([-20, 0, NAN], S3), "T_K must be above 0 K, got -20 at index 0: give kelvin"),
    (lambda: fit.arrhenius(["warm", 1, 2], S3), "T_K must be an array of numbers"),
    (lambda: fit.arrhenius(T3, [[1], [1, 2]]), "sigma_S_cm must be an array of numbers"),
    (lambda: fit.arrhenius(T3, S3, sample=["a", "b"]), r"sample must hold 3 labels, got \(2,\)"),
    (lambda: fit.arrhenius([T3], [S3], sample=["a", "b"]), r"sample must hold 1 labels, got \(2,\)"),
    (
        lambda: fit.arrhenius(T3, S3, stderr_decades=[0.1, 0, 0.1]),
        "stderr_decades must be above 0 decades, got 0 at index 1",
    ),
    (lambda: fit.arrhenius(T3, S3, stderr_decades=[0.1, 0.1]), "the shapes do not broadcast"),
    (lambda: fit.arrhenius(T3, S3, limit=[0, 2, 0]), "limit must be -1, 0 or 1, got 2"),
    (lambda: fit.arrhenius(T3, S3, limit=[0, NAN, 0]), "limit must be -1, 0 or 1, got nan"),
    (lambda: fit.arrhenius(T3, S3, loss="cauchy"), "loss must be squares or huber, .*got 'cauchy'"),
    (lambda: fit.arrhenius(T3, S3, loss="huber", limit=[0, 1, 0]), "squares where points are limits, got 'huber'"),
    (lambda: fit.arrhenius(T3, S3, form="T_sigma"), "form must be sigma or sigma_T, got 'T_sigma'"),
    (lambda: fit.vft(T3, S3, power=2), "power must be 0, 0.5 or 1, got 2"),
    (lambda: fit.myega(T3, [12, 10, 8], log10_eta_inf=13), "log10_eta_inf must be below 12, got 13"),
    (lambda: fit.myega(T3, [12, 10, 8], log10_eta_inf=NAN), "log10_eta_inf must be below 12, got nan"),
    (lambda: fit.arrhenius(T3, S3).band(350, level=95), "level must be above 0 and below 1, got 95: give a fraction"),
    (lambda: fit.arrhenius(T3, S3).predict(-5), "T_K must be above 0 K, got -5"),
    (
        lambda: fit.arrhenius(T3, S3).predict(np.full((2, 3), 350)),
        r"T_K must be \(\), \(points,\) or \(1, points\), got \(2, 3\)",
    ),
    (
        lambda: fit.arrhenius(T3, S3).predict(299.9),
        "T_K of sample 0 must lie in the fitted range, 300 to 400 K, unless .*got 299.9",
    ),
    (
        lambda: fit.arrhenius(T3, S3).one.predict(400.1),
        "in the fitted range, 300 to 400 K, unless extrapolate=True, got 400.1",
    ),
    (
        lambda: fit.arrhenius(T3, S3).one.band([350, 401]),
        "in the fitted range, 300 to 400 K, unless extrapolate=True, got 401",
    ),
    (lambda: fit.arrhenius([T3, T3], [S3, S3]).one, "one asks for a single sample, here are 2"),
]


@pytest.mark.parametrize(("call", "said"), CALLS)
def test_a_bad_call_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_a_name_that_is_not_there():
    with pytest.raises(KeyError, match="no 'Ea'; there are sample, sigma0_S_cm, log10_sigma0_S_cm"):
        _ = fit.arrhenius(T3, S3)["Ea"]


def test_extrapolation_is_asked_for():
    fits = fit.arrhenius([T3, [200, 300, 500]], [S3, S3], sample=["a", "b"])
    assert fits.predict([300, 400]).shape == (2, 2)
    with pytest.raises(ValueError, match="T_K of sample a must lie"):
        fits.predict([350, 450])
    assert fits.predict([350, 450], extrapolate=True).shape == (2, 2)
    assert fits.predict([[300, 400], [200, 500]]).shape == (2, 2)
    T = np.linspace(300, 400, 6)
    glassy = fit.vft(T, 10 ** vft_line(T, 0, 900, 210))
    assert glassy.predict(250, extrapolate=True) == pytest.approx(10 ** vft_line(250, 0, 900, 210), rel=1e-6)
    with pytest.raises(ValueError, match="T_K of sample 0 must lie above T0, 210 K, got 209"):
        glassy.predict(209, extrapolate=True)


def test_one_sample_reads_as_numbers():
    one = fit.arrhenius(T3, S3, sample="glass").one
    assert isinstance(one.Ea_eV, float) and isinstance(one.n, int)
    assert one.sample == "glass"
    assert one.predict(350) == pytest.approx(10 ** line(350, one.log10_sigma0_S_cm, one.Ea_eV))
    low, high = one.band([320, 350])
    assert (low < one.predict([320, 350])).all() and (one.predict([320, 350]) < high).all()
    assert "Ea_eV=" in repr(one)


def test_many_samples_read_as_arrays_and_as_a_table():
    T, y = conductivities(5)
    T[3, 1:] = np.nan
    fits = fit.arrhenius(T, 10**y, sample=list("abcde"))
    table = fits.report()
    assert list(table["sample"]) == list("abcde")
    assert table.loc[3, "status"] == fits.status[3] != ""
    assert table["Ea_eV"].isna().tolist() == [False, False, False, True, False]
    for name in ("stderr_Ea_eV", "scatter_decades", "n", "freedom", "T_min_K", "T_max_K", "sigma0_S_cm"):
        assert table[name].to_numpy() == pytest.approx(fits[name], nan_ok=True)
    assert [one.sample for one in fits] == list("abcde")
    assert list(fits[fits.ok].sample) == list("abce")
    assert fits[-1].Ea_eV == fits["Ea_eV"][4]
    assert fits[fits.ok].predict(450, extrapolate=True) == pytest.approx(fits.predict(450, extrapolate=True)[fits.ok])
    assert "5 samples, 4 of them without remark" in repr(fits)


def test_importing_costs_numpy_only():
    code = "import sys, nce.models.fit; sys.exit(any(m in sys.modules for m in ('scipy', 'pandas', 'altair')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_masked_points_are_missing():
    sigma = np.ma.masked_array([1e-6, 1e-5, 1e3], [0, 0, 1])
    one = fit.arrhenius([300, 350, 400], sigma).one
    assert (one.n, one.Ea_eV) == (2, pytest.approx(fit.arrhenius([300, 350], [1e-6, 1e-5]).one.Ea_eV))


def test_a_conductivity_that_falls_on_heating_is_remarked_on():
    fits = fit.arrhenius([300, 350, 400], [[1e-3, 1e-4, 1e-5], [1e-5, 1e-4, 1e-3]])
    assert fits.status.tolist() == ["these points fall on heating", ""]
    assert fits["Ea_eV"][0] < 0 < fits["Ea_eV"][1]


@given(st.floats(0.1, 1), st.integers(3, 8))
def test_exact_arrhenius_data_leave_vft_at_its_bound(E, n):
    T = np.linspace(300, 420, n)
    fits = fit.vft(T, 50 * np.exp(-E / (K_EV * T)))
    assert fits.status[0].startswith("T0 at its bound 0 K")
    assert fits["T0_K"][0] == pytest.approx(0, abs=1e-4)


def test_what_overflows_is_flagged():
    fits = fit.arrhenius([300, 350, 400], [1e-6, 1e-5, 6e-5], stderr_decades=1e-160)
    assert not fits.ok[0] and "too large or too small" in fits.status[0]
