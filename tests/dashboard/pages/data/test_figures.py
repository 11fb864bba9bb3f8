import pytest

from core import load_mnist
from dashboard.pages.data import figures
from dashboard.state.keys import data_key


@pytest.mark.parametrize("flags", [(True, True, False), (False, True, True), (True, False, True)])
def test_the_table_describes_what_load_mnist_returns(flags):
    (x_train, t_train), (x_test, t_test) = load_mnist(*flags, source="sample")
    arrays = {"x_train": x_train, "t_train": t_train, "x_test": x_test, "t_test": t_test}
    table = figures.returned(data_key("sample"), *flags).set_index("array")
    assert list(table.index) == list(arrays)
    for name, array in arrays.items():
        row = table.loc[name]
        assert row["shape"] == str(array.shape)
        assert row["dtype"] == str(array.dtype)
        assert row["range"] == f"{array.min()} to {array.max()}"
        assert row["memory"] == array.nbytes


def test_the_counts_are_those_of_the_labels():
    (_, t_train), (_, t_test) = load_mnist(source="sample")
    table = figures.label_counts(data_key("sample")).set_index(["label", "split"])["count"]
    assert len(table) == 20
    for split, t in (("train", t_train), ("test", t_test)):
        for label in range(10):
            assert table[str(label), split] == (t == label).sum()
