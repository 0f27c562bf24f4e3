r"""Structural relaxation: how a liquid falls out of equilibrium on cooling, and how the glass comes back on heating.

The fictive temperature :math:`T_f` is the temperature at which the structure of the glass would be in equilibrium. It
follows the temperature with a delay, by a superposition in reduced time :math:`\xi`:

.. math::

    T_f(t) = T(t) - \int_{0}^{t} M\left[\xi(t) - \xi(t')\right] \frac{dT}{dt'}\,dt', \qquad
    \xi(t) = \int_0^t \frac{dt'}{\tau\left[T(t'), T_f(t')\right]}, \qquad
    M(\xi) = e^{-\xi^\beta}

Two laws for the relaxation time :math:`\tau(T, T_f)` come with it: Tool, Narayanaswamy and Moynihan (:func:`tnm`) and
Mauro, Allan and Potuzak (:func:`mauro_allan_potuzak`). Any other goes into :func:`relax`.

**Method.** A sum of exponentials stands for :math:`M` (:func:`kww`, within 5e-6 at every time), so that each
step costs the same and memory of all that went before is one number per term. Each term is advanced exactly for a
temperature linear in :math:`\xi`; :math:`\tau` is taken at the middle of the step, where :math:`T_f` is extrapolated
from the step before. The error falls with the square of the step. On cooling a liquid whose :math:`\tau` grows by 15 %
a kelvin it is 0.05 K at most with steps of 2 K and 0.003 K with steps of 0.5 K; on the steep way back it is up to seven
times that.
A stiff solver (BDF in SciPy) picks its own steps but takes three to thirty times as long for the same error, and starts
anew at every corner of a history.

**Assumptions.** One structure, one :math:`T_f`: true neither across a phase separation nor, in detail, for one glass.
In selenium, volume and enthalpy need a different :math:`x` and :math:`\beta` (:data:`PUBLISHED_TNM`). The spectrum does
not change with temperature. Every history begins in equilibrium, so begin in the liquid. TNM is Arrhenius in
equilibrium and holds for the narrow range of the glass transition.

**The glass transition and the Deborah number.** The review places the transition where relaxation time and time of
observation are equal. On cooling nobody chooses a time of observation: what decides is how fast :math:`\tau` changes,
:math:`|q|\,|d\tau/dT| \approx 1` (:func:`cooling_deborah`), and by the abstract of Schmelzer (2012,
doi:10.1063/1.3685510) "it is not - as often claimed - the Deborah number which governs glass formation".
That too is a rule of thumb. For :math:`\tau = \tau^* e^{-k(T - T^*)}`, with :math:`q k \tau^* = 1`, the
superposition integral has a closed form: the glass keeps :math:`T_f' = T^* - \gamma/(\beta k)`, where
:math:`\gamma = 0.5772` is Euler's constant. As2Se3, whose relaxation time also depends on its structure, keeps one from
9 K below its :math:`T^*`. If the number is the same at every :math:`T_f'`, TNM gives

.. math:: -\frac{d\ln q}{d(1/T_f')} = \frac{\Delta h}{R} + 2 T_f'

which holds within 0.3 %; the slope is often taken for :math:`\Delta h/R` itself, which is 2 % less.

**Peers.** PyGlass sums the integral over all earlier steps and is of first order: at its 0.5 K steps :math:`T_f'` is
0.04 K low; extrapolated to no step it agrees with this module within 0.001 K. Its ``annealing(t0, t1)`` takes
logarithmically spaced times for time steps, so that its "100000 s" last longer. RelaxPy has the same maths as
:func:`mauro_allan_potuzak` in steps of first order, with 12 exponentials, of rates up to :math:`400/\tau`, that miss
the stretched exponential by up to 0.02 at short times. That costs 1.7 K and 3.8 K in the fictive temperatures of its
own two example histories, whose parameter ``C`` it also silently ignores.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.models.arguments import broadcast, number, positive, real, temperature
from nce.models.viscosity import law_parameters

Array = NDArray[np.float64]
LnTau = Callable[[Any, Any], Any]

PUBLISHED_TNM = {
    "As2Se3": {"ln_A_s": -79.21, "activation_enthalpy_K": 38300.0, "x": 0.57, "beta": 0.71},
    "Se, volume": {"ln_A_s": -133.0, "activation_enthalpy_K": 42800.0, "x": 0.42, "beta": 0.58},
    "Se, enthalpy": {"ln_A_s": -133.0, "activation_enthalpy_K": 42800.0, "x": 0.52, "beta": 0.65},
}
"""Parameters for :func:`tnm`, read in two abstracts on discovery.researcher.life: "Structural relaxation of As2Se3
glass and viscosity of supercooled liquid" (volume; it says that enthalpy follows the same set) and "Volume and enthalpy
relaxation of a-Se in the glass transition region" (J. Non-Cryst. Solids, 2009, 264-272)."""

