"""What a visitor does to what is theirs: rename, remove and undo, share and take back."""

import pytest

from core.datasets.table import SOURCES
from core.training.history_file import SUFFIX, history_path
from dashboard.state import own
from dashboard.state.own import (
    KINDS,
    claim_room,
    own_things,
    read_only,
    remove,
    removed_things,
    rename,
    restore,
    share,
    take_back,
)
from dashboard.state.places import data_sets, network_files, places
from tests.dashboard.state.test_places import keep, put_data_set, put_network


@pytest.fixture
def look(at, monkeypatch):
    """Give a function that lets a visitor look who has a network and a data set, ``mine``."""

    def look(name, *, hosted=True, new=True):
        at(name, hosted)
        module = __import__("dashboard.state.places", fromlist=["places"])
        monkeypatch.setattr(own, "settings", module.settings)
        monkeypatch.setattr(own, "visitor", module.visitor)
        if new:
            keep("mine")
            put_data_set(places()[0].data / "mine")

    return look


def names():
    return [[each.name for each in own_things(kind)] for kind in KINDS]


@pytest.mark.parametrize("hosted", [False, True])
def test_what_is_removed_comes_back_under_its_name_or_a_free_one(look, hosted):
    look("ann" if hosted else None, hosted=hosted)
    for kind, ending in (("weights", ".npz"), ("data", "")):
        (mine,) = own_things(kind)
        removed = remove(mine)
        assert own_things(kind) == []
        assert f"mine{ending}" not in [*network_files(), *data_sets()]
        assert restore(removed).name == f"mine{ending}"
        removed = remove(mine)
        put_network(mine.path.parent, mine.name) if ending else put_data_set(mine.path)
        assert restore(removed).name == f"mine-2{ending}"


def test_the_history_of_a_network_goes_where_it_goes(look):
    look("ann")
    (mine,) = own_things("weights")
    history_path(mine.path).write_bytes(b"mine")

    def is_beside(one):
        return [path.name for path in one.path.parent.iterdir() if path.suffix == SUFFIX] == [
            f"{one.name}.history"
        ] and history_path(one.path).read_bytes() == b"mine"

    renamed = rename(mine, "other")
    assert is_beside(renamed)
    keep("mine")
    history_path(mine.path).write_bytes(b"another")
    removed = remove(renamed)
    assert is_beside(removed)
    assert removed_things("weights") == [removed]
    history_path(renamed.path).write_bytes(b"left behind")
    remove(mine)
    restored = restore(removed)
    assert is_beside(restored)
    assert is_beside(take_back(share(restored)))


@pytest.mark.parametrize("hosted", [False, True])
def test_what_was_removed_last_can_be_brought_back_one_by_one(look, monkeypatch, hosted):
    monkeypatch.setattr(own, "UNDONE", 2)
    look("ann" if hosted else None, hosted=hosted)
    keep("a")
    keep("b")
    gone, first, second = map(remove, own_things("weights"))
    assert removed_things("weights") == [second, first]  # as after a reload
    with pytest.raises(FileNotFoundError, match=r"a\.npz is gone for good"):
        restore(gone)
    assert [restore(each).name for each in (first, second)] == ["b.npz", "mine.npz"]
    assert removed_things("weights") == []
    if hosted:
        remove(own_things("weights")[0])
        look("bob", new=False)
        assert removed_things("weights") == []


@pytest.mark.parametrize("name", ["mine", "sample", "theirs", "bundled", "../x", "con"])
def test_a_name_that_is_taken_or_cannot_be_one_is_refused(look, tmp_path, name):
    look("ann")
    put_network(tmp_path / "library", "theirs.npz")
    put_data_set(tmp_path / "library" / "theirs")
    put_network(tmp_path / "library", "sample.npz")
    put_data_set(tmp_path / "library" / "bundled")
    for kind in KINDS:
        (mine,) = own_things(kind)
        with pytest.raises(ValueError, match=r"taken already|called mine already|cannot be"):
            rename(mine, name)
        assert own_things(kind) == [mine]


