import io
import sys
from dataclasses import dataclass

import pytest

from core.files import tables
from core.files.tables import check_table_path, read_rows, write_rows
from core.messages import Message


@dataclass(frozen=True)
class Row:
    name: str
    count: int
    fraction: float
    on: bool


@dataclass(frozen=True)
class Other:
    name: str
    amount: float

    def __post_init__(self):
        if self.amount > 1:
            raise ValueError(Message("The amount is {amount}.", amount=self.amount))


ROWS = [Row('=1+1, "é"\n', 3, 0.1, True), Row("", -2, 1e-300, False)]


@pytest.fixture(params=["csv", "parquet"])
def path(request, tmp_path):
    if request.param == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    return tmp_path / f"rows.{request.param}"


def test_what_is_written_is_read_again_to_the_last_digit(path):
    write_rows(path, Row, ROWS)
    assert [field for row in read_rows("a", path.read_bytes(), Row) for field in vars(row)]
    (first, second) = read_rows("a", path.read_bytes(), Row)
    assert (first.count, first.fraction, first.on) == (3, 0.1, True)
    assert second == ROWS[1]
    assert first.name == '=1+1, "é"?'  # what is hidden in a text shows as a question mark


def test_the_rows_are_of_the_kind_whose_columns_the_table_has(path):
    write_rows(path, Other, [Other("a", 0.5)])
    assert read_rows("a", path.read_bytes(), Row, Other) == [Other("a", 0.5)]
    with pytest.raises(ValueError, match=r"^a is no table that is read here, .* count, fraction"):
        read_rows("a", path.read_bytes(), Row)


def test_a_table_without_rows_is_written_and_refused(path):
    write_rows(path, Row, [])
    with pytest.raises(ValueError, match=r"^a has no rows"):
        read_rows("a", path.read_bytes(), Row)


def test_pandas_reads_it(path):
    pandas = pytest.importorskip("pandas")
    write_rows(path, Row, ROWS)
    read = pandas.read_csv if path.suffix == ".csv" else pandas.read_parquet
    table = read(path)
    assert table["fraction"].tolist() == [0.1, 1e-300]
    assert table["on"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "has no column name, amount"),
        (b"\xff\xfe", "neither CSV in UTF-8 nor Parquet"),
        (b"PAR1 and no more", "damaged Parquet file"),
        (b"name,count,fraction,on\nx,1,2\n", "row 1, has 3 cells, where the heading has 4"),
        (b"name,count,fraction,on\nx,1,nan,True\n", "row 1: fraction is 'nan', where a finite"),
        (b"name,count,fraction,on\nx,1,inf,True\n", "fraction is 'inf'"),
        (b"name,count,fraction,on\nx,1.5,1,True\n", "count is '1.5', where a whole number"),
        (b"name,count,fraction,on\nx,1,1,maybe\n", "on is 'maybe', where True or False"),
        (b"name,count,fraction,on\n%b,1,1,True\n" % (b"x" * 301), "a text of at most 300"),
        (b"name,count,fraction,on\n%b,1,1,True\n" % (b"x" * 200_000), "neither CSV"),
        (b"," * 200, "is too large"),
        (b"name,amount\nx,1\ny,2\n", "row 2: The amount is 2.0"),
        (b'name,count,fraction,on\n"x,1,1,True\n', "neither CSV"),
    ],
)
def test_what_is_no_such_table_is_refused_in_a_sentence(content, says):
    with pytest.raises(ValueError, match=says) as refused:
        read_rows("a.csv", content, Row, Other)
    assert str(refused.value).startswith("a.csv")


def test_a_table_of_too_many_rows_is_refused(path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 1)
    write_rows(path, Row, ROWS)
    with pytest.raises(ValueError, match="is too large"):
        read_rows("a", path.read_bytes(), Row)


def test_texts_that_unpack_to_more_than_is_read_are_refused_before_they_are():
    pyarrow = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    file = io.BytesIO()
    long = pa.DictionaryArray.from_arrays([0] * 20_000, ["x" * 1_000_000])
    rest = {"count": [1] * 20_000, "fraction": [1.0] * 20_000, "on": [True] * 20_000}
    pyarrow.write_table(pa.table({"name": long, **rest}), file)
    assert len(file.getvalue()) < 1_000_000
    with pytest.raises(ValueError, match=r"row 1: name is .* at most 300 characters"):
        read_rows("a", file.getvalue(), Row)


def test_a_name_that_is_none_of_a_table_is_refused_before_the_work(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match=r"a\.xlsx: a table is written as \.csv or \.parquet"):
        check_table_path(tmp_path / "a.xlsx")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ValueError, match=r"a\.parquet: .* pip install pyarrow, or call it a\.csv"):
        check_table_path(tmp_path / "a.parquet")
    check_table_path(tmp_path / "a.csv")
