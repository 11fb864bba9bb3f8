"""The neighbours of the selected sample are those of scikit-learn, wherever they are shown."""

import io
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from core import evaluate, forward, init_network, load_mnist
from dashboard.pages.units import neighbours as module
from dashboard.state.selection import Selection
from tests.dashboard.app import PROJECT, handed, read_sample, start_part


def page():
    import streamlit as st

    from dashboard.frame.sidebar import sidebar
    from dashboard.pages.units.in_python import neighbours_in_python
    from dashboard.pages.units.neighbours import neighbours
    from dashboard.state.selection import current_selection

    sidebar(st.container())
    selection = current_selection()
    neighbours(selection)
    with st.expander("In Python"):
        st.code(neighbours_in_python(selection))


def start(**address):
    return start_part(page, **address)


@cache
def data(split):
    x, t = read_sample(split)
    return {"x": x, **forward(init_network(), x)}, t


def items(app, key):
    return handed(app, key)["items"]


def nearest(array, sample, split, from_split, count=8, other=False):
    """Give the nearest samples and their distances, by scikit-learn."""
    search = pytest.importorskip("sklearn.neighbors").NearestNeighbors
    (points, t), (vectors, labels) = data(split), data(from_split)
    among = np.arange(len(labels))
    if other:
        among = among[labels != t[sample]]
    elif split == from_split:
        among = np.delete(among, sample)
    distances, places = (
        search(n_neighbors=count, algorithm="brute")
        .fit(vectors[array][among].astype(np.float64))
        .kneighbors(points[array][[sample]].astype(np.float64))
    )
    return among[places[0]].tolist(), distances[0]


@pytest.mark.parametrize("from_split", ["test", "train"])
@pytest.mark.parametrize(("sample", "split"), [(12, "test"), (1901, "test"), (12, "train")])
def test_each_row_has_the_nearest_samples_and_apart_the_nearest_of_another_label(
    sample, split, from_split, downloads
):
    app = start(sample=str(sample), split=split, from_split=from_split)
    written = downloads[f"sample-{split}-bundled-{sample}-nearest-from-{from_split}.csv"]
    table = pd.read_csv(io.StringIO(written))
    result = evaluate(init_network(), *read_sample(from_split))
    for array in ("x", "z1", "z2"):
        here = table[table["array"] == array]
        samples, distances = nearest(array, sample, split, from_split)
        (other,), far = nearest(array, sample, split, from_split, 1, other=True)
        assert [item["sample"] for item in items(app, f"nearest in {array}")] == samples
        assert [item["sample"] for item in items(app, f"nearest other in {array}")] == [other]
        assert here["sample"].tolist() == [*samples, other]
        assert here["chosen"].tolist() == ["nearest"] * 8 + ["other label"]
        np.testing.assert_allclose(here["distance"], [*distances, *far], rtol=1e-5)
        np.testing.assert_array_equal(here["true"], result.labels[[*samples, other]])
        np.testing.assert_array_equal(here["predicted"], result.predicted[[*samples, other]])
        np.testing.assert_allclose(
            here["confidence"], result.confidence[[*samples, other]], rtol=1e-5
        )


def test_the_caption_of_a_neighbour_is_its_outcome_and_its_distance():
    app = start(sample="12", from_split="train")
    result = evaluate(init_network(), *read_sample("train"))
    (first, *_), (distance, *_) = nearest("z1", 12, "test", "train")
    item = items(app, "nearest in z1")[0]
    true, predicted = result.labels[first], result.predicted[first]
    assert item["caption"] == f"{item['sample']}\n{true} → {predicted}"
    assert float(item["detail"]) == pytest.approx(distance, abs=5e-4)
    assert item["words"].startswith(f"Sample {first}: true {true}, predicted {predicted}")
    assert item["words"].endswith(f"distance {item['detail']}")


@pytest.mark.parametrize("from_split", ["test", "train"])
def test_the_sentence_says_how_many_of_the_nearest_have_the_label(from_split):
    app = start(sample="1901", from_split=from_split)
    _, t = data("test")
    _, labels = data(from_split)
    (said,) = (text.value for text in app.markdown if text.value.startswith("Nearest"))
    assert said.startswith(f"Nearest {from_split} samples that have the label {t[1901]} of sample")
    counts = re.findall(r"\*\*(\d) of 8\*\* in (\w+)", said)
    assert counts == [
        (str((labels[nearest(array, 1901, "test", from_split)[0]] == t[1901]).sum()), array)
        for array in ("x", "z1", "z2")
    ]


@pytest.mark.parametrize("from_split", ["test", "train"])
def test_python_gives_what_the_page_shows(from_split, monkeypatch):
    app = start(sample="12", from_split=from_split)
    monkeypatch.chdir(PROJECT)
    exec(app.main.expander[-1].code[0].value, names := {})
    for array in ("x", "z1", "z2"):
        samples, distances, other, _ = names["found"][array]
        assert samples.tolist() == [item["sample"] for item in items(app, f"nearest in {array}")]
        assert other.tolist() == [
            item["sample"] for item in items(app, f"nearest other in {array}")
        ]
        np.testing.assert_allclose(distances, nearest(array, 12, "test", from_split)[1], rtol=1e-4)


@pytest.mark.usefixtures("cold")
def test_the_neighbours_of_a_sample_are_looked_for_once(monkeypatch):
    calls = []
    measure = module.distances_to
    monkeypatch.setattr(module, "distances_to", lambda *given: calls.append(1) or measure(*given))
    app = start(sample="12")
    app.segmented_control(key="from_split").set_value("train").run()
    app.segmented_control(key="from_split").set_value("test").run()
    assert len(calls) == 6  # three arrays of two splits


def test_an_address_with_nonsense_in_it_shows_the_test_split():
    assert start(from_split="elsewhere").session_state["from_split"] == "test"


# Own data sets can be tiny


@pytest.fixture
def tiny(cold, monkeypatch):
    """A data set of few images, of one label in the test split."""
    images, labels = load_mnist(normalize=False, flatten=False, source="sample")[0]
    fives = np.flatnonzero(labels == 5)[:3]
    splits = {
        "train": (images[:4, 0], labels[:4]),
        "test": (images[fives, 0], labels[fives]),
    }
    monkeypatch.setattr("dashboard.state.cached.splits", lambda data: splits)
    return splits


def selection(split, sample=0):
    return Selection("sample", "bundled.npz", split, sample, None)


def test_where_no_other_label_is_there_is_none(tiny):
    app = start()
    assert not app.exception
    assert len(items(app, "nearest in z2")) == 2
    assert [text.value for text in app.markdown].count(":small[There is none.]") == 3
    assert module.table(selection("test"), "test")["chosen"].tolist() == ["nearest"] * 6


def test_few_samples_have_few_neighbours(tiny):
    app = start(from_split="train")
    labels = tiny["train"][1]
    assert sorted(item["sample"] for item in items(app, "nearest in x")) == [0, 1, 2, 3]
    (other,) = items(app, "nearest other in x")
    assert labels[other["sample"]] != 5
    same = (labels == 5).sum()
    assert f"**{same} of 4** in x" in " ".join(text.value for text in app.markdown)


def test_a_sample_of_the_other_split_is_not_marked_though_its_number_is_that_of_the_selected(tiny):
    app = start(from_split="train", sample="0")
    assert not any(item["selected"] for item in items(app, "nearest in x"))
    assert [item["selected"] for item in items(app, "nearest to")] == [True]
