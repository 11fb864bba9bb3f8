import pytest

from core import Network
from core.weights.content import Content
from core.weights.layers.order import in_book_order
from tests.core.weights.layers.test_dense import linear_layers

hypothesis = pytest.importorskip("hypothesis")
given, st = hypothesis.given, hypothesis.strategies


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=4),
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.randoms(),
)
def test_whatever_the_order_and_the_orientation_the_network_chains_and_uses_every_layer(
    widths, turned, random
):
    sizes = (784, *widths, 10)
    arrays = {}
    for i, (weight, bias) in enumerate(linear_layers(*sizes)):
        arrays[f"layer{i}.weight"] = weight.T if turned[i] else weight
        arrays[f"layer{i}.bias"] = bias
    names = list(arrays)
    random.shuffle(names)
    renamed, notes = in_book_order(Content({name: arrays[name] for name in names}))
    found = Network(renamed).sizes
    assert (found[0], sorted(found)) == (784, sorted(sizes))
    assert len(notes) == len(sizes) - 1
