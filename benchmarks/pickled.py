"""MNIST the way the book keeps it: one pickle of a dictionary of four arrays.

Imports no more than the book's own loader would, since the whole process is timed too.
"""

import os
import pickle

import numpy as np
import numpy.typing as npt

Pair = tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]


def write(path: str | os.PathLike[str], train: Pair, test: Pair) -> None:
    """Write images (N, 28, 28) uint8 and labels (N,) uint8."""
    dataset = {
        "train_img": train[0].reshape(-1, 784),
        "train_label": train[1],
        "test_img": test[0].reshape(-1, 784),
        "test_label": test[1],
    }
    with open(path, "wb") as file:
        pickle.dump(dataset, file, -1)


def load(path: str | os.PathLike[str]) -> tuple[Pair, Pair]:
    """Read what `write` wrote, with the pixels as float32 from 0.0 to 1.0."""
    with open(path, "rb") as file:
        dataset = pickle.load(file)
    for name in ("train_img", "test_img"):
        dataset[name] = dataset[name].astype(np.float32)
        dataset[name] /= 255.0
    train = dataset["train_img"], dataset["train_label"]
    test = dataset["test_img"], dataset["test_label"]
    return train, test
