"""What the page shows of the path of a decision, kept for who looks at the same image again."""

from typing import NamedTuple

import numpy as np

from core.arrays import Array
from core.explanation.edges import Step, strongest_edges
from core.explanation.flow import Flow, flow
from core.messages import Message
from core.network.network import Network
from core.network.unit import Unit
from core.weights.parameters import count_parameters
from dashboard.components.sankey import Picture, picture_of
from dashboard.state import cached
from dashboard.state.keys import NetworkKey

UNITS = 8  #: Of a layer that are drawn: their tiles are then large enough to be seen.
_WORK = 5 * 10**9  # parameters that are gone through: some seconds


class Question(NamedTuple):
    """What is asked of which network, to keep by it what comes of it.

    Attributes
    ----------
    network : NetworkKey
    x : bytes
        Of the image, float64.
    unit : int
    versus : int or None
    reference : bytes or None
        Of the image to compare with, float64; None for one without ink.
    """

    network: NetworkKey
    x: bytes
    unit: int
    versus: int | None
    reference: bytes | None

    def flow(self) -> Flow:
        """Return all that flows."""
        reference = None if self.reference is None else _image(self.reference)
        network = cached.network(self.network)
        return flow(network, _image(self.x), self.unit, self.versus, reference)


class Followed(NamedTuple):
    """What of a flow is shown; it holds neither the network nor words of a language.

    Attributes
    ----------
    value, reference_value, change : float
        Of the flow.
    largest : list of (Unit, float)
        Of each hidden layer the unit that gives most of the change, and what it gives.
    steps : list of Step
        What is drawn edge by edge.
    picture : Picture or None
        None where a number on the way is too large.
    """

    value: float
    reference_value: float
    change: float
    largest: list[tuple[Unit, float]]
    steps: list[Step]
    picture: Picture | None


def is_too_large(network: Network) -> bool:
    """Return whether a path through a network takes longer than a page waits.

    Most of the work is to follow each unit that is drawn back to the pixels.
    """
    return count_parameters(network) * UNITS * network.depth > _WORK


def as_bytes(image: Array) -> bytes:
    """Return an image as a `Question` holds it."""
    return np.asarray(image, dtype=np.float64).tobytes()


# By the bytes of one image or two, which are few.
@cached.PASSING.keep(Message("Following the decision through the network…"))
def followed(question: Question, edges: int) -> Followed:
    """Return what is shown of a path, with so many edges between two layers."""
    return follow(question.flow(), edges)


def follow(found: Flow, edges: int) -> Followed:
    """Return what is shown of a flow."""
    sign = np.sign(found.change) or 1.0
    largest = []
    for name, given in list(found.contributions.items())[1:]:
        index = int((sign * given).argmax())
        largest.append((Unit(name, index), float(given[index])))
    steps, picture = [], None
    if np.isfinite([found.change, *map(np.sum, found.contributions.values())]).all():
        steps = strongest_edges(found, edges, UNITS)
        picture = picture_of(found, steps)
    return Followed(found.value, found.reference_value, found.change, largest, steps, picture)


def _image(data: bytes) -> Array:
    return np.frombuffer(data, dtype=np.float64)
