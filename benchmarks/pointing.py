"""Pointing at cells, drawing, and painting on weights: what scripts of a page take of a frame."""

from typing import Any

from benchmarks.timing import HELD, held_to
from core.cli.output import table
from tests.browser.driver import COLD, PROJECT, chromium, running, settle

FRAME = 16.0  # ms
EACH = 40  # cells of an array

# Notes how long the page's own scripts take for each move of the pointer, before it is drawn.
WATCH = """() => {
  globalThis.taken = []
  let began = 0
  addEventListener("pointermove", () => { began = performance.now() }, { capture: true })
  addEventListener("pointermove", () => { taken.push(performance.now() - began) })
}"""


# Notes the same for each frame that is prepared while the pen moves.
WATCH_FRAMES = """() => {
  globalThis.taken = []
  const ask = requestAnimationFrame
  globalThis.requestAnimationFrame = (act) => ask((time) => {
    const began = performance.now()
    act(time)
    taken.push(performance.now() - began)
  })
}"""
SEVEN = ((0.25, 0.2), (0.75, 0.2), (0.45, 0.85))  # as parts of the pad's side
ACROSS = ((0.1, 0.1), (0.9, 0.5), (0.1, 0.9))


def report() -> None:
    """Print what pointing at cells takes, a digit drawn and weights painted on, in ms of script."""
    with running(COLD, PROJECT) as url, chromium() as profile:
        page = profile.pages[0]
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"{url}/forward-pass?sample=8")
        settle(page)
        page.locator(".st-key-arrays .cells").first.wait_for()
        page.evaluate(WATCH)
        rows = [_row(page, cells) for cells in page.locator(".st-key-arrays .cells").all()]
        page.goto(url)
        settle(page)
        page.locator(".pad canvas").wait_for()
        page.evaluate(WATCH_FRAMES)
        rows.append(_drawn("a digit drawn", page, page.locator(".pad canvas"), SEVEN))
        page.goto(f"{url}/hidden-units?hidden=z1[8]&sample=8")
        settle(page)
        page.get_by_text("Edit weights").click()
        weights = page.locator(".weight-pad canvas")
        weights.wait_for()
        settle(page)
        weights.scroll_into_view_if_needed()
        page.evaluate(WATCH_FRAMES)
        rows.append(_drawn("weights painted on", page, weights, ACROSS))
    print(table([("pointing at", *HELD), *rows]), end="\n\n")


def _row(page: Any, cells: Any) -> tuple[str, ...]:
    name = cells.get_attribute("aria-label").partition(",")[0]
    marks = cells.locator("i")
    count = marks.count()
    page.evaluate("taken.length = 0")
    for step in range(EACH):
        box = marks.nth(step * count // EACH).bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return (name, *held_to(FRAME, page.evaluate("taken")))


def _drawn(
    name: str, page: Any, canvas: Any, line: tuple[tuple[float, float], ...]
) -> tuple[str, ...]:
    box = canvas.bounding_box()
    (x, y), *others = [(box["x"] + x * box["width"], box["y"] + y * box["width"]) for x, y in line]
    page.mouse.move(x, y)
    page.mouse.down()
    for to_x, to_y in others:
        for step in range(1, EACH + 1):
            part = step / EACH
            page.mouse.move(x + (to_x - x) * part, y + (to_y - y) * part)
            page.wait_for_timeout(FRAME)
        x, y = to_x, to_y
    page.mouse.up()
    return (name, *held_to(FRAME, page.evaluate("taken")))
