"""The part of a network that follows a layer."""

from core.network.network import Network


def network_behind(network: Network, layer: int) -> Network:
    """Return the network that goes on from a hidden layer: it takes its z, and gives the same y.

    Examples
    --------
    >>> network = Network(
    ...     {"W1": [[1, 0], [0, 1]], "b1": [0, 0], "W2": [[2, 0], [0, 2]], "b2": [0, 0]}, "relu"
    ... )
    >>> network_behind(network, 1).sizes
    (2, 2)
    """
    parameters = {
        f"{kind}{following - layer}": network[f"{kind}{following}"]
        for following in range(layer + 1, network.depth + 1)
        for kind in "Wb"
    }
    return Network(parameters, network.activation, copy=False)
