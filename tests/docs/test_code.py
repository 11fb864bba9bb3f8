"""The code in the documents runs, and gives what they say."""

import doctest
import re
import shlex

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")

from core import init_network, load_mnist, predict, write_idx, write_weights
from core.cli.main import main
from core.datasets import sources as table
from core.datasets.table import SOURCES
from core.languages import catalogue
from core.weights.reader import interpret_weights
from docs.documents import PROJECT, documents

#: In English; the programs of their translations are the same (`test_translations`).
DOCUMENTS = {document.name: document for document in documents() if not document.original}

COMMAND = "python -m core"


def having(what, *arguments):
    """Give the names of the documents that have code in a language, or commands of a program."""
    return [name for name, found in DOCUMENTS.items() if getattr(found, what)(*arguments)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give a folder with the files that the documents speak of; every data set is the sample."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(table, "OWN", tmp_path / "own")
    monkeypatch.setattr("core.cli.tasks.SWEEPS", tmp_path / "sweeps")
    for name in SOURCES:
        monkeypatch.setitem(SOURCES, name, SOURCES["sample"])
    images = load_mnist(normalize=False, flatten=False)[1][0][:36, 0]
    write_idx("digits.idx", images)
    labels = np.arange(len(images), dtype=np.uint8) % 10
    np.savez("mnist.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    Image.fromarray(images[0]).save("photo.jpg")
    for i, image in enumerate(images):
        path = tmp_path / "pictures" / ("circle", "square", "star")[i % 3] / f"{i}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(path)
    for ending in ("npz", "safetensors"):
        write_weights(f"mine.{ending}", init_network())
    return tmp_path


def run(code, names):
    """Run a block of code; its line in the document is in the trace of an error."""
    exec(compile("\n" * (code.line - 1) + code.text, "document", "exec"), names)


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
@pytest.mark.parametrize("name", sorted({*having("code", "python"), *having("commands", COMMAND)}))
def test_the_programs_run_and_then_the_commands(name, folder, capsys):
    if "sklearn" in "".join(code.text for code in DOCUMENTS[name].code("python")):
        pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    names = {}
    for code in DOCUMENTS[name].code("python"):
        run(code, names)
        for saved, language in (("mine.npz", "sklearn"), ("random.npz", "numpy")):
            if f'savez("{saved}"' in code.text:
                assert_said(name, language, interpret_weights(saved).notes)
    for command in DOCUMENTS[name].commands(COMMAND):
        small = re.sub(r"\b\d{5,}\b", "100", command)  # a million digits take minutes
        assert main(shlex.split(small)[3:]) == 0, (command, capsys.readouterr().err)


@pytest.mark.parametrize("name", having("code", "pycon"))
def test_the_examples_print_what_is_written_below_them(name, mnist_dir, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))
    examples = []
    for code in DOCUMENTS[name].code("pycon"):
        for example in doctest.DocTestParser().get_examples(code.text):
            example.lineno += code.line - 1
            examples.append(example)
    path = str(PROJECT / name)
    told = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(doctest.DocTest(examples, {}, name, path, 0, ""), out=told.append)
    assert runner.summarize(verbose=False).attempted == len(examples)
    assert "".join(told) == ""


@pytest.mark.parametrize("name", having("code", "python torch"))
def test_pytorch_writes_a_network_that_is_read_here(name, folder):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    names = {}
    for code in DOCUMENTS[name].code("python torch"):
        run(code, names)
    network = init_network("mine.safetensors")
    assert (network.sizes, network.activation) == ((784, 128, 10), "relu")
    x = names["x_train"][:100]
    with torch.no_grad():
        expected = names["model"](torch.from_numpy(x)).softmax(dim=1).numpy()
    np.testing.assert_allclose(predict(network, x), expected, atol=1e-5)
    parsed = interpret_weights("mine.pt", "relu")
    np.testing.assert_array_equal(predict(parsed.network, x), predict(network, x))
    assert_said(name, "torch", parsed.notes)


def assert_said(name, language, notes):
    """Hold that a document says what was said of a network, and its translation in Chinese."""
    english = DOCUMENTS[name]
    (said,) = english.code(language)
    assert "".join(f"{note}\n" for note in notes) == said.text
    (chinese,) = (document for document in documents() if document.original == english.path)
    (said,) = chinese.code(language)
    spoken = catalogue("zh").gettext
    assert "".join(f"{note.translated(spoken)}\n" for note in notes) == said.text


def run_all(name, language):
    """Run the blocks of code of a framework one after the other; return their names."""
    names = {}
    for code in DOCUMENTS[name].code(language):
        run(code, names)
    return names


@pytest.mark.parametrize("name", having("code", "python keras"))
def test_keras_writes_a_network_that_is_read_here(name, folder, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    pytest.importorskip("keras", reason="Keras is not installed")
    names = run_all(name, "python keras")

    parsed = interpret_weights("mine.keras")

    assert_said(name, "keras", parsed.notes)
    x = names["x_bytes"][:100]
    expected = names["model"].predict(x, verbose=0)
    found = predict(parsed.network, x.reshape(100, -1) / 255)
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("name", having("code", "python onnx"))
def test_pytorch_exports_a_network_that_is_read_here(name, folder):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    pytest.importorskip("onnxscript", reason="onnxscript is not installed")
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 5), torch.nn.Tanh(), torch.nn.Linear(5, 10), torch.nn.Softmax(dim=1)
    )
    x = torch.from_numpy(load_mnist(source="sample")[1][0][:20])
    for code in DOCUMENTS[name].code("python onnx"):
        run(code, {"torch": torch, "model": model, "x": x})

    network = init_network("mine.onnx")

    assert network.activation == "tanh"
    np.testing.assert_allclose(predict(network, x), model(x).detach(), atol=1e-5)


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
@pytest.mark.parametrize("name", having("code", "python skl2onnx"))
def test_scikit_learn_exports_a_network_that_is_read_here(name, folder):
    pytest.importorskip("skl2onnx", reason="skl2onnx is not installed")
    from sklearn.neural_network import MLPClassifier

    (x, t), _ = load_mnist(source="sample")
    trained = MLPClassifier((8,), activation="logistic", max_iter=2).fit(x[:200], t[:200])
    for code in DOCUMENTS[name].code("python skl2onnx"):
        run(code, {"trained": trained, "x_train": x})

    network = init_network("mine.onnx")

    assert network.activation == "sigmoid"
    np.testing.assert_allclose(predict(network, x[:20]), trained.predict_proba(x[:20]), atol=1e-5)
