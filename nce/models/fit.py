r"""Laws of temperature fitted to data: one sample or tens of thousands at once, by one engine.

Every law here is :math:`y = a + b\,g(T; c)` with one parameter :math:`c` that is not linear, and :math:`y` a logarithm
to base ten: of the conductivity, or of the viscosity. So a scan of :math:`c`, with :math:`a` and :math:`b` in closed
form, finds the lowest valley, and a few steps along its floor, on all samples together, find the lowest point.
Arrhenius needs no steps. Start values are not asked for. The optimum is that of SciPy's ``curve_fit`` wherever that
finds the lowest one.

Assumptions: errors are in the logarithm, normal and independent, and temperatures are exact. The covariance is that of
the law made linear at the optimum; where two or three points carry a law that is not linear, ask :func:`bootstrap`.
None of it holds for points that were read off a fitted curve, as most of the tables of SciGlass are: their scatter is
that of rounding, and a free ``log10_eta_inf`` or ``T0_K`` only tells which law the compiler used.

A sample that cannot be fitted neither raises nor disturbs the others: its numbers are NaN and its ``status`` says why.
So do a temperature or conductivity that is not above 0 or infinite, and a lack of different temperatures. A call that
no sample could survive raises ValueError: shapes that do not agree, no temperature above 0 K, an unknown option.
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, fields, replace
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar, Unpack, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.constants import BOLTZMANN_EV_K
from nce.models.arguments import broadcast, real, temperature
from nce.models.ensembles import samples

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Record = TypeVar("Record")
LN10 = float(np.log(10))
STEPS = 200

HUBER = 1.345
"""Where Huber's loss turns linear, in standard deviations, and 95 % efficient if the errors are normal after all."""
_QUARTILE = 0.6744897501960817
"""Median of the absolute value of a standard normal number."""


class Options(TypedDict, total=False):
    """Keyword arguments of every fit; the shapes are those of the points."""

    sample: ArrayLike
    """Label of each point, for 1-D points in long form; of each row, for 2-D points; by default 0, 1, 2, …"""
    stderr_decades: ArrayLike
    """Standard errors of the logarithms to base ten; a relative error of 5 % is 0.05 / ln 10 = 0.022."""
    absolute: bool
    """If True, the default, the covariance follows from ``stderr_decades`` as given. If False only their ratios count,
    and the scatter about the law sets the scale, as it does where none are given. SciPy's ``absolute_sigma``, which is
    False by default."""
    limit: ArrayLike
    """0 for a measured point, -1 if the true value lies below the given one, +1 if above. The likelihood is then
    maximised; without ``stderr_decades`` over the scatter as well, in the parameters of Olsen (1978),
    doi:10.2307/1911445."""
    loss: Literal["squares", "huber"]
    """``huber``: points further than 1.345 standard deviations from the law pull with constant force only. Without
    ``stderr_decades`` the standard deviation is the median absolute residual over 0.6745. The covariance comes from the
    residuals, as Huber (1981) has it: ``H1`` of statsmodels, whose numbers these are."""


# The shapes g of the laws, scaled to 1 at a temperature R amid the points. `curve` is g - 1, so that close temperatures
# lose no digits; `slope` is dlng/dc. `glass` is the T at which g reaches a level, there h = -dlng/dlnT, and the
# derivatives of h by T and c. `grid` is what to scan, c or c over the lowest temperature; its ends bound c.


class _VFT:
    grid = 1 - np.array([1, 0.75, 0.5, 0.3, 0.15, 0.05, 0.01, 0.001])
    in_kelvin = True
    bounds = ("T0 at its bound 0 K: no curvature, Arrhenius", "T0 at its bound just below the lowest temperature")

    def curve(self, T: Array, c: Array, R: Array) -> Array:
        x = R - T
        x /= T - c
        return x

    def slope(self, T: Array, c: Array, R: Array) -> Array:
        return (R - T) / ((T - c) * (R - c))

    def glass(self, level: Array, c: Array, R: Array) -> tuple[Array, Array, Array, Array]:
        above = (R - c) / level
        return c + above, 1 + c / above, -c / above**2, (c + above) / above**2


class _Arrhenius(_VFT):
    grid = np.zeros(1)

    def curve(self, T: Array, c: Array, R: Array) -> Array:
        x = R - T
        x /= T
        return x


class _MYEGA:
    grid = np.array([-1, 0, 1, 2.5, 5, 10, 20])
    in_kelvin = True
    bounds = ("fragility at its lower bound: curved the wrong way", "fragility at its upper bound: one point decides")

    def curve(self, T: Array, c: Array, R: Array) -> Array:
        x = self.slope(T, c, R)
        x *= c
        np.exp(x, out=x)
        x *= R
        x /= T
        x -= 1
        return x

    def slope(self, T: Array, c: Array, R: Array) -> Array:
        return 1 / T - 1 / R

    def glass(self, level: Array, c: Array, R: Array) -> tuple[Array, Array, Array, Array]:
        from scipy.special import lambertw

        steep = level * np.exp(c / R) / R
        root = lambertw(c * steep)
        T = np.where(root.imag == 0, np.exp(root.real) / steep, np.nan)
        return T, 1 + c / T, -c / T**2, 1 / T


class _AvramovMilchev:
    grid = np.array([0.01, 1, 2, 4, 8, 15, 30])
    in_kelvin = False
    bounds = _MYEGA.bounds

    def curve(self, T: Array, c: Array, R: Array) -> Array:
        return np.expm1(c * np.log(R / T))

    def slope(self, T: Array, c: Array, R: Array) -> Array:
        return np.log(R / T)

    def glass(self, level: Array, c: Array, R: Array) -> tuple[Array, Array, Array, Array]:
        return R * level ** (-1 / c), c, np.zeros_like(c), np.ones_like(c)


