"""What goes through the network: a sample of the split, or an image made on What if."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.network.network import Network, forward
from dashboard.state.selection import Selection
from dashboard.words import _, literal, percent, said

#: Where the image of What if comes from.
SAMPLE, DRAWING, PICTURE = "sample", "drawing", "picture"
#: What each is called.
SOURCES = {
    SAMPLE: Message("the selected sample"),
    DRAWING: Message("a drawing"),
    PICTURE: Message("a picture"),
}
SUM = "sum"  # the key of the container in which Forward pass shows the sum behind a unit
IMAGE = "image.png"  # what the picture of an image of one's own is saved as


@dataclass(frozen=True)
class Subject:
    """An image and all that the network makes of it.

    Attributes
    ----------
    title : Message
        ``"Sample 12"``.
    x_code : str
        The image in Python: ``"x_test[12]"``.
    file : str
        What the files of its figures begin with.
    label : int or None
        The true label, where there is one.
    arrays : mapping of str to array
        x, a1, z1, …, y.
    """

    title: Message
    x_code: str
    file: str
    label: int | None
    arrays: Mapping[str, Array]

    def heading(self, classes: Sequence[str]) -> Message:
        """Return what it is and what the network takes it for."""
        values = self._outcome(classes)
        if self.label is None:
            return predicted_as(self.title, **values)
        return _(
            "{title}: true {true}, :{colour}[predicted {label}] with {confidence}",
            title=self.title,
            **values,
        )

    def pinned(self, classes: Sequence[str]) -> Message:
        """Return the same of a sample that another image is compared with."""
        return _(
            "**Pinned: {title}**, true {true}, :{colour}[predicted {label}] with {confidence}",
            title=said(self.title).lower(),
            **self._outcome(classes),
        )

    def _outcome(self, classes: Sequence[str]) -> dict[str, str]:
        y = self.arrays["y"]
        best = int(y.argmax())
        values = {"label": literal(classes[best]), "confidence": percent(y.max())}
        if self.label is not None:
            values["true"] = literal(classes[self.label])
            values["colour"] = "blue" if best == self.label else "orange"
        return values


def predicted_as(title: str, label: str, confidence: str) -> Message:
    """Return the heading of an image that has no true label."""
    return _(
        "{title}: predicted {label} with {confidence}",
        title=title,
        label=label,
        confidence=confidence,
    )


def sample(selection: Selection, index: int) -> Subject:
    """Send a sample of the split through the network."""
    return Subject(
        title=Message("Sample {sample}", sample=index),
        x_code=f"x_{selection.split}[{index}]",
        file=f"{selection.name}-{index}",
        label=int(selection.labels[index]),
        arrays=arrays_in(selection.network, selection.x(index)),
    )


def own_digit(selection: Selection, x: Array, truth: str | None = None) -> Subject:
    """Send an image that is no sample through the network, as `navigate.open_digit` keeps it."""
    classes = selection.source.classes
    return Subject(
        title=Message("Your image"),
        x_code=f'np.asarray(Image.open("{IMAGE}"), dtype=np.float32).ravel() / 255',
        file=f"{selection.name}-image",
        label=classes.index(truth) if truth in classes else None,
        arrays=arrays_in(selection.network, x),
    )


def png(x: Array) -> bytes:
    """Return an image (784,) as a PNG of 28 × 28 grey levels."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(np.rint(x.reshape(28, 28) * 255).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def arrays_in(network: Network, x: Array) -> dict[str, Array]:
    """Return x and all that a network makes of it, for one image or for a batch."""
    return {"x": x, **forward(network, x)}
