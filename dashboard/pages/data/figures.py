"""The figures of a data set that the page Data alone shows, cached as those that pages share."""

import numpy as np
import pandas as pd

from core.arrays import Array
from core.datasets.mnist import load_mnist
from core.datasets.statistics import ClassImages, class_images, pixel_counts
from core.explanation.consequences import Consequences, consequences
from dashboard.state import cached
from dashboard.state.keys import DataKey, NetworkKey


@cached.FIGURES.keep("Calling load_mnist…")
def returned(data: DataKey, normalize: bool, flatten: bool, one_hot_label: bool) -> pd.DataFrame:
    """Return what ``load_mnist`` gives: a row for each of the four arrays.

    Returns
    -------
    DataFrame
        ``array``, ``shape``, ``dtype``, ``range`` (str) and ``memory`` (int, bytes).
    """
    splits = load_mnist(normalize, flatten, one_hot_label, source=data.source)
    arrays = dict(
        zip(("x_train", "t_train", "x_test", "t_test"), (*splits[0], *splits[1]), strict=True)
    )
    return pd.DataFrame(
        {
            "array": name,
            "shape": str(array.shape),
            "dtype": str(array.dtype),
            "range": f"{array.min()} to {array.max()}",
            "memory": array.nbytes,
        }
        for name, array in arrays.items()
    )


@cached.FIGURES.keep()
def label_counts(data: DataKey) -> pd.DataFrame:
    """Return how many samples each label has: ``label``, ``split`` and ``count``, a row each."""
    classes = data.source.classes
    return pd.DataFrame(
        {"label": label, "split": split, "count": count}
        for split, (_, labels) in cached.splits(data).items()
        for label, count in zip(
            classes, np.bincount(labels, minlength=len(classes)).tolist(), strict=True
        )
    )


@cached.FIGURES.keep("Trying each flag on the network…")
def consequences_of_flags(data: DataKey, network: NetworkKey) -> Consequences:
    """Return what each flag of ``load_mnist`` does to a network, on the test split."""
    return consequences(
        cached.network(network), *cached.splits(data)["test"], len(data.source.classes)
    )


@cached.FIGURES.keep("Taking the images of each label together…")
def images_by_label(data: DataKey, split: str) -> ClassImages:
    """Return mean, spread and count of the images of each label of a split."""
    return class_images(*cached.splits(data)[split], len(data.source.classes))


@cached.FIGURES.keep("Counting the pixels…")
def pixel_histogram(data: DataKey, split: str) -> Array:
    """Return how often each pixel value occurs in a split, (256,) int."""
    return pixel_counts(cached.splits(data)[split][0])
