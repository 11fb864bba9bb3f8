import json
from functools import reduce
from itertools import pairwise
from operator import add

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.evaluation.evaluation import Evaluation
from core.evaluation.tally import MOST_ERRORS, Tally


def outcomes(count, classes=4, dtype=np.float32, seed=0):
    """Return outcomes as a network gives them: some sure, some not, some wrong, some alike."""
    draw = np.random.default_rng(seed)
    logits = draw.normal(0, draw.choice([0.1, 2, 30], (count, 1)), (count, classes))
    y = np.exp(logits - logits.max(axis=1, keepdims=True))
    y = (y / y.sum(axis=1, keepdims=True)).astype(dtype)
    y[::7] = y[:1]  # equals
    return Evaluation(draw.integers(0, classes, count), y)


def part(outcome, samples):
    return Evaluation(outcome.labels[samples], outcome.probabilities[samples])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_figures_are_those_of_the_outcomes(dtype):
    outcome = outcomes(3000, dtype=dtype)
    tally = Tally.of(outcome)

    assert tally.count == 3000
    assert tally.correct == outcome.correct.sum()
    assert tally.accuracy == outcome.accuracy
    assert tally.loss == pytest.approx(outcome.loss.mean(dtype=np.float64), abs=1e-11)
    assert tally.ece == pytest.approx(outcome.ece(), abs=1e-11)
    np.testing.assert_array_equal(tally.confusion, outcome.confusion)
    np.testing.assert_array_equal(tally.bin_counts, outcome.calibration()["count"])
    np.testing.assert_array_equal(tally.bin_correct, outcome.calibration()["correct"])
    for name, scores in tally.scores.items():
        np.testing.assert_array_equal(scores, outcome.per_class[name])


def test_the_figures_are_those_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    outcome = outcomes(500, seed=1, dtype=np.float64)
    outcome = part(outcome, outcome.loss < 30)  # scikit-learn cuts probabilities off
    tally, t, predicted = Tally.of(outcome), outcome.labels, outcome.predicted

    assert tally.loss == pytest.approx(metrics.log_loss(t, outcome.probabilities), rel=1e-9)
    np.testing.assert_array_equal(tally.confusion, metrics.confusion_matrix(t, predicted))
    scores = metrics.precision_recall_fscore_support(t, predicted, zero_division=0)
    for found, expected in zip(tally.scores.values(), scores, strict=True):
        np.testing.assert_allclose(found, expected)


def test_what_is_not_finite_is_named_and_never_added_up():
    outcome = outcomes(9)
    outcome.probabilities[4] = np.nan

    with pytest.raises(ValueError, match="computes of image 1,004 is not finite"):
        Tally.of(outcome, "images", 1000)


@given(st.data())
@settings(max_examples=60)
def test_any_split_merged_in_any_order_comes_to_the_same(data):
    outcome = outcomes(data.draw(st.integers(1, 90)), seed=data.draw(st.integers(0, 20)))
    count = len(outcome.labels)
    cuts = sorted({0, count, *data.draw(st.lists(st.integers(0, count), max_size=6))})
    tallies = [
        Tally.of(part(outcome, slice(first, last)), "a", first) for first, last in pairwise(cuts)
    ]
    whole = Tally.of(outcome, "a").to_json()

    ordered = data.draw(st.permutations(tallies))
    middle = data.draw(st.integers(0, len(ordered)))
    nothing = Tally.of_nothing(4)
    two = (reduce(add, ordered[:middle], nothing), reduce(add, ordered[middle:], nothing))
    assert reduce(add, ordered, nothing).to_json() == whole
    assert (two[1] + two[0]).to_json() == whole


def test_the_most_confident_errors_are_kept_the_first_of_equals():
    outcome = outcomes(400)
    tally = Tally.of(part(outcome, slice(250)), "b") + Tally.of(
        part(outcome, slice(250, None)), "a", 10
    )

    wrong = outcome.where(correct=False)
    files = {sample: ("b", sample) if sample < 250 else ("a", sample - 240) for sample in wrong}
    expected = sorted(wrong, key=lambda sample: (-outcome.confidence[sample], files[sample]))
    assert len(tally.errors) == MOST_ERRORS < len(wrong)
    for error, sample in zip(tally.errors, expected, strict=False):
        assert (error.file, error.index) == files[sample]
        assert (error.label, error.predicted) == (outcome.labels[sample], outcome.predicted[sample])
        assert error.confidence == outcome.confidence[sample]


def test_losses_as_large_as_they_get_are_added_up_exactly():
    y = np.zeros((100_000, 2))
    y[:, 0] = 1
    tally = Tally.of(Evaluation(np.ones(100_000, int), y))

    assert tally.loss == pytest.approx(-np.log(np.finfo(float).tiny), rel=1e-12)
    assert (tally + tally + tally).loss == tally.loss


def test_json_keeps_all_of_it():
    tally = Tally.of(outcomes(100), "a file", 7)

    kept = json.loads(json.dumps(tally.to_json()))

    assert json.dumps(Tally.from_json(kept).to_json()) == json.dumps(tally.to_json())
    assert Tally.from_json(kept).errors == tally.errors
