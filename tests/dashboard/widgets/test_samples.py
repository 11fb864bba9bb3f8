"""Samples with what the network says of them."""

from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from dashboard.widgets import samples


@pytest.mark.parametrize(
    ("shown", "explained"), [([[3, 4]], True), ([[1], [4]], True), ([[1, 2]], False), ([], False)]
)
def test_marks_are_explained_where_a_sample_has_one(shown, explained, monkeypatch):
    said = []
    monkeypatch.setattr(samples, "disputed", lambda labels: {4: 9})
    monkeypatch.setattr(st, "markdown", said.append)
    samples.explain_marks(SimpleNamespace(labels=None), *map(np.array, shown))
    assert bool(said) == explained
