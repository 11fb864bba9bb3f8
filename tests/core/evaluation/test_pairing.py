import re

import pytest

from core.evaluation.pairing import IMAGES, LABELS, files_of, pair_files


def pairs(images, labels):
    return [(pair.images, pair.labels) for pair in pair_files(images, labels)]


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
        ("train-images.idx3-ubyte.gz", "train-labels.idx1-ubyte"),
        ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
        ("images-007.idx", "labels-007.idx"),
        ("Image_007.idx3", "Label_007.idx1"),
        ("007_x.idx", "007_y.idx"),
        ("x-007", "t-007"),
        ("data/images/007.idx.gz", "data/labels/007.idx"),
        (r"D:\data\imgs\007", r"E:\targets\007"),
        ("s3://bucket/shard7/images.gz", "s3://bucket/shard7/labels.gz"),
        ("trainimages7", "trainlabels7"),
    ],
)
def test_what_people_call_files_that_belong_together_is_a_pair(images, labels):
    assert pairs([images, "other-images"], ["other-labels", labels]) == [
        (images, labels),
        ("other-images", "other-labels"),
    ]


def test_one_and_one_are_a_pair_whatever_they_are_called():
    assert pairs(["a"], ["b"]) == [("a", "b")]


def test_files_of_one_name_in_several_folders_are_told_apart_by_these():
    images = [f"{folder}/train-images" for folder in "ba"]
    labels = [f"{folder}/train-labels" for folder in "ab"]

    assert pairs(images, labels) == [(images[0], labels[1]), (images[1], labels[0])]


@pytest.mark.parametrize(
    ("images", "labels", "said"),
    [
        (["images-1", "images-2"], ["labels-1"], "There are no labels for images-2: those of"),
        (["images-1"], ["labels-1", "labels-2", "labels-3"], "no images for labels-2, labels-3:"),
        ([f"images-{n}" for n in range(9)], ["labels-8"], "for 8 files, images-0, images-1, im"),
        (["a-images", "a-images.gz"], ["a-labels"], "a-images and a-images.gz have names that"),
        (["x1", "x1"], ["y1"], "x1 and x1 have names that mean the same: give one of them"),
        (["images-1", "images-2"], ["labels-1", "labels-1.gz", "labels-2"], "labels-1.gz have"),
    ],
)
def test_what_has_no_other_or_too_many_is_named(images, labels, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        pair_files(images, labels)


@pytest.fixture
def folder(tmp_path):
    for name in (
        *("b-images-idx3-ubyte", "a-images-idx3-ubyte.gz", "a-labels-idx1-ubyte"),
        *("b-labels-idx1-ubyte", "README.txt", ".hidden-images"),
    ):
        (tmp_path / name).touch()
    return tmp_path


def test_of_a_folder_and_of_a_pattern_those_are_taken_that_are_called_so(folder):
    images = [str(folder / f"{name}-images-idx3-ubyte") for name in ("a", "b")]
    images[0] += ".gz"
    labels = [str(folder / f"{name}-labels-idx1-ubyte") for name in "ab"]

    for names in ([str(folder)], [str(folder / "*")], [str(folder / "[ab]*")]):
        assert files_of(IMAGES, names) == images
        assert files_of(LABELS, names) == labels
    assert files_of(IMAGES, images[::-1]) == images[::-1]


def test_of_a_folder_that_has_one_kind_all_are_taken(tmp_path):
    for name in ("1.idx", "2.idx"):
        (tmp_path / name).touch()

    assert files_of(LABELS, [str(tmp_path)]) == [
        str(tmp_path / name) for name in ("1.idx", "2.idx")
    ]


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_addresses_are_listed_and_told_apart_like_files(folder, kind):
    fsspec = pytest.importorskip("fsspec", reason="it comes with requirements-cluster.txt")
    root = f"file://{folder}" if kind == "file" else "memory://pairing"
    if kind == "memory":
        for path in folder.iterdir():
            fsspec.filesystem("memory").pipe(f"/pairing/{path.name}", b"1")

    labels = ["a-labels-idx1-ubyte", "b-labels-idx1-ubyte"]
    for name in (root, f"{root}/*"):
        found = files_of(LABELS, [name])
        assert [each.rpartition("/")[2] for each in found] == labels
        assert all(each.startswith(f"{kind}://") for each in found)
