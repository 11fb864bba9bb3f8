"""Backpropagation: how one number changes with every value of the forward pass behind it."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from core.arrays import Array, check_class, silent
from core.messages import Message
from core.network.layers import ACTIVATIONS, product
from core.network.network import Activations, Network, forward


class Gradients(Mapping[str, Array]):
    """The gradient of one number L by every array of a forward pass and by every parameter.

    In the order in which one follows from another: ``a3, z2, a2, z1, a1, x``; then the
    parameters, ``W1, b1, …``. Read as a mapping (``gradients["a1"]`` is dL/da1) or as attributes
    (``gradients.a1``). Each has the shape of what it belongs to; those of x and of the parameters
    are computed when they are first asked for.

    For a batch, L is the sum of one number a sample: a row of ``a3`` to ``x`` belongs to its
    sample alone, and the parameters, which the samples share, have the sum over all of them.

    Parameters
    ----------
    network : Network
    x : (n_in,) or (N, n_in)
    activations : Activations
        What `forward` gives for these two.
    by_logits : (K,) or (N, K)
        The gradient of L by the logits: all that sets one L apart from another.
    """

    @silent
    def __init__(self, network: Network, x: Array, activations: Activations, by_logits: Array):
        self.network = network
        self.activations = activations
        self._x = x
        self._found: dict[str, Array] = {}
        slope = ACTIVATIONS[network.activation].slope
        delta = by_logits
        for layer in range(network.depth, 0, -1):
            self._found[f"a{layer}"] = delta
            if layer > 1:
                before = self._found[f"z{layer - 1}"] = product(delta, network[f"W{layer}"].T)
                delta = before * slope(activations[f"z{layer - 1}"])
        self._names = (*self._found, "x", *network)

    def __getitem__(self, name: str) -> Array:
        if name not in self._found:
            if name not in self._names:
                raise KeyError(name)
            self._found[name] = self._last_step(name[0], int(name[1:] or 1))
        return self._found[name]

    def __getattr__(self, name: str) -> Array:
        # Copying and unpickling ask for attributes before __init__ has run.
        names = self.__dict__.get("_names", ())
        if name not in names:
            raise AttributeError(
                Message(
                    "these gradients are by {known}; not by {name}",
                    known=", ".join(names),
                    name=name,
                )
            )
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"Gradients({', '.join(self._names)})"

    @silent
    def _last_step(self, kind: str, layer: int) -> Array:
        """Return the gradient by W or b of a layer, or by x, from that by its ``a``."""
        delta = self._found[f"a{layer}"]
        if kind == "x":
            return product(delta, self.network["W1"].T)
        if kind == "b":
            return delta if delta.ndim == 1 else np.asarray(delta.sum(axis=0))
        read = self.activations[f"z{layer - 1}"] if layer > 1 else self._x
        return np.outer(read, delta) if delta.ndim == 1 else np.asarray(read.T @ delta)


def loss_gradients(network: Network, x: npt.ArrayLike, t: npt.ArrayLike) -> Gradients:
    """Return the gradient of the loss, the cross-entropy with the label.

    Parameters
    ----------
    network : Network
    x : (n_in,) or (N, n_in)
        One image or a batch.
    t : int or (N,) of int
        The label of each sample: the true one or any other; one for all is enough.

    Returns
    -------
    Gradients
        Of the loss of one image, or of the sum of the losses of a batch.

    Raises
    ------
    ValueError
        If x does not fit the network, or t does not fit x or the network's classes.

    Examples
    --------
    >>> network = Network({"W1": [[2.0, 0.0], [0.0, 2.0]], "b1": [0.0, 0.0]})
    >>> gradients = loss_gradients(network, [1.0, 0.0], 0)
    >>> gradients
    Gradients(a1, x, W1, b1)
    >>> gradients.a1.round(3)
    array([-0.119,  0.119])
    """
    activations = forward(network, x)
    by_logits = loss_by_logits(activations["y"], t)
    return Gradients(network, np.asarray(x), activations, by_logits)


def logit_gradients(
    network: Network, x: npt.ArrayLike, unit: npt.ArrayLike, versus: npt.ArrayLike | None = None
) -> Gradients:
    """Return the gradient of one logit, or of one logit minus another.

    Parameters
    ----------
    network : Network
    x : (n_in,) or (N, n_in)
        One image or a batch.
    unit : int or (N,) of int
        The class whose logit it is; one for all samples or one for each.
    versus : int or (N,) of int, optional
        The class whose logit is subtracted.

    Returns
    -------
    Gradients

    Raises
    ------
    ValueError
        If x does not fit the network, or a class is none of the network's.
    """
    activations = forward(network, x)
    y = activations["y"]
    by_logits = _one_hot(unit, y)
    if versus is not None:
        by_logits = by_logits - _one_hot(versus, y)
    return Gradients(network, np.asarray(x), activations, np.broadcast_to(by_logits, y.shape))


def loss_by_logits(y: Array, t: npt.ArrayLike) -> Array:
    """Return the gradient of the cross-entropy by the logits: y - t, with t one-hot.

    Parameters and errors are those of `loss_gradients`; y is (K,) or (N, K).
    """
    return np.asarray(y - _one_hot(t, y))


def _one_hot(classes: npt.ArrayLike, y: Array) -> Array:
    """Return 1 at the class and 0 elsewhere, (K,) for one class and (N, K) for one a sample."""
    classes = np.asarray(classes)
    count = y.shape[-1]
    if classes.dtype.kind not in "iu" or classes.shape not in ((), y.shape[:-1]):
        raise ValueError(
            Message(
                "A class is a whole number, one for all samples or one for each, {expected}; "
                "found {dtype} of shape {shape}. One-hot labels become whole numbers with "
                "t.argmax(axis=-1).",
                expected=y.shape[:-1],
                dtype=classes.dtype,
                shape=classes.shape,
            )
        )
    for end in (classes.min(), classes.max()) if classes.size else ():
        check_class(end, count)
    chosen: Array = np.eye(count, dtype=y.dtype)[classes]
    return chosen
