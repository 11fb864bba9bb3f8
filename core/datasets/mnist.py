"""`load_mnist`, as in the book, for every data set in MNIST's form."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.arrays import LazyRows
from core.datasets.download import fetch
from core.datasets.sources import find_source, require
from core.datasets.table import Source
from core.datasets.unpacked import unpacked
from core.files.idx import read_idx
from core.messages import Message

Pair = tuple[NDArray[Any], NDArray[Any]]
SIDE = 28
BLOCK = 2000  # images that a thread divides at a time


def load_mnist(
    normalize: bool = True,
    flatten: bool = True,
    one_hot_label: bool = False,
    *,
    source: str | Source = "mnist",
) -> tuple[Pair, Pair]:
    """Return a data set, after fetching what is missing of it.

    Parameters
    ----------
    normalize : bool
        Pixels as float32 from 0.0 to 1.0 (divided by 255), else uint8 from 0 to 255.
    flatten : bool
        Images as rows, (N, 784), else (N, 1, 28, 28).
    one_hot_label : bool
        Labels as float64 rows of 0.0 and a single 1.0, (N, K) for K classes, else uint8, (N,).
    source : str or Source
        A row of the table of data sets, or its name: ``"mnist"``, ``"sample"``,
        ``"fashion-mnist"``, ``"kmnist"``, or a name of one's own (see `core.datasets.custom`).

    Returns
    -------
    (x_train, t_train), (x_test, t_test) : tuples of ndarray
        The caller's own: they may be written into.

    Raises
    ------
    ValueError
        If there is no such data set, or a file of it is not as it should be.
    OSError
        If a file is missing and cannot be fetched, or cannot be read.

    Examples
    --------
    >>> (x_train, t_train), (x_test, t_test) = load_mnist(source="sample")
    >>> x_train.shape, x_train.dtype
    ((5000, 784), dtype('float32'))
    >>> t_test.shape, t_test.dtype
    ((2500,), dtype('uint8'))
    >>> (x_train, t_train), _ = load_mnist(False, False, True, source="sample")
    >>> x_train.shape, t_train.shape
    ((5000, 1, 28, 28), (5000, 10))
    """
    source = find_source(source)
    fetch(source)
    train, test = read_data_set(source, mapped=True)
    flags = (normalize, flatten, one_hot_label)
    classes = len(source.classes)
    return apply_flags(*train, *flags, classes=classes), apply_flags(*test, *flags, classes=classes)


def read_data_set(source: str | Source, *, mapped: bool = False) -> tuple[Pair, Pair]:
    """Return what is in the files of a data set as they are, without fetching any.

    Parameters and errors are those of `read_split`.

    Returns
    -------
    (images, labels), (images, labels) : tuples of ndarray
        Train and test: (N, 28, 28) and (N,), uint8.
    """
    source = find_source(source)
    return read_split(source, "train", mapped=mapped), read_split(source, "test", mapped=mapped)


def read_split(source: str | Source, split: str, *, mapped: bool = False) -> Pair:
    """Return what is in the two files of one split as they are, without fetching any.

    Parameters
    ----------
    source : str or Source
        A row of the table of data sets, or its name.
    split : str
        ``"train"`` or ``"test"``.
    mapped : bool
        As in `read_idx`.

    Returns
    -------
    images, labels : ndarray
        (N, 28, 28) and (N,), uint8.

    Raises
    ------
    ValueError
        If a file is no IDX file, or not of this shape and type, or a label is too large.
    OSError
        If a file of the data set is missing, or one of the split cannot be read.
    """
    source = find_source(source)
    paths = require(source)
    x_path, t_path = paths[f"x_{split}"], paths[f"t_{split}"]
    # What is published comes packed; what a person brought is kept once, in the form it came in.
    plain = unpacked(x_path) if source.mirrors else x_path
    try:
        images = read_idx(plain, mapped=mapped)
    except FileNotFoundError:  # another process has just forgotten what it kept of it
        images = read_idx(x_path, mapped=mapped)
    labels = read_idx(t_path, mapped=mapped)
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE) or not len(images):
        raise ValueError(
            Message(
                "{path} holds {dtype} of the shape {shape:.60}, where uint8 of (N, {side}, {side}) "
                "was expected: choose the file of the images.",
                path=x_path,
                dtype=images.dtype,
                shape=str(images.shape),
                side=SIDE,
            )
        )
    if labels.dtype != np.uint8 or labels.shape != images.shape[:1]:
        raise ValueError(
            Message(
                "{path} holds {dtype} of the shape {shape:.60}, where a uint8 label for each of "
                "the {count:,} images in {images} was expected: choose the two files that belong "
                "together.",
                path=t_path,
                dtype=labels.dtype,
                shape=str(labels.shape),
                count=len(images),
                images=x_path.name,
            )
        )
    if labels.max() >= len(source.classes):
        raise ValueError(
            Message(
                "{path} holds the label {label}, where {title} has the classes 0 to {last}: "
                "choose the file of the labels.",
                path=t_path,
                label=labels.max(),
                title=source.title,
                last=len(source.classes) - 1,
            )
        )
    return images, labels


def apply_flags(
    images: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    normalize: bool = True,
    flatten: bool = True,
    one_hot_label: bool = False,
    *,
    classes: int = 10,
) -> Pair:
    """Return images and labels in the form that the flags of `load_mnist` ask for.

    Parameters
    ----------
    images, labels : ndarray
        (N, 28, 28) and (N,), uint8; or of one sample, (28, 28) and ().
    normalize, flatten, one_hot_label : bool
        As in `load_mnist`.
    classes : int
        Length of a one-hot row.

    Returns
    -------
    x, t : ndarray
        New arrays: writing into them changes neither `images` nor `labels`.
    """
    x = _normalized(images) if normalize else np.array(images)
    shape = (SIDE * SIDE,) if flatten else (1, SIDE, SIDE)
    t = np.eye(classes)[labels] if one_hot_label else np.array(labels)
    return x.reshape(*images.shape[:-2], *shape), t


def scaled_rows(
    images: NDArray[np.uint8], on_read: Callable[[], object] = lambda: None
) -> LazyRows:
    """Return images as a network takes them, (N, 784) float32, made when rows are asked for.

    They are what ``apply_flags(images, labels)`` gives, which takes four times the memory.

    Parameters
    ----------
    images : (N, 28, 28) uint8
    on_read : callable, optional
        Called each time that rows are asked for; what it raises ends what is computed of them.
    """

    def read(rows: Any) -> NDArray[np.float32]:
        on_read()
        some = _normalized(images[rows])
        return some.reshape(*some.shape[:-2], SIDE * SIDE)

    return LazyRows((len(images), SIDE * SIDE), np.float32, read)


def scale_pixels(pixels: NDArray[np.uint8], out: NDArray[np.float32]) -> None:
    """Divide pixels by 255 into an array of their shape: the one way this is done."""
    np.divide(pixels, np.float32(255), out=out, dtype=np.float32)


def _normalized(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    scaled = np.empty(pixels.shape, np.float32)
    starts = iter(range(0, len(pixels), BLOCK))

    def divide() -> None:
        for start in starts:  # shared: whichever thread is free takes the next block
            part = slice(start, start + BLOCK)
            scale_pixels(pixels[part], scaled[part])

    # Most of the time goes into memory that is touched for the first time, which two cores do
    # faster than one; NumPy lets go of the interpreter's lock while it divides.
    if len(pixels) > BLOCK:
        with ThreadPoolExecutor(1) as pool:
            second = pool.submit(divide)
            divide()
            second.result()  # raises what that thread has raised
    else:
        divide()
    return scaled
