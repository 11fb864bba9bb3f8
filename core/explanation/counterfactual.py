"""The smallest change to an image that makes a network answer something else."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array, check_class, silent
from core.messages import Message
from core.network.backpropagation import Gradients
from core.network.network import Activations, Network, forward

#: By how much the logit of the wanted class must be ahead. Summed in another order, as in a batch,
#: float32 logits differ by some 1e-5; the answer must not.
LEAD = 1e-3
_HALVINGS = 12  # to within a 4,000th of the way


@dataclass(frozen=True)
class Counterfactual:
    """The smallest change that was found.

    Attributes
    ----------
    target : int
        The answer that was wanted.
    found : bool
        Whether `predict` gives it for `image`.
    image : (n_in,) float32
        The changed image, pixels from 0 to 1; the one it began with if none was found.
    distance : float
        The length of the change (L2): the root of the sum of its squares over all pixels, of 1.0
        each. Infinite if none was found.
    steps : int
        How many steps along the gradient were taken.
    """

    target: int
    found: bool
    image: Array
    distance: float
    steps: int


@silent
def counterfactual(
    network: Network, x: npt.ArrayLike, target: int, *, steps: int = 300
) -> Counterfactual:
    """Return the nearest image that is found for which the network answers with a chosen class.

    The lead is the logit of the target minus the largest other. Each step turns the change towards
    the gradient of the lead, less and less far; the change shrinks by a twentieth while the answer
    is the target and grows by as much while it is not (after Rony et al., "Decoupling Direction
    and Norm for Efficient Gradient-Based L2 Adversarial Attacks and Defenses", 2019). The nearest
    image so found is moved straight back towards x while the answer stays. The same arguments give
    the same image; it is not proved that no nearer one exists.

    Parameters
    ----------
    network : Network
    x : (n_in,)
        One image, pixels from 0.0 to 1.0.
    target : int
        The class that shall be the answer. If it is already, the change is none.
    steps : int
        How many steps to take at most.

    Returns
    -------
    Counterfactual
        With ``found`` False if no step led to the target.

    Raises
    ------
    ValueError
        If x is not one image with pixels from 0 to 1, the network has no such class, or steps is
        not at least 1.
    """
    x = np.array(x, dtype=np.float32)
    _check(network, x, target, steps)
    arrays = forward(network, x)
    if arrays["y"].argmax() == target:
        return Counterfactual(target, True, x, 0.0, 0)
    farthest = math.sqrt(x.size)  # from all black to all white
    gradient = _gradient_of_lead(network, x, arrays, target)
    # How far the target would overtake, were the network linear.
    reach = min((LEAD - _lead(network, arrays, target)) / (_length(gradient) or 1.0), farthest)
    nearest: Array | None = None
    image, distance, step = x, math.inf, 0
    while step < steps and gradient.any():  # none where a layer is saturated or dead
        fraction = 0.01 + 0.49 * (1 + math.cos(math.pi * step / steps)) / 2
        change = image - x + fraction * reach * gradient / _length(gradient)
        image = _within(x + reach * change / (_length(change) or 1.0))
        arrays = forward(network, image)
        if _lead(network, arrays, target) >= LEAD:
            moved = _length(image - x)
            if moved < distance:
                nearest, distance = image, moved
            reach = 0.95 * min(reach, moved)
        else:
            reach = min(1.05 * reach, farthest)
        gradient = _gradient_of_lead(network, image, arrays, target)
        step += 1
    if nearest is None:
        return Counterfactual(target, False, x, math.inf, step)
    nearest = _moved_back(network, x, nearest, target)
    return Counterfactual(target, True, nearest, _length(nearest - x), step)


def _lead(network: Network, arrays: Activations, target: int) -> float:
    """Return how far the logit of the target is ahead of the largest other."""
    logits = arrays[f"a{network.depth}"]
    return float(logits[target] - logits[_rival(logits, target)])


def _gradient_of_lead(network: Network, x: Array, arrays: Activations, target: int) -> Array:
    """Return how fast the lead rises with each pixel, in float64."""
    logits = arrays[f"a{network.depth}"]
    by_logits = np.zeros_like(logits)
    by_logits[target], by_logits[_rival(logits, target)] = 1, -1
    return Gradients(network, x, arrays, by_logits)["x"].astype(np.float64)


def _rival(logits: Array, target: int) -> int:
    """Return the class other than the target whose logit is largest."""
    others = logits.copy()
    others[target] = -np.inf
    return int(others.argmax())


def _length(v: Array) -> float:
    return float(np.linalg.norm(v))


def _moved_back(network: Network, x: Array, image: Array, target: int) -> Array:
    """Return the image nearest to x, on the straight way between the two, that still leads."""
    low, high = 0.0, 1.0
    nearest = image
    for _ in range(_HALVINGS):
        fraction = (low + high) / 2
        between = _within(x + fraction * (image - x))
        if _lead(network, forward(network, between), target) >= LEAD:
            high, nearest = fraction, between
        else:
            low = fraction
    return nearest


def _within(x: Array) -> Array:
    """Return x with every pixel from 0 to 1, float32."""
    return np.asarray(np.clip(x, 0, 1), dtype=np.float32)


def _check(network: Network, x: Array, target: int, steps: int) -> None:
    width = network.sizes[0]
    if x.shape != (width,):
        raise ValueError(
            Message(
                "A counterfactual starts from one image of shape ({width},); it was given {shape}.",
                width=width,
                shape=x.shape,
            )
        )
    if not ((x >= 0) & (x <= 1)).all():  # NaN is neither
        raise ValueError(
            Message(
                "A counterfactual starts from pixels from 0.0 to 1.0; they go from {lowest} to "
                "{highest}. load_mnist(normalize=True) gives such pixels.",
                lowest=x.min(),
                highest=x.max(),
            )
        )
    check_class(target, network.sizes[-1])
    if steps < 1:
        raise ValueError(
            Message("A counterfactual needs at least 1 step; it was given {steps}.", steps=steps)
        )
