"""Caches are bounded in bytes, whoever fills them, and compute a thing once."""

import ast
import threading
import tomllib
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

from core import evaluate, init_network, load_mnist
from core.weights.content import LIMIT
from dashboard.state import byte_cache, cached
from dashboard.state.byte_cache import ByteCache, held_bytes
from tests.conftest import PROJECT

MB = 2**20
UNBOUNDED = ("cache_resource", "lru_cache", "max_entries")


class Asked(NamedTuple):
    name: str
    passing: bool = False


def megabyte():
    return np.zeros(MB, np.uint8)


def test_the_least_recently_used_goes_when_the_bytes_are_more_than_the_budget():
    cache = ByteCache(4 * MB)
    for key in "abc":
        cache.get(key, megabyte)
    cache.get("a", pytest.fail)
    cache.get("d", megabyte)
    assert cache.nbytes <= 4 * MB
    cache.get("a", pytest.fail)
    computed = []
    cache.get("b", lambda: computed.append("b"))
    assert computed == ["b"]


def test_what_hardly_another_asks_for_drives_out_nothing_that_all_ask_for():
    few = ByteCache(2 * MB)
    cache = ByteCache(4 * MB, few)
    kept = cache.keep()(lambda key: megabyte())
    usual = [Asked(name) for name in "abc"]
    edited = [Asked(name, passing=True) for name in "defghi"]
    for key in [*usual, *edited]:
        kept(key)
    assert all(kept.known(key) is not None for key in usual)
    assert kept.known(edited[-1]) is not None
    assert kept.known(edited[0]) is None
    assert few.nbytes <= 2 * MB


def test_many_small_values_stay_within_the_budget_too():
    cache = ByteCache(MB)
    for key in range(5000):
        cache.get(key, lambda: 0.5)
        assert len(cache) * 500 < MB
    cache.get(4999, pytest.fail)


def test_keys_take_room_too():
    cache = ByteCache(MB)
    for image in range(100):
        cache.get((bytes([image]) * (MB // 10), "z1"), lambda: 0.5)
        assert len(cache) <= 10
    assert MB // 2 < cache.nbytes <= MB


def test_what_was_asked_for_last_is_kept_whatever_it_takes():
    cache = ByteCache(MB)
    cache.get("small", lambda: 1)
    large = cache.get("large", lambda: np.zeros(3 * MB, np.uint8))
    assert cache.get("large", pytest.fail) is large
    assert len(cache) == 1


def test_two_of_the_largest_networks_are_kept_to_be_compared():
    cache = ByteCache(cached.NETWORKS.budget)
    for name in "AB":
        cache.get(name, lambda: np.zeros(LIMIT, np.uint8))
    assert len(cache) == 2


def test_room_is_made_before_it_is_taken():
    cache = ByteCache(4 * MB)
    for key in "ab":
        cache.get(key, megabyte)
    cache.make_room(3 * MB)
    assert len(cache) == 0


def test_what_an_object_computes_later_is_counted():
    cache = ByteCache(4 * MB)
    thing = cache.get("thing", lambda: SimpleNamespace(array=megabyte()))
    thing.more = np.zeros(3 * MB, np.uint8)
    cache.get("other", megabyte)
    assert len(cache) == 1


def test_an_error_is_not_kept():
    cache = ByteCache(MB)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 / 0)
    assert cache.get("a", lambda: 2) == 2


def test_several_threads_compute_once():
    cache, entered, go_on, computed = ByteCache(MB), threading.Event(), threading.Event(), []

    def compute():
        computed.append(threading.get_ident())
        entered.set()
        assert go_on.wait(10)
        return object()

    found = []
    threads = [
        threading.Thread(target=lambda: found.append(cache.get("a", compute))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    assert entered.wait(10)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert len(computed) == 1
    assert len(set(map(id, found))) == 1
    assert len(found) == 4


def test_who_waits_for_what_another_computes_sees_what_it_is_as_who_computes_it(monkeypatch):
    signs, entered, go_on = [], threading.Event(), threading.Event()

    def spinner(words, *, show_time):
        signs.append((threading.current_thread().name, words, show_time))
        return nullcontext()

    @ByteCache(MB).keep("Counting…")
    def count(key):
        entered.set()
        assert go_on.wait(10)
        return key

    monkeypatch.setattr(byte_cache.st, "spinner", spinner)
    first, second = (threading.Thread(target=count, args=[3], name=name) for name in "12")
    first.start()
    assert entered.wait(10)
    second.start()
    while len(signs) < 2:
        second.join(0.01)
        assert second.is_alive()
    go_on.set()
    first.join(10)
    second.join(10)
    assert count(3) == 3
    assert signs == [("1", "Counting…", True), ("2", "Counting…", True)]


def test_two_keys_are_computed_side_by_side():
    cache = ByteCache(MB)
    assert cache.get("outer", lambda: cache.get("inner", lambda: 1) + 1) == 2


def test_a_view_counts_as_all_that_it_holds_on_to_and_a_shared_array_once():
    whole = np.zeros((100, 1000))
    assert held_bytes(whole[:, 3]) >= whole.nbytes
    shared = {"a": whole, "b": (whole[1:], whole.T)}
    assert held_bytes(shared) < 1.01 * whole.nbytes
    assert held_bytes(np.frombuffer(bytes(5000), np.uint8)) >= 5000


def test_an_evaluation_counts_with_the_figures_that_follow_from_it():
    x, t = load_mnist(source="sample")[1]
    outcome = evaluate(init_network(), x, t)
    before = held_bytes(outcome)
    assert before >= outcome.probabilities.nbytes + outcome.labels.nbytes
    arrays = outcome.predicted, outcome.margin, outcome.loss
    assert held_bytes(outcome) >= before + sum(array.nbytes for array in arrays)


def test_a_table_counts_with_its_columns():
    pandas = pytest.importorskip("pandas")
    assert held_bytes(pandas.DataFrame({"a": np.zeros(10_000)})) >= 80_000


# No cache of the dashboard is bounded in entries alone, or not at all


def test_whatever_is_cached_for_all_visitors_is_bounded_in_bytes():
    settings = tomllib.loads((PROJECT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["maxCacheDataSize"].endswith("MB")  # of every st.cache_data
    unbounded = [
        f"{path.name}: {ast.unparse(decorator)}"
        for path in Path(PROJECT, "dashboard").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if any(word in ast.unparse(decorator) for word in UNBOUNDED)
    ]
    assert not unbounded
