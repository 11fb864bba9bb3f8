import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from core.messages import LONGEST, Message, message_of


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


def test_a_message_is_said_in_another_language_with_the_messages_in_it():
    catalogue = {"{n:,} of {what}": "{what}: {n:,}", "images": "图像"}
    message = Message("{n:,} of {what}", n=1234, what=Message("images"))

    said = message.translated(lambda template: catalogue.get(template, template))

    assert said == "图像: 1,234"


def test_chinese_words_stand_without_a_blank_between_them():
    template = Message("{title} has {name}", title=Message("sample"), name="a.npz")
    chinese = {"{title} has {name}": "数据集 {title} 有 {name} 文件", "sample": "样本"}

    assert template.translated(chinese.__getitem__) == "数据集样本有 a.npz 文件"


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
    assert message_of(OSError(13, "Permission denied")) == "Permission denied"
    assert message_of(OSError("no room")) == "no room"
    assert message_of(ValueError("a {brace}\n  and more")) == "a {brace} and more"


@pytest.mark.parametrize("file", ["a/b.npz", b"a/b.npz"])
def test_an_error_of_the_system_names_the_file_as_a_path(file):
    message = message_of(OSError(13, "Permission denied", file))

    assert message == (
        f"{Path('a/b.npz')} could not be used (Permission denied): give another path, or change "
        "its permissions."
    )
    assert message.values["path"] == Path("a/b.npz")


def test_a_value_is_shown_no_longer_than_a_person_reads_and_kept_whole():
    name = "W" * 300_000
    message = Message("{name}, {name!r}, {names}: {why}", name=name, names=[name], why="no")

    assert len(message) < 3 * LONGEST + 10
    assert message.startswith("WWW")
    assert message.endswith("…: no")
    assert message.values["name"] == name
    whole = Message("{text} {text}", text=Message("{a} {b}", a="a" * 400, b="b" * 400))
    assert Message("{whole}", whole=whole) == whole  # a sentence in a sentence is cut once


def test_a_path_is_never_cut():
    path = Path(*["folder"] * 100)
    assert Message("{path}", path=path) == str(path)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb", "a?b"),
        ("\x1b[31mred", "?[31mred"),  # a terminal would obey it
        ("half \ud800", "half ?"),
        ("\u202egpj.exe", "?gpj.exe"),
        ("a\u200bb\u2028", "a?b?"),
        ("お o\u00a0é 👍", "お o\u00a0é 👍"),
    ],
)
def test_nothing_hides_in_a_sentence(name, shown):
    assert Message("{name}.", name=name) == f"{shown}."
    assert Message("{path}.", path=Path(name)) == f"{shown}."


@pytest.mark.parametrize(
    ("message", "values"),
    [
        (Message("{n:,} of {f}", n=1234, f="x.npz"), {"n": 1234, "f": "x.npz"}),
        (
            Message("{at}: {why}", at=Path("a/b"), why=Message("{n} left", n=0)),
            {"at": Path("a/b"), "why": "0 left"},
        ),
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
