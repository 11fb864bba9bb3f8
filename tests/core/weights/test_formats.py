import os
import pickle
import stat
import struct
from pathlib import Path

import numpy as np
import pytest

from core.network.network import Network
from core.weights import content as weights
from core.weights.content import WeightsError
from core.weights.reader import BUNDLED, init_network, interpret_weights, read_weights
from core.weights.writer import write_weights


@pytest.fixture
def parameters() -> dict[str, np.ndarray]:
    """Give float32 parameters of a 6-4-3 network; W1 in Fortran order, as the book's are."""
    random = np.random.default_rng(3)
    return {
        "W1": np.asfortranarray(random.normal(size=(6, 4)).astype(np.float32)),
        "b1": random.normal(size=4).astype(np.float32),
        "W2": random.normal(size=(4, 3)).astype(np.float32),
        "b2": random.normal(size=3).astype(np.float32),
    }


@pytest.fixture
def network(parameters) -> Network:
    return Network(parameters, "tanh")


def assert_same_parameters(network: Network, expected) -> None:
    assert list(network) == list(expected)
    for name in expected:
        assert network[name].dtype == expected[name].dtype
        np.testing.assert_array_equal(network[name], expected[name])


# Written and read again


@pytest.mark.parametrize("ending", [".npz", ".safetensors", ".NPZ"])
def test_a_written_network_is_read_back_whole(tmp_path, network, ending):
    path = tmp_path / f"network{ending}"

    write_weights(path, network)

    assert_same_parameters(read_weights(path), network)
    assert read_weights(path).activation == "tanh"


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
def test_double_precision_is_kept(tmp_path, parameters, ending):
    doubles = {name: p.astype(np.float64) + 1e-12 for name, p in parameters.items()}

    write_weights(tmp_path / f"network{ending}", Network(doubles))

    read = read_weights(tmp_path / f"network{ending}")
    for name in doubles:
        np.testing.assert_array_equal(read[name], doubles[name])
        assert read[name].dtype == np.float64


def test_numpy_itself_reads_a_written_npz_without_pickle(tmp_path, network):
    write_weights(tmp_path / "network.npz", network)

    with np.load(tmp_path / "network.npz", allow_pickle=False) as arrays:
        assert set(arrays) == {*network, "activation", "pixels"}
        assert (arrays["activation"], arrays["pixels"]) == ("tanh", "unit")
        np.testing.assert_array_equal(arrays["W1"], network["W1"])


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
def test_the_same_network_gives_the_same_bytes(tmp_path, network, ending):
    for name in "ab":
        write_weights(tmp_path / f"{name}{ending}", network)

    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_npz_of_numpys_own_is_read_as_the_books_sigmoid(tmp_path, parameters, save):
    save(tmp_path / "network.npz", **parameters)

    network = read_weights(tmp_path / "network.npz")

    assert_same_parameters(network, parameters)
    assert network.activation == "sigmoid"
    assert read_weights(tmp_path / "network.npz", "relu").activation == "relu"


def test_another_activation_than_the_file_names_is_refused(tmp_path, network):
    write_weights(tmp_path / "network.npz", network)

    assert read_weights(tmp_path / "network.npz", "tanh").activation == "tanh"
    with pytest.raises(WeightsError, match=r"^network.npz: .*'tanh' and 'relu' was asked for"):
        read_weights(tmp_path / "network.npz", "relu")


