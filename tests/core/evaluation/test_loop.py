import numpy as np
import pytest

from core import evaluate, init_network, load_mnist
from core.evaluation.loop import time_both


@pytest.fixture(scope="module")
def split():
    (_, _), (x, t) = load_mnist(source="sample")
    return x[:1234], t[:1234]


def test_the_loop_and_the_batch_come_to_the_accuracy_of_the_evaluation(split):
    network = init_network()

    timing = time_both(network, *split)

    assert timing.loop_accuracy == timing.batch_accuracy
    assert timing.loop_accuracy == pytest.approx(evaluate(network, *split).accuracy)


def test_both_times_are_taken_and_compared(split):
    timing = time_both(init_network(), *split)

    assert timing.loop_seconds > 0
    assert timing.batch_seconds > 0
    assert timing.ratio == timing.loop_seconds / timing.batch_seconds


def test_progress_is_told_up_to_the_last_image(split):
    told = []

    time_both(init_network(), *split, told.append)

    assert told == sorted(set(told))
    assert told[-1] == 1234
    assert np.diff([0, *told]).max() <= 500
