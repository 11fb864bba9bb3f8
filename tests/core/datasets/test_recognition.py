"""What people bring is recognised, whatever it is kept in, and comes to the same data set."""

import gzip
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from core.datasets.labels import FirstLabelError
from core.datasets.recognition import recognise
from core.messages import Message
from tests.core.datasets.containers.making import (
    IMAGES,
    LABELS,
    csv,
    folders,
    idx,
    npy,
    npz,
    png,
    tarred,
    zipped,
)

CASES = Path(__file__).resolve().parents[2] / "cases"
X, T = IMAGES["train"], LABELS["train"]
XT, TT = IMAGES["test"], LABELS["test"]
ARRAYS = {"x_train": X, "y_train": T, "x_test": XT, "y_test": TT}
HELD_OUT = "There is no test split: 6 of 30 samples"


def case(name):
    """Return the files of a case, by their names."""
    path = CASES / name
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


def four(folder, images=lambda x: x, labels=lambda t: t, pack=lambda data: data):
    """Return the four files of MNIST, of arrays and bytes that were changed."""
    return {
        "train-images": pack(idx(images(X), folder)),
        "train-labels": pack(idx(labels(T), folder)),
        "t10k-images": pack(idx(images(XT), folder)),
        "t10k-labels": pack(idx(labels(TT), folder)),
    }


def arrays(change=lambda x: x, **others):
    return {name: change(array) if name[0] == "x" else array for name, array in ARRAYS.items()}


def assert_both(data):
    for split, images, labels in ((data.train, X, T), (data.test, XT, TT)):
        np.testing.assert_array_equal(split.images, images, strict=True)
        np.testing.assert_array_equal(split.labels, labels, strict=True)


def assert_all_of_train(data):
    """Check that the samples are those to train on, whichever of them were held out."""
    images = np.concatenate([data.train.images, data.test.images])
    labels = np.concatenate([data.train.labels, data.test.labels])
    order = {image.tobytes(): i for i, image in enumerate(images)}
    found = [order[image.tobytes()] for image in X]
    assert sorted(found) == list(range(len(images)))
    np.testing.assert_array_equal(labels[found], T)
    assert len(data.test.labels) == 6
    assert any(note.startswith(HELD_OUT) for note in data.notes)


TWO_SPLITS = {
    "IDX": lambda folder: four(folder),
    "IDX, float64 from 0 to 1": lambda folder: four(folder, lambda x: x / 255),
    "IDX, float32 from 0 to 255": lambda folder: four(folder, np.float32),
    "IDX, int16, rows": lambda folder: four(folder, lambda x: x.reshape(-1, 784).astype(np.int16)),
    "IDX, N × 1 × 28 × 28, packed": lambda folder: four(
        folder, lambda x: x[:, None], pack=gzip.compress
    ),
    "IDX, labels as float64 N × 1": lambda folder: four(folder, labels=lambda t: t[:, None] / 1.0),
    "IDX, one-hot float32": lambda folder: four(folder, labels=lambda t: np.eye(10, dtype="f4")[t]),
    "IDX in a zip": lambda folder: {
        "MNIST.zip": zipped({f"MNIST/raw/{name}": data for name, data in four(folder).items()})
    },
    "IDX, packed and unpacked, as torchvision keeps them": lambda folder: {
        f"raw/{name}{ending}": pack(data)
        for name, data in four(folder).items()
        for ending, pack in ((".gz", gzip.compress), ("", bytes))
    },
    "IDX in a tar": lambda folder: {"mnist.tar": tarred(four(folder, pack=gzip.compress), "w")},
    "Keras": lambda folder: {"mnist.npz": npz(**ARRAYS)},
    "npz, N × 28 × 28 × 1": lambda folder: {"a.npz": npz(**arrays(lambda x: x[..., None] / 255))},
    "npz, big-endian": lambda folder: {"a.npz": npz(**arrays(lambda x: x.astype(">u2")))},
    "npz, other names": lambda folder: {
        "a.npz": npz(train_img=X, train_label=T, test_img=XT, test_label=TT, mean=np.ones(784))
    },
    "MedMNIST": lambda folder: {
        "a.npz": npz(
            train_images=X[:20],
            train_labels=T[:20, None],
            val_images=X[20:],
            val_labels=T[20:, None],
            test_images=XT,
            test_labels=TT[:, None],
        )
    },
    "npz a role": lambda folder: {
        "kmnist-train-imgs.npz": npz(arr_0=X),
        "kmnist-train-labels.npz": npz(arr_0=T),
        "kmnist-test-imgs.npz": npz(arr_0=XT),
        "kmnist-test-labels.npz": npz(arr_0=TT),
    },
    "npy": lambda folder: {f"{name}.npy": npy(array) for name, array in ARRAYS.items()},
    "CSV": lambda folder: {"mnist_train.csv": csv(X, T), "mnist_test.csv": csv(XT, TT)},
    "CSV, packed": lambda folder: {
        "a.zip": zipped(
            {
                "train.csv": csv(X, T, header=False),
                "test.csv": csv(XT, TT, header=False),
                "readme.txt": b"About this",
            }
        )
    },
    "pictures": lambda folder: {
        "a.zip": zipped(
            folders(X, T, "mnist/training/")
            | folders(XT, TT, "mnist/testing/")
            | {"__MACOSX/mnist/._a": b"a", "mnist/.DS_Store": b"a"}
        )
    },
    "pictures, two archives": lambda folder: {
        "train.tar.gz": tarred(folders(X, T)),
        "test.tar.gz": tarred(folders(XT, TT)),
    },
}