RELAXPY = {
    "Tg_K": 734.5,
    "fragility": 35.3,
    "log10_eta_inf": -2.9,
    "p": 10.88,
    "A": 45.19,
    "B_K": 4136.7,
    "C": 135.09,
    "K_GPa": 35.0,
    "beta": 3 / 7,
}
"""Defaults of the program RelaxPy, version 01, for :func:`mauro_allan_potuzak`; it sets p = 0.3082153 m for others."""


def _plain(array: Array) -> Any:
    """A float, with which Python computes faster than with an array of one."""
    return array if array.ndim else array.item()


# --- thermal histories ------------------------------------------------------------------------------------------------


class Ramp(NamedTuple):
    """Cooling or heating, at a rate [K/min] without sign, to a temperature [K]."""

    rate_K_min: ArrayLike
    to_K: float


class Hold(NamedTuple):
    """A stay of some seconds."""

    duration_s: ArrayLike


@dataclass(frozen=True)
class History:
    """Times and temperatures, between which the temperature is linear in time."""

    t_s: Array
    """Times [s], shape (n,), or (m, n) for m rates or durations."""
    T_K: Array
    """Temperatures [K], shape (n,)."""
    ends: tuple[int, ...]
    """Places at which the segments end."""

    def part(self, i: int) -> slice:
        """Places of the segment ``i``, from 0, with both its ends: ``result.Tf_K[..., history.part(1)]``."""
        return slice((0, *self.ends)[i], self.ends[i] + 1)


def history(start_K: float, *segments: Ramp | Hold, step_K: float = 0.5, hold_steps: int = 300) -> History:
    r"""Thermal history of ramps and holds.

    Parameters
    ----------
    start_K : float
        Temperature at the beginning [K], in the liquid.
    *segments : Ramp or Hold
        ``Ramp(rate_K_min, to_K)`` or ``Hold(duration_s)``; rates and durations of shape (m,) make m histories that
        share their temperatures.
    step_K : float
        Largest step of temperature in a ramp [K].
    hold_steps : int
        Steps of a hold, of which each is longer than the one before by the same factor, :math:`10^8` over all.

    Returns
    -------
    History
        Times [s] and temperatures [K].

    Raises
    ------
    ValueError
        If a number is out of range, or a ramp goes nowhere.

    Examples
    --------
    Cool at 10 K/min, anneal for an hour, heat:

    >>> h = history(540, Ramp(10, to_K=440), Hold(3600), Ramp(10, to_K=540))
    >>> h.T_K[[0, *h.ends]], h.t_s[[0, *h.ends]]
    (array([540., 440., 440., 540.]), array([   0.,  600., 4200., 4800.]))
    """
    step = number("step_K", step_K, "K", above=0)
    steps = number("hold_steps", hold_steps, at_least=1)
    if not segments:
        raise ValueError("segments must hold at least one Ramp or Hold")
    now = number("start_K", start_K, "K", above=0, hint="give kelvin; add 273.15 to degrees Celsius")
    hold = np.expm1(np.linspace(0, np.log(1e8), int(steps) + 1))[1:] / (1e8 - 1)
    durations, grids, temperatures = [], [], [np.array([now])]
    for i, segment in enumerate(segments):
        name, to = f"segments[{i}]", now
        if isinstance(segment, Ramp):
            hint = "give its size; to_K says whether it cools or heats"
            rate = real(f"{name}.rate_K_min", segment.rate_K_min, "K/min", above=0, hint=hint)
            to = float(temperature(f"{name}.to_K", segment.to_K))
            if to == now:
                raise ValueError(f"{name}.to_K must differ from the {now:g} K before it; Hold(duration_s) stays there")
            duration = np.abs(to - now) / (rate / 60)
            n = max(int(np.ceil(abs(to - now) / step - 1e-9)), 1)
            grid = np.linspace(0, 1, n + 1)[1:]
        elif isinstance(segment, Hold):
            duration, grid = positive(f"{name}.duration_s", segment.duration_s, "s"), hold
        else:
            raise ValueError(f"{name} must be a Ramp or a Hold, got {segment!r:.80}")
        durations.append(duration)
        grids.append(grid)
        temperatures.append(now + (to - now) * grid)
        now = to
    if max(d.ndim for d in durations) > 1:
        raise ValueError("rates and durations must be numbers or of one shape (m,)")
    lengths = broadcast(**{f"segments[{i}]": d for i, d in enumerate(durations)})
    begins = np.cumsum([np.zeros_like(lengths[0]), *lengths], axis=0)
    times = [b[..., None] + d[..., None] * g for b, d, g in zip(begins, lengths, grids, strict=False)]
    return History(
        t_s=np.concatenate([begins[0][..., None], *times], axis=-1),
        T_K=np.concatenate(temperatures),
        ends=tuple(int(n) for n in np.cumsum([g.size for g in grids])),
    )


