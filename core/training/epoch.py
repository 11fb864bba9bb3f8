"""What a training came to, epoch by epoch."""

from dataclasses import dataclass


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
