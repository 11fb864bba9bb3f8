"""More images than memory holds: an IDX file run through a network a block at a time."""

import math
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from core.arrays import Array, check_labels
from core.datasets.mnist import scale_pixels
from core.evaluation.evaluation import Evaluation
from core.files.idx import read_idx
from core.files.idx_stream import IdxStream, open_idx
from core.messages import Message, message_of
from core.network.network import Network, predict

BLOCK = 4096  # images: enough for BLAS to be worth two threads, some 35 MB with all they need
MAX_BYTES = 2**40  # of a file's numbers; what is held of them is bounded by the block

PathLike = str | os.PathLike[str]


def evaluate_file(
    network: Network,
    images: PathLike,
    labels: PathLike,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Return the outcome of an IDX file run through a network, as `evaluate` does.

    Parameters
    ----------
    network : Network
    images : path-like
        IDX file, plain or gzip: uint8 of (N, …), as many pixels an image as the network takes.
    labels : path-like
        IDX file of N whole numbers, a class of the network each.
    progress : callable, optional
        Called with the number of images done and of all, a block after another.

    Returns
    -------
    Evaluation
        Its labels and probabilities, 4·K bytes an image, are all that is held of N images.

    Raises
    ------
    IdxError
        If a file is not one whole IDX file.
    ValueError
        If the images do not fit the network, or the labels do not fit them or its classes.
    OSError
        If a file is missing or cannot be read.
    """
    with open_idx(images, MAX_BYTES) as stream:
        count = _count(network, stream)
        t = _read_labels(labels, stream, network.sizes[-1])
        return Evaluation(t, _predict(network, stream, count, progress))


def predict_file(
    network: Network,
    images: PathLike,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Array:
    """Return the probabilities of every image of an IDX file, (N, K).

    Parameters and errors are those of `evaluate_file`.
    """
    with open_idx(images, MAX_BYTES) as stream:
        return _predict(network, stream, _count(network, stream), progress)


def first_samples(
    network: Network, images: PathLike, labels: PathLike, count: int
) -> tuple[Array, Array]:
    """Return the first images of an IDX file as a network takes them, and their labels.

    Parameters and errors are those of `evaluate_file`.

    Returns
    -------
    x : (n, n_in) float32
        n is `count`, or fewer where the file has fewer.
    t : (n,)
    """
    with open_idx(images, MAX_BYTES) as stream:
        count = min(count, _count(network, stream))
        t = _read_labels(labels, stream, network.sizes[-1])
        x = next(_blocks(stream, count, network.sizes[0]))
    return x, t[:count]


def _predict(
    network: Network, stream: IdxStream, count: int, progress: Callable[[int, int], None]
) -> Array:
    y: Array = np.empty((0, 0))
    done = 0
    for x in _blocks(stream, count, network.sizes[0]):
        block = predict(network, x)
        if not done:  # its type is the network's
            y = np.empty((count, block.shape[1]), block.dtype)
        y[done : done + len(x)] = block
        done += len(x)
        progress(done, count)
    stream.finish()
    return y


def _blocks(stream: IdxStream, count: int, width: int) -> Iterator[Array]:
    """Yield the images as float32, (n, width), in blocks; the next one is made meanwhile.

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


def _count(network: Network, stream: IdxStream) -> int:
    """Return how many images a file holds, once they are known to fit the network."""
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


def _read_labels(path: PathLike, images: IdxStream, classes: int) -> Array:
    t = read_idx(path)
    try:
        return check_labels(t, images.header.shape[:1], classes, "evaluate")
    except ValueError as error:
        raise ValueError(
            Message(
                "{path} does not hold the labels of the images in {images}: {reason} Choose the "
                "two files that belong together, or another network.",
                path=path,
                images=images.path.name,
                reason=message_of(error),
            )
        ) from error