def test_a_failed_write_leaves_what_was_there(tmp_path, network, monkeypatch):
    path = tmp_path / "network.npz"
    path.write_bytes(b"precious")

    def no_room(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", no_room)
    with pytest.raises(OSError, match=r"network.npz was not written \(No space left on device\)"):
        write_weights(path, network)

    assert [file.name for file in tmp_path.iterdir()] == ["network.npz"]
    assert path.read_bytes() == b"precious"


def test_a_folder_that_is_not_there_is_named(tmp_path, network):
    with pytest.raises(FileNotFoundError, match=r"missing/network.npz was not written"):
        write_weights(tmp_path / "missing" / "network.npz", network)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_written_file_has_the_permissions_of_any_new_file(tmp_path, network):
    (tmp_path / "plain").touch()

    write_weights(tmp_path / "network.npz", network)

    assert stat.S_IMODE((tmp_path / "network.npz").stat().st_mode) == stat.S_IMODE(
        (tmp_path / "plain").stat().st_mode
    )


def test_a_pickle_is_not_written(tmp_path, network):
    with pytest.raises(WeightsError, match=r"Use .npz or .safetensors: network.npz"):
        write_weights(tmp_path / "network.pkl", network)
    assert not list(tmp_path.iterdir())


def test_a_network_too_large_to_be_read_again_is_not_written(tmp_path, network, monkeypatch):
    monkeypatch.setattr(weights, "LIMIT", 1000)

    with pytest.raises(WeightsError, match="at most"):
        write_weights(tmp_path / "network.npz", network)
    assert not list(tmp_path.iterdir())


# The book's name for it


def test_the_network_to_start_with_is_the_bundled_one():
    network = init_network()

    assert network.sizes == (784, 50, 100, 10)
    assert network.activation == "sigmoid"
    assert_same_parameters(network, read_weights(BUNDLED))


def test_the_network_to_start_with_may_be_a_file(tmp_path, network):
    write_weights(tmp_path / "network.npz", network)

    assert_same_parameters(init_network(tmp_path / "network.npz"), network)


# What is not a weight file


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no file .*network.npz"):
        read_weights(tmp_path / "network.npz")


@pytest.mark.parametrize("name", ["network.csv", "network", "network.npz.bak"])
def test_another_ending_is_not_written(tmp_path, network, name):
    with pytest.raises(WeightsError, match=r"ends in .npz, .safetensors; this name ends in "):
        write_weights(tmp_path / name, network)


@pytest.mark.parametrize("ending", [".npz", ".safetensors", ".pkl"])
@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (b"", "is empty"),
        (b"\n<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (b"neither of them", "this is text, beginning with 'neither of them', and no weight file"),
        (b"\x01\x02neither", "no weight file that is read here, or a damaged one"),
        (b"\0" * 64, "damaged"),
    ],
)
def test_what_was_found_instead_is_said(tmp_path, ending, contents, said):
    path = tmp_path / f"network{ending}"
    path.write_bytes(contents)

    with pytest.raises(WeightsError, match=said) as refusal:
        read_weights(path)
    assert str(refusal.value).startswith(f"network{ending}: ")


@pytest.mark.parametrize("named", [".npz", ".safetensors", ".pkl", ".bin", ""])
@pytest.mark.parametrize("written", [".npz", ".safetensors", ".pkl"])
def test_a_file_is_recognised_by_its_content_whatever_its_ending(
    tmp_path, parameters, named, written
):
    path = tmp_path / f"network{written}"
    if written == ".pkl":
        path.write_bytes(pickle.dumps(parameters))
    else:
        write_weights(path, Network(parameters))

    network, notes, *_ = interpret_weights(path.rename(tmp_path / f"network{named}"))

    assert_same_parameters(network, parameters)
    said = f"The name ends in {named} and" if named else "The name has no ending and"
    assert [str(note) for note in notes] == (
        []
        if named == written
        else [f"{said} the content is that of a {written} file: it was read as one."]
    )


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "network.npz"
    with path.open("wb") as file:
        file.truncate(weights.LIMIT + 1)

    with pytest.raises(WeightsError, match="at most 256 MiB"):
        read_weights(path)


@pytest.mark.parametrize("ending", [".npz", ".safetensors", ".pkl"])
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"W2": None}, "found .*b2"),
        ({"extra": np.zeros(3, np.float32)}, "it holds 'extra'"),
        ({"W2": np.zeros((5, 3), np.float32)}, "do not chain"),
        ({"b1": np.zeros(5, np.float32)}, "b1 must have shape"),
        ({"b1": np.full(4, np.nan, np.float32)}, "not finite"),
        ({"b1": np.full(4, np.inf, np.float32)}, "not finite"),
    ],
)
def test_arrays_that_are_not_a_network_are_refused(tmp_path, parameters, ending, changes, said):
    arrays = {n: a for n, a in {**parameters, **changes}.items() if a is not None}
    path = tmp_path / f"network{ending}"
    if ending == ".npz":
        np.savez(path, **arrays)
    elif ending == ".pkl":
        path.write_bytes(pickle.dumps(arrays))
    else:
        from safetensors.numpy import save_file

        save_file({name: np.ascontiguousarray(a) for name, a in arrays.items()}, path)

    with pytest.raises(WeightsError, match=rf"^network{ending}: .*{said}"):
        read_weights(path)


# .npz


@pytest.mark.parametrize(
    "activation", ["swish", np.array(["relu", "relu"]), np.float32(1), "x" * 10_000]
)
def test_an_npz_with_an_unknown_activation_is_refused_briefly(tmp_path, parameters, activation):
    np.savez(tmp_path / "network.npz", activation=activation, **parameters)

    with pytest.raises(WeightsError, match="activation") as refusal:
        read_weights(tmp_path / "network.npz")
    assert len(str(refusal.value)) < 300


# .safetensors


