"""What a split looks like as a whole, in its pixels."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array

BLOCK = 2000  # images at a time: NumPy counts in integers of eight bytes


@dataclass(frozen=True)
class ClassImages:
    """The images of each class taken together.

    Attributes
    ----------
    mean, std : (K, H, W) float64
        Mean and standard deviation of every pixel over the images of a class, 0 to 255; the
        deviation of a byte is at most 127.5. Both are 0 for a class without images.
    counts : (K,) int
        How many images each class has.
    """

    mean: Array
    std: Array
    counts: npt.NDArray[np.int64]


def class_images(
    images: npt.NDArray[np.uint8], labels: npt.NDArray[np.integer], classes: int = 10
) -> ClassImages:
    """Return the mean and the standard deviation of the images of each class, pixel by pixel.

    Parameters
    ----------
    images : (N, H, W) uint8
    labels : (N,) int
        0 to ``classes - 1``.
    classes : int

    Returns
    -------
    ClassImages
    """
    mean, std = np.zeros((2, classes, *images.shape[1:]))
    for label in np.unique(labels):
        chosen = np.flatnonzero(labels == label)
        n = len(chosen)
        # In whole numbers, which lose nothing; images in float64 would take eight times as much.
        sums, squares = np.zeros((2, *images.shape[1:]), np.int64)
        for start in range(0, n, BLOCK):
            some = images[chosen[start : start + BLOCK]].astype(np.uint32)
            sums += some.sum(axis=0, dtype=np.int64)
            squares += (some * some).sum(axis=0, dtype=np.int64)
        mean[label], std[label] = sums / n, np.sqrt(n * squares - sums**2) / n
    return ClassImages(mean, std, np.bincount(labels, minlength=classes))


def pixel_counts(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Return how often each of the values 0 to 255 occurs among the pixels, (256,) int64."""
    counts = np.zeros(256, np.int64)
    for start in range(0, len(images), BLOCK):
        counts += np.bincount(images[start : start + BLOCK].reshape(-1), minlength=256)
    return counts
