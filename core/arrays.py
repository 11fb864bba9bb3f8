"""What every module needs of arrays: their type, silence while they are computed, labels."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from core.messages import Message

Array = npt.NDArray[Any]

#: Decorates a function whose arithmetic goes on past the range of its dtype, as IEEE 754 has it
#: (an exponential becomes 0 or infinite, and infinite minus infinite NaN), without a warning or an
#: error, whatever `numpy.seterr` says. Dividing by zero remains what it is: a mistake.
silent = np.errstate(over="ignore", under="ignore", invalid="ignore")


class LazyRows:
    """Stands for an array of many rows that are made when they are asked for.

    What goes through an array in blocks (`predict`, `evaluate`, …) takes it in place of the array,
    and never holds more of it than a block.

    Parameters
    ----------
    shape : tuple of int
        (N, …).
    dtype : dtype
    read : callable
        Returns rows by an index or a slice, as an array would.
    """

    def __init__(
        self, shape: tuple[int, ...], dtype: npt.DTypeLike, read: Callable[[Any], Array]
    ) -> None:
        self.shape, self.ndim, self.dtype = shape, len(shape), np.dtype(dtype)
        self._read = read

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: Any) -> Array:
        return self._read(rows)

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> Array:
        return np.asarray(self[:], dtype=dtype)


def as_rows(x: npt.ArrayLike) -> Array:
    """Return x as an array, or as it is where its rows are yet to be made."""
    return cast(Array, x) if isinstance(x, LazyRows) else np.asarray(x)


def check_labels(
    t: npt.ArrayLike,
    samples: tuple[int, ...],
    classes: int | None,
    asker: str,
    *,
    one_hot: bool = False,
) -> Array:
    """Return labels as whole numbers, of the shape of the samples, if they belong to them.

    Parameters
    ----------
    t : array of int
        A label for each sample; or one-hot, a row a sample, where that is allowed.
    samples : tuple of int
        The shape they must have: (N,) for a batch, () for one sample.
    classes : int or None
        How many there are; None where the largest label is to say it.
    asker : str
        What needs the labels, for the sentence that refuses them.
    one_hot : bool
        Whether (N, classes) is allowed.

    Raises
    ------
    ValueError
        If they are not whole numbers, not one for each sample, or none of the classes.

    Examples
    --------
    >>> check_labels([[0, 0, 1], [1, 0, 0]], (2,), 3, "evaluate", one_hot=True)
    array([2, 0])
    """
    t = np.asarray(t)
    labels: Array = t.argmax(axis=-1) if one_hot and t.shape == (*samples, classes) else t
    if labels.shape != samples or labels.dtype.kind not in "iu":
        raise ValueError(_unfit(t, samples, classes, asker, one_hot))
    if labels.size and (labels.min() < 0 or labels.max() >= (classes or np.inf)):
        raise ValueError(
            Message(
                "{asker} was given labels from {lowest} to {highest}, where {classes} classes are "
                "told apart, 0 to {last}.",
                asker=asker,
                lowest=labels.min(),
                highest=labels.max(),
                classes=classes,
                last=classes - 1,
            )
            if classes
            else Message(
                "{asker} was given the label {lowest}, where labels go from 0.",
                asker=asker,
                lowest=labels.min(),
            )
        )
    return labels


def check_class(index: int, classes: int) -> None:
    """Raise a ValueError if a network of so many classes has none of this index."""
    if isinstance(index, bool) or not isinstance(index, int | np.integer):
        raise ValueError(
            Message(
                "A class is a whole number from 0 to {last}; it was given {index!r:.40}.",
                last=classes - 1,
                index=index,
            )
        )
    if not 0 <= index < classes:
        raise ValueError(
            Message(
                "The network has the classes 0 to {last}; it has no class {index}.",
                last=classes - 1,
                index=index,
            )
        )


def _unfit(
    t: Array, samples: tuple[int, ...], classes: int | None, asker: str, one_hot: bool
) -> Message:
    """Return what is said of labels of another shape or type than is needed."""
    found: dict[str, Any] = {"asker": asker, "dtype": t.dtype, "shape": t.shape}
    if one_hot:
        return Message(
            "{asker} needs one label for each of the {n} images, whole numbers ({n},) or "
            "one-hot ({n}, {classes}); it was given {dtype} of shape {shape}.",
            n=samples[0],
            classes=classes,
            **found,
        )
    if t.ndim == len(samples) + 1:
        return Message(
            "{asker} needs one whole-number label for each sample, {samples}; it was given "
            "{dtype} of shape {shape}. One-hot labels become whole numbers with t.argmax(axis=-1).",
            samples=samples,
            **found,
        )
    return Message(
        "{asker} needs one whole-number label for each sample, {samples}; it was given {dtype} of "
        "shape {shape}.",
        samples=samples,
        **found,
    )
