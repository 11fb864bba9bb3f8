"""Steps 1 to 5: a digit, the bytes of the files, one row of numbers, the three flags."""

from dataclasses import replace

import numpy as np

from core.datasets.mnist import apply_flags
from core.datasets.sources import require
from core.files.idx_parts import idx_parts
from core.messages import message_of
from core.network.network import predict
from core.weights.parameters import count_parameters
from dashboard.frame.walk.step import Step, Wager, options
from dashboard.state.selection import Selection
from dashboard.state.tried_flags import consequences_of_flags
from dashboard.widgets.picture import drawn
from dashboard.words import _, literal, percent, said


def a_digit(selection: Selection) -> Step:
    """Return the step in which the reader draws a digit."""
    classes = selection.source.classes
    drawing = drawn()
    seen = _("A drawing that is 784 numbers, and an answer: how does it come about?")
    if drawing:
        y = predict(selection.network, drawing.x)
        seen = _(
            "Your drawing is read as **{label}**, with {confidence}. It was 784 numbers, and the "
            "answer is ten: how does it come about?",
            label=literal(classes[int(y.argmax())]),
            confidence=percent(float(y.max())),
        )
    return Step(
        title=_("Draw a digit"),
        page="start",
        opens={},
        marks="draw",
        told=_(
            "What you draw is read while you draw it, by a network of {parameters:,} numbers.",
            parameters=count_parameters(selection.network),
        ),
        act=_("Draw a digit on the pad: with the mouse, a finger, or the arrow keys and Space."),
        seen=seen,
    )


def bytes_of_a_file(selection: Selection) -> Step:
    """Return the step about the header of the file that has the images."""
    step = Step(
        title=_("The bytes of a file"),
        page="data",
        opens={"about": "bytes"},
        marks="about",
        told=_(
            "The images lie in a file: first a header, which says what follows, then one byte a "
            "pixel."
        ),
    )
    try:
        pixels = idx_parts(require(selection.source)["x_test"], 1)[-1].start
    except (OSError, ValueError) as error:
        return replace(step, act=said(message_of(error)))
    return replace(
        step,
        act=_("Look at the bytes of `x_test` on the page: what does each group of four say?"),
        seen=_(
            "The pixels begin at byte **{offset}**: the kind of numbers and how many axes there "
            "are take 4 bytes, the length of each axis 4 more. That is where the book's "
            "`offset={offset}` comes from.",
            offset=pixels,
        ),
        wager=Wager(
            _("At which byte of the file, counted from 0, does the first pixel lie?"),
            frozenset({str(pixels)}),
            options("0", "8", str(pixels), "28"),
        ),
        tells=("about",),
    )


def one_row(selection: Selection) -> Step:
    """Return the step about the picture as one row of numbers."""
    image = selection.images[selection.sample]
    inked = np.flatnonzero((image[:-1] > 0) & (image[1:] > 0))
    at = int(inked[0]) if len(inked) else 0
    height, width = image.shape
    return Step(
        title=_("A picture is one row of numbers"),
        page="data",
        opens={"flatten": ""},
        marks="form",
        told=_(
            "`flatten` lays the {height} rows of {width} pixels end to end: the network gets "
            "{count} numbers.",
            height=height,
            width=width,
            count=image.size,
        ),
        act=_(
            "Point at a pixel of the picture, then at the one right below it, and read where each "
            "lies in the row."
        ),
        seen=_(
            "Right below **x[{at}]** lies **x[{below}]**, {width} places on. Nothing tells the "
            "network which pixels are neighbours.",
            at=at,
            below=at + width,
            width=width,
        ),
        wager=Wager(
            _("In the row, which number is the pixel right below x[{at}]?", at=at),
            frozenset({f"x[{at + width}]"}),
            options(f"x[{at + 1}]", f"x[{at + width}]", f"x[{at + 2 * width}]"),
        ),
    )


def normalized(selection: Selection) -> Step:
    """Return the step about what the flag `normalize` is to the network."""
    found = consequences_of_flags(selection.key.data, selection.key.network)
    with_it, without = found.normalized.accuracy, found.raw.accuracy
    answer = "same" if with_it == without else "worse" if without < with_it else "better"
    return Step(
        title=_("Pixels from 0 to 1, or to 255"),
        page="data",
        opens={"normalize": "", "flatten": "", "one_hot_label": ""},
        marks="normalize",
        told=_(
            "`normalize` divides the pixels by 255, so that they go from 0.0 to 1.0. The network "
            "reads {accuracy} of the test images right.",
            accuracy=percent(with_it, 2),
        ),
        act=_("Switch `normalize` off, and read what that does to the network."),
        changes=("normalize",),
        seen=_(
            "No error: nothing checks what the numbers mean. With pixels up to 255 the accuracy is "
            "**{without}** in place of **{accuracy}**.",
            without=percent(without, 2),
            accuracy=percent(with_it, 2),
        ),
        wager=Wager(
            _("Without `normalize`, what will this network do?"),
            frozenset({answer}),
            {
                "error": _("stop with an error"),
                "same": _("be as accurate"),
                "worse": _("be less accurate"),
                "better": _("be more accurate"),
            },
        ),
    )


def shapes(selection: Selection) -> Step:
    """Return the step about the flags `flatten` and `one_hot_label`."""
    classes = selection.source.classes
    n, (height, width) = len(selection.labels), selection.images.shape[1:]
    label = int(selection.labels[selection.sample])
    at = slice(selection.sample, selection.sample + 1)
    row = apply_flags(
        selection.images[at], selection.labels[at], one_hot_label=True, classes=len(classes)
    )[1][0]
    right = f"({n}, 1, {height}, {width})"
    return Step(
        title=_("Shapes are contracts"),
        page="data",
        opens={"normalize": ""},
        marks="flatten",
        told=_(
            "Two flags change only the form: `flatten` that of the images, `one_hot_label` that of "
            "the labels."
        ),
        act=_("Switch `flatten` off and `one_hot_label` on, and compare the shapes."),
        changes=("flatten", "one_hot_label"),
        seen=_(
            "`x_{split}` is {images}: images, channels, rows, columns. The label {label} is "
            "{count} numbers with a single 1: `{row}`.",
            split=selection.split,
            images=right,
            label=literal(classes[label]),
            count=len(classes),
            row="\u00a0".join(f"{value:g}" for value in row),  # on one line
        ),
        wager=Wager(
            _("Which shape has `x_{split}` without `flatten`?", split=selection.split),
            frozenset({right}),
            options(f"({n}, {height * width})", f"({n}, {height}, {width})", right),
        ),
    )
