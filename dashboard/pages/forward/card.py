"""The card of one unit: its sum addend by addend, with this sample's numbers in the formula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arrays import Array
from core.explanation.attribution import Ledger, ledger
from core.messages import Message
from core.network.layers import ACTIVATIONS
from core.network.network import Network
from core.network.unit import Unit
from dashboard.components.heatmap import Heatmap
from dashboard.components.heatmaps import heatmaps
from dashboard.components.hint import ADDENDS
from dashboard.pages.forward.charts import activation_curve, activation_points
from dashboard.pages.forward.softmax import softmax
from dashboard.widgets.code import short_code
from dashboard.widgets.handout import Section
from dashboard.widgets.numbers import csv_button
from dashboard.widgets.specification import specification
from dashboard.widgets.table import table
from dashboard.words import _, number, said

_curve = specification(activation_curve)  # the same for every unit: only its points change

#: What stands in the columns of a table, in English as in its file.
_COLUMNS = {
    "input": Message("input"),
    "value": Message("value"),
    "weight": Message("weight"),
    "addend": Message("addend"),
}


@dataclass(frozen=True)
class Card:
    """The card of a hidden unit or of a class.

    Attributes
    ----------
    network : Network
    unit : Unit
        Of z1, z2, … for a hidden unit, of y for a class.
    versus : int or None
        For a class, the one to compare it with: why 9 and not 4.
    classes : sequence of str
        The names of the classes.
    """

    network: Network
    unit: Unit
    versus: int | None
    classes: Sequence[str]

    @property
    def layer(self) -> int:
        """The layer the unit is in, from 1."""
        return self.unit.layer(self.network.depth)

    @property
    def incoming(self) -> str:
        """The array the unit reads."""
        return "x" if self.layer == 1 else f"z{self.layer - 1}"

    @property
    def sum(self) -> str:
        """What the ledger adds up to, as in the code."""
        a = str(Unit(f"a{self.layer}", self.unit.index))
        return a if self.versus is None else f"{a} − {Unit(f'a{self.layer}', self.versus)}"

    @property
    def weights(self) -> str:
        """What the inputs are multiplied with, as in the code."""
        W = f"W{self.layer}[:, {self.unit.index}]"
        return W if self.versus is None else f"{W} − W{self.layer}[:, {self.versus}]"

    def ledger(self, arrays: Mapping[str, Array]) -> Ledger:
        """Return the sum of one sample; its arrays by name, x among them."""
        return ledger(self.network, arrays[self.incoming], self.layer, self.unit.index, self.versus)

    def show(self, arrays: Mapping[str, Array], key: str, name: str, *, wide: bool = True) -> None:
        """Draw the card of one name, wide or for half a page.

        The key tells several cards apart; the files that can be taken away begin with the name.
        """
        sums = self.ledger(arrays)
        short_code(f"{self.sum} = {_plugged_in(sums)}\n= {number(sums.total)}")
        self._addends(sums, key, name, wide)
        if self.unit.array == "y":
            softmax(arrays, self.layer, self.unit.index, self.classes)
        else:
            self._activation(float(arrays[f"a{self.layer}"][self.unit.index]), key, name, wide)

    def show_difference(
        self, arrays: Mapping[str, Array], others: Mapping[str, Array], key: str, name: str
    ) -> None:
        """Draw what changes in the sum from another sample to this one, addend by addend.

        The key and the name are those of `show`, for the two samples together.
        """
        one, other = self.ledger(arrays), self.ledger(others)
        st.markdown(
            _(
                "**The difference**: {one} − ({other}) = {difference}, addend by addend",
                one=number(one.total),
                other=number(other.total),
                difference=number(one.total - other.total),
            )
        )
        heatmaps(
            [
                _signed(_("difference of {array}", array=self.incoming), one.inputs - other.inputs),
                _signed(_("difference of the addends"), one.terms - other.terms),
            ],
            key=f"{key} difference",
        )
        differences = pd.DataFrame(
            {"value": one.inputs - other.inputs, "addend": one.terms - other.terms},
            index=self._places(one),
        )
        csv_button(lambda: differences, f"{name}-{self.sum}", _("The difference of every addend"))

    def handed_out(self, arrays: Mapping[str, Array], title: str) -> Section:
        """Return the card of a sample, or of another image, for a handout."""
        sums = self.ledger(arrays)
        return Section(
            _("{title}: {what}", title=title, what=self.sum),
            (f"`{self.sum} = {_plugged_in(sums)} = {number(sums.total)}`",),
            lambda: self._arrays(sums, "card addends"),
        )

    def _addends(self, sums: Ledger, key: str, name: str, wide: bool) -> None:
        addends = self._table(sums)
        self._arrays(sums, f"{key} addends")
        raising, lowering = _two(wide)
        with raising:
            total = number(float(sums.terms[sums.terms > 0].sum()))
            st.markdown(_("**{total}** from the addends that raise it", total=total))
            table(
                _shown(addends.iloc[sums.largest(10, 1)]),
                alt=_("The ten largest addends that raise {sum}", sum=self.sum),
            )
        with lowering:
            total = number(float(sums.terms[sums.terms < 0].sum()))
            st.markdown(_("**{total}** from the addends that lower it", total=total))
            table(
                _shown(addends.iloc[sums.largest(10, -1)]),
                alt=_("The ten largest addends that lower {sum}", sum=self.sum),
            )
        csv_button(lambda: addends, f"{name}-{self.sum}", _("Every addend, the largest or not"))

    def _arrays(self, sums: Ledger, key: str) -> None:
        arrays = [
            _incoming(self.incoming, sums.inputs),
            _signed(self.weights, sums.weights),
            _signed(_("addends"), sums.terms),
        ]
        heatmaps(arrays, key=key, hint=ADDENDS)

    def _table(self, sums: Ledger) -> pd.DataFrame:
        return pd.DataFrame(
            {"value": sums.inputs, "weight": sums.weights, "addend": sums.terms},
            index=self._places(sums),
        )

    def _places(self, sums: Ledger) -> pd.Index:
        return pd.Index([_input(self.incoming, i) for i in range(len(sums.terms))], name="input")

    def _activation(self, a: float, key: str, name: str, wide: bool) -> None:
        activation = ACTIVATIONS[self.network.activation]
        z = float(activation.function(a))
        values = {"activation": self.network.activation, "a": number(a), "z": number(z)}
        curve, outgoing = _two(wide)
        with curve, st.container(key=f"{key} activation"):
            st.markdown(
                _(
                    "**{unit} = {activation}({a}) = {z}**; the slope there is {slope}",
                    unit=self.unit,
                    slope=number(float(activation.slope(np.asarray(z)))),
                    **values,
                )
            )
            st.vega_lite_chart(
                activation_points(self.network.activation, a),
                _curve(),
                key=f"{key} curve",
                alt=_("The curve of {activation}: at {a} it gives {z}", **values),
            )
        with outgoing:
            following = self.layer + 1
            sent = self.network[f"W{following}"][self.unit.index] * z
            array = f"a{following}"
            st.markdown(_("**What it sends on**: its addend in each {array}", array=array))
            heatmaps(
                [_signed(f"{self.unit} · W{following}[{self.unit.index}]", sent)],
                key=f"{key} sent on",
            )
            rows = pd.DataFrame({"addend": sent}).rename_axis(array)
            csv_button(lambda: rows, f"{name}-{self.unit}-sent-on", _("Its addend in every unit"))


def _shown(addends: pd.DataFrame) -> pd.DataFrame:
    words = {column: said(word) for column, word in _COLUMNS.items()}
    return addends.map(number).rename(columns=words).rename_axis(words["input"])


def _two(wide: bool) -> Sequence[DeltaGenerator]:
    """Return two places: side by side, or one under the other."""
    return st.columns(2) if wide else [st.container(), st.container()]


def _plugged_in(sums: Ledger) -> str:
    """Return the sum with its three largest addends in full and the rest counted."""
    largest = np.argsort(-np.abs(sums.terms))[:3]
    shown = " + ".join(f"{number(sums.inputs[i])} · {number(sums.weights[i])}" for i in largest)
    rest = float(sums.terms.sum() - sums.terms[largest].sum())
    more = sums.terms.size - len(largest)
    return _(
        "{shown} + {rest} from {more} more + bias {bias}",
        shown=shown,
        rest=number(rest),
        more=more,
        bias=number(sums.bias),
    )


def _incoming(name: str, values: Array) -> Heatmap:
    columns, cell = _grid(values)
    signed = bool(values.min() < 0)
    return Heatmap(name, values, columns, cell, signed, max(1.0, float(np.abs(values).max())), 0)


def _signed(name: str, values: Array) -> Heatmap:
    columns, cell = _grid(values)
    return Heatmap(name, values, columns, cell, True, float(np.abs(values).max()), 0)


def _grid(values: Array) -> tuple[int, int]:
    return (28, 5) if values.size == 784 else (-(-values.size // 10), 14)


def _input(incoming: str, index: int) -> str:
    """Return the name of an input; a pixel by its row and column too."""
    unit = Unit(incoming, index)
    return f"{unit}: {index // 28}, {index % 28}" if incoming == "x" else str(unit)
