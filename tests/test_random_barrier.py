"""The lattice against exact arithmetic, closed forms, percolation, and the master curve."""

from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.sparse import coo_array, identity
from scipy.sparse.linalg import spsolve

from nce.models.ac import master_curve_laplace
from nce.models.random_barrier import simulate, solve

seeds = st.integers(0, 1000)
frequencies = st.floats(-6, 3).map(lambda x: 10.0**x)


def lattice(seed, beta, shape=(4, 5, 6)):
    return np.exp(-beta * np.random.default_rng(seed).random((len(shape), *shape)))


def bonds(rates):
    """Each bond as (site, next site, rate, along the field), in plain loops."""
    shape = rates.shape[1:]
    for axis, *place in np.ndindex(*rates.shape):
        after = [(x + (k == axis)) % n for k, (x, n) in enumerate(zip(place, shape, strict=True))]
        yield (*(np.ravel_multi_index(p, shape) for p in (place, after)), rates[axis, *place], axis == 0)


def exact(rates, s):
    """D = <Γ> - b (s + L)⁻¹ b / N in rational numbers, where no digit is lost."""
    n = rates[0].size
    matrix = [[Fraction(s) if i == j else Fraction(0) for j in range(n)] for i in range(n)]
    b, mean = [Fraction(0)] * n, Fraction(0)
    for i, j, rate, along in bonds(rates):
        rate = Fraction(float(rate))
        matrix[i][i] += rate
        matrix[j][j] += rate
        matrix[i][j] -= rate
        matrix[j][i] -= rate
        if along:
            b[i] += rate
            b[j] -= rate
            mean += rate
    total, right = mean, list(b)
    for k in range(n):  # without pivoting: the matrix is positive definite
        total -= right[k] ** 2 / matrix[k][k]
        for i in range(k + 1, n):
            factor = matrix[i][k] / matrix[k][k]
            if factor:
                matrix[i] = [x - factor * y for x, y in zip(matrix[i], matrix[k], strict=True)]
                right[i] -= factor * right[k]
    return float(total / n)


@pytest.mark.parametrize(("beta", "s"), [(1, 0.1), (40, 1e-8), (80, 1e-15), (160, 1e-24)])
def test_exact_arithmetic(oracle, beta, s):
    rates = lattice(3, beta, (3, 3, 3))
    oracle("lattice", "rational arithmetic, 3³ sites, beta to 160", solve(rates, s).D, exact(rates, s), rel=1e-6)
    oracle("lattice, rtol 1e-10", "rational arithmetic", solve(rates, s, 1e-10).D, exact(rates, s), rel=1e-10)


def direct(rates, s):
    n = rates[0].size
    i, j, rate, along = (np.array(column) for column in zip(*bonds(rates), strict=True))
    step = coo_array((np.r_[-np.ones(i.size), np.ones(i.size)], (np.r_[: i.size, : i.size], np.r_[i, j])), (i.size, n))
    weight = step.T.tocsr() * rate
    phi = spsolve((weight @ step + s * identity(n)).tocsc(), -weight @ along)
    return (np.sum(rate * (along + step @ phi) ** 2) + s * phi @ phi) / n, phi @ phi / n


@pytest.mark.parametrize("beta", [5, 20, 40])
def test_a_direct_solver(oracle, beta):
    rates, s = lattice(beta, beta, (8, 9, 10)), np.exp(-0.28 * beta) * np.array([0.01, 1, 100])
    found, expected = solve(rates, s), np.array([direct(rates, x) for x in s])
    off = found.D / expected[:, 0] - 1
    oracle("lattice", "SciPy's sparse direct solver, 720 sites", off, 0 * off, abs=1e-6)
    assert np.all((off > -1e-10) & (off < found.error_bound)), "D comes from above, and the bound bounds"
    assert np.all(found.error_bound <= 1e-6)
    assert found.slope == pytest.approx(expected[:, 1], rel=0.01)
    assert found.residual**2 / (s * found.D) == pytest.approx(found.error_bound)


def test_larger_lattices_and_higher_barriers_hardly_take_more_steps():
    for L, beta in ((8, 40), (24, 40), (24, 80)):
        assert np.all(solve(lattice(7, beta, (L, L, L)), np.exp(-0.28 * beta) * np.array([1e-3, 1])).iterations < 90)


