import gzip
import hashlib
import os
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from core import load_mnist, write_idx
from core.datasets import search as searching
from core.datasets.search import search
from core.datasets.sources import find_source, is_available, locate, require
from core.datasets.table import SOURCES
from tests.core.datasets.small import ROLES, put, small_source

CASES = Path(__file__).resolve().parents[2] / "cases"
NAMES = [file.name for file in SOURCES["mnist"].files]


@pytest.fixture
def source(tmp_path, monkeypatch):
    """Give a small data set whose folder the environment names."""
    monkeypatch.setenv("A_B_DIR", str(tmp_path / "chosen"))
    (tmp_path / "chosen").mkdir()
    return small_source(tmp_path / "fetched")


@pytest.fixture
def chosen(tmp_path, source):
    return tmp_path / "chosen"


LAYOUTS = {
    "Kaggle's names": lambda name: name.replace("-idx", ".idx"),
    "a folder of its name each": lambda name: f"{name.replace('-idx', '.idx')}/{name}",
    "an archive's folder each": lambda name: f"{name}.gz (unpacked {NAMES.index(name)})/{name}",
    "torchvision": lambda name: f"data/MNIST/raw/{name}",
    "train and test apart": lambda name: f"{name.partition('-')[0]}/{name}",
    "test, not t10k": lambda name: name.replace("t10k", "test"),
    "small letters or not": lambda name: name.upper(),
    "numbered by a browser": lambda name: f"{name} (1).gz",
    "numbered by wget": lambda name: f"{name}.gz.1",
    "copied by a desktop": lambda name: f"{name} - Copy.gz",
    "underscores": lambda name: name.replace("-", "_"),
}


