"""Models as Keras 2 writes them, and the pieces of which models of any version are made."""

import io
import json
import zipfile

import numpy as np
import pytest

h5py = pytest.importorskip("h5py", reason="h5py is not installed")

IMAGE = (4, 3)
RANDOM = np.random.default_rng(8)


def layer(kind, /, *weights, **config):
    """Return a layer of a configuration with its weights, as (name, values)."""
    return {"class_name": kind, "config": {"name": kind.lower(), **config}}, dict(weights)


def dense(name, n_in, n_out, activation="relu", **config):
    kernel = RANDOM.normal(size=(n_in, n_out)).astype(np.float32)
    weights = [("kernel", kernel), ("bias", RANDOM.normal(size=n_out).astype(np.float32))]
    if config.get("use_bias") is False:
        del weights[1]
    return layer("Dense", *weights, name=name, units=n_out, activation=activation, **config)


def batch_norm(name, size, **config):
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    without = {"gamma": "scale", "beta": "center"}
    values = RANDOM.random((4, size)).astype(np.float32) + 0.1
    weights = [
        (part, array)
        for part, array in zip(names, values, strict=True)
        if config.get(without.get(part, ""), True)
    ]
    return layer("BatchNormalization", *weights, name=name, epsilon=1e-3, axis=[1], **config)


def sequential(*layers):
    entries = [entry for entry, _ in layers]
    return {"class_name": "Sequential", "config": {"name": "sequential", "layers": entries}}


def functional(*layers):
    """Return a model of layers one behind the other, as Keras 2 has it."""
    entries, before = [], None
    for entry, _ in layers:
        name = entry["config"]["name"]
        inbound = [[[before, 0, 0, entry.pop("with", {})]]] if before else []
        entries.append({**entry, "name": name, "inbound_nodes": inbound})
        before = name
    return {"class_name": "Functional", "config": {"name": "model", "layers": entries}}


def keras2(layers, model=None) -> bytes:
    """Return the .h5 of a model, or of its weights alone."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        root = file
        if model is not None:
            file.attrs["model_config"] = json.dumps(model).encode()
            root = file.create_group("model_weights")
        names = [entry["config"]["name"] for entry, _ in layers]
        root.attrs["layer_names"] = [name.encode() for name in names]
        for name, (_, weights) in zip(names, layers, strict=True):
            group = root.create_group(name)
            group.attrs["weight_names"] = [f"{name}/{part}:0".encode() for part in weights]
            for part, array in weights.items():
                group[f"{name}/{part}:0"] = array
        root.create_group("top_level_model_weights").attrs["weight_names"] = []
    return buffer.getvalue()


def keras3(model, groups) -> bytes:
    """Return the .keras of a model, its weights as a dictionary of groups to lists of arrays."""
    weights, archive = io.BytesIO(), io.BytesIO()
    with h5py.File(weights, "w") as file:
        for group, arrays in groups.items():
            for number, array in enumerate(arrays):
                file[f"{group}/vars/{number}"] = array
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("metadata.json", json.dumps({"keras_version": "2.13.1"}))
        file.writestr("config.json", model if isinstance(model, str) else json.dumps(model))
        file.writestr("model.weights.h5", weights.getvalue())
    return archive.getvalue()