@dataclass(frozen=True)
class _Law:
    """y + power log10 T = a + b (g - 1), or origin + b g if the constant is fixed; what users call its parameters."""

    shape: _VFT | _MYEGA | _AvramovMilchev
    names: tuple[str, ...]
    free: tuple[int, ...]
    quantity: str
    power: float = 0
    origin: float = 0

    def regressor(self, c: Array, T: Array, R: Array) -> Array:
        """What multiplies b."""
        x = self.shape.curve(T, c, R)
        x += 0 not in self.free
        return x

    def jacobian(self, theta: Array, T: Array, R: Array, x: Array) -> Array:
        """Derivatives of the law by the free ones of a, b, c, where x is its regressor."""
        J = np.ones((len(self.free), *x.shape))
        J[self.free.index(1)] = x
        if 2 in self.free:
            J[-1] = self.shape.slope(T, theta[2], R)
            J[-1] *= theta[1]
            J[-1] *= x + 1 if 0 in self.free else x
        return J

    def parameters(self, theta: Array, R: Array) -> tuple[Array, Array]:
        """Parameters (p, samples) and their derivatives by the free ones of a, b, c (p, p, samples)."""
        a, b, c = theta
        p = len(self.names)
        if self.quantity == "sigma_S_cm":
            steep = LN10 * (BOLTZMANN_EV_K if p == 2 else 1) * (c - R)
            slopes = np.zeros((p, p, len(R)))
            slopes[0, 0], slopes[0, 1], slopes[1, 1] = 1, -1, steep
            if p == 3:
                slopes[1, 2], slopes[2, 2] = LN10 * b, 1
            return np.array([a - b, steep * b, c][:p]), slopes
        zero, one = np.zeros_like(a), np.ones_like(a)
        dL = np.array([one, -one, zero]) * (0 in self.free)
        L = self.origin + (a - b) * (0 in self.free)
        T, h, h_T, h_c = self.shape.glass((12 - L) / b, c, R)
        dT = T / h * (dL / (12 - L) + np.array([zero, 1 / b, self.shape.slope(T, c, R)]))
        dm = (12 - L) * (h_T * dT + np.array([zero, zero, h_c])) - h * dL
        return np.array([T, (12 - L) * h, L][:p]), np.array([dT, dm, dL])[:p, 3 - p :]


@dataclass(frozen=True)
class _Problem:
    """A law and (points, samples): temperatures, logarithms, 1 / standard error (0: no point), limits; R by sample."""

    law: _Law
    T: Array
    y: Array
    w: Array
    limit: Array
    R: Array
    known: bool
    loss: str
    free: tuple[int, ...]


def _take(record: Record, index: NDArray[np.int_], axis: int) -> Record:
    """The record with each of its arrays cut to those samples."""
    values = {f.name: getattr(record, f.name) for f in fields(record)}  # type: ignore[arg-type]
    arrays = {name: v.take(index, axis) for name, v in values.items() if isinstance(v, np.ndarray)}
    return replace(record, **arrays)  # type: ignore[type-var]


class Fit(SimpleNamespace):
    """One sample of :class:`Fits`, with plain numbers: the columns of its report, and the prefactor, as attributes."""

    def predict(self, T_K: ArrayLike, *, extrapolate: bool = False) -> Array:
        """The fitted curve; see :meth:`Fits.predict`."""
        return self.fits.predict(T_K, extrapolate=extrapolate)[0]

    def band(self, T_K: ArrayLike, level: float = 0.95, *, extrapolate: bool = False) -> tuple[Array, Array]:
        """The confidence band of the curve; see :meth:`Fits.band`."""
        low, high = self.fits.band(T_K, level, extrapolate=extrapolate)
        return low[0], high[0]


@dataclass(frozen=True, eq=False, repr=False)
class Fits:
    """Fits of one law to many samples.

    ``fits["Ea_eV"]`` is an array over the samples, ``fits[3]`` one of them as a :class:`Fit`, ``fits[fits.ok]`` some of
    them. Where a sample could not be fitted, all numbers that need the fit are NaN.
    """

    names: tuple[str, ...]
    """The parameters, with their units."""
    sample: NDArray[Any]
    """Labels, in the order of their first points."""
    parameters: Array
    """(samples, parameters)"""
    covariance: Array
    """(samples, parameters, parameters); NaN if no point is left over to judge by, 0 for a ``T0_K`` at its bound."""
    scatter_decades: Array
    """Standard deviation of a point of mean weight about the law; ``huber``: from the median absolute residual;
    with limits: at maximum likelihood, or as given."""
    n: NDArray[np.int_]
    """Points, without the missing ones."""
    freedom: NDArray[np.int_]
    """Measured points less fitted parameters."""
    T_min_K: Array
    """Lowest temperature of a point."""
    T_max_K: Array
    """Highest temperature of a point."""
    status: NDArray[np.object_]
    """Empty if all is well; else what failed, or what the numbers rest on, and why."""
    _problem: _Problem
    _theta: Array
    _spread: Array

    @property
    def ok(self) -> Mask:
        """True where the status is empty."""
        return self.status == ""

    @property
    def one(self) -> Fit:
        """The only sample; ValueError if there are others or if it could not be fitted."""
        if len(self) != 1:
            raise ValueError(f"one asks for a single sample, here are {len(self)}: index them, fits[0]")
        if np.isnan(self.parameters).any():
            raise ValueError(f"the sample could not be fitted: {self.status[0]}")
        return self[0]

    def __repr__(self) -> str:
        return f"<Fits of {', '.join(self.names)} to {len(self)} samples, {self.ok.sum()} of them without remark>"

    def __len__(self) -> int:
        return len(self.sample)

    @overload
    def __getitem__(self, key: str) -> Array: ...
    @overload
    def __getitem__(self, key: int) -> Fit: ...
    @overload
    def __getitem__(self, key: slice | NDArray[Any]) -> Fits: ...
    def __getitem__(self, key: str | int | slice | NDArray[Any]) -> Array | Fit | Fits:
        if isinstance(key, str):
            columns = self._columns()
            if key not in columns:
                raise KeyError(f"no {key!r}; there are {', '.join(columns)}")
            return columns[key]
        if isinstance(key, int | np.integer):
            only = self[np.array([key])]
            return Fit(**{name: column.tolist()[0] for name, column in only._columns().items()}, fits=only)
        rows = np.arange(len(self))[key]
        return replace(_take(self, rows, 0), _problem=_take(self._problem, rows, -1))

    def _columns(self) -> dict[str, NDArray[Any]]:
        columns = {"sample": self.sample}
        if (first := self.names[0]).startswith("log10_"):
            with np.errstate(over="ignore"):  # a steep law has a huge prefactor
                columns[first.removeprefix("log10_")] = 10 ** self.parameters[:, 0]
        for i, name in enumerate(self.names):
            columns |= {name: self.parameters[:, i], f"stderr_{name}": np.sqrt(self.covariance[:, i, i])}
        facts = ("scatter_decades", "n", "freedom", "T_min_K", "T_max_K", "status")
        return columns | {name: getattr(self, name) for name in facts}

    def stderr(self, name: str) -> Array:
        """Standard errors of a parameter, in its unit."""
        return self[f"stderr_{name}"]

    def report(self) -> pd.DataFrame:
        """One row for each sample: label, parameters, standard errors, scatter, points, range, status."""
        import pandas as pd

        return pd.DataFrame(self._columns())

    def predict(self, T_K: ArrayLike, *, extrapolate: bool = False) -> Array:
        """The fitted curves: conductivities [S/cm], or log10(viscosity / Pa s).

        Parameters
        ----------
        T_K : array_like, shape (), (points,) or (samples, points)
            Absolute temperatures [K]: one, the same for all samples, or each sample its own.
        extrapolate : bool
            Whether temperatures beyond those of the sample's points are meant.

        Returns
        -------
        ndarray, shape (samples,) or (samples, points)

        Raises
        ------
        ValueError
            If a temperature is not one, or lies outside the range of a fitted sample and ``extrapolate`` is False.
        """
        return self._curve(T_K, extrapolate, 0.0)[0]

    def band(self, T_K: ArrayLike, level: float = 0.95, *, extrapolate: bool = False) -> tuple[Array, Array]:
        """Lower and upper end of the confidence band of the curve at each temperature; see :meth:`predict`.

        By the delta method on the logarithm, with Student's t; with the normal distribution where ``stderr_decades``
        are absolute.
        """
        level = float(real("level", level, above=0, below=1, hint="give a fraction, not per cent"))
        return self._curve(T_K, extrapolate, level)

    def _curve(self, T_K: ArrayLike, extrapolate: bool, level: float) -> tuple[Array, Array]:
        from scipy.special import stdtrit

        given = temperature("T_K", T_K)
        T = np.atleast_2d(given).T
        if given.ndim > 2 or T.shape[1] not in (1, len(self)):
            raise ValueError(f"T_K must be (), (points,) or ({len(self)}, points), got {given.shape}")
        theta, law = self._theta.T, self._problem.law
        low, high = self.T_min_K, self.T_max_K
        outside = ((low * (1 - 1e-9) > T) | (high * (1 + 1e-9) < T)) & ~np.isnan(theta[0])
        for bad, span in (
            (outside & (not extrapolate), "in the fitted range, {0:g} to {1:g} K, unless extrapolate=True"),
            ((theta[2] >= T) & isinstance(law.shape, _VFT), "above T0, {2:g} K"),
        ):
            if bad.any():
                i, j = np.argwhere(bad)[0]
                where, got = span.format(low[j], high[j], theta[2, j]), np.broadcast_to(T, bad.shape)[i, j]
                raise ValueError(f"T_K of sample {self.sample[j]} must lie {where}, got {got:g}")
        x = law.regressor(theta[2], T, self._problem.R)
        y = law.origin + theta[0] + theta[1] * x - law.power * np.log10(T)
        half = np.zeros_like(y)
        if level:
            t = stdtrit(np.inf if self._problem.known else self.freedom, (1 + level) / 2)
            J = law.jacobian(theta, T, self._problem.R, x)
            half = t * np.sqrt(np.einsum("iks,sij,jks->ks", J, self._spread, J).clip(0))
        ends = [end.T[:, 0] if given.ndim == 0 else end.T for end in (y - half, y + half)]
        return (10 ** ends[0], 10 ** ends[1]) if law.quantity == "sigma_S_cm" else (ends[0], ends[1])


