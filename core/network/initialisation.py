"""The weights a network starts from, drawn at random."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from core.arrays import Array
from core.network.layers import check_activation


def glorot(n_in: int, n_out: int, random: np.random.Generator) -> Array:
    """Draw uniformly with variance 2 / (n_in + n_out) (Glorot and Bengio, 2010)."""
    limit = np.sqrt(6 / (n_in + n_out))
    return random.uniform(-limit, limit, (n_in, n_out))


def he(n_in: int, n_out: int, random: np.random.Generator) -> Array:
    """Draw from a normal distribution with variance 2 / n_in (He et al., 2015)."""
    return random.normal(0, np.sqrt(2 / n_in), (n_in, n_out))


def small(n_in: int, n_out: int, random: np.random.Generator) -> Array:
    """Draw from a normal distribution with standard deviation 0.01, whatever the width.

    The book's first choice (Saitoh, 2016, chapter 4): it lets the signal die out in deep networks.
    """
    return random.normal(0, 0.01, (n_in, n_out))


#: The initialisations there are, by name.
INITIALISATIONS: dict[str, Callable[[int, int, np.random.Generator], Array]] = {
    "glorot": glorot,
    "he": he,
    "small": small,
}


def initial_parameters(
    sizes: tuple[int, ...],
    activation: str,
    random: np.random.Generator,
    initialisation: str = "auto",
) -> dict[str, Array]:
    """Draw the weights of every layer; biases are 0.

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
    suited = check_activation(activation).initialisation
    name = suited if initialisation == "auto" else initialisation
    if name not in INITIALISATIONS:
        raise ValueError(
            f"The initialisation {name!r:.40} is not known; weights can be drawn by auto, "
            f"{', '.join(INITIALISATIONS)}."
        )
    draw = INITIALISATIONS[name]
    parameters: dict[str, Array] = {}
    for layer, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        parameters[f"W{layer}"] = draw(n_in, n_out, random).astype(np.float32)
        parameters[f"b{layer}"] = np.zeros(n_out, dtype=np.float32)
    return parameters