# --- relaxation functions ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Prony:
    r"""Relaxation function :math:`M(\xi) = \sum_i w_i e^{-\lambda_i \xi}` of the reduced time.

    Examples
    --------
    >>> two = Prony([0.3, 0.7], [1, 10])
    >>> round(float(two(0.1)), 4)
    0.529
    """

    weights: Array
    """Weights, 0 or more, with sum 1."""
    rates: Array
    """Rates, above 0, in units of 1/tau."""

    def __post_init__(self) -> None:
        weights = np.atleast_1d(real("weights", self.weights, at_least=0))
        rates = np.atleast_1d(positive("rates", self.rates))
        if weights.shape != rates.shape or weights.ndim != 1:
            raise ValueError(f"weights and rates must have one length, got shapes {weights.shape} and {rates.shape}")
        if abs(weights.sum() - 1) > 1e-6:
            raise ValueError(f"weights must have the sum 1, got {weights.sum():.8g}")
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "rates", rates)

    def __call__(self, xi: ArrayLike) -> Array:
        """Fraction that has not relaxed after the reduced time ``xi``, 0 or more."""
        time = real("xi", xi, at_least=0)
        return np.asarray(np.exp(-np.multiply.outer(time, self.rates)) @ self.weights)


def kww(beta: float) -> Prony:
    r"""The stretched exponential of Kohlrausch, Williams and Watts as a sum of exponentials.

    .. math:: e^{-\xi^\beta} \approx \sum_i w_i e^{-\lambda_i \xi}, \qquad w_i > 0, \quad \sum_i w_i = 1

    Parameters
    ----------
    beta : float
        Stretching exponent, 0.1 to 1.

    Returns
    -------
    Prony
        Off by less than 5e-6 at every :math:`\xi \ge 0`.

    Raises
    ------
    ValueError
        If the exponent is out of range.

    Notes
    -----
    The weights follow from non-negative least squares over rates of equal ratio, of which as many are taken as the
    error asks for: 51 for an exponent of 0.65, 196 for 0.1, where the function spans 70 decades.

    Examples
    --------
    >>> kernel = kww(3 / 7)
    >>> xi = np.array([0, 1e-6, 1e-3, 1, 100])
    >>> bool(np.all(np.abs(kernel(xi) - np.exp(-(xi ** (3 / 7)))) < 5e-6))
    True
    """
    return _kww(number("beta", beta, at_least=0.1, at_most=1))


@lru_cache
def _kww(beta: float) -> Prony:
    if beta == 1:
        return Prony(np.ones(1), np.ones(1))
    from scipy.optimize import nnls

    # the function has lost 3e-6 at the first of these times, and keeps 3e-6 at the last
    first, last = np.log(3e-6) / beta, np.log(-np.log(3e-6)) / beta
    check = np.exp(np.arange(first - 2, last + 1, 0.03))
    per_decade, error = 3, np.inf
    while error > 5e-6:
        step = np.log(10) / per_decade
        xi = np.exp(np.arange(first, last, min(step / 2, 0.23)))
        rates = np.exp(step * np.arange(np.floor(-last / step), np.ceil(-first / step) + 1))
        matrix = np.vstack([np.exp(-np.multiply.outer(xi, rates)), np.ones(rates.size)])
        weights, _ = nnls(matrix, np.append(np.exp(-(xi**beta)), 1), maxiter=100 * rates.size)
        kept = weights > 0
        kernel = Prony(weights[kept] / weights.sum(), rates[kept])
        error = np.abs(kernel(check) - np.exp(-(check**beta))).max()
        per_decade = per_decade + 1 + per_decade // 4
    for array in (kernel.weights, kernel.rates):
        array.flags.writeable = False
    return kernel


# --- dynamics ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Relaxation:
    """What a thermal history does to the structure; arrays of shape (n,) or (m, n), time last."""

    t_s: Array
    T_K: Array
    Tf_K: Array
    """Fictive temperature [K]."""
    log10_tau_s: Array
    """Relaxation time, as log10 of seconds."""


