"""Viscosity laws against GlassPy, their differential equations, root finding and each other."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import constants as codata
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from nce.models import viscosity
from nce.models.viscosity import (
    activation_enthalpy,
    activation_enthalpy_at_Tg,
    avramov_milchev,
    eyring,
    from_myega,
    from_vft,
    isokom,
    law_parameters,
    maxwell_time,
    myega,
    stokes_einstein,
    vft,
)

LAWS = {"myega": myega, "vft": vft, "avramov_milchev": avramov_milchev}
K_EV = codata.value("Boltzmann constant in eV/K")

each_law = pytest.mark.parametrize("model", LAWS)
transitions = st.floats(300, 1500)
fragilities = st.floats(16, 150)
limits = st.floats(-5, -1)

# Tg 800 K, m 40, L -2.93; GlassPy 0.5.3: myega_alt, vft_alt, am_alt
GLASSPY = {
    700: (18.758569, 19.517623, 18.421582),
    750: (14.881704, 15.002816, 14.818167),
    800: (12, 12, 12),
    900: (8.082326, 8.254390, 7.959640),
    1000: (5.606876, 6.011231, 5.281480),
    1200: (2.757008, 3.451474, 2.108271),
    1500: (0.706972, 1.534348, -0.158958),
    2000: (-0.749443, 0.044842, -1.647932),
}
# GlassPy 0.6.0 at other liquids, one of them superstrong: (Tg, m, L, T)
GLASSPY_WIDE = {
    (550, 12, -2.93, 495): (13.3010758112, 13.3048798252, 13.3194037245),
    (550, 12, -2.93, 1375): (3.7882746787, 3.8390525357, 4.2185044618),
    (1450, 20, -4.5, 1305): (14.2705644137, 14.2758620690, 14.2476816016),
    (1450, 20, -4.5, 3625): (1.3112571347, 1.3548387097, 0.9341599648),
    (320, 90, -1.0, 288): (26.8944998455, 41.25, 25.9603781428),
    (320, 90, -1.0, 416): (1.5490511393, 3.225, 1.1139989118),
}


@each_law
def test_laws_against_glasspy(model, oracle):
    column = list(LAWS).index(model)
    got = LAWS[model](list(GLASSPY), 800, 40, log10_eta_inf=-2.93)
    oracle(
        f"viscosity, {model}", "GlassPy 0.5.3", got, [row[column] for row in GLASSPY.values()], abs=6e-7, unit="decades"
    )
    Tg, m, L, T = np.array(list(GLASSPY_WIDE)).T
    expected = [row[column] for row in GLASSPY_WIDE.values()]
    oracle(
        f"viscosity, {model}",
        "GlassPy 0.6.0",
        LAWS[model](T, Tg, m, log10_eta_inf=L),
        expected,
        abs=1e-9,
        unit="decades",
    )


def test_the_limit_of_the_review_moves_myega(oracle):
    got = myega(1500, 800, 40, log10_eta_inf=-2.97)
    oracle("viscosity, myega", "GlassPy 0.5.3, L = -2.97", got, 0.688919, abs=6e-7, unit="decades")


def test_temperatures_of_given_viscosity_against_glasspy(oracle):
    for column, model in enumerate(LAWS):
        eta = [row[column] for row in GLASSPY.values()]
        got = isokom(eta, 800, 40, log10_eta_inf=-2.93, model=model)
        oracle(f"isokom, {model}", "GlassPy 0.5.3, read backwards", got, list(GLASSPY), abs=0.001, unit="K")


# dy/dT of y = log10 eta - L; the only constant of each law follows from its slope -m/Tg at Tg
EQUATIONS = {
    "myega": lambda T, y, Tg, m, y0: -y / T * (1 + Tg * (m / y0 - 1) / T),
    "vft": lambda _, y, Tg, m, y0: -(y**2) * m / (y0**2 * Tg),
    "avramov_milchev": lambda T, y, _, m, y0: -m / y0 * y / T,
}


@each_law
@pytest.mark.parametrize(("Tg", "m", "L"), [(800, 40, -2.93), (500, 90, -1.5), (1480, 14.93, -2.93), (900, 11, -3)])
def test_laws_solve_their_differential_equation(model, Tg, m, L, oracle):
    temperatures = np.linspace(0.95, 2, 8) * Tg
    for reach in (temperatures[temperatures >= Tg], temperatures[temperatures < Tg]):
        solved = solve_ivp(
            lambda T, y: EQUATIONS[model](T, y, Tg, m, 12 - L), (Tg, reach[np.argmax(abs(reach - Tg))]), [12.0 - L],
            method="DOP853", dense_output=True, rtol=1e-12, atol=1e-12,
        )  # fmt: skip
        got = LAWS[model](reach, Tg, m, log10_eta_inf=L)
        oracle(
            f"viscosity, {model}",
            "integration of dη/dT from Tg",
            got,
            solved.sol(reach)[0] + L,
            abs=1e-8,
            unit="decades",
        )


def derivative(function, x, h):
    """Central difference of the sixth order."""
    weights = {1: 45 / 60, 2: -9 / 60, 3: 1 / 60}
    return sum(w * (function(x + i * h) - function(x - i * h)) for i, w in weights.items()) / h


@each_law
@given(Tg=transitions, m=st.floats(8, 150), L=limits)
def test_tg_is_at_twelve_and_fragility_is_the_slope_there(model, Tg, m, L):
    def angell(x):
        return LAWS[model](Tg / x, Tg, m, log10_eta_inf=L)

    assert angell(1.0) == pytest.approx(12, abs=1e-12)
    assert derivative(angell, 1.0, 1e-3) == pytest.approx(m, rel=1e-7)


@each_law
@given(T=st.floats(1.02, 4), Tg=transitions, m=fragilities, L=limits)
def test_activation_enthalpy_is_the_slope_of_an_arrhenius_plot(model, T, Tg, m, L):
    def arrhenius_plot(beta):
        return np.log(10) * LAWS[model](1 / (K_EV * beta), Tg, m, log10_eta_inf=L)

    beta = 1 / (K_EV * T * Tg)
    got = activation_enthalpy(T * Tg, Tg, m, log10_eta_inf=L, model=model)
    assert got == pytest.approx(derivative(arrhenius_plot, beta, 2e-4 * beta), rel=1e-8)


@each_law
@given(Tg=transitions, m=fragilities, L=limits)
def test_activation_enthalpy_at_tg_does_not_know_the_law(model, Tg, m, L):
    got = activation_enthalpy(Tg, Tg, m, log10_eta_inf=L, model=model)
    assert got == pytest.approx(float(activation_enthalpy_at_Tg(Tg, m)), rel=1e-12)


def test_activation_enthalpy_at_tg_by_hand(oracle):
    # 2.302585 * 8.617333e-5 eV/K * 40 * 800 K
    oracle("activation enthalpy at Tg", "by hand", activation_enthalpy_at_Tg(800, 40), 6.3495, abs=5e-5, unit="eV")


@given(T=st.floats(0.5, 10), Tg=transitions, L=limits)
def test_a_strong_liquid_is_arrhenius_in_every_law(T, Tg, L):
    for law in LAWS.values():
        assert law(T * Tg, Tg, 12 - L, log10_eta_inf=L) == pytest.approx(L + (12 - L) / T, abs=1e-9)


@each_law
@given(Tg=transitions, m=st.floats(8, 150), L=limits)
def test_infinite_temperature_leaves_the_limit(model, Tg, m, L):
    assert LAWS[model](1e15, Tg, m, log10_eta_inf=L) == pytest.approx(L, abs=1e-3)


@given(T=st.one_of(st.floats(0.96, 0.999), st.floats(1.001, 8)), Tg=transitions, m=fragilities, L=limits)
def test_vft_is_above_myega_and_myega_above_avramov_milchev(T, Tg, m, L):
    assume(m > 1.001 * (12 - L) and 1 - (12 - L) / m < 0.999 * T)
    in_vft, in_myega, in_am = (law(T * Tg, Tg, m, log10_eta_inf=L) for law in (vft, myega, avramov_milchev))
    assert in_vft > in_myega > in_am


@each_law
@given(T=st.floats(1, 3), rise=st.floats(1e-3, 1), Tg=transitions, m=fragilities, L=limits)
def test_heating_thins(model, T, rise, Tg, m, L):
    cold, hot = LAWS[model](np.array([T, T + rise]) * Tg, Tg, m, log10_eta_inf=L)
    assert hot < cold


@each_law
@given(T=st.floats(1, 3), Tg=transitions, m=fragilities, L=limits, scale=st.floats(0.1, 10))
def test_only_the_ratio_of_temperatures_counts(model, T, Tg, m, L, scale):
    plain, scaled = LAWS[model](np.array([1, scale]) * T * Tg, np.array([1, scale]) * Tg, m, log10_eta_inf=L)
    assert scaled == pytest.approx(plain, rel=1e-9, abs=1e-9)


@each_law
@given(eta=st.floats(0, 14), Tg=transitions, m=st.floats(8, 150), L=limits)
def test_isokom_finds_the_root_that_a_bracket_finds(model, eta, Tg, m, L):
    got = isokom(eta, Tg, m, log10_eta_inf=L, model=model)
    end = {"vft": 1 - (12 - L) / m, "myega": 1 - m / (12 - L), "avramov_milchev": 0}[model]
    low, high = max(0.3, end + 1e-4) * Tg, 1e4 * Tg

    def miss(T):
        return LAWS[model](T, Tg, m, log10_eta_inf=L) - eta

    assume(miss(low) > 0)
    assert got == pytest.approx(brentq(miss, low, high, xtol=1e-9, rtol=1e-12), rel=1e-8)


def test_isokom_is_continuous_through_the_strong_liquid():
    around = isokom(5, 800, 14.93 * (1 + np.array([-1e-6, -1e-9, 0, 1e-9, 1e-6])), log10_eta_inf=-2.93)
    assert around == pytest.approx(np.full(5, 800 * 14.93 / 7.93), rel=1e-6)


def test_parameters_against_the_recorded_ones(oracle):
    p = law_parameters(800, 40, log10_eta_inf=-2.93)
    got = [p.myega_C_K, p.myega_K_K, p.vft_T0_K]
    oracle(
        "parameters of the laws", "worked apart from this code", got, [1343.3356, 2227.9004, 501.4], abs=5e-5, unit="K"
    )


@given(T=st.floats(1.01, 4), Tg=transitions, m=st.floats(8, 150), L=limits)
def test_parameters_give_the_same_curves(T, Tg, m, L):
    p, T = law_parameters(Tg, m, log10_eta_inf=L), T * Tg
    assert L + p.myega_K_K / T * np.exp(p.myega_C_K / T) == pytest.approx(myega(T, Tg, m, log10_eta_inf=L), abs=1e-9)
    assert L + p.vft_B_K / (T - p.vft_T0_K) == pytest.approx(vft(T, Tg, m, log10_eta_inf=L), abs=1e-9)
    in_am = avramov_milchev(T, Tg, m, log10_eta_inf=L)
    assert L + (12 - L) * (Tg / T) ** p.avramov_milchev_alpha == pytest.approx(in_am, abs=1e-9)


@given(Tg=transitions, m=st.floats(8, 150), L=limits)
def test_parameters_give_back_the_glass_transition(Tg, m, L):
    p = law_parameters(Tg, m, log10_eta_inf=L)
    for back in (
        from_myega(p.myega_K_K, p.myega_C_K, log10_eta_inf=L),
        from_vft(p.vft_B_K, p.vft_T0_K, log10_eta_inf=L),
    ):
        assert back.Tg_K == pytest.approx(Tg, rel=1e-7)
        assert back.fragility == pytest.approx(m, rel=1e-6)


@given(K=st.floats(100, 2e4), C=st.floats(0, 5000), L=limits)
def test_glass_transition_of_myega_parameters_by_root_finding(K, C, L):
    back = from_myega(K, C, log10_eta_inf=L)
    Tg = brentq(lambda T: np.log(K / T) + C / T - np.log(12 - L), 1, 1e5, xtol=1e-10, rtol=1e-13)
    assert back.Tg_K == pytest.approx(Tg, rel=1e-9)
    assert back.fragility == pytest.approx((12 - L) * (1 + C / Tg), rel=1e-9)


def test_a_strong_liquid_has_no_curvature_to_convert():
    p = law_parameters(800, 15, log10_eta_inf=-3)
    assert (p.myega_C_K, p.vft_T0_K) == (0, 0)
    back = from_myega(p.myega_K_K, 0, log10_eta_inf=-3)
    assert (back.Tg_K, back.fragility) == (pytest.approx(800), pytest.approx(15))


def test_diffusivities_and_relaxation_time_against_worked_numbers(oracle):
    oracle("Stokes-Einstein", "GlassPy 0.6.0", stokes_einstein(800, 12, 1), 5.859656347e-24, rel=1e-9)
    oracle("Stokes-Einstein", "GlassPy 0.6.0", stokes_einstein(1473, 2.5, 1.4), 2.437007528e-14, rel=1e-9)
    oracle("Eyring", "GlassPy 0.6.0", eyring(800, 12, 2), 5.522596e-23, rel=1e-9)
    oracle("Eyring", "GlassPy 0.6.0", eyring(1473, 2.5, 2.8), 2.296825484e-13, rel=1e-9)
    oracle("Maxwell time", "by hand, 1e12 Pa s / 30e9 Pa", maxwell_time(12, 30), 100 / 3, rel=1e-12)


def test_stokes_einstein_is_einsteins_relation_with_the_drag_of_stokes():
    # D = kT / (F / v) with the drag integrated over the sphere: a traction of 3 eta v / (2 r) everywhere on 4 pi r2
    T, eta, r, v = 1300.0, 10**4.2, 1.4e-10, 1e-9
    drag = 1.5 * eta * v / r * 4 * np.pi * r**2
    assert stokes_einstein(T, 4.2, 1.4) == pytest.approx(codata.k * T / (drag / v), rel=1e-9)


@given(T=st.floats(200, 3000), eta=st.floats(-3, 15), size=st.floats(0.5, 10), decades=st.floats(-5, 5))
def test_thicker_liquids_slow_everything_in_proportion(T, eta, size, decades):
    assert stokes_einstein(T, eta + decades, size) * 10**decades == pytest.approx(
        stokes_einstein(T, eta, size), rel=1e-9
    )
    assert eyring(T, eta + decades, size) * 10**decades == pytest.approx(eyring(T, eta, size), rel=1e-9)
    assert maxwell_time(eta + decades, size) == pytest.approx(maxwell_time(eta, size) * 10**decades, rel=1e-9)
    assert eyring(T, eta, size) == pytest.approx(3 * np.pi * stokes_einstein(T, eta, size / 2), rel=1e-12)


def test_arguments_broadcast():
    T, m = np.full((3, 1), 900.0), np.array([20, 30, 40, 50])
    for model, law in LAWS.items():
        assert law(T, 800, m, log10_eta_inf=-3).shape == (3, 4)
        assert isokom(np.full((3, 1), 5.0), 800, m, log10_eta_inf=-3, model=model).shape == (3, 4)
        assert activation_enthalpy(T, 800, m, log10_eta_inf=-3, model=model).shape == (3, 4)
    assert activation_enthalpy_at_Tg(T, m).shape == (3, 4)
    assert stokes_einstein(T, m / 10, 1).shape == eyring(T, m / 10, 1).shape == (3, 4)
    assert maxwell_time(T / 100, m).shape == (3, 4)
    assert law_parameters(T, m, log10_eta_inf=-3).vft_T0_K.shape == (3, 4)
    assert from_myega(T, m, log10_eta_inf=-3).Tg_K.shape == from_vft(T, m, log10_eta_inf=-3).fragility.shape == (3, 4)
    assert viscosity.myega(900, 800, 40, log10_eta_inf=[-3, -2]).shape == (2,)


LIQUID = {"Tg_K": 800, "fragility": 40, "log10_eta_inf": -3}
CALLS = {
    myega: {"T_K": 900} | LIQUID,
    vft: {"T_K": 900} | LIQUID,
    avramov_milchev: {"T_K": 900} | LIQUID,
    activation_enthalpy: {"T_K": 900} | LIQUID,
    isokom: {"log10_eta_Pa_s": 5} | LIQUID,
    law_parameters: LIQUID,
    activation_enthalpy_at_Tg: {"Tg_K": 800, "fragility": 40},
    from_myega: {"K_K": 2000, "C_K": 1000, "log10_eta_inf": -3},
    from_vft: {"B_K": 4000, "T0_K": 500, "log10_eta_inf": -3},
    stokes_einstein: {"T_K": 900, "log10_eta_Pa_s": 8, "radius_A": 1},
    eyring: {"T_K": 900, "log10_eta_Pa_s": 8, "jump_A": 2},
    maxwell_time: {"log10_eta_Pa_s": 8, "G_GPa": 30},
}
SIGNED = {"log10_eta_inf", "log10_eta_Pa_s", "C_K", "T0_K"}


@pytest.mark.parametrize(
    ("function", "name", "bad"),
    [
        (function, name, bad)
        for function, arguments in CALLS.items()
        for name in arguments
        for bad in ([np.nan, np.inf] if name in SIGNED else [np.nan, np.inf, 0, -5])
    ],
)
def test_a_forbidden_value_is_named(function, name, bad):
    with pytest.raises(ValueError, match=rf"^{name} must be .*got {bad:g}"):
        function(**CALLS[function] | {name: bad})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: vft([900, 500, 400], 800, 40, log10_eta_inf=-2.93), r"T_K must be above 501.4 K, the T0 .* got 500"),
        (lambda: vft(400, 800, 30, log10_eta_inf=-3), "T_K must be above 400 K, the T0 at which VFT diverges, got 400"),
        (lambda: activation_enthalpy(450, 800, 40, log10_eta_inf=-2.93, model="vft"), "T_K must be above 501.4 K"),
        (lambda: myega(300, 800, 9, log10_eta_inf=-3), "T_K must be above 320 K, below which MYEGA falls on cooling"),
        (lambda: myega(2, 800, 100, log10_eta_inf=-3), "T_K is too low for a finite viscosity, got 2"),
        (lambda: avramov_milchev(1e-300, 800, 100, log10_eta_inf=-3), "T_K is too low for a finite viscosity"),
        (lambda: myega(900, 800, 40, log10_eta_inf=12), "log10_eta_inf must be .*below 12, got 12: give log10"),
        (lambda: isokom(-3, 800, 40, log10_eta_inf=-3), "log10_eta_Pa_s must be above log10_eta_inf, -3, got -3"),
        (lambda: isokom(1e12, 800, 40, log10_eta_inf=-3), "log10_eta_Pa_s must be .* got 1e.12: give log10"),
        (lambda: isokom([5, 40], 800, 9, log10_eta_inf=-3), "log10_eta_Pa_s 40 is not reached by myega"),
        (lambda: isokom([5, 40], 800, 9, log10_eta_inf=-3, model="vft"), "log10_eta_Pa_s 40 is not reached by vft"),
        (lambda: isokom(5, 800, 40, log10_eta_inf=-3, model="am"), "model must be one of myega, vft, avramov.* 'am'"),
        (lambda: activation_enthalpy(900, 800, 40, log10_eta_inf=-3, model="x"), "model must be one of"),
        (lambda: from_myega(2000, -900, log10_eta_inf=-3), "C_K -900 is so low that the liquid never reaches 1e12"),
        (lambda: from_vft(3000, -400, log10_eta_inf=-3), "T0_K -400 is so low that the liquid never reaches 1e12"),
        (lambda: stokes_einstein(900, 1e12, 1), "log10_eta_Pa_s must be .*: give log10 of the viscosity"),
        (lambda: stokes_einstein(900, 8, 1e-10), "radius_A must be .*: give angstrom"),
        (lambda: myega(900, 40, 1200, log10_eta_inf=-3), "fragility must be .* got 1200: give the slope m"),
        (lambda: maxwell_time(12, 3e10), "G_GPa must be .*: give GPa, not MPa or Pa"),
        (lambda: myega([900, 950], [800, 801, 802], 40, log10_eta_inf=-3), r"do not broadcast.*T_K \(2,\)"),
    ],
)
def test_other_refusals(call, said):
    with pytest.raises(ValueError, match=said):
        call()
