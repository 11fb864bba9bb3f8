from benchmarks import histories, timing


def test_the_report_holds_a_history_and_what_is_asked_of_it_to_their_budgets(capsys, monkeypatch):
    monkeypatch.setattr(timing, "sleep", lambda _: None)
    histories.report(images=130, epochs=2, rounds=1)
    printed = capsys.readouterr().out
    assert "Network(784-50-100-10, sigmoid): 5 states in 0.46 MB (budget ≤ 10 MB)" in printed
    assert "with its history, written / train" in printed
    assert "when_learned / predict, every state" in printed
    assert printed.count("≤ 1.") == 2
