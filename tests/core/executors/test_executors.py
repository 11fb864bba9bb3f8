import builtins
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import numpy as np
import pytest

from core.executors.opening import open_pool, stopping
from core.executors.pool import AHEAD, Pool

SHARED = np.arange(4)
EXPECTED = [(0, 6, ""), (1, 7, ""), (2, None, "no 2 here"), (3, 9, ""), (4, 10, "")]


def add(shared, task):
    if task == 2:
        raise ValueError("no 2 here")
    return int(shared.sum()) + task


def where(shared, task):
    """Return the process of a task, and how many threads BLAS has there, once others began."""
    from threadpoolctl import threadpool_info

    shared @ shared
    time.sleep(0.1)
    blas = (each for each in threadpool_info() if each["user_api"] == "blas")
    return os.getpid(), {each["num_threads"] for each in blas}


def until_it_is_to_end(shared, task):
    shared.append(task)
    while not stopping():
        time.sleep(0.01)
    shared.remove(task)


def outcomes(results):
    return [(each.task, each.value, str(each.error or "")) for each in results]


def test_an_error_is_what_becomes_of_its_task_and_ends_no_other():
    with open_pool() as pool:
        shared = pool.share(SHARED)

        assert outcomes(pool.run(add, range(5), shared, in_order=True)) == EXPECTED
        assert sorted(outcomes(pool.run(add, range(5), shared))) == EXPECTED
        assert outcomes(pool.run(add, (), shared)) == []


def test_results_come_as_they_complete_or_in_the_order_of_the_tasks():
    with ThreadPoolExecutor(2) as executor:
        pool = Pool(executor, 2)

        def late(task):
            time.sleep(0.2 if task == 0 else 0)
            return task

        assert [each.task for each in pool.run(late, range(4))][-1] == 0
        assert [each.task for each in pool.run(late, range(4), in_order=True)] == [0, 1, 2, 3]


@pytest.mark.parametrize("in_order", [False, True])
def test_few_tasks_are_under_way_however_many_there_are(in_order):
    asked = iter(range(300))
    with ThreadPoolExecutor(2) as executor:
        results = Pool(executor, 2).run(add, asked, SHARED, in_order=in_order)
        for done, _ in enumerate(results):
            assert next(asked, 300) - 2 * done <= 2 * AHEAD + 1  # one is taken here each time


def test_threads_leave_blas_to_one_of_its_own_while_they_are_there():
    from threadpoolctl import threadpool_info, threadpool_limits

    with threadpool_limits(2):
        with open_pool() as pool:
            assert {each.value[0] for each in pool.run(where, range(2), SHARED)} == {os.getpid()}
            assert all(each.value[1] == {1} for each in pool.run(where, range(2), SHARED))
        assert {each["num_threads"] for each in threadpool_info()} == {2}


def test_beside_a_cluster_blas_has_one_thread_here_too(monkeypatch):
    from threadpoolctl import threadpool_info, threadpool_limits

    monkeypatch.setattr("core.executors.opening.local_cluster", lambda workers: nullcontext("tcp"))
    monkeypatch.setattr("core.executors.opening.connected", nullcontext)
    monkeypatch.setattr("core.executors.opening.ClusterPool", lambda client: client)
    for options in ({"workers": 2}, {"scheduler": "tcp"}):
        with threadpool_limits(2), open_pool(**options) as pool:
            assert pool == "tcp"
            assert {each["num_threads"] for each in threadpool_info()} == {1}


def test_threads_of_a_callers_own_leave_blas_as_it_is():
    from threadpoolctl import threadpool_limits

    with threadpool_limits(2), ThreadPoolExecutor(1) as executor:
        before = where(SHARED, 0)
        (only,) = Pool(executor, 1).run(where, range(1), SHARED)
        assert only.value == before
        assert 2 in before[1]


def test_a_task_that_takes_long_hears_that_the_pool_is_closed():
    begun = []

    def interrupted():
        with open_pool() as pool:
            pool.executor.submit(until_it_is_to_end, pool.share(begun), 0)
            while not begun:
                time.sleep(0.01)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert begun == []
    assert not stopping()


def test_without_dask_a_sentence_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def missing(name, *arguments, **options):
        if name.partition(".")[0] == "distributed":
            raise ModuleNotFoundError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    for options in ({"workers": 1}, {"scheduler": "tcp://127.0.0.1:1"}):
        with pytest.raises(ValueError, match=r"install -r requirements-cluster.txt"):
            open_pool(**options).__enter__()


@pytest.mark.parametrize(
    ("address", "error", "said"),
    [
        ("nowhere", ValueError, "'nowhere' is not the address of a scheduler"),
        ("tcp://127.0.0.1:1", OSError, "No scheduler answers at tcp://127.0.0.1:1: start one"),
        ("carrier://pigeon", ValueError, "is not the address of a scheduler"),
    ],
)
def test_a_scheduler_that_is_not_there_is_named(monkeypatch, address, error, said):
    pytest.importorskip("distributed", reason="it comes with requirements-cluster.txt")
    monkeypatch.setattr("core.executors.cluster.PATIENCE", 0.3)

    with pytest.raises(error, match=said):
        open_pool(scheduler=address).__enter__()
