"""The review's statements, each put to a check that computes its verdict.

==========================  ==========================================================================
:func:`claims`              all statements with their verdicts, as a DataFrame
:func:`judge`               the verdict on one of them
:func:`claim`               one statement by its id
==========================  ==========================================================================

The statements stand in ``data/claims.csv``. The cell ``check`` names a function of a module of this package,
``lps.rise_with_lithium_sulfide``; it takes the :class:`Claim` and returns a :class:`Verdict`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType

import pandas as pd

from nce.claims.verdict import BASES, VERDICTS, Claim, Verdict
from nce.data import DataError
from nce.data.tables import alike, did_you_mean, rows

__all__ = ["BASES", "VERDICTS", "Claim", "ClaimError", "Verdict", "claim", "claims", "judge"]

MODULES = ("compare", "background", "lps", "lipon", "conduction")


class ClaimError(RuntimeError):
    """A check that raised, or returned no verdict. The message names the claim."""


@cache
def claim(claim_id: str) -> Claim:
    """One statement of the review.

    Raises
    ------
    DataError
        If there is no such claim.

    Examples
    --------
    >>> claim("cl-008").section
    'background/motivation'
    """
    known = {cells["row_id"]: cells for cells in rows("claims")}
    if claim_id not in known:
        raise DataError(f"no claim {claim_id!r}.{did_you_mean(claim_id, alike(claim_id, known))}")
    return Claim.of(known[claim_id])


@cache
def judge(claim_id: str) -> Verdict:
    """The verdict on one statement, computed.

    Raises
    ------
    DataError
        If there is no such claim.
    ClaimError
        If its check is unknown, raises, or returns no verdict.

    Examples
    --------
    >>> judge("cl-008").verdict
    'agrees-by-rounding'
    """
    stated = claim(claim_id)
    try:
        found = _check(stated.check)(stated)
    except Exception as error:  # whatever it is, it must not pass for a verdict
        raise ClaimError(f"{claim_id}: check {stated.check!r} raised {type(error).__name__}: {error}") from error
    if not isinstance(found, Verdict):
        raise ClaimError(f"{claim_id}: check {stated.check!r} returned {found!r}, not a Verdict")
    return found


def _check(name: str) -> Callable[[Claim], Verdict]:
    module, _, function = name.partition(".")
    if module not in MODULES:
        raise LookupError(f"no module {module!r} of checks; there are {', '.join(MODULES)}")
    checks = vars(import_module(f"nce.claims.{module}"))
    if function.startswith("_") or function not in checks:
        raise LookupError(f"no check {function!r} in nce.claims.{module}.{did_you_mean(function, list(checks))}")
    return checks[function]


def claims(section: str = "") -> pd.DataFrame:
    """All statements with their verdicts.

    Parameters
    ----------
    section
        Chapter of the book, e.g. ``lps/structure``; by default all.

    Returns
    -------
    pandas.DataFrame
        Indexed by id: section, kind, statement, verdict, reason, basis.

    Raises
    ------
    DataError
        If no claim is of this section.
    ClaimError
        If a check fails.
    """
    sections = list(dict.fromkeys(cells["section"] for cells in rows("claims")))
    if section and section not in sections:
        raise DataError(
            f"no claims of section {section!r}.{did_you_mean(section, sections)} Known: {', '.join(sections)}"
        )
    ids = [cells["row_id"] for cells in rows("claims") if section in ("", cells["section"])]
    told = [
        {
            "id": i,
            **{name: getattr(claim(i), name) for name in ("section", "kind", "statement")},
            **{name: getattr(judge(i), name) for name in ("verdict", "reason", "basis")},
        }
        for i in ids
    ]
    return pd.DataFrame(told).set_index("id")


class _Claims(ModuleType):
    """``nce.claims`` is this module and, for readers, a call that lists them: Python has one name for both."""

    def __call__(self, section: str = "") -> pd.DataFrame:
        return claims(section)


sys.modules[__name__].__class__ = _Claims
