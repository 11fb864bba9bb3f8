import pytest

from core import init_network, write_idx, write_weights
from core.files.atomic import replacing
from core.files.names import check_file_name, check_own_name
from core.weights.writer import check_writable

DEVICES = ["con", "NUL", "Aux", "prn", "COM1", "lpt9"]


@pytest.mark.parametrize("name", ["a", "A-1_b", "0", "x" * 32, "console", "com10", "nulls", "lpt"])
def test_a_name_of_letters_digits_and_dashes_can_be_used(name):
    check_own_name(name)


@pytest.mark.parametrize(
    "name", ["", "../up", "a b", "-a", "x" * 33, ".hidden", "é", "a.", "nul.npz", "LPT¹", "a?"]
)
def test_any_other_is_refused_with_those_that_can_be(name):
    with pytest.raises(ValueError, match="choose one of 1 to 32 letters, digits, - and _"):
        check_own_name(name)


@pytest.mark.parametrize("name", DEVICES)
def test_what_windows_has_for_a_device_is_refused_by_name(name):
    with pytest.raises(ValueError, match=f"{name}.* on Windows {name.upper()} is a device"):
        check_own_name(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        *((f"{device}.npz", "is a device") for device in (*DEVICES, "COM¹", "lpt³", "conin$")),
        ("nul .tar.gz", "NUL is a device"),
        ("con", "CON is a device"),
        ("mine.npz.", "leaves out a dot or a blank"),
        ("mine.npz ", "leaves out a dot or a blank"),
        *((f"a{character}b", "no name has") for character in '<>:"|?*\\\x07\n'),
    ],
)
def test_a_file_name_that_windows_takes_for_another_or_for_none_is_refused(name, reason):
    with pytest.raises(ValueError, match=f"cannot be used: .*{reason}"):
        check_file_name(name)


@pytest.mark.parametrize(
    "name", ["mine.npz", ".hidden", "con-1.npz", "icon", "com.npz", "naïve (1), 数字.csv", "a.nul"]
)
def test_other_file_names_are_let_through(name):
    check_file_name(name)


def test_nothing_is_written_under_such_a_name(tmp_path):
    for write in (
        lambda: replacing(tmp_path / "nul").__enter__(),
        lambda: write_idx(tmp_path / "aux.gz", [1.0]),
        lambda: write_weights(tmp_path / "con.npz", init_network()),
        lambda: check_writable(tmp_path / "con.npz"),
    ):
        with pytest.raises(ValueError, match="is a device"):
            write()
    assert list(tmp_path.iterdir()) == []
