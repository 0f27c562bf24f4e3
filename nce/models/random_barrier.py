r"""Hopping on a lattice with random barriers, solved numerically: what the analytic master curve is measured against.

**Model.** Particles that do not interact hop between the equal sites of a periodic simple lattice. The rate is
the same both ways and differs from bond to bond, :math:`\Gamma = \Gamma_0\, e^{-\beta E}`, with energies drawn
independently. All is dimensionless: rates and the Laplace frequency :math:`s` in units of the attempt rate
:math:`\Gamma_0`, lengths in lattice constants, and :math:`\beta` is the width of the barriers over :math:`k_B T`: 40
for 1 eV at 290 K. The conductivity is proportional to the diffusion coefficient, so
:math:`\tilde\sigma = D(s) / D(0)`; :func:`nce.models.ac.master_curve_laplace` is its analytic approximation.

**Method.** Of all potentials :math:`\phi` that answer to a unit field :math:`a`, the true one makes least

.. math:: D(s) = \frac1N \Big[ \sum_{\rm bonds} \Gamma\, (a + \Delta\phi)^2 + s \sum_{\rm sites} \phi^2 \Big],

so that an error of :math:`\phi` enters squared. The usual difference of the mean rate and a correction would lose all
digits at large :math:`\beta`. Since the matrix of the minimum is at least :math:`s`, the residual :math:`r` bounds what
is left, :math:`0 \le D_{\rm found} - D \le |r|^2 / (N s)`: the tolerance is one of :math:`D`, and holds.

Conjugate gradients alone need ten thousand steps, because clusters of sites behind high barriers fill slowly. Here each
site joins the neighbour that it reaches fastest, each cluster the cluster that it reaches fastest, and so on to the
whole lattice (the steps of Borůvka's spanning tree); the diagonal parts of the problem on all levels, added up
(multilevel diagonal scaling), precondition it. Some 70 steps suffice, hardly more for larger lattices or higher
barriers.

**How far it goes.** 64³ sites at :math:`\beta = 40` take about a second a frequency. The limit is double
precision: frequencies down to some 1e-25 of the fastest rate pass, hence uniform barriers up to about
:math:`\beta = 160`; beyond that :func:`solve` raises an error.

**What it says of the master curve.** Barriers uniform from 0 to 1, 48³ sites, 4 samples, the scale of frequency fixed
where :math:`\tilde\sigma = 3` (``benchmarks/lattice.py`` prints the table). At :math:`\beta = 80` the formula is right
within 1 per cent up to :math:`\tilde\sigma = 10` and within 6 per cent up to 100; at 1000 the lattice lies 11 per cent
lower. At :math:`\beta = 40` it is within 4 per cent up to 10, and 20 per cent lower at 100: no rate exceeds the
attempt rate, and that end comes the sooner, the smaller :math:`\beta` is.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import count, pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nce.models.arguments import integer, number, positive, real
from nce.models.ensembles import samples

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

_GRID = 2.0**-40  # potentials on it have exact differences
_RESTARTS = 12
_STEPS = 300


@dataclass(frozen=True)
class Solution:
    """The response of one lattice, at the shape of the frequencies."""

    s: Array
    """Laplace frequency [attempt rate]."""
    D: Array
    """Diffusion coefficient [attempt rate times lattice constant squared]."""
    slope: Array
    """Its derivative by ``s`` [lattice constant squared]: the mean square potential, less accurate than ``D``."""
    residual: Array
    """Root mean square of the current that is not conserved [attempt rate times lattice constant]."""
    error_bound: Array
    """The relative error of ``D`` is below this; never negative, as ``D`` is approached from above."""
    iterations: Integers
    """Steps of conjugate gradients."""


@dataclass(frozen=True)
class Ensemble:
    """The mean response of many lattices, at the shape of the frequencies."""

    s: Array
    """Laplace frequency [attempt rate]."""
    D: Array
    """Mean diffusion coefficient [attempt rate times lattice constant squared]."""
    D_stderr: Array
    """Standard error of the mean, from the scatter between samples [as ``D``]."""
    slope: Array
    """Mean derivative by ``s`` [lattice constant squared]."""
    error_bound: Array
    """Largest relative error of any one ``D``."""


def solve(rates: ArrayLike, s: ArrayLike, rtol: float = 1e-6) -> Solution:
    r"""Diffusion coefficient of one lattice along its first axis.

    .. math:: D(s) = \min_\phi \frac1N \Big[ \sum \Gamma\, (a + \Delta\phi)^2 + s \sum \phi^2 \Big], \qquad
        \frac{dD}{ds} = \langle \phi^2 \rangle

    Parameters
    ----------
    rates : array_like, shape (d, n1, ..., nd)
        Hopping rates, 0 or more: ``rates[k]`` holds those of the bonds from each site to the next along axis ``k``,
        the last site being next to the first.
    s : array_like
        Laplace frequencies, above 0, in the unit of the rates.
    rtol : float
        Largest relative error of the diffusion coefficient.

    Returns
    -------
    Solution
        Diffusion coefficient [unit of the rates, lattice constant squared], its slope, and a bound of its error.

    Raises
    ------
    ValueError
        If a rate is negative, a frequency not above 0, or the shape not that of a lattice.
    RuntimeError
        If the error cannot be brought below ``rtol``.

    Notes
    -----
    The slope gives the scale of frequency without a fit: :math:`s_0 = D(0) / D'(0)`, the ratio of conductivity and
    dielectric strength. For the limit :math:`s \to 0` give an :math:`s` small beside :math:`D`.

    Examples
    --------
    In a row of sites the resistances add up: the harmonic mean of 1, 1/2 and 1/3 is 1/2. At high frequency every
    bond counts by itself: their mean is 11/18.

    >>> solve([[1, 1 / 2, 1 / 3]], [1e-9, 1e9]).D.round(6)
    array([0.5     , 0.611111])

    References
    ----------
    J. C. Dyre, T. B. Schrøder, Rev. Mod. Phys. 72 (2000) 873, doi:10.1103/RevModPhys.72.873.

    J. H. Bramble, J. E. Pasciak, J. Xu, Math. Comp. 55 (1990) 1 (multilevel preconditioners).
    """
    rates = real("rates", rates, at_least=0)
    if rates.ndim < 2 or rates.ndim != len(rates) + 1:
        raise ValueError(f"rates must be of shape (d, n1, ..., nd), one array for each of d axes, got {rates.shape}")
    if not rates[0].any():
        raise ValueError("rates must not all be 0 along the first axis: nothing moves")
    s = positive("s", s)
    rtol = number("rtol", rtol, above=0, below=1)
    levels = _clusters(rates)
    columns = np.array([_minimise(rates, x, levels, rtol) for x in s.flat]).reshape(-1, 5).T
    D, slope, residual, bound, iterations = (column.reshape(s.shape) for column in columns)
    return Solution(s, D, slope, residual, bound, iterations.astype(int))


def simulate(
    L: int,
    beta: float,
    s: ArrayLike,
    *,
    n_samples: int,
    seed: int,
    barriers: Callable[[np.random.Generator, tuple[int, ...]], Array] = np.random.Generator.random,
    dimension: int = 3,
    rtol: float = 1e-6,
    executor: Executor | None = None,
) -> Ensemble:
    r"""Mean diffusion coefficient of lattices with random barriers.

    .. math:: \Gamma = e^{-\beta E}

    Parameters
    ----------
    L : int
        Sites along each edge, 2 or more.
    beta : float
        Inverse temperature in units of the barriers, 0 or more.
    s : array_like
        Laplace frequencies [attempt rate], above 0.
    n_samples : int
        Number of lattices, 2 or more.
    seed : int
        The same seed gives the same barriers, also at another ``beta``.
    barriers : callable
        Draws energies from a generator, for a shape: uniform from 0 to 1 by default;
        ``numpy.random.Generator.standard_exponential`` and functions of your own do as well.
    dimension : int
        3 for a simple cubic lattice, 2 for a square one, 1 for a ring.
    rtol : float
        Largest relative error of each diffusion coefficient.
    executor : concurrent.futures.Executor, optional
        Where to run the samples; in this process if none is given. See :mod:`nce.models.ensembles`.

    Returns
    -------
    Ensemble
        Mean diffusion coefficient with its standard error, and the mean slope.

    Raises
    ------
    ValueError
        If an argument is out of range.
    RuntimeError
        If a lattice cannot be solved to ``rtol``; see :func:`solve`.

    Notes
    -----
    The percolation threshold of the bonds decides. The current takes the fastest paths that span the lattice, which
    are a length :math:`\xi \propto \beta^\nu` apart; in three dimensions that makes
    :math:`D(0) \propto \beta^{-\nu} e^{-\beta E_c}`, with :math:`E_c = 0.2488` for uniform barriers and
    :math:`\nu = 0.876` (Wang et al. 2013). A lattice smaller than :math:`\xi` scatters widely and conducts too well on
    average: use 64 sites along an edge, or more, at :math:`\beta = 80`.

    Examples
    --------
    In two dimensions duality fixes the conductivity of symmetric barriers at that of the mean barrier,
    :math:`e^{-\beta/2} = 0.0821` here:

    >>> lattices = simulate(64, 5.0, 1e-6, n_samples=4, seed=1, dimension=2)
    >>> round(float(lattices.D), 3), round(float(lattices.D_stderr), 3)
    (0.081, 0.002)

    References
    ----------
    T. B. Schrøder, J. C. Dyre, Phys. Rev. Lett. 101 (2008) 025901, doi:10.1103/PhysRevLett.101.025901.

    J. Wang, Z. Zhou, W. Zhang, T. M. Garoni, Y. Deng, Phys. Rev. E 87 (2013) 052107, arXiv:1302.0421.
    """
    L, beta = integer("L", L, at_least=2), number("beta", beta, at_least=0)
    n_samples = integer("n_samples", n_samples, at_least=2, hint="a standard error needs two")
    dimension = integer("dimension", dimension, at_least=1)
    shape = (dimension, *(L,) * dimension)
    s = positive("s", s)
    run = partial(_sample, shape=shape, beta=beta, s=s, barriers=barriers, rtol=rtol)
    runs = samples(run, n_samples, seed, executor)
    D = np.array([run.D for run in runs])
    return Ensemble(
        s=s,
        D=D.mean(0),
        D_stderr=D.std(0, ddof=1) / np.sqrt(n_samples),
        slope=np.mean([run.slope for run in runs], 0),
        error_bound=np.max([run.error_bound for run in runs], 0),
    )


def _sample(
    rng: np.random.Generator,
    shape: tuple[int, ...],
    beta: float,
    s: Array,
    barriers: Callable[[np.random.Generator, tuple[int, ...]], Array],
    rtol: float,
) -> Solution:
    return solve(np.exp(-beta * barriers(rng, shape)), s, rtol)


def _gradient(phi: Array) -> Array:
    return np.stack([np.roll(phi, -1, axis) - phi for axis in range(phi.ndim)])


def _divergence(flux: Array) -> Array:
    out = np.zeros(flux.shape[1:])
    for axis, along in enumerate(flux):
        out += along
        out -= np.roll(along, 1, axis)
    return out


@dataclass(frozen=True)
class _Level:
    """Clusters of sites; on the first level, the sites."""

    size: Array
    exits: Array
    """Sum of the rates that lead out of each."""
    parent: Integers
    """The cluster of the next level that each belongs to."""


def _sums(groups: Integers, values: Array, n: int) -> Array:
    return np.asarray(np.bincount(groups, values, n), np.float64)


def _clusters(rates: Array) -> list[_Level]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    site = np.arange(rates[0].size).reshape(rates.shape[1:])
    rate = rates.ravel()
    slow_first = np.argsort(rate, kind="stable")
    rate = rate[slow_first]
    a = np.broadcast_to(site, rates.shape).ravel()[slow_first]
    b = np.stack([np.roll(site, -1, axis) for axis in range(site.ndim)]).ravel()[slow_first]
    size = np.ones(site.size)
    levels: list[_Level] = []
    while True:
        n = size.size
        outer = a != b
        a, b, rate = a[outer], b[outer], rate[outer]
        bond = np.arange(rate.size)
        fastest = np.full((2, n), -1)
        fastest[0, a] = bond  # of equal indices the last assignment stays, the fastest bond
        fastest[1, b] = bond
        chosen = fastest.max(0)
        chosen = chosen[chosen >= 0]
        graph = coo_array((np.ones(chosen.size, bool), (a[chosen], b[chosen])), (n, n))
        n_joined, parent = connected_components(graph, directed=False)
        levels.append(_Level(size, _sums(a, rate, n) + _sums(b, rate, n), parent))
        if n_joined == n:
            return levels
        size = _sums(parent, size, n_joined)
        a, b = parent[a], parent[b]


def _preconditioner(levels: list[_Level], s: float) -> Callable[[Array], Array]:
    diagonals = [s * level.size + level.exits for level in levels]

    def apply(residual: Array) -> Array:
        sums = [residual.ravel()]
        for level, above in pairwise(levels):
            sums.append(_sums(level.parent, sums[-1], above.size.size))
        answer = sums[-1] / diagonals[-1]
        for level, total, diagonal in zip(levels[-2::-1], sums[-2::-1], diagonals[-2::-1], strict=True):
            answer = answer[level.parent] + total / diagonal
        return answer

    return apply


def _minimise(rates: Array, s: float, levels: list[_Level], rtol: float) -> tuple[float, float, float, float, int]:
    from scipy.sparse.linalg import LinearOperator, cg

    shape, n, at_rest = rates.shape[1:], rates[0].size, rates[0].mean()

    def apply(phi: Array) -> Array:
        # By fluxes and not by a matrix, whose rounded diagonal would be a leak of all that is behind high barriers.
        phi = phi.reshape(shape)
        return (s * phi - _divergence(rates * _gradient(phi))).ravel()

    matrix = LinearOperator((n, n), apply, dtype=float)
    preconditioner = LinearOperator((n, n), _preconditioner(levels, s), dtype=float)
    steps = count()
    # The potential in two parts: differences of the coarse one are exact, and the fine one has digits of its own.
    coarse, fine = np.zeros(shape), np.zeros(shape)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for _ in range(_RESTARTS):
            field = _gradient(coarse)
            field[0] += 1
            field += _gradient(fine)
            phi = coarse + fine
            flux = rates * field
            residual = (_divergence(flux) - s * phi).ravel()
            slope = np.mean(phi**2)
            D = np.sum(flux * field) / n + s * slope
            rms = np.sqrt(np.mean(residual**2))
            bound = rms**2 / (s * D)
            if bound <= rtol and 2 * at_rest > D:  # an overflow is no solution
                return float(D), float(slope), float(rms), float(bound), next(steps)
            correction, _ = cg(
                matrix,
                residual,
                rtol=1e-8,  # deeper, its own residual is no longer the true one
                atol=0.9 * np.sqrt(rtol * n * s * D),
                maxiter=_STEPS,
                M=preconditioner,
                callback=lambda _: next(steps),
            )
            fine += correction.reshape(shape)
            on_grid = np.rint(fine / _GRID) * _GRID
            coarse, fine = coarse + on_grid, fine - on_grid
    raise RuntimeError(
        f"D(s = {s:g}) of {n} sites is not known to rtol = {rtol:g}: after {next(steps)} steps the bound of its error "
        f"is {bound:.2g}, from a residual of {rms:.2g}; raise s or rtol, or lower beta"
    )
