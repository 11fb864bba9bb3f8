import builtins
import os
import pickle
import struct
import tracemalloc
import warnings
from collections import OrderedDict, defaultdict

import numpy as np
import pytest

from core.files.pickle_machine import MAX_INSTRUCTIONS
from core.files.pickle_notes import RefusedPickleError
from core.files.safe_pickle import read_pickle_tree

LIMIT = 2**20


# What is read


class ForPython2:
    """Writes what Python 2 with NumPy 1 does: text and the bytes of an array are one kind."""

    def __init__(self, protocol):
        self.protocol = protocol

    def text(self, value: bytes) -> bytes:
        if self.protocol == 0:
            return b"S" + repr(value)[1:].encode() + b"\n"
        if len(value) < 256:
            return b"U" + bytes([len(value)]) + value
        return b"T" + struct.pack("<i", len(value)) + value

    def pickled(self, value) -> bytes:
        match value:
            case bool():
                return b"I01\n" if value else b"I00\n"
            case int():
                return b"I%d\n" % value
            case float():
                return b"F%r\n" % value if self.protocol == 0 else b"G" + struct.pack(">d", value)
            case str():
                return self.text(value.encode("latin-1"))
            case tuple():
                return b"(" + b"".join(map(self.pickled, value)) + b"t"
            case list():
                return b"(" + b"".join(map(self.pickled, value)) + b"l"
            case dict():
                items = [part for item in value.items() for part in item]
                return b"(" + b"".join(map(self.pickled, items)) + b"d"
        numbers = value.dtype.byteorder.replace("=", "<")
        dtype = (
            b"cnumpy\ndtype\n" + self.pickled((value.dtype.str[1:], 0, 1)) + b"R("
            + self.pickled(3) + self.text(numbers.encode()) + b"NNN" + self.pickled(-1) * 2
            + self.pickled(0) + b"tb"
        )  # fmt: skip
        data = self.text(value.tobytes())
        if value.shape == ():
            return b"cnumpy.core.multiarray\nscalar\n(" + dtype + data + b"tR"
        return (
            b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n" + self.pickled((0,))
            + self.text(b"b") + b"tR(" + self.pickled(1) + self.pickled(value.shape) + dtype
            + self.pickled(False) + data + b"tb"
        )  # fmt: skip

    def __call__(self, value) -> bytes:
        return self.pickled(value) + b"."


def assert_same(read, expected):
    """Hold that nested values are the same, a NumPy number an array of the shape ()."""
    if isinstance(expected, np.ndarray | np.generic):
        assert isinstance(read, np.ndarray)
        np.testing.assert_array_equal(read, expected)
        assert read.dtype == expected.dtype
        return
    assert type(read) is (dict if isinstance(expected, dict) else type(expected))
    match expected:
        case dict():
            assert list(read) == list(expected)
            for name, value in expected.items():
                assert_same(read[name], value)
        case list() | tuple():
            assert len(read) == len(expected)
            for one, other in zip(read, expected, strict=True):
                assert_same(one, other)
        case _:
            assert read == expected


IMAGES = np.arange(600, dtype=np.float32).reshape(3, 200)
LABELS = np.array([5, 0, 4], np.int64)
DATA_SET = ((IMAGES, LABELS), (IMAGES[:2], LABELS[:2]), (IMAGES[:0], LABELS[:0]))


@pytest.mark.parametrize("protocol", [0, 1])
@pytest.mark.parametrize(
    "value",
    [
        DATA_SET,
        {"W1": IMAGES, "b1": IMAGES[0].astype(">f8"), "epoch": 3, "accuracy": 0.5, "last": True},
        {"sizes": [784, 10], "name": "it's \xe9", "\xe9": np.float32(0.5), "kind": np.bytes_(b"S")},
    ],
)
def test_a_pickle_of_python_2_is_read(value, protocol):
    assert_same(read_pickle_tree(ForPython2(protocol)(value), LIMIT), value)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "value",
    [
        DATA_SET,
        {"layers": [{"W": IMAGES, "b": None}], "epoch": -3, "big": 2**40, "rate": 1e-3, "ok": True},
        {
            "a": np.float32(0.5),
            "b": np.bool_(True),
            "c": np.str_("relu"),
            "d": np.array(["x", "yz"]),
        },
        OrderedDict(W1=IMAGES, b1=OrderedDict(), name="\u4e2d\U0001f600"),
        [
            IMAGES,
            IMAGES[:, ::2],
            np.asfortranarray(IMAGES),
            IMAGES.reshape(3, 4, 50).transpose(1, 0, 2),
        ],
        {
            "m": np.array([[True, False]]),
            "e": np.zeros((0, 3), np.float16),
            3: IMAGES.astype(">f4"),
        },
    ],
)
def test_arrays_and_plain_values_are_read_nested_as_they_were(value, protocol):
    assert_same(read_pickle_tree(pickle.dumps(value, protocol=protocol), LIMIT), value)


