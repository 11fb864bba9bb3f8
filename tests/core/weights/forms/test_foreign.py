"""What is dropped in the place of a network is told as what it is."""

import gzip
import io
import json
import pickle
import tarfile
import zipfile
import zlib
from pathlib import PurePosixPath

import numpy as np
import pytest

from core import forward
from core.weights.content import WeightsError
from core.weights.reader import parse
from tests.core.files.torch_files import torch_zip


def zipped(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"content")
    return file.getvalue()


def tarred(*names):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    return file.getvalue()


def npy(value):
    file = io.BytesIO()
    np.save(file, value, allow_pickle=True)
    return file.getvalue()


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


KINDS = {
    "program.pt": (torch_zip([], {}, more={"constants.pkl": b"", "code/m.py": b""}),
                   r"TorchScript .* torch\.save\(torch\.jit\.load\("),
    "exported.pt2": (zipped("m/archive_format", "m/models/model.json"), "an exported program"),
    "old.pt": (tarred("sys_info", "pickle", "tensors", "storages"), r"PyTorch 0\.1, from 2017"),
    "all.zip": (zipped("saved/a.txt", "saved/b.txt"), "zip archive that holds saved/a.txt, saved"),
    "all.tar": (tarred("a.txt"), "a tar archive"),
    "w.npz.bz2": (b"BZh91AY&SY", "a packed file"),
    "mlp.joblib": (zlib.compress(b"joblib's" * 9, 3), "a packed file"),
    "mlp.safetensors": (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS"),
    "mlp.tflite": (b"\x1c\0\0\0TFL3" + bytes(50), "TensorFlow Lite"),
    "ckpt.index": (bytes(40) + b"\x57\xfb\x80\x8b\x24\x75\x47\xdb", "a TensorFlow checkpoint"),
    "checkpoint": (b'model_checkpoint_path: "ckpt-1"\n', "a TensorFlow checkpoint"),
    "saved_model.pb": (b"\x08\x01\x12\x19\n\x17StatefulPartitionedCall", "graph of TensorFlow"),
    "llama.gguf": (b"GGUF\x03\0\0\0" + bytes(50), "a language model"),
    "mlp.mat": (b"MATLAB 5.0 MAT-file, Platform: GLNXA64" + bytes(90), r"scipy\.io\.loadmat"),
    "W1.npy": (npy(np.eye(3)), r"one array \(\.npy\), .* np\.savez\("),
    "calls.npz": (npz(W1=np.array(PurePosixPath("x"), object)), "asks for 'pathlib"),
    "cut.npy": (npy({"W1": 1})[:-9], "damaged or cut short"),
    "header.npy": (b"\x93NUMPY\x01\0\x05\0{'a'}", "the file is damaged"),
    "digit.png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture"),
    "digit.jpg": (b"\xff\xd8\xff\xe0" + bytes(50), "a picture"),
    "digit.webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "a picture"),
    "t10k-images": (b"\0\0\x08\x03\0\0\0\x01" + bytes(50), "images or labels"),
    "rows.csv": (b"label,pixel0,pixel1\n5,0,0\n", "text, beginning with 'label,pixel0"),
    "notes.txt": ("我的网络".encode(), "text, beginning with '我的网络'"),
    "mlp.ipynb": (json.dumps({"cells": [], "nbformat": 4}).encode(), "a notebook"),
    "model.json": (b'{"class_name": "Sequential", "config": {}}', "without their weights"),
    "tfjs.json": (b'{"format": "layers-model", "weightsManifest": []}', "without their weights"),
    "other.json": (b'{"a": [1, 2, 3]}', "no matrix"),
    "long.json": (b"[" + b"0," * 500_000 + b"0]", "500,001 numbers as text; at most 500,000"),
    "deep.json": (b"[" * 100_000 + b"]" * 100_000, "nested deeper"),
    "cut.json": (b'{"W1": [[1, }', "the file is damaged or is not JSON"),
    "labels.gz": (gzip.compress(b"\0\0\x08\x01\0\0\0\x02\x01\x02"), "images or labels"),
    "twice.gz": (gzip.compress(gzip.compress(b"x")), "packed twice"),
    "cut.gz": (gzip.compress(bytes(1000))[:-9], "damaged or was cut short"),
    "noise": (bytes(range(128, 256)), "this is no weight file"),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_it_is_told_what_it_is_and_what_to_do(name):
    data, said = KINDS[name]
    with pytest.raises(WeightsError, match=f"^{name}: .*{said}") as refusal:
        parse(name, data)
    assert len(str(refusal.value)) < 400


# What is read in spite of its wrapping

W1, b1 = np.arange(12.0).reshape(4, 3) / 8, np.arange(3.0)


def listed(*arrays):
    objects = np.empty(len(arrays), object)
    objects[:] = arrays
    return objects


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("w.npz.gz", gzip.compress(npz(W1=W1, b1=b1))),
        ("w.pkl.gz", gzip.compress(pickle.dumps({"W1": W1, "b1": b1}))),
        ("w.npy", npy({"W1": W1, "b1": b1})),
        ("w.npy", npy(listed(W1, b1))),
        ("w.npz", npz(weights=listed(W1.T), biases=listed(b1), cost="quadratic")),
        ("w.npz", npz(network=np.array({"W1": W1, "b1": b1}, object))),
        ("w.json", json.dumps({"W1": W1.tolist(), "b1": b1.tolist(), "epoch": 3}).encode()),
        ("w.json", b"\xef\xbb\xbf" + json.dumps([W1.tolist(), b1.tolist()]).encode()),
        (
            "net.json",
            json.dumps(
                {
                    "sizes": [4, 3],
                    "weights": [W1.T.tolist()],
                    "biases": [b1.reshape(3, 1).tolist()],
                    "cost": "CrossEntropyCost",
                }
            ).encode(),
        ),
    ],
)
def test_a_network_in_gzip_or_json_is_read(name, data):
    network = parse(name, data).network
    x = np.ones((2, 4))
    np.testing.assert_allclose(forward(network, x)["a1"], x @ W1 + b1)
