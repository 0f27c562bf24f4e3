"""Many independent runs of a model: samples, bootstraps, sweeps; in this process or on any executor.

An executor is anything with the ``map`` of ``concurrent.futures.Executor``: a process pool, or a Dask cluster
through ``distributed.Client(...).get_executor()``. Functions and their arguments must then pickle: functions that a
module defines, or ``functools.partial`` of them. Results depend neither on the executor nor on its workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar

import numpy as np

from nce.models.arguments import integer

Item = TypeVar("Item")
Result = TypeVar("Result")


def sweep(function: Callable[[Item], Result], items: Iterable[Item], executor: Executor | None = None) -> list[Result]:
    """A function of each item, in their order.

    Parameters
    ----------
    function : callable
        Takes one item.
    items : iterable
        What to run it on.
    executor : concurrent.futures.Executor, optional
        Where to run; in this process if none is given.

    Returns
    -------
    list
        Results in the order of the items. The first failure is raised, and what has not begun is cancelled.

    Examples
    --------
    >>> sweep(abs, [-1, 2])
    [1, 2]

    On four processes, or on the machines of a Dask cluster::

        with ProcessPoolExecutor(4) as executor: ...
        with Client("tcp://head:8786") as client: executor = client.get_executor()
    """
    return list(map(function, items) if executor is None else executor.map(function, items))


def samples(
    function: Callable[[np.random.Generator], Result], n: int, seed: int, executor: Executor | None = None
) -> list[Result]:
    """A function of ``n`` independent streams of random numbers.

    Parameters
    ----------
    function : callable
        Takes a ``numpy.random.Generator``, its only source of chance.
    n : int
        Number of samples, 1 or more.
    seed : int
        0 or more. The same seed gives the same samples, wherever they run; the first of many are those of few.
    executor : concurrent.futures.Executor, optional
        Where to run; in this process if none is given.

    Returns
    -------
    list
        One result a sample.

    Raises
    ------
    ValueError
        If ``n`` is not a whole number from 1, or ``seed`` from 0.

    Examples
    --------
    >>> samples(np.random.Generator.random, 3, seed=1) == samples(np.random.Generator.random, 5, seed=1)[:3]
    True
    """
    streams = np.random.SeedSequence(integer("seed", seed, at_least=0)).spawn(integer("n", n, at_least=1))
    return sweep(partial(_draw, function), streams, executor)


def _draw(function: Callable[[np.random.Generator], Result], seed: np.random.SeedSequence) -> Result:
    return function(np.random.default_rng(seed))
