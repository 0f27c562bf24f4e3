"""Bounds on the structure of LiPON, against every way to share out bonds, random networks and known crystals."""

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from nce.models.lipon import (
    balanced_lithium,
    bridging_bonds,
    charge_imbalance,
    nitrogen_limits,
    oxide_nitride_shares,
)

LIMITS = ("apical_min", "apical_max", "double_max", "triple_min", "triple_max")


@st.composite
def compositions(draw, least_nitrogen=0.01):
    y, z = draw(st.floats(0, 4)), draw(st.floats(least_nitrogen, 3))
    assume(2 * y + 3 * z >= 5)
    return y, z


# y, z, lithium by the formula and bridges per phosphorus from the structure: isolated PO4; pairs; chains; three bridges
# each, shared by two; chains joined by nitrogen (Du and Holzwarth 2010); isolated PN4; a framework of double nitrogen
@pytest.mark.parametrize(
    ("name", "y", "z", "lithium", "bridges"),
    [
        ("Li3PO4", 4, 0, 3, 0),
        ("Li4P2O7", 3.5, 0, 2, 0.5),
        ("LiPO3", 3, 0, 1, 1),
        ("P2O5", 2.5, 0, 0, 1.5),
        ("Li2PO2N", 2, 1, 2, 1),
        ("Li7PN4", 0, 4, 7, 0),
        ("LiPN2", 0, 2, 1, 2),
    ],
)
def test_crystals(oracle, name, y, z, lithium, bridges):
    oracle("lithium by charge", "formulas of crystals", balanced_lithium(y, z), lithium, abs=1e-12, unit="Li/P")
    oracle("bridging bonds", "structures of crystals", bridging_bonds(y, z), bridges, abs=1e-12, unit="1/P")


def test_phosphorus_nitride(oracle):
    # 2/5 of the nitrogen with three phosphorus and 3/5 with two: Schnick, Lücke, Krumeich, Chem. Mater. 8 (1996) 281,
    # abstract; its formula alone forces bridges, since there is no oxygen to make them
    y, z, N_d, N_t = 0, 5 / 3, 3 / 5, 2 / 5
    oracle("bridging bonds", "P3N5, Schnick 1996", bridging_bonds(y, z), z * (N_d + 2 * N_t), abs=1e-12, unit="1/P")
    limits = nitrogen_limits(y, z)
    assert balanced_lithium(y, z) == pytest.approx(0, abs=1e-12)
    # all nitrogen double would be too few bonds: P3N5 has as many double as it can without apical nitrogen
    oracle("nitrogen limits", "P3N5, Schnick 1996", limits.double_max, N_d, abs=1e-12)
    oracle("nitrogen limits", "P3N5, Schnick 1996", limits.triple_min, N_t, abs=1e-12)
    assert limits.apical_min == 0


def test_lithium_oxynitride_may_have_all_nitrogen_bridging():
    limits = nitrogen_limits(2, 1)
    assert [float(getattr(limits, name)) for name in LIMITS] == [0, 1, 1, 0, 0.5]


# y, z as analysed; B; most double, most triple and least apical [%], worked out apart from this code: Bates 1993 (two),
# Suzuki 2011 (three), Hamon 2006, Seth 2025, Li2PO2N, Richards 2016, bulk LiPO2.46N0.36 and LiPO1.875N0.75
COMPILED = [
    (3.8, 0.16, 0.04, 25, 13, 75),
    (3.3, 0.46, 0.24, 52, 26, 48),
    (2.9, 0.83, 0.27, 33, 16, 67),
    (2.6, 0.91, 0.49, 54, 27, 46),
    (1.2, 1.5, 1.30, 87, 43, 13),
    (3.1, 0.7, 0.20, 29, 14, 71),
    (3.5, 0.31, 0.19, 61, 31, 39),
    (2.0, 1.0, 1.00, 100, 50, 0),
    (3.8, 0.2, 0.00, 0, 0, 100),
    (2.46, 0.36, 1.18, 100, 100, 0),
    (1.875, 0.75, 1.375, 100, 92, 0),
]


