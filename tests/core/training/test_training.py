import math

import numpy as np
import pytest

from core.network.initialisation import INITIALISATIONS, initial_parameters
from core.network.layers import ACTIVATIONS, cross_entropy, sigmoid, softmax
from core.network.network import forward, predict
from core.training.descent import Descent
from core.training.epoch import Epoch, best_epoch
from core.training.optimisers import OPTIMISERS, one_cycle
from core.training.training import train


@pytest.fixture
def blobs() -> tuple[np.ndarray, np.ndarray]:
    """Return 300 points of five dimensions in three clouds that hardly touch."""
    random = np.random.default_rng(0)
    t = random.integers(0, 3, 300)
    centres = 4 * np.eye(3, 5)
    x = centres[t] + random.normal(0, 0.6, (300, 5))
    return x.astype(np.float32), t.astype(np.uint8)


# Training


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_training_learns_three_clouds(blobs, activation):
    x, t = blobs

    network, epochs = train(
        x, t, hidden=(8,), activation=activation, epochs=20, batch=32, learning_rate=0.05
    )

    assert network.sizes == (5, 8, 3)
    assert network.activation == activation
    assert (predict(network, x).argmax(axis=1) == t).mean() > 0.98
    assert epochs[-1].loss < 0.1 < epochs[0].loss


def test_training_learns_the_bundled_digits():
    mnist = pytest.importorskip("core.datasets.mnist", exc_type=ImportError)
    (x_train, t_train), (x_test, t_test) = mnist.load_mnist(source="sample")

    network, _ = train(x_train, t_train, hidden=(30,), epochs=6, seed=1)

    # A tenth is chance.
    assert (predict(network, x_test).argmax(axis=1) == t_test).mean() > 0.8


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_every_optimiser_learns_with_every_activation_at_its_usual_rate(
    blobs, optimiser, activation
):
    _, epochs = train(
        *blobs, hidden=(8,), activation=activation, optimiser=optimiser, epochs=10, batch=8
    )

    assert epochs[-1].accuracy > 0.98


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_without_a_learning_rate_the_usual_one_of_the_optimiser_is_the_peak(blobs, optimiser):
    rate = OPTIMISERS[optimiser].usual_rate

    network, _ = train(*blobs, hidden=(4,), optimiser=optimiser, epochs=1)
    told, _ = train(*blobs, hidden=(4,), optimiser=optimiser, epochs=1, learning_rate=rate)
    other, _ = train(*blobs, hidden=(4,), optimiser=optimiser, epochs=1, learning_rate=rate / 2)

    np.testing.assert_array_equal(network["W1"], told["W1"])
    assert (network["W1"] != other["W1"]).any()


@pytest.mark.parametrize("initialisation", INITIALISATIONS)
def test_training_starts_from_the_initialisation_asked_for(blobs, initialisation):
    """With a learning rate of almost nothing it stays there."""
    network, _ = train(
        *blobs, hidden=(4,), initialisation=initialisation, epochs=1, learning_rate=1e-12
    )

    drawn = initial_parameters((5, 4, 3), "sigmoid", np.random.default_rng(0), initialisation)
    for name, values in drawn.items():
        np.testing.assert_allclose(network[name], values, atol=1e-9)


