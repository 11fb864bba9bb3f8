from benchmarks import surgery, timing


def test_the_report_holds_every_kind_of_edit_to_its_budget(capsys, monkeypatch):
    monkeypatch.setattr(timing, "sleep", lambda _: None)
    monkeypatch.setattr(surgery, "IMAGES", 500)
    monkeypatch.setattr(surgery, "BUDGET", 60)
    surgery.report(rounds=1)
    printed = capsys.readouterr().out
    assert all(name in printed for name in surgery.EDITS)
    assert "of 60000 ms, met" in printed
    monkeypatch.setattr(surgery, "BUDGET", 0)
    surgery.report(rounds=1)
    assert "of 0 ms, MISSED" in capsys.readouterr().out
