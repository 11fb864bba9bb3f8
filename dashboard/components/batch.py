"""The arrays of a batch, each as one picture: a row a sample, a column a value."""

import base64
from collections.abc import Mapping

import numpy as np

from core.arrays import Array
from dashboard.components.assets import component
from dashboard.words import _, counted, number

_ROW = 2  # CSS pixels of a sample, and of a value but for x and wide arrays
_WIDE = 400  # values, from which on each has one CSS pixel
MOST_COLUMNS = 800  # values of a sample that are drawn
_PIXELS = 88  # CSS pixels of the 784 values of x together
_mount = component("batch", '<div class="batch"></div>')


def batch(arrays: Mapping[str, Array], *, key: str) -> None:
    """Show the arrays of a batch from left to right.

    Parameters
    ----------
    arrays : mapping of str to (N, n) array
        x, a1, z1, …, y. Arrays with negative values are drawn about 0.
    key : str
        Of the component.
    """
    _mount(
        key=key,
        data={
            "arrays": [_drawn(name, values) for name, values in arrays.items()],
            "hint": _("A row is a sample, a column a value. Point at one to read it."),
        },
    )


def _drawn(name: str, values: Array) -> dict[str, object]:
    width = values.shape[1]
    values = values[:, :MOST_COLUMNS]
    rows, columns = values.shape
    limit = float(np.abs(values).max())
    return {
        "name": name,
        "shape": values.shape,
        "caption": _caption(values.shape, width),
        "values": base64.b64encode(values.astype("<f4").tobytes()).decode("ascii"),
        "width": _PIXELS if name == "x" else columns * (1 if columns > _WIDE else _ROW),
        "height": rows * _ROW,
        "signed": name[0] == "a" or bool(values.min() < 0),
        "limit": limit if name[0] == "a" or limit > 1 else 1.0,
        "words": _words(name, values, width),
    }


def _caption(shape: tuple[int, int], width: int) -> str:
    if shape[1] == width:
        return str(shape)
    return _(
        "{shape}, the first {columns:,} of {width:,} values",
        shape=str(shape),
        columns=shape[1],
        width=width,
    )


def _words(name: str, values: Array, width: int) -> str:
    rows, columns = values.shape
    low, high = number(values.min()), number(values.max())
    if columns == width:
        return counted(
            rows,
            "{name} of 1 sample, values from {low} to {high}",
            "{name} of {n} samples, values from {low} to {high}",
            name=name,
            low=low,
            high=high,
        )
    return counted(
        rows,
        "{name} of 1 sample, the first {columns:,} of {width:,} values, from {low} to {high}",
        "{name} of {n} samples, the first {columns:,} of {width:,} values, from {low} to {high}",
        name=name,
        columns=columns,
        width=width,
        low=low,
        high=high,
    )
