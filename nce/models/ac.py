r"""Ionic conductivity against frequency: Jonscher's power law, the random barrier model, and scaling.

Below some frequency a glass conducts like a metal with few carriers; above it the conductivity rises, over decades
and almost as a power law, because on short times ions go back and forth between barriers that they need not cross.

**Jonscher's law** describes that rise with two parameters. Its exponent depends on the range of the fit. The complex
form here is the one that causality allows, with that law as real part; taking the other usual form,
:math:`1 + (i\omega/\omega_0)^n`, for it shifts the onset, as its real part at :math:`\omega_0` is
:math:`1 + \cos(n\pi/2)`, not 2.

**The random barrier model** has no exponent at all. Ions hop independently between equal sites over barriers that
differ; at low temperature the current follows the percolating path of low barriers, and one curve remains whatever
the distribution. Its frequency is scaled here so that :math:`\tilde\sigma = 1 + i\tilde\omega` at the low end:
:math:`\tilde\omega = \omega\,\varepsilon_0 \Delta\varepsilon / \sigma_0`. Three approximations to the curve:

- ``rbm``: :math:`\ln\tilde\sigma = \frac{i\tilde\omega}{\tilde\sigma}
  \left[1 + \frac83 \frac{i\tilde\omega}{\tilde\sigma}\right]^{-1/3}`, after Schrøder and Dyre (2008). The paper was not
  seen and the formula is as commonly remembered; the lattice of :mod:`nce.models.random_barrier` confirms it within 6
  per cent while the conductivity rises a hundredfold.
- ``ema``: :math:`\tilde\sigma \ln\tilde\sigma = i\tilde\omega`, the effective medium. Too steep in three dimensions.
- ``ppa``: :math:`\tilde\sigma = 2 i\tilde\omega / \ln(1 + 2 i\tilde\omega)`, single percolation paths. The usual form
  without the factors 2 starts with half the slope; they put it on the common scale.

**Where it fails.** Ions that interact and sites that differ are left out; that the curve fits glasses all the same is
an observation. Nothing here holds near lattice vibrations, from about 100 GHz. The nearly constant loss at low
temperature and low ion content has a second source in the glass network, which does not scale (Sidebottom and
Murray-Krezan 2002, abstract read), and electrodes polarise at low frequency. In mixed alkali glasses scaling can be
absent (Lohmann et al. 2026, abstract read).

All is for a conductor without what the network contributes: add :math:`i\omega\varepsilon_0\varepsilon_\infty`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.constants import VACUUM_PERMITTIVITY_F_M
from nce.models.arguments import broadcast, positive, real, temperature

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]
Model = Literal["rbm", "ema", "ppa"]

_PERMITTIVITY_F_CM = VACUUM_PERMITTIVITY_F_M / 100
_NEWTON_STEPS = 8  # five reach the last digit at any frequency


def _omega(values: ArrayLike) -> Array:
    return real("omega_rad_s", values, "rad/s", at_least=0, hint="give 2 pi times the frequency in Hz")


def jonscher(omega_rad_s: ArrayLike, sigma0_S_cm: ArrayLike, onset_rad_s: ArrayLike, exponent: ArrayLike) -> Array:
    r"""Real part of the conductivity after Jonscher.

    .. math:: \sigma'(\omega) = \sigma_0 \left[1 + \left(\frac{\omega}{\omega_p}\right)^n\right]

    Parameters
    ----------
    omega_rad_s : array_like
        Angular frequency [rad/s], 0 or more: 2π times the frequency in Hz.
    sigma0_S_cm : array_like
        Conductivity at low frequency [S/cm], above 0.
    onset_rad_s : array_like
        Angular frequency at which the conductivity has doubled [rad/s], above 0.
    exponent : array_like
        The exponent, above 0 and below 1.

    Returns
    -------
    ndarray
        Conductivity [S/cm], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    An empirical law for a few decades. The exponent of data that follow the random barrier model grows with the
    frequencies that the fit reaches.

    Examples
    --------
    >>> jonscher([0, 1e4, 1e6], 1e-6, 1e4, 0.6) * 1e6
    array([ 1.    ,  2.    , 16.8489])

    References
    ----------
    A. K. Jonscher, Nature 267 (1977) 673, doi:10.1038/267673a0.
    """
    omega, sigma0, onset, n = _jonscher(omega_rad_s, sigma0_S_cm, onset_rad_s, exponent)
    return np.asarray(sigma0 * (1 + (omega / onset) ** n))


def jonscher_complex(
    omega_rad_s: ArrayLike, sigma0_S_cm: ArrayLike, onset_rad_s: ArrayLike, exponent: ArrayLike
) -> Complex:
    r"""Complex conductivity whose real part is Jonscher's law.

    .. math::

        \sigma(\omega) = \sigma_0 \left[1 + \left(\frac{i\omega}{\omega_0}\right)^n\right], \qquad
        \omega_0 = \omega_p \cos^{1/n}\left(\frac{n\pi}{2}\right)

    Parameters
    ----------
    omega_rad_s : array_like
        Angular frequency [rad/s], 0 or more: 2π times the frequency in Hz.
    sigma0_S_cm : array_like
        Conductivity at low frequency [S/cm], above 0.
    onset_rad_s : array_like
        Angular frequency :math:`\omega_p` at which the real part has doubled [rad/s], above 0.
    exponent : array_like
        The exponent, above 0 and below 1.

    Returns
    -------
    ndarray of complex128
        Conductivity [S/cm], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    The imaginary part follows from the real part by the Kramers-Kronig relations: their ratio above the onset is
    :math:`\tan(n\pi/2)`, which has no limit as the exponent approaches 1.

    Examples
    --------
    >>> jonscher_complex([0, 1e4], 1e-6, 1e4, 0.5) * 1e6
    array([1.+0.j, 2.+1.j])
    """
    omega, sigma0, onset, n = _jonscher(omega_rad_s, sigma0_S_cm, onset_rad_s, exponent)
    return np.asarray(sigma0 * (1 + (1 + 1j * np.tan(n * np.pi / 2)) * (omega / onset) ** n))


def _jonscher(omega: ArrayLike, sigma0: ArrayLike, onset: ArrayLike, exponent: ArrayLike) -> tuple[Array, ...]:
    return broadcast(
        omega_rad_s=_omega(omega),
        sigma0_S_cm=positive("sigma0_S_cm", sigma0, "S/cm"),
        onset_rad_s=positive("onset_rad_s", onset, "rad/s"),
        exponent=real("exponent", exponent, above=0, below=1, hint="a slope of 1 or more has no causal partner"),
    )


def master_curve(omega_scaled: ArrayLike, model: Model = "rbm") -> Complex:
    r"""Complex conductivity of the random barrier model over its low-frequency value, against scaled frequency.

    .. math::

        \ln\tilde\sigma = \frac{i\tilde\omega}{\tilde\sigma}
        \left[1 + \frac83 \frac{i\tilde\omega}{\tilde\sigma}\right]^{-1/3}

    Parameters
    ----------
    omega_scaled : array_like
        Scaled angular frequency :math:`\tilde\omega`, 0 to 1e300, such that :math:`\tilde\sigma = 1 + i\tilde\omega` at
        the low end.
    model : {"rbm", "ema", "ppa"}
        Random barrier model, effective-medium, or percolation-path approximation.

    Returns
    -------
    ndarray of complex128
        Conductivity over its low-frequency value :math:`\tilde\sigma`.

    Raises
    ------
    ValueError
        If a frequency is out of range, or the model unknown.

    Notes
    -----
    No power law: the slope on logarithmic scales grows slowly, to 0.8 at :math:`\tilde\omega = 10^6` and to 1 in the
    end. A lattice at finite temperature leaves the curve sooner; see :mod:`nce.models.random_barrier`.

    Examples
    --------
    >>> master_curve([0, 1, 100]).round(4)
    array([1.    +0.j    , 1.2745 +0.5599j, 6.8616+11.1101j])
    >>> slope = np.log(master_curve([1, 10, 1e6]).real / master_curve([0.99, 9.9, 0.99e6]).real) / -np.log(0.99)
    >>> slope.round(2)
    array([0.19, 0.37, 0.8 ])

    References
    ----------
    T. B. Schrøder, J. C. Dyre, Phys. Rev. Lett. 101 (2008) 025901, doi:10.1103/PhysRevLett.101.025901.

    J. C. Dyre, T. B. Schrøder, Rev. Mod. Phys. 72 (2000) 873, doi:10.1103/RevModPhys.72.873.
    """
    return _master(1j, real("omega_scaled", omega_scaled, at_least=0, at_most=1e300), model)


def master_curve_laplace(s_scaled: ArrayLike, model: Model = "rbm") -> Array:
    r"""The master curve at real Laplace frequency, where it is real.

    .. math::

        \ln\tilde\sigma = \frac{\tilde s}{\tilde\sigma}
        \left[1 + \frac83 \frac{\tilde s}{\tilde\sigma}\right]^{-1/3}

    Parameters
    ----------
    s_scaled : array_like
        Scaled Laplace frequency :math:`\tilde s`, 0 to 1e300, in place of :math:`i\tilde\omega`.
    model : {"rbm", "ema", "ppa"}
        As in :func:`master_curve`.

    Returns
    -------
    ndarray
        Conductivity over its low-frequency value.

    Raises
    ------
    ValueError
        If a frequency is out of range, or the model unknown.

    Notes
    -----
    Simulations work at real Laplace frequency, since nothing oscillates there.

    Examples
    --------
    >>> master_curve_laplace([0, 1, 100]).round(4)
    array([ 1.    ,  1.5774, 13.9516])

    References
    ----------
    T. B. Schrøder, J. C. Dyre, Phys. Rev. Lett. 101 (2008) 025901, doi:10.1103/PhysRevLett.101.025901.
    """
    return np.asarray(_master(1, real("s_scaled", s_scaled, at_least=0, at_most=1e300), model).real)


def _master(direction: complex, size: Array, model: Model) -> Complex:
    if model not in get_args(Model):
        raise ValueError(f"model must be one of {', '.join(get_args(Model))}, got {model!r}")
    p = direction * np.where(size == 0, 1, size).astype(np.complex128)
    return np.where(size == 0, 1, {"rbm": _rbm, "ema": _ema, "ppa": _ppa}[model](p))


def _ema(p: Complex) -> Complex:
    from scipy.special import lambertw

    return np.asarray(np.exp(lambertw(p)))


def _ppa(p: Complex) -> Complex:
    from scipy.special import log1p  # that of NumPy is no better than log(1 + p) for complex numbers

    return np.asarray(2 * p / log1p(2 * p))


def _rbm(p: Complex) -> Complex:
    """Newton's method for u = ln(p/σ), u + f = ln p with f = ln σ: at real frequency of the same size, then at p."""
    ln_p = np.log(p)
    size = ln_p.real
    u = np.minimum(size, 1.5 * np.log1p(np.maximum(size, 0) / 0.72)).astype(np.complex128)
    for target in [size] * _NEWTON_STEPS + [ln_p] * _NEWTON_STEPS:
        x = np.exp(u)
        f = x * (1 + 8 / 3 * x) ** (-1 / 3)
        slope = f * (1 + 16 / 9 * x) / (1 + 8 / 3 * x)
        u -= (u + f - target) / (1 + slope)
    x = np.exp(u)
    return np.asarray(np.exp(x * (1 + 8 / 3 * x) ** (-1 / 3)))


