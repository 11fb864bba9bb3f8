"""The pages in a browser: opening them, pointing at them, and what each interaction costs."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from typing import Any

from benchmarks import opening, pointing
from benchmarks.timing import Comparison, alternate, show
from tests.browser.driver import CHROMIUM, COLD, IDLE, PROJECT, chromium, running, settle

ROUNDS = 20
BUDGET = 2.0
IN_CHINESE = 1.1  # of the same in English
NOTHING = "a rerun that does nothing"

# Notes the time of the press and of the last change of the page, in the components' own trees too.
WATCH = """() => {
  const times = { press: null, change: 0 }
  window.watched?.disconnect()
  const observer = new MutationObserver(() => { times.change = performance.now() })
  const watch = (root) => {
    const all = { subtree: true, childList: true, attributes: true, characterData: true }
    observer.observe(root, all)
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) watch(element.shadowRoot)
    }
  }
  watch(document)
  for (const kind of ["pointerdown", "keydown"]) {
    const note = () => { times.press ??= performance.now() }
    document.addEventListener(kind, note, { capture: true, once: true })
  }
  window.watched = observer
  window.times = times
}"""
QUIET = """(idle) => times.press !== null && times.change > times.press
  && performance.now() - times.change > 400 && document.querySelector(idle) !== null"""

SIDES = (("x", "width"), ("y", "height"))

Page = Any  # of Playwright, which is not among the packages that every run has
Act = Callable[[Page], None]


def report() -> None:
    """Print what opening, pointing and each interaction cost, the last beside an idle rerun."""
    if find_spec("playwright") is None:
        print("The pages need Playwright (requirements-dev.txt), which is not installed.")
        return
    if not CHROMIUM.exists():
        print(f"The pages need {CHROMIUM}: install Debian's package chromium.")
        return
    opening.report()
    pointing.report()
    with running(COLD, PROJECT) as url, chromium() as profile:
        for path, acts in INTERACTIONS.items():
            english, chinese = (_open(profile, f"{url}/{path}", code) for code in ("en", "zh"))
            rivals = {NOTHING: _timed(english, _rerun)}
            rivals |= {name: _timed(english, act) for name, act in acts.items()}
            translated = {f"{name}, in Chinese": name for name in acts}
            rivals |= {
                name: _timed(chinese, acts[original]) for name, original in translated.items()
            }
            times = alternate(rivals, ROUNDS)
            comparisons = [Comparison(name, NOTHING, BUDGET) for name in acts]
            comparisons += [Comparison(*pair, IN_CHINESE) for pair in translated.items()]
            show(path, times, comparisons)
            print()
            for page in (english, chinese):
                page.close()


def _open(profile: Any, address: str, language: str) -> Page:
    page = profile.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
    settle(page)
    return page


def _timed(page: Page, act: Act) -> Callable[[], float]:
    def seconds() -> float:
        page.bring_to_front()  # one that stands behind another draws a frame a second
        page.evaluate(WATCH)
        act(page)
        page.wait_for_function(QUIET, arg=IDLE)
        return float(page.evaluate("(times.change - times.press) / 1000"))

    return seconds


def _rerun(page: Page) -> None:
    page.keyboard.press("r")


def _let_go(page: Page) -> None:
    page.evaluate("document.activeElement?.blur()")


def _press(key: str) -> Act:
    return lambda page: page.keyboard.press(key)


def _one_then_the_other(*selectors: str) -> Act:
    """Click the selectors in turn, one each time: every click changes something."""
    turns: dict[Page, Iterator[int]] = defaultdict(count)

    def act(page: Page) -> None:
        page.locator(selectors[next(turns[page]) % len(selectors)]).first.click()
        _let_go(page)

    return act


def _filter(page: Page) -> None:
    toggle = page.locator(".st-key-disputed label")
    if not toggle.is_visible():  # the first time, which is not counted
        page.locator(".st-key-more-filters summary").click()
    toggle.click()
    _let_go(page)


def _stroke(canvas: str) -> Act:
    """Draw a line in a canvas, each time elsewhere; the time runs from its end."""

    def act(page: Page) -> None:
        pad = page.locator(canvas).first
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        x, y = (box[side] + random.uniform(0.2, 0.8) * box[size] for side, size in SIDES)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 15, y + 15, steps=3)
        page.evaluate("times.press = performance.now()")
        page.mouse.up()

    return act


def _paint(page: Page) -> None:
    if not page.locator(".weight-pad canvas").is_visible():  # the first time, which is not counted
        page.locator(".st-key-edit_weights summary").click()
        page.locator(".weight-pad canvas").wait_for()
        settle(page)
    _stroke(".weight-pad canvas")(page)


def _slider(page: Page) -> None:
    page.locator(".st-key-turn input").focus()
    page.keyboard.press("ArrowRight")
    _let_go(page)  # else the next press of a key would be the slider's


INTERACTIONS: dict[str, dict[str, Act]] = {
    "forward-pass?sample=8": {"next sample": _press("ArrowRight")},
    "forward-pass?sample=8&unit=z1[8]": {
        "next sample, a card open": _press("ArrowRight"),
        "another unit's card": _one_then_the_other(
            ".st-key-arrays .cells[aria-label^='a1'] i:nth-child(9)",
            ".st-key-arrays .cells[aria-label^='a2'] i:nth-child(12)",
        ),
    },
    "evaluation": {
        "a cell of the matrix": _one_then_the_other(
            ".st-key-confusion tbody tr:nth-child(5) td:nth-child(11) button",
            ".st-key-confusion tbody tr:nth-child(8) td:nth-child(4) button",
        ),
    },
    "evaluation?result=right": {"a filter": _filter},
    "evaluation?result=all": {
        "a page of the gallery": _one_then_the_other(
            ".st-key-page [aria-label='Page 2']", ".st-key-page [aria-label='Page 1']"
        ),
    },
    "hidden-units?hidden=z1[8]": {
        "a unit switched off or on": _press("o"),
        "another unit": _one_then_the_other(
            ".st-key-atlas button >> nth=3", ".st-key-atlas button >> nth=11"
        ),
    },
    "hidden-units?hidden=z1[8]&edits=z1.8_raise_0.1_200-240": {"weights painted on": _paint},
    "what-if?sample=8": {"a slider": _slider},
    "what-if?sample=8&what=along&along=turn": {"a slider, along its curve": _slider},
    "what-if?from=drawing": {"a stroke": _stroke(".st-key-pad canvas")},
    "data": {
        "a flag": _one_then_the_other(".st-key-normalize label"),
        "a label of the gallery": _one_then_the_other(
            ".st-key-digit button:has-text('3')", ".st-key-digit button:has-text('8')"
        ),
    },
}
