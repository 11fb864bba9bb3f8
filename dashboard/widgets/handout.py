"""Handouts: what a page shows, as a file that is live without the app."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np

from core.arrays import Array
from core.datasets.mnist import apply_flags
from core.datasets.table import Source
from core.evaluation.evaluation import Evaluation
from core.messages import Message
from core.network.network import Network
from dashboard.components.confusion import confusion_matrix
from dashboard.components.gallery import gallery
from dashboard.components.handout import (
    KEY,
    MOST_SAMPLES,
    Content,
    Samples,
    Section,
    handout,
    most_samples,
)
from dashboard.components.hint import Hint
from dashboard.components.pad import DRAWN_BY, pad
from dashboard.state.selection import SPLITS, Selection
from dashboard.widgets.drawing import PREPARED, arrays_of
from dashboard.widgets.in_python import data_comment, imports, network_imports, network_line
from dashboard.widgets.samples import items_of, marks_explained
from dashboard.widgets.subject import Subject, arrays_in, png
from dashboard.words import _, joined, language, quoted, without_markdown

__all__ = ["MOST_SAMPLES", "USUAL_SAMPLES", "Lesson", "Section"]

USUAL_SAMPLES = 100


@dataclass(frozen=True)
class Lesson:
    """What handouts are made of: a network, and a split that it has been evaluated on.

    Attributes
    ----------
    network : Network
    file : str
        What it is called: its file, and at which step of its training and edited it is.
    source : Source
    split : str
    images : (N, 28, 28) uint8
    outcome : Evaluation
    line : str
        That which makes the network, in Python.
    needed : tuple of str
        What it imports beside ``init_network``.
    """

    network: Network
    file: str
    source: Source
    split: str
    images: Array
    outcome: Evaluation
    line: str
    needed: tuple[str, ...] = ()

    @classmethod
    def of(cls, selection: Selection) -> Self:
        """Return it of what a visitor has selected."""
        key = selection.key.network
        return cls(
            selection.network,
            selection.network_name if key.passing else selection.network_file,
            selection.source,
            selection.split,
            selection.images,
            selection.evaluation,
            data_comment(selection.data) + network_line(key),
            network_imports(key),
        )

    def page(
        self,
        content: Callable[[], tuple[str, Sequence[Section]]],
        samples: Array | None = None,
        first: int | None = None,
    ) -> bytes:
        """Return a handout with the network, in the visitor's language at first.

        `content` returns its title and its sections, in the language that is spoken. Of the split
        `samples` can be chosen; `first` is the one shown at first, else it is what is drawn.
        """

        def said_now() -> Content:
            title, sections = content()
            lead = _(
                "The network {file} ({sizes}, {activation}) computes in this very page: draw a "
                "digit, choose a sample, read any number.",
                file=self.file,
                sizes="-".join(map(str, self.network.sizes)),
                activation=self.network.activation,
            )
            return Content(title, lead, sections)

        chosen = None
        if samples is not None:
            chosen = Samples(
                samples,
                np.asarray(self.images[samples]),
                np.asarray(self.outcome.labels[samples]),
                np.asarray(self.outcome.predicted[samples]),
            )
        return handout(said_now, language(), self.network, chosen, first)

    def digit(self, shown: Subject, sample: int | None = None) -> Section:
        """Return the pad and the arrays: of an image, and of the pen and of samples from then on.

        `sample` is which one the image is, if it is one.
        """
        code = "" if sample is None else self._code(sample)
        return Section("", (), partial(self._digit, shown), code)

    def subject(self, sample: int) -> Subject:
        """Return a sample and what the network makes of it."""
        x = apply_flags(self.images[sample], self.outcome.labels[sample])[0]
        return Subject(
            title=Message("Sample {sample}", sample=sample),
            x_code="",
            file="",
            label=int(self.outcome.labels[sample]),
            arrays=arrays_in(self.network, x),
        )

    def gallery(self, samples: Array) -> Section:
        """Return the samples that can be chosen."""
        return Section(
            Message("Samples"),
            [
                Message("Click one, and its numbers are above: true label → prediction."),
                *self._marks(samples),
            ],
            partial(self._gallery, samples),
        )

    def matrix(self, samples: Array) -> Section:
        """Return the confusion matrix of the split, and samples to be told by its cells."""
        outcome = self.outcome
        return Section(
            Message("Where it fails"),
            [
                Message(
                    "Of {n:,} {split} samples **{wrong:,}** are read wrong. Click a cell to see "
                    "those in it that this file has, a sample to see its numbers.",
                    n=len(outcome.labels),
                    split=SPLITS[self.split],
                    wrong=int((~outcome.correct).sum()),
                ),
                *self._marks(samples),
            ],
            partial(self._matrix, samples),
        )

    def usual(self, first: Sequence[int] = (), most: int = USUAL_SAMPLES) -> Array:
        """Return samples worth having: those named, then half read wrong, the surest first."""
        outcome = self.outcome
        most = min(most, most_samples(self.network))
        wrong, right = np.flatnonzero(~outcome.correct), np.flatnonzero(outcome.correct)
        wrong = wrong[np.argsort(-outcome.confidence[wrong], kind="stable")]
        share = min(len(wrong), max(most // 2, most - len(right)))
        even = np.linspace(0, len(right) - 1, min(len(right), most - share)).astype(int)
        ordered = np.concatenate([np.asarray(first, int), wrong[:share], right[even]])
        return np.asarray(list(dict.fromkeys(ordered.tolist()))[:most])

    def _digit(self, shown: Subject) -> None:
        pad(
            None,
            "",
            key="pad",
            words=_("Your drawing, or the sample that is chosen until you draw"),
            hint=joined([DRAWN_BY, PREPARED]),
            drawing=True,
            on_draw=lambda picture, deed: None,
            instead=png(shown.arrays["x"]),
        )
        arrays_of(
            shown,
            self.network,
            self.source.classes,
            key=KEY,
            hint=Hint(
                _("Point at a cell to see what adds up to it; Tab and arrow keys do the same."),
                _("Tap a cell to see what adds up to it."),
            ),
            follow=True,
        )

    def _marks(self, samples: Array) -> list[str]:
        """Return what the marks of samples mean, if one has any."""
        words = marks_explained(self.outcome.labels, samples)
        return [without_markdown(words)] if words else []

    def _gallery(self, samples: Array) -> None:
        gallery(
            np.asarray(self.images[samples]),
            items_of(self.outcome, self.source.classes, samples),
            key="gallery",
            label=_("The samples in this file"),
            selected=-1,
            on_open=lambda sample: None,
        )

    def _matrix(self, samples: Array) -> None:
        confusion_matrix(
            self.outcome.confusion,
            self.source.classes,
            key="confusion",
            chosen=(None, None),
            on_choose=lambda row, column: None,
        )
        self._gallery(samples)

    def _code(self, sample: int) -> str:
        x, t = f"x_{self.split}", f"t_{self.split}"
        unpacked = f"({x}, {t}), _" if self.split == "train" else f"_, ({x}, {t})"
        return (
            f"{imports('from core import forward, init_network, load_mnist', *self.needed)}\n"
            f"{self.line}\n{unpacked} = load_mnist(source={quoted(self.source.name)})\n"
            f"arrays = forward(network, {x}[{sample}])\n"
            f'print(arrays["y"], {t}[{sample}])'
        )
