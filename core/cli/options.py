"""The options that several commands have, and what they stand for."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from core.cli.language import in_words, say
from core.datasets.sources import find_source, require
from core.datasets.table import Source
from core.datasets.verification import doubt_of
from core.evaluation.shards import UNREADABLE
from core.evaluation.streaming import first_samples
from core.files.addresses import files_at
from core.messages import Message
from core.network.layers import ACTIVATIONS
from core.network.network import Network
from core.weights.doubt import TRIED, find_doubt
from core.weights.formats import SUFFIXES
from core.weights.pixels import UNIT, scale_name
from core.weights.reader import BUNDLED, ParsedNetwork, interpret_weights

SPLITS = {"test": Message("test"), "train": Message("train")}  # what each is called
Samples = tuple[str | Path, str | Path]  # the files of images and of their labels
_FITS_SAMPLE = (784, 10)  # pixels and classes of the bundled sample


def file_name(text: str) -> str:
    """Return the name of a file as it was given; argparse refuses an empty one."""
    if not text:
        refusal = Message("an empty text is the name of no file")
        raise argparse.ArgumentTypeError(in_words(refusal))
    return text


def file_path(text: str) -> Path:
    """Return the path of a file; argparse refuses an empty one."""
    return Path(file_name(text))


def add_network(parser: argparse.ArgumentParser, *, several: bool = False) -> None:
    """Add the options of a network, or of several that are alike in what no file says."""
    parser.add_argument(
        "--weights",
        metavar="FILE",
        type=file_path,
        nargs="+" if several else None,
        default=[BUNDLED] if several else BUNDLED,
        help=Message(
            "a network's {suffixes} (default: the bundled one)", suffixes=", ".join(SUFFIXES)
        ),
    )
    parser.add_argument(
        "--activation",
        choices=ACTIVATIONS,
        help=Message("what its hidden layers apply, where the file does not say"),
    )
    parser.add_argument(
        "--pixels",
        metavar="unit|bytes|MEAN,STD",
        help=Message(
            "what it was trained on, where the file does not say: pixels of 0.0 to 1.0, of 0 to "
            "255, or normalised with this mean and std"
        ),
    )
    parser.add_argument(
        "--order",
        metavar="A,B,C",
        help=Message("the names of its layers, first to last, where the file does not say"),
    )


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the option of a data set."""
    parser.add_argument(
        "--data",
        metavar="NAME",
        default="mnist",
        help=Message("a data set (default: mnist); see info"),
    )


def add_split(parser: argparse.ArgumentParser) -> None:
    """Add the options of a data set and of a split of it."""
    add_data(parser)
    parser.add_argument(
        "--split", choices=SPLITS, default="test", help=Message("which images (default: test)")
    )


def network(
    arguments: argparse.Namespace,
    source: Source | None = None,
    samples: Sequence[Samples] = (),
) -> Network:
    """Return the network; what had to be worked out or assumed about it goes to stderr.

    Parameters
    ----------
    arguments : Namespace
    source : Source, optional
        A data set whose classes the network must tell apart.
    samples : sequence of (path, path)
        IDX files of images and labels, on the first of which that can be read what is assumed is
        tried; without them on those of the data set, or of the bundled sample where the network
        fits it.

    Raises
    ------
    ValueError, OSError
        As `read_weights`; or if the network takes no images of 784 pixels, or has another number
        of classes.
    """
    order = arguments.order and [name.strip() for name in arguments.order.split(",")]
    parsed = interpret_weights(
        arguments.weights, arguments.activation, arguments.pixels, order=order
    )
    chosen = parsed.network
    if source is not None and chosen.sizes[0] != _FITS_SAMPLE[0]:
        raise ValueError(
            Message(
                "{file} takes {found:,} values and an image of {title} has {expected} pixels: "
                "choose another network.",
                file=arguments.weights,
                found=chosen.sizes[0],
                title=source.title,
                expected=_FITS_SAMPLE[0],
            )
        )
    if source is not None and chosen.sizes[-1] != len(source.classes):
        raise ValueError(
            Message(
                "{file} tells {found} classes apart and {title} has {expected}: choose another "
                "network.",
                file=arguments.weights,
                found=chosen.sizes[-1],
                title=source.title,
                expected=len(source.classes),
            )
        )
    if not samples and (source or (chosen.sizes[0], chosen.sizes[-1]) == _FITS_SAMPLE):
        paths = require(source or "sample")
        samples = [(paths["x_test"], paths["t_test"])]
    for note in (*parsed.notes, *_assumptions(arguments.weights.name, parsed, samples)):
        say(note, sys.stderr)
    return chosen


def _assumptions(file: str, parsed: ParsedNetwork, samples: Sequence[Samples]) -> Iterator[Message]:
    """Yield what was assumed about a network, and the reading that does far better if one does."""
    network, assumed = parsed.network, parsed.assumed
    if "activation" in assumed and network.depth > 1:
        yield Message(
            "{file} does not say its activation: {activation} is assumed; --activation says "
            "another.",
            file=file,
            activation=network.activation,
        )
    if not assumed:
        return
    for images, labels in samples:
        with suppress(*UNREADABLE):  # who measures it will say so
            x, t = first_samples(network, images, labels, TRIED)
            break
    else:
        return
    if doubt := find_doubt(network, assumed, x, t):
        better = doubt.better
        asked = {"activation": better.activation, "pixels": scale_name(better.pixels)}
        now = {"activation": network.activation, "pixels": scale_name(UNIT)}
        yield Message(
            "Warning: read with activation {activation} and pixels {pixels}, {file} is right on "
            "{accuracy:.1%} of the first {tried:,} images of {images}, and on {better:.1%} with "
            "{options}: give these options if that is how it was trained.",
            file=file,
            images=Path(images).name,
            **now,
            accuracy=doubt.accuracy,
            tried=doubt.tried,
            better=doubt.better_accuracy,
            options=" ".join(f"--{k} {value}" for k, value in asked.items() if value != now[k]),
        )


def expanded(files: Sequence[str]) -> Iterator[str]:
    """Yield the files that are named, and for `*.png` those it stands for: see `files_at`."""
    for file in files:
        yield from files_at(file)


def source(arguments: argparse.Namespace) -> Source:
    """Return the data set; a doubt about its files goes to stderr.

    An unknown name is a ValueError that lists those there are.
    """
    found = find_source(arguments.data)
    if doubt := doubt_of(found):
        say(doubt, sys.stderr)
    return found


def split_files(arguments: argparse.Namespace) -> tuple[Path, Path]:
    """Return the paths of the split's images and labels; errors are those of `require`."""
    paths = require(arguments.data)
    return paths[f"x_{arguments.split}"], paths[f"t_{arguments.split}"]
