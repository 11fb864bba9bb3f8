"""The forward pass as lines of NumPy, with the shape of everything in them."""

from core.network import Network
from dashboard.components.assets import component

_mount = component("listing", '<ol class="listing" aria-label="The forward pass in NumPy"></ol>')

Part = tuple[str, int | None]


def listing(network: Network, batch: int | None, step: str, *, key: str) -> None:
    """Show what computes each array.

    Parameters
    ----------
    network : Network
    batch : int or None
        How many images x holds; None for one, without a first axis.
    step : str
        The array that is computed now; the lines after it are yet to come.
    key : str
        Of the component.
    """
    names = ["x", *(name for name, _, _ in lines(network, batch))]
    now = names.index(step)
    _mount(
        key=key,
        data={
            "lines": [
                {
                    "code": code,
                    "shapes": shapes,
                    "place": "now" if i == now else "later" if i > now else "done",
                }
                for i, (_, code, shapes) in enumerate(lines(network, batch), start=1)
            ]
        },
    )


def lines(network: Network, batch: int | None) -> list[tuple[str, str, list[Part]]]:
    """Write the line that computes each array.

    Returns
    -------
    list of (name, code, parts)
        The parts make up the shapes: a text, and the number of the axis it stands for, so that
        numbers that must match have the same; None where it stands for none.
    """
    written: list[tuple[str, str, list[Part]]] = []
    z = "x"
    for layer in range(1, network.depth + 1):
        before, after = layer - 1, layer
        code = f"a{layer} = {z} @ W{layer} + b{layer}"
        shapes = [
            *_vector(network, before, batch),
            (" @ (", None),
            (str(network.sizes[before]), before),
            (", ", None),
            (str(network.sizes[after]), after),
            (") + ", None),
            *_vector(network, after, None),
            (" → ", None),
            *_vector(network, after, batch),
        ]
        written.append((f"a{layer}", code, shapes))
        z = f"z{layer}" if layer < network.depth else "y"
        function = network.activation if layer < network.depth else "softmax"
        written.append((z, f"{z:2} = {function}(a{layer})", _vector(network, after, batch)))
    return written


def _vector(network: Network, axis: int, batch: int | None) -> list[Part]:
    size = (str(network.sizes[axis]), axis)
    return (
        [("(", None), size, (",)", None)]
        if batch is None
        else [(f"({batch}, ", None), size, (")", None)]
    )
