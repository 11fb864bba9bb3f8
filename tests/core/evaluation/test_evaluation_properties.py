import numpy as np
import pytest

from core.evaluation.evaluation import RANKINGS, Evaluation

hypothesis = pytest.importorskip("hypothesis")
given, strategies = hypothesis.given, hypothesis.strategies

CLASSES = 4
_random = np.random.default_rng(11)
_logits = 2 * _random.normal(size=(300, CLASSES))
_probabilities = np.exp(_logits) / np.exp(_logits).sum(axis=1, keepdims=True)
OUTCOME = Evaluation(_random.integers(0, CLASSES, 300), _probabilities)


def ranges(most):
    return strategies.tuples(strategies.floats(0, most), strategies.floats(0, most))


some_classes = strategies.none() | strategies.lists(strategies.integers(0, CLASSES - 1))
conditions = strategies.fixed_dictionaries(
    {},
    optional={
        "correct": strategies.none() | strategies.booleans(),
        "label": some_classes | strategies.integers(0, CLASSES - 1),
        "predicted": some_classes | strategies.integers(0, CLASSES - 1),
        "confidence": ranges(1),
        "margin": ranges(1),
        "loss": ranges(6),
        "among": strategies.none() | strategies.lists(strategies.integers(0, 299)),
    },
)


def meets(i, asked):
    """Say whether a sample meets every condition, worked out one by one."""

    def one_of(value, allowed):
        return allowed is None or value in (allowed if isinstance(allowed, list) else [allowed])

    def within(value, name):
        low, high = asked.get(name, (-np.inf, np.inf))
        return low <= value <= high

    return (
        one_of(bool(OUTCOME.correct[i]), asked.get("correct"))
        and one_of(OUTCOME.labels[i], asked.get("label"))
        and one_of(OUTCOME.predicted[i], asked.get("predicted"))
        and within(OUTCOME.confidence[i], "confidence")
        and within(OUTCOME.margin[i], "margin")
        and within(OUTCOME.loss[i], "loss")
        and one_of(i, asked.get("among"))
    )


@given(conditions)
def test_a_sample_is_chosen_if_and_only_if_it_meets_every_condition(asked):
    assert OUTCOME.where(**asked).tolist() == [i for i in range(300) if meets(i, asked)]


@given(conditions, strategies.sampled_from(sorted(RANKINGS)))
def test_ranking_what_was_chosen_neither_loses_nor_adds_a_sample(asked, by):
    chosen = OUTCOME.where(**asked)

    assert sorted(OUTCOME.ranked(chosen, by)) == chosen.tolist()


@given(some_classes, some_classes)
def test_several_labels_and_predictions_choose_what_their_cells_hold(label, predicted):
    rows = range(CLASSES) if label is None else set(label)
    columns = range(CLASSES) if predicted is None else set(predicted)

    chosen = OUTCOME.where(label=label, predicted=predicted)

    assert len(chosen) == sum(OUTCOME.confusion[i, j] for i in rows for j in columns)


@given(strategies.floats(0, 1))
def test_what_a_threshold_keeps_is_what_the_filter_shows(threshold):
    kept = OUTCOME.where(confidence=(threshold, 1))

    row = OUTCOME.reliability.coverage([threshold]).loc[0]

    assert row["coverage"] == len(kept) / 300
    if len(kept):
        assert row["accuracy"] == pytest.approx(OUTCOME.correct[kept].mean())
