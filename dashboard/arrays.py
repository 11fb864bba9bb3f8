"""The arrays of a forward pass as they are drawn, and as they are written down."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from core.layers import Array
from core.network import Network
from dashboard.components.heatmaps import Heatmap

_HEIGHT = 160  # of every heatmap in CSS pixels, so that the arrays stand in one line


def drawn(arrays: Mapping[str, Array], network: Network, classes: Sequence[str]) -> list[Heatmap]:
    """Say how each array of one sample is drawn: x, a1, z1, …, y.

    The a are signed and drawn about 0, each on the scale of its own largest absolute value. Pixels,
    the z of a sigmoid and y lie between 0 and 1 and are drawn on that scale.
    """
    last = f"a{network.depth}"
    return [
        _drawn(name, values, network, classes if name in (last, "y") else None)
        for name, values in arrays.items()
    ]


def listing(network: Network, shape: tuple[int, ...]) -> str:
    """Write the forward pass of x in NumPy, with the shape of everything in it.

    Parameters
    ----------
    network : Network
    shape : tuple of int
        Of x: (784,) for one image, (N, 784) for a batch.
    """
    lines: list[tuple[str, str]] = []
    z, z_shape = "x", shape
    for layer in range(1, network.depth + 1):
        a_shape = (*shape[:-1], network.sizes[layer])
        W, b = network[f"W{layer}"], network[f"b{layer}"]
        code = f"a{layer} = {z} @ W{layer} + b{layer}"
        lines.append((code, f"{z_shape} @ {W.shape} + {b.shape} → {a_shape}"))
        if layer < network.depth:
            z, z_shape = f"z{layer}", a_shape
            lines.append((f"{z} = {network.activation}(a{layer})", str(a_shape)))
        else:
            lines.append((f"y  = softmax(a{layer})", str(a_shape)))
    width = max(len(code) for code, _ in lines)
    return "\n".join(f"{code:<{width}}  # {shapes}" for code, shapes in lines)


def _drawn(name: str, values: Array, network: Network, classes: Sequence[str] | None) -> Heatmap:
    kind = name[0]
    rows = 28 if kind == "x" else _rows(values.size)
    signed = kind == "a" or (kind == "z" and network.activation == "tanh")
    between_0_and_1 = kind in "xy" or (kind == "z" and network.activation != "relu")
    return Heatmap(
        name=name,
        values=values,
        columns=-(-values.size // rows),
        cell=max(3, _HEIGHT // rows),
        signed=signed,
        limit=1.0 if between_0_and_1 else float(np.abs(values).max()),
        layer=int(name[1:]) if kind in "az" else network.depth if kind == "y" else 0,
        names=classes,
    )


def _rows(size: int) -> int:
    """Ten rows up to 200 values, so that an index reads off as in a table; then a square."""
    return min(size, 10) if size <= 200 else math.isqrt(size - 1) + 1
