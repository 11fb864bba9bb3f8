"""The types of numbers that PyTorch and .safetensors have, also those that NumPy does not."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from core.arrays import Array


class NumberType(NamedTuple):
    """A type as its numbers stand in a file.

    Attributes
    ----------
    stored : str
        NumPy's name of what is in the file.
    widen : callable or None
        Returns the numbers that are meant as float32; None where they are what is stored.
    """

    stored: str
    widen: Callable[[Array], Array] | None = None


def _bfloat16(stored: Array) -> Array:
    """Return the float32 of which these are the upper halves."""
    return (stored.astype("u4") << 16).view("f4")


def _float8_e5m2(stored: Array) -> Array:
    """Return the numbers as float32; these are the upper halves of a float16."""
    return (stored.astype("u2") << 8).view("f2").astype("f4")


def _float8_e4m3fn(stored: Array) -> Array:
    """Return the numbers as float32: four bits of exponent, three of mantissa, no infinity."""
    return _e4m3fn_values()[stored]


@cache
def _e4m3fn_values() -> Array:
    """Return what each of the 256 bytes means. Source: P. Micikevicius et al., 2022, table 1."""
    byte = np.arange(256)
    sign, exponent, mantissa = np.where(byte < 128, 1.0, -1.0), byte >> 3 & 15, byte & 7
    values = sign * np.where(
        exponent == 0, mantissa / 8 * 2.0**-6, (1 + mantissa / 8) * 2.0 ** (exponent - 7)
    )
    values[byte & 127 == 127] = np.nan
    return values.astype("f4")


#: By PyTorch's names.
NUMBER_TYPES = {
    **{
        name: NumberType(name)
        for name in (
            *("float64", "float32", "float16"),
            *("int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8", "bool"),
        )
    },
    "bfloat16": NumberType("u2", _bfloat16),
    "float8_e4m3fn": NumberType("u1", _float8_e4m3fn),
    "float8_e5m2": NumberType("u1", _float8_e5m2),
}
