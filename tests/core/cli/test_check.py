import pytest

from core.checks.check import Check
from core.messages import Message


def test_each_check_is_printed_with_its_figures(run):
    code, out, _ = run("check", "--data", "sample")

    assert code == 0
    assert "pass  The probabilities of an image add up to 1\n      largest deviation " in out
    assert "pass  The published accuracy, by a loop\n      0.9664 on 2,500 images" in out
    assert "FAIL" not in out
    assert " passed, 0 failed, " in out.splitlines()[-1]


@pytest.mark.parametrize(("passed", "code"), [(True, 0), (None, 0), (False, 1)])
def test_the_exit_code_tells_whether_one_failed(run, monkeypatch, passed, code):
    a, b, so = map(Message, ("a", "b", "so"))
    checks = [
        Check(a, True, so, so, Message("mend a")),
        Check(b, passed, so, so, Message("mend b")),
    ]
    monkeypatch.setattr("core.cli.check.run_checks", lambda network, source: iter(checks))

    found, out, _ = run("check", "--data", "sample")

    assert found == code
    assert ("FAIL  b" in out) == (passed is False)
    assert ("–     b" in out) == (passed is None)
    assert ("What to do: mend b." in out) == (passed is False)
    assert "mend a" not in out
