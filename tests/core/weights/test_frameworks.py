"""What PyTorch and scikit-learn save, read here and compared with what they compute."""

import importlib
import io
import pickle

import numpy as np
import pytest

from core import forward, predict, read_weights
from core.messages import message_of
from core.weights.content import WeightsError
from core.weights.reader import parse


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


@pytest.fixture
def model(torch):
    """Give a network of PyTorch's that was trained for a step, in evaluation mode."""
    torch.manual_seed(0)
    nn = torch.nn
    model = nn.Sequential(
        nn.Linear(784, 20), nn.BatchNorm1d(20), nn.ReLU(), nn.Dropout(), nn.Linear(20, 10)
    )
    model(torch.rand(50, 784))
    return model.eval()


def saved(torch, value, **options):
    file = io.BytesIO()
    torch.save(value, file, **options)
    return file.getvalue()


def lightning(torch, model):
    """Give a checkpoint as Lightning writes it, with an optimizer that made a step."""
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.rand(2, 784)).sum().backward()
    optimizer.step()
    return {
        "epoch": 3,
        "pytorch-lightning_version": "2.4.0",
        "state_dict": {f"model.{name}": tensor for name, tensor in model.state_dict().items()},
        "optimizer_states": [optimizer.state_dict()],
        "callbacks": {"ModelCheckpoint{'mode': 'min'}": {"best_model_score": torch.tensor(0.9)}},
        "hyper_parameters": {"lr": 1e-3, "kind": torch.float32},
    }


WAYS = {
    "a state dictionary": lambda torch, model: saved(torch, model.state_dict()),
    "one of before 1.6": lambda torch, model: saved(
        torch, model.state_dict(), _use_new_zipfile_serialization=False
    ),
    "one that was pickled": lambda torch, model: pickle.dumps(model.state_dict()),
    "of DataParallel": lambda torch, model: saved(torch, torch.nn.DataParallel(model).state_dict()),
    "compiled": lambda torch, model: saved(
        torch, {f"_orig_mod.{name}": tensor for name, tensor in model.state_dict().items()}
    ),
    "averaged": lambda torch, model: saved(
        torch, torch.optim.swa_utils.AveragedModel(model).state_dict()
    ),
    "a checkpoint": lambda torch, model: saved(
        torch, {"model": model.state_dict(), "ema": model.state_dict(), "acc": torch.ones(1)}
    ),
    "Lightning's": lambda torch, model: saved(torch, lightning(torch, model)),
    "of doubles": lambda torch, model: saved(torch, model.double().state_dict()),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_network_of_pytorchs_gives_its_logits(torch, model, way):
    data = WAYS[way](torch, model)  # first: it may make a step
    x = torch.rand(20, 784).to(model[0].weight.dtype)
    network = parse("mlp.pt", data, "relu").network

    np.testing.assert_allclose(
        forward(network, x.numpy())["a2"], model(x).detach().numpy(), atol=1e-5
    )


@pytest.mark.parametrize("as_zip", [True, False])
def test_the_line_that_is_told_for_a_whole_module_saves_what_is_read(
    torch, model, as_zip, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    data = saved(torch, {"model": model}, _use_new_zipfile_serialization=as_zip)
    with pytest.raises(WeightsError, match=r"'torch\.nn\.modules\.container\.Sequential'") as error:
        parse("module.pt", data)

    exec(message_of(error.value).values["reason"].values["line"], {"torch": torch, "model": model})
    assert read_weights("mlp.pt").sizes == (784, 20, 10)


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
def test_the_line_that_is_told_for_torchscript_saves_what_is_read(
    torch, model, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    torch.jit.save(torch.jit.trace(model, torch.rand(1, 784)), "program.pt")
    with pytest.raises(WeightsError, match="TorchScript") as error:
        read_weights("program.pt")

    exec(message_of(error.value).values["reason"].values["line"], {"torch": torch})
    assert read_weights("mlp.pt").sizes == (784, 20, 10)


@pytest.mark.parametrize("dump", ["pickle", "joblib"])
@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
def test_the_line_that_is_told_for_scikit_learn_saves_what_is_read(dump, tmp_path, monkeypatch):
    neural = pytest.importorskip("sklearn.neural_network")
    dump = importlib.import_module(dump).dump  # scikit-learn brings joblib
    monkeypatch.chdir(tmp_path)
    random = np.random.default_rng(0)
    x, t = random.random((50, 784)), np.arange(50) % 10
    clf = neural.MLPClassifier((8, 7), activation="logistic", max_iter=2).fit(x, t)
    file = io.BytesIO()
    dump(clf, file)
    with pytest.raises(WeightsError, match="an object of scikit-learn's") as error:
        parse("mlp.pkl", file.getvalue())

    exec(message_of(error.value).values["reason"].values["line"], {"np": np, "clf": clf})
    network = read_weights("mlp.npz")
    assert network.activation == "sigmoid"
    np.testing.assert_allclose(predict(network, x), clf.predict_proba(x), atol=1e-6)
