from dataclasses import fields

import numpy as np
import pytest

from core import relu, sigmoid, tanh
from core.explanation.unit_parts import changed_profiles
from core.explanation.units import profiles

FUNCTIONS = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}


@pytest.mark.parametrize("activation", FUNCTIONS)
@pytest.mark.parametrize(
    ("units", "factor"),
    [([3], 0), ([0, 4], -2), ([5], 100), ([], 1), (range(6), 0.5)],
    ids=["off", "two turned over", "beyond the layer", "none", "all"],
)
def test_the_profiles_after_a_change_are_those_of_the_whole_layer(activation, units, factor):
    random = np.random.default_rng(5)
    a = random.normal(size=(700, 6)).astype(np.float32)
    labels = random.integers(0, 9, 700)
    before = profiles(FUNCTIONS[activation](a), labels, activation, count=7)
    kept = {field.name: getattr(before, field.name).copy() for field in fields(before)}
    a[:, list(units)] *= factor
    z = FUNCTIONS[activation](a)

    found = changed_profiles(before, z, labels, activation, list(units))

    whole = profiles(z, labels, activation, count=7)
    for field in fields(whole):
        ours, theirs = getattr(found, field.name), getattr(whole, field.name)
        np.testing.assert_array_equal(ours, theirs, err_msg=field.name)
        np.testing.assert_array_equal(getattr(before, field.name), kept[field.name])
