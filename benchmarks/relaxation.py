"""Structural relaxation: the cost of a step, against the superposition integral summed directly and an ODE solver."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.special import gamma, gammainc
from timing import seconds, table

from nce.models.relaxation import PUBLISHED_TNM, kww, tnm

Array = NDArray[np.float64]

GLASS = PUBLISHED_TNM["As2Se3"]
LN_A, ENTHALPY, X, BETA = GLASS.values()
RATE_K_S, HOT_K, COLD_K = 10 / 60, 540.0, 360.0


def cycle(steps: int) -> tuple[Array, Array]:
    """Cooling and heating at 10 K/min."""
    t = np.linspace(0, 2 * (HOT_K - COLD_K) / RATE_K_S, steps + 1)
    return t, COLD_K + np.abs(t[-1] / 2 - t) * RATE_K_S


def direct(t: Array, T: Array) -> Array:
    """The sum over all earlier steps, each at the middle of its reduced time; the last by the exact mean."""
    Tf, xi, middle = T.copy(), np.zeros_like(T), np.zeros(T.size - 1)
    dt, dT, buffer = np.diff(t), np.diff(T), np.empty(8192)
    change, area = 0.0, gamma(1 + 1 / BETA)
    for i in range(dt.size):
        T_mid, Tf_mid = T[i] + dT[i] / 2, Tf[i] + change / 2
        step = dt[i] * np.exp(-LN_A - ENTHALPY * (X / T_mid + (1 - X) / Tf_mid))
        xi[i + 1], middle[i] = xi[i] + step, xi[i] + step / 2
        left = area * gammainc(1 / BETA, step**BETA) / step
        Tf[i + 1] = T[i + 1] - dT[i] * left
        for begin in range(0, i, buffer.size):  # pieces that stay in the cache
            piece = slice(begin, min(i, begin + buffer.size))
            earlier = np.subtract(xi[i + 1], middle[piece], out=buffer[: piece.stop - begin])
            earlier **= BETA
            np.exp(np.negative(earlier, out=earlier), out=earlier)
            Tf[i + 1] -= dT[piece] @ earlier
        change = Tf[i + 1] - Tf[i]
    return Tf


def bdf(t: Array, T: Array, tolerance: float) -> Array:
    """The same exponentials by a stiff solver that picks its own steps, ramp by ramp."""
    kernel, turn = kww(BETA), t.size // 2
    u, Tf = np.zeros(kernel.rates.size), [T[:1]]
    for part in (slice(0, turn + 1), slice(turn, None)):
        begin, start, q = t[part][0], T[part][0], np.sign(T[part][-1] - T[part][0]) * RATE_K_S

        def state(s: float, u: Array, begin: float = begin, start: float = start, q: float = q) -> tuple[float, Array]:
            now = start + q * (s - begin)
            Tf = now - kernel.weights @ u
            return Tf, kernel.rates * np.exp(-LN_A - ENTHALPY * (X / now + (1 - X) / Tf))

        def change(s: float, u: Array, q: float = q) -> Array:
            return q - state(s, u)[1] * u

        def jacobian(s: float, u: Array) -> Array:
            Tf, rates = state(s, u)
            return np.outer(rates * u * (1 - X) * ENTHALPY / Tf**2, kernel.weights) - np.diag(rates)

        span = (t[part][0], t[part][-1])
        run = solve_ivp(change, span, u, "BDF", t[part], rtol=tolerance, atol=tolerance, jac=jacobian)
        Tf.append((T[part] - kernel.weights @ run.y)[1:])
        u = run.y[:, -1]
    return np.concatenate(Tf)


def main() -> None:
    tnm(*cycle(10), **GLASS)  # the sum of exponentials is found once for each exponent
    rows = []
    for steps in (10**3, 10**4, 10**5, 10**6):
        t, T = cycle(steps)
        result: dict[str, Array] = {}
        contenders = {
            "nce": lambda t=t, T=T, result=result: result.update(nce=tnm(t, T, **GLASS).Tf_K),
            "ten": lambda t=t, T=T: tnm(np.multiply.outer(np.logspace(-1, 1, 10), t), T, **GLASS),
            "direct": lambda t=t, T=T, result=result: result.update(direct=direct(t, T)),
        }
        if steps == 10**6:
            del contenders["ten"], contenders["direct"]  # some GB; more than an hour
        times = seconds(contenders, repeat=7 if steps < 10**5 else 1)
        row = [f"{steps:,}", f"{times['nce']:.3g} s", f"{1e6 * times['nce'] / steps:.1f} µs", "", "", "", "", ""]
        if "direct" in times:
            ten, slow = times["ten"] / 10, times["direct"]
            off = np.abs(result["nce"] - result["direct"]).max()
            row[3:5] = [f"{ten:.3g} s", f"{slow:.3g} s"]
            row[5:] = [f"{slow / times['nce']:.0f}", f"{slow / ten:.0f}", f"{off:.1e} K"]
        rows.append(row)
    header = ["steps", "nce", "a step", "nce, each of ten rates at once", "direct sum"]
    header += ["times faster", "of ten", "largest difference in fictive temperature"]
    table("As2Se3 cooled and heated at 10 K/min, TNM; all run in full at each number of steps", header, rows)

    runs = {f"nce, {steps:,} steps": (lambda t, T: tnm(t, T, **GLASS).Tf_K, steps) for steps in (360, 1000, 10**4)}
    runs |= {
        f"BDF of SciPy, tolerance {tolerance:g}": (lambda t, T, tolerance=tolerance: bdf(t, T, tolerance), 1000)
        for tolerance in (1e-3, 1e-5)
    }
    t, T = cycle(10**5)
    reference = tnm(t, T, **GLASS).Tf_K
    times = seconds({name: lambda f=f, steps=steps: f(*cycle(steps)) for name, (f, steps) in runs.items()})
    rows = []
    for name, (f, steps) in runs.items():
        t_, T_ = cycle(steps)
        off = np.abs(f(t_, T_) - np.interp(t_, t, reference)).max()
        rows.append([name, f"{1e3 * times[name]:.1f} ms", f"{off:.5f} K"])
    table("The same with an ODE solver", ["method", "time", "largest difference from nce, 100,000 steps"], rows)

    rows = []
    t, T = cycle(1000)
    for samples in (1, 10, 100, 1000):
        x = np.linspace(0.4, 0.7, samples) if samples > 1 else X
        time = seconds({"": lambda x=x: tnm(t, T, **GLASS | {"x": x})})[""]
        rows.append([f"{samples:,}", f"{time:.3g} s", f"{1e6 * time / samples / 1000:.2f} µs"])
    table("Many samples at once, 1,000 steps", ["samples", "time", "a step of a sample"], rows)


if __name__ == "__main__":
    main()
