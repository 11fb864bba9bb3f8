"""Layers from arrays that have no names but their places in a list, ``arr_0``, ``arr_1`` and so on.

So NumPy names what ``numpy.savez(file, *model.get_weights())`` gives it: the matrix of a layer,
then its vectors.
"""

import re
from collections.abc import Mapping

from core.arrays import Array
from core.messages import Message
from core.weights.layers.layer import Layer, layer_of
from core.weights.layers.names import part_of
from core.weights.layers.norms import KERAS_EPS, TORCH_EPS, batch_norm, behind
from core.weights.layers.others import unknown

_NORM = ("gamma", "beta", "mean", "var")  # the order of Keras and of PyTorch


def is_list(arrays: Mapping[str, Array]) -> bool:
    """Return whether arrays are named by numbers alone."""
    words = {re.sub(r"\d+", "", name) for name in arrays}
    numbered = all(re.search(r"\d$", name) for name in arrays)
    return len(words) == 1 and numbered and not any(map(part_of, arrays))


def listed_layers(arrays: Mapping[str, Array]) -> tuple[list[Layer], list[Message]]:
    """Return the layers of a list of arrays, and what was assumed.

    Each is a matrix, and its bias behind it if it has one; the four vectors of a batch
    normalisation may follow. Or all matrices come first, and all biases behind them.

    Raises
    ------
    ValueError
        If it is put together otherwise.
    """
    names = sorted(arrays, key=lambda name: [int(number) for number in re.findall(r"\d+", name)])
    runs: list[list[str]] = []
    for name in names:
        if arrays[name].ndim == 2 and 1 not in arrays[name].shape:
            runs.append([name])
        elif runs and arrays[name].ndim < 3:
            runs[-1].append(name)
        else:
            raise ValueError(unknown(name, arrays[name]))
    *earlier, last = runs
    if len(last) - 1 == len(runs) and all(len(run) == 1 for run in earlier):
        runs = [[run[0], bias] for run, bias in zip(runs, last[1:], strict=True)]
    layers, notes = [], []
    for weight, *vectors in runs:
        if len(vectors) not in (0, 1, len(_NORM), 1 + len(_NORM)):
            raise ValueError(unknown(vectors[-1], arrays[vectors[-1]]))
        bias = vectors[0] if len(vectors) in (1, 1 + len(_NORM)) else None
        layer = layer_of(arrays, weight, weight, bias, by_outputs=False)
        if len(vectors) >= len(_NORM):
            gamma, *_ = named = vectors[-len(_NORM) :]
            keras = layer.weight.shape[1] == arrays[gamma].size
            norm, more = batch_norm(
                arrays,
                gamma,
                dict(zip(_NORM, named, strict=True)),
                KERAS_EPS if keras else TORCH_EPS,
            )
            found = behind(layer, norm, sure=False)
            if found is None:
                raise ValueError(unknown(gamma, arrays[gamma]))
            layer, note = found
            notes += [*more, note]
        layers.append(layer)
    return layers, notes
