import numpy as np
import pytest

from core import forward, init_network, load_mnist, relu, sigmoid, tanh
from core.explanation.units import profiles
from core.network.saturation import saturation

FUNCTIONS = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}


@pytest.fixture(scope="module", params=FUNCTIONS)
def layer(request):
    """Give 700 samples of six units, some of them strong, and labels without a 9."""
    random = np.random.default_rng(5)
    a = (random.normal(size=(700, 6)) * [1, 1, 3, 9, 0.1, 30]).astype(np.float32)
    return FUNCTIONS[request.param](a), random.integers(0, 9, 700), request.param


def test_the_figures_of_every_unit_agree_with_pandas(layer):
    pandas = pytest.importorskip("pandas")
    z, labels, activation = layer
    found = profiles(z, labels, activation)
    table = pandas.DataFrame(z.astype(float))

    np.testing.assert_allclose(found.mean, table.mean(), rtol=1e-9)
    np.testing.assert_allclose(found.std, table.std(ddof=0), rtol=1e-9)
    np.testing.assert_array_equal(found.lowest, table.min())
    np.testing.assert_array_equal(found.highest, table.max())
    np.testing.assert_allclose(
        found.class_means[:9], table.groupby(labels).mean().loc[range(9)], rtol=1e-9
    )
    assert np.isnan(found.class_means[9]).all()


def test_every_sample_falls_into_the_bin_that_holds_it(layer):
    z, labels, activation = layer
    found = profiles(z, labels, activation, bins=8)

    assert (found.histogram.sum(axis=1) == 700).all()
    for unit in range(6):
        for place, (low, high) in enumerate(zip(found.edges[:-1], found.edges[1:], strict=True)):
            inside = (z[:, unit] >= low) & ((z[:, unit] < high) | (place == 7))
            assert found.histogram[unit, place] == np.count_nonzero(inside)


def test_the_bins_cover_what_the_activation_can_give(layer):
    z, labels, activation = layer
    ends = {"sigmoid": (0, 1), "tanh": (-1, 1), "relu": (0, z.max())}[activation]

    edges = profiles(z, labels, activation, bins=8).edges

    assert (edges[0], edges[-1]) == ends
    np.testing.assert_allclose(np.diff(edges), np.diff(ends)[0] / 8)


def test_saturation_is_that_of_each_unit_alone(layer):
    z, labels, activation = layer
    found = profiles(z, labels, activation).saturated
    assert found.tolist() == [saturation(z[:, unit], activation) for unit in range(6)]
    assert found.mean() == pytest.approx(saturation(z, activation))


def test_the_samples_at_either_end_are_those_of_a_full_sort(layer):
    z, labels, activation = layer
    found = profiles(z, labels, activation, count=30)
    for unit in range(6):
        # Python's sort keeps equals in their order: many are 0 under a ReLU, many 1 in float32.
        assert found.least[unit].tolist() == sorted(range(700), key=lambda i: z[i, unit])[:30]
        assert found.most[unit].tolist() == sorted(range(700), key=lambda i: -z[i, unit])[:30]


@pytest.mark.parametrize("largest", [0.0, 5e-324, 1e-310])
def test_a_layer_that_gives_next_to_nothing_has_a_scale_of_0_to_1(largest):
    found = profiles(np.array([[0.0], [largest]]), np.array([0, 1]), "relu", bins=4)

    assert found.edges.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert found.histogram.tolist() == [[2, 0, 0, 0]]


@pytest.mark.parametrize("largest", [1e38, np.inf, np.nan])
def test_a_layer_that_overflows_for_some_sample_has_a_scale_of_numbers(largest):
    found = profiles(np.array([[0.0], [1.0], [largest]], np.float32), np.array([0, 1, 1]), "relu")

    assert np.isfinite(found.edges).all()
    assert (np.diff(found.edges) > 0).all()


def test_no_more_samples_are_named_than_there_are():
    found = profiles(np.array([[0.2], [0.9], [0.5]]), np.array([0, 1, 1]), "sigmoid", count=5)
    assert found.most.tolist() == [[1, 2, 0]]
    assert found.least.tolist() == [[0, 2, 1]]


@pytest.mark.parametrize(
    ("activation", "z", "dead"),
    [
        ("sigmoid", [[0.0, 1.0, 0.5, 0.1, 0.1], [0.0, 1.0, 0.5, 0.111, 0.109]], [1, 1, 1, 0, 1]),
        ("tanh", [[-1.0, 0.0, 0.01], [-1.0, 0.021, 0.029]], [1, 0, 1]),
        ("relu", [[0.0, 0.0, 0.0, 200.0], [0.0, 1.9, 2.1, 200.0]], [1, 1, 0, 1]),
        ("relu", [[0.0, 0.0], [0.0, 0.0]], [1, 1]),
    ],
)
def test_a_unit_that_hardly_moves_is_dead_wherever_it_is_stuck(activation, z, dead):
    found = profiles(np.array(z), np.array([0, 1]), activation)
    assert found.dead.tolist() == [bool(unit) for unit in dead]


def test_the_units_of_the_bundled_network_are_alive_and_respond_to_some_digits_more():
    network = init_network()
    _, (x, t) = load_mnist(source="sample")
    for name, z in list(forward(network, x).items())[1:4:2]:
        found = profiles(z, t, network.activation)
        assert not found.dead.any(), name
        assert (np.ptp(found.class_means, axis=0) > 0.01).all(), name


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"z": np.zeros(3)}, r"a batch \(N, units\).*found \(3,\)"),
        ({"z": np.zeros((0, 2)), "labels": np.zeros(0, int)}, "N at least 1"),
        ({"labels": np.zeros(2, int)}, r"each sample, \(3,\); it was given int64 of shape \(2,\)"),
        ({"labels": np.zeros(3)}, "given float64"),
        ({"labels": np.array([0, 1, 10])}, "from 0 to 10, where 10 classes are told apart, 0 to 9"),
        ({"labels": np.array([0, 1, -1])}, "from -1 to 1"),
        ({"activation": "step"}, "'step' is not known; a network can have sigmoid, relu, tanh"),
        ({"bins": 0}, "at least one bin"),
        ({"count": 0}, "one sample to name"),
    ],
)
def test_what_does_not_fit_is_refused(change, message):
    fitting = {"z": np.zeros((3, 2)), "labels": np.zeros(3, int), "activation": "sigmoid"}
    with pytest.raises(ValueError, match=message):
        profiles(**fitting | change)
