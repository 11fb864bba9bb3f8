import tracemalloc

import numpy as np
import pytest

from core.datasets.containers.csv_rows import (
    is_column,
    is_csv,
    read_column_pieces,
    read_csv_pieces,
)
from tests.core.datasets.containers.making import IMAGES, LABELS, csv

X, T = IMAGES["test"], LABELS["test"]
ROWS = X.reshape(len(X), -1)


def read(data):
    assert is_csv(data)
    (piece,) = read_csv_pieces("a.csv", data)
    labels = None if piece.labels is None else piece.labels.astype(float)
    return piece.images, labels


def quoted(data):
    """Return a CSV with quotes around every cell."""
    cells = (line.split(",") for line in data.decode().splitlines())
    return "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in cells).encode()


def with_index(data):
    """Return a CSV as pandas writes it, with a column that counts the rows."""
    first, *lines = data.decode().splitlines()
    return "\n".join([f",{first}", *(f"{i},{line}" for i, line in enumerate(lines))]).encode()


@pytest.mark.parametrize(
    "data",
    [
        csv(X, T),
        csv(X, T, at=784),
        csv(X, T, header=False),
        csv(X, T, at=784, header=False),
        csv(X, T, sep=";"),
        csv(X, T, sep="\t"),
        csv(X, T, sep=", "),
        csv(X, T).replace(b"\n", b"\r\n"),
        csv(X, T).removesuffix(b"\n"),
        b"\xef\xbb\xbf" + csv(X, T),
        csv(X, T).replace(b"label", b'"Class"'),
        csv(X, T).replace(b"label", b"digits"),
        csv(X, T, at=784).replace(b"label", b"symbol"),
        csv(X, T, at=784).replace(b"label", b"pixel784"),
        quoted(csv(X, T)),
        csv(X, T) + b"\n\n",
        with_index(csv(X, T)),
    ],
    ids=range(17),
)
def test_a_row_is_a_label_and_784_pixels_however_they_are_written(data):
    images, labels = read(data)

    np.testing.assert_array_equal(images, ROWS, strict=True)
    np.testing.assert_array_equal(labels, T)


def test_a_row_without_a_label_is_an_image():
    for header in (True, False):
        images, labels = read(csv(X, header=header))
        np.testing.assert_array_equal(images, ROWS)
        assert labels is None


@pytest.mark.parametrize("sep", [",", ";"])
def test_fractions_are_read_with_points_and_with_commas(sep):
    data = csv(np.round(X / 255, 6), T, sep=sep)
    if sep == ";":
        data = data.replace(b".", b",")

    np.testing.assert_allclose(read(data)[0], ROWS / 255, atol=1e-6)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (csv(X, T) + b"1,2\n", "a.csv: image 13 lacks a pixel"),
        (csv(X, T) + b"1," * 785 + b"7\n", "a.csv is no CSV file of 784 numbers"),
        (csv(X, T) + b"1" + b",a" * 784, "a.csv is no CSV file of 784 numbers .*'a'"),
        (csv(X, T) + b"1" + b",inf" * 784, "a.csv: image 13 lacks a pixel"),
        (csv(X, T) + b'1,"', "a.csv is no CSV file of 784 numbers"),
        (csv(np.zeros((2, 800)), T[:2]), "a.csv has 801 columns, where a label and 784"),
        (csv(X, T).replace(b"pixel0", b"y", 1), "a.csv has 785 columns"),
        (csv(X.reshape(-1, 784)[:, 1:], T), "a.csv has 784 columns, where a label and 784"),
        (csv(X[:0], T[:0]), "a.csv holds no image|is no CSV"),
    ],
    ids=range(9),
)
def test_rows_that_are_no_images_are_refused(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        read(data)


@pytest.mark.parametrize("data", [b"", b"label,a\n1,2\n", b"\0" * 2000, b"," * 700, b"a\n" * 900])
def test_what_has_fewer_columns_is_no_csv_of_images(data):
    assert not is_csv(data)


@pytest.mark.parametrize("data", [b"3\n1\n3", b"label\r\n3\r\n1\r\n3\r\n2\r\n"])
def test_a_number_a_line_is_a_column_of_labels_if_some_come_again(data):
    assert is_column(data + b"\n1")
    (piece,) = read_column_pieces("y.csv", data)
    assert piece.labels[:3].tolist() == [3, 1, 3]
    assert piece.images is None


@pytest.mark.parametrize("data", [b"", b"0\n1\n2\n3", b"a\nb\na", b"1,2\n1,2\n1,2", b"\0" * 99])
def test_what_does_not_repeat_or_is_no_number_is_no_column_of_labels(data):
    assert not is_column(data)


def test_of_a_column_no_more_lines_are_taken_apart_than_there_are_images():
    data = b"1\n" * 5_000_000
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"or more than 342,392 of them"):
            read_column_pieces("y.csv", data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 40_000_000  # all of them would take 200


def test_a_column_that_goes_on_otherwise_is_refused():
    with pytest.raises(ValueError, match=r"y\.csv holds something other than a label a line"):
        read_column_pieces("y.csv", b"1\n1\n" * 40_000 + b"a")
