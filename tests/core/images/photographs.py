"""Pictures of digits as people take them, made of seeds; each kind has its own trouble.

``python -m tests.core.images.photographs`` prints how many of 60 of each kind are read right, with
`MNIST_DIR` of MNIST's digits. Seeds from `JUDGING` judge; those below are for trying things out.
"""

import argparse
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage

from core import init_network, predict
from core.images.digits import read_digit
from tests.core.images import pens
from tests.core.images.pens import some_digit, stock

JUDGING = 1000

INKS = [(25, 25, 28), (20, 20, 20), (35, 50, 130), (30, 40, 95), (170, 30, 40), (70, 70, 74)]
PAPERS = [(245, 245, 245), (255, 255, 255), (238, 234, 222), (225, 228, 232), (250, 244, 214)]
BOARDS = [(30, 30, 30), (38, 58, 48), (20, 24, 40), (0, 0, 0), (60, 70, 66)]
CHALKS = [(235, 235, 230), (255, 255, 255), (240, 226, 150), (220, 220, 220)]
DESKS = [(70, 48, 40), (40, 36, 34), (120, 84, 52), (96, 100, 106), (60, 24, 28), (150, 112, 74)]


@dataclass
class Scene:
    """What is in front of the camera, in levels 0–255, and what the camera does to it."""

    random: np.random.Generator
    size: tuple[int, int]
    paper: tuple[int, int, int]
    ink: tuple[int, int, int]
    digit: object
    corner: np.ndarray
    height: float
    pen: float
    colours: np.ndarray = field(init=False)
    light: np.ndarray = field(init=False)
    noise: float = 2.0
    focus: float = 0.6
    quality: int | None = 85

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
        return np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))

    def paint(self, mask, colour):
        self.colours += mask[..., None] * (np.array(colour, np.float32) - self.colours)

    def drawn(self, *marks, width=1.0, closed=False):
        """Return the mask of lines through points."""
        mask = Image.new("L", (self.size[0] * 2, self.size[1] * 2))
        draw = ImageDraw.Draw(mask)
        for points in marks:
            ends = [*points, *points[:2]] if closed else [*points]
            flat = [(2 * x, 2 * y) for x, y in ends]
            draw.line(flat, fill=255, width=max(1, round(2 * width)), joint="curve")
        return np.asarray(mask.reduce(2), np.float32) / 255

    def write(self):
        self.paint(self.digit.draw(self.size, self.corner, self.height, self.pen), self.ink)

    def taken(self):
        """Return the picture as the camera saves it."""
        levels = self.colours * self.light[..., None]
        picture = Image.fromarray(np.rint(levels.clip(0, 255)).astype(np.uint8))
        if self.focus:
            picture = picture.filter(ImageFilter.GaussianBlur(float(self.focus)))
        if self.noise:
            levels = np.asarray(picture, np.float32)
            grain = self.random.standard_normal(levels.shape, np.float32)
            levels = levels + self.noise * (0.5 * grain + 0.87 * grain[..., :1])
            picture = Image.fromarray(np.rint(levels.clip(0, 255)).astype(np.uint8))
        if self.quality is None:
            return picture
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=self.quality)
        return Image.open(io.BytesIO(file.getvalue()))


def scene(random, *, boards=0.2, pen=(0.04, 0.09), height=(0.38, 0.68), least=260):
    """Return a sheet and a digit that is to be written on it, off the middle."""
    short = int(np.exp(random.uniform(*np.log([least, 1000]))))
    if random.random() < 0.06:
        short = int(random.uniform(1000, 1600))
    long = round(short * random.choice([1, 1, 4 / 3, 16 / 9]))
    size = (short, long) if random.random() < 0.5 else (long, short)
    board = random.random() < boards
    digit = some_digit(random)
    side = short * random.uniform(*height)
    thick = side * np.exp(random.uniform(*np.log(pen)))
    room = np.array(size) - digit.extent * side
    corner = room * random.uniform(0.3, 0.7, 2)
    pick = random.integers
    return Scene(
        random,
        size,
        (BOARDS if board else PAPERS)[pick(5)],
        CHALKS[pick(4)] if board else INKS[pick(6)],
        digit,
        corner,
        side,
        thick,
        noise=random.uniform(0, 4),
        focus=random.uniform(0, 1.2),
        quality=int(random.integers(45, 96)) if random.random() < 0.8 else None,
    )


