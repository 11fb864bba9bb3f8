"""Training by minibatch gradient descent under a one-cycle learning rate."""

import math
from collections.abc import Callable

import numpy as np

from core.arrays import Array, as_rows
from core.datasets.mnist import read_split, scaled_rows
from core.datasets.sources import find_source
from core.datasets.table import Source
from core.images.affine import random_affine
from core.messages import Message
from core.network.initialisation import initial_parameters
from core.network.network import Network
from core.training.cost import check_memory
from core.training.descent import Descent
from core.training.epoch import Epoch, best_epoch, measure_epoch
from core.training.history import TrainingHistory
from core.training.optimisers import optimiser_named
from core.training.recipe import Recipe
from core.training.recorder import Recorder
from core.training.samples import check_samples

_STRIDE = 10  # steps between two calls of follow


def train(
    x: Array,
    t: Array,
    *,
    hidden: tuple[int, ...] = Recipe.hidden,
    activation: str = Recipe.activation,
    initialisation: str = Recipe.initialisation,
    optimiser: str = Recipe.optimiser,
    epochs: int = Recipe.epochs,
    batch: int = Recipe.batch,
    learning_rate: float | None = Recipe.learning_rate,
    weight_decay: float = Recipe.weight_decay,
    classes: int | None = None,
    seed: int = Recipe.seed,
    augment: Callable[[Array, np.random.Generator], Array] | None = None,
    held_out: tuple[Array, Array] | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[Epoch], None] | None = None,
    follow: Callable[[int, int], None] | None = None,
    history: TrainingHistory | None = None,
) -> tuple[Network, list[Epoch]]:
    """Train a dense network; the same arguments give the same network.

    Parameters
    ----------
    x : (N, n_in)
        Images, pixels from 0.0 to 1.0.
    t : (N,) of int
        True labels, from 0.
    hidden : tuple of int
        The width of each hidden layer.
    activation : str
        A name in `core.network.layers.ACTIVATIONS`.
    initialisation : str
        A name in `core.network.initialisation.INITIALISATIONS`, or ``"auto"``: what suits the
        activation.
    optimiser : str
        A name in `core.training.optimisers.OPTIMISERS`.
    epochs, batch : int
        Passes over the samples; samples a step.
    learning_rate : float, optional
        The peak of the one-cycle schedule, which every optimiser follows. Without, the
        optimiser's usual one.
    weight_decay : float
        The fraction of every weight, times the learning rate, that each step takes away (Loshchilov
        and Hutter, 2019); biases keep theirs.
    classes : int, optional
        How many the network tells apart. Without, as many as the largest label says.
    seed : int
        Of the initial weights, the order of the samples and the augmentation: the same where only
        a learning rate, an optimiser or an activation is another; where the initialisation is, or
        ``"auto"`` means another one, all but the weights.
    augment : callable, optional
        ``augment(x_batch, random)`` gives the batch to learn from in its place.
    held_out : (x, t), optional
        Samples that are only measured, after every epoch.
    stop : callable, optional
        Asked before every step; once it says True, training ends there and then.
    progress : callable, optional
        Called with each `Epoch` as it ends.
    follow : callable, optional
        Called with how many steps are done and how many there are in all, every tenth step and at
        the end of each epoch.
    history : TrainingHistory, optional
        Filled with the network at `core.training.history.moments` of the training, and emptied of
        what it held before.

    Returns
    -------
    Network, list of Epoch
        The last network. After a stop, that of the `best_epoch`, or, where no epoch has ended,
        the network as it is.

    Raises
    ------
    ValueError
        If x and t do not belong together, a name is not known, a number is not positive, or the
        loss or a parameter stops being finite on the way.

    Examples
    --------
    >>> x = np.array([[0.0, 1.0], [1.0, 0.0]])
    >>> t = np.array([0, 1])
    >>> network, epochs = train(x, t, hidden=(3,), epochs=30, learning_rate=0.1)
    >>> network
    Network(2-3-2, sigmoid)
    >>> epochs[-1].accuracy
    1.0
    """
    recipe = Recipe(
        hidden=hidden,
        activation=activation,
        initialisation=initialisation,
        optimiser=optimiser,
        learning_rate=learning_rate,
        batch=batch,
        epochs=epochs,
        weight_decay=weight_decay,
        seed=seed,
    )
    check_samples(x, t, classes, "train")
    classes = int(t.max()) + 1 if classes is None else classes
    if held_out is not None:
        check_samples(*held_out, classes, "held_out", width=x.shape[1])
    batches = math.ceil(len(x) / batch)
    sizes = (x.shape[1], *hidden, classes)
    parameters = initial_parameters(sizes, activation, np.random.default_rng(seed), initialisation)
    # One number on for each weight, however many it took to draw it: the batches are the same
    # with another activation or initialisation.
    numbers = np.random.PCG64(seed)
    numbers.advance(sum(p.size for name, p in parameters.items() if name.startswith("W")))
    random = np.random.Generator(numbers)
    descent = Descent(
        parameters,
        activation,
        optimiser_named(optimiser)(parameters, weight_decay),
        recipe.peak,
        steps=epochs * batches,
    )
    recorder = None if history is None else Recorder(history, descent, batches)
    ended: list[Epoch] = []
    best: Network | None = None
    for number in range(1, epochs + 1):
        order = random.permutation(len(x))
        total, correct = 0.0, 0
        for start in range(0, len(x), batch):
            if stop is not None and stop():
                if recorder:
                    recorder.stop()
                return best or descent.network(), ended
            chosen = order[start : start + batch]
            x_batch = x[chosen] if augment is None else augment(x[chosen], random)
            loss, hits = descent.step(x_batch, t[chosen])
            if recorder:
                recorder.note(loss, hits, len(chosen))
            total += loss * len(chosen)
            correct += hits
            if follow is not None and (descent.done % _STRIDE == 0 or start + batch >= len(x)):
                follow(descent.done, descent.steps)
        network = descent.network()
        epoch = measure_epoch(number, total / len(x), correct / len(x), network, held_out)
        ended.append(epoch)
        if best_epoch(ended) is epoch:
            best = network
            if recorder:
                recorder.mark()
        if progress is not None:
            progress(epoch)
    return network, ended


