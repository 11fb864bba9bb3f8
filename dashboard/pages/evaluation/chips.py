"""What the filters hold, in words; a click takes it away."""

import math
from collections.abc import Sequence

from dashboard.pages.evaluation import filters, pair_filters
from dashboard.state.pair import current_pair
from dashboard.state.selection import NETWORKS, Selection
from dashboard.widgets.chip import chip
from dashboard.words import file_part, literal

_LONGEST = 100  # characters of a part of a file's name


def chips(selection: Selection) -> None:
    """Draw a chip for each filter that narrows the samples down."""
    asked, classes = filters.conditions(selection), selection.source.classes
    pair = current_pair()
    if result := pair_filters.result():
        chip(result, ("result",), filters.show_all_results)
    predicted = f"predicted by {pair.letter}" if pair else "predicted"
    labels = [
        f"{word} {', '.join(literal(classes[i]) for i in asked[name])}"
        for word, name in (("true", "label"), (predicted, "predicted"))
        if name in asked
    ]
    if labels:
        chip(" · ".join(labels), ("true", "predicted"), filters.release)
    if both := [f"{name} {literal(word)}" for name, word in _readings(classes)]:
        chip(" · ".join(both), pair_filters.PREDICTIONS, filters.release)
    for name in ("confidence", "margin"):
        if name in asked:
            low, high = asked[name]
            chip(f"{name} {low * 100:.0f} to {high * 100:.0f} %", (name,), filters.release)
    if "loss" in asked:
        low, high = asked["loss"]
        chip(
            f"loss from {low:g}" + ("" if high == math.inf else f" to {high:g}"),
            ("loss",),
            filters.release,
        )
    if "among" in asked:
        chip("disputed", ("disputed",), filters.release)


def narrowed(selection: Selection) -> str:
    """Return what the filters hold as a part of a file's name: ``"wrong-true-7"``."""
    classes, result = selection.source.classes, pair_filters.result()
    parts = [result] if result else []
    for name, value in filters.conditions(selection).items():
        match name:
            case "correct":
                parts.append("right" if value else "wrong")
            case "label" | "predicted":
                parts += ["true" if name == "label" else name, *(classes[i] for i in value)]
            case "among":
                parts.append("disputed")
            case _:
                parts += [name, *(f"{end:g}" for end in value)]
    parts += [f"{name} {word}" for name, word in _readings(classes)]
    return file_part("-".join(parts) or "all")[:_LONGEST]


def _readings(classes: Sequence[str]) -> list[tuple[str, str]]:
    """Return what A and what B are asked to have read: ``("A reads", "4")``."""
    return [
        (f"{letter} reads", classes[place])
        for letter, place in zip(NETWORKS.values(), pair_filters.cell(), strict=True)
        if place is not None
    ]
