import numpy as np
import pytest
import streamlit as st

from core import evaluate, forward, init_network, load_mnist, write_weights
from core.datasets.sources import SOURCES
from core.network.network import Network
from dashboard.state import selection as session
from dashboard.state.selection import Selection

CHOICE = {"data": "sample", "network": "bundled.npz", "split": "test", "sample": 3, "pinned": None}


@pytest.fixture
def state(monkeypatch):
    state = dict(CHOICE)
    monkeypatch.setattr(st, "session_state", state)
    return state


@pytest.fixture
def weights(monkeypatch, tmp_path):
    """Give the folder of the weight files, with only the bundled network in it."""
    bundled = tmp_path / "weights" / "bundled.npz"
    bundled.parent.mkdir()
    write_weights(bundled, init_network())
    monkeypatch.setattr(session, "BUNDLED", bundled)
    return bundled.parent


def test_the_selection_is_what_the_sidebar_says(state):
    assert session.current() == Selection(*CHOICE.values())
    assert session.current().source.title == "Bundled sample"


def test_a_sample_can_be_selected(state):
    session.select(41)
    assert session.current().sample == 41


@pytest.mark.parametrize("split", ["test", "train"])
def test_images_and_labels_are_those_of_the_split(state, split):
    state["split"] = split
    train, test = load_mnist(False, source="sample")
    x, t = train if split == "train" else test
    selection = session.current()
    np.testing.assert_array_equal(selection.images.reshape(len(t), -1), x)
    np.testing.assert_array_equal(selection.labels, t)
    assert session.size() == len(t)


def test_what_visitors_share_cannot_be_written(state):
    selection = session.current()
    for array in (selection.images, selection.labels, selection.network["W1"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_data_network_and_evaluation_are_loaded_once(state):
    one, other = session.current(), Selection(*CHOICE.values())
    assert one.images is other.images
    assert one.labels is other.labels
    assert one.network is other.network
    assert one.evaluation is other.evaluation


def test_the_evaluation_is_that_of_core(state):
    (x_train, t_train), (x_test, t_test) = load_mnist(source="sample")
    for split, x, t in (("train", x_train, t_train), ("test", x_test, t_test)):
        state["split"] = split
        expected = evaluate(init_network(), x, t)
        np.testing.assert_allclose(
            session.current().evaluation.probabilities, expected.probabilities, atol=1e-6
        )
        np.testing.assert_array_equal(session.current().evaluation.confusion, expected.confusion)


@pytest.mark.parametrize("flags", [(True, True, False), (False, True, True), (True, False, True)])
def test_the_table_describes_what_load_mnist_returns(flags):
    (x_train, t_train), (x_test, t_test) = load_mnist(*flags, source="sample")
    arrays = {"x_train": x_train, "t_train": t_train, "x_test": x_test, "t_test": t_test}
    table = session.returned("sample", *flags).set_index("array")
    assert list(table.index) == list(arrays)
    for name, array in arrays.items():
        row = table.loc[name]
        assert row["shape"] == str(array.shape)
        assert row["dtype"] == str(array.dtype)
        assert row["range"] == f"{array.min()} to {array.max()}"
        assert row["memory"] == array.nbytes


def test_the_counts_are_those_of_the_labels():
    (_, t_train), (_, t_test) = load_mnist(source="sample")
    table = session.label_counts("sample").set_index(["label", "split"])["count"]
    assert len(table) == 20
    for split, t in (("train", t_train), ("test", t_test)):
        for label in range(10):
            assert table[str(label), split] == (t == label).sum()


def test_only_data_sets_that_are_here_are_offered():
    assert session.data_sets() == ["sample"]


def test_mnist_is_offered_where_it_is(mnist):
    assert session.data_sets() == ["mnist", "sample"]


def test_the_bundled_network_comes_first_and_only_weight_files_follow(weights):
    for name in ("a.npz", "c.safetensors", "b.pkl", "notes.txt", "d.npz.partial"):
        (weights / name).touch()
    assert session.network_files() == ["bundled.npz", "a.npz", "b.pkl", "c.safetensors"]


def test_a_weight_file_that_changed_is_read_and_evaluated_again(state, weights):
    before = session.current()
    y_before = before.evaluation.probabilities
    changed = Network({name: values * 2 for name, values in before.network.items()})
    path = weights / "bundled.npz"
    stamp = path.stat().st_mtime_ns
    write_weights(path, changed)
    assert path.stat().st_mtime_ns != stamp
    after = session.current()
    np.testing.assert_array_equal(after.network["W1"], changed["W1"])
    assert not np.array_equal(after.evaluation.probabilities, y_before)
    x = np.float32(after.images[3].reshape(-1)) / np.float32(255)
    np.testing.assert_allclose(after.evaluation.probabilities[3], forward(changed, x)["y"], 1e-4)


# What cannot be used


def test_a_data_set_that_cannot_be_read_gives_way_to_the_bundled_sample(
    state, monkeypatch, tmp_path
):
    for file in SOURCES["mnist"].files:
        (tmp_path / file.name).write_text("<!doctype html><title>Please log in</title>")
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    state["data"] = "mnist"
    assert session.data_sets() == ["mnist", "sample"]
    assert "web page" in session.data_problem("mnist")
    assert session.current().data == "sample"
    assert session.size() == len(session.current().labels) == 2500


def test_a_weight_file_that_is_none_gives_way_to_the_bundled_network(state, weights):
    (weights / "broken.npz").write_bytes(b"PK\x03\x04 and no more")
    state["network"] = "broken.npz"
    assert "broken.npz" in session.network_problem("broken.npz")
    assert session.current().network_file == "bundled.npz"


def test_a_network_for_other_data_gives_way_to_the_bundled_network(state, weights):
    write_weights(weights / "small.npz", Network({"W1": np.ones((4, 3)), "b1": np.ones(3)}))
    state["network"] = "small.npz"
    assert "takes 4 and gives 3" in session.network_problem("small.npz")
    assert session.current().network_file == "bundled.npz"


def test_what_can_be_used_has_no_problem(state):
    assert session.data_problem("sample") is None
    assert session.network_problem("bundled.npz") is None
