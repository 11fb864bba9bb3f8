"""The options that several commands have, and what they stand for."""

import argparse
from pathlib import Path

from core.datasets.sources import find_source, require
from core.datasets.table import Source
from core.messages import Message
from core.network.network import Network
from core.weights.reader import BUNDLED, read_weights

SPLITS = ("test", "train")


def add_network(parser: argparse.ArgumentParser) -> None:
    """Add the option of a network."""
    parser.add_argument(
        "--weights",
        metavar="FILE",
        type=Path,
        default=BUNDLED,
        help="a network's .npz, .safetensors or .pkl (default: the bundled one)",
    )


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add the option of a data set."""
    parser.add_argument(
        "--data", metavar="NAME", default="mnist", help="a data set (default: mnist); see info"
    )


def add_split(parser: argparse.ArgumentParser) -> None:
    """Add the options of a data set and of a split of it."""
    add_data(parser)
    parser.add_argument(
        "--split", choices=SPLITS, default=SPLITS[0], help="which images (default: test)"
    )


def network(arguments: argparse.Namespace, source: Source | None = None) -> Network:
    """Return the network, which must tell the classes of a data set apart where one is given.

    Raises
    ------
    ValueError, OSError
        As `read_weights`; or if the network has another number of classes.
    """
    chosen = read_weights(arguments.weights)
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
    return chosen


def source(arguments: argparse.Namespace) -> Source:
    """Return the data set; an unknown name is a ValueError that lists those there are."""
    return find_source(arguments.data)


def split_files(arguments: argparse.Namespace) -> tuple[Path, Path]:
    """Return the paths of the split's images and labels; errors are those of `require`."""
    paths = require(source(arguments))
    return paths[f"x_{arguments.split}"], paths[f"t_{arguments.split}"]