def relax(t_s: ArrayLike, T_K: ArrayLike, ln_tau: LnTau, kernel: Prony) -> Relaxation:
    r"""Fictive temperature along a thermal history, for any law of the relaxation time and any relaxation function.

    .. math:: T_f = T - \sum_i w_i u_i, \qquad \frac{du_i}{dt} = \frac{dT}{dt} - \frac{\lambda_i}{\tau(T, T_f)}\,u_i

    Parameters
    ----------
    t_s : array_like, shape (n,) or (m, n)
        Times [s] that do not fall; two equal ones with two temperatures are a jump.
    T_K : array_like, shape (n,) or (m, n)
        Temperatures [K], linear in between. The glass starts in equilibrium with the first.
    ln_tau : callable
        :math:`\ln(\tau/\mathrm{s})` of a temperature and a fictive temperature [K]: of floats, and of arrays, whose
        last axis then is that of the m samples.
    kernel : Prony
        Relaxation function.

    Returns
    -------
    Relaxation
        Fictive temperatures [K] and relaxation times at the same times; m of them if any argument has m samples.

    Raises
    ------
    ValueError
        If a time falls, a temperature is not above 0, the shapes do not fit, or the law gives no finite number.

    Notes
    -----
    The cost is linear in the number of steps, about 3 µs each for one sample and 0.2 µs for one of many.

    Examples
    --------
    A liquid that relaxes at a single rate, 1/s, is 2 K behind a ramp of 2 K/s:

    >>> t = np.linspace(0, 20, 201)
    >>> result = relax(t, 500 - 2 * t, lambda T, Tf: 0 * T, Prony([1], [1]))
    >>> round(float(result.Tf_K[-1] - result.T_K[-1]), 6)
    2.0
    """
    times, temperatures = real("t_s", t_s, "s"), temperature("T_K", T_K)
    n = temperatures.shape[-1:]
    if times.shape[-1:] != n or min(n, default=0) < 2:
        raise ValueError(f"t_s and T_K must have one length of 2 or more, got {times.shape} and {temperatures.shape}")
    if (bad := np.diff(times) < 0).any():
        i = tuple(map(int, np.argwhere(bad)[0] + np.eye(times.ndim, dtype=int)[-1]))
        raise ValueError(f"t_s must not fall, got {times[i]:g} at index {', '.join(map(str, i))}")
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        of_law = np.asarray(ln_tau(temperatures.flat[0], temperatures.flat[0]))
        samples = broadcast(t_s=times[..., 0], T_K=temperatures[..., 0], ln_tau=of_law)[0].shape
        if len(samples) > 1:
            raise ValueError(f"samples must lie along one axis, got the shape {samples}")
        times, temperatures = (np.broadcast_to(a, samples + n) for a in (times, temperatures))
        # time first: a step is a row, and the parameters of a law meet the samples on the last axis
        try:
            Tf = _march(times.T, temperatures.T, ln_tau, kernel)
        except OverflowError:
            raise ValueError("ln_tau must be above -700, for a relaxation time that is not 0") from None
        log_tau = np.broadcast_to(ln_tau(temperatures.T, Tf), Tf.shape)
    if (bad := ~(np.isfinite(Tf) & np.isfinite(log_tau))).any():
        i = tuple(map(int, np.argwhere(bad)[0]))
        raise ValueError(f"ln_tau must be finite, got {log_tau[i]:g} at T_K {temperatures.T[i]:g}, Tf_K {Tf[i]:g}")
    return Relaxation(t_s=times, T_K=temperatures, Tf_K=Tf.T, log10_tau_s=log_tau.T / np.log(10))


