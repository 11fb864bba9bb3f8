"""Which unit of a hidden layer a network can least do without, and how many say next to nothing."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Array

NEARLY_ALL = 0.99  # of the samples


@dataclass(frozen=True)
class Needed:
    """The unit without which the accuracy changes for the worst.

    Attributes
    ----------
    unit : int
        Its index in the layer, the first of equals.
    change : float
        By how much the accuracy changes without it, -1 to 1; 0 or more where it is not missed.
    others : int
        How many other units are missed as much.
    """

    unit: int
    change: float
    others: int


def most_needed(changes: Array) -> Needed | None:
    """Return the unit that is missed most.

    Parameters
    ----------
    changes : (units,) float
        By how much the accuracy changes when each unit alone is left out; NaN where that was not
        tried.

    Returns
    -------
    Needed or None
        None where nothing was tried.

    Examples
    --------
    >>> most_needed(np.array([0.0, -0.25, 0.125, -0.25]))
    Needed(unit=1, change=-0.25, others=1)
    """
    if np.isnan(changes).any():
        return None
    unit = int(changes.argmin())
    # They are fractions of one number of samples: equals differ in the last bit at most.
    equals = int(np.isclose(changes, changes[unit], rtol=0, atol=1e-12).sum())
    return Needed(unit, float(changes[unit]), equals - 1)


def nearly_always(fractions: Array) -> int:
    """Return how many units are so for at least `NEARLY_ALL` of the samples.

    Parameters
    ----------
    fractions : (units,) float
        Of the samples, as `Profiles.saturated`.
    """
    return int((fractions >= NEARLY_ALL).sum())
