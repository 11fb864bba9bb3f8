from dataclasses import replace

import numpy as np
import pytest

from core import Network, evaluate, init_network, predict
from core.datasets.mnist import read_data_set
from core.evaluation import robustness
from core.evaluation.robustness import accuracy_along, half_accuracy, smallest_flip
from core.images.transforms import TRANSFORMS, Transform


@pytest.fixture(scope="module")
def network():
    return init_network()


@pytest.fixture(scope="module")
def split():
    images, labels = read_data_set("sample")[1]
    return images[:600], labels[:600]


def test_the_books_weights_lose_what_is_published_when_digits_move_right(
    mnist_dir, book_weights, monkeypatch
):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))
    images, labels = read_data_set("mnist")[1]
    curve = accuracy_along(
        init_network(book_weights), images, labels, TRANSFORMS["right"], [0, 1, 2]
    )
    assert list(curve) == [0.9352, 0.8784, 0.6989]


def test_shifts_give_the_accuracy_of_images_moved_by_slicing(network, split):
    images, labels = split
    for right, accuracy in zip(
        (1, 4), accuracy_along(network, images, labels, TRANSFORMS["right"], (1, 4)), strict=True
    ):
        moved = np.zeros_like(images)
        moved[:, :, right:] = images[:, :, :-right]
        x = moved.reshape(600, 784) / np.float32(255)
        assert accuracy == evaluate(network, x, labels).accuracy


@pytest.mark.parametrize("name", sorted(TRANSFORMS.keys() - {"noise"}))
def test_blocks_give_the_accuracy_of_the_whole_split(network, split, name, monkeypatch):
    monkeypatch.setattr(robustness, "_BLOCK", 130)
    images, labels = split
    transform = TRANSFORMS[name]
    grid = transform.grid(4)
    expected = [
        evaluate(network, transform(images, amount).reshape(600, 784), labels).accuracy
        for amount in grid
    ]
    assert list(accuracy_along(network, images, labels, transform, grid)) == expected


def test_floats_and_flattened_images_give_what_bytes_give(network, split):
    images, labels = split
    floats = images.reshape(600, 784) / np.float32(255)
    curves = [
        list(accuracy_along(network, x, labels, TRANSFORMS["turn"], [-30, 15]))
        for x in (images, floats)
    ]
    assert curves[0] == curves[1]


@pytest.mark.parametrize("name", TRANSFORMS)
def test_images_are_only_changed_where_no_weights_can_be(network, split, name):
    transform = TRANSFORMS[name]

    def refuse(images, amount):
        raise AssertionError("changed")

    unable = replace(transform, function=refuse)
    amount = next(amount for amount in transform.grid(4) if amount != transform.neutral)
    expected = list(accuracy_along(network, *split, transform, [amount]))
    if transform.adjoint:
        assert list(accuracy_along(network, *split, unable, [amount])) == expected
    else:
        with pytest.raises(AssertionError, match="changed"):
            list(accuracy_along(network, *split, unable, [amount]))


def test_weights_that_cannot_be_added_up_leave_it_to_the_images(split):
    """Together, those at the border come to more than float32 holds; no digit is near them."""
    images, labels = split[0].copy(), split[1]
    images[:, :, :8] = 0
    W1 = np.zeros((28, 28, 10), np.float32)
    W1[:, :3, 3] = 3e38
    network = Network({"W1": W1.reshape(784, 10), "b1": np.arange(10, dtype=np.float32)})
    changed = TRANSFORMS["scale"](images, 1.5)
    expected = evaluate(network, changed.reshape(600, 784), labels).accuracy
    assert list(accuracy_along(network, images, labels, TRANSFORMS["scale"], [1.5])) == [expected]


def test_images_of_another_size_are_refused_in_a_sentence(network):
    with pytest.raises(ValueError, match=r"shape \(784,\) or a batch"):
        list(accuracy_along(network, np.zeros((2, 9, 9)), [1, 2], TRANSFORMS["turn"], [3]))


