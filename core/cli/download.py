"""Download a data set, checked against its SHA-256."""

import argparse

from core.cli.bars import progress_bar
from core.datasets.download import fetch
from core.datasets.sources import find_source
from core.messages import Message

ABOUT = Message("Download a data set, checked against its SHA-256.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "data",
        metavar="NAME",
        nargs="?",
        default="mnist",
        help=Message("a data set (default: mnist)"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Fetch what is missing, and say where the files are."""
    source = find_source(arguments.data)
    with progress_bar(source.title, "B") as show:
        paths = fetch(source, lambda progress: show(progress.done, progress.total))
    for path in paths.values():
        print(path)
    return 0
