"""What outcomes come to, without the outcomes: tallies of parts of a split merge into its own.

A sum of floats follows from the order in which they are added. Here each is a whole number of
units, rounded once, and whole numbers of Python have no end: however a split is divided, and in
whatever order the tallies of its parts are merged, they come to the same.
"""

from dataclasses import astuple, dataclass
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.evaluation.counts import class_scores
from core.evaluation.evaluation import Evaluation
from core.evaluation.reliability import Bins, bin_edges
from core.messages import Message

BINS = 15
UNIT = 2**40  # of them are 1 nat of a loss, and 1 of a confidence
MOST_ERRORS = 20
_SPLIT = 2**20  # units: what is above and what is below are added up apart, exactly, as floats


@dataclass(frozen=True, order=True)
class ConfidentError:
    """A misclassified sample; they are sorted by confidence, then by file and index."""

    negative_confidence: float
    file: str
    index: int
    label: int
    predicted: int

    @property
    def confidence(self) -> float:
        """The largest probability."""
        return -self.negative_confidence


@dataclass(frozen=True, eq=False)
class Tally:
    """What the outcomes of any number of samples come to.

    Attributes
    ----------
    confusion : (K, K) int
        Counts: rows are true labels, columns predictions.
    loss_units : int
        What the losses add up to.
    bin_counts, bin_correct, bin_units : tuple of int
        Of each bin of confidence, how many samples it has, how many of them are correct, and what
        their confidences add up to.
    errors : tuple of ConfidentError
        The `MOST_ERRORS` most confident ones.
    """

    confusion: npt.NDArray[np.int64]
    loss_units: int = 0
    bin_counts: tuple[int, ...] = (0,) * BINS
    bin_correct: tuple[int, ...] = (0,) * BINS
    bin_units: tuple[int, ...] = (0,) * BINS
    errors: tuple[ConfidentError, ...] = ()

    @classmethod
    def of_nothing(cls, classes: int) -> "Tally":
        """Return the tally of no sample of so many classes, with which one begins."""
        return cls(np.zeros((classes, classes), np.int64))

    @classmethod
    def of(cls, outcome: Evaluation, file: str = "", first: int = 0) -> "Tally":
        """Return the tally of outcomes.

        Parameters
        ----------
        outcome : Evaluation
            Of at most some millions of samples.
        file : str
            What the file is called that they come from.
        first : int
            The index of the first of them in it.

        Raises
        ------
        ValueError
            If a probability is NaN: no sum of units could hold it.
        """
        if lost := np.flatnonzero(~np.isfinite(outcome.loss + outcome.confidence))[:1].tolist():
            raise ValueError(
                Message(
                    "What the network computes of image {index:,} is not finite (NaN or infinity): "
                    "give it the activation and the pixels that it was trained with, or choose "
                    "another network.",
                    index=first + lost[0],
                )
            )
        bins = np.searchsorted(bin_edges(BINS)[1:-1], outcome.confidence, side="left")
        return cls(
            outcome.confusion,
            sum(_unit_sums(outcome.loss, np.zeros(len(bins), np.intp))),
            tuple(np.bincount(bins, minlength=BINS).tolist()),
            tuple(np.bincount(bins[outcome.correct], minlength=BINS).tolist()),
            tuple(_unit_sums(outcome.confidence, bins)),
            _confident_errors(outcome, file, first),
        )

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.confusion + other.confusion,
            self.loss_units + other.loss_units,
            _added(self.bin_counts, other.bin_counts),
            _added(self.bin_correct, other.bin_correct),
            _added(self.bin_units, other.bin_units),
            tuple(islice(merge(self.errors, other.errors), MOST_ERRORS)),
        )

    @property
    def count(self) -> int:
        """How many samples."""
        return sum(self.bin_counts)

    @property
    def correct(self) -> int:
        """How many of them are correct."""
        return sum(self.bin_correct)

    @property
    def accuracy(self) -> float:
        """The fraction of correct predictions, 0 to 1."""
        return self.correct / self.count

    @property
    def loss(self) -> float:
        """The mean cross-entropy in nats."""
        return self.loss_units / (UNIT * self.count)

    @property
    def ece(self) -> float:
        """The expected calibration error in 15 bins: see `Bins.ece`."""
        confidence = np.array([units / UNIT for units in self.bin_units])
        return Bins(np.array(self.bin_counts), np.array(self.bin_correct), confidence).ece

    @cached_property
    def scores(self) -> dict[str, Array]:
        """Precision, recall, F1 and support of each class: see `class_scores`."""
        return class_scores(self.confusion)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it: of the confusion the cells that are not 0."""
        cells = np.argwhere(self.confusion)
        return {
            "classes": len(self.confusion),
            "confusion": [[*cell, int(self.confusion[tuple(cell)])] for cell in cells.tolist()],
            "loss_units": self.loss_units,
            "bin_counts": self.bin_counts,
            "bin_correct": self.bin_correct,
            "bin_units": self.bin_units,
            "errors": [astuple(error) for error in self.errors],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Tally":
        """Return the tally of what `to_json` gave."""
        confusion = np.zeros((kept["classes"],) * 2, np.int64)
        for label, predicted, count in kept["confusion"]:
            confusion[label, predicted] = count
        return cls(
            confusion,
            kept["loss_units"],
            tuple(kept["bin_counts"]),
            tuple(kept["bin_correct"]),
            tuple(kept["bin_units"]),
            tuple(ConfidentError(*each) for each in kept["errors"]),
        )


def _unit_sums(values: Array, bins: Array) -> list[int]:
    """Return what values, in units, add up to in each bin."""
    units = np.rint(values.astype(np.float64) * UNIT).astype(np.int64)
    high, low = (np.bincount(bins, part, BINS) for part in np.divmod(units, _SPLIT))
    return [int(a) * _SPLIT + int(b) for a, b in zip(high, low, strict=True)]


def _confident_errors(outcome: Evaluation, file: str, first: int) -> tuple[ConfidentError, ...]:
    wrong = np.flatnonzero(~outcome.correct)
    ranked = outcome.ranked(wrong, "confidence")[:MOST_ERRORS]
    columns = (-outcome.confidence, outcome.labels, outcome.predicted)
    rows = zip(ranked.tolist(), *(each[ranked].tolist() for each in columns), strict=True)
    return tuple(
        ConfidentError(negative, file, first + index, label, predicted)
        for index, negative, label, predicted in rows
    )


def _added(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))
