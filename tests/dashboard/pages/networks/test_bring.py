"""A network brought to the page Networks, and what is asked where its file says too little."""

from pathlib import Path

import numpy as np
import pytest

from core import read_weights
from core.weights.reader import BUNDLED, interpret_weights
from dashboard.state.pages import PAGES
from dashboard.words import percent
from tests.dashboard.app import start
from tests.dashboard.pages.networks.test_page import linear, metrics
from tests.dashboard.pages.networks.test_training import network_of

CASES = Path(__file__).parents[3] / "cases"

pytestmark = pytest.mark.usefixtures("folder")


def doubts(app):
    """Return what the sidebar says of other readings of the network."""
    return [said.value for said in app.sidebar.warning if said.value.startswith("Read as")]


def bring(app, file, content, activation=None, pixels=None, scale=None):
    turn = app.session_state["brought_turn"]
    if file:
        app.file_uploader(key=f"brought_{turn}").upload(file, content)
    if activation:
        app.radio(key=f"brought_activation_{turn}").set_value(activation)
    if pixels:
        app.radio(key=f"brought_pixels_{turn}").set_value(pixels)
    if scale:
        app.text_input(key=f"brought_scale_{turn}").input(scale)
    (button,) = (button for button in app.button if button.label == "Read and show")
    button.click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


@pytest.fixture
def saved(tmp_path):
    """Return a function that returns the content of an .npz of these arrays."""

    def saved(**arrays):
        np.savez(tmp_path / "made.npz", **arrays)
        return (tmp_path / "made.npz").read_bytes()

    return saved


def test_a_state_dict_is_read_shown_and_what_was_worked_out_is_said(saved, sample_test, folder):
    random = np.random.default_rng(2)
    arrays = {
        "fc1.weight": random.normal(size=(20, 784)).astype(np.float32),
        "fc1.bias": random.normal(size=20).astype(np.float32),
        "fc2.weight": random.normal(size=(10, 20)).astype(np.float32),
        "fc2.bias": random.normal(size=10).astype(np.float32),
    }
    app = bring(start("networks", networks="bring"), "My net.npz", saved(**arrays), "relu")
    (success,) = app.success
    assert success.value.startswith("My net.npz is read and kept as My-net.npz, relu.")
    assert not app.main.warning
    assert "fc1.weight (20, 784) became W1, transposed." in success.value
    assert app.subheader[0].value == "My-net.npz: 784-20-10, relu"
    x, t = sample_test
    z = np.maximum(x @ arrays["fc1.weight"].T + arrays["fc1.bias"], 0)
    logits = z @ arrays["fc2.weight"].T + arrays["fc2.bias"]
    accuracy = percent((logits.argmax(axis=1) == t).mean(), 2)
    assert metrics(app)["Accuracy, Bundled sample, test"] == accuracy
    app.switch_page(PAGES["evaluation"].file).run()
    assert metrics(app)["Accuracy"] == accuracy


def test_the_books_weights_are_read(book_weights, folder):
    app = start("networks", networks="bring")
    bring(app, "sample_weight.pkl", book_weights.read_bytes())
    assert app.subheader[0].value == "sample_weight.npz: 784-50-100-10, sigmoid"
    assert "does not say its activation: sigmoid is assumed" in app.success[0].value
    assert "sigmoid is assumed" in app.sidebar.caption[0].value
    kept, given = read_weights(folder / "sample_weight.npz"), read_weights(book_weights)
    for name, array in given.items():
        np.testing.assert_array_equal(kept[name], array)


def test_a_pixel_scale_is_folded_and_said(folder):
    content = (CASES / "w01_normalize_1307_3081.safetensors").read_bytes()
    app = start("networks", networks="bring")
    bring(app, "w01.safetensors", content, pixels="normalised", scale="0.1307, 0.3081")
    assert "mean 0.1307 and std 0.3081: both are folded" in app.success[0].value
    assert not doubts(app)
    kept = interpret_weights(folder / "w01.npz")
    assert (kept.assumed, kept.written_here) == (frozenset(), True)


def test_a_reading_that_does_far_better_is_offered_on_every_page_and_taken(folder):
    content = (CASES / "w01b_raw_0_255.safetensors").read_bytes()
    app = bring(start("networks", networks="bring"), "raw.safetensors", content)
    before = metrics(app)["Accuracy, Bundled sample, test"]
    app.switch_page(PAGES["evaluation"].file).run()
    assert "what pixels it was trained on" in app.main.markdown[0].value
    assert "As pixels 0 to 255" in doubts(app)[0]
    app.button(key="read_better raw.npz").click().run()
    assert not doubts(app)
    (success,) = app.main.success
    assert success.value.startswith("raw.npz is read as pixels 0 to 255 from now on: folded")
    after = metrics(app)["Accuracy"]
    assert float(after.split()[0]) > float(before.split()[0]) + 5
    assert sorted(path.name for path in folder.iterdir()) == ["bundled.npz", "raw.npz"]
    assert interpret_weights(folder / "raw.npz").assumed == frozenset()


