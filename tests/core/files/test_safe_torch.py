import io
import os
import pickle
import tracemalloc
import zipfile

import numpy as np
import pytest

from core.files.pickle_notes import RefusedPickleError, Unknown
from core.files.safe_pickle import read_pickle_tree
from core.files.safe_torch import is_torch, read_torch
from core.files.safe_zip import RefusedArchiveError
from tests.core.files.torch_files import (
    MAGIC,
    Raw,
    Tensor,
    pickled,
    state_dict,
    text,
    torch_stream,
    torch_zip,
)

LIMIT = 2**20
NUMBERS = np.arange(24, dtype=np.float32)
STORAGES = {"0": NUMBERS.tobytes()}
WRITERS = pytest.mark.parametrize("write", [torch_zip, torch_stream])


@WRITERS
def test_tensors_are_arrays_nested_as_they_were(write):
    tensors = {"fc.weight": Tensor("0", 24, (4, 6), (6, 1)), "fc.bias": Tensor("0", 24, (), ())}
    data = write({"epoch": 3, "state_dict": tensors, "all": [tensors, (None, 0.5)]}, STORAGES)

    assert is_torch(data)
    read = read_torch(data, LIMIT)
    np.testing.assert_array_equal(read["state_dict"]["fc.weight"], NUMBERS.reshape(4, 6))
    assert read["state_dict"]["fc.bias"].shape == ()
    assert (list(read), read["epoch"], read["all"][1]) == (
        ["epoch", "state_dict", "all"], 3, (None, 0.5),
    )  # fmt: skip


@WRITERS
@pytest.mark.parametrize(
    ("tensor", "expected"),
    [
        (Tensor("0", 24, (6, 4), (1, 6)), NUMBERS.reshape(4, 6).T),
        (Tensor("0", 24, (2, 3), (6, 2), 6), NUMBERS.reshape(4, 6)[1:3, ::2]),
        (Tensor("0", 24, (3, 2), (0, 1), 22), np.broadcast_to(NUMBERS[22:], (3, 2))),
        (Tensor("0", 24, (0, 5), (5, 1)), np.zeros((0, 5), np.float32)),
        (Tensor("0", 24, (24,), (1,), parameter=True), NUMBERS),
    ],
)
def test_a_tensor_is_a_view_of_its_storage(write, tensor, expected):
    read = read_torch(write([tensor], STORAGES), LIMIT)[0]
    np.testing.assert_array_equal(read, expected)
    assert read.shape == expected.shape


@pytest.mark.parametrize(
    "dtype", ["float64", "float32", "float16", "int64", "int32", "uint8", "bool"]
)
def test_every_type_of_numbers_is_read_in_either_byte_order(dtype):
    array = (NUMBERS % 7).astype(dtype)
    tensors, storages = state_dict({"a": array})
    swapped = {"0": array.astype(array.dtype.newbyteorder(">")).tobytes()}
    for data in (
        torch_zip(tensors, storages),
        torch_zip(tensors, storages, byteorder=None),
        torch_zip(tensors, swapped, byteorder="big"),
        torch_stream(tensors, storages, kinds={"0": array.itemsize}),
    ):
        read = read_torch(data, LIMIT)["a"]
        np.testing.assert_array_equal(read, array)
        assert read.dtype.newbyteorder("=") == array.dtype


def test_bfloat16_is_the_upper_half_of_a_float32():
    numbers = np.array([1.0, -0.15625, 3.0e38, 1e-40, np.inf], np.float32)
    halves = (numbers.view("u4") >> 16).astype("<u2")
    tensor = Tensor("0", 5, (5,), (1,), kind="BFloat16Storage")
    read = read_torch(torch_zip([tensor], {"0": halves.tobytes()}), LIMIT)[0]
    np.testing.assert_array_equal(read.view("u4") >> 16, halves)
    assert read.dtype == np.float32
    np.testing.assert_allclose(read[:2], [1.0, -0.15625])


@pytest.mark.parametrize("folder", ["archive/", "", "my model/inner/", "模型/"])
def test_the_folder_in_the_archive_may_be_called_anything(folder):
    data = torch_zip([Tensor("0", 24, (24,), (1,))], STORAGES, folder=folder)
    assert is_torch(data)
    np.testing.assert_array_equal(read_torch(data, LIMIT)[0], NUMBERS)


def test_an_archive_that_was_packed_again_is_read():
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(torch_zip([Tensor("0", 24, (24,), (1,))], STORAGES))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    np.testing.assert_array_equal(read_torch(file.getvalue(), LIMIT)[0], NUMBERS)


def test_a_pickle_that_has_its_storages_within_is_read():
    storage = pickled(Tensor("0", 24, (), ())).partition(b"(")[2].partition(b"Q")[0] + b"NtQ"
    storage = storage.replace(b"tNtQ", b"NtQ")
    stream = torch_stream(Raw(storage), STORAGES)
    data = b"\x80\x04}" + text("fc.weight") + b"ctorch._utils\n_rebuild_tensor_v2\n("
    data += b"ctorch.storage\n_load_from_bytes\nB" + len(stream).to_bytes(4, "little") + stream
    data += b"\x85R" + pickled(0) + pickled((4, 6)) + pickled((6, 1)) + b"\x89}tRs."
    read = read_pickle_tree(data, LIMIT)
    np.testing.assert_array_equal(read["fc.weight"], NUMBERS.reshape(4, 6))


