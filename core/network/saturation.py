"""Where the slope of an activation has all but vanished, so that a unit learns next to nothing."""

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.network.layers import check_activation

NEAR = 0.01  # how close to a limit an activation counts as saturated
_FLAT = 0.1  # no curve that bends towards its limit is as steep so near to it


def saturated(z: Array, activation: str) -> npt.NDArray[np.bool_]:
    """Return of each activation whether the slope there has all but vanished; the shape of z.

    Within 0.01 of a limit: of 0 or 1 for a sigmoid, of −1 or 1 for tanh. For a ReLU, whose slope is
    1 as near to its limit as one likes, exactly 0.
    """
    row = check_activation(activation)
    near = (z < row.low + NEAR) | (z > row.high - NEAR)
    return np.asarray(near & (row.slope(z) < _FLAT))


def saturation(z: Array, activation: str) -> float:
    """Return the fraction of activations that are `saturated`, 0 to 1.

    Examples
    --------
    >>> saturation(np.array([0.001, 0.5, 0.999, 0.3]), "sigmoid")
    0.5
    """
    return float(saturated(z, activation).mean())
