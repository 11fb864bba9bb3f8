from itertools import pairwise

import numpy as np
import pytest

from core import Network, evaluate, init_network, load_mnist, predict
from core.explanation.blending import Flip, blend


@pytest.fixture(scope="module")
def network():
    return init_network()


@pytest.fixture(scope="module")
def samples():
    return load_mnist(source="sample")[1][0][:40]


def straight(*logits: tuple[float, float]) -> Network:
    """Build a network of one layer: on the way from START to END its logits go straight."""
    W1 = np.array(logits, float).T
    return Network({"W1": W1, "b1": np.zeros(len(logits))})


START, END = np.eye(2, dtype=np.float32)


def test_the_images_go_in_even_steps_from_one_to_the_other(network, samples):
    a, b = samples[:2]
    result = blend(network, a, b, steps=5)
    assert result.alphas.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert result.x.dtype == np.float32
    np.testing.assert_array_equal(result.x[[0, 4]], [a, b])
    np.testing.assert_allclose(result.x[1], 0.75 * a + 0.25 * b, atol=1e-6)


def test_the_probabilities_are_those_of_the_images(network, samples):
    result = blend(network, *samples[:2], steps=7)
    np.testing.assert_allclose(
        result.probabilities, [predict(network, x) for x in result.x], atol=1e-6
    )


@pytest.mark.parametrize("steps", [2, 3, 10, 101])
def test_a_flip_is_where_two_logits_cross(steps):
    """3(1 - α) - α and 2α meet at α = 1/2; from then on the second is larger."""
    (flip,) = blend(straight((3, -1), (0, 2)), START, END, steps).flips
    assert (flip.before, flip.after) == (0, 1)
    assert flip.alpha == pytest.approx(0.5, abs=2e-6)


@pytest.mark.parametrize("steps", [2, 4, 11])
def test_an_answer_that_lies_between_two_steps_is_found_on_the_way(steps):
    """6(1 - α), 4 and 6α: the second is largest from 1/3 to 2/3."""
    flips = blend(straight((6, 0), (4, 4), (0, 6)), START, END, steps).flips
    assert [(flip.before, flip.after) for flip in flips] == [(0, 1), (1, 2)]
    assert [flip.alpha for flip in flips] == pytest.approx([1 / 3, 2 / 3], abs=2e-6)


def test_an_answer_that_stays_has_no_flips(network, samples):
    assert blend(straight((3, 3), (0, 2)), START, END).flips == ()
    assert blend(network, samples[0], samples[0]).flips == ()


def test_an_answer_may_leave_and_come_back():
    """A hidden unit that is on only midway: relu(α - .3) - 2 relu(α - .5) + relu(α - .7)."""
    network = Network(
        {
            "W1": [[0, 0, 0], [1, 1, 1]],
            "b1": [-0.3, -0.5, -0.7],
            "W2": [[0, 10], [0, -20], [0, 10]],
            "b2": [1, 0],
        },
        activation="relu",
    )
    flips = blend(network, START, END).flips
    assert [(flip.before, flip.after) for flip in flips] == [(0, 1), (1, 0)]
    assert [flip.alpha for flip in flips] == pytest.approx([0.4, 0.6], abs=2e-6)


def test_flips_of_digits_are_those_a_fine_walk_meets(network, samples):
    found = 0
    for a, b in pairwise(samples[:20]):
        flips = blend(network, a, b, steps=401).flips
        alphas = np.linspace(0, 1, 5_001)[:, None]
        answers = predict(network, (1 - alphas) * a + alphas * b).argmax(axis=1)
        places = np.flatnonzero(np.diff(answers)) + 1
        assert [(f.before, f.after) for f in flips] == [
            (answers[place - 1], answers[place]) for place in places
        ]
        for flip, place in zip(flips, places, strict=True):
            assert alphas[place - 1, 0] - 1e-5 <= flip.alpha <= alphas[place, 0] + 1e-5
        found += len(flips)
    assert found >= 15


def test_flips_lead_from_the_first_answer_to_the_last(network, samples):
    for b in samples[1:]:
        result = blend(network, samples[0], b, steps=3)
        first, *_, last = evaluate(network, result.x, np.zeros(3, int)).predicted
        chain = [Flip(0, -1, first), *result.flips, Flip(1, last, -1)]
        for one, following in pairwise(chain):
            assert one.after == following.before
            assert one.alpha <= following.alpha


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (np.zeros(784), np.zeros(783), r"found \(784,\) and \(783,\)"),
        (np.zeros((1, 784)), np.zeros((1, 784)), r"Two images of shape \(784,\)"),
        (np.zeros(10), np.zeros(10), "The network takes one image"),
    ],
)
def test_images_of_other_shapes_are_refused(network, a, b, message):
    with pytest.raises(ValueError, match=message):
        blend(network, a, b)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_way_of_fewer_than_two_steps_is_refused(network, samples, steps):
    with pytest.raises(ValueError, match=f"2 steps or more; found {steps}"):
        blend(network, *samples[:2], steps=steps)
