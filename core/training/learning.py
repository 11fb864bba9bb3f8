"""When was this learned? Each sample's answers along the history of a training."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.evaluation.counts import cross_counts
from core.network.network import predict
from core.training.history import TrainingHistory
from core.training.samples import check_samples


@dataclass(frozen=True)
class Learning:
    """What a network answered on its way, for N samples of K classes and S states of a history.

    Attributes
    ----------
    labels : (N,) int
        True labels.
    predicted : (N,) int
        The answers of the last state.
    settled : (N,) int
        The first state from which on the answer is that of the last one: it changed for good
        between this state and the one before. 0 where it never changed.
    last_right : (N,) int
        The last state whose answer was the true label; -1 where none was.
    confusion : (S, K, K) int
        Of each state: rows are true labels, columns predictions.
    """

    labels: Array
    predicted: Array
    settled: npt.NDArray[np.intp]
    last_right: npt.NDArray[np.intp]
    confusion: npt.NDArray[np.int64]

    @property
    def accuracy(self) -> Array:
        """The fraction of right answers of each state, (S,)."""
        return np.asarray(self.confusion.trace(axis1=1, axis2=2) / len(self.labels))

    @property
    def turned(self) -> npt.NDArray[np.intp]:
        """The state from which on a sample is as it is in the end, right or wrong, (N,)."""
        return np.where(self.predicted == self.labels, self.settled, self.last_right + 1)

    @property
    def learned(self) -> npt.NDArray[np.intp]:
        """The samples that are right in the end and were not always, those learned last first."""
        right = self.predicted == self.labels
        return _latest_first(np.flatnonzero(right & (self.settled > 0)), self.settled)

    @property
    def forgotten(self) -> npt.NDArray[np.intp]:
        """The samples that are wrong in the end and were right once, the last forgotten first."""
        wrong = self.predicted != self.labels
        return _latest_first(np.flatnonzero(wrong & (self.last_right >= 0)), self.last_right)


def when_learned(
    history: TrainingHistory,
    x: Array,
    t: Array,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Learning:
    """Return when a network came to its answers.

    Of all states but the last only counts are held, and of each sample two numbers.

    Parameters
    ----------
    history : TrainingHistory
        Of at least one state.
    x : (N, n_in)
        Images.
    t : (N,) of int
        True labels.
    progress : callable, optional
        Called after each state with how many are done and how many there are.

    Raises
    ------
    ValueError
        If x and t do not belong together, or to the network.

    Examples
    --------
    >>> from core import train
    >>> x, t = np.eye(4, dtype=np.float32), np.arange(4)
    >>> history = TrainingHistory()
    >>> network, _ = train(x, t, hidden=(3,), epochs=300, history=history)
    >>> learning = when_learned(history, x, t)
    >>> learning.accuracy[[0, -1]], learning.forgotten
    (array([0.25, 1.  ]), array([], dtype=int64))
    """
    sizes = history[0].network.sizes
    check_samples(x, t, sizes[-1], "when_learned", width=sizes[0])
    settled = np.zeros(len(x), np.intp)
    last_right = np.full(len(x), -1, np.intp)
    confusion = np.empty((len(history), sizes[-1], sizes[-1]), np.int64)
    predicted: Array = np.zeros(0)
    for number, state in enumerate(history):
        before, predicted = predicted, predict(state.network, x).argmax(axis=1)
        if number:
            settled[predicted != before] = number
        last_right[predicted == t] = number
        confusion[number] = cross_counts(t, predicted, sizes[-1])
        progress(number + 1, len(history))
    return Learning(t, predicted, settled, last_right, confusion)


@dataclass(frozen=True)
class Answers:
    """What a network answered to one image on its way, in S states of a history.

    Attributes
    ----------
    probabilities : (S, K) float
    """

    probabilities: Array

    @property
    def predicted(self) -> npt.NDArray[np.intp]:
        """The answer of each state, (S,)."""
        return np.asarray(self.probabilities.argmax(axis=1))

    @property
    def settled(self) -> int:
        """The state with which the answer changed for good, as `Learning.settled`."""
        changed = np.flatnonzero(self.predicted[1:] != self.predicted[:-1])
        return int(changed[-1]) + 1 if len(changed) else 0

    def last_right(self, label: int) -> int:
        """Return the last state whose answer was a label; -1 where none was."""
        right = np.flatnonzero(self.predicted == label)
        return int(right[-1]) if len(right) else -1


def answers_along(history: TrainingHistory, x: Array) -> Answers:
    """Return what a network answered to one image on its way.

    Parameters
    ----------
    history : TrainingHistory
        Of at least one state.
    x : (n_in,)
        The image.

    Raises
    ------
    ValueError
        If x does not fit the network.

    Examples
    --------
    >>> from core import train
    >>> x, t = np.eye(4, dtype=np.float32), np.arange(4)
    >>> history = TrainingHistory()
    >>> network, _ = train(x, t, hidden=(3,), epochs=300, history=history)
    >>> answers = answers_along(history, x[2])
    >>> int(answers.predicted[-1]), bool(answers.settled == when_learned(history, x, t).settled[2])
    (2, True)
    """
    return Answers(np.stack([predict(state.network, x) for state in history]))


def _latest_first(
    samples: npt.NDArray[np.intp], state: npt.NDArray[np.intp]
) -> npt.NDArray[np.intp]:
    return samples[np.argsort(-state[samples], kind="stable")]
