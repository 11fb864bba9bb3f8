"""Where samples lie near or far: among the pixels of x, or among the activations of a layer."""

from core.arrays import Array
from core.network.network import Network
from dashboard.state import selection as session
from dashboard.state.selection import Selection

Place = tuple[str, str, str, int, str]  # data set, split, weight file, its last change, array


def arrays(network: Network) -> list[str]:
    """Name the arrays in which samples can be compared: x, z1, z2 and so on."""
    return ["x", *(f"z{layer}" for layer in range(1, network.depth))]


def width(network: Network, array: str) -> int:
    """Return how many values an array has for a sample."""
    return network.sizes[int(array[1:] or 0)]


def place(selection: Selection, split: str, array: str) -> Place:
    """Return what the figures of an array are cached by: for x, whatever the network, the same."""
    network_file, changed = ("", 0) if array == "x" else selection.key[2:]
    return selection.data, split, network_file, changed, array


def vectors(data: str, split: str, network_file: str, changed: int, array: str) -> Array:
    """Return the array of a whole split, (N, D), read-only."""
    if array == "x":
        return session.pixels(data, split)
    return session.activations(data, split, network_file, changed)[array]


def in_python(selection: Selection, *, imports: str, split: str | None = None) -> str:
    """Write the lines that every program about these arrays begins with.

    Parameters
    ----------
    selection : Selection
    imports : str
        Further lines of imports.
    split : str, optional
        The split that is run through the network, if not the selected one.
    """
    return f"""\
from core import evaluate, forward, init_network, load_mnist
{imports}

(x_train, t_train), (x_test, t_test) = load_mnist(source="{selection.data}")
network = init_network("data/weights/{selection.network_file}")
x, t = x_{split or selection.split}, t_{split or selection.split}
arrays = {{"x": x, **forward(network, x)}}"""
