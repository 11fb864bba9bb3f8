"""The page Data beyond its flags and gallery: consequences, statistics, bytes, code."""

import io
import json

import numpy as np
import pandas as pd
import pytest

from core import forward, init_network, load_mnist, write_weights
from core.datasets import sources
from core.datasets.mnist import read_data_set
from core.datasets.statistics import class_images, pixel_counts
from core.explanation.consequences import consequences
from core.files.idx_parts import idx_parts
from core.network.network import Network
from core.weights.reader import BUNDLED
from dashboard.pages.data.python import in_python
from dashboard.state.keys import network_key
from dashboard.words import percent
from tests.dashboard.app import PROJECT, start, tables

TABS = ("Labels", "Mean and std", "Pixels", "Bytes")


def text(app):
    return "\n".join(element.value for element in app.main.markdown)


def handed(app, key):
    return json.loads(app.get_by_key(key).proto.json)


# What each flag does to the network


def found(split=1):
    return consequences(init_network(), *read_data_set("sample")[split])


@pytest.mark.parametrize("normalize", [True, False])
@pytest.mark.parametrize("split", ["test", "train"])
def test_both_scales_are_told_with_accuracy_and_saturation_on_the_test_split(normalize, split):
    said = text(start(normalize=str(normalize).lower(), split=split))
    told = [
        f"accuracy **{percent(reading.accuracy, 2)}**, **{percent(reading.saturated)}** of z1"
        for reading in (found().normalized, found().raw)
    ]
    first, second = told if normalize else reversed(told)
    assert said.index(f"`normalize={normalize}`") < said.index(first) < said.index(second)


def test_saturation_is_explained_by_the_activation(monkeypatch, tmp_path):
    weights = tmp_path / "weights"
    weights.mkdir()
    monkeypatch.setattr("dashboard.state.places.BUNDLED", weights / "bundled.npz")
    parameters = dict(init_network())
    for activation, words in (
        ("sigmoid", "of z1 saturated (within 0.01 of 0 or 1)"),
        ("tanh", "of z1 saturated (within 0.01 of −1 or 1)"),
        ("relu", "of z1 is 0"),
    ):
        write_weights(weights / "bundled.npz", Network(parameters, activation))
        assert words in text(start())


def test_a_network_of_one_layer_has_nothing_to_saturate(monkeypatch, tmp_path):
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / "bundled.npz")
    write_weights(tmp_path / "bundled.npz", Network({"W1": np.ones((784, 10)), "b1": np.zeros(10)}))
    said = text(start())
    assert "accuracy **10.00 %**; 0 to 255: accuracy **10.00 %**" in said
    assert "z1" not in said


def test_without_flattening_numpy_and_forward_say_why_it_fails():
    said = text(start(flatten="false"))
    assert f"`np.dot(x, W1) + b1` → `{found().unflattened}`" in said
    assert "x.reshape(len(x), -1) flattens a batch" in said
    assert "not aligned" not in text(start())


@pytest.mark.parametrize("normalize", [True, False])
def test_one_hot_labels_are_compared_as_numpy_does_and_as_it_should_be(normalize):
    said = text(start(one_hot_label="true", normalize=str(normalize).lower()))
    reading = found().normalized if normalize else found().raw
    assert f"`np.sum(p == t)` → `{reading.one_hot}`" in said
    assert f"`np.sum(p == t.argmax(axis=1))` → `{reading.whole}`" in said


# The tabs


@pytest.mark.parametrize("tab", TABS)
def test_a_link_opens_its_tab_and_no_other(tab):
    app = start(about=tab)
    headings = {
        "Labels": "Samples of each label",
        "Mean and std": "Mean and std of each label",
        "Pixels": "Pixel values of the test split",
        "Bytes": "The first bytes of the four files",
    }
    shown = {heading.value for heading in app.main.subheader} & set(headings.values())
    assert shown == {headings[tab]}


@pytest.mark.parametrize("split", ["test", "train"])
def test_mean_and_std_have_a_picture_a_label_with_its_count(split):
    app = start(about="mean", split=split)
    counts = np.bincount(read_data_set("sample")[split == "test"][1])
    for key, kind in (("mean_images", "Mean"), ("std_images", "Standard deviation")):
        items = handed(app, key)["items"]
        assert [item["words"] for item in items] == [
            f"{kind} of the {count:,} images of {label}" for label, count in enumerate(counts)
        ]


