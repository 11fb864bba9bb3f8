import csv
import gzip
import io
import json
import os

import numpy as np
import pytest

from core import Network, init_network, predict, prepare_digit, write_idx, write_weights
from core.datasets.mnist import apply_flags, read_split
from core.evaluation.streaming import predict_blocks
from core.images.picture import read_picture
from core.images.rendering import sprite
from tests.conftest import PROJECT


@pytest.fixture(scope="module")
def images():
    return read_split("sample", "test")[0][:30]


@pytest.fixture
def picture(tmp_path, images):
    path = tmp_path / '100 % a "digit", drawn.png'
    path.write_bytes(sprite(images[3:4].repeat(3, axis=1).repeat(3, axis=2), 1))
    return path


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_pictures_and_idx_files_are_predicted_in_the_order_they_are_given(
    run, tmp_path, images, picture
):
    write_idx(tmp_path / "images", images)

    code, out, err = run("predict", tmp_path / "images", picture, "--probabilities")

    assert (code, err) == (0, "")
    found = rows(out)
    assert [row["file"] for row in found] == [str(tmp_path / "images")] * 30 + [str(picture)]
    assert [int(row["index"]) for row in found] == [*range(30), 0]
    prepared = prepare_digit(read_picture(picture.read_bytes()))
    pixels = np.concatenate([images, prepared[None]])
    y = predict(init_network(), apply_flags(pixels, np.zeros(31, np.uint8))[0])
    assert [int(row["predicted"]) for row in found] == y.argmax(axis=1).tolist()
    second, first = np.sort(y, axis=1)[:, -2:].T
    given = np.array([[float(row[f"y{unit}"]) for unit in range(10)] for row in found])
    np.testing.assert_allclose(given, y, atol=1e-6)
    np.testing.assert_allclose([float(row["confidence"]) for row in found], first, atol=1e-6)
    np.testing.assert_allclose([float(row["margin"]) for row in found], first - second, atol=2e-6)


def test_rows_of_several_tasks_are_all_there(run, monkeypatch, tmp_path, images):
    write_idx(tmp_path / "images", images)
    monkeypatch.setattr("core.evaluation.streaming.BLOCK", 7)
    found = []
    for most in (1, 14, 700):  # a block, two, all
        monkeypatch.setattr("core.cli.inputs.TASK", most)
        found.append([run("predict", tmp_path / "images", *form)[1] for form in ((), ("--json",))])

    assert found[0] == found[1] == found[2]
    assert len(rows(found[0][0])) == len(json.loads(found[0][1])) == 30


def test_json_says_the_same_as_csv(run, picture, tmp_path, images):
    write_idx(tmp_path / "images.gz", images)
    _, text, _ = run("predict", picture, tmp_path / "images.gz")
    _, out, _ = run("predict", picture, tmp_path / "images.gz", "--json")

    found = json.loads(out)
    assert [row["file"] for row in found] == [str(picture)] + [str(tmp_path / "images.gz")] * 30
    for row, as_text in zip(found, rows(text), strict=True):
        assert list(row) == list(as_text)
        assert str(row.pop("file")) == as_text.pop("file")
        assert row == {name: float(value) for name, value in as_text.items()}


def test_what_was_done_to_a_picture_goes_to_stderr(run):
    path = PROJECT / "tests" / "cases" / "p06_two_digits_1_true3and5.png"

    code, out, err = run("predict", path)

    assert (code, len(rows(out))) == (0, 1)
    assert err.startswith(f"{path}: There are two digits in this picture")


def test_predictions_go_to_a_file(run, picture, tmp_path):
    path = tmp_path / "predictions.json"
    code, out, _ = run("predict", picture, "--json", "--output", path)

    assert (code, out) == (0, "")
    assert json.loads(path.read_text(encoding="utf-8"))[0]["file"] == str(picture)


def test_a_device_is_written_to_and_stays_what_it_is(run, picture):
    code, *_ = run("predict", picture, "--output", "/dev/null")

    assert code == 0
    with open("/dev/null", "rb") as null:
        assert null.read() == b""


def test_a_pattern_that_the_shell_has_left_is_expanded(run, tmp_path, images):
    for name in ("2", "1", "[3].idx"):
        write_idx(tmp_path / name, images[:1])

    code, out, err = run("predict", tmp_path / "[12]", tmp_path / "[3].idx", tmp_path / "*.none")

    assert code == 1
    assert [row["file"] for row in rows(out)] == [
        str(tmp_path / name) for name in ("1", "2", "[3].idx")
    ]
    assert f"There is no file {tmp_path / '*.none'}." in err


def bad_files(folder, images):
    """Yield files that cannot be used, each with what is said of it."""
    image = pytest.importorskip("PIL.Image")
    yield folder / "missing.png", "There is no file "
    yield folder, "is a folder, where a file was expected"
    (folder / "text.png").write_text("a letter", encoding="utf-8")
    yield folder / "text.png", "This file of 8 bytes is no picture that can be read"
    image.new("L", (30, 30)).save(folder / "blank.png")
    yield folder / "blank.png", "Nothing is drawn"
    write_idx(folder / "labels", images[:, 0, 0])
    yield folder / "labels", "where uint8 images of 784 pixels were expected"
    write_idx(folder / "whole", images)
    whole = (folder / "whole").read_bytes()
    (folder / "cut").write_bytes(whole[:-1])
    yield folder / "cut", "bytes in all: fetch or copy it again"
    (folder / "cut.gz").write_bytes(gzip.compress(whole)[:-100])  # seen when all but that is read
    yield folder / "cut.gz", "is a gzip file that was cut short"


