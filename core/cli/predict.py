"""Predict what pictures show, or the images of IDX files."""

import argparse
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import Array
from core.cli import options
from core.cli.bars import progress_bar
from core.cli.output import STDOUT, opened_text
from core.datasets.mnist import scale_pixels
from core.evaluation.evaluation import Evaluation
from core.evaluation.streaming import predict_file
from core.files.idx_stream import GZIP_MAGIC, TYPES
from core.images.digits import prepare_digit, read_picture
from core.network.network import Network, predict

MAX_PICTURE_BYTES = 2**28  # of a file; uncompressed, a picture of the most pixels is smaller
_ROWS = 10_000  # made at a time: Python's numbers take several times the room of NumPy's
COLUMNS = ("file", "index", "predicted", "confidence", "margin")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a picture of one digit, of any size and kind, or an IDX file of images",
    )
    options.add_network(parser)
    parser.add_argument("--json", action="store_true", help="JSON in place of CSV")
    parser.add_argument(
        "--probabilities", action="store_true", help="give the probability of every class as well"
    )
    parser.add_argument(
        "--output", metavar="FILE", default=STDOUT, help="where to write (default: stdout)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write a row for every image, once all files have been read."""
    network = options.network(arguments)
    found: list[tuple[str, Array]] = []
    with progress_bar("predict", " images") as show:
        for file in arguments.files:
            if _is_idx(Path(file)):
                found.append((file, predict_file(network, file, show)))
            else:
                found.append((file, _predict_picture(network, Path(file))))
    columns = [*COLUMNS]
    if arguments.probabilities:
        columns += (f"y{unit}" for unit in range(network.sizes[-1]))
    if arguments.json:
        form_of, before, between, end = _json_form, "[\n", ",\n", "\n]\n"
    else:
        form_of, before, between, end = _csv_form, f"{','.join(columns)}\n", "\n", "\n"
    with opened_text(arguments.output) as output:
        for file, y in found:
            form = form_of(file, columns)
            for rows in _rows(y, arguments.probabilities):
                output.write(before + between.join(map(form.__mod__, rows)))
                before = between
        output.write(end)
    return 0


def _is_idx(path: Path) -> bool:
    """Tell by its first bytes whether a file is an IDX file; no kind of picture begins so."""
    with path.open("rb") as file:
        start = file.read(4).ljust(4, b"\xff")
    return start.startswith(GZIP_MAGIC) or (start[:2] == b"\0\0" and start[2] in TYPES)


def _predict_picture(network: Network, path: Path) -> Array:
    """Return the probabilities of one picture, (1, K)."""
    try:
        if path.stat().st_size > MAX_PICTURE_BYTES:
            raise ValueError(
                f"This file has more than the {MAX_PICTURE_BYTES:,} bytes that are read: make "
                "the picture smaller."
            )
        pixels = prepare_digit(read_picture(path.read_bytes())).reshape(1, -1)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    x = np.empty(pixels.shape, np.float32)
    scale_pixels(pixels, x)
    return predict(network, x)


def _rows(y: Array, probabilities: bool) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Give the columns behind the file of some images, then of the next ones."""
    for start in range(0, len(y), _ROWS):
        part = y[start : start + _ROWS]
        outcome = Evaluation(np.empty(0), part)
        numbers = [outcome.predicted, outcome.confidence, outcome.margin]
        if probabilities:
            numbers.extend(part.T)
        yield zip(
            range(start, start + len(part)), *(column.tolist() for column in numbers), strict=True
        )


# A row is one `%`: a million of them by the writers of csv and json take several times as long.


def _csv_form(file: str, columns: list[str]) -> str:
    """Give the row of an image in CSV, with a place for every number."""
    cell = io.StringIO()
    csv.writer(cell, lineterminator="").writerow([file])
    return ",".join([cell.getvalue().replace("%", "%%"), *map(_place, columns[1:])])


def _json_form(file: str, columns: list[str]) -> str:
    """Give the row of an image as a JSON object, with a place for every number."""
    cells = [json.dumps(file).replace("%", "%%"), *map(_place, columns[1:])]
    pairs = zip(map(json.dumps, columns), cells, strict=True)
    return "{" + ", ".join(f"{name}: {cell}" for name, cell in pairs) + "}"


def _place(column: str) -> str:
    return "%d" if column in ("index", "predicted") else "%.6f"
