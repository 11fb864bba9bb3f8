"""A computation as lines of NumPy, with the shape of everything in them."""

from collections.abc import Sequence

from core.network.network import Network
from dashboard.components.assets import component
from dashboard.components.room import reserve
from dashboard.words import said

_mount = component("listing", '<ol class="listing"></ol>')

Part = tuple[str, int | None]
Line = tuple[str, str, list[Part]]


def listing(lines: Sequence[Line], step: str, *, key: str, label: str) -> None:
    """Show what computes each array.

    Parameters
    ----------
    lines : sequence of (name, code, parts)
        What a line computes, the line, and what is said of it: texts, each with the number of the
        axis it stands for, so that numbers that must match have the same; None where it stands for
        none.
    step : str
        What is computed now; the lines after it are yet to come, all of them if none computes it.
    key : str
        Of the component.
    label : str
        What the lines are, for a screen reader.
    """
    reserve(key, f"{1.4 + 1.4875 * len(lines):g}rem")  # its margins and lines, as in listing.css
    now = next((i for i, (name, *_) in enumerate(lines) if name == step), -1)
    _mount(
        key=key,
        data={
            "label": label,
            "lines": [
                {
                    "code": code,
                    "shapes": [(said(text), axis) for text, axis in shapes],
                    "place": "now" if i == now else "later" if i > now else "done",
                }
                for i, (_, code, shapes) in enumerate(lines)
            ],
        },
    )


def forward_lines(network: Network, batch: int | None) -> list[Line]:
    """Return the line that computes each array of the forward pass, with the shapes in it.

    Parameters
    ----------
    network : Network
    batch : int or None
        How many images x holds; None for one, without a first axis.
    """
    written: list[Line] = []
    z = "x"
    for layer in range(1, network.depth + 1):
        before, after = layer - 1, layer
        code = f"a{layer} = {z} @ W{layer} + b{layer}"
        shapes = [
            *vector(network, before, batch),
            (" @ (", None),
            (str(network.sizes[before]), before),
            (", ", None),
            (str(network.sizes[after]), after),
            (") + ", None),
            *vector(network, after, None),
            (" → ", None),
            *vector(network, after, batch),
        ]
        written.append((f"a{layer}", code, shapes))
        z = f"z{layer}" if layer < network.depth else "y"
        function = network.activation if layer < network.depth else "softmax"
        written.append((z, f"{z:2} = {function}(a{layer})", vector(network, after, batch)))
    return written


def vector(network: Network, axis: int, batch: int | None = None) -> list[Part]:
    """Return the shape of the arrays of a layer, 0 for x: for one image, or for a batch."""
    size = (str(network.sizes[axis]), axis)
    return (
        [("(", None), size, (",)", None)]
        if batch is None
        else [(f"({batch}, ", None), size, (")", None)]
    )
