"""Whatever is in a file of PyTorch's, it is read as a network or refused in a sentence."""

import numpy as np
import pytest

from core.network.network import forward
from core.weights.content import WeightsError
from core.weights.reader import parse
from tests.core.files.torch_files import Raw, pickled, state_dict, torch_stream, torch_zip

hypothesis = pytest.importorskip("hypothesis")
given, settings, st = hypothesis.given, hypothesis.settings, hypothesis.strategies

TENSORS, STORAGES = state_dict(
    {
        "fc.weight": np.arange(6, dtype=np.float32).reshape(2, 3),
        "fc.bias": np.zeros(2, np.float32),
    }
)
OBJECTS = pickled({"epoch": 3, "state_dict": TENSORS, "lr": [0.1, None, True]})
STREAM = torch_stream({"state_dict": TENSORS}, STORAGES)


def check(data):
    """Hold that data is read or refused in a sentence that can be shown."""
    try:
        network = parse("any.pt", data).network
    except WeightsError as refusal:
        sentence = str(refusal)
    else:
        assert forward(network, np.zeros(network.sizes[0]))["y"].shape == network.sizes[-1:]
        return
    assert sentence.startswith("any.pt: ")
    assert len(sentence) < 500
    sentence.encode()


def changed(data):
    """Return what is left of data by cutting, changing and inserting bytes."""
    places = st.integers(0, len(data))
    return st.builds(
        lambda end, start, removed, inserted: (data[:start] + inserted + data[start + removed :])[
            :end
        ],
        st.none() | places,
        places,
        st.integers(0, 4),
        st.binary(max_size=6) | st.sampled_from([b"R", b"b", b"Q", b"0", b"t", b"(", b"}", b"N"]),
    )


@given(changed(OBJECTS))
@settings(max_examples=150)
@pytest.mark.filterwarnings("ignore:invalid escape sequence:DeprecationWarning")
def test_changed_objects_in_an_archive(objects):
    check(torch_zip(Raw(objects), STORAGES))


@given(changed(STREAM))
@settings(max_examples=150)
@pytest.mark.filterwarnings("ignore:invalid escape sequence:DeprecationWarning")
def test_a_changed_stream(stream):
    check(stream)


@given(changed(torch_zip(TENSORS, STORAGES)))
@settings(max_examples=50)
def test_a_changed_archive(archive):
    check(archive)
