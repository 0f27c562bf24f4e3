"""Ionic conductivity against temperature.

Assumptions: one thermally activated process with a temperature-independent barrier between the temperatures in
question. It holds for most glasses below their glass transition and fails across it, across a phase transition
and for liquids, whose apparent activation energy falls on heating.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.constants import BOLTZMANN_EV_K

Array = NDArray[np.float64]


def _positive(name: str, values: ArrayLike, unit: str) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if not np.all(np.isfinite(array)) or not np.all(array > 0):
        bad = array[~(np.isfinite(array) & (array > 0))].flat[0]
        raise ValueError(f"{name} must be finite and above 0 {unit}, got {bad:g}")
    return array


def arrhenius(T_K: ArrayLike, sigma0_S_cm: ArrayLike, Ea_eV: ArrayLike) -> Array:
    r"""Ionic conductivity of one activated process.

    .. math:: \sigma(T) = \sigma_0 \exp\left(-\frac{E_a}{k_B T}\right)

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K], above 0.
    sigma0_S_cm : array_like
        Pre-exponential factor [S/cm], above 0; broadcasts against the temperature.
    Ea_eV : array_like
        Activation energy of the conductivity [eV], not negative; broadcasts likewise.

    Returns
    -------
    ndarray
        Conductivity [S/cm], of the broadcast shape.

    Raises
    ------
    ValueError
        If a temperature or prefactor is not above 0, or an activation energy is negative.

    Notes
    -----
    Do not extrapolate beyond the measured range. The form with :math:`\sigma T` on the left has an
    activation energy that is larger by about :math:`k_B T`, 0.03 eV near room temperature.

    Examples
    --------
    The law that Yu et al. (1997) give for LiPON, 2.3e-6 S/cm at 25 °C and 0.55 eV, at 60 °C:

    >>> sigma0 = 2.3e-6 / float(arrhenius(298.15, 1.0, 0.55))
    >>> f"{float(arrhenius(333.15, sigma0, 0.55)):.1e}"
    '2.2e-05'

    References
    ----------
    X. Yu, J. B. Bates, G. E. Jellison, F. X. Hart, J. Electrochem. Soc. 144 (1997) 524, doi:10.1149/1.1837443.
    """
    temperature = _positive("T_K", T_K, "K")
    sigma0 = _positive("sigma0_S_cm", sigma0_S_cm, "S/cm")
    barrier = np.asarray(Ea_eV, dtype=np.float64)
    if not np.all(barrier >= 0):
        raise ValueError(f"Ea_eV must be 0 eV or more, got {np.min(barrier):g}")
    return np.asarray(sigma0 * np.exp(-barrier / (BOLTZMANN_EV_K * temperature)))


@dataclass(frozen=True)
class ArrheniusFit:
    """A straight line through :math:`\\ln\\sigma` against :math:`1/T`, and the range that it rests on."""

    Ea_eV: float
    Ea_stderr_eV: float
    """Standard error of the activation energy [eV]; NaN for two points, which leave nothing over to judge by."""
    sigma0_S_cm: float
    rms_decades: float
    """Root mean square distance of the points from the line, in powers of ten."""
    n: int
    T_min_K: float
    T_max_K: float

    def conductivity(self, T_K: ArrayLike) -> Array:
        """Conductivity [S/cm] on the line; refuses temperatures outside the fitted range."""
        temperature = np.asarray(T_K, dtype=np.float64)
        slack = 1e-9 * self.T_max_K
        if np.any(temperature < self.T_min_K - slack) or np.any(temperature > self.T_max_K + slack):
            raise ValueError(
                f"T_K must lie in the fitted range, {self.T_min_K:g} to {self.T_max_K:g} K; "
                "call nce.models.transport.arrhenius to extrapolate on purpose"
            )
        return arrhenius(temperature, self.sigma0_S_cm, self.Ea_eV)


def fit_arrhenius(T_K: ArrayLike, sigma_S_cm: ArrayLike) -> ArrheniusFit:
    r"""Activation energy and prefactor of the conductivity by least squares.

    .. math:: \ln\sigma = \ln\sigma_0 - \frac{E_a}{k_B}\,\frac{1}{T}

    Parameters
    ----------
    T_K : array_like, shape (n,)
        Absolute temperatures [K], at least two different ones.
    sigma_S_cm : array_like, shape (n,)
        Conductivities [S/cm], above 0.

    Returns
    -------
    ArrheniusFit
        Activation energy [eV] with its standard error, prefactor [S/cm], scatter, and the range of temperature.

    Raises
    ------
    ValueError
        If the arrays differ in length, hold fewer than two temperatures, or a value that is not above 0.

    Notes
    -----
    All points weigh the same in :math:`\ln\sigma`. Points that a data base read off a fitted line (most of SciGlass)
    make the standard error meaningless.

    Examples
    --------
    >>> fit = fit_arrhenius([300.0, 350.0, 400.0], arrhenius([300.0, 350.0, 400.0], 50.0, 0.4))
    >>> round(fit.Ea_eV, 6), round(fit.sigma0_S_cm, 6), fit.n
    (0.4, 50.0, 3)
    """
    temperature, sigma = (
        _positive("T_K", T_K, "K").ravel(),
        _positive("sigma_S_cm", sigma_S_cm, "S/cm").ravel(),
    )
    if temperature.size != sigma.size:
        raise ValueError(f"T_K and sigma_S_cm must be of one length, got {temperature.size} and {sigma.size}")
    if np.unique(temperature).size < 2:
        raise ValueError("T_K must hold at least two different temperatures to fit a slope")
    (slope, intercept), covariance = np.polyfit(1 / temperature, np.log(sigma), 1, cov="unscaled")
    residual = np.log(sigma) - (intercept + slope / temperature)
    freedom = sigma.size - 2
    variance = np.sum(residual**2) / freedom if freedom else np.nan
    return ArrheniusFit(
        Ea_eV=float(-slope * BOLTZMANN_EV_K),
        Ea_stderr_eV=float(np.sqrt(variance * covariance[0, 0]) * BOLTZMANN_EV_K),
        sigma0_S_cm=float(np.exp(intercept)),
        rms_decades=float(np.sqrt(np.mean(residual**2)) / np.log(10)),
        n=int(sigma.size),
        T_min_K=float(temperature.min()),
        T_max_K=float(temperature.max()),
    )


def landesfeind_conductivity(T_K: ArrayLike, c_mol_L: ArrayLike = 1.0) -> Array:
    r"""Conductivity of LiPF6 in ethylene carbonate and ethyl methyl carbonate, 3:7 by weight: the liquid reference.

    .. math::

        \sigma = p_1 \left[1 + (T - p_2)\right] c\,
        \frac{1 + p_3 \sqrt{c} + p_4 \left(1 + p_5 e^{1000/T}\right) c}{1 + c^4 p_6 e^{1000/T}}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K], 263.15 to 323.15: the span that the companion uses.
    c_mol_L : array_like
        Salt concentration [mol/L], above 0; broadcasts against the temperature.

    Returns
    -------
    ndarray
        Conductivity [S/cm].

    Raises
    ------
    ValueError
        If a temperature lies outside the span, or a concentration is not above 0.

    Notes
    -----
    The coefficients (c in mol/L, T in K, result in mS/cm) were read in the parameter set ORegan2022 of PyBaMM
    23.5, not in the paper; the range of concentration that they hold for was not seen.

    Examples
    --------
    >>> float(landesfeind_conductivity(298.15))
    0.00913

    References
    ----------
    J. Landesfeind, H. A. Gasteiger, J. Electrochem. Soc. 166 (2019) A3079, doi:10.1149/2.0571912jes.
    """
    temperature, c = _positive("T_K", T_K, "K"), _positive("c_mol_L", c_mol_L, "mol/L")
    if np.any(temperature < 263.15) or np.any(temperature > 323.15):
        raise ValueError("T_K must lie between 263.15 and 323.15 K")
    p1, p2, p3, p4, p5, p6 = 0.521, 228.0, -1.06, 0.353, -0.00359, 0.00148
    heat = np.exp(1000 / temperature)
    above = 1 + p3 * np.sqrt(c) + p4 * (1 + p5 * heat) * c
    return np.asarray(p1 * (1 + temperature - p2) * c * above / (1 + c**4 * p6 * heat) * 1e-3)
