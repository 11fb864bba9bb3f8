"""What is said of a transform: a row for each of `core.images.transforms.TRANSFORMS`."""

from collections.abc import Callable
from typing import NamedTuple

from core.images.transforms import TRANSFORMS
from core.messages import Message

#: What an amount without its sign does: in one sentence, or in one of 1 and one of any other.
Deed = Callable[[str], tuple[Message, ...]]


class Words(NamedTuple):
    """The words about one transform.

    Attributes
    ----------
    amount : str
        How its slider writes an amount: a format as of Streamlit's sliders.
    deed : callable
        Returns what it does.
    opposite : callable or None
        Returns what it does by an amount below 0, where there are such amounts.
    """

    amount: str
    deed: Deed
    opposite: Deed | None = None


WORDS = {
    "thicken": Words(
        "%.1f px",
        lambda amount: (
            Message("Thicken by {amount} pixel a side", amount=amount),
            Message("Thicken by {amount} pixels a side", amount=amount),
        ),
        lambda amount: (
            Message("Thin by {amount} pixel a side", amount=amount),
            Message("Thin by {amount} pixels a side", amount=amount),
        ),
    ),
    "scale": Words(
        "× %.2f", lambda amount: (Message("Scale to {amount} times the size", amount=amount),)
    ),
    "slant": Words(
        "%.2f px/px",
        lambda amount: (Message("Slant {amount} to the right", amount=amount),),
        lambda amount: (Message("Slant {amount} to the left", amount=amount),),
    ),
    "turn": Words(
        "%d°",
        lambda amount: (
            Message("Turn {amount} degree clockwise", amount=amount),
            Message("Turn {amount} degrees clockwise", amount=amount),
        ),
        lambda amount: (
            Message("Turn {amount} degree anticlockwise", amount=amount),
            Message("Turn {amount} degrees anticlockwise", amount=amount),
        ),
    ),
    "down": Words(
        "%d px",
        lambda amount: (
            Message("Shift {amount} pixel down", amount=amount),
            Message("Shift {amount} pixels down", amount=amount),
        ),
        lambda amount: (
            Message("Shift {amount} pixel up", amount=amount),
            Message("Shift {amount} pixels up", amount=amount),
        ),
    ),
    "right": Words(
        "%d px",
        lambda amount: (
            Message("Shift {amount} pixel to the right", amount=amount),
            Message("Shift {amount} pixels to the right", amount=amount),
        ),
        lambda amount: (
            Message("Shift {amount} pixel to the left", amount=amount),
            Message("Shift {amount} pixels to the left", amount=amount),
        ),
    ),
    "hide": Words(
        "%d px",
        lambda amount: (
            Message("Hide {amount} × {amount} pixel in the centre", amount=amount),
            Message("Hide {amount} × {amount} pixels in the centre", amount=amount),
        ),
    ),
    "blur": Words(
        "%.1f px",
        lambda amount: (
            Message("Blur by {amount} pixel", amount=amount),
            Message("Blur by {amount} pixels", amount=amount),
        ),
    ),
    "contrast": Words(
        "× %.1f", lambda amount: (Message("Contrast times {amount}", amount=amount),)
    ),
    "invert": Words(
        "%.2f", lambda amount: (Message("Invert by a share of {amount}", amount=amount),)
    ),
    "noise": Words("%.2f", lambda amount: (Message("Noise of {amount}", amount=amount),)),
}


def deed(name: str, amount: float | None) -> Message:
    """Return what an amount does: ``"Turn 15 degrees clockwise"``; None is the neutral one."""
    if amount is None:
        transform = TRANSFORMS[name]
        return Message(
            "{transform}: back to {neutral:g}",
            transform=transform.name,
            neutral=transform.neutral,
        )
    words, written = WORDS[name], f"{abs(amount):g}"
    forms = (words.opposite if words.opposite and amount < 0 else words.deed)(written)
    return forms[0] if written == "1" else forms[-1]
