import os

import pytest

from core import init_network, load_mnist, write_idx, write_weights
from core.datasets.table import SOURCES
from dashboard.state import cached
from dashboard.state.keys import data_key, data_sets, network_files
from tests.dashboard.app import put_data_set


@pytest.fixture
def weights(monkeypatch, tmp_path):
    """Give the folder of the weight files, with only the bundled network in it."""
    bundled = tmp_path / "weights" / "bundled.npz"
    bundled.parent.mkdir()
    write_weights(bundled, init_network())
    monkeypatch.setattr("dashboard.state.keys.BUNDLED", bundled)
    return bundled.parent


def test_only_data_sets_that_are_here_are_offered():
    assert data_sets() == ["sample"]


def test_mnist_is_offered_where_it_is(mnist):
    assert data_sets() == ["mnist", "sample"]


def test_the_bundled_network_comes_first_and_only_weight_files_follow(weights):
    for name in ("a.npz", "c.safetensors", "b.pkl", "notes.txt", "d.npz.partial"):
        (weights / name).touch()
    assert network_files() == ["bundled.npz", "a.npz", "b.pkl", "c.safetensors"]


def test_a_data_set_whose_files_are_replaced_is_read_again():
    put_data_set("mnist")
    before = data_key("mnist")
    assert data_key("mnist") == before
    assert len(cached.splits(before)["test"][1]) == 40
    folder, (_, _, x_test, t_test) = SOURCES["mnist"].folder, SOURCES["mnist"].files
    x, t = load_mnist(False, False, source="sample")[1]
    write_idx(folder / x_test.name, x[:7, 0])
    write_idx(folder / t_test.name, t[:7])

    assert data_key("mnist") != before
    assert len(cached.splits(data_key("mnist"))["test"][1]) == 7
    assert len(cached.splits(before)["test"][1]) == 40  # who still looks at it keeps it


def test_a_data_set_whose_classes_are_renamed_has_another_key(monkeypatch, tmp_path):
    monkeypatch.setattr("core.datasets.sources.OWN", tmp_path)
    folder = tmp_path / "mine"
    folder.mkdir()
    for file in SOURCES["sample"].files:
        os.link(SOURCES["sample"].folder / f"{file.name}.gz", folder / f"{file.name}.gz")
    before = data_key("mine")
    (folder / "classes.txt").write_text("\n".join("abcdefghij"), encoding="utf-8")

    assert data_key("mine") != before


def test_a_data_set_that_lacks_a_file_has_a_key_of_its_own():
    put_data_set("mnist")
    whole = data_key("mnist")
    (SOURCES["mnist"].folder / SOURCES["mnist"].files[0].name).unlink()

    assert data_key("mnist") != whole
