import numpy as np
import pytest

from core import evaluate, init_network, load_mnist
from core.explanation.ablation import ablate
from core.weights.reader import BUNDLED
from dashboard.pages.units import switches
from dashboard.state import cached
from dashboard.state.keys import Key, data_key, network_key


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("off", [("z1[8]",), ("z2[0]", "z2[99]"), ("z2[3]", "z1[40]", "z1[8]")])
def test_what_follows_without_units_is_that_of_the_network_with_them_off(off, kept, monkeypatch):
    if not kept:
        monkeypatch.setattr(cached.ACTIVATIONS, "budget", 10)
    cached.forget()
    x, t = load_mnist(source="sample")[1]
    expected = evaluate(ablate(init_network(), switches.by_layer(off)), x, t)

    found = switches._without(Key(data_key("sample"), "test", network_key(BUNDLED.name)), off)

    np.testing.assert_allclose(found.probabilities, expected.probabilities, rtol=1e-4, atol=1e-7)
    np.testing.assert_array_equal(found.confusion, expected.confusion)
