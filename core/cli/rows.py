"""Predictions as rows of text.

A row is one `%`: a million of them by the writers of csv and json take several times as long.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from core.arrays import Array
from core.evaluation.evaluation import Evaluation

COLUMNS = ("file", "index", "predicted", "confidence", "margin")
_SEPARATORS = {"csv": "\n", "json": ",\n"}


class Layout(NamedTuple):
    """How predictions are written.

    Attributes
    ----------
    form : str
        ``"csv"`` or ``"json"``.
    classes : int
        How many probabilities a row has as well: 0, or those of all classes.
    """

    form: str
    classes: int

    @property
    def columns(self) -> list[str]:
        """What the columns are called."""
        return [*COLUMNS, *(f"y{unit}" for unit in range(self.classes))]

    @property
    def opening(self) -> str:
        """What stands before the first row."""
        return "[\n" if self.form == "json" else ",".join(self.columns) + "\n"

    @property
    def separator(self) -> str:
        """What stands between two rows."""
        return _SEPARATORS[self.form]

    @property
    def closing(self) -> str:
        """What stands behind the last row."""
        return "\n]\n" if self.form == "json" else "\n"

    def rows(self, file: str, y: Array, first: int) -> str:
        """Return the rows of images of a file, from the one of this index on, without an end."""
        template = (_json_template if self.form == "json" else _csv_template)(file, self.columns)
        return self.separator.join([template % row for row in self._values(y, first)])

    def _values(self, y: Array, first: int) -> Iterator[tuple[Any, ...]]:
        outcome = Evaluation(np.empty(0), y)
        numbers = [outcome.predicted, outcome.confidence, outcome.margin]
        numbers.extend(y.T[: self.classes])
        indices = range(first, first + len(y))
        return zip(indices, *(column.tolist() for column in numbers), strict=True)


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
