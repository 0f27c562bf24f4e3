r"""The Meyer-Neldel rule: prefactors that rise with activation energies, and whether they really do.

In a family that obeys it all Arrhenius lines cross at one isokinetic temperature. Errors alone give the same picture:
an activation energy read too high comes with a prefactor read too high, and the lines of repeats on one glass cross in
the middle of the measuring range. :func:`compensation` tells the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nce.constants import BOLTZMANN_EV_K
from nce.models.arguments import Array, broadcast, energy, positive, real, temperature


def prefactor(Ea_eV: ArrayLike, sigma00_S_cm: ArrayLike, isokinetic_T_K: ArrayLike) -> Array:
    r"""Prefactor of the conductivity in a family that obeys the Meyer-Neldel rule.

    .. math:: \sigma_0 = \sigma_{00} \exp\left(\frac{E_a}{k_B T_\mathrm{iso}}\right)

    Parameters
    ----------
    Ea_eV : array_like
        Activation energy of the conductivity [eV], not negative.
    sigma00_S_cm : array_like
        Prefactor of a glass without a barrier [S/cm], above 0: the conductivity of all at :math:`T_\mathrm{iso}`.
    isokinetic_T_K : array_like
        Isokinetic temperature [K], at which all lines of the family cross.

    Returns
    -------
    ndarray
        Pre-exponential factor [S/cm], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, or the prefactor too large for a number.

    Notes
    -----
    Use :func:`compensation` first, to see whether the family obeys it.

    Examples
    --------
    >>> [round(float(s), 1) for s in prefactor([0.4, 0.6], 1.0, 1000)]
    [103.7, 1056.5]
    """
    Ea, sigma00, T_iso = broadcast(
        Ea_eV=energy("Ea_eV", Ea_eV),
        sigma00_S_cm=positive("sigma00_S_cm", sigma00_S_cm, "S/cm"),
        isokinetic_T_K=temperature("isokinetic_T_K", isokinetic_T_K),
    )
    with np.errstate(over="ignore"):
        sigma0 = sigma00 * np.exp(Ea / (BOLTZMANN_EV_K * T_iso))
    if (bad := ~np.isfinite(sigma0)).any():
        raise ValueError(f"isokinetic_T_K {T_iso[bad].flat[0]:g} is too low for a finite prefactor")
    return np.asarray(sigma0)


@dataclass(frozen=True)
class Compensation:
    """What activation energies and prefactors of many glasses say about the Meyer-Neldel rule."""

    n: int
    """Number of glasses."""
    apparent_slope_per_eV: float
    r"""Least-squares slope of :math:`\ln\sigma_0` against :math:`E_a` [1/eV], as it is usually plotted."""
    slope_per_eV: float
    """The slope without the share of the errors [1/eV]; NaN if they explain all scatter of the activation energies."""
    slope_stderr_per_eV: float
    """Its standard error [1/eV]; NaN likewise."""
    isokinetic_T_K: float
    """Isokinetic temperature of that slope [K], infinite for a slope of 0, below 0 for a falling line; NaN likewise."""
    isokinetic_T_stderr_K: float
    """Its standard error [K]; NaN likewise."""
    artefact_T_K: float
    """The isokinetic temperature that errors alone give [K], the harmonic mean of those of the measurements."""
    real_share: float
    """Share of the variance of the activation energies that is not error; 0 or less if all may be."""
    p_artefact: float
    """p-value of the hypothesis that the slope is that of the errors."""
    p_constant_prefactor: float
    """p-value of the hypothesis that, errors apart, the prefactor does not follow the activation energy."""

    @property
    def is_real(self) -> bool:
        """Whether the slope is above 0 and both hypotheses are rejected at the level of 5 %."""
        return self.slope_per_eV > 0 and max(self.p_artefact, self.p_constant_prefactor) < 0.05


def _p_value(signal: float, noise: float, freedom: int) -> float:
    """Two-sided, of Student's t with the square freedom * signal/noise."""
    from scipy.special import betainc

    return float(betainc(freedom / 2, 0.5, noise / (noise + signal)))