def conductivity(
    omega_rad_s: ArrayLike, sigma0_S_cm: ArrayLike, delta_epsilon: ArrayLike, model: Model = "rbm"
) -> Complex:
    r"""Complex conductivity of the random barrier model.

    .. math::

        \sigma(\omega) = \sigma_0\, \tilde\sigma\left(\frac{\omega\, \varepsilon_0 \Delta\varepsilon}{\sigma_0}\right)

    Parameters
    ----------
    omega_rad_s : array_like
        Angular frequency [rad/s], 0 or more: 2π times the frequency in Hz.
    sigma0_S_cm : array_like
        Conductivity at low frequency [S/cm], above 0.
    delta_epsilon : array_like
        Strength of the dielectric relaxation that comes with the hopping, relative to the vacuum, above 0.
    model : {"rbm", "ema", "ppa"}
        As in :func:`master_curve`.

    Returns
    -------
    ndarray of complex128
        Conductivity [S/cm], of the broadcast shape, without what the network contributes,
        :math:`i\omega\varepsilon_0\varepsilon_\infty`.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    This is Sidebottom's scaling read backwards: the strength is all that the curve needs to know of temperature,
    concentration and jump length. Deduced from high frequencies it comes out too large; see
    :mod:`nce.models.random_barrier`.

    Examples
    --------
    A glass of 1 µS/cm at 1 kHz, 1 MHz and 1 GHz:

    >>> sigma = conductivity(2 * np.pi * np.array([1e3, 1e6, 1e9]), 1e-6, 20.0)
    >>> (sigma.real * 1e6).round(3)
    array([  1.   ,   2.532, 131.509])

    References
    ----------
    D. L. Sidebottom, Phys. Rev. Lett. 82 (1999) 3653, doi:10.1103/PhysRevLett.82.3653.
    """
    omega, sigma0, strength = broadcast(
        omega_rad_s=_omega(omega_rad_s),
        sigma0_S_cm=positive("sigma0_S_cm", sigma0_S_cm, "S/cm"),
        delta_epsilon=positive("delta_epsilon", delta_epsilon),
    )
    return np.asarray(sigma0 * master_curve(omega * _PERMITTIVITY_F_CM * strength / sigma0, model))


