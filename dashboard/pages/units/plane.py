"""One array of a split in two dimensions: where each sample lies, and which lie in a rectangle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.arrays import Array
from core.explanation.projection import Projection, pca
from core.messages import Message
from dashboard.components.scatter import Mark, Rectangle
from dashboard.pages.units.spaces import ArrayKey, array_key
from dashboard.state import cached
from dashboard.state.cached import TooLargeError
from dashboard.state.selection import Selection
from dashboard.words import _, joined, percent, said

#: What the colour of a point can tell, and the scale of `scatter` that tells it.
COLOURS = {
    "label": "classes",
    "prediction": "classes",
    "error": "outcome",
    "confidence": "ramp",  # what is unsure stands out
}
#: What each is called.
COLOURS_BY = {
    "label": Message("label"),
    "prediction": Message("prediction"),
    "error": Message("error"),
    "confidence": Message("confidence"),
}
DRAWN = 10_000  # points at most
TEN = 10  # colours of labels
WIDEST = 2048  # values of a sample: their principal components take some seconds


@dataclass(frozen=True)
class Plane:
    """The samples of a split along the first two principal components of an array.

    Attributes
    ----------
    selection : Selection
    array : str
        ``"x"``, ``"z1"`` and so on.
    seen : Projection
        Of all samples of the split.
    """

    selection: Selection
    array: str
    seen: Projection

    @property
    def drawn(self) -> npt.NDArray[np.intp]:
        """The samples that are drawn, in order: all, or of more than `DRAWN` so many at random."""
        n = len(self.seen.coordinates)
        if n <= DRAWN:
            return np.arange(n)
        return np.sort(np.random.default_rng(0).choice(n, DRAWN, replace=False))

    def inside(self, rectangle: Rectangle | None) -> npt.NDArray[np.intp]:
        """Return the samples of the whole split in a rectangle, all of them if it is None."""
        if rectangle is None:
            return np.arange(len(self.seen.coordinates))
        left, right, bottom, top = rectangle
        inside = (self.seen.coordinates >= (left, bottom)) & (self.seen.coordinates <= (right, top))
        return np.flatnonzero(inside.all(axis=1))

    def groups(self, colour_by: str) -> tuple[Array, Sequence[str]]:
        """Return the group of each sample, and the groups' names, for what the colour tells."""
        outcome = self.selection.evaluation
        if colour_by == "error":
            return (~outcome.correct).astype(int), [_("right"), _("wrong")]
        if colour_by == "confidence":
            tenths = [
                _("{low} to {high}", low=10 * k, high=percent((k + 1) / 10, 0)) for k in range(10)
            ]
            return np.minimum((outcome.confidence * 10).astype(int), 9), tenths
        found = outcome.labels if colour_by == "label" else outcome.predicted
        return found, list(map(said, self.selection.source.classes))

    def caption(self, colour_by: str) -> str:
        """Return what a point of the map is, for what the colour tells."""
        sentences = [
            Message(
                "A point is a sample, placed along the two directions in which {array} varies "
                "most; a label stands at the mean of its samples.",
                array=self.array,
            )
        ]
        if COLOURS[colour_by] == "classes" and len(self.groups(colour_by)[1]) > TEN:
            sentences.append(Message("From the eleventh label on the ten colours come again."))
        if (drawn := len(self.drawn)) < (n := len(self.selection.labels)):
            sentences.append(
                Message(
                    "{drawn:,} of the {n:,} samples are drawn, chosen at random and always the "
                    "same; the rectangle counts all.",
                    drawn=drawn,
                    n=n,
                )
            )
        return joined(sentences)

    def marks(self, colour_by: str) -> list[Mark]:
        """Return a mark at each class's mean, by label unless the colour is the prediction's."""
        outcome = self.selection.evaluation
        found = outcome.predicted if colour_by == "prediction" else outcome.labels
        classes = self.selection.source.classes
        counts = np.bincount(found, minlength=len(classes))
        sums = (np.bincount(found, axis, len(classes)) for axis in self.seen.coordinates.T)
        means = np.transpose(list(sums)) / np.maximum(counts, 1)[:, None]
        marks = [
            Mark("class", said(name), *means[k].tolist())
            for k, name in enumerate(classes)
            if counts[k]
        ]
        for kind in ("selected", "pinned"):
            sample = self.selection.sample if kind == "selected" else self.selection.pinned
            if sample is not None:
                name = _("sample {sample}", sample=sample)
                marks.append(Mark(kind, name, *self.seen.coordinates[sample].tolist()))
        return marks

    def table(self, samples: Array) -> pd.DataFrame:
        """Return samples with their place in the plane."""
        outcome, classes = self.selection.evaluation, np.array(self.selection.source.classes)
        return pd.DataFrame(
            {
                "first": self.seen.coordinates[samples, 0],
                "second": self.seen.coordinates[samples, 1],
                "label": classes[outcome.labels[samples]],
                "predicted": classes[outcome.predicted[samples]],
                "runner-up": classes[outcome.runner_up[samples]],
                "confidence": outcome.confidence[samples],
            },
            index=pd.Index(samples, name="sample"),
        )


def plane(selection: Selection, array: str) -> Plane:
    """Return the plane of an array of the selected split."""
    return Plane(selection, array, _projection(array_key(selection, array)))


@cached.FIGURES.keep(Message("Finding the principal components…"))
def _projection(key: ArrayKey) -> Projection:
    vectors = key.vectors
    units = vectors.shape[1]
    if units > WIDEST:
        raise TooLargeError(
            Message(
                "The map of {array} is made of how its {units:,} values vary with each other, "
                "which takes too long for more than {most:,}.",
                array=key.array,
                units=units,
                most=WIDEST,
            )
        )
    seen = pca(vectors, min(2, vectors.shape[1]))
    # A layer of one unit has no second direction: its samples lie on a line.
    missing = 2 - len(seen.explained)
    return replace(
        seen,
        explained=np.pad(seen.explained, (0, missing)),
        coordinates=np.pad(seen.coordinates, ((0, 0), (0, missing))),
    )


def read_rectangle(text: str) -> Rectangle | None:
    """Read left, right, bottom and top from four numbers; None if there is no text.

    Raises
    ------
    ValueError
        If these are not four finite numbers.
    """
    if not text.strip():
        return None
    try:
        numbers = np.array(text.replace(",", " ").replace("−", "-").split(), dtype=np.float64)
    except ValueError:
        numbers = np.empty(0)
    if numbers.shape != (4,) or not np.isfinite(numbers).all():
        raise ValueError(
            Message(
                "A rectangle is four numbers: left, right, bottom and top, in the units of the "
                "axes; found “{text}”. The whole map is shown.",
                text=text[:40].replace("`", ""),
            )
        )
    # In either order: the smaller one of a pair is left or bottom.
    (left, right), (bottom, top) = np.sort(numbers.reshape(2, 2)).tolist()
    return left, right, bottom, top


def write_rectangle(rectangle: Rectangle | None) -> str:
    """Return a rectangle as `read_rectangle` reads it, in the digits that matter."""
    return "" if rectangle is None else " ".join(f"{edge:.4g}" for edge in rectangle)