@dataclass(frozen=True)
class _State:
    """Cost, its derivatives by the free ones of (a, b, c, 1 / scale), and the sum of squared forces, over samples."""

    cost: Array
    gradient: Array
    hessian: Array
    size: Array


def _sum(*factors: Array) -> Array:
    """Sum of the product over the points."""
    return np.einsum(",".join(["ks"] * len(factors)) + "->s", *factors)


def _residuals(problem: _Problem, theta: Array) -> tuple[Array, Array]:
    a, b, c, h = theta
    x = problem.law.regressor(c, problem.T, problem.R)
    z = b * x
    z += a
    z -= h * problem.y
    z *= problem.w
    return z, x


def _evaluate(problem: _Problem, theta: Array) -> _State:
    w, limit = problem.w, problem.limit
    z, x = _residuals(problem, theta)
    J = problem.law.jacobian(theta, problem.T, problem.R, x)
    if 3 in problem.free:
        J = np.concatenate([J, -problem.y[None]])
    J *= w
    if problem.loss == "squares":
        size = _sum(z, z)
        return _State(size / 2, np.einsum("iks,ks->is", J, z), np.einsum("iks,jks->ijs", J, J), size)
    if problem.loss == "huber":
        force = z.clip(-HUBER, HUBER)
        # nearly Newton's, which would be 0 beyond; a tenth of that of reweighting keeps it definite
        cost, stiff = force * (z - force / 2), np.where(force == z, 1, 0.1 * force / z)
    else:
        from scipy.special import log_ndtr

        u = limit * z
        log_p = log_ndtr(u)
        mills = np.exp(-(u**2) / 2 - log_p) / np.sqrt(2 * np.pi)
        cost, force = np.where(limit, -log_p, z**2 / 2), np.where(limit, -limit * mills, z)
        stiff = np.where(limit, mills * (mills + u), 1)
    total, gradient = cost.sum(axis=0), np.einsum("iks,ks->is", J, force)
    hessian = np.einsum("iks,jks->ijs", J * stiff, J)
    if 3 in problem.free:
        measured, h = ((w > 0) & (limit == 0)).sum(axis=0), theta[3]
        total -= measured * np.log(h)
        gradient[-1] -= measured / h
        hessian[-1, -1] += measured / h**2
    return _State(total, gradient, hessian, _sum(force, force))


def _solve(A: Array, B: Array) -> Array:
    """A X = B for a stack of small positive definite A (p, p, samples) and B (p, q, samples)."""
    M = np.concatenate([A, B], axis=1)
    for i in range(len(M)):
        M[i] = M[i] / M[i, i]
        for j in set(range(len(M))) - {i}:
            M[j] = M[j] - M[j, i] * M[i]
    return M[:, len(M) :]


def _step(
    problem: _Problem, state: _State, theta: Array, damping: Array, low: Array, high: Array
) -> tuple[Array, Array]:
    """Where a damped Newton step leads that keeps c within its bounds, and by how much it should reduce the cost."""
    free = list(problem.free)
    i = np.arange(len(free))
    curvature = state.hessian[i, i]
    scale = np.sqrt(np.where(curvature > 0, curvature, 1))
    H, g = state.hessian / scale / scale[:, None], state.gradient / scale
    H[i, i] += damping + (curvature == 0)
    d = -_solve(H, g[:, None])[:, 0]
    trial = theta.copy()
    if 2 in free:
        k, c = free.index(2), theta[2]
        if (stuck := ((c <= low) & (d[k] < 0)) | ((c >= high) & (d[k] > 0))).any():
            H[k, :, stuck], H[:, k, stuck], H[k, k, stuck], g[k, stuck] = 0, 0, 1, 0
            d = -_solve(H, g[:, None])[:, 0]
        wall = np.where(d[k] < 0, low, high)
        room = np.divide((wall - c) * scale[k], d[k], out=np.ones_like(c), where=d[k] != 0)
        trial[free] += np.minimum(room, 1) * d / scale
        trial[2] = np.where(room <= 1, np.where(d[k] == 0, c, wall), trial[2])
    else:
        trial[free] += d / scale
    return trial, -(g * d).sum(axis=0)


