"""A document says the same in both languages: what one side has and the other has not."""

import re
from collections import Counter

import pytest

pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")

from docs.documents import APP, PROJECT, documents

DOCUMENTS = {document.path: document for document in documents()}
TRANSLATIONS = [document for document in DOCUMENTS.values() if document.original]
PROGRAMS = ("sh", "powershell", "ini", "nginx", "toml", "pycon", "python")
COMMENT = re.compile(r"(^|[ ]) *# .*$", re.MULTILINE)
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,:;!?()]|[,:;!?()][\u4e00-\u9fff]")
NUMBER = re.compile(r"\d(?:[\d,.]*\d)?")


def test_every_document_for_those_who_use_the_app_is_there_in_chinese():
    english = {PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")}
    english.remove(PROJECT / "docs" / "glossary.md")  # it is in both
    assert {document.original for document in TRANSLATIONS} == english


def program(code):
    """Return what a block of code does, in no language: its name, and its lines without words."""
    if code.language.partition(" ")[0] in PROGRAMS:  # only comments are translated
        lines = COMMENT.sub("", code.text).splitlines()
        return code.language, [line.rstrip() for line in lines if line.strip()]
    # A table of files, of which the first column is the same, or what was said of some arrays.
    columns = [re.split(r" {2,}", line) for line in code.text.splitlines()]
    return code.language, [row[0] if row[1:] else NUMBER.findall(row[0]) for row in columns]


def target(document, link):
    """Return where a link leads, in no language: an anchor becomes the number of its heading."""
    if link.startswith(APP):
        return re.sub(r"[?&]lang=zh$", "", link)
    path, _, anchor = link.partition("#")
    if "://" in path:
        return link
    led = document.path.parent / path if path else document.path
    if led.suffix != ".md":
        return led.resolve()
    other = DOCUMENTS[led.resolve()]
    return other.original or other.path, anchor and other.anchors.index(anchor)


def one_sided(english, chinese):
    """Yield what one of two sides has more of than the other."""
    english, chinese = Counter(map(str, english)), Counter(map(str, chinese))
    yield from (f"English alone has {each}" for each in english - chinese)
    yield from (f"Chinese alone has {each}" for each in chinese - english)


@pytest.mark.parametrize("document", TRANSLATIONS, ids=lambda document: document.name)
class TestEachTranslation:
    def test_has_the_same_headings(self, document):
        english = DOCUMENTS[document.original]
        assert [part.level for part in document.sections] == [
            part.level for part in english.sections
        ]

    def test_has_in_each_section_the_same_figures_code_and_links(self, document):
        english = DOCUMENTS[document.original]
        found = []
        for here, there, name in zip(
            document.sections, english.sections, english.anchors, strict=True
        ):
            for of in (
                lambda side, _: NUMBER.findall(side.text),
                lambda side, _: side.snippets,
                lambda side, _: map(program, side.blocks),
                lambda side, whole: [target(whole, link) for link in side.links],
            ):
                sides = of(there, english), of(here, document)
                found += [f"{name}: {what}" for what in one_sided(*sides)]
        assert not found, "\n".join(found)

    def test_has_the_same_pictures(self, document):
        here, there = document.pictures, DOCUMENTS[document.original].pictures
        assert [each.path.name for each in here] == [each.path.name for each in there]

    def test_leads_to_the_other_language_and_is_led_to(self, document):
        english = DOCUMENTS[document.original]
        for one, other in ((document, english), (english, document)):
            assert (one.path.parent / one.links[0]).resolve() == other.path

    def test_opens_the_app_in_its_language(self, document):
        assert [view.link for view in document.views if view.parameters["lang"] != ["zh"]] == []

    def test_has_full_width_punctuation_beside_chinese_words(self, document):
        found = [text for part in document.sections for text in HALF_WIDTH.findall(part.text)]
        assert found == []
