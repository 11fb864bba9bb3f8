"""The samples that excite a hidden unit most, and those that do least."""

from dataclasses import replace

import streamlit as st

from core.arrays import Array
from core.network.network import layer_activations
from core.network.unit import Unit
from dashboard.components.gallery import Item, gallery
from dashboard.pages.units.layer import Layer
from dashboard.state import cached
from dashboard.state.navigate import open_sample
from dashboard.widgets.samples import explain_marks, sample_items
from dashboard.words import _, number

EXTREMES = 12  # samples of each


def extremes(layer: Layer, unit: str) -> None:
    """Draw the samples that excite a unit most beside those that do least."""
    found, index = layer.profiles, Unit.parse(unit).index
    most, least = found.most[index][:EXTREMES], found.least[index][:EXTREMES]
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(_("##### What excites {unit} most", unit=unit))
        label = _("The samples that excite {unit} most", unit=unit)
        _excited(layer, unit, most, key="excite_most", label=label)
    with right:
        st.markdown(_("##### What excites {unit} least", unit=unit))
        label = _("The samples that excite {unit} least", unit=unit)
        _excited(layer, unit, least, key="excite_least", label=label)
    explain_marks(layer.selection, most, least)


def described(layer: Layer, unit: str, samples: Array) -> list[Item]:
    """Return samples as a gallery shows them: true → predicted, and what the unit gives."""
    index, network = Unit.parse(unit).index, layer.selection.network
    x = cached.pixels(layer.selection.key.data, layer.selection.split)[samples]
    z = layer_activations(network, x, layer.number, slice(index, index + 1))[:, 0]
    return [
        replace(
            item,
            detail=value,
            words=_("{sample}; {unit} = {value}", sample=item.words, unit=unit, value=value),
        )
        for item, value in zip(sample_items(layer.selection, samples), map(number, z), strict=True)
    ]


def _excited(layer: Layer, unit: str, samples: Array, *, key: str, label: str) -> None:
    gallery(
        layer.selection.images[samples],
        described(layer, unit, samples),
        key=key,
        label=label,
        selected=layer.selection.sample,
        on_open=open_sample,
    )
