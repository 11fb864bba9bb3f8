import numpy as np
import pytest

from core import Network, init_network
from core.weights import parameters
from core.weights.parameters import count_parameters, parameter_figures, weight_histograms


def test_the_bundled_network_has_learned_45_360_numbers():
    # 784 · 50 + 50, 50 · 100 + 100, 100 · 10 + 10.
    assert count_parameters(init_network()) == 39_250 + 5_100 + 1_010


def test_the_figures_are_those_of_every_array():
    network = init_network()
    table = parameter_figures(network)
    assert table.index.tolist() == list(network)
    for name, row in table.iterrows():
        array = network[name].astype(np.float64)
        assert (row["shape"], row["count"]) == (str(array.shape), array.size)
        assert row["dtype"] == "float32"
        expected = (array.mean(), array.std(), array.min(), array.max())
        figures = row[["mean", "std", "smallest", "largest"]].astype(float)
        np.testing.assert_allclose(figures, expected, rtol=1e-9)


def test_every_weight_is_counted_once_in_bins_about_0():
    network = init_network()
    table = weight_histograms(network, bins=31)
    for layer, rows in table.groupby("array"):
        W = network[layer]
        assert rows["count"].sum() == W.size
        assert rows["fraction"].sum() == pytest.approx(1)
        assert rows["low"].iloc[0] == -rows["high"].iloc[-1] == pytest.approx(-np.abs(W).max())
        for _, row in rows.iloc[:-1].iterrows():
            assert row["count"] == ((row["low"] <= W) & (row["high"] > W)).sum()


def test_weights_that_are_all_0_have_a_histogram():
    table = weight_histograms(Network({"W1": np.zeros((784, 10)), "b1": np.zeros(10)}), bins=5)
    assert table["count"].tolist() == [0, 0, 7840, 0, 0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("part", [1, 0.6, 0.5, 0.2])
def test_weights_as_large_as_their_type_holds_have_a_histogram(dtype, part):
    largest = np.finfo(dtype).max * part
    W = np.array([[largest, 0], [-largest, largest * 0.75]], dtype)
    table = weight_histograms(Network({"W1": W, "b1": [0, 0]}), bins=4)
    assert table["count"].tolist() == [1, 0, 1, 2]
    assert table["high"].iloc[-1] == -table["low"].iloc[0] == pytest.approx(largest)


def test_a_histogram_without_bins_is_refused():
    with pytest.raises(ValueError, match="at least one bin, not 0"):
        weight_histograms(init_network(), bins=0)


def test_the_deviation_of_many_numbers_is_that_of_all_of_them(monkeypatch):
    monkeypatch.setattr(parameters, "_PART", 7)
    found = parameter_figures(init_network())["std"]
    wanted = [array.std(dtype=np.float64) for array in init_network().values()]
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
