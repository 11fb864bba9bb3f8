import numpy as np
import pytest

from core import init_network
from core.datasets.mnist import read_split
from core.datasets.recognition import recognise
from core.evaluation.orientation import side_doubt
from tests.core.datasets.containers.making import npz

IMAGES, LABELS = (array[:100] for array in read_split("sample", "test"))
TURNED = IMAGES.swapaxes(1, 2)


@pytest.fixture(scope="module")
def network():
    return init_network()


def doubt(network, images, labels, name="a.npz"):
    return side_doubt(recognise({name: npz(x=images, y=labels)}), network)


def test_digits_that_are_read_far_better_turned_lie_on_their_side(network):
    message = doubt(network, TURNED, LABELS)

    assert message.startswith("The images seem to lie on their side: of 80 digits")
    assert message.values["turned"] > 90 > 50 > message.values["upright"]


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        (IMAGES, LABELS),
        (TURNED, (LABELS + 3) % 10),  # of which no digit can be read
        (TURNED, LABELS.astype(int) + 10),  # of classes that the network does not know
        (np.zeros_like(IMAGES), LABELS),
    ],
)
def test_of_others_nothing_is_said(network, images, labels):
    assert doubt(network, images, labels) is None


def test_among_letters_the_digits_tell(network):
    labels = np.where(np.arange(100) % 3 == 0, LABELS.astype(int), 40)

    assert doubt(network, TURNED, labels).values["count"] < 40


def test_emnists_letters_are_told_by_their_names(network):
    said = doubt(network, TURNED, (LABELS + 3) % 10, "emnist-letters.npz")

    assert said.startswith("EMNIST is published with rows and columns exchanged")
    assert doubt(network, IMAGES, LABELS, "emnist-digits.npz") is None
