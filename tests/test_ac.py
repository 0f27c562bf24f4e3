"""Conductivity against frequency: other ways to the master curve, causality, and scaling laws put to use."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import constants as si
from scipy.integrate import quad, solve_ivp

from nce.models.ac import (
    bnn_p,
    bnn_sigma0,
    conductivity,
    jonscher,
    jonscher_complex,
    master_curve,
    master_curve_laplace,
    scale,
)

MODELS = ["rbm", "ema", "ppa"]
frequencies = st.floats(-6, 12).map(lambda x: 10.0**x)
exponents = st.floats(0.05, 0.95)


def follow(direction, ln_from, ln_to, **options):
    """The random barrier master curve as solution of d(ln σ)/d(ln p), from where σ = 1 + p."""

    def slope(ln_size, y):
        x = direction * np.exp(ln_size) / np.exp(y)
        a = 1 + 8 / 3 * x
        xf = x * a ** (-1 / 3) - 8 / 9 * x**2 * a ** (-4 / 3)
        return xf / (1 + xf)

    start = np.array([np.log1p(direction * np.exp(ln_from))], complex)
    options = {"method": "DOP853", "rtol": 1e-12, "atol": 1e-14} | options
    return slope, solve_ivp(slope, (ln_from, ln_to), start, **options)


# a continuation by Newton's method along the imaginary axis, written apart from this code
@pytest.mark.parametrize(
    ("model", "real_part", "imaginary_part"),
    [
        (
            "rbm",
            [1.01266, 1.27446, 2.43317, 6.86156, 26.0656, 121.954, 3955.54],
            [0.0964545, 0.559902, 2.35390, 11.1101, 61.2416, 382.072, 18985.6],
        ),
        (
            "ema",
            [1.00489, 1.21953, 2.72201, 9.66429, 45.5583, 255.950, 10984.7],
            [0.0993538, 0.792760, 4.40013, 26.4309, 179.905, 1336.80, 86509.5],
        ),
    ],
)
def test_master_curves_of_another_code(oracle, model, real_part, imaginary_part):
    sigma = master_curve([0.1, 1, 10, 100, 1e3, 1e4, 1e6], model)
    for got, expected in ((sigma.real, real_part), (sigma.imag, imaginary_part)):
        oracle(f"master curve, {model}", "separate Newton continuation", got, expected, rel=6e-6)


@pytest.mark.parametrize(("direction", "curve"), [(1j, master_curve), (1, master_curve_laplace)])
def test_the_random_barrier_curve_as_an_initial_value_problem(oracle, direction, curve):
    x = np.linspace(np.log(1e-7), np.log(1e14), 60)
    _, path = follow(direction, x[0], x[-1], t_eval=x)
    off = np.abs(curve(np.exp(x)) / np.exp(path.y[0]) - 1)
    oracle("master curve, rbm", "ordinary differential equation, 1e-7 to 1e14", off, 0 * off, abs=1e-9)


@given(st.floats(-300, 300), st.sampled_from([1, 1j]))
def test_the_random_barrier_curve_solves_its_equation(log10, direction):
    omega = 10.0**log10
    sigma = complex((master_curve if direction == 1j else master_curve_laplace)(omega))
    x = direction * omega / sigma
    assert np.log(sigma) == pytest.approx(x * (1 + 8 / 3 * x) ** (-1 / 3), rel=1e-12, abs=1e-15)


@given(st.floats(-6, 200))
def test_the_effective_medium_solves_its_equation(log10):
    sigma = complex(master_curve(10.0**log10, "ema"))
    assert sigma * np.log(sigma) == pytest.approx(1j * 10.0**log10, rel=1e-9)
    s = float(master_curve_laplace(10.0**log10, "ema"))
    assert s * np.log(s) == pytest.approx(10.0**log10, rel=1e-9)


def test_percolation_paths_as_an_integral(oracle):
    # z / ln(1 + z) is the integral of (1 + z)^t over t from 0 to 1, here with z = 2 p
    for omega in (1e-3, 0.3, 7.0, 1e4):
        z = 2j * omega
        expected = (
            quad(lambda t, z=z: ((1 + z) ** t).real, 0, 1)[0] + 1j * quad(lambda t, z=z: ((1 + z) ** t).imag, 0, 1)[0]
        )
        off = abs(master_curve(omega, "ppa") / expected - 1)
        oracle("master curve, ppa", "quadrature", off, 0, abs=1e-12)


# by hand: with ln σ = p/σ - c (p/σ)² + …, σ = 1 + p - (1/2 + c) p² + …, where c = 8/9 (rbm) and 0 (ema);
# 2p / ln(1 + 2p) = 1 + p - p²/3 + …
@pytest.mark.parametrize(("model", "curvature"), [("rbm", 25 / 18), ("ema", 1 / 2), ("ppa", 1 / 3)])
def test_low_frequencies(oracle, model, curvature):
    p = np.array([1e-4, 1e-3])
    for got, q in ((master_curve_laplace(p, model), p), (master_curve(p, model), 1j * p)):
        rest = np.abs(got - 1 - q) / p**2
        oracle(f"master curve, {model}", "expansion by hand, low frequency", rest, curvature + 0 * p, rel=5e-3)


def test_no_frequency_leaves_the_steady_conductivity():
    for model in MODELS:
        assert master_curve(0, model) == 1
        assert master_curve_laplace([0, 1e-12], model) == pytest.approx([1, 1])
        assert conductivity([0], 3e-6, 20, model) == 3e-6


def test_high_frequencies():
    # ln σ → (3/8)^(1/3) (p/σ)^(2/3), the exponent being half the spectral dimension 4/3 of a percolating cluster
    p = np.array([1e50, 1e100, 1e200])
    sigma = master_curve_laplace(p)
    # the next term is -(1/3) (3/8) σ/p
    assert np.log(sigma) / (3 / 8 * (p / sigma) ** 2) ** (1 / 3) == pytest.approx(1 - sigma / p / 8, rel=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_continuation_from_imaginary_to_real_frequency(oracle, model):
    # (σ - 1)/p is analytic and bounded for Re p > 0, hence the Poisson integral of its values on the axis, ω = s exp(t)
    for s in (0.03, 1.0, 40.0, 1e4):

        def integrand(t, s=s):
            return float(master_curve(s * np.exp(t), model).imag) / (2 * s * np.cosh(t)) * np.exp(-t)

        expected = 1 + s * 2 / np.pi * quad(integrand, -35, 35, limit=400, epsabs=0, epsrel=1e-11)[0]
        oracle(f"master curve, {model}", "Poisson integral", master_curve_laplace(s, model), expected, rel=1e-9)


def kramers_kronig(real_part, omega):
    """Imaginary part from the real: (2ω/π) P∫ g'(x) / (x² - ω²) dx, both halves folded, with x = ω exp(t)."""

    def integrand(t):
        return float(real_part(omega * np.exp(t)) - real_part(omega * np.exp(-t))) / np.sinh(t)

    return (quad(integrand, 1e-6, 3, limit=400)[0] + quad(integrand, 3, 120, limit=400)[0]) / np.pi


