"""How sure an accuracy is: intervals for a fraction, and for the difference of two."""

import math
from statistics import NormalDist

from core.messages import Message


def wilson(correct: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval of a fraction (Wilson, 1927).

    Parameters
    ----------
    correct, n : int
        How many of how many, as in an accuracy.
    confidence : float
        How often intervals made like this hold the true fraction, between 0 and 1.

    Returns
    -------
    low, high : float
        0 to 1.

    Raises
    ------
    ValueError
        If n is not positive, correct is not 0 to n, or confidence is not between 0 and 1.

    Examples
    --------
    >>> low, high = wilson(9352, 10_000)
    >>> f"{low:.4f} to {high:.4f}"
    '0.9302 to 0.9399'
    """
    if not 0 <= correct <= n or n < 1:
        raise ValueError(
            Message(
                "A fraction is of at least one sample, 0 to all; found {correct} of {n}.",
                correct=correct,
                n=n,
            )
        )
    if not 0 < confidence < 1:
        raise ValueError(
            Message(
                "A confidence lies between 0 and 1, as 0.95 does; found {confidence}.",
                confidence=confidence,
            )
        )
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    fraction, weight = correct / n, z * z / n
    centre = (fraction + weight / 2) / (1 + weight)
    reach = z * math.sqrt((fraction * (1 - fraction) + weight / 4) / n) / (1 + weight)
    # Rounding must not leave out a fraction of 0 or 1, where the interval ends at it.
    low = 0.0 if correct == 0 else max(0.0, centre - reach)
    return low, 1.0 if correct == n else min(1.0, centre + reach)


def check_interval(low: float, value: float, high: float) -> None:
    """Refuse what is no fraction within its interval, with a `ValueError`."""
    if not 0 <= low <= value <= high <= 1:
        raise ValueError(
            Message(
                "An accuracy lies in its interval, both from 0 to 1; found {value} in {low} to "
                "{high}.",
                value=value,
                low=low,
                high=high,
            )
        )


def paired_difference(
    both: int, only_a: int, only_b: int, neither: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the interval of the fraction of A minus that of B, over the same samples.

    Wilson's intervals of the two fractions, squared and added, less what their correlation takes
    away (Newcombe, 1998, Statistics in Medicine 17:2635, method 10). Unlike the usual estimate
    plus or minus so many standard errors, it keeps its word for fractions near 1, as accuracies
    are, and has a width where the two never differ.

    Parameters
    ----------
    both, only_a, only_b, neither : int
        How many samples count for both fractions, for one alone, for none.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    low, high : float
        -1 to 1.

    Raises
    ------
    ValueError
        If a count is negative, all are 0, or confidence is not between 0 and 1.
    """
    if min(both, only_a, only_b, neither) < 0:
        raise ValueError(
            Message(
                "Counts are 0 or more; found {both}, {only_a}, {only_b} and {neither} samples.",
                both=both,
                only_a=only_a,
                only_b=only_b,
                neither=neither,
            )
        )
    n = both + only_a + only_b + neither
    a, b = both + only_a, both + only_b
    low_a, high_a = wilson(a, n, confidence)
    low_b, high_b = wilson(b, n, confidence)
    below_a, above_a = a / n - low_a, high_a - a / n
    below_b, above_b = b / n - low_b, high_b - b / n

    # The correlation of the two outcomes, corrected for continuity where it is positive.
    excess: float = both * neither - only_a * only_b
    if excess > 0:
        excess = max(excess - n / 2, 0)
    scale = math.sqrt(a * (n - a)) * math.sqrt(b * (n - b))
    correlation = excess / scale if scale else 0.0

    difference = (only_a - only_b) / n
    down = math.sqrt(below_a**2 - 2 * correlation * below_a * above_b + above_b**2)
    up = math.sqrt(above_a**2 - 2 * correlation * above_a * below_b + below_b**2)
    return difference - down, difference + up
