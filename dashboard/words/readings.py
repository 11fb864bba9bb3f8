"""What is said of how a network is read: what its hidden layers apply, and what its pixels are."""

from core.weights.doubt import Reading
from core.weights.pixels import NAMED, PixelScale

#: What each pixel scale that has a name is called.
PIXELS = {"unit": "0.0 to 1.0", "bytes": "0 to 255"}


def pixels(scale: PixelScale) -> str:
    """Return what a pixel scale is called."""
    for name, named in NAMED.items():
        if named == scale:
            return f"pixels {PIXELS[name]}"
    return f"pixels normalised with mean {scale.mean:g} and std {scale.std:g}"


def reading(read: Reading) -> str:
    """Return what a reading is called: ``"relu, pixels 0 to 255"``."""
    return f"{read.activation}, {pixels(read.pixels)}"