@pytest.mark.parametrize("model", MODELS)
def test_causality_of_the_master_curves(oracle, model):
    # for (σ - 1)/(iω): its real part σ''/ω falls, so that the integral converges fast; that of σ' hardly does
    for omega in (0.1, 3.0, 1e3):
        expected = 1 - omega * kramers_kronig(lambda w: master_curve(w, model).imag / w, omega)
        oracle(f"master curve, {model}", "Kramers-Kronig", master_curve(omega, model).real, expected, rel=1e-6)


@pytest.mark.parametrize("n", [0.3, 0.5, 0.7])
def test_causality_of_jonscher(oracle, n):
    for omega in (10.0, 1e4, 1e8):
        expected = kramers_kronig(lambda w: jonscher(w, 2.0, 1e4, n), omega)
        oracle("Jonscher", "Kramers-Kronig", jonscher_complex(omega, 2.0, 1e4, n).imag, expected, rel=2e-6)


def test_where_the_conductivity_has_doubled(oracle):
    for model, omega in (("rbm", 5.707), ("ema", 4.911)):
        got = master_curve(omega, model).real
        oracle(f"where it has doubled, {model}", "separate Newton continuation", got, 2, abs=1e-4)


def test_the_slope_grows_slowly(oracle):
    omega = np.array([1, 10, 1e2, 1e4, 1e6])
    got = np.log(master_curve(omega * 1.001).real / master_curve(omega / 1.001).real) / np.log(1.001**2)
    oracle("local exponent, rbm", "separate Newton continuation", got, [0.190, 0.371, 0.522, 0.705, 0.796], abs=6e-4)


@given(frequencies, frequencies, st.sampled_from(MODELS))
def test_conductivity_rises_with_frequency_and_less_than_in_proportion(one, other, model):
    low, high = sorted([one, other])
    for sigma in (master_curve([low, high], model).real, master_curve_laplace([low, high], model)):
        assert 1 - 1e-15 <= sigma[0] <= sigma[1] * (1 + 1e-14)
        assert sigma[1] / sigma[0] <= high / low * (1 + 1e-12)