def test_compiled_films(oracle):
    y, z, B, double, triple, apical = np.array(COMPILED).T
    limits = nitrogen_limits(y, z)
    oracle("bridging bonds", "table of published films, by hand", limits.bridging_bonds, B, abs=1e-9, unit="1/P")
    ours = np.array([limits.double_max, limits.triple_max, limits.apical_min])
    theirs = np.array([double, triple, apical]) / 100
    oracle("nitrogen limits", "table of published films, by hand", ours, theirs, abs=0.0051)
    assert limits.consistent.all()


def test_charge_imbalance_of_films(oracle):
    # x, y, z as analysed and the surplus by hand: Fleutot 2011 (first, last), Vieira 2016, Put 2019, Nisula 2015, ECS
    # abstract, Uchida 2023
    x, y, z, surplus = np.transpose(
        [
            (4.4, 4.3, 0, 0.8),
            (3.2, 3.0, 1.0, -0.8),
            (2.2, 2.2, 0.6, 1.0),
            (1.9, 2.6, 0.23, 1.0),
            (0.95, 3.0, 0.6, -1.85),
            (3.13, 1.69, 1.39, 0.58),
            (2.39, 3.71, 0.13, -0.42),
        ]
    )
    oracle("charge imbalance", "published films, by hand", charge_imbalance(x, y, z), surplus, abs=0.011, unit="Li/P")


def counts(n_P, n_O, n_N):
    """Every way in which anions can take up the four bonds of each phosphorus: (apical, double, triple) nitrogen."""
    for O_b in range(n_O + 1):
        for N_d, N_t in product(range(n_N + 1), repeat=2):
            if N_d + N_t <= n_N and (n_O - O_b) + 2 * O_b + (n_N - N_d - N_t) + 2 * N_d + 3 * N_t == 4 * n_P:
                yield n_N - N_d - N_t, N_d, N_t


def test_limits_are_never_violated_and_reached(oracle):
    cells = [
        (n_P, n_O, n_N)
        for n_P in (2, 4, 6)  # even, so that pairs of bonds can go to triple nitrogen
        for n_O, n_N in product(range(0, 4 * n_P + 1, 2), range(2, 4 * n_P + 1, 2))
        if 2 * n_O + 3 * n_N >= 5 * n_P and n_O + n_N <= 4 * n_P
    ]
    assert len(cells) == 100
    P, O2, N = np.transpose(cells)
    limits = nitrogen_limits(O2 / P, N / P)
    for i, (n_P, n_O, n_N) in enumerate(cells):
        apical, double, triple = zip(*counts(n_P, n_O, n_N), strict=True)
        extremes = min(apical), max(apical), max(double), min(triple), max(triple)
        assert min(double) == 0
        ours = [getattr(limits, name)[i] for name in LIMITS]
        exact = [float(Fraction(n, n_N)) for n in extremes]
        oracle("nitrogen limits", "all ways to share out bonds, up to P6", ours, exact, abs=1e-12)
    assert limits.consistent.all()


def network(n_P, rng):
    """A random network: numbers of oxygen and of nitrogen with one, two or three phosphorus, no two bonds alike."""
    free = [4] * n_P
    found = {("O", 1): 0, ("O", 2): 0, ("N", 1): 0, ("N", 2): 0, ("N", 3): 0}
    while any(free):
        open_sites = [p for p in range(n_P) if free[p]]
        kind, bonds = rng.choice(list(found))
        if bonds <= len(open_sites):
            for p in rng.sample(open_sites, bonds):
                free[p] -= 1
            found[kind, bonds] += 1
    return found


def test_random_networks_are_within_the_limits():
    used, slack = 0, 1e-9
    for seed in range(300):
        rng = random.Random(seed)
        n_P = rng.randint(3, 40)
        n = network(n_P, rng)
        N_a, N_d, N_t = n["N", 1], n["N", 2], n["N", 3]
        oxygen, nitrogen = n["O", 1] + n["O", 2], N_a + N_d + N_t
        if not nitrogen or 2 * oxygen + 3 * nitrogen < 5 * n_P:
            continue  # a cation instead of lithium
        used += 1
        y, z = oxygen / n_P, nitrogen / n_P
        assert bridging_bonds(y, z) == pytest.approx((n["O", 2] + N_d + 2 * N_t) / n_P)
        limits = nitrogen_limits(y, z)
        assert limits.apical_min - slack <= N_a / nitrogen <= limits.apical_max + slack
        assert N_d / nitrogen <= limits.double_max + slack
        assert limits.triple_min - slack <= N_t / nitrogen <= limits.triple_max + slack
    assert used > 100