@cache
def bnn_p(model: Model = "rbm") -> float:
    r"""The number in the relation of Barton, Nakajima and Namikawa that a model implies.

    .. math:: p = \frac{1}{\tilde\omega_m}, \qquad
        \tilde\omega_m = \mathrm{argmax}\, \frac{\tilde\sigma'(\tilde\omega) - 1}{\tilde\omega}

    Parameters
    ----------
    model : {"rbm", "ema", "ppa"}
        As in :func:`master_curve`.

    Returns
    -------
    float
        The number, near 1.

    Raises
    ------
    ValueError
        If the model is unknown.

    Notes
    -----
    The peak is that of the dielectric loss without the part of the steady current. A Kohlrausch function with exponent
    1/3 has 1.65 (Macdonald 2005, abstract read).

    Examples
    --------
    >>> [round(bnn_p(model), 3) for model in ("rbm", "ema", "ppa")]
    [1.509, 0.585, 0.425]

    References
    ----------
    J. R. Macdonald, Phys. Rev. B 71 (2005) 184307, doi:10.1103/PhysRevB.71.184307.
    """
    from scipy.optimize import minimize_scalar

    def loss(ln_omega: float) -> float:
        omega = np.exp(ln_omega)
        return float((1 - master_curve(omega, model).real) / omega)

    return float(np.exp(-minimize_scalar(loss, bounds=(-3, 2), method="bounded", options={"xatol": 1e-9}).x))


