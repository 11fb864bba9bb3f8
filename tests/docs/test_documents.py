"""What the documents point to is there."""

import re

import pytest

pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")

from docs.documents import PROJECT, Document, documents

DOCUMENTS = documents()
PICTURES = [picture for document in DOCUMENTS for picture in document.pictures]
KILOBYTE = 1000


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_link_leads_to_a_file_and_every_anchor_to_a_heading(document):
    lost = []
    for link in document.links:
        path, _, anchor = link.partition("#")
        if "://" in path:
            continue
        target = document.path.parent / path if path else document.path
        if not target.exists() or (anchor and anchor not in Document(target).anchors):
            lost.append(link)
    assert lost == []


def test_every_document_is_reached_from_the_readme():
    reached, fresh = set(), {(PROJECT / "README.md").resolve()}
    while fresh:
        path = fresh.pop()
        reached.add(path)
        for link in Document(path).links:
            target = (path.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists() and target not in reached:
                fresh.add(target)
    assert {document.path for document in DOCUMENTS} <= reached


def test_an_anchor_is_named_as_its_heading_is_linked_to(tmp_path):
    path = tmp_path / "page.md"
    path.write_text("# A unit's sum, `by hand`\n\n## Why 5 → 6?\n\n## Why 5 → 6?\n", "utf-8")
    assert Document(path).anchors == ["a-units-sum-by-hand", "why-5--6", "why-5--6-1"]


def test_every_picture_is_there_and_told_in_words():
    assert [picture.path.name for picture in PICTURES if not picture.path.is_file()] == []
    for document in DOCUMENTS:
        least = 15 if document.original else 30  # a Chinese letter is a word
        assert [each.words for each in document.pictures if len(each.words) < least] == []


def test_every_picture_file_is_in_a_document():
    files = {path.resolve() for path in (PROJECT / "docs").rglob("*.png")}
    assert files == {picture.path.resolve() for picture in PICTURES}


def test_no_two_pictures_of_a_language_share_a_name():
    for originals in (True, False):
        names = [
            picture.path.stem
            for document in DOCUMENTS
            for picture in document.pictures
            if (document.original is None) == originals
        ]
        assert sorted(names) == sorted(set(names))


def test_the_pictures_are_small():
    sizes = {path: path.stat().st_size for path in (PROJECT / "docs").rglob("*.png")}
    assert [path.name for path, size in sizes.items() if size > 100 * KILOBYTE] == []
    assert sum(sizes.values()) < 2500 * KILOBYTE


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_powershell_and_the_other_shells_are_told_the_same_commands(name):
    readme = Document(PROJECT / name)
    told = [code.text for code in readme.code("sh") if "&&" in code.text]
    assert len(told) == 2
    as_in_powershell = [re.sub(r" && (.*)", r"; if ($?) { \1 }", text) for text in told]
    assert [code.text for code in readme.code("powershell")] == as_in_powershell


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_a_command_is_typed_the_same_in_every_shell(document):
    # A README has both forms; CONTRIBUTING is for bash.
    if document.name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        return
    lines = [line for code in document.code("sh") for line in code.text.splitlines()]
    only_in_bash = [line for line in lines if re.search(r"&&|^\w+=|[`\\]$|\$\(", line)]
    assert only_in_bash == []
