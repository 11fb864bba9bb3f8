"""The lines over ``core`` that give the numbers of the page Data."""

from core.network.network import Network
from dashboard.state.keys import NetworkKey
from dashboard.state.places import data_set
from dashboard.state.selection import SPLITS
from dashboard.widgets.in_python import data_comment, imports, network_imports, network_line
from dashboard.words import _, quoted, said

Flags = tuple[bool, bool, bool]


def call(data: str, flags: Flags) -> str:
    """Return the call of ``load_mnist`` with its flags."""
    normalize, flatten, one_hot_label = flags
    source = "" if data == "mnist" else f", source={quoted(data)}"
    return (
        f"load_mnist(normalize={normalize}, flatten={flatten}, one_hot_label={one_hot_label}"
        f"{source})"
    )


def in_python(
    data: str,
    key: NetworkKey,
    network: Network | None,
    split: str,
    flags: Flags,
    first: int | None = None,
) -> str:
    """Return the program whose variables hold what the page shows.

    Parameters
    ----------
    data : str
    key : NetworkKey
    network : Network or None
        The network; None leaves out what the flags do to it.
    split : str
        ``"train"`` or ``"test"``.
    flags : (normalize, flatten, one_hot_label)
    first : int, optional
        On how many images, the first ones, the network is tried; on all if it is left out.
    """
    classes, word = len(data_set(data).classes), said(SPLITS[split])
    names = ["forward", "init_network"] if network else []
    imported = imports(
        f"from core import {', '.join([*names, 'load_mnist'])}",
        "from core.datasets.mnist import read_data_set",
        "from core.datasets.sources import locate",
        "from core.datasets.statistics import class_images, pixel_counts",
        "from core.files.idx_parts import idx_parts",
        "from core.network.saturation import saturation" if network else "",
        *(network_imports(key) if network else ()),
    )
    returned, whole = _("What load_mnist returns"), _("The {split} split as a whole", split=word)
    bytes_of_files = _("The first bytes of the four files")
    return f"""\
{imported}
# {returned}
{data_comment(data)}(x_train, t_train), (x_test, t_test) = {call(data, flags)}
array = x_{split}
print(array.shape, array.dtype, array.min(), array.max(), array.nbytes)
{_consequences(data, key, network, first) if network else ""}
# {whole}
(images, labels) = read_data_set({quoted(data)})[{0 if split == "train" else 1}]
by_label = class_images(images, labels{"" if classes == 10 else f", classes={classes}"})
print(by_label.mean, by_label.std, by_label.counts)
histogram = pixel_counts(images)
print(histogram)

# {bytes_of_files}
headers = {{role: idx_parts(path) for role, path in locate({quoted(data)}).items()}}
print(headers)"""


def _consequences(data: str, key: NetworkKey, network: Network, first: int | None) -> str:
    saturated = (
        "\n    saturated[normalize] = saturation(arrays.z1, network.activation)"
        if network.depth > 1
        else ""
    )
    heading = _("What normalize does to the network")
    some = "" if first is None else f"\n    x, t = x[:{first}], t[:{first}]"
    return f"""
# {heading}
{network_line(key)}
accuracy, saturated = {{}}, {{}}
for normalize in (True, False):
    _, (x, t) = load_mnist(normalize, source={quoted(data)}){some}
    arrays = forward(network, x)
    accuracy[normalize] = (arrays.y.argmax(axis=1) == t).mean(){saturated}
print(accuracy, saturated)
"""
