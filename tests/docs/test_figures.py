"""The figures that the lessons tell are those of core, on MNIST."""

import re

import numpy as np
import pytest

pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")

from core import ablate, evaluate, forward, init_network, load_mnist
from core.datasets.disputed import disputed
from core.datasets.mnist import read_data_set
from core.evaluation.robustness import accuracy_along
from core.explanation.ablation import removal_accuracies
from core.explanation.attribution import ledger
from core.explanation.consequences import consequences
from core.images.transforms import TRANSFORMS
from core.weights.parameters import count_parameters
from docs.documents import PROJECT

TEXT = (PROJECT / "docs" / "teaching.md").read_text("utf-8")
LESSONS = [" ".join(lesson.split()) for lesson in re.split(r"^## \d+\. ", TEXT, flags=re.M)]


@pytest.fixture(scope="module")
def mnist(mnist_dir):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MNIST_DIR", str(mnist_dir.resolve()))
        images, labels = read_data_set("mnist")[1]
        yield images, labels, load_mnist()[1][0]


@pytest.fixture(scope="module")
def network():
    return init_network()


@pytest.fixture(scope="module")
def result(network, mnist):
    _, t, x = mnist
    return evaluate(network, x, t)


@pytest.fixture(scope="module")
def arrays(network, mnist):
    return forward(network, mnist[2][8])


def share(value, digits=2):
    return f"{100 * value:.{digits}f} %"


def number(value):
    return f"{value:.3f}".replace("-", "−")


def missing(lesson, figures):
    """Give the figures that the text of a lesson does not have."""
    return [figure for figure in figures if figure not in LESSONS[lesson]]


def test_of_normalizing(network, mnist):
    images, t, _ = mnist
    found = consequences(network, images, t, 10)
    figures = [share(reading.accuracy) for reading in (found.normalized, found.raw)]
    figures += [share(reading.saturated, 1) for reading in (found.normalized, found.raw)]
    assert missing(1, figures) == []


def test_of_parameters(network):
    assert missing(2, [f"{count_parameters(network):,}"]) == []


def test_of_a_sum_by_hand(network, mnist, arrays):
    x = mnist[2][8]
    sums = ledger(network, x, 1, 45)
    most = sums.terms.argmax()
    for_it, against = (sums.terms[sums.terms * sign > 0].sum() for sign in (1, -1))
    figures = [number(sums.terms[most]), f"{x[most]:.4f}", number(sums.weights[most])]
    figures += [number(value) for value in (for_it, against, sums.bias, sums.total)]
    assert missing(3, [*figures, f"{(x == 0).sum()} of the 784", f"{arrays.z1[45]:.4f}"]) == []


def test_of_softmax_by_hand(arrays):
    logits, y = arrays.a3, arrays.y
    others = np.delete(logits, [5, 6, 8])
    assert others.max() < -5
    figures = [number(logits[k]) for k in (5, 6, 8)]
    powers = np.exp(logits - logits[5])
    figures += [number(logits[6] - logits[5]), number(logits[8] - logits[5])]
    figures += [number(powers[6]), number(powers[8]), number(powers.sum())]
    figures += [f"6 gets {share(y[6], 1)}", f"8 gets {share(y[8], 1)}", f"{y[5] / y[6]:.2f} times"]
    assert missing(4, [*figures, f"5 gets 1 / 1.315, or {share(y[5], 1)}"]) == []


def test_of_errors(result):
    counts = result.confusion - np.diag(result.confusion.diagonal())
    assert np.unravel_index(counts.argmax(), counts.shape) == (7, 2)
    assert sorted(counts.ravel())[-4:] == [7, 7, 8, 11]
    assert (counts[9, 4], counts[4, 9], counts[2, 7]) == (8, 7, 7)
    recall = result.per_class["recall"]
    assert recall.idxmin() == 8
    known = list(disputed(result.labels))
    figures = [share(result.accuracy), f"{counts.sum()} errors", "7 → 2, with 11"]
    figures += [f"one in {1 / (1 - recall[8]):.0f}", f"Of the {len(known)} test images"]
    figures += [f"gets {(~result.correct[known]).sum()} wrong"]
    sure = result.where(correct=False, confidence=(0.9, 1))
    assert missing(5, [*figures, f"the {len(sure)} errors"]) == []


def test_of_confidence(result):
    bins = result.calibration()
    (near,) = bins[(bins["low"] > 0.79) & (bins["high"] < 0.87)]["accuracy"]
    (aside,) = result.reliability.coverage([0.9]).itertuples()
    figures = [share(result.ece()), share(near, 1), f"the {share(1 - aside.coverage, 0)} of the"]
    assert missing(6, [*figures, share(aside.accuracy)]) == []


def test_of_a_hidden_unit(network, mnist, result):
    _, t, x = mnist
    removed = removal_accuracies(network, x, t)["z1"]
    assert (removed.argmin(), removed.argmax()) == (16, 25)
    without = evaluate(ablate(network, {"z1": [16]}), x, t)
    changed = without.confusion - result.confusion
    figures = [share(result.accuracy), share(without.accuracy), f"{-changed[8, 8]} eights fewer"]
    figures += [f"{changed[8, 3]} more of them are read as a three", f"{changed[8, 5]} more as a"]
    cost = 100 * (result.accuracy - removed[25])
    assert missing(7, [*figures, f"costs {cost:.2f} points"]) == []


def test_of_a_shift(network, mnist):
    images, t, _ = mnist
    shifts = accuracy_along(network, images, t, TRANSFORMS["right"], [1, 2, 3])
    (inverted,) = accuracy_along(network, images, t, TRANSFORMS["invert"], [1])
    assert missing(8, [share(accuracy) for accuracy in (*shifts, inverted)]) == []
