"""Classes are called by their names on every page, whatever these are and however many."""

import io

import numpy as np
import pandas as pd
import pytest

from core import evaluate, init_network, load_mnist, write_idx, write_weights
from core.datasets.custom import store
from core.datasets.table import SOURCES
from core.network.network import Network
from core.weights.reader import BUNDLED
from dashboard.components.arrays import outputs
from dashboard.state.pages import PAGES
from tests.dashboard.app import handed, put_data_set, start

CLASSES = SOURCES["fashion-mnist"].classes
FASHION = {"data": "Fashion-MNIST"}
# What Markdown would take for its own, beside words.
ODD = ["*", "_a_", "[b]", "$c$", "`d`", "e/f", "~g~", "#", "1.", "a & b", "a", "A", "l" * 40]


@pytest.fixture
def fashion():
    put_data_set("fashion-mnist")
    _, (x, t) = load_mnist(source="fashion-mnist")
    return evaluate(init_network(), x, t)


@pytest.fixture
def odd(tmp_path, monkeypatch):
    """Store a data set of 13 classes with odd names, and a network that tells them apart."""
    random = np.random.default_rng(3)
    files = {}
    for split, n in (("train", 39), ("test", 26)):
        for kind, array in (
            ("x", random.integers(0, 256, (n, 28, 28), np.uint8)),
            ("t", (np.arange(n) % 13).astype(np.uint8)),
        ):
            write_idx(tmp_path / "file", array)
            files[f"{split}-{kind}"] = (tmp_path / "file").read_bytes()
    store("odd", files, "\n".join(ODD))
    bundled = tmp_path / "weights" / BUNDLED.name
    bundled.parent.mkdir()
    write_weights(bundled, init_network())
    shapes = {"W1": (784, 12), "b1": (12,), "W2": (12, 13), "b2": (13,)}
    network = Network({name: random.normal(size=shape) for name, shape in shapes.items()})
    write_weights(bundled.with_name("odd.npz"), network)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", bundled)


def names(app, key):
    (found,) = {tuple(each["names"]) for each in handed(app, key)["arrays"] if each["names"]}
    return found


def words(app, key):
    return [item["words"] for item in handed(app, key)["items"]]


def options(app, key):
    return app.selectbox(key=key).options


def test_the_gallery_of_data_and_its_labels_are_named(fashion, downloads):
    app = start(**FASHION, about="labels", digit="Ankle boot")
    assert app.pills(key="digit").options == ["any", *CLASSES]
    boots = np.flatnonzero(fashion.labels == 9)
    assert words(app, "split_samples") == [f"Sample {i}: Ankle boot" for i in boots]
    app.session_state["counts numbers"] = True
    app.run()
    table = pd.read_csv(io.StringIO(downloads["fashion-mnist-counts.csv"]), index_col="label")
    assert tuple(table.index) == CLASSES
    assert table["test"]["Ankle boot"] == len(boots)


def test_the_forward_pass_names_its_outputs(fashion, downloads):
    app = start("forward", **FASHION, sample="7", unit="y[9] Ankle boot", versus="Coat")
    true, predicted = (CLASSES[k[7]] for k in (fashion.labels, fashion.predicted))
    assert f"true {true}, " in app.subheader[0].value
    assert f"[predicted {predicted}] with" in app.subheader[0].value
    assert names(app, "arrays") == CLASSES
    assert options(app, "unit")[-10:] == outputs(CLASSES)
    assert ">a3[9] − a3[4] = " in app.get("html")[0].proto.body
    app.session_state["numbers"] = True
    app.run()
    y = pd.read_csv(io.StringIO(downloads["fashion-mnist-test-bundled-7-y.csv"]), index_col="label")
    np.testing.assert_allclose(y.loc["Ankle boot"], fashion.probabilities[7, 9], rtol=1e-4)


def test_evaluation_names_cells_chips_scores_and_samples(fashion, downloads):
    app = start("evaluation", **FASHION, result="all", true="Ankle boot", part="scores")
    assert handed(app, "confusion")["classes"] == list(CLASSES)
    assert app.button(key="without true").label == "true Ankle boot"
    assert all(": true Ankle boot, predicted " in each for each in words(app, "samples"))
    assert tuple(app.dataframe[0].value.index) == CLASSES
    table = pd.read_csv(
        io.StringIO(downloads["fashion-mnist-test-bundled-samples-true-Ankle-boot.csv"])
    )
    assert set(table["true"]) == {"Ankle boot"}
    assert set(table["predicted"]) <= set(CLASSES)


