"""Rivals timed in turn, and the tables that show them."""

import importlib.util
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter, sleep
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from core.cli.output import table

Times = Mapping[str, Sequence[float]]  # seconds of every run, by what was run
Measured = TypeVar("Measured")


@dataclass(frozen=True)
class Comparison:
    """One of the rivals against another; `budget` is the largest ratio that is good enough."""

    name: str
    rival: str
    budget: float | None = None


def seconds(function: Callable[[], object], calls: int = 5) -> float:
    """Return the median time of calls in a row, after one that is not counted.

    The time it takes to throw a result away is left out.
    """
    # The threads of NumPy's and PyTorch's libraries go on looking for work for a while after a
    # call, some 30 ms: without the rest they take a core away from whoever has the next turn.
    sleep(0.1)
    function()
    times = []
    for _ in range(calls):
        start = perf_counter()
        kept = function()
        times.append(perf_counter() - start)
        del kept
    return median(times)


def alternate(
    rivals: Mapping[str, Callable[[], Measured]], rounds: int
) -> dict[str, list[Measured]]:
    """Measure each rival once a round, after one run of each that is not counted.

    Whatever slows the machine for a while slows all of them. The order changes from round to
    round, since what runs just before can slow what follows.
    """
    for measure in rivals.values():
        measure()
    shuffled = random.Random(0)
    measured: dict[str, list[Measured]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name in shuffled.sample(list(rivals), len(rivals)):
            measured[name].append(rivals[name]())
    return measured


def check_equal(ways: Mapping[str, Callable[[], npt.ArrayLike]], atol: float) -> None:
    """Check that each way gives the numbers of the first; one that does not has no time."""
    expected = next(iter(ways.values()))()
    for name, way in ways.items():
        found = np.asarray(way())
        if found.shape != np.shape(expected) or not np.allclose(found, expected, atol=atol):
            raise RuntimeError(f"{name} gives another result: its time means nothing.")


def is_installed(package: str) -> bool:
    """Return whether a package can be imported, without doing so."""
    return importlib.util.find_spec(package) is not None


def show(title: str, times: Times, comparisons: Sequence[Comparison]) -> None:
    """Print the times of the rivals, and below them the ratios, round by round, of two of them."""
    print(
        table(
            [
                (title, "runs", "median", "min–max"),
                *(
                    (name, str(len(runs)), *_spread([1000 * run for run in runs], " ms"))
                    for name, runs in times.items()
                ),
            ]
        )
    )
    if comparisons:
        head = ("ratio", "runs", "median", "min–max", "budget", "")
        print("", table([head, *_ratios(times, comparisons)]), sep="\n")


#: Of the columns that `held_to` gives.
HELD = ("times", "median", "most", "budget", "")


def held_to(budget: float, times: Sequence[float]) -> tuple[str, ...]:
    """Return the cells of a row that says whether a median in ms is within its budget."""
    middle = median(times)
    verdict = "met" if middle <= budget else "MISSED"
    told = (f"{middle:.1f} ms", f"{max(times):.1f} ms", f"≤ {budget:g} ms")
    return (str(len(times)), *told, verdict)


def _ratios(times: Times, comparisons: Sequence[Comparison]) -> Iterator[tuple[str, ...]]:
    for pair in comparisons:
        ratios = [a / b for a, b in zip(times[pair.name], times[pair.rival], strict=True)]
        verdict = ("", "")
        if pair.budget is not None:
            met = "met" if median(ratios) <= pair.budget else "MISSED"
            verdict = (f"≤ {pair.budget:.3g}×", met)
        yield f"{pair.name} / {pair.rival}", str(len(ratios)), *_spread(ratios, "×"), *verdict


def _spread(numbers: Sequence[float], unit: str) -> tuple[str, str]:
    low, middle, high = (
        f"{n:.3g}" if n < 1000 else f"{n:,.0f}"
        for n in (min(numbers), median(numbers), max(numbers))
    )
    return f"{middle}{unit}", f"{low}–{high}{unit}"