@pytest.mark.parametrize("packed", [(False,), (True,), (True, False)])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_mnist_is_found_as_people_have_it(tmp_path, monkeypatch, layout, packed):
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    arrays = np.arange(3 * 784, dtype=np.uint8).reshape(3, 28, 28), np.arange(3, dtype=np.uint8)
    for name, array, is_packed in zip(NAMES, cycle(arrays), cycle(packed), strict=False):
        path = tmp_path / layout(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_idx(path.with_name("made"), array)
        content = path.with_name("made").read_bytes()
        path.with_name("made").unlink()
        path.write_bytes(gzip.compress(content) if is_packed else content)

    for x, t in load_mnist(normalize=False, flatten=False):
        np.testing.assert_array_equal(x[:, 0], arrays[0])
        np.testing.assert_array_equal(t, arrays[1])


def test_mnist_under_kaggles_names_is_read(monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(CASES / "d08_mnist_dir_dot_names"))
    (x_train, t_train), (x_test, t_test) = load_mnist()

    assert (x_train.shape, t_train.shape) == ((40, 784), (40,))
    assert (x_test.shape, t_test.shape) == ((20, 784), (20,))


def test_a_plain_file_goes_before_a_packed_one_and_a_shorter_name_before_a_longer(source, chosen):
    put(chosen / "in", *ROLES, packed=True)
    put(chosen / "in", *ROLES[1:])
    (chosen / "in" / "x_train-file (2).gz").write_bytes(gzip.compress(b"another"))

    assert [path.name for path in locate(source).values()] == [
        "x_train-file.gz",
        *(f"{role}-file" for role in ROLES[1:]),
    ]


def test_what_is_hidden_or_macos_adds_is_no_file_of_it(source, chosen):
    put(chosen / "in", *ROLES[:3])
    for path in ("in/._t_test-file", "__MACOSX/t_test-file", ".trash/t_test-file"):
        (chosen / path).parent.mkdir(exist_ok=True)
        (chosen / path).touch()

    assert locate(source)["t_test"] is None


def test_of_several_folders_the_labels_tell_which_is_meant(source, chosen):
    for folder in ("A to B", "a-b", "wrong"):
        put(chosen / folder, *ROLES)
        (chosen / folder / "t_test-file").write_text("other labels", encoding="utf-8")
    put(chosen / "z", *ROLES, packed=True)

    assert {path.parent.name for path in locate(source).values()} == {"z"}


def test_of_several_folders_with_other_labels_the_name_tells_which_is_meant(source, chosen):
    for folder in ("first", "A_B/raw", "other"):
        (chosen / folder).parent.mkdir(exist_ok=True)
        put(chosen / folder, *ROLES)
        (chosen / folder / "t_test-file").write_text("other labels", encoding="utf-8")

    assert {path.parent for path in locate(source).values()} == {chosen / "A_B" / "raw"}


def test_labels_of_another_data_set_are_none_of_this_one(source, chosen, monkeypatch):
    other = small_source(chosen.parent / "other")
    for name, labels in {"first": b"theirs", "second": b"unknown"}.items():
        put(chosen / name, *ROLES)
        (chosen / name / "t_test-file").write_bytes(labels)
    theirs = hashlib.sha256(b"theirs").hexdigest()
    object.__setattr__(other.files[3], "sha256", theirs)
    object.__setattr__(other, "name", "other")
    monkeypatch.setitem(SOURCES, "other", other)

    assert {path.parent.name for path in locate(source).values()} == {"second"}


def test_where_nothing_tells_which_is_meant_the_folders_are_named(source, chosen):
    for folder in ("one", "two"):
        put(chosen / folder, *ROLES)
        (chosen / folder / "t_test-file").write_text(folder, encoding="utf-8")

    assert not is_available(source)
    with pytest.raises(FileNotFoundError, match="more than once, in one, two: let A_B_DIR"):
        require(source)


def test_files_of_different_folders_are_put_together_only_where_each_is_there_once(source, chosen):
    put(chosen / "one", *ROLES[:2])
    put(chosen / "two", *ROLES[2:])
    assert is_available(source)

    put(chosen / "three", ROLES[0])
    with pytest.raises(FileNotFoundError, match=r"needs x_train-file .*, in one, three: let"):
        require(source)


def test_folders_that_lead_in_a_circle_are_searched_once(source, chosen):
    put(chosen / "in", *ROLES)
    (chosen / "in" / "again").symlink_to(chosen)
    (chosen / "itself").symlink_to(chosen / "itself")

    assert {path.parent for path in locate(source).values()} == {chosen / "in"}


def test_a_search_ends(source, chosen, monkeypatch):
    deep = chosen.joinpath(*"abcde")
    deep.mkdir(parents=True)
    put(deep, *ROLES)
    with pytest.raises(FileNotFoundError, match=r"5,000 files and folders, 4 folders deep"):
        require(source)

    put(deep.parent, *ROLES)
    assert is_available(source)
    monkeypatch.setattr(searching, "MOST", 6)
    assert not is_available(source)


def test_a_folder_that_cannot_be_read_is_named(source, chosen, monkeypatch):
    (chosen / "closed").mkdir()
    scan = os.scandir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(FileNotFoundError, match=r"closed cannot be read by this user: change"):
        require(source)


def test_what_is_there_instead_is_named(source, chosen):
    put(chosen / "in", *ROLES[:3])
    for number in range(9):
        (chosen / f"other {number}.zip").touch()

    with pytest.raises(FileNotFoundError, match=r"needs t_test-file .* which has other 0") as found:
        require(source)
    assert "other 5.zip, …: add what is missing" in str(found.value)


@pytest.mark.parametrize("there", ["nothing", "a file"])
def test_what_is_no_folder_is_said_so(source, chosen, there):
    chosen.rmdir()
    if there == "a file":
        chosen.touch()

    with pytest.raises(FileNotFoundError, match="chosen, which A_B_DIR names, is no folder"):
        require(source)


@pytest.mark.parametrize("setting", ['"{}"', "{} ", "'{}'", '"{}" '])
def test_quotation_marks_and_blanks_that_a_shell_leaves_are_no_part_of_the_folder(
    source, chosen, monkeypatch, setting
):
    put(chosen, *ROLES)
    monkeypatch.setenv("A_B_DIR", setting.format(chosen))
    assert is_available(source)


def test_all_that_is_not_of_it_is_remembered(source, chosen):
    put(chosen, *ROLES[:2])
    (chosen / "readme.txt").touch()

    found = search(chosen, find_source(source))

    assert set(found.paths) == set(ROLES[:2])
    assert found.others == [str(chosen / "readme.txt")]
    assert (found.unread, found.rivals, found.cut) == ([], [], False)
