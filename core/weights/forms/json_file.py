"""A network as text: lists of numbers in JSON, as Michael Nielsen's book saves its networks."""

import json
from typing import Any

from core.messages import Message
from core.weights.content import Content, WeightsError
from core.weights.forms.trees import content_of

_MOST = 500_000  # numbers: read as text, each takes many times the room and the time


def is_json(data: bytes) -> bool:
    """Return whether data begins and ends as an object or a list of JSON does."""
    start, end = data[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1], data[-100:].rstrip()[-1:]
    return (start, end) in ((b"{", b"}"), (b"[", b"]"))


def read_json(data: bytes) -> Content:
    """Return the network of a JSON file.

    Raises
    ------
    WeightsError
        If it is damaged, too large, or holds no arrays of a network.
    """
    count = data.count(b",") + data.count(b"[")
    if count > _MOST:
        raise WeightsError(
            Message(
                "it holds {count:,} numbers as text; at most {most:,} are read. Save the arrays as "
                ".npz.",
                count=count,
                most=_MOST,
            )
        )
    try:
        tree = json.loads(data)
        _check_kind(tree)
        return content_of(tree)
    except RecursionError as error:
        raise WeightsError(Message("it is nested deeper than any network.")) from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise WeightsError(
            Message(
                "the file is damaged or is not JSON ({error:.80}). Fetch or write it again.",
                error=str(error),
            )
        ) from error


def _check_kind(tree: Any) -> None:
    """Raise a WeightsError for files that describe a network without its numbers."""
    if not isinstance(tree, dict):
        return
    if "cells" in tree and "nbformat" in tree:
        raise WeightsError(
            Message("this is a notebook. Run it, and bring the file of weights that it saves.")
        )
    if "class_name" in tree or "modelTopology" in tree or "weightsManifest" in tree:
        raise WeightsError(
            Message(
                "this describes the layers of a network of Keras' without their weights. Save the "
                "whole of it: {line}",
                line='model.save("mlp.keras")',
            )
        )
