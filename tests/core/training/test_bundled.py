import numpy as np

from core import evaluate, init_network, load_mnist


def test_the_bundled_network_has_the_books_architecture():
    network = init_network()

    assert network.sizes == (784, 50, 100, 10)
    assert network.activation == "sigmoid"
    assert all(array.dtype == np.float32 for array in network.values())


def test_it_reads_at_least_98_3_percent_of_the_mnist_test_images(mnist_dir, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))
    (_, _), (x, t) = load_mnist()

    assert evaluate(init_network(), x, t).accuracy >= 0.983


def test_it_reads_most_but_not_all_of_the_bundled_sample():
    for x, t in load_mnist(source="sample"):
        result = evaluate(init_network(), x, t)

        assert 0.90 <= result.accuracy <= 0.98
        assert (result.per_class["recall"] > 0.8).all()
