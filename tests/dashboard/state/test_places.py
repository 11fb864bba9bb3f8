"""Whose networks and data sets a visitor sees, at home and where the server is hosted."""

import shutil
import threading

import numpy as np
import pytest

from core import init_network, write_idx, write_weights
from core.datasets.custom import check_name
from core.datasets.table import SOURCES
from core.weights.custom import keep_network, settle
from dashboard.state import places
from dashboard.state.keys import data_key, network_key
from dashboard.state.places import (
    data_set,
    data_sets,
    network_files,
    network_path,
    places_to_keep_in,
)


def test_only_data_sets_that_are_here_are_offered():
    assert data_sets() == ["sample"]


def test_mnist_is_offered_where_it_is(mnist):
    assert data_sets() == ["mnist", "sample"]


def test_the_bundled_network_comes_first_and_only_weight_files_follow(weights):
    for name in ("a.npz", "c.safetensors", "b.pkl", "notes.txt", "d.npz.partial"):
        (weights / name).touch()
    assert network_files() == ["bundled.npz", "a.npz", "b.pkl", "c.safetensors"]


def put_network(folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    write_weights(folder / name, init_network())
    return folder / name


def put_data_set(folder):
    """Put a data set of two images a split into a folder."""
    folder.mkdir(parents=True)
    for file in SOURCES["sample"].files:
        images = file.role.startswith("x")
        write_idx(folder / file.name, np.zeros((2, 28, 28) if images else 2, np.uint8))


def keep(name):
    return keep_network(init_network(), name, *(each.weights for each in places_to_keep_in()))


def test_what_a_visitor_keeps_no_other_one_sees(at):
    at("ann")
    keep("mine")
    put_data_set(places_to_keep_in()[0].data / "shapes")
    assert (network_files(), data_sets()) == (["bundled.npz", "mine.npz"], ["sample", "shapes"])

    at("bob")
    assert (network_files(), data_sets()) == (["bundled.npz"], ["sample"])
    with pytest.raises(FileNotFoundError, match=r"mine\.npz is not here any more"):
        network_path("mine.npz")
    with pytest.raises(ValueError, match="There is no data set 'shapes'"):
        data_set("shapes")


def test_files_of_one_name_have_a_key_for_each_visitor(at):
    keys = []
    for name in ("ann", "bob"):
        at(name)
        path = keep("mine")
        put_data_set(places_to_keep_in()[0].data / "shapes")
        shutil.copystat(network_path("bundled.npz"), path)  # of the same moment
        keys.append((network_key("mine.npz"), data_key("shapes")))
    (ann, her_shapes), (bob, his_shapes) = keys
    assert ann.file == bob.file == "mine.npz"
    assert (ann.changed, her_shapes.name) == (bob.changed, his_shapes.name)
    assert ann != bob
    assert her_shapes != his_shapes
    # Whoever computes what is cached computes it of the files that the key is of.
    assert her_shapes.source.folder.parts[-3:] == ("ann", "own", "shapes")


def test_what_is_shared_and_the_owners_and_the_librarys_all_see(at, tmp_path, weights):
    for folder in (tmp_path / "visitors" / "shared" / "weights", weights, tmp_path / "library"):
        put_network(folder, f"of-{folder.parent.name}-{folder.name}.npz")
    put_network(tmp_path / "library" / "weights", "in-its-folder.npz")
    put_data_set(tmp_path / "library" / "own" / "letters")
    put_data_set(tmp_path / "library" / "shapes")
    at("ann")
    assert data_sets() == ["sample", "letters", "shapes"]
    ours = [name for name in network_files() if name.startswith(("of-", "in-"))]
    assert len(ours) == 4
    at(None, hosted=False)
    assert data_sets() == ["sample", "letters", "shapes"]
    assert sorted(set(ours) - set(network_files())) == ["of-shared-weights.npz"]


def test_of_two_of_one_name_the_visitors_own_is_meant(at, tmp_path):
    put_network(tmp_path / "library", "same.npz")
    at("ann")
    own = put_network(places_to_keep_in()[0].weights, "same.npz")
    assert network_files().count("same.npz") == 1
    assert network_path("same.npz") == own


def test_names_that_came_with_the_project_nobody_takes(at, tmp_path, weights):
    put_network(tmp_path / "library", "bundled.npz")
    put_data_set(tmp_path / "library" / "sample")
    at("ann")
    put_network(places_to_keep_in()[0].weights, "bundled.npz")
    assert network_path("bundled.npz") == weights / "bundled.npz"
    assert data_set("sample") == SOURCES["sample"]


def test_what_is_kept_gets_a_name_that_nobody_else_shows(at, tmp_path):
    put_network(tmp_path / "library", "same.npz")
    put_data_set(tmp_path / "library" / "shapes")
    at("ann")
    assert keep("same").name == "same-2.npz"
    with pytest.raises(ValueError, match="There is a data set shapes already"):
        check_name("shapes", *(each.data for each in places_to_keep_in()))


def test_a_network_of_somebody_else_is_settled_as_ones_own_copy(at, tmp_path):
    path = put_network(tmp_path / "library", "theirs.npz")
    before = path.read_bytes()
    at("ann")
    kept = settle(path, None, *(each.weights for each in places_to_keep_in()))
    assert (kept.parent.parent.name, kept.name) == ("ann", "theirs-2.npz")
    assert path.read_bytes() == before


def test_who_sends_no_cookie_keeps_nothing_and_is_told(at):
    at(None)
    assert network_files() == ["bundled.npz"]
    with pytest.raises(ValueError, match="by a cookie, which your browser did not send"):
        places_to_keep_in()


def test_at_home_everything_is_in_the_folders_of_the_project(at, tmp_path, weights):
    at(None, hosted=False)
    assert places_to_keep_in()[0] == (weights, tmp_path / "own")
    assert keep("mine").parent == weights


def test_a_library_that_is_no_folder_is_not_offered_and_the_log_says_why(at, tmp_path, caplog):
    (tmp_path / "library").rmdir()
    (tmp_path / "library").touch()
    for name in ("ann", "bob"):
        at(name)
        assert network_files() == ["bundled.npz"]
    (record,) = caplog.records
    assert "which FORWARD_PASS_LIBRARY names, is not offered (Not a directory)" in record.message


def test_a_library_that_does_not_answer_is_not_waited_for(at, tmp_path, monkeypatch, caplog):
    released = threading.Event()
    monkeypatch.setattr(places, "SLOW", 0.01)
    monkeypatch.setattr(type(tmp_path), "iterdir", lambda _: released.wait(30) and iter(()))
    assert not places.answers(tmp_path / "far away")
    released.set()
    assert "did not answer within" in caplog.text
