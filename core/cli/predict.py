"""Predict what pictures show, or the images of IDX files."""

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import Array
from core.cli import options
from core.cli.bars import print_above_bars, progress_bar
from core.cli.language import in_words
from core.cli.output import STDOUT, complain, failure, opened_text
from core.datasets.mnist import scale_pixels
from core.evaluation.evaluation import Evaluation
from core.evaluation.streaming import predict_file
from core.files.idx_stream import GZIP_MAGIC, TYPES
from core.files.paths import open_file
from core.images.digits import read_digit
from core.images.picture import read_picture
from core.messages import Message, message_of
from core.network.network import Network, predict

MAX_PICTURE_BYTES = 2**28  # of a file; uncompressed, a picture of the most pixels is smaller
_BLOCK = 10_000  # made at a time: Python's numbers take several times the room of NumPy's
SOME, NONE = 1, 2  # exit codes where some of the files cannot be used, and where none can
COLUMNS = ("file", "index", "predicted", "confidence", "margin")

ABOUT = Message("Predict what pictures show, or the images of IDX files.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "files",
        metavar="FILE",
        type=options.file_name,
        nargs="+",
        help=Message(
            "a picture of one digit, of any size and kind, or an IDX file of images; of one that "
            "cannot be used stderr says why, the others are predicted, and the exit code is 1"
        ),
    )
    options.add_network(parser)
    parser.add_argument("--json", action="store_true", help=Message("JSON in place of CSV"))
    parser.add_argument(
        "--probabilities",
        action="store_true",
        help=Message("give the probability of every class as well"),
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=options.file_name,
        default=STDOUT,
        help=Message("where to write (default: stdout)"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Write a row for every image once all files have been read; 1 if one of them cannot be."""
    network = options.network(arguments)
    files = list(options.expanded(arguments.files))
    predictions: list[tuple[str, Array]] = []
    with progress_bar("predict", in_words(Message(" images"))) as show:
        for file in files:
            try:
                predictions.append((file, _predict(network, Path(file), show)))
            except (OSError, ValueError) as error:
                complain(arguments.command, error)
    if not predictions:
        return NONE
    _write(arguments, network.sizes[-1], predictions)
    return SOME if len(predictions) < len(files) else 0


def _write(
    arguments: argparse.Namespace, classes: int, predictions: list[tuple[str, Array]]
) -> None:
    columns = [*COLUMNS]
    if arguments.probabilities:
        columns += (f"y{unit}" for unit in range(classes))
    if arguments.json:
        template_of, opening, separator, closing = _json_template, "[\n", ",\n", "\n]\n"
    else:
        heading = ",".join(columns)
        template_of, opening, separator, closing = _csv_template, f"{heading}\n", "\n", "\n"
    with opened_text(arguments.output) as output:
        before = opening
        for file, y in predictions:
            template = template_of(file, columns)
            for rows in _blocks(y, arguments.probabilities):
                output.write(before + separator.join([template % row for row in rows]))
                before = separator
        output.write(closing)


def _predict(network: Network, path: Path, show: Callable[[int, int], None]) -> Array:
    """Return the probabilities of what is in a file, (N, K)."""
    try:
        if _is_idx(path):
            return predict_file(network, path, show)
        return _predict_picture(network, path)
    except MemoryError as error:  # the next file may need less
        raise ValueError(Message("{path}: {reason}", path=path, reason=failure(error))) from error


def _is_idx(path: Path) -> bool:
    """Return whether a file begins as an IDX file; no kind of picture does."""
    with open_file(path) as file:
        start = file.read(4).ljust(4, b"\xff")
    return start.startswith(GZIP_MAGIC) or (start[:2] == b"\0\0" and start[2] in TYPES)


def _predict_picture(network: Network, path: Path) -> Array:
    """Return the probabilities of one picture, (1, K); notes on how it was read go to stderr."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_PICTURE_BYTES + 1)
        if len(content) > MAX_PICTURE_BYTES:
            raise ValueError(
                Message(
                    "This file has more than the {most:,} bytes that are read: make the picture "
                    "smaller.",
                    most=MAX_PICTURE_BYTES,
                )
            )
        digit = read_digit(read_picture(content))
        for note in digit.notes:
            print_above_bars(in_words(Message("{path}: {note}", path=path, note=note)), sys.stderr)
        pixels = digit.pixels.reshape(1, -1)
        x = np.empty(pixels.shape, np.float32)
        scale_pixels(pixels, x)
        return predict(network, x)
    except ValueError as error:
        raise ValueError(
            Message("{path}: {reason}", path=path, reason=message_of(error))
        ) from error


def _blocks(y: Array, probabilities: bool) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Yield the columns behind the file: the rows of some images, then those of the next ones."""
    for start in range(0, len(y), _BLOCK):
        block = y[start : start + _BLOCK]
        outcome = Evaluation(np.empty(0), block)
        numbers = [outcome.predicted, outcome.confidence, outcome.margin]
        if probabilities:
            numbers.extend(block.T)
        indices = range(start, start + len(block))
        yield zip(indices, *(column.tolist() for column in numbers), strict=True)


# A row is one `%`: a million of them by the writers of csv and json take several times as long.


def _csv_template(file: str, columns: list[str]) -> str:
    """Return the row of an image in CSV, with a `%` for every number."""
    cell = io.StringIO()
    csv.writer(cell, lineterminator="").writerow([file])
    return ",".join([_escaped(cell.getvalue()), *_number_formats(columns)])


def _json_template(file: str, columns: list[str]) -> str:
    """Return the row of an image as a JSON object, with a `%` for every number."""
    cells = [_escaped(json.dumps(file)), *_number_formats(columns)]
    pairs = [f"{json.dumps(name)}: {cell}" for name, cell in zip(columns, cells, strict=True)]
    return "{" + ", ".join(pairs) + "}"


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _number_formats(columns: list[str]) -> list[str]:
    """Return how the numbers in the columns behind the file are written."""
    return ["%d" if column in ("index", "predicted") else "%.6f" for column in columns[1:]]
