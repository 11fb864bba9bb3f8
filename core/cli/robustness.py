"""Measure many networks on changed images, and write a table of it."""

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.cli import options
from core.cli.bars import progress_bar
from core.cli.language import in_words, say
from core.cli.output import SOME, failure
from core.cli.tasks import (
    add_pool,
    add_table,
    check_rows,
    digest,
    finish,
    journal_of,
    opened_pool,
    output_table,
    warn,
)
from core.datasets.mnist import read_split
from core.datasets.table import Source
from core.evaluation.robustness_table import AccuracyAt, accuracies_at, mean_accuracies
from core.executors.opening import stopping
from core.files.journal import Journal, open_journal
from core.files.tables import write_rows
from core.images.transforms import TRANSFORMS
from core.messages import Message
from core.network.network import Network
from core.weights.published import fingerprint

ABOUT = Message("Measure many networks on changed images, and write a table of it.")
_AMOUNTS = 21


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_table(
        parser,
        Message("a .csv or .parquet to write (default: in data/sweeps, named after the data set)"),
    )
    options.add_network(parser, several=True)
    options.add_split(parser)
    parser.add_argument(
        "--transform",
        choices=TRANSFORMS,
        nargs="+",
        default=list(TRANSFORMS),
        help=Message("which changes (default: all)"),
    )
    parser.add_argument(
        "--amounts",
        metavar="N",
        type=int,
        default=_AMOUNTS,
        help=Message("at most so many amounts of each (default: %(default)d)"),
    )
    add_pool(parser)


def run(arguments: argparse.Namespace) -> int:
    """Measure what the table lacks, and write it; say what could not be measured."""
    source = options.source(arguments)
    table = output_table(arguments, f"{source.name}-robustness")
    networks = _networks(arguments, source)
    transforms = list(dict.fromkeys(arguments.transform))
    grids = {name: TRANSFORMS[name].grid(arguments.amounts) for name in transforms}
    images, labels = read_split(source, arguments.split, mapped=True)
    job = {
        "command": "robustness",
        "data": source.name,
        "split": arguments.split,
        "content": digest(images, labels),
    }
    tasks = {
        f"{file} {fingerprint(network)} {name} {arguments.amounts}": (file, name)
        for file, network in networks.items()
        for name in transforms
    }
    with open_journal(journal_of(table), job) as journal:
        lacking = {key: task for key, task in tasks.items() if key not in journal}
        there = _rows(journal, tasks)
        check_rows(len(there) + sum(len(grids[name]) for _, name in lacking.values()))
        failed: dict[str, Exception] = {}
        try:
            if lacking:
                title = source.title
                failed = _measure(arguments, title, networks, grids, len(labels), journal, lacking)
        finally:  # stopped by hand as well: the pages show what is finished
            rows = _rows(journal, tasks)
            if rows:
                write_rows(table, AccuracyAt, rows)
    for key, error in failed.items():
        file, name = tasks[key]
        warn(
            Message(
                "Not measured, {file}, {transform}: {reason}",
                file=file,
                transform=name,
                reason=failure(error),
            )
        )
    if rows:
        count = len(rows) + sum(len(grids[tasks[key][1]]) for key in failed)
        say(Message("{file}: {n:,} of {all:,} rows", file=table, n=len(rows), all=count))
        for file, mean in mean_accuracies(rows).items():
            say(Message("{file}: mean accuracy {accuracy:.4f}", file=file, accuracy=mean))
    return SOME if failed else 0


def _measure(
    arguments: argparse.Namespace,
    title: str,
    networks: Mapping[str, Network],
    grids: Mapping[str, list[float]],
    images: int,
    journal: Journal,
    lacking: Mapping[str, tuple[str, str]],
) -> dict[str, Exception]:
    """Measure curves and keep each; return why those failed that did, by their keys."""
    with (
        opened_pool(arguments) as pool,
        progress_bar("robustness", in_words(Message(" curves"))) as show,
    ):
        warn(
            Message(
                "To measure on {title}, {split}: {n:,} curves, {width:,} at a time, {count:,} "
                "accuracies over {images:,} images in all.",
                title=title,
                split=options.SPLITS[arguments.split],
                n=len(lacking),
                width=pool.width,
                count=sum(len(grids[name]) for _, name in lacking.values()),
                images=images,
            )
        )
        shared = pool.share(networks), arguments.data, arguments.split, grids
        return finish(pool, journal, lacking, _measured, *shared, keep=_kept, show=show)


def _networks(arguments: argparse.Namespace, source: Source) -> dict[str, Network]:
    """Return the networks by the names of their files, which must differ."""
    networks: dict[str, Network] = {}
    for path in map(Path, options.expanded(list(map(str, arguments.weights)))):
        if path.name in networks:
            raise ValueError(
                Message(
                    "Two of the networks are called {file}, and could not be told apart in the "
                    "table: rename one.",
                    file=path.name,
                )
            )
        one = argparse.Namespace(**vars(arguments) | {"weights": path})
        networks[path.name] = options.network(one, source)
    return networks


def _rows(journal: Journal, tasks: Iterable[str]) -> list[AccuracyAt]:
    """Return the rows of what was asked for, then of all else that is finished, the latest first.

    Of a file's networks only the latest counts, and of a transform its latest curve.
    """
    fingerprints: dict[str, str] = {}
    curves: dict[tuple[str, str], str] = {}
    for key in (*tasks, *reversed(list(journal))):
        file, of_network, transform, _ = key.rsplit(" ", 3)
        if fingerprints.setdefault(file, of_network) == of_network and key in journal:
            curves.setdefault((file, transform), key)
    return [AccuracyAt(**row) for key in curves.values() for row in journal[key]]


def _measured(
    networks: Mapping[str, Network],
    data: str,
    split: str,
    grids: Mapping[str, list[float]],
    task: tuple[str, str],
) -> list[AccuracyAt]:
    file, name = task
    return accuracies_at(networks[file], file, data, split, name, grids[name], stop=stopping)


def _kept(rows: list[AccuracyAt]) -> list[dict[str, Any]]:
    return list(map(asdict, rows))
