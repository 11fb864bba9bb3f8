import io

import numpy as np
import pytest

from core import init_network, load_mnist, predict
from core.cli.show import PLAIN_SHADES, SHADES, as_characters
from core.datasets.mnist import read_split


def test_a_sample_is_drawn_a_line_a_row_and_two_characters_a_pixel():
    image = np.zeros((4, 3), np.uint8)
    image[1] = (0, 1, 64)
    image[2] = (128, 254, 255)

    assert as_characters(image).split("\n") == ["", "  ░░▒▒", "▓▓████", ""]
    assert as_characters(image, PLAIN_SHADES).split("\n") == [
        "",
        "  ..::",
        "ooOO@@".replace("OO", "@@"),
        "",
    ]


def test_the_drawing_keeps_where_the_ink_is(run):
    images, labels = read_split("sample", "test")
    code, out, _ = run("show", 12, "--data", "sample")

    lines = out.split("\n")
    drawn = np.array([[c != " " for c in line.ljust(56)] for line in lines[:28]])
    assert code == 0
    np.testing.assert_array_equal(drawn[:, ::2], images[12] > 0)
    np.testing.assert_array_equal(drawn[:, 1::2], images[12] > 0)
    assert lines[28] == f"Bundled sample, test sample 12: {labels[12]}"


@pytest.mark.parametrize(("index", "verdict"), [(0, "right"), (89, "wrong")])
def test_the_three_likeliest_classes_are_told_and_whether_the_first_is_right(run, index, verdict):
    _, (x, _) = load_mnist(source="sample")
    y = predict(init_network(), x[index])
    order = np.argsort(-y)

    _, out, _ = run("show", index, "--data", "sample")

    assert out.splitlines()[-4:] == [
        f"The network says {order[0]}, which is {verdict}:",
        *(f"  {digit}  {y[digit]:.4f}" for digit in order[:3]),
    ]


def test_a_png_has_the_pixels_enlarged_and_sharp(run, tmp_path):
    image = pytest.importorskip("PIL.Image")
    images, _ = read_split("sample", "train")

    code, *_ = run("show", 5, "--data", "sample", "--split", "train", "--png", tmp_path / "5.png")

    assert code == 0
    pixels = np.asarray(image.open(tmp_path / "5.png"))
    np.testing.assert_array_equal(pixels, images[5].repeat(10, axis=0).repeat(10, axis=1))


def test_a_terminal_that_knows_no_shades_gets_letters(monkeypatch):
    from core.cli import show

    for encoding, shades in (("ascii", PLAIN_SHADES), ("utf-8", SHADES)):
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding))
        assert show._shades() == shades


@pytest.mark.parametrize("index", [-1, 2500])
def test_a_sample_that_is_not_there_is_refused(refused, index):
    message = refused("show", "--data", "sample", "--", index)

    assert f"has the test samples 0 to 2,499, and {index} is none of them" in message
