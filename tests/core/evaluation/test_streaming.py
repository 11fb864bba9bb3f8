import gzip
import tracemalloc
from concurrent.futures import CancelledError

import numpy as np
import pytest

from core import Network, evaluate, init_network, predict, write_idx
from core.datasets.mnist import apply_flags, read_split
from core.evaluation import streaming
from core.evaluation.evaluation import Evaluation
from core.evaluation.streaming import LabelsError, evaluate_blocks, predict_blocks
from core.files.idx_stream import IdxError


@pytest.fixture(scope="module")
def sample():
    images, labels = read_split("sample", "test")
    return images[:100], labels[:100]


def predict_file(network, images, *part):
    return np.concatenate(list(predict_blocks(network, images, *part)))


def evaluate_file(network, images, labels, *part):
    outcomes = list(evaluate_blocks(network, images, labels, *part))
    return Evaluation(
        np.concatenate([each.labels for each in outcomes]),
        np.concatenate([each.probabilities for each in outcomes]),
    )


@pytest.fixture(params=["", ".gz"])
def files(request, tmp_path, sample):
    """Give the paths of an IDX file of images and of its labels, plain and gzip."""
    paths = [tmp_path / f"{name}{request.param}" for name in ("images", "labels")]
    for path, array in zip(paths, sample, strict=True):
        write_idx(path, array)
    return paths


@pytest.mark.parametrize("block", [1, 7, 50, 99, 100, 101, 5000])
def test_a_file_gives_what_its_images_give_in_memory(files, sample, block, monkeypatch):
    monkeypatch.setattr(streaming, "BLOCK", block)
    network = init_network()
    x, t = apply_flags(*sample)
    expected = evaluate(network, x, t)

    found = evaluate_file(network, *files)

    assert found.probabilities.dtype == expected.probabilities.dtype == np.float32
    # Only the order in which BLAS adds up may depend on the size of a batch.
    np.testing.assert_allclose(found.probabilities, expected.probabilities, rtol=1e-4, atol=1e-7)
    np.testing.assert_array_equal(found.predicted, expected.predicted)
    np.testing.assert_array_equal(found.confusion, expected.confusion)
    assert found.accuracy == expected.accuracy
    np.testing.assert_array_equal(predict_file(network, files[0]), found.probabilities)


def test_the_network_meets_the_very_pixels_that_load_mnist_gives(files, sample, monkeypatch):
    monkeypatch.setattr(streaming, "BLOCK", 30)
    met = []

    def note(network, x):
        met.append(x.copy())
        return predict(network, x)

    monkeypatch.setattr(streaming, "predict", note)
    predict_file(init_network(), files[0])

    np.testing.assert_array_equal(np.concatenate(met), apply_flags(*sample)[0], strict=True)
    assert [len(x) for x in met] == [30, 30, 30, 10]


def test_a_float64_network_keeps_its_precision(files, sample):
    network = Network({name: p.astype(np.float64) for name, p in init_network().items()})

    y = predict_file(network, files[0])

    assert y.dtype == np.float64
    np.testing.assert_allclose(y, predict(network, apply_flags(*sample)[0]), rtol=1e-10)


@pytest.mark.parametrize(("start", "count"), [(0, 40), (20, 60), (40, None), (80, 20), (99, 1)])
def test_a_part_that_begins_with_a_block_has_the_digits_of_the_whole(
    files, monkeypatch, start, count
):
    monkeypatch.setattr(streaming, "BLOCK", 20 if start < 99 else 1)
    whole = evaluate_file(init_network(), *files)
    part = evaluate_file(init_network(), *files, start, count)

    chosen = slice(start, count and start + count)
    np.testing.assert_array_equal(part.probabilities, whole.probabilities[chosen])
    np.testing.assert_array_equal(part.labels, whole.labels[chosen])
    np.testing.assert_array_equal(
        predict_file(init_network(), files[0], start, count), whole.probabilities[chosen]
    )


