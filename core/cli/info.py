"""Say which data sets are here, and what a network is made of."""

import argparse
from collections.abc import Iterator

from core.cli import options
from core.cli.language import in_words, say
from core.cli.output import table
from core.datasets.sources import chosen_folder, locate, sources
from core.datasets.table import Source
from core.datasets.verification import doubt_of
from core.files.idx import read_idx_header
from core.messages import Message, message_of
from core.weights.parameters import count_parameters

ABOUT = Message("Say which data sets are here, and what a network is made of.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_network(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a row a data set, then the network."""
    network = options.network(arguments)
    rows = sources().values()
    heads = (
        Message("data set"),
        Message("title"),
        Message("labels"),
        options.SPLITS["train"],
        options.SPLITS["test"],
        Message("bytes on disk"),
    )
    print(table([[*map(in_words, heads)], *map(_row, rows)], left=3), end="\n\n")
    for source in rows:
        for note in _notes(source):
            say(Message("{data}: {note}", data=source.name, note=note))
    print()
    say(
        Message(
            "network: {sizes}, {activation}, {parameters:,} parameters ({file})",
            sizes="-".join(map(str, network.sizes)),
            activation=network.activation,
            parameters=count_parameters(network),
            file=arguments.weights,
        )
    )
    return 0


def _row(source: Source) -> tuple[str, ...]:
    paths = locate(source)
    size = sum(path.stat().st_size for path in paths.values() if path)
    labels = tuple(map(in_words, source.classes))
    if len(labels) > 3:
        labels = (*labels[:2], "…", labels[-1])
    return (
        source.name,
        in_words(source.title),
        ", ".join(labels),
        _images(source, "train"),
        _images(source, "test"),
        f"{size:,}" if size else "–",
    )


def _images(source: Source, split: str) -> str:
    """Return how many images a split declares to have."""
    path = locate(source)[f"x_{split}"]
    if path is None:
        return in_words(Message("not here"))
    try:
        return f"{read_idx_header(path).shape[0]:,}"
    except (OSError, ValueError):
        return in_words(Message("unreadable"))


def _notes(source: Source) -> Iterator[Message]:
    """Yield where the files are, or would be, and what is wrong with one."""
    paths = locate(source)
    yield Message("{folder}", folder=chosen_folder(source) or source.folder)
    for file in source.files:
        path = paths[file.role]
        if path is not None:
            try:
                read_idx_header(path)
            except (OSError, ValueError) as error:
                yield message_of(error)
    if doubt := doubt_of(source):
        yield doubt
    if source.mirrors and None in paths.values() and not chosen_folder(source):
        yield Message("python -m core download {data} fetches it", data=source.name)
