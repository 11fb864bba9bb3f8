"""Where samples lie near or far: among the pixels of x, or among the activations of a layer."""

from typing import NamedTuple

from core.arrays import Array, as_rows
from core.network.network import Network
from core.network.unit import layer_of
from dashboard.state import cached
from dashboard.state.keys import Key, NetworkKey
from dashboard.state.selection import Selection
from dashboard.widgets.in_python import data_line, imports, network_imports, network_line

_NONE = NetworkKey("", 0)


class ArrayKey(NamedTuple):
    """What the figures of an array of a whole split are cached by."""

    key: Key
    array: str

    @property
    def vectors(self) -> Array:
        """The array, (N, D), read-only.

        Raises
        ------
        TooLargeError
            If it takes more than is kept of activations.
        """
        if self.array == "x":
            return as_rows(cached.pixels(self.key.data, self.key.split))
        return cached.activations(self.key, int(self.array[1:]))


def arrays(network: Network) -> list[str]:
    """Return the arrays in which samples can be compared: x, z1, z2 and so on."""
    return ["x", *(f"z{layer}" for layer in range(1, network.depth))]


def width(network: Network, array: str) -> int:
    """Return how many values an array has for a sample."""
    return network.sizes[layer_of(array, network.depth)]


def array_key(selection: Selection, array: str, split: str | None = None) -> ArrayKey:
    """Return the key of an array of a split, the selected one if none is named.

    For x it is the same whatever the network.
    """
    key = selection.key._replace(split=split or selection.split)
    return ArrayKey(key._replace(network=_NONE) if array == "x" else key, array)


def in_python(selection: Selection, *further: str, split: str | None = None) -> str:
    """Return the lines that every program about these arrays begins with.

    Parameters
    ----------
    selection : Selection
    *further : str
        Lines of imports, beside those from ``core``.
    split : str, optional
        The split that is run through the network, if not the selected one.
    """
    network = selection.key.network
    imported = imports(
        "from core import evaluate, forward, init_network, load_mnist",
        *network_imports(network),
        *further,
    )
    return f"""\
{imported}
{data_line(selection)}
{network_line(network)}
x, t = x_{split or selection.split}, t_{split or selection.split}
arrays = {{"x": x, **forward(network, x)}}"""
