import dataclasses
import re

import pytest

from core.datasets.sources import find_source, is_available, locate, require, variable
from core.datasets.table import SOURCES
from tests.core.datasets.small import ROLES, put, small_source


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for row in SOURCES.values():
        monkeypatch.delenv(variable(row, "DIR"), raising=False)
    monkeypatch.delenv("A_B_DIR", raising=False)


@pytest.fixture
def source(tmp_path):
    return small_source(tmp_path / "own")


def test_a_row_has_settings_named_after_it(tmp_path, monkeypatch):
    fashion = SOURCES["fashion-mnist"]
    assert variable(fashion, "MIRROR") == "FASHION_MNIST_MIRROR"
    monkeypatch.setenv("FASHION_MNIST_DIR", str(tmp_path))
    monkeypatch.setenv("KMNIST_DIR", str(tmp_path))
    for file in fashion.files:
        (tmp_path / file.name).touch()
    assert is_available("fashion-mnist")
    assert is_available("kmnist")
    assert not is_available(dataclasses.replace(fashion, name="other", folder=tmp_path / "other"))


def test_a_row_is_found_by_its_name_and_is_itself_a_row(source):
    assert find_source("mnist").title == "MNIST"
    assert find_source(source) is source


@pytest.mark.parametrize("name", ["minst", "", "m" * 1000])
def test_an_unknown_name_is_refused_with_those_there_are(name):
    with pytest.raises(ValueError, match="choose one of mnist, sample") as refusal:
        find_source(name)
    assert len(str(refusal.value)) < 150


def test_files_are_located_plain_or_packed(source):
    put(source.folder, "x_train", "t_train")
    put(source.folder, "t_train", "x_test", packed=True)
    assert locate(source) == {
        "x_train": source.folder / "x_train-file",
        "t_train": source.folder / "t_train-file",
        "x_test": source.folder / "x_test-file.gz",
        "t_test": None,
    }
    assert not is_available(source)


def test_a_data_set_is_available_when_all_four_files_are_there(source):
    put(source.folder, *ROLES[:3])
    assert not is_available(source)
    put(source.folder, ROLES[3], packed=True)
    assert is_available(source)
    assert require(source) == locate(source)


def test_a_folder_in_a_files_place_is_not_the_file(source):
    put(source.folder, *ROLES[:3])
    (source.folder / "t_test-file").mkdir()
    assert not is_available(source)


def test_the_folder_of_the_environment_replaces_the_rows(source, tmp_path, monkeypatch):
    put(source.folder, *ROLES)
    put(tmp_path / "chosen", *ROLES[1:])
    monkeypatch.setenv("A_B_DIR", str(tmp_path / "chosen"))
    assert locate(source)["t_train"] == tmp_path / "chosen" / "t_train-file"
    with pytest.raises(FileNotFoundError, match=r"x_train-file .*chosen, the folder that A_B_DIR"):
        require(source)


def test_an_empty_setting_is_none(source, monkeypatch):
    put(source.folder, *ROLES)
    monkeypatch.setenv("A_B_DIR", "")
    assert is_available(source)


def test_a_data_set_that_is_never_fetched_heeds_no_setting(source, tmp_path, monkeypatch):
    put(source.folder, *ROLES)
    monkeypatch.setenv("A_B_DIR", str(tmp_path))
    assert is_available(dataclasses.replace(source, mirrors=()))


def test_missing_files_are_named_with_their_folder(source):
    put(source.folder, *ROLES[:2])
    with pytest.raises(FileNotFoundError, match=r"A to B needs x_test-file, t_test-file .*own"):
        require(source)
    gone = dataclasses.replace(source, mirrors=(), folder=source.folder / "gone")
    with pytest.raises(FileNotFoundError, match=r"gone was renamed or removed"):
        require(gone)


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("~nobody-of-this-name/mnist", "which MNIST_DIR names, is no folder"),
        ("/dev/null/mnist", "which MNIST_DIR names, is no folder"),
        ("/dev/null", "which MNIST_DIR names, is no folder"),
        ("m" * 300, "which MNIST_DIR names, cannot be read (File name too long)"),
    ],
)
def test_a_setting_that_can_be_no_folder_has_its_reason(monkeypatch, setting, reason):
    monkeypatch.setenv("MNIST_DIR", setting)
    assert not is_available("mnist")
    with pytest.raises(FileNotFoundError, match=re.escape(reason)):
        require("mnist")


def test_links_that_lead_in_a_circle_are_said_so(monkeypatch, tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    monkeypatch.setenv("MNIST_DIR", str(tmp_path / "a"))
    with pytest.raises(FileNotFoundError, match=r"cannot be read \(Too many levels of symbolic"):
        require("mnist")