def train_on(
    source: str | Source,
    recipe: Recipe,
    *,
    stop: Callable[[], bool] | None = None,
    on_epoch: Callable[[Epoch], None] | None = None,
    on_step: Callable[[int, int], None] | None = None,
    history: TrainingHistory | None = None,
) -> tuple[Network, list[Epoch]]:
    """Train by a recipe on the train split of a data set; nothing of it is fetched.

    Parameters
    ----------
    source : str or Source
        A data set, or its name.
    recipe : Recipe
    stop, on_epoch, on_step : callable, optional
        The `stop`, `progress` and `follow` of `train`.
    history : TrainingHistory, optional
        As of `train`; it also gets the recipe and the name of the data set.

    Returns
    -------
    Network, list of Epoch
        As `train`.

    Raises
    ------
    ValueError, OSError
        If the data set cannot be read, has too few samples to hold out so many, or too much memory
        would be taken; as `train`.
    """
    source = find_source(source)
    images, labels = read_split(source, "train", mapped=True)
    learned = len(images) - recipe.held_out
    if not 0 < learned <= len(images):
        raise ValueError(
            Message(
                "{title} has {images:,} training images, and {held_out:,} cannot be held out: hold "
                "out fewer.",
                title=source.title,
                images=len(images),
                held_out=recipe.held_out,
            )
        )
    check_memory(recipe, len(images), images[0].size, len(source.classes))
    if history is not None:
        history.recipe, history.data = recipe, source.name
    # Scaled a batch at a time, so that many trainings at once have the file's pixels in common.
    x, x_held_out = (as_rows(scaled_rows(some)) for some in (images[:learned], images[learned:]))
    return train(
        x,
        labels[:learned],
        hidden=recipe.hidden,
        activation=recipe.activation,
        initialisation=recipe.initialisation,
        optimiser=recipe.optimiser,
        epochs=recipe.epochs,
        batch=recipe.batch,
        learning_rate=recipe.learning_rate,
        weight_decay=recipe.weight_decay,
        classes=len(source.classes),
        seed=recipe.seed,
        augment=random_affine if recipe.augment else None,
        held_out=(x_held_out, labels[learned:]) if recipe.held_out else None,
        stop=stop,
        progress=on_epoch,
        follow=on_step,
        history=history,
    )
