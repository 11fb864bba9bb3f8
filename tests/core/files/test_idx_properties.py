import gzip

import numpy as np
import pytest

from core.files.idx import read_idx, write_idx
from core.files.idx_stream import IdxError

hypothesis = pytest.importorskip("hypothesis")
st = pytest.importorskip("hypothesis.strategies")
numpy_st = pytest.importorskip("hypothesis.extra.numpy")

TYPES = ["u1", "i1", ">i2", "<i2", ">i4", "<i4", ">f4", "<f4", ">f8", "<f8"]
arrays = st.sampled_from(TYPES).flatmap(
    lambda dtype: numpy_st.arrays(
        dtype, numpy_st.array_shapes(min_dims=1, max_dims=5, min_side=0, max_side=6)
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("idx")


@hypothesis.given(array=arrays, name=st.sampled_from(["plain", "packed.gz"]))
def test_what_is_written_is_read_back(folder, array, name):
    write_idx(folder / name, array)
    back = read_idx(folder / name)
    assert back.dtype == array.dtype.newbyteorder("=")
    assert back.dtype.isnative
    np.testing.assert_array_equal(back, array)  # NaN where there was NaN


@hypothesis.given(content=st.binary(max_size=200), packed=st.booleans())
def test_any_bytes_are_an_array_or_are_refused(folder, content, packed):
    path = folder / "any"
    path.write_bytes(gzip.compress(content) if packed else content)
    try:
        array = read_idx(path)
    except IdxError:
        return
    assert content[:2] == b"\0\0"
    assert len(content) == 4 + 4 * array.ndim + array.nbytes


@hypothesis.given(data=st.data(), array=arrays, name=st.sampled_from(["plain", "packed.gz"]))
def test_any_file_cut_anywhere_is_refused(folder, data, array, name):
    path = folder / f"cut-{name}"
    write_idx(path, array)
    content = path.read_bytes()
    path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(IdxError):
        read_idx(path)
