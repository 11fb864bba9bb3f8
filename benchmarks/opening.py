"""Opening each page beside an empty Streamlit app: until the last change in the window.

What is below the window comes when somebody scrolls there (`dashboard.widgets.nearby`): it is not
waited for. A change is seen if what was added, or has another text or look, is in a window of
1280 × 800 once the page is quiet; an attribute that draws nothing is not seen.
"""

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.timing import Comparison, alternate, show
from dashboard.state.pages import PAGES
from tests.browser.driver import COLD, IDLE, PROJECT, UNFINISHED, chromium, running

EMPTY = "an empty app"
WITH_NEW_PROFILE, WITH_ONE_THAT_HAS_BEEN_THERE = 1.6, 2.0  # budgets
START = 1.5  # of the page that most open first, with a new profile
NEW_ROUNDS, ROUNDS = 5, 10
VISITS = 3  # until Chromium has compiled the scripts and kept them so

# Notes every change of the page, in the components' own trees too.
WATCH = """(() => {
  globalThis.changes = []
  const all = { subtree: true, childList: true, attributes: true, characterData: true }
  const watch = (root) => {
    new MutationObserver((records) => {
      const now = performance.now()
      for (const record of records) changes.push([now, record])
    }).observe(root, all)
    return root
  }
  watch(document)
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (options) { return watch(attach.call(this, options)) }
})()"""
# The time of the last one that is seen.
LAST = """() => {
  const inWindow = (node) => {
    const element = node instanceof Element ? node : node.parentElement ?? node.getRootNode().host
    if (!node.isConnected || !element || document.head.contains(node)) return false
    const { top, bottom, left, right } = element.getBoundingClientRect()
    return right > left && bottom > top
      && top < innerHeight && bottom > 0 && left < innerWidth && right > 0
  }
  const seen = ([, { type, target, attributeName, addedNodes }]) =>
    type === "childList" ? [...addedNodes].some(inWindow)
      : !/^(aria-.+|data-.+|role|tabindex|title)$/.test(attributeName) && inWindow(target)
  return changes.findLast(seen)[0] / 1000
}"""
QUIET = """([idle, unfinished]) => performance.now() - (changes.at(-1)?.[0] ?? Infinity) > 500
  && document.querySelector(idle) && !document.querySelector(unfinished)"""

Profile = Any  # of Playwright, which is not among the packages that every run has


def report() -> None:
    """Print what opening each page costs, with a new profile of the browser and with an old one."""
    command = [sys.executable, "-m", "streamlit", "run"]
    alone = os.environ | {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
    with (
        TemporaryDirectory() as folder,
        running(command, _empty_app(Path(folder)), alone) as empty,
        running(COLD, PROJECT) as url,
    ):
        addresses = {EMPTY: empty} | {page.title: f"{url}/{page.path}" for page in PAGES.values()}
        budgets = dict.fromkeys(addresses, WITH_NEW_PROFILE) | {PAGES["start"].title: START}
        _report(
            "with a new profile",
            {name: partial(_with_new_profile, address) for name, address in addresses.items()},
            NEW_ROUNDS,
            budgets,
        )
        with chromium() as profile:
            rivals = {name: partial(_seconds, profile, each) for name, each in addresses.items()}
            for _ in range(VISITS - 1):
                for measure in rivals.values():
                    measure()
            budgets = dict.fromkeys(addresses, WITH_ONE_THAT_HAS_BEEN_THERE)
            _report("with one that has been there", rivals, ROUNDS, budgets)


def _report(
    title: str,
    rivals: Mapping[str, Callable[[], float]],
    rounds: int,
    budgets: Mapping[str, float],
) -> None:
    times = alternate(rivals, rounds)
    pages = [name for name in rivals if name != EMPTY]
    show(title, times, [Comparison(name, EMPTY, budgets[name]) for name in pages])
    print()


def _empty_app(folder: Path) -> Path:
    (folder / "streamlit_app.py").touch()
    return folder


def _with_new_profile(address: str) -> float:
    with chromium() as profile:
        return _seconds(profile, address)


def _seconds(profile: Profile, address: str) -> float:
    page = profile.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function(QUIET, arg=[IDLE, UNFINISHED])
    seconds = float(page.evaluate(LAST))
    page.close()
    return seconds
