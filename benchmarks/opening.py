"""Opening each page beside an empty Streamlit app: from the address to the last change."""

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.timing import Comparison, alternate, show
from dashboard.state.pages import PAGES
from tests.browser.driver import IDLE, PROJECT, UNFINISHED, chromium, running

EMPTY = "an empty app"
WITH_NEW_PROFILE, WITH_ONE_THAT_HAS_BEEN_THERE = 1.6, 2.0  # budgets
NEW_ROUNDS, ROUNDS = 5, 10
VISITS = 3  # until Chromium has compiled the scripts and kept them so

# Notes the time of the last change of the page, in the components' own trees too.
WATCH = """(() => {
  globalThis.changed = 0
  const all = { subtree: true, childList: true, attributes: true, characterData: true }
  const watch = (root) => {
    new MutationObserver(() => { changed = performance.now() }).observe(root, all)
    return root
  }
  watch(document)
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (options) { return watch(attach.call(this, options)) }
})()"""
QUIET = """([idle, unfinished]) => changed && performance.now() - changed > 500
  && document.querySelector(idle) && !document.querySelector(unfinished)"""

Profile = Any  # of Playwright, which is not among the packages that every run has


def report() -> None:
    """Print what opening each page costs, with a new profile of the browser and with an old one."""
    command = [sys.executable, "-m", "streamlit", "run"]
    alone = os.environ | {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
    with (
        TemporaryDirectory() as folder,
        running(command, _empty_app(Path(folder)), alone) as empty,
        running(command, PROJECT) as url,
    ):
        addresses = {EMPTY: empty} | {page.title: f"{url}/{page.path}" for page in PAGES.values()}
        _report(
            "with a new profile",
            {name: partial(_with_new_profile, address) for name, address in addresses.items()},
            NEW_ROUNDS,
            WITH_NEW_PROFILE,
        )
        with chromium() as profile:
            rivals = {name: partial(_seconds, profile, each) for name, each in addresses.items()}
            for _ in range(VISITS - 1):
                for measure in rivals.values():
                    measure()
            _report("with one that has been there", rivals, ROUNDS, WITH_ONE_THAT_HAS_BEEN_THERE)


def _report(
    title: str, rivals: Mapping[str, Callable[[], float]], rounds: int, budget: float
) -> None:
    times = alternate(rivals, rounds)
    show(title, times, [Comparison(name, EMPTY, budget) for name in rivals if name != EMPTY])
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
    seconds = float(page.evaluate("changed / 1000"))
    page.close()
    return seconds