@given(compositions())
def test_lithium_and_bridges_are_two_sides_of_one_balance(composition):
    y, z = composition
    x = balanced_lithium(y, z)
    assert bridging_bonds(y, z) == pytest.approx((3 - x + z) / 2, abs=1e-9)
    assert charge_imbalance(x, y, z) == pytest.approx(0, abs=1e-9)
    assert charge_imbalance(x + 0.25, y, z) == pytest.approx(0.25)


@given(st.floats(0, 4))
def test_the_reviews_formula_has_no_bridge(n):
    # Li(3+n)PO(4-n)N(n)
    assert balanced_lithium(4 - n, n) == pytest.approx(3 + n)
    assert bridging_bonds(4 - n, n) == pytest.approx(0, abs=1e-12)
    if n > 1e-3:
        limits = nitrogen_limits(4 - n, n)
        assert limits.consistent
        assert [float(getattr(limits, name)) for name in LIMITS] == pytest.approx([1, 1, 0, 0, 0], abs=1e-9)


@given(compositions())
def test_limits_are_ordered_shares(composition):
    limits = nitrogen_limits(*composition)
    for name in LIMITS:
        assert 0 <= getattr(limits, name) <= 1
    assert limits.apical_min <= limits.apical_max
    assert limits.triple_min <= limits.triple_max
    # what is neither apical nor triple is double
    assert limits.apical_min + limits.double_max + limits.triple_max >= 1 - 1e-9
    assert limits.double_max <= 1 - limits.triple_min + 1e-9


@given(compositions(0.3), st.floats(0, 0.2), st.floats(0, 0.2), st.floats(-1, 1), st.floats(-1, 1))
def test_limits_with_errors_hold_all_over_their_ranges(composition, dy, dz, at_y, at_z):
    y, z = composition
    wide = nitrogen_limits(y, z, dy, dz)
    inside = max(y + at_y * dy, 0), z + at_z * dz
    assume(2 * inside[0] + 3 * inside[1] >= 5)
    there = nitrogen_limits(*inside)
    for name in LIMITS:
        wide_limit, limit = getattr(wide, name), getattr(there, name)
        assert wide_limit <= limit + 1e-9 if name.endswith("min") else wide_limit >= limit - 1e-9
    assert abs(there.bridging_bonds - wide.bridging_bonds) <= wide.bridging_bonds_error + 1e-9


def program(y, z, dy, dz, weights):
    """Least of a weighted share of nitrogen, by linear programming over all that composition and bonds leave open.

    Unknowns by nitrogen: terminal and bridging oxygen, apical, double and triple nitrogen, phosphorus.
    """
    equal = [[0, 0, 1, 1, 1, 0], [1, 2, 1, 2, 3, -4]]
    at_most = [[1, 1, 0, 0, 0, -y - dy], [-1, -1, 0, 0, 0, y - dy], [0, 0, 0, 0, 0, z - dz], [0, 0, 0, 0, 0, -z - dz]]
    found = linprog([0, 0, *weights, 0], at_most, [0, 0, 1, -1], equal, [1, 0])
    assert found.success
    return found.fun


def test_limits_with_and_without_errors_against_linear_programming(oracle):
    cases = [(3.3, 0.46, 0.1, 0.05), (1.2, 1.5, 0.1, 0.1), (0.3, 1.8, 0.1, 0.1), (0.06, 1.76, 0.05, 0.05)]
    cases += [(y, z, 0, 0) for y, z in product(np.linspace(0, 3.6, 7), np.linspace(0.3, 2.2, 6)) if 2 * y + 3 * z >= 5]
    for y, z, dy, dz in cases:
        limits = nitrogen_limits(y, z, dy, dz)
        if not limits.consistent:
            continue
        for name in LIMITS:
            kind, sense = name.split("_")
            sign = 1 if sense == "min" else -1
            weights = [sign * (kind == each) for each in ("apical", "double", "triple")]
            best = sign * program(y, z, dy, dz, weights)
            source = "linear programming (scipy.optimize.linprog)"
            oracle("nitrogen limits", source, getattr(limits, name), best, abs=1e-7)


