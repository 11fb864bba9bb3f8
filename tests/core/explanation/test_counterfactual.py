import math

import numpy as np
import pytest

from core import Network, forward, init_network, load_mnist, predict, read_weights
from core.explanation.counterfactual import LEAD, counterfactual
from core.network.backpropagation import logit_gradients


@pytest.fixture(scope="module")
def network():
    return init_network()


@pytest.fixture(scope="module")
def sample():
    return load_mnist(source="sample")


@pytest.fixture(scope="module")
def changes(network, sample):
    """Find the change of 30 images to one digit each, and of three of them to every other."""
    x = sample[1][0][:300:10]
    answers = predict(network, x).argmax(axis=1)
    wanted = {(index, (answers[index] + 1 + index % 9) % 10) for index in range(30)}
    wanted |= {(index, target) for index in range(3) for target in range(10)}
    return [
        (x[index], counterfactual(network, x[index], int(target)))
        for index, target in sorted(wanted)
        if target != answers[index]
    ]


def random_network(sizes: tuple[int, ...], activation: str = "sigmoid", seed: int = 0) -> Network:
    random = np.random.default_rng(seed)
    parameters = {}
    for layer in range(1, len(sizes)):
        parameters[f"W{layer}"] = random.normal(0, 1, sizes[layer - 1 : layer + 1])
        parameters[f"b{layer}"] = random.normal(0, 0.3, sizes[layer])
    return Network(parameters, activation)


def test_the_answer_becomes_the_target_for_every_image(network, changes):
    assert len(changes) >= 50
    for x, change in changes:
        assert change.found
        assert change.image.dtype == np.float32
        assert change.image.min() >= 0
        assert change.image.max() <= 1
        assert predict(network, change.image).argmax() == change.target
        assert change.distance == pytest.approx(np.linalg.norm(change.image - x))
        assert 0 < change.steps <= 300


def test_the_answer_is_the_same_in_a_batch(network, changes):
    images = np.array([change.image for _, change in changes])

    answers = predict(network, images).argmax(axis=1)

    assert answers.tolist() == [change.target for _, change in changes]


def test_the_target_is_hardly_ahead_at_the_smallest_change(network, changes):
    for x, change in changes:
        logits = forward(network, change.image).a3
        lead = logits[change.target] - np.delete(logits, change.target).max()
        assert LEAD <= lead < 0.02
        shorter = x + np.float32(0.99) * (change.image - x)
        assert predict(network, shorter).argmax() != change.target


def test_the_change_is_much_smaller_than_a_blend_with_the_nearest_sample(network, sample, changes):
    """The blend ends where the answer flips on the way to the nearest sample answered so."""
    (others, _), _ = sample
    answers = predict(network, others).argmax(axis=1)
    shares = np.linspace(0, 1, 201, dtype=np.float32)[:, None]
    for x, change in changes:
        candidates = others[answers == change.target]
        nearest = candidates[((candidates - x) ** 2).sum(axis=1).argmin()]
        way = x + shares * (nearest - x)
        flipped = way[predict(network, way).argmax(axis=1) == change.target][0]
        assert change.distance < 0.8 * np.linalg.norm(flipped - x)


def deepfool(network: Network, x: np.ndarray, target: int) -> np.ndarray:
    """Step to where the straight line through each logit says the target overtakes it, until so.

    After Moosavi-Dezfooli, Fawzi and Frossard, "DeepFool", 2016, with a target and pixels that stay
    between 0 and 1.
    """
    image = x.astype(np.float64)
    for _ in range(200):
        logits = forward(network, image).a3
        rival = int(np.where(np.arange(10) == target, -np.inf, logits).argmax())
        if rival != target and logits[target] > logits[rival]:
            return image
        gradient = logit_gradients(network, image, target, rival).x
        step = (logits[rival] - logits[target] + 1e-3) / (gradient @ gradient)
        image = np.clip(image + step * gradient, 0, 1)
    raise AssertionError("DeepFool did not arrive")


def test_the_change_is_no_larger_than_that_of_deepfool(network, changes):
    shares = []
    for x, change in changes:
        reference = np.linalg.norm(deepfool(network, x, change.target) - x)
        shares.append(change.distance / reference)
    assert max(shares) < 1.02
    assert np.mean(shares) < 0.95


def test_the_change_is_within_a_small_factor_of_what_the_gradients_at_the_image_say(
    network, changes
):
    """Were the logits linear, each rival would be overtaken at its lead over the slope of it."""
    factors = []
    for x, change in changes:
        logits = forward(network, x).a3
        rivals = [rival for rival in range(10) if rival != change.target]
        slopes = [
            np.linalg.norm(logit_gradients(network, x, rival, change.target).x) for rival in rivals
        ]
        factors.append(change.distance / ((logits[rivals] - logits[change.target]) / slopes).max())
    assert max(factors) < 3
    assert np.median(factors) < 1.25


