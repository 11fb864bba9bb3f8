"""Keep a data set of one's own, from the files that it comes in."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.cli import options
from core.cli.language import say
from core.datasets.containers.archives import MAX_ENTRIES, is_litter
from core.datasets.containers.piece import MAX_BYTES
from core.datasets.custom import check_name, keep
from core.datasets.labels import FirstLabelError
from core.datasets.recognition import Recognised, recognise
from core.datasets.splits import TEST_FRACTION
from core.datasets.table import Source
from core.evaluation.orientation import side_doubt
from core.files.paths import read_bounded
from core.messages import Message, message_of
from core.weights.reader import BUNDLED, read_weights

MAX_NAMES_BYTES = 2**20

ABOUT = Message("Keep a data set of one's own, from the files that it comes in.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("name", metavar="NAME", help=Message("1 to 32 letters, digits, - and _"))
    parser.add_argument(
        "files",
        metavar="FILE",
        type=options.file_name,
        nargs="+",
        help=Message(
            "IDX files, .npz, .npy, a pickle of arrays, CSV, Parquet, a folder of pictures with a "
            "folder a class, or an archive of these; recognised by what is in them"
        ),
    )
    parser.add_argument(
        "--names",
        metavar="FILE",
        type=options.file_path,
        help=Message("what the classes are called, one a line"),
    )
    parser.add_argument(
        "--first-label",
        metavar="N",
        type=int,
        help=Message("the label that becomes class 0 (default: 0)"),
    )
    parser.add_argument(
        "--transpose", action="store_true", help=Message("exchange rows and columns of the images")
    )
    parser.add_argument(
        "--test",
        metavar="FRACTION",
        type=float,
        help=Message(
            "held out where there is no test split (default: {fraction})", fraction=TEST_FRACTION
        ),
    )
    parser.add_argument("--json", action="store_true", help=Message("JSON in place of text"))


def run(arguments: argparse.Namespace) -> int:
    """Recognise the files, store them, and say what was found."""
    check_name(arguments.name)
    try:
        data = recognise(
            _contents([Path(file) for file in options.expanded(arguments.files)]),
            _text(arguments.names) if arguments.names else "",
            first_label=arguments.first_label,
            transpose=arguments.transpose,
            test=arguments.test,
        )
    except FirstLabelError as error:
        raise ValueError(
            Message("{reason} The option is --first-label 1.", reason=message_of(error))
        ) from error
    doubts = dict(_doubts(data, arguments))
    source = keep(arguments.name, data)
    if arguments.json:
        print(json.dumps(_facts(data, source, doubts)))
    else:
        say(
            Message(
                "{name}: {train:,} train, {test:,} test, {classes} classes, in {folder}",
                name=source.name,
                train=len(data.train.labels),
                test=len(data.test.labels),
                classes=len(data.classes),
                folder=source.folder,
            )
        )
        for note in data.notes:
            say(note)
    for option, doubt in doubts.items():
        remedy = Message(
            "{doubt} Nothing was changed: if it should be, delete {folder} and add it again with "
            "{option}.",
            doubt=doubt,
            folder=source.folder,
            option=option,
        )
        say(remedy, sys.stderr)
    return 0


def _contents(paths: Sequence[Path]) -> dict[str, bytes]:
    """Return the content of files, and of those in folders, by short names that differ."""
    files = dict(_named(paths))
    if len(files) > MAX_ENTRIES or sum(path.stat().st_size for path in files.values()) > MAX_BYTES:
        raise ValueError(
            Message(
                "What was named has more than {files:,} files or {size:,} bytes, which are the "
                "most that are read: name fewer.",
                files=MAX_ENTRIES,
                size=MAX_BYTES,
            )
        )
    return {name: read_bounded(path, MAX_BYTES) for name, path in files.items()}


def _text(path: Path) -> str:
    return read_bounded(path, MAX_NAMES_BYTES).decode("utf-8-sig", errors="replace")


def _named(paths: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    names = [path.name for path in paths]
    for path in paths:
        if path.is_dir():
            root = path.resolve()
            for inner in sorted(root.rglob("*")):
                name = inner.relative_to(root.parent).as_posix()
                if inner.is_file() and not is_litter(name):
                    yield name, inner
        else:
            yield path.name if names.count(path.name) == 1 else path.as_posix(), path


def _doubts(data: Recognised, arguments: argparse.Namespace) -> Iterator[tuple[str, Message]]:
    """Yield the option that would settle a doubt, and the doubt, unless it was settled."""
    if data.from_one:
        yield "--first-label 1", data.from_one
    if not arguments.transpose and (doubt := side_doubt(data, read_weights(BUNDLED))):
        yield "--transpose", doubt


def _facts(data: Recognised, source: Source, doubts: Mapping[str, Message]) -> dict[str, Any]:
    return {
        "name": source.name,
        "folder": str(source.folder),
        "train": len(data.train.labels),
        "test": len(data.test.labels),
        "classes": data.classes,
        "notes": data.notes,
        "doubts": doubts,
    }
