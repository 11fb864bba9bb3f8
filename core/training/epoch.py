"""What a training came to, epoch by epoch."""

from dataclasses import dataclass

from core.arrays import Array
from core.network.layers import cross_entropy
from core.network.network import Network, predict


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
        The fraction of them that was predicted right as they were met, 0 to 1.
    held_out_loss, held_out_accuracy : float or None
        On the held-out samples after the epoch; None where there are none.
    """

    number: int
    loss: float
    accuracy: float
    held_out_loss: float | None = None
    held_out_accuracy: float | None = None


def best_epoch(epochs: list[Epoch]) -> Epoch:
    """Return the epoch of the lowest held-out loss, or training loss where nothing is held out.

    The first of equals; there is at least one.
    """
    return min(epochs, key=lambda e: e.loss if e.held_out_loss is None else e.held_out_loss)


def measure_epoch(
    number: int,
    loss: float,
    accuracy: float,
    network: Network,
    held_out: tuple[Array, Array] | None,
) -> Epoch:
    """Return an `Epoch` of the figures it came to and the network it ended with."""
    if held_out is None:
        return Epoch(number, loss, accuracy)
    x, t = held_out
    y = predict(network, x)
    held_out_accuracy = float((y.argmax(axis=1) == t).mean())
    return Epoch(number, loss, accuracy, float(cross_entropy(y, t).mean()), held_out_accuracy)
