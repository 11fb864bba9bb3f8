import os
import shutil
import threading
import time

import pytest

from dashboard.jobs import departures
from dashboard.jobs.departures import AWAY, SEEN, note_seen, remove_left, watch

ANN, BOB = "a" * 32, "b" * 32


@pytest.fixture
def leave(tmp_path):
    """Give a function that leaves a visitor's folder who was seen so many seconds ago, if ever."""

    def leave(name, ago, seen=True):
        folder = tmp_path / name
        (folder / "weights").mkdir(parents=True)
        (folder / "weights" / "mine.npz").touch()
        then = time.time() - ago
        if seen:
            (folder / SEEN).touch()
            os.utime(folder / SEEN, (then, then))
        os.utime(folder, (then, then))
        return folder

    return leave


def nobody(_):
    return False


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("seen", [True, False])
def test_a_folder_goes_half_an_hour_after_its_visitor_was_seen(tmp_path, leave, seen):
    leave(ANN, AWAY + 5, seen)
    leave(BOB, AWAY - 5, seen)
    remove_left(tmp_path, nobody)
    assert names(tmp_path) == [BOB]


def test_it_stays_while_its_visitor_is_connected_or_trains(tmp_path, leave):
    leave(ANN, 2 * AWAY)
    remove_left(tmp_path, {ANN}.__contains__)
    assert names(tmp_path) == [ANN]


def test_who_is_connected_is_seen_by_every_server(tmp_path, leave):
    leave(ANN, 2 * AWAY)
    note_seen(tmp_path, {ANN, BOB})
    remove_left(tmp_path, nobody)
    assert names(tmp_path) == [ANN]  # and who keeps nothing gets no folder


def test_what_a_killed_server_was_removing_goes_and_nothing_else_does(tmp_path, leave):
    leave(".0123456789abcdef.going", 0)
    for other in ("shared", "notes", ".hidden"):
        leave(other, 2 * AWAY)
    (tmp_path / "readme.txt").touch()
    remove_left(tmp_path, nobody)
    assert names(tmp_path) == [".hidden", "notes", "readme.txt", "shared"]


def test_no_link_is_followed(tmp_path, leave):
    elsewhere = leave("elsewhere", 2 * AWAY)
    folder = leave(f"visitors/{ANN}", 0)
    os.symlink(elsewhere, folder / "link")
    os.utime(folder / SEEN, (0, 0))
    os.symlink(elsewhere, folder.with_name(BOB))
    note_seen(folder.parent, {BOB})
    remove_left(folder.parent, nobody)
    assert names(folder.parent) == [BOB]
    assert names(elsewhere) == [SEEN, "weights"]
    assert (elsewhere / SEEN).stat().st_mtime < time.time() - AWAY


def test_who_comes_back_while_it_is_removed_has_everything(tmp_path, leave, monkeypatch):
    folder = leave(ANN, 2 * AWAY)
    moved = departures.move

    def come_back(path, target):
        (path / SEEN).touch()
        moved(path, target)

    monkeypatch.setattr(departures, "move", come_back)
    remove_left(tmp_path, nobody)
    assert names(folder) == [SEEN, "weights"]


def test_a_folder_that_is_not_there_is_no_fault(tmp_path):
    note_seen(tmp_path / "none", {ANN})
    remove_left(tmp_path / "none", nobody)


def test_two_servers_that_remove_at_once_both_go_on(tmp_path, leave):
    for number in range(20):
        leave(f"{number:032x}", 2 * AWAY)
    threads = [threading.Thread(target=remove_left, args=(tmp_path, nobody)) for _ in "12"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(tmp_path) == []


def test_a_server_looks_as_soon_as_it_starts_and_until_it_ends(tmp_path, leave):
    leave(ANN, 2 * AWAY)
    leave(BOB, 2 * AWAY)
    looked = threading.Event()

    def here():
        looked.set()
        return {BOB}

    stop = watch(tmp_path, here, nobody)
    looked.wait(30)
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "departures"]
    stop()
    thread.join(30)
    assert names(tmp_path) == [BOB]
    shutil.rmtree(tmp_path / BOB)
