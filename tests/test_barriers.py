"""Anderson-Stuart and CMAS against electrostatics and elasticity done by quadrature in SI, and their limits."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import constants as si
from scipy.integrate import quad

from nce.models.barriers import anderson_stuart, cmas, strain_anderson_stuart, strain_mcelfresh_howitt

A_S = {
    "z_cation": 1,
    "z_anion": 2,
    "r_cation_A": 0.95,
    "r_anion_A": 1.4,
    "r_doorway_A": 0.6,
    "relative_permittivity": 7,
    "displacement_factor": 0.3,
    "G_GPa": 30.5,
}
CMAS = {name: value for name, value in A_S.items() if name != "displacement_factor"} | {
    "madelung": 0.4,
    "jump_distance_A": 6.2,
}
radii = st.floats(0.3, 2.5)
moduli = st.floats(1, 100)
jumps = st.floats(1, 50)


def cavity(G_GPa, r_A, doorway_A, strains, shell):
    """Elastic energy [eV] of a medium around a cavity: shear energy density G sum(strain²) over all shells."""
    G, a = G_GPa * 1e9, doorway_A * 1e-10
    u = max(r_A - doorway_A, 0) * 1e-10  # radial displacement of the wall
    # t = a/r runs from infinity to the wall
    energy, _ = quad(lambda t: G * sum(s**2 for s in strains(u, a, a / t)) * shell(a / t) * a / t**2, 0, 1)
    return energy / si.e


def sphere(G_GPa, r_A, doorway_A):
    """Displacement u a²/r², which has no dilatation."""
    return cavity(
        G_GPa,
        r_A,
        doorway_A,
        lambda u, a, r: (-2 * u * a**2 / r**3, u * a**2 / r**3, u * a**2 / r**3),
        lambda r: 4 * np.pi * r**2,
    )


def cylinder(G_GPa, r_A, doorway_A, length_A):
    """Displacement u a/r, which has no dilatation either."""
    shell = lambda r: 2 * np.pi * r * length_A * 1e-10  # noqa: E731
    return cavity(G_GPa, r_A, doorway_A, lambda u, a, r: (-u * a / r**2, u * a / r**2), shell)


@pytest.mark.parametrize(("r", "doorway", "G", "jump"), [(0.95, 0.6, 30.5, 4.0), (1.33, 0.1, 12, 7.5), (2, 1.9, 80, 3)])
def test_strain_is_half_of_linear_elasticity(oracle, r, doorway, G, jump):
    source = "half the elastic energy around a widened cavity, by quadrature in SI"
    got = strain_anderson_stuart(r, doorway, G)
    oracle("Anderson-Stuart strain", source, got, sphere(G, r, doorway) / 2, rel=1e-9)
    got = strain_mcelfresh_howitt(r, doorway, G, jump)
    oracle("McElfresh-Howitt strain", source, got, cylinder(G, r, doorway, jump / 2) / 2, rel=1e-9)


@pytest.mark.parametrize(
    ("z_c", "z_a", "r_c", "r_a", "jump", "M", "eps"), [(1, 2, 0.95, 1.4, 6.2, 0.4, 2.3), (2, 3, 0.76, 1.84, 9, 1.7, 5)]
)
def test_binding_is_the_work_against_the_force_of_the_anion(oracle, z_c, z_a, r_c, r_a, jump, M, eps):
    force = lambda r: M * z_c * z_a * si.e**2 / (4 * np.pi * si.epsilon_0 * eps * r**2)  # noqa: E731
    work, _ = quad(force, (r_c + r_a) * 1e-10, jump / 2 * 1e-10, epsabs=0)
    change = {"z_cation": z_c, "z_anion": z_a, "r_cation_A": r_c, "r_anion_A": r_a, "jump_distance_A": jump}
    got = cmas(**CMAS | change | {"madelung": M, "relative_permittivity": eps}).coulomb_eV
    oracle("CMAS binding", "work from contact to mid-jump, by quadrature in SI", got, work / si.e, rel=1e-8)


def test_three_ions_worked_apart(oracle):
    # the same formula with 14.399645 eV Å, worked apart from this code; the inputs are round numbers
    barrier = anderson_stuart(**A_S | {"r_cation_A": [0.60, 0.95, 1.33]})
    got = [barrier.coulomb_eV, barrier.strain_eV, barrier.total_eV]
    worked = [[0.617, 0.525, 0.452], [0, 0.176, 0.765], [0.617, 0.701, 1.217]]
    oracle("Anderson-Stuart", "same formula, worked apart, to 1 meV", got, worked, abs=6e-4, unit="eV")


@given(radii, radii, st.floats(0.05, 2), st.floats(1, 20), st.floats(0, 1), st.integers(1, 3))
def test_the_two_binding_energies_are_one(r_c, r_a, M, eps, over, z):
    jump = 2 * (r_c + r_a) * (1 + 4 * over) + 1e-9
    beta = M * (1 - 2 * (r_c + r_a) / jump)
    assume(beta <= 1)
    change = {"r_cation_A": r_c, "r_anion_A": r_a, "relative_permittivity": eps, "z_cation": z, "z_anion": 4 - z}
    ours = cmas(**CMAS | change | {"jump_distance_A": jump, "madelung": M}).coulomb_eV
    assert ours == pytest.approx(anderson_stuart(**A_S | change | {"displacement_factor": beta}).coulomb_eV, rel=1e-6)


def test_an_endless_jump_costs_the_full_binding_energy():
    bound = anderson_stuart(**A_S | {"displacement_factor": 1}).coulomb_eV
    jump = np.array([25.0, 50.0])
    part = cmas(**CMAS | {"madelung": 1, "jump_distance_A": jump}).coulomb_eV
    assert 2 * part[1] - part[0] == pytest.approx(bound, rel=1e-12)  # linear in 1/jump, taken to 0


def test_a_jump_to_the_contact_costs_no_binding():
    assert cmas(**CMAS | {"jump_distance_A": 2 * (0.95 + 1.4)}).coulomb_eV == 0


@given(radii, radii, moduli, jumps)
def test_an_ion_that_fits_through_costs_no_strain(r, doorway, G, jump):
    r, doorway = sorted([r, doorway])
    assert strain_anderson_stuart(r, doorway, G) == strain_mcelfresh_howitt(r, doorway, G, jump) == 0


@given(radii, moduli, jumps)
def test_strain_sets_in_smoothly(r, G, jump):
    doorway = r * (1 - 1e-5)
    assert 0 < strain_anderson_stuart(r, doorway, G) < 1e-6
    assert 0 < strain_mcelfresh_howitt(r, doorway, G, jump) < 1e-6


@pytest.mark.parametrize(("model", "arguments"), [(anderson_stuart, A_S), (cmas, CMAS)])
def test_without_stiffness_only_binding_is_left(model, arguments):
    soft = model(**arguments | {"G_GPa": 0})
    assert soft.total_eV == soft.coulomb_eV == model(**arguments).coulomb_eV > 0


@given(st.floats(1.1, 5))
def test_scaling(factor):
    for model, arguments in ((anderson_stuart, A_S), (cmas, CMAS)):
        old = model(**arguments)
        screened = model(**arguments | {"relative_permittivity": 7 * factor})
        stiff = model(**arguments | {"G_GPa": 30.5 * factor})
        assert screened.coulomb_eV * factor == pytest.approx(old.coulomb_eV, rel=1e-12)
        assert stiff.strain_eV == pytest.approx(old.strain_eV * factor, rel=1e-12)
        assert screened.strain_eV == old.strain_eV
        assert stiff.coulomb_eV == old.coulomb_eV


@given(radii, st.floats(0.05, 0.999), moduli)
def test_sphere_and_cylinder_agree_for_a_jump_of_eight_doorway_radii(r, share, G):
    doorway = share * r
    assume(8 * doorway > 1)
    expected = strain_anderson_stuart(r, doorway, G)
    assert strain_mcelfresh_howitt(r, doorway, G, 8 * doorway) == pytest.approx(expected, rel=1e-9)


def test_a_narrower_doorway_costs_more_but_for_the_flaw_of_the_sphere():
    doorway = np.linspace(0, 0.9, 901)
    assert np.all(np.diff(strain_mcelfresh_howitt(0.9, doorway, 30, 5)) < 0)
    strain = strain_anderson_stuart(0.9, doorway, 30)
    assert doorway[np.argmax(strain)] == pytest.approx(0.3)
    assert strain[0] == 0


def test_arguments_broadcast():
    barrier = anderson_stuart(**A_S | {"r_cation_A": [[0.6], [0.9], [1.3]], "G_GPa": [20, 30]})
    assert barrier.coulomb_eV.shape == barrier.strain_eV.shape == barrier.total_eV.shape == (3, 2)
    barrier = cmas(**CMAS | {"madelung": [0.2, 0.3], "jump_distance_A": [[6], [7], [8]]})
    assert barrier.coulomb_eV.shape == barrier.strain_eV.shape == (3, 2)
    with pytest.raises(ValueError, match="do not broadcast"):
        cmas(**CMAS | {"madelung": [0.2, 0.3], "G_GPa": [1, 2, 3]})


REFUSED = {
    "z_cation": [0, -1],
    "z_anion": [0, -2],
    "r_cation_A": [0.095, 95, -1],
    "r_anion_A": [0.14, 140],
    "r_doorway_A": [-0.1, 60],
    "jump_distance_A": [0.4, 400],
    "relative_permittivity": [0.5, 0],
    "displacement_factor": [-0.1, 30],
    "madelung": [0, -1.7],
    "G_GPa": [-1, 3e10],
}


@pytest.mark.parametrize(
    ("function", "arguments", "name", "bad"),
    [
        (function, arguments, name, bad)
        for function, arguments in (
            (anderson_stuart, A_S),
            (cmas, CMAS),
            (strain_anderson_stuart, {k: A_S[k] for k in ("r_cation_A", "r_doorway_A", "G_GPa")}),
            (strain_mcelfresh_howitt, {k: CMAS[k] for k in ("r_cation_A", "r_doorway_A", "G_GPa", "jump_distance_A")}),
        )
        for name in arguments
        for bad in (*REFUSED[name], np.nan, np.inf)
    ],
)
def test_a_forbidden_value_is_named(function, arguments, name, bad):
    with pytest.raises(ValueError, match=rf"^{name} .*got {bad:g}".replace("+", r"\+")):
        function(**arguments | {name: bad})


def test_a_jump_too_short_for_the_ions_is_refused():
    said = r"^jump_distance_A / 2 - r_cation_A - r_anion_A must be 0 or more Å, got -0\.7 at index 1: half a jump"
    with pytest.raises(ValueError, match=said):
        cmas(**CMAS | {"r_cation_A": 0.76, "r_anion_A": 1.84, "jump_distance_A": [5.3, 3.8]})
