r"""What the composition of LiPON, :math:`\mathrm{Li}_x\mathrm{PO}_y\mathrm{N}_z`, says about its structure.

Two balances, both exact. Charge: with Li :sup:`+`, P :sup:`5+`, O :sup:`2-` and N :sup:`3-`,

.. math:: x = 2y + 3z - 5.

Bonds: each phosphorus has four neighbours, and each oxygen or nitrogen belongs to at least one phosphorus. An anion
with one phosphorus is terminal (of nitrogen: apical), with two it bridges (double, :math:`\mathrm{N}_d`), and nitrogen
may hold three (triple, :math:`\mathrm{N}_t`). Four bonds per phosphorus, shared out among :math:`y + z` anions, leave

.. math:: B = 4 - y - z = \mathrm{O}_b + \mathrm{N}_d + 2\,\mathrm{N}_t

for bridging. So a composition bounds the shares of the nitrogen environments without fixing them; the review's
Figure 7 shows these environments. The bounds are ours: a balance of bonds, not a published model.

They hold for phosphates, nitridophosphates and what lies between, crystalline or not. They fail where phosphorus has
another number of neighbours or bonds to phosphorus, and where anions are free: each free oxide or nitride makes room
for one more bridge. A composition with :math:`B < 0` has free anions or is wrong, and the results say so. An error of
0.1 in the analysis of oxygen moves :math:`B` by 0.1, which is all that many films have.

The review writes :math:`\mathrm{Li}_x\mathrm{PO}_{4-y}\mathrm{N}_y` with x near 3. Charge balance makes that
:math:`x = 3 + y` and :math:`B = 0`: no bridge of any kind, neither the double nor the triple nitrogen that the review
discusses next. The general formula has two free numbers, not one. Films rich in lithium (x near 3) have :math:`B` near
0, so most of their nitrogen is apical; glasses near :math:`\mathrm{LiPO_3}` have :math:`B > 1`, and triple nitrogen is
free to form. That films and glasses are reported with different nitrogen is no contradiction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.models.arguments import Array, broadcast, real


def _composition(y: ArrayLike, z: ArrayLike) -> tuple[Array, Array]:
    y, z = broadcast(y=real("y", y, at_least=0), z=real("z", z, at_least=0))
    hint = "give atoms per phosphorus; the anions must carry at least the five charges of phosphorus"
    real("2 y + 3 z", 2 * y + 3 * z, at_least=5 - 1e-6, hint=hint)
    return y, z


def balanced_lithium(y: ArrayLike, z: ArrayLike) -> Array:
    r"""Lithium that balances the charge.

    .. math:: x = 2y + 3z - 5

    Parameters
    ----------
    y, z : array_like
        Oxygen and nitrogen per phosphorus, 0 or more.

    Returns
    -------
    ndarray
        Lithium per phosphorus.

    Raises
    ------
    ValueError
        If a number is negative, or the anions carry less charge than phosphorus.

    Examples
    --------
    Phosphate, metaphosphate, and the crystal that stands for LiPON in many computations:

    >>> balanced_lithium([4, 3, 2], [0, 0, 1])
    array([3., 1., 2.])
    """
    y, z = _composition(y, z)
    return np.asarray(np.maximum(2 * y + 3 * z - 5, 0))


def charge_imbalance(x: ArrayLike, y: ArrayLike, z: ArrayLike) -> Array:
    r"""Lithium of an analysis beyond what balances the charge.

    .. math:: \Delta x = x - (2y + 3z - 5)

    Parameters
    ----------
    x, y, z : array_like
        Lithium, oxygen and nitrogen per phosphorus, 0 or more.

    Returns
    -------
    ndarray
        Surplus of lithium per phosphorus: the error of the analysis, or what else the film holds. Carbonate and protons
        in the place of lithium make it negative.

    Raises
    ------
    ValueError
        If a number is negative, or the anions carry less charge than phosphorus.

    Notes
    -----
    :math:`B` from oxygen and nitrogen exceeds :math:`B = (3 - x + z)/2` from lithium and nitrogen by half of it.

    Examples
    --------
    The first LiPON films (Bates et al. 1993) and a film grown by atomic layers (Nisula et al. 2015):

    >>> charge_imbalance([3.1, 3.3, 2.9, 0.95], [3.8, 3.8, 3.3, 3.0], [0.16, 0.22, 0.46, 0.60]).round(2)
    array([ 0.02,  0.04, -0.08, -1.85])

    References
    ----------
    J. B. Bates et al., J. Power Sources (1993), doi:10.1016/0378-7753(93)80106-Y (compositions as compiled in the
    supporting information of Laskowski et al., Energy Environ. Sci. 16 (2023) 1264).
    """
    x, y, z = broadcast(x=real("x", x, at_least=0), y=real("y", y, at_least=0), z=real("z", z, at_least=0))
    y, z = _composition(y, z)
    return np.asarray(x - (2 * y + 3 * z - 5))


def oxide_nitride_shares(x: ArrayLike, z: ArrayLike) -> tuple[Array, Array, Array]:
    r"""Place of a composition in the triangle Li2O-P2O5-P3N5, as shares of its cations.

    .. math::

        \mathrm{Li} = \frac{x}{1 + x}, \qquad
        \mathrm{P\ as\ oxide} = \frac{1 - 3z/5}{1 + x}, \qquad
        \mathrm{P\ as\ nitride} = \frac{3z/5}{1 + x}

    Li2O carries all lithium and P3N5 all nitrogen; P2O5 has the rest of the phosphorus. Oxygen does not enter: it is
    what balances the charge. A composition that misses the balance, :math:`\Delta x \ne 0`, is so projected along
    oxygen. With :func:`balanced_lithium` in the place of x it is projected along lithium instead, and the two places
    lie on one line through the corner of Li2O.

    Parameters
    ----------
    x : array_like
        Lithium per phosphorus, 0 or more.
    z : array_like
        Nitrogen per phosphorus, 0 to 5/3: P3N5 holds no more, and what exceeds it is a nitride of lithium.

    Returns
    -------
    tuple of ndarray
        Shares of Li in Li2O, of P in P2O5 and of P in P3N5; their sum is 1.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Moles of the formula units, :math:`x/2`, :math:`(1 - 3z/5)/2` and :math:`z/5`, would serve as well, but press films
    towards the corner of Li2O, for P3N5 holds three phosphorus and LiO1/2 but one lithium.

    Examples
    --------
    Phosphate, metaphosphate, and the crystal Li2PO2N, which is 5 Li2O + P2O5 + P3N5 by formula units:

    >>> [share.round(3).tolist() for share in oxide_nitride_shares([3, 1, 2], [0, 0, 1])]
    [[0.75, 0.5, 0.667], [0.25, 0.5, 0.133], [0.0, 0.0, 0.2]]
    """
    x, z = broadcast(x=real("x", x, at_least=0), z=real("z", z, at_least=0, at_most=5 / 3))
    nitride = 3 * z / 5
    return np.asarray(x / (1 + x)), np.asarray((1 - nitride) / (1 + x)), np.asarray(nitride / (1 + x))


def bridging_bonds(y: ArrayLike, z: ArrayLike) -> Array:
    r"""Bonds per phosphorus that are left for bridging, the measure of how far the network is joined.

    .. math:: B = 4 - y - z = \mathrm{O}_b + \mathrm{N}_d + 2\,\mathrm{N}_t

    Parameters
    ----------
    y, z : array_like
        Oxygen and nitrogen per phosphorus, 0 or more.

    Returns
    -------
    ndarray
        :math:`B`. Below 0 the composition has more anions than four-coordinate phosphorus can hold: at least :math:`-B`
        per phosphorus are free oxide or nitride, or the analysis is wrong.

    Raises
    ------
    ValueError
        If a number is negative, or the anions carry less charge than phosphorus.

    Notes
    -----
    Errors of y and z of one sign add up: :math:`\delta B = \delta y + \delta z` at most. Without nitrogen, 2 B is the
    mean n of the :math:`Q^n` units of phosphate glasses.

    Examples
    --------
    Phosphate, diphosphate, metaphosphate, and any film of the review's formula (here Li3.2PO3.8N0.2):

    >>> bridging_bonds([4, 3.5, 3, 3.8], [0, 0, 0, 0.2]).round(3) + 0.0
    array([0. , 0.5, 1. , 0. ])
    """
    y, z = _composition(y, z)
    return np.asarray(4 - y - z)


@dataclass(frozen=True)
class NitrogenLimits:
    """Shares of the nitrogen that the balance of bonds allows; see :func:`nitrogen_limits`."""

    bridging_bonds: Array
    """Bonds left for bridging per phosphorus, below 0 if there are too many anions."""
    bridging_bonds_error: Array
    """Half-width of the range of these that the errors of the analysis allow."""
    consistent: NDArray[np.bool_]
    """False where there are too many anions whatever the errors; some are free, and the limits hold for the others."""
    apical_min: Array
    """Least share with one phosphorus."""
    apical_max: Array
    """Greatest share with one phosphorus."""
    double_max: Array
    """Greatest share with two phosphorus; the least is 0."""
    triple_min: Array
    """Least share with three phosphorus."""
    triple_max: Array
    """Greatest share with three phosphorus."""


def nitrogen_limits(y: ArrayLike, z: ArrayLike, y_error: ArrayLike = 0.0, z_error: ArrayLike = 0.0) -> NitrogenLimits:
    r"""Least and greatest shares of apical, double and triple nitrogen.

    .. math::

        \frac{\mathrm{N}_a}{\mathrm{N}} \ge 1 - \frac{B}{z}, \qquad
        \frac{\mathrm{N}_d}{\mathrm{N}} \le \min\left(\frac{B}{z},\; 2 - \frac{B - y}{z}\right), \qquad
        \frac{\mathrm{N}_t}{\mathrm{N}} \le \frac{B}{2z}

    and, where there is too little oxygen to make the bridges,

    .. math::

        \frac{\mathrm{N}_a}{\mathrm{N}} \le 1 - \frac{B - y}{2z}, \qquad
        \frac{\mathrm{N}_t}{\mathrm{N}} \ge \frac{B - y}{z} - 1,

    all within 0 to 1. A structure can reach each limit, though not all at once.

    Parameters
    ----------
    y, z : array_like
        Oxygen, 0 or more, and nitrogen, above 0, per phosphorus.
    y_error, z_error : array_like
        Half-widths of the ranges that the analysis leaves open, 0 or more. The limits are then those of the most
        permissive composition in the ranges, whether or not the errors have to do with each other.

    Returns
    -------
    NitrogenLimits
        :math:`B`, its error, whether the composition makes sense, and the limits as fractions of the nitrogen. The
        least share of double nitrogen is always 0.

    Raises
    ------
    ValueError
        If a number is negative, there is no nitrogen, or the anions carry less charge than phosphorus.

    Notes
    -----
    Counts alone: whether a limit is reached depends on energies. Free oxide, which the composition cannot show,
    relaxes what :math:`B/z` limits: with f free oxide ions per phosphorus, :math:`B + f` takes the place of :math:`B`.

    Examples
    --------
    A film of Bates et al. (1993), Li2.9PO3.3N0.46: at least 48 % of its nitrogen is apical, but only 5 % for certain
    if oxygen and nitrogen are known to 0.1 and 0.05.

    >>> sharp, blurred = nitrogen_limits(3.3, 0.46), nitrogen_limits(3.3, 0.46, 0.1, 0.05)
    >>> round(float(sharp.apical_min), 2), round(float(sharp.double_max), 2), round(float(sharp.triple_max), 2)
    (0.48, 0.52, 0.26)
    >>> round(float(blurred.apical_min), 2), round(float(blurred.bridging_bonds_error), 2)
    (0.05, 0.15)
    """
    y, z, dy, dz = broadcast(
        y=real("y", y, at_least=0),
        z=real("z", z, above=0, hint="without nitrogen there is nothing to share out"),
        y_error=real("y_error", y_error, at_least=0),
        z_error=real("z_error", z_error, at_least=0),
    )
    y, z = _composition(y, z)
    real("z - z_error", z - dz, above=0, hint="an error as large as the nitrogen leaves nothing known")
    bonds, error = 4 - y - z, dy + dz
    # bridging bonds by nitrogen if nitrogen makes all bridges, or as few as there is oxygen to make the rest; wherever
    # they matter both fall with y and with z, so that the extremes are at corners of the ranges
    most = (4 - np.maximum(y - dy, 0)) / (z - dz) - 1
    least = (4 - 2 * (y + dy)) / (z + dz) - 1
    return NitrogenLimits(
        bridging_bonds=np.asarray(bonds),
        bridging_bonds_error=np.asarray(error),
        consistent=np.asarray(bonds + error >= -1e-9),
        apical_min=_share(1 - most),
        apical_max=_share(1 - least / 2),
        double_max=_share(np.minimum(most, 2 - least)),
        triple_min=_share(least - 1),
        triple_max=_share(most / 2),
    )


def _share(values: Array) -> Array:
    return np.asarray(np.clip(values, 0, 1))