def test_memory_does_not_grow_with_the_file(tmp_path, sample, monkeypatch):
    """Of 30,000 images of 784 bytes only blocks are held."""
    monkeypatch.setattr(streaming, "BLOCK", 256)
    path = tmp_path / "many.gz"
    path.write_bytes(
        gzip.compress(bytes([0, 0, 8, 3, 0, 0, 0x75, 0x30, 0, 0, 0, 28, 0, 0, 0, 28]))
        + gzip.compress(sample[0][:30].tobytes()) * 1000
    )
    network = init_network()
    next(predict_blocks(network, path))

    tracemalloc.start()
    count = sum(map(len, predict_blocks(network, path)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 30_000
    assert peak < 5_000_000 < 30_000 * 784


@pytest.mark.parametrize(
    ("kept", "reason"), [(slice(-1), "cut short|bytes in all"), (slice(100), "cut short|in all")]
)
def test_a_truncated_file_is_refused(files, kept, reason):
    files[0].write_bytes(files[0].read_bytes()[kept])

    with pytest.raises(IdxError, match=reason):
        evaluate_file(init_network(), *files)


def test_a_gzip_file_that_goes_on_is_refused(tmp_path, sample):
    path = tmp_path / "images.gz"
    write_idx(path, sample[0])
    path.write_bytes(path.read_bytes() + gzip.compress(bytes(10_000)))

    with pytest.raises(IdxError, match="goes on after that"):
        predict_file(init_network(), path)


def test_damage_that_shows_while_reading_is_told_as_such(tmp_path, sample, monkeypatch):
    monkeypatch.setattr(streaming, "BLOCK", 10)
    path = tmp_path / "images.gz"
    write_idx(path, sample[0])
    content = bytearray(path.read_bytes())
    content[-8] ^= 0xFF  # its CRC, behind all images
    path.write_bytes(content)

    with pytest.raises(IdxError, match="damaged gzip file"):
        predict_file(init_network(), path)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((5, 27, 28), np.uint8),
        np.zeros((0, 28, 28), np.uint8),
        np.zeros((5, 28, 28), np.float32),
        np.zeros(784, np.uint8),
    ],
)
def test_images_that_the_network_does_not_take_are_refused(tmp_path, array):
    write_idx(tmp_path / "images", array)

    with pytest.raises(ValueError, match=r"images holds .* where uint8 images of 784 pixels were"):
        predict_file(init_network(), tmp_path / "images")


def test_images_in_any_arrangement_of_as_many_pixels_are_taken(tmp_path, sample):
    y = []
    for shape in ((100, 28, 28), (100, 784), (100, 1, 28, 28)):
        write_idx(tmp_path / "images", sample[0].reshape(shape))
        y.append(predict_file(init_network(), tmp_path / "images"))

    np.testing.assert_array_equal(y[1], y[0])
    np.testing.assert_array_equal(y[2], y[0])


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (
            np.zeros(99, np.uint8),
            r"the images in images: .* sample, \(100,\); .* \(99,\)\. Choose",
        ),
        (np.zeros((100, 1), np.uint8), r"uint8 of shape \(100, 1\)"),
        (np.zeros(100, np.float32), "given float32"),
        (np.full(100, 10, np.uint8), "from 10 to 10, where 10 classes are told apart, 0 to 9"),
        (np.full(100, -1, np.int8), "from -1 to -1"),
    ],
)
def test_labels_that_do_not_fit_are_refused(tmp_path, sample, labels, reason):
    write_idx(tmp_path / "images", sample[0])
    write_idx(tmp_path / "labels", labels)

    with pytest.raises(LabelsError, match=reason):
        evaluate_file(init_network(), tmp_path / "images", tmp_path / "labels")


def test_who_is_asked_to_end_ends_before_the_next_block(files, monkeypatch):
    monkeypatch.setattr(streaming, "BLOCK", 10)
    asked = []

    def stop():
        asked.append(True)
        return len(asked) > 2

    blocks = predict_blocks(init_network(), files[0], stop=stop)
    assert len(next(blocks)) == len(next(blocks)) == 10
    with pytest.raises(CancelledError):
        next(blocks)


def test_the_first_samples_may_be_more_than_a_block(files, sample, monkeypatch):
    monkeypatch.setattr(streaming, "BLOCK", 10)
    x, t = streaming.first_samples(init_network(), *files, 25)

    expected = apply_flags(sample[0][:25], sample[1][:25])
    np.testing.assert_array_equal(x, expected[0])
    np.testing.assert_array_equal(t, expected[1])
