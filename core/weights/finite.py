"""Whether what a weight file holds gives finite results."""

from core.messages import Message
from core.network.finite import first_overflow
from core.network.network import Network
from core.weights.content import WeightsError


def check_finite(network: Network) -> None:
    """Raise a WeightsError with the layer where a network's results are infinite or not a number.

    On which images that is tried: see `core.network.finite.first_overflow`.
    """
    if overflow := first_overflow(network):
        name, layer = overflow
        raise WeightsError(
            Message(
                "its weights are finite, and what it computes of them is not: {name} of layer "
                "{layer} overflows. Were they scaled twice, or saved before a training that "
                "diverged was stopped? Save the network again.",
                name=name,
                layer=layer,
            )
        )
