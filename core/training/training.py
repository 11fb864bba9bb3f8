"""Training by minibatch gradient descent under a one-cycle learning rate."""

import math
from collections.abc import Callable

import numpy as np

from core.arrays import Array
from core.network.initialisation import initial_parameters
from core.network.layers import cross_entropy
from core.network.network import Network, forward
from core.training.descent import Descent
from core.training.history import Epoch, best_epoch
from core.training.optimisers import optimiser_named

_STRIDE = 10  # steps between two calls of follow


def train(
    x: Array,
    t: Array,
    *,
    hidden: tuple[int, ...] = (50, 100),
    activation: str = "sigmoid",
    initialisation: str = "auto",
    optimiser: str = "adam",
    epochs: int = 10,
    batch: int = 128,
    learning_rate: float | None = None,
    weight_decay: float = 0.0,
    classes: int | None = None,
    seed: int = 0,
    augment: Callable[[Array, np.random.Generator], Array] | None = None,
    held_out: tuple[Array, Array] | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[Epoch], None] | None = None,
    follow: Callable[[int, int], None] | None = None,
) -> tuple[Network, list[Epoch]]:
    """Train a dense network; the same arguments give the same network.

    Parameters
    ----------
    x : (N, n_in)
        Images, pixels from 0.0 to 1.0.
    t : (N,) of int
        True labels, from 0.
    hidden : tuple of int
        The width of each hidden layer.
    activation : str
        A name in `core.network.layers.ACTIVATIONS`.
    initialisation : str
        A name in `core.network.initialisation.INITIALISATIONS`, or ``"auto"``: what suits the
        activation.
    optimiser : str
        A name in `core.training.optimisers.OPTIMISERS`.
    epochs, batch : int
        Passes over the samples; samples a step.
    learning_rate : float, optional
        The peak of the one-cycle schedule, which every optimiser follows. Without, the
        optimiser's usual one.
    weight_decay : float
        The share of every weight, times the learning rate, that each step takes away (Loshchilov
        and Hutter, 2019); biases keep theirs.
    classes : int, optional
        How many the network tells apart. Without, as many as the largest label says.
    seed : int
        Of the initial weights, the order of the samples and the augmentation.
    augment : callable, optional
        ``augment(x_batch, random)`` gives the batch to learn from in its place.
    held_out : (x, t), optional
        Samples that are only measured, after every epoch.
    stop : callable, optional
        Asked before every step; once it says True, training ends there and then.
    progress : callable, optional
        Called with each `Epoch` as it ends.
    follow : callable, optional
        Called with how many steps are done and how many there are in all, every tenth step and at
        the end of each epoch.

    Returns
    -------
    Network, list of Epoch
        The last network. After a stop, that of the `best_epoch`, or, where no epoch has ended,
        the network as it is.

    Raises
    ------
    ValueError
        If x and t do not belong together, a name is not known, a number is not positive, or the
        loss or a parameter stops being finite on the way.
    """
    rate = optimiser_named(optimiser).usual_rate if learning_rate is None else learning_rate
    _check_numbers(hidden, epochs, batch, rate, weight_decay)
    _check_samples("Training", x, t)
    classes = int(t.max()) + 1 if classes is None else classes
    _check_classes(classes, t)
    if held_out is not None:
        _check_samples("Holding out", *held_out, width=x.shape[1])
        _check_classes(classes, held_out[1])
    random = np.random.default_rng(seed)
    sizes = (x.shape[1], *hidden, classes)
    parameters = initial_parameters(sizes, activation, random, initialisation)
    descent = Descent(
        parameters,
        activation,
        optimiser_named(optimiser)(parameters, weight_decay),
        rate,
        steps=epochs * math.ceil(len(x) / batch),
    )
    history: list[Epoch] = []
    best: Network | None = None
    for number in range(1, epochs + 1):
        order = random.permutation(len(x))
        total, correct = 0.0, 0
        for start in range(0, len(x), batch):
            if stop is not None and stop():
                return best or descent.network(), history
            chosen = order[start : start + batch]
            x_batch = x[chosen] if augment is None else augment(x[chosen], random)
            loss, hits = descent.step(x_batch, t[chosen])
            total += loss * len(chosen)
            correct += hits
            if follow is not None and (descent.done % _STRIDE == 0 or start + batch >= len(x)):
                follow(descent.done, descent.steps)
        network = descent.network()
        epoch = _measured(number, total / len(x), correct / len(x), network, held_out)
        history.append(epoch)
        if best_epoch(history) is epoch:
            best = network
        if progress is not None:
            progress(epoch)
    return network, history


def _measured(
    number: int,
    loss: float,
    accuracy: float,
    network: Network,
    held_out: tuple[Array, Array] | None,
) -> Epoch:
    if held_out is None:
        return Epoch(number, loss, accuracy)
    x, t = held_out
    y = forward(network, x)["y"]
    held_out_accuracy = float((y.argmax(axis=1) == t).mean())
    return Epoch(number, loss, accuracy, float(cross_entropy(y, t).mean()), held_out_accuracy)


def _check_numbers(
    hidden: tuple[int, ...], epochs: int, batch: int, learning_rate: float, weight_decay: float
) -> None:
    if min((*hidden, epochs, batch)) < 1 or not 0 < learning_rate < math.inf:
        raise ValueError(
            f"Hidden sizes {hidden}, epochs {epochs}, batch {batch} and learning rate "
            f"{learning_rate} must all be positive and finite."
        )
    if not 0 <= weight_decay < math.inf:
        raise ValueError(f"The weight decay must be 0 or more and finite; it is {weight_decay}.")


def _check_samples(act: str, x: Array, t: Array, width: int | None = None) -> None:
    if x.ndim != 2 or len(x) == 0 or t.shape != (len(x),) or width not in (None, x.shape[1]):
        raise ValueError(
            f"{act} needs images (N, {width or 'n_in'}) and one label each (N,), N at least 1; it "
            f"was given {x.shape} and {t.shape}."
        )
    if not np.issubdtype(t.dtype, np.integer) or t.min() < 0:
        found = t.dtype if t.dtype.kind not in "iu" else f"labels down to {t.min()}"
        raise ValueError(
            f"{act} needs whole-number labels from 0, found {found}; "
            f"load_mnist(one_hot_label=False) gives them."
        )


def _check_classes(classes: int, t: Array) -> None:
    if t.max() >= classes:
        raise ValueError(
            f"The labels go up to {t.max()}, but the network is to tell {classes} classes apart; "
            f"classes={t.max() + 1} makes room for them all."
        )
