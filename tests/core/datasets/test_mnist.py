import dataclasses
import gzip
import itertools
import threading

import numpy as np
import pytest

from core.datasets import mnist
from core.datasets.mnist import apply_flags, load_mnist, read_data_set
from core.datasets.table import SOURCES, Source, SourceFile
from core.files.idx import write_idx

FLAGS = list(itertools.product([True, False], repeat=3))
COUNTS = {"train": 50, "test": 9}


@pytest.fixture
def tiny(tmp_path):
    """Give a small data set of a person's own: four files in a folder, nothing pinned."""
    random = np.random.default_rng(0)
    for split, n in COUNTS.items():
        write_idx(tmp_path / f"x_{split}.gz", random.integers(0, 256, (n, 28, 28), np.uint8))
        write_idx(tmp_path / f"t_{split}", (np.arange(n) % 10).astype(np.uint8))
    files = tuple(SourceFile(role, role) for role in ("x_train", "t_train", "x_test", "t_test"))
    return Source("tiny", "Tiny", tmp_path, files)


def raw(folder, name, offset):
    """Read the bytes behind a header of known length, as the book does."""
    path = folder / name
    if not path.exists():
        path = folder / f"{name}.gz"
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return np.frombuffer(content, np.uint8, offset=offset)


def assert_flags_are_kept(pair, pixels, labels, flags):
    """Compare with what the flags mean, computed in another way."""
    normalize, flatten, one_hot_label = flags
    (x, t), n = pair, len(labels)
    assert x.shape == ((n, 784) if flatten else (n, 1, 28, 28))
    assert x.dtype == (np.float32 if normalize else np.uint8)
    expected = pixels.astype(np.float32) / np.float32(255) if normalize else pixels
    np.testing.assert_array_equal(x.reshape(-1), expected)
    assert t.dtype == (np.float64 if one_hot_label else np.uint8)
    if one_hot_label:
        assert t.shape == (n, 10)
        assert (t.sum(), set(np.unique(t))) == (n, {0.0, 1.0})
        t = t.argmax(axis=1)
    np.testing.assert_array_equal(t, labels)
    for array in pair:
        assert array.flags.writeable
        assert array.flags.c_contiguous


@pytest.mark.parametrize("flags", FLAGS)
def test_each_flag_does_what_it_says(tiny, flags):
    for pair, split in zip(load_mnist(*flags, source=tiny), COUNTS, strict=True):
        pixels, labels = raw(tiny.folder, f"x_{split}", 16), raw(tiny.folder, f"t_{split}", 8)
        assert_flags_are_kept(pair, pixels, labels, flags)


@pytest.mark.parametrize("flags", FLAGS)
def test_each_flag_does_what_it_says_to_mnist(mnist_dir, monkeypatch, flags):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir))
    _, test = load_mnist(*flags)
    pixels = raw(mnist_dir, "t10k-images-idx3-ubyte", 16)
    assert_flags_are_kept(test, pixels, raw(mnist_dir, "t10k-labels-idx1-ubyte", 8), flags)


def test_all_of_mnist_is_loaded(mnist_dir, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir))
    (x_train, t_train), (x_test, t_test) = load_mnist()
    assert (x_train.shape, t_train.shape) == ((60000, 784), (60000,))
    assert (x_test.shape, t_test.shape) == ((10000, 784), (10000,))
    assert np.bincount(t_train).tolist() == [
        *(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)
    ]
    pixels = raw(mnist_dir, "train-images-idx3-ubyte", 16)
    assert np.array_equal(x_train.reshape(-1), pixels / np.float32(255))


def test_the_bundled_sample_is_loaded_without_a_network():
    sample = SOURCES["sample"]
    if not (sample.folder / "t10k-labels-idx1-ubyte.gz").exists():
        pytest.skip("the bundled sample is not in data/sample")
    _, test = load_mnist(source="sample")
    pixels = raw(sample.folder, "t10k-images-idx3-ubyte", 16)
    labels = raw(sample.folder, "t10k-labels-idx1-ubyte", 8)
    assert_flags_are_kept(test, pixels, labels, (True, True, False))


def test_every_pixel_value_is_divided_exactly():
    pixels = np.resize(np.arange(256, dtype=np.uint8), (1, 28, 28))
    x, _ = apply_flags(pixels, np.zeros(1, np.uint8))
    assert x[0, :256].tolist() == [float(np.float32(p) / np.float32(255)) for p in range(256)]


