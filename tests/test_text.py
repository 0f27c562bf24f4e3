"""Numbers and formulae as people read them."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nce.figures import text

RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"


def read(shown):
    """The number that a reader takes from the page."""
    factor, times, power = shown.rpartition(" × ")
    if not times and not re.fullmatch(f"10[{RAISED}]+", shown):
        return Decimal(shown.replace("−", "-"))
    exponent = int(power.removeprefix("10").translate(str.maketrans(RAISED, "-0123456789")))
    return Decimal(factor.replace("−", "-") or 1).scaleb(exponent)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1.64e-4", "1.64 × 10⁻⁴"),
        ("3.0e-4", "3.0 × 10⁻⁴"),
        ("1e-6", "10⁻⁶"),
        ("1.0e-6", "1.0 × 10⁻⁶"),
        ("-1e-6", "−1 × 10⁻⁶"),
        ("1000000", "10⁶"),
        ("0.010", "0.010"),
        ("298.15", "298.15"),
        ("0", "0"),
        ("-26", "−26"),
        ("~2.1", "~2.1"),
        ("", ""),
    ],
)
def test_number_keeps_the_digits_as_written(written, shown):
    assert text.number(written) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=15))
def test_number_never_changes_the_value(value):
    assert read(text.number(f"{value:f}")) == value


@given(st.integers(1, 9999), st.integers(-20, 5))
def test_number_never_changes_a_value_with_an_exponent(digits, exponent):
    written = f"{digits}e{exponent}"
    assert read(text.number(written)) == Decimal(written)


@pytest.mark.parametrize(("exponent", "shown"), [(0, "1"), (-6, "10⁻⁶"), (12, "10¹²"), (-10, "10⁻¹⁰")])
def test_power(exponent, shown):
    assert text.power(exponent) == shown


@pytest.mark.parametrize(
    ("written", "unit", "shown"),
    [
        ("3.5–3.9", "V", "3.5–3.9 V"),
        ("≈ 1e-4", "S/cm", "≈ 10⁻⁴ S/cm"),
        ("> 99.96", "%", "> 99.96 %"),
        ("0.1", "1/h", "0.1 h⁻¹"),
        ("0.667", "", "0.667"),
        ("1e-8–1e-14", "S/cm", "10⁻⁸–10⁻¹⁴ S/cm"),
    ],
)
def test_quantity(written, unit, shown):
    assert text.quantity(written, unit) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Li2S", "Li₂S"),
        ("70Li2S-30P2S5", "70Li₂S–30P₂S₅"),
        ("80(0.7Li2S-0.3P2S5)-20LiI", "80(0.7Li₂S–0.3P₂S₅)–20LiI"),
        ("Li1.3Al0.3Ti1.7(PO4)3", "Li₁.₃Al₀.₃Ti₁.₇(PO₄)₃"),
        ("Li-In alloy", "Li–In alloy"),
        ("LNbO/LCO", "LNbO/LCO"),
        ("5 wt% Kevlar", "5 wt% Kevlar"),
        ("1 mol/L LiPF6 in EC:EMC 3:7", "1 mol/L LiPF₆ in EC:EMC 3:7"),
    ],
)
def test_formula(written, shown):
    assert text.formula(written) == shown


SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉–", "0123456789-")


@given(st.lists(st.tuples(st.integers(1, 99), st.sampled_from(["Li2S", "P2S5", "LiI", "Li3PO4"])), min_size=1))
def test_formula_only_dresses(parts):
    written = "-".join(f"{n}{name}" for n, name in parts)
    assert text.formula(written).translate(SUBSCRIPTS) == written
