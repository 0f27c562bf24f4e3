"""Numbers that were printed in one unit and stand in another: does the cell follow from the print?

``as_printed`` keeps the print. What it says of a column is read as a number with a unit, converted with `Pint
<https://pint.readthedocs.io>`_ and compared with the cell. They may differ by half a unit in the last digit of either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any

from nce.data.tables import printed

if TYPE_CHECKING:
    import pint

_PRINT = re.compile(
    r"""(?:[A-Za-z]\w*\s*=\s*)?[~≈<>≤≥]?\s*                        # RO20 =
        (?P<number>[-+]?\d+(?:\.\d+)?(?![\d.^]))?                   # 4.08
        (?:\(\d+\)|\s*(?:±|\+-)\s*\d+(?:\.\d+)?)?                 # (2) or ± 0.02
        (?:[eE](?P<e>[-+]?\d+)|\s*[x×]?\s*10\^(?P<power>[-+]?\d+))? # e-4 or × 10^-4
        \s*(?P<unit>[^\d\s.,:;+-].*)""",
    re.VERBOSE,
)
_LOGARITHM = re.compile(r"\(?log10 of [\w ]+? in (?P<unit>[^)]+)\)?")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_MEANT = {("C", "K"): "°C", ("C", "°C"): "°C", ("C", "1/(h)"): "1/h"}
"""A bare C is a temperature or a rate, never a charge."""


def conversion_findings(
    values: Mapping[str, str], fields: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str, str, str]]:
    """Cells that do not follow from the number and unit that ``as_printed`` holds for them.

    A print without number and unit (``room temperature``) or in the unit of the column, which is a correction and not
    a conversion, is passed over. Resistivity may stand for conductivity, its decimal logarithm for either
    (``4.09 (log10 of resistivity in ohm cm)``), and energy per mole for energy per particle.

    Parameters
    ----------
    values
        One row of a table, each cell as text.
    fields
        The columns as ``datapackage.json`` describes them. ``value`` and ``value_max`` without a unit of their own
        have that of the cell ``unit``.

    Yields
    ------
    tuple
        Column, cell, rule and remedy.

    Examples
    --------
    >>> fields = [{"name": "T_K", "unit": "K"}]
    >>> list(conversion_findings({"T_K": "298.15", "as_printed": "T_K=25 °C"}, fields))
    []
    >>> [(column, _, rule, _)] = conversion_findings({"T_K": "290", "as_printed": "T_K=25 °C"}, fields)
    >>> rule
    'conversion: 25 °C is 298.15 K'
    """
    prints = printed(values)
    for field in fields:
        column = field["name"]
        wanted = field.get("unit") or (values.get("unit", "") if column in ("value", "value_max") else "")
        if column in prints and wanted and values.get(column):
            found = _mismatch(values[column], prints[column], _readable(wanted), "uncertainty" in column)
            if found:
                yield (
                    column,
                    values[column],
                    f"conversion: {prints[column]} {found} {wanted}",
                    f"write the cell in {wanted}, with digits that the print supports, or mend as_printed",
                )


def _mismatch(cell: str, print_: str, wanted: str, difference: bool) -> str:
    """What the print is instead, or nothing if the cell follows from it or the print cannot be judged."""
    read = _read(print_, wanted)
    try:
        held = Decimal(cell)
    except InvalidOperation:
        return ""
    if read is None or not held.is_finite():
        return ""
    number, step, unit, logarithm = read
    if difference:
        unit, wanted = (u.replace("°C", "delta_degC") for u in (unit, wanted))
    known, target = _unit(unit), _unit(wanted)
    if known is None or target is None or (known == target and not logarithm):
        return ""
    ends = []
    for end in (number - step / 2, number, number + step / 2):
        converted = _convert(float(10**end if logarithm else end), known, target)
        if converted is None:
            return "cannot become"
        ends.append(converted)
    low, middle, high = sorted(ends)
    half, rounding = float(_step(held)) / 2, 1e-9 * abs(middle)
    low, high = min(low, middle - half) - rounding, max(high, middle + half) + rounding
    return "" if low <= float(held) <= high else f"is {middle:.6g}"


def _plain(text: str) -> str:
    """Raised digits after a caret."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+", lambda raised: "^" + raised[0].translate(_RAISED), text.replace("−", "-"))
    return re.sub(r"\^\{([^}]*)\}", r"^\1", text)


def _readable(unit: str) -> str:
    """A unit as Pint reads it. What follows a slash is divided by, as in cm²/V s, and mol% are parts of the whole."""
    unit = re.sub(r"(?<=[A-Za-zµμΩ])(-?\d)", r"^\1", _plain(unit)).replace("·", "*")
    unit = re.sub(r"mol ?%", "%", unit)
    over, *under = [unit] if "(" in unit else unit.split("/")
    return over + "".join(f"/({part})" for part in under)


def _read(print_: str, wanted: str) -> tuple[Decimal, Decimal, str, bool] | None:
    """Number, one unit in its last digit, unit, and whether the number is a logarithm."""
    found = _PRINT.fullmatch(_plain(print_))
    if not found or not (found["number"] or found["power"]):
        return None
    scale = Decimal(10) ** Decimal(found["e"] or found["power"] or 0)
    mantissa = Decimal(found["number"] or 1)
    logarithm = _LOGARITHM.fullmatch(found["unit"])
    unit = _readable(logarithm["unit"] if logarithm else found["unit"])
    return mantissa * scale, _step(mantissa) * scale, _MEANT.get((unit, wanted), unit), bool(logarithm)


def _step(number: Decimal) -> Decimal:
    """One unit in the last digit as written."""
    return Decimal(1).scaleb(int(number.as_tuple().exponent))


def _convert(number: float, known: pint.Unit, target: pint.Unit) -> float | None:
    units = registry()
    ratio = known.dimensionality / target.dimensionality
    amount = units.Unit("mol").dimensionality
    if not ratio:
        return float(units.Quantity(number, known).to(target).magnitude)
    if ratio * amount == {}:
        return float((units.Quantity(number, known) / units.Quantity(1, "avogadro_constant")).to(target).magnitude)
    if known.dimensionality * target.dimensionality == {}:
        return float((1 / units.Quantity(number, known)).to(target).magnitude) if number else float("inf")
    return None


@cache
def _unit(text: str) -> pint.Unit | None:
    """The unit, or nothing where the text is not one; whatever the library raises for it."""
    try:
        return registry().parse_units(text.strip())
    except Exception:
        return None


@cache
def registry() -> pint.UnitRegistry[Any]:
    """The units of Pint, read once."""
    import pint

    return pint.UnitRegistry()
