"""The button *Hand this out*: a file is made when asked for, one at a time, and says why not."""

import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from core import Network
from core.messages import Message
from dashboard.widgets import hand_out


@pytest.fixture
def offered(monkeypatch):
    """Give a function that offers a handout, and returns what the button calls; None without it."""
    found = []
    monkeypatch.setattr(hand_out, "file_button", lambda label, made, *_, **__: found.append(made))

    def offer(make, inputs=4):
        network = Network({"W1": np.zeros((inputs, 2)), "b1": np.zeros(2)})
        hand_out.hand_out(SimpleNamespace(network=network), "mine", make)
        return found.pop() if found else None

    return offer


def test_those_asked_for_at_once_are_made_one_after_another(offered):
    begun, most = [], []

    def make():
        begun.append(1)
        most.append(len(begun))
        time.sleep(0.02)  # in which the others would begin
        begun.pop()
        return b"page"

    press = offered(make)
    with ThreadPoolExecutor(4) as visitors:
        assert list(visitors.map(lambda _: press(), range(4))) == [b"page"] * 4
    assert most == [1] * 4


@pytest.mark.parametrize("error", [ValueError, OSError])
def test_what_cannot_be_made_says_so_in_the_file_and_the_next_is_made(offered, error):
    def make():
        raise error(Message("{file} is gone.", file="<mine>"))

    assert b"<p>&lt;mine&gt; is gone.</p>" in offered(make)()
    assert offered(lambda: b"page")() == b"page"


def test_a_network_that_is_too_large_for_a_browser_has_no_button(offered):
    assert offered(lambda: b"", inputs=1_000_000) is None