def _march(t: Array, T: Array, ln_tau: LnTau, kernel: Prony) -> Array:
    dt, dT = np.diff(t, axis=0), np.diff(T, axis=0)
    # half a step ahead, in units of the step before; never more than the whole of it, for the sake of sudden long steps
    ahead = np.zeros_like(dt)
    np.divide(dt[1:], 2 * dt[:-1], out=ahead[1:], where=dt[:-1] > 0)
    np.minimum(ahead, 1, out=ahead)
    steps: list[Any] = [dt, dT, T[:-1] + dT / 2, ahead, T[1:]]
    plain: Callable[[Any], Any] = np.asarray
    exp: Callable[[Any], Any] = np.exp
    if T.ndim == 1:  # Python's own floats are twice as fast
        steps, plain, exp = [array.tolist() for array in steps], float, math.exp

    rates = -kernel.rates.reshape(-1, *[1] * (T.ndim - 1))
    mean, multiply, subtract, expm1 = (kernel.weights / kernel.rates).dot, np.multiply, np.subtract, np.expm1
    u = np.zeros((rates.size, *T.shape[1:]))  # how far T is ahead of each term, times the rate of the term
    z, gap = np.empty_like(u), np.empty_like(u)
    xi, pull = np.empty(T.shape[1:]), np.empty(T.shape[1:])  # NumPy takes an array of one faster than a float
    now, change = plain(T[0]), 0.0
    Tf = [now]
    for duration, rise, T_mid, reach, T_end in zip(*steps, strict=True):
        step = duration * exp(-ln_tau(T_mid, now + reach * change)) + 1e-250  # a frozen glass keeps what it has
        xi[()], pull[()] = step, rise / step
        # u e^z + (1 - e^z) rise / xi, without cancellation
        expm1(multiply(rates, xi, z), z)
        subtract(u, pull, gap)
        gap *= z
        u += gap
        new = T_end - plain(mean(u))
        change, now = new - now, new
        Tf.append(new)
    return np.array(Tf)


def tnm(
    t_s: ArrayLike,
    T_K: ArrayLike,
    *,
    ln_A_s: ArrayLike,
    activation_enthalpy_K: ArrayLike,
    x: ArrayLike,
    beta: float,
) -> Relaxation:
    r"""Structural relaxation by Tool, Narayanaswamy and Moynihan.

    .. math:: \ln\tau = \ln A + \frac{x\,\Delta h}{R T} + \frac{(1 - x)\,\Delta h}{R T_f}, \qquad M = e^{-\xi^\beta}

    Parameters
    ----------
    t_s : array_like, shape (n,) or (m, n)
        Times [s] that do not fall.
    T_K : array_like, shape (n,) or (m, n)
        Temperatures [K], linear in between, from equilibrium at the first.
    ln_A_s : array_like, shape () or (m,)
        :math:`\ln(A/\mathrm{s})`.
    activation_enthalpy_K : array_like, shape () or (m,)
        :math:`\Delta h/R` [K], 100 to 1e6. Papers print it in kK, or :math:`\Delta h` in kJ/mol, 1 of them 120.27 K.
    x : array_like, shape () or (m,)
        Nonlinearity, 0 to 1; at 1 the structure does not matter to the relaxation time.
    beta : float
        Stretching exponent, 0.1 to 1.

    Returns
    -------
    Relaxation
        Fictive temperatures [K] and relaxation times.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    There are no defaults: :data:`PUBLISHED_TNM` has three sets of parameters. They are correlated (a larger enthalpy
    goes with a smaller prefactor), so take them together from one fit.

    Examples
    --------
    Ten times the rate leaves As2Se3 with a structure from 12 K higher:

    >>> h = history(540, Ramp([0.1, 1, 10, 100], to_K=340))
    >>> glass = tnm(h.t_s, h.T_K, **PUBLISHED_TNM["As2Se3"])
    >>> [round(float(Tf), 1) for Tf in glass.Tf_K[:, -1]]
    [430.6, 441.8, 453.6, 466.0]

    References
    ----------
    C. T. Moynihan, A. J. Easteal, M. A. DeBolt, J. Tucker, J. Am. Ceram. Soc. 59 (1976) 12,
    doi:10.1111/j.1151-2916.1976.tb09376.x.
    """
    ln_A, h, x_, *_ = broadcast(
        ln_A_s=real("ln_A_s", ln_A_s, at_least=-700, at_most=100, hint="give the natural logarithm of seconds"),
        activation_enthalpy_K=real(
            "activation_enthalpy_K",
            activation_enthalpy_K,
            "K",
            at_least=100,
            at_most=1e6,
            hint="give K, that is J/mol divided by 8.314 J/(mol K), or kK times 1000",
        ),
        x=real("x", x, at_least=0, at_most=1),
    )
    prefactor, of_T, of_Tf = _plain(ln_A), _plain(x_ * h), _plain((1 - x_) * h)
    return relax(t_s, T_K, lambda T, Tf: prefactor + of_T / T + of_Tf / Tf, kww(beta))


