r"""Activation energy from the viscous liquid: review equation (9), its errors, and how to test it.

The equation says that within a family of glasses the barrier to an ion's jump is inversely proportional to the glass
transition times the fragility,

.. math:: \frac{E_a}{E_{a,r}} = \frac{T_{g,r}\, m_r}{T_g\, m}

and since the activation enthalpy of viscous flow at the glass transition is
:math:`H_\eta = \ln 10\; k_B\, m\, T_g` (:func:`nce.models.viscosity.activation_enthalpy_at_Tg`), that
:math:`E_a H_\eta` is one constant for the family: the harder the liquid flows, the easier the ion moves.

**What was read.** The abstract of Wilkinson et al. (2020), which the review cites (with jpcc for jpcb in the DOI): the
barrier comes from the activation enthalpy of viscous flow by the nonequilibrium viscosity of Mauro, Allan and Potuzak,
a narrower ground than the review's "Adam-Gibbs". The derivation and the data were not seen. That the ratio stands this
way up rests on the review alone, so :func:`rule_errors` and :func:`fit_exponent` put it to the test.

**What it takes.** The review's "a priori calculation of the ionic conductivity" promises too much. Besides :math:`T_g`
and :math:`m`, a conductivity needs the measured barrier of a reference glass of the family and a prefactor
:math:`\sigma_0`, and prefactors differ between glasses.

**What errors do.** Relative errors of the reference shift a whole family together and cancel in ratios of its barriers;
those of each glass do not. :func:`predict` returns covariances, so that differences within a family come out
right. Barriers are products, so their errors are taken as log-normal, for which the relative covariance is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.constants import BOLTZMANN_EV_K
from nce.models.arguments import broadcast, energy, fragility_index, number, positive, real, temperature

Array = NDArray[np.float64]

RULES = {
    "1/(Tg m)": (-1, -1),
    "Tg m": (1, 1),
    "constant": (0, 0),
    "Tg": (1, 0),
    "Tg/m": (1, -1),
    "1/m": (0, -1),
}
"""What a barrier may be proportional to, as powers of the glass transition and of the fragility; equation (9) first."""


def _stderr(name: str, values: ArrayLike, unit: str = "") -> Array:
    return real(name, values, unit, at_least=0)


def _barrier(name: str, values: ArrayLike) -> Array:
    return positive(name, energy(name, values), "eV")


def activation_energy(
    Tg_K: ArrayLike, fragility: ArrayLike, *, Ea_ref_eV: ArrayLike, Tg_ref_K: ArrayLike, fragility_ref: ArrayLike
) -> Array:
    r"""Activation energy of a glass from a reference glass of its family: review equation (9).

    .. math:: E_a = E_{a,r}\, \frac{T_{g,r}\, m_r}{T_g\, m}

    Parameters
    ----------
    Tg_K, fragility : array_like
        Glass transition [K] and fragility of the glass.
    Ea_ref_eV : array_like
        Activation energy of the reference [eV], above 0.
    Tg_ref_K, fragility_ref : array_like
        Glass transition [K] and fragility of the reference.

    Returns
    -------
    ndarray
        Activation energy [eV], of the broadcast shape.

    Raises
    ------
    ValueError
        If a temperature, fragility or energy is out of range, most often by its unit.

    Notes
    -----
    It is the barrier of diffusion, thus of :math:`\sigma T`; that of :math:`\sigma` is less by :math:`k_B T`. Outside
    the family of the reference nothing is claimed.

    Examples
    --------
    A glass twice as fragile as its reference, at the same glass transition, has half the barrier:

    >>> float(activation_energy(700, 80, Ea_ref_eV=0.8, Tg_ref_K=700, fragility_ref=40))
    0.4

    References
    ----------
    C. J. Wilkinson et al., J. Phys. Chem. B 124 (2020) 1099, doi:10.1021/acs.jpcb.9b10645.
    """
    Tg, m, Ea_r, Tg_r, m_r = broadcast(
        Tg_K=temperature("Tg_K", Tg_K),
        fragility=fragility_index("fragility", fragility),
        Ea_ref_eV=_barrier("Ea_ref_eV", Ea_ref_eV),
        Tg_ref_K=temperature("Tg_ref_K", Tg_ref_K),
        fragility_ref=fragility_index("fragility_ref", fragility_ref),
    )
    return np.asarray(Ea_r * (Tg_r / Tg) * (m_r / m))


@dataclass(frozen=True)
class Reference:
    """The glass from which a family is predicted, with standard errors; 0 for an error means exact."""

    Ea_eV: float
    """Activation energy of the conductivity, which goes with a prefactor in S/cm. Equation (9) speaks of diffusion and
    so of conductivity times temperature, whose barrier is larger by :math:`k_BT`; for a glass with a barrier a tenth
    lower that makes 3 meV. The barrier of the one with the prefactor of the other would make a factor of e."""
    Ea_stderr_eV: float
    Tg_K: float
    Tg_stderr_K: float
    fragility: float
    fragility_stderr: float
    log10_sigma0_S_cm: float
    """Decimal logarithm of the prefactor in S/cm, taken for the whole family."""
    log10_sigma0_stderr: float
    correlation: float = 0.0
    """Of the errors of activation energy and log prefactor, -1 to 1. Fitted to one line they have nearly 1, and leaving
    it out makes the conductivity look far less certain than it is."""


@dataclass(frozen=True)
class Prediction:
    """Barriers and conductivities of n glasses of one family, with the covariances of their errors."""

    Ea_eV: Array
    """Activation energies [eV], shape (n,)."""
    Ea_covariance_eV2: Array
    """Covariance of their errors [eV²], shape (n, n)."""
    log10_sigma_S_cm: Array
    """Decimal logarithms of the conductivities in S/cm, shape (..., n) after that of the temperature."""
    log10_sigma_covariance: Array
    """Covariance of their errors, shape (..., n, n)."""

    @property
    def Ea_stderr_eV(self) -> Array:
        """Standard errors of the activation energies [eV]."""
        return np.sqrt(np.diagonal(self.Ea_covariance_eV2))

    @property
    def log10_sigma_stderr(self) -> Array:
        """Standard errors of the logarithms of the conductivities."""
        return np.sqrt(np.diagonal(self.log10_sigma_covariance, axis1=-2, axis2=-1))


def predict(
    T_K: ArrayLike,
    Tg_K: ArrayLike,
    fragility: ArrayLike,
    reference: Reference,
    *,
    Tg_stderr_K: ArrayLike,
    fragility_stderr: ArrayLike,
    log10_sigma0_scatter: float,
) -> Prediction:
    r"""Activation energies and conductivities of a family of glasses, with their errors.

    .. math::

        \log_{10} \sigma_i = \log_{10} \sigma_0 - s_i, \qquad s_i = \frac{E_{a,i}}{\ln 10\; k_B T}

    .. math::

        \mathrm{cov}(\ln E_{a,i}, \ln E_{a,j}) = C_{ij} = \delta_E^2 + \delta_{T_{g,r}}^2 + \delta_{m_r}^2
        + [i = j] \left(\delta_{T_{g,i}}^2 + \delta_{m_i}^2\right)

    .. math::

        \mathrm{cov}(\log_{10} \sigma_i, \log_{10} \sigma_j) =
        s_i s_j C_{ij} - \rho\, u_0\, \delta_E\, (s_i + s_j) + u_0^2 + [i = j]\, w_0^2

    with :math:`\delta` for relative standard errors, :math:`u_0` for the error of the family's
    :math:`\log_{10} \sigma_0`, :math:`w_0` for its scatter from glass to glass and :math:`\rho` for the correlation.

    Parameters
    ----------
    T_K : array_like, any shape
        Absolute temperature [K].
    Tg_K, fragility : array_like, shape (n,)
        Glass transitions [K] and fragilities of the glasses; a number stands for all.
    reference : Reference
        The reference glass with its errors, which all predictions share.
    Tg_stderr_K, fragility_stderr : array_like, shape (n,)
        Standard errors [K and none] of the glasses themselves, independent of each other.
    log10_sigma0_scatter : float
        Standard deviation of the prefactor's logarithm from glass to glass of the family, 0 or more.

    Returns
    -------
    Prediction
        Activation energies [eV] and logarithms of conductivity with their covariances.

    Raises
    ------
    ValueError
        If a value is out of range, most often by its unit, or the glasses are not a list.

    Notes
    -----
    First-order propagation. For log-normal errors the covariance of :math:`\ln E_a` is exact; that of
    :math:`\log_{10} \sigma` is good while relative errors stay below about a tenth. The reference glass itself is no
    prediction: its errors cancel, which this function does not know.

    Examples
    --------
    Two glasses. Their common error is large, that of their difference is not (numbers for illustration):

    >>> glass = Reference(Ea_eV=0.70, Ea_stderr_eV=0.03, Tg_K=730, Tg_stderr_K=5, fragility=38, fragility_stderr=2,
    ...     log10_sigma0_S_cm=1.7, log10_sigma0_stderr=0.3)
    >>> family = predict(300, [720, 690], [42, 48], glass, Tg_stderr_K=5, fragility_stderr=0.5,
    ...     log10_sigma0_scatter=0.2)
    >>> family.Ea_eV.round(3), family.Ea_stderr_eV.round(3)
    (array([0.642, 0.586]), array([0.045, 0.041]))
    >>> difference = [1, -1]
    >>> round(float(np.sqrt(difference @ family.Ea_covariance_eV2 @ difference)), 3)
    0.012
    >>> family.log10_sigma_S_cm.round(1), family.log10_sigma_stderr.round(1)
    (array([-9.1, -8.1]), array([0.8, 0.8]))

    References
    ----------
    C. J. Wilkinson et al., J. Phys. Chem. B 124 (2020) 1099, doi:10.1021/acs.jpcb.9b10645.
    """
    Tg, m, Tg_error, m_error = np.atleast_1d(
        *broadcast(
            Tg_K=temperature("Tg_K", Tg_K),
            fragility=fragility_index("fragility", fragility),
            Tg_stderr_K=_stderr("Tg_stderr_K", Tg_stderr_K, "K"),
            fragility_stderr=_stderr("fragility_stderr", fragility_stderr),
        )
    )
    if Tg.ndim > 1:
        raise ValueError(f"Tg_K and what goes with it must be one list of glasses, got shape {Tg.shape}")
    for name, value in vars(reference).items():
        number(f"reference.{name}", value)
    scatter = number("log10_sigma0_scatter", log10_sigma0_scatter, at_least=0)
    Ea_r = _barrier("reference.Ea_eV", reference.Ea_eV)
    Tg_r = temperature("reference.Tg_K", reference.Tg_K)
    m_r = fragility_index("reference.fragility", reference.fragility)
    log10_sigma0 = real("reference.log10_sigma0_S_cm", reference.log10_sigma0_S_cm, at_least=-20, at_most=20)
    delta_E = _stderr("reference.Ea_stderr_eV", reference.Ea_stderr_eV, "eV") / Ea_r
    delta_Tg = _stderr("reference.Tg_stderr_K", reference.Tg_stderr_K, "K") / Tg_r
    delta_m = _stderr("reference.fragility_stderr", reference.fragility_stderr) / m_r
    u_0 = _stderr("reference.log10_sigma0_stderr", reference.log10_sigma0_stderr)
    rho = real("reference.correlation", reference.correlation, at_least=-1, at_most=1)

    Ea = Ea_r * (Tg_r / Tg) * (m_r / m)
    C = delta_E**2 + delta_Tg**2 + delta_m**2 + np.diag((Tg_error / Tg) ** 2 + (m_error / m) ** 2)
    s = Ea / (np.log(10) * BOLTZMANN_EV_K * temperature("T_K", T_K)[..., None])
    s_i, s_j = s[..., :, None], s[..., None, :]
    return Prediction(
        Ea_eV=Ea,
        Ea_covariance_eV2=Ea[:, None] * Ea * C,
        log10_sigma_S_cm=log10_sigma0 - s,
        log10_sigma_covariance=s_i * s_j * C
        - rho * u_0 * delta_E * (s_i + s_j)
        + u_0**2
        + scatter**2 * np.eye(Ea.size),
    )


@dataclass(frozen=True)
class RuleError:
    """How far off one rule is, over many glasses."""

    rule: str
    """What the barrier is taken to be proportional to, a key of ``RULES``."""
    scope: str
    """``within``: constant from the other glasses of the family; ``across``: from the glasses of all other families."""
    n: int
    """Glasses predicted."""
    families: int
    """Families that they belong to."""
    rms_ln: float
    """Root mean square of the logarithm of measured over predicted barrier, about the relative error."""
    rms_eV: float
    """Root mean square of measured minus predicted barrier [eV]."""


def rule_errors(
    Ea_eV: ArrayLike, Tg_K: ArrayLike, fragility: ArrayLike, family: Sequence[object]
) -> tuple[RuleError, ...]:
    r"""Errors of equation (9) and of its rivals over measured glasses, each predicted from others only.

    For a rule :math:`E_a = c\, T_g^p\, m^q` the constant comes from glasses other than the one predicted:

    .. math:: \ln c_i = \left\langle \ln E_{a,j} - p \ln T_{g,j} - q \ln m_j \right\rangle_j

    Parameters
    ----------
    Ea_eV : array_like, shape (n,)
        Measured activation energies [eV], above 0; all of :math:`\sigma` or all of :math:`\sigma T`.
    Tg_K, fragility : array_like, shape (n,)
        Glass transitions [K] and fragilities of the same glasses.
    family : sequence of str, length n
        Label of the family of each glass.

    Returns
    -------
    tuple of RuleError
        A row for each of ``RULES`` and each scope, fit for ``pandas.DataFrame``. Families of one glass are not in
        ``within``; ``across`` needs two families.

    Raises
    ------
    ValueError
        If the lists differ in length, a value is out of range, or there is but one glass.

    Notes
    -----
    ``within`` is what the equation claims, and a rule is worth something if it beats ``constant``. Each glass counts
    once: give a row per composition, not per measurement. Errors of the fragility count against the rules that use it.

    Examples
    --------
    Two families that obey equation (9) with different constants: exact within, wrong across.

    >>> rows = rule_errors([0.8, 0.6, 0.4, 0.3], [700, 700, 500, 500], [30, 40, 30, 40], ["a", "a", "b", "b"])
    >>> [(row.scope, row.n, round(row.rms_ln, 3)) for row in rows if row.rule == "1/(Tg m)"]
    [('within', 4, 0.0), ('across', 4, 1.03)]
    >>> [(row.scope, row.n, round(row.rms_ln, 3)) for row in rows if row.rule == "constant"]
    [('within', 4, 0.288), ('across', 4, 0.708)]
    """
    ln_Ea, ln_Tg, ln_m, label, count = _logarithms(Ea_eV, Tg_K, fragility, family)
    others = {"within": count[label] - 1, "across": label.size - count[label]}
    if not any(size.any() for size in others.values()):
        raise ValueError("Ea_eV must hold at least two glasses to predict one from others, got 1")
    rows = []
    for rule, (p, q) in RULES.items():
        ln_c = ln_Ea - p * ln_Tg - q * ln_m
        total = np.bincount(label, ln_c)[label]
        sums = {"within": total - ln_c, "across": ln_c.sum() - total}
        for scope, size in others.items():
            known = size > 0
            if known.any():
                off = ln_c[known] - sums[scope][known] / size[known]
                miss = np.exp(ln_Ea[known]) * -np.expm1(-off)
                rms_ln, rms_eV = np.sqrt(np.mean([off**2, miss**2], axis=1))
                rows.append(
                    RuleError(rule, scope, int(known.sum()), np.unique(label[known]).size, float(rms_ln), float(rms_eV))
                )
    return tuple(rows)


@dataclass(frozen=True)
class Exponent:
    """Power of the barrier in glass transition times fragility."""

    value: float
    stderr: float
    n: int
    families: int


def fit_exponent(Ea_eV: ArrayLike, Tg_K: ArrayLike, fragility: ArrayLike, family: Sequence[object]) -> Exponent:
    r"""Exponent :math:`\kappa` of :math:`E_a \propto (T_g m)^\kappa` within families: -1 by equation (9).

    .. math:: \ln E_{a,i} = a_{\mathrm{family}(i)} + \kappa \ln(T_{g,i}\, m_i)

    Parameters
    ----------
    Ea_eV, Tg_K, fragility, family
        As for :func:`rule_errors`.

    Returns
    -------
    Exponent
        Least squares slope with its standard error; families of one glass do not count.

    Raises
    ------
    ValueError
        If the lists differ in length, a value is out of range, or the glasses leave nothing to judge a slope by.

    Notes
    -----
    It tells which way up the ratio stands without choosing among rules. Errors of :math:`T_g m` draw it towards 0.

    Examples
    --------
    >>> exponent = fit_exponent([0.8, 0.6, 0.4, 0.3], [700, 700, 500, 500], [30, 40, 30, 40], ["a", "a", "b", "b"])
    >>> round(exponent.value, 6)
    -1.0
    """
    ln_Ea, ln_Tg, ln_m, label, count = _logarithms(Ea_eV, Tg_K, fragility, family)
    several = count[label] > 1
    x, y = (v - (np.bincount(label, v) / count)[label] for v in (ln_Tg + ln_m, ln_Ea))
    n, families = int(several.sum()), int(np.sum(count > 1))
    freedom, spread = n - families - 1, float(x @ x)
    if freedom < 1 or spread < 1e-12:
        raise ValueError(
            "Tg_K times fragility must vary within families of two or more glasses, with more glasses than families "
            f"by two, got {n} glasses in {families} families"
        )
    slope = float(x @ y) / spread
    return Exponent(slope, float(np.sqrt(np.sum((y - slope * x) ** 2) / freedom / spread)), n, families)


def _logarithms(
    Ea_eV: ArrayLike, Tg_K: ArrayLike, fragility: ArrayLike, family: Sequence[object]
) -> tuple[Array, Array, Array, NDArray[np.intp], NDArray[np.intp]]:
    values = (_barrier("Ea_eV", Ea_eV), temperature("Tg_K", Tg_K), fragility_index("fragility", fragility))
    names = np.asarray(family)
    if {v.shape for v in values} != {names.shape} or names.ndim != 1:
        shapes = ", ".join(str(v.shape) for v in (*values, names))
        raise ValueError(f"Ea_eV, Tg_K, fragility and family must be lists of one length, got shapes {shapes}")
    _, label, count = np.unique(names, return_inverse=True, return_counts=True)
    Ea, Tg, m = np.log(values)
    return Ea, Tg, m, label, count
