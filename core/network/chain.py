"""What makes arrays the parameters of a network: their names, their numbers, shapes that chain."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.messages import Message

_PART = 2**20  # numbers that are looked at at a time


def ordered_names(parameters: Mapping[str, npt.ArrayLike]) -> list[str]:
    """Return ``W1, b1, W2, b2, …`` if these and no others are the names of the parameters."""
    depth = sum(str(name).startswith("W") for name in parameters)
    expected = [f"{kind}{layer}" for layer in range(1, depth + 1) for kind in "Wb"]
    if depth == 0 or set(expected) != set(parameters):
        found = ", ".join(f"{name!s:.20}" for name in list(parameters)[:12])
        raise ValueError(
            Message(
                "A network needs the arrays W1, b1, W2, b2 and so on, one pair a layer; found "
                "{found}.",
                found=found,
            )
            if found
            else Message(
                "A network needs the arrays W1, b1, W2, b2 and so on, one pair a layer; found none."
            )
        )
    return expected


def real(name: str, values: npt.ArrayLike, copy: bool) -> Array:
    """Return the numbers of a parameter, float32 or float64 and read-only, if they are finite."""
    array = np.asarray(values)
    if not (np.issubdtype(array.dtype, np.floating) or np.issubdtype(array.dtype, np.integer)):
        raise ValueError(
            Message(
                "{name} must hold real numbers; it holds {dtype}.", name=name, dtype=array.dtype
            )
        )
    dtype = np.float64 if array.dtype.kind == "f" and array.dtype.itemsize == 8 else np.float32
    # One copy, also where it takes another type; and numbers at odd places are slow to read.
    aligned = array.flags.aligned and array.dtype.isnative
    array = np.array(array, dtype=dtype, order="C", copy=True if copy or not aligned else None)
    array = array.view()
    flat = array.reshape(-1)
    if not all(np.isfinite(flat[i : i + _PART]).all() for i in range(0, flat.size, _PART)):
        raise ValueError(
            Message("{name} has values that are not finite (NaN or infinity).", name=name)
        )
    array.setflags(write=False)
    return array


def chained_sizes(parameters: Mapping[str, Array]) -> tuple[int, ...]:
    """Return the width of x and of every layer, if each takes what the one before it gives."""
    sizes: list[int] = []
    for layer in range(1, len(parameters) // 2 + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        if W.ndim != 2 or 0 in W.shape:
            raise ValueError(
                Message(
                    "W{layer} must have two axes, inputs by outputs; it has {shape}.",
                    layer=layer,
                    shape=W.shape,
                )
            )
        if sizes and W.shape[0] != sizes[-1]:
            raise ValueError(
                Message(
                    "The shapes do not chain: W{before} gives {width} values and W{layer} of shape "
                    "{shape} takes {read}.",
                    before=layer - 1,
                    width=sizes[-1],
                    layer=layer,
                    shape=W.shape,
                    read=W.shape[0],
                )
            )
        if b.shape != (W.shape[1],):
            raise ValueError(
                Message(
                    "b{layer} must have shape ({width},) to follow W{layer} of shape {shape}; it "
                    "has {found}.",
                    layer=layer,
                    width=W.shape[1],
                    shape=W.shape,
                    found=b.shape,
                )
            )
        sizes = sizes or [W.shape[0]]
        sizes.append(W.shape[1])
    return tuple(sizes)