def test_a_safetensors_file_is_read_as_the_library_reads_it(tmp_path, network):
    from safetensors import safe_open

    write_weights(tmp_path / "network.safetensors", network)

    with safe_open(tmp_path / "network.safetensors", "numpy") as file:
        assert file.metadata() == {"activation": "tanh", "pixels": "unit"}
        np.testing.assert_array_equal(file.get_tensor("W1"), network["W1"])


def test_a_safetensors_header_longer_than_the_file_is_refused(tmp_path):
    (tmp_path / "n.safetensors").write_bytes(struct.pack("<Q", 2**40) + b'{"W1":')

    with pytest.raises(WeightsError, match="damaged"):
        read_weights(tmp_path / "n.safetensors")


# .pkl: the book's, and what is not


def test_the_books_network_is_read(book_weights):
    network = read_weights(book_weights)

    with book_weights.open("rb") as file:
        assert_same_parameters(
            network, dict(sorted(pickle.load(file).items(), key=lambda p: (p[0][1], p[0])))
        )
    assert network.sizes == (784, 50, 100, 10)
    assert network.activation == "sigmoid"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("dtype", ["<f4", "<f8", "<f2", "<i4", "|i1", ">f4", ">i8"])
def test_a_pickle_as_the_books_is_read_in_every_protocol(tmp_path, parameters, protocol, dtype):
    arrays = {name: (20 * p).astype(dtype, order="K") for name, p in parameters.items()}
    assert arrays["W1"].flags.f_contiguous
    (tmp_path / "network.pkl").write_bytes(pickle.dumps(arrays, protocol=protocol))

    network = read_weights(tmp_path / "network.pkl")

    assert network.sizes == (6, 4, 3)
    for name in arrays:
        np.testing.assert_array_equal(network[name], arrays[name])


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_names_of_numpys_modules_before_and_since_numpy_2_are_both_known(
    tmp_path, parameters, protocol
):
    new = pickle.dumps(parameters, protocol=protocol)
    shorter = b"numpy.core.multiarray", b"numpy.core.numeric"
    old = new
    for name in shorter:
        longer = name.replace(b".core.", b"._core.")
        # In protocols 4 and 5 a name comes after the byte that is its length.
        old = old.replace(bytes([len(longer)]) + longer, bytes([len(name)]) + name)
        old = old.replace(longer, name)
    assert old != new
    (tmp_path / "network.pkl").write_bytes(old)

    assert_same_parameters(read_weights(tmp_path / "network.pkl"), parameters)


def test_an_array_under_two_names_is_read_as_both(tmp_path, parameters):
    parameters["W2"] = parameters["W3"] = np.eye(4, dtype=np.float32)
    parameters["b2"] = parameters["b3"] = parameters["b1"]
    (tmp_path / "network.pkl").write_bytes(pickle.dumps(parameters))

    assert read_weights(tmp_path / "network.pkl").sizes == (6, 4, 4, 4)


def test_the_books_data_set_is_told_from_its_network(tmp_path):
    data_set = {
        "train_img": np.zeros((5, 784), np.uint8),
        "train_label": np.zeros(5, np.uint8),
        "test_img": np.zeros((2, 784), np.uint8),
        "test_label": np.zeros(2, np.uint8),
    }
    (tmp_path / "mnist.pkl").write_bytes(pickle.dumps(data_set))

    with pytest.raises(WeightsError, match=r"mnist.pkl\), not a network.* sample_weight.pkl"):
        read_weights(tmp_path / "mnist.pkl")


def test_a_pickle_that_asks_for_more_than_arrays_is_refused_by_name(tmp_path):
    (tmp_path / "network.pkl").write_bytes(pickle.dumps({"W1": Path("x")}))

    with pytest.raises(WeightsError, match=r"^network.pkl: the pickle asks for 'pathlib\."):
        read_weights(tmp_path / "network.pkl")


def test_an_array_under_many_names_counts_every_time(tmp_path, monkeypatch):
    shared = np.zeros((50, 50))
    arrays = {f"W{n}": shared for n in range(1, 40)}
    (tmp_path / "network.pkl").write_bytes(pickle.dumps(arrays))
    monkeypatch.setattr("core.weights.forms.pickle_file.LIMIT", 25_000)

    with pytest.raises(WeightsError, match="far larger"):
        read_weights(tmp_path / "network.pkl")


def test_small_integers_are_counted_as_the_floats_they_become(tmp_path, monkeypatch):
    np.savez(tmp_path / "network.npz", W1=np.zeros((500, 10), np.int8), b1=np.zeros(10, np.int8))
    monkeypatch.setattr(weights, "LIMIT", 10_000)

    with pytest.raises(WeightsError, match="at most"):
        read_weights(tmp_path / "network.npz")
