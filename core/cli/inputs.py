"""What `predict` reads: pictures, and IDX files in parts; these go to whoever computes them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from core.arrays import Array
from core.cli.rows import Layout
from core.datasets.mnist import scale_pixels
from core.evaluation.streaming import BLOCK, MAX_BYTES, count_images, predict_blocks, task_ranges
from core.executors.opening import stopping
from core.files.addresses import absolute, open_sized, stamp
from core.files.idx_stream import GZIP_MAGIC, TYPES, open_idx
from core.images.digits import read_digit
from core.images.picture import read_picture
from core.messages import Message, message_of
from core.network.network import Network, predict

MAX_PICTURE_BYTES = 2**28  # of a file; uncompressed, a picture of the most pixels is smaller
MOST_NUMBERS = 2**22  # of the rows of a task: as text some 40 MB
TASK = 16 * BLOCK  # images


class Input(NamedTuple):
    """A picture, or an IDX file of images.

    Attributes
    ----------
    path : str
        Where whoever reads it finds it.
    name : str
        What it is called in the rows.
    key : str
        What no other has, and neither this one once it has changed.
    images : int
    is_idx, packed : bool
    """

    path: str
    name: str
    key: str = ""
    images: int = 1
    is_idx: bool = False
    packed: bool = False


class Task(NamedTuple):
    """Some images of an input, and the key by which their rows are kept."""

    input: Input
    start: int
    images: int
    key: str


def look_at(network: Network, file: Input) -> Input:
    """Return what a file is, by its beginning; a ValueError or OSError if it cannot be used."""
    is_idx = _is_idx(file.path)
    key = f"{file.name} {absolute(file.path)} {stamp(file.path)}"
    if not is_idx:
        return file._replace(key=key)
    with open_idx(file.path, MAX_BYTES) as stream:
        images, packed = count_images(network, stream), stream.packed
    return file._replace(key=key, images=images, is_idx=True, packed=packed)


def tasks_of(file: Input, layout: Layout) -> list[Task]:
    """Return the tasks of an input."""
    most = min(TASK, MOST_NUMBERS // len(layout.columns))
    return [
        Task(file, part.start, len(part), f"{file.key} {part.start}")
        for part in task_ranges(file.images, file.packed, most)
    ]


def is_large(task: Task, layout: Layout) -> bool:
    """Return whether the rows of a task are too many to be held: a packed file has one task."""
    return task.input.packed and task.images * len(layout.columns) > MOST_NUMBERS


def rows_of(network: Network, layout: Layout, task: Task) -> dict[str, Any]:
    """Return the rows of a task, and what is to be said of them, as JSON can hold it."""
    if task.input.is_idx:
        return {"rows": layout.separator.join(idx_rows(network, layout, task)), "notes": []}
    y, notes = _predict_picture(network, task.input.path)
    return {
        "rows": layout.rows(task.input.name, y, 0),
        "notes": [note.to_json() for note in notes],
    }


def idx_rows(network: Network, layout: Layout, task: Task) -> Iterator[str]:
    """Yield the rows of the images of an IDX file, a block after another."""
    first = task.start
    for y in predict_blocks(network, task.input.path, task.start, task.images, stopping):
        yield layout.rows(task.input.name, y, first)
        first += len(y)


def _is_idx(path: str) -> bool:
    """Return whether a file begins as an IDX file; no kind of picture does."""
    with open_sized(path) as (file, _, _):
        start = file.read(4).ljust(4, b"\xff")
    return start.startswith(GZIP_MAGIC) or (start[:2] == b"\0\0" and start[2] in TYPES)


def _predict_picture(network: Network, path: str) -> tuple[Array, list[Message]]:
    """Return the probabilities of one picture, (1, K), and notes on how it was read."""
    try:
        with open_sized(path) as (file, _, _):
            content = file.read(MAX_PICTURE_BYTES + 1)
        if len(content) > MAX_PICTURE_BYTES:
            raise ValueError(
                Message(
                    "This file has more than the {most:,} bytes that are read: make the picture "
                    "smaller.",
                    most=MAX_PICTURE_BYTES,
                )
            )
        digit = read_digit(read_picture(content))
        pixels = digit.pixels.reshape(1, -1)
        x = np.empty(pixels.shape, np.float32)
        scale_pixels(pixels, x)
        return predict(network, x), list(digit.notes)
    except ValueError as error:
        raise ValueError(
            Message("{path}: {reason}", path=path, reason=message_of(error))
        ) from error