def test_mean_and_std_download_as_they_are(downloads):
    start(about="mean")
    table = pd.read_csv(io.StringIO(downloads["sample-test-mean-and-std.csv"]))
    (_, _), (x_test, t_test) = load_mnist(normalize=False, source="sample")
    for label in range(10):
        chosen = x_test[t_test == label]
        np.testing.assert_allclose(table[f"mean_{label}"], chosen.mean(axis=0), atol=1e-9)
        np.testing.assert_allclose(table[f"std_{label}"], chosen.std(axis=0), atol=1e-9)
    assert (table["row"] * 28 + table["column"]).tolist() == list(range(784))


def test_the_histogram_downloads_and_its_sentence_tells_the_zeros(downloads):
    app = start(about="pixels")
    app.session_state["pixel numbers"] = True
    said = text(app.run())
    x = load_mnist(normalize=False, source="sample")[1][0]
    table = pd.read_csv(io.StringIO(downloads["sample-test-pixels.csv"]))
    values, counts = np.unique(x, return_counts=True)
    assert table["count"].sum() == x.size
    assert table["count"][values].tolist() == counts.tolist()
    assert f"Of {x.size:,} pixels **{percent((x == 0).mean())}** are 0" in said
    assert f"mean is {x.mean():.2f}, or {x.mean() / 255:.4f} normalised" in said


def test_the_bytes_of_all_four_files_are_shown_and_download(downloads):
    said = text(start(about="bytes"))
    for role, path in sources.require("sample").items():
        assert f"**`{role}`** :small[{path.name}, unpacked]" in said
        for part in idx_parts(path, 6):
            assert f"| `{part.hex}` | :small[{part.meaning}] |" in said
    assert "offset=16)` and `offset=8`" in said
    table = pd.read_csv(io.StringIO(downloads["sample-headers.csv"]))
    assert table["file"].value_counts().to_dict() == {
        "x_train": 7,
        "t_train": 5,
        "x_test": 7,
        "t_test": 5,
    }


# In Python


@pytest.mark.parametrize("split", ["test", "train"])
@pytest.mark.parametrize("flags", [(True, True, False), (False, False, True)])
def test_the_program_gives_the_numbers_of_the_page(monkeypatch, split, flags):
    monkeypatch.chdir(PROJECT)
    names = {}
    program = in_python("sample", network_key(BUNDLED.name), init_network(), split, flags)
    exec(program, names)
    address = dict(zip(("normalize", "flatten", "one_hot_label"), map(str, flags), strict=True))
    app = start(split=split, **{name: value.lower() for name, value in address.items()})
    assert app.main.expander[-1].code[0].value == program

    row = tables(app)[0].loc[f"x_{split}"]
    array = names["array"]
    assert row["shape"] == str(array.shape)
    assert row["dtype"] == str(array.dtype)
    assert row["range"] == f"{array.min()} to {array.max()}"

    said = text(app)
    for normalize in (True, False):
        accuracy, saturated = names["accuracy"][normalize], names["saturated"][normalize]
        assert f"accuracy **{percent(accuracy, 2)}**, **{percent(saturated)}** of z1" in said

    images, labels = read_data_set("sample")[split == "test"]
    np.testing.assert_array_equal(names["by_label"].mean, class_images(images, labels).mean)
    np.testing.assert_array_equal(names["histogram"], pixel_counts(images))
    assert names["headers"]["t_test"][-1].start == 8


def test_the_program_of_a_network_of_one_layer_runs_too(monkeypatch):
    monkeypatch.chdir(PROJECT)
    network = Network({"W1": np.ones((784, 10)), "b1": np.zeros(10)})
    exec(in_python("sample", network_key(BUNDLED.name), network, "test", (True, True, False)), {})


def test_on_mnist_the_page_tells_what_core_finds(mnist):
    app = start()
    x, t = load_mnist(normalize=False)[1]
    arrays = forward(init_network(), x)
    assert percent((arrays.y.argmax(axis=1) == t).mean(), 2) in text(app)
