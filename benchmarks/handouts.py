"""Handouts: how large each kind is, and how soon it is there once a browser opens it from disk."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from core import evaluate, init_network
from core.cli.output import table
from core.datasets.mnist import read_split, scaled_rows
from core.datasets.sources import find_source
from core.weights.reader import BUNDLED
from dashboard.components.handout import MOST_BYTES, MOST_SAMPLES, Section
from dashboard.widgets.handout import Lesson
from tests.browser.driver import CHROMIUM, chromium

WITHIN = 1.0  # seconds until it is drawn


def report(rounds: int = 5) -> None:
    """Print the size of handouts of the bundled sample, and the time they take to open."""
    if find_spec("playwright") is None or not CHROMIUM.exists():
        print("Handouts are opened by Playwright (requirements-dev.txt) in Debian's chromium.")
        return
    rows = []
    with TemporaryDirectory() as folder, chromium() as profile:
        for name, make in _kinds().items():
            path = Path(folder) / f"{name}.html"
            path.write_bytes(make())
            page = profile.new_page()
            times = []
            for _ in range(rounds):
                page.goto(path.as_uri())
                times.append(page.evaluate(DRAWN) / 1000)
            page.close()
            size, opened = path.stat().st_size, median(times)
            met = size <= MOST_BYTES and opened <= WITHIN
            verdict = "met" if met else "MISSED"
            rows.append((name, f"{size / 1e6:.2f} MB", f"{1000 * opened:.0f} ms", verdict))
    budget = f"≤ {MOST_BYTES / 1e6:g} MB, {WITHIN:g} s"
    print(table([("handout", "size", "drawn after", budget), *rows]))


#: The milliseconds from the request to the first frame in which all of it is drawn.
DRAWN = """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() =>
  done(performance.now()))))"""


def _kinds() -> dict[str, Callable[[], bytes]]:
    source, network = find_source("sample"), init_network()
    images, labels = read_split(source, "test")
    outcome = evaluate(network, scaled_rows(images), labels)
    line = "network = init_network()"
    lesson = Lesson(network, BUNDLED.name, source, "test", images, outcome, line)

    def page(samples: np.ndarray, *more: Callable[[np.ndarray], Section]) -> bytes:
        first = int(samples[0])
        sections = [lesson.digit(lesson.subject(first), first), *(part(samples) for part in more)]
        return lesson.page(lambda: ("benchmark", sections), samples, first)

    return {
        "a sample": lambda: page(lesson.usual(), lesson.gallery),
        "a matrix": lambda: page(lesson.usual(most=MOST_SAMPLES), lesson.matrix),
    }
