import gzip
import os
import pickle

import numpy as np
import pytest

from core.datasets.recognition import recognise
from core.messages import Message
from tests.core.datasets.containers.making import IMAGES, LABELS
from tests.core.files.test_safe_pickle import ForPython2

X, T = IMAGES["train"].reshape(-1, 784), LABELS["train"]
XT, TT = IMAGES["test"].reshape(-1, 784), LABELS["test"]
NIELSENS = (
    (X[:20] / np.float32(255), T[:20].astype(np.int64)),
    (X[20:] / np.float32(255), T[20:].astype(np.int64)),
    (XT / np.float32(255), TT.astype(np.int64)),
)
BOOKS = {"train_img": X, "train_label": T, "test_img": XT, "test_label": TT}


@pytest.mark.parametrize(
    ("tree", "note"),
    [
        (NIELSENS, "The validation split was put behind the train split."),
        (BOOKS, None),
        (((X, T), (XT, TT)), None),
        ([[X, T.tolist()], [XT, TT.tolist()]], None),
        ((X, T, XT, TT), None),
        ((X, XT, T, TT), None),
        ({"train": {"images": X, "labels": T}, "test": {"images": XT, "labels": TT}}, None),
        (BOOKS | {"epochs": 3, "mean": 0.5}, "mnist.pkl.gz: what is not called as images or "
         "labels was set aside (epochs, mean)."),
    ],
    ids=["Nielsen's", "the book's", "pairs", "lists", "four", "scikit-learn's", "nested", "more"],
)  # fmt: skip
@pytest.mark.parametrize("write", [pickle.dumps, ForPython2(0), ForPython2(2)], ids=["3", "0", "2"])
def test_arrays_in_any_nesting_are_a_data_set(tree, note, write):
    data = recognise({"mnist.pkl.gz": gzip.compress(write(tree))})

    for split, images, labels in ((data.train, X, T), (data.test, XT, TT)):
        np.testing.assert_array_equal(split.images.reshape(-1, 784), images)
        np.testing.assert_array_equal(split.labels, labels)
    assert data.notes[0] == "It was read as a pickle of arrays."
    assert note is None or note in data.notes


class Runs:
    def __reduce__(self):
        return os.mkdir, ("made by a pickle",)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (pickle.dumps((X, Runs())), "a: the pickle asks for 'posix.mkdir'"),
        (pickle.dumps((X, Runs()), 0), "a: the pickle asks for 'posix.mkdir'"),
        (pickle.dumps((X, T))[:-30] + b".", "a: the pickle is damaged or cut short"),
        (pickle.dumps((X[:, 1:], T)), "a: x holds an array of 30 × 783"),
        (pickle.dumps({}), "a holds no array"),
        (pickle.dumps([]), "0 of images, 1 of labels and 0 of both came"),
        (pickle.dumps("text"), "a: array holds an array of"),
    ],
    ids=range(7),
)
def test_a_pickle_of_anything_else_is_refused_and_not_run(data, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=sentence) as refusal:
        recognise({"a": data})
    assert isinstance(refusal.value.args[0], Message)
    assert not list(tmp_path.iterdir())
