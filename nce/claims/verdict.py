"""A statement of the review as it stands in ``data/claims.csv``, and what a check says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nce.data import row
from nce.data.rules import listed

VERDICTS = {
    "agrees": "what was found equals what is printed, to the digits that both give",
    "agrees-by-rounding": "what was found, rounded as the print is, equals what is printed",
    "differs": "what was found is something else",
    "contested": "sources disagree, at least one with the review and at least one against it",
    "cannot-be-checked": "nothing that was read, computed or modelled decides it",
}
"""The verdicts, each with what it means."""

BASES = {
    "arithmetic": "a calculation, a count, the units, or the balance of charges or elements",
    "model": "a model of the companion with sourced parameters",
    "data": "rows that were read elsewhere than in the review",
    "print": "the words, tables and references of the review alone",
}
"""What a verdict may rest on."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A checkable statement of the review.

    Attributes
    ----------
    id
        Permanent id.
    section
        Chapter of the book.
    kind
        Sort of statement.
    statement
        The statement in our words.
    check
        Module and function of :mod:`nce.claims` that decide.
    printed
        Rows that hold what the review prints, in the order of the table.
    against
        Rows read elsewhere with which it is compared.
    errata
        Ids of the errata that say what is wrong, if anything is.
    locator
        Where the review states it.
    """

    id: str
    section: str
    kind: str
    statement: str
    check: str
    printed: tuple[Mapping[str, str], ...] = field(repr=False)
    against: tuple[Mapping[str, str], ...] = field(repr=False)
    errata: tuple[str, ...]
    locator: str

    @classmethod
    def of(cls, cells: Mapping[str, str]) -> Claim:
        """The claim of one row of the table."""
        return cls(
            id=cells["row_id"],
            **{name: cells[name] for name in ("section", "kind", "statement", "check", "locator")},
            printed=tuple(row(i)[1] for i in listed(cells["printed_in"])),
            against=tuple(row(i)[1] for i in listed(cells["against"])),
            errata=tuple(listed(cells["errata"])),
        )


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a check found.

    Attributes
    ----------
    verdict
        ``agrees``, ``agrees-by-rounding``, ``differs``, ``contested`` or ``cannot-be-checked``.
    reason
        A sentence with the numbers that decide.
    basis
        ``arithmetic``, ``model``, ``data`` or ``print``; agreement never rests on the print alone.
    rows
        Ids of the rows that decide, if data do.
    """

    verdict: str
    reason: str
    basis: str
    rows: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value, known in (("verdict", self.verdict, VERDICTS), ("basis", self.basis, BASES)):
            if value not in known:
                raise ValueError(f"{name} {value!r} is none of {', '.join(known)}")
        if not self.reason.endswith("."):
            raise ValueError(f"the reason must be a sentence: {self.reason!r}")
        elsewhere = [i for i in self.rows if row(i)[1].get("read_in") != "grady2020"]
        if self.basis == "data" and not elsewhere:
            raise ValueError("a verdict that rests on data must name a row that was not read in the review")
        if self.basis == "print" and self.verdict.startswith("agrees"):
            raise ValueError("agreement cannot rest on the print alone")