@pytest.mark.parametrize("fails_in_the_main_thread", [True, False])
def test_an_error_in_either_thread_is_raised(monkeypatch, fails_in_the_main_thread):
    failed = threading.Event()

    def scale(pixels, out):
        if (threading.current_thread() is threading.main_thread()) == fails_in_the_main_thread:
            failed.set()
            raise MemoryError("no more")
        assert failed.wait(10)  # the other one takes a block in any case

    monkeypatch.setattr(mnist, "scale_pixels", scale)
    images = np.zeros((2 * mnist.BLOCK + 1, 28, 28), np.uint8)
    with pytest.raises(MemoryError, match="no more"):
        apply_flags(images, np.zeros(len(images), np.uint8))


@pytest.mark.parametrize("flags", FLAGS)
def test_what_a_caller_writes_does_not_reach_the_next_call(tiny, flags):
    before = load_mnist(*flags, source=tiny)
    for array in itertools.chain.from_iterable(load_mnist(*flags, source=tiny)):
        array[:] = 9
    for old, new in zip(
        itertools.chain.from_iterable(before),
        itertools.chain.from_iterable(load_mnist(*flags, source=tiny)),
        strict=True,
    ):
        np.testing.assert_array_equal(old, new)


def test_the_source_is_given_by_name_only():
    with pytest.raises(TypeError):
        load_mnist(True, True, False, "sample")
    with pytest.raises(ValueError, match="choose one of mnist, sample"):
        load_mnist(source="nowhere")


def test_raw_images_and_labels_are_read_as_they_are(tiny):
    for (images, labels), (split, n) in zip(read_data_set(tiny), COUNTS.items(), strict=True):
        assert images.shape == (n, 28, 28)
        np.testing.assert_array_equal(images.reshape(-1), raw(tiny.folder, f"x_{split}", 16))
        np.testing.assert_array_equal(labels, raw(tiny.folder, f"t_{split}", 8))


@pytest.mark.parametrize("flags", FLAGS)
def test_one_sample_takes_the_form_it_has_in_a_split(tiny, flags):
    (images, labels), _ = read_data_set(tiny)
    (x_train, t_train), _ = load_mnist(*flags, source=tiny)
    x, t = apply_flags(images[7], labels[7], *flags)
    np.testing.assert_array_equal(x, x_train[7], strict=True)
    np.testing.assert_array_equal(t, t_train[7], strict=True)


@pytest.mark.parametrize("flags", FLAGS)
def test_flags_leave_the_raw_arrays_as_they_were(tiny, flags):
    (images, labels), _ = read_data_set(tiny)
    before = images.copy(), labels.copy()
    for array in apply_flags(images, labels, *flags):
        array[:] = 9
    np.testing.assert_array_equal(images, before[0])
    np.testing.assert_array_equal(labels, before[1])


def test_a_data_set_has_as_many_classes_as_its_row_names(tiny):
    letters = dataclasses.replace(tiny, classes=tuple("abcdefghijkl"))
    write_idx(tiny.folder / "t_test", np.arange(3, 12, dtype=np.uint8))
    _, (_, t_test) = load_mnist(one_hot_label=True, source=letters)
    assert t_test.shape == (9, 12)
    assert t_test.argmax(axis=1).tolist() == list(range(3, 12))


IMAGES, LABELS = np.zeros((9, 28, 28), np.uint8), np.zeros(9, np.uint8)


@pytest.mark.parametrize(
    ("name", "array", "reason"),
    [
        ("x_test", np.zeros((9, 32, 32), np.uint8), "choose the file of the images"),
        ("x_test", np.zeros((9, 784), np.uint8), "choose the file of the images"),
        ("x_test", np.zeros((9, 28, 28), np.float32), "holds float32"),
        ("x_test", np.zeros((0, 28, 28), np.uint8), "choose the file of the images"),
        ("x_test", LABELS, "choose the file of the images"),
        ("t_test", IMAGES, "choose the two files that belong together"),
        ("t_test", LABELS[:8], r"each of the 9 images in x_test"),
        ("t_test", LABELS.astype(np.int32), "holds int32"),
        ("t_test", LABELS + np.uint8(10), "the label 10, where Tiny has the classes 0 to 9"),
    ],
)
def test_files_that_are_no_data_set_are_refused_by_name(tiny, name, array, reason):
    write_idx(tiny.folder / name, array)
    with pytest.raises(ValueError, match=rf"{name} holds .*{reason}|{name} .*{reason}"):
        load_mnist(source=tiny)


def test_a_damaged_file_is_refused_by_name(tiny):
    (tiny.folder / "t_test").write_bytes(b"\0\0\x08\x01\0\0\0\x09")
    with pytest.raises(ValueError, match="t_test declares"):
        load_mnist(source=tiny)


def test_a_missing_file_of_ones_own_is_named_and_not_fetched(tiny):
    (tiny.folder / "t_test").unlink()
    with pytest.raises(FileNotFoundError, match="Tiny needs t_test"):
        load_mnist(source=tiny)
