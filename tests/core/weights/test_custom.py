import subprocess
import sys
from contextlib import nullcontext

import numpy as np
import pytest

from core import Network, read_weights, write_weights
from core.files.names import check_own_name
from core.weights.content import WeightsError
from core.weights.custom import keep_network, own_name, settle
from core.weights.doubt import Reading
from core.weights.pixels import NAMED


@pytest.fixture
def network():
    return Network({"W1": np.ones((784, 10)), "b1": np.arange(10)}, "relu")


def test_a_kept_network_is_read_back_under_its_name(tmp_path, network):
    path = keep_network(network, "Mine_1", tmp_path)
    assert path == tmp_path / "Mine_1.npz"
    kept = read_weights(path)
    assert kept.activation == "relu"
    np.testing.assert_array_equal(kept["b1"], network["b1"])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("part", [1e-300, 1e-30, 1e-6, 1e-3, 1e-2, 0.5, 1])
def test_what_would_not_be_read_again_is_not_written(tmp_path, dtype, part):
    W1 = np.full((784, 3), np.finfo(dtype).max * part, dtype)
    large = Network({"W1": W1, "b1": np.zeros(3, dtype)})
    for write in (
        lambda: keep_network(large, "mine", tmp_path),
        lambda: write_weights(tmp_path / "its.npz", large),
        lambda: write_weights(tmp_path / "its.safetensors", large),
    ):
        with nullcontext() if 784 * part < 1 else pytest.raises(WeightsError, match="overflows"):
            write()
    assert len([read_weights(path) for path in tmp_path.iterdir()]) == (3 if 784 * part < 1 else 0)


def test_a_reading_with_which_a_network_overflows_is_not_written_down(tmp_path):
    arrays = {"W1": np.full((784, 10), 3e35, np.float32), "b1": np.zeros(10, np.float32)}
    np.savez(tmp_path / "mine.npz", **arrays)
    before = (tmp_path / "mine.npz").read_bytes()
    with pytest.raises(WeightsError, match="overflows"):
        settle(tmp_path / "mine.npz", Reading("sigmoid", NAMED["bytes"]))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.npz"]
    assert (tmp_path / "mine.npz").read_bytes() == before


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
            encoding="utf-8",
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


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("mine (2).npz", "mine-2"),
        ("é.pkl", "network"),
        ("nul.npz", "network-nul"),
        ("con", "network-con"),
    ],
)
def test_a_file_that_is_brought_gets_a_name_that_can_be_used(file, name):
    assert own_name(file) == name
    check_own_name(name)