@given(seeds, st.floats(0, 60), st.floats(-9, -1))
@settings(max_examples=30)
def test_the_bound_bounds_at_any_tolerance(seed, beta, log_rtol):
    rates = lattice(seed, beta, (4, 4, 4))
    s = np.exp(-0.3 * beta)
    found, best = solve(rates, s, 10**log_rtol), solve(rates, s, 1e-12).D
    assert found.error_bound <= 10**log_rtol
    assert best * (1 - 2e-12) <= found.D <= best * (1 + 2e-12) / (1 - found.error_bound)


@given(st.floats(0.01, 100), frequencies)
def test_without_disorder_nothing_depends_on_frequency(rate, s):
    found = solve(np.full((3, 4, 4, 4), rate), s)
    assert (found.D, found.slope, found.iterations) == (pytest.approx(rate), 0, 0)
    ensemble = simulate(3, 0, s, n_samples=2, seed=1)
    assert (ensemble.D, ensemble.D_stderr) == (pytest.approx(1), 0)


@given(seeds, st.floats(0, 30))
def test_resistances_in_a_row_add_up(seed, beta):
    ring = lattice(seed, beta, (9,))
    harmonic = 1 / np.mean(1 / ring)
    one = solve(ring, 1e-9 * harmonic)
    # the same row many times over, side by side, with any bonds across it that connect equals
    sheet = np.stack([np.broadcast_to(ring[0][:, None], (9, 4)), lattice(seed + 1, 5, (9, 4))[0]])
    many = solve(sheet, 1e-9 * harmonic)
    assert (float(one.D), float(many.D)) == (pytest.approx(harmonic, rel=1e-5), pytest.approx(harmonic, rel=1e-5))


@given(seeds, st.floats(0, 30))
def test_uniform_layers_in_parallel_conduct_by_their_mean(seed, beta):
    layer = np.exp(-beta * np.random.default_rng(seed).random(6))
    rates = np.stack([np.broadcast_to(layer, (4, 6)), lattice(seed, 3, (4, 6))[1]])
    assert layer.mean() == pytest.approx(float(solve(rates, 1e-3).D), rel=1e-6)


def test_two_sites_by_hand(oracle):
    # bonds Γ and γ between two sites: φ = ∓(Γ - γ)/(2 (Γ + γ) + s), so D = (Γ + γ)/2 - (Γ - γ)²/(2 (Γ + γ) + s)
    s, (Γ, γ) = np.array([1e-6, 0.1, 10]), (0.7, 0.02)
    expected = (Γ + γ) / 2 - (Γ - γ) ** 2 / (2 * (Γ + γ) + s)
    oracle("lattice", "two sites by hand", solve([[Γ, γ]], s, 1e-10).D, expected, rel=1e-10)


@given(seeds, st.floats(0, 60))
def test_high_frequency_sees_each_bond_by_itself(seed, beta):
    rates = lattice(seed, beta)
    # and the first correction is the sum of squared divergences over s
    b = rates[0] - np.roll(rates[0], 1, 0)
    expected = rates[0].mean() - np.mean(b**2) / 1e5
    assert float(solve(rates, 1e5, 1e-12).D) == pytest.approx(expected, rel=1e-8)


@given(seeds, st.floats(0, 50))
@settings(max_examples=30)
def test_the_response_rises_and_its_slope_falls(seed, beta):
    s = np.logspace(-8, 2, 11)
    found = solve(lattice(seed, beta), s, 1e-10)
    assert np.all(np.diff(found.D) >= -1e-9 * found.D[1:])
    # where all bonds are nearly alike the slope is as small as what rounding leaves of the rates
    assert np.all(np.diff(found.slope) <= 1e-4 * found.slope[:-1] + 1e-13 * found.D[:-1])
    # a concave function lies between its tangents and chords
    chord = np.diff(found.D) / np.diff(s)
    slack = 1e-9 * found.D[1:] / np.diff(s) + 1e-13 * found.D[1:]
    assert np.all((chord <= found.slope[:-1] * (1 + 1e-4) + slack) & (chord >= found.slope[1:] * (1 - 1e-4) - slack))


