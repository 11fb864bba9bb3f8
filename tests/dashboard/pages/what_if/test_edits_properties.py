import pytest

from tests.dashboard.pages.what_if.test_edits import noted, turned

hypothesis = pytest.importorskip("hypothesis")
given, st = hypothesis.given, hypothesis.strategies


@given(st.lists(st.one_of(st.integers(-180, 180), st.sampled_from(["undo", "redo"])), max_size=60))
def test_undo_and_redo_are_those_of_two_stacks(actions):
    history, done, undone = noted(turned(0)), [turned(0)], []
    for action in actions:
        if action == "undo":
            if len(done) > 1:
                undone.append(done.pop())
            history.note(history.back())
        elif action == "redo":
            if undone:
                done.append(undone.pop())
            history.note(history.go(history.place + 1))
        else:
            if turned(action) != done[-1]:
                done.append(turned(action))
                undone.clear()
            history.note(turned(action))
        assert history.edits[history.place] == done[-1]
        assert history.edits == done + undone[::-1]
        assert len(history.deeds) == len(history.edits)
