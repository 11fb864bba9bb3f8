"""Write pen-stroke digits as IDX files, any number of them."""

import argparse
import os

import numpy as np

from core.cli import options
from core.cli.bars import progress_bar
from core.cli.language import in_words
from core.datasets.synthetic import synthesize_blocks
from core.files.idx import writing_idx
from core.images.digits import SIDE
from core.messages import Message

ABOUT = Message("Write pen-stroke digits as IDX files, any number of them.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("count", type=int, help=Message("how many digits"))
    for option, about in (
        ("--images", Message("where the images go; packed if the name ends in .gz")),
        ("--labels", Message("where the labels go; packed if the name ends in .gz")),
    ):
        parser.add_argument(
            option, metavar="FILE", type=options.file_path, required=True, help=about
        )
    parser.add_argument(
        "--seed", type=int, default=2, help=Message("0 and 1 are the bundled sample's (default: 2)")
    )


def run(arguments: argparse.Namespace) -> int:
    """Draw the digits and write them, a block after another."""
    count, images, labels = arguments.count, arguments.images, arguments.labels
    if count < 1:
        raise ValueError(
            Message("At least one digit is drawn, not {count}: give a larger count.", count=count)
        )
    # Not by `Path.resolve`, which has an error of its own for links that lead in a circle.
    real_images, real_labels = os.path.realpath(images), os.path.realpath(labels)
    if real_images == real_labels:
        raise ValueError(Message("--images and --labels are the same file: give two."))
    if real_images.casefold() == real_labels.casefold():
        raise ValueError(
            Message(
                "--images and --labels differ in small and capital letters alone, which is the "
                "same file on Windows and macOS: give two names."
            )
        )
    byte = np.dtype(np.uint8)
    with (
        writing_idx(images, byte, (count, SIDE, SIDE)) as write_images,
        writing_idx(labels, byte, (count,)) as write_labels,
        progress_bar("synthesize", in_words(Message(" digits"))) as show,
    ):
        done = 0
        for block, digits in synthesize_blocks(count, arguments.seed):
            write_images(block)
            write_labels(digits)
            done += len(digits)
            show(done, count)
    return 0
