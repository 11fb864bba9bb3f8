"""A class on one server: visitors over WebSockets, each with a click every few seconds."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from math import inf
from pathlib import Path
from random import Random
from statistics import mean, median, quantiles
from tempfile import TemporaryDirectory

from benchmarks.clicks import CLICKS, open_sample
from core.cli.output import table
from core.datasets.sources import is_available, require
from tests.browser.client import Fault, Run, Tab, tab
from tests.browser.driver import Server, copy_project, started

SIZES = (1, 10, 25, 50)  # visitors at once
LOOK = 1.0  # seconds from one look at the memory to the next
EACH = 5.0  # seconds from one click of a visitor to the next
CLICKED = 24  # clicks of each: two minutes
AWAY = 180.0  # seconds after which nothing is to be left of them
IDLE = 0.05  # seconds of CPU in a second: what a server takes that has nothing to do
ROUNDS = 10  # of all clicks by the one visitor whose CPU is counted click by click

WITHIN = 1.0  # seconds, 95 of 100 reruns
EACH_CPU = 0.060  # seconds of CPU a rerun: ten a second share the interpreter of a process
MEMORY = 1.2e9  # bytes
LEFT = 100e6  # bytes, of the memory before they came
FLAT = 1.05  # the memory after all the time, of that after half of it: caches still fill


@dataclass
class Crowd:
    """What so many visitors at once came to."""

    visitors: int
    runs: list[Run] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    cpu: float = 0.0
    memory: list[int] = field(default_factory=list)  # bytes, every second
    slowest: tuple[float, str] = (0.0, "")  # seconds, and what was clicked

    def row(self) -> tuple[str, ...]:
        """Return what it says in the table."""
        return (
            str(self.visitors),
            f"{len(self.runs):,}",
            f"{1000 * median(self.seconds):.0f} ms",
            f"{1000 * self.slow:.0f} ms",
            f"{1000 * max(self.seconds):.0f} ms",
            str(len(self.faults)),
            f"{1000 * self.each_cpu:.0f} ms",
            f"{self.halfway / 1e6:.0f} MB",
            f"{self.at_end / 1e6:.0f} MB",
        )

    @property
    def halfway(self) -> float:
        """The bytes of memory towards the end of the first half of the time.

        The median of the last quarter of a half: a moment's has what is being computed in it.
        """
        half = self.memory[: (len(self.memory) + 1) // 2]
        return median(half[-(len(half) // 4) - 1 :])

    @property
    def at_end(self) -> float:
        """The same of the second half."""
        half = self.memory[len(self.memory) // 2 :]
        return median(half[-(len(half) // 4) - 1 :])

    @property
    def seconds(self) -> list[float]:
        """The seconds of every rerun."""
        return [run.seconds for run in self.runs]

    @property
    def each_cpu(self) -> float:
        """The seconds of CPU of a rerun: opening a page takes two where one scrolls down."""
        return self.cpu / sum(run.reruns for run in self.runs)

    @property
    def slow(self) -> float:
        """The seconds within which 95 of 100 reruns are there."""
        return quantiles(self.seconds, n=20)[-1]


HEAD = (
    "visitors",
    "reruns",
    "median",
    "95 %",
    "longest",
    "faults",
    "CPU each",
    "halfway",
    "at end",
)


def report(clicked: int = CLICKED, away: float = AWAY) -> None:
    """Print what a rerun takes among so many visitors, and what they leave in memory.

    How many they are can be said, and how many processes serve them:
    ``PROCESSES=2 VISITORS="10 50" python -m benchmarks visitors``.
    """
    if sys.platform != "linux":
        print("What the server takes is read where Linux has it, so not here.")
        return
    sizes = [int(size) for size in os.environ.get("VISITORS", "").split()] or SIZES
    processes = int(os.environ.get("PROCESSES", 1))
    with serving(processes) as (servers, data):
        cold = _memory(servers)
        for server in servers:
            _rest(server)
            alone = asyncio.run(click_by_click(server, data, ROUNDS))
        print(table([("CPU of a rerun", "runs", "mean", "most"), *_clicks(alone)]), end="\n\n")
        before = _memory(servers)
        crowds = [asyncio.run(crowd(servers, data, size, clicked)) for size in sizes]
        time.sleep(away)
        after = _memory(servers)
    print(
        f"Processes: {processes}. Each visitor clicks {clicked} times, every {EACH:g} s, on the "
        f"pages {', '.join(page or 'data' for page in CLICKS)}, with {data!r}.\n"
    )
    print(table([HEAD, *(each.row() for each in crowds)]), end="\n\n")
    for each in crowds:
        print(f"Of {each.visitors} the slowest: {each.slowest[1]}, {each.slowest[0]:.1f} s.")
    for fault in dict.fromkeys(fault for each in crowds for fault in each.faults):
        print(fault)
    cold_mb, before_mb, after_mb = (f"{size / 1e6:.0f} MB" for size in (cold, before, after))
    print(f"Memory: {cold_mb} at the start, {before_mb} when one visitor has seen all pages,")
    print(f"{after_mb} when all have been away for {away:g} s.\n")
    found = goals(crowds, after - before, processes)
    print(table([("goal", "measured", "budget", ""), *found]))


def _rest(server: Server) -> None:
    """Wait until the server computes nothing ahead any more: what clicks take is measured."""
    before = -inf
    while (now := server.cpu()) - before > IDLE:
        before = now
        time.sleep(1)


def _memory(servers: Sequence[Server]) -> int:
    return sum(server.memory() for server in servers)


@contextmanager
def serving(processes: int = 1) -> Iterator[tuple[list[Server], str]]:
    """Run the app of a copy as a class has it, and yield it with the data set that is opened."""
    # As in docs/hosting.md.
    memory = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "4194304"}
    settings = {"FORWARD_PASS_HOSTED": "1", "OMP_NUM_THREADS": "1"} | memory
    environment = os.environ | settings
    if here := is_available("mnist"):
        environment["MNIST_DIR"] = str(next(iter(require("mnist").values())).parent.resolve())
    with TemporaryDirectory() as folder, ExitStack() as running:
        project = copy_project(Path(folder))
        servers = [
            running.enter_context(
                started(
                    [sys.executable, "-m", "streamlit", "run"],
                    project,
                    environment | {"FORWARD_PASS_PROCESS": str(process)},
                )
            )
            for process in range(1, processes + 1)
        ]
        yield servers, "mnist" if here else "sample"


async def click_by_click(server: Server, data: str, rounds: int) -> dict[str, list[float]]:
    """Return the seconds of CPU of every rerun of one visitor without a rest, by the click."""
    used: dict[str, list[float]] = {}
    chance = Random(0)
    async with tab(server.url) as visitor:
        await visitor.come("data", f"data={data}")
        for turn in range(rounds + 1):
            for page, clicks in CLICKS.items():
                before = server.cpu()
                await visitor.go(page)
                for name, click in {"opened": None, **clicks}.items():
                    if click is not None:
                        await click(visitor, chance)
                    now = server.cpu()
                    if turn:  # the first fills the caches
                        used.setdefault(f"{page or 'data'}: {name}", []).append(now - before)
                    before = now
    return used


async def crowd(servers: Sequence[Server], data: str, visitors: int, clicked: int) -> Crowd:
    """Let visitors come, each to the next of the processes, click so many times, and leave."""
    found = Crowd(visitors)
    cpu = sum(server.cpu() for server in servers)

    async def watch() -> None:
        while True:
            found.memory.append(_memory(servers))
            await asyncio.sleep(LOOK)

    each = (
        visit(servers[number % len(servers)].url, data, number, found, clicked)
        for number in range(visitors)
    )
    watching = asyncio.create_task(watch())
    await asyncio.gather(*each)
    watching.cancel()
    found.cpu = sum(server.cpu() for server in servers) - cpu
    return found


async def visit(url: str, data: str, number: int, found: Crowd, clicked: int) -> None:
    """Be one visitor; a fault ends the visit."""
    chance = Random(number)
    await asyncio.sleep(chance.uniform(0, EACH))
    try:
        async with tab(url) as visitor:
            runs = endless(visitor, data, number, chance)
            for _ in range(clicked):
                rest = asyncio.create_task(asyncio.sleep(EACH))
                name, run = await anext(runs)
                found.runs.append(run)
                found.slowest = max(found.slowest, (run.seconds, name))
                await rest
    except (Fault, OSError) as error:
        found.faults.append(f"Visitor {number}: {error}")


async def endless(
    visitor: Tab, data: str, number: int, chance: Random
) -> AsyncIterator[tuple[str, Run]]:
    """Yield what a visitor clicks, and the run: page by page, each visitor beginning elsewhere."""
    pages = list(CLICKS)
    yield "arrival", await visitor.come(pages[number % len(pages)], f"data={data}")
    for place in count(number):
        page = pages[place % len(pages)]
        if place > number:
            yield f"{page}: opened", await visitor.go(page)
        yield f"{page}: a sample", await open_sample(visitor, chance)
        for name, click in CLICKS[page].items():
            yield f"{page}: {name}", await click(visitor, chance)


def _clicks(used: Mapping[str, Sequence[float]]) -> Iterator[tuple[str, ...]]:
    for name, seconds in used.items():
        yield name, str(len(seconds)), *(f"{1000 * each(seconds):.0f} ms" for each in (mean, max))


def goals(
    crowds: Sequence[Crowd], left: float, processes: int
) -> Iterator[tuple[str, str, str, str]]:
    """Yield what was to be reached, what was, the budget, and whether it was met.

    `left` is by how many bytes the memory is larger when all have left.
    """
    most = crowds[-1]
    many = f"{most.visitors} visitors"
    faults, cpu = sum(len(each.faults) for each in crowds), most.each_cpu
    each_cpu, growth = EACH_CPU * processes, most.at_end / most.halfway
    memory = max(max(each.memory) for each in crowds)
    for goal, measured, budget, met in (
        (f"{many}: 95 % within", f"{most.slow:.2f} s", f"{WITHIN:g} s", most.slow <= WITHIN),
        ("faults of all", f"{faults}", "0", not faults),
        (f"{many}: CPU each", f"{1000 * cpu:.0f} ms", f"{1000 * each_cpu:.0f} ms", cpu <= each_cpu),
        ("memory", f"{memory / 1e6:.0f} MB", f"{MEMORY / 1e6:.0f} MB", memory <= MEMORY),
        (f"{many}: at end / halfway", f"{growth:.2f}×", f"{FLAT}×", growth <= FLAT),
        ("left in memory", f"{left / 1e6:.0f} MB", f"{LEFT / 1e6:.0f} MB", left <= LEFT),
    ):
        yield goal, measured, f"≤ {budget}", "met" if met else "MISSED"
