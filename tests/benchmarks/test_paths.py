from benchmarks import paths, timing


def test_the_report_holds_the_path_to_its_budget(capsys, monkeypatch):
    monkeypatch.setattr(timing, "sleep", lambda _: None)
    monkeypatch.setattr(paths, "BUDGET", 60)
    paths.report(rounds=1)
    assert "flow and strongest_edges: at most 60000 ms, met" in capsys.readouterr().out
    monkeypatch.setattr(paths, "BUDGET", 0)
    paths.report(rounds=1)
    assert "at most 0 ms, MISSED" in capsys.readouterr().out