def test_of_each_file_that_cannot_be_used_a_line_says_why_and_the_others_are_predicted(
    run, tmp_path, images, picture
):
    write_idx(tmp_path / "images", images)
    bad = dict(bad_files(tmp_path, images))

    code, out, err = run("predict", tmp_path / "images", *bad, picture)

    assert code == 1
    assert out == run("predict", tmp_path / "images", picture)[1]
    for line, (path, reason) in zip(err.splitlines(), bad.items(), strict=True):
        assert line.startswith("python -m core predict: ")
        assert str(path) in line
        assert reason in line


def test_a_file_that_needs_too_much_memory_is_named_and_the_others_go_on(
    run, monkeypatch, tmp_path, images, picture
):
    def too_much(*_):
        raise MemoryError

    write_idx(tmp_path / "images", images)
    monkeypatch.setattr("core.cli.inputs.predict_blocks", too_much)

    code, out, err = run("predict", tmp_path / "images", picture)

    assert (code, len(rows(out)), err.count("\n")) == (1, 1, 1)
    assert f"{tmp_path / 'images'}: There is not enough memory" in err


def test_a_picture_that_does_not_fit_the_network_is_named(refused, tmp_path, picture):
    write_weights(tmp_path / "small.npz", Network({"W1": np.ones((9, 10)), "b1": np.ones(10)}))

    assert f"{picture}: " in refused("predict", picture, "--weights", tmp_path / "small.npz")


def test_a_prediction_that_was_stopped_goes_on(run, monkeypatch, tmp_path, images, picture):
    for number in range(3):
        write_idx(tmp_path / f"images-{number}", images[number:])
    notes = PROJECT / "tests" / "cases" / "p06_two_digits_1_true3and5.png"
    command = ("predict", notes, tmp_path / "images-*", picture, "--resume", tmp_path / "finished")
    expected = run(*command[:-2])
    real = predict_blocks

    def stopped(network, path, *part):
        if path.endswith("images-2"):
            raise KeyboardInterrupt
        return real(network, path, *part)

    monkeypatch.setattr("core.cli.inputs.predict_blocks", stopped)
    output = tmp_path / "rows"
    assert run(*command, "--output", output)[0] == 130
    assert not output.exists()
    monkeypatch.undo()
    read = []
    monkeypatch.setattr(
        "core.cli.inputs.predict_blocks", lambda *of: read.append(of[1]) or real(*of)
    )

    assert run(*command) == expected
    assert str(tmp_path / "images-0") not in read


def test_a_file_that_is_given_twice_has_its_rows_twice_also_where_they_are_kept(
    run, tmp_path, images
):
    for number in range(2):
        write_idx(tmp_path / f"images-{number}", images[number : number + 3])
    files = (tmp_path / "images-0", tmp_path / "images-*")
    expected = run("predict", *files)

    for _ in range(2):
        assert run("predict", *files, "--resume", tmp_path / "finished") == expected


def test_what_is_finished_is_not_that_of_a_file_of_the_same_name_in_another_folder(
    run, monkeypatch, tmp_path, images
):
    for number, folder in enumerate("ab"):
        (tmp_path / folder).mkdir()
        write_idx(tmp_path / folder / "images", images[number : number + 1])
        os.utime(tmp_path / folder / "images", (1, 1))
        monkeypatch.chdir(tmp_path / folder)
        kept = run("predict", "images", "--resume", tmp_path / "finished")
        assert kept == run("predict", "images")


def test_the_rows_of_a_packed_file_that_are_too_many_to_be_held_are_made_one_by_one(
    run, monkeypatch, tmp_path, images, picture
):
    write_idx(tmp_path / "images.gz", images)
    write_idx(tmp_path / "more.gz", images[:5])
    files = (picture, tmp_path / "images.gz", tmp_path / "more.gz", picture)
    expected = run("predict", *files)
    monkeypatch.setattr("core.cli.inputs.MOST_NUMBERS", 50)

    assert run("predict", *files) == expected
    (tmp_path / "images.gz").write_bytes((tmp_path / "images.gz").read_bytes()[:-4])
    code, out, _ = run("predict", *files)
    assert code == 1
    assert out == run("predict", picture, tmp_path / "more.gz", picture)[1]


def test_where_no_file_can_be_used_nothing_is_written(run, tmp_path):
    output = tmp_path / "out.csv"
    output.write_text("before", encoding="utf-8")

    code, out, err = run("predict", tmp_path / "a", tmp_path / "b", "--output", output)

    assert (code, out, err.count("\n")) == (2, "", 2)
    assert output.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("which", ["picture", "weights", "kept"])
def test_no_file_that_is_read_is_written_over(refused, tmp_path, picture, which):
    read = {"picture": picture, "weights": tmp_path / "net.npz", "kept": tmp_path / "kept"}
    write_weights(read["weights"], init_network())
    before = picture.read_bytes(), read["weights"].read_bytes()
    options = ("--weights", read["weights"], "--resume", read["kept"], "--output", read[which])

    assert "is one of the files that are read" in refused("predict", picture, *options)
    assert (picture.read_bytes(), read["weights"].read_bytes()) == before


def test_a_name_that_is_no_text_does_not_stop_what_is_written(run, tmp_path, images):
    path = tmp_path / os.fsdecode(b"\xff.idx")
    write_idx(path, images[:1])

    code, *_ = run("predict", path, "--output", tmp_path / "out.csv")

    assert code == 0
    assert "?.idx,0," in (tmp_path / "out.csv").read_text(encoding="utf-8")
