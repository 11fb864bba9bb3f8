"""The histories of the trainings that are shown: read, packed and counted once for all visitors."""

import hashlib
import json
from typing import NamedTuple

from core.arrays import Array, as_rows
from core.datasets.mnist import apply_flags
from core.messages import Message
from core.training.history_packing import forward_along, pack_history
from core.training.learning import Answers, Learning, answers_along, when_learned
from dashboard.state import cached
from dashboard.state.byte_cache import let_run_end
from dashboard.state.keys import DataKey, HistoryKey, history_key
from dashboard.state.selection import Selection
from dashboard.state.worker import worker


class Packed(NamedTuple):
    """A history as it is sent: its key in the browser, its bytes, and what of it is in them."""

    key: str
    data: bytes
    units: int
    kept: list[int]


@cached.FIGURES.keep()
def packed(key: HistoryKey, most: int) -> Packed:
    """Return a history as it is sent to the browser, in so many bytes."""
    browser_key = hashlib.blake2b(repr((key, most)).encode(), digest_size=8).hexdigest()
    data = pack_history(cached.history(key), browser_key, most)
    head = json.loads(data.partition(b"\n")[0])
    return Packed(browser_key, data, head["units"], head["kept"])


@cached.PASSING.keep()
def answers(key: HistoryKey, data: DataKey, split: str, sample: int, most: int) -> dict[str, Array]:
    """Return what the network answered to a sample in each state that is sent."""
    images, labels = cached.splits(data)[split]
    x = apply_flags(images[sample], labels[sample])[0]
    return forward_along(cached.history(key), packed(key, most).kept, x)


@cached.PASSING.keep()
def answers_to(key: HistoryKey, data: DataKey, split: str, sample: int) -> Answers:
    """Return what the network answered to a sample in every state."""
    images, labels = cached.splits(data)[split]
    return answers_along(cached.history(key), apply_flags(images[sample], labels[sample])[0])


@cached.FIGURES.keep(Message("Trying the samples in every state of the training…"))
def learning(key: HistoryKey, data: DataKey, split: str) -> Learning:
    """Return when the samples of a split were learned."""
    labels = cached.splits(data)[split][1]
    x = as_rows(cached.pixels(data, split))
    return when_learned(cached.history(key), x, labels, lambda done, total: let_run_end())


def learning_of(selection: Selection) -> Learning | None:
    """Return when the samples were learned that are shown; None without a history to read."""
    key = history_key(selection.key.network)
    if key is None or selection.history is None:
        return None
    return learning(key, selection.key.data, selection.split)


def matrices(key: HistoryKey, data: DataKey, split: str, most: int) -> Array | None:
    """Return the confusion matrix of each state that is sent; None while they are not known."""
    found = learning.known(key, data, split)
    return None if found is None else found.confusion[packed(key, most).kept]


def come(keys: list[HistoryKey], data: DataKey, split: str) -> bool:
    """Let the matrices be computed that are not known; return whether more will come."""
    missing = [key for key in keys if learning.known(key, data, split) is None]
    return bool(missing) and worker.want(
        (__name__, *missing, data, split),
        lambda: (learning(key, data, split) for key in missing),
    )
