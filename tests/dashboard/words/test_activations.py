import string

import pytest

from core.network.layers import ACTIVATIONS
from core.network.saturation import NEAR
from dashboard.words.activations import NEAR_LIMITS, WORDS


def values_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_activation_has_its_words():
    assert list(WORDS) == list(ACTIVATIONS)


@pytest.mark.parametrize("name", WORDS)
def test_every_sentence_has_the_values_it_needs(name):
    words = WORDS[name]
    assert values_in(words.step) == {"units"}
    assert values_in(words.slope) == {"layer"}
    assert values_in(words.accuracy) == {"accuracy", "fraction"}
    assert values_in(words.saturated.note) == {"fraction"}


def test_how_near_a_limit_is_said_as_it_is_counted():
    for sentence in (NEAR_LIMITS.explained, WORDS["sigmoid"].accuracy, WORDS["tanh"].accuracy):
        assert f"within {NEAR} of " in sentence
