"""What is said of how a network is read: what its hidden layers apply, and what its pixels are."""

from core.weights.doubt import Doubt, Reading
from core.weights.pixels import NAMED, PixelScale

#: What each pixel scale that has a name is called.
PIXELS = {"unit": "0.0 to 1.0", "bytes": "0 to 255"}


def pixels(scale: PixelScale) -> str:
    """Return what a pixel scale is called."""
    for name, named in NAMED.items():
        if named == scale:
            return f"pixels {PIXELS[name]}"
    return f"pixels normalised with mean {scale.mean:g} and std {scale.std:g}"


def assumed(doubt: Doubt) -> str:
    """Return what was assumed that another reading changes: ``"sigmoid"``."""
    return _differing(doubt.reading, doubt.better)


def better(doubt: Doubt) -> str:
    """Return what another reading changes: ``"relu"``, or ``"relu, pixels 0 to 255"``."""
    return _differing(doubt.better, doubt.reading)


def _differing(one: Reading, other: Reading) -> str:
    if one.pixels == other.pixels:
        return one.activation
    if one.activation == other.activation:
        return pixels(one.pixels)
    return f"{one.activation}, {pixels(one.pixels)}"