def test_no_more_than_a_block_is_changed_at_a_time(network, split, monkeypatch):
    monkeypatch.setattr(robustness, "_BLOCK", 250)
    sizes = []

    def record(images, amount):
        sizes.append(len(images))
        return images / np.float32(255)

    transform = Transform("Record", record, 0, 1, 1, 0, "")
    list(accuracy_along(network, *split, transform, [1]))
    assert sizes == [250, 250, 100]


def test_an_amount_is_only_computed_when_it_is_asked_for(network, split):
    asked = []

    def amounts():
        for amount in (0, 1, 2):
            asked.append(amount)
            yield amount

    curve = accuracy_along(network, *split, TRANSFORMS["blur"], amounts())
    assert asked == []
    next(curve)
    assert asked == [0]


def test_an_amount_beyond_the_transforms_ends_is_refused_when_its_turn_comes(network, split):
    curve = accuracy_along(network, *split, TRANSFORMS["blur"], [1, 99])
    next(curve)
    with pytest.raises(ValueError, match="Blur: the amount must be from 0 to 4; it was 99"):
        next(curve)


@pytest.mark.parametrize(
    ("count", "labels", "reason"),
    [
        (0, 0, "at least one image"),
        (5, 4, r"for each sample, \(5,\); .* \(4,\)"),
        (5, (5, 10), "argmax"),
    ],
)
def test_images_without_a_label_each_are_refused_at_once(network, split, count, labels, reason):
    with pytest.raises(ValueError, match=reason):
        accuracy_along(
            network, split[0][:count], np.zeros(labels, np.uint8), TRANSFORMS["blur"], [1]
        )


@pytest.mark.parametrize("name", ["right", "turn", "scale", "contrast", "invert"])
def test_the_smallest_flip_is_the_first_of_all_steps_by_their_distance(network, split, name):
    transform = TRANSFORMS[name]
    steps = transform.steps()
    assert np.allclose(np.diff(steps), transform.step)
    assert (steps[0], steps[-1]) == (transform.lowest, transform.highest)
    for image in split[0][:3]:
        answers = {
            amount: int(predict(network, transform(image.reshape(1, 784), amount)).argmax())
            for amount in steps
        }
        changed = [step for step in steps if answers[step] != answers[transform.neutral]]
        flip = smallest_flip(network, image, name)
        if not changed:
            assert flip is None
            continue
        distance = min(abs(step - transform.neutral) for step in changed)
        assert abs(flip.amount - transform.neutral) == pytest.approx(distance)
        assert answers[flip.amount] == flip.predicted != answers[transform.neutral]


def test_a_flip_is_looked_for_with_the_other_amounts_as_they_are(network, split):
    image = split[0][0]
    others = {"turn": 20.0, "right": 3}
    flip = smallest_flip(network, image, "right", others)
    turned = TRANSFORMS["turn"](image.reshape(1, 784), 20.0)
    before, after = (
        predict(network, TRANSFORMS["right"](turned, amount)).argmax()
        for amount in (0, flip.amount)
    )
    assert before != after == flip.predicted


def test_a_network_that_always_answers_the_same_has_no_flip(split):
    always = Network({"W1": np.zeros((784, 3)), "b1": np.array([0.0, 1.0, 0.0])})
    assert smallest_flip(always, split[0][0], "blur") is None


@pytest.mark.parametrize(
    ("accuracies", "expected"),
    [
        ([0.9, 0.9, 0.9, 0.9, 0.9], (None, None)),
        ([0.2, 0.4, 0.8, 0.4, 0.1], (-1, 1)),  # at half, not only below
        ([0.8, 0.2, 0.8, 0.6, 0.2], (-2 / 3, 1.5)),  # on a line; what lies beyond does not count
        ([0.8, 0.8, 0.8, 0.8, 0.3], (None, 1.8)),
        ([0.4, 0.6, 0.0, 0.8, 0.2], (None, None)),
    ],
)
def test_half_of_the_accuracy_is_left_where_the_line_first_gets_there(accuracies, expected):
    found = half_accuracy([-2, -1, 0, 1, 2], accuracies, neutral=0)
    assert found == tuple(each if each is None else pytest.approx(each) for each in expected)


def test_a_curve_that_only_goes_up_from_neutral_has_no_half_below():
    assert half_accuracy([0, 1], [0.8, 0.1], neutral=0) == (None, pytest.approx(4 / 7))
