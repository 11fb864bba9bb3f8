"""A Dask cluster of two processes: it takes seconds to start, so that all is tried on one."""

import os
import signal
import time
from contextlib import contextmanager

import numpy as np
import pytest

from core import write_idx
from core.datasets.mnist import read_split
from core.executors.opening import open_pool

SHARED = np.arange(4)
SIGKILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # which is as hard on Windows
FILES, EACH = 8, 40


def where(shared, task):
    """Return the process of a task, and how many threads BLAS has there."""
    from threadpoolctl import threadpool_info

    time.sleep(0.1)
    return os.getpid(), {each["num_threads"] for each in threadpool_info()}


def add(shared, task):
    if task == 2:
        raise ValueError("no 2 here")
    return int(shared.sum()) + task


def refuse(path, task):
    with open(path, "a", encoding="ascii") as file:
        file.write("once ")
    raise ValueError("it cannot be")


def processes_of(pool):
    found = list(pool.run(where, range(4), SHARED))
    assert {frozenset(each.value[1]) for each in found} == {frozenset({1})}
    return {each.value[0] for each in found}


@pytest.fixture
def files(tmp_path):
    images, labels = read_split("sample", "test")
    for number in range(FILES):
        part = slice(number * EACH, (number + 1) * EACH)
        write_idx(tmp_path / f"images-{number}", images[part])
        write_idx(tmp_path / f"labels-{number}", labels[part])
    return tmp_path


def test_a_cluster_gives_what_threads_give_also_where_a_worker_is_killed(
    files, capsys, monkeypatch
):
    pytest.importorskip("distributed", reason="it comes with requirements-cluster.txt")
    from core.cli.main import main

    def printed(*options):
        assert main([str(option) for option in options]) == 0
        return capsys.readouterr().out

    measure = ("evaluate", "--images", files, "--labels", files, "--json")
    predict = ("predict", files / "images-*", "--probabilities")
    figures, rows = printed(*measure), printed(*predict)
    assert rows.count("\n") == FILES * EACH + 1

    with open_pool(workers=2) as pool:
        processes = processes_of(pool)
        assert len(processes) == pool.width == 2
        assert os.getpid() not in processes
        results = pool.run(add, range(5), pool.share(SHARED), in_order=True)
        found = [(each.task, each.value, str(each.error or "")) for each in results]
        assert found == [(0, 6, ""), (1, 7, ""), (2, None, "no 2 here"), (3, 9, ""), (4, 10, "")]

        (refused,) = pool.run(refuse, [0], str(files.with_name("tried")))
        assert str(refused.error) == "it cannot be"
        assert files.with_name("tried").read_text(encoding="ascii") == "once "

        @contextmanager
        def deadly_bar(*_):
            yield (
                lambda done, total: (
                    os.kill(processes.pop(), SIGKILL) if len(processes) > 1 else None
                )
            )

        monkeypatch.setattr("core.cli.evaluate.progress_bar", deadly_bar)
        where_it_runs = ("--scheduler", pool._client.scheduler_info()["address"])
        monkeypatch.chdir(files)
        assert printed(*measure, *where_it_runs) == figures
        assert len(processes) == 1
        assert printed(*predict, *where_it_runs) == rows