# What is no array


@WRITERS
def test_an_object_of_another_kind_is_left_as_its_name(write):
    namespace = Raw(b"cargparse\nNamespace\n)\x81}" + text("lr") + b"G" + bytes(8) + b"sb")
    made = Raw(b"cos\nsystem\n" + text("touch ran") + b"\x85R")
    read = read_torch(write({"args": namespace, "made": made, "epoch": 1}, {}), LIMIT)
    assert [read[name].name for name in ("args", "made")] == ["argparse.Namespace", "os.system"]
    assert isinstance(read["args"], Unknown)
    assert read["epoch"] == 1


HOSTILE = {
    "a call of os.system": b"cos\nsystem\n" + text("touch ran") + b"\x85R",
    "eval": b"cbuiltins\neval\n" + text("open('ran', 'w')") + b"\x85R",
    "getattr": b"cbuiltins\ngetattr\ncos\nsystem\n" + text("system") + b"\x86R",
    "torch.load": b"ctorch\nload\n" + text("ran") + b"\x85R",
    "a storage read from a file": b"ctorch\nFloatStorage\n" + text("ran") + b"\x85R",
    "a state that sets attributes": b"ctorch.nn\nLinear\n)\x81}" + text("forward")
    + b"cos\nsystem\nsb",
    "an instruction that makes an instance": b"(" + text("touch ran") + b"ios\nsystem\n",
    "another instruction that does": b"(cos\nsystem\n" + text("touch ran") + b"o",
}  # fmt: skip

REFUSED = {name for name in HOSTILE if "storage" in name or "instruction" in name}


@WRITERS
@pytest.mark.parametrize("way", HOSTILE)
def test_a_file_that_would_run_code_runs_nothing(tmp_path, monkeypatch, write, way):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "system", lambda command: pytest.fail(f"ran {command}"))
    data = write({"fc.weight": Raw(HOSTILE[way])}, {})
    if way in REFUSED:
        with pytest.raises(RefusedPickleError, match=r"Nothing in the pickle was run\.$"):
            read_torch(data, LIMIT)
    else:
        assert isinstance(read_torch(data, LIMIT)["fc.weight"], Unknown)
    assert not list(tmp_path.iterdir())


@WRITERS
@pytest.mark.parametrize(
    ("tensor", "said"),
    [
        (Tensor("0", 24, (5, 6), (6, 1)), r"shape \(5, 6\) needs 30 numbers and the file holds 24"),
        (Tensor("0", 24, (24,), (1,), 1), "needs 25 numbers"),
        (Tensor("0", 10**9, (10**9,), (1,)), "far larger"),
        (Tensor("0", 10**9, (10**9,), (0,)), "far larger"),
        (Tensor("0", 24, (2**30, 2**30, 2**30), (0, 0, 0)), "far larger"),
        (Tensor("0", 24, (3, 8), (-8, 1), 16), "put together"),
        (Tensor("0", 24, (-3, -8), (8, 1)), "put together"),
        (Tensor("0", 24, (24,), (1,), -1), "put together"),
        (Tensor("0", 24, (24,), ()), "put together"),
        (Tensor("0", 24, (1,) * 9, (1,) * 9), "put together"),
        (Tensor("0", 24, ("24",), (1,)), "put together"),
        (Tensor("0", 24, (24,), (None,)), "put together"),
        (Tensor("0", 24, (0.5,), (1,)), "put together"),
        (Tensor("1", 24, (24,), (1,)), "storage '1' are missing|cut short"),
        (Tensor("../0", 24, (24,), (1,)), r"storage '\.\./0' are missing|cut short"),
        (Tensor("0", 24, (24,), (1,), kind="ComplexFloatStorage"), "'torch.ComplexFloatStorage'"),
    ],
)
def test_a_tensor_that_is_not_what_it_claims_is_refused_before_there_is_one(write, tensor, said):
    tracemalloc.start()
    with pytest.raises(RefusedPickleError, match=said) as refusal:
        read_torch(write([tensor], STORAGES), LIMIT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(str(refusal.value)) < 400
    assert peak < 2_000_000


def test_views_of_one_storage_count_every_time():
    tensor = Tensor("0", 24, (100_000,), (0,))
    assert len(read_torch(torch_zip([tensor] * 2, STORAGES), LIMIT)) == 2
    with pytest.raises(RefusedPickleError, match="far larger"):
        read_torch(torch_zip([tensor] * 3, STORAGES), LIMIT)


def test_storages_within_a_pickle_are_counted():
    storage = b"ctorch.storage\n_load_from_bytes\nC\x01x\x85R"
    with pytest.raises(RefusedPickleError, match="damaged or cut short"):
        read_pickle_tree(b"\x80\x04" + storage + b".", LIMIT)
    stream = torch_stream(Raw(text("no storage")), {})
    whole = b"ctorch.storage\n_load_from_bytes\nB" + len(stream).to_bytes(4, "little") + stream
    with pytest.raises(RefusedPickleError, match="put together"):
        read_pickle_tree(b"\x80\x04" + whole + b"\x85R.", LIMIT)


def test_an_archive_that_unpacks_to_more_than_the_limit_is_refused():
    with pytest.raises(RefusedArchiveError, match="unpacked it takes 2 MiB; at most 1 MiB"):
        read_torch(torch_zip([], {"0": bytes(2 * LIMIT)}), LIMIT)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (torch_zip([], {})[:-30], RefusedArchiveError),
        (torch_zip([Tensor("0", 24, (24,), (1,))], STORAGES)[:200], RefusedArchiveError),
        (torch_stream([Tensor("0", 24, (24,), (1,))], STORAGES)[:-8], RefusedPickleError),
        (MAGIC, RefusedPickleError),
        (MAGIC + pickle.dumps(1001) + pickle.dumps({"a": 1}), RefusedPickleError),
    ],
)
def test_a_file_that_is_cut_short_is_refused(data, refusal):
    assert is_torch(data)
    with pytest.raises(refusal):
        read_torch(data, LIMIT)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04", pickle.dumps(1), MAGIC[:8]])