@given(frequencies, st.sampled_from(MODELS))
def test_real_and_imaginary_frequency_bound_each_other(omega, model):
    sigma, laplace = master_curve(omega, model), master_curve_laplace(omega, model)
    assert 1 - 1e-15 <= sigma.real <= laplace * (1 + 1e-15)
    assert 0 < sigma.imag <= omega * (1 + 1e-15)


def test_the_bnn_number(oracle):
    got = [bnn_p(model) for model in MODELS]
    oracle("BNN p, three models", "separate Newton continuation", got, [1.509, 0.585, 0.425], abs=5e-4)


def test_the_bnn_number_as_an_event(oracle):
    # at the peak of (σ' - 1)/ω the derivative of σ' by ln ω is σ' - 1
    def peak(ln_omega, y):
        sigma = np.exp(y[0])
        return (sigma * slope(ln_omega, y)[0]).real - (sigma.real - 1)

    slope, _ = follow(1j, np.log(1e-7), np.log(1e-6))
    _, path = follow(1j, np.log(1e-7), np.log(10), events=peak)
    crossing = path.t_events[0][path.t_events[0] > np.log(1e-2)]
    assert crossing.size == 1
    oracle("BNN p, rbm", "ordinary differential equation", bnn_p(), np.exp(-crossing[0]), rel=1e-6)


@pytest.mark.parametrize("model", MODELS)
def test_bnn_gives_back_the_conductivity(model):
    omega, sigma0, strength = np.logspace(3, 7, 100_001), 4e-7, 12.0
    loss = (conductivity(omega, sigma0, strength, model).real - sigma0) / omega
    assert bnn_sigma0(omega[loss.argmax()], strength, bnn_p(model)) == pytest.approx(sigma0, rel=1e-3)


def test_units_of_the_frequency_scale(oracle):
    # in SI: 2e-4 S/m, 1 MHz; all of σ0/ε0Δε
    scaled = 2 * np.pi * 1e6 * si.epsilon_0 * 15 / 2e-4
    got = conductivity(2 * np.pi * 1e6, 2e-6, 15).real
    oracle("conductivity, rbm", "SI units and CODATA", got, 2e-6 * master_curve(scaled).real, rel=1e-9)
    got = bnn_sigma0(1e6, 15, 1.3)
    oracle("BNN relation", "SI units and CODATA", got, 1.3 * si.epsilon_0 * 15 * 1e6 / 100, rel=1e-9)


@given(st.floats(-2, 9), st.floats(-12, -1), st.floats(0, 8), exponents)
def test_the_onset_of_jonscher_doubles_the_conductivity(log_omega, log_sigma, log_onset, n):
    omega, sigma0, onset = 10.0**log_omega, 10.0**log_sigma, 10.0**log_onset
    assert jonscher(onset, sigma0, onset, n) == pytest.approx(2 * sigma0)
    both = jonscher_complex(omega, sigma0, onset, n)
    assert both.real == pytest.approx(float(jonscher(omega, sigma0, onset, n)), rel=1e-14)
    # the other usual form, 1 + (iω/ω0)^n, of which ω0 is not the onset
    omega0 = onset * np.cos(n * np.pi / 2) ** (1 / n)
    assert both == pytest.approx(sigma0 * (1 + (1j * omega / omega0) ** n), rel=1e-9)
    assert jonscher_complex(omega0, sigma0, onset, n).real == pytest.approx(sigma0 * (1 + np.cos(n * np.pi / 2)))


@given(st.lists(st.floats(200, 600), min_size=2, max_size=5), st.floats(0.05, 5), st.floats(0.5, 2))
def test_spectra_of_all_temperatures_and_concentrations_fall_on_one_curve(T, n, a):
    # hopping with a strength by Curie's law and any Arrhenius conductivity
    T, omega = np.array(T), np.logspace(0, 9, 10)[:, None]
    sigma0, strength = 50 * np.exp(-0.6 / (8.617e-5 * T)), 3e3 * n * a**2 / T
    one = scale(omega, conductivity(omega, sigma0, strength).real, sigma0, T, carriers=n)
    expected = master_curve(one.omega_scaled_rad_cm_S_K_s * si.epsilon_0 / 100 * 3e3 * a**2).real
    assert one.sigma_ratio == pytest.approx(expected, rel=1e-12)


def test_scaling_by_hand():
    one = scale(1e6, 5e-6, 2e-6, 300, carriers=0.2)
    assert one.sigma_ratio == pytest.approx(2.5)
    assert one.omega_scaled_rad_cm_S_K_s == pytest.approx(0.2 * 1e6 / (2e-6 * 300))


