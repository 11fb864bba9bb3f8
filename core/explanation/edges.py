"""The strongest edges of the path of a decision, and what all others add up to."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Array, silent
from core.explanation.flow import Flow, array_of
from core.network.unit import Unit

_BLOCK = 2**20  # products held at a time


@dataclass(frozen=True)
class Edge:
    """What one unit gives to the logit by way of one of the layer behind it.

    Attributes
    ----------
    source : Unit or None
        Of z1, z2, …; None for the image as a whole, all pixels together.
    target : Unit
        Of the last layer the logit, ``a3[9]``.
    value : float
    """

    source: Unit | None
    target: Unit
    value: float


@dataclass(frozen=True)
class Step:
    """All that flows through one layer, the strongest edges one by one.

    Attributes
    ----------
    layer : int
        From 1.
    edges : list of Edge
        The strongest first.
    rest : float
        The sum of all others: it and theirs add up to `Flow.change`.
    fraction : float
        How much of all edges is in these, each without its sign, 0 to 1.
    """

    layer: int
    edges: list[Edge]
    rest: float
    fraction: float


@silent
def strongest_edges(flow: Flow, edges: int, units: int) -> list[Step]:
    """Return the strongest edges of each layer between the strongest units on both its sides.

    Parameters
    ----------
    flow : Flow
    edges, units : int
        How many of each layer at most.

    Returns
    -------
    list of Step
        From the first layer to the last.

    Examples
    --------
    >>> from core import Network
    >>> from core.explanation.flow import flow
    >>> W1, W2 = [[1, 0], [0, 2]], [[3, 0], [-1, 0]]
    >>> network = Network({"W1": W1, "b1": [0, 0], "W2": W2, "b2": [0, 0]}, "relu")
    >>> _, last = strongest_edges(flow(network, [1, 1], unit=0), edges=1, units=1)
    >>> str(last.edges[0].source), last.edges[0].value, last.rest, last.fraction
    ('z1[0]', 3.0, -2.0, 0.6)
    """
    shown: list[list[Unit]] = []
    for layer in range(1, flow.network.depth):
        name = array_of(layer)
        largest = _largest(flow.contributions[name], min(units, edges))
        shown.append([Unit(name, int(index)) for index in largest])
    shown.append([flow.target])
    steps = []
    for layer, targets in enumerate(shown, start=1):
        sources: list[Unit] | list[None] = shown[layer - 2] if layer > 1 else [None]
        values = np.array([_between(flow, sources, target) for target in targets])
        values = values.reshape(len(targets), len(sources))
        places = zip(*np.unravel_index(_largest(values, edges), values.shape), strict=True)
        drawn = [Edge(sources[i], targets[j], float(values[j, i])) for j, i in places]
        rest = flow.change - sum(edge.value for edge in drawn)
        size, gross = sum(abs(edge.value) for edge in drawn), _gross(flow, layer)
        steps.append(Step(layer, drawn, rest, size / gross if gross else 1.0))
    return steps


def _between(flow: Flow, sources: list[Unit] | list[None], target: Unit) -> list[float]:
    """Return what each source gives by way of a unit."""
    into = flow.into(target)
    return [float(into.sum() if source is None else into[source.index]) for source in sources]


def _gross(flow: Flow, layer: int) -> float:
    """Return the sum of all edges of a layer, each without its sign."""
    depth = flow.network.depth
    if layer == 1:  # the pixels are one source: what reaches a unit of them is one edge
        reached = flow.contributions["z1"] if depth > 1 else np.array(flow.change)
        return float(np.abs(reached).sum())
    before = array_of(layer - 1)
    if layer == depth:
        return float(np.abs(flow.contributions[before]).sum())
    W, sent = flow.network[f"W{layer}"], np.abs(flow.differences[before])
    slopes, some = np.abs(flow.slopes(layer)), max(1, _BLOCK // len(W))
    blocks = (slice(start, start + some) for start in range(0, len(slopes), some))
    return float(sum(sent @ np.abs(W[:, block]) @ slopes[block] for block in blocks))


def _largest(values: Array, count: int) -> Array:
    """Return where in reading order the largest absolute values are that are not 0."""
    size = np.abs(values).ravel()
    order = np.argsort(-size, kind="stable")[:count]
    return order[size[order] > 0]
