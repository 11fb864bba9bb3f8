"""What a training will take, before it begins: memory and time, and where they are too much."""

import math
from dataclasses import dataclass
from itertools import pairwise

from core.messages import Message
from core.training.recipe import Recipe

#: What a training may take: bytes beside the samples; and hidden layers, each of which costs time
#: even where it is narrow, and two arrays of the 10,000 that are read of a weight file.
MEMORY, LAYERS = 10**9, 1000

# Bytes a parameter: float32 of itself, its gradient, Adam's two moments, the network as it is, the
# best so far, and what is made of them in passing. Bytes a unit and row: a, z, and both gradients.
_BYTES_A_PARAMETER, _BYTES_A_UNIT = 32, 16
# Twice what was measured on one core of a server (Xeon, AVX-512, OpenBLAS) that did nothing else:
# most machines are slower, or shared. The products of a parameter and a sample are 2 operations
# forward and 4 back: https://arxiv.org/abs/2001.08361, section 2.1.
_OPERATIONS, _OPERATIONS_A_SECOND = 6, 3.5e10
_SECONDS_A_PARAMETER = 12e-9  # of the optimiser, each step
_SECONDS_A_LAYER = 1e-4  # of Python and NumPy, each step, whatever its size
_SECONDS_A_MOVED_IMAGE = 5e-5
_SECONDS_TO_START = 1.0  # a process, and to read the samples


@dataclass(frozen=True)
class Cost:
    """What a training takes.

    Attributes
    ----------
    parameters : int
        Weights and biases of the network.
    memory : int
        Bytes, beside the samples.
    seconds : float
        About, on a core of its own.
    """

    parameters: int
    memory: int
    seconds: float


def cost(recipe: Recipe, samples: int, inputs: int, classes: int) -> Cost:
    """Return what a training takes.

    Parameters
    ----------
    recipe : Recipe
    samples : int
        All there are, those held out as well.
    inputs, classes : int
        The first and the last width of the network.

    Examples
    --------
    >>> cost(Recipe(), samples=60_000, inputs=784, classes=10).parameters
    45360
    """
    sizes = (inputs, *recipe.hidden, classes)
    parameters = sum(n_in * n_out + n_out for n_in, n_out in pairwise(sizes))
    learned = max(0, samples - recipe.held_out)
    steps = math.ceil(learned / recipe.batch)
    rows = min(recipe.batch, learned)
    an_epoch = (
        parameters
        * (learned + recipe.held_out / 3)  # which are only passed forward
        * (_OPERATIONS / _OPERATIONS_A_SECOND)
        + steps * parameters * _SECONDS_A_PARAMETER
        + steps * (len(sizes) - 1) * _SECONDS_A_LAYER
        + (learned * _SECONDS_A_MOVED_IMAGE if recipe.augment else 0)
    )
    return Cost(
        parameters,
        parameters * _BYTES_A_PARAMETER + rows * sum(sizes) * _BYTES_A_UNIT,
        _SECONDS_TO_START + recipe.epochs * an_epoch,
    )


def check_memory(recipe: Recipe, samples: int, inputs: int, classes: int) -> Cost:
    """Return what a training takes, where that is no more memory than one may take.

    Raises
    ------
    ValueError
        If it is more, or the network is too deep.
    """
    if len(recipe.hidden) > LAYERS:
        raise ValueError(
            Message(
                "A network that is trained has at most {most:,} hidden layers; this one has "
                "{layers:,}.",
                most=LAYERS,
                layers=len(recipe.hidden),
            )
        )
    needed = cost(recipe, samples, inputs, classes)
    if needed.memory > MEMORY:
        raise ValueError(
            Message(
                "To train a network of {parameters:,} parameters in batches of {batch:,} takes "
                "about {needed:,.0f} MB; at most {most:,.0f} MB may be taken: choose fewer hidden "
                "units or a smaller batch.",
                parameters=needed.parameters,
                batch=recipe.batch,
                needed=needed.memory / 1e6,
                most=MEMORY / 1e6,
            )
        )
    return needed
