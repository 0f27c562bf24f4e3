"""Timing side by side: each contender in turn, several times, medians."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(contenders: dict[str, Callable[[], object]], repeat: int = 3) -> dict[str, float]:
    """Median wall time [s] of each contender; they take turns, so that a slow spell of the machine hits all."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(repeat):
        for name, run in contenders.items():
            gc.collect()
            start = perf_counter()
            run()
            times[name].append(perf_counter() - start)
    return {name: median(t) for name, t in times.items()}


def table(title: str, header: list[str], rows: list[list[str]]) -> None:
    """Print a Markdown table."""
    print(f"\n### {title}\n\n| {' | '.join(header)} |\n|{'---|' * len(header)}", flush=True)
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)
