import numpy as np
import pytest

from core.evaluation import findings
from core.evaluation.evaluation import Evaluation
from core.evaluation.findings import Confusion, most_confused, only_answer, sure_from


def outcome(labels, predicted, confidence=0.9, classes=3):
    """Give the outcome of samples that are predicted like this, each with so much confidence."""
    n = len(labels)
    confidence = np.broadcast_to(np.asarray(confidence, np.float32), n)
    y = np.repeat((1 - confidence)[:, None] / (classes - 1), classes, axis=1)
    y[np.arange(n), predicted] = confidence
    return Evaluation(np.array(labels), y)


@pytest.mark.parametrize(
    ("labels", "predicted", "expected"),
    [
        ([0, 1, 2], [0, 1, 2], None),
        ([1], [1], None),
        ([1], [2], Confusion(1, 2, 1, others=0)),
        ([0, 1, 1, 1], [0, 2, 2, 0], Confusion(1, 2, 2, others=0)),
        ([0, 1], [1, 0], Confusion(0, 1, 1, others=1)),
        ([2, 2, 1, 1, 0, 0, 0], [1, 1, 2, 2, 0, 0, 0], Confusion(1, 2, 2, others=1)),
        ([2, 2, 2], [0, 0, 0], Confusion(2, 0, 3, others=0)),
    ],
)
def test_the_most_frequent_error_is_found_or_none(labels, predicted, expected):
    assert most_confused(outcome(labels, predicted)) == expected


@pytest.mark.parametrize(
    ("predicted", "expected"), [([0, 0, 0], 0), ([2], 2), ([0, 0, 1], None), ([2, 2], 2)]
)
def test_a_network_that_always_answers_the_same_is_known(predicted, expected):
    assert only_answer(outcome([0] * len(predicted), predicted)) == expected


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("accuracy", [0.5, 0.8, 0.95])
def test_it_is_sure_from_the_least_confidence_that_is_accurate_enough(seed, accuracy):
    random = np.random.default_rng(seed)
    confidence = random.uniform(0.4, 1, 600).astype(np.float32)
    labels = random.integers(0, 3, 600)
    right = random.random(600) < confidence
    of = outcome(labels, np.where(right, labels, (labels + 1) % 3), confidence)
    rates = [(right[of.confidence >= least].mean(), least) for least in np.sort(of.confidence)]
    enough = [least for rate, least in rates if rate >= accuracy]
    found = sure_from(of, accuracy)
    kept = of.confidence >= min(enough)
    if kept.sum() < findings.FEWEST:
        assert found is None
    else:
        assert found.threshold <= min(enough)
        assert (of.confidence >= np.float32(found.threshold)).sum() == kept.sum()
        assert (found.accuracy, found.coverage) == pytest.approx((right[kept].mean(), kept.mean()))


@pytest.mark.parametrize(
    ("labels", "predicted", "confidence"),
    [
        ([0] * 200, [1] * 200, 0.9),  # all wrong
        ([0] * 99, [0] * 99, 0.9),  # right, but too few to tell
        ([0] * 200, [0] * 99 + [1] * 101, [0.9] * 99 + [0.5] * 101),  # too few that are sure
    ],
    ids=["all wrong", "few", "few that are sure"],
)
def test_nothing_is_said_of_confidence_where_too_few_samples_speak_for_it(
    labels, predicted, confidence
):
    assert sure_from(outcome(labels, predicted, confidence)) is None


def test_a_perfect_network_is_sure_of_all():
    found = sure_from(outcome([0] * 100, [0] * 100))
    assert (found.threshold, found.accuracy, found.coverage) == (0, 1, 1)
