r"""Temperature-dependent constraint theory: glass transition and fragility from counts of rigid bonds and angles.

Each atom of the network has three degrees of freedom less the constraints on it that are rigid; a constraint is rigid
while none of its attempts to break succeeds. The configurational entropy goes with the degrees of freedom f that are
left, so by Adam and Gibbs all glasses of a family, which reach one viscosity at Tg, share one product Tg f(Tg)
(equation 6 of the review), and the fragility is the slope of f (equation 7, whose :math:`m_0`, undefined there, is
the fragility of an Arrhenius liquid, :math:`12 - \log_{10}\eta_\infty`). One composition sets the scale. It must
have f above 0: counted this way silica has f = 0, and cannot serve.

Constraints break in a step or softly (``attempts``). Published practice takes steps for Tg and soft constraints for
the fragility, and has to. For lithium borates, against the medians of SciGlass and from Tg = 541 K at x = 0, which
lithium and sodium glasses up to x = 0.2 imply (boron oxide itself: 533 K):

- Bonds and O-B-O angles rigid, B-O-B angles broken: right to 15 K up to x = 0.20 (from 533 K: to 25 K), then 102 K
  too high at 0.25 and worse beyond. The counts know no alkali: at x = 0.20 potassium glasses lie 65 K lower, caesium
  glasses 107 K.
- With the onset temperatures :data:`BORATE_ONSET_K`, in steps: the O-B-O angles break at 750 K and hold Tg there, as
  the plateau in the data. With N4 from NMR that is right to 20 K from 0 to 0.45, and 82 K too low at 0.5. The onset
  sets the height of the plateau, which is therefore no prediction.
- The same onsets, soft throughout: 146 K too low at x = 0.20, since a wide step has broken a tenth of the O-B-O angles
  already 20 % below their onset.
- Fragility with soft constraints at the Tg of the steps: 27 at x = 0 (measured 33), 68 at 0.16 (44), 73 at 0.25 (61).
  Soft throughout it is 27, 45 and 60: one set of constraints does not give both Tg and fragility.

Sodium silicates fail outright: f rises fivefold from x = 0.1 to 0.5, and Tg falls by 8 %, not fivefold.

References
----------
J. C. Mauro, P. K. Gupta, R. J. Loucks, J. Chem. Phys. 130 (2009) 234503, doi:10.1063/1.3152432;
on the failures, B. P. Rodrigues, L. Wondraczek, Front. Mater. 1 (2015) 32, doi:10.3389/fmats.2014.00032.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.models.arguments import broadcast, real, temperature

Array = NDArray[np.float64]

#: Kinds of constraint, in the order of the counts. Bonds are alpha, angles at the network former beta, angles at
#: bridging oxygen gamma; mu is what holds the modifiers at non-bridging oxygen.
KINDS = ("alpha", "beta", "gamma", "mu")

#: Onset temperatures [K] in alkali borates, in the order of :data:`KINDS`, second-hand. The draft of N. Keninger and
#: S. Feller, "Application of topological constraint theory to alkali borate and silicate glass systems" (section Liquid
#: Fragility, read in github.com/njkeninger19/TCT), quotes them from Mauro, Gupta and Loucks (2009); the scripts beside
#: it compute with 715 K for beta and 393 K for gamma, and call beta and mu chosen.
BORATE_ONSET_K = (921.0, 750.0, 328.0, 900.0)

#: Attempts that go with :data:`BORATE_ONSET_K`, from the same draft, which calls them a fit to one borate.
BORATE_ATTEMPTS = 1000.0


def rigidity(T_K: ArrayLike, onset_K: ArrayLike, attempts: ArrayLike) -> Array:
    r"""Share of the constraints of a kind that are rigid.

    .. math::

        q(T) = \left[1 - \exp\left(-\frac{\Delta F}{k_B T}\right)\right]^{\nu t}, \qquad
        \Delta F = -k_B T_i \ln\left(1 - 2^{-1/\nu t}\right)

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    onset_K : array_like
        Onset temperature :math:`T_i` [K], where half of the constraints are rigid; broadcasts likewise.
    attempts : array_like
        Attempts :math:`\nu t` to break a constraint in the time of observation, 1 or more; ``numpy.inf`` breaks it in
        one step, the limit of many attempts. Broadcasts likewise.

    Returns
    -------
    ndarray
        From 1 (cold) to 0 (hot).

    Raises
    ------
    ValueError
        If a temperature is not above 0, or ``attempts`` is below 1.

    Examples
    --------
    A thousand attempts make a wide step: a quarter has gone 10 % below the onset, a quarter is left 10 % above.

    >>> rigidity([450, 500, 550], 500, 1000).round(2)
    array([0.73, 0.5 , 0.26])
    >>> rigidity([450, 500, 550], 500, float("inf"))
    array([1. , 0.5, 0. ])
    """
    return _rigidity(
        *broadcast(T_K=temperature("T_K", T_K), onset_K=temperature("onset_K", onset_K), attempts=_attempts(attempts))
    )


def degrees_of_freedom(T_K: ArrayLike, counts: ArrayLike, onset_K: ArrayLike, attempts: ArrayLike) -> Array:
    r"""Degrees of freedom that the rigid constraints leave to each atom of the network.

    .. math:: f(T) = 3 - \sum_i n_i\, q_i(T)

    Parameters
    ----------
    T_K : array_like, shape (...)
        Absolute temperature [K].
    counts : array_like, shape (..., kinds)
        Constraints per atom :math:`n_i` of each kind; from :func:`borate_counts`, :func:`silicate_counts` or your own.
    onset_K : array_like, shape (..., kinds)
        Onset temperature [K] of each kind.
    attempts : array_like
        Attempts to break a constraint, or ``numpy.inf`` for steps; see :func:`rigidity`. Broadcasts with the kinds.

    Returns
    -------
    ndarray, shape (...)
        At most 3; negative where the network has more constraints than freedom.

    Raises
    ------
    ValueError
        If an argument is out of range, or the shapes do not fit.

    Examples
    --------
    Boron oxide: 2.4 constraints are rigid between 328 and 750 K.

    >>> round(float(degrees_of_freedom(600, borate_counts(0, 0, 2), BORATE_ONSET_K, float("inf"))), 6)
    0.6
    """
    return _freedom(temperature("T_K", T_K), *_constraints(counts, onset_K, attempts))


def glass_transition(
    counts: ArrayLike, onset_K: ArrayLike, attempts: ArrayLike, *, counts_ref: ArrayLike, Tg_ref_K: ArrayLike
) -> Array:
    r"""Glass transition temperature from that of a reference composition: equation 6 of the review.

    .. math:: T_g\, f(T_g, x) = T_{g,r}\, f(T_{g,r}, x_r)

    Parameters
    ----------
    counts : array_like, shape (..., kinds)
        Constraints per atom of each kind.
    onset_K : array_like, shape (..., kinds)
        Onset temperature [K] of each kind, the same for both compositions.
    attempts : array_like
        Attempts to break a constraint, or ``numpy.inf`` for steps; see :func:`rigidity`.
    counts_ref : array_like, shape (..., kinds)
        Constraints per atom of the reference composition.
    Tg_ref_K : array_like, shape (...)
        Its glass transition temperature [K].

    Returns
    -------
    ndarray, shape (...)
        Glass transition temperature [K].

    Raises
    ------
    ValueError
        If an argument is out of range, the shapes do not fit, or the reference has no degrees of freedom.

    Notes
    -----
    There is always one solution. Constraints only break on heating, so T f rises wherever f is above 0; it passes any
    level, since f ends at 3. In steps it jumps at each onset: if the level lies in the jump, the kind in question
    breaks as the glass transition is reached, and Tg stays at its onset.

    Examples
    --------
    Lithium borates with steps; the medians of SciGlass are 628, 747 and 770 K.

    >>> from nce.models.speciation import borate
    >>> x = np.array([0.1, 0.2, 0.3])
    >>> counts, boron_oxide = borate_counts(x, borate(x).fraction["B4"], 2), borate_counts(0, 0, 2)
    >>> glass_transition(counts, BORATE_ONSET_K, np.inf, counts_ref=boron_oxide, Tg_ref_K=541).round()
    array([622., 750., 750.])

    With O-B-O angles that never break:

    >>> glass_transition(counts, (921, 2000, 328, 900), np.inf, counts_ref=boron_oxide, Tg_ref_K=541).round()
    array([622., 757., 921.])

    References
    ----------
    J. C. Mauro, P. K. Gupta, R. J. Loucks, J. Chem. Phys. 130 (2009) 234503, doi:10.1063/1.3152432.
    """
    kinds = _constraints(counts, onset_K, attempts)
    reference = temperature("Tg_ref_K", Tg_ref_K)
    freedom = _freedom(reference, *_constraints(counts_ref, onset_K, attempts, name="counts_ref"))
    if np.any(freedom < 1e-9):
        raise ValueError(
            f"counts_ref must leave degrees of freedom at Tg_ref_K, got f = {np.min(freedom):.3g}: a rigid network, "
            "such as silica, sets no scale; refer to another composition"
        )
    level, onsets = broadcast(Tg_ref_K=reference * freedom, counts=(kinds[0] * kinds[1]).sum(axis=-1))
    low, high = level / 3, (level + onsets) / 3  # since f < 3, and T q(T) < T_i
    for _ in range(50):
        middle = (low + high) / 2
        above = middle * _freedom(middle, *kinds) > level
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return high


def fragility(
    Tg_K: ArrayLike, counts: ArrayLike, onset_K: ArrayLike, attempts: ArrayLike, *, log10_eta_inf: ArrayLike
) -> Array:
    r"""Fragility from the slope of the degrees of freedom: equation 7 of the review.

    .. math::

        m = m_0 \left(1 + \left.\frac{\partial \ln f}{\partial \ln T}\right|_{T_g}\right), \qquad
        m_0 = 12 - \log_{10}\eta_\infty

    Parameters
    ----------
    Tg_K : array_like, shape (...)
        Glass transition temperature [K], measured or from :func:`glass_transition`.
    counts : array_like, shape (..., kinds)
        Constraints per atom of each kind.
    onset_K : array_like, shape (..., kinds)
        Onset temperature [K] of each kind.
    attempts : array_like
        Attempts to break a constraint, 1 or more and finite: steps have no slope.
    log10_eta_inf : array_like
        Logarithm of the viscosity at infinite temperature [Pa s], below 12.

    Returns
    -------
    ndarray, shape (...)
        Fragility, :math:`m_0` or more.

    Raises
    ------
    ValueError
        If an argument is out of range, the shapes do not fit, or no degrees of freedom are left at ``Tg_K``.

    Examples
    --------
    Boron oxide; measured: 28 to 33.

    >>> m = fragility(541, borate_counts(0, 0, 2), BORATE_ONSET_K, BORATE_ATTEMPTS, log10_eta_inf=-2.93)
    >>> round(float(m), 1)
    27.4

    References
    ----------
    J. C. Mauro, P. K. Gupta, R. J. Loucks, J. Chem. Phys. 130 (2009) 234503, doi:10.1063/1.3152432.
    """
    Tg = temperature("Tg_K", Tg_K)
    m0 = 12 - real("log10_eta_inf", log10_eta_inf, below=12, hint="give the logarithm of the viscosity in Pa s")
    real("attempts", attempts, at_least=1, hint="the slope of a step is not defined; give a finite number")
    n, onset, tries = _constraints(counts, onset_K, attempts)
    f = _freedom(Tg, n, onset, tries)
    if np.any(f < 1e-9):
        raise ValueError(f"counts must leave degrees of freedom at Tg_K, got f = {np.min(f):.3g}")
    z = _exponent(Tg[..., None], onset, tries)
    escape = _escape(z)
    slope = tries * z * escape / (1 - escape)  # of ln q against ln T
    return np.asarray(m0 * (1 - (n * _rigidity(Tg[..., None], onset, tries) * slope).sum(axis=-1) / f))


def borate_counts(x_M2O: ArrayLike, N4: ArrayLike, modifier_constraints: ArrayLike) -> Array:
    r"""Constraints per atom of an alkali borate, x M2O (1 - x) B2O3.

    Parameters
    ----------
    x_M2O : array_like, shape (...)
        Mole fraction of the modifier, 0 to 3/4.
    N4 : array_like, shape (...)
        Share of boron with four oxygens, from NMR or from :func:`nce.models.speciation.borate`; at most x/(1 - x).
    modifier_constraints : array_like, shape (...)
        Constraints (mu) on each modifier at a non-bridging oxygen; broadcasts likewise. Published countings have 2.

    Returns
    -------
    ndarray, shape (..., 4)
        Constraints per atom of each of :data:`KINDS`.

    Raises
    ------
    ValueError
        If an argument is out of range, or there are too few modifiers or oxygens for so much four-fold boron.

    Notes
    -----
    The :math:`2x` modifiers of a formula unit balance the charge of :math:`B_4 = 2(1-x)N_4` four-fold boron atoms, and
    do not count, or the :math:`2x - B_4` non-bridging oxygens, and do. Each oxygen has two bonds (alpha), to borons or
    to boron and modifier; each bridging one an angle (gamma); each boron three or five independent angles (beta).
    As far as :math:`N_4 = x/(1-x)`, up to x = 1/3, with alpha and beta rigid and gamma broken, that leaves

    .. math:: f = \frac{3 - 6x}{5 - 4x}

    Takeda et al. (2019), as quoted by Keninger and Feller, count the bonds of bridging oxygens only; while alpha and
    mu are rigid, ``modifier_constraints=0`` is the same as their 2.

    Examples
    --------
    >>> borate_counts(0, 0, 2).round(3)
    array([1.2, 1.2, 0.6, 0. ])
    >>> borate_counts(0.5, 0, 2).round(3)
    array([1.  , 0.75, 0.25, 0.5 ])
    """
    x, four_fold, tied = broadcast(
        x_M2O=real("x_M2O", x_M2O, at_least=0, at_most=0.75, hint="give the mole fraction of the modifier, not mol%"),
        N4=real("N4", N4, at_least=0, at_most=1, hint="give the share of all boron, not per cent"),
        modifier_constraints=real("modifier_constraints", modifier_constraints, at_least=0),
    )
    most = np.minimum(x, 1.5 - 2 * x) / (1 - x)
    if np.any(four_fold > most + 1e-9):
        worst = np.argmax(four_fold - most)
        raise ValueError(
            f"N4 must be {most.flat[worst]:.4g} or less at x_M2O = {x.flat[worst]:.4g}, got "
            f"{four_fold.flat[worst]:.4g}: each four-fold boron takes a modifier, and its oxygens all bridge"
        )
    boron = 2 * (1 - x)
    B4 = boron * four_fold
    return _oxide(boron - B4, B4, 3 - 2 * x, np.maximum(2 * x - B4, 0), tied)


def silicate_counts(x_M2O: ArrayLike, modifier_constraints: ArrayLike) -> Array:
    r"""Constraints per atom of an alkali silicate, x M2O (1 - x) SiO2, however its non-bridging oxygens are shared out.

    Parameters
    ----------
    x_M2O : array_like, shape (...)
        Mole fraction of the modifier, 0 to 2/3.
    modifier_constraints : array_like, shape (...)
        Constraints (mu) on each modifier; broadcasts likewise. Published countings have 2.

    Returns
    -------
    ndarray, shape (..., 4)
        Constraints per atom of each of :data:`KINDS`.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    With all but gamma rigid and two constraints on each modifier, f = x. Leaving the modifiers out of the network
    altogether, as is done too, gives :math:`f = 3x/(3 - 2x)`. Both are 0 in silica, and neither is near the data.

    Examples
    --------
    >>> degrees_of_freedom(700, silicate_counts([0, 0.25, 0.5], 2), (2000, 2000, 300, 2000), np.inf).round(3)
    array([0.  , 0.25, 0.5 ])
    """
    x, tied = broadcast(
        x_M2O=real("x_M2O", x_M2O, at_least=0, at_most=2 / 3, hint="give the mole fraction of the modifier, not mol%"),
        modifier_constraints=real("modifier_constraints", modifier_constraints, at_least=0),
    )
    return _oxide(np.zeros_like(x), 1 - x, 2 - x, 2 * x, tied)


def _oxide(three_fold: Array, four_fold: Array, oxygen: Array, modifier: Array, tied: Array) -> Array:
    """Counts per atom of a network; of the oxygens as many do not bridge as there are modifiers in it."""
    counts = 2 * oxygen, 3 * three_fold + 5 * four_fold, oxygen - modifier, tied * modifier
    return np.stack(counts, axis=-1) / (three_fold + four_fold + oxygen + modifier)[..., None]


def _attempts(values: ArrayLike) -> Array:
    try:
        given = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        given = real("attempts", values)
    real("attempts", np.where(given == np.inf, 1, given), at_least=1, hint="give numpy.inf for a step")
    return given


def _constraints(
    counts: ArrayLike, onset_K: ArrayLike, attempts: ArrayLike, name: str = "counts"
) -> tuple[Array, Array, Array]:
    n, onset, tries = broadcast(
        **{name: np.atleast_1d(real(name, counts, at_least=0))},
        onset_K=temperature("onset_K", onset_K),
        attempts=_attempts(attempts),
    )
    return n, onset, tries


def _exponent(T: Array, onset: Array, attempts: Array) -> Array:
    """Minus the free energy of a constraint over kT."""
    return onset / T * np.log(-np.expm1(-np.log(2) / attempts))


def _escape(exponent: Array) -> Array:
    """Chance that one attempt succeeds, below 1."""
    return np.minimum(np.exp(exponent), 1 - 2.0**-53)


def _rigidity(T: Array, onset: Array, attempts: Array) -> Array:
    tries = np.where(np.isinf(attempts), 1, attempts)
    soft = np.exp(tries * np.log1p(-_escape(_exponent(T, onset, tries))))
    return np.where(np.isinf(attempts), np.heaviside(onset - T, 0.5), soft)


def _freedom(T: Array, counts: Array, onset: Array, attempts: Array) -> Array:
    T, counts, onset, attempts = broadcast(T_K=T[..., None], counts=counts, onset_K=onset, attempts=attempts)
    return np.asarray(3 - (counts * _rigidity(T, onset, attempts)).sum(axis=-1))
