"""Running through a training: what a step's script takes of a frame, and when it is painted."""

import os
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.pointing import WATCH_FRAMES
from benchmarks.timing import HELD, held_to
from core.cli.output import table
from core.training.history import TrainingHistory
from core.training.history_file import history_path, write_history
from core.training.recipe import Recipe
from core.training.training import train_on
from core.weights.writer import write_weights
from tests.browser.driver import COLD, chromium, copy_project, running, settle

FRAME, PAINTED = 16.0, 100.0  # ms
STEPS = 80  # of the slider
BETWEEN = 33  # ms, as a key that is held repeats
RECIPES = {"one": Recipe(epochs=10), "two": Recipe(epochs=10, activation="tanh")}

# Notes for each key when what it has drawn is on the screen.
WATCH = """history => {
  globalThis.painted = []
  const [act, ask] = [history.onkeydown, requestAnimationFrame]
  history.onkeydown = (event) => {
    act(event)
    ask(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => painted.push(performance.now() - event.timeStamp)
      port2.postMessage(0)
    })
  }
}"""


def report() -> None:
    """Print what a step of the slider takes, of one training and of two, in ms."""
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy_project(Path(scratch))
        for name, recipe in RECIPES.items():
            history = TrainingHistory()
            network, _ = train_on("sample", recipe, history=history)
            path = folder / "data" / "weights" / f"{name}.npz"
            write_weights(path, network)
            write_history(history_path(path), history)
        offline = os.environ | {"HTTPS_PROXY": "http://127.0.0.1:9"}
        with running(COLD, folder, offline) as url, chromium() as profile:
            page = profile.pages[0]
            page.set_viewport_size({"width": 1280, "height": 1000})
            for trainings, second in (("one training", ""), ("two trainings", "&second=two.npz")):
                page.goto(f"{url}/networks?networks=history&network=one.npz&data=sample{second}")
                rows += _rows(page, trainings)
    print(table([("a step of", "", *HELD), *rows]), end="\n\n")


def _rows(page: Any, trainings: str) -> list[tuple[str, ...]]:
    settle(page)
    for matrix in page.locator(".history .matrix").all():
        matrix.locator("table:visible").wait_for()
    settle(page)
    page.locator(".history").evaluate(WATCH)
    page.evaluate(WATCH_FRAMES)
    page.get_by_role("slider", name="The training").focus()
    page.keyboard.press("Home")
    for _ in range(STEPS):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(BETWEEN)
    return [
        (trainings, "script of a frame", *held_to(FRAME, page.evaluate("taken"))),
        (trainings, "key to paint", *held_to(PAINTED, page.evaluate("painted"))),
    ]
