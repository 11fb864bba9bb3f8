import csv
import io
import json

import numpy as np
import pytest

from core import init_network, predict, prepare_digit, write_idx
from core.datasets.mnist import apply_flags, read_split
from core.images.picture import read_picture
from core.images.rendering import sprite


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


def test_more_rows_than_are_made_at_a_time_are_all_there(run, monkeypatch, tmp_path, images):
    write_idx(tmp_path / "images", images)
    _, whole, _ = run("predict", tmp_path / "images")
    _, whole_json, _ = run("predict", tmp_path / "images", "--json")
    monkeypatch.setattr("core.cli.predict._BLOCK", 7)

    assert run("predict", tmp_path / "images")[1] == whole
    assert run("predict", tmp_path / "images", "--json")[1] == whole_json


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


def test_predictions_go_to_a_file(run, picture, tmp_path):
    path = tmp_path / "predictions.json"
    code, out, _ = run("predict", picture, "--json", "--output", path)

    assert (code, out) == (0, "")
    assert json.loads(path.read_text())[0]["file"] == str(picture)


def test_a_device_is_written_to_and_stays_what_it_is(run, picture):
    code, *_ = run("predict", picture, "--output", "/dev/null")

    assert code == 0
    with open("/dev/null", "rb") as null:
        assert null.read() == b""


def test_one_bad_file_among_good_ones_leaves_nothing_written(refused, picture, tmp_path):
    bad = tmp_path / "text.png"
    bad.write_text("a letter")
    output = tmp_path / "out.csv"
    output.write_text("before")

    message = refused("predict", picture, bad, "--output", output)

    assert f"{bad}: This file of 8 bytes is no picture that can be read" in message
    assert output.read_text() == "before"
