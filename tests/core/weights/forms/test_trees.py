import tracemalloc

import numpy as np
import pytest

from core import read_weights
from core.files.pickle_notes import Unknown
from core.weights.content import WeightsError
from core.weights.forms.trees import content_of

W1, b1 = np.ones((6, 4)), np.ones(4)
W2, b2 = np.ones((4, 3)), np.ones(3)
STATE = {"fc1.weight": W1.T, "fc1.bias": b1, "fc2.weight": W2.T, "fc2.bias": b2}
ADAM = {"state": {0: {"step": 3, "exp_avg": W1.T}}, "param_groups": [{"lr": 0.1, "params": [0]}]}


@pytest.mark.parametrize(
    "tree",
    [
        STATE,
        {"epoch": 3, "state_dict": STATE, "optimizer": ADAM},
        {"model_state_dict": STATE, "optimizer_state_dict": ADAM, "loss": 0.1},
        {"model": STATE, "optimizer": ADAM, "args": Unknown("argparse.Namespace")},
        {"checkpoint": {"net": STATE, "acc": 0.9}, "optimizer": ADAM},
        {"my_mlp": STATE, "optim": ADAM, "scheduler": {"last": [W1]}},
        {"state_dict": STATE, "state_dict_ema": STATE, "ema": STATE},
        {"state_dict": STATE, "model": Unknown("__main__.Net")},
        {"ema": STATE, "optimizer": ADAM},
        {
            "pytorch-lightning_version": "2.0.0",
            "state_dict": STATE,
            "optimizer_states": [ADAM],
            "callbacks": {"ModelCheckpoint": {"best_model_score": np.array(0.9)}},
            "hyper_parameters": {"lr": 1e-3},
        },
    ],
)
def test_the_weights_of_a_checkpoint_are_found(tree):
    assert list(content_of(tree).arrays) == list(STATE)


def test_what_was_set_aside_of_a_checkpoint_is_said():
    assert content_of({"epoch": 3, "model": STATE, "optimizer": ADAM}).notes == (
        "It is a checkpoint: the weights under 'model' were read, and the rest set aside: epoch, "
        "optimizer.",
    )
    assert content_of({"model": STATE}).notes == ()
    many = {f"metric{i}": i for i in range(20)}
    assert content_of({**many, "model": STATE}).notes[0].endswith("metric6, metric7, ….")


def test_copies_of_the_weights_in_a_state_dict_are_set_aside():
    both = {f"{prefix}.{name}": W for prefix in ("net", "ema_model") for name, W in STATE.items()}
    content = content_of(both | {"swa.n": np.ones(3)})
    assert list(content.arrays) == [f"net.{name}" for name in STATE]
    assert content.notes[0].startswith("Copies of the weights, as averages of the training, were")
    assert content_of(STATE | {"n_averaged": np.array(3)}).notes == ()


@pytest.mark.parametrize(
    ("tree", "names"),
    [
        ([W1, b1, W2, b2], ["arr_0", "arr_1", "arr_2", "arr_3"]),
        (((W1, b1), (W2, b2)), ["arr_0.0", "arr_0.1", "arr_1.0", "arr_1.1"]),
        ([{"W": W1, "b": b1}, {"W": W2, "b": b2}], ["arr_0.W", "arr_0.b", "arr_1.W", "arr_1.b"]),
        (
            {"sizes": [6, 4, 3], "weights": [W1.T, W2.T], "biases": [b1, b2]},
            ["sizes", "weights.0", "weights.1", "biases.0", "biases.1"],
        ),
        ({"fc1": {"W": W1, "b": b1}, "fc2": {"W": W2, "b": None}}, ["fc1.W", "fc1.b", "fc2.W"]),
        (
            {"weights": [np.eye(4).tolist()] * 2, "biases": [[1.0, 2, 3, 4]] * 2},
            ["weights.0", "weights.1", "biases.0", "biases.1"],
        ),
        ({"W1": W1.tolist(), "b1": [0.5, 1, 2, 3], "epoch": 3}, ["W1", "b1", "epoch"]),
        ({"W1": W1, "note": "x", "raw": b"y"}, ["W1", "note", "raw"]),
        ({"W1": W1, "uneven": [[1, 2], [3]]}, ["W1", "uneven.0", "uneven.1"]),
        ({"W1": W1, "big": 10**400, "more": [10**400, 0.5]}, ["W1", "big", "more.0", "more.1"]),
    ],
)
def test_nested_arrays_are_named_by_what_leads_to_them(tree, names):
    arrays = content_of(tree).arrays
    assert list(arrays) == names
    assert all(isinstance(array, np.ndarray) for array in arrays.values())


