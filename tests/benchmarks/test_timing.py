from benchmarks.timing import Comparison, alternate, held_to, seconds, show


def test_each_rival_runs_once_a_round_after_a_run_that_is_not_counted():
    ran = []

    def rival(name):
        return lambda: ran.append(name) or len(ran)

    measured = alternate({"a": rival("a"), "b": rival("b")}, rounds=3)
    assert ran[:2] == ["a", "b"]
    assert [sorted(ran[i : i + 2]) for i in (2, 4, 6)] == [["a", "b"]] * 3
    assert sorted(measured["a"] + measured["b"]) == [3, 4, 5, 6, 7, 8]


def test_a_time_is_of_the_calls_after_the_first():
    ran = []
    assert seconds(lambda: ran.append(1), calls=3) > 0
    assert len(ran) == 4


def test_a_ratio_is_the_median_of_the_rounds_beside_its_budget(capsys):
    times = {"ours": [1.0, 2.0, 30.0], "rival": [2.0, 2.0, 10.0]}
    comparisons = [Comparison("ours", "rival", 1.2), Comparison("rival", "ours", 0.5)]
    show("title", times, comparisons)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    # Ratios 0.5, 1 and 3: the median of the times themselves would give the same here.
    assert lines[1] == ["ours", "3", "2,000", "ms", "1,000–30,000", "ms"]
    assert lines[5] == ["ours", "/", "rival", "3", "1×", "0.5–3×", "≤", "1.2×", "met"]
    assert lines[6] == ["rival", "/", "ours", "3", "1×", "0.333–2×", "≤", "0.5×", "MISSED"]


def test_a_median_is_held_to_its_budget():
    assert held_to(16, [15, 40, 16]) == ("3", "16.0 ms", "40.0 ms", "≤ 16 ms", "met")
    assert held_to(16, [16.1]) == ("1", "16.1 ms", "16.1 ms", "≤ 16 ms", "MISSED")
