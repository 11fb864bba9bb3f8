import csv
import dataclasses
import io
import json
from pathlib import Path

import numpy as np
import pytest

from core import evaluate, init_network, load_mnist, write_idx, write_weights
from core.datasets.mnist import read_split
from core.datasets.table import SOURCES
from core.evaluation.tally import Tally

#: A network of which nobody says the scale of the pixels.
RAW = Path(__file__).parents[2] / "cases" / "w01b_raw_0_255.safetensors"
ASSUMED = ("--weights", RAW, "--activation", "relu")


@pytest.fixture(scope="module")
def expected():
    _, (x, t) = load_mnist(source="sample")
    return evaluate(init_network(), x, t)


def test_the_report_has_the_figures_of_the_evaluation(run, expected):
    code, out, err = run("evaluate", "--data", "sample")

    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("Bundled sample, test: Network(784-50-100-10, sigmoid) from ")
    assert f"accuracy  {expected.accuracy:.4f}, 84 of 2,500 wrong" in lines
    assert f"ECE       {expected.ece():.4f}: how far" in out
    seven = expected.per_class.loc[7]
    row = [f"{seven[score]:.4f}" for score in ("precision", "recall", "f1")]
    assert any(line.split() == ["7", *row, "250"] for line in lines)
    nines = [f"{count}" if count else "·" for count in expected.confusion[9]]
    assert lines[-1].split() == ["9", *nines]


def test_json_has_all_figures(run, expected):
    code, out, _ = run("evaluate", "--data", "sample", "--json")

    found = json.loads(out)
    assert code == 0
    assert found["accuracy"] == expected.accuracy
    assert found["confusion"] == expected.confusion.tolist()
    assert found["ece"] == pytest.approx(expected.ece(), rel=1e-6)
    assert found["loss"] == pytest.approx(expected.loss.mean(), rel=1e-5)
    assert (found["samples"], found["errors"]) == (2500, 84)
    for label, row in enumerate(found["per_class"]):
        assert (row.pop("label"), row.pop("name")) == (label, str(label))
        assert row == pytest.approx(dict(expected.per_class.loc[label]))


@pytest.mark.parametrize("where", ["stdout", "file"])
def test_the_misclassified_samples_are_written_as_csv(run, expected, where, tmp_path):
    path = tmp_path / "wrong.csv"
    code, out, _ = run("evaluate", "--data", "sample", "--csv", "-" if where == "stdout" else path)

    text = out if where == "stdout" else path.read_text(encoding="utf-8")
    assert code == 0
    assert ("accuracy" in out) == (where == "file")
    rows = list(csv.DictReader(io.StringIO(text)))
    wrong = expected.where(correct=False)
    assert [int(row["index"]) for row in rows] == wrong.tolist()
    assert [int(row["true"]) for row in rows] == expected.labels[wrong].tolist()
    assert [int(row["predicted"]) for row in rows] == expected.predicted[wrong].tolist()
    for name in ("confidence", "margin", "loss"):
        figures = [float(row[name]) for row in rows]
        np.testing.assert_allclose(figures, getattr(expected, name)[wrong], 1e-5, 2e-6)


def test_idx_files_are_evaluated_like_a_data_set(run, tmp_path):
    images, labels = read_split("sample", "train")
    write_idx(tmp_path / "x.gz", images)
    write_idx(tmp_path / "t", labels)

    _, direct, _ = run(
        "evaluate", "--images", tmp_path / "x.gz", "--labels", tmp_path / "t", "--json"
    )
    _, named, _ = run("evaluate", "--data", "sample", "--split", "train", "--json")

    assert json.loads(direct) == json.loads(named)
    assert json.loads(direct)["samples"] == 5000