def _map_law(
    Tg_K: ArrayLike,
    fragility: ArrayLike,
    log10_eta_inf: ArrayLike,
    p: ArrayLike,
    A: ArrayLike,
    B_K: ArrayLike,
    C: ArrayLike,
) -> LnTau:
    """log10 of the viscosity [Pa s] of a temperature and a fictive temperature."""
    liquid = law_parameters(Tg_K, fragility, log10_eta_inf=log10_eta_inf)
    K, H, L, p_, A_, B, C_ = map(
        _plain,
        (
            liquid.myega_K_K,
            liquid.myega_C_K,
            real("log10_eta_inf", log10_eta_inf),
            real("p", p, at_least=0),
            real("A", A),
            real("B_K", B_K, "K", at_least=0),
            real("C", C),
        ),
    )

    def log10_eta(T: Any, Tf: Any) -> Any:
        entropy = np.exp(-H / Tf)
        ergodicity = np.exp(-p_ * abs(np.log(T / Tf)))
        glass = A_ + B / T - C_ * entropy
        return glass + ergodicity * (L + K / (Tf * entropy) - glass)

    return log10_eta


def nonequilibrium_viscosity(
    T_K: ArrayLike,
    Tf_K: ArrayLike,
    *,
    Tg_K: ArrayLike,
    fragility: ArrayLike,
    log10_eta_inf: ArrayLike,
    p: ArrayLike,
    A: ArrayLike,
    B_K: ArrayLike,
    C: ArrayLike,
) -> Array:
    r"""Viscosity of a glass with a fictive temperature, by Mauro, Allan and Potuzak.

    .. math::

        \log_{10}\eta = y \log_{10}\eta_\mathrm{MYEGA}(T_f) + (1 - y) \left[A + \frac{B}{T}
        - C \exp\left(-\frac{T_g}{T_f}\left(\frac{m}{12 - L} - 1\right)\right)\right]

    with the ergodicity

    .. math:: y = \left[\frac{\min(T, T_f)}{\max(T, T_f)}\right]^p

    Parameters
    ----------
    T_K, Tf_K : array_like
        Temperature and fictive temperature [K].
    Tg_K : array_like
        Glass transition [K] at :math:`10^{12}` Pa s.
    fragility : array_like
        Fragility :math:`m`.
    log10_eta_inf : array_like
        :math:`L = \log_{10}(\eta_\infty/\mathrm{Pa\,s})`.
    p : array_like
        Exponent of the ergodicity :math:`y`, 0 or more.
    A, C : array_like
        Limits of the glassy viscosity, in decades.
    B_K : array_like
        Activation enthalpy of the glass over :math:`k_B \ln 10` [K].

    Returns
    -------
    ndarray
        :math:`\log_{10}(\eta/\mathrm{Pa\,s})`, of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    At :math:`T = T_f` it is the viscosity of the liquid, whatever the glassy parameters. The glassy expression
    itself meets the liquid at :math:`T_g` only if :math:`C = (A + B/T_g - 12)\,e^{m/(12 - L) - 1}`, 152.6 for the
    rest of :data:`RELAXPY`. The 135.09 given there lift it to :math:`10^{16.5}` Pa s, so that a glass with the
    structure of 734.5 K grows stiffer when it is heated, by 2.4 decades at 800 K.

    Examples
    --------
    A glass with its structure from 734.5 K, at that temperature and at 600 K:

    >>> relaxpy = {k: v for k, v in RELAXPY.items() if k not in ("K_GPa", "beta")}
    >>> [round(float(v), 2) for v in nonequilibrium_viscosity([734.5, 600], 734.5, **relaxpy)]
    [12.0, 17.09]

    References
    ----------
    J. C. Mauro, D. C. Allan, M. Potuzak, Phys. Rev. B 80 (2009) 094204, doi:10.1103/PhysRevB.80.094204.
    """
    T, Tf = temperature("T_K", T_K), temperature("Tf_K", Tf_K)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        log10_eta = np.asarray(_map_law(Tg_K, fragility, log10_eta_inf, p, A, B_K, C)(T, Tf))
    if not np.isfinite(log10_eta).all():
        raise ValueError(f"Tf_K is too low for a finite viscosity, got {Tf.min():g}")
    return log10_eta


