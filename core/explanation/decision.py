"""What put one class before the next in an answer."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Array, silent
from core.explanation.attribution import ledger
from core.network.network import Network


@dataclass(frozen=True)
class Decision:
    """The two likeliest classes of an answer, and the largest reason for the first.

    Attributes
    ----------
    first, second : int
        The class of the largest probability, the first of equals, and of the next.
    tied : int
        How many classes are as likely as the first, itself among them.
    lead : float
        By how much the logit of the first is larger than that of the second.
    source : int or None
        The input of the last layer that adds most to the lead; None where its biases do, or
        nothing does.
    addend : float
        What that adds; may be more than the lead, which others lower.
    """

    first: int
    second: int
    tied: int
    lead: float
    source: int | None
    addend: float


@silent
def decision(network: Network, arrays: Mapping[str, Array]) -> Decision | None:
    """Return what decided an answer.

    Parameters
    ----------
    network : Network
    arrays : mapping of str to array
        x, a1, z1, …, y of one sample, as `forward` gives them.

    Returns
    -------
    Decision or None
        None where there is no second class, or a number of the answer is not finite.
    """
    y, logits = arrays["y"], arrays[f"a{network.depth}"]
    if len(y) < 2 or not (np.isfinite(y).all() and np.isfinite(logits).all()):
        return None
    first = int(y.argmax())
    # Where all other probabilities have vanished, their logits still tell which one is next.
    rest = np.lexsort((np.arange(len(y)), -logits, -y))
    second = int(rest[rest != first][0])
    incoming = f"z{network.depth - 1}" if network.depth > 1 else "x"
    sums = ledger(network, arrays[incoming], network.depth, first, second)
    source = int(sums.terms.argmax())
    addend = float(sums.terms[source])
    by_bias = addend <= max(sums.bias, 0.0)
    return Decision(
        first=first,
        second=second,
        tied=int((y == y[first]).sum()),
        lead=sums.total,
        source=None if by_bias else source,
        addend=max(sums.bias, 0.0) if by_bias else addend,
    )
