"""The path of the decision, as it is asked for: from which image, to which class."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from core.messages import Message
from core.network.unit import Unit
from dashboard.pages.forward.followed import UNITS, Question, as_bytes
from dashboard.state import cached
from dashboard.state.keys import Key
from dashboard.state.selection import Selection
from dashboard.widgets.choice import one_of, select
from dashboard.widgets.fields import slider_of
from dashboard.widgets.subject import Subject
from dashboard.words import _

PREDICTION, RUNNER_UP, NONE = "prediction", "runner-up", "none"
#: What the image is compared with.
EMPTY, MEAN, PINNED = "empty", "mean", "pinned"
_EDGES, _MOST_EDGES = 24, UNITS**2


#: What its lines in Python need.
IMPORTS = (
    "from core.explanation.deletion import deletion",
    "from core.explanation.edges import strongest_edges",
    "from core.explanation.flow import flow",
)

state = st.session_state


@dataclass(frozen=True)
class DecisionPath:
    """What is followed, as it is chosen.

    Attributes
    ----------
    selection : Selection
    shown : Subject
        The image.
    unit : int
        The class whose logit it is.
    versus : int or None
        The class whose logit is subtracted.
    reference : str
        ``"empty"``, ``"mean"`` or ``"pinned"``: what it is compared with.
    edges : int
        How many are drawn between two layers.
    """

    selection: Selection
    shown: Subject
    unit: int
    versus: int | None
    reference: str
    edges: int

    @property
    def question(self) -> Question:
        """What is asked, by which what comes of it is kept."""
        reference = self._reference
        return Question(
            self.selection.key.network,
            as_bytes(self.shown.arrays["x"]),
            self.unit,
            self.versus,
            None if reference is None else as_bytes(reference),
        )

    @property
    def asked(self) -> str:
        """What is asked, for the file of its numbers: ``"9-not-4"``."""
        versus = "" if self.versus is None else f"-not-{self.versus}"
        return f"{self.unit}{versus}"

    @property
    def sum(self) -> str:
        """What is followed, as in the code: ``"a3[9] − a3[4]"``."""
        array = f"a{self.selection.network.depth}"
        a = str(Unit(array, self.unit))
        return a if self.versus is None else f"{a} − {Unit(array, self.versus)}"

    @property
    def _reference(self) -> Array | None:
        if self.reference == MEAN:
            return _mean_image(self.selection.key)
        pinned = self.selection.pinned
        if self.reference == PINNED and pinned is not None:
            return self.selection.x(pinned)
        return None

    @property
    def compared(self) -> Message:
        """What it is compared with, within a sentence."""
        if self.reference == MEAN:
            return Message("the mean image of the split")
        if self.reference == PINNED:
            return Message("sample {sample}", sample=self.selection.pinned)
        return Message("an image without ink")

    def in_python(self) -> str:
        """Return the lines that give its numbers, after `IMPORTS`, where the arrays are known."""
        split = self.selection.split
        references = {
            EMPTY: "np.zeros_like(x)",
            MEAN: f"x_{split}.mean(axis=0)",
            PINNED: f"x_{split}[{self.selection.pinned}]",
        }
        versus = "" if self.versus is None else f", versus={self.versus}"
        depth = self.selection.network.depth
        array = state.get("deletion", "z1" if depth > 1 else "x")
        return f"""
reference = {references[self.reference]}
found = flow(network, x, {self.unit}{versus}, reference=reference)
print(found.value, found.reference_value, found.contributions)
for step in strongest_edges(found, edges={self.edges}, units={UNITS}):
    print(step.layer, step.edges, step.rest, step.fraction)
fell = deletion(found, "{array}")
print(fell.counts, fell.expected, fell.measured, fell.random.mean(axis=0))
"""


@cached.FIGURES.keep()
def _mean_image(key: Key) -> Array:
    images = cached.splits(key.data)[key.split][0]
    return np.asarray(images.mean(axis=0).ravel() / 255)


def choose_path(selection: Selection, shown: Subject) -> DecisionPath:
    """Draw the choices of what is followed, and return them."""
    y, classes = shown.arrays["y"], selection.source.classes
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked: dict[str | int, str] = {PREDICTION: Message("the prediction")}
        unit = select(_("Why"), asked | dict(enumerate(classes)), key="path_of", width=150)
        unit = unit if isinstance(unit, int) else int(y.argmax())
        others: dict[str | int, str] = {k: c for k, c in enumerate(classes) if k != unit}
        words: dict[str | int, str] = {
            RUNNER_UP: Message("the likeliest other class"),
            NONE: Message("none"),
        }
        versus = select(_("and not"), words | others, key="path_not", width=200)
        if versus == RUNNER_UP and others:
            versus = int(np.where(np.arange(len(y)) == unit, -1, y).argmax())
        references: dict[str, str] = {EMPTY: Message("no ink"), MEAN: Message("the mean image")}
        if selection.pinned is not None:
            references[PINNED] = Message("the pinned sample")
        reference = one_of(_("Compared with"), references, key="reference")
        edges = slider_of(
            _("Edges between two layers"),
            1,
            _MOST_EDGES,
            key="edges",
            default=_EDGES,
            step=1,
            width=150,
        )
    return DecisionPath(
        selection, shown, unit, versus if isinstance(versus, int) else None, reference, edges
    )
