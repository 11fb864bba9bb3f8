import json
from pathlib import Path

import numpy as np
import pytest

from core import load_mnist
from core.datasets import sources
from core.datasets.mnist import read_split
from tests.core.datasets.containers.making import folders, npz

CASES = Path(__file__).resolve().parents[2] / "cases"
IMAGES, LABELS = (array[:60] for array in read_split("sample", "test"))


@pytest.fixture(autouse=True)
def own(monkeypatch, tmp_path):
    monkeypatch.setattr(sources, "OWN", tmp_path / "own")
    return tmp_path / "own"


@pytest.fixture
def file(tmp_path):
    """Return a function that writes an archive of arrays."""

    def write(name="a.npz", **arrays):
        (tmp_path / name).write_bytes(npz(**arrays))
        return tmp_path / name

    return write


def test_a_file_becomes_a_data_set_and_it_is_said_as_what_it_was_read(run, file, own):
    code, out, err = run("add", "mine", file(x=IMAGES / 255, y=LABELS))

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"mine: 48 train, 12 test, 10 classes, in {own / 'mine'}",
        "It was read as an archive of NumPy arrays (.npz).",
        "The pixels go from 0 to 1, and were multiplied by 255: bytes are stored.",
        "There is no test split: 12 of 60 samples, of each label a part, were held out for one, "
        "the same ones each time.",
    ]
    (x, t), (x_test, _) = load_mnist(False, source="mine")
    assert len(x) == 48
    assert {image.tobytes() for image in x} <= {image.tobytes() for image in IMAGES}
    assert len(x_test) == 12
    assert t.max() < 10


def test_a_pattern_that_the_shell_has_left_is_expanded(run, file, tmp_path):
    file(x=IMAGES, y=LABELS)

    code, out, _ = run("add", "mine", tmp_path / "?.npz")

    assert code == 0
    assert out.startswith("mine: 48 train")


def test_a_folder_of_pictures_is_read_without_packing_it(run, tmp_path):
    for path, data in folders(IMAGES, LABELS).items():
        (tmp_path / "pictures" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pictures" / path).write_bytes(data)
    (tmp_path / "pictures" / ".git" / "refs").mkdir(parents=True)
    (tmp_path / "pictures" / ".git" / "refs" / "head").write_bytes(b"1")

    code, out, _ = run("add", "mine", tmp_path / "pictures", "--test", "0.5")

    assert code == 0
    assert out.startswith("mine: 30 train, 30 test, 10 classes")
    assert "left out" not in out
    np.testing.assert_array_equal(
        np.bincount(load_mnist(source="mine")[0][1]) + np.bincount(load_mnist(source="mine")[1][1]),
        np.bincount(LABELS),
    )


def test_images_on_their_side_are_said_and_turned_only_if_asked(run, own):
    files = [*(CASES / "d02_emnist_digits_transposed").iterdir()]

    code, _, err = run("add", "lying", *files)
    assert code == 0
    assert "of 40 digits the bundled network reads 15 % right as they are, and 98 % with" in err
    assert f"delete {own / 'lying'} and add it again with --transpose." in err
    code, _, err = run("add", "upright", *files, "--transpose")
    assert (code, err) == (0, "")
    (x, _), _ = load_mnist(False, False, source="lying")
    (y, _), _ = load_mnist(False, False, source="upright")
    np.testing.assert_array_equal(x.swapaxes(2, 3), y)


def test_labels_from_1_are_said_and_counted_from_there_only_if_asked(run, file, refused, tmp_path):
    letters = file(x=IMAGES, y=LABELS + 1)
    (tmp_path / "names.txt").write_text("A\nB\nC\nD\nE\nF\nG\nH\nI\nJ", encoding="utf-8-sig")

    code, _, err = run("add", "a", letters)
    assert code == 0
    assert "The labels start at 1, where classes count from 0" in err
    assert "with --first-label 1." in err
    sentence = refused("add", "b", letters, "--names", tmp_path / "names.txt")
    assert "labels go from 1 to 10, and 10 names came" in sentence
    assert "The option is --first-label 1." in sentence
    code, out, err = run(
        "add", "b", letters, "--names", tmp_path / "names.txt", "--first-label", 1, "--json"
    )
    assert (code, err) == (0, "")
    assert json.loads(out)["classes"] == list("ABCDEFGHIJ")


def test_json_has_everything_that_is_said(run, file, own):
    code, out, _ = run("add", "a", file(x=IMAGES, y=LABELS + 1), "--json")

    assert code == 0
    facts = json.loads(out)
    assert (facts["name"], facts["folder"]) == ("a", str(own / "a"))
    assert (facts["train"], facts["test"]) == (48, 12)
    assert facts["notes"][0] == "It was read as an archive of NumPy arrays (.npz)."
    assert list(facts["doubts"]) == ["--first-label 1"]


def test_what_cannot_be_added_is_refused_in_a_sentence(refused, file, tmp_path):
    whole = file(x=IMAGES, y=LABELS)
    (tmp_path / "empty").mkdir()
    (tmp_path / "names").write_bytes(b"\xff\xfe")

    assert "The name 'two words' cannot be used" in refused("add", "two words", whole)
    assert "There is a data set sample already" in refused("add", "sample", whole)
    assert "no data set in what came (no file)" in refused("add", "a", tmp_path / "empty")
    assert "none.npz could not be used" in refused("add", "a", tmp_path / "none.npz")
    assert "were expected, and 1 came" in refused("add", "a", whole, "--names", tmp_path / "names")
    assert "cannot be held out" in refused("add", "a", whole, "--test", 2)