@pytest.fixture
def folder(tmp_path):
    """Give a folder of three files of images and three of their labels."""
    images, labels = read_split("sample", "test")
    (tmp_path / "many").mkdir()
    for number, part in enumerate((slice(500), slice(500, 700), slice(700, 2500))):
        write_idx(tmp_path / "many" / f"images-{number}", images[part])
        write_idx(tmp_path / "many" / f"labels-{number}.gz", labels[part])
    return tmp_path / "many"


def test_a_folder_of_files_is_evaluated_as_one_split(run, folder, expected):
    command = ("evaluate", "--images", folder, "--labels", folder)
    code, out, err = run(*command)
    found = json.loads(run(*command, "--json")[1])

    assert (code, err) == (0, "")
    assert out.startswith("3 files: Network(784-50-100-10, sigmoid) from ")
    assert "84 of 2,500 wrong" in out
    assert found["confusion"] == expected.confusion.tolist()
    assert found["unread"] == []
    first = found["most_confident_errors"][0]
    surest = expected.ranked(expected.where(correct=False), "confidence")[0]
    assert first["file"] == str(folder / f"images-{np.searchsorted([500, 700], surest, 'right')}")
    assert first["confidence"] == pytest.approx(expected.confidence[surest], rel=1e-5)


@pytest.mark.parametrize("held", [0, 20, 1000])  # of some files, all their rows are too many
def test_the_misclassified_samples_of_several_files_say_of_which(
    run, folder, expected, monkeypatch, held
):
    monkeypatch.setattr("core.evaluation.shards.MOST_ROWS", held)
    _, out, _ = run("evaluate", "--images", folder, "--labels", folder, "--csv", "-")

    rows = list(csv.DictReader(io.StringIO(out)))
    begin = {str(folder / f"images-{n}"): first for n, first in enumerate((0, 500, 700))}
    wrong = [begin[row["file"]] + int(row["index"]) for row in rows]
    assert wrong == expected.where(correct=False).tolist()


def test_of_a_file_that_cannot_be_read_stderr_says_why_and_the_rest_is_measured(run, folder):
    rest = ("--images", folder / "images-[02]", "--labels", folder / "labels-[02].gz")
    expected = json.loads(run("evaluate", *rest, "--json")[1])
    labels = folder / "labels-1.gz"
    labels.write_bytes(labels.read_bytes()[:-4])
    command = ("evaluate", "--images", folder, "--labels", folder)

    code, out, err = run(*command, "--json")
    assert json.loads(out) == expected | {"unread": [str(folder / "images-1")]}
    assert (code, err.count("\n")) == (1, 1)
    assert f"evaluate: {labels} is a gzip file that was cut short" in err

    code, out, _ = run(*command)
    assert code == 1
    assert "Of 3 files 1 could not be read: these are the figures of the rest." in out


def test_what_is_assumed_of_a_network_is_tried_on_the_first_file_that_can_be_read(run, folder):
    (folder / "images-0").write_bytes(b"no IDX")

    code, out, err = run("evaluate", "--images", folder, "--labels", folder, *ASSUMED, "--json")

    assert code == 1
    assert json.loads(out)["unread"] == [str(folder / "images-0")]
    assert "of the first 200 images of images-1" in err


@pytest.mark.parametrize("weights", [(), ASSUMED])
def test_where_no_file_can_be_read_each_is_named_and_nothing_is_said_of_figures(
    run, folder, weights
):
    for path in folder.glob("images-*"):
        path.write_bytes(b"no IDX")

    code, out, err = run("evaluate", "--images", folder, "--labels", folder, *weights)

    assert (code, out) == (2, "")
    assert [path.name for path in folder.glob("images-*") if f": {path} is a file" not in err] == []


def test_files_that_are_no_pairs_are_refused_before_anything_runs(refused, folder):
    (folder / "labels-1.gz").unlink()

    assert f"no labels for {folder / 'images-1'}: those of images-7.gz" in (
        refused("evaluate", "--images", folder, "--labels", folder)
    )