@given(seeds, st.floats(0, 40), frequencies, st.floats(-12, 12))
@settings(max_examples=30)
def test_the_unit_of_rate_does_not_matter(seed, beta, s, log_unit):
    rates, unit = lattice(seed, beta), 10.0**log_unit
    assert float(solve(rates * unit, s * unit).D) / unit == pytest.approx(float(solve(rates, s).D), rel=2e-6)


@given(seeds, st.integers(0, 5))
@settings(max_examples=20)
def test_where_the_lattice_begins_does_not_matter(seed, shift):
    rates = lattice(seed, 20)
    moved = np.roll(rates, (shift, shift + 1), (1, 3)).transpose(0, 1, 3, 2)[[0, 2, 1]]
    assert float(solve(moved, 1e-3).D) == pytest.approx(float(solve(rates, 1e-3).D), rel=2e-6)


@given(seeds)
@settings(max_examples=20)
def test_a_faster_bond_never_slows(seed):
    rates = lattice(seed, 20)
    faster = rates.copy()
    faster.flat[seed % rates.size] *= 100
    assert solve(faster, 1e-3, 1e-9).D >= solve(rates, 1e-3, 1e-9).D * (1 - 1e-8)


def test_blocked_bonds():
    rates = np.ones((2, 6, 6))
    rates[0, 2] = 0  # nothing passes this line: each row is a chain of six sites with closed ends
    n, s = 6, 0.3
    chain = [[1.0] * (n - 1) + [0.0]]
    assert float(solve(rates, s).D) == pytest.approx(exact(np.array(chain), s), rel=1e-6)
    assert solve(rates, 1e-8).D < 1e-6


def test_duality_in_two_dimensions(oracle):
    # ln Γ symmetric about -β/2: the square lattice is its own dual, hence ln D(0) = -β/2 on average
    lattices = [solve(lattice(seed, 12, (48, 48)), 1e-8).D for seed in range(40)]
    oracle("lattice, ln D(0)/β, 2-D", "duality", np.mean(np.log(lattices)) / 12, -1 / 2, rel=0.005)


UNIFORM, EXPONENTIAL = np.random.Generator.random, np.random.Generator.standard_exponential


def test_activation_energy_is_the_percolation_threshold(oracle):
    # p_c = 0.24881182(10) and 1/ν = 1.1410(15): Wang et al., arXiv:1302.0421, abstract.
    # ln D(0) = -β p_c - ν ln β + constant, for the same barriers at two temperatures
    E_c, low, high = 0.24881182, 40.0, 80.0
    D = [simulate(24, beta, 1e-4 * np.exp(-beta * E_c), n_samples=8, seed=5).D for beta in (low, high)]
    got = (np.log(D[0] / D[1]) - np.log(high / low) / 1.141) / (high - low)
    oracle("lattice, activation energy", "percolation threshold of Wang et al. 2013", got, E_c, rel=0.03)


@pytest.mark.parametrize(
    ("name", "barriers", "beta", "E_c", "reach"),
    [("uniform", UNIFORM, 80, 0.249, 200), ("exponential", EXPONENTIAL, 40, 0.286, 15)],
)
def test_the_master_curve_whatever_the_barriers(oracle, name, barriers, beta, E_c, reach):
    s = np.exp(-beta * E_c) * np.array([1e-4, 0.03, 0.1, 0.3, 1, 3, 10])
    lattices = simulate(24, beta, s, n_samples=8, seed=1, barriers=barriers)
    ratio = lattices.D / lattices.D[0]
    # the scale of frequency, from where the conductivity has trebled
    trebled = np.exp(np.interp(np.log(3), np.log(ratio), np.log(s)))
    expected = master_curve_laplace(s / trebled * brentq(lambda x: master_curve_laplace(x) - 3, 1, 10))
    compared = (expected > 1.5) & (expected < reach)
    assert compared.sum() >= 4
    got, expected = ratio[compared], expected[compared]
    oracle(f"master curve, rbm, {name} barriers", f"lattice of 24³ sites at beta {beta}", got, expected, rel=0.1)


