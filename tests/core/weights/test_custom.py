import subprocess
import sys

import numpy as np
import pytest

from core import Network, init_network, predict, read_weights
from core.weights.custom import keep_network, read_content
from core.weights.formats import BUNDLED, WeightsError


@pytest.fixture
def network():
    return Network({"W1": np.ones((784, 10)), "b1": np.arange(10)}, "relu")


def test_a_kept_network_is_read_back_under_its_name(tmp_path, network):
    path = keep_network(network, "Mine_1", tmp_path)
    assert path == tmp_path / "Mine_1.npz"
    kept = read_weights(path)
    assert kept.activation == "relu"
    np.testing.assert_array_equal(kept["b1"], network["b1"])


def test_a_name_that_is_taken_gets_a_number_and_nothing_is_written_over(tmp_path, network):
    (tmp_path / "MINE.safetensors").write_bytes(b"another")
    names = [keep_network(network, "mine", tmp_path).name for _ in range(3)]
    assert names == ["mine-2.npz", "mine-3.npz", "mine-4.npz"]
    assert (tmp_path / "MINE.safetensors").read_bytes() == b"another"


def test_networks_kept_under_one_name_at_once_are_all_kept(tmp_path):
    program = """
import sys, time
from pathlib import Path
import numpy as np
from core import Network
from core.weights.custom import keep_network
number, folder = int(sys.argv[1]), Path(sys.argv[2])
network = Network({"W1": np.ones((784, 10)), "b1": np.full(10, float(number))}, "relu")
print("ready", flush=True)
sys.stdin.readline()
for _ in range(20):
    print(keep_network(network, "mine", folder).name, flush=True)
"""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(number), str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    names = [process.communicate()[0].split() for process in processes]
    there = sorted(path.name for path in tmp_path.iterdir())
    assert there == sorted(name for own in names for name in own)
    for number, own in enumerate(names):
        assert len(own) == 20
        for name in own:
            assert read_weights(tmp_path / name)["b1"][0] == number


@pytest.mark.parametrize("name", ["", "../up", "a b", "-a", "x" * 33, ".hidden", "é"])
def test_a_name_that_is_no_name_is_refused_and_nothing_is_written(tmp_path, network, name):
    with pytest.raises(ValueError, match="cannot be used: choose one of 1 to 32"):
        keep_network(network, name, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", ["a.npz", "../../etc/a.NPZ", "with space.npz", "é.npz"])
def test_the_content_of_a_file_is_read_whatever_its_name(file):
    network, notes, assumed = read_content(file, BUNDLED.read_bytes())
    x = np.random.default_rng(0).random((5, 784), dtype=np.float32)
    np.testing.assert_array_equal(predict(network, x), predict(init_network(), x))
    assert (notes, assumed) == ([], False)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("cat.npz", b"", r"^cat\.npz: the file is empty"),
        ("page.pkl", b"<!DOCTYPE html>", r"^page\.pkl: this is a web page"),
        ("cat.png", b"\x89PNG", r"^cat\.png: a weight file ends in \.npz"),
        ("none", b"x", r"^none: .*none of them"),
        ("x.safetensors", BUNDLED.read_bytes(), "are those of a .npz file"),
        ("cut.npz", BUNDLED.read_bytes()[:1000], r"^cut\.npz: the file is damaged"),
    ],
)
def test_a_bad_file_is_named_as_the_person_knows_it(file, content, said):
    with pytest.raises(WeightsError, match=said):
        read_content(file, content)


def test_an_activation_other_than_the_files_own_is_refused():
    with pytest.raises(WeightsError, match=r"^b\.npz: .*'sigmoid' and 'relu' was asked for"):
        read_content("b.npz", BUNDLED.read_bytes(), "relu")
