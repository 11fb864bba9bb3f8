"""What an evaluation comes to at first sight; None where there is nothing to say."""

from dataclasses import dataclass

import numpy as np

from core.evaluation.evaluation import Evaluation

FEWEST = 100  # samples: of fewer, 99 % right is but a way to say all


@dataclass(frozen=True)
class Confusion:
    """What a network takes for something else most often.

    Attributes
    ----------
    label, predicted : int
        The true label, and the prediction.
    count : int
        How many samples.
    others : int
        How many other pairs are taken for each other as often.
    """

    label: int
    predicted: int
    count: int
    others: int


@dataclass(frozen=True)
class Sure:
    """From which confidence on a network is as accurate as was asked for.

    Attributes
    ----------
    threshold : float
        The confidence, as `Reliability.threshold` gives it; it counts itself.
    accuracy : float
        Of the samples from there on, 0 to 1.
    coverage : float
        Their fraction of all, 0 to 1.
    """

    threshold: float
    accuracy: float
    coverage: float


def most_confused(outcome: Evaluation) -> Confusion | None:
    """Return the cell of the confusion matrix with most errors, the first of equals.

    Returns
    -------
    Confusion or None
        None where all samples are read right.
    """
    errors = outcome.confusion.copy()
    np.fill_diagonal(errors, 0)
    count = int(errors.max())
    if count == 0:
        return None
    label, predicted = divmod(int(errors.argmax()), errors.shape[1])
    return Confusion(label, predicted, count, others=int((errors == count).sum()) - 1)


def only_answer(outcome: Evaluation) -> int | None:
    """Return the class that a network takes every sample for; None where there are several."""
    answers = np.unique(outcome.predicted)
    return int(answers[0]) if len(answers) == 1 else None


def sure_from(outcome: Evaluation, accuracy: float = 0.99) -> Sure | None:
    """Return the least confidence from which on a network is so accurate.

    Parameters
    ----------
    outcome : Evaluation
    accuracy : float
        Of the samples with at least that confidence, 0 to 1.

    Returns
    -------
    Sure or None
        None where there is no such confidence that at least `FEWEST` samples have.
    """
    reliability = outcome.reliability
    threshold = reliability.threshold(accuracy)
    if threshold is None:
        return None
    kept = reliability.coverage([threshold]).iloc[0]
    coverage = float(kept["coverage"])
    if round(coverage * len(outcome.labels)) < FEWEST:
        return None
    return Sure(threshold, float(kept["accuracy"]), coverage)
