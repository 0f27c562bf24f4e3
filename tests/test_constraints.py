"""Constraint theory against counted bonds, exact fractions, SciPy's roots, a peer's script, and measured glasses."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binom

from nce.models.constraints import (
    BORATE_ATTEMPTS,
    BORATE_ONSET_K,
    KINDS,
    borate_counts,
    degrees_of_freedom,
    fragility,
    glass_transition,
    rigidity,
    silicate_counts,
)
from nce.models.speciation import borate

INF = float("inf")
B2O3 = borate_counts(0, 0, 2)
PEER = "script of Keninger and Feller (github.com/njkeninger19/TCT), run"

temperatures = st.floats(50, 3000)
attempts = st.floats(1, 1e6)
counts = st.lists(st.floats(0, 3), min_size=1, max_size=5)


# rigidity ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tries", [1, 2, 30, 1000, 100_000])
def test_rigid_is_what_no_attempt_has_broken(oracle, tries):
    barrier = -np.log(1 - 2 ** (-1 / tries))  # in units of k times the onset temperature
    T = np.linspace(0.3, 5, 48) * 700
    none = binom.pmf(0, tries, np.exp(-barrier * 700 / T))
    oracle("constraint rigidity", "binomial chance of no success, SciPy", rigidity(T, 700, tries), none, abs=1e-11)


def test_barrier_of_a_thousand_attempts():
    # 1 - 2^(-1/1000) = 6.929e-4, whose logarithm is -7.275; at 2 T_i: exp(-3.637) = 0.02632, 0.97368^1000 = 2.6e-12
    assert rigidity(1000, 500, 1000) == pytest.approx(np.exp(1000 * np.log1p(-np.exp(-7.2746 / 2))), rel=0.01)


@given(temperatures, attempts)
def test_half_is_rigid_at_the_onset(T, tries):
    assert rigidity(T, T, tries) == pytest.approx(0.5, abs=1e-9)
    assert rigidity(T, T, INF) == 0.5


@given(temperatures, attempts)
def test_cold_is_rigid_and_hot_is_not(T, tries):
    assert rigidity(T / 100, T, tries) == pytest.approx(1)
    assert rigidity(T * 1e12, T, tries) == pytest.approx(0, abs=1e-11)


@given(temperatures, temperatures, temperatures, attempts)
def test_constraints_only_break_on_heating(T_1, T_2, onset, tries):
    cold, hot = rigidity(sorted([T_1, T_2]), onset, tries)
    assert 0 <= hot <= cold <= 1


@given(st.floats(0.1, 0.95), temperatures)
def test_many_attempts_make_a_step(ratio, T):
    got = rigidity([ratio * T, T / ratio], T, 1e200)
    assert got == pytest.approx(rigidity([ratio * T, T / ratio], T, INF), abs=1e-3)
    assert list(rigidity([ratio * T, T / ratio], T, INF)) == [1, 0]


@given(temperatures, temperatures, attempts, st.floats(0.1, 10))
def test_only_the_ratio_of_temperatures_matters(T, onset, tries, unit):
    assert rigidity(unit * T, unit * onset, tries) == pytest.approx(
        float(rigidity(T, onset, tries)), rel=1e-6, abs=1e-12
    )


# counts --------------------------------------------------------------------------------------------------------------


@given(x=st.fractions(0, Fraction(7, 10), max_denominator=200), share=st.fractions(0, 1, max_denominator=50))
def test_borate_counts_add_up_over_bonds(x, share):
    B4 = share * min(2 * x, 3 - 4 * x)
    B3, charged = 2 * (1 - x) - B4, 2 * x - B4
    # bonds of boron, those that end at non-bridging oxygen, and angles at the rest, which join two borons
    bonds = 3 * B3 + 4 * B4
    bridging = (bonds - charged) / 2
    assert bridging + charged == 3 - 2 * x  # all oxygen
    atoms = B3 + B4 + bridging + 2 * charged  # with the modifiers that the non-bridging oxygens tie to the network
    expected = [bonds + charged, 3 * B3 + 5 * B4, bridging, Fraction(3, 2) * charged]
    got = borate_counts(float(x), float(B4 / (2 * (1 - x))), 1.5)
    assert got == pytest.approx([float(n / atoms) for n in expected], rel=1e-9, abs=1e-12)
    # read back from the counts: every modifier balances a BO4 or a non-bridging oxygen
    n_atoms = 2 * float(3 - 2 * x) / got[KINDS.index("alpha")]
    on_oxygen = n_atoms * got[KINDS.index("mu")] / 1.5
    on_boron = (n_atoms * got[KINDS.index("beta")] - 6 * float(1 - x)) / 2
    assert on_oxygen + on_boron == pytest.approx(float(2 * x), abs=1e-9)


@given(x=st.fractions(0, Fraction(2, 3), max_denominator=200))
def test_silicate_counts_add_up_over_bonds(x):
    silicon, charged = 1 - x, 2 * x
    bridging = (4 * silicon - charged) / 2
    atoms = silicon + bridging + 2 * charged
    expected = [4 * silicon + charged, 5 * silicon, bridging, 2 * charged]
    assert silicate_counts(float(x), 2) == pytest.approx([float(n / atoms) for n in expected], abs=1e-12)


def test_freedom_of_borates(oracle):
    x = [Fraction(i, 60) for i in range(21)]
    expected = [float((3 - 6 * i) / (5 - 4 * i)) for i in x]
    for got_x, f in zip(x, expected, strict=True):
        n = borate_counts(float(got_x), float(got_x / (1 - got_x)), 2)
        got = degrees_of_freedom(600, n, BORATE_ONSET_K, INF)
        oracle("degrees of freedom, borate", "(3 - 6x)/(5 - 4x) by hand", got, f, abs=1e-12)


def test_freedom_beyond_the_diborate_meets_the_published_branch(oracle):
    # The closed form for 1/3 < x < 1/2 that the peer quotes from Mauro, Gupta and Loucks: f = 3 (8x - 1)/(31 - 38x).
    # Where the speciation leaves no choice, at both ends, it is ours with two constraints on a modifier.
    x = np.array([1 / 3, 1 / 2])
    got = degrees_of_freedom(600, borate_counts(x, borate(x).fraction["B4"], 2), BORATE_ONSET_K, INF)
    source = "Mauro, Gupta, Loucks 2009 as quoted by Keninger and Feller"
    oracle("degrees of freedom, borate", source, got, 3 * (8 * x - 1) / (31 - 38 * x), rel=1e-12)


def test_each_kind_breaks_at_its_onset():
    assert degrees_of_freedom(200, B2O3, BORATE_ONSET_K, INF) == pytest.approx(0)  # B-O-B rigid too: 3 constraints
    assert degrees_of_freedom(800, B2O3, BORATE_ONSET_K, INF) == pytest.approx(1.8)  # bonds only
    assert degrees_of_freedom(2000, B2O3, BORATE_ONSET_K, INF) == 3


def test_freedom_of_a_peer(oracle):
    # its borates of R = M2O/B2O3 below 0.25, f at 533 K, at its own Tg, and at 900 K
    peer = {
        0.0: (533.0, [0.6464072820789875, 0.6464072820789875, 2.214891273193647]),
        0.05: (566.6631578947373, [0.611767267407939, 0.6514150841928573, 2.207786309393766]),
        0.1: (604.0666666666668, [0.5778064687108326, 0.6891767705561603, 2.2008206586095693]),
        0.2: (692.8999999999999, [0.5118441481645303, 0.9508043746543794, 2.187291221509495]),
    }
    for R, (Tg, f) in peer.items():
        n = borate_counts(R / (1 + R), R, 2)
        got = degrees_of_freedom([533, Tg, 900], n, BORATE_ONSET_K, BORATE_ATTEMPTS)
        oracle("degrees of freedom, borate", PEER, got, f, rel=1e-9)
        got = glass_transition(n, (5000, 5000, 300, 5000), INF, counts_ref=B2O3, Tg_ref_K=533)
        oracle("glass transition by constraints", PEER, got, Tg, rel=1e-9)


# glass transition ----------------------------------------------------------------------------------------------------


def by_hand(T, n, onset, tries):
    barrier = -np.log(-np.expm1(-np.log(2) / tries))
    return 3 - sum(a * (1 - np.exp(-barrier * b / T)) ** tries for a, b in zip(n, onset, strict=True))


@pytest.mark.parametrize("tries", [1, 10, 1000])
def test_the_root_is_that_of_brentq(oracle, tries):
    rng = np.random.default_rng(3)
    for _ in range(40):
        n, onset = rng.uniform(0, 2, 3), rng.uniform(300, 1200, 3)
        n_ref, Tg_ref = rng.uniform(0, 0.9, 3), rng.uniform(400, 900)
        level = Tg_ref * by_hand(Tg_ref, n_ref, onset, tries)
        root = brentq(
            lambda T, n=n, onset=onset, level=level: T * by_hand(T, n, onset, tries) - level, 1, 1e5, xtol=1e-9
        )
        got = glass_transition(n, onset, tries, counts_ref=n_ref, Tg_ref_K=Tg_ref)
        oracle("glass transition by constraints", "SciPy brentq", got, root, rel=1e-9)


@given(counts, st.data(), attempts | st.just(INF), st.floats(200, 1500))
def test_the_product_is_kept_or_crossed(n, data, tries, Tg_ref):
    onset = data.draw(st.lists(st.floats(100, 2000), min_size=len(n), max_size=len(n)))
    n_ref = [0.9 / len(n)] * len(n)
    Tg = glass_transition(n, onset, tries, counts_ref=n_ref, Tg_ref_K=Tg_ref)
    level = Tg_ref * degrees_of_freedom(Tg_ref, n_ref, onset, tries)
    below, above = ((1 + d) * Tg * degrees_of_freedom((1 + d) * Tg, n, onset, tries) for d in (-1e-7, 1e-7))
    assert below <= level * (1 + 1e-7)
    assert level * (1 - 1e-7) <= above


@given(st.floats(0, 1 / 3), attempts | st.just(INF), st.floats(0.5, 2))
def test_temperatures_scale_together(x, tries, unit):
    n = borate_counts(x, x / (1 - x), 2)
    onset = np.array(BORATE_ONSET_K)
    Tg = glass_transition(n, onset, tries, counts_ref=B2O3, Tg_ref_K=541)
    scaled = glass_transition(n, unit * onset, tries, counts_ref=B2O3, Tg_ref_K=unit * 541)
    assert scaled == pytest.approx(float(unit * Tg), rel=1e-9)


@given(st.floats(400, 700), attempts | st.just(INF))
def test_the_reference_is_its_own_solution(Tg, tries):
    assert glass_transition(B2O3, BORATE_ONSET_K, tries, counts_ref=B2O3, Tg_ref_K=Tg) == pytest.approx(Tg, rel=1e-9)


@given(st.floats(400, 700))
def test_without_onsets_the_ratio_does_not_know_the_reference_temperature(Tg):
    x = np.array([0, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 1 / 3])
    n = borate_counts(x, x / (1 - x), 2)
    ratio = glass_transition(n, (5000, 5000, 100, 5000), INF, counts_ref=B2O3, Tg_ref_K=Tg) / Tg
    assert ratio == pytest.approx([1, 16 / 15, 8 / 7 + 1 / 140, 44 / 35, 1.4, 1.6, 1.9, 2.2], rel=1e-9)


@given(st.floats(0, 0.33), st.floats(0, 0.33), attempts | st.just(INF))
def test_four_fold_boron_never_lowers_the_glass_transition(x_1, x_2, tries):
    x = np.sort([x_1, x_2])
    low, high = glass_transition(borate_counts(x, x / (1 - x), 2), BORATE_ONSET_K, tries, counts_ref=B2O3, Tg_ref_K=541)
    assert low <= high * (1 + 1e-9)


def test_a_kind_that_breaks_in_a_step_holds_the_glass_transition():
    x = np.array([0.2, 0.25, 0.3])
    Tg = glass_transition(borate_counts(x, x / (1 - x), 2), BORATE_ONSET_K, INF, counts_ref=B2O3, Tg_ref_K=541)
    assert Tg == pytest.approx([750, 750, 750], rel=1e-9)


# fragility -----------------------------------------------------------------------------------------------------------


@given(st.floats(400, 1000), st.floats(0, 1 / 3), st.floats(1, 1e4), st.floats(-6, 0))
def test_fragility_is_the_slope_of_the_degrees_of_freedom(T, x, tries, L):
    n, onset = borate_counts(x, x / (1 - x), 2), (921, 750, 328, 900)
    h = 1e-5
    low, high = np.log(degrees_of_freedom([T * np.exp(-h), T * np.exp(h)], n, onset, tries))
    got = fragility(T, n, onset, tries, log10_eta_inf=L)
    assert got == pytest.approx((12 - L) * (1 + (high - low) / (2 * h)), rel=1e-5)
    assert got >= 12 - L


def test_fragility_by_complex_step(oracle):
    # an exact slope: the imaginary part of ln f at a temperature with an infinitesimal imaginary part
    for x in (0.0, 0.1, 0.2, 0.3):
        n = borate_counts(x, x / (1 - x), 2)
        for T in (450.0, 600.0, 750.0, 900.0):
            slope = np.imag(np.log(by_hand(T * (1 + 1e-30j), n, BORATE_ONSET_K, 1000))) / 1e-30
            got = fragility(T, n, BORATE_ONSET_K, 1000, log10_eta_inf=-2.93)
            oracle("fragility by constraints", "complex-step derivative", got, 14.93 * (1 + slope), rel=1e-9)


def test_fragility_of_a_peer(oracle):
    # its onsets of 715 and 393 K, log10 eta_inf = -2.97; it takes the slope over a forward difference, to about 1 %
    peer = {0.0: 33.64184581, 0.05: 40.63458441, 0.1: 51.60278294, 0.15: 62.10898599, 0.2: 67.44974874}
    onset = (921, 715, 393, 900)
    for R, m in peer.items():
        n = borate_counts(R / (1 + R), R, 2)
        Tg = glass_transition(n, (5000, 5000, 300, 5000), INF, counts_ref=B2O3, Tg_ref_K=533)
        got = fragility(Tg, n, onset, 1000, log10_eta_inf=-2.97)
        oracle("fragility by constraints", PEER, got, m, rel=0.01)


@given(st.floats(-6, 2))
def test_flat_constraints_make_a_strong_liquid(L):
    assert fragility(500, [1.2, 1.2], [50, 1e6], 1000, log10_eta_inf=L) == pytest.approx(12 - L)


# measured glasses ----------------------------------------------------------------------------------------------------

SCIGLASS = "SciGlass medians (GlassPy 0.4.0 wheel)"
X = np.array([0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50])
TG_LI = np.array([578, 628, 695, 747, 764, 770, 759, 741, 715, 690])
TG_NA = np.array([581, 634, 681, 729, 746, 748, 743, 717])
# share of four-fold boron in lithium borates, StatMechGlass 0.1.5
NMR = np.array(
    [
        [0, 4.76, 9.91, 15.25, 20, 24.81, 28.57, 33.33, 37.5, 41.18, 45.05, 54.95],
        [0, 5, 11, 18, 25, 33, 40, 42, 44, 45, 40, 30],
    ]
)
N4 = np.minimum(np.interp(X, *NMR / 100), X / (1 - X))
RIGID_K = (5000, 5000, 328, 5000)


def tg(x, N4, onset, tries=INF):
    # 541 K: what lithium and sodium glasses up to x = 0.2 imply for boron oxide (median of 279 records)
    return glass_transition(borate_counts(x, N4, 2), onset, tries, counts_ref=B2O3, Tg_ref_K=541)


def rms(difference):
    return np.sqrt(np.mean(difference**2))


@pytest.mark.parametrize(("metal", "measured", "limit"), [("Li", TG_LI, 16), ("Na", TG_NA, 30)])
def test_rigid_angles_hold_up_to_20_percent(oracle, metal, measured, limit):
    got = tg(X[:4], X[:4] / (1 - X[:4]), RIGID_K)
    name = "glass transition by constraints"
    oracle(name, f"{metal} borates to x = 0.20, {SCIGLASS}", got, measured[:4], abs=limit, unit="K")
    assert rms(got - measured[:4]) < (10 if metal == "Li" else 16)


def test_boron_oxide_itself_is_a_worse_reference(oracle):
    n = borate_counts(X[:4], X[:4] / (1 - X[:4]), 2)
    got = glass_transition(n, RIGID_K, INF, counts_ref=B2O3, Tg_ref_K=533)
    source = f"Li borates to x = 0.20 from B2O3 at 533 K, {SCIGLASS}"
    oracle("glass transition by constraints", source, got, TG_LI[:4], abs=26, unit="K")


def test_rigid_angles_fail_beyond():
    ideal = borate(X).fraction["B4"]
    for N4_used in (ideal, N4):
        off = tg(X, N4_used, RIGID_K)[:8] - TG_LI[:8]
        assert off[4] > 100
        assert off[5] > 190
    for x_20, least in ((692, 60), (707, 45), (650, 100)):  # K, Rb, Cs: the counts know no alkali
        assert tg(0.20, 0.25, RIGID_K) - x_20 > least


def test_breaking_angles_make_the_plateau(oracle):
    name = "glass transition by constraints"
    got = tg(X, N4, BORATE_ONSET_K)
    oracle(name, f"Li borates to x = 0.45, onsets as quoted, {SCIGLASS}", got[:9], TG_LI[:9], abs=21, unit="K")
    assert rms(got[:9] - TG_LI[:9]) < 12
    assert got[9] - TG_LI[9] == pytest.approx(-82, abs=2)  # and still fails at x = 0.50
    oracle(name, f"Na borates to x = 0.40, onsets as quoted, {SCIGLASS}", got[:8], TG_NA, abs=34, unit="K")
    # an ideal speciation loses its four-fold boron too early
    assert (tg(X, borate(X).fraction["B4"], BORATE_ONSET_K) - TG_LI)[8] < -180


def test_soft_constraints_throughout_are_too_cold():
    off = tg(X, N4, BORATE_ONSET_K, BORATE_ATTEMPTS) - TG_LI
    assert off[3] == pytest.approx(-146, abs=2)
    assert (off[2:] < -100).all()


def test_fragility_of_lithium_borates(oracle):
    # Chryssikos et al. 1994, as Keninger and Feller list them
    x, m = np.array([0, 0.02, 0.06, 0.08, 0.10, 0.12, 0.16, 0.18, 0.20, 0.25]), [33, 35, 37, 36, 37, 37, 44, 47, 61, 61]
    n = borate_counts(x, x / (1 - x), 2)
    soft, steps = (tg(x, x / (1 - x), BORATE_ONSET_K, tries) for tries in (BORATE_ATTEMPTS, INF))
    at_soft, at_steps = (fragility(Tg, n, BORATE_ONSET_K, BORATE_ATTEMPTS, log10_eta_inf=-2.93) for Tg in (soft, steps))
    oracle("fragility by constraints", "Li borates, Chryssikos 1994: how far it is off", at_soft, m, abs=10.5)
    assert at_steps[6] - m[6] > 20  # at the right glass transition it rises too early


def test_silicates_decouple():
    # sodium silicates by R = Na2O/SiO2, Borate Conference 2 (1996), as Keninger and Feller list them
    R, measured = np.array([0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 2]), np.array([742, 723, 689, 662, 694, 666, 627, 600])
    onset = (2000, 2000, 300, 2000)
    counted = silicate_counts(R / (1 + R), 2)
    got = glass_transition(counted, onset, INF, counts_ref=silicate_counts(0.5, 2), Tg_ref_K=662)
    assert got == pytest.approx(662 * 0.5 * (1 + R) / R, rel=1e-9)  # f = x
    assert got[0] - measured[0] > 400
    product = measured * degrees_of_freedom(measured, counted, onset, INF)
    assert product[-1] / product[0] > 1.8  # "constant" in equation 6


def test_silica_cannot_be_the_reference():
    assert degrees_of_freedom(1480, silicate_counts(0, 2), (2000, 2000, 300, 2000), INF) == pytest.approx(0, abs=1e-12)
    with pytest.raises(ValueError, match=r"counts_ref must leave degrees of freedom at Tg_ref_K, got f = .* silica"):
        glass_transition(
            silicate_counts(0.2, 2), (2000, 2000, 300, 2000), INF, counts_ref=silicate_counts(0, 2), Tg_ref_K=1480
        )


# shapes and refusals -------------------------------------------------------------------------------------------------


def test_shapes_broadcast():
    x = np.linspace(0, 0.3, 12).reshape(3, 4)
    n = borate_counts(x, x / (1 - x), 2)
    assert n.shape == (3, 4, len(KINDS))
    assert silicate_counts(x, [1, 2, 3, 4]).shape == (3, 4, len(KINDS))
    assert rigidity(np.ones((3, 1)), [500, 600], 1000).shape == (3, 2)
    assert degrees_of_freedom(np.full((5, 1, 1), 600), n, BORATE_ONSET_K, INF).shape == (5, 3, 4)
    Tg = glass_transition(n, BORATE_ONSET_K, 1000, counts_ref=B2O3, Tg_ref_K=np.array([[533], [541], [550]]))
    assert Tg.shape == (3, 4)
    one = glass_transition(n[1, 2], BORATE_ONSET_K, 1000, counts_ref=B2O3, Tg_ref_K=541)
    assert one == pytest.approx(float(Tg[1, 2]), rel=1e-12)
    m = fragility(Tg, n, BORATE_ONSET_K, 1000, log10_eta_inf=-2.93)
    assert m.shape == (3, 4)
    assert m[1, 2] == pytest.approx(float(fragility(Tg[1, 2], n[1, 2], BORATE_ONSET_K, 1000, log10_eta_inf=-2.93)))
    assert degrees_of_freedom(600, 1.0, 700, INF) == 2  # one kind


GOOD = {
    rigidity: {"T_K": 500, "onset_K": 600, "attempts": 1000},
    degrees_of_freedom: {"T_K": 500, "counts": [1, 1], "onset_K": [400, 600], "attempts": 1000},
    glass_transition: {
        "counts": [1, 1],
        "onset_K": [400, 600],
        "attempts": 1000,
        "counts_ref": [1, 0.5],
        "Tg_ref_K": 500,
    },
    fragility: {"Tg_K": 500, "counts": [1, 1], "onset_K": [400, 600], "attempts": 1000, "log10_eta_inf": -3},
    borate_counts: {"x_M2O": 0.2, "N4": 0.25, "modifier_constraints": 2},
    silicate_counts: {"x_M2O": 0.2, "modifier_constraints": 2},
}
BAD = {
    "T_K": [0, -25, np.nan],
    "Tg_K": [0, -25, np.inf],
    "Tg_ref_K": [0, -25, np.nan],
    "onset_K": [[400, 0], [400, np.inf]],
    "attempts": [0, 0.5, np.nan, -np.inf],
    "counts": [[1, -1], [1, np.nan]],
    "counts_ref": [[1, -1], [1, np.nan]],
    "log10_eta_inf": [12, 13, np.nan],
    "x_M2O": [-0.1, 0.8, 20, np.nan],
    "N4": [-0.1, 25, np.nan],
    "modifier_constraints": [-1, np.nan],
}
CASES = [(model, name, bad) for model, good in GOOD.items() for name in good for bad in BAD[name]]


@pytest.mark.parametrize(("model", "name", "bad"), CASES)
def test_a_forbidden_value_is_named(model, name, bad):
    model(**GOOD[model])
    value = bad[-1] if isinstance(bad, list) else bad
    with pytest.raises(ValueError, match=rf"^{name} must be .*, got {value:g}"):
        model(**GOOD[model] | {name: bad})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: rigidity(500, 600, "many"), "attempts must be a number or an array of numbers, got .*many"),
        (lambda: rigidity([500, 600], [1, 2, 3], 1), r"do not broadcast .*T_K \(2,\), onset_K \(3,\)"),
        (
            lambda: degrees_of_freedom(500, [1, 1, 1], [400, 500], 1),
            r"do not broadcast .*counts \(3,\), onset_K \(2,\)",
        ),
        (
            lambda: fragility(500, [1, 1], [400, 600], INF, log10_eta_inf=-3),
            "attempts must be .*got inf: the slope of a",
        ),
        (
            lambda: fragility(500, [2, 2], [900, 900], 9, log10_eta_inf=-3),
            "counts must leave degrees of freedom at Tg_K",
        ),
        (lambda: borate_counts(0.2, [0.25, 0.26], 2), r"N4 must be 0.25 or less at x_M2O = 0.2, got 0.26"),
        (lambda: borate_counts(0.74, 0.2, 2), r"N4 must be 0.07692 or less at x_M2O = 0.74, got 0.2: .*bridge"),
        (lambda: borate_counts([0.1, 0.2], [0, 0, 0], 2), r"do not broadcast .*x_M2O \(2,\), N4 \(3,\)"),
    ],
)
def test_other_refusals(call, said):
    with pytest.raises(ValueError, match=said):
        call()
