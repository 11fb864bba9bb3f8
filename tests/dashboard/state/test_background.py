"""What is computed in the background lets visitors go first, and never those who wait for it."""

import threading

from dashboard.state.background import background_pause, in_background, runs
from dashboard.state.byte_cache import ByteCache, let_run_end


def in_thread(function):
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    return thread


def test_it_waits_for_runs_and_goes_on_when_the_last_has_ended():
    with runs.one():
        with runs.one():
            assert not runs.let_go_first(0)
        assert not runs.let_go_first(0)
    assert runs.let_go_first(0)


def test_a_run_that_fails_is_not_waited_for():
    try:
        with runs.one():
            raise ZeroDivisionError
    except ZeroDivisionError:
        assert runs.let_go_first(0)


def test_a_run_that_asks_for_what_is_computed_there_gets_it_and_computes_nothing():
    cache, begun, results = ByteCache(1000), threading.Event(), []

    def slow():
        begun.set()
        let_run_end()  # here it lets the run go first, unless that waits for it
        return "value"

    def background():
        with in_background(lambda: runs.let_go_first(20)):
            cache.get("key", slow)

    with runs.one():
        computing = in_thread(background)
        assert begun.wait(10)
        visitor = in_thread(lambda: results.append(cache.get("key", lambda: "computed again")))
        visitor.join(10)
    computing.join(10)
    assert results == ["value"]
    assert runs.let_go_first(0)


def test_where_the_background_waits_for_itself_runs_still_go_first():
    cache, begun, go_on, waits = ByteCache(1000), *(threading.Event() for _ in range(3))

    def slow():
        begun.set()
        assert go_on.wait(10)

    def background(pause):
        with in_background(pause):
            cache.get("key", slow)

    first = in_thread(lambda: background(lambda: None))
    assert begun.wait(10)
    second = in_thread(lambda: background(waits.set))
    assert waits.wait(10)
    with runs.one():
        assert not runs.let_go_first(0)
    go_on.set()
    first.join(10)
    second.join(10)


def test_nothing_but_the_block_is_in_the_background():
    with in_background(let_run_end):
        assert background_pause() is let_run_end
        seen = []
        in_thread(lambda: seen.append(background_pause())).join(10)
        assert seen == [None]
    assert background_pause() is None
