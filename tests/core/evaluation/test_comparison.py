import numpy as np
import pytest

from core import compare as exported
from core.evaluation.comparison import Outcomes, compare
from core.evaluation.evaluation import Evaluation
from core.evaluation.intervals import paired_difference
from core.evaluation.mcnemar import McNemar


def leaning(labels: np.ndarray, seed: int, lean: float) -> Evaluation:
    """Give probabilities that lean towards the true label, and sometimes fail."""
    logits = np.random.default_rng(seed).normal(size=(len(labels), 10))
    logits[np.arange(len(labels)), labels] += lean
    probabilities = np.exp(logits)
    return Evaluation(labels, probabilities / probabilities.sum(axis=1, keepdims=True))


@pytest.fixture(scope="module")
def pair() -> tuple[Evaluation, Evaluation]:
    labels = np.random.default_rng(7).integers(0, 10, 600)
    return leaning(labels, 1, 2.5), leaning(labels, 2, 2)


def test_three_samples_worked_by_hand():
    labels = np.array([0, 1, 1])
    a = Evaluation(labels, np.array([[0.7, 0.3], [0.6, 0.4], [0.2, 0.8]]))
    b = Evaluation(labels, np.array([[0.9, 0.1], [0.1, 0.9], [0.9, 0.1]]))

    comparison = exported(a, b)

    assert comparison.outcomes == Outcomes(both_right=1, only_a=1, only_b=1, both_wrong=0)
    assert comparison.confusion.tolist() == [[1, 1], [1, 0]]
    assert comparison.agree == pytest.approx(1 / 3)
    assert comparison.difference == 0
    assert comparison.where(True, False).tolist() == [2]


def test_the_four_outcomes_are_counts_of_the_samples_where_they_are(pair):
    a, b = pair
    comparison = compare(a, b)

    found = [comparison.where(*right) for right in ((1, 1), (1, 0), (0, 1), (0, 0))]

    assert comparison.outcomes == tuple(len(samples) for samples in found)
    assert sorted(np.concatenate(found)) == list(range(600))
    assert min(comparison.outcomes) > 0
    for i in found[1]:
        assert a.predicted[i] == a.labels[i] != b.predicted[i]
    assert comparison.difference == pytest.approx(a.accuracy - b.accuracy)


def test_every_cell_of_the_confusion_is_a_selection_of_that_many_samples(pair):
    metrics = pytest.importorskip("sklearn.metrics")
    a, b = pair
    comparison = compare(a, b)

    expected = metrics.confusion_matrix(a.predicted, b.predicted)
    np.testing.assert_array_equal(comparison.confusion, expected)
    assert comparison.agree == pytest.approx(metrics.accuracy_score(a.predicted, b.predicted))
    for row in range(10):
        for column in range(10):
            samples = comparison.where(a_predicted=row, b_predicted=column)
            assert len(samples) == comparison.confusion[row, column]


def test_the_confusion_of_some_samples_counts_these_alone(pair):
    comparison = compare(*pair)
    samples = comparison.where(a_right=True, b_right=False)

    confusion = comparison.confusion_among(samples)

    expected = np.zeros((10, 10), dtype=int)
    for i in samples:
        expected[pair[0].predicted[i], pair[1].predicted[i]] += 1
    np.testing.assert_array_equal(confusion, expected)
    assert confusion.sum() == comparison.outcomes.only_a
    assert confusion.trace() == 0


def test_conditions_narrow_one_another_down_and_the_samples_that_are_given(pair):
    a, b = pair
    comparison = compare(a, b)
    given = [5, 3, 400, 17, *range(100, 300)]

    found = {
        same: comparison.where(b_right=False, same_prediction=same, among=given)
        for same in (True, False)
    }

    for same, samples in found.items():
        assert samples.tolist() == [
            i
            for i in sorted(given)
            if b.predicted[i] != b.labels[i] and (a.predicted[i] == b.predicted[i]) == same
        ]
    assert min(map(len, found.values())) > 0
    assert len(comparison.where(same_prediction=True)) == round(600 * comparison.agree)
    assert comparison.where(among=[]).tolist() == []


# The order of samples


def test_the_surest_error_of_either_comes_first_and_what_both_are_surest_of_last():
    labels = np.array([0, 0, 0, 0, 1])
    a = Evaluation(labels, np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.9, 0.1], [0.2, 0.8]]))
    b = Evaluation(labels, np.array([[0.8, 0.2], [0.1, 0.9], [0.3, 0.7], [0.6, 0.4], [0.6, 0.4]]))

    order = compare(a, b).ranked(np.arange(5), by="error")

    # B is wrong on 1 with 0.9, A on 2 with 0.8, B on 4 with 0.6; right are 3 with 0.6, 0 with 0.8.
    assert order.tolist() == [1, 2, 4, 3, 0]


def test_the_distance_is_the_largest_that_any_set_of_classes_differs_by(pair):
    a, b = pair
    samples = np.arange(0, 600, 7)

    order = compare(a, b).ranked(samples, by="distance")

    gains = [np.maximum(a.probabilities[i] - b.probabilities[i], 0).sum() for i in order]
    assert sorted(order) == samples.tolist()
    assert np.all(np.diff(gains) <= 1e-12)


def test_equals_stay_in_index_order_and_an_unknown_order_is_refused(pair):
    comparison = compare(pair[0], pair[0])
    samples = np.array([3, 14, 15, 92])

    assert comparison.ranked(samples, by="distance").tolist() == samples.tolist()
    assert comparison.ranked(samples, by="index").tolist() == samples.tolist()
    with pytest.raises(ValueError, match=r"rank by error, distance, index; not by 'beauty'"):
        comparison.ranked(samples, by="beauty")


def test_the_test_and_the_interval_are_those_of_the_four_outcomes(pair):
    comparison = compare(*pair)
    outcomes = comparison.outcomes

    assert comparison.mcnemar == McNemar(outcomes.only_a, outcomes.only_b)
    assert comparison.interval() == paired_difference(*outcomes)
    assert comparison.interval(0.5) == paired_difference(*outcomes, confidence=0.5)
    low, high = comparison.interval()
    assert low < comparison.difference < high


def test_a_network_does_not_differ_from_itself(pair):
    comparison = compare(pair[0], pair[0])

    assert comparison.agree == 1
    assert comparison.outcomes.only_a == comparison.outcomes.only_b == 0
    assert comparison.mcnemar.p == 1


# What cannot be compared


def test_evaluations_of_different_samples_or_classes_are_refused(pair):
    a, _ = pair
    fewer = Evaluation(a.labels[:-1], a.probabilities[:-1])
    moved = Evaluation(np.roll(a.labels, 1), a.probabilities)
    wider = Evaluation(a.labels, np.pad(a.probabilities, ((0, 0), (0, 2))))
    first = int(np.flatnonzero(a.labels != moved.labels)[0])

    with pytest.raises(ValueError, match=r"A was evaluated on 600, B on 599\. Evaluate both"):
        compare(a, fewer)
    with pytest.raises(ValueError, match=f"sample {first} is a {a.labels[first]} to A and a"):
        compare(a, moved)
    with pytest.raises(ValueError, match="A knows 10, B 12"):
        compare(a, wider)