def test_a_new_name_is_the_one_it_has_from_now_on(look):
    look("ann")
    for kind, ending in (("weights", ".npz"), ("data", "")):
        (mine,) = own_things(kind)
        for name in ("yours", "Yours"):
            mine = rename(mine, name)
            assert [each.name for each in own_things(kind)] == [mine.name] == [f"{name}{ending}"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_case_of_a_letter_is_changed_where_names_do_not_heed_it(look, monkeypatch, kind):
    look("ann")
    (mine,) = own_things(kind)
    with monkeypatch.context() as disk:  # on it, the new name is that of the same file already
        disk.setattr("pathlib.Path.exists", lambda path: True)
        disk.setattr("pathlib.Path.samefile", lambda path, other: True)
        disk.setattr(
            own, "move_with_history", lambda path, target: pytest.fail("the name is taken")
        )
        rename(mine, "Mine")
    assert [each.stem for each in own_things(kind)] == ["Mine"]


def test_what_came_with_the_project_and_is_in_the_library_is_nobodys_own(look, tmp_path):
    put_network(tmp_path / "library", "theirs.npz")
    put_data_set(tmp_path / "library" / "theirs")
    for name, hosted in (("ann", True), (None, False)):
        look(name, hosted=hosted)
        assert names() == [["mine.npz"], ["mine"]]
        assert [read_only(kind) for kind in KINDS] == [(["theirs.npz"], []), (["theirs"], [])]
    look(None, new=False)
    assert names() == [[], []]
    # Without a cookie, what is kept in the project's ``data`` is the server's own.
    assert [read_only(kind)[1] for kind in KINDS] == [["mine.npz"], ["mine"]]


def test_what_is_shared_all_see_and_who_shares_it_takes_it_back(look):
    look("ann")
    for kind in KINDS:
        share(own_things(kind)[0])
    look("bob", new=False)
    assert ("mine.npz" in network_files(), "mine" in data_sets()) == (True, True)
    assert names() == [[], []]
    assert [read_only(kind) for kind in KINDS] == [([], ["mine.npz"]), ([], ["mine"])]
    look("ann", new=False)
    assert [each.shared for kind in KINDS for each in own_things(kind)] == [True, True]
    for kind in KINDS:
        take_back(own_things(kind)[0])
    look("bob", new=False)
    assert ("mine.npz" in network_files(), "mine" in data_sets()) == (False, False)


def test_what_two_share_under_one_name_gets_two(look):
    look("ann")
    look("bob")
    shared = []
    for name in ("ann", "bob"):
        look(name, new=False)
        shared += [share(own_things(kind)[0]).name for kind in KINDS]
    assert shared == ["mine.npz", "mine", "mine-2.npz", "mine-2"]


def test_what_one_shares_counts_and_what_one_removed_makes_room(look):
    look("ann")
    history_path(own_things("weights")[0].path).write_bytes(bytes(50_000))
    mine, everyone = claim_room()
    before = mine.used
    assert before == everyone.used > 100_000
    share(own_things("weights")[0])
    assert claim_room()[0].used == before
    remove(own_things("data")[0])
    assert claim_room()[0].used < before
    look("bob", new=False)
    assert claim_room()[0].used < 10_000
    look(None, hosted=False, new=False)
    assert claim_room() == ()


def test_what_another_tab_has_renamed_meanwhile_is_said_to_be_gone(look):
    look("ann")
    for kind in KINDS:
        (mine,) = own_things(kind)
        rename(mine, "renamed")
        for act in (remove, share, lambda own: rename(own, "again")):
            with pytest.raises(FileNotFoundError, match="is not there any more"):
                act(mine)
        assert len(own_things(kind)) == 1
        assert not list(mine.path.parent.glob(".removed/*"))


def test_the_rows_of_the_table_stay_what_they_are(look):
    look("ann")
    put_data_set(places()[0].data / "sample")
    assert [each.name for each in own_things("data")] == ["mine"]
    assert SOURCES["sample"].folder.is_dir()