def by_hand(x, t, epochs, batch, peak, weight_decay, augment):
    """Train 5-4-3, sigmoid, in float32 as the bundled network is trained, in plain NumPy."""
    random = np.random.default_rng(0)
    p = {}
    for layer, (n_in, n_out) in enumerate([(5, 4), (4, 3)], start=1):
        limit = np.sqrt(6 / (n_in + n_out))
        p[f"W{layer}"] = random.uniform(-limit, limit, (n_in, n_out)).astype(np.float32)
        p[f"b{layer}"] = np.zeros(n_out, np.float32)
    mean, square = ({name: np.zeros_like(v) for name, v in p.items()} for _ in range(2))
    step, steps = 0, epochs * -(-len(x) // batch)
    for _ in range(epochs):
        order = random.permutation(len(x))
        for start in range(0, len(x), batch):
            chosen = order[start : start + batch]
            z0 = augment(x[chosen], random)
            z1 = sigmoid(z0 @ p["W1"] + p["b1"])
            a2 = (softmax(z1 @ p["W2"] + p["b2"]) - np.eye(3, dtype=np.float32)[t[chosen]]) / len(
                chosen
            )
            a1 = a2 @ p["W2"].T * (z1 * (1 - z1))
            gradient = {
                "W1": z0.T @ a1,
                "b1": a1.sum(axis=0),
                "W2": z1.T @ a2,
                "b2": a2.sum(axis=0),
            }
            rate = one_cycle(step / steps, peak)
            step += 1
            for name, g in gradient.items():
                mean[name] += 0.1 * (g - mean[name])
                square[name] += 0.001 * (g * g - square[name])
                move = (mean[name] / (1 - 0.9**step)) / (
                    np.sqrt(square[name] / (1 - 0.999**step)) + 1e-8
                )
                if name.startswith("W"):
                    move += weight_decay * p[name]
                p[name] -= rate * move
    return p


def test_the_recipe_of_the_bundled_network_gives_the_bytes_of_the_same_written_out(blobs):
    x, t = blobs

    def noisy(x, random):
        return x + random.normal(0, 0.1, x.shape).astype(np.float32)

    network, _ = train(
        x[:250],
        t[:250],
        hidden=(4,),
        epochs=3,
        batch=64,
        learning_rate=0.005,
        weight_decay=0.05,
        augment=noisy,
        held_out=(x[250:], t[250:]),
    )

    for name, values in by_hand(x[:250], t[:250], 3, 64, 0.005, 0.05, noisy).items():
        assert network[name].tobytes() == values.tobytes()


def test_a_network_without_hidden_layers_is_trained(blobs):
    network, _ = train(*blobs, hidden=(), epochs=15, batch=16, learning_rate=0.05)

    assert network.sizes == (5, 3)
    assert (predict(network, blobs[0]).argmax(axis=1) == blobs[1]).mean() > 0.95


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(blobs):
    def noisy(x, random):
        return x + random.normal(0, 0.1, x.shape).astype(np.float32)

    def trained(seed):
        return train(*blobs, hidden=(4,), epochs=2, seed=seed, augment=noisy)

    (network, epochs), (again, same_epochs), (other, _) = map(trained, (3, 3, 4))

    for name in network:
        assert network[name].tobytes() == again[name].tobytes()
        assert network[name].dtype == np.float32
    assert epochs == same_epochs
    assert network["W1"].tobytes() != other["W1"].tobytes()


@pytest.fixture
def met(monkeypatch):
    """Return a list that gets the first weights of each training, and lists of its batches."""
    trainings = []
    step = Descent.step

    def watched(self, x, t):
        if self.done == 0:
            trainings.append((self.network(), [], []))
        _, images, labels = trainings[-1]
        images.append(x.copy())
        labels.append(t.copy())
        return step(self, x, t)

    monkeypatch.setattr(Descent, "step", watched)
    return trainings


@pytest.mark.parametrize(
    "change",
    [
        {"learning_rate": 0.02},
        {"optimiser": "momentum"},
        {"weight_decay": 0.1},
        {"activation": "tanh"},
        {"activation": "relu", "initialisation": "glorot"},
        {"activation": "relu"},
        {"initialisation": "he"},
        {"initialisation": "small"},
    ],
)
def test_two_trainings_of_one_seed_meet_the_same_batches_from_the_same_weights(blobs, met, change):
    def noisy(x, random):
        return x + random.normal(0, 0.1, x.shape).astype(np.float32)

    for changed in ({}, change):
        train(*blobs, hidden=(6, 4), epochs=2, batch=64, augment=noisy, seed=7, **changed)

    (weights, *batches), (other_weights, *other_batches) = met
    for batch, other_batch in zip(batches, other_batches, strict=True):
        for array, other in zip(batch, other_batch, strict=True):
            np.testing.assert_array_equal(array, other)
    if change.get("initialisation", change.get("activation")) in ("he", "small", "relu"):
        assert (weights["W1"] != other_weights["W1"]).any()  # which are of another distribution
    else:
        for name in weights:
            np.testing.assert_array_equal(weights[name], other_weights[name])


def test_two_initialisations_of_one_distribution_differ_by_a_factor(blobs, met):
    for initialisation in ("he", "small"):
        train(*blobs, hidden=(4,), epochs=1, initialisation=initialisation)

    (he, *_), (small, *_) = met
    np.testing.assert_allclose(he["W1"] / np.sqrt(2 / 5), small["W1"] / 0.01, rtol=1e-6)


def test_held_out_figures_are_those_of_the_network_after_the_epoch(blobs):
    x, t = blobs
    held_out = x[200:], t[200:]

    network, epochs = train(x[:200], t[:200], hidden=(6,), epochs=4, held_out=held_out)

    y = forward(network, x[200:]).y
    assert epochs[-1].held_out_loss == pytest.approx(cross_entropy(y, t[200:]).mean(), rel=1e-6)
    assert epochs[-1].held_out_accuracy == (y.argmax(axis=1) == t[200:]).mean()


def test_held_out_samples_do_not_change_what_is_learned(blobs):
    x, t = blobs

    alone, epochs = train(x[:200], t[:200], hidden=(6,), epochs=2)
    measured, _ = train(x[:200], t[:200], hidden=(6,), epochs=2, held_out=(x[200:], t[200:]))

    for name in alone:
        np.testing.assert_array_equal(alone[name], measured[name])
    assert epochs[0].held_out_loss is None
    assert epochs[0].held_out_accuracy is None


def test_the_loss_and_accuracy_of_an_epoch_are_means_over_its_samples(blobs):
    """With a learning rate of almost nothing they are those of the network itself."""
    x, t = blobs

    network, epochs = train(x, t, hidden=(4,), epochs=1, batch=128, learning_rate=1e-12)

    y = predict(network, x)
    assert epochs[0].loss == pytest.approx(cross_entropy(y, t).mean(), rel=1e-5)
    assert epochs[0].accuracy == (y.argmax(axis=1) == t).mean()
    assert 0 < epochs[0].accuracy < 1


def test_classes_that_no_sample_has_are_made_room_for(blobs):
    network, _ = train(*blobs, hidden=(4,), classes=7, epochs=10, batch=16, learning_rate=0.05)

    assert network.sizes == (5, 4, 7)
    assert predict(network, blobs[0])[:, 3:].max() < 0.05


def test_progress_is_called_once_an_epoch_with_what_is_returned(blobs):
    seen: list[Epoch] = []

    _, epochs = train(*blobs, hidden=(4,), epochs=3, progress=seen.append)

    assert seen == epochs
    assert [epoch.number for epoch in seen] == [1, 2, 3]


def test_training_stops_where_progress_raises(blobs):
    seen: list[Epoch] = []

    def interrupt(epoch):
        seen.append(epoch)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(*blobs, hidden=(4,), epochs=3, progress=interrupt)
    assert len(seen) == 1


def test_follow_is_told_every_tenth_step_and_the_end_of_every_epoch(blobs):
    told: list[tuple[int, int]] = []

    train(*blobs, hidden=(4,), epochs=2, batch=24, follow=lambda *steps: told.append(steps))

    assert told == [(10, 26), (13, 26), (20, 26), (26, 26)]


# Stopping


def after(steps: int):
    """Say stop when it is asked for the (steps + 1)th time: that many steps have been made."""
    asked = iter(range(steps + 1))
    return lambda: next(asked) == steps


@pytest.mark.parametrize("steps", [0, 1, 7])
def test_a_stop_within_the_first_epoch_gives_the_network_as_it_is(blobs, steps):
    """As it is: trained on no more samples than it has met."""
    met = []

    def seen(x_batch, random):
        met.append(x_batch)
        return x_batch

    network, epochs = train(
        *blobs, hidden=(4,), epochs=2, batch=30, stop=after(steps), augment=seen
    )
    untrained, _ = train(*blobs, hidden=(4,), epochs=2, batch=30, stop=after(0))

    assert epochs == []
    assert len(met) == steps
    assert network.sizes == (5, 4, 3)
    assert all(np.isfinite(values).all() for values in network.values())
    assert (network["W1"] != untrained["W1"]).any() == (steps > 0)


@pytest.mark.parametrize("held_out", [True, False])
def test_a_stop_later_gives_the_network_of_the_best_epoch(blobs, held_out):
    """Labels without sense are learned by heart: the held-out loss soon rises again."""
    x = blobs[0]
    t = np.random.default_rng(5).integers(0, 3, 300)
    arguments = {
        "hidden": (30,),
        "activation": "relu",
        "epochs": 12,
        "batch": 25,
        "learning_rate": 0.1,
        "held_out": (x[200:], t[200:]) if held_out else None,
    }
    steps = 8 * 10 + 3  # in the eleventh epoch

    network, epochs = train(x[:200], t[:200], stop=after(steps), **arguments)
    whole, whole_epochs = train(x[:200], t[:200], **arguments)

    assert epochs == whole_epochs[:10]
    best = best_epoch(epochs)
    losses = [epoch.held_out_loss if held_out else epoch.loss for epoch in epochs]
    assert best.number == int(np.argmin(losses)) + 1
    # That epoch's network is the one that a stop right after it gives.
    stopped, _ = train(x[:200], t[:200], stop=after(8 * best.number), **arguments)
    for name, values in network.items():
        np.testing.assert_array_equal(values, stopped[name])
    assert (network["W1"] != whole["W1"]).any()
    if held_out:
        assert best.number < 10
        loss = cross_entropy(predict(network, x[200:]), t[200:]).mean()
        assert loss == pytest.approx(best.held_out_loss, rel=1e-6)


def test_without_a_stop_the_last_network_is_returned_not_the_best(blobs):
    x = blobs[0]
    t = np.random.default_rng(5).integers(0, 3, 300)
    held_out = x[200:], t[200:]

    network, epochs = train(
        x[:200],
        t[:200],
        activation="relu",
        epochs=12,
        batch=25,
        learning_rate=0.1,
        held_out=held_out,
        stop=lambda: False,
    )

    assert best_epoch(epochs).number < 12
    loss = cross_entropy(predict(network, x[200:]), t[200:]).mean()
    assert loss == pytest.approx(epochs[-1].held_out_loss, rel=1e-6)


# Samples and arguments


def test_the_network_learns_from_what_augment_gives(blobs):
    x, t = blobs
    met: list[np.ndarray] = []

    def forget(x_batch, random):
        met.append(x_batch)
        return np.zeros_like(x_batch)

    network, _ = train(x, t, hidden=(4,), epochs=2, batch=128, augment=forget)
    initial, _ = train(x, t, hidden=(4,), epochs=2, batch=128, learning_rate=1e-12, augment=forget)

    assert [len(batch) for batch in met[:3]] == [128, 128, 44]
    # Every sample is met once an epoch, in another order each time.
    epochs = [np.concatenate(met[:3]), np.concatenate(met[3:6])]
    for epoch in epochs:
        np.testing.assert_array_equal(np.sort(epoch, axis=0), np.sort(x, axis=0))
    assert (epochs[0] != epochs[1]).any()
    # The weights on pixels that were always 0 cannot have learned anything.
    np.testing.assert_array_equal(network["W1"], initial["W1"])
    assert (network["W2"] != initial["W2"]).any()


def test_a_batch_larger_than_the_samples_is_all_of_them(blobs):
    network, epochs = train(*blobs, hidden=(4,), epochs=2, batch=10_000)

    assert network.sizes == (5, 4, 3)
    assert len(epochs) == 2


def test_the_samples_are_left_as_they_were(blobs):
    before = blobs[0].copy(), blobs[1].copy()

    train(*blobs, hidden=(4,), epochs=1)

    np.testing.assert_array_equal(blobs[0], before[0])
    np.testing.assert_array_equal(blobs[1], before[1])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"x": np.zeros((300, 1, 28, 28))}, r"images \(N, n_in\).* \(300, 1, 28, 28\)"),
        ({"x": np.zeros((299, 5))}, r"each sample, \(299,\); .* shape \(300,\)"),
        ({"x": np.zeros((0, 5)), "t": np.zeros(0, int)}, "N at least 1"),
        ({"t": np.zeros((300, 3))}, r"each sample, \(300,\); .* shape \(300, 3\).*argmax"),
        ({"t": np.zeros(300)}, "one whole-number label .* given float64"),
        ({"t": np.full(300, -1)}, "-1"),
        ({"hidden": (5, 0)}, r"Hidden sizes \(5, 0\).* positive"),
        ({"epochs": 0}, "epochs 0"),
        ({"batch": -1}, "batch -1"),
        ({"learning_rate": 0.0}, "learning rate 0.0"),
        ({"learning_rate": -0.1}, "learning rate -0.1"),
        ({"learning_rate": math.nan}, "learning rate nan"),
        ({"learning_rate": math.inf}, "learning rate inf"),
        ({"weight_decay": -0.1}, "weight decay must be 0 or more and finite; it is -0.1"),
        ({"weight_decay": math.nan}, "it is nan"),
        ({"activation": "swish"}, "'swish' is not known"),
        ({"initialisation": "xavier"}, "'xavier' is not known; .* auto, glorot, he, small"),
        ({"optimiser": "rmsprop"}, "'rmsprop' is not known; .* sgd, momentum, adam"),
        ({"classes": 2}, "labels from 0 to 2, where 2 classes are told apart, 0 to 1"),
        (
            {"held_out": (np.zeros((9, 4)), np.zeros(9, int))},
            r"held_out .* \(N, 5\).*\(9, 4\)",
        ),
        ({"held_out": (np.zeros((0, 5)), np.zeros(0, int))}, "held_out needs .* N at least 1"),
        ({"held_out": (np.zeros((9, 5)), np.full(9, 3))}, "labels from 3 to 3, where 3 classes"),
    ],
)
def test_arguments_that_cannot_be_trained_with_are_refused(blobs, changes, said):
    arguments = {"x": blobs[0], "t": blobs[1], "hidden": (4,), "epochs": 1, **changes}

    with pytest.raises(ValueError, match=said):
        train(arguments.pop("x"), arguments.pop("t"), **arguments)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("spoilt", ["a learning rate far too high", "a NaN among the images"])
def test_training_that_loses_its_way_says_so(blobs, spoilt):
    x, t = blobs[0].copy(), blobs[1]
    rate = 0.01
    if spoilt.startswith("a NaN"):
        x[7, 2] = np.nan
    else:
        rate = 1e30

    with pytest.raises(ValueError, match=r"lost its way in step [1-5] of 6: "):
        train(x, t, hidden=(4,), activation="relu", epochs=2, learning_rate=rate)


@pytest.mark.filterwarnings("error")
def test_a_network_that_is_not_finite_is_not_handed_out_at_a_stop(blobs):
    with pytest.raises(ValueError, match="step 1 of 3: the parameters are no longer finite"):
        train(*blobs, hidden=(4,), epochs=1, learning_rate=1e40, stop=after(1))
