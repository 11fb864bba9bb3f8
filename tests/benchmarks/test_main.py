import sys

import pytest

from benchmarks import __main__ as command


@pytest.fixture
def ran(monkeypatch):
    ran = []
    monkeypatch.setattr(
        command, "BENCHMARKS", {name: lambda name=name: ran.append(name) for name in ("a", "b")}
    )
    return ran


@pytest.mark.parametrize(
    ("arguments", "expected"), [([], ["a", "b"]), (["b"], ["b"]), (["b", "a"], ["b", "a"])]
)
def test_the_named_benchmarks_run_and_all_without_a_name(ran, monkeypatch, arguments, expected):
    monkeypatch.setattr(sys, "argv", ["benchmarks", *arguments])
    command.main()
    assert ran == expected


def test_an_unknown_name_is_refused_with_those_there_are(ran, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmarks", "a", "nothing"])
    with pytest.raises(SystemExit) as exit:
        command.main()
    assert exit.value.code == 2
    assert "there is no benchmark 'nothing': choose from a, b" in capsys.readouterr().err
    assert ran == []
