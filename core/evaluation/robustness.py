"""How a network's accuracy over a split falls as its images are changed more and more."""

from collections.abc import Iterable, Iterator

from core.arrays import Array, check_labels
from core.images.transforms import Transform
from core.messages import Message
from core.network.network import Network, predict

_BLOCK = 2_000  # images changed at a time, so that memory does not grow with the split


def accuracy_along(
    network: Network,
    images: Array,
    labels: Array,
    transform: Transform,
    amounts: Iterable[float],
) -> Iterator[float]:
    """Yield the accuracy over changed images for one amount of a transform after another.

    Each accuracy is computed when it is asked for, so that a caller can show it and stop at any.
    A transform that depends on an image's index in its batch, as noise does, repeats itself from
    one 2,000 images to the next.

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
    correct = 0
    for start in range(0, len(images), _BLOCK):
        block = slice(start, start + _BLOCK)
        changed = transform(images[block], amount)
        y = predict(network, changed.reshape(len(changed), -1))
        correct += int((y.argmax(axis=1) == labels[block]).sum())
    return correct / len(images)
