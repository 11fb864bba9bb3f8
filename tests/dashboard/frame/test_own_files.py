"""Data sets of one's own: four files and the names of the classes, brought in the sidebar."""

import io
import shutil

import numpy as np
import pytest

from core import load_mnist, write_idx, write_weights
from core.datasets import sources
from core.datasets.mnist import read_split
from core.datasets.sources import find_source
from core.network.network import Network
from core.weights.reader import BUNDLED
from dashboard.state.pages import PAGES
from tests.dashboard.app import PROJECT, start, tables

NAMES = [f"class {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]


@pytest.fixture
def own(tmp_path):
    """Give the folder in which they are kept."""
    return tmp_path / "own"


@pytest.fixture
def contents(tmp_path):
    """Give a function that makes the four files, by their names."""

    def make(n_train=40, n_test=12, classes=7):
        random = np.random.default_rng(5)
        arrays = {
            "train-x": random.integers(0, 256, (n_train, 28, 28), np.uint8),
            "train-t": (np.arange(n_train) % classes).astype(np.uint8),
            "test-x.gz": random.integers(0, 256, (n_test, 28, 28), np.uint8),
            "test-t.gz": (np.arange(n_test) % classes).astype(np.uint8),
        }
        for name, array in arrays.items():
            write_idx(tmp_path / name, array)
        return {name: (tmp_path / name).read_bytes() for name in arrays}

    return make


def bring(app, name, files, classes=""):
    """Open the form of the sidebar, fill it in and send it."""
    app.session_state["own files"] = True
    app.run()
    turn = app.session_state["own_turn"]
    app.text_input(key=f"own_name_{turn}").set_value(name)
    app.text_area(key=f"own_classes_{turn}").set_value(classes)
    for file, content in files.items() if isinstance(files, dict) else files:
        app.file_uploader(key=f"own_files_{turn}").upload(file, content)
    (button,) = (button for button in app.sidebar.button if button.label == "Store and select")
    button.click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def shapes(app):
    rows = tables(app)[0]["shape"]
    return rows["x_train"], rows["x_test"]


def test_the_form_is_there_once_it_is_unfolded():
    app = start("forward")
    assert "own_name_0" not in [field.key for field in app.sidebar.text_input]
    app.session_state["own files"] = True
    assert "own_name_0" in [field.key for field in app.run().sidebar.text_input]


def test_four_files_are_stored_and_selected(contents):
    app = bring(start(), "mine", contents())
    assert app.session_state["data"] == "mine"
    assert "mine is stored and selected." in [element.value for element in app.sidebar.success]
    assert app.selectbox(key="data").options[-1] == "mine"
    assert shapes(app) == ("(40, 784)", "(12, 784)")
    # They are digits, which the bundled network may well read.
    assert not any("has learned MNIST's digits" in caption.value for caption in app.main.caption)
    app.run()
    assert not app.sidebar.success


@pytest.mark.parametrize("page", ["forward", "evaluation"])
def test_they_are_brought_from_any_page_and_every_page_follows(contents, page):
    app = bring(start(page), "mine", contents(), "a,b,c,d,e,f,g,h,i,j")
    assert app.session_state["data"] == "mine"
    assert find_source("mine").classes == tuple("abcdefghij")
    assert any("has learned MNIST's digits" in caption.value for caption in app.main.caption)


def test_another_data_set_under_an_old_name_is_read_anew(contents, own):
    app = bring(start(), "mine", contents())
    app.selectbox(key="data").set_value("sample").run()
    shutil.rmtree(own / "mine")
    bring(app, "mine", contents(n_train=33, n_test=11))
    assert shapes(app) == ("(33, 784)", "(11, 784)")


def test_a_data_set_that_vanishes_while_it_is_shown_gives_way(contents, own):
    app = bring(start(), "mine", contents())
    shutil.rmtree(own / "mine")
    app.run()
    assert not app.exception
    assert app.session_state["data"] in ("mnist", "sample")


@pytest.mark.parametrize(
    ("name", "classes", "replaced", "sentence"),
    [
        ("two words", "", {}, "The name 'two words' cannot be used"),
        ("sample", "", {}, "There is a data set sample already"),
        ("mine", "", {"train-x": b"<html>"}, "train-x is a web page"),
        ("mine", "", {"cat.png": b"\x89PNG\r\n"}, "cat.png is a single picture"),
        ("mine", "shirt, shirt", {}, "The name of label 1 is that of label 0 already"),
        ("mine", "shirt, coat", {}, "train-t holds the label 6, where the last that is named is 1"),
    ],
)
def test_what_cannot_be_stored_is_told_in_a_sentence_and_the_app_goes_on(
    contents, own, name, classes, replaced, sentence
):
    app = start()
    before = app.session_state["data"]
    bring(app, name, contents() | replaced, classes)
    (error,) = app.sidebar.error
    assert sentence in error.value
    assert app.session_state["data"] == before
    assert not own.exists() or not list(own.iterdir())


def test_of_two_files_with_one_name_none_is_lost_unsaid():
    (error,) = bring(start(), "mine", [("x.npy", b"a"), ("x.npy", b"b")]).sidebar.error
    assert "Two of the files have one name" in error.value


def test_no_files_are_asked_for():
    (error,) = bring(start(), "mine", {}).sidebar.error
    assert "no data set in what came (no file): choose IDX files" in error.value


# What else they may be, and what is asked before they are stored


def archive(images, labels, **others):
    file = io.BytesIO()
    np.savez(file, x=images, y=labels, **others)
    return {"a.npz": file.getvalue()}


def answer(app, words):
    (button,) = (button for button in app.sidebar.button if button.label == words)
    button.click().run()
    assert not app.exception, [error.value for error in app.exception]


SAMPLES = read_split("sample", "test")
IMAGES, LABELS = SAMPLES[0][:40], SAMPLES[1][:40]


def test_one_file_in_another_form_is_stored_and_it_is_said_what_it_was_read_as():
    app = bring(start(), "mine", archive(IMAGES, LABELS, mean=3.0))

    assert shapes(app) == ("(32, 784)", "(8, 784)")
    said = [element.value for element in app.sidebar.caption]
    assert any(text.startswith("It was read as an archive of NumPy arrays (.npz). a.npz: what") for
               text in said)  # fmt: skip
    assert any("8 of 40 samples, of each label a part, were held out" in text for text in said)


@pytest.mark.parametrize(
    ("words", "classes"),
    [
        ("Label 1 is the first class", tuple(map(str, range(1, 11)))),
        ("Label 0 is the first class", tuple(map(str, range(11)))),
    ],
)
def test_labels_from_1_are_asked_about(own, words, classes):
    app = bring(start(), "mine", archive(IMAGES, LABELS + 1))

    assert not own.exists()
    app.run()  # the question stands until it is answered
    assert any("The labels start at 1" in text.value for text in app.sidebar.markdown)
    answer(app, words)
    assert app.session_state["data"] == "mine"
    assert find_source("mine").classes == classes
    assert not any("The labels start at 1" in text.value for text in app.sidebar.markdown)


def test_as_many_names_as_labels_from_1_are_asked_about():
    app = bring(start(), "mine", archive(IMAGES, LABELS + 1), ",".join("abcdefghij"))

    answer(app, "Label 1 is the first class")
    assert find_source("mine").classes == tuple("abcdefghij")


@pytest.mark.parametrize(
    ("words", "turned"), [("Exchange rows and columns", True), ("Keep them as they are", False)]
)
def test_images_on_their_side_are_shown_and_asked_about(words, turned):
    lying = IMAGES.swapaxes(1, 2)
    app = bring(start(), "mine", archive(lying, LABELS))

    assert any("seem to lie on their side" in text.value for text in app.sidebar.markdown)
    answer(app, words)
    kept = {image.tobytes() for image in read_split("mine", "train")[0]}
    assert kept < {image.tobytes() for image in (IMAGES if turned else lying)}


def test_both_are_asked_one_after_the_other():
    lying = IMAGES.swapaxes(1, 2)
    app = bring(start(), "emnist", {"emnist.npz": archive(lying, LABELS + 1)["a.npz"]})

    answer(app, "Label 1 is the first class")
    assert "emnist" not in sources.sources()
    answer(app, "Exchange rows and columns")
    assert find_source("emnist").classes[0] == "1"


# More or fewer classes than the bundled network tells apart


@pytest.fixture
def weights(tmp_path, monkeypatch):
    """Give a folder of weight files with the bundled one in it."""
    folder = tmp_path / "weights"
    folder.mkdir()
    shutil.copy(BUNDLED, folder)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", folder / BUNDLED.name)
    return folder


@pytest.fixture
def letters(contents, weights):
    """Open the app on a data set of 26 classes."""
    return bring(start(), "letters", contents(n_test=30, classes=26), "\n".join(NAMES))


@pytest.mark.parametrize("page", ["forward", "evaluation", "units", "what_if"])
def test_a_page_that_needs_a_network_says_that_none_fits_and_what_to_do(letters, page):
    letters.switch_page(PAGES[page].file).run()
    assert not letters.exception
    (warning,) = letters.main.warning
    assert "No network here tells the 26 classes of letters apart: train one" in warning.value
    assert not letters.main.expander
    letters.selectbox(key="data").set_value("sample").run()
    assert not letters.exception
    assert not letters.main.warning
    assert letters.main.expander[-1].label == "In Python"


def test_data_goes_on_without_its_network_part(letters, monkeypatch):
    assert not letters.exception
    assert "What this does to" not in "".join(part.value for part in letters.main.markdown)
    assert letters.pills(key="digit").options == ["any", *NAMES]
    monkeypatch.chdir(PROJECT)
    names = {}
    exec(letters.main.expander[-1].code[0].value, names)
    np.testing.assert_array_equal(names["array"], load_mnist(source="letters")[1][0])
    assert names["by_label"].counts.tolist() == [2] * 4 + [1] * 22
    for tab in ("Labels", "Mean and std", "Pixels", "Bytes"):
        letters.session_state["about"] = tab
        assert not letters.run().exception


def test_a_network_that_fits_is_taken_and_the_sidebar_says_so(letters, weights):
    random = np.random.default_rng(0)
    write_weights(
        weights / "letters.npz",
        Network({"W1": random.normal(size=(784, 26)), "b1": np.zeros(26)}),
    )
    letters.switch_page(PAGES["evaluation"].file).run()
    assert not letters.exception
    assert not letters.main.warning
    (error,) = letters.sidebar.error
    assert error.value.startswith("letters.npz is shown. bundled.npz: a network for letters takes")


def test_a_folder_without_names_and_with_many_labels_is_refused_in_a_sentence(letters, own):
    (own / "letters" / sources.CLASSES).unlink()
    letters.run()
    assert not letters.exception
    (error,) = letters.sidebar.error
    assert error.value.startswith("The bundled sample is shown.")
    assert "holds the label 25, where letters has the classes 0 to 9" in error.value
