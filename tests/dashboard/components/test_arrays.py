from itertools import pairwise

import numpy as np
import pytest

from core.explanation.ablation import ablate
from core.network.network import Network, forward
from core.network.unit import Unit
from dashboard.components.arrays import drawn, meaning

DIGITS = tuple("0123456789")


def network(*sizes, activation="sigmoid"):
    random = np.random.default_rng(0)
    parameters = {}
    for layer, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        parameters[f"W{layer}"] = random.normal(size=(n_in, n_out)).astype(np.float32)
        parameters[f"b{layer}"] = random.normal(size=n_out).astype(np.float32)
    return Network(parameters, activation)


def passed(network, seed=1):
    x = np.random.default_rng(seed).random(network.sizes[0], np.float32)
    return {"x": x, **forward(network, x)}


def heatmaps_of(network, classes=DIGITS, **choices):
    arrays = passed(network)
    return arrays, {heatmap.name: heatmap for heatmap in drawn(arrays, network, classes, **choices)}


def test_every_array_is_drawn_in_order_with_all_its_values():
    arrays, heatmaps = heatmaps_of(network(784, 50, 100, 10))
    assert list(heatmaps) == ["x", "a1", "z1", "a2", "z2", "a3", "y"]
    for name, heatmap in heatmaps.items():
        assert heatmap.values is arrays[name]
    assert [heatmap.layer for heatmap in heatmaps.values()] == [0, 1, 1, 2, 2, 3, 3]


@pytest.mark.parametrize(
    ("activation", "signed", "bounded"),
    [
        ("sigmoid", {"a1", "a2"}, {"x", "z1", "y"}),
        ("tanh", {"a1", "z1", "a2"}, {"x", "z1", "y"}),
        ("relu", {"a1", "a2"}, {"x", "y"}),
    ],
)
def test_the_scale_of_an_array_follows_from_what_it_can_be(activation, signed, bounded):
    arrays, heatmaps = heatmaps_of(network(784, 50, 10, activation=activation))
    assert {name for name, heatmap in heatmaps.items() if heatmap.signed} == signed
    for name, heatmap in heatmaps.items():
        largest = float(np.abs(arrays[name]).max())
        assert heatmap.limit == (1.0 if name in bounded else largest), name


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_a_unit_that_is_off_does_not_take_the_colour_from_the_others(activation):
    shown = network(784, 50, 10, activation=activation)
    arrays, heatmaps = heatmaps_of(ablate(shown, {"z1": [3, 8]}))
    on = np.delete(arrays["a1"], [3, 8])
    assert heatmaps["a1"].limit == float(np.abs(on).max())


@pytest.mark.parametrize(
    ("size", "columns"), [(1, 1), (3, 1), (10, 1), (50, 5), (100, 10), (105, 11), (512, 23)]
)
def test_a_hidden_array_is_drawn_in_ten_rows_or_as_a_square(size, columns):
    _, heatmaps = heatmaps_of(network(784, size, 10))
    assert heatmaps["a1"].columns == heatmaps["z1"].columns == columns
    assert heatmaps["x"].columns == 28


def test_the_cells_of_a_picture_of_any_width_can_be_seen():
    _, heatmaps = heatmaps_of(network(784, 4000, 10))
    assert all(heatmap.cell >= 3 for heatmap in heatmaps.values())


def test_only_the_outputs_carry_the_names_of_the_classes():
    classes = ("shirt", "shoe", "bag", "coat", "dress", "boot", "sandal", "top", "hat", "sock")
    _, heatmaps = heatmaps_of(network(784, 50, 10), classes)
    assert {name: heatmap.names for name, heatmap in heatmaps.items() if heatmap.names} == {
        "a2": classes,
        "y": classes,
    }


def test_a_chosen_unit_is_marked_in_its_sum_and_in_its_value():
    _, heatmaps = heatmaps_of(network(784, 50, 20, 10), chosen=Unit("z2", 7))
    marked = {name: heatmap.chosen for name, heatmap in heatmaps.items()}
    assert marked == dict.fromkeys(heatmaps) | {"a2": 7, "z2": 7}


def test_a_click_chooses_a_hidden_unit_or_a_class_and_never_a_pixel():
    _, heatmaps = heatmaps_of(network(784, 50, 10))
    targets = {name: heatmap.target for name, heatmap in heatmaps.items()}
    assert targets == {"x": None, "a1": "z1", "z1": "z1", "a2": "y", "y": "y"}


def test_what_a_later_step_computes_is_still_blank():
    _, heatmaps = heatmaps_of(network(784, 50, 20, 10), step="z1")
    assert [name for name, heatmap in heatmaps.items() if heatmap.blank] == ["a2", "z2", "a3", "y"]


def test_all_sums_can_share_the_scale_of_the_largest():
    arrays, heatmaps = heatmaps_of(network(784, 50, 20, 10), shared_scale=True)
    largest = max(float(np.abs(arrays[name]).max()) for name in ("a1", "a2", "a3"))
    assert {heatmaps[name].limit for name in ("a1", "a2", "a3")} == {largest}
    assert heatmaps["z1"].limit == 1.0


def test_the_difference_of_two_samples_is_drawn_about_zero():
    net = network(784, 50, 10)
    arrays, others = passed(net), passed(net, seed=2)
    for heatmap in drawn(arrays, net, DIGITS, minus=others):
        np.testing.assert_array_equal(heatmap.values, arrays[heatmap.name] - others[heatmap.name])
        assert heatmap.signed


@pytest.mark.parametrize(
    ("activation", "values", "said"),
    [
        ("sigmoid", [0.001, 0.5, 0.999, 0.2], "50 % saturated"),
        ("tanh", [-0.999, 0.0, 0.5, 0.2], "25 % saturated"),
        ("relu", [0.0, 0.0, 0.0, 3.0], "75 % zero"),
    ],
)
def test_the_share_of_units_at_their_limit_is_told(activation, values, said):
    net = network(784, 4, 10, activation=activation)
    arrays = passed(net) | {"z1": np.array(values, np.float32)}
    (z1,) = (heatmap for heatmap in drawn(arrays, net, DIGITS) if heatmap.name == "z1")
    assert z1.notes[1:] == [said]


def test_every_step_has_its_meaning():
    net = network(784, 50, 20, 10)
    sentences = {name: meaning(name, net) for name in passed(net)}
    assert "784 pixels" in sentences["x"]
    assert sentences["a1"].startswith("50 sums: each unit multiplies the 784 pixels")
    assert sentences["a2"].startswith("20 sums: each unit multiplies the 50 values of z1")
    assert "0 to 1" in sentences["z1"]
    assert "add up to 1" in sentences["y"]
