import json
import struct

import numpy as np
import pytest

from core import Network
from core.weights.content import WeightsError
from core.weights.forms.safetensors_file import is_safetensors, read_safetensors, write_safetensors


def saved(dtype, shape, data, **metadata):
    """Return a file of one array, ``W1``."""
    entry = {"dtype": dtype, "shape": shape, "data_offsets": [0, len(data)]}
    header = json.dumps({"__metadata__": metadata, "W1": entry}).encode()
    return struct.pack("<Q", len(header)) + header + data


HALVES = np.array([[1.0, -0.15625, 2.0**127]], np.float32).view("<u4") >> 16


@pytest.mark.parametrize(
    ("dtype", "stored", "meant"),
    [
        ("BF16", HALVES.astype("<u2"), [[1.0, -0.15625, 2.0**127]]),
        ("F8_E4M3", np.array([[0x38, 0xB8, 0x7E, 0x01, 0x00]], "u1"), [[1, -1, 448, 2**-9, 0]]),
        ("F8_E5M2", np.array([[0x3C, 0xBC, 0x7B, 0x01]], "u1"), [[1, -1, 57344, 2**-16]]),
        ("F64", np.array([[0.1]], "<f8"), [[0.1]]),
        ("F16", np.array([[0.5, -2]], "<f2"), [[0.5, -2]]),
        ("I64", np.array([[3, -4]], "<i8"), [[3, -4]]),
        ("U16", np.array([[3, 65535]], "<u2"), [[3, 65535]]),
    ],
)
def test_every_type_of_real_numbers_is_read(dtype, stored, meant):
    data = saved(dtype, list(stored.shape), stored.tobytes())
    assert is_safetensors(data)
    array = read_safetensors(data).arrays["W1"]
    np.testing.assert_allclose(array, meant, rtol=1e-4)
    assert array.dtype == (np.float32 if dtype in ("BF16", "F8_E4M3", "F8_E5M2") else stored.dtype)


def test_a_header_that_would_take_much_memory_is_refused():
    data = saved("F32", [1, 1], bytes(4), words="a" * 5_000_000)
    with pytest.raises(WeightsError, match=r"its header takes 5,000,\d+ bytes; at most 4,194,304"):
        read_safetensors(data)


def test_what_is_no_real_number_is_refused_by_its_name():
    with pytest.raises(WeightsError, match=r"'W1' holds C64, where real numbers were expected"):
        read_safetensors(saved("C64", [1, 1], bytes(8)))


@pytest.mark.parametrize(
    "data",
    [
        saved("F32", [2, 3], bytes(4)),
        saved("F32", [10**9, 10**9], bytes(4)),
        saved("BF16", [2, 3], bytes(4)),
        saved("F99", [1], bytes(4)),
        saved("F32", [1], bytes(4))[:-1],
        struct.pack("<Q", 2**40) + b'{"W1":',
    ],
)
def test_a_damaged_file_is_refused(data):
    assert is_safetensors(data)
    with pytest.raises(WeightsError, match="the file is damaged"):
        read_safetensors(data)


def test_json_is_no_such_file():
    assert not is_safetensors(b'{"a":  [{"b": 1}]}')


def test_its_words_are_those_that_were_written():
    network = Network({"W1": np.eye(3), "b1": np.zeros(3, "f4")}, "tanh")
    data = write_safetensors(network, {"pixels": "unit", "activation": "tanh"})
    content = read_safetensors(data)
    assert (content.activation, content.keeps_order) == ("tanh", False)
    assert {name: array.dtype for name, array in content.arrays.items()} == {
        "W1": np.float64, "b1": np.float32,
    }  # fmt: skip
    assert read_safetensors(saved("F32", [1, 1], bytes(4), activation="ReLU")).activation == "relu"


def test_bfloat16_is_widened_as_pytorch_widens_it():
    torch = pytest.importorskip("torch")
    save = pytest.importorskip("safetensors.torch").save
    tensors = {
        "W1": torch.randn(30, 20).bfloat16(),
        "W2": torch.randn(99).to(torch.float8_e4m3fn),
        "W3": torch.randn(99).to(torch.float8_e5m2),
    }
    arrays = read_safetensors(save(tensors)).arrays
    for name, tensor in tensors.items():
        np.testing.assert_array_equal(arrays[name], tensor.float().numpy())