@pytest.mark.parametrize("seed", range(10))
def test_with_two_classes_and_no_hidden_layer_the_change_is_the_way_to_the_plane(seed):
    random = np.random.default_rng(seed)
    W = random.normal(size=(30, 2))
    x = random.uniform(0.4, 0.6, 30).astype(np.float32)
    lead = random.uniform(0.1, 0.8)  # of class 0 at x; no pixel then comes near 0 or 1
    network = Network({"W1": W, "b1": np.array([lead - x @ (W[:, 0] - W[:, 1]), 0])})

    change = counterfactual(network, x, 1)

    normal = W[:, 1] - W[:, 0]
    assert change.distance == pytest.approx((lead + LEAD) / np.linalg.norm(normal), rel=2e-3)
    moved = change.image - x
    assert moved @ normal / np.linalg.norm(moved) / np.linalg.norm(normal) > 0.9999


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("sizes", [(20, 12, 6), (20, 12, 10, 6)])
def test_the_change_is_as_small_as_that_of_a_constrained_optimiser(sizes, activation):
    """The boundary is crooked and has more than one nearest place: one in six may differ."""
    optimize = pytest.importorskip("scipy.optimize")
    factors = []
    for seed in range(6):
        network = random_network(sizes, activation, seed)
        x = np.random.default_rng(seed).random(20).astype(np.float32)
        target = int(predict(network, x).argsort()[-2])
        logits = f"a{network.depth}"
        others = [k for k in range(6) if k != target]

        def leads(image, network=network, logits=logits, others=others, target=target):
            values = forward(network, image)[logits]
            return values[target] - values[others] - LEAD

        reference = optimize.minimize(
            lambda image, x=x: ((image - x) ** 2).sum(),
            x.astype(np.float64),
            jac=lambda image, x=x: 2 * (image - x),
            bounds=[(0, 1)] * 20,
            constraints={"type": "ineq", "fun": leads},
            method="SLSQP",
        )
        if reference.success:
            distance = counterfactual(network, x, target).distance
            factors.append(distance / math.sqrt(reference.fun))
    assert len(factors) >= 4
    assert np.median(factors) < 1.005
    assert sum(factor > 1.02 for factor in factors) <= 1


def test_a_target_that_is_the_answer_already_needs_no_change(network, sample):
    x = sample[1][0][0]
    answer = int(predict(network, x).argmax())

    change = counterfactual(network, x, answer)

    assert (change.target, change.found, change.distance, change.steps) == (answer, True, 0.0, 0)
    np.testing.assert_array_equal(change.image, x)
    assert not np.shares_memory(change.image, x)


def test_the_same_arguments_give_the_same_image_and_leave_theirs_as_it_was(network, sample):
    x = sample[1][0][0].copy()
    target = (int(predict(network, x).argmax()) + 1) % 10

    first, again = (counterfactual(network, x, target) for _ in range(2))

    assert first.image.tobytes() == again.image.tobytes()
    assert first.distance == again.distance
    np.testing.assert_array_equal(x, sample[1][0][0])


def test_more_steps_find_no_larger_a_change(network, sample):
    x = sample[1][0][7]
    target = (int(predict(network, x).argmax()) + 4) % 10

    few, many = (counterfactual(network, x, target, steps=steps) for steps in (60, 1000))

    assert few.found
    assert few.steps == 60
    assert many.distance <= few.distance


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_an_answer_that_cannot_be_had_is_not_found_within_the_budget(activation):
    hopeless = random_network((6, 5, 3), activation)
    hopeless = Network({**hopeless, "b2": np.array([0.0, 0.0, -1e4])}, activation)
    x = np.full(6, 0.5, dtype=np.float32)

    change = counterfactual(hopeless, x, 2, steps=25)

    assert not change.found
    assert change.steps == 25
    assert change.distance == math.inf
    np.testing.assert_array_equal(change.image, x)


def test_a_budget_that_is_too_small_finds_nothing(network, sample):
    x = sample[1][0][0]
    target = int(predict(network, x).argmin())

    change = counterfactual(network, x, target, steps=1)

    assert (change.found, change.steps) == (False, 1)
    assert counterfactual(network, x, target).found


@pytest.mark.parametrize("flat", ["no weights", "a dead layer", "a saturated layer"])
def test_where_no_pixel_makes_a_difference_nothing_is_found(flat):
    random = np.random.default_rng(0)
    parameters = {
        "W1": random.normal(size=(6, 4)),
        "b1": np.full(4, {"no weights": 0.0, "a dead layer": -1e3, "a saturated layer": 1e3}[flat]),
        "W2": random.normal(size=(4, 3)) * (flat != "no weights"),
        "b2": np.array([0.0, 0.0, -100.0]),
    }
    network = Network(parameters, "relu" if flat == "a dead layer" else "sigmoid")

    change = counterfactual(network, np.full(6, 0.5), 2)

    assert (change.found, change.steps, change.distance) == (False, 0, math.inf)


def test_the_books_network_is_led_to_every_digit(book_weights, sample):
    network = read_weights(book_weights)

    for x in sample[1][0][:3]:
        for target in range(10):
            change = counterfactual(network, x, target)
            assert change.found
            assert predict(network, change.image).argmax() == target


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"x": np.zeros((2, 784))}, r"one image of shape \(784,\); it was given \(2, 784\)"),
        ({"x": np.zeros(700)}, r"given \(700,\)"),
        ({"x": np.full(784, 255)}, r"0.0 to 1.0; they go from 255.0 to 255.0.*normalize=True"),
        ({"x": np.full(784, -0.5)}, "from -0.5 to -0.5"),
        ({"x": np.full(784, np.nan)}, "nan"),
        ({"target": 10}, "classes 0 to 9; it has no class 10"),
        ({"target": -1}, "no class -1"),
        ({"steps": 0}, "at least 1 step; it was given 0"),
    ],
)
def test_what_a_counterfactual_cannot_start_from_is_refused(network, changed, message):
    arguments = {"x": np.zeros(784), "target": 3, **changed}

    with pytest.raises(ValueError, match=message):
        counterfactual(network, **arguments)
