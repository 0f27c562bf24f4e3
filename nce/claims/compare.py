"""Checks that many claims share: one printed number against rows read elsewhere, or against its own neighbours."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from nce.claims.verdict import Claim, Verdict
from nce.data.conversions import registry
from nce.data.tables import resource, row, statement

Row = Mapping[str, str]


def value(claim: Claim) -> Verdict:
    """The first printed number against every row read elsewhere, see :func:`agreement`."""
    return _against(claim, agreement)


def magnitude(claim: Claim) -> Verdict:
    """The power of ten of the first printed number against every row read elsewhere: within a factor of √10."""
    return _against(claim, same_decade)


def alike(claim: Claim) -> Verdict:
    """Numbers that the review prints for one thing in several places: they differ, or nothing else is known of them."""
    said = [(shown(r), float(r["value"])) for r in claim.printed]
    told = ", ".join(f"{shown} ({r['section']})" for r, (shown, _) in zip(claim.printed, said, strict=True))
    apart = max(v for _, v in said) / min(v for _, v in said)
    if apart > 1 + 1e-9:
        reason = f"The review gives {told}; they differ by a factor of {apart:.3g}."
        return Verdict(verdict="differs", reason=reason, basis="print")
    return Verdict(verdict="cannot-be-checked", reason=f"The review repeats itself: {told}.", basis="print")


def agreement(printed: Row, found: Decimal) -> str:
    """Whether one number agrees with the print.

    A printed number agrees with what was found if they are equal, and by rounding if what was found, cut to the digits
    of the print, equals it; a bound or range if what was found fulfils it; ``~`` if it lies within half a unit of the
    last printed digit or 5 %.
    """
    relation, value_ = printed["relation"], Decimal(printed["value"])
    if relation == "range":
        return "agrees" if value_ <= found <= Decimal(printed["value_max"]) else "differs"
    if relation in ("<", "<=", ">", ">="):
        fulfilled = {"<": found < value_, "<=": found <= value_, ">": found > value_, ">=": found >= value_}
        return "agrees" if fulfilled[relation] else "differs"
    if found == value_:
        return "agrees"
    step = Decimal(1).scaleb(int(value_.as_tuple().exponent))
    near = abs(found - value_) <= max(step / 2, abs(value_) / 20 if relation == "~" else Decimal(0))
    return "agrees-by-rounding" if near else "differs"


def same_decade(printed: Row, found: Decimal) -> str:
    """Whether what was found is within a factor of √10 of the print."""
    return "agrees" if abs(math.log10(found / Decimal(printed["value"]))) <= 0.5 else "differs"


def combined(verdicts: Sequence[str]) -> str:
    """One verdict from those of several sources: the weaker agreement, or contested if they disagree."""
    if not verdicts:
        return "cannot-be-checked"
    if len({v == "differs" for v in verdicts}) == 2:
        return "contested"
    return "agrees-by-rounding" if "agrees-by-rounding" in verdicts else verdicts[0]


def _against(claim: Claim, agree: Callable[[Row, Decimal], str]) -> Verdict:
    printed = claim.printed[0]
    electronic = printed["quantity"].startswith("electronic")
    cells = [(r, quantity(r, printed["unit"], electronic=electronic)) for r in claim.against]
    verdict = combined([agree(printed, Decimal(found)) for _, found in cells])
    told = ", ".join(f"{found} {printed['unit']}".strip() + f" ({r['row_id']}, {r['source']})" for r, found in cells)
    return Verdict(
        verdict=verdict,
        reason=f"Printed {shown(printed)}; read elsewhere: {told}.",
        basis="data",
        rows=ids(claim.against),
    )


def shown(printed: Row) -> str:
    """A number that the review states, with its relation and unit."""
    return f"{statement(dict(printed))} {printed['unit']}".strip()


def quantity(cells: Row, unit: str, *, electronic: bool = False) -> str:
    """The one number of a row that has this unit, as text; of two conductivities the ionic one, if not told otherwise.

    Raises
    ------
    ValueError
        If no column, or more than one, has it.
    """
    table, _ = row(cells["row_id"])
    if table == "statements":
        return cells["value"]
    filled = [f for f in resource(table)["schema"]["fields"] if f["type"] in ("number", "integer") and cells[f["name"]]]
    names = [f["name"] for f in filled if f.get("unit", "") == unit]
    found = [n for n in names if ("electronic" in n) == electronic]
    if len(found) != 1:
        raise ValueError(
            f"{cells['row_id']} has {found or 'no number'} in {unit!r}: write a check that takes its column"
        )
    return cells[found[0]]


def ids(found: Iterable[Row]) -> tuple[str, ...]:
    """The ids of rows."""
    return tuple(r["row_id"] for r in found)


def dimension(unit: str) -> Any:
    """What a unit like ``m^2/(V s)`` measures, as powers of length, mass, time and so on, whatever its size.

    Examples
    --------
    >>> dimension("W h/kg") == dimension("V") * dimension("A h/kg") != dimension("W/kg")
    True
    """
    return registry().parse_units("" if unit == "-" else unit).dimensionality


def symbols(equation: Row) -> dict[str, tuple[str, str]]:
    """What the letters of a printed equation stand for, and their units, the first where there are two."""
    told = re.findall(r"(?:^|; )(\S+): ([^\[;]+) \[(.*?)(?: or [^\]]*)?\]", equation["symbols"])
    return {letter: (meaning, unit) for letter, meaning, unit in told}
