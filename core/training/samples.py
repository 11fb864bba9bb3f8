"""What samples must be like before anything is learned from them."""

import numpy as np

from core.arrays import Array
from core.messages import Message


def check_learned(x: Array, t: Array) -> None:
    """Check the samples to learn from.

    Raises
    ------
    ValueError
        If x and t do not belong together, or the labels are not whole numbers from 0.
    """
    if not _belong_together(x, t):
        raise ValueError(
            Message(
                "Training needs images (N, n_in) and one label each (N,), N at least 1; it was "
                "given {x} and {t}.",
                x=x.shape,
                t=t.shape,
            )
        )
    if found := _strange_labels(t):
        raise ValueError(
            Message(
                "Training needs whole-number labels from 0, found {found}; "
                "load_mnist(one_hot_label=False) gives them.",
                found=found,
            )
        )


def check_held_out(x: Array, t: Array, width: int) -> None:
    """Check the samples that are only measured, whose images have this many values.

    Raises
    ------
    ValueError
        As `check_learned`, or if the images are of another width.
    """
    if not _belong_together(x, t) or x.shape[1] != width:
        raise ValueError(
            Message(
                "Holding out needs images (N, {width}) and one label each (N,), N at least 1; it "
                "was given {x} and {t}.",
                width=width,
                x=x.shape,
                t=t.shape,
            )
        )
    if found := _strange_labels(t):
        raise ValueError(
            Message(
                "Holding out needs whole-number labels from 0, found {found}; "
                "load_mnist(one_hot_label=False) gives them.",
                found=found,
            )
        )


def check_classes(classes: int, t: Array) -> None:
    """Check that a network of so many classes has one for every label.

    Raises
    ------
    ValueError
        If a label is too large.
    """
    if t.max() >= classes:
        raise ValueError(
            Message(
                "The labels go up to {largest}, but the network is to tell {classes} classes "
                "apart; classes={needed} makes room for them all.",
                largest=int(t.max()),
                classes=classes,
                needed=int(t.max()) + 1,
            )
        )


def _belong_together(x: Array, t: Array) -> bool:
    return x.ndim == 2 and len(x) > 0 and t.shape == (len(x),)


def _strange_labels(t: Array) -> Message | None:
    """Return what labels are that are not whole numbers from 0, or None of those that are."""
    if not np.issubdtype(t.dtype, np.integer):
        return Message("{dtype}", dtype=str(t.dtype))
    return Message("labels down to {least}", least=int(t.min())) if t.min() < 0 else None
