import numpy as np
import pytest

from benchmarks import loading, pickled
from core import load_mnist, write_idx
from core.datasets.mnist import read_data_set
from core.datasets.table import SOURCES


@pytest.fixture
def splits():
    return loading.made(6, 3)


@pytest.fixture
def folder(tmp_path, splits, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    loading.write_files(tmp_path, *splits)
    return tmp_path


def test_the_files_hold_the_images_they_were_made_of(folder, splits):
    for (images, labels), (x, t) in zip(read_data_set("mnist"), splits, strict=True):
        np.testing.assert_array_equal(images, x)
        np.testing.assert_array_equal(labels, t)
    assert [len(labels) for _, labels in splits] == [6, 3]


def test_the_pickle_gives_what_load_mnist_gives(folder, splits):
    pickled.write(folder / "mnist.pkl", *splits)
    for ours, theirs in zip(load_mnist(), pickled.load(folder / "mnist.pkl"), strict=True):
        for a, b in zip(ours, theirs, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)


def test_a_new_process_takes_longer_than_the_call_in_it(folder):
    call, process = loading.in_new_process("core", "load_mnist", mnist=folder)
    assert 0 < call < process


def test_the_report_compares_the_call_and_the_process(folder, capsys):
    loading.report(rounds=1)
    printed = capsys.readouterr().out
    assert "6 and 3 images: MNIST." in printed
    assert printed.count("load_mnist() / unpickle, / 255") == 2
    assert "≤ 0.5×" in printed
    assert ".gz" not in printed


def test_archives_get_a_row_of_their_own(folder, splits, capsys):
    file = SOURCES["mnist"].files[0]
    (folder / file.name).unlink()
    write_idx(folder / f"{file.name}.gz", splits[0][0])
    loading.report(rounds=1)
    assert "load_mnist() on .gz / unpickle, / 255" in capsys.readouterr().out


def test_the_report_says_where_the_images_are_not_mnist(tmp_path, splits, monkeypatch, capsys):
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    monkeypatch.setattr(loading, "made", lambda *sizes: splits)
    loading.report(rounds=1)
    assert "6 and 3 images: MNIST is not here" in capsys.readouterr().out
