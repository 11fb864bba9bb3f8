"""A class that is taught: how soon those who follow see what the teacher shows."""

import asyncio
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from math import inf
from random import Random

from benchmarks.visitors import serving
from core.cli.output import table
from tests.browser.client import Fault, Tab, tab

STUDENTS = 30
STEPS = tuple(range(1, 15))  # of the walk
EACH = 8.0  # seconds from one step of the teacher's to the next
READ, GUESS = 3.0, 3.0  # seconds: nobody guesses sooner, everybody within so many more
SOONEST, SPREAD = 0.5, 0.7  # seconds until a page follows, as class_changes.js has them
LEAVES = 5  # one of so many closes the tab, and comes back
KEY = "class changes"

PANEL, PAGE = 1.0, 4.0  # seconds, 95 of 100


@dataclass
class Lesson:
    """What a class came to."""

    present: int = 0  # students who have come
    step: int = 0
    begun: float = 0.0  # when the teacher went on to this step
    panels: list[float] = field(default_factory=list)  # seconds until a panel showed a step
    pages: list[float] = field(default_factory=list)  # and a page the view of it
    guessed: Counter[str] = field(default_factory=Counter)  # at this step, in words
    guesses: int = 0
    miscounted: int = 0
    lost: int = 0  # views that were not there again after the class
    faults: list[str] = field(default_factory=list)


def report() -> None:
    """Print how soon panels and pages follow, and whether all is counted and found again."""
    if sys.platform != "linux":
        print("The server is measured where Linux is, so not here.")
        return
    with serving() as ([server], data):
        cpu = server.cpu()
        found = asyncio.run(teach(server.url, data, STUDENTS, STEPS))
        cpu = server.cpu() - cpu
    print(
        f"A teacher and {STUDENTS} who follow through {len(STEPS)} steps of the walk on {data!r}, "
        f"{EACH:g} s each; {cpu:.0f} s of CPU.\n"
    )
    for fault in dict.fromkeys(found.faults):
        print(fault)
    rows: list[tuple[str, ...]] = [("followed", "times", "median", "95 %", "most")]
    for name, seconds in (("panels", found.panels), ("pages", found.pages)):
        at = [_within(seconds, fraction) for fraction in (0.5, 0.95, 1)]
        rows.append((name, f"{len(seconds):,}", *(f"{each:.2f} s" for each in at)))
    print(table(rows), end="\n\n")
    panels, pages = _within(found.panels, 0.95), _within(found.pages, 0.95)
    print(
        table(
            [
                ("goal", "measured", "budget", ""),
                ("panels, 95 % within", f"{panels:.2f} s", f"≤ {PANEL:g} s", _met(panels <= PANEL)),
                ("pages, 95 % within", f"{pages:.2f} s", f"≤ {PAGE:g} s", _met(pages <= PAGE)),
                (
                    f"steps miscounted, of {found.guesses} guesses",
                    f"{found.miscounted}",
                    "0",
                    _met(not found.miscounted),
                ),
                ("views lost", f"{found.lost}", "0", _met(not found.lost)),
                ("faults", f"{len(found.faults)}", "0", _met(not found.faults)),
            ]
        )
    )


def _within(seconds: Sequence[float], fraction: float) -> float:
    """Return the seconds within which a fraction of them is."""
    return sorted(seconds)[int(fraction * (len(seconds) - 1))] if seconds else inf


def _met(met: bool) -> str:
    return "met" if met else "MISSED"


async def teach(url: str, data: str, students: int, steps: Sequence[int]) -> Lesson:
    """Let a teacher lead so many through steps of the walk, and all find their own views again."""
    lesson = Lesson()
    async with AsyncExitStack() as stack:
        teacher = await stack.enter_async_context(tab(url))
        await teacher.come("data", f"data={data}&walk={steps[0]}")
        await teacher.press("class teach")
        (code,) = re.findall(r"\?class=(\w+)", teacher.text)
        async with asyncio.TaskGroup() as group:
            taught = asyncio.Event()
            for number in range(students):
                group.create_task(_follow(url, data, code, number, lesson, taught))
            while lesson.present + len(lesson.faults) < students:
                await asyncio.sleep(0.05)
            await asyncio.sleep(EACH)
            for _ in steps[1:]:
                await _tally(teacher, lesson)
                lesson.guessed.clear()
                lesson.step, lesson.begun = lesson.step + 1, time.perf_counter()
                await teacher.press("walk next")
                await asyncio.sleep(EACH)
            await _tally(teacher, lesson)
            taught.set()
            await teacher.press("class end")
    return lesson


