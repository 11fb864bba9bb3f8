import numpy as np
import pytest

from core.explanation.needed import Needed, most_needed, nearly_always


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([0.0, -0.25, 0.125], Needed(1, -0.25, 0)),
        ([-0.25, -0.125, -0.25, -0.25], Needed(0, -0.25, 2)),
        ([0.3 - 0.2, 0.1, 0.2], Needed(1, 0.1, 1)),  # equals but for the last bit
        ([0.0], Needed(0, 0.0, 0)),
        ([np.nan, np.nan], None),
    ],
)
def test_the_unit_that_is_missed_most_is_found_with_its_equals(changes, expected):
    found = most_needed(np.array(changes))
    assert found == expected if expected is None else found.others == expected.others
    if expected:
        assert found.change == pytest.approx(expected.change)
        assert changes[found.unit] == pytest.approx(min(changes))


def test_nearly_all_are_99_of_100():
    assert nearly_always(np.array([0.0, 0.98, 0.99, 1.0])) == 2
