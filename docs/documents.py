"""The project's documents in Markdown, and what is in them: links, pictures, headings, code."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.languages import LANGUAGES

PROJECT = Path(__file__).resolve().parent.parent
APP = "http://localhost:8501/"  # where the documents expect the app


@dataclass(frozen=True)
class Picture:
    """A picture in a document.

    Attributes
    ----------
    path : Path
    words : str
        Its alt text.
    target : str
        Where a click on it leads; empty where it is no link.
    """

    path: Path
    words: str
    target: str


@dataclass(frozen=True)
class Code:
    """A block of code: its language, its text, and the line it begins at."""

    language: str
    text: str
    line: int


@dataclass(frozen=True)
class View:
    """A view of the app that a link opens.

    Attributes
    ----------
    link : str
    page : str
        Its path, empty for the page Start.
    parameters : dict of str to list of str
        What the address asks for.
    """

    link: str
    page: str
    parameters: dict[str, list[str]]


@dataclass(frozen=True)
class Section:
    """What stands from one heading to the next, the heading included.

    Attributes
    ----------
    level : int
        Of the heading; 1 is the document's own.
    text : str
        Its words, without code and without where links lead.
    snippets : list of str
        The code within its text, in order.
    links : list of str
        Where its links lead, in order.
    blocks : list of Code
        Its blocks of code, in order.
    """

    level: int
    text: str
    snippets: list[str]
    links: list[str]
    blocks: list[Code]


class Document:
    """One of them.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tokens = MarkdownIt("commonmark").enable("table").parse(path.read_text("utf-8"))

    @property
    def name(self) -> str:
        """Its path in the project."""
        return self.path.relative_to(PROJECT).as_posix()

    @property
    def original(self) -> Path | None:
        """The document that it is a translation of; None if it is none."""
        if self.path.name == "README.zh-CN.md":  # as GitHub's readers expect it
            return self.path.with_name("README.md")
        if self.path.parent.name in LANGUAGES:
            return self.path.parents[1] / self.path.name
        return None

    @cached_property
    def links(self) -> list[str]:
        """Where its links lead, in order."""
        return [unquote(target) for token, target in self._inline() if token.type == "link_open"]

    @cached_property
    def pictures(self) -> list[Picture]:
        """Its pictures, in order."""
        return [
            Picture(self.path.parent / str(token.attrs["src"]), token.content, unquote(target))
            for token, target in self._inline()
            if token.type == "image"
        ]

    @cached_property
    def views(self) -> list[View]:
        """The views of the app that its links open, each once."""
        views = []
        for link in dict.fromkeys(link for link in self.links if link.startswith(APP)):
            address = urlsplit(link)
            views.append(View(link, address.path.lstrip("/"), parse_qs(address.query, True)))
        return views

    @cached_property
    def anchors(self) -> list[str]:
        """What its headings are called in links, as GitHub calls them, in order."""
        anchors, seen = [], Counter[str]()
        for opening, heading in zip(self._tokens, self._tokens[1:], strict=False):
            if opening.type == "heading_open":
                words = "".join(token.content for token in heading.children or ())
                anchor = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
                anchors.append(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
                seen[anchor] += 1
        return anchors

    @cached_property
    def sections(self) -> list[Section]:
        """Its sections, in order."""
        starts = [i for i, token in enumerate(self._tokens) if token.type == "heading_open"]
        return [
            _section(self._tokens[start:end])
            for start, end in zip(starts, [*starts[1:], len(self._tokens)], strict=True)
        ]

    def code(self, *languages: str) -> list[Code]:
        """Return its blocks of code in these languages, in order."""
        return [code for code in _blocks(self._tokens) if code.language in languages]

    def commands(self, program: str) -> list[str]:
        """Return the command lines of a program, from its text and from its blocks of code."""
        texts = [part.content for part, _ in self._inline() if part.type == "code_inline"]
        texts += [line for code in self.code("sh") for line in code.text.splitlines()]
        return [text for text in texts if text.startswith(f"{program} ")]

    def _inline(self) -> Iterator[tuple[Token, str]]:
        """Yield what stands in its text, each with the target of the link it is in."""
        for token in self._tokens:
            target = ""
            for part in token.children or ():
                if part.type == "link_open":
                    target = str(part.attrs["href"])
                yield part, target
                if part.type == "link_close":
                    target = ""


def _section(tokens: list[Token]) -> Section:
    parts = [part for token in tokens for part in _flat(token.children or ())]
    return Section(
        int(tokens[0].tag.removeprefix("h")),
        " ".join(part.content for part in parts if part.type == "text"),
        [part.content for part in parts if part.type == "code_inline"],
        [unquote(str(part.attrs["href"])) for part in parts if part.type == "link_open"],
        _blocks(tokens),
    )


def _flat(parts: Sequence[Token]) -> Iterator[Token]:
    """Yield what stands in a text, and in the words of its pictures."""
    for part in parts:
        yield part
        yield from _flat(part.children or ())


def _blocks(tokens: list[Token]) -> list[Code]:
    return [
        Code(token.info.strip(), token.content, token.map[0] + 2)
        for token in tokens
        if token.type == "fence" and token.map
    ]


@cache
def documents() -> tuple[Document, ...]:
    """Read all of them, those that are translations too."""
    folders = [PROJECT, PROJECT / "data", PROJECT / "docs"]
    folders += [PROJECT / "docs" / language for language in LANGUAGES]
    return tuple(Document(path) for folder in folders for path in sorted(folder.glob("*.md")))
