import gzip
import os

import numpy as np
import pytest

from core import load_mnist, write_idx
from core.datasets import sources
from core.datasets.custom import store
from core.datasets.sources import find_source, is_available
from core.datasets.table import SOURCES

N = {"train": 50, "test": 20}


@pytest.fixture(autouse=True)
def own(monkeypatch, tmp_path):
    """Keep data sets of one's own in a folder of the test."""
    folder = tmp_path / "data" / "own"
    monkeypatch.setattr(sources, "OWN", folder)
    return folder


def idx(array, tmp_path, packed=False):
    path = tmp_path / ("array.gz" if packed else "array")
    write_idx(path, array)
    return path.read_bytes()


@pytest.fixture
def arrays():
    random = np.random.default_rng(1)
    return {
        kind: array
        for split, n in N.items()
        for kind, array in (
            (f"x_{split}", random.integers(0, 256, (n, 28, 28), np.uint8)),
            (f"t_{split}", (np.arange(n) % 10).astype(np.uint8)),
        )
    }


@pytest.fixture
def files(arrays, tmp_path):
    """Give the four files under names that tell nothing."""
    names = {"x_train": "a", "t_train": "b", "x_test": "c", "t_test": "d"}
    return {names[role]: idx(array, tmp_path) for role, array in arrays.items()}


def assert_loaded(name, arrays):
    (x_train, t_train), (x_test, t_test) = load_mnist(False, source=name)
    loaded = {"x_train": x_train, "t_train": t_train, "x_test": x_test, "t_test": t_test}
    for role, array in arrays.items():
        np.testing.assert_array_equal(loaded[role].reshape(array.shape), array)


def test_what_is_stored_loads_by_its_name(arrays, files, own):
    source = store("mine", files)
    assert (source.name, source.title, source.folder) == ("mine", "mine", own / "mine")
    assert_loaded("mine", arrays)
    assert list(sources.sources()) == [*SOURCES, "mine"]
    assert find_source("mine") == source


@pytest.mark.parametrize("packed", [True, False])
def test_files_are_kept_unpacked_under_mnists_names(arrays, tmp_path, own, packed):
    store("mine", {role: idx(array, tmp_path, packed) for role, array in arrays.items()})
    kept = {path.name: path.read_bytes() for path in (own / "mine").glob("*-ubyte*")}
    names = {"train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"}
    assert set(kept) == {f"{name}-ubyte" for name in names}
    assert sorted(kept.values()) == sorted(idx(array, tmp_path) for array in arrays.values())
    assert_loaded("mine", arrays)


def test_gzip_is_recognised_by_content_not_by_name(arrays, tmp_path):
    files = {f"{role}.gz": idx(array, tmp_path) for role, array in arrays.items()}
    files["x_test"] = gzip.compress(files.pop("x_test.gz"))
    store("mine", files)
    assert_loaded("mine", arrays)


@pytest.mark.parametrize(
    "names",
    [
        ("Train-Images", "train-labels", "t10k-images", "t10k-labels"),
        ("my train x.idx", "my train t.idx", "other x.idx", "other t.idx"),
        ("x", "t", "x_TEST", "t_test"),
    ],
    ids=str,
)
def test_names_tell_train_from_test_even_against_the_lengths(arrays, tmp_path, names):
    swapped = {
        "x_train": arrays["x_test"],
        "t_train": arrays["t_test"],
        "x_test": arrays["x_train"],
        "t_test": arrays["t_train"],
    }
    files = {
        name: idx(array, tmp_path) for name, array in zip(names, swapped.values(), strict=True)
    }
    store("mine", files)
    assert_loaded("mine", swapped)


def test_a_name_that_would_leave_the_folder_stays_in_it(arrays, tmp_path, own):
    names = ("../../a", "/etc/b", "..", "d\0\n" + "e" * 300)
    files = {name: idx(array, tmp_path) for name, array in zip(names, arrays.values(), strict=True)}
    store("mine", files)
    assert_loaded("mine", arrays)
    assert [path.name for path in own.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a b", "ü", "-a", "a" * 33, "a\n", "../own"], ids=repr
)
def test_a_name_that_cannot_be_one_is_refused(files, own, name):
    with pytest.raises(ValueError, match="cannot be used: choose one of 1 to 32"):
        store(name, files)
    assert not own.exists()