@pytest.mark.parametrize("values", ["x" * 10**6, [0, *["x" * 10**6] * 9], [[1.0], ["x" * 10**6]]])
def test_a_long_text_takes_little_room(values):
    tracemalloc.start()
    content_of({"W1": W1, "note": values})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("tree", "activation"),
    [
        ({"W1": W1, "activation": "ReLU"}, "relu"),
        ({"W1": W1, "activation": np.array("logistic")}, "sigmoid"),
        ({"W1": W1, "hidden_activation": "nn.Tanh()"}, "tanh"),
        ({"state_dict": STATE, "hyper_parameters": {"activation_fn": "tanh"}}, "tanh"),
        ({"model": STATE, "config": {"net": {"act": "torch.relu"}}}, "relu"),
        ({"W1": W1, "act": np.ones(3)}, None),
        ({"W1": W1, "activation": "swish"}, "swish"),  # Network refuses it
    ],
)
def test_an_activation_that_is_named_is_taken(tree, activation):
    assert content_of(tree).activation == activation


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ({"W1": W1, "a": [{"x" * 301: 1}]}, "a name in it has 301 characters; at most 300"),
        (W1, "it holds one NumPy array, where a dictionary of arrays"),
        ("text", "an object of type str"),
        (None, "an object of type NoneType"),
        ({}, "no matrix"),
        ({"b1": b1, "epoch": 3}, "no matrix"),
        ((np.ones((5, 28, 28)), np.arange(5)), "this is a data set of images and labels"),
        ({"G": STATE, "D": STATE, "opt": ADAM}, "it holds several networks, G, D"),
        ({"fc.weight": Unknown("torch._utils._rebuild_qtensor")}, "_rebuild_qtensor' as 'fc.weig"),
        (((np.ones((5, 784)), np.arange(5)),) * 3, "this is a data set of images and labels"),
        (Unknown("__main__.Net"), r"class '__main__\.Net', .* torch\.save\(model\.state_dict\(\)"),
        ({"epoch": 1, "model": Unknown("nets.MLP")}, r"class 'nets\.MLP'"),
        ({"model": Unknown("nets.MLP"), "optimizer": ADAM}, r"class 'nets\.MLP'"),
        ([Unknown("torch.nn.modules.linear.Linear")], r"torch\.save\(model\.state_dict\(\)"),
        (Unknown("os.system"), r"the pickle asks for 'os\.system'"),
        ({"W1": W1, "b1": Unknown("os.system")}, r"the kind 'os\.system' as 'b1'"),
    ],
)
def test_what_is_no_network_is_told_with_what_to_do(tree, said):
    with pytest.raises(ValueError, match=said) as refusal:
        content_of(tree)
    assert len(str(refusal.value)) < 500


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "sklearn.neural_network._mlp.MLPClassifier",
            r"enumerate\(clf\.coefs_\)",
        ),
        ("joblib.numpy_pickle.NumpyArrayWrapper", r"joblib wrote it.* np\.savez\("),
        ("keras.src.models.sequential.Sequential", r"model\.save\(\"mlp\.keras\"\)"),
        ("__main__.Network", r"class '__main__\.Network', .* np\.savez\("),
        ("torch.nn.modules.container.Sequential", r"torch\.save\(model\.state_dict\(\)"),
        ("subprocess.Popen", r"asks for 'subprocess\.Popen'"),
    ],
)
def test_a_pickled_object_is_told_by_its_class_and_not_made(tmp_path, kind, said):
    module, _, name = kind.rpartition(".")
    data = f"c{module}\n{name}\n)\x81".encode("latin-1") + b"."
    (tmp_path / "mlp.pkl").write_bytes(b"\x80\x02" + data)
    with pytest.raises(WeightsError, match=rf"^mlp\.pkl: .*{said}"):
        read_weights(tmp_path / "mlp.pkl")
