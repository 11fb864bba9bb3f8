"""Training by minibatch gradient descent under a one-cycle learning rate."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.arrays import Array, silent
from core.network.backpropagation import Gradients, loss_by_logits
from core.network.initialisation import initial_parameters
from core.network.layers import cross_entropy
from core.network.network import Network, forward
from core.training.optimisers import Optimiser, one_cycle, optimiser_named

_STRIDE = 10  # steps between two calls of follow


@dataclass(frozen=True)
class Epoch:
    """What one pass over the training samples came to.

    Attributes
    ----------
    number : int
        From 1.
    loss : float
        Mean cross-entropy over the training samples as they were met, in nats.
    accuracy : float
        The share of them that was predicted right as they were met, 0 to 1.
    held_out_loss, held_out_accuracy : float or None
        On the held-out samples after the epoch; None where there are none.
    """

    number: int
    loss: float
    accuracy: float
    held_out_loss: float | None = None
    held_out_accuracy: float | None = None


def best_epoch(history: list[Epoch]) -> Epoch:
    """Return the epoch of the lowest held-out loss, or training loss where nothing is held out.

    The first of equals; the history has at least one epoch.
    """
    return min(history, key=lambda e: e.loss if e.held_out_loss is None else e.held_out_loss)


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
        ``"sigmoid"``, ``"relu"`` or ``"tanh"``.
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
    descent = _Descent(
        _Live(parameters, activation),
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


def loss_and_gradient(
    network: Network, x: Array, t: Array
) -> tuple[float, dict[str, Array], Array]:
    """Return the mean loss of a batch, its gradient by every parameter, and the probabilities.

    Parameters
    ----------
    network : Network
    x : (N, n_in)
    t : (N,) of int

    Returns
    -------
    loss : float
        Mean cross-entropy, in nats.
    gradient : dict of str to array
        ``W1, b1, …``, each shaped like the parameter it belongs to.
    y : (N, K)
    """
    activations = forward(network, x)
    y = activations["y"]
    loss = float(cross_entropy(y, t).mean())
    # Of the mean over the batch, where Gradients would take the sum.
    gradients = Gradients(network, x, activations, loss_by_logits(y, t) / len(x))
    return loss, {name: gradients[name] for name in network}, y


class _Live(Network):
    """A network over the very arrays it is given, checked once: it changes as they do."""

    def __init__(self, parameters: dict[str, Array], activation: str):
        super().__init__(parameters, activation)
        self._parameters = parameters


class _Descent:
    """A network on its way down, step by step."""

    def __init__(self, live: _Live, optimiser: Optimiser, learning_rate: float, steps: int):
        self._live = live
        self._optimiser = optimiser
        self._learning_rate = learning_rate
        self.steps = steps
        self.done = 0

    @silent  # the loss tells
    def step(self, x: Array, t: Array) -> tuple[float, int]:
        """Learn from a batch; return its mean loss and how many were predicted right before."""
        rate = one_cycle(self.done / self.steps, self._learning_rate)
        self.done += 1
        loss, gradient, y = loss_and_gradient(self._live, x, t)
        if not math.isfinite(loss):
            raise self._lost(f"the loss is {loss}")
        self._optimiser.step(gradient, rate)
        return loss, int((y.argmax(axis=1) == t).sum())

    def network(self) -> Network:
        """Return the network as it is now, for good."""
        if not all(np.isfinite(p).all() for p in self._live.values()):
            raise self._lost("the parameters are no longer finite")
        return Network(self._live, self._live.activation)

    def _lost(self, sign: str) -> ValueError:
        return ValueError(
            f"Training lost its way in step {self.done:,} of {self.steps:,}: {sign}. Lower the "
            f"learning rate, {self._learning_rate}, or look for NaN among the images."
        )


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
