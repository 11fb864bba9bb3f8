"""What the filters hold, in words; a click takes it away."""

import math
from collections.abc import Sequence

from core.messages import Message, listed
from dashboard.pages.evaluation import filters, pair_filters
from dashboard.state.pair import current_pair
from dashboard.state.selection import NETWORKS, Selection
from dashboard.widgets.chip import chip
from dashboard.words import _, file_part, literal, percent, said

_LONGEST = 100  # characters of a part of a file's name


def chips(selection: Selection) -> None:
    """Draw a chip for each filter that narrows the samples down."""
    asked, classes = filters.conditions(selection), selection.source.classes
    pair = current_pair()
    if result := pair_filters.result():
        chip(said(result), ("result",), filters.show_all_results)
    labels: list[Message] = []
    if "label" in asked:
        labels.append(Message("true {labels}", labels=_named(classes, asked["label"])))
    if "predicted" in asked:
        named = _named(classes, asked["predicted"])
        labels.append(
            Message("predicted by {network} {labels}", network=pair.letter, labels=named)
            if pair
            else Message("predicted {labels}", labels=named)
        )
    if labels:
        chip(_side_by_side(labels), ("true", "predicted"), filters.release)
    if both := [
        Message("{network} reads {label}", network=letter, label=label)
        for letter, label in _readings(classes)
    ]:
        chip(_side_by_side(both), pair_filters.PREDICTIONS, filters.release)
    if "confidence" in asked:
        low, high = asked["confidence"]
        text = _("confidence {low:.0f} to {high}", low=100 * low, high=percent(high, 0))
        chip(text, ("confidence",), filters.release)
    if "margin" in asked:
        low, high = asked["margin"]
        text = _("margin {low:.0f} to {high}", low=100 * low, high=percent(high, 0))
        chip(text, ("margin",), filters.release)
    if "loss" in asked:
        low, high = asked["loss"]
        text = (
            _("loss from {low:g}", low=low)
            if high == math.inf
            else _("loss from {low:g} to {high:g}", low=low, high=high)
        )
        chip(text, ("loss",), filters.release)
    if "among" in asked:
        chip(_("disputed"), ("disputed",), filters.release)


def narrowed(selection: Selection) -> str:
    """Return what the filters hold as a part of a file's name: ``"wrong-true-7"``."""
    classes, result = selection.source.classes, pair_filters.result()
    parts: list[str] = [result] if result else []
    for name, value in filters.conditions(selection).items():
        match name:
            case "correct":
                parts.append("right" if value else "wrong")
            case "label" | "predicted":
                parts += ["true" if name == "label" else name, *(classes[i] for i in value)]
            case "among" | "forgotten":
                parts.append("disputed" if name == "among" else name)
            case _:
                parts += [name, *(f"{end:g}" for end in value)]
    parts += [f"{letter} reads {label}" for letter, label in _readings(classes)]
    return file_part("-".join(parts) or "all")[:_LONGEST]


def _named(classes: Sequence[str], labels: Sequence[int]) -> Message:
    return listed(classes[label] for label in labels)


def _side_by_side(messages: Sequence[Message]) -> str:
    return " · ".join(map(literal, messages))


def _readings(classes: Sequence[str]) -> list[tuple[str, str]]:
    """Return what A and what B are asked to have read: ``("A", "4")``."""
    return [
        (letter, classes[place])
        for letter, place in zip(NETWORKS.values(), pair_filters.cell(), strict=True)
        if place is not None
    ]
