"""How good a network is on a split: every sample's outcome, and what they come to together."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from core.arrays import Array, as_rows, check_labels
from core.evaluation.counts import class_scores, column_fractions, cross_counts, row_fractions
from core.evaluation.intervals import wilson
from core.evaluation.reliability import Reliability
from core.messages import Message
from core.network.layers import cross_entropy
from core.network.network import Network, predict

if TYPE_CHECKING:
    import pandas as pd

#: The orders samples can be looked at in, and what comes first; ambiguous is a small margin.
RANKINGS = {
    "confidence": Message("most confident"),
    "margin": Message("most ambiguous"),
    "loss": Message("highest loss"),
    "index": Message("lowest index"),
}


@dataclass(frozen=True)
class Evaluation:
    """The outcome of every sample of a split; rankings and scores follow from it.

    Attributes
    ----------
    labels : (N,) int
        True labels.
    probabilities : (N, K) float
        The network's y.
    """

    labels: Array
    probabilities: Array

    @cached_property
    def predicted(self) -> Array:
        """The class of the largest probability, (N,) int; the first of equals."""
        return np.asarray(self.probabilities.argmax(axis=1))

    @cached_property
    def correct(self) -> npt.NDArray[np.bool_]:
        """Whether the prediction is the true label, (N,) bool."""
        return np.asarray(self.predicted == self.labels)

    @cached_property
    def accuracy(self) -> float:
        """The fraction of correct predictions, 0 to 1."""
        return float(self.correct.mean())

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Return the interval of the `accuracy`: see `core.evaluation.intervals.wilson`."""
        return wilson(int(self.correct.sum()), len(self.labels), confidence)

    @cached_property
    def confidence(self) -> Array:
        """The largest probability of each sample, (N,)."""
        # Faster than the maximum along rows this short.
        return np.asarray(self.probabilities[np.arange(len(self.predicted)), self.predicted])

    @cached_property
    def margin(self) -> Array:
        """The largest probability minus the second, (N,)."""
        second, first = np.partition(self.probabilities, -2, axis=1)[:, -2:].T
        return np.asarray(first - second)

    @cached_property
    def runner_up(self) -> Array:
        """The class of the second largest probability, (N,) int; the first of equals."""
        others = np.array(self.probabilities)
        others[np.arange(len(others)), self.predicted] = -1
        return np.asarray(others.argmax(axis=1))

    @cached_property
    def loss(self) -> Array:
        """The cross-entropy of each sample in nats, (N,)."""
        return cross_entropy(self.probabilities, self.labels)

    @cached_property
    def confusion(self) -> npt.NDArray[np.int64]:
        """Counts, (K, K): rows are true labels, columns predictions."""
        return cross_counts(self.labels, self.predicted, self.probabilities.shape[1])

    @cached_property
    def row_fractions(self) -> Array:
        """The confusion as fractions of each true label, (K, K); 0 where a label never occurs."""
        return row_fractions(self.confusion)

    @cached_property
    def column_fractions(self) -> Array:
        """The confusion as fractions of each prediction, (K, K); 0 where one is never made."""
        return column_fractions(self.confusion)

    @cached_property
    def reliability(self) -> Reliability:
        """What confidence is worth: calibration, and the gain of setting unsure samples aside."""
        return Reliability(self.confidence, self.correct)

    @cached_property
    def per_class(self) -> "pd.DataFrame":
        """Precision, recall, F1 and support of each class, a row a class: see `class_scores`."""
        import pandas as pd  # takes longer to import than the rest of core together

        return pd.DataFrame(class_scores(self.confusion)).rename_axis("label")

    def where(
        self,
        *,
        correct: bool | None = None,
        label: npt.ArrayLike | None = None,
        predicted: npt.ArrayLike | None = None,
        confidence: tuple[float, float] = (0.0, 1.0),
        margin: tuple[float, float] = (0.0, 1.0),
        loss: tuple[float, float] = (0.0, math.inf),
        among: npt.ArrayLike | None = None,
    ) -> npt.NDArray[np.intp]:
        """Return the indices of the samples that meet every condition, in ascending order.

        Parameters
        ----------
        correct : bool, optional
            Whether the prediction is the true label.
        label, predicted : int or (M,) int, optional
            The true label; the prediction; one of several.
        confidence, margin, loss : (low, high)
            Both ends count.
        among : (M,) int, optional
            Indices: no samples but these.
        """
        chosen = np.ones(len(self.labels), dtype=bool)
        for figure, (low, high) in (
            (self.confidence, confidence),
            (self.margin, margin),
            (self.loss, loss),
        ):
            chosen &= (figure >= low) & (figure <= high)
        if correct is not None:
            chosen &= self.correct == correct
        if label is not None:
            chosen &= np.isin(self.labels, label)
        if predicted is not None:
            chosen &= np.isin(self.predicted, predicted)
        samples = np.flatnonzero(chosen)
        return samples if among is None else samples[np.isin(samples, among)]

    def ranked(self, samples: npt.NDArray[np.intp], by: str) -> npt.NDArray[np.intp]:
        """Return these samples in the order of a name in `RANKINGS`; equals stay in index order.

        Raises
        ------
        ValueError
            If the name is not one of them.
        """
        if by not in RANKINGS:
            raise ValueError(
                Message(
                    "Samples rank by {known}; not by {by!r:.40}.", known=", ".join(RANKINGS), by=by
                )
            )
        if by == "index":
            return samples
        figure = {"confidence": self.confidence, "margin": self.margin, "loss": self.loss}[by]
        ascending = figure[samples] if by == "margin" else -figure[samples]
        return samples[np.argsort(ascending, kind="stable")]

    def calibration(self, bins: int = 15) -> "pd.DataFrame":
        """Return confidence beside accuracy in equal bins: see `Reliability.calibration`."""
        return self.reliability.calibration(bins)

    def ece(self, bins: int = 15) -> float:
        """Return the expected calibration error: see `Reliability.ece`."""
        return self.reliability.ece(bins)


def evaluate(network: Network, x: npt.ArrayLike, t: npt.ArrayLike) -> Evaluation:
    """Return the outcome of a split run through a network.

    Parameters
    ----------
    network : Network
    x : (N, n_in)
        Images; N at least 1.
    t : (N,) int or (N, K) one-hot
        True labels.

    Returns
    -------
    Evaluation

    Raises
    ------
    ValueError
        If x does not fit the network, or t does not fit x or the network's classes.

    Examples
    --------
    >>> from core import Network
    >>> network = Network({"W1": [[2.0, 0.0], [0.0, 2.0]], "b1": [0.0, 0.0]})
    >>> outcome = evaluate(network, [[1, 0], [0, 1], [3, 2], [2, 1]], [0, 1, 1, 0])
    >>> outcome.accuracy
    0.75
    >>> outcome.confusion
    array([[2, 0],
           [1, 1]])
    """
    x = as_rows(x)
    if x.ndim != 2 or len(x) == 0:
        raise ValueError(
            Message(
                "evaluate needs a batch of images (N, {width}), N at least 1; it was given "
                "{shape}.",
                width=network.sizes[0],
                shape=x.shape,
            )
        )
    probabilities = predict(network, x)
    labels = check_labels(t, (len(x),), network.sizes[-1], "evaluate", one_hot=True)
    return Evaluation(labels, probabilities)
