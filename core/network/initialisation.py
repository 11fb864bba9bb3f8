"""The weights a network starts from, drawn at random."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.network.layers import check_activation


def glorot(n_in: int, n_out: int, random: np.random.Generator) -> Array:
    """Return weights drawn uniformly with variance 2 / (n_in + n_out) (Glorot and Bengio, 2010)."""
    limit = np.sqrt(6 / (n_in + n_out))
    return random.uniform(-limit, limit, (n_in, n_out))


def he(n_in: int, n_out: int, random: np.random.Generator) -> Array:
    """Return weights drawn from a normal distribution with variance 2 / n_in (He et al., 2015)."""
    return random.normal(0, np.sqrt(2 / n_in), (n_in, n_out))


def small(n_in: int, n_out: int, random: np.random.Generator) -> Array:
    """Return weights drawn from a normal distribution of standard deviation 0.01 at any width.

    The book's first choice (Saitoh, 2016, chapter 4): it lets the signal die out in deep networks.
    """
    return random.normal(0, 0.01, (n_in, n_out))


#: The initialisations there are, by name.
INITIALISATIONS: dict[str, Callable[[int, int, np.random.Generator], Array]] = {
    "glorot": glorot,
    "he": he,
    "small": small,
}


#: The name that stands for the initialisation that suits the activation.
AUTO = "auto"


def check_initialisation(name: str) -> None:
    """Check that weights can be drawn by this name.

    Raises
    ------
    ValueError
        If it is neither in `INITIALISATIONS` nor `AUTO`.
    """
    if name not in (AUTO, *INITIALISATIONS):
        raise ValueError(
            Message(
                "The initialisation {name!r:.40} is not known; weights can be drawn by {known}.",
                name=name,
                known=", ".join((AUTO, *INITIALISATIONS)),
            )
        )


def initial_parameters(
    sizes: tuple[int, ...],
    activation: str,
    random: np.random.Generator,
    initialisation: str = AUTO,
) -> dict[str, Array]:
    """Return weights of every layer, drawn; biases are 0.

    Parameters
    ----------
    sizes : tuple of int
        The width of x and of every layer.
    activation : str
        What the hidden layers apply.
    random : numpy.random.Generator
    initialisation : str
        A name in `INITIALISATIONS`, or ``"auto"``: the one that suits the
        activation.

    Returns
    -------
    dict of str to float32 array
        ``W1, b1, …``

    Raises
    ------
    ValueError
        If the activation or the initialisation is not known.
    """
    check_initialisation(initialisation)
    suited = check_activation(activation).initialisation
    draw = INITIALISATIONS[suited if initialisation == AUTO else initialisation]
    parameters: dict[str, Array] = {}
    for layer, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        parameters[f"W{layer}"] = draw(n_in, n_out, random).astype(np.float32)
        parameters[f"b{layer}"] = np.zeros(n_out, dtype=np.float32)
    return parameters
