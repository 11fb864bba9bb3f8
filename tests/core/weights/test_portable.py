"""The program that a network becomes gives what the network gives, with NumPy alone."""

import csv
import io
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from core import Network, init_network, load_mnist, predict, write_idx
from core.weights.portable import standalone_program

DIGITS = tuple("0123456789")


def run(folder, *arguments):
    """Run predict.py in its folder, without the project."""
    return subprocess.run(
        [sys.executable, "-P", "predict.py", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
    )


@pytest.fixture
def images():
    return load_mnist(normalize=False, flatten=False, source="sample")[1][0][:50].reshape(
        50, 28, 28
    )


def test_it_prints_what_the_network_predicts_of_idx_and_npy_files(tmp_path, images):
    network = init_network()
    (tmp_path / "predict.py").write_text(standalone_program(network, DIGITS), encoding="utf-8")
    write_idx(tmp_path / "plain-idx3-ubyte", images)
    write_idx(tmp_path / "packed-idx3-ubyte.gz", images)
    np.save(tmp_path / "bytes.npy", images)
    np.save(tmp_path / "floats.npy", (images / np.float32(255)).reshape(50, 784))
    files = ["plain-idx3-ubyte", "packed-idx3-ubyte.gz", "bytes.npy", "floats.npy"]
    done = run(tmp_path, *files)
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    y = predict(network, (images / np.float32(255)).reshape(50, 784))
    assert [row["file"] for row in rows] == [file for file in files for _ in range(50)]
    assert [int(row["image"]) for row in rows] == list(range(50)) * 4
    assert [row["label"] for row in rows] == [str(label) for label in y.argmax(axis=1)] * 4
    confidence = [float(row["confidence"]) for row in rows]
    np.testing.assert_allclose(confidence, np.tile(y.max(axis=1), 4), atol=5.1e-5)


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
@pytest.mark.parametrize("sizes", [(784, 10), (784, 20, 26), (784, 9, 8, 7, 10)])
def test_in_python_it_offers_the_same_predict(activation, sizes):
    random = np.random.default_rng(4)
    parameters = {}
    for layer, (read, width) in enumerate(pairwise(sizes), start=1):
        parameters[f"W{layer}"] = 3 * random.normal(size=(read, width)).astype(np.float32)
        parameters[f"b{layer}"] = random.normal(size=width).astype(np.float32)
    network = Network(parameters, activation)
    names = [f"class {k}" for k in range(sizes[-1])]
    program = {"__name__": "predict"}
    with np.errstate(all="raise", under="ignore"):  # it warns of nothing
        exec(standalone_program(network, names), program)
        x = random.random((30, 784), dtype=np.float32)
        y = program["predict"](x)
    assert y.dtype == np.float32
    np.testing.assert_allclose(y, predict(network, x), atol=1e-6)
    np.testing.assert_allclose(program["predict"](x[0]), predict(network, x[0]), atol=1e-6)


def test_names_of_any_letters_are_printed(tmp_path, images):
    names = ["お", "T-shirt/top", "it's", 'a "b"', *"456789"]
    network = Network({"W1": np.zeros((784, 10)), "b1": np.eye(10)[0]})
    (tmp_path / "predict.py").write_text(standalone_program(network, names), encoding="utf-8")
    np.save(tmp_path / "one.npy", images[:1])
    assert ",お," in run(tmp_path, "one.npy").stdout


def test_what_is_no_file_of_images_ends_it_with_a_sentence(tmp_path):
    (tmp_path / "predict.py").write_text(
        standalone_program(init_network(), DIGITS), encoding="utf-8"
    )
    (tmp_path / "page.html").write_text("<html>", encoding="utf-8")
    for file, said in (("page.html", "neither an IDX file"), ("missing.npy", "No such file")):
        done = run(tmp_path, file)
        assert done.returncode == 1
        assert done.stderr.startswith(f"{file}: ") or "missing" in done.stderr
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    assert "python predict.py" in run(tmp_path).stderr


def test_a_name_for_each_output_is_asked_for():
    with pytest.raises(ValueError, match="10 outputs needs as many names of classes; 3"):
        standalone_program(init_network(), "abc")
