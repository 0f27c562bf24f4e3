r"""Ideal speciation: which anions a glass holds if charge alone decides.

Every modifier cation finds one unit of negative charge on the network former, and the charge spreads as evenly as it
can: of the species in order of charge, at most two neighbours coexist, in the shares that the lever rule sets. That
is the ground state of any energy that is convex in the charge of a unit. In borates the first charged unit is
diborate, three- and four-fold boron one to one.

What is not ideal, in the NMR speciations that StatMechGlass 0.1.5 collects from the literature:

- Silicates disproportionate, 2 Q3 into Q2 and Q4. Sodium glass with 33.3 mol% Na2O holds 79 % Q3, not 100 %; with
  50 mol%, 70 % Q2. The scheme is worst where it predicts one species; half-way between it is good to 0.1.
- Sodium phosphates follow it to 0.06 up to 50 mol%.
- Borates: N4 = x/(1 - x) holds to 0.05 up to 30 mol% Na2O, but heavier alkalis fall short (Cs at 33.3 mol%: 0.28,
  not 0.50), and four-fold boron outlives the scheme: 0.40 at 45 mol% Li2O, not 0.18. The lithium series lies on
  x/(1 - x) to the last digit up to 28.6 mol%: it looks like a model, and is no evidence for one.

Thiophosphate glasses hold P2S6 with a P-P bond (4-), which is reduced phosphorus and lies outside any scheme of charge.
A split that a program quotes without naming its origin (rows sp-01 to sp-09 of ``speciation.csv``; perhaps that of
Ohara et al. 2016, doi:10.1038/srep21302) gives 13-14 % of it from 67 to 75 mol% Li2S, and 74 % PS4, not 100 %, at 75.

Superstructural units (boroxol rings, pentaborate, triborate) are not resolved: they do not change these counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.models.arguments import real

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Speciation:
    """Species of a glass, as shares of its network former."""

    fraction: Mapping[str, Array]
    """Share of the network-forming atoms in each species, from the least to the most charged; the shares sum to 1."""
    free_modifier: Array
    """Units of modifier (M2O or Li2S) that no species takes up, for each network-forming atom."""


def borate(x_M2O: ArrayLike) -> Speciation:
    r"""Boron in alkali borates, x M2O (1 - x) B2O3.

    .. math:: N_4 = \begin{cases} R & R \le 1/2 \\ 1 - R & 1/2 \le R \le 1 \end{cases}, \qquad R = \frac{x}{1 - x}

    Parameters
    ----------
    x_M2O : array_like
        Mole fraction of the modifier, 0 or more and below 1.

    Returns
    -------
    Speciation
        ``B3`` (three bridging oxygens), ``B4`` (four, charge -1), and three-fold boron with two (``B2``, -1), one
        (``B1``, -2) and no (``B0``, -3) bridging oxygens.

    Raises
    ------
    ValueError
        If a mole fraction is outside its range.

    Notes
    -----
    Diborate (x = 1/3) is half B4, metaborate (1/2) all B2, pyroborate (2/3) all B1, orthoborate (3/4) all B0. Real
    glasses keep B4 well beyond 1/3; see the head of the module.

    Examples
    --------
    The boron anomaly: four-fold boron rises to a half and falls again.

    >>> borate([0.2, 1 / 3, 0.5]).fraction["B4"].round(3)
    array([0.25, 0.5 , 0.  ])
    """
    x = _modifier("x_M2O", x_M2O)
    shares = {
        "B3": (1, 0.5, 0, 0, 0),
        "B4": (0, 0.5, 0, 0, 0),
        "B2": (0, 0, 1, 0, 0),
        "B1": (0, 0, 0, 1, 0),
        "B0": (0, 0, 0, 0, 1),
    }
    return _lever(x / (1 - x), (0, 0.5, 1, 2, 3), shares)


def phosphate(x_M2O: ArrayLike) -> Speciation:
    r"""Phosphorus in alkali phosphates, x M2O (1 - x) P2O5.

    .. math:: Q^2 = \frac{x}{1 - x}, \qquad Q^3 = 1 - Q^2 \qquad (x \le 1/2), \text{ and so on}

    Parameters
    ----------
    x_M2O : array_like
        Mole fraction of the modifier, 0 or more and below 1.

    Returns
    -------
    Speciation
        ``Q3``, ``Q2`` (-1), ``Q1`` (-2), ``Q0`` (-3): tetrahedra by their number of bridging oxygens.

    Raises
    ------
    ValueError
        If a mole fraction is outside its range.

    Examples
    --------
    >>> {name: round(float(share), 3) for name, share in phosphate(0.4).fraction.items()}
    {'Q3': 0.333, 'Q2': 0.667, 'Q1': 0.0, 'Q0': 0.0}
    """
    x = _modifier("x_M2O", x_M2O)
    return _chain(x / (1 - x), ("Q3", "Q2", "Q1", "Q0"))


def silicate(x_M2O: ArrayLike) -> Speciation:
    r"""Silicon in alkali silicates, x M2O (1 - x) SiO2.

    .. math:: Q^3 = \frac{2x}{1 - x}, \qquad Q^4 = 1 - Q^3 \qquad (x \le 1/3), \text{ and so on}

    Parameters
    ----------
    x_M2O : array_like
        Mole fraction of the modifier, 0 or more and below 1.

    Returns
    -------
    Speciation
        ``Q4``, ``Q3`` (-1), ``Q2`` (-2), ``Q1`` (-3), ``Q0`` (-4): tetrahedra by their number of bridging oxygens.

    Raises
    ------
    ValueError
        If a mole fraction is outside its range.

    Examples
    --------
    >>> {name: round(float(share), 3) for name, share in silicate(0.4).fraction.items()}
    {'Q4': 0.0, 'Q3': 0.667, 'Q2': 0.333, 'Q1': 0.0, 'Q0': 0.0}
    """
    x = _modifier("x_M2O", x_M2O)
    return _chain(2 * x / (1 - x), ("Q4", "Q3", "Q2", "Q1", "Q0"))


def thiophosphate(x_Li2S: ArrayLike) -> Speciation:
    r"""Phosphorus in lithium thiophosphates, x Li2S (1 - x) P2S5.

    .. math::

        \mathrm{PS_4} = R - 2, \qquad \mathrm{P_2S_7} = 3 - R \qquad (2 \le R \le 3), \qquad R = \frac{x}{1 - x}

    Parameters
    ----------
    x_Li2S : array_like
        Mole fraction of Li2S, 0 or more and below 1.

    Returns
    -------
    Speciation
        ``P2S5``, metathiophosphate ``PS3`` (-1 per phosphorus), ``P2S7`` (-2), ``PS4`` (-3); beyond 75 mol% Li2S
        what is left over is ``free_modifier``. All shares count phosphorus atoms, so Li7P3S11, one P2S7 and one PS4,
        is two thirds P2S7.

    Raises
    ------
    ValueError
        If a mole fraction is outside its range.

    Notes
    -----
    PS3 is the unit of metathiophosphate chains and rings and of P2S6 (2-). It is not P2S6 (4-), hypothiophosphate,
    whose phosphorus is bound to phosphorus: glasses hold it, the ideal series does not.

    Examples
    --------
    >>> thiophosphate([2 / 3, 0.7, 0.75, 0.8]).fraction["PS4"].round(3)
    array([0.   , 0.333, 1.   , 1.   ])
    >>> round(float(thiophosphate(0.8).free_modifier), 3)
    0.5
    """
    x = _modifier("x_Li2S", x_Li2S)
    return _chain(x / (1 - x), ("P2S5", "PS3", "P2S7", "PS4"))


def _modifier(name: str, values: ArrayLike) -> Array:
    return real(name, values, at_least=0, below=1, hint="give the mole fraction of the modifier, not mol%")


def _chain(charge: Array, species: Sequence[str]) -> Speciation:
    """Species that carry 0, 1, 2 … charges."""
    return _lever(charge, range(len(species)), dict(zip(species, np.eye(len(species)), strict=True)))


def _lever(charge: Array, marks: Sequence[float], shares: Mapping[str, Sequence[float] | Array]) -> Speciation:
    """Mix the units on either side; ``shares`` holds what of each species is in the units of charge ``marks``."""
    fraction = {name: np.asarray(np.interp(charge, marks, share)) for name, share in shares.items()}
    return Speciation(fraction, np.asarray(np.maximum(charge - marks[-1], 0) / 2))
