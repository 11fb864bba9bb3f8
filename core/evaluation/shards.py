"""Many IDX files measured as one split: their pairs looked at, cut into tasks, and tallied.

A task is a file, a start and a count, and never pixels: whoever computes it reads them. The blocks
of a file are counted from its start, and each task begins with one, so that any division gives the
same digits. What computes the tasks is not known here: see `Run`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from core.evaluation.evaluation import Evaluation
from core.evaluation.pairing import Pair
from core.evaluation.streaming import (
    BLOCK,
    MAX_BYTES,
    LabelsError,
    check_labels_of,
    count_images,
    evaluate_blocks,
    never,
    task_ranges,
)
from core.evaluation.tally import Tally
from core.files.addresses import absolute, stamp
from core.files.idx_stream import open_idx
from core.files.journal import Journal
from core.messages import Message, message_of
from core.network.network import Network

TASK = 32 * BLOCK  # images: tenths of a second, in which to hand them out takes no part

MOST_ROWS = 2**17  # misclassified samples that a task hands over: some 30 MB

#: What a file can be at fault for; any other error is one of this program.
UNREADABLE = (OSError, ValueError, MemoryError)

#: Computes a function of the network and a task for every task, in any order: yields the task with
#: its value, or with the error that it ended with. `core.executors` has some.
Run = Callable[
    [Callable[[Network, Any], Any], Iterable[Any]], Iterable[tuple[Any, Any, Exception | None]]
]


@dataclass(frozen=True)
class Shard:
    """A pair of files that belong together.

    Attributes
    ----------
    pair : Pair
    count : int
        How many images it has.
    packed : bool
        Whether one of the files cannot be read from the middle.
    key : str
        What no other shard has, and neither this one once one of its files has changed.
    """

    pair: Pair
    count: int
    packed: bool
    key: str


class Task(NamedTuple):
    """Some images of a shard, and the key by which what it comes to is kept."""

    pair: Pair
    start: int
    images: int
    key: str


def read_shards(pairs: Sequence[Pair], run: Run) -> tuple[list[Shard], dict[Pair, Exception]]:
    """Return the shards, in their order, and why others cannot be read.

    Raises
    ------
    LabelsError
        If labels are not one for each image, as where a file is short.
    """
    read: dict[Pair, Shard] = {}
    unread: dict[Pair, Exception] = {}
    for pair, shard, error in run(read_shard, pairs):
        if isinstance(error, LabelsError):
            raise error  # of names that mean no pair, or of a copy that was stopped
        if error is None:
            read[pair] = shard
        elif isinstance(error, UNREADABLE):
            unread[pair] = error
        else:
            raise error
    return [read[pair] for pair in pairs if pair in read], unread


def read_shard(network: Network, pair: Pair) -> Shard:
    """Return what the headers of a pair of files say, once they are known to fit.

    Errors are those of `evaluate_blocks` that do not need the numbers.
    """
    with open_idx(pair.images, MAX_BYTES) as images, open_idx(pair.labels, MAX_BYTES) as labels:
        count = count_images(network, images)
        check_labels_of(images, labels, network.sizes[-1])
        packed = images.packed or labels.packed
    stamps = [f"{absolute(path)} {stamp(path)}" for path in (pair.images, pair.labels)]
    return Shard(pair, count, packed, " ".join([pair.name, *stamps]))


def tasks_of(shard: Shard) -> list[Task]:
    """Return the tasks of a shard."""
    return [
        Task(shard.pair, part.start, len(part), f"{shard.key} {part.start}")
        for part in task_ranges(shard.count, shard.packed, TASK)
    ]


def tally_task(
    network: Network, task: Task, errors: bool = False, stop: Callable[[], bool] = never
) -> dict[str, Any]:
    """Return what a task comes to, as JSON can hold it.

    Parameters
    ----------
    network : Network
    task : Task
    errors : bool
        Whether the misclassified samples are asked for as well.
    stop : callable
        That of `evaluate_blocks`.

    Returns
    -------
    dict
        ``tally`` is that of `Tally.to_json`, ``errors`` a list of the misclassified samples, each
        its index, label, prediction, confidence, margin and loss. It is None where nobody
        asks, or they are more than `MOST_ROWS`: `misclassified_of` yields them.
    """
    tally, first = Tally.of_nothing(network.sizes[-1]), task.start
    rows: list[tuple[Any, ...]] | None = [] if errors else None
    for outcome in evaluate_blocks(
        network, task.pair.images, task.pair.labels, task.start, task.images, stop
    ):
        try:
            tally += Tally.of(outcome, task.pair.name, first)
        except ValueError as error:
            raise ValueError(
                Message("{path}: {reason}", path=task.pair.name, reason=message_of(error))
            ) from error
        if rows is not None:
            rows += _misclassified(outcome, first)
            if len(rows) > MOST_ROWS:
                rows = None
        first += len(outcome.labels)
    return {"tally": tally.to_json(), "errors": rows}


def misclassified_of(network: Network, task: Task) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `tally_task`, however many; errors are those of `evaluate_blocks`."""
    first = task.start
    for outcome in evaluate_blocks(
        network, task.pair.images, task.pair.labels, task.start, task.images
    ):
        yield from _misclassified(outcome, first)
        first += len(outcome.labels)