def _minimise(problem: _Problem, start: Array, low: Array, high: Array) -> tuple[Array, Mask]:
    """Levenberg-Marquardt on all samples at once: the parameters of least cost, and whether they came to rest there.

    Rest: the next step would gain 1e-15 of the cost, that is move less than 1e-7 standard errors.
    """
    theta, best = start, start.copy()
    live, rest = np.arange(len(low)), np.zeros(len(low), dtype=bool)
    damping = np.zeros(len(low))
    rounding = 1e-28 * _sum(problem.w, problem.w, 1 + problem.y**2) * start[3] ** 2
    state = _evaluate(problem, theta)
    for _ in range(STEPS):
        trial, gain = _step(problem, state, theta, damping, low, high)
        done = (gain <= 1e-15 * state.size + rounding) & (damping < 1)
        if done.any():
            rest[live[done]], best[:, live[done]] = True, trial[:, done]
            if done.all():
                break
            go = np.flatnonzero(~done)
            problem, state = _take(problem, go, -1), _take(state, go, -1)
            theta, trial = theta.take(go, -1), trial.take(go, -1)
            live, damping, low, high, rounding = live[go], damping[go], low[go], high[go], rounding[go]
        new = _evaluate(problem, trial)
        better = new.cost <= state.cost + np.sqrt(rounding * (state.size + rounding))
        theta = np.where(better, trial, theta)
        state = _State(*(np.where(better, getattr(new, f.name), getattr(state, f.name)) for f in fields(_State)))
        damping = np.where(better, np.where(damping > 1e-9, damping / 30, 0), np.maximum(10 * damping, 1e-3))
    return best, rest


@dataclass(frozen=True)
class _Line:
    """Least squares of y = a + b x, or b x if a is fixed, with weights v; x from its mean, residuals, their sum."""

    x: Array
    v: Array
    a: Array
    b: Array
    left: Array
    size: Array
    total: Array
    mean: Array
    width: Array


def _line(problem: _Problem, c: Array) -> _Line:
    x, y, v = problem.law.regressor(c, problem.T, problem.R), problem.y, problem.w**2
    total, mean, mean_y = v.sum(axis=0), np.zeros(len(c)), np.zeros(len(c))
    if 0 in problem.free:
        mean, mean_y = _sum(v, x) / total, _sum(v, y) / total
        x -= mean
    width = _sum(v, x, x)
    b = _sum(v, x, y) / width
    left = b * x
    left -= y
    left += mean_y
    return _Line(x, v, mean_y - b * mean, b, left, _sum(v, left, left), total, mean, width)


def _closed(problem: _Problem, c: Array) -> tuple[Array, Array, Array]:
    """(a, b, c, 1) of least squares at given c, the sum of squares, and the covariance of a and b but for a factor."""
    line, inverse = _line(problem, c), np.empty((2, 2, len(c)))
    inverse[1, 1], inverse[0, 1] = 1 / line.width, -line.mean / line.width
    inverse[1, 0], inverse[0, 0] = inverse[0, 1], 1 / line.total - line.mean * inverse[0, 1]
    return np.array([line.a, line.b, c, np.ones(len(c))]), line.size, inverse


def _profile(problem: _Problem, c: Array) -> Array:
    """Sum of squares at the best a and b for c, half its slope by c, and half its curvature (Gauss, Newton)."""
    line, free = _line(problem, c), 0 in problem.free
    q = problem.law.shape.slope(problem.T, c, problem.R)
    q *= line.x + (line.mean + free)
    q *= line.b
    if free:
        q -= _sum(line.v, q) / line.total
    q -= line.x * (_sum(line.v, q, line.x) / line.width)
    return np.array([line.size, _sum(line.v, q, line.left), _sum(line.v, q, q)])


def _valley(problem: _Problem, grid: Array, low: Array, high: Array) -> tuple[Array, Mask]:
    """The c of least squares, from the best of the grid (grid, samples); and whether the search came to rest."""
    sizes = np.nan_to_num([_line(problem, c).size for c in grid], nan=np.inf)
    c = np.take_along_axis(grid, sizes.argmin(axis=0)[None], axis=0)[0]
    best, live, reach, rest = c.copy(), np.arange(len(c)), np.ones(len(c)), np.zeros(len(c), dtype=bool)
    rounding = 1e-28 * _sum(problem.w, problem.w, 1 + problem.y**2)
    now = _profile(problem, c)
    for _ in range(STEPS):
        size, slope, curvature = now
        trial = (c - reach * slope / np.where(curvature > 0, curvature, np.inf)).clip(low, high)
        done = ~(slope * (c - trial) > 1e-15 * size + rounding) & (reach == 1)
        if done.any():
            rest[live[done]], best[live[done]] = True, trial[done]
            if done.all():
                break
            go = np.flatnonzero(~done)
            problem, now = _take(problem, go, -1), now[:, go]
            c, trial, live, reach = c[go], trial[go], live[go], reach[go]
            low, high, rounding = low[go], high[go], rounding[go]
        new = _profile(problem, trial)
        secant = (new[1] - now[1]) / (trial - c)  # sees the curvature that Gauss and Newton leave out
        new[2] = np.where(secant > new[2] / 20, secant, new[2])
        better = new[0] <= now[0] + np.sqrt(rounding * (now[0] + rounding))
        c, now, reach = (
            np.where(better, trial, c),
            np.where(better, new, now),
            np.where(better, np.minimum(1, 2 * reach), reach / 4),
        )
    return best, rest


