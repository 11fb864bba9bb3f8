"""A list of samples as the address says it: by what they have in common, or one by one.

``correct-false_label-7-9_by-loss`` are the samples that `Evaluation.where` and `Comparison.where`
find, in the order of their `ranked`; ``8-115-247`` are these three. A list that is neither is
not in the address.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from core.arrays import Array
from core.datasets.disputed import disputed
from core.evaluation.comparison import ORDERS
from core.evaluation.evaluation import RANKINGS
from dashboard.state.histories import learning_of
from dashboard.state.pair import current_pair
from dashboard.state.selection import Selection

#: Of a training's history: the order in which what changed last between right and wrong comes
#: first, and the condition of being right once and wrong in the end.
CHANGED, FORGOTTEN = "changed", "forgotten"
MOST = 250  # samples that are said one by one: about a thousand characters
LONGEST = 2000  # characters that are read
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?", re.ASCII)


def by_conditions(asked: Mapping[str, Any], by: str) -> str:
    """Return what the samples have in common that meet conditions, and their order.

    Parameters
    ----------
    asked : mapping of str to object
        As `Evaluation.where` and `Comparison.where` take them; `among` the disputed ones alone.
    by : str
        A name in `RANKINGS`, or of two networks in `ORDERS`.
    """
    terms = [
        "disputed" if name == "among" else f"{name.replace('_', '.')}-{_said(value)}"
        for name, value in asked.items()
    ]
    return "_".join([*terms, f"by-{by}"])


def one_by_one(samples: Sequence[int] | Array) -> str:
    """Return these samples, or nothing where they are more than an address should hold."""
    return "-".join(map(str, samples)) if len(samples) <= MOST else ""


def listed(text: str, selection: Selection) -> Array:
    """Return the samples that an address names, in their order.

    Raises
    ------
    ValueError
        If it names none.
    """
    if len(text) > LONGEST:
        raise ValueError
    if re.fullmatch(r"[0-9]{1,9}(-[0-9]{1,9})*", text, re.ASCII):
        samples = np.array(list(dict.fromkeys(map(int, text.split("-")))))
        if samples.max() >= len(selection.labels):
            raise ValueError
        return samples
    *terms, order = text.split("_")
    asked = dict(_condition(term, selection) for term in terms)
    by, pair = order.removeprefix("by-"), current_pair()
    if by not in (*RANKINGS, *ORDERS, CHANGED) or len(asked) != len(terms):
        raise ValueError
    if selection.history is None and (by == CHANGED or FORGOTTEN in asked):
        raise ValueError
    of_both = {name: asked.pop(name) for name in _OF_BOTH & asked.keys()}
    samples = where(selection, asked)
    if pair:
        samples = pair.comparison.where(**of_both, among=samples)
    elif of_both or by in ORDERS.keys() - RANKINGS.keys():
        raise ValueError
    if not len(samples):
        raise ValueError
    if pair and by in ORDERS.keys() - RANKINGS.keys():
        return pair.comparison.ranked(samples, by=by)
    return ranked(selection, samples, by)


def where(selection: Selection, asked: Mapping[str, Any]) -> Array:
    """Return the samples that meet conditions, as `Evaluation.where`; `FORGOTTEN` is one too."""
    asked = dict(asked)
    forgotten = asked.pop(FORGOTTEN, False)
    found = selection.evaluation.where(**asked)
    if forgotten and (learning := learning_of(selection)):
        found = found[np.isin(found, learning.forgotten)]
    return found


def ranked(selection: Selection, samples: Array, by: str) -> Array:
    """Return samples in an order, as `Evaluation.ranked`; `CHANGED` is one too."""
    if by == CHANGED and (learning := learning_of(selection)):
        return samples[np.argsort(-learning.turned[samples], kind="stable")]
    return selection.evaluation.ranked(samples, by="index" if by == CHANGED else by)


def _said(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "-".join(map(_said, value))
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"


def _condition(term: str, selection: Selection) -> tuple[str, Any]:
    """Return a condition by its name, as ``where`` takes it."""
    if term == "disputed":
        return "among", list(disputed(selection.labels))
    written, *values = term.split("-")
    name = written.replace(".", "_")
    if name not in _KINDS:
        raise ValueError
    return name, _KINDS[name](values, len(selection.source.classes))


def _truth(values: list[str], classes: int) -> bool:
    (value,) = values
    if value not in ("true", "false"):
        raise ValueError
    return value == "true"


def _labels(values: list[str], classes: int) -> list[int]:
    labels = [int(value) for value in values if _NUMBER.fullmatch(value)]
    if len(labels) < len(values) or not labels or max(labels) >= classes:
        raise ValueError
    return labels


def _label(values: list[str], classes: int) -> int:
    (label,) = _labels(values, classes)
    return label


def _ends(values: list[str], classes: int) -> tuple[float, float]:
    low, high = (float(end) for end in values if end == "inf" or _NUMBER.fullmatch(end))
    return low, high


#: By the name of a condition, what reads its values, given how many classes there are.
_KINDS: dict[str, Callable[[list[str], int], Any]] = {
    "correct": _truth,
    "label": _labels,
    "predicted": _labels,
    "confidence": _ends,
    "margin": _ends,
    "loss": _ends,
    "a_right": _truth,
    "b_right": _truth,
    "a_predicted": _label,
    "b_predicted": _label,
    "same_prediction": _truth,
    FORGOTTEN: _truth,
}
_OF_BOTH = {"a_right", "b_right", "a_predicted", "b_predicted", "same_prediction"}