def test_hidden_units_name_what_they_respond_to_and_what_changes(fashion):
    app = start("units", **FASHION, off="z1[16]")
    assert {tile["caption"] for tile in handed(app, "atlas")["tiles"]} <= {*CLASSES, "–"}
    assert set(names(app, "card weights")) <= set(CLASSES)
    assert handed(app, "switched confusion")["classes"] == list(CLASSES)
    assert "any → Ankle boot" in options(app, "only")
    app = start("units", **FASHION, colour_by="label")  # of the map alone: it opens
    assert handed(app, "map")["names"] == list(CLASSES)


@pytest.mark.parametrize(
    ("part", "key"),
    [
        ("Pixels that matter", "toward"),
        ("Smallest change", "wanted"),
        ("To another image", None),
        ("Backpropagation", None),
    ],
)
def test_what_if_names_what_it_tells_of(fashion, part, key, downloads):
    app = start("what_if", **FASHION, sample="7", what=part, **({key: CLASSES[0]} if key else {}))
    assert names(app, "edited arrays") == CLASSES
    if key:
        assert options(app, key)[1:] == list(CLASSES)
        assert any(name.endswith("T-shirt-top.csv") for name in downloads)
    said = " ".join(element.value for element in app.markdown)
    label = CLASSES[fashion.labels[7]]
    assert "digit" not in said
    if part == "Backpropagation":
        assert handed(app, "backward lines")["lines"][0]["shapes"] == [[label, None]]


@pytest.mark.parametrize("page", ["data", "forward", "evaluation", "units", "what_if"])
def test_every_page_shows_odd_names_and_a_number_of_classes_that_is_not_ten(odd, page, downloads):
    part = {"units_part": "map"} if page == "units" else {}
    app = start(page, data="odd", network="odd.npz", sample="3", **part)
    assert not app.main.warning
    assert app.session_state["data"] == "odd"
    said = " ".join(element.value for element in [*app.markdown, *app.subheader])
    assert "true $c$" not in said
    if page == "forward":
        assert r"true \$c\$, " in said
    if page == "evaluation":
        assert np.shape(handed(app, "confusion")["counts"]) == (13, 13)
    if page == "units":
        assert "From the eleventh label on" in said
        assert max(ord(letter) - ord("0") for letter in handed(app, "map")["groups"]) == 12


@pytest.mark.parametrize("part", ["Pixels that matter", "Smallest change", "To another image"])
def test_every_part_of_what_if_takes_them(odd, part):
    app = start("what_if", data="odd", network="odd.npz", sample="3", what=part)
    assert not app.exception


CHOICES = pytest.mark.parametrize(
    ("page", "chosen"),
    [
        ("data", {"digit": "l" * 40}),
        ("forward", {"unit": f"y[12] {'l' * 40}", "versus": "A"}),
        ("evaluation", {"true": "A", "predicted": "l" * 40, "result": "all"}),
        ("units", {"edits": "z1.3_off", "only": "A → 1."}),
        ("what_if", {"what": "Pixels that matter", "toward": "A"}),
        ("what_if", {"what": "Smallest change", "wanted": "A"}),
        ("what_if", {"what": "Backpropagation", "from": "a drawing", "backward_label": "A"}),
    ],
)


@CHOICES
def test_what_was_chosen_among_other_classes_does_no_harm(odd, page, chosen):
    app = start(page, data="odd", network="odd.npz", **chosen)
    for name in chosen:
        assert app.session_state[name] not in (None, [], "any", "none")
    app.selectbox(key="data").set_value("sample").run()
    assert not app.exception, [error.value for error in app.exception]
    app.selectbox(key="network").set_value("bundled.npz").run()
    assert not app.exception, [error.value for error in app.exception]
    assert app.main.expander[-1].label == "In Python"


@CHOICES
def test_nor_does_it_when_one_comes_back_to_the_page_with_another_data_set(odd, page, chosen):
    app = start(page, data="odd", network="odd.npz", **chosen)
    other = "evaluation" if page == "data" else "data"
    app.switch_page(PAGES[other].file).run()
    app.selectbox(key="data").set_value("sample")
    app.selectbox(key="network").set_value("bundled.npz").run()
    app.switch_page(PAGES[page].file).run()
    assert not app.exception, [error.value for error in app.exception]
    assert app.main.expander[-1].label == "In Python"
