import pytest

from core.network.layers import ACTIVATIONS
from core.network.saturation import NEAR
from dashboard.words.activations import NEAR_LIMITS, WORDS


def test_every_activation_has_its_words():
    assert list(WORDS) == list(ACTIVATIONS)


@pytest.mark.parametrize("name", WORDS)
def test_every_sentence_says_the_values_it_is_given(name):
    words = WORDS[name]
    assert "50 sums" in words.step(50)
    assert "dz7" in words.slope(7)
    assert "98.50 %" in (said := words.accuracy("98.50 %", "12 %"))
    assert "12 %" in said
    assert "12 %" in words.saturated.note("12 %")
    assert words.saturated.units(1, "**1**").startswith("**1** unit is")
    assert words.saturated.units(2, "**2**").startswith("**2** units are")


def test_how_near_a_limit_is_said_as_it_is_counted():
    accuracies = [WORDS[name].accuracy("", "") for name in ("sigmoid", "tanh")]
    for sentence in (NEAR_LIMITS.explained, *accuracies):
        assert f"within {NEAR} of " in sentence
