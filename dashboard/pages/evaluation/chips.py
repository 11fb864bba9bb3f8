"""What the filters hold, in words; a click takes it away."""

import math

from dashboard.pages.evaluation import filters
from dashboard.state.selection import Selection
from dashboard.widgets.chip import chip
from dashboard.words import file_part, literal

_LONGEST = 100  # characters of a part of a file's name


def chips(selection: Selection) -> None:
    """Draw a chip for each filter that narrows the samples down."""
    asked, classes = filters.conditions(selection), selection.source.classes
    labels = [
        f"{word} {', '.join(literal(classes[i]) for i in asked[name])}"
        for word, name in (("true", "label"), ("predicted", "predicted"))
        if name in asked
    ]
    if labels:
        chip(" · ".join(labels), ("true", "predicted"), filters.release)
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
    classes, parts = selection.source.classes, []
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
    return file_part("-".join(parts) or "all")[:_LONGEST]