@pytest.mark.parametrize("name", TWO_SPLITS)
def test_a_data_set_of_two_splits_comes_out_the_same_whatever_it_is_in(name, tmp_path):
    data = recognise(TWO_SPLITS[name](tmp_path))

    if "pictures" in name:  # in the order of the folders
        assert sorted(map(bytes, data.train.images)) == sorted(map(bytes, X))
        assert (np.diff(data.train.labels.astype(int)) >= 0).all()
        assert len(data.test.labels) == len(TT)
    else:
        assert_both(data)
    assert data.classes == tuple("0123456789")
    assert data.notes[0].startswith("It was read as ")
    assert data.from_one is None


ONE_SPLIT = {
    "IDX": lambda folder: {"a": idx(X, folder), "b": idx(T, folder)},
    "npz": lambda folder: {"a.npz": npz(X=X, y=T)},
    "CSV, label last": lambda folder: {"a.csv": csv(X, T, at=784)},
    "CSV, label last, no heading": lambda folder: {"a.csv": csv(X, T, at=784, header=False)},
    "CSV, labels apart": lambda folder: {
        "x.csv": csv(X, header=False),
        "y.csv": "".join(f"{label}\n" for label in T).encode(),
    },
    "CSV, semicolons": lambda folder: {"a.csv": csv(X, T, sep=";")},
    "CSV, packed": lambda folder: {"a.csv.gz": gzip.compress(csv(X, T))},
    "Kaggle's": lambda folder: {
        "digits.zip": zipped(
            {"train.csv": csv(X, T), "test.csv": csv(XT), "sample.csv": b"ImageId,Label\n1,0\n"}
        )
    },
    "npz, with images whose labels are kept back": lambda folder: {
        "a.npz": npz(x_train=X, y_train=T, x_test=XT)
    },
    "pictures": lambda folder: {"a.zip": zipped(folders(X, T))},
    "a folder": lambda folder: {f"a/{path}": data for path, data in folders(X, T).items()},
}


@pytest.mark.parametrize("name", ONE_SPLIT)
def test_without_a_test_split_one_is_held_out_and_said_the_same_each_time(name, tmp_path):
    files = ONE_SPLIT[name](tmp_path)
    data, again = recognise(files), recognise(files)

    assert_all_of_train(data)
    np.testing.assert_array_equal(data.test.images, again.test.images)


def test_the_fraction_to_hold_out_can_be_said(tmp_path):
    files = {"a.npz": npz(x=X, y=T)}

    assert len(recognise(files, test=0.5).test.labels) == 15
    with pytest.raises(ValueError, match=r"test split of 1.5 of 30 samples cannot be held out"):
        recognise(files, test=1.5)
    with pytest.raises(ValueError, match="There is a test split of 12 samples: leave out the"):
        recognise({"a.npz": npz(**ARRAYS)}, test=0.5)


# The cases that people reported


