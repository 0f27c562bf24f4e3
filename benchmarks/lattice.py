"""What a frequency of the random barrier lattice costs, beside SciPy's conjugate gradients scaled by the diagonal."""

from __future__ import annotations

from functools import partial
from itertools import count

import numpy as np
from scipy.optimize import brentq
from scipy.sparse import coo_array, diags_array
from scipy.sparse.linalg import cg
from timing import seconds, table

from nce.models.ac import master_curve_laplace
from nce.models.random_barrier import Solution, simulate, solve

BETA, RTOL, MOST_STEPS = 40.0, 1e-6, 10_000


def plain(rates: np.ndarray, goal: Solution) -> tuple[int, float]:
    """Steps until the residual proves the same tolerance, which takes the answer to know, and the bound reached."""
    n, s = rates[0].size, float(goal.s)
    site = np.arange(n).reshape(rates.shape[1:])
    a, b = np.tile(site.ravel(), 3), np.concatenate([np.roll(site, -1, axis).ravel() for axis in range(3)])
    out = coo_array((np.tile(rates.ravel(), 2), (np.r_[a, b], np.r_[b, a])), (n, n)).tocsr()
    matrix = (diags_array(out.sum(1) + s) - out).tocsr()
    right = (rates[0] - np.roll(rates[0], 1, 0)).ravel()
    unit, scaling, steps = n * s * float(goal.D), diags_array(1 / matrix.diagonal()), count()
    phi, _ = cg(
        matrix, right, rtol=0, atol=(RTOL * unit) ** 0.5, maxiter=MOST_STEPS, M=scaling, callback=lambda _: next(steps)
    )
    return next(steps), float(np.sum((right - matrix @ phi) ** 2) / unit)


def master_curve(L: int, n_samples: int) -> None:
    """The analytic curve beside the lattice, on the scale of frequency that makes them meet at a conductivity of 3."""
    conductivity = np.array([1.3, 2, 3, 10, 30, 100, 1000])
    at = np.geomspace(1e-2, 1e7, 2000)
    formula = np.exp(np.interp(np.log(conductivity), np.log(master_curve_laplace(at)), np.log(at)))
    rows = []
    for beta in (40.0, 80.0):
        run = partial(simulate, L, beta, n_samples=n_samples, seed=1)
        rest = float(run(1e-6 * np.exp(-0.2488 * beta)).D)  # far below the rate of the percolating path
        low, high = np.log(rest) + np.log([1e-2, 1e3])
        meet = np.exp(brentq(lambda x, run=run, rest=rest: run(np.exp(x)).D / rest - 3, low, high, xtol=1e-3))
        lattice = run(formula / formula[2] * meet).D / rest
        rows.append([f"{beta:g}", *(f"{value:.3f}" for value in lattice / conductivity)])
    table(
        f"Lattice over formula, {L}³ sites, {n_samples} samples, made equal at 3",
        ["beta", *(f"σ̃ = {value:g}" for value in conductivity)],
        rows,
    )


def main() -> None:
    rng = np.random.default_rng(1)
    low = solve(np.exp(-BETA * rng.random((3, 32, 32, 32))), 1e-10)
    s0 = float(low.D / low.slope)
    rows = []
    for L in (16, 32, 48, 64):
        rates = np.exp(-BETA * rng.random((3, L, L, L)))
        for ratio in (0.01, 1.0, 100.0):
            results = []
            ours = seconds({"": lambda s=ratio * s0, r=rates, out=results: out.append(solve(r, s, RTOL))})[""]
            x = results[0]
            cells = [
                f"{L}³",
                f"{ratio:g}",
                f"{ours:.2f} s",
                f"{x.iterations}",
                f"{x.residual:.0e}",
                f"{x.error_bound:.0e}",
            ]
            theirs = seconds({"": lambda x=x, r=rates, out=results: out.append(plain(r, x))}, repeat=1)[""]
            steps, bound = results[-1]
            rows.append([*cells, f"{theirs:.2f} s", f"{steps}", f"{bound:.0e}"])
    table(
        f"Random barriers, beta {BETA:g}, D(s) to {RTOL:g}, s0 = D(0)/D'(0) = {s0:.1e}; plain stops at {MOST_STEPS}",
        ["sites", "s/s0", "median of 3", "steps", "residual", "error below", "plain, once", "steps", "error below"],
        rows,
    )
    master_curve(48, 4)