@pytest.mark.parametrize("name", ["mnist", "MNIST", "sample", "Mine", "mine"])
def test_a_name_that_is_taken_is_refused(files, name):
    store("mine", files)
    with pytest.raises(ValueError, match="already: choose another name"):
        store(name, files)


def changed(files, tmp_path, **contents):
    return files | {
        name: value if isinstance(value, bytes) else idx(value, tmp_path)
        for name, value in contents.items()
    }


IMAGES, LABELS = np.zeros((20, 28, 28), np.uint8), np.zeros(20, np.uint8)


@pytest.mark.parametrize(
    ("contents", "reason"),
    [
        ({"c": b""}, "^c is empty"),
        ({"c": b"<!doctype html>"}, "^c is a web page"),
        ({"c": b"\x89PNG\r\n"}, "^c is a single picture: put the pictures"),
        ({"c": b"\1\2\3"}, "^c is a file that begins"),
        ({"c": b"\x1f\x8b\x08 and no more"}, "^c is a .*gzip file"),
        ({"c": b"\0\0\x08\x03" + b"\0\0\0\x14" * 3}, "^c declares"),
        ({"c": np.zeros((20, 32, 30), np.uint8)}, "^c holds images of 32 × 30 .* takes 28 × 28"),
        ({"c": IMAGES - np.float32(1)}, "^c holds pixels from -1 to -1"),
        ({"c": IMAGES[:19]}, "^d holds 20 labels, and c 19 images: choose the two"),
        ({"d": LABELS[:19]}, "^d holds 19 labels, and c 20 images"),
        ({"d": LABELS + np.uint8(100)}, "^d holds the label 100, where the largest .* is 99"),
        ({"d": LABELS - np.float32(0.5)}, "^d holds the label -0.5 "),
        ({"c": LABELS}, "1 of images, 3 of labels and 0 of both came"),
        ({"c": np.zeros((20, 783), np.uint8)}, "^c holds an array of 20 × 783"),
        ({"e": b""}, "^e is empty"),
    ],
    ids=str,
)
def test_files_that_are_no_data_set_are_refused_by_the_name_they_came_with(
    files, tmp_path, own, contents, reason
):
    with pytest.raises(ValueError, match=reason) as refusal:
        store("mine", changed(files, tmp_path, **contents))
    assert "partial" not in str(refusal.value)
    assert list(sources.sources()) == [*SOURCES]
    assert not own.exists() or not list(own.iterdir())


def test_one_file_is_asked_for_the_others(files):
    with pytest.raises(ValueError, match="a holds images without labels: choose the file of their"):
        store("mine", {"a": files["a"]})
    with pytest.raises(ValueError, match=r"no data set in what came \(no file\): choose IDX files"):
        store("mine", {})


def test_splits_that_nothing_tells_apart_are_refused(arrays, tmp_path):
    files = {"a": IMAGES, "b": IMAGES, "c": LABELS, "d": LABELS}
    with pytest.raises(ValueError, match="put train or test into the names"):
        store("mine", {name: idx(array, tmp_path) for name, array in files.items()})


def test_more_images_than_are_stored_are_refused(files, tmp_path, monkeypatch):
    monkeypatch.setattr("core.datasets.recognition.MAX_IMAGES", 69)
    with pytest.raises(ValueError, match="There are 70 images, where 69 are taken at most"):
        store("mine", files)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(files, own):
    own.mkdir(parents=True)
    own.chmod(0o500)
    try:
        with pytest.raises(OSError, match=r"not stored in .*own \(Permission denied\)"):
            store("mine", files)
    finally:
        own.chmod(0o700)


