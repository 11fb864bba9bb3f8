"""How near `forward` and a training come to what the machine can do: multiply, and move numbers.

The rates are those of a large square product and of a copy of a large array, in the same run.
"""

from functools import partial
from itertools import pairwise, starmap
from operator import mul
from statistics import median

import numpy as np

from benchmarks.epochs import BATCH, HIDDEN
from benchmarks.timing import alternate, seconds, show
from core import forward, init_network, load_mnist, train
from core.cli.output import table

FORWARD, TRAINING, PRODUCT, COPY = "forward", "train, one epoch", "a square product", "a copy"


def report(images: int = 10_000, side: int = 2048, rounds: int = 15) -> None:
    """Print the times, and what share of the two rates each of ours comes to."""
    network = init_network()
    _, (digits, labels) = load_mnist(source="sample")
    x, t = np.resize(digits, (images, digits.shape[1])), np.resize(labels, images)
    square = np.random.default_rng(0).random((side, side), np.float32)
    long = np.zeros(16 * square.size, np.float32)
    copied = np.empty_like(long)
    ways = {
        FORWARD: lambda: forward(network, x),
        TRAINING: lambda: train(x, t, hidden=HIDDEN, batch=BATCH, epochs=1),
        PRODUCT: lambda: square @ square,
        COPY: lambda: np.copyto(copied, long),
    }
    times = alternate({name: partial(seconds, way, 3) for name, way in ways.items()}, rounds)
    show(f"{images:,} images, {network!r}, float32", times, [])

    weights = sum(starmap(mul, pairwise(network.sizes)))
    first = network.sizes[0] * network.sizes[1]
    arrays = network.sizes[0] + 2 * sum(network.sizes[1:])
    # Each multiplication with its addition: by W, and in a training by the arrays that gave it
    # and, but for the first layer, by W once more. Each array that is read or made, once; those of
    # a training's gradient too.
    work = {
        FORWARD: (2 * images * weights, 4 * images * arrays),
        TRAINING: (2 * images * (3 * weights - first), 8 * images * arrays),
        PRODUCT: (2 * side**3, 0),
        COPY: (0, 2 * long.nbytes),
    }
    rates = {name: [each / median(times[name]) / 1e9 for each in work[name]] for name in work}
    most = rates[PRODUCT][0], rates[COPY][1]
    print()
    print(
        table(
            [
                ("", "multiplied and added", "of the product's", "moved", "of the copy's"),
                *(
                    (
                        name,
                        f"{flops:.0f} GFLOP/s",
                        f"{flops / most[0]:.0%}",
                        f"{moved:.1f} GB/s",
                        f"{moved / most[1]:.0%}",
                    )
                    for name, (flops, moved) in rates.items()
                ),
            ]
        )
    )
