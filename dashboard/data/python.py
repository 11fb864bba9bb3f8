"""The lines over ``core`` that give the numbers of the page Data."""

from core.network import Network

Flags = tuple[bool, bool, bool]


def call(data: str, flags: Flags) -> str:
    """Write the call of ``load_mnist`` with its flags."""
    normalize, flatten, one_hot_label = flags
    source = "" if data == "mnist" else f', source="{data}"'
    return (
        f"load_mnist(normalize={normalize}, flatten={flatten}, one_hot_label={one_hot_label}"
        f"{source})"
    )


def in_python(data: str, network_file: str, network: Network, split: str, flags: Flags) -> str:
    """Write the program whose variables hold what the page shows.

    Parameters
    ----------
    data : str
    network_file : str
        In ``data/weights``.
    network : Network
        What is in it.
    split : str
        ``"train"`` or ``"test"``.
    flags : (normalize, flatten, one_hot_label)
    """
    saturated = (
        "\n    saturated[normalize] = saturation(arrays.z1, network.activation)"
        if network.depth > 1
        else ""
    )
    return f"""\
from core import forward, init_network, load_mnist
from core.idx_parts import idx_parts
from core.mnist import read_data_set
from core.sources import locate
from core.statistics import class_images, pixel_counts, saturation

# What load_mnist returns
(x_train, t_train), (x_test, t_test) = {call(data, flags)}
array = x_{split}
array.shape, array.dtype, array.min(), array.max(), array.nbytes

# What normalize does to the network
network = init_network("data/weights/{network_file}")
accuracy, saturated = {{}}, {{}}
for normalize in (True, False):
    _, (x, t) = load_mnist(normalize, source="{data}")
    arrays = forward(network, x)
    accuracy[normalize] = (arrays.y.argmax(axis=1) == t).mean(){saturated}

# The {split} split as a whole
(images, labels) = read_data_set("{data}")[{0 if split == "train" else 1}]
by_label = class_images(images, labels)  # .mean, .spread, .counts
histogram = pixel_counts(images)

# The first bytes of the four files
headers = {{role: idx_parts(path) for role, path in locate("{data}").items()}}"""