def test_an_ordered_dictionary_of_python_2_is_read():
    pairs = ForPython2(1).pickled(([["b", 1], ["a", IMAGES]],))
    read = read_pickle_tree(b"ccollections\nOrderedDict\n" + pairs + b"R.", LIMIT)
    assert_same(read, {"b": 1, "a": IMAGES})


def test_an_array_of_the_matrix_class_is_an_array():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        pickled = pickle.dumps(np.matrix([[1.0, 2.0]]))
    assert_same(read_pickle_tree(pickled, LIMIT), np.array([[1.0, 2.0]]))


def test_an_array_of_objects_is_a_list_of_them():
    objects = np.empty(2, object)
    objects[:] = IMAGES, {"b1": LABELS}
    read = read_pickle_tree(pickle.dumps([objects, np.array({"W1": IMAGES}, object)]), LIMIT)
    assert_same(read, [[IMAGES, {"b1": LABELS}], {"W1": IMAGES}])


# What is refused


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({(1, 2): np.zeros(3)}, "other than arrays by name"),
        ({1, 2}, "EMPTY_SET"),
        ({"W1": np.array([object()])}, "asks for 'builtins.object'"),
        ({"W1": np.zeros(3, complex)}, "'c16', where real numbers"),
        ({"W1": np.zeros(3, [("a", "f4")])}, "'V4', where real numbers"),
        ({"W1": np.zeros(3, "M8[s]")}, "'M8', where real numbers"),
        ({"W1": np.ndarray}, "not put together"),
        ({"W1": np.dtype("f4")}, "not put together"),
        ({"W1": np.ma.zeros(3)}, "asks for 'numpy.ma.core._mareconstruct'"),
        ({"\ud800.weight": np.zeros(3)}, r"'\\ud800.weight', is not valid Unicode"),
        ({"name": "\udfff"}, r"'\\udfff', is not valid Unicode"),
        (defaultdict(list), "asks for 'collections.defaultdict'"),
    ],
)
def test_a_pickle_of_anything_else_is_refused_in_a_sentence(value, said):
    with pytest.raises(RefusedPickleError, match=said) as refusal:
        read_pickle_tree(pickle.dumps(value), LIMIT)
    assert len(str(refusal.value)) < 400


def test_arrays_of_more_bytes_than_the_limit_are_refused():
    shared = np.zeros(100)
    assert read_pickle_tree(pickle.dumps([shared] * 2), 1600)[1].shape == (100,)
    with pytest.raises(RefusedPickleError, match="far larger"):
        read_pickle_tree(pickle.dumps([shared] * 2), 1599)


# Pickles that would run code


class Call:
    """Is pickled as the call that it describes."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def text(value: str) -> bytes:
    return pickle.BINUNICODE + struct.pack("<I", len(value)) + value.encode()


def mkdir_with(instructions: bytes):
    """Make a folder by ``os.mkdir`` under the instructions, with PATH for its name."""
    return lambda marker: (
        b"\x80\x04" + instructions.replace(b"PATH", text(str(marker))) + pickle.STOP
    )


def numpys(build: bytes) -> bytes:
    """Give the instructions that leave an array of NumPy's, after which those given follow."""
    return b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R" + build


