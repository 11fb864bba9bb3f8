"""What makes a picture hard to read: light, desks, lines, marks. Each changes a scene."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage

from tests.core.images.pens import some_digit

DESKS = [(70, 48, 40), (40, 36, 34), (120, 84, 52), (96, 100, 106), (60, 24, 28), (150, 112, 74)]
RULES = [(150, 180, 220), (165, 190, 220), (140, 140, 170), (110, 150, 215), (180, 180, 180)]

# Light


def gradient(made):
    along = made.along()
    made.light *= 1 - made.random.uniform(0.25, 0.6) * (along / np.ptp(along) + 0.5)


def vignette(made):
    x, y = made.grid()
    centre = made.random.uniform(0.4, 0.6, 2)
    away = (x - centre[0]) ** 2 + (y - centre[1]) ** 2
    made.light *= (1 - made.random.uniform(0.4, 0.75) * away / away.max()).astype("f4")


def soft_shadow(made):
    """The shadows of a hand or a head, from a corner or a side, with a soft edge."""
    random = made.random
    x, y = made.grid()
    shade = np.zeros_like(x)
    for _ in range(random.integers(1, 4)):
        turn, reach = random.uniform(0, 2 * np.pi), random.uniform(0.2, 0.6)
        centre = 0.5 + 0.75 * np.array([np.cos(turn), np.sin(turn)])
        away = np.hypot((x - centre[0]) / random.uniform(0.7, 1.3), y - centre[1])
        soft = random.uniform(0.015, 0.2)
        depth = random.uniform(0.25, 0.55) + random.uniform(0, 0.2) * (1 - away)
        shade = np.maximum(shade, depth / (1 + np.exp((away - reach) / (soft / 4)).clip(0, 1e9)))
    made.light *= (1 - shade).astype("f4")


def hard_shadow(made):
    """The shadow of something straight: half of the picture, or a bar."""
    random = made.random
    along = made.along()
    edge = random.uniform(-0.25, 0.25)
    shade = along > edge
    if random.random() < 0.3:
        shade &= along < edge + random.uniform(0.2, 0.4)
    dark = Image.fromarray((255 * shade).astype("u1"))
    dark = dark.filter(ImageFilter.GaussianBlur(float(random.choice([0, made.short / 250]))))
    made.light *= 1 - random.uniform(0.25, 0.55) * np.asarray(dark, np.float32) / 255


# Desks


def _lay_desk(made, mask):
    """Lay a desk where the mask is 1: plain, with a grain, or rough."""
    random = made.random
    desk = np.empty_like(made.colours)
    desk[:] = DESKS[random.integers(len(DESKS))]
    if random.random() < 0.5:
        x, y = made.grid()
        grain = np.sin(random.uniform(40, 120) * (y if random.random() < 0.5 else x) + 4 * x * y)
        desk += (random.uniform(2, 10) * grain)[..., None]
    if random.random() < 0.3:
        rough = random.standard_normal(mask.shape, np.float32)
        rough = ndimage.gaussian_filter(rough, random.uniform(0.5, 6))
        desk += (random.uniform(3, 14) / rough.std() * rough)[..., None]
    made.colours += mask[..., None] * (desk - made.colours)


def desk_at_a_side(made):
    random = made.random
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
    _lay_desk(made, (across < reach + slope * (along - 0.5)).astype("f4"))


def desk_around(made):
    random = made.random
    width, height = made.size
    left, top, right, bottom = made.box
    part = random.uniform(0.2, 0.75, 4)
    far = [left * part[0], top * part[1]]
    near = [right + (width - right) * (1 - part[2]), bottom + (height - bottom) * (1 - part[3])]
    corners = np.array([far, (near[0], far[1]), near, (far[0], near[1])])
    corners += random.uniform(-0.02, 0.02, corners.shape) * made.short
    sheet = Image.new("L", made.size, 255)
    ImageDraw.Draw(sheet).polygon([tuple(corner) for corner in corners], fill=0)
    _lay_desk(made, np.asarray(sheet, np.float32) / 255)


# Lines on the paper


def _parallel(made, pitch, tilt, *, down, colour, width):
    long, far = made.size[::-1] if down else made.size
    start = made.random.uniform(0, pitch)
    lines = [
        [(0, at), (long, at + tilt * long)] for at in np.arange(start - long, far + long, pitch)
    ]
    if down:
        lines = [[(far - y, x) for x, y in line] for line in lines]
    made.draw(*lines, width=width, colour=colour)


def _paper_lines(made, pitches, widths, *, squared):
    random = made.random
    colour = RULES[random.integers(len(RULES))]
    width = max(1, made.short * random.uniform(*widths))
    pitch = made.short * random.uniform(*pitches)
    tilt = np.tan(np.deg2rad(random.uniform(-3, 3)))
    for down in [False, True][: 1 + squared]:
        _parallel(made, pitch, tilt, down=down, colour=colour, width=width)
    return width


def ruled(made):
    width = _paper_lines(made, (0.07, 0.16), (0.002, 0.008), squared=False)
    if made.random.random() < 0.25:
        x = made.size[0] * made.random.uniform(0.05, 0.15)
        made.draw([(x, 0), (x, made.size[1])], width=width, colour=(230, 130, 140))


def squared(made):
    _paper_lines(made, (0.045, 0.1), (0.002, 0.006), squared=True)


def frame(made):
    random = made.random
    thick = int(random.integers(1, 7))
    inset = int(random.choice([0, 0, 0, random.integers(0, made.short // 25)]))
    colour = made.ink if random.random() < 0.6 else tuple(random.integers(0, 140, 3))
    right, bottom = made.size[0] - inset, made.size[1] - inset
    mask = np.zeros(made.light.shape, np.float32)
    mask[inset:bottom, inset:right] = 1
    mask[inset + thick : bottom - thick, inset + thick : right - thick] = 0
    made.paint(mask, colour)
    made.noise, made.focus = random.choice([(0, 0), (1, 0.5)])


# Marks beside the digit


def circled(made):
    random = made.random
    left, top, right, bottom = made.box
    wobble, gap = random.uniform(0, 0.06), random.uniform(0.03, 0.2)
    angles = np.linspace(0, 2 * np.pi * random.choice([1, 1, 0.97, 1.04]), 90)
    radius = np.hypot(right - left, bottom - top) / 2 + gap * made.height + made.pen
    radius *= 1 + wobble * np.sin(2 * angles + random.uniform(0, 6))
    points = [(left + right) / 2, (top + bottom) / 2] + radius[:, None] * np.stack(
        [np.cos(angles), np.sin(angles)], axis=1
    )
    points = points.clip(2, np.array(made.size) - 3)
    made.draw(points, width=made.pen * random.uniform(0.5, 1.1))


def boxed(made):
    random = made.random
    left, top, right, bottom = made.box
    gap = made.pen + made.height * random.uniform(0.06, 0.3, 4)
    corners = [(left - gap[0], top - gap[1]), (right + gap[2], top - gap[1])]
    corners += [(right + gap[2], bottom + gap[3]), (left - gap[0], bottom + gap[3])]
    corners = (corners + random.uniform(-0.02, 0.02, (4, 2)) * made.height).tolist()
    made.draw([*corners, *corners[:2]], width=made.pen * random.uniform(0.5, 1.1))


def underlined(made):
    random = made.random
    left, _, right, bottom = made.box
    thick = made.pen * random.uniform(0.6, 1.1)
    y = bottom + made.pen / 2 + made.height * random.uniform(0, 0.2)
    wider = (right - left) * random.uniform(0.05, 0.4, 2) + made.height * random.uniform(0.05, 0.2)
    tilt = made.height * random.uniform(-0.02, 0.02)
    line = np.array([(left - wider[0], y - tilt), (right + wider[1], y + tilt)])
    second = np.add(line, [0, 2 * thick + 0.03 * made.height])
    made.draw(*[line, second][: 1 + (random.random() < 0.25)], width=thick)


def specks(made):
    random = made.random
    marks = Image.new("L", (made.size[0] * 2, made.size[1] * 2))
    for _ in range(random.integers(3, 40)):
        x, y = random.uniform(0, 2 * np.array(made.size))
        radius = max(1, 2 * made.short * np.exp(random.uniform(*np.log([0.001, 0.008]))))
        ImageDraw.Draw(marks).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    made.paint(np.asarray(marks.reduce(2), np.float32) / 255)


def neighbour(made):
    """Another digit, of which the border leaves a part."""
    random = made.random
    other = some_digit(random)
    height = made.height * random.uniform(0.85, 1.1)
    extent = other.extent * height
    hidden = extent * random.uniform(0.4, 0.85)
    left, top, right, bottom = made.box
    width, tall = made.size
    gap = made.pen + 0.06 * made.height
    x = (left + right) / 2 - extent[0] / 2
    y = (top + bottom) / 2 - extent[1] / 2
    corner = [
        (min(-hidden[0], left - gap - extent[0]), y),
        (max(width - extent[0] + hidden[0], right + gap), y),
        (x, min(-hidden[1], top - gap - extent[1])),
        (x, max(tall - extent[1] + hidden[1], bottom + gap)),
    ][random.integers(4)]
    made.write(other, corner, height)


def second_digit(made):
    """Another digit to the right, and both in the middle; before the first is written."""
    random = made.random
    other = some_digit(random)
    height = made.height * random.uniform(0.85, 1.15)
    gap = made.pen + made.height * random.uniform(0.05, 0.5)
    widths = made.digit.extent[0] * made.height, other.extent[0] * height
    wide = sum(widths) + gap
    fit = min(1, (0.88 * made.size[0] - 2 * made.pen) / wide)
    made.height, made.pen = made.height * fit, made.pen * fit
    height, gap, wide, first = height * fit, gap * fit, wide * fit, widths[0] * fit
    x, middle = (made.size[0] - wide) / 2, made.size[1] * random.uniform(0.45, 0.55)
    made.corner = np.array([x, middle - made.digit.extent[1] * made.height / 2])
    made.write(other, [x + first + gap, middle - other.extent[1] * height / 2], height)
