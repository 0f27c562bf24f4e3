"""Review equation (9) against viscosity by differences, its errors against chance, its test against plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import constants as si
from scipy import stats

from nce.models.relaxation_barrier import RULES, Reference, activation_energy, fit_exponent, predict, rule_errors
from nce.models.viscosity import activation_enthalpy_at_Tg

K_EV = si.physical_constants["Boltzmann constant in eV/K"][0]
REF = {"Ea_ref_eV": 0.7, "Tg_ref_K": 730.0, "fragility_ref": 38.0}
GLASS = {
    "Ea_eV": 0.7,
    "Ea_stderr_eV": 0.007,
    "Tg_K": 730.0,
    "Tg_stderr_K": 6.0,
    "fragility": 38.0,
    "fragility_stderr": 0.5,
    "log10_sigma0_S_cm": 1.7,
    "log10_sigma0_stderr": 0.2,
    "correlation": 0.8,
}
EXACT = GLASS | {"Ea_stderr_eV": 0.0, "Tg_stderr_K": 0.0, "fragility_stderr": 0.0, "log10_sigma0_stderr": 0.0}
NO_ERRORS = {"Tg_stderr_K": 0, "fragility_stderr": 0, "log10_sigma0_scatter": 0}

transitions = st.floats(300, 1200)
fragilities = st.floats(16, 120)


def viscous_enthalpy(Tg, m, L=-2.93):
    """Activation enthalpy [eV] at Tg of a MYEGA liquid, by differences."""

    def ln_eta(T):
        return np.log(10) * (L + (12 - L) * Tg / T * np.exp((m / (12 - L) - 1) * (Tg / T - 1)))

    h = 1e-3
    return K_EV * (ln_eta(Tg / (1 + h)) - ln_eta(Tg / (1 - h))) / (2 * h / Tg)


def test_barrier_times_viscous_enthalpy_is_constant(oracle):
    Tg, m = np.array([480.0, 560, 800, 1100]), np.array([25.0, 40, 40, 90])
    ours = activation_energy(Tg, m, **REF)
    expected = 0.7 * viscous_enthalpy(730, 38) / viscous_enthalpy(Tg, m)
    oracle("equation (9)", "slope of MYEGA at Tg by differences", ours, expected, rel=2e-5)
    expected = 0.7 * activation_enthalpy_at_Tg(730, 38) / activation_enthalpy_at_Tg(Tg, m)
    np.testing.assert_allclose(ours, expected, rtol=1e-12)


def test_one_glass_by_hand(oracle):
    # the enthalpy at 800 K and m = 40 is 6.3495 eV; at 730 K and m = 38 ln10 * 8.617333e-5 * 38 * 730 = 5.504225 eV
    ours = activation_energy(800, 40, **REF)
    oracle("equation (9)", "by hand", ours, 0.7 * 5.504225 / 6.3495, rel=1e-5)


@given(transitions, fragilities)
def test_the_reference_returns_itself_and_doubling_halves(Tg, m):
    own = {"Ea_ref_eV": 0.7, "Tg_ref_K": Tg, "fragility_ref": m}
    assert activation_energy(Tg, m, **own) == pytest.approx(0.7, rel=1e-12)
    assert activation_energy(2 * Tg, m, **own) == pytest.approx(0.35, rel=1e-12)
    assert activation_energy(Tg, 2 * m, **own) == pytest.approx(0.35, rel=1e-12)


@given(transitions, fragilities, transitions, fragilities)
def test_any_glass_of_a_family_may_be_the_reference(Tg, m, Tg_2, m_2):
    second = activation_energy(Tg_2, m_2, **REF)
    ours = activation_energy(Tg, m, Ea_ref_eV=second, Tg_ref_K=Tg_2, fragility_ref=m_2)
    assert ours == pytest.approx(activation_energy(Tg, m, **REF), rel=1e-12)


def test_errors_by_chance(oracle):
    """100,000 families drawn with log-normal errors; the conductivities at two temperatures."""
    rng = np.random.default_rng(1)
    Tg, m = np.array([720.0, 690, 650]), np.array([42.0, 48, 55])
    Tg_error, m_error, scatter, draws = np.array([5.0, 8, 3]), np.array([0.4, 0.6, 0.5]), 0.15, 100_000
    T = np.array([300.0, 400])

    def drawn(value, error, size):
        return value * np.exp(error / value * rng.standard_normal(size))

    first, second = rng.standard_normal((2, draws, 1))
    log10_sigma0 = 1.7 + 0.2 * (0.8 * first + 0.6 * second) + scatter * rng.standard_normal((draws, 3))
    Ea = 0.7 * np.exp(0.007 / 0.7 * first) * drawn(730, 6, (draws, 1)) * drawn(38, 0.5, (draws, 1))
    Ea = Ea / drawn(Tg, Tg_error, (draws, 3)) / drawn(m, m_error, (draws, 3))
    log10_sigma = log10_sigma0 - Ea / (np.log(10) * K_EV * T[:, None, None])

    errors = {"Tg_stderr_K": Tg_error, "fragility_stderr": m_error, "log10_sigma0_scatter": scatter}
    ours = predict(T, Tg, m, Reference(**GLASS), **errors)
    source = "Monte Carlo, 1e5 draws"
    oracle("equation (9), Ea", source, ours.Ea_eV, Ea.mean(0), rel=2e-3)
    oracle("equation (9), Ea covariance", source, ours.Ea_covariance_eV2, np.cov(Ea.T), rel=0.03)
    oracle("equation (9), Ea error", source, ours.Ea_stderr_eV, Ea.std(0), rel=0.015)
    for i in range(2):
        got, chance = ours.log10_sigma_covariance[i], log10_sigma[i]
        oracle("equation (9), log sigma covariance", source, got, np.cov(chance.T), rel=0.03)
        oracle("equation (9), log sigma error", source, ours.log10_sigma_stderr[i], chance.std(0), rel=0.015)
        difference = np.array([1, -1, 0])
        spread = np.sqrt(difference @ got @ difference)
        oracle("equation (9), difference", source, spread, (chance[:, 0] - chance[:, 1]).std(), rel=0.015)


def test_a_conductivity_from_the_reference_alone():
    ours = predict([300.0, 500.0], 730, 38, Reference(**EXACT), **NO_ERRORS)
    np.testing.assert_allclose(ours.Ea_eV, 0.7)
    expected = 1.7 - 0.7 * si.e / (si.k * np.array([[300], [500]])) / np.log(10)
    np.testing.assert_allclose(ours.log10_sigma_S_cm, expected, rtol=1e-9)
    assert np.all(ours.Ea_covariance_eV2 == 0)
    assert np.all(ours.log10_sigma_covariance == 0)


def test_errors_of_the_reference_are_common_to_all():
    ours = predict(300, [720, 600], [42, 50], Reference(**EXACT | {"Tg_stderr_K": 20.0}), **NO_ERRORS)
    relative = ours.Ea_covariance_eV2 / np.outer(ours.Ea_eV, ours.Ea_eV)
    np.testing.assert_allclose(relative, (20 / 730) ** 2)


def test_errors_of_the_glasses_are_their_own():
    errors = {"Tg_stderr_K": [6, 9], "fragility_stderr": 0, "log10_sigma0_scatter": 0.3}
    ours = predict(300, [720, 600], [42, 50], Reference(**EXACT), **errors)
    relative = ours.Ea_covariance_eV2 / np.outer(ours.Ea_eV, ours.Ea_eV)
    np.testing.assert_allclose(relative, np.diag([(6 / 720) ** 2, (9 / 600) ** 2]))
    assert ours.log10_sigma_covariance[0, 1] == 0
    assert np.all(ours.log10_sigma_stderr > 0.3)


def test_one_arrhenius_line_is_sure_in_its_middle():
    # errors of slope and prefactor that cancel at 400 K, as those of a line fitted around 400 K do
    u_0 = 0.02 / (np.log(10) * K_EV * 400)
    line = EXACT | {"Ea_stderr_eV": 0.02, "log10_sigma0_stderr": u_0, "correlation": 1.0}
    middle, away = predict([400, 300], 730, 38, Reference(**line), **NO_ERRORS).log10_sigma_stderr[:, 0]
    assert middle == pytest.approx(0, abs=1e-7)
    assert away == pytest.approx(0.02 / (np.log(10) * K_EV) * (1 / 300 - 1 / 400), rel=1e-6)


def test_shapes_of_a_prediction():
    errors = {"Tg_stderr_K": 5, "fragility_stderr": 1, "log10_sigma0_scatter": 0}
    ours = predict(np.full((4, 2), 300.0), [700, 650, 600], 40, Reference(**GLASS), **errors)
    assert ours.Ea_eV.shape == ours.Ea_stderr_eV.shape == (3,)
    assert ours.log10_sigma_S_cm.shape == ours.log10_sigma_stderr.shape == (4, 2, 3)
    assert ours.log10_sigma_covariance.shape == (4, 2, 3, 3)
    assert predict(300, 700, 40, Reference(**GLASS), **errors).log10_sigma_S_cm.shape == (1,)


def sample(seed=3, sizes=(5, 4, 1, 7)):
    rng = np.random.default_rng(seed)
    family = np.repeat([f"family {i}" for i in range(len(sizes))], sizes)
    n = family.size
    return rng.uniform(0.3, 1.2, n), rng.uniform(450, 900, n), rng.uniform(20, 90, n), family.tolist()


def plain(Ea, Tg, m, family, p, q, scope):
    """Error of a rule by going through the glasses one at a time."""
    ratios = []
    for i, own in enumerate(family):
        others = [
            j for j, label in enumerate(family) if j != i and (label == own if scope == "within" else label != own)
        ]
        if others:
            constant = stats.gmean([Ea[j] / (Tg[j] ** p * m[j] ** q) for j in others])
            ratios.append((Ea[i], constant * Tg[i] ** p * m[i] ** q))
    measured, predicted = np.array(ratios).T
    rms_ln = np.sqrt(np.mean(np.log(measured / predicted) ** 2))
    return len(ratios), rms_ln, np.sqrt(np.mean((measured - predicted) ** 2))


def test_rule_errors_by_going_through_the_glasses(oracle):
    data = sample()
    rows = rule_errors(*data)
    assert [(row.rule, row.scope) for row in rows] == [(rule, s) for rule in RULES for s in ("within", "across")]
    for row in rows:
        n, rms_ln, rms_eV = plain(*data, *RULES[row.rule], row.scope)
        assert (row.n, row.families) == (n, 3 if row.scope == "within" else 4)
        oracle("rule errors", "plain loop", [row.rms_ln, row.rms_eV], [rms_ln, rms_eV], rel=1e-9)


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_that_holds_has_no_error(rule):
    _, Tg, m, family = sample()
    p, q = RULES[rule]
    own = np.array([float(label[-1]) + 1 for label in family])
    Ea = own * (Tg / 700) ** p * (m / 40) ** q
    within = {row.rule: row.rms_ln for row in rule_errors(Ea, Tg, m, family) if row.scope == "within"}
    assert within.pop(rule) < 1e-12
    assert min(within.values()) > 0.05
    across = {row.rule: row.rms_ln for row in rule_errors(Ea, Tg, m, family) if row.scope == "across"}
    assert across[rule] > 0.3  # the families differ in their constants


def test_the_rules_are_those_of_the_review_and_its_rivals():
    Tg, m = 700.0, 40.0
    values = {rule: Tg**p * m**q for rule, (p, q) in RULES.items()}
    expected = {"1/(Tg m)": 1 / 28000, "Tg m": 28000, "constant": 1, "Tg": 700, "Tg/m": 17.5, "1/m": 0.025}
    assert values == pytest.approx(expected)


@given(st.floats(0.3, 3), st.integers(0, 5))
def test_relative_errors_know_neither_unit_nor_order(factor, seed):
    Ea, Tg, m, family = sample(seed)
    order = np.random.default_rng(seed).permutation(Ea.size)
    rows = rule_errors(Ea, Tg, m, family)
    other = rule_errors(factor * Ea[order], Tg[order], m[order], [family[i] for i in order])
    for row, same in zip(rows, other, strict=True):
        assert same.rms_ln == pytest.approx(row.rms_ln, rel=1e-9)
        assert same.rms_eV == pytest.approx(factor * row.rms_eV, rel=1e-9)


def test_one_family_has_nothing_across():
    Ea, Tg, m, _ = sample()
    assert {row.scope for row in rule_errors(Ea, Tg, m, ["one"] * Ea.size)} == {"within"}
    assert {row.scope for row in rule_errors(Ea[:2], Tg[:2], m[:2], ["a", "b"])} == {"across"}
    with pytest.raises(ValueError, match=r"^Ea_eV must hold at least two glasses .*got 1"):
        rule_errors([0.5], [700], [40], ["a"])


def test_exponent_by_least_squares_with_an_intercept_a_family(oracle):
    Ea, Tg, m, family = sample()
    columns = np.array([[label == name for name in sorted(set(family))] for label in family], float)
    design = np.column_stack([np.log(Tg * m), columns])
    solution, rest, _, _ = np.linalg.lstsq(design, np.log(Ea), rcond=None)
    stderr = np.sqrt(rest[0] / (len(family) - 5) * np.linalg.inv(design.T @ design)[0, 0])
    ours = fit_exponent(Ea, Tg, m, family)
    oracle("exponent", "numpy.linalg.lstsq with dummies", [ours.value, ours.stderr], [solution[0], stderr], rel=1e-9)
    assert (ours.n, ours.families) == (16, 3)
    line = stats.linregress(np.log(Tg * m), np.log(Ea))
    ours = fit_exponent(Ea, Tg, m, ["one"] * Ea.size)
    oracle("exponent", "scipy.stats.linregress", [ours.value, ours.stderr], [line.slope, line.stderr], rel=1e-9)


@given(st.floats(-2, 2), st.integers(0, 5))
def test_exponent_of_a_power_law(power, seed):
    _, Tg, m, family = sample(seed)
    own = np.array([float(label[-1]) + 1 for label in family])
    assert fit_exponent(own / 5 * (Tg * m / 28000) ** power, Tg, m, family).value == pytest.approx(power, abs=1e-9)


@pytest.mark.parametrize(
    "data",
    [
        ([0.5, 0.6], [700, 700], [40, 50], ["a", "a"]),
        ([0.5, 0.6, 0.7], [700, 700, 700], [40, 50, 60], ["a", "b", "c"]),
        ([0.5, 0.6, 0.7], [700, 700, 700], [40, 40, 40], ["a", "a", "a"]),
    ],
)
def test_no_exponent_from_too_little(data):
    with pytest.raises(ValueError, match=r"^Tg_K times fragility must vary within families"):
        fit_exponent(*data)


@pytest.mark.parametrize("function", [rule_errors, fit_exponent])
@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (0, [0.5, 0.6, 0], r"^Ea_eV .*got 0 at index 2"),
        (0, [0.5, 0.6, 62], r"^Ea_eV .*got 62 at index 2: give eV"),
        (1, [700, -1, 700], r"^Tg_K .*got -1 at index 1"),
        (2, [40, 50, 2.5], r"^fragility .*got 2.5 at index 2"),
        (2, [40, 50, np.nan], r"^fragility .*got nan"),
        (3, ["a", "a"], r"^Ea_eV, Tg_K, fragility and family must be lists of one length, got shapes \(3,\), .*\(2,\)"),
    ],
)
def test_bad_glasses(function, place, value, said):
    data = [[0.5, 0.6, 0.7], [700, 680, 650], [40, 50, 60], ["a", "a", "a"]]
    data[place] = value
    with pytest.raises(ValueError, match=said):
        function(*data)


ARGUMENTS = {"T_K": 300, "Tg_K": 700, "fragility": 40} | NO_ERRORS
REFUSED = {
    "T_K": [0, -25],
    "Tg_K": [0, -1],
    "fragility": [0, 2.5, 4000],
    "Tg_stderr_K": [-1],
    "fragility_stderr": [-1],
    "log10_sigma0_scatter": [-0.1],
    "Ea_ref_eV": [0, -0.5, 67],
    "Tg_ref_K": [0, -1],
    "fragility_ref": [0, 2.5],
    "reference.Ea_eV": [0, -0.5, 67],
    "reference.Ea_stderr_eV": [-0.1],
    "reference.Tg_K": [0],
    "reference.Tg_stderr_K": [-1],
    "reference.fragility": [2.5],
    "reference.fragility_stderr": [-1],
    "reference.log10_sigma0_S_cm": [1e3],
    "reference.log10_sigma0_stderr": [-1],
    "reference.correlation": [-1.1, 1.1],
}


@pytest.mark.parametrize(("name", "bad"), [(n, b) for n, bads in REFUSED.items() for b in (*bads, np.nan, np.inf)])
def test_a_forbidden_value_is_named(name, bad):
    with pytest.raises(ValueError, match=rf"^{name} .*got {bad:g}"):
        if name.startswith("reference."):
            predict(**ARGUMENTS, reference=Reference(**GLASS | {name.removeprefix("reference."): bad}))
        elif name in ARGUMENTS:
            predict(**ARGUMENTS | {name: bad}, reference=Reference(**GLASS))
        else:
            activation_energy(700, 40, **REF | {name: bad})


@pytest.mark.parametrize(("name", "bad"), [("Tg_K", 0), ("fragility", 2.5), ("fragility", np.nan)])
def test_a_forbidden_value_of_a_glass_is_named(name, bad):
    with pytest.raises(ValueError, match=rf"^{name} .*got {bad:g}"):
        activation_energy(**REF | {"Tg_K": 700, "fragility": 40} | {name: bad})


def test_glasses_come_as_one_list():
    with pytest.raises(ValueError, match=r"must be one list of glasses, got shape \(2, 1\)"):
        predict(**ARGUMENTS | {"Tg_K": [[700], [650]]}, reference=Reference(**GLASS))
