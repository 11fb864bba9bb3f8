"""Whatever bytes come, a container gives its pieces or a sentence."""

import io

import pytest

pytest.importorskip("hypothesis", reason="hypothesis is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")

import pyarrow
import pyarrow.parquet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.datasets.containers.csv_rows import read_csv_pieces
from core.datasets.containers.parquet_rows import read_parquet_pieces
from core.datasets.recognition import recognise
from core.messages import Message
from tests.core.datasets.containers.making import IMAGES, LABELS, csv, npz, png, tarred, zipped

X, T = IMAGES["test"][:3], LABELS["test"][:3]


def parquet():
    file = io.BytesIO()
    columns = {"image": [{"bytes": png(image)} for image in X], "label": T}
    pyarrow.parquet.write_table(pyarrow.table(columns), file)
    return file.getvalue()


CSV, PARQUET = csv(X, T), parquet()
few = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def damaged(draw, whole):
    """Draw a file some bytes of which are others, with a piece left out or put in."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(0, 4))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    start = draw(st.integers(0, len(data)))
    data[start : start + draw(st.integers(0, 40))] = draw(st.binary(max_size=40))
    return bytes(data)


def gives_pieces_or_a_sentence(read, *arguments):
    said = None
    try:
        assert read(*arguments)
    except ValueError as error:
        said = error.args[0]
    assert said is None or isinstance(said, Message)


@few
@given(damaged(CSV) | st.text(",;1.\n\"'-eE#\t\r").map(lambda text: CSV + text.encode()))
def test_csv(data):
    gives_pieces_or_a_sentence(read_csv_pieces, "a", data)


@few
@given(damaged(PARQUET))
def test_parquet(data):
    gives_pieces_or_a_sentence(read_parquet_pieces, "a", data)


@few
@given(
    st.binary()
    | st.sampled_from(
        [CSV, PARQUET, npz(x=X, y=T), zipped({"a/b.png": png(X[0])}), tarred({"a/b": CSV})]
    ).flatmap(damaged)
)
def test_any_file(data):
    gives_pieces_or_a_sentence(recognise, {"a": data})
