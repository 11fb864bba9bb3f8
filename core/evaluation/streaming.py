"""More images than memory holds: an IDX file run through a network a block at a time."""

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor

import numpy as np

from core.arrays import Array, check_labels
from core.datasets.mnist import scale_pixels
from core.evaluation.evaluation import Evaluation
from core.files.idx_stream import IdxStream, open_idx
from core.messages import Message, message_of
from core.network.network import Network, predict

BLOCK = 1024  # images: with more nothing is faster, and each thread takes some 10 MB for these
MAX_BYTES = 2**40  # of a file's numbers; what is held of them is bounded by the block

PathLike = str | os.PathLike[str]


class LabelsError(ValueError):
    """A file does not hold the labels of the images in another."""


def never() -> bool:
    """Return False: nobody asks for an end."""
    return False


def predict_blocks(
    network: Network,
    images: PathLike,
    start: int = 0,
    count: int | None = None,
    stop: Callable[[], bool] = never,
) -> Iterator[Array]:
    """Yield the probabilities of the images of an IDX file, (n, K) a block.

    Parameters
    ----------
    network : Network
    images : path-like
        IDX file, plain or gzip, or an address of one: uint8 of (N, …), as many pixels an image as
        the network takes.
    start, count : int
        The first image, and how many; all without them. What begins with a multiple of `BLOCK`
        has the blocks that the whole file has, and so their digits.
    stop : callable
        Asked before each block whether to end.

    Raises
    ------
    IdxError
        If the file is not one whole IDX file.
    ValueError
        If the images do not fit the network.
    OSError
        If the file is missing or cannot be read.
    CancelledError
        If it was asked to end.
    """
    with open_idx(images, MAX_BYTES) as stream:
        yield from _predict(network, stream, _part(network, stream, start, count), stop)


def evaluate_blocks(
    network: Network,
    images: PathLike,
    labels: PathLike,
    start: int = 0,
    count: int | None = None,
    stop: Callable[[], bool] = never,
) -> Iterator[Evaluation]:
    """Yield the outcomes of the images of an IDX file, a block after another.

    Parameters and errors are those of `predict_blocks`, and

    Parameters
    ----------
    labels : path-like
        IDX file of N whole numbers, a class of the network each.

    Raises
    ------
    LabelsError
        If the labels do not fit the images, or the classes of the network.
    """
    with open_idx(images, MAX_BYTES) as stream:
        part = _part(network, stream, start, count)
        t, done = _read_labels(labels, stream, network.sizes[-1], part), 0
        for y in _predict(network, stream, part, stop):
            yield Evaluation(t[done : done + len(y)], y)
            done += len(y)


def first_samples(
    network: Network, images: PathLike, labels: PathLike, count: int
) -> tuple[Array, Array]:
    """Return the first images of an IDX file as a network takes them, and their labels.

    Parameters and errors are those of `evaluate_blocks`.

    Returns
    -------
    x : (n, n_in) float32
        n is `count`, or fewer where the file has fewer.
    t : (n,)
    """
    with open_idx(images, MAX_BYTES) as stream:
        part = range(min(count, count_images(network, stream)))
        t = _read_labels(labels, stream, network.sizes[-1], part)
        x = np.concatenate([x.copy() for x in _blocks(stream, len(part), network.sizes[0])])
    return x, t


def count_images(network: Network, stream: IdxStream) -> int:
    """Return how many images a file holds; a ValueError if they do not fit the network."""
    header, width = stream.header, network.sizes[0]
    if header.dtype != np.uint8 or math.prod(header.shape[1:]) != width or not header.shape[0]:
        raise ValueError(
            Message(
                "{path} holds {dtype} of the shape {shape}, where uint8 images of {width} "
                "pixels were expected, which the network takes: choose the file of the images, "
                "or another network.",
                path=stream.path,
                dtype=header.dtype,
                shape=str(header.shape)[:60],
                width=width,
            )
        )
    return header.shape[0]


def task_ranges(count: int, packed: bool, most: int) -> Iterator[range]:
    """Yield the images of each task of a file: whole blocks from its start on, in their order.

    Parameters
    ----------
    count : int
        How many images the file has.
    packed : bool
        Whether it cannot be read from the middle: then all of them are one task's.
    most : int
        How many a task may have; it has a block at least.
    """
    step = count if packed else BLOCK * max(1, most // BLOCK)
    for start in range(0, count, step):
        yield range(start, min(start + step, count))


def check_labels_of(images: IdxStream, labels: IdxStream, classes: int) -> None:
    """Raise a LabelsError if a file has not a label for each of the images, by its header."""
    header, samples = labels.header, images.header.shape[:1]
    if header.shape != samples or header.dtype.kind not in "iu":
        _checked(
            np.broadcast_to(header.dtype.type(), header.shape), samples, images, labels, classes
        )


def _part(network: Network, stream: IdxStream, start: int, count: int | None) -> range:
    images = count_images(network, stream)
    return range(start, images if count is None else start + count)


def _predict(
    network: Network, stream: IdxStream, part: range, stop: Callable[[], bool]
) -> Iterator[Array]:
    stream.file.seek(part.start * network.sizes[0], os.SEEK_CUR)
    for x in _blocks(stream, len(part), network.sizes[0]):
        if stop():
            raise CancelledError
        yield predict(network, x)
    if part.stop == stream.header.shape[0]:
        stream.finish()


def _blocks(stream: IdxStream, count: int, width: int) -> Iterator[Array]:
    """Yield the next images as float32, (n, width), in blocks; the next one is made meanwhile.

    A block is overwritten when the one after it has been asked for.
    """
    rows = min(BLOCK, count)
    pixels = np.empty((rows, width), np.uint8)
    # Read into the same memory again and again: pages of a mapped file would count as memory.
    blocks = [np.empty((rows, width), np.float32) for _ in range(2)]

    def prepare(start: int) -> Array:
        n = min(rows, count - start)
        block = blocks[start // rows % 2][:n]
        stream.read_into(pixels[:n].reshape(-1))
        scale_pixels(pixels[:n], block)
        return block

    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(prepare, 0)
        for following in range(rows, count + rows, rows):
            x = coming.result()
            if following < count:
                coming = reader.submit(prepare, following)
            yield x


def _read_labels(path: PathLike, images: IdxStream, classes: int, part: range) -> Array:
    with open_idx(path, MAX_BYTES) as stream:
        check_labels_of(images, stream, classes)
        dtype = stream.header.dtype
        stream.file.seek(part.start * dtype.itemsize, os.SEEK_CUR)
        content = np.empty(len(part) * dtype.itemsize, np.uint8)
        stream.read_into(content)
        if part.stop == stream.header.shape[0]:
            stream.finish()
        t = content.view(dtype.newbyteorder(">")).astype(dtype)
        return _checked(t, (len(part),), images, stream, classes)


def _checked(
    t: Array, samples: tuple[int, ...], images: IdxStream, labels: IdxStream, classes: int
) -> Array:
    try:
        return check_labels(t, samples, classes, "evaluate")
    except ValueError as error:
        raise LabelsError(
            Message(
                "{path} does not hold the labels of the images in {images}: {reason} Choose the "
                "two files that belong together, or another network.",
                path=labels.path,
                images=os.path.basename(images.path),
                reason=message_of(error),
            )
        ) from error
