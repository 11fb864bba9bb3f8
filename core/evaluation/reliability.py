"""Whether confidence tells how often a network is right, and what leaving unsure samples out gains.

The samples are sorted by confidence once; a bin or a threshold is then only two indices into that
order.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.messages import Message

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Bins:
    """What is in equal bins of confidence, (bins,) each.

    Attributes
    ----------
    count, correct : int
        How many samples, and how many of them are correct.
    confidence : float
        What their confidences add up to.
    """

    count: npt.NDArray[np.int64]
    correct: npt.NDArray[np.int64]
    confidence: npt.NDArray[np.float64]

    @property
    def ece(self) -> float:
        """The expected calibration error, 0 to 1 (Naeini, Cooper and Hauskrecht, 2015).

        The mean over all samples of how far their bin's accuracy is from its confidence.
        """
        return float(np.abs(self.correct - self.confidence).sum() / self.count.sum())


def bin_edges(bins: int) -> npt.NDArray[np.float64]:
    """Return the edges of equal bins of confidence, (bins + 1,): each holds its upper one.

    Raises
    ------
    ValueError
        If there is not at least one bin.
    """
    if bins < 1:
        raise ValueError(Message("Calibration needs at least one bin, not {bins}.", bins=bins))
    return np.linspace(0, 1, bins + 1)


class Reliability:
    """The samples of a split in the order of their confidence.

    Parameters
    ----------
    confidence : (N,) float
        The largest probability of each sample.
    correct : (N,) bool
        Whether its prediction is the true label.
    """

    def __init__(self, confidence: Array, correct: npt.NDArray[np.bool_]) -> None:
        # Equals in any order: they are never on two sides of an edge or a threshold.
        order = np.argsort(confidence)
        self._confidence: Array = confidence[order]
        self._correct: Array = correct[order]

    def calibration(self, bins: int = 15) -> "pd.DataFrame":
        """Return confidence beside accuracy in equal bins of confidence.

        Parameters
        ----------
        bins : int
            How many bins divide 0 to 1: see `bin_edges`.

        Returns
        -------
        DataFrame
            A row a bin: ``low`` and ``high``, ``count``, how many of them are ``correct``, mean
            ``confidence`` and ``accuracy`` (both NaN where the bin is empty).

        Raises
        ------
        ValueError
            If there is not at least one bin.
        """
        import pandas as pd  # takes longer to import than the rest of core together

        edges, found = bin_edges(bins), self.bins(bins)
        some = np.where(found.count, found.count, np.nan)
        return pd.DataFrame(
            {
                "low": edges[:-1],
                "high": edges[1:],
                "count": found.count,
                "correct": found.correct,
                "confidence": found.confidence / some,
                "accuracy": found.correct / some,
            }
        )

    def bins(self, bins: int = 15) -> Bins:
        """Return what is in equal bins of confidence; errors are those of `bin_edges`."""
        ends = np.searchsorted(self._confidence, bin_edges(bins), side="right")
        ends[0] = 0
        return Bins(
            np.diff(ends), np.diff(self._correct_below[ends]), np.diff(self._confidence_below[ends])
        )

    def ece(self, bins: int = 15) -> float:
        """Return the expected calibration error: see `Bins.ece`."""
        return self.bins(bins).ece

    def coverage(self, thresholds: npt.ArrayLike | None = None) -> "pd.DataFrame":
        """Return what remains, and how accurate it is, when unsure samples are set aside.

        The accuracy–coverage curve of a classifier that may abstain (Geifman and El-Yaniv, 2017).

        Parameters
        ----------
        thresholds : (M,) float, optional
            Samples with less confidence are set aside. Without, each hundredth of the samples in
            turn, from none to all but the surest.

        Returns
        -------
        DataFrame
            A row a threshold: ``threshold``, ``coverage`` (the fraction that is kept) and its
            ``accuracy`` (NaN where nothing is kept).
        """
        import pandas as pd

        n = len(self._confidence)
        if thresholds is None:
            thresholds = np.unique(self._confidence[np.arange(100) * n // 100])
        limits = np.asarray(thresholds, dtype=self._confidence.dtype)
        below = np.searchsorted(self._confidence, limits, side="left")
        kept = n - below
        correct = self._correct_below[-1] - self._correct_below[below]
        return pd.DataFrame(
            {
                "threshold": limits,
                "coverage": kept / n,
                "accuracy": correct / np.where(kept, kept, np.nan),
            }
        )

    def threshold(self, accuracy: float) -> float | None:
        """Return the least confidence from which on the samples are at least as accurate as this.

        Parameters
        ----------
        accuracy : float
            The fraction that is to be right, 0 to 1.

        Returns
        -------
        float or None
            The shortest decimal that keeps the most samples, 0 where all are accurate enough; None
            where no threshold keeps samples that are.
        """
        n = len(self._confidence)
        kept = n - np.arange(n)
        correct = self._correct_below[-1] - self._correct_below[:-1]
        below = np.concatenate([[-1.0], self._confidence[:-1]])  # equals are kept together
        enough = np.flatnonzero((correct / kept >= accuracy) & (self._confidence > below))
        if not len(enough):
            return None
        least, too_low = self._confidence[enough[0]], below[enough[0]]
        for digits in range(10):
            shorter: float = math.floor(least * 10**digits) / 10**digits
            if too_low < least.dtype.type(shorter) <= least:
                return shorter
        return float(least)

    @cached_property
    def _correct_below(self) -> npt.NDArray[np.int64]:
        """How many of the first i samples are correct, (N + 1,)."""
        return np.concatenate([[0], np.cumsum(self._correct, dtype=np.int64)])

    @cached_property
    def _confidence_below(self) -> npt.NDArray[np.float64]:
        """What the confidences of the first i samples add up to, (N + 1,)."""
        return np.concatenate([[0.0], np.cumsum(self._confidence, dtype=np.float64)])
