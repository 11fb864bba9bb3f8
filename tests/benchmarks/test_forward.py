import importlib.util

import numpy as np
import pytest

from benchmarks import forward
from core import init_network, predict


@pytest.fixture(scope="module")
def network():
    return init_network()


@pytest.fixture(scope="module")
def x():
    return np.random.default_rng(0).random((7, 784), np.float32)


def test_the_rivals_of_forward_compute_what_it_computes(network, x):
    y = predict(network, x)
    np.testing.assert_allclose(forward.in_bare_numpy(network, x), y, atol=1e-5)
    assert forward.in_a_loop(network, x) == y.argmax(axis=1).tolist()


def test_pytorch_computes_what_forward_computes(network, x):
    pytest.importorskip("torch")
    np.testing.assert_allclose(forward.in_torch(network, x)(), predict(network, x), atol=1e-5)


def test_the_report_names_every_rival_and_its_budget(capsys):
    forward.report(images=20, rounds=1, loop_rounds=1)
    printed = capsys.readouterr().out
    assert "20 images of 784 float32, Network(784-50-100-10, sigmoid)" in printed
    assert "forward / bare NumPy" in printed
    assert "≤ 1.1×" in printed
    assert "forward / book's loop" in printed


def test_the_report_says_where_pytorch_is_not_installed(capsys, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    forward.report(images=20, rounds=1, loop_rounds=1)
    assert "PyTorch is not installed" in capsys.readouterr().out
