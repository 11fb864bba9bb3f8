"""The textbook's chapter on MNIST, run on ``core``: its listing as printed, its figures."""

import numpy as np
import pytest

import core
from core import init_network, load_mnist, predict


@pytest.fixture(scope="module")
def network(book_weights):
    return init_network(book_weights)


@pytest.fixture
def published(mnist_dir, monkeypatch):
    """Let load_mnist read the published files, wherever they are."""
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))


def test_the_chapter_names_the_parameters_and_the_shapes(network):
    W1, W2, W3 = network["W1"], network["W2"], network["W3"]
    b1, b2, b3 = network["b1"], network["b2"], network["b3"]

    assert (W1.shape, W2.shape, W3.shape) == ((784, 50), (50, 100), (100, 10))
    assert (b1.shape, b2.shape, b3.shape) == ((50,), (100,), (10,))


def test_the_loop_over_the_test_images_prints_the_published_accuracy(network, published):
    (_, _), (x, t) = load_mnist(normalize=True, flatten=True, one_hot_label=False)
    W1, W2, W3 = network["W1"], network["W2"], network["W3"]
    b1, b2, b3 = network["b1"], network["b2"], network["b3"]

    accuracy_cnt = 0
    for i in range(len(x)):
        y = predict(network, x[i])
        p = np.argmax(y)
        if p == t[i]:
            accuracy_cnt += 1

    assert f"Accuracy:{float(accuracy_cnt) / len(x)}" == "Accuracy:0.9352"
    z1 = core.sigmoid(np.dot(x[0], W1) + b1)
    z2 = core.sigmoid(np.dot(z1, W2) + b2)
    np.testing.assert_allclose(
        core.softmax(np.dot(z2, W3) + b3), predict(network, x[0]), rtol=1e-4, atol=1e-8
    )


def test_batches_of_a_hundred_give_the_same_accuracy(network, published):
    (_, _), (x, t) = load_mnist()

    right = sum(
        np.sum(np.argmax(predict(network, x[i : i + 100]), axis=1) == t[i : i + 100])
        for i in range(0, len(x), 100)
    )

    assert right / len(x) == 0.9352


def test_pixels_from_0_to_255_cost_accuracy(network, published):
    (_, _), (x, t) = load_mnist(normalize=False)

    assert core.evaluate(network, x, t).accuracy == 0.9207