def _misclassified(outcome: Evaluation, first: int) -> list[tuple[Any, ...]]:
    """Return a row for each misclassified sample."""
    samples = outcome.where(correct=False)
    columns = [first + samples, outcome.labels[samples], outcome.predicted[samples]]
    for figure in (outcome.confidence, outcome.margin, outcome.loss):
        columns.append(figure[samples].astype(np.float64).round(6))
    return list(zip(*(column.tolist() for column in columns), strict=True))


def tally_shards(
    shards: Sequence[Shard],
    classes: int,
    run: Run,
    kept: Journal | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    errors: bool = False,
    stop: Callable[[], bool] = never,
) -> tuple[Tally, dict[Pair, Exception]]:
    """Return the tally of all shards that can be read to their end, and why others cannot.

    Parameters
    ----------
    shards : sequence of Shard
    classes : int
        How many the network tells apart.
    run : Run
    kept : Journal, optional
        Has what is finished already, and gets what becomes so: what `tally_task` returns.
    progress : callable, optional
        Called with the number of images done and of all.
    errors, stop
        Those of `tally_task`.
    """
    whole, nothing = Tally.of_nothing(classes), Tally.of_nothing(classes)
    unread: dict[Pair, Exception] = {}
    parts: dict[Pair, Tally] = {}  # of the shards that are begun
    left = {shard.pair: shard.count for shard in shards}
    total = sum(left.values())

    def add(task: Task, value: dict[str, Any]) -> None:
        nonlocal whole
        parts[task.pair] = parts.get(task.pair, nothing) + Tally.from_json(value["tally"])
        left[task.pair] -= task.images
        if not left[task.pair]:
            whole += parts.pop(task.pair)

    def unfinished() -> Iterator[Task]:
        for shard in shards:
            for task in tasks_of(shard):
                if shard.pair in unread:
                    break
                if kept is not None and task.key in kept:
                    add(task, kept[task.key])
                else:
                    yield task

    for task, value, error in run(partial(tally_task, errors=errors, stop=stop), unfinished()):
        if error is not None:
            if not isinstance(error, UNREADABLE):
                raise error  # it is no fault of the files
            unread.setdefault(task.pair, error)
        elif kept is not None:
            kept.add(task.key, value)
        if task.pair in unread:  # nothing of it counts
            parts.pop(task.pair, None)
            left[task.pair] = 0
        else:
            add(task, value)
        progress(total - sum(left.values()), total)
    return whole, unread
