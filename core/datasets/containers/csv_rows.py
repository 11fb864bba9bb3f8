"""Data sets as text, an image a line: ``label,pixel0,…,pixel783``, as Kaggle has them."""

import io
import re
from typing import Any, NamedTuple

import numpy as np

from core.arrays import Array
from core.datasets.class_names import LONGEST, MOST
from core.datasets.containers.piece import MAX_BYTES, MAX_IMAGES, PIXELS, Piece, compact
from core.messages import Message, is_said, message_of

ROWS = 2000  # read at a time
LINE = 2**16  # bytes that the first line may take: 784 numbers, each of a generous length
SEPARATORS = ",;\t|"
_LABEL = re.compile(r"(class[_ ]?)?labels?|class|target|digit|character|y|t", re.I)
COUNTER = re.compile(r"|unnamed.*|index|id|image_?id|row_?id", re.I)
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?|nan", re.I)


class _Layout(NamedTuple):
    """How a CSV file is laid out.

    Attributes
    ----------
    separator, decimal : str
        What stands between cells, and between a number and its fraction.
    heading : bool
        Whether the first line names the columns.
    width : int
        How many columns there are.
    pixels, labels : list of int
        Which columns are pixels, and which one is the label; or may be: the first and the last.
    """

    separator: str
    decimal: str
    heading: bool
    width: int
    pixels: list[int]
    labels: list[int]


def is_csv(data: bytes) -> bool:
    """Return whether a file is text whose first line has a column for each pixel of an image."""
    line = _first_line(data)
    return "\0" not in line and max(map(line.count, SEPARATORS)) >= PIXELS - 1


def is_column(data: bytes) -> bool:
    """Return whether a file is text of one whole number a line, of which some come again.

    Those are labels; names of classes do not repeat.
    """
    lines = data[:LINE].split()[:-1]  # the last may be cut off
    numbers = lines if lines and lines[0].isdigit() else lines[1:]
    return all(map(bytes.isdigit, numbers)) and len(set(numbers)) < len(numbers)


def read_column_pieces(name: str, data: bytes) -> list[Piece]:
    """Return the labels of a text of one whole number a line, with a heading or not."""
    lines = data.split(None, MAX_IMAGES + 2)  # no more of them than tell that they are too many
    numbers = lines if lines[0].isdigit() else lines[1:]
    if len(numbers) > MAX_IMAGES or not all(n.isdigit() and len(n) <= 9 for n in numbers):
        raise ValueError(
            Message(
                "{file} holds something other than a label a line, or more than {most:,} of them: "
                "choose the file of the labels.",
                file=name,
                most=MAX_IMAGES,
            )
        )
    return [Piece(name, labels=np.array(numbers, np.int64))]


