"""What is said of how a network is read: what its hidden layers apply, and what its pixels are."""

from core.messages import Message
from core.weights.doubt import Doubt, Reading
from core.weights.pixels import NAMED, PixelScale

#: What each pixel scale that has a name is called.
PIXELS = {"unit": Message("0.0 to 1.0"), "bytes": Message("0 to 255")}


def pixels(scale: PixelScale) -> Message:
    """Return what a pixel scale is called."""
    for name, named in NAMED.items():
        if named == scale:
            return Message("pixels {range}", range=PIXELS[name])
    return Message(
        "pixels normalised with mean {mean:g} and std {std:g}", mean=scale.mean, std=scale.std
    )


def assumed(doubt: Doubt) -> Message:
    """Return what was assumed that another reading changes: ``"sigmoid"``."""
    return _differing(doubt.reading, doubt.better)


def better(doubt: Doubt) -> Message:
    """Return what another reading changes: ``"relu"``, or ``"relu, pixels 0 to 255"``."""
    return _differing(doubt.better, doubt.reading)


def _differing(one: Reading, other: Reading) -> Message:
    if one.pixels == other.pixels:
        return Message("{activation}", activation=one.activation)
    if one.activation == other.activation:
        return pixels(one.pixels)
    return Message("{activation}, {pixels}", activation=one.activation, pixels=pixels(one.pixels))
