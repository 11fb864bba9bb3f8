"""Digits as pen strokes: any number of them, drawn as a hand would and prepared as MNIST's were.

Each digit has one or more ways of writing it (`core.datasets.strokes`), and each way is a few
control points that a smooth curve passes through. A sample moves the points, bends and slants the
whole, chooses a pen, draws the strokes large with Pillow, and goes through the preparation that
MNIST's own digits went through (`core.images.digits`). ``python -m core.datasets.synthetic``
remakes the bundled sample, ``data/sample``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.datasets.strokes import ways_of
from core.files.idx import write_idx
from core.images.digits import BOX, SIDE, centre_digit
from core.messages import Message

if TYPE_CHECKING:  # Pillow is slow to import and most of core does without it
    from PIL import Image

_SCALE = 6  # drawn this much larger than the 20×20 box, in each direction


def synthesize(n: int, seed: int = 0) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return n digits in random order, as many of each as of any other to within one.

    Sample i depends on the seed and i alone, so a longer run begins with the shorter one.

    Parameters
    ----------
    n : int
        How many, 0 or more.
    seed : int
        0 or more. Another seed gives other samples.

    Returns
    -------
    images : ndarray of uint8, shape (n, 28, 28)
    labels : ndarray of uint8, shape (n,)

    Raises
    ------
    ValueError
        If n or seed is negative.
    """
    _check(n, seed)
    images = np.empty((n, SIDE, SIDE), dtype=np.uint8)
    labels = np.empty(n, dtype=np.uint8)
    done = 0
    for block, digits in synthesize_blocks(n, seed):
        images[done : done + len(digits)], labels[done : done + len(digits)] = block, digits
        done += len(digits)
    return images, labels


def synthesize_blocks(
    n: int, seed: int = 0, block: int = 1000
) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """Yield the same n digits one block after another, for more than memory holds.

    Parameters
    ----------
    n, seed : int
        As of `synthesize`, which raises the same errors.
    block : int
        How many digits at a time, a multiple of ten; the last block may have fewer.

    Yields
    ------
    images, labels : ndarray of uint8, shapes (block, 28, 28) and (block,)
    """
    _check(n, seed)
    for first in range(0, n, block):
        labels = np.empty(min(block, n - first), dtype=np.uint8)
        images = np.empty((len(labels), SIDE, SIDE), dtype=np.uint8)
        for start in range(0, len(labels), 10):  # each ten holds every digit once
            random = np.random.default_rng((seed, first + start))
            for i, digit in zip(range(start, len(labels)), random.permutation(10), strict=False):
                labels[i] = digit
                images[i] = _write(int(digit), random)
        yield images, labels


def _check(n: int, seed: int) -> None:
    if n < 0 or seed < 0:
        raise ValueError(
            Message("n and seed must be 0 or more: they are {n} and {seed}.", n=n, seed=seed)
        )


def write_sample(folder: Path) -> None:
    """Make the bundled sample: 5,000 train and 2,500 test images, under MNIST's file names."""
    for split, n, seed in (("train", 5000, 0), ("t10k", 2500, 1)):
        images, labels = synthesize(n, seed)
        write_idx(folder / f"{split}-images-idx3-ubyte.gz", images)
        write_idx(folder / f"{split}-labels-idx1-ubyte.gz", labels)


def _write(digit: int, random: np.random.Generator) -> NDArray[np.uint8]:
    """Return one digit written once: the way, the hand and the pen are drawn at random.

    The amounts were set beside MNIST: its mean intensity, stroke width, slant and variety, and a
    network that reads 98 % of it right reads about 95 % of these.
    """
    ways, fractions = ways_of(digit)
    way = ways[np.searchsorted(fractions, random.random())]
    haste = np.exp(0.4 * random.standard_normal())  # moves and bends a hurried digit more

    # Neighbours share half of what moves them, so that curves stay smooth.
    moves = random.standard_normal((len(way.points) + 1, 2))
    points = way.points + 0.063 * haste * (moves[1:] + moves[:-1])
    x, y = points.T
    bend = 0.1 * haste * random.standard_normal((3, 2))
    turn, slant, stretch = random.normal((0.0, 0.14, 0.0), (0.12, 0.25, 0.18))
    shear = np.array([[np.exp(stretch), 0.0], [-slant, 1.0]])
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    points = points @ shear @ rotation + np.stack([x * x, x * y, y * y], axis=1) @ bend
    path = way.curve @ points

    pen = 2.15 * np.exp(0.25 * random.standard_normal())
    phase, pace = random.random(2) * (2 * np.pi, 0.3)
    pressure = 0.15 * np.sin(phase + pace * np.arange(len(path)))
    roughness = 0.08 * random.standard_normal(len(path))
    pens = pen * (1 + pressure + roughness)
    return centre_digit(_draw(path, pens, way.strokes))


def _draw(
    path: NDArray[np.float64], pens: NDArray[np.float64], strokes: tuple[slice, ...]
) -> Image.Image:
    """Return strokes drawn large, white on black; a pen's width is in pixels of the 20×20 box."""
    from PIL import Image, ImageDraw

    margin = pens.max() / 2
    path = path - path.min(axis=0)
    path = (path * (BOX - 2 * margin) / path.max() + margin) * _SCALE
    radii = pens[:, None] * _SCALE / 2
    width, height = (int(side) for side in path.max(axis=0) + margin * _SCALE + 2)
    image = Image.new("L", (width, height))
    draw = ImageDraw.Draw(image)
    discs = np.rint(np.hstack([path - radii, path + radii])).astype(int).tolist()
    widths = np.rint(pens * _SCALE).astype(int).tolist()
    ends = np.rint(path).astype(int).tolist()
    for stroke in strokes:
        for disc in discs[stroke]:
            draw.ellipse(disc, fill=255)
        for start, end, wide in zip(ends[stroke], ends[stroke][1:], widths[stroke], strict=False):
            draw.line((*start, *end), fill=255, width=wide)
    return image


if __name__ == "__main__":
    write_sample(Path(__file__).resolve().parents[2] / "data" / "sample")
