import dataclasses
import json

import pytest

from core.cli.language import choose_language, in_words
from core.datasets.table import SOURCES
from core.languages import catalogue
from core.messages import Message

REFUSED = Message("--images and --labels belong together: give both, or neither.")


@pytest.fixture
def chinese():
    """Give what Chinese has for a sentence."""
    return catalogue("zh").gettext


@pytest.mark.parametrize("option", [["--lang", "zh"], ["--lang=zh"]])
def test_an_error_is_said_in_the_language_that_is_asked_for(run, chinese, option):
    code, _, err = run("evaluate", "--images", "x", *option)

    assert code == 2
    assert err.strip() == f"python -m core evaluate: {chinese(REFUSED)}"
    assert REFUSED not in err


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LANGUAGE": "fr:zh:en"}, "zh"),
        ({}, "en"),
    ],
)
def test_without_the_option_it_is_that_of_the_system(monkeypatch, chinese, variables, language):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))

    choose_language([])

    assert in_words(REFUSED) == (chinese(REFUSED) if language == "zh" else REFUSED)


def test_the_report_keeps_its_columns_where_characters_are_twice_as_wide(run, chinese, monkeypatch):
    clothes = SOURCES["fashion-mnist"].classes
    row = dataclasses.replace(SOURCES["sample"], name="clothes", classes=clothes)
    monkeypatch.setitem(SOURCES, "clothes", row)

    _, out, _ = run("evaluate", "--data", "clothes", "--lang", "zh")
    _, figures, _ = run("evaluate", "--data", "clothes", "--lang", "zh", "--json")

    lines = out.splitlines()
    (heads,) = (line for line in lines if line.startswith(chinese("label")))
    scores = lines[lines.index(heads) + 1 :][: len(clothes)]
    assert [line.split("  ")[0] for line in scores] == list(map(chinese, clothes))
    widths = {len(line) + sum(ord(each) > 0x2E80 for each in line) for line in (heads, *scores)}
    assert len(widths) == 1
    assert f"0 {chinese('T-shirt/top')} " in out
    assert [each["name"] for each in json.loads(figures)["per_class"]] == list(clothes)


def test_help_is_said_in_it_too(run, chinese):
    code, out, _ = run("predict", "--lang", "zh", "--help")

    assert code == 0
    assert chinese("JSON in place of CSV") in out
    assert out.startswith(chinese("usage: "))
    assert f"\n{chinese('options')}" in out
    assert chinese("show this help message and exit") in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--nothing"], "无法识别的参数：--nothing（用法请看 python -m core --help）"),
        (["--split", "both"], "参数 --split：没有 'both' 这个选择（可选：'test', 'train'）"),
        (["--split"], "参数 --split：需要一个值"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_it(run, arguments, said):
    code, _, err = run("evaluate", "--lang", "zh", *arguments)

    assert code == 2
    assert said in err


def test_a_language_that_there_is_not_is_refused(run):
    assert run("info", "--lang", "xx")[0] == 2
