"""A dense layer as it stands in a file, before it is known which one it is."""

from collections.abc import Mapping
from typing import NamedTuple

from core.arrays import Array
from core.messages import Message
from core.weights.batchnorm import BatchNorm


class Layer(NamedTuple):
    """A matrix and its vector as they are in a file; a layer without a bias adds nothing.

    Attributes
    ----------
    stem : str
        What the names of the two have in common: ``fc1``.
    name : str
        Of the matrix: ``fc1.weight``.
    weight : (a, b)
    bias : (n,) or None
        n is a or b.
    by_outputs : bool
        Whether a matrix of such a name is usually (outputs, inputs), as PyTorch's is.
    before, after : BatchNorm or None
        What its inputs go through first, and its results before the activation.
    """

    stem: str
    name: str
    weight: Array
    bias: Array | None
    by_outputs: bool
    before: BatchNorm | None = None
    after: BatchNorm | None = None

    def can_be(self, takes: int, gives: int) -> bool:
        """Return whether it can have so many inputs and outputs, one way round or the other."""
        return (
            sorted(self.weight.shape) == sorted((takes, gives))
            and (self.bias is None or self.bias.size == gives)
            and (self.before is None or self.before.size == takes)
            and (self.after is None or self.after.size == gives)
        )

    def can_give(self, n: int) -> bool:
        """Return whether it can have n outputs."""
        return any(self.can_be(takes, n) for takes in self.weight.shape)

    def can_take(self, n: int) -> bool:
        """Return whether it can have n inputs."""
        return any(self.can_be(n, gives) for gives in self.weight.shape)


def layer_of(
    arrays: Mapping[str, Array], stem: str, weight: str, bias: str | None, by_outputs: bool
) -> Layer:
    """Return the layer of a matrix and a vector, given by their names.

    Raises
    ------
    ValueError
        If they are none, or do not fit each other.
    """
    matrix, vector = arrays[weight], None if bias is None else arrays[bias]
    if matrix.ndim != 2 or 0 in matrix.shape or (vector is not None and vector.size == 0):
        raise ValueError(
            Message(
                "{weight!r:.60} has the shape {shape}, where the two axes of a dense layer were "
                "expected.",
                weight=weight,
                shape=matrix.shape,
            )
        )
    if vector is not None and vector.size not in matrix.shape:
        raise ValueError(
            Message(
                "{bias!r:.60} of shape {length} fits neither axis of {weight!r:.60} of shape "
                "{shape}. Save the two of one layer.",
                bias=bias,
                length=vector.shape,
                weight=weight,
                shape=matrix.shape,
            )
        )
    return Layer(stem, weight, matrix, vector, by_outputs)
