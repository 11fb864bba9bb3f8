import os

import pytest

from core import load_mnist, write_idx
from core.datasets.table import SOURCES
from dashboard.state import cached
from dashboard.state.keys import data_key
from tests.dashboard.app import put_data_set


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


def test_what_arrives_while_a_run_is_under_way_is_not_kept_as_what_is_missing():
    missing = data_key("mnist")
    put_data_set("mnist")
    with pytest.raises(OSError, match="The files of MNIST have just changed: look again"):
        cached.splits(missing)
    assert len(cached.splits(data_key("mnist"))["test"][1]) == 40
