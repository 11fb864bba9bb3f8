import pytest

from core.datasets.table import SOURCES

ROLES = ("x_train", "t_train", "x_test", "t_test")


def test_every_row_has_a_file_in_each_role():
    for name, source in SOURCES.items():
        assert source.name == name
        assert tuple(file.role for file in source.files) == ROLES


def test_every_row_pins_all_its_archives_and_each_a_different_one():
    files = [file for source in SOURCES.values() for file in source.files]
    assert {len(bytes.fromhex(file.archive_sha256)) for file in files} == {32}
    assert len({file.archive_sha256 for file in files}) == len(files)
    assert all(file.archive_size > 0 for file in files)


def test_mnist_pins_what_is_in_its_archives_too():
    for file in SOURCES["mnist"].files:
        assert len(bytes.fromhex(file.sha256)) == 32
        assert file.size > file.archive_size


@pytest.mark.parametrize("name", ["fashion-mnist", "kmnist"])
def test_every_class_has_a_name_of_its_own(name):
    assert len(set(SOURCES[name].classes)) == 10
