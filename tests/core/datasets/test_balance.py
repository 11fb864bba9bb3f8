from collections import Counter

import numpy as np
import pytest

from core.datasets.balance import balance


@pytest.mark.parametrize(
    ("labels", "missing", "even"),
    [
        ([0, 1, 2], 0, True),
        ([0, 1, 2, 2], 0, False),
        ([2, 2, 1], 1, False),
        ([1, 1, 2, 2], 1, True),
        ([2], 2, True),
    ],
)
def test_the_counts_of_classes_are_those_of_counting_one_by_one(labels, missing, even):
    spread, counted = balance(np.array(labels, np.uint8), classes=3), Counter(labels)
    assert spread.counts.tolist() == [counted[label] for label in range(3)]
    assert counted[spread.most] == max(counted.values())
    assert counted[spread.fewest] == min(counted.values())
    assert (spread.missing, spread.even) == (missing, even)