def test_no_file_that_is_read_is_written_over(refused, tmp_path):
    x, t = read_split("sample", "test")
    weights, images, labels = (tmp_path / name for name in ("net.npz", "images", "labels"))
    write_weights(weights, init_network())
    write_idx(images, x[:50])
    write_idx(labels, t[:50])
    before = {path: path.read_bytes() for path in (weights, images, labels)}
    options = ("--images", images, "--labels", labels, "--weights", weights)
    for path, content in before.items():
        assert "is one of the files that are read" in refused("evaluate", *options, "--csv", path)
        assert path.read_bytes() == content


@pytest.mark.parametrize("form", [("--json",), ("--csv", "-")])
def test_an_evaluation_that_was_stopped_goes_on(run, refused, folder, monkeypatch, form, tmp_path):
    command = ("evaluate", "--images", folder, "--labels", folder, *form)
    _, expected, _ = run(*command)
    resumed = (*command, "--resume", tmp_path / "finished")
    whole = Tally.of

    def stopped(outcome, file, first):
        if file.endswith("images-2"):
            raise KeyboardInterrupt
        return whole(outcome, file, first)

    monkeypatch.setattr(Tally, "of", stopped)
    assert run(*resumed)[0] == 130
    monkeypatch.undo()
    begun = (tmp_path / "finished").read_bytes()

    assert run(*resumed)[1] == expected
    assert (tmp_path / "finished").read_bytes().startswith(begun)
    assert begun.count(b"\n") > 1
    other = ("--weights", Path(__file__).parents[2] / "cases" / "w01b_raw_0_255.safetensors")
    code, _, err = run(*resumed, *other, "--activation", "relu", "--pixels", "bytes")
    assert code == 2
    assert "holds the finished parts of another job" in err


def test_classes_that_have_names_are_called_by_them(run, monkeypatch):
    words = tuple(f"the number {digit}" for digit in range(10))
    row = dataclasses.replace(SOURCES["sample"], name="words", classes=words)
    monkeypatch.setitem(SOURCES, "words", row)

    _, out, _ = run("evaluate", "--data", "words")
    _, text, _ = run("evaluate", "--data", "words", "--json")

    assert "\nthe number 7     0.9323  0.9920" in out
    assert "\ntrue \\ says       0    1    2" in out
    assert "\n7 the number 7    ·    ·    1" in out
    assert [row["name"] for row in json.loads(text)["per_class"]] == list(words)


@pytest.mark.parametrize("command", [("evaluate",), ("show", 1)])
def test_a_network_of_another_number_of_classes_is_refused(refused, monkeypatch, command):
    row = dataclasses.replace(SOURCES["sample"], name="few", classes=("a", "b"))
    monkeypatch.setitem(SOURCES, "few", row)

    assert "bundled.npz tells 10 classes apart and Bundled sample has 2: choose another" in (
        refused(*command, "--data", "few")
    )


def test_the_books_network_has_its_published_accuracy(run, book_weights, mnist_dir, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))

    code, out, _ = run("evaluate", "--weights", book_weights)

    assert code == 0
    assert "accuracy  0.9352, 648 of 10,000 wrong" in out


def test_what_does_not_belong_together_is_refused(refused, tmp_path):
    assert "belong together" in refused("evaluate", "--images", "x")
    assert "would mix on stdout" in refused("evaluate", "--json", "--csv", "-")
    assert "invalid choice: 'both'" in refused("evaluate", "--split", "both")
    assert "There is no data set 'minst': choose one of mnist" in refused(
        "evaluate", "--data", "minst"
    )


def test_another_data_set_in_the_place_of_mnist_is_told(run, monkeypatch):
    folder = Path(__file__).resolve().parents[2] / "cases" / "d08_mnist_dir_dot_names"
    monkeypatch.setenv("MNIST_DIR", str(folder))

    code, out, err = run("evaluate")

    assert code == 0
    assert "of 20 wrong" in out
    assert err.startswith("t10k-labels.idx1-ubyte does not hold the labels that MNIST is published")
