"""Two networks on the same samples: where they differ, and whether by more than chance."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.arrays import Array, silent
from core.evaluation.counts import cross_counts
from core.evaluation.evaluation import Evaluation
from core.evaluation.intervals import paired_difference
from core.evaluation.mcnemar import McNemar
from core.messages import Message

#: The orders samples can be looked at in, and what comes first.
ORDERS = {
    "error": Message("surest error"),
    "distance": Message("furthest apart"),
    "index": Message("lowest index"),
}


class Outcomes(NamedTuple):
    """How many samples both networks, one alone, or neither got right."""

    both_right: int
    only_a: int
    only_b: int
    both_wrong: int


@dataclass(frozen=True)
class Comparison:
    """Two evaluations of the same samples, side by side; made by `compare`.

    Attributes
    ----------
    a, b : Evaluation
    """

    a: Evaluation
    b: Evaluation

    @cached_property
    def outcomes(self) -> Outcomes:
        """How many samples both, one alone, or neither got right."""
        counts = cross_counts(~self.a.correct, ~self.b.correct, 2)
        return Outcomes(*counts.reshape(-1).tolist())

    @cached_property
    def confusion(self) -> npt.NDArray[np.int64]:
        """Counts, (K, K): rows are A's predictions, columns B's."""
        return self.confusion_among(np.arange(len(self.a.labels)))

    @cached_property
    def agree(self) -> float:
        """The fraction of samples with the same prediction, right or wrong, 0 to 1."""
        return float((self.a.predicted == self.b.predicted).mean())

    @property
    def mcnemar(self) -> McNemar:
        """The test of whether A and B are equally often right."""
        return McNemar(self.outcomes.only_a, self.outcomes.only_b)

    @property
    def difference(self) -> float:
        """The accuracy of A minus that of B, -1 to 1."""
        return (self.outcomes.only_a - self.outcomes.only_b) / len(self.a.labels)

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Return the interval of the `difference`, by `paired_difference`."""
        return paired_difference(*self.outcomes, confidence=confidence)

    def where(
        self,
        a_right: bool | None = None,
        b_right: bool | None = None,
        *,
        a_predicted: int | None = None,
        b_predicted: int | None = None,
        same_prediction: bool | None = None,
        among: npt.ArrayLike | None = None,
    ) -> npt.NDArray[np.intp]:
        """Return the indices of the samples that meet every condition, in ascending order.

        Parameters
        ----------
        a_right, b_right : bool, optional
            Whether the network's prediction is the true label.
        a_predicted, b_predicted : int, optional
            The network's prediction.
        same_prediction : bool, optional
            Whether both predict the same class, right or wrong.
        among : (M,) int, optional
            Indices: no samples but these.
        """
        of_a = self.a.where(correct=a_right, predicted=a_predicted, among=among)
        samples = self.b.where(correct=b_right, predicted=b_predicted, among=of_a)
        if same_prediction is None:
            return samples
        same = np.equal(self.a.predicted[samples], self.b.predicted[samples])
        return samples[np.equal(same, same_prediction)]

    def confusion_among(self, samples: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        """Return the `confusion` of these samples alone, given by their indices, (K, K)."""
        a, b = self.a.predicted[samples], self.b.predicted[samples]
        return cross_counts(a, b, self.a.probabilities.shape[1])

    def ranked(self, samples: npt.NDArray[np.intp], by: str) -> npt.NDArray[np.intp]:
        """Return these samples in the order of a name in `ORDERS`; equals stay in index order.

        By error, those come first that either network is wrong on with most confidence, and those
        last that both are right on with most. By distance, those come first on which the two give
        the most different probabilities: half the sum of how far these are apart, 0 to 1 (the
        total variation distance).

        Raises
        ------
        ValueError
            If the name is not one of them.
        """
        if by not in ORDERS:
            raise ValueError(
                Message(
                    "Samples rank by {known}; not by {by!r:.40}.", known=", ".join(ORDERS), by=by
                )
            )
        if by == "index":
            return samples
        figure = self._error if by == "error" else self._distance
        return samples[np.argsort(-figure[samples], kind="stable")]

    @cached_property
    def _error(self) -> Array:
        """The larger of both confidences, (N,), where that of a right prediction is negative."""
        errors = (
            np.where(one.correct, -one.confidence, one.confidence) for one in (self.a, self.b)
        )
        return np.asarray(np.maximum(*errors))

    @cached_property
    @silent
    def _distance(self) -> Array:
        return np.asarray(np.abs(self.a.probabilities - self.b.probabilities).sum(axis=1) / 2)


def compare(a: Evaluation, b: Evaluation) -> Comparison:
    """Return two networks' outcomes on the same samples side by side.

    Parameters
    ----------
    a, b : Evaluation
        Of the same split; the networks may differ in size, but tell the same classes apart.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        If they are not of the same samples, as far as the labels tell, or the same classes.

    Examples
    --------
    >>> labels = np.array([0, 1, 1])
    >>> a = Evaluation(labels, np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]]))
    >>> b = Evaluation(labels, np.array([[0.7, 0.3], [0.6, 0.4], [0.3, 0.7]]))
    >>> compare(a, b).outcomes
    Outcomes(both_right=2, only_a=1, only_b=0, both_wrong=0)
    """
    if len(a.labels) != len(b.labels):
        raise ValueError(
            Message(
                "Two networks are compared over the same samples: A was evaluated on "
                "{samples_a:,}, B on {samples_b:,}. Evaluate both on one split.",
                samples_a=len(a.labels),
                samples_b=len(b.labels),
            )
        )
    differing = np.flatnonzero(a.labels != b.labels)
    if differing.size:
        i = differing[0]
        raise ValueError(
            Message(
                "Two networks are compared over the same samples, but sample {i} is a "
                "{label_a} to A and a {label_b} to B. Evaluate both on one split.",
                i=i,
                label_a=a.labels[i],
                label_b=b.labels[i],
            )
        )
    classes_a, classes_b = a.probabilities.shape[1], b.probabilities.shape[1]
    if classes_a != classes_b:
        raise ValueError(
            Message(
                "Two networks that are compared tell the same classes apart: A knows "
                "{classes_a}, B {classes_b}. Choose another network for one of them.",
                classes_a=classes_a,
                classes_b=classes_b,
            )
        )
    return Comparison(a, b)
