import numpy as np
import pytest
from PIL import Image

from core import prepare_digit
from core.datasets.containers import pictures
from core.datasets.containers.pictures import picture_images, read_folders
from tests.core.datasets.containers.making import IMAGES, folders, png

X = IMAGES["test"]


def test_pictures_of_28_by_28_are_taken_as_they_are_also_in_colour():
    colour = np.repeat(X[1][..., None], 3, axis=2)

    images, notes = picture_images([("a", png(X[0])), ("b", png(colour)), ("c", png(255 - X[2]))])

    np.testing.assert_array_equal(images, [X[0], X[1], 255 - X[2]])
    assert notes == ()


def test_others_are_prepared_as_mnists_were_and_said():
    large = np.full((120, 90), 255, np.uint8)
    large[20:100, 40:50] = 0

    images, (note,) = picture_images([("a", png(X[0])), ("b", png(large))])

    np.testing.assert_array_equal(images, [X[0], prepare_digit(Image.fromarray(large))])
    assert note.startswith("1 of 2 pictures were not 28 × 28: they were prepared as MNIST's")


def test_a_class_is_the_folder_and_a_split_the_one_above():
    files = folders(X[:4], ["b", "a", "b", "c"], "z.zip/train/") | folders(
        X[4:5], "a", "z.zip/val/"
    )

    train, valid = read_folders(files, ["z.zip"])

    assert (train.name, valid.name) == ("z.zip/train", "z.zip/val")
    assert train.labels.tolist() == ["a", "b", "b", "c"]
    np.testing.assert_array_equal(train.images, X[[1, 0, 2, 3]])


@pytest.mark.parametrize("path", ["z.zip/1.png", "z.zip/train/1.png", "z.zip/a/Test/1.png"])
def test_a_picture_in_no_folder_of_a_class_is_refused(path):
    with pytest.raises(ValueError, match=f"{path} is in no folder that says its class"):
        read_folders({path: png(X[0])}, ["z.zip"])


@pytest.mark.parametrize(
    ("bound", "data", "sentence"),
    [
        (
            {"MAX_PICTURE": 899},
            png(np.zeros((30, 30), np.uint8)),
            "more than the 899 pixels",
        ),
        ({"MAX_PIXELS": 783}, png(X[0]), "All pictures together have more than the 783 pixels"),
        ({"MAX_IMAGES": 0}, png(X[0]), "There are 1 pictures, where 0 are read at most"),
        ({}, b"\x89PNG\r\n", "^a: This file of 6 bytes is no picture"),
        ({}, png(np.zeros((30, 30), np.uint8)), "^a: Nothing is drawn in this picture"),
    ],
)
def test_pictures_that_cannot_be_read_are_refused(bound, data, sentence, monkeypatch):
    for name, value in bound.items():
        monkeypatch.setattr(pictures, name, value)
    with pytest.raises(ValueError, match=sentence):
        picture_images([("a", data)])
