r"""Balanced reactions: the numbers in front of the formulae, exact, from what must be conserved.

Each element and the charge give one equation between the numbers :math:`\nu_j`,

.. math:: \sum_j a_{ij}\, \nu_j = 0,

with :math:`a_{ij}` the atoms of element i in species j, or its charge; products count positive and reactants negative.
The equations are solved in fractions, so nothing is rounded. A reaction is determined if its species leave exactly one
way to balance it, up to a common factor.

Balance is bookkeeping: it says neither that a reaction runs nor at what potential, and a set of products that does not
occur balances as well as one that does. Made for the decomposition of electrolytes at the limits of their windows (the
review's Figure 8), where a calculation gives the phases and leaves the equation to the reader.

A species is a formula as :mod:`nce.models.cell` reads it, with its charge behind: ``Li+``, ``Ca2+``, ``NO3^-``,
``SO4^2-``. The caret parts a charge from a number of atoms; it may be left out after a single element, where ``O2-`` is
oxide, and where no digit stands before the sign. The electron is ``e-``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import gcd, lcm

CHARGE = "charge"
"""Name of the charge among the elements of :func:`composition`."""

_ION = re.compile(
    r"(?:(?P<element>[A-Z][a-z]?)(?P<digit>\d)|(?P<formula>.+)\^(?P<number>\d*)|(?P<plain>.*[^\d.^]))(?P<sign>[+-])"
)
_TERM = re.compile(r"(?:(?P<number>\d+) )?(?P<species>\S+)")


def composition(species: str) -> dict[str, Fraction]:
    """Atoms of each element in a species, and its charge.

    Parameters
    ----------
    species : str
        A formula with its charge behind, or ``e-``.

    Returns
    -------
    dict
        Symbol of the element and number of atoms, exact; ``charge`` and the charge unless it is 0.

    Raises
    ------
    ValueError
        If the species cannot be read, or it is open whether a digit counts atoms or charges.

    Examples
    --------
    >>> {name: str(n) for name, n in composition("Li1.3Al0.3Ti1.7(PO4)3").items()}
    {'Al': '3/10', 'Li': '13/10', 'O': '12', 'P': '3', 'Ti': '17/10'}
    >>> {name: str(n) for name, n in composition("SO4^2-").items()}
    {'O': '4', 'S': '1', 'charge': '-2'}
    """
    return dict(_composition(species))


@cache
def _composition(species: str) -> dict[str, Fraction]:
    from periodictable import formula as read
    from pyparsing import ParseException

    if species == "e-":
        return {CHARGE: Fraction(-1)}
    formula, charge = species, 0
    if species[-1:] in ("+", "-"):
        ion = _ION.fullmatch(species)
        if not ion:
            raise ValueError(f"species {species!r}: part the charge from the atoms, as in NO3^- or SO4^2-")
        formula = ion["element"] or ion["formula"] or ion["plain"]
        charge = int(ion["digit"] or ion["number"] or 1) * (1 if ion["sign"] == "+" else -1)
    why = ""
    try:
        counted = read(formula).atoms if re.fullmatch(r"[A-Z(][A-Za-z0-9.()]*", formula) else {}
    except (ParseException, ValueError, TypeError) as error:
        counted, why = {}, f" ({error})"
    if not counted or min(counted.values()) <= 0:
        raise ValueError(f"species {species!r} cannot be read{why}; write it as Li1.3Al0.3Ti1.7(PO4)3, Li+ or e-")
    # decimals of a formula come as binary numbers; the fraction with a small denominator is what was written
    atoms = {str(a): Fraction(n).limit_denominator(10**6) for a, n in counted.items()}
    return dict(sorted(atoms.items())) | ({CHARGE: Fraction(charge)} if charge else {})


@dataclass(frozen=True)
class Reaction:
    """A reaction: species and their numbers, on either side. Its text is that of :func:`parse_reaction`."""

    reactants: dict[str, int]
    """Species on the left, and how many of each."""
    products: dict[str, int]
    """Species on the right, and how many of each."""

    def __str__(self) -> str:
        return " -> ".join(
            " + ".join(species if n == 1 else f"{n} {species}" for species, n in side.items())
            for side in (self.reactants, self.products)
        )

    @property
    def electrons(self) -> int:
        """Electrons given off, below 0 if they are taken up."""
        return self.products.get("e-", 0) - self.reactants.get("e-", 0)


def parse_reaction(text: str) -> Reaction:
    """Read a reaction.

    Parameters
    ----------
    text : str
        Species joined by ``+``, each with a number in front unless it is 1, and ``->`` between the sides; a blank on
        either side of these signs and behind each number.

    Returns
    -------
    Reaction

    Raises
    ------
    ValueError
        If the text is not of this form, or a species stands twice on a side.

    Examples
    --------
    >>> reaction = parse_reaction("2 H2 + O2 -> 2 H2O")
    >>> reaction.reactants, str(reaction)
    ({'H2': 2, 'O2': 1}, '2 H2 + O2 -> 2 H2O')
    """
    sides = text.split(" -> ")
    if len(sides) != 2:
        raise ValueError(f"reaction {text!r}: write two sides with ' -> ' between them")
    read: list[dict[str, int]] = []
    for side in sides:
        numbers: dict[str, int] = {}
        for term in side.split(" + "):
            parts = _TERM.fullmatch(term)
            if not parts or int(parts["number"] or 1) == 0:
                raise ValueError(f"reaction {text!r}: cannot read {term!r}; write it as 2 Li4P2O7 or e-")
            if parts["species"] in numbers:
                raise ValueError(f"reaction {text!r}: {parts['species']} stands twice on one side")
            numbers[parts["species"]] = int(parts["number"] or 1)
        read.append(numbers)
    return Reaction(*read)


def imbalance(reaction: Reaction) -> dict[str, Fraction]:
    r"""What a reaction makes out of nothing, :math:`\sum_j a_{ij} \nu_j`.

    Parameters
    ----------
    reaction : Reaction
        See :func:`parse_reaction`.

    Returns
    -------
    dict
        Element, or ``charge``, and how much more of it the products have than the reactants. Empty if it is balanced.

    Raises
    ------
    ValueError
        If a species cannot be read.

    Examples
    --------
    >>> imbalance(parse_reaction("Li3PO4 + 8 Li+ + 8 e- -> Li3P + 4 Li2O"))
    {}
    >>> {name: str(n) for name, n in imbalance(parse_reaction("H2 + O2 -> H2O")).items()}
    {'O': '-1'}
    """
    over: dict[str, Fraction] = {}
    for sign, side in ((-1, reaction.reactants), (1, reaction.products)):
        for species, number in side.items():
            for name, n in composition(species).items():
                over[name] = over.get(name, Fraction(0)) + sign * number * n
    return {name: n for name, n in sorted(over.items()) if n}


def balance(reactants: Iterable[str], products: Iterable[str]) -> Reaction:
    r"""The smallest whole numbers that balance a reaction.

    .. math:: \sum_j a_{ij}\, \nu_j = 0, \qquad \nu_j \in \mathbb{N}

    Parameters
    ----------
    reactants, products : iterable of str
        Species of either side, in the order in which they are to stand.

    Returns
    -------
    Reaction

    Raises
    ------
    ValueError
        If a species cannot be read or is named twice, or if there is no way to balance the reaction, more than one, or
        only one with a species on the other side or with none of it.

    Notes
    -----
    The null space of the matrix of atoms and charges, by Gauss-Jordan elimination in fractions. Where more than one
    reaction runs at a time, as in many a fermentation, their sum can be balanced in many ways and is refused.

    Examples
    --------
    What LiPON, taken as the crystal, becomes at the upper and at the lower end of its window (Zhu et al. 2015):

    >>> print(balance(["Li2PO2N"], ["P3N5", "Li4P2O7", "N2", "Li+", "e-"]))
    7 Li2PO2N -> P3N5 + 2 Li4P2O7 + N2 + 6 Li+ + 6 e-
    >>> print(balance(["Li2PO2N", "Li+", "e-"], ["Li3P", "LiPN2", "Li2O"]))
    2 Li2PO2N + 8 Li+ + 8 e- -> Li3P + LiPN2 + 4 Li2O

    References
    ----------
    Y. Zhu, X. He, Y. Mo, ACS Appl. Mater. Interfaces 7 (2015) 23685, doi:10.1021/acsami.5b07517 (products read in Table
    S6 of the thesis of R. Asakura, Geneva 2021).
    """
    left, right = list(reactants), list(products)
    species = left + right
    shown = f"{' + '.join(left)} -> {' + '.join(right)}"
    if not left or not right:
        raise ValueError(f"{shown}: name at least one species on each side")
    if len(set(species)) < len(species):
        twice = next(name for name in species if species.count(name) > 1)
        raise ValueError(f"{shown}: {twice} is named twice; leave it on the side where more of it stands")
    counts = [composition(name) for name in species]
    signs = [-1] * len(left) + [1] * len(right)
    rows = [
        [sign * made.get(name, Fraction(0)) for sign, made in zip(signs, counts, strict=True)]
        for name in sorted({name for made in counts for name in made})
    ]
    ways = _null_space(rows, len(species))
    if not ways:
        raise ValueError(f"{shown}: nothing balances this; a product or reactant is missing")
    if len(ways) > 1:
        raise ValueError(f"{shown}: this balances in {len(ways)} independent ways; leave out a species or split it")
    (way,) = ways
    if sum(way) < 0:
        way = [-n for n in way]
    for name, n in zip(species, way, strict=True):
        if n == 0:
            raise ValueError(f"{shown}: {name} takes no part; leave it out")
        if n < 0:
            raise ValueError(f"{shown}: {name} would stand on the other side")
    scale = lcm(*(n.denominator for n in way))
    whole = [int(n * scale) for n in way]
    numbers = [n // gcd(*whole) for n in whole]
    return Reaction(
        dict(zip(left, numbers[: len(left)], strict=True)), dict(zip(right, numbers[len(left) :], strict=True))
    )


def _null_space(rows: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """Vectors that span the solutions of a homogeneous system, by Gauss-Jordan elimination."""
    rows = [list(row) for row in rows]
    pivots: list[int] = []
    for column in range(width):
        at = len(pivots)
        found = next((i for i in range(at, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[at], rows[found] = rows[found], rows[at]
        rows[at] = [n / rows[at][column] for n in rows[at]]
        for i, row in enumerate(rows):
            if i != at and row[column]:
                rows[i] = [n - row[column] * p for n, p in zip(row, rows[at], strict=True)]
        pivots.append(column)
    free = [column for column in range(width) if column not in pivots]
    return [
        [Fraction(column == j) if column not in pivots else -rows[pivots.index(column)][j] for column in range(width)]
        for j in free
    ]
