"""Affine maps, one behind the other: whatever they are, one matrix and one vector do the same."""

import numpy as np

from core.arrays import Array, silent
from core.messages import Message
from core.weights.batchnorm import fold_into_next, fold_into_previous
from core.weights.content import WeightsError, check_size

_ONE, _ZERO = np.ones(1), np.zeros(1)
_MOST_WORK = 2**36  # multiplications: some seconds
_FOLD = 300  # what it takes to touch a weight, beside multiplying two in a product of matrices


class Affine:
    """x * factor + shift, each a number or one for each value; with a matrix, x @ W + shift.

    Computed in float64 where there is something to compute, and kept in the type of the matrix.

    Attributes
    ----------
    factor, shift : (1,) or (n,)
    W : (n_in, n) or None
    work : int
        What it has taken so far, in multiplications.
    """

    def __init__(
        self, factor: Array = _ONE, shift: Array = _ZERO, W: Array | None = None, work: int = 0
    ):
        self.factor, self.shift, self.W, self.work = factor, shift, W, work

    def next(self) -> "Affine":
        """Return the map that changes nothing, for what comes behind an activation."""
        return Affine(work=self.work)

    @property
    def changes_nothing(self) -> bool:
        """Whether what comes out is what goes in."""
        return self.W is None and bool((self.factor == 1).all() and (self.shift == 0).all())

    @property
    def mean_and_std(self) -> tuple[float, float]:
        """The largest of each, if x * factor + shift is written as (x - mean) / std."""
        factor, shift = np.broadcast_arrays(np.abs(self.factor), np.abs(self.shift))
        there = factor > 0
        means, stds = shift[there] / factor[there], 1 / factor[there]
        return float(means.max(initial=0)), float(stds.max(initial=0))

    @silent
    def scaled(self, factor: Array, shift: Array) -> "Affine":
        """Return this map and * factor + shift behind it, each (1,) or (n,).

        Raises
        ------
        WeightsError
            If they are not as many as the values that come out.
        """
        sizes = {len(self.factor), len(self.shift)} if self.W is None else {self.W.shape[1]}
        if len({*sizes, len(factor), len(shift)} - {1}) > 1:
            raise WeightsError(unfit(max(len(factor), len(shift)), max(sizes)))
        if self.W is None:
            return Affine(self.factor * factor, self.shift * factor + shift, work=self.work)
        work = self._work_with(_FOLD * self.W.size)
        W, b = fold_into_previous(self.W, self.shift, factor, shift)
        return Affine(W=W, shift=b, work=work)

    @silent
    def dense(self, W: Array, b: Array) -> "Affine":
        """Return this map and @ W + b behind it, W (n_in, n_out) and b (n_out,).

        Raises
        ------
        WeightsError
            If it does not take the values that come out, or the product is too large.
        """
        if self.changes_nothing:
            return Affine(W=W, shift=b, work=self.work)
        sizes = {len(self.factor), len(self.shift)} if self.W is None else {self.W.shape[1]}
        if sizes - {1, len(W)}:
            raise WeightsError(unfit(max(sizes), len(W)))
        if self.W is None:
            work = self._work_with(_FOLD * W.size)
            factor, shift = (np.broadcast_to(each, len(W)) for each in (self.factor, self.shift))
            W, b = fold_into_next(W, b, factor, shift)
            return Affine(W=W, shift=b, work=work)
        check_size(8 * len(self.W) * W.shape[1])
        work = self._work_with(len(self.W) * W.size + _FOLD * (self.W.size + W.size))
        wide = W.astype(np.float64)
        type_ = np.result_type(W.dtype, np.float32)
        shift = (self.shift @ wide + b).astype(type_)
        return Affine(W=(self.W @ wide).astype(type_), shift=shift, work=work)

    def _work_with(self, more: int) -> int:
        """Return the work with more of it, if it is not too much."""
        work = self.work + more
        if work > _MOST_WORK:
            raise WeightsError(
                Message(
                    "it would take too long to make one layer of all that it computes between two "
                    "activations. Simplify it where it was made."
                )
            )
        return work


def unfit(size: int, values: int) -> Message:
    """Return what is said of constants that are not as many as the values they go with."""
    return Message(
        "it computes {values} values with {size} constants, which are not as many.",
        values=values,
        size=size,
    )