def control(random):
    made = scene(random)
    made.write()
    made.noise = random.choice([0, 1.5])
    return made


def enlarged(random):
    """An image of MNIST made larger, on a larger sheet."""
    made = scene(random)
    images, labels = stock(pens.SOURCE)
    index = int(random.integers(len(images)))
    side = int(made.short * random.uniform(0.5, 0.95))
    large = Image.fromarray(images[index]).resize((side, side), Image.Resampling.BICUBIC)
    mask = np.zeros(made.colours.shape[:2], np.float32)
    x, y = (int(random.integers(length - side + 1)) for length in made.size)
    mask[y : y + side, x : x + side] = np.asarray(large, np.float32) / 255
    made.paint(mask, made.ink)
    made.digit = type(made.digit)(int(labels[index]), made.digit.pieces)
    return made


def frame(random):
    made = scene(random)
    made.write()
    thick = int(random.integers(1, 7))
    inset = int(random.choice([0, 0, 0, random.integers(0, made.short // 25)]))
    colour = made.ink if random.random() < 0.6 else tuple(random.integers(0, 140, 3))
    right, bottom = made.size[0] - inset, made.size[1] - inset
    mask = np.zeros(made.colours.shape[:2], np.float32)
    mask[inset:bottom, inset:right] = 1
    mask[inset + thick : bottom - thick, inset + thick : right - thick] = 0
    made.paint(mask, colour)
    made.noise, made.focus = random.choice([(0, 0), (1, 0.5)])
    return made


def gradient(random):
    made = scene(random, boards=0.1)
    made.write()
    x, y = made.grid()
    turn = random.uniform(0, 2 * np.pi)
    along = np.cos(turn) * (x - 0.5) + np.sin(turn) * (y - 0.5)
    made.light *= (1 - random.uniform(0.25, 0.6) * (along / np.ptp(along) + 0.5)).astype("f4")
    return made


def vignette(random):
    made = scene(random, boards=0.1)
    made.write()
    x, y = made.grid()
    away = (x - random.uniform(0.4, 0.6)) ** 2 + (y - random.uniform(0.4, 0.6)) ** 2
    made.light *= (1 - random.uniform(0.4, 0.75) * away / away.max()).astype("f4")
    return made


def soft_shadow(random):
    """The shadow of a hand or a head, from a corner or a side, with a soft edge."""
    made = scene(random, boards=0.0)
    made.write()
    x, y = made.grid()
    shade = np.zeros(x.shape)
    for _ in range(random.integers(1, 4)):
        turn, reach = random.uniform(0, 2 * np.pi), random.uniform(0.2, 0.6)
        centre = 0.5 + 0.75 * np.array([np.cos(turn), np.sin(turn)])
        away = np.hypot((x - centre[0]) / random.uniform(0.7, 1.3), y - centre[1])
        soft = random.uniform(0.015, 0.2)
        depth = random.uniform(0.25, 0.55) + random.uniform(0, 0.2) * (1 - away)
        shade = np.maximum(shade, depth / (1 + np.exp((away - reach) / (soft / 4)).clip(0, 1e9)))
    made.light *= (1 - shade).astype("f4")
    return made


def hard_shadow(random):
    made = scene(random, boards=0.0)
    made.write()
    x, y = made.grid()
    turn = random.uniform(0, 2 * np.pi)
    along = np.cos(turn) * (x - 0.5) + np.sin(turn) * (y - 0.5)
    edge = random.uniform(-0.25, 0.25)
    shade = along > edge
    if random.random() < 0.3:  # a bar
        shade &= along < edge + random.uniform(0.2, 0.4)
    dark = Image.fromarray((255 * shade).astype("u1"))
    dark = dark.filter(ImageFilter.GaussianBlur(float(random.choice([0, made.short / 250]))))
    made.light *= 1 - random.uniform(0.25, 0.55) * np.asarray(dark, np.float32) / 255
    return made


def _desk(made, mask):
    """Lay a desk where the mask is 1: plain, or with a grain."""
    random = made.random
    desk = np.empty_like(made.colours)
    desk[:] = DESKS[random.integers(len(DESKS))]
    if random.random() < 0.5:
        x, y = made.grid()
        grain = np.sin(random.uniform(40, 120) * (y if random.random() < 0.5 else x) + 4 * x * y)
        desk += (random.uniform(2, 10) * grain)[..., None].astype("f4")
    if random.random() < 0.3:
        rough = random.standard_normal(mask.shape, np.float32)
        rough = ndimage.gaussian_filter(rough, random.uniform(0.5, 6))
        desk += (random.uniform(3, 14) / rough.std() * rough)[..., None]
    made.colours += mask[..., None] * (desk - made.colours)


def desk_side(random):
    made = scene(random, boards=0.0, height=(0.35, 0.55))
    made.write()
    x, y = made.grid()
    left, top, right, bottom = made.box
    width, height = made.size
    rooms = {"left": left / width, "right": 1 - right / width}
    rooms |= {"top": top / height, "bottom": 1 - bottom / height}
    side = max(rooms, key=lambda name: rooms[name] + random.uniform(0, 0.15))
    reach = random.uniform(0.15, 0.75) * rooms[side]
    across, along = (x, y) if side in ("left", "right") else (y, x)
    if side in ("right", "bottom"):
        across = 1 - across
    slope = random.uniform(-0.06, 0.06)
    _desk(made, (across < reach + slope * (along - 0.5)).astype("f4"))
    return made


def desk_around(random):
    made = scene(random, boards=0.0, height=(0.35, 0.55))
    made.write()
    width, height = made.size
    left, top, right, bottom = made.box
    part = random.uniform(0.2, 0.75, 4)
    far = [left * part[0], top * part[1]]
    near = [right + (width - right) * (1 - part[2]), bottom + (height - bottom) * (1 - part[3])]
    corners = np.array([far, (near[0], far[1]), near, (far[0], near[1])])
    corners += random.uniform(-0.02, 0.02, corners.shape) * made.short
    sheet = Image.new("L", made.size, 255)
    ImageDraw.Draw(sheet).polygon([tuple(corner) for corner in corners], fill=0)
    _desk(made, np.asarray(sheet, np.float32) / 255)
    return made


def _lines(made, pitch, horizontal, colour, width):
    made_width, made_height = made.size
    tilt = np.tan(np.deg2rad(made.random.uniform(-3, 3)))
    start = made.random.uniform(0, pitch)
    long, far = (made_width, made_height) if horizontal else (made_height, made_width)
    marks = [
        [(0, at), (long, at + tilt * long)] if horizontal else [(at, 0), (at - tilt * long, long)]
        for at in np.arange(start - long, far + long, pitch)
    ]
    made.paint(made.drawn(*marks, width=width), colour)
    return made


RULES = [(150, 180, 220), (165, 190, 220), (140, 140, 170), (110, 150, 215), (180, 180, 180)]


def ruled(random):
    made = scene(random, boards=0.0)
    colour = RULES[random.integers(len(RULES))]
    width = max(1, made.short * random.uniform(0.002, 0.008))
    _lines(made, made.short * random.uniform(0.07, 0.16), True, colour, width)
    if random.random() < 0.25:
        x = made.size[0] * random.uniform(0.05, 0.15)
        made.paint(made.drawn([(x, 0), (x, made.size[1])], width=width), (230, 130, 140))
    made.write()
    return made


def squared(random):
    made = scene(random, boards=0.0)
    colour = RULES[random.integers(len(RULES))]
    width = max(1, made.short * random.uniform(0.002, 0.006))
    pitch = made.short * random.uniform(0.045, 0.1)
    state = made.random.bit_generator.state
    _lines(made, pitch, True, colour, width)
    made.random.bit_generator.state = state  # the same tilt
    _lines(made, pitch, False, colour, width)
    made.write()
    return made


def _round(made, wobble, gap):
    """Return the points of a line about the digit, at a distance of so many heights."""
    left, top, right, bottom = made.box
    angles = np.linspace(0, 2 * np.pi, 90)
    wave = 1 + wobble * np.sin(2 * angles + made.random.uniform(0, 6))
    radius = np.hypot(right - left, bottom - top) / 2 + gap * made.height + made.pen
    return np.stack(
        [
            (left + right) / 2 + radius * wave * np.cos(angles),
            (top + bottom) / 2 + radius * wave * np.sin(angles),
        ],
        axis=1,
    )


def circled(random):
    made = scene(random, height=(0.3, 0.46))
    made.write()
    points = _round(made, random.uniform(0, 0.06), random.uniform(0.03, 0.2))
    points = points.clip(2, np.array(made.size) - 3)
    thick = made.pen * random.uniform(0.5, 1.1)
    made.paint(made.drawn([tuple(point) for point in points], width=thick, closed=True), made.ink)
    return made


def boxed(random):
    made = scene(random, height=(0.3, 0.5))
    made.write()
    left, top, right, bottom = made.box
    gap = made.pen + made.height * random.uniform(0.06, 0.3, 4)
    corners = [(left - gap[0], top - gap[1]), (right + gap[2], top - gap[1])]
    corners += [(right + gap[2], bottom + gap[3]), (left - gap[0], bottom + gap[3])]
    corners = (corners + random.uniform(-0.02, 0.02, (4, 2)) * made.height).tolist()
    thick = made.pen * random.uniform(0.5, 1.1)
    made.paint(made.drawn([tuple(c) for c in corners], width=thick, closed=True), made.ink)
    return made


def underlined(random):
    made = scene(random, height=(0.35, 0.6))
    made.write()
    left, _, right, bottom = made.box
    y = bottom + made.pen + made.height * random.uniform(0.02, 0.2)
    wider = (right - left) * random.uniform(0.05, 0.4, 2) + made.height * random.uniform(0.05, 0.2)
    tilt = made.height * random.uniform(-0.02, 0.02)
    ends = [(left - wider[0], y - tilt), (right + wider[1], y + tilt)]
    thick = made.pen * random.uniform(0.6, 1.1)
    made.paint(made.drawn(ends, width=thick), made.ink)
    if random.random() < 0.25:
        apart = 2 * thick + 0.03 * made.height
        made.paint(made.drawn([(x, y + apart) for x, y in ends], width=thick), made.ink)
    return made


def specks(random):
    made = scene(random)
    made.write()
    marks = Image.new("L", (made.size[0] * 2, made.size[1] * 2))
    draw = ImageDraw.Draw(marks)
    for _ in range(random.integers(3, 40)):
        x, y = random.uniform(0, 2 * np.array(made.size))
        radius = max(1, 2 * made.short * np.exp(random.uniform(*np.log([0.001, 0.008]))))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    made.paint(np.asarray(marks.reduce(2), np.float32) / 255, made.ink)
    return made


def neighbour(random):
    """Beside the digit another one, of which the border leaves a part."""
    made = scene(random, height=(0.35, 0.55))
    other = some_digit(random)
    made.corner = (np.array(made.size) - made.digit.extent * made.height) * random.uniform(
        (0.4, 0.4), (0.6, 0.6)
    )
    made.write()
    height = made.height * random.uniform(0.85, 1.1)
    extent = other.extent * height
    shown = random.uniform(0.15, 0.6) * extent
    left, top, right, bottom = made.box
    width, tall = made.size
    gap = made.pen + 0.06 * made.height
    side = random.integers(4)
    x = (left + right) / 2 - extent[0] / 2
    y = (top + bottom) / 2 - extent[1] / 2
    if side < 2:
        x = [min(shown[0], left - gap) - extent[0], max(width - shown[0], right + gap)][side]
    else:
        y = [min(shown[1], top - gap) - extent[1], max(tall - shown[1], bottom + gap)][side - 2]
    made.paint(other.draw(made.size, np.array([x, y]), height, made.pen), made.ink)
    return made


def low_contrast(random):
    made = scene(random, boards=0.2)
    step = random.uniform(18, 45) * (1 if made.ink > made.paper else -1)
    paper = np.array(made.paper, float).clip(50, 230)
    made.colours[:] = paper
    made.ink = tuple((paper + step * random.uniform(0.8, 1.2, 3)).clip(0, 255))
    made.write()
    made.noise = random.uniform(0, 0.1) * abs(step)
    made.quality = None if random.random() < 0.4 else int(random.integers(80, 96))
    return made


def colour_only(random):
    """Ink and ground of one luminance: red on blue, green on violet and the like."""
    made = scene(random)
    hues = np.array([(200, 45, 45), (40, 90, 200), (40, 130, 60), (150, 60, 170), (150, 100, 20)])
    ink, paper = hues[random.permutation(len(hues))[:2]].astype(float)
    weights = np.array([0.299, 0.587, 0.114])
    paper *= (ink @ weights) / (paper @ weights)
    made.colours[:] = paper.clip(0, 255)
    made.ink = tuple(ink)
    made.write()
    return made


def dithered(random):
    """A scan of one bit, whose greys are dots."""
    made = scene(random, pen=(0.055, 0.1), boards=0.1)
    made.write()
    if random.random() < 0.4:
        along = made.grid()[random.integers(2)]
        made.light *= (1 - random.uniform(0.05, 0.25) * along).astype("f4")
    made.noise, made.quality = 0, None
    return made


def thin_pen(random):
    made = scene(random, least=450)
    made.pen = random.uniform(1, 2.2)
    made.write()
    made.noise, made.focus = random.uniform(0, 1.5), random.choice([0, 0, 0.5])
    made.quality = None if random.random() < 0.7 else int(random.integers(80, 96))
    return made


def thick_pen(random):
    made = scene(random, height=(0.5, 0.7))
    made.pen = min(100, made.height * random.uniform(0.1, 0.2))
    made.write()
    return made


def two_digits(random):
    made = scene(random, height=(0.28, 0.42))
    other = some_digit(random)
    room = made.short * 0.06 + made.pen
    height = made.height * random.uniform(0.85, 1.15)
    widths = made.digit.extent[0] * made.height, other.extent[0] * height
    gap = made.pen + made.height * random.uniform(0.05, 0.5)
    wide = sum(widths) + gap
    scale = min(1, (made.size[0] - 2 * room) / wide)
    made.height, height, gap, made.pen = (n * scale for n in (made.height, height, gap, made.pen))
    x = (made.size[0] - wide * scale) / 2
    middle = made.size[1] * random.uniform(0.45, 0.55)
    made.corner = np.array([x, middle - made.digit.extent[1] * made.height / 2])
    made.write()
    corner = [x + widths[0] * scale + gap, middle - other.extent[1] * height / 2]
    made.paint(other.draw(made.size, np.array(corner), height, made.pen), made.ink)
    return made


KINDS: dict[str, Callable] = {
    "control": control,
    "enlarged": enlarged,
    "frame": frame,
    "gradient": gradient,
    "vignette": vignette,
    "soft shadow": soft_shadow,
    "hard shadow": hard_shadow,
    "desk at a side": desk_side,
    "desk around": desk_around,
    "ruled": ruled,
    "squared": squared,
    "circled": circled,
    "boxed": boxed,
    "underlined": underlined,
    "specks": specks,
    "neighbour": neighbour,
    "low contrast": low_contrast,
    "colour only": colour_only,
    "dithered": dithered,
    "thin pen": thin_pen,
    "thick pen": thick_pen,
    "two digits": two_digits,
}


def photograph(kind, seed):
    """Return a picture of a kind, and the label of the digit in it."""
    random = np.random.default_rng((zlib.crc32(kind.encode()), seed))
    made = KINDS[kind](random)
    picture = made.taken()
    return picture.convert("1") if kind == "dithered" else picture, made.digit.label


def read_right(kind, seed):
    """Return whether a picture is read right; of two digits, whether both are seen."""
    picture, label = photograph(kind, seed)
    try:
        read = read_digit(picture)
    except ValueError:
        return False
    if kind == "two digits":
        return read.digits == 2
    return predict(init_network(), read.pixels.reshape(1, 784) / np.float32(255)).argmax() == label


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.core.images.photographs")
    parser.add_argument("kinds", nargs="*", help=f"{', '.join(KINDS)}; all if none is given")
    parser.add_argument("--first", type=int, default=JUDGING, help="the first seed")
    parser.add_argument("--count", type=int, default=60, help="pictures a kind")
    arguments = parser.parse_args()
    seeds = range(arguments.first, arguments.first + arguments.count)
    print(f"right of {len(seeds)} pictures of digits of {pens.SOURCE}")
    for kind in arguments.kinds or KINDS:
        print(f"{kind:16}{sum(read_right(kind, seed) for seed in seeds):4}", flush=True)


if __name__ == "__main__":
    main()
