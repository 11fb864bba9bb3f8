"""The project's documents in Markdown, and what is in them: links, pictures, headings, code."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

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
    def anchors(self) -> set[str]:
        """What its headings are called in links, as GitHub calls them."""
        anchors, seen = set(), Counter[str]()
        for opening, heading in zip(self._tokens, self._tokens[1:], strict=False):
            if opening.type == "heading_open":
                words = "".join(token.content for token in heading.children or ())
                anchor = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
                anchors.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
                seen[anchor] += 1
        return anchors

    def code(self, *languages: str) -> list[Code]:
        """Return its blocks of code in these languages, in order."""
        return [
            Code(token.info.strip(), token.content, token.map[0] + 2)
            for token in self._tokens
            if token.type == "fence" and token.map and token.info.strip() in languages
        ]

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


def documents() -> list[Document]:
    """Read all of them."""
    folders = (PROJECT, PROJECT / "data", PROJECT / "docs")
    return [Document(path) for folder in folders for path in sorted(folder.glob("*.md"))]
