import pytest

from core.network.unit import Unit


@pytest.mark.parametrize(
    ("text", "array", "index"),
    [("z1[8]", "z1", 8), ("y[9]", "y", 9), ("a12[0]", "a12", 0), ("x[783]", "x", 783)],
)
def test_a_unit_is_read_from_its_name_and_written_as_it(text, array, index):
    unit = Unit.parse(text)

    assert unit == Unit(array, index)
    assert str(unit) == f"{unit}" == text


@pytest.mark.parametrize(
    "text",
    ["", "none", "z1", "z1[]", "z1[8", "z1[-1]", "z1[08]", "z0[1]", "z[1]", "y1[2]", "x[1] ",
     "W1[2]", "z1[8]\n", "z1[٨]", "z1[8]" * 1000, f"z1[{'9' * 5000}]"],
)  # fmt: skip
def test_what_is_the_name_of_no_unit_is_refused_in_a_short_sentence(text):
    with pytest.raises(ValueError, match=r"is no unit; z1\[8\] and y\[9\] are") as refusal:
        Unit.parse(text)
    assert len(str(refusal.value)) < 100


@pytest.mark.parametrize(("text", "layer"), [("x[5]", 0), ("a1[2]", 1), ("z2[0]", 2), ("y[9]", 3)])
def test_a_unit_knows_its_layer(text, layer):
    assert Unit.parse(text).layer(depth=3) == layer


def test_units_are_equal_where_their_names_are_and_can_be_keys():
    assert len({Unit("z1", 8), Unit.parse("z1[8]"), Unit("z2", 8)}) == 2
