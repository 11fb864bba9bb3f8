"""What a split looks like as a whole, in its pixels; and how much of a layer is saturated."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array

NEAR = 0.01  # how close to its limits an activation counts as saturated
BLOCK = 2000  # images counted at a time: NumPy counts in integers of eight bytes


@dataclass(frozen=True)
class ClassImages:
    """The images of each class taken together.

    Attributes
    ----------
    mean, spread : (K, H, W) float64
        Mean and standard deviation of every pixel over the images of a class, 0 to 255; the spread
        of a byte is at most 127.5. Both are 0 for a class without images.
    counts : (K,) int
        How many images each class has.
    """

    mean: Array
    spread: Array
    counts: npt.NDArray[np.int64]


def class_images(
    images: npt.NDArray[np.uint8], labels: npt.NDArray[np.integer], classes: int = 10
) -> ClassImages:
    """Take the mean and the standard deviation of the images of each class, pixel by pixel.

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
    mean, spread = np.zeros((2, classes, *images.shape[1:]))
    for label in np.unique(labels):
        chosen = images[labels == label]
        mean[label], spread[label] = chosen.mean(axis=0), chosen.std(axis=0)
    return ClassImages(mean, spread, np.bincount(labels, minlength=classes))


def pixel_counts(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Count how often each of the values 0 to 255 occurs among the pixels, (256,) int64."""
    counts = np.zeros(256, np.int64)
    for start in range(0, len(images), BLOCK):
        counts += np.bincount(images[start : start + BLOCK].reshape(-1), minlength=256)
    return counts


def saturated(z: Array, activation: str) -> npt.NDArray[np.bool_]:
    """Say of each activation whether the slope there has all but vanished; the shape of z.

    Within 0.01 of 0 or 1 for a sigmoid, of −1 or 1 for tanh; exactly 0 for a ReLU.
    """
    if activation == "relu":
        return np.asarray(z == 0)
    low = {"sigmoid": 0.0, "tanh": -1.0}[activation]
    return np.asarray((z < low + NEAR) | (z > 1 - NEAR))


def saturation(z: Array, activation: str) -> float:
    """Return the share of activations that are `saturated`, 0 to 1."""
    return float(saturated(z, activation).mean())
