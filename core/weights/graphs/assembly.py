"""The operations of a graph, one behind the other from the pixels to the answer, as dense layers.

Between two activations all of them are affine, so that `core.weights.graphs.composing` makes one
layer of them, W and b.
"""

import math

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.messages import Message
from core.network.layers import ACTIVATIONS
from core.weights.batchnorm import scale_and_shift
from core.weights.content import Content, WeightsError, check_size
from core.weights.graphs.composing import Affine, unfit
from core.weights.pixels import NAMED, UNIT, PixelScale

_NONE = ("linear", "identity")
_SOFTMAX = ("softmax", "log_softmax")  # at the end: a network here ends in a softmax anyway
_RISING = ("sigmoid", "tanh")  # at the end: the largest logit remains the largest
_BYTES_FROM = 2  # no mean and no std of pixels 0.0 to 1.0 is as large; those of 0 to 255 are


class Assembly:
    """Dense layers, put together operation by operation.

    Parameters
    ----------
    shape : tuple of int, optional
        Of one image that comes in, where the file says it.
    unbatched : int, optional
        How many values an image has if the first axis is not that of a batch.

    Attributes
    ----------
    shape : tuple of int or None
        Of what has become of one image so far; None where nobody can say. What only arranges its
        values anew sets it.
    pixels : PixelScale or None
        What is expected of a pixel that comes in; None where nothing shows it.
    """

    def __init__(self, shape: tuple[int, ...] | None = None, unbatched: int | None = None):
        self.shape = shape
        self.pixels: PixelScale | None = None
        self._sizes = None if shape is None else {math.prod(shape), unbatched}
        self._layers: list[tuple[Array, Array]] = []
        self._functions: list[str] = []  # what is applied after each layer, so far
        self._affine = Affine()  # what has come since
        self._notes: dict[str, Message] = {}

    def dense(self, W: Array, b: Array | None) -> None:
        """Add x @ W + b.

        Raises
        ------
        WeightsError
            If it does not take what there is.
        """
        self._check_not_ended()
        if W.ndim != 2 or 0 in W.shape or (b is not None and b.size not in (1, W.shape[1])):
            raise WeightsError(
                Message(
                    "a dense layer of it has a matrix of shape {shape} and a vector of shape "
                    "{bias}, which do not fit.",
                    shape=W.shape,
                    bias=None if b is None else b.shape,
                )
            )
        there = None if self.shape is None else math.prod(self.shape)
        if there not in (None, len(W)) or (
            self._is_first and self._sizes is not None and len(W) not in self._sizes
        ):
            raise WeightsError(
                Message(
                    "a dense layer of it takes {size} values, where {shape} come in. A network "
                    "here takes all pixels of an image at once.",
                    size=len(W),
                    shape=self.shape,
                )
            )
        if self._affine.W is not None:
            self._notes["composed"] = Message(
                "Dense layers without an activation between them became one, which computes the "
                "same."
            )
        bias = np.zeros(1, W.dtype) if b is None else b.reshape(-1)
        self._affine = self._affine.dense(W, np.broadcast_to(bias, W.shape[1:]))
        self.shape = W.shape[1:]

    def scale(self, factor: npt.ArrayLike, shift: npt.ArrayLike) -> None:
        """Add x * factor + shift, each a number or as many as there are values.

        Raises
        ------
        WeightsError
            If they are not as many.
        """
        self._scale(factor, shift)
        if self._is_first:
            bytes_seen = max(self._affine.mean_and_std) > _BYTES_FROM
            self.pixels = NAMED["bytes"] if bytes_seen else self.pixels or UNIT
            self._notes["pixels"] = Message(
                "It scales the pixels it is given: this is folded into W1 and b1."
            )

    def normalise(
        self, mean: Array, var: Array, eps: float, gamma: Array | None, beta: Array | None
    ) -> None:
        """Add a batch normalisation as it is after the training, of so many values as there are.

        Raises
        ------
        ValueError
            If they are not as many, or a var + eps is not above 0.
        """
        self._scale(*scale_and_shift(mean, var, eps, gamma, beta))
        # What it was trained on may have been scaled before: bytes show, 0.0 to 1.0 does not.
        largest = max(np.abs(mean).max(initial=0), np.sqrt(var.max(initial=0)))
        if self._is_first and largest > _BYTES_FROM:
            self.pixels = NAMED["bytes"]
        self._notes["normalised"] = Message(
            "Its batch normalisation is folded into the dense layers beside it."
        )

    def activate(self, function: str) -> None:
        """Add an activation of each value, or the softmax of all, by its name.

        Raises
        ------
        WeightsError
            If it is none that is known, or no dense layer comes before it.
        """
        if function in _NONE:
            return
        self._check_not_ended()
        if function not in (*ACTIVATIONS, *_SOFTMAX):
            raise WeightsError(
                Message(
                    "its activation is {function!r:.40}, where {known} are known, and a softmax at "
                    "the end. Train it with one of them.",
                    function=function,
                    known=", ".join(ACTIVATIONS),
                )
            )
        if self._affine.W is None:
            raise WeightsError(
                Message(
                    "it applies {function} where no dense layer comes before it, which no network "
                    "here does.",
                    function=function,
                )
            )
        self._end_layer(function)

    def content(self) -> Content:
        """Return what was put together.

        Raises
        ------
        WeightsError
            If it is no network: without a layer, of several activations, or with another end.
        """
        if self._affine.W is not None:
            self._end_layer("linear")
        if not self._layers:
            raise WeightsError(
                Message("it has no dense layer: it is no network that is read here.")
            )
        *hidden, last = self._functions
        if len(set(hidden)) > 1:
            raise WeightsError(
                Message(
                    "its hidden layers apply {functions}, where a network here has one activation "
                    "for all of them.",
                    functions=", ".join(hidden),
                )
            )
        if last not in ("linear", *_SOFTMAX, *_RISING) or not self._affine.changes_nothing:
            raise WeightsError(
                Message(
                    "its last dense layer is followed by more than a softmax, beginning with "
                    "{function}. A network here ends in a softmax.",
                    function=last,
                )
            )
        if last in _RISING:
            self._end_in_softmax(last)
        arrays = {}
        for number, (W, b) in enumerate(self._layers, start=1):
            arrays[f"W{number}"], arrays[f"b{number}"] = W, b
        activation = hidden[0] if hidden else None
        return Content(arrays, activation, self.pixels, notes=tuple(self._notes.values()))

    @property
    def _is_first(self) -> bool:
        return self._affine.W is None and not self._layers

    def _end_layer(self, function: str) -> None:
        assert self._affine.W is not None
        self._layers.append((self._affine.W, self._affine.shift))
        check_size(sum(W.nbytes for W, _ in self._layers))
        self._functions.append(function)
        self._affine = self._affine.next()

    def _check_not_ended(self) -> None:
        if self._functions and self._functions[-1] in _SOFTMAX:
            raise WeightsError(
                Message("it goes on after its softmax, where a network here ends in one.")
            )

    def _scale(self, factor: npt.ArrayLike, shift: npt.ArrayLike) -> None:
        self._check_not_ended()
        self._affine = self._affine.scaled(self._spread(factor), self._spread(shift))

    def _spread(self, constants: npt.ArrayLike) -> Array:
        """Return one number, or as many as there are values, in the order of these."""
        array = np.asarray(constants, np.float64)
        if array.size == 1 or self.shape is None or array.size == math.prod(self.shape):
            return array.reshape(-1)
        while array.ndim > len(self.shape) and array.shape[0] == 1:
            array = array[0]
        check_size(8 * math.prod(self.shape))
        try:
            return np.broadcast_to(array, self.shape).reshape(-1)
        except ValueError as error:
            raise WeightsError(unfit(array.size, math.prod(self.shape))) from error

    def _end_in_softmax(self, function: str) -> None:
        """Make a last layer that ends in a sigmoid or a tanh one that ends in a softmax."""
        W, b = self._layers[-1]
        if function == "sigmoid" and W.shape[1] == 1:
            self._layers[-1] = np.hstack([np.zeros_like(W), W]), np.append(np.zeros_like(b), b)
            self._notes["end"] = Message(
                "Its last layer gives one of two classes a probability by a sigmoid; a softmax of "
                "0 and the same logit gives both theirs."
            )
            return
        self._notes["end"] = Message(
            "Its last layer applies {function}, where a softmax is applied here: the class it "
            "reads is the same, its probabilities are others.",
            function=function,
        )
