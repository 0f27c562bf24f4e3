"""Thousands of fits in one call against a loop over SciPy's curve_fit, and lmfit: time, and how far results differ."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import lmfit
import numpy as np
from scipy.optimize import curve_fit
from timing import seconds, table

from nce.constants import BOLTZMANN_EV_K
from nce.models import fit

UNIT = BOLTZMANN_EV_K * np.log(10)
TIGHT = {"xtol": 1e-14, "ftol": 1e-14, "gtol": 1e-14, "maxfev": 10_000}
Runs = dict[str, tuple[int, Callable[[], object]]]


def line(T: Any, a: float, E: float) -> Any:
    return a - E / (UNIT * T)


def line_slopes(T: Any, a: float, E: float) -> Any:
    return np.stack([np.ones_like(T), -1 / (UNIT * T)], axis=-1)


def myega(T: Any, Tg: float, m: float, L: float = -2.93) -> Any:
    u = Tg / T
    return L + (12 - L) * u * np.exp((m / (12 - L) - 1) * (u - 1))


def myega_slopes(T: Any, Tg: float, m: float, *L: float) -> Any:
    u, rise = Tg / T, 12 - (L[0] if L else -2.93)
    q = m / rise - 1
    e = np.exp(q * (u - 1))
    slopes = [rise * e * (1 + q * u) / T, u * e * (u - 1), 1 - u * e + u * e * (u - 1) * m / rise]
    return np.stack(slopes[: 2 + len(L)], axis=1)


def loop(law: Any, points: Any, starts: Any, **options: Any) -> list[Any]:
    """(parameters, covariance) of each sample by curve_fit, or None where it gives up."""
    found: list[Any] = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for (T, y), p0 in zip(points, starts, strict=True):
            try:
                found.append(curve_fit(law, T, y, p0=p0, **options))
            except RuntimeError:
                found.append(None)
    return found


def by_lmfit(points: Any) -> None:
    model = lmfit.Model(line)
    for T, y in points:
        model.fit(y, T=T, a=0.0, E=0.5)


def ten_times(run: Callable[[], object]) -> object:
    """The last of ten results. Each is kept until the next is there, as the loops keep theirs: an allocator that gives
    the memory of a dropped result back to the system, and fetches it anew, costs more than the fits."""
    for _ in range(10):
        result = run()
    return result


def race(title: str, n: int, runs: Runs) -> None:
    """Time of n fits by each contender, whose run does as many as it is given with; the first is ours."""
    times = seconds({name: run for name, (_, run) in runs.items()})
    total = {name: times[name] * n / count for name, (count, _) in runs.items()}
    ours = next(iter(total.values()))
    rows = [[name, f"{1e3 * t:.3g} ms", f"{1e6 * t / n:.3g} µs", f"{t / ours:.0f}"] for name, t in total.items()]
    table(title, ["method", "all fits", "one fit", "times ours"], rows)


def apart(ours: Any, theirs: Any) -> str:
    return f"{np.max(np.abs(np.asarray(ours) / np.asarray(theirs) - 1)):.1e}"


def arrhenius(n: int = 10_000, few: int = 300) -> None:
    rng = np.random.default_rng(1)
    T = np.array([293.15, 373.15, 423.15, 573.15]) + rng.uniform(-10, 10, (n, 4))
    y = line(T, rng.uniform(1, 4, (n, 1)), rng.uniform(0.2, 1.2, (n, 1))) + rng.normal(0, 0.03, T.shape)
    sigma, points = 10**y, list(zip(T, y, strict=True))
    guess, nothing = [(0.0, 0.5)] * n, [None] * n
    runs: Runs = {
        "`nce.models.fit.arrhenius`, mean of 10 calls": (10 * n, partial(ten_times, partial(fit.arrhenius, T, sigma))),
        "`curve_fit`, as it comes": (n, partial(loop, line, points, nothing)),
        "`curve_fit`, analytic Jacobian": (n, partial(loop, line, points, nothing, jac=line_slopes)),
        "`curve_fit`, start given": (n, partial(loop, line, points, guess)),
        "`curve_fit`, start and Jacobian": (n, partial(loop, line, points, guess, jac=line_slopes)),
        f"`lmfit` {lmfit.__version__}, {few} fits scaled up": (few, partial(by_lmfit, points[:few])),
    }
    race(f"{n} Arrhenius fits with covariances, 4 points each; log10 sigma is linear in both parameters", n, runs)

    ours, theirs = fit.arrhenius(T, sigma), loop(line, points, guess, jac=line_slopes, **TIGHT)
    A = line_slopes(T, 0, 0)
    Q, R = np.linalg.qr(A)
    best = np.linalg.solve(R, np.einsum("skp,sk->sp", Q, y)[..., None])[..., 0]
    left = ((y - np.einsum("skp,sp->sk", A, best)) ** 2).sum(axis=1) / 2
    covariance = np.linalg.inv(np.swapaxes(R, 1, 2) @ R) * left[:, None, None]
    by_curve_fit, its_covariance = [p for p, _ in theirs], [c for _, c in theirs]
    rows = [
        ["`curve_fit`", apart(ours.parameters, by_curve_fit), apart(ours.covariance, its_covariance)],
        ["QR decomposition", apart(ours.parameters, best), apart(ours.covariance, covariance)],
    ]
    table("Largest relative deviation from", ["", "parameters", "covariances"], rows)


def viscosity(free: bool, n: int = 5_000) -> None:
    rng = np.random.default_rng(2)
    Tg, m, L = rng.uniform(500, 1100, (n, 1)), rng.uniform(20, 90, (n, 1)), rng.normal(-2.93, 0.3, (n, 1))
    T = Tg / rng.uniform(0.45, 1.02, (n, 12))
    T[np.arange(12) >= rng.integers(5, 13, (n, 1))] = np.nan
    y = myega(T, Tg, m, L) + rng.normal(0, 0.05, T.shape)
    points = [(t[~np.isnan(t)], v[~np.isnan(t)]) for t, v in zip(T, y, strict=True)]
    starts = [(t[np.argmin(np.abs(v - 12))], 40.0, -2.93)[: 2 + free] for t, v in points]
    law = myega if free else partial(myega, L=-2.93)
    ours = partial(fit.myega, T, y, log10_eta_inf=None if free else -2.93)
    runs: Runs = {
        "`nce.models.fit.myega`, mean of 10 calls": (10 * n, partial(ten_times, ours)),
        "`curve_fit`": (n, partial(loop, law, points, starts)),
        "`curve_fit`, analytic Jacobian": (n, partial(loop, law, points, starts, jac=myega_slopes)),
    }
    which = f"{n} MYEGA fits, log10 eta_inf {'free' if free else 'fixed'}, 5 to 12 points, 0.05 decades of noise"
    race(f"{which}; the loop starts at the point nearest 1e12 Pa s", n, runs)

    fits, plain = ours(), loop(law, points, starts)
    theirs = loop(law, points, starts, jac=myega_slopes, **TIGHT)
    stood = np.array([found is not None and bool(np.isfinite(found[1]).all()) for found in theirs])
    both = np.flatnonzero(stood & fits.ok)
    pairs = [(points[i], fits.parameters[i], theirs[i][0]) for i in both]
    cost = np.array([[((law(t, *p) - v) ** 2).sum() for p in (a, b)] for (t, v), a, b in pairs])
    ratio = cost[:, 0] / cost[:, 1] - 1
    same = both[np.abs(ratio) <= 1e-6]
    variances = [np.einsum("sii->si", np.array(c)) for c in (fits.covariance[same], [theirs[i][1] for i in same])]
    rows = [
        ["the loop as it comes gives up", f"{sum(found is None for found in plain)}"],
        ["the loop with Jacobian and tolerances 1e-14 gives up", f"{(~stood).sum()}"],
        *([f"we say: {status}", f"{(fits.status == status).sum()}"] for status in sorted(set(fits.status) - {""})),
        ["our optimum is lower", f"{(ratio < -1e-6).sum()}"],
        ["our optimum is higher", f"{(ratio > 1e-6).sum()}"],
        ["the optimum is the same", f"{len(same)}"],
        ["there, parameters differ by at most", apart(fits.parameters[same], [theirs[i][0] for i in same])],
        ["there, variances differ by at most", apart(*variances)],
    ]
    table("Of these", ["", "fits, or relative"], rows)


def main() -> None:
    arrhenius()
    viscosity(free=False)
    viscosity(free=True)
