"""The weights of a Keras model alone, without what its layers are."""

import numpy as np

from core.arrays import Array
from core.files.safe_hdf5 import Hdf5
from core.messages import Message
from core.weights.content import Content, WeightsError
from core.weights.layers.chaining import family, natural

LAYERS, OLD_LAYERS = "layers/", "_layer_checkpoint_dependencies/"  # the latter in 2.12 to 2.15
_BESIDE = {"optimizer", "optimizer_weights", "metrics", "seed_generator"}  # are no layers


def of_named_layers(file: Hdf5, root: str, layers: list[str]) -> Content:
    """Return weights alone as Keras 2 has them: under the names of layers, in their order."""
    found: dict[str, dict[str, Array]] = {}
    for layer in layers:
        for path, array in file.arrays.items():
            if path.startswith(f"{root}{layer}/"):
                *_, owner, last = path.split("/")
                found.setdefault(owner, {})[last.partition(":")[0]] = array
    for owner, weights in found.items():
        _check_dense(owner, weights)
    return _in_this_order(list(found.values()))


def of_groups(file: Hdf5) -> Content:
    """Return weights alone as Keras 3 has them: under numbers, in groups that name classes."""
    found: dict[str, dict[str, Array]] = {}
    for path, array in file.arrays.items():
        group, _, last = path.rpartition("/")
        if not _BESIDE & set(group.split("/")):
            stem = group.removesuffix("/vars").replace(OLD_LAYERS, LAYERS)
            name = {"0": "kernel", "1": "bias"}.get(last, last)
            found.setdefault(stem, {})[name] = array
    for group, weights in found.items():
        _check_dense(group, weights)
    in_order = sorted(found, key=natural)
    # Layers of one class are counted in their order; other names, as of attributes, say nothing.
    if len({family(group) for group in found}) == 1 and in_order[0].startswith(LAYERS):
        return _in_this_order([found[group] for group in in_order])
    arrays = {
        f"{group.replace(LAYERS, '')}/{name}": array
        for group in in_order
        for name, array in found[group].items()
    }
    return Content(arrays, keeps_order=False)


def _in_this_order(layers: list[dict[str, Array]]) -> Content:
    """Return dense layers that stand in their order."""
    arrays = {}
    for number, layer in enumerate(layers, start=1):
        W, b = layer["kernel"], layer.get("bias")
        arrays[f"W{number}"] = W
        arrays[f"b{number}"] = np.zeros(W.shape[1], W.dtype) if b is None else b
    return Content(arrays)


def _check_dense(layer: str, weights: dict[str, Array]) -> None:
    """Raise a WeightsError if the weights of a layer are not those of a dense one."""
    axes = {name: array.ndim for name, array in weights.items()}
    if axes not in ({"kernel": 2}, {"kernel": 2, "bias": 1}):
        raise WeightsError(
            Message(
                "{layer!r:.60} in it has arrays of shape {shapes:.80}, which are not those of a "
                "dense layer. Save the whole model, which says what its layers are: "
                "model.save('model.keras').",
                layer=layer,
                shapes=", ".join(str(array.shape) for array in weights.values()),
            )
        )
