import numpy as np
import pytest

from dashboard.words import (
    column,
    counted,
    file_part,
    memory,
    number,
    number_texts,
    percent,
    points,
)


def test_what_is_said_of_one_is_not_what_is_said_of_several():
    said = [counted(n, "1 {noun}", "{n:,} {noun}s", noun="image") for n in (0, 1, 1234)]
    assert said == ["0 images", "1 image", "1,234 images"]


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.9352, 1, "93.5 %"),
        (0.9352, 2, "93.52 %"),
        (0.5, 0, "50 %"),
        (np.float32(0.25), 1, "25.0 %"),
        (0.9994, 1, "99.9 %"),
        (0.9996, 1, ">99.9 %"),
        (0.99999, 2, ">99.99 %"),
        (0.997, 0, ">99 %"),
        (0.0006, 1, "0.1 %"),
        (0.0004, 1, "<0.1 %"),
        (1e-30, 1, "<0.1 %"),
        (0.004, 0, "<1 %"),
    ],
)
def test_a_share_is_written_in_percent(share, digits, text):
    assert percent(share, digits) == text


@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("number", [float, np.float32, np.float64])
def test_all_and_nothing_are_written_as_such(number, digits):
    decimals = "." + "0" * digits if digits else ""
    assert percent(number(1), digits) == f"100{decimals} %"
    assert percent(number(0), digits) == f"0{decimals} %"


def around(value, dtype):
    """List the numbers next to a value, those a rounding error could put on the wrong side."""
    below = above = dtype(value)
    numbers = [below]
    for _ in range(20):
        below, above = np.nextafter(below, dtype(0)), np.nextafter(above, dtype(1))
        numbers += [below, above]
    return [number for number in numbers if 0 < number < 1]


@pytest.mark.parametrize("digits", [0, 1, 2])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_not_quite_all_or_nothing_never_reads_as_such(dtype, digits):
    edge = 10**-digits / 200
    for share in (s for value in (0, edge, 1 - edge, 1) for s in around(value, dtype)):
        text = percent(share, digits)
        assert text.startswith(("<", ">")) or float(text.removesuffix(" %")) not in (0, 100), share


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (10_008, "10.0 kB"),
        (7_840_000, "7.8 MB"),
        (188_160_000, "188.2 MB"),
    ],
)
def test_memory_is_written_in_the_unit_that_suits_it(size, text):
    assert memory(size) == text


@pytest.mark.parametrize(
    ("name", "part"),
    [("7", "7"), ("T-shirt/top", "T-shirt-top"), ("../a b", "-a-b"), ("お o", "お-o")],
)
def test_a_name_can_be_part_of_a_files(name, part):
    assert file_part(name) == part


@pytest.mark.parametrize(
    ("difference", "text"),
    [(0.0123, "+1.23"), (-0.026, "−2.60"), (0, "0.00"), (-0.00001, "0.00"), (1, "+100.00")],
)
def test_a_difference_of_shares_is_written_in_points_with_its_sign(difference, text):
    assert points(difference) == text


@pytest.mark.parametrize(
    "values",
    [
        np.array([[0.0, -0.0, 1.0], [np.nan, np.inf, -1e-9]], dtype=np.float32),
        np.array([0.001, 0.00099999, 0.99999, 0.999999999, -12345.6789, 1e-300]),
        np.array([0.001, 0.00099999, 0.99999, 0.999999999, -12345.6789], dtype=np.float32),
        np.random.default_rng(0).normal(size=99) * 10.0 ** np.arange(-5, 4).repeat(11),
        np.array([0, 7, 255], dtype=np.uint8),
        np.array([-3, 4]),
        np.zeros((0, 3)),
    ],
    ids=lambda values: f"{values.dtype}-{values.size}",
)
def test_many_numbers_are_written_as_each_alone(values):
    assert number_texts(values) == [number(value) for value in values.ravel()]


def test_a_column_has_one_format_for_all_its_values():
    assert column(np.array([-13.4126, 0.4134, -0.001]), in_percent=False) == [
        "−13.41",
        "0.41",
        "0.00",
    ]
    assert column(np.array([0.7612, 0.2, 5.9e-08]), in_percent=True) == [
        "76.1 %",
        "20.0 %",
        "<0.1 %",
    ]
    assert column(np.array([-0.25, 0.25]), in_percent=True) == ["−25.0 %", "25.0 %"]
