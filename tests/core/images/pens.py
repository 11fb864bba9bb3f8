"""Digits of MNIST drawn anew, as large as one likes and with any pen.

The strokes are the skeleton of the image (Zhang and Suen, "A fast parallel algorithm for thinning
digital patterns", 1984), smoothed. Only digits are taken that the bundled network reads when they
are drawn plainly, so that what goes wrong with a picture of them goes wrong in preparing it.
"""

import functools
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from core import init_network, predict
from core.datasets.mnist import read_data_set
from core.images.digits import centre_digit

_FOLDER = Path(os.environ.get("MNIST_DIR", Path(__file__).parents[3] / "data" / "mnist"))
SOURCE = "mnist" if any(_FOLDER.glob("t10k-images*")) else "sample"  # which data set is redrawn
_ENLARGED = 4  # times, before it is thinned
_PLAIN = 0.075  # of the height of the digit: a felt pen
_SHARP = 2  # drawn this much larger, then reduced


@dataclass(frozen=True)
class Strokes:
    """Pieces of line: their ends (N, 2, 2) as x, y; the longer side goes from 0 to 1."""

    label: int
    pieces: np.ndarray

    @property
    def extent(self):
        return self.pieces.max(axis=(0, 1))

    def draw(self, size, corner, height, pen):
        """Return how much of each pixel is inked, 0–1, (rows, columns) float32.

        The digit's larger side measures `height` from the middle of its pen; `corner` is x, y.
        """
        mask = Image.new("L", (size[0] * _SHARP, size[1] * _SHARP))
        draw = ImageDraw.Draw(mask)
        points = (self.pieces * height + corner) * _SHARP
        radius = pen * _SHARP / 2
        for start, end in points:
            draw.line([*start, *end], fill=255, width=max(1, round(2 * radius)))
        for x, y in points.reshape(-1, 2) if radius > 1 else []:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        return np.asarray(mask.reduce(_SHARP), np.float32) / 255


@functools.cache
def stock(source):
    """Return the test images and labels of a data set that the network reads."""
    images, labels = read_data_set(source)[1]
    images, labels = images.reshape(-1, 28, 28)[:6000], labels[:6000]
    read = predict(init_network(), images.reshape(-1, 784) / np.float32(255)).argmax(axis=1)
    return images[read == labels], labels[read == labels]


def reads(pixels, label):
    return predict(init_network(), pixels.reshape(1, 784) / np.float32(255)).argmax() == label


def some_digit(random):
    """Return one of the stock as strokes that the network reads when drawn plainly."""
    while True:
        found = _strokes(SOURCE, int(random.integers(len(stock(SOURCE)[0]))))
        if found is not None:
            return found


@functools.lru_cache(maxsize=4000)
def _strokes(source, index):
    image, label = (part[index] for part in stock(source))
    large = Image.fromarray(image).resize((28 * _ENLARGED,) * 2, Image.Resampling.BICUBIC)
    points = np.argwhere(_thin(np.asarray(large) > 110)).astype(float)[:, ::-1]
    if len(points) < 20:
        return None
    distances = np.abs(points[:, None] - points).max(axis=2)
    near = distances <= 3
    smooth = near @ points / near.sum(axis=1, keepdims=True)
    smooth -= smooth.min(axis=0)
    smooth /= smooth.max()
    pieces = smooth[np.argwhere(np.triu(distances == 1))]
    strokes = Strokes(int(label), pieces)
    plain = strokes.draw((280, 280), (40, 40), 200, 200 * _PLAIN)
    digit = centre_digit(Image.fromarray(np.rint(plain * 255).astype(np.uint8)))
    return strokes if reads(digit, label) else None


def _thin(ink):
    """Return the skeleton of a mask, one pixel wide."""
    ink = np.pad(ink, 1).astype(np.uint8)
    while True:
        before = ink.sum()
        for first in (True, False):
            around = [
                np.roll(ink, shift, (0, 1))
                for shift in [(1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1)]
            ]
            north, _, east, _, south, _, west, _ = around
            inked = sum(part.astype(int) for part in around)
            turns = sum(
                (one == 0) & (other == 1)
                for one, other in zip(around, [*around[1:], around[0]], strict=True)
            )
            corner = (
                north * east * south + east * south * west
                if first
                else north * east * west + north * south * west
            )
            edge = (ink == 1) & (inked >= 2) & (inked <= 6) & (turns == 1) & (corner == 0)
            ink = np.where(edge, 0, ink).astype(np.uint8)
        if ink.sum() == before:
            return ink[1:-1, 1:-1] == 1