def _robust(problem: _Problem, theta: Array, low: Array, high: Array) -> tuple[Array, Mask, Array]:
    """Huber's estimate, if it came to rest, and the scale: that of the median absolute residual about it."""
    scale, rest, live = np.zeros(len(low)), np.zeros(len(low), dtype=bool), np.arange(len(low))
    for _ in range(STEPS):
        some = _take(problem, live, -1)
        z, n = np.abs(_residuals(some, theta[:, live])[0]), (some.w > 0).sum(axis=0)
        middle = np.array([(n - 1) // 2, n // 2]).clip(0)
        median = np.take_along_axis(np.sort(np.where(some.w > 0, z, np.inf), axis=0), middle, axis=0).mean(axis=0)
        new = (median / _QUARTILE).clip(1e-12)  # decades: no less than rounding leaves
        far = np.flatnonzero(np.abs(new - scale[live]) > 1e-6 * new)
        live, some, new = live[far], _take(some, far, -1), new[far]
        if not live.size:
            break
        scale[live] = new
        some = replace(some, w=some.w / new, loss="huber")
        theta[:, live], rest[live] = _minimise(some, theta[:, live], low[live], high[live])
    rest[live] = False
    return theta, rest, scale


def _descend(problem: _Problem, theta: Array, low: Array, high: Array) -> tuple[_Problem, Array, Mask, Array]:
    """The optimum of another loss from that of least squares: the problem, scaled; if it came to rest; the scale."""
    if problem.loss == "huber" and not problem.known:
        theta, rest, scale = _robust(problem, theta, low, high)
        return replace(problem, w=problem.w / scale), theta, rest, scale
    if problem.loss == "limits" and not problem.known:
        problem = replace(problem, free=(*problem.free, 3))
        z, _ = _residuals(problem, theta)
        theta[3] = 1 / np.sqrt(_sum(z, z) / (problem.w > 0).sum(axis=0) + 1e-12)
        theta[:2] *= theta[3]
    theta, rest = _minimise(problem, theta, low, high)
    return problem, theta, rest, np.ones(len(low))


@dataclass(frozen=True)
class _Optimum:
    """Of each sample (a, b, c), the covariance of the free ones, the parameters and theirs, the scatter in decades,
    which bound holds c (-1, 0, 1), and if it came to rest."""

    theta: Array
    spread: Array
    parameters: Array
    covariance: Array
    scatter: Array
    bound: NDArray[np.int_]
    rest: Mask


def _sandwich(J: Array, covariance: Array) -> Array:
    return np.einsum("iks,jks->ijs", np.einsum("iks,kls->ils", J, covariance), J)


def _optimum(problem: _Problem) -> _Optimum:
    law, w, loss, S = problem.law, problem.w, problem.loss, problem.w.shape[1]
    n = (w > 0).sum(axis=0)
    grid = law.shape.grid[:, None] * (problem.T.min(axis=0) if law.shape.in_kelvin else np.ones(S))
    low, high, c = grid.min(axis=0), grid.max(axis=0), grid[0]
    rest, scale, bound = np.ones(S, dtype=bool), np.ones(S), np.zeros(S, dtype=int)
    if 2 in law.free:
        c, rest = _valley(problem, grid, low, high)
    theta, size, inverse = _closed(problem, c)
    if loss != "squares":
        problem, theta, rest, scale = _descend(problem, theta, low, high)
    if 2 in law.free:
        near = 1e-7 * (high - low)  # what rounding leaves of a bound
        bound = (theta[2] >= high - near).astype(int) - (theta[2] <= low + near)
    if loss != "squares" or 2 in law.free:
        curvature = _evaluate(problem if loss == "limits" else replace(problem, loss="squares"), theta).hessian
        held = np.array([(bound != 0) & (i == 2) for i in problem.free])
        held, unit = held | held[:, None], np.eye(len(problem.free))[..., None] + np.zeros(S)
        inverse = np.where(held, 0, _solve(np.where(held, unit, curvature), unit))
    freedom = n - len(law.free) + np.abs(bound)
    left = np.where(freedom > 0, freedom, np.nan)
    if loss == "squares":
        scale = np.sqrt(size / left)
        inverse *= 1 if problem.known else scale**2
    elif loss == "huber":
        z, _ = _residuals(problem, theta)
        inside, force = ((np.abs(z) <= HUBER) & (w > 0)).sum(axis=0) / n, z.clip(-HUBER, HUBER)
        inverse *= _sum(force, force) / left * ((1 + (n - freedom) / n * (1 - inside) / inside) / inside) ** 2
    elif not problem.known:  # from a / scale, b / scale, c, 1 / scale
        scale = 1 / theta[3]
        theta[:2] *= scale
        slopes = np.zeros((4, 4, S))
        slopes[0, 0] = slopes[1, 1] = scale
        slopes[:2, 3], slopes[2, 2] = -theta[:2] * scale, 1
        inverse = _sandwich(slopes[np.ix_(law.free, problem.free)], inverse)
    parameters, slopes = law.parameters(theta[:3], problem.R)
    covariance, scatter = _sandwich(slopes, inverse), scale * np.sqrt(n / _sum(w, w))
    if loss == "limits":
        # No maximum: only limits hold the law (ten decades loose at one of its points), or there is no scatter at all.
        J = law.jacobian(theta, problem.T, problem.R, law.regressor(theta[2], problem.T, problem.R))
        held = (np.einsum("iks,ijs,jks->ks", J, inverse, J) < 100).all(axis=0)
        covariance[..., ~(held & (scale > 1e-5))] = np.inf
    return _Optimum(theta[:3], inverse, parameters, covariance, scatter, bound, rest)


def _estimate(problem: _Problem, sample: NDArray[Any], status: NDArray[np.object_]) -> Fits:
    law, T, present = problem.law, problem.T, problem.w > 0
    n, need = present.sum(axis=0), len(law.free)
    low, high = np.where(n > 0, T.min(axis=0), np.nan), np.where(n > 0, T.max(axis=0), np.nan)
    near = 1e-6 * high
    between = ((low + near < T) & (high - near > T) & present).any(axis=0)
    different = np.minimum(n, 1 + (high - low > near) + between)
    limited = (problem.limit != 0).any(axis=0)
    measured = (present & (problem.limit == 0)).sum(axis=0)
    good = np.ones(len(n), dtype=bool)

    def refuse(bad: Any, text: str) -> None:
        for i in np.flatnonzero(good & bad):
            status[i] = status[i] or text.format(n=n[i], different=different[i], measured=measured[i])
        good[bad] = False

    refuse(different < need, f"needs {need} temperatures, has {{different}} in {{n}} points")
    if not problem.known:
        refuse(
            limited & (measured <= need),
            f"beside limits needs {need + 1} measured points or stderr_decades, has {{measured}}",
        )
        if problem.loss == "huber":
            refuse(n < 2 * need, f"huber needs {2 * need} points or stderr_decades, has {{n}}")

    def optimum(some: Mask, loss: str) -> _Optimum:
        w = problem.w if some.all() else np.where(some, problem.w, 0)
        return _optimum(replace(problem, w=w, loss=loss))

    with np.errstate(all="ignore"):  # a step that goes astray is known by its cost
        best = optimum(good & ~limited, problem.loss)
        if limited.any():
            other = optimum(good & limited, "limits")
            pairs = ((getattr(other, f.name), getattr(best, f.name)) for f in fields(best))
            best = _Optimum(*(np.where(limited, *pair) for pair in pairs))
    refuse(~best.rest, f"did not converge in {STEPS} steps")
    variance = np.einsum("iis->is", best.covariance)
    refuse(
        ((variance < 0) | np.isinf(variance)).any(axis=0), "points and limits leave the likelihood without a maximum"
    )
    if law.quantity == "sigma_S_cm":
        refuse((best.parameters[1] <= 0) & (2 in law.free), "these points do not rise on heating")
    else:
        refuse(best.theta[1] <= 0, "these points do not fall on heating towards log10_eta_inf")
        refuse(np.isnan(best.parameters[0]), "the fitted law never reaches 1e12 Pa s")
    refuse(~np.isfinite(best.parameters).all(axis=0), "the numbers are too large or too small to compute with")
    numbers = (best.parameters, best.covariance, best.scatter, best.theta, best.spread)
    for array in numbers:
        array[..., ~good] = np.nan
    if law.quantity == "sigma_S_cm":  # of Arrhenius, which can do without; but for rounding
        status[good & (best.parameters[1] < -1e-9)] = "these points fall on heating"
    for i in np.flatnonzero(good & (best.bound != 0)):
        status[i] = law.shape.bounds[int(best.bound[i] > 0)]
    freedom = np.maximum(measured - need + np.abs(best.bound), 0)
    parameters, covariance, scatter, theta, spread = (array.T for array in numbers)
    return Fits(
        law.names, sample, parameters, covariance, scatter, n, freedom, low, high, status, problem, theta, spread
    )


def _numbers(name: str, values: ArrayLike) -> Array:
    try:
        return np.ma.filled(np.ma.asarray(values).astype(np.float64, copy=False), np.nan)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of numbers, with NaN where a point is missing") from None


def _rows(sample: ArrayLike | None, *arrays: Array) -> tuple[NDArray[Any], list[Array]]:
    """Labels of the samples, and (points, samples) arrays, padded with NaN."""
    long = arrays[0].ndim == 1 and sample is not None and np.ndim(sample) == 1
    size = len(arrays[0]) if long or arrays[0].ndim == 2 else 1
    labels = np.arange(size) if sample is None else np.atleast_1d(np.asarray(sample))
    if labels.shape != (size,):
        raise ValueError(f"sample must hold {size} labels, got {labels.shape}")
    if not long:
        return labels, [np.atleast_2d(array).T for array in arrays]
    order: dict[Any, int] = {}
    row = np.array([order.setdefault(label, len(order)) for label in labels.tolist()], dtype=int)
    by_row, count = np.argsort(row, kind="stable"), np.bincount(row)
    first = np.cumsum(count) - count
    padded = np.full((len(arrays), max(count, default=1), len(count)), np.nan)
    padded[:, np.arange(size) - np.repeat(first, count), row[by_row]] = [array[by_row] for array in arrays]
    return labels[by_row[first]], list(padded)


def _fit(
    law: _Law,
    T_K: ArrayLike,
    values: ArrayLike,
    *,
    sample: ArrayLike | None = None,
    stderr_decades: ArrayLike | None = None,
    absolute: bool = True,
    limit: ArrayLike = 0,
    loss: str = "squares",
) -> Fits:
    T, y = _numbers("T_K", T_K), _numbers(law.quantity, values)
    error, limits = (
        _numbers("stderr_decades", 1 if stderr_decades is None else stderr_decades),
        _numbers("limit", limit),
    )
    if not (T > 0).any():
        temperature("T_K", T[np.isfinite(T)])
    real("stderr_decades", np.where(np.isnan(error), 1, error), "decades", above=0)
    if (wrong := ~np.isin(limits, (-1, 0, 1))).any():
        raise ValueError(f"limit must be -1, 0 or 1, got {limits[wrong][0]:g}")
    if loss not in ("squares", "huber") or (loss == "huber" and limits.any()):
        raise ValueError(f"loss must be squares or huber, and squares where points are limits, got {loss!r}")
    T, y, error, limits = broadcast(**{"T_K": T, law.quantity: y, "stderr_decades": error, "limit": limits})
    if T.ndim not in (1, 2) or T.size == 0:
        raise ValueError(f"T_K and {law.quantity} must be of shape (points,) or (samples, points), got {T.shape}")
    label, points = _rows(sample, T, y, error, limits)
    problem, status = _prepare(law, absolute and stderr_decades is not None, loss, *points)
    return _estimate(problem, label, status)


def _prepare(
    law: _Law, known: bool, loss: str, T: Array, y: Array, error: Array, limit: Array
) -> tuple[_Problem, NDArray[np.object_]]:
    """Logarithms, with samples that hold an impossible value emptied, and what was wrong with them."""
    T, y = T.copy("C"), y.copy("C")  # points first: sums run along the samples
    there, status = ~(np.isnan(T) | np.isnan(y)), np.full(T.shape[1], "", dtype=object)
    above = "is not above 0 and finite"
    checks = [("T_K", T, (T > 0) & (np.inf > T), above), ("stderr_decades", error, error > 0, "is missing")]
    if law.quantity == "sigma_S_cm":
        checks.append((law.quantity, y, (y > 0) & (y < np.inf), above))
    else:
        checks.append((law.quantity, y, np.abs(y) < 100, "is not within 100: give the logarithm"))
    for name, array, right, text in checks:
        wrong = there & ~right
        for i in np.flatnonzero(wrong.any(axis=0)):
            j = int(np.argmax(wrong[:, i]))
            status[i] = f"{name} {text} at index {j}: {array[j, i]:g}"
            there[:, i] = False
    gap = ~there
    T[gap] = np.nan
    R = 2 / (1 / np.fmin.reduce(T) + 1 / np.fmax.reduce(T))
    R[np.isnan(R)] = 1
    np.copyto(T, R, where=gap)
    y[gap] = 1
    if law.quantity == "sigma_S_cm":
        np.log10(y, out=y)
        if law.power:
            y += law.power * np.log10(T)
    y -= law.origin
    w = np.divide(1, error, out=np.zeros(T.shape), where=there)
    if limit.any():
        limit = np.where(there, limit, 0)
    return _Problem(law, T, y, w, limit, R, known, loss, law.free), status


def arrhenius(
    T_K: ArrayLike, sigma_S_cm: ArrayLike, *, form: Literal["sigma", "sigma_T"] = "sigma", **options: Unpack[Options]
) -> Fits:
    r"""Activation energies and prefactors of conductivities, in closed form.

    .. math:: \ln\sigma = \ln\sigma_0 - \frac{E_a}{k_B T} \quad\text{or}\quad
        \ln\sigma T = \ln\sigma_0 - \frac{E_a}{k_B T}

    Parameters
    ----------
    T_K, sigma_S_cm : array_like, shape (points,) or (samples, points)
        Absolute temperatures [K] and conductivities [S/cm]; NaN where a point is missing.
    form : {"sigma", "sigma_T"}
        What is a straight line against 1/T. The energy of the second is larger by :math:`k_B T` amid the points.
    **options
        See :class:`Options`.

    Returns
    -------
    Fits
        ``log10_sigma0_S_cm`` (for the second form ``log10_sigma0_S_K_cm``) and ``Ea_eV``.

    Raises
    ------
    ValueError
        If shapes do not agree, no temperature is above 0 K, or an option is not one.

    Notes
    -----
    Needs two temperatures; two points leave no standard error unless ``stderr_decades`` says how good they are.

    Examples
    --------
    One sample, three conductivities of a Li2S-P2S5 glass; ``one`` gives plain numbers:

    >>> glass = arrhenius([293.15, 373.15, 423.15], [7.609e-5, 1.202e-3, 3.972e-3]).one
    >>> round(glass.Ea_eV, 3), round(float(glass.predict(298.15)), 6)
    (0.325, 9.4e-05)

    Many samples in long form. One has a single point; the others do not mind:

    >>> fits = arrhenius([293, 373, 293, 293, 373], [8e-5, 2e-3, 1e-9, 9e-4, 1e-2], sample=["a", "a", "b", "c", "c"])
    >>> fits["Ea_eV"].round(3), fits.status[1]
    (array([0.379,   nan, 0.283]), 'needs 2 temperatures, has 1 in 1 points')

    Uncertain to 10 %, and one value only an upper limit:

    >>> fit = arrhenius([300, 350, 400], [1e-9, 2e-8, 3e-7], stderr_decades=0.043, limit=[-1, 0, 0]).one
    >>> round(fit.Ea_eV, 2), round(fit.stderr_Ea_eV, 2)
    (0.65, 0.02)
    """
    if form not in ("sigma", "sigma_T"):
        raise ValueError(f"form must be sigma or sigma_T, got {form!r}")
    prefactor, power = ("log10_sigma0_S_cm", 0) if form == "sigma" else ("log10_sigma0_S_K_cm", 1)
    return _fit(_Law(_Arrhenius(), (prefactor, "Ea_eV"), (0, 1), "sigma_S_cm", power), T_K, sigma_S_cm, **options)


def vft(T_K: ArrayLike, sigma_S_cm: ArrayLike, *, power: float = 0, **options: Unpack[Options]) -> Fits:
    r"""Vogel-Fulcher-Tammann law of conductivities.

    .. math:: \sigma = A\,T^{-p} \exp\left(-\frac{B}{T - T_0}\right),\qquad 0 \le T_0 < \min T

    Parameters
    ----------
    T_K, sigma_S_cm : array_like, shape (points,) or (samples, points)
        Absolute temperatures [K] and conductivities [S/cm]; NaN where a point is missing.
    power : {0, 0.5, 1}
        The exponent p; authors differ, so say which.
    **options
        See :class:`Options`.

    Returns
    -------
    Fits
        ``log10_A_S_cm`` (``log10_A_S_K05_cm``, ``log10_A_S_K_cm`` for p = 1/2, 1), ``B_K`` and ``T0_K``.

    Raises
    ------
    ValueError
        As for :func:`arrhenius`; or if the power is none of the three.

    Notes
    -----
    Needs three temperatures. B is no activation energy; that of :math:`\sigma T^p` is
    :math:`k_B B\,(T/(T - T_0))^2`. Where the points show no curvature, T0 stops at 0 K, the law is Arrhenius, and the
    status says so.

    Examples
    --------
    >>> T = np.array([300.0, 330, 360, 390, 420])
    >>> fit = vft(T, 0.7 * T**-0.5 * np.exp(-900 / (T - 210)), power=0.5).one
    >>> round(fit.A_S_K05_cm, 6), round(fit.B_K, 3), round(fit.T0_K, 4)
    (0.7, 900.0, 210.0)
    """
    names = {0: "log10_A_S_cm", 0.5: "log10_A_S_K05_cm", 1: "log10_A_S_K_cm"}
    if power not in names:
        raise ValueError(f"power must be 0, 0.5 or 1, got {power!r}")
    return _fit(_Law(_VFT(), (names[power], "B_K", "T0_K"), (0, 1, 2), "sigma_S_cm", power), T_K, sigma_S_cm, **options)


def _viscosity(
    shape: _VFT | _MYEGA | _AvramovMilchev,
    T_K: ArrayLike,
    log10_eta_Pa_s: ArrayLike,
    log10_eta_inf: float | None,
    options: Options,
) -> Fits:
    names, free = ("Tg_K", "fragility", "log10_eta_inf"), (0, 1, 2)
    if log10_eta_inf is None:
        return _fit(_Law(shape, names, free, "log10_eta_Pa_s"), T_K, log10_eta_Pa_s, **options)
    L = float(real("log10_eta_inf", log10_eta_inf, below=12, hint="give the logarithm, or None to fit it"))
    return _fit(_Law(shape, names[:2], free[1:], "log10_eta_Pa_s", origin=L), T_K, log10_eta_Pa_s, **options)


def myega(
    T_K: ArrayLike, log10_eta_Pa_s: ArrayLike, *, log10_eta_inf: float | None, **options: Unpack[Options]
) -> Fits:
    r"""Glass transition and fragility by the law of Mauro, Yue, Ellison, Gupta and Allan.

    .. math::

        \log_{10}\eta = L + (12 - L)\frac{T_g}{T}
        \exp\left[\left(\frac{m}{12 - L} - 1\right)\left(\frac{T_g}{T} - 1\right)\right]

    Parameters
    ----------
    T_K, log10_eta_Pa_s : array_like, shape (points,) or (samples, points)
        Absolute temperatures [K] and logarithms to base ten of the viscosity in Pa s; NaN where a point is missing.
    log10_eta_inf : float or None
        L, the logarithm of the viscosity at infinite temperature; None to fit it. There is no default: authors differ.
    **options
        See :class:`Options`.

    Returns
    -------
    Fits
        ``Tg_K``, where the law reaches 1e12 Pa s; ``fragility`` m, its slope there against Tg/T; and
        ``log10_eta_inf`` if it is free.

    Raises
    ------
    ValueError
        As for :func:`arrhenius`; or if ``log10_eta_inf`` is not below 12.

    Notes
    -----
    Needs two temperatures, three with L free. Tg may lie outside the points: then its standard error says how far the
    law was stretched, not whether it may be. Points far above Tg fix neither m nor Tg once L is free.

    Examples
    --------
    >>> T = np.array([700.0, 750, 800, 900, 1000, 1200])
    >>> log10_eta = [18.758569, 14.881704, 12, 8.082326, 5.606876, 2.757008]
    >>> fit = myega(T, log10_eta, log10_eta_inf=None).one
    >>> round(fit.Tg_K, 3), round(fit.fragility, 3), round(fit.log10_eta_inf, 3)
    (800.0, 40.0, -2.93)

    References
    ----------
    J. C. Mauro, Y. Yue, A. J. Ellison, P. K. Gupta, D. C. Allan, PNAS 106 (2009) 19780, doi:10.1073/pnas.0911705106.
    """
    return _viscosity(_MYEGA(), T_K, log10_eta_Pa_s, log10_eta_inf, options)


def vft_viscosity(
    T_K: ArrayLike, log10_eta_Pa_s: ArrayLike, *, log10_eta_inf: float | None, **options: Unpack[Options]
) -> Fits:
    r"""Glass transition and fragility by the Vogel-Fulcher-Tammann law.

    .. math:: \log_{10}\eta = L + \frac{(12 - L)^2}{m\,(T/T_g - 1) + 12 - L}

    Parameters
    ----------
    T_K, log10_eta_Pa_s : array_like, shape (points,) or (samples, points)
        Absolute temperatures [K] and logarithms to base ten of the viscosity in Pa s; NaN where a point is missing.
    log10_eta_inf : float or None
        L, the logarithm of the viscosity at infinite temperature; None to fit it.
    **options
        See :class:`Options`.

    Returns
    -------
    Fits
        ``Tg_K``, ``fragility``, and ``log10_eta_inf`` if it is free.

    Raises
    ------
    ValueError
        As for :func:`myega`.

    Notes
    -----
    :math:`T_0` is held at 0 K or more, so that no liquid is stronger than Arrhenius; a status says where it stops.
    The isokoms of SciGlass were nearly all computed with this law: that it fits them best says nothing.

    Examples
    --------
    >>> fit = vft_viscosity([700, 800, 1000, 1200], [19.517623, 12, 6.011231, 3.451474], log10_eta_inf=-2.93).one
    >>> round(fit.Tg_K, 3), round(fit.fragility, 3)
    (800.0, 40.0)

    References
    ----------
    G. S. Fulcher, J. Am. Ceram. Soc. 8 (1925) 339, doi:10.1111/j.1151-2916.1925.tb16731.x.
    """
    return _viscosity(_VFT(), T_K, log10_eta_Pa_s, log10_eta_inf, options)


def avramov_milchev(
    T_K: ArrayLike, log10_eta_Pa_s: ArrayLike, *, log10_eta_inf: float | None, **options: Unpack[Options]
) -> Fits:
    r"""Glass transition and fragility by the law of Avramov and Milchev.

    .. math:: \log_{10}\eta = L + (12 - L) \left(\frac{T_g}{T}\right)^{m / (12 - L)}

    Parameters
    ----------
    T_K, log10_eta_Pa_s : array_like, shape (points,) or (samples, points)
        Absolute temperatures [K] and logarithms to base ten of the viscosity in Pa s; NaN where a point is missing.
    log10_eta_inf : float or None
        L, the logarithm of the viscosity at infinite temperature; None to fit it.
    **options
        See :class:`Options`.

    Returns
    -------
    Fits
        ``Tg_K``, ``fragility``, and ``log10_eta_inf`` if it is free.

    Raises
    ------
    ValueError
        As for :func:`myega`.

    Notes
    -----
    The power is held within 0.01 to 30; where it stops at an end, the status says so.

    Examples
    --------
    >>> fit = avramov_milchev([700, 800, 1000, 1200], [18.421582, 12, 5.281480, 2.108271], log10_eta_inf=-2.93).one
    >>> round(fit.Tg_K, 3), round(fit.fragility, 3)
    (800.0, 40.0)

    References
    ----------
    I. Avramov, A. Milchev, J. Non-Cryst. Solids 104 (1988) 253, doi:10.1016/0022-3093(88)90396-1.
    """
    return _viscosity(_AvramovMilchev(), T_K, log10_eta_Pa_s, log10_eta_inf, options)


def bootstrap(fits: Fits, n: int, seed: int, executor: Executor | None = None, level: float = 0.95) -> dict[str, Array]:
    """Percentile intervals of the parameters by refitting what the fitted laws and their scatter might have given.

    Parameters
    ----------
    fits : Fits
        Without limits.
    n : int
        Number of refits, 1 or more; some hundreds.
    seed : int
        0 or more.
    executor : concurrent.futures.Executor, optional
        Where to run; the result does not depend on it. See :mod:`nce.models.ensembles`.
    level : float
        Probability that an interval should hold.

    Returns
    -------
    dict of ndarray, shape (samples, 2)
        Lower and upper end by parameter; NaN where the sample was not fitted or its scatter is unknown.

    Raises
    ------
    ValueError
        If points are limits: nothing says where those of a new draw would lie.

    Examples
    --------
    >>> fit = arrhenius([300, 325, 350, 375, 400], [1e-6, 5e-6, 1.6e-5, 5.5e-5, 1.3e-4])
    >>> low, high = bootstrap(fit, 200, seed=1)["Ea_eV"][0]
    >>> bool(low < fit.one.Ea_eV < high)
    True
    """
    level = float(real("level", level, above=0, below=1, hint="give a fraction, not per cent"))
    if fits._problem.limit.any():
        raise ValueError("fits must rest on no limits: nothing says where those of a new draw would lie")
    draws = np.array(samples(partial(_refit, fits), n, seed, executor))
    drawn = ~np.isnan(draws).all(axis=(0, 2))
    ends = np.full((2, *fits.parameters.shape), np.nan)
    ends[:, drawn] = np.nanquantile(draws[:, drawn], [(1 - level) / 2, (1 + level) / 2], axis=0)
    return {name: ends[:, :, i].T for i, name in enumerate(fits.names)}


def _refit(fits: Fits, rng: np.random.Generator) -> Array:
    problem, theta = fits._problem, fits._theta.T
    fitted = (problem.w > 0) & ~np.isnan(theta[0] + fits.scatter_decades)
    n, w = fitted.sum(axis=0), np.where(fitted, problem.w, 1)
    scale = 1 if problem.known else fits.scatter_decades * np.sqrt((problem.w**2).sum(axis=0) / np.maximum(n, 1))
    x = problem.law.regressor(theta[2], problem.T, problem.R)
    y = theta[0] + theta[1] * x + scale * rng.standard_normal(w.shape) / w
    drawn = replace(problem, y=np.where(fitted, y, 0), w=np.where(fitted, w, 0))
    return _estimate(drawn, fits.sample, np.full(len(fits), "", dtype=object)).parameters