def test_a_reading_that_is_right_as_it_is_is_not_doubted_again(folder):
    content = (CASES / "w01b_raw_0_255.safetensors").read_bytes()
    app = bring(start("networks", networks="bring"), "raw.safetensors", content)
    kept = interpret_weights(folder / "raw.npz").network
    app.button(key="read_as_it_is raw.npz").click().run()
    assert not doubts(app)
    for name, array in interpret_weights(folder / "raw.npz").network.items():
        np.testing.assert_array_equal(array, kept[name])


def test_a_file_that_a_person_put_there_stays_and_the_answer_is_kept_beside_it(folder):
    original = (CASES / "w01b_raw_0_255.safetensors").read_bytes()
    (folder / "mine.safetensors").write_bytes(original)
    app = start("data", network="mine.safetensors")
    app.button(key="read_better mine.safetensors").click().run()
    assert network_of(app) == "mine-2.npz"
    assert (folder / "mine.safetensors").read_bytes() == original


def test_the_second_network_is_doubted_too(folder):
    (folder / "mine.safetensors").write_bytes((CASES / "w01b_raw_0_255.safetensors").read_bytes())
    app = start("evaluation", second="mine.safetensors")
    assert len(doubts(app)) == 1
    app.button(key="read_as_it_is mine.safetensors").click().run()
    assert network_of(app) == "mine-2.npz"


def test_a_name_in_a_file_is_shown_as_it_is_and_fetches_nothing(saved):
    name = "![i](http://127.0.0.1:8529/p.png)"
    arrays = {name: np.zeros((3, 3), np.float32)}
    app = bring(start("networks", networks="bring"), "odd.npz", saved(**arrays))
    (error,) = app.main.error
    assert r"\!\[i\](http" in error.value


def test_the_reader_is_asked_for_an_order_that_nothing_says(saved, folder):
    save = pytest.importorskip("safetensors.numpy").save
    with np.load(CASES / "w06_layer_one_two_three_four.npz") as arrays:
        content = save({name: array for name, array in arrays.items() if array.ndim})
    app = bring(start("networks", networks="bring"), "w06.safetensors", content, "relu")
    assert "fit each other in several orders" in app.main.error[0].value
    order = ("layer_one", "layer_two", "layer_three", "layer_four")
    app.selectbox(key="brought_order_0").select(order)
    bring(app, "", b"")
    assert "layer_two.weight (12, 12) became W2" in app.success[0].value.replace("\\", "")


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("", b"", "No file was chosen"),
        ("cat.png", b"\x89PNG", "cat.png: this is a picture, not a network"),
        ("page.npz", b"<!doctype html>", "page.npz: this is a web page"),
        ("cut.npz", BUNDLED.read_bytes()[:5000], "cut.npz: the file is damaged"),
        ("code.pkl", b"\x80\x04cos\nsystem\n.", "Nothing in the pickle was run"),
        ("x.safetensors", b"\0" * 8 + b"{", "x.safetensors: the file is damaged"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_the_network_stays(file, content, said, folder):
    app = bring(start("networks", networks="bring"), file, content)
    (error,) = app.main.error
    assert said in error.value
    assert network_of(app) == "bundled.npz"
    assert [path.name for path in folder.iterdir()] == ["bundled.npz"]


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"W1": np.zeros((784, 7)), "b1": np.zeros(7)}, "this one takes 784 and gives 7"),
        ({"W1": np.zeros((100, 10)), "b1": np.zeros(10)}, "this one takes 100 and gives 10"),
        ({"W1": np.full((784, 10), np.nan), "b1": np.zeros(10)}, "W1 has values that are not"),
        ({"W1": np.zeros((784, 50)), "W2": np.zeros((60, 10))}, "W1 (784, 50), W2 (60, 10)"),
    ],
)
def test_a_network_that_does_not_fit_is_refused(arrays, said, saved, folder):
    app = bring(start("networks", networks="bring"), "odd.npz", saved(**arrays))
    (error,) = app.main.error
    assert error.value.startswith("odd.npz: ")
    assert said in error.value
    assert [path.name for path in folder.iterdir()] == ["bundled.npz"]


def test_a_file_of_a_name_that_is_taken_is_kept_beside_it(saved, folder):
    app = start("networks", networks="bring")
    bring(app, "bundled.npz", saved(**linear()))
    assert network_of(app) == "bundled-2.npz"
    assert (folder / "bundled.npz").read_bytes() == BUNDLED.read_bytes()
