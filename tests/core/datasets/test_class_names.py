import pytest

from core.datasets.class_names import class_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("shirt, coat", ("shirt", "coat")),
        ("shirt\ncoat\n", ("shirt", "coat")),
        ("\r\nshirt\r\n coat \r\n", ("shirt", "coat")),
        ("red, green\nblue", ("red, green", "blue")),
        ("a,A", ("a", "A")),
        ("T-shirt/top,お o,$,*", ("T-shirt/top", "お o", "$", "*")),
        (",".join(map(str, range(100))), tuple(map(str, range(100)))),
        (f"{'x' * 40},y", ("x" * 40, "y")),
    ],
)
def test_names_are_read_one_a_line_or_between_commas(text, names):
    assert class_names(text) == names


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "2 to 100 classes were expected, and 1 came"),
        ("shirt", "and 1 came"),
        (",".join(map(str, range(101))), "and 101 came"),
        ("a,,c", "label 1 is empty"),
        ("a\n \nc", "label 1 is empty"),
        (f"a,{'x' * 41}", "label 1 has 41 characters, where 40 are the most"),
        ("a,b,a", r"label 2 is that of label 0 already \(a\)"),
        ("a,b\0c", "label 1 holds a character that cannot be shown"),
        ("a,b\tc", "label 1 holds a character"),
        ("a,\u202eb", "label 1 holds a character"),
        ("a,b\u200bc", "label 1 holds a character"),
        ("a\x85b,c", "label 0 holds a character"),
        ("a,b�", "label 1 holds a character"),
    ],
)
def test_what_cannot_be_a_name_is_refused_with_its_place(text, fault):
    with pytest.raises(ValueError, match=fault) as refusal:
        class_names(text)
    assert len(str(refusal.value)) < 150