def bnn_sigma0(omega_max_rad_s: ArrayLike, delta_epsilon: ArrayLike, p: ArrayLike) -> Array:
    r"""Low-frequency conductivity from the dielectric loss peak: the relation of Barton, Nakajima and Namikawa.

    .. math:: \sigma_0 = p\, \varepsilon_0 \Delta\varepsilon\, \omega_m

    Parameters
    ----------
    omega_max_rad_s : array_like
        Angular frequency of the loss peak [rad/s], the part of the steady current taken off; above 0.
    delta_epsilon : array_like
        Strength of the relaxation relative to the vacuum, above 0.
    p : array_like
        The number in the relation, above 0; :func:`bnn_p` computes it for a model.

    Returns
    -------
    ndarray
        Conductivity [S/cm], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Examples
    --------
    >>> print(f"{bnn_sigma0(1e6, 20.0, bnn_p()):.2e}")
    2.67e-06
    """
    omega, strength, p = broadcast(
        omega_max_rad_s=positive("omega_max_rad_s", omega_max_rad_s, "rad/s"),
        delta_epsilon=positive("delta_epsilon", delta_epsilon),
        p=positive("p", p),
    )
    return np.asarray(p * _PERMITTIVITY_F_CM * strength * omega)


@dataclass(frozen=True)
class Spectrum:
    """A conductivity spectrum."""

    omega_rad_s: Array
    sigma_S_cm: Array


