"""A run of the checks, kept for all visitors while the files and the network are the same."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.checks.check import Check
from core.checks.checks import run_checks
from core.checks.files import check_files
from core.messages import Message
from dashboard.state import cached
from dashboard.state.keys import DataKey, NetworkKey, data_key
from dashboard.state.places import data_sets
from dashboard.state.selection import Selection, data_problem
from dashboard.words import _, literal


@dataclass(frozen=True)
class CheckTarget:
    """What is checked: the files of a data set as they are on disk, and a network.

    Attributes
    ----------
    data : DataKey
    network : NetworkKey or None
        None where no network fits the data set.
    """

    data: DataKey
    network: NetworkKey | None

    @property
    def title(self) -> str:
        """What a person calls it, for Markdown."""
        title = self.data.source.title
        if self.network is None:
            return literal(Message("The files of {title}", title=title))
        return literal(Message("{title} and {file}", title=title, file=self.network.file))

    @property
    def name(self) -> str:
        """What the files of its results are named after: data set and network."""
        name = self.data.name
        return f"{name}-{Path(self.network.file).stem}" if self.network else name

    @property
    def tried(self) -> str:
        """What is tried, in a sentence."""
        if self.network:
            return _(
                "The files as they are on disk, and what must be true of the network on the test "
                "split, tried here; what rounding explains is allowed."
            )
        return _(
            "No network here fits the data set: its files alone are checked, as they are on disk."
        )


@dataclass(frozen=True)
class Run:
    """What became of each check, when it ended by `time.monotonic`, and the seconds it took."""

    target: CheckTarget
    checks: tuple[Check, ...]
    ended: float
    seconds: float


_KEPT = 100  # runs; the files of each that is changed are another target
_runs: dict[CheckTarget, Run] = {}


def current_target(selection: Selection) -> CheckTarget:
    """Return the data set that was chosen, if its files are here, and the network."""
    chosen = st.session_state["data"]
    data = chosen if chosen in data_sets() else selection.data
    return CheckTarget(data_key(data), selection.key.network if selection.fits else None)


def last_run(target: CheckTarget) -> Run | None:
    """Return the last run of this very target, whoever made it; None if it has yet to be made."""
    return _runs.get(target)


def attempts(target: CheckTarget) -> Iterator[Check]:
    """Run the checks one after another, and keep the run once the last has ended."""
    checks, seconds = list[Check](), 0.0
    began = time.monotonic()
    for check in _checks(target):
        seconds += time.monotonic() - began
        checks.append(check)
        yield check
        began = time.monotonic()  # what is done meanwhile is no part of the checks
    _runs.pop(target, None)
    _runs[target] = Run(target, tuple(checks), time.monotonic(), seconds)
    for oldest in list(_runs)[:-_KEPT]:
        _runs.pop(oldest, None)


def _checks(target: CheckTarget) -> Iterator[Check]:
    if target.network is None:
        return check_files(target.data.source)
    # Taken before the first check: Streamlit may end a run where it reads for its cache.
    network = cached.network(target.network)
    test = None if data_problem(target.data.name) else cached.splits(target.data)["test"]
    return run_checks(network, target.data.source, (lambda: test) if test else None)
