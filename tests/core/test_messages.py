import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from core.messages import Message, message_of


def test_a_message_is_its_sentence_and_keeps_what_it_was_made_of():
    message = Message("{file} has {size:,} bytes.", file="x.npz", size=1234)

    assert message == "x.npz has 1,234 bytes."
    assert message.template == "{file} has {size:,} bytes."
    assert message.values == {"file": "x.npz", "size": 1234}


@pytest.mark.parametrize("again", [copy.copy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_message_outlives_copying_and_pickling(again):
    message = again(Message("{a!r:.3} {b}", a="four", b=Message("{c}", c=1)))

    assert message == "'fo 1"
    assert message.template == "{a!r:.3} {b}"
    assert message.values["b"].values == {"c": 1}


@pytest.mark.parametrize(
    "error",
    [
        ValueError(Message("{what} is wrong.", what="This")),
        OSError(28, Message("{what} is wrong.", what="This")),
        ValueError(1, Message("{what} is wrong.", what="This"), "more"),
    ],
)
def test_an_error_says_the_message_that_it_was_raised_with(error):
    assert message_of(error).values == {"what": "This"}


def test_an_error_of_another_kind_says_its_text():
    assert message_of(OSError(13, "Permission denied")) == "[Errno 13] Permission denied"
    assert message_of(ValueError("a {brace}")) == "a {brace}"


@pytest.mark.parametrize(
    ("message", "values"),
    [
        (Message("{n:,} of {f}", n=1234, f="x.npz"), {"n": 1234, "f": "x.npz"}),
        (Message("{at}: {why}", at=Path("a/b"), why=Message("{n} left", n=0)), None),
        (Message("sizes {sizes}", sizes=(50, 100)), {"sizes": "(50, 100)"}),
        (Message("{loss:.2f}", loss=float("nan")), None),
    ],
)
def test_a_message_keeps_its_template_and_values_as_json(message, values):
    again = Message.from_json(json.loads(json.dumps(message.to_json())))

    assert again == message
    assert again.template == message.template
    assert values is None or again.values == values


def test_a_message_whose_values_json_would_change_keeps_its_sentence():
    for message in (
        Message("{n:,} bytes", n=np.int64(1234)),
        Message("{path!r}", path=Path("a")),
    ):
        assert Message.from_json(json.loads(json.dumps(message.to_json()))) == message
