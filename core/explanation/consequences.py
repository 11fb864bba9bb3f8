"""What each flag of `load_mnist` does to a network: found by doing it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array, as_rows, silent
from core.datasets.mnist import apply_flags, scaled_rows
from core.messages import Message, message_of
from core.network.network import Network, blocks, forward
from core.network.saturation import saturated


@dataclass(frozen=True)
class Performance:
    """How well a network does on a split with its pixels in one form.

    An answer, here and below, is what Python prints: the value, or the error and its text.

    Attributes
    ----------
    accuracy : float
        The fraction of correct predictions, 0 to 1.
    saturated : float or None
        The fraction of z1 that is saturated, as in `saturation`; None for a network without z1.
    whole, one_hot, remedied : str
        The answers to ``np.sum(p == t)`` with labels (N,) and (N, 10), and to
        ``np.sum(p == t.argmax(axis=1))`` with those of (N, 10).
    """

    accuracy: float
    saturated: float | None
    whole: str
    one_hot: str
    remedied: str


@dataclass(frozen=True)
class Consequences:
    """The outcome of each flag for a network and a split.

    Attributes
    ----------
    normalized, raw : Performance
        With pixels from 0.0 to 1.0, and with pixels from 0 to 255.
    flat, unflattened : str
        The shape of ``np.dot(x, W1) + b1`` for images as rows, (N, 784), and the answer for images
        as they are, (N, 1, 28, 28).
    refusal : Message
        What `forward` says of the same.
    """

    normalized: Performance
    raw: Performance
    flat: str
    unflattened: str
    refusal: Message


@silent
def consequences(
    network: Network,
    images: npt.NDArray[np.uint8],
    labels: npt.NDArray[np.uint8],
    classes: int = 10,
) -> Consequences:
    """Return what a network makes of a split in each form that `load_mnist` can give it.

    Parameters
    ----------
    network : Network
        Takes 784 values.
    images, labels : ndarray
        (N, 28, 28) and (N,), uint8.
    classes : int
        Length of a one-hot row.

    Returns
    -------
    Consequences
    """
    raw, rows = apply_flags(images, labels, normalize=False, one_hot_label=True, classes=classes)
    x = as_rows(scaled_rows(images))
    pictures = raw.reshape(len(raw), 1, *images.shape[1:])
    W1, b1 = network["W1"], network["b1"]
    return Consequences(
        normalized=_read(network, x, labels, rows),
        raw=_read(network, raw, labels, rows),
        flat=str((*x.shape[:-1], *b1.shape)),
        unflattened=answer(lambda: (np.dot(pictures, W1) + b1).shape),
        refusal=_refusal(network, pictures),
    )


def answer(expression: Callable[[], object]) -> str:
    """Return what Python prints for an expression: its value, or its error in one line."""
    try:
        return str(expression())
    except Exception as error:  # which one NumPy raises is what is asked
        return f"{type(error).__name__}: {str(error).strip()}"


def _refusal(network: Network, pictures: Array) -> Message:
    try:
        forward(network, pictures)
    except ValueError as error:
        return message_of(error)
    raise AssertionError("forward takes images that are not flattened")


def _read(network: Network, x: Array, t: Array, rows: Array) -> Performance:
    p, flat = np.empty(len(x), np.intp), 0
    for block in blocks(network, len(x)):
        arrays = forward(network, x[block])
        p[block] = arrays["y"].argmax(axis=1)
        if network.depth > 1:
            flat += int(saturated(arrays["z1"], network.activation).sum())
    return Performance(
        accuracy=float((p == t).mean()),
        saturated=flat / (len(x) * network.sizes[1]) if network.depth > 1 else None,
        whole=answer(lambda: np.sum(p == t)),
        one_hot=answer(lambda: np.sum(p == rows)),
        remedied=answer(lambda: np.sum(p == rows.argmax(axis=1))),
    )
