"""Training by minibatch gradient descent: Adam and a one-cycle learning rate."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.backpropagation import Gradients, loss_by_logits
from core.initialisation import initial_parameters
from core.layers import Array, cross_entropy
from core.network import Network, forward
from core.optimisers import Adam, one_cycle


@dataclass(frozen=True)
class Epoch:
    """What one pass over the training samples came to.

    Attributes
    ----------
    number : int
        From 1.
    loss : float
        Mean cross-entropy over the training samples as they were met, in nats.
    held_out_loss, held_out_accuracy : float or None
        On the held-out samples after the epoch; None where there are none.
    """

    number: int
    loss: float
    held_out_loss: float | None = None
    held_out_accuracy: float | None = None


def train(
    x: Array,
    t: Array,
    *,
    hidden: tuple[int, ...] = (50, 100),
    activation: str = "sigmoid",
    epochs: int = 10,
    batch: int = 128,
    learning_rate: float = 0.01,
    weight_decay: float = 0.0,
    seed: int = 0,
    augment: Callable[[Array, np.random.Generator], Array] | None = None,
    held_out: tuple[Array, Array] | None = None,
    progress: Callable[[Epoch], None] | None = None,
) -> tuple[Network, list[Epoch]]:
    """Train a dense network; the same arguments give the same network.

    Parameters
    ----------
    x : (N, n_in)
        Images, pixels from 0.0 to 1.0.
    t : (N,) of int
        True labels, from 0; as many classes as the largest says.
    hidden : tuple of int
        The width of each hidden layer.
    activation : str
        ``"sigmoid"``, ``"relu"`` or ``"tanh"``.
    epochs, batch : int
        Passes over the samples; samples a step.
    learning_rate : float
        The peak of the one-cycle schedule.
    weight_decay : float
        The share of every weight, times the learning rate, that each step takes away (Loshchilov
        and Hutter, 2019); biases keep theirs.
    seed : int
        Of the initial weights, the order of the samples and the augmentation.
    augment : callable, optional
        ``augment(x_batch, random)`` gives the batch to learn from in its place.
    held_out : (x, t), optional
        Samples that are only measured, after every epoch.
    progress : callable, optional
        Called with each `Epoch` as it ends.

    Returns
    -------
    Network, list of Epoch

    Raises
    ------
    ValueError
        If x and t do not belong together, or a number is not positive.
    """
    _check(x, t, hidden, epochs, batch, learning_rate)
    random = np.random.default_rng(seed)
    parameters = initial_parameters((x.shape[1], *hidden, int(t.max()) + 1), activation, random)
    optimiser = Adam(parameters, weight_decay)
    steps_an_epoch = -(-len(x) // batch)
    history: list[Epoch] = []
    step = 0
    for number in range(1, epochs + 1):
        order = random.permutation(len(x))
        total = 0.0
        for start in range(0, len(x), batch):
            chosen = order[start : start + batch]
            x_batch, t_batch = x[chosen], t[chosen]
            if augment is not None:
                x_batch = augment(x_batch, random)
            loss, gradient = loss_and_gradient(Network(parameters, activation), x_batch, t_batch)
            if not math.isfinite(loss):
                raise ValueError(
                    f"Training lost its way in epoch {number}: the loss is {loss}. Lower the "
                    f"learning rate, {learning_rate}, or look for NaN among the images."
                )
            optimiser.step(gradient, one_cycle(step / (epochs * steps_an_epoch), learning_rate))
            total += loss * len(chosen)
            step += 1
        epoch = _measured(number, total / len(x), Network(parameters, activation), held_out)
        history.append(epoch)
        if progress is not None:
            progress(epoch)
    return Network(parameters, activation), history


def loss_and_gradient(network: Network, x: Array, t: Array) -> tuple[float, dict[str, Array]]:
    """Return the mean loss of a batch and its gradient by every parameter.

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
    """
    activations = forward(network, x)
    loss = float(cross_entropy(activations["y"], t).mean())
    # Of the mean over the batch, where Gradients would take the sum.
    by_logits = loss_by_logits(activations["y"], t) / len(x)
    gradients = Gradients(network, x, activations, by_logits)
    return loss, {name: gradients[name] for name in network}


def _measured(
    number: int, loss: float, network: Network, held_out: tuple[Array, Array] | None
) -> Epoch:
    if held_out is None:
        return Epoch(number, loss)
    x, t = held_out
    y = forward(network, x)["y"]
    return Epoch(
        number, loss, float(cross_entropy(y, t).mean()), float((y.argmax(axis=1) == t).mean())
    )


def _check(
    x: Array, t: Array, hidden: tuple[int, ...], epochs: int, batch: int, learning_rate: float
) -> None:
    if x.ndim != 2 or len(x) == 0 or t.shape != (len(x),):
        raise ValueError(
            f"Training needs images (N, n_in) and one label each (N,), N at least 1; it was given "
            f"{x.shape} and {t.shape}."
        )
    if not np.issubdtype(t.dtype, np.integer) or t.min() < 0:
        found = t.dtype if t.dtype.kind not in "iu" else f"labels down to {t.min()}"
        raise ValueError(
            f"Training needs whole-number labels from 0, found {found}; "
            f"load_mnist(one_hot_label=False) gives them."
        )
    if min((*hidden, epochs, batch)) < 1 or not 0 < learning_rate < math.inf:
        raise ValueError(
            f"Hidden sizes {hidden}, epochs {epochs}, batch {batch} and learning rate "
            f"{learning_rate} must all be positive and finite."
        )
