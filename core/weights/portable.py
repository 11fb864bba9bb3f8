"""A network as a program of its own: one file that predicts, of NumPy alone."""

import base64
import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.messages import Message
from core.network.layers import ACTIVATIONS
from core.network.network import Network

_LINE = 92  # characters of the weights

_PROGRAM = '''\
"""Predict with a {sizes} network ({activation}). Needs Python 3.9 or later and NumPy.

    python predict.py images-idx3-ubyte.gz digits.npy

prints a line for each image of each file: file,image,label,confidence. An IDX file holds bytes
from 0 to 255, plain or gzip; an array saved by numpy.save such bytes, or floats from 0.0 to 1.0;
an image is {width} values, in any number of axes. In Python: from predict import predict.
"""

import base64
import gzip
import io
import sys

import numpy as np

CLASSES = {classes!r}


def predict(x):
    """Return the probabilities (N, {count}) of images (N, {width}), pixels from 0.0 to 1.0."""
    x = np.asarray(x)
{layers}
    y = np.exp(a - a.max(axis=-1, keepdims=True))
    return y / y.sum(axis=-1, keepdims=True)


def read_images(path):
    """Return the images of an IDX or .npy file, (N, {width}) float32 from 0.0 to 1.0."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\\x1f\\x8b":
        data = gzip.decompress(data)
    if data[:6] == b"\\x93NUMPY":
        images = np.load(io.BytesIO(data), allow_pickle=False)
    elif data[:3] == b"\\x00\\x00\\x08":
        shape = np.frombuffer(data, ">u4", data[3], 4)
        images = np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(shape)
    else:
        raise ValueError("neither an IDX file of bytes nor an array saved by numpy.save")
    x = images / np.float32(255) if images.dtype == np.uint8 else images.astype(np.float32)
    return x.reshape(-1, {width})


def main(paths):
    """Print what is read in each file."""
    if not paths:
        sys.exit(__doc__)
    print("file,image,label,confidence")
    for path in paths:
        try:
            y = predict(read_images(path))
        except (OSError, ValueError, EOFError) as error:
            sys.exit(f"{{path}}: {{error}}")
        for i, (label, confidence) in enumerate(zip(y.argmax(axis=1), y.max(axis=1))):
            print(f"{{path}},{{i}},{{CLASSES[label]}},{{confidence:.4f}}")


PARAMETERS = np.load(
    io.BytesIO(
        base64.b64decode(
            """
{weights}
"""
        )
    )
)

if __name__ == "__main__":
    main(sys.argv[1:])
'''


def standalone_program(network: Network, classes: Sequence[str]) -> str:
    """Return a Python program that predicts with this network and needs nothing but NumPy.

    Parameters
    ----------
    network : Network
        Its parameters become part of the program.
    classes : sequence of str
        What each output stands for.

    Returns
    -------
    str
        The text of one file, for Python 3.9 or later. Run, it reads IDX and .npy files and prints
        what it reads in them; imported, it offers ``predict(x)`` as `core.predict` does.

    Raises
    ------
    ValueError
        If there is not one name for each output.
    """
    if len(classes) != network.sizes[-1]:
        raise ValueError(
            Message(
                "A network with {outputs} outputs needs as many names of classes; {names} were "
                "given.",
                outputs=network.sizes[-1],
                names=len(classes),
            )
        )
    code = ACTIVATIONS[network.activation].code
    layers, z = [], "x"
    for layer in range(1, network.depth + 1):
        layers.append(f'    a = {z} @ PARAMETERS["W{layer}"] + PARAMETERS["b{layer}"]')
        if layer < network.depth:
            layers.append(f"    z = {code.format(a='a')}")
            z = "z"
    archive = io.BytesIO()
    arrays: dict[str, Any] = dict(network)
    np.savez_compressed(archive, **arrays)
    text = base64.b64encode(archive.getvalue()).decode("ascii")
    return _PROGRAM.format(
        sizes="-".join(map(str, network.sizes)),
        activation=network.activation,
        width=network.sizes[0],
        count=network.sizes[-1],
        classes=list(classes),
        layers="\n".join(layers),
        weights="\n".join(text[i : i + _LINE] for i in range(0, len(text), _LINE)),
    )
