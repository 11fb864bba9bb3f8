"""Names that are no text, hide something or never end: one short sentence, whatever holds them."""

import io
import json
import pickle
import struct
import zipfile

import numpy as np
import pytest

from core.cli.main import main
from core.datasets.recognition import recognise
from core.messages import message_of, visible
from core.weights.reader import parse

NOT_UTF8 = b"\xed\xa0\x80\xff\xfe"  # half a surrogate pair, and what is nothing at all
NAMES = {
    "half of a pair": "\ud800 half",
    "terminal": "\x1b[31mred\x1b[0m",
    "turned around": "\u202egpj",
    "line": "new\nline",
    "endless": "W" * 60_000,
}
W1, B1 = np.eye(784, 10, dtype=np.float32), np.zeros(10, np.float32)
IMAGES, LABELS = np.zeros((20, 28, 28), np.uint8), np.arange(20, dtype=np.uint8) % 10


def npz(arrays):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.save(content, array)
            archive.writestr(f"{name}.npy", content.getvalue())
    return file.getvalue()


def not_utf8(arrays):
    """Give an .npz whose archive says of a name that it is UTF-8, which it is not."""
    return npz({f"é{name}": array for name, array in arrays.items()}).replace(
        "éname".encode(), NOT_UTF8 + b"m"
    )


def safetensors(arrays):
    header, content = {}, b""
    for name, array in arrays.items():
        ends = [len(content), len(content) + array.nbytes]
        header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": ends}
        content += array.tobytes()
    head = json.dumps(header).encode()
    return struct.pack("<Q", len(head)) + head + content


def in_json(arrays):
    return json.dumps({name: array.tolist() for name, array in arrays.items()}).encode()


FORMS = {
    "x.pkl": pickle.dumps,
    "x.json": in_json,
    "x.safetensors": safetensors,
}


def said(act):
    """Return what is said of it, which must be short, whole and plain."""
    try:
        read = act()
    except (OSError, ValueError) as error:
        told = [message_of(error)]
    else:
        told = list(read.notes)
    for each in told:
        assert each == visible(each)
        assert each.encode()
        assert len(each) < 1500
    return told


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("file", FORMS)
def test_a_network_of_arrays_with_such_names(file, name):
    said(lambda: parse(file, FORMS[file]({name: W1, "b1": B1})))
    said(lambda: parse(file, FORMS[file]({"W1": W1, "b1": B1, name: np.zeros((2, 2, 2), "f4")})))


@pytest.mark.parametrize("name", list(NAMES.values())[1:], ids=list(NAMES)[1:])
def test_an_archive_of_arrays_with_such_names(name):
    assert said(lambda: parse("x.npz", npz({name: W1, "b1": B1})))
    said(lambda: recognise({"x.npz": npz({name: IMAGES, "y": LABELS})}, ""))


def test_an_archive_whose_names_are_not_utf8():
    assert said(lambda: parse("x.npz", not_utf8({"name": W1, "b1": B1})))
    assert said(lambda: recognise({"x.npz": not_utf8({"name": IMAGES, "y": LABELS})}, ""))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_data_set_with_such_names(name):
    assert said(lambda: recognise({"x.pkl": pickle.dumps({name: IMAGES})}, ""))
    assert said(lambda: recognise({"x.npz": npz({"x": IMAGES, "y": LABELS})}, f"a\n{name}"))
    assert said(lambda: recognise({f"{name}.csv": b"no"}, ""))
    assert said(lambda: parse(f"{name}.npz", b"no"))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_command_says_one_line_of_them(name, tmp_path, capsys):
    path = tmp_path / "x.pkl"
    path.write_bytes(pickle.dumps({name: W1, "b1": B1}))
    assert main(["evaluate", "--weights", str(path)]) == 2
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line[:-1] == visible(line[:-1])
