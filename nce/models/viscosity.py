r"""Viscosity of glass-forming liquids, and the diffusivity and relaxation time that follow from it.

Three laws share two properties of the liquid: the glass transition :math:`T_g`, by definition the temperature at
which the viscosity is :math:`10^{12}` Pa s, and the fragility :math:`m`, the slope of :math:`\log_{10}\eta` against
:math:`T_g/T` there. With :math:`L = \log_{10}(\eta_\infty/\mathrm{Pa\,s})`, :math:`x = T_g/T` and
:math:`s = m/(12 - L)` all three read :math:`\log_{10}\eta = L + (12 - L)\,h(x, s)`:

.. math::

    h_\mathrm{MYEGA} = x\,e^{(s - 1)(x - 1)}, \qquad
    h_\mathrm{VFT} = \frac{x}{s - (s - 1)x}, \qquad
    h_\mathrm{AM} = x^s

At :math:`m = 12 - L` each is the Arrhenius law of a strong liquid. A more fragile liquid has, away from
:math:`T_g` on both sides, its highest viscosity in VFT and its lowest in AM. Below :math:`12 - L` the liquid is
"superstrong": allowed, but in MYEGA only above :math:`T_g(1 - s)`, where the law turns over.

Assumptions: an equilibrium liquid, Newtonian flow. Below the glass transition a glass falls behind these curves;
VFT also diverges at its :math:`T_0`, where this module refuses. The abstract of the MYEGA paper states systematic
errors of VFT and AM at low temperatures.

The limit :math:`\eta_\infty` is an argument without a default. The review gives :math:`10^{-2.97}` Pa s and credits
Zheng et al. (2011, doi:10.1103/PhysRevB.83.212202), a paper that we have not seen; RelaxPy uses :math:`10^{-2.9}`.
The choice matters: from -2.93 to -2.97 moves MYEGA at 1500 K by -0.018 decades (:math:`T_g` = 800 K, m = 40).
The review calls the limit a constant and counts three parameters: with it constant there are two.

Stokes-Einstein and Eyring hold for what moves with the network. Alkali ions in a glass do not: tracer Na in sodium
germanates at 302 °C, below the glass transition, moves at 9e-17 to 1.6e-15 m2/s (Thomas and Peterson, Solid State
Ionics 14 (1984) 297), seven decades or more above the 6e-24 m2/s of Stokes-Einstein at a glass transition of 800 K.
For the ions that conduct, viscosity is therefore not the "complete description of the diffusivity" of the review.

GlassPy (0.5.3, ``viscosity.equilibrium_log``) has the same laws and returns an infinite viscosity below :math:`T_0`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.constants import BOLTZMANN_EV_K, BOLTZMANN_J_K
from nce.models.arguments import broadcast, fragility_index, positive, real, temperature

Array = NDArray[np.float64]
Model = Literal["myega", "vft", "avramov_milchev"]

LOG10_ETA_TG = 12.0


def _lambert_w(z: Array) -> Array:
    """Principal branch where it is real, NaN elsewhere."""
    from scipy.special import lambertw

    w = lambertw(z)
    return np.where(w.imag == 0, w.real, np.nan)


def _myega_temperature(h: Array, Tg: Array, s: Array) -> Array:
    # W(z)/z = exp(-W(z)) keeps the strong liquid, s = 1, regular
    return Tg / h * np.exp(_lambert_w((s - 1) * h * np.exp(s - 1)) - (s - 1))


def _vft_T0(Tg: Array, s: Array) -> Array:
    return Tg * (1 - 1 / s)


class _Law(NamedTuple):
    """A law h(T, Tg, s), its inverse T(h, Tg, s), d ln h / d ln(1/T), and the temperature at which it ends."""

    h: Callable[[Array, Array, Array], Array]
    temperature: Callable[[Array, Array, Array], Array]
    steepness: Callable[[Array, Array, Array], Array]
    end: Callable[[Array, Array], Array]
    reason: str = ""


_LAWS: dict[str, _Law] = {
    "myega": _Law(
        h=lambda T, Tg, s: Tg / T * np.exp((s - 1) * (Tg / T - 1)),
        temperature=_myega_temperature,
        steepness=lambda T, Tg, s: 1 + (s - 1) * Tg / T,
        end=lambda Tg, s: Tg * (1 - s),
        reason="below which MYEGA falls on cooling if fragility is less than 12 - log10_eta_inf",
    ),
    "vft": _Law(
        h=lambda T, Tg, s: Tg / s / (T - _vft_T0(Tg, s)),
        temperature=lambda h, Tg, s: _vft_T0(Tg, s) + Tg / s / h,
        steepness=lambda T, Tg, s: T / (T - _vft_T0(Tg, s)),
        end=_vft_T0,
        reason="the T0 at which VFT diverges",
    ),
    "avramov_milchev": _Law(
        h=lambda T, Tg, s: (Tg / T) ** s,
        temperature=lambda h, Tg, s: Tg * h ** (-1 / s),
        steepness=lambda _T, _Tg, s: s,
        end=lambda Tg, _s: np.zeros_like(Tg),
    ),
}


def _law(model: str) -> _Law:
    if model not in _LAWS:
        raise ValueError(f"model must be one of {', '.join(_LAWS)}, got {model!r}")
    return _LAWS[model]


def _limit(log10_eta_inf: ArrayLike) -> Array:
    hint = "give log10 of the viscosity in Pa s at infinite temperature, about -3"
    return real("log10_eta_inf", log10_eta_inf, at_least=-50, below=LOG10_ETA_TG, hint=hint)


def _log10_viscosity(log10_eta_Pa_s: ArrayLike) -> Array:
    hint = "give log10 of the viscosity in Pa s, not the viscosity"
    return real("log10_eta_Pa_s", log10_eta_Pa_s, at_least=-300, at_most=300, hint=hint)


def _first(bad: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(map(int, np.unravel_index(int(np.argmax(bad)), bad.shape)))


def _evaluate(
    model: str, T_K: ArrayLike, Tg_K: ArrayLike, fragility: ArrayLike, log10_eta_inf: ArrayLike
) -> tuple[Array, Array]:
    """log10 of the viscosity and its activation enthalpy [eV]."""
    law = _law(model)
    T, Tg, m, L = broadcast(
        T_K=temperature("T_K", T_K),
        Tg_K=temperature("Tg_K", Tg_K),
        fragility=fragility_index("fragility", fragility),
        log10_eta_inf=_limit(log10_eta_inf),
    )
    s = m / (LOG10_ETA_TG - L)
    end = law.end(Tg, s)
    if (bad := end >= T).any():
        i = _first(bad)
        raise ValueError(f"T_K must be above {end[i]:.6g} K, {law.reason}, got {T[i]:.6g}")
    with np.errstate(over="ignore"):
        rise = (LOG10_ETA_TG - L) * law.h(T, Tg, s)
    if (bad := ~np.isfinite(rise)).any():
        raise ValueError(f"T_K is too low for a finite viscosity, got {T[_first(bad)]:.6g}")
    return L + rise, np.log(10) * BOLTZMANN_EV_K * T * rise * law.steepness(T, Tg, s)


def myega(T_K: ArrayLike, Tg_K: ArrayLike, fragility: ArrayLike, *, log10_eta_inf: ArrayLike) -> Array:
    r"""Viscosity by Mauro, Yue, Ellison, Gupta and Allan.

    .. math::

        \log_{10}\eta = L + (12 - L)\frac{T_g}{T}
        \exp\left[\left(\frac{m}{12 - L} - 1\right)\left(\frac{T_g}{T} - 1\right)\right]

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    Tg_K : array_like
        Glass transition [K], where the viscosity is :math:`10^{12}` Pa s.
    fragility : array_like
        Fragility :math:`m`, 5 to 500; :math:`12 - L` for a strong liquid.
    log10_eta_inf : array_like
        :math:`L = \log_{10}(\eta_\infty/\mathrm{Pa\,s})`, -50 to 12; the review takes -2.97.

    Returns
    -------
    ndarray
        :math:`\log_{10}(\eta/\mathrm{Pa\,s})`, of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, or a temperature so low that the law turns over or overflows.

    Notes
    -----
    It derives from Adam and Gibbs with a configurational entropy that follows :math:`\exp(-C/T)`, and stays finite
    at every temperature above 0.

    Examples
    --------
    Near the glass transition 20 K make a factor of nine:

    >>> [round(float(v), 2) for v in myega([800, 820], 800, 40, log10_eta_inf=-2.93)]
    [12.0, 11.05]

    References
    ----------
    J. C. Mauro, Y. Yue, A. J. Ellison, P. K. Gupta, D. C. Allan, PNAS 106 (2009) 19780,
    doi:10.1073/pnas.0911705106.
    """
    return _evaluate("myega", T_K, Tg_K, fragility, log10_eta_inf)[0]


def vft(T_K: ArrayLike, Tg_K: ArrayLike, fragility: ArrayLike, *, log10_eta_inf: ArrayLike) -> Array:
    r"""Viscosity by Vogel, Fulcher and Tammann.

    .. math::

        \log_{10}\eta = L + \frac{(12 - L)^2}{m(T/T_g - 1) + 12 - L} = L + \frac{B}{T - T_0}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K], above :math:`T_0 = T_g[1 - (12 - L)/m]`.
    Tg_K : array_like
        Glass transition [K], where the viscosity is :math:`10^{12}` Pa s.
    fragility : array_like
        Fragility :math:`m`, 5 to 500; :math:`12 - L` for a strong liquid.
    log10_eta_inf : array_like
        :math:`L = \log_{10}(\eta_\infty/\mathrm{Pa\,s})`, -50 to 12; the review takes -2.97.

    Returns
    -------
    ndarray
        :math:`\log_{10}(\eta/\mathrm{Pa\,s})`, of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, or a temperature not above :math:`T_0`.

    Notes
    -----
    Nearly all isokoms that SciGlass lists follow VFT because they were computed with it: they cannot show that VFT is
    the better law.

    Examples
    --------
    >>> round(float(vft(700, 800, 40, log10_eta_inf=-2.93)), 2)
    19.52
    >>> vft(500, 800, 40, log10_eta_inf=-2.93)
    Traceback (most recent call last):
    ValueError: T_K must be above 501.4 K, the T0 at which VFT diverges, got 500

    References
    ----------
    G. S. Fulcher, J. Am. Ceram. Soc. 8 (1925) 339, doi:10.1111/j.1151-2916.1925.tb16731.x.
    """
    return _evaluate("vft", T_K, Tg_K, fragility, log10_eta_inf)[0]


def avramov_milchev(T_K: ArrayLike, Tg_K: ArrayLike, fragility: ArrayLike, *, log10_eta_inf: ArrayLike) -> Array:
    r"""Viscosity by Avramov and Milchev.

    .. math:: \log_{10}\eta = L + (12 - L)\left(\frac{T_g}{T}\right)^{m/(12 - L)}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    Tg_K : array_like
        Glass transition [K], where the viscosity is :math:`10^{12}` Pa s.
    fragility : array_like
        Fragility :math:`m`, 5 to 500; :math:`12 - L` for a strong liquid.
    log10_eta_inf : array_like
        :math:`L = \log_{10}(\eta_\infty/\mathrm{Pa\,s})`, -50 to 12; the review takes -2.97.

    Returns
    -------
    ndarray
        :math:`\log_{10}(\eta/\mathrm{Pa\,s})`, of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, or a temperature so low that the law overflows.

    Examples
    --------
    >>> round(float(avramov_milchev(700, 800, 40, log10_eta_inf=-2.93)), 2)
    18.42

    References
    ----------
    I. Avramov, A. Milchev, J. Non-Cryst. Solids 104 (1988) 253, doi:10.1016/0022-3093(88)90396-1.
    """
    return _evaluate("avramov_milchev", T_K, Tg_K, fragility, log10_eta_inf)[0]


def isokom(
    log10_eta_Pa_s: ArrayLike,
    Tg_K: ArrayLike,
    fragility: ArrayLike,
    *,
    log10_eta_inf: ArrayLike,
    model: Model = "myega",
) -> Array:
    r"""Temperature at which a liquid has a given viscosity.

    .. math::

        T_\mathrm{MYEGA} = \frac{(s - 1)\,T_g}{W\left[(s - 1)\,h\,e^{s - 1}\right]}, \qquad
        T_\mathrm{VFT} = T_0 + \frac{T_g}{s h}, \qquad
        T_\mathrm{AM} = T_g h^{-1/s}

    with :math:`h = (\log_{10}\eta - L)/(12 - L)`, :math:`s = m/(12 - L)` and Lambert's :math:`W`.

    Parameters
    ----------
    log10_eta_Pa_s : array_like
        :math:`\log_{10}(\eta/\mathrm{Pa\,s})`, above ``log10_eta_inf``.
    Tg_K : array_like
        Glass transition [K].
    fragility : array_like
        Fragility :math:`m`, 5 to 500.
    log10_eta_inf : array_like
        :math:`L = \log_{10}(\eta_\infty/\mathrm{Pa\,s})`, -50 to 12.
    model : {"myega", "vft", "avramov_milchev"}
        The law to invert.

    Returns
    -------
    ndarray
        Temperature [K], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, or the liquid has the viscosity at no temperature.

    Examples
    --------
    The strain point (:math:`10^{13.5}` Pa s) and the working point (:math:`10^3` Pa s):

    >>> [round(float(T), 1) for T in isokom([13.5, 3], 800, 40, log10_eta_inf=-2.93)]
    [772.2, 1176.7]
    """
    law = _law(model)
    log10_eta, Tg, m, L = broadcast(
        log10_eta_Pa_s=_log10_viscosity(log10_eta_Pa_s),
        Tg_K=temperature("Tg_K", Tg_K),
        fragility=fragility_index("fragility", fragility),
        log10_eta_inf=_limit(log10_eta_inf),
    )
    if (bad := log10_eta <= L).any():
        i = _first(bad)
        raise ValueError(f"log10_eta_Pa_s must be above log10_eta_inf, {L[i]:g}, got {log10_eta[i]:g}")
    with np.errstate(over="ignore", divide="ignore"):
        T = law.temperature((log10_eta - L) / (LOG10_ETA_TG - L), Tg, m / (LOG10_ETA_TG - L))
    if (bad := ~(np.isfinite(T) & (T > 0))).any():
        raise ValueError(f"log10_eta_Pa_s {log10_eta[_first(bad)]:g} is not reached by {model} at any temperature")
    return np.asarray(T)


def activation_enthalpy(
    T_K: ArrayLike,
    Tg_K: ArrayLike,
    fragility: ArrayLike,
    *,
    log10_eta_inf: ArrayLike,
    model: Model = "myega",
) -> Array:
    r"""Apparent activation enthalpy of viscous flow, the local slope of an Arrhenius plot.

    .. math::

        E = k_B\frac{d\ln\eta}{d(1/T)} = \ln(10)\,k_B T\,(\log_{10}\eta - L) \times
        \begin{cases} 1 + C/T & \text{MYEGA} \\ T/(T - T_0) & \text{VFT} \\ m/(12 - L) & \text{AM} \end{cases}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    Tg_K : array_like
        Glass transition [K].
    fragility : array_like
        Fragility :math:`m`, 5 to 500.
    log10_eta_inf : array_like
        :math:`L = \log_{10}(\eta_\infty/\mathrm{Pa\,s})`, -50 to 12.
    model : {"myega", "vft", "avramov_milchev"}
        The law to differentiate.

    Returns
    -------
    ndarray
        Activation enthalpy [eV], of the broadcast shape.

    Raises
    ------
    ValueError
        As the law itself.

    Notes
    -----
    No barrier of a single process: near the glass transition it exceeds the energy of any bond.

    Examples
    --------
    >>> [round(float(E), 2) for E in activation_enthalpy([800, 1500], 800, 40, log10_eta_inf=-2.93)]
    [6.35, 2.05]
    """
    return _evaluate(model, T_K, Tg_K, fragility, log10_eta_inf)[1]


def activation_enthalpy_at_Tg(Tg_K: ArrayLike, fragility: ArrayLike) -> Array:
    r"""Activation enthalpy of viscous flow at the glass transition, whatever the law.

    .. math:: E = \ln(10)\,k_B\,m\,T_g

    Parameters
    ----------
    Tg_K : array_like
        Glass transition [K].
    fragility : array_like
        Fragility :math:`m`, 5 to 500.

    Returns
    -------
    ndarray
        Activation enthalpy [eV], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    The product :math:`T_g m` of the review's equation 9 is this enthalpy; the equation makes the activation energy of
    conduction inversely proportional to it.

    Examples
    --------
    >>> round(float(activation_enthalpy_at_Tg(800, 40)), 2)
    6.35
    """
    Tg, m = broadcast(Tg_K=temperature("Tg_K", Tg_K), fragility=fragility_index("fragility", fragility))
    return np.asarray(np.log(10) * BOLTZMANN_EV_K * m * Tg)


@dataclass(frozen=True)
class LawParameters:
    r"""One liquid in the parameters of each law, all for :math:`\log_{10}\eta`, not for :math:`\ln\eta`."""

    myega_K_K: Array
    r""":math:`K` of :math:`L + (K/T)\,e^{C/T}` [K]."""
    myega_C_K: Array
    r""":math:`C` of the same [K]; negative for a superstrong liquid."""
    vft_B_K: Array
    r""":math:`B` of :math:`L + B/(T - T_0)` [K]."""
    vft_T0_K: Array
    r""":math:`T_0` of the same [K]; negative for a superstrong liquid."""
    avramov_milchev_alpha: Array
    r""":math:`\alpha` of :math:`L + (12 - L)(T_g/T)^\alpha`."""


def law_parameters(Tg_K: ArrayLike, fragility: ArrayLike, *, log10_eta_inf: ArrayLike) -> LawParameters:
    r"""Parameters of MYEGA, VFT and Avramov-Milchev for a glass transition and a fragility.

    .. math::

        C = T_g(s - 1), \quad K = T_g(12 - L)\,e^{1 - s}, \quad
        B = \frac{T_g(12 - L)}{s}, \quad T_0 = T_g\left(1 - \frac1s\right), \quad \alpha = s = \frac{m}{12 - L}

    Parameters
    ----------
    Tg_K : array_like
        Glass transition [K].
    fragility : array_like
        Fragility :math:`m`, 5 to 500.
    log10_eta_inf : array_like
        :math:`L = \log_{10}(\eta_\infty/\mathrm{Pa\,s})`, -50 to 12.

    Returns
    -------
    LawParameters
        Arrays of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> p = law_parameters(800, 40, log10_eta_inf=-2.93)
    >>> round(float(p.myega_C_K), 1), round(float(p.myega_K_K), 1), round(float(p.vft_T0_K), 1)
    (1343.3, 2227.9, 501.4)
    """
    Tg, m, L = broadcast(
        Tg_K=temperature("Tg_K", Tg_K),
        fragility=fragility_index("fragility", fragility),
        log10_eta_inf=_limit(log10_eta_inf),
    )
    s = m / (LOG10_ETA_TG - L)
    return LawParameters(
        myega_K_K=Tg * (LOG10_ETA_TG - L) * np.exp(1 - s),
        myega_C_K=Tg * (s - 1),
        vft_B_K=Tg * (LOG10_ETA_TG - L) / s,
        vft_T0_K=_vft_T0(Tg, s),
        avramov_milchev_alpha=s,
    )


@dataclass(frozen=True)
class GlassTransition:
    r"""Where a liquid reaches :math:`10^{12}` Pa s, and how steeply."""

    Tg_K: Array
    fragility: Array


def from_myega(K_K: ArrayLike, C_K: ArrayLike, *, log10_eta_inf: ArrayLike) -> GlassTransition:
    r"""Glass transition and fragility of a liquid with known MYEGA parameters.

    .. math::

        T_g = \frac{C}{W(z)} = \frac{K}{12 - L}\,e^{W(z)}, \qquad
        z = \frac{(12 - L)\,C}{K}, \qquad
        m = (12 - L)\left(1 + \frac{C}{T_g}\right)

    with Lambert's :math:`W`, for :math:`\log_{10}\eta = L + (K/T)\,e^{C/T}`.

    Parameters
    ----------
    K_K : array_like
        :math:`K` [K], above 0.
    C_K : array_like
        :math:`C` [K]; 0 for a strong liquid.
    log10_eta_inf : array_like
        :math:`L = \log_{10}(\eta_\infty/\mathrm{Pa\,s})`, -50 to 12.

    Returns
    -------
    GlassTransition
        Arrays of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, or the liquid never reaches :math:`10^{12}` Pa s.

    Examples
    --------
    >>> g = from_myega(2227.9, 1343.34, log10_eta_inf=-2.93)
    >>> round(float(g.Tg_K), 1), round(float(g.fragility), 1)
    (800.0, 40.0)
    """
    K, C, L = broadcast(K_K=positive("K_K", K_K, "K"), C_K=real("C_K", C_K, "K"), log10_eta_inf=_limit(log10_eta_inf))
    strong = K / (LOG10_ETA_TG - L)
    Tg = strong * np.exp(_lambert_w(C / strong))
    if (bad := np.isnan(Tg)).any():
        raise ValueError(f"C_K {C[_first(bad)]:g} is so low that the liquid never reaches 1e12 Pa s")
    return GlassTransition(Tg_K=Tg, fragility=(LOG10_ETA_TG - L) * (1 + C / Tg))


def from_vft(B_K: ArrayLike, T0_K: ArrayLike, *, log10_eta_inf: ArrayLike) -> GlassTransition:
    r"""Glass transition and fragility of a liquid with known VFT parameters.

    .. math:: T_g = T_0 + \frac{B}{12 - L}, \qquad m = (12 - L)\frac{T_g}{T_g - T_0}

    for :math:`\log_{10}\eta = L + B/(T - T_0)`.

    Parameters
    ----------
    B_K : array_like
        :math:`B` [K], above 0; of the decadic logarithm.
    T0_K : array_like
        :math:`T_0` [K]; 0 for a strong liquid.
    log10_eta_inf : array_like
        :math:`L = \log_{10}(\eta_\infty/\mathrm{Pa\,s})`, -50 to 12.

    Returns
    -------
    GlassTransition
        Arrays of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range, or the liquid never reaches :math:`10^{12}` Pa s.

    Notes
    -----
    For a viscosity in poise, :math:`L` is lower by 1 in Pa s, and :math:`B` and :math:`T_0` stay.

    Examples
    --------
    >>> g = from_vft(4458.1, 501.4, log10_eta_inf=-2.93)
    >>> round(float(g.Tg_K), 1), round(float(g.fragility), 1)
    (800.0, 40.0)
    """
    B, T0, L = broadcast(
        B_K=positive("B_K", B_K, "K"), T0_K=real("T0_K", T0_K, "K"), log10_eta_inf=_limit(log10_eta_inf)
    )
    Tg = T0 + B / (LOG10_ETA_TG - L)
    if (bad := Tg <= 0).any():
        raise ValueError(f"T0_K {T0[_first(bad)]:g} is so low that the liquid never reaches 1e12 Pa s")
    return GlassTransition(Tg_K=Tg, fragility=(LOG10_ETA_TG - L) ** 2 * Tg / B)


def _length_m(name: str, values: ArrayLike) -> Array:
    return real(name, values, "angstrom", at_least=0.01, at_most=1e4, hint="give angstrom") * 1e-10


def stokes_einstein(T_K: ArrayLike, log10_eta_Pa_s: ArrayLike, radius_A: ArrayLike) -> Array:
    r"""Diffusivity of a sphere that drags a viscous liquid along.

    .. math:: D = \frac{k_B T}{6\pi\eta r}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    log10_eta_Pa_s : array_like
        :math:`\log_{10}(\eta/\mathrm{Pa\,s})`, as the viscosity laws return it.
    radius_A : array_like
        Radius of the sphere [Å].

    Returns
    -------
    ndarray
        Diffusivity [m2/s], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    The constant :math:`a` of the review's :math:`D = aT/\eta` is :math:`k_B/(6\pi r)`, in J/(K m). Fails by many
    decades for alkali ions, which do not wait for the network.

    Examples
    --------
    A network former of 1 Å at a glass transition of 800 K:

    >>> f"{float(stokes_einstein(800, 12, 1)):.2e}"
    '5.86e-24'
    """
    T, log10_eta, radius = broadcast(
        T_K=temperature("T_K", T_K),
        log10_eta_Pa_s=_log10_viscosity(log10_eta_Pa_s),
        radius_A=_length_m("radius_A", radius_A),
    )
    return np.asarray(BOLTZMANN_J_K * T / (6 * np.pi * 10**log10_eta * radius))


def eyring(T_K: ArrayLike, log10_eta_Pa_s: ArrayLike, jump_A: ArrayLike) -> Array:
    r"""Diffusivity of the unit whose jumps make the liquid flow.

    .. math:: D = \frac{k_B T}{\eta\lambda}

    Parameters
    ----------
    T_K : array_like
        Absolute temperature [K].
    log10_eta_Pa_s : array_like
        :math:`\log_{10}(\eta/\mathrm{Pa\,s})`, as the viscosity laws return it.
    jump_A : array_like
        Jump distance [Å], about the diameter of the unit.

    Returns
    -------
    ndarray
        Diffusivity [m2/s], of the broadcast shape; :math:`3\pi` times Stokes-Einstein of the same diameter.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Examples
    --------
    >>> f"{float(eyring(800, 12, 2)):.2e}"
    '5.52e-23'

    References
    ----------
    H. Eyring, J. Chem. Phys. 4 (1936) 283, doi:10.1063/1.1749836.
    """
    T, log10_eta, jump = broadcast(
        T_K=temperature("T_K", T_K),
        log10_eta_Pa_s=_log10_viscosity(log10_eta_Pa_s),
        jump_A=_length_m("jump_A", jump_A),
    )
    return np.asarray(BOLTZMANN_J_K * T / (10**log10_eta * jump))


def maxwell_time(log10_eta_Pa_s: ArrayLike, G_GPa: ArrayLike) -> Array:
    r"""Time in which a viscoelastic liquid relaxes its shear stress.

    .. math:: \tau = \frac{\eta}{G_\infty}

    Parameters
    ----------
    log10_eta_Pa_s : array_like
        :math:`\log_{10}(\eta/\mathrm{Pa\,s})`.
    G_GPa : array_like
        Instantaneous shear modulus [GPa], up to 1000.

    Returns
    -------
    ndarray
        Relaxation time [s], of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    A glass transition "at 100 s" and one "at :math:`10^{12}` Pa s" are two temperatures: the latter relaxes in 33 s
    at 30 GPa.

    Examples
    --------
    >>> round(float(maxwell_time(12, 30)), 1)
    33.3
    """
    log10_eta, G = broadcast(
        log10_eta_Pa_s=_log10_viscosity(log10_eta_Pa_s),
        G_GPa=real("G_GPa", G_GPa, "GPa", above=0, at_most=1000, hint="give GPa, not MPa or Pa"),
    )
    return np.asarray(10 ** (log10_eta - 9) / G)
