"""One epoch of a training, as three libraries do it: the same network, batches and optimiser."""

import warnings
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from math import ceil

import numpy as np

from benchmarks.timing import check_equal, is_installed
from core import Network, predict, train
from core.arrays import Array
from core.network.initialisation import initial_parameters
from core.training.optimisers import one_cycle

OURS, TORCH, SKLEARN = "train", "PyTorch", "MLPClassifier"
HIDDEN, BATCH, RATE, SEED = (50, 100), 128, 0.01, 0
SHOWN, ENOUGH = 1000, 10_000  # images whose y is compared; from how many on they must read as many


def ways(x: Array, t: Array) -> dict[str, Callable[[], Array]]:
    """Return what trains for an epoch and returns y of the first images."""
    found = {OURS: partial(ours, x, t), SKLEARN: partial(in_sklearn, x, t)}
    if is_installed("torch"):
        found[TORCH] = partial(in_torch, x, t)
    return {**found}


def check(ways: dict[str, Callable[[], Array]], t: Array) -> None:
    """Check that they have learned the same: y of PyTorch, how many are right of scikit-learn.

    The latter draws numbers of its own and keeps one learning rate, so that its y is another; on
    few images chance decides how many it reads.
    """
    check_equal({name: way for name, way in ways.items() if name != SKLEARN}, atol=0.02)
    right = {
        name: float((ways[name]().argmax(axis=1) == t[:SHOWN]).mean()) for name in (OURS, SKLEARN)
    }
    if len(t) >= ENOUGH and abs(right[SKLEARN] - right[OURS]) > 0.05:
        raise RuntimeError("MLPClassifier has learned another amount: its time means nothing.")


def ours(x: Array, t: Array) -> Array:
    network, _ = train(
        x, t, hidden=HIDDEN, optimiser="adam", learning_rate=RATE, epochs=1, batch=BATCH, seed=SEED
    )
    return _shown(network, x)


def in_torch(x: Array, t: Array) -> Array:
    """Train from the same weights, on the same batches, at the same learning rates."""
    import torch

    random = np.random.default_rng(SEED)
    sizes = (x.shape[1], *HIDDEN, int(t.max()) + 1)
    parameters = initial_parameters(sizes, "sigmoid", random)
    layers: list[torch.nn.Module] = []
    for layer, (n_in, n_out) in enumerate(pairwise(sizes), 1):
        linear = torch.nn.Linear(n_in, n_out)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(parameters[f"W{layer}"].T))
            linear.bias.copy_(torch.tensor(parameters[f"b{layer}"]))
        layers += [linear, torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*layers[:-1])
    optimiser = torch.optim.Adam(model.parameters())
    images, labels = torch.from_numpy(x), torch.from_numpy(t.astype(np.int64))
    order = torch.from_numpy(random.permutation(len(x)))
    steps = ceil(len(x) / BATCH)
    for step, chosen in enumerate(order.split(BATCH)):
        for group in optimiser.param_groups:
            group["lr"] = one_cycle(step / steps, RATE)
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(images[chosen]), labels[chosen])
        loss.backward()
        optimiser.step()
    network = {
        f"{kind}{layer}": values.detach().numpy()
        for layer, linear in enumerate(model[::2], 1)
        for kind, values in (("W", linear.weight.T), ("b", linear.bias))
    }
    return _shown(Network(network), x)


def in_sklearn(x: Array, t: Array) -> Array:
    from sklearn.neural_network import MLPClassifier

    classifier = MLPClassifier(
        HIDDEN,
        activation="logistic",
        alpha=0,
        batch_size=min(BATCH, len(x)),
        learning_rate_init=RATE / 2,
        max_iter=1,
        random_state=SEED,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one epoch is no convergence, as it says
        classifier.fit(x, t)
    return np.asarray(classifier.predict_proba(x[:SHOWN]))


def _shown(network: Network, x: Array) -> Array:
    return predict(network, x[:SHOWN])