async def _tally(teacher: Tab, lesson: Lesson) -> None:
    """Compare what the teacher reads with what was guessed."""
    await teacher.trigger(KEY, "panel", "")
    read = {words: int(n) for words, n in re.findall(r"(.+): \*\*(\d+)\*\*", teacher.text)}
    guessed = sum(lesson.guessed.values())
    lesson.guesses += guessed
    if "walk number" in teacher.widgets:
        wrong = sum(read.values()) != guessed  # they may be in bins
    else:
        wrong = any(lesson.guessed[words] != n for words, n in read.items())
    lesson.miscounted += wrong or (guessed > 0) != bool(read)


async def _follow(
    url: str, data: str, code: str, number: int, lesson: Lesson, taught: asyncio.Event
) -> None:
    """Be a student, from one's own view and back to it; a fault ends the visit."""
    chance = Random(number)
    try:
        async with tab(url) as student:
            await student.come("evaluation", f"data={data}&sample={number}")
            cookies, own = student.cookies, student.query
        async with tab(url, cookies) as student:  # the link, opened in another tab
            await student.come("evaluation", f"{own}&class={code}")
            lesson.present += 1
            away = number % LEAVES == 0
            await _watch(student, chance, lesson, taught, panels=1 if away else inf)
            if not away:
                lesson.lost += (student.page, student.query) != ("evaluation", own)
                return
        async with tab(url, cookies) as student:  # closed, and opened again at the first page
            await student.come("")
            await _watch(student, chance, lesson, taught, panels=inf)
            lesson.lost += (student.page, student.query) != ("evaluation", own)
    except (Fault, OSError, TimeoutError) as error:
        lesson.faults.append(f"Student {number}: {error}")


async def _watch(
    student: Tab, chance: Random, lesson: Lesson, taught: asyncio.Event, *, panels: float
) -> None:
    """Do what the page does in a browser, and guess, until the class ends, or for some panels."""
    drawn = student.data(KEY)
    asking: asyncio.Task[dict[str, str]] | None = None
    page_due, guess_due = inf, time.perf_counter() + READ + GUESS * chance.random()
    while KEY in student.widgets and (panels > 0 or guess_due < inf):
        asking = asking or asyncio.create_task(student.ask("class-changes", **drawn))
        rest = max(0.0, min(page_due, guess_due) - time.perf_counter())
        await asyncio.wait({asking}, timeout=min(rest, 60.0))
        if asking.done():
            found, asking = asking.result(), None
            if found["panel"] != drawn["panel"]:
                begun = lesson.begun
                await student.trigger(KEY, "panel", found["panel"])
                if not taught.is_set():
                    lesson.panels.append(time.perf_counter() - begun)
                guess_due = time.perf_counter() + READ + GUESS * chance.random()
                panels -= 1
            if found["page"] != drawn["page"]:
                page_due = time.perf_counter() + SOONEST + SPREAD * chance.random()
            drawn = found
        if time.perf_counter() >= page_due and KEY in student.widgets:
            page_due, begun = inf, lesson.begun
            await student.trigger(KEY, "page", drawn["page"])
            if not taught.is_set():
                lesson.pages.append(time.perf_counter() - begun)
        if time.perf_counter() >= guess_due:
            guess_due = inf
            await _guess(student, chance, lesson)
    if asking:
        asking.cancel()


async def _guess(student: Tab, chance: Random, lesson: Lesson) -> None:
    """Guess what is asked, if anything is."""
    options = sorted(key for key in student.widgets if key.startswith("walk option "))
    if options:
        key = chance.choice(options)
        words = student.widgets[key].proto.label
        await student.press(key)
    elif "walk number" in student.widgets:
        words = str(chance.randint(1, int(student.widgets["walk number"].proto.max)))
        student.fill("walk number", float(words))
        (button,) = (key for key in student.widgets if key.startswith("FormSubmitter:walk form"))
        await student.press(button)
    else:
        return
    lesson.guessed[words] += 1