HOSTILE = {
    "REDUCE": mkdir_with(b"cos\nmkdir\nPATH\x85R"),
    "REDUCE in a dictionary": mkdir_with(b"}" + text("W1") + b"cos\nmkdir\nPATH\x85Rs"),
    "REDUCE of a name on the stack": mkdir_with(text("os") + text("mkdir") + b"\x93PATH\x85R"),
    "a dotted name": mkdir_with(text("numpy") + text("os.mkdir") + b"\x93PATH\x85R"),
    "a dotted name under a known module": mkdir_with(
        text("numpy") + text("ndarray.__class__.__base__") + b"\x93PATH\x85R"
    ),
    "INST": mkdir_with(b"(PATHios\nmkdir\n"),
    "OBJ": mkdir_with(b"(cos\nmkdir\nPATHo"),
    "NEWOBJ": mkdir_with(b"cpathlib\nPath\nPATH\x85\x81"),
    "NEWOBJ_EX": mkdir_with(b"cpathlib\nPath\nPATH\x85}\x92"),
    "NEWOBJ of a known name": mkdir_with(b"cnumpy\nndarray\nPATH\x85\x81"),
    "the module below os": mkdir_with(
        b"c" + os.mkdir.__module__.encode() + b"\nmkdir\nPATH\x85R"
    ),
    "getattr": mkdir_with(
        b"cbuiltins\ngetattr\ncbuiltins\n__import__\n" + text("os") + b"\x85R" + text("mkdir")
        + b"\x86RPATH\x85R"
    ),
    "functools.partial": mkdir_with(b"cfunctools\npartial\ncos\nmkdir\nPATH\x86R)R"),
    "numpy's tofile": mkdir_with(b"cnumpy\nndarray.tofile\n" + numpys(b"PATH\x86R")),
    "numpy's save": mkdir_with(b"cnumpy\nsave\nPATHK\x01\x86R"),
    "numpy's runstring": mkdir_with(b"cnumpy.testing._private.utils\nrunstring\nPATH}\x86R"),
    "numpy.core.multiarray's other names": mkdir_with(
        b"cnumpy.core.multiarray\nfromfile\nPATH\x85R"
    ),
    "a name below a known one": mkdir_with(
        b"cnumpy.core.multiarray\n_reconstruct.__globals__\nPATH\x85R"
    ),
    "BUILD of the machine's own objects": mkdir_with(
        numpys(b"}" + text("__class__") + b"cos\nmkdir\nsb")
    ),
    "BUILD of slots": mkdir_with(numpys(b"N}" + text("data") + b"PATHs\x86b")),
    "BUILD of a name": mkdir_with(b"cnumpy\ndtype\n}" + text("__call__") + b"PATHsb"),
    "a call of a name not meant to be called": mkdir_with(b"cnumpy\nndarray\nPATH\x85R"),
    "a codec that is not latin1": mkdir_with(b"c_codecs\nencode\nPATH" + text("rot13") + b"\x86R"),
    "decode": mkdir_with(b"c_codecs\ndecode\nPATH" + text("latin1") + b"\x86R"),
    "a call of text": mkdir_with(text("os.mkdir") + b"PATH\x85R"),
    "an extension": mkdir_with(b"\x82\x01PATH\x85R"),
    "a persistent id": mkdir_with(b"PATHQ"),
    "a persistent id of protocol 0": mkdir_with(b"Pos.mkdir\n"),
    "an out-of-band buffer": mkdir_with(b"\x97\x98"),
    "a class of this module": lambda marker: pickle.dumps({"W1": Call(os.mkdir, str(marker))}),
    "eval": lambda marker: pickle.dumps(
        Call(eval, f"__import__('os').mkdir({str(marker)!r})")
    ),
    "exec": lambda marker: pickle.dumps(Call(exec, f"import os; os.mkdir({str(marker)!r})")),
    "system": lambda marker: pickle.dumps(Call(os.system, f"mkdir {marker}")),
    "open": lambda marker: pickle.dumps(Call(builtins.open, str(marker), "w")),
    "a hostile pickle before a good one": lambda marker: (
        pickle.dumps(Call(os.mkdir, str(marker))) + pickle.dumps({"W1": np.zeros((2, 2))})
    ),
}  # fmt: skip
# Each of these is known to make the marker when it is unpickled as usual.
PROVEN = {"REDUCE", "REDUCE in a dictionary", "REDUCE of a name on the stack", "INST", "OBJ",
          "the module below os", "getattr", "functools.partial", "numpy's save", "eval", "exec",
          "system", "open", "a class of this module",
          "a hostile pickle before a good one"}  # fmt: skip


@pytest.mark.parametrize("way", HOSTILE)
def test_a_pickle_that_would_run_code_runs_nothing(tmp_path, way):
    hostile = HOSTILE[way](tmp_path / "ran")

    with pytest.raises(RefusedPickleError, match=r"Nothing in the pickle was run\.$"):
        read_pickle_tree(hostile, LIMIT)
    assert not list(tmp_path.glob("ran*"))


@pytest.mark.parametrize("way", sorted(PROVEN))
@pytest.mark.filterwarnings("ignore:unclosed file")
def test_the_hostile_pickles_of_these_tests_do_run_code_elsewhere(tmp_path, way):
    marker = tmp_path / "ran"

    pickle.loads(HOSTILE[way](marker))

    assert list(tmp_path.glob("ran*"))


def test_the_name_that_a_hostile_pickle_asks_for_is_told_with_bounded_length():
    with pytest.raises(RefusedPickleError, match=rf"asks for '{os.system.__module__}.system'"):
        read_pickle_tree(pickle.dumps(Call(os.system, "true")), LIMIT)

    long = b"c" + b"m" * 100_000 + b"\n" + b"n" * 100_000 + b"\n."
    with pytest.raises(RefusedPickleError, match="asks for 'mmm") as refusal:
        read_pickle_tree(long, LIMIT)
    assert len(str(refusal.value)) < 500


# Pickles that would take time or memory


