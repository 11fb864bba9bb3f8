"""A training in a browser: run through by keys, by mouse and by itself."""

import re

import numpy as np
import pytest

from core import forward, load_mnist, write_weights
from core.training.history import TrainingHistory
from core.training.history_file import history_path, write_history
from core.training.history_packing import FULL
from core.training.learning import when_learned
from core.training.recipe import Recipe
from core.training.training import train_on
from dashboard.words import column

expect = pytest.importorskip("playwright.sync_api").expect

SAMPLE = 8
# Only what is drawn on is a canvas: what a tab has of the tiles is compared.
TILES = """state => {
  const [history] = globalThis[Symbol.for("forward pass histories")].values()
  return [...history.tiles.subarray(state * history.size, (state + 1) * history.size)]
}"""

# By how much each tick of the curves is from the one before it.
GAPS = """ticks => {
  const boxes = [...ticks.querySelectorAll("span:not([hidden])")].map((tick) =>
    tick.getBoundingClientRect())
  return boxes.slice(1).map(({ left }, i) => left - boxes[i].right)
}"""


@pytest.fixture(scope="module")
def histories(tmp_path_factory):
    """Return two trainings, and the files of both networks and histories."""
    folder = tmp_path_factory.mktemp("histories")
    found, files = {}, []
    for name, activation in {"mine": "sigmoid", "yours": "tanh"}.items():
        found[name] = TrainingHistory()
        recipe = Recipe(
            hidden=(30, 20), activation=activation, batch=20, epochs=2, initialisation="glorot"
        )
        network, _ = train_on("sample", recipe, history=found[name])
        path = folder / f"{name}.npz"
        write_weights(path, network)
        write_history(history_path(path), found[name])
        files += [path, history_path(path)]
    return found, files


def test_a_training_is_run_through_by_keys_by_mouse_and_by_itself(visit, first_run, histories):
    (mine, yours), files = histories[0].values(), histories[1]
    home = first_run(*files, HTTPS_PROXY="http://127.0.0.1:9")
    visitor = visit(f"networks?networks=history&network=mine.npz&sample={SAMPLE}", home=home)
    course = visitor.keyed("course")
    slider = visitor.page.get_by_role("slider", name="The training, state by state")
    pages = course.locator(".pages")
    course.locator(".matrix table").wait_for()  # of every state, once they are counted
    visitor.settle()
    x, t = load_mnist(source="sample")[1]

    def expect_state(index, history=mine, network=0):
        state = history[index]
        part = course.locator(".network").nth(network)
        y = forward(state.network, x[SAMPLE])["y"]
        expect(part.locator(".bars i + span")).to_have_text(column(y, in_percent=True))
        expect(part.locator(".answer")).to_contain_text(f"Read as {y.argmax()}, ")
        status = f"Step {state.step:,} of {history[-1].step:,}, epoch {state.epoch:.2f}"
        expect(course.locator(".status, h4 + p").nth(network)).to_contain_text(status)

    # By keys: the arrays, the matrix and the tiles are core's.
    expect_state(-1)
    expect(pages).to_have_text("All pages show this state.")
    at_the_end = slider.bounding_box()
    slider.press("Home")
    expect_state(0)
    expect(visitor.page).to_have_url(re.compile(r"[?&]moment=0"))
    visitor.settle()
    expect(pages).to_have_text("All pages show this state.")
    assert slider.bounding_box() == at_the_end  # nothing moves under the hand
    for _ in range(3):
        slider.press("ArrowRight")
    expect_state(3)
    expect(visitor.page).to_have_url(re.compile(r"[?&]moment=3"))
    learned = when_learned(mine, x, t)
    cells = course.locator(".matrix td:not(.corner)").all_inner_texts()
    counts = [int(text.replace("·", "0").replace(",", "")) for text in cells]
    np.testing.assert_array_equal(counts, learned.confusion[3].ravel())
    weights = np.stack([state.network["W1"].T for state in mine])
    largest = np.abs(weights).max(axis=(0, 2))[:, None]
    tiles = np.reshape(visitor.page.evaluate(TILES, 3), weights[3].shape)
    np.testing.assert_allclose(tiles / FULL, weights[3] / largest, atol=0.51 / FULL)

    # By itself, until it is paused.
    slider.press(" ")
    course.get_by_role("button", name="Pause").wait_for()
    expect(course.locator(".status")).not_to_contain_text("Step 3 of")
    expect(pages).to_have_text(
        f"The pages still show step {mine[3].step:,}; they follow once this stops."
    )
    slider.press(" ")
    course.get_by_role("button", name="Play").wait_for()
    visitor.settle()

    # By mouse: the place of the curves that is pointed at.
    box = course.locator(".curves").bounding_box()
    places = len(mine) - 1
    visitor.page.mouse.move(box["x"] + box["width"] * 20 / places, box["y"] + 20)
    visitor.page.mouse.down()
    expect_state(20)
    visitor.page.mouse.move(box["x"] + box["width"] * 30 / places, box["y"] + 20)
    visitor.page.mouse.up()
    expect_state(30)
    expect(visitor.page).to_have_url(re.compile(r"[?&]moment=30"))  # where the pages follow it

    # Two at the same place.
    visitor.settle()
    visitor.choose("Compare with", "yours.npz")
    course.locator(".network").nth(1).wait_for()
    visitor.settle()
    expect_state(30)
    expect_state(30, yours, 1)
    visitor.page.get_by_text(re.compile("A and B differ in activation function")).wait_for()

    # On a phone no tick touches another, and no sign of percent stands in a line of its own.
    wide = course.locator(".ticks span:visible").count()
    visitor.page.set_viewport_size({"width": 400, "height": 800})
    expect(course.locator(".ticks span:visible")).to_have_count(wide - 1)
    assert min(course.locator(".ticks").evaluate(GAPS)) > 0
    assert "\u00a0%" in course.locator("h4 + p").first.text_content()
    visitor.page.set_viewport_size({"width": 1280, "height": 800})

    # And back to the sample: the page scrolls to where it says when it was learned.
    visitor.choose("Compare with", "none")
    visitor.page.get_by_role("link", name=f"when it learned sample {SAMPLE}").click()
    heading = visitor.page.get_by_role("heading", name="When was this learned?")
    heading.wait_for()
    visitor.settle()
    expect(heading).to_be_in_viewport()
