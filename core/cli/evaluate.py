"""Measure a network on a split, or on IDX files of any length."""

import argparse
import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.cli import options
from core.cli.bars import progress_bar
from core.cli.language import in_words, say
from core.cli.output import NONE, SOME, STDOUT, complain, opened_text
from core.cli.report import figures, report
from core.cli.tasks import add_pool, add_resume, kept_file, opened_pool
from core.evaluation.pairing import IMAGES, LABELS, Pair, files_of, pair_files
from core.evaluation.shards import Shard, misclassified_of, read_shards, tally_shards, tasks_of
from core.evaluation.streaming import BLOCK
from core.evaluation.tally import Tally
from core.executors.opening import stopping
from core.files.journal import Journal, open_journal
from core.files.paths import check_apart
from core.messages import Message
from core.network.network import Network
from core.weights.published import fingerprint

ABOUT = Message("Measure a network on a split, or on IDX files of any length.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add_network(parser)
    options.add_split(parser)
    for kind, about in (
        (
            IMAGES,
            Message("IDX files of images: names, patterns, folders or addresses"),
        ),
        (LABELS, Message("those of their labels, which are told by their names")),
    ):
        parser.add_argument(
            f"--{kind}", metavar="FILE", type=options.file_name, nargs="+", help=about
        )
    parser.add_argument("--json", action="store_true", help=Message("print one JSON object"))
    parser.add_argument(
        "--csv",
        metavar="FILE",
        type=options.file_name,
        help=Message(
            "write the misclassified samples, a row each (-: to stdout, in place of the report)"
        ),
    )
    add_pool(parser)
    add_resume(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a report, or the same figures as JSON; write the misclassified samples.

    1 if some of the files cannot be read: the figures are then those of the others.
    """
    if (arguments.images is None) != (arguments.labels is None):
        raise ValueError(Message("--images and --labels belong together: give both, or neither."))
    if arguments.json and arguments.csv == STDOUT:
        raise ValueError(Message("--json and --csv - would mix on stdout: give --csv a file."))
    if arguments.images:
        files = files_of(IMAGES, arguments.images)
        pairs = pair_files(files, files_of(LABELS, arguments.labels))
        network = options.network(arguments, samples=[pair[:2] for pair in pairs])
        names = [str(label) for label in range(network.sizes[-1])]
        what = Message("{file}", file=files[0])
        if len(files) > 1:
            what = Message("{count:,} files", count=len(files))
    else:
        source = options.source(arguments)
        network = options.network(arguments, source)
        images, labels = map(str, options.split_files(arguments))
        pairs = [Pair(images, labels, images)]
        names = list(source.classes)
        what = Message(
            "{title}, {split}", title=source.title, split=options.SPLITS[arguments.split]
        )
    if arguments.csv not in (None, STDOUT):
        read = [file for pair in pairs for file in pair[:2]]
        check_apart(Path(arguments.csv), [*read, arguments.weights, *kept_file(arguments)])
    if arguments.scheduler:
        pairs = [pair.absolute for pair in pairs]
    tally, unread = _measure(arguments, network, pairs)
    if not tally.count:
        if len(pairs) == 1:
            raise unread[pairs[0]]
        _complain(arguments, unread)
        return NONE
    several = len(pairs) > 1
    if arguments.json:
        print(
            json.dumps(figures(tally, names, several) | {"unread": [pair.name for pair in unread]})
        )
    elif arguments.csv != STDOUT:
        say(
            Message(
                "{what}: {network!r} from {file}\n",
                what=what,
                network=network,
                file=arguments.weights,
            )
        )
        if unread:
            say(
                Message(
                    "Of {count:,} files {unread:,} could not be read: these are the figures of the "
                    "rest.\n",
                    count=len(pairs),
                    unread=len(unread),
                )
            )
        print(report(tally, names))
    _complain(arguments, unread)
    return SOME if unread else 0


def _measure(
    arguments: argparse.Namespace, network: Network, pairs: Sequence[Pair]
) -> tuple[Tally, dict[Pair, Exception]]:
    """Return the tally of what can be read, and why the rest cannot; write what was asked for."""
    with opened_pool(arguments) as pool, ExitStack() as stack:
        shared = pool.share(network)

        def run(function: Callable[..., Any], tasks: Iterable[Any]) -> Iterable[Any]:
            return pool.run(function, tasks, shared)

        shards, unread = read_shards(pairs, run)
        kept: Journal | None = None
        if arguments.csv or arguments.resume:
            kept = stack.enter_context(_opened_journal(arguments, network))
        show = stack.enter_context(progress_bar("evaluate", in_words(Message(" images"))))
        tally, failed = tally_shards(
            shards,
            network.sizes[-1],
            run,
            kept,
            show,
            errors=bool(arguments.csv),
            stop=stopping,
        )
        unread |= failed
        if arguments.csv and kept is not None and tally.count:
            whole = [shard for shard in shards if shard.pair not in unread]
            _write_misclassified(arguments.csv, network, whole, kept, several=len(pairs) > 1)
    return tally, {pair: unread[pair] for pair in pairs if pair in unread}


@contextmanager
def _opened_journal(arguments: argparse.Namespace, network: Network) -> Iterator[Journal]:
    """Open what --resume names, or for the misclassified samples a file that goes afterwards."""
    job = {
        "command": arguments.command,
        "network": fingerprint(network),
        "block": BLOCK,
        "csv": bool(arguments.csv),
    }
    if arguments.resume:
        with open_journal(arguments.resume, job) as journal:
            yield journal
    else:
        with (
            TemporaryDirectory() as folder,
            open_journal(Path(folder) / "finished", job, durable=False) as journal,
        ):
            yield journal


def _complain(arguments: argparse.Namespace, unread: dict[Pair, Exception]) -> None:
    for error in unread.values():
        complain(f"core {arguments.command}", error)


def _write_misclassified(
    path: str, network: Network, shards: Sequence[Shard], kept: Journal, several: bool
) -> None:
    with opened_text(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        heading = ("index", "true", "predicted", "confidence", "margin", "loss")
        writer.writerow(("file", *heading) if several else heading)
        for shard in shards:
            for task in tasks_of(shard):
                rows = kept[task.key]["errors"]
                if rows is None:  # too many to be held: they are made once more, a block at a time
                    rows = misclassified_of(network, task)
                writer.writerows(([task.pair.name, *row] for row in rows) if several else rows)
