"""What is said of a transform: a row for each of `core.images.transforms.TRANSFORMS`."""

from typing import NamedTuple

from core.images.transforms import TRANSFORMS


class Deed(NamedTuple):
    """What an ``{amount}`` without its sign does, in words as `str.format` takes them.

    Attributes
    ----------
    one, other : str
        Of an amount of 1, and of any other.
    """

    one: str
    other: str


class Words(NamedTuple):
    """The words about one transform.

    Attributes
    ----------
    amount : str
        How its slider writes an amount: a format as of Streamlit's sliders.
    deed : Deed
        What it does.
    opposite : Deed or None
        What it does by an amount below 0, where there are such amounts.
    """

    amount: str
    deed: Deed
    opposite: Deed | None = None


def _alike(words: str) -> Deed:
    return Deed(words, words)


WORDS = {
    "thicken": Words(
        "%.1f px",
        Deed("Thicken by {amount} pixel a side", "Thicken by {amount} pixels a side"),
        Deed("Thin by {amount} pixel a side", "Thin by {amount} pixels a side"),
    ),
    "scale": Words("× %.2f", _alike("Scale to {amount} times the size")),
    "slant": Words(
        "%.2f px/px",
        _alike("Slant {amount} to the right"),
        _alike("Slant {amount} to the left"),
    ),
    "turn": Words(
        "%d°",
        Deed("Turn {amount} degree clockwise", "Turn {amount} degrees clockwise"),
        Deed("Turn {amount} degree anticlockwise", "Turn {amount} degrees anticlockwise"),
    ),
    "down": Words(
        "%d px",
        Deed("Shift {amount} pixel down", "Shift {amount} pixels down"),
        Deed("Shift {amount} pixel up", "Shift {amount} pixels up"),
    ),
    "right": Words(
        "%d px",
        Deed("Shift {amount} pixel to the right", "Shift {amount} pixels to the right"),
        Deed("Shift {amount} pixel to the left", "Shift {amount} pixels to the left"),
    ),
    "hide": Words(
        "%d px",
        Deed(
            "Hide {amount} × {amount} pixel in the centre",
            "Hide {amount} × {amount} pixels in the centre",
        ),
    ),
    "blur": Words("%.1f px", Deed("Blur by {amount} pixel", "Blur by {amount} pixels")),
    "contrast": Words("× %.1f", _alike("Contrast times {amount}")),
    "invert": Words("%.2f", _alike("Invert by a share of {amount}")),
    "noise": Words("%.2f", _alike("Noise of {amount}")),
}


def deed(name: str, amount: float | None) -> str:
    """Return what an amount does: ``"Turn 15 degrees clockwise"``; None is the neutral one."""
    if amount is None:
        return f"{TRANSFORMS[name].name}: back to {TRANSFORMS[name].neutral:g}"
    words, written = WORDS[name], f"{abs(amount):g}"
    found = words.opposite if words.opposite and amount < 0 else words.deed
    return (found.one if written == "1" else found.other).format(amount=written)
