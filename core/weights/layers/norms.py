"""Where a batch normalisation stands among dense layers: what its name, size and place say.

In a Sequential the numbers tell, ``1`` after ``0``; else names do, ``bn1`` beside ``fc1``. What
nobody can see, whether the activation comes before it or behind it, is taken as it is usual, and
said.
"""

from collections.abc import Iterator, Mapping

from core.arrays import Array
from core.messages import Message
from core.weights.batchnorm import BatchNorm, scale_and_shift
from core.weights.layers.layer import Layer
from core.weights.layers.names import number_of

TORCH_EPS, KERAS_EPS = 1e-5, 1e-3


def batch_norm(
    arrays: Mapping[str, Array], stem: str, parts: Mapping[str, str], usual: float
) -> tuple[BatchNorm, list[Message]]:
    """Return a batch normalisation of the arrays whose names its parts are.

    Parameters
    ----------
    arrays : mapping of str to array
    stem : str
        What it is called.
    parts : mapping of str to str
        The names of its mean and var, and of its gamma, beta and eps where it has them.
    usual : float
        Its eps where the file does not say it.

    Returns
    -------
    norm : BatchNorm
    notes : list of Message
        What was assumed.
    """
    mean, var, gamma, beta, eps = (
        arrays[parts[part]].reshape(-1) if part in parts else None
        for part in ("mean", "var", "gamma", "beta", "eps")
    )
    vectors = [vector for vector in (mean, var, gamma, beta) if vector is not None]
    if mean is None or var is None or len({vector.size for vector in vectors}) > 1:
        raise ValueError(
            Message(
                "the arrays of its batch normalisation {stem!r:.60} have the lengths {lengths}, "
                "and are as many as its units. Save them again.",
                stem=stem,
                lengths=", ".join(str(vector.size) for vector in vectors),
            )
        )
    stated = usual if eps is None else float(eps[0])
    norm = BatchNorm(stem, *scale_and_shift(mean, var, stated, gamma, beta))
    if eps is not None:
        return norm, []
    return norm, [
        Message(
            "The file does not say the eps of its batch normalisation {stem}: {eps:g} was taken, "
            "which is usual.",
            stem=stem,
            eps=usual,
        )
    ]


def place(
    norms: list[BatchNorm], layers: list[Layer], names: list[str] | None
) -> tuple[list[Layer], list[Message]]:
    """Return the layers with each batch normalisation before or after one of them.

    Parameters
    ----------
    norms : list of BatchNorm
    layers : list of Layer
    names : list of str or None
        The stems of both in the order in which they were saved, if it was kept.

    Returns
    -------
    layers : list of Layer
    notes : list of Message
        Where each was taken to stand.

    Raises
    ------
    ValueError
        If nothing says where one of them stands.
    """
    layers = list(layers)
    notes = []
    for norm in norms:
        layer, note = next(filter(None, _places(norm, norms, layers, names)), (None, None))
        if layer is None or note is None:
            raise ValueError(
                Message(
                    "nothing says which layer its batch normalisation {stem!r:.60} of {size} units "
                    "follows. Name the two alike, as fc1 and bn1.",
                    stem=norm.stem,
                    size=norm.size,
                )
            )
        layers = [layer if other.name == layer.name else other for other in layers]
        notes.append(note)
    return layers, notes


def behind(layer: Layer, norm: BatchNorm, sure: bool) -> tuple[Layer, Message] | None:
    """Return a layer with a batch normalisation behind it, and what was done; None if it cannot."""
    if layer.after is not None or not layer.can_give(norm.size):
        return None
    values = {"norm": norm.stem, "weight": layer.name}
    if sure:
        note = Message(
            "The batch normalisation {norm} was folded into {weight}, which comes before it.",
            **values,
        )
    else:
        note = Message(
            "The batch normalisation {norm} was folded into {weight}: it was taken to come behind "
            "it and before the activation, as is usual.",
            **values,
        )
    return layer._replace(after=norm), note


def _before(layer: Layer, norm: BatchNorm, sure: bool = True) -> tuple[Layer, Message] | None:
    """Return a layer with a batch normalisation before it, and what was done; None if it cannot."""
    if layer.before is not None or not layer.can_take(norm.size):
        return None
    values = {"norm": norm.stem, "weight": layer.name}
    if sure:
        note = Message(
            "The batch normalisation {norm} was folded into {weight}, which takes what it gives.",
            **values,
        )
    else:
        note = Message(
            "The batch normalisation {norm} was folded into {weight}: what stands before it was "
            "taken for the activation.",
            **values,
        )
    return layer._replace(before=norm), note


def _places(
    norm: BatchNorm, norms: list[BatchNorm], layers: list[Layer], names: list[str] | None
) -> Iterator[tuple[Layer, Message] | None]:
    """Yield the layers that this batch normalisation can belong to, with it; the likeliest first.

    None where one of another size would be likely.
    """
    yield from (behind(layer, norm, False) for layer in layers if layer.stem == norm.stem)
    yield from _by_steps(norm, layers)
    block = norm.stem.rpartition(".")[0]
    rank = [other.stem for other in norms].index(norm.stem)
    earlier = names[: names.index(norm.stem)] if names else []
    for alike in (
        [layer for layer in layers if block and layer.stem.rpartition(".")[0] == block],
        [layer for layer in layers if number_of(layer.stem) == number_of(norm.stem)],
        layers[rank : rank + 1] if len(norms) >= len(layers) - 1 else [],
        [layer for layer in layers if layer.stem in earlier][-1:],
        [layer for layer in layers if layer.can_give(norm.size)],
    ):
        if len(alike) == 1:
            yield behind(alike[0], norm, False)
    fitting = [layer for layer in layers if layer.can_take(norm.size)]
    if len(fitting) == 1:
        yield _before(fitting[0], norm)


def _by_steps(norm: BatchNorm, layers: list[Layer]) -> Iterator[tuple[Layer, Message] | None]:
    """Yield the layers beside it by the numbers of a Sequential.

    Directly behind a layer it comes before the activation. With a gap between, which has no arrays,
    the activation is in the gap, and the layer that follows takes what it gives.
    """
    folder, step = _step(norm.stem)
    steps = {at: layer for layer in layers for f, at in [_step(layer.stem)] if f == folder}
    if step is None:
        return
    previous = max((at for at in steps if at is not None and at < step), default=None)
    following = min((at for at in steps if at is not None and at > step), default=None)
    if previous == step - 1:
        yield behind(steps[previous], norm, True)
    if following is not None:
        yield _before(steps[following], norm, following == step + 1 or previous is None)
    elif previous is not None:  # the end of a block: the next block takes what it gives
        later = layers[layers.index(steps[previous]) + 1 :]
        yield from (_before(layer, norm, False) for layer in later[:1])
    if previous is not None:
        yield behind(steps[previous], norm, True)


def _step(stem: str) -> tuple[str, int | None]:
    """Return the Sequential and the number in it that a name like ``net.1`` tells."""
    folder, _, last = stem.rpartition(".")
    return folder, int(last) if last.isdecimal() else None
