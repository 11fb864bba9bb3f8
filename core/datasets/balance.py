"""How evenly the samples of a split are spread over its classes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Balance:
    """How many samples the classes have.

    Attributes
    ----------
    counts : (K,) int
        Samples of each class.
    """

    counts: npt.NDArray[np.integer]

    @property
    def missing(self) -> int:
        """How many classes have no sample."""
        return int((self.counts == 0).sum())

    @property
    def most(self) -> int:
        """The class with most samples, the first of equals."""
        return int(self.counts.argmax())

    @property
    def fewest(self) -> int:
        """The class with fewest samples, of those that have any; the first of equals."""
        return int(np.where(self.counts, self.counts, self.counts.max() + 1).argmin())

    @property
    def even(self) -> bool:
        """Whether all classes that have samples have as many."""
        return bool(self.counts[self.most] == self.counts[self.fewest])


def balance(labels: npt.NDArray[np.integer], classes: int = 10) -> Balance:
    """Return how the samples are spread.

    Parameters
    ----------
    labels : (N,) int
        0 to ``classes - 1``.
    classes : int

    Examples
    --------
    >>> spread = balance(np.array([0, 2, 2]), classes=3)
    >>> spread.missing, spread.most, spread.fewest, spread.even
    (1, 2, 0, False)
    """
    return Balance(np.bincount(labels, minlength=classes))
