import numpy as np
import pytest

from core import load_mnist, read_weights
from core.cli import train as command
from core.images.affine import random_affine
from core.training.history_file import read_history
from core.training.training import train

pytestmark = pytest.mark.usefixtures("small")


def test_the_network_is_the_one_that_train_gives_with_the_same_options(run, tmp_path):
    path = tmp_path / "mine.npz"
    code, out, err = run(
        *("train", path, "--data", "small", "--hidden", 12, 8, "--activation", "relu"),
        *("--initialisation", "he", "--optimiser", "momentum", "--epochs", 2, "--batch", 50),
        *("--learning-rate", 0.2, "--weight-decay", 0.001, "--seed", 3, "--augment"),
        *("--held-out", 60),
    )

    (x, t), (x_test, t_test) = load_mnist(source="small")
    expected, epochs = train(
        x[:240],
        t[:240],
        hidden=(12, 8),
        activation="relu",
        initialisation="he",
        optimiser="momentum",
        classes=10,
        epochs=2,
        batch=50,
        learning_rate=0.2,
        weight_decay=0.001,
        seed=3,
        augment=random_affine,
        held_out=(x[240:], t[240:]),
    )
    assert (code, err) == (0, "")
    written = read_weights(path)
    assert written.activation == "relu"
    for name in expected:
        np.testing.assert_array_equal(written[name], expected[name])
    lines = out.splitlines()
    assert lines[:-1] == [
        f"epoch {e.number} of 2: loss {e.loss:.4f}, accuracy {e.accuracy:.4f}; held out: loss "
        f"{e.held_out_loss:.4f}, accuracy {e.held_out_accuracy:.4f}"
        for e in epochs
    ]
    accuracy = np.mean(command.evaluate(expected, x_test, t_test).predicted == t_test)
    assert lines[-1] == f"{path}: accuracy {accuracy:.4f} on the 100 test images"


def test_the_history_is_written_beside_the_network(run, tmp_path):
    path = tmp_path / "mine.safetensors"
    code, out, _ = run(
        *("train", path, "--data", "small", "--hidden", 5, "--epochs", 2, "--history")
    )

    history = read_history(tmp_path / "mine.safetensors.history")
    assert code == 0
    assert out.splitlines()[-1] == f"{path}.history: the network at 7 moments of its training"
    assert [state.step for state in history] == list(range(7))
    assert history.is_of(read_weights(path))


def test_without_being_asked_for_or_of_too_large_a_network_none_is_written(
    run, tmp_path, monkeypatch
):
    options = ("--data", "small", "--epochs", 1, "--hidden", 5)
    run("train", tmp_path / "mine.npz", *options)
    monkeypatch.setattr("core.training.recorder.MOST_BYTES", 10_000)
    code, out, _ = run("train", tmp_path / "mine.npz", *options, "--history")

    assert code == 0
    assert "mine.npz.history was not written: of a network this large" in out
    assert not (tmp_path / "mine.npz.history").exists()


def test_a_network_without_hidden_layers_is_trained_too(run, tmp_path):
    code, out, _ = run(
        "train", tmp_path / "flat.safetensors", "--data", "small", "--epochs", 1, "--hidden"
    )

    assert code == 0
    assert "held out" not in out
    assert read_weights(tmp_path / "flat.safetensors").sizes == (784, 10)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("x.pkl",), "a network is not written as .pkl"),
        (("x.txt",), "a weight file ends in .npz"),
        (("nowhere/x.npz",), "there is no folder"),
        (("folder.npz",), "it is a folder"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_before_training(
    refused, tmp_path, monkeypatch, words, reason
):
    (tmp_path / "folder.npz").mkdir()
    monkeypatch.setattr(command, "train_on", None)

    assert reason in refused("train", tmp_path / words[0], "--data", "small")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--held-out", 300), "300 cannot be held out"),
        (("--held-out", -1), "held out must be a whole number from 0; it is -1"),
        (("--epochs", 0), "must all be positive"),
        (("--hidden", 0), "must all be positive"),
        (("--learning-rate", "nan"), "must all be positive and finite"),
        (("--weight-decay", -1), "weight decay must be 0 or more"),
        (("--seed", -1), "seed must be a whole number from 0; it is -1"),
        (("--activation", "step"), "invalid choice: 'step'"),
        (("--batch", "all"), "invalid int value: 'all'"),
        (("--data", "minst"), "There is no data set 'minst'"),
    ],
)
def test_options_that_make_no_sense_are_refused_and_nothing_is_written(
    refused, tmp_path, words, reason
):
    assert reason in refused("train", tmp_path / "x.npz", "--data", "small", *words)
    assert not (tmp_path / "x.npz").exists()