def nested(depth: int) -> bytes:
    return b")" + b"\x85" * depth


def doubled(times: int) -> bytes:
    """Give a tuple of two of a tuple of two of …, 2 ** times leaves from a few bytes each."""
    return b")q\x00" + b"h\x00h\x00\x86q\x00" * times


@pytest.mark.parametrize(
    "instructions",
    [
        pytest.param(nested(90_000), id="deep nesting"),
        pytest.param(b"}" + text("W1") + nested(90_000) + b"s", id="deep nesting in a dictionary"),
        pytest.param(doubled(1000), id="exponential tuple"),
        pytest.param(doubled(30), id="exponential tuple of little depth"),
        pytest.param(b"]q\x00h\x00a", id="a list in itself"),
        pytest.param(b"}q\x00" + text("a") + b"h\x00s", id="a dictionary in itself"),
        pytest.param(b"}" + doubled(1000) + b"K\x01s", id="exponential key"),
        pytest.param(text("os") + doubled(1000) + b"\x93", id="exponential name"),
        pytest.param(numpys(doubled(1000) + b"b"), id="exponential state"),
        pytest.param(b"cnumpy\ndtype\n" + doubled(1000) + b"R", id="exponential arguments"),
        pytest.param(b"}" * (MAX_INSTRUCTIONS + 1), id="very many objects"),
        pytest.param(b"(" * (MAX_INSTRUCTIONS + 1), id="very many marks"),
        pytest.param(b"\x8e" + struct.pack("<Q", 2**62) + b"x", id="very long bytes"),
        pytest.param(b"\x96" + struct.pack("<Q", 2**64 - 1) + b"x", id="longer than memory"),
        pytest.param(b"\x8d" + struct.pack("<Q", 2**40) + b"x", id="very long text"),
        pytest.param(b"\x8b" + struct.pack("<i", 2**31 - 1) + b"x", id="a very long number"),
        pytest.param(b"I" + b"9" * 1_000_000 + b"\n", id="a number of a million digits"),
    ],
)
def test_a_pickle_made_to_exhaust_is_refused(instructions):
    with pytest.raises(RefusedPickleError) as refusal:
        read_pickle_tree(b"\x80\x04" + instructions + b".", LIMIT)
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize("instructions", [b")r\xff\xff\xff\x7f", b")p99999999999999999999\n"])
def test_a_memo_of_any_index_takes_no_room(instructions):
    assert read_pickle_tree(b"\x80\x04" + instructions + b".", LIMIT) == ()


def test_text_that_many_arrays_share_is_not_copied_for_each():
    shared = text("x" * 1_000_000) + b"q\x00" + text("latin1") + b"q\x01"
    encoded = b"(" + b"c_codecs\nencode\nh\x00h\x01\x86R" * 10_000 + b"t"

    tracemalloc.start()
    read = read_pickle_tree(shared + encoded + b".", LIMIT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(read) == 10_000
    assert peak < 20_000_000


def array(shape: bytes, code: str, data: bytes) -> bytes:
    dtype = b"cnumpy\ndtype\n" + text(code) + b"K\x00K\x01\x87R(K\x03" + text("<") + b"NNNK\x00tb"
    return numpys(b"(K\x01" + shape + dtype + b"\x89" + data + b"tb")


@pytest.mark.parametrize(
    ("shape", "data", "said"),
    [
        (b"K\x02K\x02\x86", b"C\x10" + bytes(16), None),
        (b"K\x02K\x03\x86", b"C\x10" + bytes(16), "needs 24 bytes and the pickle holds 16"),
        (b"K\x01K\x01\x86", b"C\x10" + bytes(16), "needs 4 bytes and the pickle holds 16"),
        (b"J\xff\xff\xff\xffJ\xfc\xff\xff\xff\x86", b"C\x10" + bytes(16), "put together"),
        (b"J\xff\xff\xff\x7fK\x00\x86", b"C\x00", "put together"),
        (text("4") + b"\x85", b"C\x10" + bytes(16), "put together"),
        (b"K\x01" * 4 + b"(" + b"K\x01" * 65 + b"t", b"C\x10" + bytes(16), "put together"),
        (b"K\x02K\x02\x86", text("\u20ac" * 16), "damaged"),
        (b"K\x02K\x02\x86", b"N", "put together"),
    ],
)
def test_the_state_of_an_array_is_checked_before_there_is_an_array(shape, data, said):
    pickled = b"\x80\x03}" + text("W1") + array(shape, "f4", data) + b"s."

    if said is None:
        assert read_pickle_tree(pickled, LIMIT)["W1"].tolist() == [[0, 0], [0, 0]]
    else:
        with pytest.raises(RefusedPickleError, match=said):
            read_pickle_tree(pickled, LIMIT)
