import pytest

from dashboard.state.address import refused

STATE = {"data": "mnist", "split": "test", "sample": 0, "normalize": True, "true": []}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"data": "MNIST", "split": "test", "sample": "0", "normalize": "true"},
        {"digit": "77"},  # of another page
    ],
)
def test_a_link_that_can_be_followed_is_passed_over(asked):
    assert refused(asked, {}, STATE) == ""


def test_what_the_address_still_has_was_followed():
    assert refused({"sample": "7"}, {"sample": "7"}, STATE | {"sample": 7}) == ""


def test_every_parameter_that_cannot_be_followed_is_named_in_one_sentence():
    said = refused({"sample": "99999", "true": "x", "data": "bar", "split": "test"}, {}, STATE)
    assert "`sample=99999`, `true=x`, `data=bar`" in said
    assert "split" not in said


def test_a_long_or_hostile_value_is_cut_and_cannot_leave_its_quotes():
    said = refused({"sample": "`](http://example.org)" + "9" * 5000}, {}, STATE)
    assert len(said) < 120
    assert said.count("`") == 2
