"""What a parameter of the address may say, and what is none of it."""

import math

import pytest

from dashboard.state.kinds import number, options, several, span, switch, text

NONE = ["", " ", "x", "nan", "inf", "1e999", "9" * 400, "0x10", "1_0", "٣", "\uff13", "\0", "[1]"]


def short(value):
    """Name a case by what is seen of it."""
    return ascii(value)[:20]


@pytest.mark.parametrize(
    "said", [*NONE, "-1", "11", "1.5", "+1", "1e", ".5", "1,5", "0" * 100_000], ids=short
)
def test_a_whole_number_is_read_from_nothing_else(said):
    assert number(0, 10).read(said) is None


@pytest.mark.parametrize(("said", "value"), [("0", 0), ("10", 10), ("007", 7), ("3.0", 3)])
def test_a_whole_number_within_its_bounds_is_read(said, value):
    read = number(0, 10).read(said)
    assert (read, type(read)) == (value, int)


@pytest.mark.parametrize("said", [*NONE, "-0.01", "1.01", "1e1"], ids=short)
def test_a_fraction_is_read_from_nothing_else(said):
    assert number(0.0, 1.0).read(said) is None


@pytest.mark.parametrize("value", [0.0, 1.0, 0.7, 1e-05, 0.001, 1 / 3])
def test_what_is_written_of_a_number_reads_as_the_same_number(value):
    kind = number(0.0, 1.0)
    read = kind.read(kind.write(value))
    assert math.isclose(read, value, abs_tol=1e-10)
    assert type(read) is float


def test_what_a_browser_adds_up_is_written_as_it_is_meant():
    assert number(0.0, 1.0).write(0.1 + 0.2) == "0.3"
    assert number(0.0, 1.0).write(1.0) == "1"


@pytest.mark.parametrize(("value", "default", "near"), [(12, 3, 10), (-2, 3, 0), (12, None, None)])
def test_a_number_out_of_bounds_gives_way_to_the_nearest_or_to_none(value, default, near):
    kind = number(0, 10)
    assert not kind.holds(value)
    assert kind.instead(value, default) == near


@pytest.mark.parametrize(
    ("said", "on"),
    [("true", True), ("False", False), ("TRUE", True), ("1", True), *((it, None) for it in NONE)],
    ids=short,
)
def test_a_switch_is_on_or_off(said, on):
    assert switch().read(said) is on


@pytest.mark.parametrize(
    "said", ["x", "9" * 201, "1" * 100_000, "1\n2", "1\0", "\u202e1", "\ud800"]
)
def test_of_a_text_only_a_line_of_use_is_read(said):
    assert text(float).read(said) is None


def test_a_text_of_use_is_read_as_it_is_and_any_text_is_held():
    assert text(str).read("") == ""
    assert text(float).read(" 1e3 ") == " 1e3 "
    assert text(float).holds("x")


def test_values_come_to_the_last_to_each_once_or_to_two_ends():
    words = {0: "shirt", 1: "coat", 2: "boot"}
    assert options(words).take([2, 0]) == 0
    assert options(words, several).take([2, 0, 2]) == [2, 0]
    assert number(0, 10, span).take([9, 2]) == (2, 9)
    assert [options(words, take).take([]) for take in (several, span)] == [None, None]
    assert number(0, 10, span).take([1, 2, 3]) is None
