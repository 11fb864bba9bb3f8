"""Edits of weights in a browser: how long after the act all that follows from it is painted."""

import sys

from benchmarks.pages import Act, one_then_the_other, open_page, press, stroke, timed
from benchmarks.timing import HELD, alternate, held_to
from core.cli.output import table
from tests.browser.driver import PROJECT, chromium, running, settle

BUDGET = 200.0  # ms
ROUNDS = 15
# A unit that is edited already: the page shows the accuracies, the confusion, and who has changed.
ADDRESS = "hidden-units?hidden=z1[8]&edits=z1.8_raise_0.1_200-240.300-340"
EDITS: dict[str, Act] = {
    "weights painted on": stroke(".weight-pad canvas"),
    "a unit switched off or on": press("o"),
    "an edit undone": one_then_the_other(".st-key-undo-edits-here button"),
}


def report() -> None:
    """Print the ms from an edit to the last change of the page."""
    command = [sys.executable, "-m", "streamlit", "run"]
    with running(command, PROJECT) as url, chromium() as profile:
        page = open_page(profile, f"{url}/{ADDRESS}")
        page.get_by_text("Edit weights").click()
        page.locator(".weight-pad canvas").wait_for()
        settle(page)
        times = alternate({name: timed(page, act) for name, act in EDITS.items()}, ROUNDS)
    rows = [
        (name, *held_to(BUDGET, [1000 * each for each in seconds]))
        for name, seconds in times.items()
    ]
    print(table([("painted after", *HELD), *rows]), end="\n\n")
