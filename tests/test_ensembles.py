"""Samples and sweeps: the same on one process, many, and a Dask cluster."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np
import pytest
from distributed import Client, LocalCluster

from nce.models import fit
from nce.models.ensembles import samples, sweep
from nce.models.random_barrier import simulate


def square(x):
    return x * x


def picky(x):
    if x == 3:
        raise ValueError("3 is not liked")
    return x


def walk(rng, steps):
    return rng.normal(size=steps).sum()


@pytest.fixture(scope="module")
def dask():
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client.get_executor()


def test_a_sweep_keeps_the_order():
    assert sweep(square, [3, 1, 2]) == [9, 1, 4]
    assert sweep(square, []) == []
    with ThreadPoolExecutor(2) as executor:
        assert sweep(square, range(50), executor) == [x * x for x in range(50)]


def test_a_failure_is_raised():
    with pytest.raises(ValueError, match="3 is not liked"):
        sweep(picky, range(5))
    with ThreadPoolExecutor(2) as executor, pytest.raises(ValueError, match="3 is not liked"):
        sweep(picky, range(5), executor)


def test_samples_are_those_of_numpy_s_independent_streams():
    streams = [np.random.default_rng(seed) for seed in np.random.SeedSequence(7).spawn(4)]
    assert samples(np.random.Generator.random, 4, 7) == [stream.random() for stream in streams]


@pytest.mark.parametrize("workers", [1, 2])
def test_any_number_of_processes_gives_the_same_samples(workers):
    with ProcessPoolExecutor(workers, get_context("forkserver")) as executor:
        assert samples(np.random.Generator.random, 6, 1, executor) == samples(np.random.Generator.random, 6, 1)


def test_a_dask_cluster_gives_the_same_samples(dask):
    assert samples(partial(walk, steps=100), 8, 5, dask) == samples(partial(walk, steps=100), 8, 5)
    with pytest.raises(ValueError, match="3 is not liked"):
        sweep(picky, range(5), dask)


def test_a_dask_cluster_gives_the_same_lattices_and_bootstraps(dask):
    here, there = (simulate(6, 5.0, 1e-3, n_samples=3, seed=1, executor=executor) for executor in (None, dask))
    assert (here.D, here.D_stderr) == (there.D, there.D_stderr)
    line = fit.arrhenius([300, 330, 360, 400], [1e-6, 4e-6, 1.1e-5, 4e-5])
    here, there = (fit.bootstrap(line, 20, 1, executor)["Ea_eV"] for executor in (None, dask))
    assert here.tolist() == there.tolist()


def test_other_seeds_give_other_samples():
    drawn = [x for seed in range(3) for x in samples(np.random.Generator.random, 3, seed)]
    assert len(set(drawn)) == 9


@pytest.mark.parametrize(
    ("n", "seed", "said"),
    [
        (0, 1, "n must be 1 or more"),
        (1, -1, "seed must be 0 or more"),
        (2.5, 1, "n must be a whole number, got 2.5"),
        (None, 1, "n must be 1 or more, got nan"),
        (1, 1.5, "seed must be a whole"),
    ],
)
def test_bad_numbers_are_refused(n, seed, said):
    with pytest.raises(ValueError, match=said):
        samples(np.random.Generator.random, n, seed)
