import numpy as np
import pytest

from core.evaluation.comparison import compare
from core.evaluation.evaluation import Evaluation
from core.evaluation.intervals import paired_difference, wilson
from core.evaluation.mcnemar import McNemar

hypothesis = pytest.importorskip("hypothesis")
given, strategies = hypothesis.given, hypothesis.strategies

count = strategies.integers(0, 3_000)
tables = strategies.tuples(count, count, count, count).filter(any)
classes = strategies.integers(0, 3)
samples = strategies.lists(strategies.tuples(classes, classes, classes), min_size=1, max_size=40)


def outcome(labels, predicted):
    return Evaluation(np.array(labels), np.eye(4)[list(predicted)])


@given(samples)
def test_swapping_the_networks_swaps_the_table_and_leaves_p(drawn):
    labels, of_a, of_b = zip(*drawn, strict=True)
    a, b = outcome(labels, of_a), outcome(labels, of_b)

    there, back = compare(a, b), compare(b, a)

    both, only_a, only_b, neither = there.outcomes
    assert back.outcomes == (both, only_b, only_a, neither)
    assert sum(there.outcomes) == len(drawn)
    np.testing.assert_array_equal(back.confusion, there.confusion.T)
    assert there.agree == back.agree == there.confusion.trace() / len(drawn)
    assert there.mcnemar.p == back.mcnemar.p
    assert there.difference == -back.difference


@given(count, count)
def test_p_values_lie_between_0_and_1_and_fall_as_the_counts_part(b, c):
    test, further = McNemar(b, c), McNemar(min(b, c), max(b, c) + 1)

    for p in (test.exact_p, test.chi_squared_p):
        assert 0 <= p <= 1
    assert further.chi_squared_p <= test.chi_squared_p
    assert further.exact_p <= test.exact_p * (1 + 1e-12)


@given(tables, strategies.floats(0.01, 0.99))
def test_the_interval_of_a_difference_holds_it_and_turns_with_it(counts, confidence):
    both, only_a, only_b, neither = counts

    low, high = paired_difference(*counts, confidence=confidence)
    turned = paired_difference(both, only_b, only_a, neither, confidence=confidence)

    assert -1 - 1e-12 <= low <= (only_a - only_b) / sum(counts) <= high <= 1 + 1e-12
    assert turned == pytest.approx((-high, -low), abs=1e-12)


@given(tables, strategies.floats(0.01, 0.98))
def test_more_confidence_takes_a_wider_interval(counts, confidence):
    both, *others = counts
    n = sum(counts)

    for interval in (
        lambda level: wilson(both, n, level),
        lambda level: paired_difference(both, *others, confidence=level),
    ):
        (low, high), (lower, higher) = interval(confidence), interval(confidence + 0.01)
        assert lower <= low <= high <= higher