def compensation(Ea_eV: ArrayLike, sigma0_S_cm: ArrayLike, T_K: ArrayLike, *, Ea_stderr_eV: ArrayLike) -> Compensation:
    r"""Whether prefactors rise with activation energies (Meyer-Neldel), or only the errors of both do.

    Write :math:`u = \langle 1/k_BT\rangle` for the mean over the measuring temperatures, whose harmonic mean is
    :math:`T_h = 1/k_Bu`. A least-squares line of :math:`\ln\sigma` has the intercept

    .. math:: \ln\sigma_0 = c + u E_a, \qquad c = \langle\ln\sigma\rangle = \ln\sigma(T_h)

    in which the errors of :math:`c` and :math:`E_a` are independent. An error :math:`s` of :math:`E_a` therefore moves
    :math:`\ln\sigma_0` by :math:`us`, and a family with the true slope
    :math:`\beta = d\ln\sigma_0/dE_a = 1/k_BT_\mathrm{iso}` shows, in the mean,

    .. math:: \beta_\mathrm{apparent} = r\beta + (1 - r)u, \qquad r = 1 - \frac{\langle s^2\rangle}{S_{EE}}

    with the sample variance :math:`S_{EE}`: the compensation of the glasses mixed with that of the errors, whose
    isokinetic temperature is :math:`T_h`. Two hypotheses of no compensation have to fall:

    - The slope is that of the errors, :math:`\beta = u`. Then :math:`c` and :math:`E_a` are uncorrelated: Pearson's
      correlation, Student's :math:`t` with :math:`n - 2` degrees of freedom, exact for normal errors of one size,
      which need not be known.
    - The prefactor does not follow the activation energy, :math:`\beta = 0`. Then the sample covariance of
      :math:`\ln\sigma_0` and :math:`E_a` is that of the errors, :math:`\kappa = \langle us^2\rangle`:

      .. math::

          t^2 = (n - 2)\frac{(S_{aE} - \kappa)^2}{S_{aa}S_{EE} - S_{aE}^2 + 2\kappa S_{aE}}, \qquad a = \ln\sigma_0

      which is Pearson's without errors, and has the variance of a normal covariance with them.

    The slope is :math:`\beta = (S_{aE} - \kappa)/(S_{EE} - \langle s^2\rangle)`, the estimator of Akritas and Bershady
    for correlated errors and intrinsic scatter.

    Parameters
    ----------
    Ea_eV : array_like, shape (n,)
        Activation energies of at least 4 glasses [eV], all of :math:`\sigma` or all of :math:`\sigma T`.
    sigma0_S_cm : array_like, shape (n,)
        Their prefactors [S/cm], or [S K/cm] of :math:`\sigma T`, above 0.
    T_K : array_like, shape (k,) or (n, k)
        The absolute temperatures [K] at which all glasses, or each, were measured; at least two different ones.
    Ea_stderr_eV : array_like
        Standard errors of the activation energies [eV], one or n; 0 only if they are small against the scatter. Count
        in what differs between laboratories: the slope of a constant prefactor is :math:`u(1 - r)`.

    Returns
    -------
    Compensation
        Slopes, isokinetic temperatures and the two p-values; ``is_real`` is the verdict.

    Raises
    ------
    ValueError
        If an argument is out of range, shapes differ, there are fewer than 4 glasses, or all activation energies
        are equal.

    Notes
    -----
    The same in terms of conductivities at two temperatures with independent errors: those at
    :math:`1/k_BT = u \mp \delta`, with the root mean square spread :math:`\delta` of :math:`1/k_BT`, are
    :math:`c \pm \delta E_a`, and for glasses measured at two temperatures these are the measurements themselves. The
    rule puts them on a line of the slope :math:`(\beta - u_2)/(\beta - u_1)`.

    A family that truly crosses at :math:`T_h` looks like errors in the first test; measure it in another range.
    Points that are not independent, such as many papers on one glass, make the p-values too small. In simulations of
    errors, with and without scatter of barriers and prefactors, at most 3 % of the families without compensation are
    called real, from 5 glasses upwards; the standard error of the slope is about a tenth too small for 40 glasses.

    Examples
    --------
    Thirty repeats on one glass, 0.6 eV and 50 S/cm, at 20 to 150 °C with an error of 0.05 decades a reading:

    >>> from nce.models.transport import arrhenius
    >>> rng = np.random.default_rng(1)
    >>> T_K = np.array([293.15, 323.15, 373.15, 423.15])
    >>> decades = np.log10(arrhenius(T_K, 50, 0.6)) + rng.normal(0, 0.05, (30, 4))
    >>> slope, intercept = np.polyfit(1000 / T_K, decades.T, 1)
    >>> Ea = -slope * 1000 * BOLTZMANN_EV_K * np.log(10)
    >>> found = compensation(Ea, 10**intercept, T_K, Ea_stderr_eV=0.013)
    >>> round(found.apparent_slope_per_eV, 1), round(1 / (BOLTZMANN_EV_K * found.artefact_T_K), 1), found.is_real
    (33.0, 33.5, False)

    Four glasses that do cross, at 1000 K:

    >>> Ea = np.array([0.4, 0.5, 0.6, 0.7])
    >>> found = compensation(Ea, prefactor(Ea, 1.0, 1000), T_K, Ea_stderr_eV=0.001)
    >>> round(found.isokinetic_T_K), found.is_real
    (1000, True)

    References
    ----------
    R. R. Krug, W. G. Hunter, R. A. Grieger, Nature 261 (1976) 566, doi:10.1038/261566a0 (read: the abstract).
    M. G. Akritas, M. A. Bershady, Astrophys. J. 470 (1996) 706, doi:10.1086/177901 (read: the code of bces 2.0).
    """
    Ea, sigma0, stderr = broadcast(
        Ea_eV=energy("Ea_eV", Ea_eV),
        sigma0_S_cm=positive("sigma0_S_cm", sigma0_S_cm, "S/cm"),
        Ea_stderr_eV=real("Ea_stderr_eV", Ea_stderr_eV, "eV", at_least=0),
    )
    n = Ea.size
    if Ea.ndim != 1 or n < 4:
        raise ValueError(f"Ea_eV must hold 4 glasses or more in one dimension, got the shape {Ea.shape}")
    if np.ptp(Ea) == 0:
        raise ValueError(f"Ea_eV must differ between the glasses, got {Ea[0]:g} for all")
    T = temperature("T_K", T_K)
    if T.ndim not in (1, 2) or (T.ndim == 2 and len(T) != n) or not (np.ptp(T, axis=-1) > 0).all():
        raise ValueError(
            f"T_K must hold 2 different temperatures or more for all or each of {n} glasses, got {T!r:.80}"
        )
    u = (1 / (BOLTZMANN_EV_K * T)).mean(axis=-1)
    ln_sigma0 = np.log(sigma0)
    (S_EE, S_aE), (_, S_aa) = np.cov(Ea, ln_sigma0)
    (_, S_cE), (_, S_cc) = np.cov(Ea, ln_sigma0 - u * Ea)
    error, kappa = float(np.mean(stderr**2)), float(np.mean(u * stderr**2))
    share = 1 - error / S_EE
    slope = slope_stderr = T_iso = T_iso_stderr = np.nan
    if share > 0:
        slope = (S_aE - kappa) / (share * S_EE)
        dE, da = Ea - Ea.mean(), ln_sigma0 - ln_sigma0.mean()
        influence = dE * (da - slope * dE) + (slope - u) * stderr**2
        slope_stderr = np.sqrt(influence.var() / (n - 2)) / (share * S_EE)
        with np.errstate(divide="ignore", invalid="ignore"):
            T_iso = 1 / (BOLTZMANN_EV_K * slope)
            T_iso_stderr = slope_stderr / (BOLTZMANN_EV_K * slope**2)
    rounding = 1e-18 * S_EE  # of logarithms without any scatter
    return Compensation(
        n=n,
        apparent_slope_per_eV=float(S_aE / S_EE),
        slope_per_eV=float(slope),
        slope_stderr_per_eV=float(slope_stderr),
        isokinetic_T_K=float(T_iso),
        isokinetic_T_stderr_K=float(T_iso_stderr),
        artefact_T_K=float(1 / (BOLTZMANN_EV_K * np.mean(u))),
        real_share=float(share),
        p_artefact=_p_value(S_cE**2, max(S_EE * S_cc - S_cE**2, 0) + rounding, n - 2),
        p_constant_prefactor=_p_value(
            (S_aE - kappa) ** 2, max(S_aa * S_EE - S_aE**2 + 2 * kappa * S_aE, 0) + rounding, n - 2
        ),
    )
