"""Conductivity against temperature, against closed forms, SciPy and the numbers read elsewhere."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import constants as codata
from scipy.integrate import solve_ivp

from nce.data import load
from nce.models import transport
from nce.models.transport import (
    arrhenius,
    arrhenius_sigma_T,
    charge_diffusivity,
    conductivity,
    conductivity_from_log10_resistivity,
    diffusivity,
    eV_to_kJ_mol,
    haven_ratio,
    kJ_mol_to_eV,
    landesfeind_conductivity,
    mobility,
    nernst_einstein_conductivity,
    sigma_T_energy_shift,
    transference_number,
    vft_activation_energy,
    vft_conductivity,
)

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


@pytest.mark.parametrize("bad", [0, -1, np.nan, np.inf])
@pytest.mark.parametrize(
    ("function", "arguments", "name"),
    [
        (arrhenius, {"T_K": 300, "sigma0_S_cm": 1, "Ea_eV": 0.3}, "T_K"),
        (arrhenius, {"T_K": 300, "sigma0_S_cm": 1, "Ea_eV": 0.3}, "sigma0_S_cm"),
        (landesfeind_conductivity, {"T_K": 300, "c_mol_L": 1}, "T_K"),
        (landesfeind_conductivity, {"T_K": 300, "c_mol_L": 1}, "c_mol_L"),
    ],
)
def test_a_forbidden_value_is_named(function, arguments, name, bad):
    with pytest.raises(ValueError, match=rf"^{name} .*{bad:g}"):
        function(**arguments | {name: bad})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: arrhenius(300, 1, -0.1), "Ea_eV must be 0 or more .*eV, got -0.1"),
        (lambda: arrhenius(300, 1, np.nan), "Ea_eV"),
        (lambda: arrhenius(300, 1, 40), "Ea_eV must be .*got 40: give eV; 1 eV is"),
        (lambda: landesfeind_conductivity(263.1), "T_K must be 263.15 or more and 323.15 or less K, got 263.1"),
        (lambda: landesfeind_conductivity(323.2), "T_K must be 263.15 or more and 323.15 or less K, got 323.2"),
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


# The two forms of the Arrhenius law


def test_the_difference_of_the_two_activation_energies(oracle):
    got = sigma_T_energy_shift(298, 398)
    oracle("E' - E between two temperatures", "worked apart from this code", got, 0.029574, abs=5e-7, unit="eV")


@given(temperatures, st.floats(1.01, 3), prefactors, barriers)
def test_two_points_fitted_in_both_forms_differ_by_the_shift(T, ratio, A, barrier):
    T = np.array([T, T * ratio])
    sigma = arrhenius_sigma_T(T, A, barrier)
    plain, with_T = (-np.diff(np.log(y))[0] / np.diff(1 / T)[0] * K_EV for y in (sigma, sigma * T))
    assert with_T == pytest.approx(barrier, abs=1e-6)
    assert sigma_T_energy_shift(*T) == pytest.approx(with_T - plain, rel=1e-6)


@given(temperatures, st.floats(-1e-3, 1e-3))
def test_the_shift_is_symmetric_and_tends_to_kT(T, step):
    shift = sigma_T_energy_shift(T, T * (1 + step))
    assert shift == pytest.approx(float(sigma_T_energy_shift(T * (1 + step), T)), rel=1e-12)
    assert shift == pytest.approx(K_EV * T * (1 + step / 2), rel=1e-6)
    assert sigma_T_energy_shift(T, T) == pytest.approx(K_EV * T, rel=1e-12)


@given(temperatures, prefactors, barriers, st.floats(-1e-3, 1e-3))
def test_at_one_temperature_the_two_forms_touch(T, sigma0, barrier, step):
    E, A = barrier + sigma_T_energy_shift(T, T), np.e * T * sigma0
    near = T * (1 + step)
    assert arrhenius_sigma_T(near, A, E) == pytest.approx(float(arrhenius(near, sigma0, barrier)), rel=1e-6)


# Vogel, Fulcher and Tammann


@given(temperatures, prefactors, st.floats(0, 5000), st.sampled_from([0, 0.5, 1]))
def test_vft_without_T0_is_arrhenius(T, A, B, p):
    assert vft_conductivity(T, A, B, 0, p=p) == pytest.approx(T**-p * arrhenius(T, A, K_EV * B), rel=1e-9)
    assert vft_activation_energy(T, B, 0, p=p) == pytest.approx(K_EV * (B - p * T), abs=1e-12)


def test_vft_is_the_law_of_williams_landel_and_ferry(oracle):
    # log10 of sigma(T)/sigma(Tr) = C1 (T - Tr)/(C2 + T - Tr), with B = ln(10) C1 C2 and T0 = Tr - C2
    C1, C2, Tr = 17.44, 51.6, 250.0
    T = np.linspace(240, 400, 9)
    sigma = vft_conductivity(np.append(T, Tr), 3.0, np.log(10) * C1 * C2, Tr - C2, p=0)
    got = np.log10(sigma[:-1] / sigma[-1])
    oracle("VFT conductivity", "Williams-Landel-Ferry form", got, C1 * (T - Tr) / (C2 + T - Tr), abs=1e-10)


@given(st.floats(1.05, 4), st.floats(50, 400), st.floats(0, 50), st.floats(0, 1))
def test_the_apparent_activation_energy_of_vft_is_its_slope(ratio, T0, depth, p):
    T, B = ratio * T0, depth * (ratio - 1) * T0
    beta = 1 / (K_EV * T)
    h = 1e-4 * beta * (ratio - 1)
    steps, weights = np.array([1, 2, 3]), np.array([45, -9, 1]) / 60
    above, below = (np.log(vft_conductivity(1 / (K_EV * (beta + s * h * steps)), 1, B, T0, p=p)) for s in (1, -1))
    slope = -weights @ (above - below) / h
    assert vft_activation_energy(T, B, T0, p=p) == pytest.approx(slope, rel=1e-6, abs=1e-7)


def test_the_slope_of_vft_integrates_to_its_conductivity(oracle):
    def slope(beta, _):
        return [-vft_activation_energy(1 / (K_EV * beta), 1200, 180, p=0.5)]

    T = np.array([450.0, 330.0, 260.0])
    beta = 1 / (K_EV * T)
    solved = solve_ivp(slope, (beta[0], beta[-1]), [0.0], t_eval=beta, rtol=1e-11, atol=1e-12)
    sigma = vft_conductivity(T, 1, 1200, 180, p=0.5)
    oracle("VFT conductivity", "integration of its slope", np.log(sigma / sigma[0]), solved.y[0], abs=1e-8)


# Diffusivity, mobility, Nernst and Einstein

# Braedt and Frischat 1988, sodium in xNa2O-(1-x)Rb2O-3SiO2: kink [°C], and D0 [cm2/s], Q [kJ/mol] below and above it
KINKS = [
    (478, (0.002, 67), (0.16, 93)),
    (700, (0.16, 93), (0.0092, 71)),
    (448, (3.6, 130), (0.8, 120)),
    (700, (0.8, 120), (0.035, 96)),
]


@pytest.mark.parametrize(("celsius", "below", "above"), KINKS)
def test_two_published_branches_meet_at_their_kink(celsius, below, above, oracle):
    # D0 and Q are printed to two digits or fewer, so the branches meet to within a third
    below, above = (diffusivity(celsius + 273.15, D0 * 1e-4, kJ_mol_to_eV(Q)) for D0, Q in (below, above))
    oracle("diffusivity, Arrhenius", "Braedt & Frischat 1988, branches meet at the kinks", below, above, rel=0.3)


def test_nernst_einstein_worked_numbers(oracle):
    source = "worked apart from this code"
    oracle("Nernst-Einstein", source, nernst_einstein_conductivity(300, 1e-14, 1e22), 6.19750e-6, rel=1e-6)
    oracle("Nernst-Einstein, backwards", source, charge_diffusivity(300, 6.19750e-6, 1e22), 1e-14, rel=1e-6)
    oracle("mobility", source, mobility(300, 1e-14), 3.86817e-9, rel=1e-6)


def test_mobility_makes_drift_cancel_diffusion(oracle):
    # Boltzmann's n = exp(-Z phi/kT) carries no current: D dn/dx + mu n dphi/dx = 0 for Z > 0, at every potential
    T, D, Z = 650.0, 3e-13, 2
    phi = np.linspace(-0.1, 0.1, 5)
    h = 1e-6
    n, dn = np.exp(-Z * phi / (K_EV * T)), np.exp(-Z * (phi + h) / (K_EV * T)) - np.exp(-Z * (phi - h) / (K_EV * T))
    oracle("mobility", "no current in equilibrium", mobility(T, D, Z) * 1e-4, -D * dn / (2 * h) / n, rel=1e-8)


def test_conductivity_in_si(oracle):
    got = conductivity(2.5e21, 3e-5, 2) * 100  # S/m
    oracle("conductivity n e mu", "CODATA by SciPy, in SI", got, 2 * 2.5e27 * codata.e * 3e-9, rel=1e-12)


@given(temperatures, st.floats(1e-20, 1e-8), st.floats(1e15, 1e23), st.sampled_from([-2, -1, 1, 2, 3]))
def test_charge_diffusivity_undoes_nernst_einstein(T, D, n, Z):
    sigma = nernst_einstein_conductivity(T, D, n, Z)
    assert charge_diffusivity(T, sigma, n, Z) == pytest.approx(D, rel=1e-9)
    assert sigma == pytest.approx(Z**2 * float(nernst_einstein_conductivity(T, D, n)), rel=1e-9)
    assert sigma == pytest.approx(float(conductivity(n, mobility(T, D, Z), Z)), rel=1e-12)


@given(st.floats(0.1, 10), temperatures, st.floats(1e-16, 1e-8))
def test_nernst_einstein_in_scaled_units(scale, T, D):
    # per volume and area alike: lengths in units `scale` times shorter
    sigma = nernst_einstein_conductivity(T, D, 1e20)
    assert nernst_einstein_conductivity(T, D * scale**2, 1e20 / scale**3) == pytest.approx(sigma / scale, rel=1e-9)


def walk(rng, together):
    """Tracer and charge diffusivity of ions on a line that step one by one, or in bound groups of ``together``."""
    steps = rng.choice([-1.0, 1.0], size=(4000, 60, 50)).sum(axis=2)  # runs, groups, steps
    ions = np.repeat(steps, together, axis=1)
    tracer = np.mean(ions**2) / 2
    charge = np.mean(ions.sum(axis=1) ** 2) / (2 * ions.shape[1])
    return tracer, charge


@pytest.mark.parametrize("together", [1, 2, 3])
def test_haven_ratio_of_random_walkers(together, oracle):
    got = haven_ratio(*walk(np.random.default_rng(7), together))
    oracle("Haven ratio", "simulated walkers in groups of 1, 2, 3", got, 1 / together, rel=0.06)


# Transference


@given(st.floats(1e-18, 1e2), st.floats(1e-18, 1e2))
def test_shares_of_ions_and_electrons_make_one(ion, electron):
    share = transference_number(ion, electron)
    assert 0 <= share <= 1
    assert share + transference_number(electron, ion) == pytest.approx(1, rel=1e-12)
    # two resistors in parallel at 1 V
    assert share == pytest.approx(ion / (ion + electron), rel=1e-12)


def test_transference_numbers_at_the_ends(oracle):
    got = transference_number([1e-6, 0, 3e-6, 1e-6], [0, 1e-6, 1e-6, 1e-6])
    oracle("transference number", "two resistors in parallel, by hand", got, [1, 0, 0.75, 0.5], abs=1e-15)


# Units


def test_energies_per_particle_and_per_mole(oracle):
    source = "CODATA by SciPy"
    oracle(
        "eV to kJ/mol", source, eV_to_kJ_mol([-1, 0.55]), np.array([-1, 0.55]) * codata.eV * codata.N_A / 1e3, rel=1e-12
    )
    assert kJ_mol_to_eV(eV_to_kJ_mol(0.37)) == pytest.approx(0.37, rel=1e-15)


def test_resistivities_of_sciglass(oracle):
    # TK100 is the temperature of 1e8 ohm cm, 100 megohm centimetres
    got = conductivity_from_log10_resistivity([8, 2, -1])
    oracle("SciGlass resistivity", "the definition of TK100, by hand", got, [1e-8, 0.01, 10], rel=1e-12)


# What is refused

GOOD = {
    arrhenius_sigma_T: {"T_K": 300, "A_S_K_cm": 1e4, "Ea_eV": 0.4},
    sigma_T_energy_shift: {"T1_K": 300, "T2_K": 400},
    vft_conductivity: {"T_K": 300, "A_S_Kp_cm": 1, "B_K": 1000, "T0_K": 200, "p": 0.5},
    vft_activation_energy: {"T_K": 300, "B_K": 1000, "T0_K": 200, "p": 0.5},
    diffusivity: {"T_K": 300, "D0_m2_s": 1e-7, "Q_eV": 0.5},
    mobility: {"T_K": 300, "D_m2_s": 1e-14, "Z": 1},
    conductivity: {"n_cm3": 1e22, "mu_cm2_V_s": 1e-9, "Z": 1},
    nernst_einstein_conductivity: {"T_K": 300, "D_m2_s": 1e-14, "n_cm3": 1e22, "Z": 1},
    charge_diffusivity: {"T_K": 300, "sigma_S_cm": 1e-6, "n_cm3": 1e22, "Z": 1},
    haven_ratio: {"D_tracer_m2_s": 1e-14, "D_charge_m2_s": 2e-14},
    transference_number: {"sigma_ion_S_cm": 1e-6, "sigma_electron_S_cm": 1e-12},
    eV_to_kJ_mol: {"E_eV": 1},
    kJ_mol_to_eV: {"E_kJ_mol": 1},
    conductivity_from_log10_resistivity: {"log10_rho_ohm_cm": 8},
}
ANY_SIGN = {"E_eV", "E_kJ_mol", "log10_rho_ohm_cm"}
ZERO_TOO = {"Ea_eV", "Q_eV", "B_K", "T0_K", "p", "sigma_ion_S_cm", "sigma_electron_S_cm"}


@pytest.mark.parametrize(
    ("function", "name", "bad"),
    [
        (function, name, bad)
        for function, arguments in GOOD.items()
        for name in arguments
        for bad in [np.nan, np.inf] + [0] * (name not in ANY_SIGN | ZERO_TOO) + [-3] * (name not in ANY_SIGN | {"Z"})
    ],
)
def test_a_forbidden_argument_is_named(function, name, bad):
    with pytest.raises(ValueError, match=rf"^{name} must be .*{bad:g}"):
        function(**GOOD[function] | {name: bad})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: vft_conductivity([300, 200], 1, 1000, 200, p=0), "T_K must be above T0_K, 200 K, got 200"),
        (lambda: vft_activation_energy(150, 1000, 200, p=0), "T_K must be above T0_K, 200 K, got 150"),
        (lambda: vft_conductivity(300, 1, 1000, 200, p=2), "p must be 0 or more and 1 or less, got 2: the power"),
        (lambda: diffusivity(300, 1e-7, 67), "Q_eV must be .*got 67: give eV; 1 eV is"),
        (lambda: mobility(300, 1e-14, 1.6e-19), "Z must be a whole number of elementary charges, not 0, got 1.6e-19"),
        (lambda: mobility(300, 1e-14, 1.5), "Z must be a whole number"),
        (lambda: conductivity(1e28, 1e-9), "n_cm3 must be .*got 1e.28: give carriers per cubic centimetre"),
        (lambda: transference_number([1, 0], 0), "sigma_ion_S_cm and sigma_electron_S_cm must not both be 0"),
        (lambda: conductivity_from_log10_resistivity(1e8), "log10_rho_ohm_cm must be .*: give log10"),
        (lambda: arrhenius([300, 400], [1, 2, 3], 0.5), r"do not broadcast.*T_K \(2,\)"),
    ],
)
def test_more_refusals(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_further_arguments_broadcast():
    column, row = np.full((3, 1), 300.0), np.array([1.0, 2, 3, 4])
    assert arrhenius_sigma_T(column, row, 0.4).shape == sigma_T_energy_shift(column, 300 + row).shape == (3, 4)
    assert (
        vft_conductivity(column, row, 900, 200, p=0).shape == vft_activation_energy(column, row, 9, p=1).shape == (3, 4)
    )
    assert diffusivity(column, row, 0.5).shape == mobility(column, row, [1, 2, 1, 2]).shape == (3, 4)
    assert (
        nernst_einstein_conductivity(column, row, 1e20).shape == charge_diffusivity(column, row, 1e20).shape == (3, 4)
    )
    assert conductivity(column, row).shape == haven_ratio(column, row).shape == (3, 4)
    assert transference_number(column, row).shape == (3, 4)
