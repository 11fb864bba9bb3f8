"""A class that trains on one server: each a network, in turn, while the pages go on."""

import asyncio
import sys
import time
from dataclasses import dataclass, field
from random import Random

from benchmarks.clicks import next_by_button
from benchmarks.visitors import EACH, serving
from core.cli.output import table
from tests.browser.client import Fault, Run, Tab, tab
from tests.browser.driver import Server

VISITORS = 30
HIDDEN, EPOCHS = "50, 100", 5.0
PATIENCE = 3600.0  # seconds until the last is to be trained

WITHIN = 2.0  # seconds, every rerun


@dataclass
class Class:
    """What a class that trains came to."""

    runs: list[Run] = field(default_factory=list)  # those of clicks
    looks: list[Run] = field(default_factory=list)  # those that only say how far a training is
    faults: list[str] = field(default_factory=list)
    trained: list[float] = field(default_factory=list)  # the second at which each was
    cpu: float = 0.0


def report() -> None:
    """Print whether all are trained, and what a rerun takes meanwhile."""
    if sys.platform != "linux":
        print("What the server takes is read where Linux has it, so not here.")
        return
    with serving() as ([server], data):
        found = asyncio.run(train_all(server, data, VISITORS))
    print(
        f"{VISITORS} visitors, each with a network {HIDDEN} for {EPOCHS:g} epochs on {data!r}, and "
        f"a click every {EACH:g} s until it is trained.\n"
    )
    for fault in found.faults:
        print(fault)
    runs, looks = (sorted(run.seconds for run in each) for each in (found.runs, found.looks))
    rows: list[tuple[str, ...]] = [("reruns", "count", "median", "95 %", "most")]
    for name, seconds in (("clicks", runs), ("looks at a training", looks)):
        at = [seconds[int(share * (len(seconds) - 1))] for share in (0.5, 0.95, 1)]
        rows.append((name, f"{len(seconds):,}", *(f"{1000 * each:.0f} ms" for each in at)))
    print(table(rows), end="\n\n")
    whole = max(found.trained, default=0.0)
    print(f"The last was trained after {whole:.0f} s; {found.cpu:.0f} s of CPU for the pages.\n")
    done = len(found.trained)
    print(
        table(
            [
                ("goal", "measured", "budget", ""),
                ("trained", str(done), f"{VISITORS}", _met(done == VISITORS)),
                ("clicks, most", f"{runs[-1]:.2f} s", f"≤ {WITHIN:g} s", _met(runs[-1] <= WITHIN)),
            ]
        )
    )


def _met(met: bool) -> str:
    return "met" if met else "MISSED"


async def train_all(server: Server, data: str, visitors: int) -> Class:
    """Let so many visitors train at once, until each has a network."""
    found = Class()
    cpu = server.cpu()
    each = (visit(server.url, data, number, found) for number in range(visitors))
    await asyncio.gather(*each)
    found.cpu = server.cpu() - cpu
    return found


async def visit(url: str, data: str, number: int, found: Class) -> None:
    """Be one who trains; a fault ends the visit."""
    chance = Random(number)
    try:
        async with tab(url) as visitor:
            begun = time.monotonic()
            await visitor.come("networks", f"data={data}&networks=train")
            await visitor.choose("sizes", HIDDEN)
            await visitor.choose("epochs", EPOCHS)
            await visitor.press("train")
            found.runs.append(await visitor.go("forward-pass"))
            await wait(visitor, chance, found)
            if visitor.value("network") == "bundled.npz":
                raise Fault("The training has ended without a network.")
            found.trained.append(time.monotonic() - begun)
    except (Fault, OSError) as error:
        found.faults.append(f"Visitor {number}: {error}")


async def wait(visitor: Tab, chance: Random, found: Class) -> None:
    """Click and look until the visitor's training is over."""
    deadline, due = time.monotonic() + PATIENCE, time.monotonic() + chance.uniform(0, EACH)
    while "stop" in visitor.widgets:
        if time.monotonic() > deadline:
            raise Fault(f"It was not trained within {PATIENCE:g} s.")
        await asyncio.sleep(visitor.interval or EACH)
        if time.monotonic() > due:
            due += EACH
            found.runs.append(await next_by_button(visitor, chance))
        else:
            found.looks += await visitor.repeat()
