import numpy as np
import pytest

from core.datasets import statistics
from core.datasets.statistics import class_images, pixel_counts


@pytest.fixture
def split():
    random = np.random.default_rng(4)
    return random.integers(0, 256, (4500, 28, 28), np.uint8), random.integers(0, 9, 4500, np.uint8)


def test_mean_and_std_are_those_of_each_pixel_over_the_images_of_a_class(split):
    images, labels = split
    found = class_images(images, labels)
    for label in range(9):
        chosen = [image.astype(float) for image, t in zip(*split, strict=True) if t == label]
        mean = sum(chosen) / len(chosen)
        std = np.sqrt(sum((image - mean) ** 2 for image in chosen) / len(chosen))
        np.testing.assert_allclose(found.mean[label], mean, rtol=1e-12)
        np.testing.assert_allclose(found.std[label], std, rtol=1e-9)
        assert found.counts[label] == len(chosen)


def test_a_class_without_images_has_a_mean_and_an_std_of_0(split):
    found = class_images(*split)
    assert found.counts[9] == 0
    assert not found.mean[9].any()
    assert not found.std[9].any()


def test_the_std_of_bytes_is_at_most_half_their_range():
    images = np.zeros((2, 28, 28), np.uint8)
    images[1] = 255
    assert (class_images(images, np.zeros(2, np.uint8)).std[0] == 127.5).all()


def test_every_pixel_is_counted_once_by_its_value(split):
    images, _ = split
    counts = pixel_counts(images)
    values, expected = np.unique(images, return_counts=True)
    assert counts.shape == (256,)
    assert counts.sum() == images.size
    np.testing.assert_array_equal(counts[values], expected)


@pytest.mark.parametrize("block", [1, 7, 1000])
def test_mean_and_deviation_of_a_label_do_not_depend_on_the_block(block, monkeypatch):
    monkeypatch.setattr(statistics, "BLOCK", block)
    random = np.random.default_rng(3)
    images = random.integers(0, 256, (60, 4, 5), dtype=np.uint8)
    images[:30] = 255  # of which nothing deviates
    labels = np.repeat([0, 2], 30)
    found = class_images(images, labels, 3)
    np.testing.assert_array_equal(found.std[0], 0)
    np.testing.assert_array_equal(found.mean[2], images[30:].mean(axis=0))
    np.testing.assert_allclose(found.std[2], images[30:].std(axis=0), rtol=1e-12)
    np.testing.assert_array_equal(found.std[1], 0)
