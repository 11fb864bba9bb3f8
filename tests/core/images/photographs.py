"""Pictures of digits as people take them, made of seeds; each kind has its own trouble.

``python -m tests.core.images.photographs`` prints how many of 60 of each kind are read right, with
`MNIST_DIR` of MNIST's digits. Seeds from `JUDGING` judge; those below are for trying things out.
"""

import argparse
import dataclasses
import zlib

import numpy as np
from PIL import Image

from core import init_network, predict
from core.images.digits import read_digit
from tests.core.images import pens, troubles
from tests.core.images.scenes import scene

JUDGING = 1000


def plain(random):
    made = scene(random)
    made.write()
    made.noise = float(random.choice([0, 1.5]))
    return made


def enlarged(random):
    """An image of the data set made larger, on a larger sheet."""
    made = scene(random)
    images, labels = pens.stock(pens.SOURCE)
    index = int(random.integers(len(images)))
    side = int(made.short * random.uniform(0.5, 0.95))
    large = Image.fromarray(images[index]).resize((side, side), Image.Resampling.BICUBIC)
    mask = np.zeros(made.light.shape, np.float32)
    x, y = (int(random.integers(length - side + 1)) for length in made.size)
    mask[y : y + side, x : x + side] = np.asarray(large, np.float32) / 255
    made.paint(mask)
    made.digit = dataclasses.replace(made.digit, label=int(labels[index]))
    return made


def low_contrast(random):
    made = scene(random)
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
        made.light *= 1 - random.uniform(0.05, 0.25) * made.grid()[random.integers(2)]
    made.noise, made.bits = 0, 1
    return made


def thin_pen(random):
    made = scene(random, least=450)
    made.pen = random.uniform(1, 2.2)
    made.write()
    made.noise, made.focus = random.uniform(0, 1.5), float(random.choice([0, 0, 0.5]))
    made.quality = None if random.random() < 0.7 else int(random.integers(80, 96))
    return made


def thick_pen(random):
    made = scene(random, height=(0.5, 0.7))
    made.pen = min(100, made.height * random.uniform(0.1, 0.2))
    made.write()
    return made


def mixed(random):
    """Uneven light on paper with lines, or on a desk, and a mark beside the digit."""
    made = scene(random, boards=0, height=(0.3, 0.45))
    if random.random() < 0.6:
        random.choice([troubles.ruled, troubles.squared])(made)
    made.write()
    if random.random() < 0.6:
        marks = [troubles.underlined, troubles.boxed, troubles.circled, troubles.specks]
        random.choice(marks)(made)
    if random.random() < 0.4:
        random.choice([troubles.desk_at_a_side, troubles.desk_around])(made)
    lights = [troubles.gradient, troubles.vignette, troubles.soft_shadow, troubles.hard_shadow]
    random.choice(lights)(made)
    return made


def with_trouble(trouble, *, first=False, **options):
    """Return what makes a scene with a trouble, there before the digit is written or after."""

    def make(random):
        made = scene(random, **options)
        steps = [made.write, lambda: trouble(made)]
        for step in reversed(steps) if first else steps:
            step()
        return made

    return make


SMALL, PAPER = {"height": (0.3, 0.48)}, {"boards": 0}
KINDS = {
    "plain": plain,
    "enlarged": enlarged,
    "frame": with_trouble(troubles.frame),
    "gradient": with_trouble(troubles.gradient, boards=0.1),
    "vignette": with_trouble(troubles.vignette, boards=0.1),
    "soft shadow": with_trouble(troubles.soft_shadow, **PAPER),
    "hard shadow": with_trouble(troubles.hard_shadow, **PAPER),
    "desk at a side": with_trouble(troubles.desk_at_a_side, height=(0.35, 0.55), **PAPER),
    "desk around": with_trouble(troubles.desk_around, height=(0.35, 0.55), **PAPER),
    "ruled": with_trouble(troubles.ruled, first=True, **PAPER),
    "squared": with_trouble(troubles.squared, first=True, **PAPER),
    "circled": with_trouble(troubles.circled, **SMALL),
    "boxed": with_trouble(troubles.boxed, **SMALL),
    "underlined": with_trouble(troubles.underlined, height=(0.35, 0.6)),
    "specks": with_trouble(troubles.specks),
    "neighbour": with_trouble(troubles.neighbour, height=(0.35, 0.55)),
    "low contrast": low_contrast,
    "colour only": colour_only,
    "dithered": dithered,
    "thin pen": thin_pen,
    "thick pen": thick_pen,
    "mixed": mixed,
    "two digits": with_trouble(troubles.second_digit, first=True, height=(0.28, 0.42)),
}


def photograph(kind, seed):
    """Return a picture of a kind, and the label of the digit in it."""
    made = KINDS[kind](np.random.default_rng((zlib.crc32(kind.encode()), seed)))
    return made.taken(), made.digit.label


def read_right(kind, seed):
    """Return whether a picture is read right; of two digits, whether both are seen."""
    picture, label = photograph(kind, seed)
    try:
        digit = read_digit(picture)
    except ValueError:
        return False
    if kind == "two digits":
        return digit.digits == 2
    y = predict(init_network(), digit.pixels.reshape(1, 784) / np.float32(255))
    return bool(y.argmax() == label)


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