def mauro_allan_potuzak(
    t_s: ArrayLike,
    T_K: ArrayLike,
    *,
    Tg_K: ArrayLike,
    fragility: ArrayLike,
    log10_eta_inf: ArrayLike,
    p: ArrayLike,
    A: ArrayLike,
    B_K: ArrayLike,
    C: ArrayLike,
    K_GPa: ArrayLike,
    beta: float,
) -> Relaxation:
    r"""Structural relaxation with the nonequilibrium viscosity of Mauro, Allan and Potuzak.

    .. math:: \tau = \frac{\eta(T, T_f)}{K}, \qquad M = e^{-\xi^\beta}

    Parameters
    ----------
    t_s : array_like, shape (n,) or (m, n)
        Times [s] that do not fall.
    T_K : array_like, shape (n,) or (m, n)
        Temperatures [K], linear in between, from equilibrium at the first.
    Tg_K, fragility, log10_eta_inf, p, A, B_K, C : array_like, shape () or (m,)
        As for :func:`nonequilibrium_viscosity`.
    K_GPa : array_like, shape () or (m,)
        Modulus [GPa], up to 1000.
    beta : float
        Stretching exponent, 0.1 to 1.

    Returns
    -------
    Relaxation
        Fictive temperatures [K] and relaxation times.

    Raises
    ------
    ValueError
        If an argument is out of range.

    Notes
    -----
    There are no defaults: :data:`RELAXPY` has those of RelaxPy, a set that belongs together.

    Examples
    --------
    >>> h = history(850, Ramp([1, 10], to_K=500))
    >>> glass = mauro_allan_potuzak(h.t_s, h.T_K, **RELAXPY)
    >>> [round(float(Tf), 1) for Tf in glass.Tf_K[:, -1]]
    [703.2, 720.6]

    References
    ----------
    J. C. Mauro, D. C. Allan, M. Potuzak, Phys. Rev. B 80 (2009) 094204, doi:10.1103/PhysRevB.80.094204.
    X. Guo and others, J. Am. Ceram. Soc. (2017), doi:10.1111/jace.15272, which RelaxPy implements.
    """
    log10_eta = _map_law(Tg_K, fragility, log10_eta_inf, p, A, B_K, C)
    modulus = real("K_GPa", K_GPa, "GPa", above=0, at_most=1000, hint="give GPa, not MPa or Pa")
    log10_K, ln10 = _plain(np.log10(modulus) + 9), float(np.log(10))
    return relax(t_s, T_K, lambda T, Tf: ln10 * (log10_eta(T, Tf) - log10_K), kww(beta))


# --- what follows from the fictive temperature ------------------------------------------------------------------------


def normalised_heat_capacity(T_K: ArrayLike, Tf_K: ArrayLike) -> Array:
    r"""Heat capacity between that of the glass, 0, and that of the liquid, 1; for volume, the expansion.

    .. math:: \frac{dT_f}{dT} = \frac{c_p - c_p^\mathrm{glass}}{c_p^\mathrm{liquid} - c_p^\mathrm{glass}}

    Parameters
    ----------
    T_K : array_like, shape (n,) or (m, n)
        Temperatures [K] of one ramp: all rising or all falling.
    Tf_K : array_like, shape (n,) or (m, n)
        Fictive temperatures [K].

    Returns
    -------
    ndarray, shape (n,) or (m, n)
        The derivative, second order inside and first order at both ends.

    Raises
    ------
    ValueError
        If the temperatures turn or stand still: the derivative needs one ramp, such as ``history.part(0)``.

    Examples
    --------
    As2Se3 on heating at the rate of its cooling overshoots:

    >>> h = history(540, Ramp(10, to_K=340), Ramp(10, to_K=540))
    >>> glass, heating = tnm(h.t_s, h.T_K, **PUBLISHED_TNM["As2Se3"]), h.part(1)
    >>> c = normalised_heat_capacity(glass.T_K[heating], glass.Tf_K[heating])
    >>> round(float(c.max()), 2), float(h.T_K[heating][c.argmax()])
    (1.47, 472.0)
    """
    T, Tf = broadcast(T_K=temperature("T_K", T_K), Tf_K=temperature("Tf_K", Tf_K))
    if T.ndim == 0 or T.shape[-1] < 2:
        raise ValueError(f"T_K must hold 2 or more temperatures, got the shape {T.shape}")
    dT = np.diff(T)
    if not ((dT > 0).all() or (dT < 0).all()):
        raise ValueError("T_K must rise all the way or fall all the way; take one ramp of the history")
    slope = np.diff(Tf) / dT
    before, after = dT[..., :-1], dT[..., 1:]
    inside = (slope[..., :-1] * after + slope[..., 1:] * before) / (before + after)
    return np.concatenate([slope[..., :1], inside, slope[..., -1:]], axis=-1)


