"""The functions a layer is made of, each stable for any finite input and silent about it."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.arrays import Array, check_labels, silent
from core.messages import Message

_WIDENED = 2**20  # numbers that are made wider at a time


@silent
def affine(x: Array, W: Array, b: Array) -> Array:
    """Return ``x @ W + b``, the pre-activation of a layer.

    Parameters
    ----------
    x : (n_in,) or (N, n_in)
    W : (n_in, n_out)
    b : (n_out,)

    Returns
    -------
    (n_out,) or (N, n_out)
    """
    a: Array = product(x, W)
    a += b
    return a


def product(x: Array, W: Array) -> Array:
    """Return ``x @ W``; a large W of narrower numbers is widened some columns at a time.

    NumPy would make a copy of it as a whole: for one image in float64, twice the network.
    """
    if W.size <= _WIDENED or np.result_type(x, W) == W.dtype:
        return np.asarray(x @ W)
    found = np.empty((*x.shape[:-1], W.shape[1]), np.result_type(x, W))
    some = max(1, _WIDENED // len(W))
    for first in range(0, W.shape[1], some):
        columns = slice(first, first + some)
        found[..., columns] = x @ W[:, columns]
    return found


@silent
def sigmoid(a: npt.ArrayLike) -> Array:
    """Return ``1 / (1 + exp(-a))``, element by element (Rumelhart, Hinton and Williams, 1986).

    float32 stays float32; integers become float64. Where ``exp(-a)`` is too large for the dtype
    (a below -88 in float32, below -709 in float64) it is infinite, and the result the 0 that is
    wanted.

    Examples
    --------
    >>> sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    """
    a = _floating(a)
    z: Array = np.empty_like(a)
    np.negative(a, out=z)
    np.exp(z, out=z)
    z += 1
    np.reciprocal(z, out=z)
    return z


def relu(a: npt.ArrayLike) -> Array:
    """Return ``max(a, 0)``, element by element (Nair and Hinton, 2010).

    Examples
    --------
    >>> relu([-1.5, 0, 2])
    array([0., 0., 2.])
    """
    z: Array = np.maximum(_floating(a), 0)
    return z


@silent
def tanh(a: npt.ArrayLike) -> Array:
    """Return ``(exp(a) - exp(-a)) / (exp(a) + exp(-a))``, element by element.

    LeCun et al. (1998), "Efficient BackProp", prefer it to the sigmoid, as it lies about 0.

    Examples
    --------
    >>> tanh([-1000, 0, 1000])
    array([-1.,  0.,  1.])
    """
    return np.asarray(np.tanh(_floating(a)))


@silent
def softmax(a: npt.ArrayLike) -> Array:
    """Return ``exp(a) / sum(exp(a))`` along the last axis.

    The maximum is subtracted first, which changes nothing in the result and keeps ``exp`` from
    overflowing.

    Parameters
    ----------
    a : (K,) or (N, K)
        Logits.

    Returns
    -------
    (K,) or (N, K)
        Probabilities: between 0 and 1, each row adds up to 1.

    Examples
    --------
    >>> softmax([0.3, 2.9, 4.0]).round(4)
    array([0.0182, 0.2452, 0.7366])
    """
    # A column a sample: NumPy is several times faster along few long rows than many short ones.
    y: Array = np.array(_floating(a).T, order="C")
    y -= y.max(axis=0)  # of two huge logits perhaps -inf, whose exponential is 0 as it should be
    np.exp(y, out=y)
    y /= y.sum(axis=0)
    return np.ascontiguousarray(y.T)


def cross_entropy(y: Array, t: npt.ArrayLike) -> Array:
    """Return the loss of each sample, ``-log(y[t])``, in natural units (nats).

    Parameters
    ----------
    y : (K,) or (N, K)
        Probabilities.
    t : int or (N,) of int
        True labels, 0 to K - 1; not one-hot.

    Returns
    -------
    () or (N,)
        A probability of exactly 0 counts as the smallest normal number of its dtype, so that the
        loss stays finite.

    Raises
    ------
    ValueError
        If the labels are not whole numbers, do not match the samples one to one, or lie outside
        0 to K - 1.

    Examples
    --------
    >>> y = np.array([[0.5, 0.25, 0.25], [0.2, 0.7, 0.1]])
    >>> cross_entropy(y, [0, 1]).round(4)
    array([0.6931, 0.3567])
    """
    y = np.asarray(y)
    t = check_labels(t, y.shape[:-1], y.shape[-1], "cross_entropy")
    likelihood = np.take_along_axis(y, t[..., None].astype(np.intp), axis=-1)[..., 0]
    return np.asarray(-np.log(np.maximum(likelihood, np.finfo(y.dtype).tiny)))


def _floating(a: npt.ArrayLike) -> Array:
    a = np.asarray(a)
    return a if np.issubdtype(a.dtype, np.floating) else a.astype(np.float64)


class Activation(NamedTuple):
    """What a hidden layer applies to each element of ``a``: all that its mathematics comes to.

    Attributes
    ----------
    function : callable
        Returns z of a, in the dtype of a; stable for any finite a.
    slope : callable
        Returns the derivative dz/da, written in terms of z.
    low, high : float
        The limits of z, whether it reaches them or not; infinite where there is none.
    initialisation : str
        The name in `core.network.initialisation.INITIALISATIONS` of the weights that keep the
        signal alive through the layers.
    silencing_bias : float
        An a for which z is exactly 0.
    code, slope_code : str
        Both in NumPy, as `str.format` takes them: of ``{a}``, and of ``{z}`` as a factor.
    """

    function: Callable[[npt.ArrayLike], Array]
    slope: Callable[[Array], Array]
    low: float
    high: float
    initialisation: str
    silencing_bias: float
    code: str
    slope_code: str


#: The activations a network can have, by the name that weight files carry.
ACTIVATIONS = {
    "sigmoid": Activation(
        sigmoid,
        silent(lambda z: z * (1 - z)),
        low=0.0,
        high=1.0,
        initialisation="glorot",
        # exp(-a) overflows below -709.8 even in float64, and 1 / (1 + inf) is exactly 0. The
        # largest negative float would do as well, but be harder to read where the bias is shown.
        silencing_bias=-1000.0,
        code="1 / (1 + np.exp(-np.clip({a}, -88, None)))",
        slope_code="{z} * (1 - {z})",
    ),
    "relu": Activation(
        relu,
        lambda z: (z > 0).astype(z.dtype),
        low=0.0,
        high=math.inf,
        initialisation="he",
        silencing_bias=0.0,
        code="np.maximum({a}, 0)",
        slope_code="({z} > 0)",
    ),
    "tanh": Activation(
        tanh,
        silent(lambda z: 1 - z * z),
        low=-1.0,
        high=1.0,
        initialisation="glorot",
        silencing_bias=0.0,
        code="np.tanh({a})",
        slope_code="(1 - {z}**2)",
    ),
}


def check_activation(name: str) -> Activation:
    """Return the row of `ACTIVATIONS` of this name.

    Raises
    ------
    ValueError
        If there is none.
    """
    if name not in ACTIVATIONS:
        raise ValueError(
            Message(
                "The activation {name!r:.40} is not known; a network can have {known}.",
                name=name,
                known=", ".join(ACTIVATIONS),
            )
        )
    return ACTIVATIONS[name]