@pytest.mark.parametrize(
    ("name", "note"),
    [
        (
            "d03_qmnist_labels_Nx8",
            "The labels are QMNIST's, of eight numbers: the class was taken",
        ),
        ("d04_labels_int32", None),
        ("d05_images_Nx1x28x28", None),
        ("d06_onehot_labels", "The labels are one-hot: the column of the 1 was taken"),
        ("d07_keras_mnist.npz", None),
    ],
)
def test_a_case_is_stored_as_what_it_is(name, note):
    data = recognise(case(name))

    assert data.train.images.shape == (40, 28, 28)
    assert data.test.images.shape == (20, 28, 28)
    assert data.classes == tuple("0123456789")
    assert set(data.notes[1:]) == ({f"{note}."} if note else set())


def test_letters_that_count_from_1_are_stored_with_the_first_name_for_label_1():
    files = case("d01_emnist_letters_1_to_26")
    names = files.pop("class-names.txt").decode()
    labels = gzip.decompress(files["emnist-letters-train-labels-idx1-ubyte.gz"])[8:]

    data = recognise(files, names, first_label=1)

    assert data.classes == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    np.testing.assert_array_equal(data.train.labels, np.frombuffer(labels, np.uint8) - 1)


def test_that_they_count_from_1_is_said_where_the_names_would_fit_or_none_came():
    files = case("d01_emnist_letters_1_to_26")  # with the names among the files

    with pytest.raises(FirstLabelError, match="go from 1 to 26, and 26 names came"):
        recognise(files)
    assert len(recognise(files, first_label=1).classes) == 26
    del files["class-names.txt"]
    data = recognise(files)
    assert (
        data.from_one == "The labels start at 1, where classes count from 0: class 0 has no image."
    )
    assert data.classes == tuple(map(str, range(27)))
    data = recognise(files, first_label=1)
    assert data.classes == tuple(map(str, range(1, 27)))
    assert data.from_one is None
    assert recognise(files, first_label=0).from_one is None


def test_rows_and_columns_are_exchanged_if_that_is_asked_for():
    data = recognise({"a.npz": npz(**ARRAYS)}, transpose=True)

    np.testing.assert_array_equal(data.test.images, XT.swapaxes(1, 2), strict=True)
    assert "Rows and columns of the images were exchanged." in data.notes


# What labels and classes are


def test_words_are_numbered_and_name_the_classes():
    words = np.array(["circle", "star", "arrow"])
    for files in (
        {"a.csv": csv(X, words[T % 3])},
        {"a.npz": npz(images=X, labels=words[T % 3])},
        {"a.zip": zipped(folders(X, words[T % 3]))},
    ):
        data = recognise(files)
        assert data.classes == ("arrow", "circle", "star")
        images = [image.tobytes() for image in data.train.images]
        index = images.index(X[1].tobytes()) if X[1].tobytes() in images else None
        assert index is None or data.train.labels[index] == 2  # star
    assert recognise(files, "a, b, c").classes == ("a", "b", "c")


