import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import init_network, load_mnist
from core.explanation.edges import strongest_edges
from core.explanation.flow import flow
from tests.core.explanation.making import ACTIVATIONS, SHAPES, made


@settings(max_examples=30)
@given(st.integers(0, 10**6), SHAPES, ACTIVATIONS, st.integers(1, 9), st.integers(1, 4))
def test_what_is_shown_and_the_rest_add_up_at_every_layer(seed, sizes, activation, edges, units):
    network, x, reference = made(seed, sizes, activation)
    found = flow(network, x, 0, 1, reference)
    steps = strongest_edges(found, edges, units)
    assert [step.layer for step in steps] == [*range(1, network.depth + 1)]
    for step in steps:
        values = [edge.value for edge in step.edges]
        assert len(values) <= edges
        assert len({edge.target for edge in step.edges}) <= units
        assert np.all(np.diff(np.abs(values)) <= 0)
        assert sum(values) + step.rest == pytest.approx(found.change, abs=1e-9)
    # With room for all, nothing is left; the paths between two units are their weights' alone.
    for step in strongest_edges(found, 100, 100):
        assert step.rest == pytest.approx(0, abs=1e-9)
        assert step.fraction == pytest.approx(1)
        for edge in step.edges:
            if edge.source:
                assert edge.value == found.into(edge.target)[edge.source.index]


def test_where_nothing_flows_there_is_no_edge():
    network, x, _ = made(3, [5, 4, 4, 3], "tanh")
    steps = strongest_edges(flow(network, x, 0, reference=x), 5, 5)
    assert [(step.edges, step.rest, step.fraction) for step in steps] == [([], 0, 1)] * 3


def test_the_fraction_that_is_shown_is_that_of_all_there_are():
    network = init_network()
    for x in load_mnist(source="sample")[1][0][:3]:
        found = flow(network, x, 9, 4)
        shown = [step.fraction for step in strongest_edges(found, 24, 8)]
        size = np.sort(np.abs(found.contributions["z2"]))[::-1]
        assert shown[-1] == pytest.approx(size[:8].sum() / size.sum())
        pairs = np.abs(
            found.differences["z1"][:, None]
            * network["W2"]
            * found.rescaled["z2"]
            * found.multipliers["z2"]
        )
        middle = strongest_edges(found, 24, 8)[1]
        expected = sum(abs(edge.value) for edge in middle.edges) / pairs.sum()
        assert middle.fraction == pytest.approx(expected, rel=1e-6)
