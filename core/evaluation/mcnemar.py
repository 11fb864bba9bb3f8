"""Whether two networks are equally often right, or by more than chance not."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.arrays import silent

EXACT_BELOW = 25  # discordant samples


@dataclass(frozen=True)
class McNemar:
    """McNemar's test (1947) of whether two networks are equally often right.

    Only the samples count that one network alone got right. If the networks are equally good,
    each of these is as likely A's as B's.

    Attributes
    ----------
    only_a, only_b : int
        How many samples A alone, and B alone, got right: the discordant samples.
    """

    only_a: int
    only_b: int

    @property
    def discordant(self) -> int:
        """How many samples one network alone got right."""
        return self.only_a + self.only_b

    @cached_property
    @silent
    def exact_p(self) -> float:
        """The two-sided p-value of the binomial distribution; 1 without discordant samples."""
        n, fewer = int(self.discordant), int(min(self.only_a, self.only_b))
        # Python's whole numbers of any length divide exactly; each term further out is a known
        # fraction of the one before.
        last = math.comb(n, fewer) / (1 << n)
        fractions = np.arange(fewer, 0, -1) / np.arange(n - fewer + 1, n + 1)
        return min(1.0, 2 * last * (1 + float(np.cumprod(fractions).sum())))

    @property
    def chi_squared(self) -> float:
        """The statistic with continuity correction, (|b - c| - 1)² / (b + c) (Edwards, 1948).

        0 where b and c are equal: there is nothing to correct.
        """
        excess = max(abs(self.only_a - self.only_b) - 1, 0)
        return excess**2 / self.discordant if self.discordant else 0.0

    @property
    def chi_squared_p(self) -> float:
        """The p-value of the statistic: chi-squared with one degree of freedom."""
        return math.erfc(math.sqrt(self.chi_squared / 2))

    @property
    def exact(self) -> bool:
        """Whether `p` is the exact one: below 25 discordant samples (mlxtend; Raschka, 2018).

        With more, the two hardly differ, and chi-squared is what is mostly quoted.
        """
        return self.discordant < EXACT_BELOW

    @property
    def p(self) -> float:
        """The p-value to quote."""
        return self.exact_p if self.exact else self.chi_squared_p
