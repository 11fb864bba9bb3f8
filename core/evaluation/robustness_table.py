"""Many networks along many transforms: the rows of a table, and what they come to.

A network and a transform are a task that any worker can do: it takes the name of the data set and
gives a row for each amount.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.datasets.mnist import read_split
from core.evaluation.intervals import check_interval, wilson
from core.evaluation.robustness import accuracy_along
from core.images.filters import check
from core.images.transforms import transform_named
from core.messages import Message
from core.network.network import Network


@dataclass(frozen=True)
class AccuracyAt:
    """The accuracy of a network over images that a transform has changed by an amount.

    What cannot be one is a `ValueError`.

    Attributes
    ----------
    network : str
        The name of its file.
    data, split : str
        The name of the data set, and which of its images.
    transform : str
        A short name in `core.images.transforms.TRANSFORMS`.
    amount : float
    images : int
        How many there are.
    accuracy, low, high : float
        The fraction that is predicted right, and its 95 % interval (Wilson, 1927).
    """

    network: str
    data: str
    split: str
    transform: str
    amount: float
    images: int
    accuracy: float
    low: float
    high: float

    def __post_init__(self) -> None:
        check_interval(self.low, self.accuracy, self.high)
        transform = transform_named(self.transform)
        what = Message("{name}: the amount", name=transform.name)
        check(what, self.amount, transform.lowest, transform.highest)


def accuracies_at(
    network: Network,
    file: str,
    data: str,
    split: str,
    transform: str,
    amounts: Sequence[float],
    stop: Callable[[], bool] = lambda: False,
) -> list[AccuracyAt]:
    """Return a row for each amount of a transform.

    Parameters
    ----------
    network : Network
    file : str
        The name of its file.
    data, split : str
        The name of a data set, which must be where this runs, and ``"train"`` or ``"test"``.
    transform : str
        A short name in `core.images.transforms.TRANSFORMS`.
    amounts : sequence of float
        From the transform's lowest to its highest.
    stop : callable, optional
        Asked after every amount; once it says True there is no result.

    Raises
    ------
    ValueError, OSError
        As `core.datasets.mnist.read_split` and `core.evaluation.robustness.accuracy_along`; or if
        it was stopped.
    """
    images, labels = read_split(data, split, mapped=True)
    n, rows = len(labels), []
    found = accuracy_along(network, images, labels, transform_named(transform), amounts)
    for amount, accuracy in zip(amounts, found, strict=True):
        if stop():
            raise InterruptedError(Message("It was stopped before its end: start it again."))
        interval = wilson(round(accuracy * n), n)
        rows.append(AccuracyAt(file, data, split, transform, float(amount), n, accuracy, *interval))
    return rows


def of_the_first(rows: Sequence[AccuracyAt]) -> list[AccuracyAt]:
    """Return the rows of the data set and split of the first: accuracies compare within those."""
    data, split = rows[0].data, rows[0].split
    return [row for row in rows if (row.data, row.split) == (data, split)]


def worst(rows: Sequence[AccuracyAt]) -> AccuracyAt:
    """Return the row of the lowest accuracy, the first of equals."""
    return min(rows, key=lambda row: row.accuracy)


def mean_accuracies(rows: Sequence[AccuracyAt]) -> dict[str, float]:
    """Return the mean accuracy of each network over all its transforms, the highest first.

    Only those count that all networks have, if there are any, for a network that was tried on what
    is harder is no worse. Each counts the same, however many amounts it has.
    """
    by: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        by.setdefault(row.network, {}).setdefault(row.transform, []).append(row.accuracy)
    common = set.intersection(*map(set, by.values())) if by else set()
    means = {}
    for network, transforms in by.items():
        counted = [each for name, each in transforms.items() if name in (common or transforms)]
        means[network] = sum(sum(each) / len(each) for each in counted) / len(counted)
    return dict(sorted(means.items(), key=lambda item: -item[1]))
