"""The test images of MNIST whose label most people would not give.

Northcutt, Athalye and Mueller, "Pervasive Label Errors in Test Sets Destabilize Machine Learning
Benchmarks", NeurIPS Datasets and Benchmarks, 2021: five people were shown each suspicious image;
on these fifteen fewer than three of them chose MNIST's label.
"""

from types import MappingProxyType

import numpy as np

from core.arrays import Array

#: Index in the test split: MNIST's label, and what people saw rather.
DISPUTED = MappingProxyType(
    {
        947: (8, 9),
        1621: (0, 6),
        1901: (9, 4),
        2130: (4, 9),
        2462: (2, 0),
        2597: (5, 3),
        2654: (6, 1),
        3520: (6, 4),
        3558: (5, 0),
        5937: (5, 3),
        6651: (0, 6),
        6783: (1, 6),
        8527: (4, 9),
        9679: (6, 3),
        9729: (5, 6),
    }
)
_SIZE = 10_000  # of MNIST's test split


def disputed(labels: Array) -> dict[int, int]:
    """Return which of these samples people dispute, and what they saw.

    Nothing like it is known of other splits or data sets. MNIST's test split is recognised by its
    size and its labels, so that files of one's own in its place are not mistaken for it.

    Parameters
    ----------
    labels : (N,) int
        The true labels of a split.

    Returns
    -------
    dict
        Index in the split: the digit people saw. Empty for any other split.
    """
    indices = list(DISPUTED)
    if len(labels) != _SIZE or not np.array_equal(
        labels[indices], [label for label, _ in DISPUTED.values()]
    ):
        return {}
    return {index: seen for index, (_, seen) in DISPUTED.items()}
