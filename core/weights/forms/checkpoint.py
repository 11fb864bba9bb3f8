"""Where the weights are in a checkpoint, beside the state of an optimizer, an epoch and so on."""

import re
from typing import Any

import numpy as np

from core.files.pickle_notes import Unknown
from core.messages import Message
from core.weights.content import WeightsError
from core.weights.forms.nested import array_of, has_matrix, holds_biases

#: What checkpoints call the weights, the likeliest first.
_WEIGHTS = (
    *("state_dict", "model_state_dict", "model_state", "net_state_dict", "network_state_dict"),
    *("model", "net", "network", "mlp", "classifier", "module"),
    *("weights", "params", "parameters", "variables"),
)
#: What is beside the weights: how the training stood, and copies of the weights.
_BESIDE = re.compile(
    r"opt|sched|scaler|rng|callback|loop|hyper|hparam|config|args|histor|log|metric|loss|best"
)
_COPIES = re.compile(r"(?:^|[._])(?:ema|swa|averaged|teacher|target|shadow)(?:$|[._])")
_MOST_NAMED = 8  # things set aside that a note names


def weights_of(tree: Any) -> tuple[Any, list[Message]]:
    """Return the part of a checkpoint that has the weights, and what was set aside for it."""
    notes: list[Message] = []
    while isinstance(tree, dict):
        inner = [key for key in tree if isinstance(key, str) and has_matrix(tree[key])]
        if any(array_of(tree[key]) is not None for key in inner):
            break  # the weights themselves
        likely = (
            [key for key in _WEIGHTS if key in inner][:1]
            or [key for key in inner if not _BESIDE.search(key) and not _COPIES.search(key)]
            or [key for key in inner if not _BESIDE.search(key)]
        )
        _check_one(tree, likely)
        if len(likely) != 1:
            break  # a dictionary for each layer
        chosen = likely[0]
        others = [str(key) for key in tree if key != chosen]
        if any(map(holds_biases, others)):
            break  # the matrices under one name, the vectors under another
        if others:
            notes.append(
                Message(
                    "It is a checkpoint: the weights under {key!r:.60} were read, and the rest set "
                    "aside: {names:.300}.",
                    key=chosen,
                    names=_listed(others),
                )
            )
        tree = tree[chosen]
    return tree, notes


def without_copies(weights: Any, notes: list[Message]) -> tuple[Any, list[Message]]:
    """Return weights without the averages of them that stand under the same names elsewhere."""
    if not isinstance(weights, dict):
        return weights, notes
    copies = [
        key for key, value in weights.items() if _COPIES.search(str(key)) and np.ndim(value) > 0
    ]
    kept = {key: value for key, value in weights.items() if key not in copies}
    if not copies or not has_matrix(kept):
        return weights, notes
    note = Message(
        "Copies of the weights, as averages of the training, were set aside: {names:.300}.",
        names=_listed(list(map(str, copies))),
    )
    return kept, [*notes, note]


def object_instead(tree: Any) -> str | None:
    """Return the kind of an object that stands where weights were expected, if one does."""
    match tree:
        case Unknown(name=kind):
            return kind
        case dict() if any(has_matrix(tree.get(name)) for name in _WEIGHTS):
            return None
        case dict():
            values = [tree[name] for name in _WEIGHTS if name in tree]
        case list() | tuple():
            values = list(tree)
        case _:
            return None
    return next((value.name for value in values if isinstance(value, Unknown)), None)


def _check_one(tree: dict[Any, Any], names: list[str]) -> None:
    """Raise a WeightsError if under these names are several networks of the same layers."""
    networks = [tree[name] for name in names if isinstance(tree[name], dict)]
    alike = {frozenset(network) for network in networks}
    if len(networks) > 1 and len(alike) == 1 and sum(map(has_matrix, networks[0].values())) > 1:
        raise WeightsError(
            Message(
                "it holds several networks, {names:.200}. Save one of them in a file of its own.",
                names=_listed(names),
            )
        )


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"{name:.40}" for name in names[:_MOST_NAMED])
    return f"{shown}, …" if len(names) > _MOST_NAMED else shown
