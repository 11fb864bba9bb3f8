"""A network as few bytes as a browser needs to compute with it."""

import json

import numpy as np

from core.network.network import Network

#: Parameters of the largest network that a page sends: 2 MB.
MOST_PARAMETERS = 500_000


def pack(network: Network, key: str) -> bytes:
    """Return a network for `components/network.js`: a line of JSON, then its parameters.

    Parameters
    ----------
    network : Network
    key : str
        What the browser is to find it by.

    Returns
    -------
    bytes
        ``{"key", "sizes", "activation"}`` and a newline, filled up with spaces to a multiple of
        four bytes; then W1, b1, W2, b2, …, row after row, as little-endian float32.
    """
    head = json.dumps({"key": key, "sizes": network.sizes, "activation": network.activation})
    line = head.encode("ascii")
    line += b" " * (-(len(line) + 1) % 4) + b"\n"
    return line + b"".join(
        np.ascontiguousarray(values, dtype="<f4").tobytes() for values in network.values()
    )