def test_too_many_anions_are_flagged():
    # Fleutot 2011: Li4.4PO4.3 and Li4.0PO3.9N0.4; Bates 1993: Li3.3PO3.8N0.22, by less than any error
    assert bridging_bonds(4.3, 0) == pytest.approx(-0.3)
    limits = nitrogen_limits([3.9, 3.8, 3.8], [0.4, 0.22, 0.22], [0.1, 0, 0.05], [0.1, 0, 0])
    assert limits.bridging_bonds == pytest.approx([-0.3, -0.02, -0.02])
    assert limits.bridging_bonds_error == pytest.approx([0.2, 0, 0.05])
    assert limits.consistent.tolist() == [False, False, True]
    assert limits.apical_min[:2].tolist() == [1, 1]
    assert limits.double_max[:2].tolist() == [0, 0]
    assert limits.double_max[2] == pytest.approx(0.03 / 0.22)


def test_functions_broadcast():
    y, z = np.full((3, 1), 3.0), np.full(4, 0.5)
    assert balanced_lithium(y, z).shape == bridging_bonds(y, z).shape == charge_imbalance(2.0, y, z).shape == (3, 4)
    limits = nitrogen_limits(y, z, 0.1)
    assert all(getattr(limits, name).shape == (3, 4) for name in (*LIMITS, "consistent", "bridging_bonds_error"))


GOOD = {
    balanced_lithium: {"y": 3, "z": 0.5},
    bridging_bonds: {"y": 3, "z": 0.5},
    charge_imbalance: {"x": 2.5, "y": 3, "z": 0.5},
    nitrogen_limits: {"y": 3, "z": 0.5, "y_error": 0.1, "z_error": 0.1},
}


@pytest.mark.parametrize("bad", [-1, np.nan, np.inf, "much"])
@pytest.mark.parametrize(("function", "name"), [(f, name) for f, given in GOOD.items() for name in given])
def test_forbidden_values_are_named(function, name, bad):
    with pytest.raises(ValueError, match=rf"^{name} must .*got '?{bad}"):
        function(**GOOD[function] | {name: bad})


@pytest.mark.parametrize("function", [balanced_lithium, bridging_bonds, nitrogen_limits])
def test_too_few_anions(function):
    with pytest.raises(ValueError, match=r"^2 y \+ 3 z must be .* got 4.1 at index 1: .*five charges of phosphorus"):
        function([3, 1], [0.5, 0.7])


def test_other_refusals():
    with pytest.raises(ValueError, match=r"^z must be above 0, got 0: without nitrogen"):
        nitrogen_limits(4, 0)
    with pytest.raises(ValueError, match=r"^z - z_error must be above 0, got -0.1: an error as large"):
        nitrogen_limits(3.5, 0.2, 0, 0.3)


# --- the triangle -----------------------------------------------------------------------------------------------------

# atoms of Li, P, O and N in Li2O, P2O5 and P3N5
FORMULA_UNITS = np.array([[2, 0, 0], [0, 2, 3], [1, 5, 0], [0, 0, 5]], dtype=float)


@given(st.floats(0, 6), st.floats(0, 5 / 3))
def test_shares_are_those_of_the_formula_units_that_hold_the_cations_and_the_nitrogen(x, z):
    amounts = np.linalg.solve(FORMULA_UNITS[[0, 1, 3]], [x, 1, z])
    cations = amounts * [2, 2, 3]
    assert np.array(oxide_nitride_shares(x, z)) == pytest.approx(cations / (x + 1), abs=1e-12)
    # the oxygen of the units is that which balances the charge
    assert x == pytest.approx(2 * FORMULA_UNITS[2] @ amounts + 3 * z - 5, abs=1e-9)


@given(compositions())
def test_the_two_places_of_an_analysis_lie_on_a_line_through_lithium_oxide(composition):
    y, z = composition
    assume(z <= 5 / 3)
    for x in (0.5, float(balanced_lithium(y, z))):
        _, oxide, nitride = oxide_nitride_shares(x, z)
        assert nitride == pytest.approx((oxide + nitride) * 3 * z / 5)


@pytest.mark.parametrize(("x", "z", "said"), [(1, 1.7, "z"), (-0.1, 0, "x")])
def test_a_composition_outside_the_triangle_is_refused(x, z, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        oxide_nitride_shares(x, z)