def test_what_torch_save_did_not_write_is_told(data):
    assert not is_torch(data)


def test_a_program_of_torchscript_is_no_such_file():
    assert not is_torch(torch_zip([], {}, more={"constants.pkl": b"", "code/m.py": b""}))


# Compared with PyTorch


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize("as_zip", [True, False])
def test_what_pytorch_writes_is_read_as_pytorch_reads_it(torch, as_zip, protocol):
    base = torch.arange(24.0).reshape(4, 6)
    written = {
        "transposed": base.T,
        "part": base[1:3, ::2],
        "expanded": torch.ones(1).expand(3, 4),
        "bfloat16": torch.randn(3, 4).bfloat16().T,
        "float16": torch.randn(3).half(),
        "int64": torch.arange(3),
        "bool": torch.tensor([True]),
        "number": torch.tensor(1.5),
        "parameter": torch.nn.Parameter(torch.rand(3)),
        "empty": torch.zeros(0, 3),
        "optimizer": torch.optim.Adam([torch.rand(3)]).state_dict(),
        "size": torch.Size([1, 2]),
    }
    for more in ("float8_e4m3fn", "float8_e5m2", "uint16"):
        if as_zip and hasattr(torch, more):
            written[more] = torch.arange(100).to(getattr(torch, more))
    file = io.BytesIO()
    torch.save(written, file, pickle_protocol=protocol, _use_new_zipfile_serialization=as_zip)
    assert is_torch(file.getvalue())
    read = read_torch(file.getvalue(), LIMIT)

    assert read["size"] == (1, 2)
    for name, tensor in written.items():
        if isinstance(tensor, torch.Tensor):
            expected = tensor.detach()
            if not expected.dtype.is_floating_point or expected.dtype == torch.float16:
                assert read[name].dtype.name == str(expected.dtype).removeprefix("torch.")
            np.testing.assert_array_equal(read[name], expected.to(torch.float64).numpy())


def test_all_numbers_of_8_bits_are_widened_as_pytorch_widens_them(torch):
    for kind in (torch.float8_e4m3fn, torch.float8_e5m2):
        every = torch.arange(256).to(torch.uint8).view(kind)
        file = io.BytesIO()
        torch.save([every], file)
        np.testing.assert_array_equal(read_torch(file.getvalue(), LIMIT)[0], every.float().numpy())


@WRITERS
def test_pytorch_reads_what_these_tests_write(torch, write):
    tensors, storages = state_dict({"a": NUMBERS.reshape(4, 6), "b": NUMBERS[:3]})
    read = torch.load(io.BytesIO(write(tensors, storages)), weights_only=True)
    np.testing.assert_array_equal(read["a"].numpy(), NUMBERS.reshape(4, 6))
    np.testing.assert_array_equal(read["b"].numpy(), NUMBERS[:3])


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_state_dict_that_was_pickled_is_read(torch, protocol):
    written = torch.nn.Linear(3, 2).state_dict()
    read = read_pickle_tree(pickle.dumps(written, protocol=protocol), LIMIT)
    for name, tensor in written.items():
        np.testing.assert_array_equal(read[name], tensor.numpy())


@pytest.mark.parametrize("as_zip", [True, False])
def test_a_whole_module_is_left_as_its_name(torch, as_zip):
    file = io.BytesIO()
    torch.save(torch.nn.Linear(3, 2), file, _use_new_zipfile_serialization=as_zip)
    assert read_torch(file.getvalue(), LIMIT).name == "torch.nn.modules.linear.Linear"
