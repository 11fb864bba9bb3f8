"""Pictures as people take them: the ones of `tests/cases`, and two of each kind that is generated.

``python -m tests.core.images.photographs`` tries 60 of each kind.
"""

import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core import init_network, predict, prepare_digit
from core.images.digits import read_digit
from core.images.picture import read_picture
from tests.core.images import pens
from tests.core.images.photographs import JUDGING, KINDS, read_right

CASES = sorted((Path(__file__).resolve().parents[2] / "cases").glob("p0*"))
ONE, TWO = ([case for case in CASES if ("and" in case.name) == two] for two in (False, True))


def drawn(*lines, fine=(), width=20):
    picture = Image.new("L", (200, 300), 255)
    for points in lines:
        ImageDraw.Draw(picture).line(points, fill=0, width=width)
    for points in fine:
        ImageDraw.Draw(picture).line(points, fill=0, width=4)
    return picture


@pytest.mark.parametrize("case", ONE, ids=lambda case: case.stem)
def test_a_case_is_read_right(case):
    digit = read_digit(read_picture(case.read_bytes()))

    y = predict(init_network(), digit.pixels.reshape(1, 784) / np.float32(255))
    assert y.argmax() == int(re.search(r"true(\d)", case.name)[1])
    assert digit.digits == 1


@pytest.mark.parametrize("case", TWO, ids=lambda case: case.stem)
def test_two_digits_are_said(case):
    picture = read_picture(case.read_bytes())

    assert "two digits" in read_digit(picture).notes[0]
    with pytest.warns(UserWarning, match="There are two digits in this picture"):
        prepare_digit(picture)


def test_a_sign_of_two_parts_is_kept_whole_where_it_is_said_to_be_one():
    picture = drawn((60, 60, 60, 220), (140, 60, 140, 220))

    one, whole = read_digit(picture), read_digit(picture, whole=True)

    assert (one.digits, whole.digits, whole.notes) == (2, 1, [])
    np.testing.assert_array_equal(whole.kept, one.kept | one.set_aside)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_picture_is_read_right(kind, monkeypatch):
    monkeypatch.setattr(pens, "SOURCE", "sample")  # the same pictures wherever the tests run
    assert [read_right(kind, JUDGING + seed) for seed in range(2)] == [True, True]


STROKE = (100, 60, 100, 220)
NOTES = {
    "nothing": (drawn(STROKE), []),
    "below": (drawn(STROKE, (40, 260, 160, 260)), ["A line below the digit was set aside."]),
    "below and touching": (
        drawn((100, 60, 100, 250), (40, 260, 160, 260)),
        ["A line below the digit was set aside."],
    ),
    "beside": (
        drawn(STROKE, (10, 100, 10, 140)),
        ["What is drawn beside the digit was set aside."],
    ),
    "specks": (
        drawn(STROKE, fine=[(40, 40, 43, 40), (60, 250, 63, 250)]),
        ["Specks were set aside."],
    ),
    "frame": (
        drawn(STROKE, fine=[(0, 2, 200, 2, 197, 2, 197, 297, 2, 297, 2, 0)]),
        ["A frame, or lines that cross the picture, were set aside."],
    ),
    "around": (
        drawn(STROKE, (50, 30, 150, 30, 150, 260, 50, 260, 50, 20)),
        ["What is drawn around the digit was set aside."],
    ),
    "cut off": (
        drawn(STROKE, (0, 60, 0, 200)),
        ["What the border of the picture cuts off was set aside."],
    ),
    "at the border": (
        drawn((100, 0, 100, 190)),
        ["The digit reaches the border of the picture: part of it may be missing."],
    ),
    "thin": (
        drawn(STROKE, width=4),
        ["The strokes are thinner than MNIST's: they were thickened."],
    ),
    "three": (
        drawn((40, 60, 40, 220), STROKE, (160, 60, 160, 220)),
        [
            "There are 3 digits in this picture and only one of them, the largest, is read: crop "
            "the picture to the digit that is meant."
        ],
    ),
}


@pytest.mark.parametrize("what", NOTES)
def test_a_note_says_what_was_done(what):
    picture, notes = NOTES[what]
    assert read_digit(picture).notes == notes


@pytest.mark.parametrize("what", ["below", "beside", "frame", "around", "cut off"])
def test_what_is_set_aside_changes_nothing_and_is_shown(what):
    plain, marked = read_digit(drawn(STROKE)), read_digit(NOTES[what][0])

    np.testing.assert_array_equal(marked.pixels, plain.pixels)
    np.testing.assert_array_equal(marked.kept, plain.kept)
    assert not (marked.kept & marked.set_aside).any()
    assert (plain.set_aside.sum(), marked.set_aside.any()) == (0, True)
    assert marked.picture.shape == (300, 200, 3)


def test_a_bar_that_does_not_touch_its_five_stays_with_it():
    bar = (90, 50, 160, 50)
    body = (70, 70, 70, 130, 140, 140, 140, 220, 60, 230)

    digit = read_digit(drawn(bar, body))

    assert digit.digits == 1
    assert not digit.set_aside.any()


def test_one_digit_is_prepared_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        prepare_digit(drawn(STROKE))
