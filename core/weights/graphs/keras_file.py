"""Keras: whole models (.keras, .h5) and weights alone (.weights.h5), of Keras 2 and 3.

JSON and arrays are read, by h5py; nothing is loaded, built or run.
"""

import json
from collections.abc import Callable
from typing import Any

from core.arrays import Array
from core.files.safe_hdf5 import MAGIC, Hdf5, read_hdf5
from core.files.safe_zip import opened_zip, read_entry, zip_names
from core.messages import Message
from core.weights.content import LIMIT, Content, WeightsError
from core.weights.forms.packages import check_installed
from core.weights.graphs.assembly import Assembly
from core.weights.graphs.keras_config import KerasLayer, layers_of
from core.weights.graphs.keras_layers import add, weight_names
from core.weights.graphs.keras_weights import LAYERS, OLD_LAYERS, of_groups, of_named_layers
from core.weights.marks import marked
from core.weights.pixels import NAMED

_FIRST, _CONFIG, _WEIGHTS = "metadata.json", "config.json", "model.weights.h5"
_MOST_CONFIG = 4 * 2**20  # bytes of JSON, which takes ten times as much once it is read
#: What is raised where something in a description is missing or of another type.
_MISSHAPEN = (
    *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
)

Find = Callable[[KerasLayer, tuple[str, ...]], dict[str, Array]]


def is_keras(data: bytes) -> bool:
    """Return whether data is a .keras archive, or one that was cut short."""
    names = set(zip_names(data))
    return {_CONFIG, _WEIGHTS} <= names or names == {_FIRST}


def is_hdf5(data: bytes) -> bool:
    """Return whether data is an HDF5 file."""
    return data.startswith(MAGIC)


def read_keras(data: bytes) -> Content:
    """Return the network of a .keras archive.

    Raises
    ------
    ValueError
        If it is damaged, or no chain of dense layers.
    """
    check_installed("h5py", Message("a Keras file"))
    with opened_zip(data, LIMIT) as archive:
        config, weights = (
            read_entry(archive, archive.getinfo(name)) for name in (_CONFIG, _WEIGHTS)
        )
    file = _hdf5(weights)
    model = _parsed(config)
    if _has_layers(model):
        return _assembled(model, lambda layer, names: _numbered(file.arrays, layer, names))
    return of_groups(file)  # a class of one's own, of which no layers are written down


def read_h5(data: bytes) -> Content:
    """Return the network of an HDF5 file, by Keras or by anybody.

    Raises
    ------
    ValueError
        If it is damaged, or no chain of dense layers.
    """
    check_installed("h5py", Message("an HDF5 file"))
    file = _hdf5(data)
    outermost = file.texts[""]
    if "model_config" in outermost:
        model = _parsed(str(outermost["model_config"]).encode())
        if _has_layers(model):
            return _assembled(model, lambda layer, names: _named(file.arrays, layer, names))
    for root in ("", "model_weights"):
        layers = file.texts.get(root, {}).get("layer_names")
        if isinstance(layers, list):
            return of_named_layers(file, f"{root}/".lstrip("/"), layers)
    if any("/vars/" in f"/{path}" for path in file.arrays):
        return of_groups(file)
    words = {name: word for name, word in outermost.items() if isinstance(word, str)}
    return marked(file.arrays, words)._replace(keeps_order=False)


def _hdf5(data: bytes) -> Hdf5:
    """Return an HDF5 file, its paths as they are everywhere but in Keras 2 on Windows."""
    file = read_hdf5(data, LIMIT)
    return file._replace(
        arrays={path.replace("\\", "/"): array for path, array in file.arrays.items()}
    )


def _parsed(config: bytes) -> Any:
    """Return the JSON of a model."""
    try:
        if len(config) > _MOST_CONFIG:
            raise ValueError(len(config))
        return json.loads(config)
    except (ValueError, RecursionError) as error:
        raise WeightsError(_no_config()) from error


def _has_layers(model: Any) -> bool:
    match model:
        case {"config": {"layers": list()}} | {"config": list()}:
            return True
    return False


def _no_config() -> Message:
    return Message("the description of its layers is damaged. Save the model again.")


def _assembled(model: Any, find: Find) -> Content:
    """Return the network of a model; `find` returns the weights of a layer by their names."""
    try:
        layers = list(layers_of(model))
        assembly = Assembly(_shape(layers))
        for layer in layers:
            if layer.kind == "InputLayer" and layer.config.get("dtype") == "uint8":
                assembly.pixels = NAMED["bytes"]
            add(assembly, layer, find(layer, weight_names(layer)))
        return assembly.content()
    # Where something is missing or of another type.
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        if isinstance(next(iter(error.args), None), Message):
            raise
        raise WeightsError(_no_config()) from error


def _shape(layers: list[KerasLayer]) -> tuple[int, ...] | None:
    """Return the shape of one image, from the first layer that says it."""
    for layer in layers:
        shape = layer.config.get("batch_shape") or layer.config.get("batch_input_shape")
        if shape:
            known = all(isinstance(size, int) and size > 0 for size in shape[1:])
            return tuple(shape[1:]) if known else None
    return None


def _numbered(
    arrays: dict[str, Array], layer: KerasLayer, names: tuple[str, ...]
) -> dict[str, Array]:
    """Return the weights of a layer from where Keras 3 has them, under numbers."""
    for path in (layer.path, layer.path.replace(LAYERS, OLD_LAYERS)):
        found = [arrays.get(f"{path}/vars/{i}") for i in range(len(names) + 1)]
        if found[0] is not None or not names:
            break
    more = found.pop() is not None and layer.kind == "Dense"
    if more or any(array is None for array in found):
        raise WeightsError(
            Message(
                "its layer {name!r:.40} was expected with the arrays {names}, and is kept "
                "otherwise, as one is that was quantised. Save the model as it was trained.",
                name=layer.name,
                names=", ".join(names),
            )
        )
    return {name: array for name, array in zip(names, found, strict=True) if array is not None}


def _named(arrays: dict[str, Array], layer: KerasLayer, names: tuple[str, ...]) -> dict[str, Array]:
    """Return the weights of a layer from where Keras 2 has them, under their names."""
    found = {}
    for path, array in arrays.items():
        *_, owner, last = f"/{path}".split("/")
        name = last.partition(":")[0]
        here = path.startswith(f"model_weights/{layer.outermost}/")
        if here and name in names and (layer.name in (layer.outermost, owner)):
            found[name] = array
    if missing := set(names) - set(found):
        raise WeightsError(
            Message(
                "its layer {name!r:.40} lacks its {missing}. Save the model again.",
                name=layer.name,
                missing=", ".join(sorted(missing)),
            )
        )
    return found
