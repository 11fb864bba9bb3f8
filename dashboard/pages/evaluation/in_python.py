"""The lines over core that give the numbers on the page."""

from typing import Any

import streamlit as st

from dashboard.pages.evaluation import coverage, filters, pair_filters
from dashboard.state.keys import NetworkKey
from dashboard.state.lists import CHANGED, FORGOTTEN
from dashboard.state.pair import Pair, current_pair
from dashboard.state.selection import A, Selection
from dashboard.widgets.in_python import (
    READ_HISTORY,
    data_line,
    history_code,
    imports,
    network_code,
    network_comment,
    network_imports,
    network_line,
)


def in_python(selection: Selection) -> str:
    """Return the lines for the filters as they are."""
    part, pair = selection.split, current_pair()
    asked = {name: repr(value) for name, value in filters.conditions(selection).items()}
    forgotten, by = asked.pop(FORGOTTEN, None), st.session_state["sort"]
    learning = bool(forgotten or by == CHANGED)
    if "among" in asked:
        asked["among"] = f"list(disputed(t_{part}))"
    narrow = f"result.where({_arguments(asked)})"
    threshold, accuracy = coverage.asked()
    imported = imports(
        "from math import inf" if "inf" in narrow else "",
        f"from core import {'compare, ' if pair else ''}evaluate, init_network, load_mnist",
        "from core.datasets.disputed import disputed" if "among" in asked else "",
        "import numpy as np" if learning else "",
        READ_HISTORY if learning else "",
        "from core.training.learning import when_learned" if learning else "",
        *network_imports(*_networks(selection, pair)),
    )
    return f"""\
{imported}
{data_line(selection)}
{network_line(selection.key.network)}
result = evaluate(network, x_{part}, t_{part})
print(result.accuracy, result.loss.mean(), result.confusion, result.per_class, result.ece())
{_compared(pair, narrow) if pair else ""}\
samples = result.ranked({_of_both(narrow) if pair else narrow}, \
by="{"index" if by == CHANGED else by}")
{_learned(selection, by, forgotten=bool(forgotten)) if learning else ""}\
print(result.labels[samples], result.predicted[samples], result.runner_up[samples])
print(result.confidence[samples], result.margin[samples])
reliability = result.reliability
print(reliability.calibration(), reliability.coverage())
print(reliability.coverage([{threshold}]), reliability.threshold({accuracy}))"""


def _learned(selection: Selection, by: str, *, forgotten: bool) -> str:
    """Return the lines that narrow or order the samples by when they were learned."""
    part, lines = selection.split, ""
    if forgotten:
        lines += "samples = samples[np.isin(samples, learning.forgotten)]\n"
    if by == CHANGED:
        lines += 'samples = samples[np.argsort(-learning.turned[samples], kind="stable")]\n'
    history = history_code(selection.key.network)
    return f"learning = when_learned({history}, x_{part}, t_{part})\n{lines}"


def _compared(pair: Pair, narrow: str) -> str:
    """Return the lines that compare the network with the other one, on the samples of all cells."""
    other, part = pair.other.key.network, pair.a.split
    return f"""\
{network_comment(other)}other = evaluate({network_code(other)}, x_{part}, t_{part})
comparison = compare({"result, other" if pair.shows == A else "other, result"})
print(comparison.outcomes, comparison.agree, other.accuracy)
print(comparison.confusion_among({_of_both(narrow, of_predictions=False)}))
"""


def _networks(selection: Selection, pair: Pair | None) -> list[NetworkKey]:
    shown = selection.key.network
    return [shown, pair.other.key.network] if pair else [shown]


def _of_both(narrow: str, **which: Any) -> str:
    asked = pair_filters.conditions(**which)
    if not asked:
        return narrow
    words = {name: str(value) for name, value in asked.items()} | {"among": narrow}
    return f"comparison.where({_arguments(words)})"


def _arguments(words: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in words.items())
