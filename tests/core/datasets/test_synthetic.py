from pathlib import Path

import numpy as np
import pytest

from core.datasets import synthetic
from core.datasets.strokes import WAYS
from core.datasets.synthetic import synthesize, synthesize_blocks, write_sample
from core.files.idx import read_idx

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample"
NAMES = {
    "train": ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    "test": ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
}


@pytest.fixture(scope="module")
def written():
    return synthesize(1000, seed=7)


@pytest.fixture(scope="module")
def sample():
    return {split: [read_idx(SAMPLE / name) for name in names] for split, names in NAMES.items()}


def test_images_and_labels_are_bytes_of_mnists_shape(written):
    images, labels = written
    assert images.shape == (1000, 28, 28)
    assert labels.shape == (1000,)
    assert images.dtype == labels.dtype == np.uint8


def test_every_digit_appears_as_often_as_any_other(written):
    assert np.bincount(written[1], minlength=10).tolist() == [100] * 10
    counts = np.bincount(synthesize(37, seed=7)[1], minlength=10)
    assert set(counts) == {3, 4}


def test_the_digits_come_in_no_fixed_order(written):
    tens = written[1].reshape(-1, 10)
    assert len(np.unique(tens, axis=0)) > 90


@pytest.mark.parametrize("n", [0, 1, 9, 10, 11, 123])
def test_a_longer_run_begins_with_the_shorter_one(written, n):
    images, labels = synthesize(n, seed=7)
    np.testing.assert_array_equal(images, written[0][:n])
    np.testing.assert_array_equal(labels, written[1][:n])


def test_blocks_are_the_run_in_pieces(written):
    blocks = list(synthesize_blocks(123, seed=7, block=50))
    assert [len(labels) for _, labels in blocks] == [50, 50, 23]
    for part, whole in zip(zip(*blocks, strict=True), written, strict=True):
        np.testing.assert_array_equal(np.concatenate(part), whole[:123])


def test_another_seed_shares_no_image(written):
    images, labels = synthesize(200, seed=8)
    assert not np.array_equal(labels, written[1][:200])
    ours, others = ({image.tobytes() for image in batch} for batch in (written[0], images))
    assert len(ours) == 1000
    assert not ours & others


@pytest.mark.parametrize(("n", "seed"), [(-1, 0), (1, -1)])
def test_negative_arguments_are_refused(n, seed):
    with pytest.raises(ValueError, match=f"they are {n} and {seed}"):
        synthesize(n, seed)


def test_each_image_is_prepared_as_mnists_were(written):
    images = written[0]
    assert (images.max(axis=(1, 2)) == 255).all()
    rows, columns = images.any(axis=2), images.any(axis=1)
    height = 28 - rows.argmax(axis=1) - rows[:, ::-1].argmax(axis=1)
    width = 28 - columns.argmax(axis=1) - columns[:, ::-1].argmax(axis=1)
    assert (np.maximum(height, width) == 20).all()
    mass = images.sum(axis=(1, 2))
    for axis in (0, 1):
        centre = (np.indices((28, 28))[axis] * images.astype(int)).sum(axis=(1, 2)) / mass
        assert np.abs(centre - 14).max() <= 1


def test_ink_and_its_greys_are_spread_as_in_mnist(written):
    # Means over MNIST's 60,000 training images: intensity 33.3, 19.1 % of pixels not 0, of which
    # 47.6 % from 224 up.
    images = written[0]
    inked = images[images > 0]
    assert images.mean() == pytest.approx(33.3, rel=0.1)
    assert inked.size / images.size == pytest.approx(0.191, rel=0.1)
    assert (inked >= 224).mean() == pytest.approx(0.476, rel=0.1)


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_is_written_in_two_ways_or_more(digit):
    assert len(WAYS[digit]) >= 2
    assert sum(WAYS[digit].values()) == pytest.approx(1)


def test_the_bundled_sample_is_what_the_command_makes(tmp_path, sample, monkeypatch):
    counts = []

    def some(n, seed):  # the first of them are as those of the whole run
        counts.append(n)
        return synthesize(n // 10, seed)

    monkeypatch.setattr(synthetic, "synthesize", some)
    write_sample(tmp_path)
    assert counts == [len(labels) for _, labels in sample.values()]
    for split, names in NAMES.items():
        images, labels = (read_idx(tmp_path / name) for name in names)
        np.testing.assert_array_equal(labels, sample[split][1][: len(labels)])
        # Another release of Pillow may draw an edge elsewhere by a fraction of a pixel.
        assert np.abs(images.astype(int) - sample[split][0][: len(images)]).mean() < 1


def test_the_bundled_sample_is_of_thousands_and_small(sample):
    assert len(sample["train"][1]) >= 4000
    assert len(sample["test"][1]) >= 2000
    assert sum((SAMPLE / name).stat().st_size for pair in NAMES.values() for name in pair) <= 2e6


def test_a_simple_recogniser_learns_the_train_split_and_reads_the_test_split(sample):
    (x, t), (x_test, t_test) = (
        (images.reshape(-1, 784) / 255, labels) for images, labels in sample.values()
    )
    means = np.stack([x[t == digit].mean(axis=0) for digit in range(10)])
    distance = (means**2).sum(axis=1) - 2 * x_test @ means.T  # and what is the same for all means
    accuracy = (distance.argmin(axis=1) == t_test).mean()
    # Learned from MNIST it reads 82 % of MNIST: digits much easier than those would teach little.
    assert 0.7 < accuracy < 0.9
