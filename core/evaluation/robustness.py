"""How much an image, or all of a split, can be changed until a network reads it otherwise."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from core.arrays import Array, check_labels
from core.images.filters import pictures
from core.images.transforms import TRANSFORMS, Transform, apply
from core.messages import Message
from core.network.network import Network, predict

# Images at a time: as floats they stay in the processor's cache. To change them takes 8 MB, of
# which some visitors at once need as much each.
_BLOCK = 500


class Flip(NamedTuple):
    """The amount of a transform at which the answer changes, and to which class."""

    amount: float
    predicted: int


def accuracy_along(
    network: Network,
    images: Array,
    labels: Array,
    transform: Transform,
    amounts: Iterable[float],
) -> Iterator[float]:
    """Yield the accuracy over changed images for one amount of a transform after another.

    Each accuracy is computed when it is asked for, so that a caller can show it and stop at any.
    Where the transform is affine in the pixels no image is changed, but the weights of the first
    layer once (`core.images.adjoint`), which gives the same up to rounding: only an image whose two
    largest probabilities are equal but for the last digits may count otherwise.
    A transform that depends on an image's index in its batch, as noise does, repeats itself from
    one 500 images to the next.

    Parameters
    ----------
    network : Network
    images : (N, 28, 28) or (N, 784)
        uint8 from 0 to 255, or floats from 0.0 to 1.0.
    labels : (N,) int
        True labels.
    transform : Transform
        A row of `core.images.transforms.TRANSFORMS`.
    amounts : iterable of float
        From the transform's lowest to its highest.

    Yields
    ------
    float
        The fraction of correct predictions, 0 to 1.

    Raises
    ------
    ValueError
        At once, if there are no images or not one label for each; when its turn comes, if an
        amount lies outside of the transform's bounds.
    """
    if len(images) == 0:
        raise ValueError(Message("An accuracy needs at least one image; there is none."))
    labels = check_labels(labels, (len(images),), network.sizes[-1], "accuracy_along")
    return (_accuracy(network, images, labels, transform, amount) for amount in amounts)


def _accuracy(
    network: Network, images: Array, labels: Array, transform: Transform, amount: float
) -> float:
    moved = _with_moved_weights(network, images, transform, amount)
    # One array for all blocks: a new one each would take as long as all the rest.
    x = np.empty((min(len(images), _BLOCK), network.sizes[0]), dtype=np.float32)
    correct = 0
    for start in range(0, len(images), _BLOCK):
        block = slice(start, start + _BLOCK)
        if moved:
            pixels = images[block].reshape(len(labels[block]), -1)
            seen = x[: len(pixels)]
            np.copyto(seen, pixels, casting="unsafe")
        else:
            changed = transform(images[block], amount)
            seen = changed.reshape(len(changed), -1)
        y = predict(moved or network, seen)
        correct += int((y.argmax(axis=1) == labels[block]).sum())
    return correct / len(images)


def _with_moved_weights(
    network: Network, images: Array, transform: Transform, amount: float
) -> Network | None:
    """Return a network that sees images as the given one sees changed images, if one does."""
    shape = pictures(images[:1]).shape[1:]
    W1, b1 = network["W1"], network["b1"]
    if math.prod(shape) != len(W1):
        return None  # `predict` says what does not fit
    moved = transform.move_weights(W1.reshape(*shape, -1), amount)
    if moved is None:
        return None
    # Where pixels go up to 255 the weights are divided, which are fewer.
    white = W1.dtype.type(255 if images.dtype == np.uint8 else 1)
    weights, bias = moved[0].reshape(W1.shape) / white, b1 + moved[1]
    if not (np.isfinite(weights).all() and np.isfinite(bias).all()):
        return None  # beyond the range of floats, as what it gives for images need not be
    return Network({**network, "W1": weights, "b1": bias}, network.activation, copy=False)


def smallest_flip(
    network: Network, image: Array, name: str, others: Mapping[str, float] | None = None
) -> Flip | None:
    """Return the amount nearest to neutral at which a network reads an image as another class.

    Parameters
    ----------
    network : Network
    image : (784,) or (28, 28)
        One image, uint8 from 0 to 255, or floats from 0.0 to 1.0.
    name : str
        Of the transform, a short name in `core.images.transforms.TRANSFORMS`. Every step of it is
        tried, from the neutral amount outwards; of two that are as far, the larger one first.
    others : mapping of str to float, optional
        Amounts of other transforms, which stay as they are.

    Returns
    -------
    Flip or None
        None where no amount changes the answer.
    """
    transform, others = TRANSFORMS[name], others or {}
    steps = sorted(
        transform.steps(),
        key=lambda amount: (round(abs(amount - transform.neutral), 10), -amount),
    )
    order = list(TRANSFORMS).index(name)
    first, last = list(TRANSFORMS)[:order], list(TRANSFORMS)[order + 1 :]
    row = apply(image.reshape(1, -1), {each: others[each] for each in first if each in others})
    after = {each: others[each] for each in last if each in others}
    before = None
    for amount in steps:
        # One by one, as it is asked for: in a batch the last digits may differ.
        changed = apply(transform(row, amount), after) if after else transform(row, amount)
        answer = int(predict(network, changed).argmax())
        before = answer if before is None else before
        if answer != before:
            return Flip(amount, answer)
    return None


def half_accuracy(
    amounts: Sequence[float], accuracies: Sequence[float], neutral: float
) -> tuple[float | None, float | None]:
    """Return at which amounts on either side of neutral half of the accuracy there is left.

    Going outwards from neutral, the first amount on either side; between two amounts of the curve
    where the straight line between them gets there.

    Parameters
    ----------
    amounts, accuracies : sequence of float
        Of a curve, the amounts rising and neutral among them.
    neutral : float

    Returns
    -------
    (float or None, float or None)
        None where the curve ends before, and where the accuracy at neutral is 0.

    Examples
    --------
    >>> half_accuracy([-2, -1, 0, 1, 2], [0.2, 0.8, 0.8, 0.6, 0.5], neutral=0)
    (-1.6666666666666665, None)
    """
    middle = list(amounts).index(neutral)
    half = accuracies[middle] / 2
    if not half:
        return None, None

    def first(outwards: Iterable[tuple[float, float]]) -> float | None:
        for (near, above), (far, accuracy) in pairwise(outwards):
            if accuracy <= half:
                return near + (far - near) * (above - half) / (above - accuracy)
        return None

    curve = list(zip(amounts, accuracies, strict=True))
    return first(curve[middle::-1]), first(curve[middle:])
