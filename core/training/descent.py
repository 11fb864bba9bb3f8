"""The steps of a training: the gradient of a batch, and what an optimiser makes of it."""

import math

import numpy as np

from core.arrays import Array, silent
from core.messages import Message
from core.network.backpropagation import Gradients, loss_by_logits
from core.network.layers import cross_entropy
from core.network.network import Network, forward
from core.training.optimisers import Optimiser, one_cycle


class Descent:
    """A network on its way down, a batch a step.

    Parameters
    ----------
    parameters : dict of str to float array
        ``W1, b1, …``: the arrays that the optimiser changes.
    activation : str
    optimiser : Optimiser
        Over these very parameters.
    learning_rate : float
        The peak of the one-cycle schedule.
    steps : int
        How many there are to be.

    Attributes
    ----------
    steps, done : int
        How many there are to be, and how many have been made.
    """

    def __init__(
        self,
        parameters: dict[str, Array],
        activation: str,
        optimiser: Optimiser,
        learning_rate: float,
        steps: int,
    ):
        # Not a new one at every step: this one reads whatever the optimiser makes of the arrays.
        self._network = Network(parameters, activation, copy=False)
        self._optimiser = optimiser
        self._learning_rate = learning_rate
        self.steps = steps
        self.done = 0

    @silent  # the loss tells
    def step(self, x: Array, t: Array) -> tuple[float, int]:
        """Learn from a batch; return its mean loss and how many were predicted right before.

        Raises
        ------
        ValueError
            If the loss is not finite.
        """
        learning_rate = one_cycle(self.done / self.steps, self._learning_rate)
        self.done += 1
        loss, gradient, y = loss_and_gradient(self._network, x, t)
        if not math.isfinite(loss):
            raise self._lost(Message("the loss is {loss}", loss=loss))
        self._optimiser.step(gradient, learning_rate)
        return loss, int((y.argmax(axis=1) == t).sum())

    def network(self, *, copy: bool = True) -> Network:
        """Return the network as it is now, which no later step changes; as it is until then if not.

        Raises
        ------
        ValueError
            If a parameter is not finite.
        """
        if not all(np.isfinite(array).all() for array in self._network.values()):
            raise self._lost(Message("the parameters are no longer finite"))
        return Network(self._network, self._network.activation) if copy else self._network

    def _lost(self, sign: Message) -> ValueError:
        return ValueError(
            Message(
                "Training lost its way in step {step:,} of {steps:,}: {sign}. Lower the learning "
                "rate, {learning_rate}, or look for NaN among the images.",
                step=self.done,
                steps=self.steps,
                sign=sign,
                learning_rate=self._learning_rate,
            )
        )


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