def read_csv_pieces(name: str, data: bytes) -> list[Piece]:
    """Return the images of a CSV file, with their labels where it has them.

    The columns may have a heading or not, and be separated by commas, semicolons, tabs or bars. The
    label stands in the column that is called so, or otherwise than all the others; else in the
    first one, or in the last if only that one can be labels: the corner of an image is often the
    same in all.

    Raises
    ------
    ValueError
        If it has other columns, or something in it is no number.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(
            Message(
                "{file} has {size:,} bytes, where {most:,} are read at most: choose fewer images.",
                file=name,
                size=len(data),
                most=MAX_BYTES,
            )
        )
    layout = _layout(name, data)
    try:
        images, label = _sorted(*_read(data, layout))
    except Exception as error:  # pandas raises errors of its own and of Python on damaged text
        raise ValueError(
            Message(
                "{file} is no CSV file of {pixels} numbers an image ({error:.80}): write it again.",
                file=name,
                pixels=PIXELS,
                error=message_of(error) if is_said(error) else " ".join(str(error).split()),
            )
        ) from error
    bad = np.flatnonzero(~np.isfinite(images).all(axis=1))
    if len(bad):
        raise ValueError(
            Message(
                "{file}: image {number:,} lacks a pixel, or has one that is no number: write the "
                "file again.",
                file=name,
                number=bad[0] + 1,
            )
        )
    return [Piece(name, images, label)]


def _first_line(data: bytes) -> str:
    lines = data[:LINE].decode("utf-8-sig", "replace").strip().splitlines()
    return lines[0] if lines else ""


def _layout(name: str, data: bytes) -> _Layout:
    """Return how a CSV file is laid out, seen by its first two lines."""
    line = _first_line(data)
    separator = max(SEPARATORS, key=line.count)
    cells = [cell.strip().strip("\"'") for cell in line.split(separator)]
    heading = not all(map(_NUMBER.fullmatch, cells))
    columns = list(range(len(cells)))
    named: list[int] = []
    if heading:
        columns = [column for column in columns if not COUNTER.fullmatch(cells[column])]
        named = [column for column in columns if _LABEL.fullmatch(cells[column])]
    labels = named
    if not named and len(columns) == PIXELS + 1:
        labels = _odd_one([cells[column] for column in columns]) if heading else []
        labels = [columns[at] for at in labels or (0, -1)]
    pixels = [column for column in columns if column not in labels]
    # Of two that may be the label one is a pixel.
    if len(named) > 1 or len(pixels) + max(len(labels) - 1, 0) != PIXELS:
        raise ValueError(
            Message(
                "{file} has {columns:,} columns, where a label and {pixels} pixels were expected: "
                "leave the others out.",
                file=name,
                columns=len(cells),
                pixels=PIXELS,
            )
        )
    decimal = "," if separator != "," and "," in _first_line(data[len(line) :]) else "."
    return _Layout(separator, decimal, heading, len(cells), pixels, labels)


def _odd_one(headings: list[str]) -> list[int]:
    """Return where the one heading is that is no number of the others' kind, if there is one."""
    kinds = [re.sub(r"\d+", "#", heading) for heading in headings]
    odd = [at for at, kind in enumerate(kinds) if kinds.count(kind) == 1]
    return odd if len(odd) == 1 else []


def _read(data: bytes, layout: _Layout) -> tuple[Array, list[list[str]]]:
    """Return the columns of pixels as rows of numbers, and those of labels each as texts.

    It ends with the rows among which a pixel is missing.
    """
    import pandas  # imported here: `import core` does without it

    types: dict[int, Any] = dict.fromkeys(layout.pixels, np.dtype(np.float32))
    parts: list[Array] = [np.empty((0, len(layout.pixels)), np.uint8)]
    texts: list[list[str]] = [[] for _ in layout.labels]
    frames = pandas.read_csv(
        io.BytesIO(data.lstrip()),
        sep=layout.separator,
        decimal=layout.decimal,
        header=None,
        skiprows=int(layout.heading),
        dtype=types | dict.fromkeys(layout.labels, "str"),
        chunksize=ROWS,
        encoding="utf-8-sig",
        skipinitialspace=True,
    )
    with frames:
        for frame in frames:
            if frame.shape[1] != layout.width:
                raise ValueError(
                    Message(
                        "its rows have {found:,} columns, and the first line {width:,}",
                        found=frame.shape[1],
                        width=layout.width,
                    )
                )
            part = frame[layout.pixels].to_numpy(np.float32)
            parts.append(compact(part))
            for column, cells in zip(layout.labels, texts, strict=True):
                cells += (str(cell)[: LONGEST + 1] for cell in frame[column])
            if not np.isfinite(part).all():
                break
    return np.concatenate(parts), texts


def _sorted(numbers: Array, texts: list[list[str]]) -> tuple[Array, Array | None]:
    """Return the images, and the labels: of two columns of texts the first that can be them."""
    columns = [np.array(column) for column in texts]
    if len(columns) < 2:
        return numbers, columns[0] if columns else None
    first, last = columns
    in_first = _may_be_labels(first) or not _may_be_labels(last)
    label, pixel = (first, last) if in_first else (last, first)
    column = pixel.astype(np.float32)[:, None]  # of texts, since it might have been the labels
    images = np.hstack([numbers, column] if in_first else [column, numbers])
    return compact(images), label


def _may_be_labels(column: Array) -> bool:
    """Return whether texts differ, and are no numbers that are too large for labels."""
    values = np.unique(column)
    if not 1 < len(values) <= MOST:
        return False
    try:
        return bool((values.astype(np.float64) < MOST).all())
    except ValueError:  # words
        return True
