"""The figures of a data set that the page Data alone shows, cached as those that pages share."""

import numpy as np
import pandas as pd

from core.arrays import Array
from core.datasets.balance import Balance, balance
from core.datasets.mnist import apply_flags
from core.datasets.statistics import ClassImages, class_images, pixel_counts
from core.messages import Message
from dashboard.state import cached
from dashboard.state.keys import DataKey


@cached.FIGURES.keep()
def returned(data: DataKey, normalize: bool, flatten: bool, one_hot_label: bool) -> pd.DataFrame:
    """Return what ``load_mnist`` gives: a row for each of the four arrays.

    Returns
    -------
    DataFrame
        ``array``, ``shape``, ``dtype`` (str), ``range`` (Message) and ``memory`` (int, bytes).
    """
    classes = len(data.source.classes)
    rows = []
    for split, extremes in _extremes(data).items():
        count = len(cached.splits(data)[split][1])
        # A larger pixel or label is larger in every form: two samples say what all would, which
        # take 188 MB.
        pair = apply_flags(*extremes, normalize, flatten, one_hot_label, classes=classes)
        for name, array in zip(("x", "t"), pair, strict=True):
            rows.append(
                {
                    "array": f"{name}_{split}",
                    "shape": str((count, *array.shape[1:])),
                    "dtype": str(array.dtype),
                    "range": Message(
                        "{low} to {high}", low=str(array.min()), high=str(array.max())
                    ),
                    "memory": count * array[0].nbytes,
                }
            )
    return pd.DataFrame(rows, dtype=object)  # which keeps a message one


@cached.FIGURES.keep(Message("Looking for the smallest and the largest pixels…"))
def _extremes(data: DataKey) -> dict[str, tuple[Array, Array]]:
    """Return two samples for each split: all smallest pixels and label, all largest."""
    return {split: (_ends(x), _ends(t)) for split, (x, t) in cached.splits(data).items()}


def _ends(values: Array) -> Array:
    return np.stack([np.full_like(values[0], end) for end in (values.min(), values.max())])


@cached.FIGURES.keep()
def label_counts(data: DataKey) -> pd.DataFrame:
    """Return how many samples each label has: ``label``, ``split`` and ``count``, a row each."""
    classes = data.source.classes
    rows = (
        {"label": label, "split": split, "count": count}
        for split, (_, labels) in cached.splits(data).items()
        for label, count in zip(
            classes, np.bincount(labels, minlength=len(classes)).tolist(), strict=True
        )
    )
    return pd.DataFrame(rows, dtype=object).astype({"count": int})


@cached.FIGURES.keep()
def spread(data: DataKey, split: str) -> Balance:
    """Return how the samples of a split are spread over the labels."""
    return balance(cached.splits(data)[split][1], len(data.source.classes))


@cached.FIGURES.keep(Message("Taking the images of each label together…"))
def images_by_label(data: DataKey, split: str) -> ClassImages:
    """Return mean, standard deviation and count of the images of each label of a split."""
    return class_images(*cached.splits(data)[split], len(data.source.classes))


@cached.FIGURES.keep(Message("Counting the pixels…"))
def pixel_histogram(data: DataKey, split: str) -> Array:
    """Return how often each pixel value occurs in a split, (256,) int."""
    return pixel_counts(cached.splits(data)[split][0])