def test_samples_are_those_of_their_seed_on_any_number_of_processes():
    run = {"L": 5, "beta": 10.0, "s": [1e-3, 1.0], "n_samples": 3, "seed": 4}
    here = simulate(**run)
    for workers in (1, 2):
        with ProcessPoolExecutor(workers, get_context("forkserver")) as executor:
            there = simulate(**run, executor=executor)
        for name in ("s", "D", "D_stderr", "slope", "error_bound"):
            assert np.array_equal(getattr(there, name), getattr(here, name))
    streams = [np.random.default_rng(seed) for seed in np.random.SeedSequence(4).spawn(3)]
    runs = [solve(np.exp(-10 * stream.random((3, 5, 5, 5))), [1e-3, 1]) for stream in streams]
    D = [run.D for run in runs]
    assert np.allclose(here.D, np.mean(D, 0), rtol=1e-12)
    assert np.allclose(here.D_stderr, np.std(D, 0, ddof=1) / np.sqrt(3), rtol=1e-9)
    assert np.allclose(here.slope, np.mean([run.slope for run in runs], 0), rtol=1e-12)
    assert np.array_equal(here.error_bound, np.max([run.error_bound for run in runs], 0))


def test_shapes():
    assert solve(lattice(1, 3), 0.1).D.shape == ()
    assert solve(lattice(1, 3), np.ones((2, 3))).iterations.shape == (2, 3)
    assert solve(lattice(1, 3), []).D.shape == (0,)
    assert simulate(4, 3.0, np.ones((2, 3)), n_samples=2, seed=1, dimension=2).D_stderr.shape == (2, 3)


# the last ends in overflow, where the residual is nothing beside a potential without bounds
@pytest.mark.parametrize(("beta", "s", "rtol"), [(5, 0.1, 1e-40), (160, 1e-40, 1e-6), (160, 1e-80, 1e-6)])
def test_what_is_not_solved_is_not_answered(beta, s, rtol):
    said = rf"D\(s = {s:g}\) of 27 sites is not known to rtol = {rtol:g}: .* residual of .*; raise s or rtol, or lower"
    with pytest.raises(RuntimeError, match=said):
        solve(lattice(2, beta, (3, 3, 3)), s, rtol)


SIMULATE = {"L": 4, "beta": 5.0, "s": 0.1, "n_samples": 2, "seed": 1, "dimension": 3, "rtol": 1e-6}


@pytest.mark.parametrize(
    ("name", "bad", "said"),
    [
        ("L", 1, "L must be 2 or more, got 1"),
        ("beta", -1, "beta must be 0 or more, got -1"),
        ("beta", np.nan, "beta must be 0 or more, got nan"),
        ("s", 0, "s must be above 0, got 0"),
        ("s", [1, -2], "s must be above 0, got -2 at index 1"),
        ("n_samples", 1, "n_samples must be 2 or more, got 1: a standard error"),
        ("seed", -1, "seed must be 0 or more, got -1"),
        ("dimension", 0, "dimension must be 1 or more, got 0"),
        ("rtol", 0, "rtol must be above 0 and below 1, got 0"),
        ("rtol", 1, "rtol must be above 0 and below 1, got 1"),
    ],
)
def test_a_forbidden_value_is_named(name, bad, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        simulate(**SIMULATE | {name: bad})


@pytest.mark.parametrize(
    ("rates", "s", "said"),
    [
        ([[1, -2]], 1, "rates must be 0 or more, got -2 at index 0, 1"),
        ([[1, np.nan]], 1, "rates must be 0 or more, got nan"),
        ([1, 2], 1, r"rates must be of shape \(d, n1, ..., nd\), .* got \(2,\)"),
        (1, 1, r"rates must be of shape \(d, n1, ..., nd\), .* got \(\)"),
        (np.ones((2, 3, 3, 3)), 1, r"rates must be of shape \(d, n1, ..., nd\), .* got \(2, 3, 3, 3\)"),
        ([[0, 0]], 1, "rates must not all be 0 along the first axis"),
        ([[1, 2]], [1, 0], "s must be above 0, got 0 at index 1"),
    ],
)
def test_a_lattice_that_is_none_is_refused(rates, s, said):
    with pytest.raises(ValueError, match=said):
        solve(rates, s)