def test_no_room_leaves_nothing_behind(files, own, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.files.atomic.os.fsync", full)
    with pytest.raises(OSError, match=r"not stored in .*own \(No space left on device\)"):
        store("mine", files)
    assert not list(own.iterdir())


def test_a_folder_that_is_no_data_set_is_not_offered(files, own):
    store("mine", files)
    (own / "notes").mkdir()
    (own / "two words").mkdir()
    (own / ".partial").mkdir()
    (own / "file").touch()
    (own / "mnist").mkdir()
    assert list(sources.sources()) == [*SOURCES, "mine"]
    (own / "mine" / "t10k-labels-idx1-ubyte").unlink()
    assert list(sources.sources()) == [*SOURCES]
    assert not is_available(sources.own_source(own / "mine"))


def test_an_unknown_name_is_refused_with_ones_own_among_those_there_are(files):
    store("mine", files)
    with pytest.raises(ValueError, match=r"choose one of mnist, .*, mine"):
        find_source("nine")


# Class names


def labelled(files, tmp_path, label):
    """Give the files with a label among those of the test split."""
    return changed(files, tmp_path, d=np.append(LABELS[1:], np.uint8(label)))


def test_named_classes_are_kept_in_order(arrays, files, own):
    source = store("mine", files, "aye, bee ,sea,dee,e,f,g,h,i,日本")
    assert source.classes == ("aye", "bee", "sea", "dee", "e", "f", "g", "h", "i", "日本")
    assert find_source("mine") == source
    kept = (own / "mine" / "classes.txt").read_text(encoding="utf-8")
    assert kept.splitlines() == list(source.classes)
    assert_loaded("mine", arrays)


def test_a_one_hot_row_is_as_long_as_there_are_names(files):
    names = [f"class {i}" for i in range(26)]
    store("mine", files, "\n".join(names))
    (_, t_train), _ = load_mnist(one_hot_label=True, source="mine")
    assert t_train.shape == (N["train"], 26)


@pytest.mark.parametrize(("largest", "classes"), [(3, 10), (9, 10), (10, 11), (99, 100)])
def test_without_names_the_largest_label_tells_how_many_classes_there_are(
    files, tmp_path, largest, classes
):
    source = store("mine", labelled(files, tmp_path, largest))
    assert source.classes == tuple(str(label) for label in range(classes))


def test_a_label_without_a_name_is_refused_by_the_file_it_is_in(files, tmp_path, own):
    names = ",".join("abcdefghij")
    with pytest.raises(ValueError, match=r"d holds the label 10, where the last .* is 9: name"):
        store("mine", labelled(files, tmp_path, 10), names)
    assert not own.exists()


def test_names_that_cannot_be_used_are_refused_before_anything_is_stored(files, own):
    with pytest.raises(ValueError, match="label 1 is that of label 0 already"):
        store("mine", files, "a, a")
    assert not own.exists()


def test_a_file_called_as_that_of_the_names_is_one_of_the_four(arrays, tmp_path):
    names = ("classes.txt", "b", "c", "d")
    files = {name: idx(array, tmp_path) for name, array in zip(names, arrays.values(), strict=True)}
    store("mine", files, ",".join("abcdefghij"))
    assert_loaded("mine", arrays)


@pytest.mark.parametrize("content", [b"a\na", b"\xff\xfe\x00a\n", b""], ids=repr)
def test_names_that_were_damaged_give_way_to_digits_and_the_note_says_so(files, own, content):
    store("mine", files, "zero, one, two, three, four, five, six, seven, eight, nine")
    (own / "mine" / "classes.txt").write_bytes(content)
    source = find_source("mine")
    assert source.classes == tuple("0123456789")
    assert source.note.startswith("The labels are shown as digits")
    assert "classes.txt" in source.note


def test_names_that_another_program_saved_with_a_mark_are_read(files, own):
    store("mine", files)
    (own / "mine" / "classes.txt").write_bytes(b"\xef\xbb\xbfa\r\nb\r\n")
    assert find_source("mine").classes == ("a", "b")
