"""A digit on paper or a board, as a camera sees it: what pictures of seeds are made of."""

import io
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.core.images.pens import Strokes, some_digit

INKS = [(25, 25, 28), (20, 20, 20), (35, 50, 130), (30, 40, 95), (170, 30, 40), (70, 70, 74)]
PAPERS = [(245, 245, 245), (255, 255, 255), (238, 234, 222), (225, 228, 232), (250, 244, 214)]
BOARDS = [(30, 30, 30), (38, 58, 48), (20, 24, 40), (0, 0, 0), (60, 70, 66)]
CHALKS = [(235, 235, 230), (255, 255, 255), (240, 226, 150), (220, 220, 220)]


@dataclass
class Scene:
    """What is in front of the camera, in levels 0–255, and what the camera does to it."""

    random: np.random.Generator
    size: tuple[int, int]
    paper: tuple[int, int, int]
    ink: tuple[int, int, int]
    digit: Strokes
    corner: np.ndarray
    height: float
    pen: float
    noise: float
    focus: float
    quality: int | None  # of JPEG
    bits: int = 8
    colours: np.ndarray = field(init=False)
    light: np.ndarray = field(init=False)

    def __post_init__(self):
        width, height = self.size
        self.colours = np.empty((height, width, 3), np.float32)
        self.colours[:] = self.paper
        self.light = np.ones((height, width), np.float32)

    @property
    def short(self):
        return min(self.size)

    @property
    def box(self):
        """The digit's left, top, right and bottom."""
        return (*self.corner, *(self.corner + self.digit.extent * self.height))

    def grid(self):
        """Return x and y of each pixel, from 0 to 1."""
        width, height = self.size
        return np.meshgrid(
            np.linspace(0, 1, width, dtype=np.float32), np.linspace(0, 1, height, dtype=np.float32)
        )

    def along(self):
        """Return how far each pixel is in a direction drawn at random, 0 in the middle."""
        x, y = self.grid()
        turn = self.random.uniform(0, 2 * np.pi)
        return np.cos(turn) * (x - 0.5) + np.sin(turn) * (y - 0.5)

    def paint(self, mask, colour=None):
        colour = self.ink if colour is None else colour
        rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
        if len(rows):
            box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            there = self.colours[box]
            there += mask[box][..., None] * (np.array(colour, np.float32) - there)

    def draw(self, *marks, width, colour=None):
        """Draw lines through points."""
        mask = Image.new("L", (self.size[0] * 2, self.size[1] * 2))
        for points in marks:
            flat = [(2 * x, 2 * y) for x, y in points]
            wide = max(1, round(2 * width))
            ImageDraw.Draw(mask).line(flat, fill=255, width=wide, joint="curve")
        self.paint(np.asarray(mask.reduce(2), np.float32) / 255, colour)

    def write(self, digit=None, corner=None, height=None):
        """Write the digit, or another one elsewhere."""
        digit = digit or self.digit
        corner = self.corner if corner is None else np.array(corner)
        self.paint(digit.draw(self.size, corner, height or self.height, self.pen))

    def taken(self):
        """Return the picture as the camera or the scanner saves it."""
        levels = self.colours * self.light[..., None]
        picture = Image.fromarray(np.rint(levels.clip(0, 255)).astype(np.uint8))
        if self.focus:
            picture = picture.filter(ImageFilter.GaussianBlur(float(self.focus)))
        if self.noise:
            grain = self.random.standard_normal(levels.shape, np.float32)
            grain = 0.5 * grain + 0.87 * grain[..., :1]
            levels = np.asarray(picture, np.float32) + np.float32(self.noise) * grain
            picture = Image.fromarray(np.rint(levels.clip(0, 255)).astype(np.uint8))
        if self.bits == 1:
            return picture.convert("1")
        if self.quality is None:
            return picture
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=self.quality)
        return Image.open(io.BytesIO(file.getvalue()))


def scene(random, *, boards=0.2, pen=(0.04, 0.09), height=(0.38, 0.68), least=260):
    """Return an empty sheet or board, and the digit that is to be written on it, off the middle.

    Parameters
    ----------
    random : numpy.random.Generator
    boards : float
        How often it is light on dark.
    pen, height : tuple of float
        Of the digit's height, and of the picture's shorter side.
    least : int
        Pixels of the shorter side.
    """
    short = int(np.exp(random.uniform(*np.log([least, 1000]))))
    if random.random() < 0.06:
        short = int(random.uniform(1000, 1600))
    long = round(short * random.choice([1, 1, 4 / 3, 16 / 9]))
    board = random.random() < boards
    digit = some_digit(random)
    side = short * random.uniform(*height)
    size = (short, long) if random.random() < 0.5 else (long, short)
    return Scene(
        random,
        size,
        paper=(BOARDS if board else PAPERS)[random.integers(5)],
        ink=CHALKS[random.integers(4)] if board else INKS[random.integers(6)],
        digit=digit,
        corner=(np.array(size) - digit.extent * side) * random.uniform(0.3, 0.7, 2),
        height=side,
        pen=side * np.exp(random.uniform(*np.log(pen))),
        noise=random.uniform(0, 4),
        focus=random.uniform(0, 1.2),
        quality=int(random.integers(45, 96)) if random.random() < 0.8 else None,
    )