TORCHS = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # of files before version 1.6
REFUSED = {
    "the label 300": ({"y": T.astype(np.int32) + 291}, "y holds the label 300, where the largest"),
    "a negative label": (
        {"y": T.astype(np.int8) - 1},
        "y holds the label -1, where labels go",
    ),
    "no whole number": ({"y": T + 0.5}, r"y holds the label 0.5 \(of image 1\)"),
    "NaN as label": ({"y": np.where(T == 3, np.nan, T)}, r"y holds the label nan \(of image 4\)"),
    "labels of a shape": ({"y": np.zeros((30, 3))}, r"y holds float64 of the shape 30 × 3"),
    "too few labels": ({"y": T[:-1]}, "y holds 29 labels, and a.npz: x 30 images"),
    "NaN": ({"x": np.where(X > 0, np.nan, 0.0)}, r"x holds pixels that are no number \(NaN\)"),
    "normalised": ({"x": (X / 255 - 0.1307) / 0.3081}, "x holds pixels from -0.424.* to 2.82"),
    "16 bits": ({"x": X.astype(np.uint16) * 257}, "x holds pixels from 0 to 65535"),
    "colour": ({"x": np.zeros((30, 28, 28, 3))}, "x holds an array of 30 × 28 × 28 × 3"),
    "the other order": ({"x": np.zeros((28, 28, 30))}, r"another order, 28 × 28 × 30: .*moveaxis"),
    "8 × 8": ({"x": np.zeros((30, 64))}, "x holds an array of 30 × 64, where images of 28 × 28"),
    "32 × 32": ({"x": np.zeros((30, 32, 32))}, "x holds images of 32 × 32 pixels"),
    "no image": ({"x": X[:0], "y": T[:0]}, "x holds no image"),
    "one image": ({"x": X[:1], "y": T[:1]}, "1 samples cannot be held out|of 1 samples"),
    "objects": ({"y": T.astype(object)}, "'y.npy' holds object"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_data_set_can_be_is_refused_in_a_sentence(what):
    changed, sentence = REFUSED[what]

    with pytest.raises(ValueError, match=sentence) as refusal:
        recognise({"a.npz": npz(**({"x": X, "y": T} | changed))})
    assert isinstance(refusal.value.args[0], Message)


def test_a_first_label_above_the_labels_or_below_0_is_refused():
    with pytest.raises(ValueError, match="The first label is -1, where labels go from 0"):
        recognise({"a.npz": npz(x=X, y=T)}, first_label=-1)
    with pytest.raises(ValueError, match="y holds the label 0, where the first was said to be 1"):
        recognise({"a.npz": npz(x=X, y=T)}, first_label=1)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"a.mat": b"MATLAB 5.0 MAT-file, Platform"}, r"a.mat is a MATLAB .* scipy.io.loadmat"),
        ({"a.zip": zipped({"matlab/a.mat": b"MATLAB 5.0"})}, "a.zip/matlab/a.mat is a MATLAB file"),
        ({"a.h5": b"\x89HDF\r\n"}, "a.h5 is an HDF5 file"),
        ({"training.pt": zipped({"training/data.pkl": b""})}, "training.pt is a PyTorch file"),
        ({"a.xlsx": zipped({"[Content_Types].xml": b""})}, "a.xlsx is a spreadsheet"),
        ({"a.rar": b"Rar!\x1a"}, "a.rar is an archive: unpack it first"),
        ({"a.arff": b"@RELATION mnist_784"}, "a.arff is an ARFF file"),
        ({"training.pt": TORCHS + b"."}, "training.pt is a PyTorch file"),
        ({"readme.txt": b"One\nTwo", "a.npz": npz(x=X, y=T)}, "readme.txt is a file that begins"),
        ({"a.csv": b"<!doctype html>"}, "a.csv is a web page"),
        ({"a.png": png(X[0])}, "a.png is a single picture"),
        (
            {"a.zip": zipped({"a.png": png(X[0])})},
            "a.zip/a.png is in no folder that",
        ),
        ({"test.csv": csv(X)}, "test.csv holds images without labels"),
        ({"a.zip": zipped({"a.txt": b"hi"})}, r"no data set in what came \(a.zip/a.txt\)"),
        ({"a.csv": csv(X, T), "b.npz": npz(x=X, y=T)}, "What came has several forms"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_no_container_is_called_by_its_name(files, sentence):
    with pytest.raises(ValueError, match=sentence) as refusal:
        recognise(files)
    assert isinstance(refusal.value.args[0], Message)


def test_images_on_a_light_ground_are_stored_as_they_are_and_said():
    data = recognise({"a.npz": npz(**arrays(lambda x: 255 - x))})

    np.testing.assert_array_equal(data.train.images, 255 - X)
    assert any("dark on light" in note for note in data.notes)


def test_what_unpacks_to_far_more_than_images_do_is_refused_before_it_is():
    inner = zipped({f"{i}": bytes(2**24) for i in range(2)})
    for name, data, sentence in (
        ("a.npz", npz(x_train=np.zeros((25_000, 784), np.uint8)), "a.npz unpacks to more than 200"),
        ("a.zip", zipped({f"{i}.zip": inner for i in range(20)}), "a.zip/0.zip unpacks to more"),
        (
            "a.gz",
            gzip.compress(b"\0\0\x08\x03" + np.array([400_000, 28, 28], ">u4").tobytes()),
            "a.gz declares 400,000 of what it holds, where 342,392",
        ),
    ):
        tracemalloc.start()
        with pytest.raises(ValueError, match=sentence):
            recognise({name: data})
        assert tracemalloc.get_traced_memory()[1] < 2**22
        tracemalloc.stop()