@dataclass(frozen=True)
class ScaledSpectrum:
    """A conductivity spectrum without temperature, as far as scaling holds."""

    omega_scaled_rad_cm_S_K_s: Array
    """Angular frequency times carriers over conductivity and temperature [rad cm/(S K s)]."""
    sigma_ratio: Array
    """Conductivity over its low-frequency value."""

    def rescale(self, sigma0_S_cm: ArrayLike, T_K: ArrayLike, carriers: ArrayLike = 1.0) -> Spectrum:
        """The spectrum at another temperature, low-frequency conductivity [S/cm] and number of carriers."""
        x, y, sigma0, T, n = broadcast(
            omega_scaled_rad_cm_S_K_s=self.omega_scaled_rad_cm_S_K_s,
            sigma_ratio=self.sigma_ratio,
            sigma0_S_cm=positive("sigma0_S_cm", sigma0_S_cm, "S/cm"),
            T_K=temperature("T_K", T_K),
            carriers=positive("carriers", carriers),
        )
        return Spectrum(np.asarray(x * sigma0 * T / n), np.asarray(y * sigma0))


def scale(
    omega_rad_s: ArrayLike,
    sigma_S_cm: ArrayLike,
    sigma0_S_cm: ArrayLike,
    T_K: ArrayLike,
    carriers: ArrayLike = 1.0,
) -> ScaledSpectrum:
    r"""Scale conductivity spectra so that those of all temperatures fall on one curve.

    .. math:: \frac{\sigma'}{\sigma_0} \quad\text{against}\quad \frac{n\, \omega}{\sigma_0 T}

    Parameters
    ----------
    omega_rad_s : array_like
        Angular frequency [rad/s], 0 or more: 2π times the frequency in Hz.
    sigma_S_cm : array_like
        Real part of the conductivity [S/cm], above 0.
    sigma0_S_cm : array_like
        Its value at low frequency [S/cm], above 0.
    T_K : array_like
        Absolute temperature [K].
    carriers : array_like
        Mobile ions by volume, in any unit that all spectra share. With 1, the default, this is Summerfield's scaling,
        for one glass; with the concentration, that of Roling et al., for glasses of one family.

    Returns
    -------
    ScaledSpectrum
        Scaled frequency [rad cm/(S K s)] and conductivity ratio, of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    Hopping over random barriers gives this and says when it fails. Its scale of frequency is
    :math:`\sigma_0 / \varepsilon_0 \Delta\varepsilon`, and the strength obeys Curie's law,
    :math:`\Delta\varepsilon \propto n a^2 / T`, for jumps of length :math:`a`. So Summerfield's scaling wants constant
    :math:`n` and :math:`a`, and Roling's constant :math:`a`. Sidebottom's (:func:`conductivity`) wants neither, and was
    made for germanates, whose jump length changes with their alkali content (abstract read). That the strength is not
    strictly proportional to :math:`1/T` at finite disorder is left out.

    Examples
    --------
    One glass at two temperatures, the second spectrum predicted from the first:

    >>> omega = np.logspace(3, 8, 6)
    >>> cold = scale(omega, jonscher(omega, 1e-8, 1e4, 0.6), 1e-8, 300.0)
    >>> hot = cold.rescale(1e-6, 400.0)
    >>> (hot.omega_rad_s / omega).round(1), (hot.sigma_S_cm * 1e6).round(2)
    (array([133.3, 133.3, 133.3, 133.3, 133.3, 133.3]),
     array([   1.25,    2.  ,    4.98,   16.85,   64.1 ,  252.19]))

    References
    ----------
    S. Summerfield, Philos. Mag. B 52 (1985) 9, doi:10.1080/13642818508243162.

    B. Roling, A. Happe, K. Funke, M. D. Ingram, Phys. Rev. Lett. 78 (1997) 2160, doi:10.1103/PhysRevLett.78.2160.

    D. L. Sidebottom, Phys. Rev. Lett. 82 (1999) 3653, doi:10.1103/PhysRevLett.82.3653.
    """
    omega, sigma, sigma0, T, n = broadcast(
        omega_rad_s=_omega(omega_rad_s),
        sigma_S_cm=positive("sigma_S_cm", sigma_S_cm, "S/cm"),
        sigma0_S_cm=positive("sigma0_S_cm", sigma0_S_cm, "S/cm"),
        T_K=temperature("T_K", T_K),
        carriers=positive("carriers", carriers),
    )
    return ScaledSpectrum(np.asarray(omega * n / (sigma0 * T)), np.asarray(sigma / sigma0))
