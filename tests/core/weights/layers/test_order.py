"""Layers whose shapes fit each other in several orders."""

import pickle

import numpy as np
import pytest

from core import Network, forward, read_weights
from core.weights.content import Content, UnknownOrderError, WeightsError
from core.weights.layers.order import in_book_order
from core.weights.reader import parse
from tests.core.weights.layers.test_dense import linear_layers, logits, named

LAYERS = linear_layers(784, 12, 12, 12, 10)
WORDS = ("one", "two", "three", "four")


def assert_in_order(arrays, layers, *, keeps_order=True, order=None):
    renamed, _ = in_book_order(Content(arrays, keeps_order=keeps_order), order)
    x = np.random.default_rng(9).random((20, 784), dtype=np.float32)
    found = forward(Network(renamed, "tanh"), x)[f"a{len(layers)}"]
    np.testing.assert_allclose(found, logits(layers, x), atol=1e-5)


def test_words_stand_in_the_order_of_a_file_that_keeps_it():
    assert_in_order(named(LAYERS, "one", "two", "three", "four"), LAYERS)
    assert_in_order(named(LAYERS, "zebra", "yak", "xerus", "ant"), LAYERS)


def test_numbers_are_heeded_before_the_order_of_the_file():
    arrays = named(LAYERS, "fc1", "fc2", "fc10", "out")
    for shuffled in (dict(reversed(arrays.items())), dict(sorted(arrays.items()))):
        for keeps_order in (True, False):
            assert_in_order(shuffled, LAYERS, keeps_order=keeps_order)


def test_the_first_of_a_family_may_have_no_number():
    arrays = {}
    for name, (weight, bias) in zip(
        ("dense", "dense_1", "dense_2", "dense_10"), LAYERS, strict=True
    ):
        arrays |= {f"{name}/kernel": weight.T, f"{name}/bias": bias}
    assert_in_order(dict(sorted(arrays.items())), LAYERS, keeps_order=False)


def test_where_nothing_decides_the_reader_is_asked():
    arrays = dict(sorted(named(LAYERS, "one", "two", "three", "four").items()))
    with pytest.raises(UnknownOrderError, match=r"--order A,B,C") as unknown:
        in_book_order(Content(arrays, keeps_order=False))
    assert sorted(unknown.value.orders) == [
        ("one", "three", "two", "four"),
        ("one", "two", "three", "four"),
    ]
    for order in (
        ["one", "two", "three", "four"],
        [f"{w}.weight" for w in ("one", "two", "three", "four")],
    ):
        assert_in_order(arrays, LAYERS, keeps_order=False, order=order)


def test_shapes_alone_can_leave_two_orders():
    layers = linear_layers(784, 12, 20, 12, 12, 10)
    arrays = named(layers, "in", "wide", "narrow", "square", "out")
    assert_in_order(arrays, layers)
    with pytest.raises(UnknownOrderError):
        in_book_order(Content(dict(sorted(arrays.items())), keeps_order=False))


def test_one_order_that_fits_needs_no_names():
    layers = linear_layers(784, 50, 30, 20, 10)
    arrays = dict(sorted(named(layers, "d", "c", "b", "a").items()))
    assert_in_order(arrays, layers, keeps_order=False)


def test_a_square_layer_is_turned_as_the_others_of_its_file_are():
    arrays = named([(weight.T, bias) for weight, bias in LAYERS], "0", "2", "4", "6")
    assert_in_order(arrays, LAYERS)


@pytest.mark.parametrize("order", [["one"], ["one"] * 4, ["one", "two", "three", "five"], []])
def test_an_order_that_names_other_layers_is_refused_with_those_there_are(order):
    with pytest.raises(ValueError, match="its layers are one, two, three, four, and the order"):
        in_book_order(Content(named(LAYERS, "one", "two", "three", "four")), order)


def test_an_order_that_does_not_chain_is_refused():
    arrays = named(LAYERS, "one", "two", "three", "four")
    with pytest.raises(ValueError, match="chain in no order"):
        in_book_order(Content(arrays), ["four", "three", "two", "one"])


def test_many_alike_layers_are_asked_for_without_a_search_of_all_their_orders():
    words = [f"{letter}x" for letter in "abcdefghij"]
    layers = linear_layers(784, *[12] * 10, 10)
    arrays = named(layers, "in", *words[1:], "out")
    with pytest.raises(UnknownOrderError) as unknown:
        in_book_order(Content(arrays, keeps_order=False))
    assert len(unknown.value.orders) == 24


def test_the_file_and_both_ways_to_answer_are_named(tmp_path):
    save = pytest.importorskip("safetensors.numpy").save_file
    path = tmp_path / "mine.safetensors"
    save(named(LAYERS, "one", "two", "three", "four"), path)
    with pytest.raises(WeightsError, match=r"^mine\.safetensors: its layers fit .*order="):
        read_weights(path)
    network = read_weights(path, "tanh", order=("one", "two", "three", "four"))
    x = np.random.default_rng(9).random((20, 784), dtype=np.float32)
    np.testing.assert_allclose(forward(network, x)["a4"], logits(LAYERS, x), atol=1e-5)


@pytest.mark.parametrize(("names", "asked"), [(WORDS, True), (("fc1", "fc2", "fc3", "fc4"), False)])
def test_a_dictionary_of_python_2_has_no_order_that_could_decide(names, asked):
    """Its texts are bytes (SHORT_BINSTRING), as those of protocol 2 are in Python 2."""
    arrays = named(LAYERS, *names)
    pickled = pickle.dumps(arrays, protocol=2)
    for name in arrays:
        as_text = b"X" + len(name).to_bytes(4, "little") + name.encode()
        pickled = pickled.replace(as_text, b"U" + bytes([len(name)]) + name.encode())
    assert parse("mine.pkl", pickle.dumps(arrays, protocol=2)).network.depth == 4
    if asked:
        with pytest.raises(UnknownOrderError):
            parse("mine.pkl", pickled)
    else:
        assert parse("mine.pkl", pickled).network.depth == 4
