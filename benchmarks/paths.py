"""The path of a decision, for one image at a time, beside the forward pass that it follows back."""

from functools import partial
from statistics import median

import numpy as np

from benchmarks.timing import Comparison, alternate, seconds, show
from core import forward, init_network, load_mnist
from core.explanation.edges import strongest_edges
from core.explanation.flow import flow

BUDGET = 0.010  # seconds
PATH, FORWARD = "flow and strongest_edges", "forward in float64"


def report(rounds: int = 25) -> None:
    """Print the times for one image of the bundled sample."""
    network = init_network()
    x = load_mnist(source="sample")[1][0][0].astype(np.float64)
    ways = {
        PATH: partial(seconds, lambda: strongest_edges(flow(network, x, 9, 4), 24, 8)),
        FORWARD: partial(seconds, lambda: forward(network, x)),
    }
    times = alternate(ways, rounds)
    show(f"one image, {network!r}", times, [Comparison(PATH, FORWARD)])
    met = "met" if median(times[PATH]) <= BUDGET else "MISSED"
    print(f"\n{PATH}: at most {1000 * BUDGET:.0f} ms, {met}")
