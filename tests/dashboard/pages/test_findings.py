"""The sentences above the pages: true whatever the data set and the network are."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from core import Network, compare, forward
from core.checks.check import Check
from core.datasets.balance import balance
from core.datasets.disputed import DISPUTED
from core.evaluation.evaluation import Evaluation
from core.explanation.consequences import Consequences, Performance
from core.messages import Message
from dashboard.pages.checks import findings as checks
from dashboard.pages.data import findings as data
from dashboard.pages.evaluation import findings as evaluation
from dashboard.pages.forward import findings as forward_pass
from dashboard.pages.forward import other_network
from dashboard.pages.networks import findings as networks
from dashboard.pages.units import findings as units
from dashboard.pages.what_if import curves
from dashboard.pages.what_if import findings as what_if
from dashboard.widgets.pair_finding import both_accuracies
from dashboard.words.activations import WORDS
from tests.dashboard.app import start

CLASSES = ("shirt", "coat", "boot")


def said(*sentences):
    """Give sentences as they are read, without their links."""
    whole = " ".join(sentence for sentence in sentences if sentence)
    return re.sub(r"\*\*|\\", "", re.sub(r"\[(\*\*.*?\*\*)\]\(\./[^)]*\)", r"\1", whole))


def selection(labels, predicted=None, confidence=0.9):
    """Give what is selected where samples with these labels are read like this."""
    predicted = labels if predicted is None else predicted
    y = np.full((len(labels), 3), 0.01, np.float32)
    y[np.arange(len(labels)), predicted] = confidence
    return SimpleNamespace(
        split="test",
        labels=np.array(labels),
        source=SimpleNamespace(classes=CLASSES),
        evaluation=Evaluation(np.array(labels), y),
        network_file="net_1.npz",
        network=Network({"W1": np.zeros((784, 3)), "b1": np.zeros(3)}),
        fits=True,
        key=SimpleNamespace(network=None),
    )


def pair(a, b):
    """Give the two as they are compared, where the pages show A."""
    comparison = compare(a.evaluation, b.evaluation)
    return SimpleNamespace(
        a=a, b=b, letter="A", other=b, other_letter="B", classes=CLASSES, comparison=comparison
    )


@pytest.mark.parametrize(
    ("labels", "predicted", "expected"),
    [
        ([0], [0], "The one sample is read right."),
        ([0, 1], [0, 1], "All 2 samples are read right."),
        ([1, 1], [1, 1], "All 2 samples are read right."),
        ([0], [2], "1 of 1 is read wrong, shirt as boot."),
        ([0, 1], [2, 1], "1 of 2 is read wrong, shirt as boot."),
        ([0, 1], [1, 0], "2 of 2 are read wrong, no two of them in the same way."),
        (
            [0, 0, 1, 2],
            [1, 1, 1, 0],
            "3 of 4 are read wrong, most often shirt as coat: 2 times.",
        ),
        (
            [0, 0, 1, 1],
            [1, 1, 0, 0],
            "4 of 4 are read wrong, most often shirt as coat, 2 times, and one other label as "
            "another as often.",
        ),
        (
            [0, 0, 1, 1, 2, 2],
            [1, 1, 0, 0, 0, 0],
            "6 of 6 are read wrong, most often shirt as coat, 2 times, and 2 other labels as "
            "others as often.",
        ),
        (
            [0, 1, 2, 2],
            [0, 0, 0, 0],
            "Every one of the 4 samples is read as shirt, whatever it is: 1 is right.",
        ),
        (
            [1, 1],
            [0, 0],
            "Every one of the 2 samples is read as shirt, whatever it is: 0 are right.",
        ),
    ],
)
def test_evaluation_says_what_is_read_wrong(labels, predicted, expected):
    assert said(*evaluation.findings(selection(labels, predicted))) == expected


@pytest.mark.parametrize(
    ("labels", "a", "b", "expected"),
    [
        (
            [0, 1, 2, 2, 1],
            [0, 0, 2, 0, 0],
            [1, 1, 2, 1, 0],
            "A alone is right on 1 of 5, B alone on 1, neither on 2; the two differ on 3.",
        ),
        (
            [0, 1],
            [0, 0],
            [0, 2],
            "A alone is right on 0 of 2, B alone on 0, neither on 1; the two differ on 1.",
        ),
        ([0, 1], [0, 2], [0, 2], "A and B read everything alike, and are both wrong on 1 of 2."),
        ([1], [1], [1], "A and B read everything alike, and are both wrong on 0 of 1."),
    ],
)
def test_evaluation_says_where_two_networks_come_apart(labels, a, b, expected):
    two = pair(selection(labels, a), selection(labels, b))
    assert said(*evaluation.findings(two.a, two)[-1:]) == expected


def test_forward_pass_says_what_the_other_network_reads_and_hidden_units_how_good_both_are():
    labels, x = [0, 1, 2], np.ones(784, np.float32)
    two = pair(selection(labels), selection(labels, [0, 2, 2]))
    two.other.network = Network({"W1": np.zeros((784, 3)), "b1": np.array([0, 3, 0])})
    for read, words in ((1, "B reads coat as well, with"), (2, "B reads coat, with")):
        shown = SimpleNamespace(arrays={"x": x, "y": np.eye(3)[read]})
        assert (
            said(other_network.finding(shown, two)) == f"{words} 90.9 %; A and B differ on 1 of 3."
        )
    assert said(both_accuracies(two)) == "Of the test split A reads 100.00 % right, B 66.67 %."


def test_evaluation_says_from_which_confidence_on_it_is_right():
    labels = [0] * 100 + [1] * 150
    read = selection(labels, [1, 1] + [0] * 98 + [1] * 150, np.repeat([0.4, 0.8], [2, 248]))
    assert said(*evaluation.findings(read)) == (
        "2 of 250 are read wrong, most often shirt as coat: 2 times. With a confidence of 80 % or "
        "more, which 99.2 % of all have, 100.00 % are right."
    )


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([0], "The one sample of the test split is of shirt."),
        ([1, 1], "All 2 samples of the test split are of coat."),
        ([0, 1, 2], "Each of the 3 labels has 1 of the 3 samples of the test split."),
        (
            [0, 1, 1, 2],
            "Of the 4 samples of the test split most are of coat (2), fewest of shirt (1).",
        ),
        (
            [0, 0, 2, 2],
            "Of the 4 samples of the test split 2 of the 3 labels have 2 each, and one has none.",
        ),
        (
            [0, 2, 2],
            "Of the 3 samples of the test split most are of boot (2); of the labels that have any, "
            "fewest are of shirt (1), and one label has none.",
        ),
    ],
)
def test_data_says_how_even_the_split_is(labels, expected):
    spread = balance(np.array(labels), classes=3)
    assert said(data.balanced(selection(labels), spread)) == expected


@pytest.mark.parametrize(
    ("first", "normalize", "expected"),
    [
        (
            None,
            True,
            "With normalize=True net_1.npz reads 98.00 % of the test split right, with "
            "normalize=False 12.50 %.",
        ),
        (
            500,
            False,
            "With normalize=False net_1.npz reads 12.50 % of the first 500 images to test on "
            "right, with normalize=True 98.00 %.",
        ),
    ],
)
def test_data_says_what_normalize_is_worth(first, normalize, expected):
    good, bad = (Performance(accuracy, None, "", "", "") for accuracy in (0.98, 0.125))
    found = Consequences(good, bad, "", "", Message(""))
    assert said(data.normalized(selection([0]), found, first, normalize)) == expected


@pytest.mark.parametrize(
    ("W", "b", "expected"),
    [
        (
            [[0, 1, 0], [4, 0, 0]],
            [0, 0, -9],
            "Next comes coat with 4.7 %, 3.000 behind in its logit: x[1] alone decides it, which "
            "adds 4.000 to that difference.",
        ),
        (
            [[1, 0, 0], [2, 0, 0]],
            [0, 0, -9],
            "Next comes coat with 4.7 %, 3.000 behind in its logit; x[1] adds most to that "
            "difference: 2.000.",
        ),
        (
            [[0, 0, 0], [0, 0, 0]],
            [0, 3, -9],
            "Next comes shirt with 4.7 %, 3.000 behind in its logit; the biases add most to that "
            "difference: 3.000.",
        ),
        (
            [[0, 0, 0], [0, 0, 0]],
            [0, 0, 0],
            "3 labels are equally likely, 33.3 % each: the first of them counts as the prediction.",
        ),
        ([[1e308] * 3, [1e308] * 3], [0, 0, 0], ""),
    ],
    ids=["pixel decides", "pixel", "bias", "tie", "no number"],
)
def test_forward_pass_says_what_comes_next_and_why(W, b, expected):
    network = Network({"W1": np.array(W, float), "b1": np.array(b, float)})
    read = selection([0])
    read.network, x = network, np.ones(2) if W[0][0] < 1e300 else np.full(2, 100.0)
    shown = SimpleNamespace(arrays={"x": x, **forward(network, x)})
    assert said(forward_pass.findings(read, shown, 0)[0]) == expected
    assert said(forward_pass.findings(read, shown, None)[0]) == expected


def test_forward_pass_leads_to_what_is_below_its_first_screen():
    app = start("forward", sample="3")
    below = next(each.value for each in app.markdown if "Below:" in each.value)
    assert re.findall(r"#(\w+)\)", below) == ["learned", "path", "handed_out"]


def test_forward_pass_says_that_a_label_is_disputed():
    labels = np.zeros(10_000, np.uint8)
    for index, (label, _) in DISPUTED.items():
        labels[index] = label
    read = SimpleNamespace(labels=labels, source=SimpleNamespace(classes=tuple("0123456789")))
    assert said(forward_pass._disputed(read, 947)) == (
        "The label is disputed: people rather see 9."
    )
    assert forward_pass._disputed(read, 948) is None


def layer(changes, fractions, *, tried=100, activation="sigmoid"):
    return SimpleNamespace(
        name="z1",
        width=len(changes),
        changes=np.array(changes, float),
        tried=tried,
        summed=100,
        selection=SimpleNamespace(labels=np.zeros(100)),
        profiles=SimpleNamespace(saturated=np.array(fractions, float)),
        saturated=WORDS[activation].saturated,
        unit="z1[{}]".format,
    )


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (
            layer([0, -0.0412, 0.01], [0, 0, 0]),
            "Of the 3 units of z1 z1[1] is missed most: −4.12 points without it.",
        ),
        (
            layer([-0.01, -0.01, 0], [1, 0, 0]),
            "Of the 3 units of z1 z1[0] and another one are missed most: −1.00 points without "
            "either. 1 unit is saturated for nearly all samples.",
        ),
        (
            layer([-0.01, -0.01, -0.01], [1, 1, 0], activation="relu"),
            "Of the 3 units of z1 z1[0] and 2 others are missed most: −1.00 points without any one "
            "of them. 2 units are 0 for nearly all samples.",
        ),
        (
            layer([0, 0.01], [0, 0]),
            "None of the 2 units of z1 is missed: without any one of them no fewer samples are "
            "read right.",
        ),
        (layer([0.0], [0]), "The one unit of z1 is not missed: without it no fewer samples are "
         "read right."),
        (
            layer([-0.5], [0], tried=50),
            "Without the one unit of z1, z1[0], the accuracy changes by −50.00 points. That is of "
            "the first 50 samples.",
        ),
        (layer([np.nan, np.nan], [0, 0]), ""),
    ],
)  # fmt: skip
def test_hidden_units_says_which_unit_is_missed_and_how_many_say_nothing(shown, expected):
    assert said(*units.findings(shown)) == expected


@pytest.mark.parametrize(
    ("accuracies", "expected"),
    [
        (None, "Of all samples the curve of their accuracy tells."),
        ([0.2, 0.9, 0.4], "The accuracy over 2 test images, 90.00 %, falls to half at −9 and 12.6 "
         "pixels to the right. Least is left along Thicken: 50.0 % on average."),
        ([0.8, 0.9, 0.4], "The accuracy over 2 test images, 90.00 %, falls to half at 12.6 pixels "
         "to the right. Least is left along Thicken: 70.0 % on average."),
        ([0.5, 0.5, 0.5], "The accuracy over 2 test images, 50.00 %, stays above half of it at "
         "every amount of “Shift right” tried. Least is left along Thicken: 50.0 % on average."),
        ([0.5, 0.0, 0.5], "Unchanged, all 2 test images are read wrong: along “Shift right” "
         "there is nothing to lose. Least is left along Thicken: 33.3 % on average."),
    ],
)  # fmt: skip
def test_what_if_says_how_far_all_samples_can_go_once_that_is_known(
    accuracies, expected, monkeypatch
):
    curve = accuracies and curves.Curve([-14, 0, 14], accuracies, 2)
    monkeypatch.setattr(curves, "known", lambda *_: curve)
    empty = np.zeros((28, 28), np.uint8)
    assert said(*what_if.findings(selection([0, 1]), empty, {}, "right", "sample")) == expected


def test_networks_says_how_much_is_right_and_what_the_network_is_made_of_or_compared_with():
    read = selection([0, 0, 1, 1], [0, 0, 1, 0])
    two = pair(read, selection([0, 0, 1, 1], [1, 0, 1, 1]))
    compared = "A alone is right on 1 of 4, B alone on 1, neither on 0; the two differ on 2."
    right = (
        "75.00 % of 4 test images are read right; of all images like them, with a confidence of "
        "95 %, from 30.06 % to 95.44 %."
    )
    assert said(*networks.findings(read, None)) == (
        f"{right} Of its 2,355 parameters 99.9 % are in W1."
    )
    assert said(*networks.findings(read, two)) == f"{right} {compared}"
    assert said(*evaluation.findings(read, two)) == (
        f"Network A: 1 of 4 is read wrong, coat as shirt. {compared}"
    )
    assert said(*networks.findings(selection([0]), None)).startswith("Of its")
    read.fits = False
    assert said(*networks.findings(read, None)).startswith("Of its")


def check(name, passed, used=None, id=""):
    return Check(Message(name), passed, *(Message("-"),) * 3, id, used)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([check("a", True), check("b", None)], ""),
        ([], ""),
        (
            [check("a", True, 0.1, "ledger"), check("b [x](y)", True, 0.25, "batch")],
            "Nothing fails. Of what rounding explains at most 25.0 % was needed: b [x](y).",
        ),
        ([check("a", True, 0.0, "none")],
         "Nothing fails. Of what rounding explains at most 0.0 % was needed: a."),
        ([check("a", False, 3.0, "ledger"), check("b", True, 0.1)], "What fails: a."),
        ([check("a", True), check("b", False), check("c", False)],
         "What fails, the first of 2: b."),
    ],
)  # fmt: skip
def test_checks_says_what_failed_or_was_closest_to_it(found, expected):
    assert said(*checks.findings(found)) == expected


def test_what_if_says_which_step_flips_the_answer_and_leads_there_with_the_other_sliders(
    monkeypatch,
):
    monkeypatch.setattr(curves, "known", lambda *_: None)
    # What has ink in its left half is a shirt, else a coat.
    W = np.zeros((28, 28, 3))
    W[:, :14, 0] = 1
    read, image = selection([0]), np.zeros((28, 28), np.uint8)
    read.network = Network({"W1": W.reshape(784, 3), "b1": np.array([0, 0.5, 0])})
    monkeypatch.setattr(what_if.cached, "network", lambda _: read.network)
    image[10:18, 10:12] = 255
    first, *_ = what_if.findings(read, image, {"down": 1, "right": 9}, "right", "sample")
    assert said(first) == (
        "Shift 4 pixels to the right and it is read as coat; no smaller step on “Shift right” "
        "changes the answer."
    )
    assert re.search(r"from=sample&down=1&right=4&along=right\)", first)
    first, *_ = what_if.findings(read, image, {}, "hide", "sample")
    assert said(first).startswith("Hide ")
    read.network = Network({"W1": np.zeros((784, 3)), "b1": np.zeros(3)})
    read.key = SimpleNamespace(network="constant")
    first, *_ = what_if.findings(read, image, {}, "turn", "sample")
    assert said(first) == "No step on “Turn” changes the answer."
