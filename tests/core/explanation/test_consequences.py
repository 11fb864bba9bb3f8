import numpy as np
import pytest

from core import evaluate, forward, init_network
from core.datasets.mnist import read_data_set
from core.explanation.consequences import answer, consequences
from core.network.network import Network
from core.network.saturation import saturation


@pytest.fixture(scope="module")
def split():
    return read_data_set("sample")[1]


@pytest.fixture(scope="module")
def found(split):
    return consequences(init_network(), *split)


def test_accuracy_and_saturation_are_those_of_the_two_scales(found, split):
    images, labels = split
    network = init_network()
    for reading, scale in ((found.normalized, 255), (found.raw, 1)):
        x = images.reshape(-1, 784) / np.float32(scale)
        assert reading.accuracy == evaluate(network, x, labels).accuracy
        z1 = forward(network, x)["z1"]
        assert reading.saturated == pytest.approx(saturation(z1, "sigmoid"), abs=1e-5)


def test_pixels_to_255_saturate_the_first_layer(found):
    assert found.raw.saturated > 0.9 > found.normalized.saturated
    assert found.raw.accuracy < found.normalized.accuracy


def test_unflattened_images_get_the_answer_of_numpy_itself(found, split):
    images, _ = split
    network = init_network()
    with pytest.raises(ValueError, match="not aligned") as error:
        np.dot(images.reshape(-1, 1, 28, 28), network["W1"])
    assert found.unflattened == f"ValueError: {error.value}"
    assert found.flat == str((len(images), 50))
    with pytest.raises(ValueError, match="flatten=True") as error:
        forward(network, images.reshape(-1, 1, 28, 28))
    assert found.refusal == str(error.value)


def test_comparing_with_one_hot_labels_gets_the_answer_of_numpy_itself(found, split):
    images, labels = split
    network = init_network()
    for reading, scale in ((found.normalized, 255), (found.raw, 1)):
        p = forward(network, images.reshape(-1, 784) / np.float32(scale))["y"].argmax(axis=1)
        with pytest.raises(ValueError, match="broadcast") as error:
            np.sum(p == np.eye(10)[labels])
        assert reading.one_hot == f"ValueError: {str(error.value).strip()}"
        assert reading.whole == reading.remedied == str((p == labels).sum())


def test_ten_images_compare_with_one_hot_labels_without_an_error_and_wrongly(split):
    images, labels = (part[:10] for part in split)
    reading = consequences(init_network(), images, labels).normalized
    p = forward(init_network(), images.reshape(-1, 784) / np.float32(255))["y"].argmax(axis=1)
    columns = sum(int(p[j] == (labels[i] == j)) for i in range(10) for j in range(10))
    assert reading.one_hot == str(columns)
    assert reading.remedied == str((p == labels).sum())


def test_a_network_of_one_layer_has_no_z1(split):
    network = Network({"W1": np.ones((784, 10)), "b1": np.zeros(10)})
    found = consequences(network, *split)
    assert found.normalized.saturated is None
    assert found.flat == f"({len(split[1])}, 10)"


def test_an_answer_is_the_value_or_the_error_in_one_line():
    assert answer(lambda: 6 * 7) == "42"
    assert answer(lambda: 1 / 0) == "ZeroDivisionError: division by zero"


def test_the_books_weights_lose_what_the_book_says(mnist_dir, book_weights, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir))
    _, test = read_data_set("mnist")
    found = consequences(init_network(book_weights), *test)
    assert (found.normalized.accuracy, found.raw.accuracy) == (0.9352, 0.9207)
    assert found.normalized.saturated == pytest.approx(0.0783, abs=5e-5)
    assert found.raw.saturated == pytest.approx(0.9945, abs=5e-5)
    assert found.normalized.whole == "9352"