def glass_property(
    T_K: ArrayLike,
    Tf_K: ArrayLike,
    *,
    glass_slope: ArrayLike,
    liquid_slope: ArrayLike,
    T_ref_K: ArrayLike,
    at_ref: ArrayLike = 0.0,
) -> Array:
    r"""Volume, enthalpy or another property that is linear in temperature in the liquid and in the glass.

    .. math:: P = P_\mathrm{ref} + a_g (T - T_\mathrm{ref}) + (a_l - a_g)(T_f - T_\mathrm{ref})

    Parameters
    ----------
    T_K, Tf_K : array_like
        Temperature and fictive temperature [K].
    glass_slope, liquid_slope : array_like
        :math:`a_g` and :math:`a_l`, in units of the property per kelvin.
    T_ref_K : array_like
        A temperature of the liquid [K].
    at_ref : array_like
        The property of the liquid there.

    Returns
    -------
    ndarray
        The property, in its own units, of the broadcast shape.

    Raises
    ------
    ValueError
        If a temperature is not above 0.

    Notes
    -----
    The lines of the glass and of the liquid meet at the fictive temperature that the glass keeps. Slopes that change
    with temperature add nothing new to the dynamics, but are not in here.

    Examples
    --------
    A glass with its structure from 460 K, against the liquid at 400 K, in thousandths of the volume:

    >>> slopes = dict(glass_slope=0.06, liquid_slope=0.18, T_ref_K=500)
    >>> [round(float(glass_property(400, Tf, **slopes)), 2) for Tf in (460, 400)]
    [-10.8, -18.0]
    """
    T, Tf, glass, liquid, T_ref, ref = broadcast(
        T_K=temperature("T_K", T_K),
        Tf_K=temperature("Tf_K", Tf_K),
        glass_slope=real("glass_slope", glass_slope),
        liquid_slope=real("liquid_slope", liquid_slope),
        T_ref_K=temperature("T_ref_K", T_ref_K),
        at_ref=real("at_ref", at_ref),
    )
    return np.asarray(ref + glass * (T - T_ref) + (liquid - glass) * (Tf - T_ref))


def deborah(tau_s: ArrayLike, t_obs_s: ArrayLike) -> Array:
    r"""Deborah number: relaxation time over time of observation.

    .. math:: D = \frac{\tau}{t_\mathrm{obs}}

    Parameters
    ----------
    tau_s : array_like
        Relaxation time [s].
    t_obs_s : array_like
        Time of observation [s].

    Returns
    -------
    ndarray
        Below 1 a liquid, above 1 a solid to this observer; of the broadcast shape.

    Raises
    ------
    ValueError
        If a time is not above 0.

    Examples
    --------
    What relaxes in a day is a solid for an hour:

    >>> float(deborah(86400, 3600))
    24.0
    """
    tau, t_obs = broadcast(tau_s=positive("tau_s", tau_s, "s"), t_obs_s=positive("t_obs_s", t_obs_s, "s"))
    return tau / t_obs


def cooling_deborah(tau_s: ArrayLike, ln_tau_slope_per_K: ArrayLike, rate_K_min: ArrayLike) -> Array:
    r"""Deborah number of cooling, or Lillie number: relaxation time over the time in which it grows e-fold.

    .. math:: \tau\,|q|\,\left|\frac{d\ln\tau}{dT}\right| = |q|\,\left|\frac{d\tau}{dT}\right|

    Parameters
    ----------
    tau_s : array_like
        Relaxation time of the liquid [s].
    ln_tau_slope_per_K : array_like
        :math:`-d\ln\tau/dT` [1/K], above 0; :math:`\Delta h/(R T^2)` in TNM.
    rate_K_min : array_like
        Rate of cooling [K/min], without sign.

    Returns
    -------
    ndarray
        Far below 1 a liquid in equilibrium, far above 1 a glass; of the broadcast shape.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Notes
    -----
    That it is 1 at the glass transition is a rule of thumb, off by 9 K in the example.

    Examples
    --------
    As2Se3 at the fictive temperature, 453.6 K, with which cooling at 10 K/min leaves it:

    >>> slope, tau = 38300 / 453.6**2, np.exp(-79.21 + 38300 / 453.6)
    >>> round(float(cooling_deborah(tau, slope, 10)), 2)
    5.77

    References
    ----------
    J. W. P. Schmelzer, J. Chem. Phys. 136 (2012) 074512, doi:10.1063/1.3685510.
    """
    hint = "give its size; this is for cooling"
    tau, slope, rate = broadcast(
        tau_s=positive("tau_s", tau_s, "s"),
        ln_tau_slope_per_K=real("ln_tau_slope_per_K", ln_tau_slope_per_K, "1/K", above=0, hint=hint),
        rate_K_min=real("rate_K_min", rate_K_min, "K/min", above=0, hint=hint),
    )
    return np.asarray(tau * rate / 60 * slope)
