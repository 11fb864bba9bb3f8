import base64
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from dashboard.components import training_history as module
from dashboard.components.training_history import Run, course_data, left_out, training_history

RANDOM = np.random.default_rng(0)
ARRAYS = {
    "z1": RANDOM.normal(size=(3, 4)).astype(np.float32),
    "y": RANDOM.random((3, 2)).astype(np.float32),
}
MATRICES = RANDOM.integers(0, 90, (3, 2, 2))
IMAGE = RANDOM.integers(0, 255, (28, 28), np.uint8)


@pytest.fixture
def mounted(monkeypatch):
    mounted = {}
    monkeypatch.setattr(module, "_mount", lambda **given: mounted.update(given))
    return mounted


def show(matrices=MATRICES, on_moment=print):
    data = course_data(
        [Run("abc", "A: mine", (784, 9, 2), ARRAYS, 90, matrices, "ninety", "all")],
        moment=1,
        image=IMAGE,
        truth=1,
        classes=["cat", "dog"],
        split="test",
        followed=True,
    )
    training_history(data, key="course", on_moment=on_moment)


def decoded(text, dtype):
    return np.frombuffer(base64.b64decode(text), dtype)


def test_the_script_gets_every_array_of_every_state_as_it_is(mounted):
    show()
    (network,) = mounted["data"]["networks"]
    for sent, (name, values) in zip(network["arrays"], ARRAYS.items(), strict=True):
        assert (sent["name"], sent["drawn"]) == (name, values.shape[1])
        np.testing.assert_array_equal(decoded(sent["values"], "<f4"), values.ravel())
    assert [sent["units"] for sent in network["arrays"]] == [9, 2]
    assert [sent["signed"] for sent in network["arrays"]] == [True, False]
    assert network["arrays"][0]["limit"] == pytest.approx(max(1, np.abs(ARRAYS["z1"]).max()))
    np.testing.assert_array_equal(decoded(mounted["data"]["image"], np.uint8), IMAGE.ravel())


def test_the_matrices_may_come_later(mounted):
    show(matrices=None)
    assert mounted["data"]["networks"][0]["matrix"] is None
    show()
    (network,) = mounted["data"]["networks"]
    np.testing.assert_array_equal(decoded(network["matrix"], "<u4"), MATRICES.ravel())


def test_letting_go_tells_the_state(mounted, monkeypatch):
    told = []
    show(on_moment=told.append)
    monkeypatch.setattr(st, "session_state", {"course": SimpleNamespace(moment=2)})
    mounted["on_moment_change"]()
    assert told == [2]


def test_what_is_left_out_is_said():
    assert "units are drawn" not in left_out(50, 110, 110, 50)
    assert "The first 16 of 2,000 units are drawn." in left_out(2000, 110, 110, 16)
    assert "It is too large for all of its 110 states: 21 are kept here." in left_out(
        50, 21, 110, 16
    )
