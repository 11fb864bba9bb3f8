"""Where the slope of an activation has all but vanished, so that a unit learns next to nothing."""

import numpy as np
import numpy.typing as npt

from core.arrays import Array

NEAR = 0.01  # how close to its limits an activation counts as saturated


def saturated(z: Array, activation: str) -> npt.NDArray[np.bool_]:
    """Say of each activation whether the slope there has all but vanished; the shape of z.

    Within 0.01 of 0 or 1 for a sigmoid, of −1 or 1 for tanh; exactly 0 for a ReLU.
    """
    if activation == "relu":
        return np.asarray(z == 0)
    low = {"sigmoid": 0.0, "tanh": -1.0}[activation]
    return np.asarray((z < low + NEAR) | (z > 1 - NEAR))


def saturation(z: Array, activation: str) -> float:
    """Return the share of activations that are `saturated`, 0 to 1."""
    return float(saturated(z, activation).mean())
