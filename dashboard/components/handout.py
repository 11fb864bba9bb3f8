"""A page in one file: what components show, live by their own scripts, without any server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.arrays import Array
from core.languages import LANGUAGES
from core.messages import Message
from core.network.network import Network
from core.network.packing import MOST_PARAMETERS, pack
from core.weights.parameters import count_parameters
from dashboard.components.arrays import read_as
from dashboard.components.assets import Drawing, recorded
from dashboard.components.handout_page import html_page
from dashboard.words import _, said
from dashboard.words.translation import speaking

MOST_BYTES = 3_000_000  #: Of a file: it goes by mail, and opens on a phone.
MOST_SAMPLES = 500
# About how many bytes of a file are its program, a parameter and a sample.
_PROGRAM, _PARAMETER, _SAMPLE = 400_000, 5.4, 2_500
KEY = "handout"  #: By which the components of a handout find its network.


@dataclass(frozen=True)
class Section:
    """A part of a handout.

    Attributes
    ----------
    heading : str
        Empty for none. Each text may be a `Message`.
    text : sequence of str
        Paragraphs, in which ``**bold**`` and ```code``` are as in Markdown, and nothing else is.
    draw : callable
        Mounts components, which are recorded, once in every language.
    code : str
        The lines over `core` that give its numbers.
    answer : str
        What is to be guessed first: it is folded.
    """

    heading: str
    text: Sequence[str]
    draw: Callable[[], None] = lambda: None
    code: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Samples:
    """Samples that can be chosen in a handout.

    Attributes
    ----------
    indices : (N,) int
        Which they are in their split.
    images : (N, 28, 28) uint8
    labels, predicted : (N,) int
    """

    indices: Array
    images: Array
    labels: Array
    predicted: Array


@dataclass(frozen=True)
class Content:
    """What a handout says and shows, in the language that is spoken where it is made.

    Attributes
    ----------
    title, lead : str
    sections : sequence of Section
    """

    title: str
    lead: str
    sections: Sequence[Section]


def most_samples(network: Network) -> int:
    """Return how many samples fit into a handout beside a network: at least one."""
    room = MOST_BYTES - _PROGRAM - _PARAMETER * count_parameters(network)
    return max(1, min(MOST_SAMPLES, int(room // _SAMPLE)))


def check_size(network: Network) -> None:
    """Raise ValueError if a handout cannot hold a network."""
    if (found := count_parameters(network)) > MOST_PARAMETERS:
        raise ValueError(
            Message(
                "A handout holds networks of at most {most:,} parameters, and this one has "
                "{found:,}: choose a smaller network.",
                most=MOST_PARAMETERS,
                found=found,
            )
        )


def handout(
    content: Callable[[], Content],
    language: str,
    network: Network | None = None,
    samples: Samples | None = None,
    first: int | None = None,
) -> bytes:
    """Return an HTML file that needs nothing else: no request leaves it, and no other script runs.

    Parameters
    ----------
    content : callable
        Returns it, and is called in every language.
    language : str
        The code of the one it opens in; it holds all, with a switch.
    network : Network, optional
        That of arrays with the key `KEY`.
    samples : Samples, optional
    first : int, optional
        The sample that is shown at first; else what was drawn.

    Raises
    ------
    ValueError
        If it would be larger than `MOST_BYTES`, or the network is too large for a browser.
    """
    if network is not None:
        check_size(network)
    languages: dict[str, Any] = {}
    for code in LANGUAGES:
        with speaking(code):
            languages[code] = _said(content(), code)
    shown = (section for each in languages.values() for section in each["sections"])
    names = {part["name"] for section in shown for part in section["parts"]}
    held: dict[str, Any] = {
        "first": first,
        "languages": languages,
        "networks": [] if network is None else [pack(network, KEY)],
        "samples": samples
        and {
            "indices": samples.indices.tolist(),
            "labels": samples.labels.tolist(),
            "predicted": samples.predicted.tolist(),
            "pixels": samples.images.tobytes(),
        },
    }
    page = html_page(language, held, sorted(names))
    if len(page) > MOST_BYTES:
        raise ValueError(
            Message(
                "This handout would have {size:,.1f} MB, and a file that goes by mail at most "
                "{most:,.0f}: choose fewer samples.",
                size=len(page) / 1e6,
                most=MOST_BYTES / 1e6,
            )
        )
    return page


def _said(content: Content, code: str) -> dict[str, object]:
    """Return all that is said and drawn in a language, which is spoken."""
    return {
        "name": LANGUAGES[code],
        "title": str(said(content.title)),
        "lead": str(said(content.lead)),
        "words": {
            "sample": read_as(
                _("Sample {sample}", sample="{sample}"), "{label}", "{predicted}", "{confidence}"
            ),
            "empty": _("None of the samples in this file is in this cell."),
            "python": _("In Python"),
            "answer": _("What is to be seen"),
            "footer": _(
                "This file was made by **Forward Pass**, which shows every number a neural network "
                "computes. It works without a connection: nothing is fetched, and nothing of what "
                "you draw is sent."
            ),
        },
        "sections": [
            {
                "heading": str(said(section.heading)),
                "text": [str(said(text)) for text in section.text],
                "parts": [part._asdict() for part in _drawn(section)],
                "code": section.code,
                "answer": str(said(section.answer)),
            }
            for section in content.sections
        ],
    }


def _drawn(section: Section) -> list[Drawing]:
    with recorded() as drawings:
        section.draw()
    return drawings