@given(st.floats(0, 10), st.floats(-12, -2), st.floats(-12, -2), st.floats(150, 900), st.floats(150, 900))
def test_rescaling_undoes_scaling_and_goes_anywhere(log_omega, log_0, log_1, T_0, T_1):
    omega, sigma = 10.0**log_omega, 3 * 10.0**log_0
    one = scale(omega, sigma, 10.0**log_0, T_0, carriers=0.3)
    back, there = one.rescale(10.0**log_0, T_0, carriers=0.3), one.rescale(10.0**log_1, T_1, carriers=0.7)
    assert (back.omega_rad_s, back.sigma_S_cm) == (pytest.approx(omega), pytest.approx(sigma))
    again = scale(there.omega_rad_s, there.sigma_S_cm, 10.0**log_1, T_1, carriers=0.7)
    assert again.omega_scaled_rad_cm_S_K_s == pytest.approx(float(one.omega_scaled_rad_cm_S_K_s))
    assert again.sigma_ratio == pytest.approx(3)


def test_arguments_broadcast():
    omega = np.ones((4, 1))
    assert jonscher(omega, 1e-6, [1, 2, 3], 0.5).shape == (4, 3)
    assert jonscher_complex(omega, 1e-6, [1, 2, 3], 0.5).shape == (4, 3)
    assert conductivity(omega, [1e-6, 1e-5], 20).shape == (4, 2)
    assert master_curve(omega).shape == master_curve_laplace(omega).shape == (4, 1)
    assert bnn_sigma0(omega, [1, 2], 1.5).shape == (4, 2)
    one = scale(omega, [1e-6, 2e-6], 1e-6, 300)
    assert one.sigma_ratio.shape == one.omega_scaled_rad_cm_S_K_s.shape == one.rescale(1e-6, 300).omega_rad_s.shape


JONSCHER = {"omega_rad_s": 1e4, "sigma0_S_cm": 1e-6, "onset_rad_s": 1e4, "exponent": 0.6}
SCALE = {"omega_rad_s": 1e4, "sigma_S_cm": 2e-6, "sigma0_S_cm": 1e-6, "T_K": 300, "carriers": 1}
RESCALE = {"sigma0_S_cm": 1e-6, "T_K": 300, "carriers": 1}
ARGUMENTS = [
    (jonscher, JONSCHER),
    (jonscher_complex, JONSCHER),
    (master_curve, {"omega_scaled": 1.0}),
    (master_curve_laplace, {"s_scaled": 1.0}),
    (conductivity, {"omega_rad_s": 1e4, "sigma0_S_cm": 1e-6, "delta_epsilon": 20}),
    (bnn_sigma0, {"omega_max_rad_s": 1e4, "delta_epsilon": 20, "p": 1.5}),
    (scale, SCALE),
    (scale(**SCALE).rescale, RESCALE),
]


@pytest.mark.parametrize("bad", [-1, np.nan, np.inf])
@pytest.mark.parametrize(
    ("function", "arguments", "name"), [(f, arguments, name) for f, arguments in ARGUMENTS for name in arguments]
)
def test_a_forbidden_value_is_named(function, arguments, name, bad):
    with pytest.raises(ValueError, match=rf"^{name} must be .*got {bad:g} at index 1"):
        function(**arguments | {name: [arguments[name], bad]})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: jonscher(1e4, 1e-6, 1e4, 1), "exponent must be above 0 and below 1, got 1: a slope of 1"),
        (lambda: jonscher(1e4, 0, 1e4, 0.5), "sigma0_S_cm must be above 0 S/cm, got 0"),
        (lambda: jonscher(-1, 1e-6, 1e4, 0.5), "omega_rad_s must be 0 or more rad/s, got -1: give 2 pi times"),
        (lambda: scale(1e4, 1e-6, 1e-6, -20), "T_K must be above 0 K, got -20: give kelvin"),
        (lambda: master_curve(1, "dca"), "model must be one of rbm, ema, ppa, got 'dca'"),
        (lambda: master_curve_laplace(1, "dca"), "model must be one of rbm, ema, ppa, got 'dca'"),
        (lambda: bnn_p("dca"), "model must be one of rbm, ema, ppa, got 'dca'"),
        (lambda: conductivity([1, 2], [1e-6, 1e-6, 1e-6], 20), "shapes do not broadcast"),
    ],
)
def test_other_refusals(call, said):
    with pytest.raises(ValueError, match=said):
        call()
