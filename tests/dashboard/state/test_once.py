import pytest

from dashboard.state.once import once_a_run, one_look


@pytest.fixture
def looked():
    """Return the names that were looked up, and the function that looks."""
    names = []

    @once_a_run
    def look(name):
        names.append(name)
        if name == "missing":
            raise FileNotFoundError(name)
        return len(names)

    return names, look


def test_within_a_run_each_is_looked_up_once(looked):
    names, look = looked
    with one_look():
        assert [look("a"), look("b"), look("a")] == [1, 2, 1]
    assert names == ["a", "b"]


def test_the_next_run_looks_anew_also_after_one_that_failed(looked):
    names, look = looked
    with pytest.raises(FileNotFoundError), one_look():
        look(look("a") and "missing")
    with one_look():
        look("a")
    assert names == ["a", "missing", "a"]


def test_outside_a_run_nothing_is_kept_nor_is_an_error_within(looked):
    names, look = looked
    look("a")
    look("a")
    with one_look():
        for _ in range(2):
            with pytest.raises(FileNotFoundError):
                look("missing")
    assert names == ["a", "a", "missing", "missing"]
