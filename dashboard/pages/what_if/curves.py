"""The accuracy over a split along the slider of every transform, computed beside the pages."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from core.evaluation.robustness import accuracy_along, half_accuracy
from core.images.transforms import TRANSFORMS
from core.messages import Message
from core.network.network import Network
from core.weights.parameters import count_parameters
from dashboard.state import cached
from dashboard.state.keys import Key
from dashboard.state.selection import Selection
from dashboard.state.worker import worker

MOST = 10_000  # images: of a longer split the first so many
MOST_WORK = 10**10  # of weights and images, at an amount: less than a second
FEWEST = 100  # images, whatever the network
SOON = 2_000  # images, of which the curves are there first
AMOUNTS = 31  # at most: enough for every whole pixel of a shift


class Curve(NamedTuple):
    """The accuracies at amounts, and of how many images they are, the first of the split."""

    amounts: list[float]
    accuracies: list[float]
    samples: int

    def unchanged(self, name: str) -> float:
        """Return the accuracy at the neutral amount."""
        return self.accuracies[self.amounts.index(TRANSFORMS[name].neutral)]

    def half(self, name: str) -> tuple[float | None, float | None]:
        """Return where below and above neutral half of the accuracy is left."""
        return half_accuracy(self.amounts, self.accuracies, TRANSFORMS[name].neutral)

    def half_text(self, name: str) -> Message | None:
        """Return the amounts of `half` as they are written; None where there is none."""
        digits = 1 if TRANSFORMS[name].step >= 1 else 2
        ends = [
            f"{round(end, digits):g}".replace("-", "−")
            for end in self.half(name)
            if end is not None
        ]
        if len(ends) == 2:
            return Message("{below} and {above}", below=ends[0], above=ends[1])
        return Message("{amount}", amount=ends[0]) if ends else None

    @property
    def mean(self) -> float:
        """What is left on average over all amounts."""
        return sum(self.accuracies) / len(self.accuracies)


def tried(network: Network, samples: int) -> int:
    """Return how many images, the first of so many, the curves are made of."""
    return min(samples, MOST, max(FEWEST, MOST_WORK // count_parameters(network)))


def tried_of(*keys: Key) -> int:
    """Return how many images of a split curves are made of that stand beside each other."""
    return min(
        tried(cached.network(key.network), len(cached.splits(key.data)[key.split][1]))
        for key in keys
    )


def known(key: Key, name: str, whole: int | None = None) -> Curve | None:
    """Return a curve, of the first images alone while there is no more; nothing is computed.

    Parameters
    ----------
    key : Key
    name : str
        Of the transform.
    whole : int, optional
        How many images it is made of where it stands beside others: `tried_of` all of them.
    """
    whole = whole or tried_of(key)
    found = curve.known(key, name, whole, AMOUNTS)
    return found or curve.known(key, name, min(SOON, whole), AMOUNTS)


def is_whole(key: Key, found: Curve | None) -> bool:
    """Return whether a curve is there, and of all images that are tried."""
    return found is not None and found.samples == tried_of(key)


def come(selections: Sequence[Selection], name: str) -> bool:
    """Let what is not known of all curves be computed; return whether more will come.

    Parameters
    ----------
    selections : sequence of Selection
    name : str
        Of the transform whose curve comes first, of those that take as long.
    """
    keys = [selection.key for selection in selections]
    counts = {key: {tried_of(*keys), tried_of(key)} for key in keys}
    if all(
        curve.known(key, each, count, AMOUNTS)
        for key in keys
        for count in counts[key]
        for each in TRANSFORMS
    ):
        return False
    return worker.want((__name__, name, *keys), lambda: steps(keys, name))


def steps(keys: Sequence[Key], name: str) -> Iterator[object]:
    """Compute what is not known of the curves, an amount a step: others need not wait for more.

    The curves come in the order in which people can have them, those that take long last: where a
    transform is affine its curve takes a tenth of the time.
    """
    order, beside = sorted(TRANSFORMS, key=lambda each: each != name), tried_of(*keys)
    for affine in (True, False):
        for most in (SOON, beside, MOST):
            for each in order:
                if bool(TRANSFORMS[each].adjoint) == affine:
                    for key in keys:
                        yield from _steps_of(key, each, min(most, tried_of(key)))


def _steps_of(key: Key, name: str, samples: int) -> Iterator[object]:
    if curve.known(key, name, samples, AMOUNTS):
        return
    for amount in TRANSFORMS[name].grid(AMOUNTS):
        for rows in _parts(samples):
            yield _right_at(key, name, amount, *rows)
    yield curve(key, name, samples, AMOUNTS)


@cached.FIGURES.keep()
def curve(key: Key, name: str, samples: int, count: int) -> Curve:
    """Return the curve of the first so many images at so many amounts, or nearly."""
    amounts = TRANSFORMS[name].grid(count)
    right = [
        sum(_right_at(key, name, amount, *rows) for rows in _parts(samples)) for amount in amounts
    ]
    return Curve(amounts, [each / samples for each in right], samples)


def _parts(samples: int) -> list[tuple[int, int]]:
    """Return from where to where images are counted: what is known of the first, only once."""
    return list(pairwise([0, *(end for end in (SOON,) if end < samples), samples]))


# One amount at a time: what was computed of a curve that nobody waited for is there for the next.
@cached.FIGURES.keep()
def _right_at(key: Key, name: str, amount: float, start: int, stop: int) -> int:
    """Return how many images of a part of a split, changed by one amount, are read right."""
    rows = slice(start, stop)
    images, labels = cached.images(key.data, key.split, rows), cached.splits(key.data)[key.split][1]
    network = cached.network(key.network)
    accuracies = accuracy_along(network, images, labels[rows], TRANSFORMS[name], [amount])
    return round(next(accuracies) * (stop - start))
