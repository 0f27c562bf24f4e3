"""Numbers and formulae as people read them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_COUNT = re.compile(r"(?<=[A-Za-z)])\d+(?:\.\d+)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def power(exponent: int) -> str:
    """A power of ten: ``power(-6)`` is 10⁻⁶, ``power(0)`` is 1."""
    return f"10{str(exponent).translate(_SUPERSCRIPT)}" if exponent else "1"


def number(text: str) -> str:
    """A number as it is printed, with no more and no fewer digits than were written.

    Examples
    --------
    >>> number("1.64e-4"), number("1e-6"), number("0.010"), number("-26")
    ('1.64 × 10⁻⁴', '10⁻⁶', '0.010', '−26')
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if value == 0 or -2 <= value.adjusted() < 4:
        return f"{value:f}".replace("-", "−")
    digits, tail = value.scaleb(-value.adjusted()), power(value.adjusted())
    if value == value.to_integral() and "e" not in text.lower():
        digits = digits.normalize()  # the zeros at the end of an integer say nothing about its precision
    return tail if f"{digits:f}" == "1" else f"{digits:f} × {tail}".replace("-", "−")


def quantity(text: str, unit: str) -> str:
    """One number or a range, relation signs kept, with its unit.

    Examples
    --------
    >>> quantity("3.5–3.9", "V"), quantity("≈ 1e-4", "S/cm"), quantity("91", "%")
    ('3.5–3.9 V', '≈ 10⁻⁴ S/cm', '91 %')
    """
    return f"{_NUMBER.sub(lambda m: number(m[0]), text)} {unit.replace('1/h', 'h⁻¹')}".strip()


def formula(text: str) -> str:
    """A chemical formula or mixture with subscripts and dashes.

    Examples
    --------
    >>> formula("70Li2S-30P2S5"), formula("Li1.3Al0.3Ti1.7(PO4)3")
    ('70Li₂S–30P₂S₅', 'Li₁.₃Al₀.₃Ti₁.₇(PO₄)₃')
    """
    lowered = _COUNT.sub(lambda m: m[0].translate(_SUBSCRIPT), text)
    return re.sub(r"(?<=[\w)₀-₉])-(?=[\d(])", "–", lowered)
