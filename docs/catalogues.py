"""The catalogues of what is said in other languages: ``python -m docs.catalogues [LANGUAGE …]``.

Reads every sentence out of the code, brings the catalogue of each language up to date and compiles
it. A new sentence is empty there, or marked *fuzzy* where it was like an old one: fill it in, take
the mark away, and run the command again. A language that is named and new gets its files.
"""

import ast
import sys
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from core.languages import LANGUAGES

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "dashboard")  # each with its own, below its `locale`
# What takes a template first, or after a number one for a single thing and one for several.
KEYWORDS: dict[str, tuple[int, ...] | None] = {"Message": None, "_": None, "counted": (2, 3)}
WRITTEN = next(iter(LANGUAGES))  # the language of the code, which needs none
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # what has not changed is written as it was


def template(package: str) -> Catalog:
    """Return the catalogue of a package in which nothing is translated yet, from its code."""
    found = Catalog(
        project="Forward Pass",
        version="1",
        copyright_holder="",
        msgid_bugs_address="",
        creation_date=_NEVER,
        revision_date=_NEVER,
        fuzzy=False,
    )
    sources = extract_from_dir(
        PROJECT / package,
        [("**.py", "docs.catalogues:calls")],
        keywords=KEYWORDS,
    )
    for file, _, text, *_ in sorted(sources, key=lambda each: (each[0], each[1])):
        found.add(text, locations=[(f"{package}/{file}", 0)])
    return found


def calls(
    file: BinaryIO, keywords: Collection[str], comment_tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Yield the line, the keyword and the texts of each call of one, as Babel asks for them.

    Babel's own reader passes over a call within another's, and within an f-string.
    """
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call):
            name: str = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if name in keywords:
                values = (getattr(each, "value", None) for each in node.args)
                texts = tuple(each if isinstance(each, str) else None for each in values)
                yield node.lineno, name, texts, []


def source_of(package: str, language: str) -> Path:
    """Return where the catalogue is that people fill in; the compiled one is beside it."""
    return PROJECT / package / "locale" / language / "LC_MESSAGES" / f"{package}.po"


def read(package: str, language: str) -> Catalog:
    """Return the catalogue of a package in a language, as it is on disk; empty if it is not."""
    path = source_of(package, language)
    if not path.exists():
        return Catalog(locale=language)
    return read_po(BytesIO(path.read_bytes()), locale=language)


def updated(package: str, language: str) -> Catalog:
    """Return the catalogue with the sentences that the code has now, and no others."""
    catalogue = read(package, language)
    catalogue.update(template(package), no_fuzzy_matching=False, update_header_comment=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# What {package} says, in {LANGUAGES.get(language, language)}."
    catalogue.creation_date = catalogue.revision_date = _NEVER
    return catalogue


def as_text(catalogue: Catalog) -> bytes:
    """Return the bytes of the file that people fill in."""
    text = BytesIO()
    write_po(text, catalogue, width=100, include_lineno=False, sort_by_file=True)
    return text.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return the bytes of the file that ``gettext`` reads."""
    binary = BytesIO()
    write_mo(binary, catalogue)
    return binary.getvalue()


def unfinished(catalogue: Catalog) -> Iterator[str]:
    """Yield the sentences that are not translated, or doubtful."""
    entries = (each for each in catalogue if each.id)
    return (str(each.id) for each in entries if each.fuzzy or not all(forms(each.string)))


def forms(text: str | Sequence[str] | None) -> Sequence[str]:
    """Return what an entry says, once or in each form of a count."""
    return text if isinstance(text, list | tuple) else (str(text or ""),)


def main(languages: list[str]) -> int:
    """Bring the catalogues up to date; 1 if a sentence is still to be translated."""
    left = 0
    for language in languages or [each for each in LANGUAGES if each != WRITTEN]:
        for package in PACKAGES:
            catalogue = updated(package, language)
            path = source_of(package, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_text(catalogue))
            path.with_suffix(".mo").write_bytes(compiled(catalogue))
            still = len(list(unfinished(catalogue)))
            left += still
            print(f"{path.relative_to(PROJECT)}: {len(catalogue):,} sentences, {still:,} to do")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
