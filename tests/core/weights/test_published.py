import numpy as np
import pytest

from core import Network, init_network, read_weights, write_weights
from core.weights.published import fingerprint, published_accuracy


@pytest.fixture(scope="module")
def network():
    return init_network()


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
def test_a_network_is_known_whatever_file_it_was_read_from(tmp_path, network, ending):
    write_weights(tmp_path / f"other{ending}", network)

    read = read_weights(tmp_path / f"other{ending}")

    assert fingerprint(read) == fingerprint(network)
    assert published_accuracy(read, "mnist").accuracy == 0.9858


def test_the_smallest_change_makes_it_another_network(network):
    W1 = network["W1"].copy()
    W1[0, 0] = np.nextafter(W1[0, 0], 1, dtype=np.float32)
    others = (
        Network({**network, "W1": W1}),
        Network(network, "tanh"),
        Network({**network, "b1": network["b1"].astype(np.float64)}),
    )

    assert len({fingerprint(other) for other in (network, *others)}) == 4
    assert not any(published_accuracy(other, "mnist") for other in others)


def test_nothing_is_published_on_data_sets_that_nobody_measured(network):
    assert published_accuracy(network, "sample").network == "the bundled network"
    assert published_accuracy(network, "fashion-mnist") is None


def test_the_books_network_is_known_by_its_arrays(tmp_path, book_weights):
    write_weights(tmp_path / "renamed.npz", read_weights(book_weights))

    published = published_accuracy(read_weights(tmp_path / "renamed.npz"), "mnist")

    assert (published.network, published.accuracy) == ("the book's network", 0.9352)
