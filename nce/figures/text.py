"""Numbers and formulae as people read them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPT = str.maketrans("+-0123456789", "⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_COUNT = re.compile(r"(?<=[A-Za-z)])\d+(?:\.\d+)?")
_ELEMENT = "(?:Ag|Al|Ar|Ba|Bi|Br|Cl|Co|Cu|Fe|Ge|In|La|Li|Mn|Mo|Na|Nb|Ni|Sb|Si|Sn|Ta|Ti|Zn|Zr|[BCFHIKNOPSVW])"
_COUNTED = rf"{_ELEMENT}(?:\d+(?:\.\d+)?)?"
_COMPOUND = rf"\d*(?:\.\d+)?(?:{_COUNTED})+(?:\((?:{_COUNTED})+\)(?:\d+(?:\.\d+)?)?)*(?:{_COUNTED})*"
_MIXTURE = re.compile(rf"(?:\b|(?<=\bx)){_COMPOUND}(?:-{_COMPOUND})*(?![\w+]|-(?![\w(]))")
_CHARGE = re.compile(r"(?<=[A-Za-z₀-₉])(?:\((\d[+-])\)|(?<=[A-Za-z])(\d[+-])(?!\w))")
_DOI = re.compile(r"(10\.\d{4,9}/\S+)")
_SCIENTIFIC = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?e[+-]?\d+\b")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
ONLY_REVIEW = '<sup class="nce-review" title="read in the review only">R</sup>'
"""The mark of a value that was read in the review only, or computed from such, wherever one is shown."""


def power(exponent: int) -> str:
    """A power of ten: ``power(-6)`` is 10⁻⁶, ``power(1)`` is 10, ``power(0)`` is 1."""
    return {0: "1", 1: "10"}.get(exponent, f"10{str(exponent).translate(_SUPERSCRIPT)}")


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
    if value == 0 or _power_of(text) == 0:
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
    >>> quantity("1e-6–3e-6", "S/cm")
    '(1–3) × 10⁻⁶ S/cm'
    """
    unit = unit.replace("1/h", "h⁻¹")
    low, dash, high = text.partition("–")
    if dash and _power_of(low) == _power_of(high) != 0:
        scaled = [f"{Decimal(end).scaleb(-_power_of(end)).normalize():f}" for end in (low, high)]
        return f"({'–'.join(scaled)}) × {power(_power_of(low))} {unit}".strip()
    return f"{_NUMBER.sub(lambda m: number(m[0]), text)} {unit}".strip()


def _power_of(text: str) -> int:
    exponent = Decimal(text).adjusted()
    return 0 if -2 <= exponent < 4 else exponent


def formula(text: str) -> str:
    """A chemical formula or mixture with subscripts and dashes.

    Examples
    --------
    >>> formula("70Li2S-30P2S5"), formula("Li1.3Al0.3Ti1.7(PO4)3")
    ('70Li₂S–30P₂S₅', 'Li₁.₃Al₀.₃Ti₁.₇(PO₄)₃')
    """
    lowered = _COUNT.sub(lambda m: m[0].translate(_SUBSCRIPT), text)
    return re.sub(r"(?<=[\w)₀-₉])-(?=[\dA-Z(])", "–", lowered)


def reaction(text: str) -> str:
    """A reaction with subscripts, charges and an arrow.

    Examples
    --------
    >>> reaction("2 Li+ + 2 e- + S -> Li2S")
    '2 Li⁺ + 2 e⁻ + S → Li₂S'
    >>> reaction("2 PS4^3- -> P2S7^4- + S2-")
    '2 PS₄³⁻ → P₂S₇⁴⁻ + S²⁻'
    """
    charged = re.sub(r"(?<! )\^?(\d*[+-])(?= |$)", lambda m: m[1].translate(_SUPERSCRIPT), text)
    return formula(charged).replace("->", "→")


def unmarked(text: str) -> str:
    """MyST text without its marks, works by author and year.

    Examples
    --------
    >>> unmarked("Compiled by {cite:t}`grady2020`, see {nce}`fig-2`.")
    'Compiled by Grady et al. 2020, see fig-2.'
    """
    from nce.data import source

    cited = re.sub(r"\{cite:[a-z]+\}`([^`]+)`", lambda m: ", ".join(source(k).short for k in m[1].split(",")), text)
    return re.sub(r"\{[a-z:]+\}`([^`]+)`", r"\1", cited)


def prose(text: str) -> str:
    """A sentence of the data with its powers of ten, charges and formulae set.

    Examples
    --------
    >>> prose("PS4(3-) has P5+ and charges 2- on S2-")
    'PS₄³⁻ has P⁵⁺ and charges 2- on S²⁻'
    >>> prose("Li2S-P2S5 glasses reach 2.8e-4 S/cm in Table 2 of dietrich2017b")
    'Li₂S–P₂S₅ glasses reach 2.8 × 10⁻⁴ S/cm in Table 2 of dietrich2017b'
    >>> prose("1e+13 attempts per second")
    '10¹³ attempts per second'
    >>> prose("xLi2S-(100-x)P2S5")
    'xLi₂S-(100-x)P₂S₅'
    """
    return "".join(part if _DOI.match(part) else _set(part) for part in _DOI.split(text))


def _set(text: str) -> str:
    lowered = _MIXTURE.sub(lambda m: formula(m[0]), text)
    charged = _CHARGE.sub(lambda m: (m[1] or m[2]).translate(_SUPERSCRIPT), lowered)
    return _SCIENTIFIC.sub(lambda m: number(m[0]), charged)
