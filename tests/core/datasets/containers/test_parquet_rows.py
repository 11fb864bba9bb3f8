import io
import sys
import tracemalloc

import numpy as np
import pytest

pytest.importorskip("pyarrow", reason="pyarrow is not installed")

import pyarrow
import pyarrow.parquet

from core.datasets.containers import parquet_rows
from core.datasets.containers.parquet_rows import read_parquet_pieces
from tests.core.datasets.containers.making import IMAGES, LABELS, png

X, T = IMAGES["test"], LABELS["test"]
PNGS = [png(image) for image in X]


def parquet(columns, described=None, **options):
    table = pyarrow.table(columns)
    if described:
        table = table.replace_schema_metadata({"huggingface": described})
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    "columns",
    [
        {"image": [{"bytes": data, "path": None} for data in PNGS], "label": T.astype(np.int64)},
        {"label": T, "img": PNGS},
        {"image": X.tolist(), "label": T.astype(str).tolist()},
        {"image": pyarrow.array(list(X.reshape(-1, 784))), "label": T},
        {"label": T, "index": T} | {f"{i}": X.reshape(-1, 784)[:, i] for i in range(784)},
    ],
    ids=["the hub's", "bytes", "nested", "a list", "columns"],
)
def test_an_image_is_a_picture_or_its_pixels(columns, monkeypatch):
    monkeypatch.setattr(parquet_rows, "ROWS", 5)  # of 12: three batches
    (piece,) = read_parquet_pieces("a.parquet", parquet(columns))

    np.testing.assert_array_equal(piece.images.reshape(X.shape), X)
    np.testing.assert_array_equal(piece.labels.astype(int), T)
    assert piece.classes == ()


def test_the_hubs_names_of_the_classes_are_kept():
    described = (
        '{"info": {"features": {"label": {"names": ["shirt", "coat"], "_type": "ClassLabel"}}}}'
    )
    (piece,) = read_parquet_pieces("a", parquet({"image": PNGS, "label": T % 2}, described))

    assert piece.classes == ("shirt", "coat")


def test_without_pyarrow_the_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ValueError, match=r"a\.parquet is a Parquet file, .* pip install pyarrow"):
        read_parquet_pieces("a.parquet", b"PAR1")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PAR1", "a is a damaged Parquet file"),
        (parquet({"image": PNGS, "label": T})[:-20] + b"PAR1", "a is a damaged Parquet file"),
        (parquet({"a": T, "b": T}), "a has the columns a, b, where an image"),
        (
            parquet({"image": PNGS[:1] + [b"no"] * 11}),
            "a, image 2: This file of 2 bytes is",
        ),
        (parquet({"image": PNGS[:1] + [None] * 11}), "a, image 2: This file of 0 bytes is"),
        (parquet({"n": [1] * 400_000}), "a has 400,000 rows, where 342,392 are read"),
    ],
    ids=range(6),
)
def test_what_holds_no_images_is_refused(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_parquet_pieces("a", data)


def test_a_picture_that_a_small_file_repeats_is_in_memory_once_and_not_decoded():
    large = png(np.random.default_rng(0).integers(0, 256, (300, 300), np.uint8))
    column = pyarrow.DictionaryArray.from_arrays(np.zeros(3000, np.int32), [large])
    data = parquet({"image": column}, store_schema=False)
    assert len(data) < 2**18

    tracemalloc.start()
    with pytest.raises(ValueError, match="All pictures together have more than the 268,435,456"):
        read_parquet_pieces("a", data)
    assert tracemalloc.get_traced_memory()[1] < 2**23
    tracemalloc.stop()
