"""The API page is made of the docstrings, and has every public name."""

import html
import re

import pytest

import core

pdoc = pytest.importorskip("pdoc", reason="pdoc is not installed")


@pytest.fixture(scope="module")
def page():
    pdoc.render.configure(docformat="numpy", show_source=False)
    return pdoc.pdoc("core")


def letters(text):
    """Strip markup, blanks and punctuation off."""
    return re.sub(r"\W+", "", html.unescape(re.sub(r"<[^>]*>", "", text)))


@pytest.mark.parametrize("name", core.__all__)
def test_every_public_name_is_on_the_page_with_its_words(name, page):
    section = page.split(f'<section id="{name}">')[1]
    summary = getattr(core, name).__doc__.strip().partition("\n\n")[0]
    assert letters(summary) in letters(section)


def test_parameters_are_a_list_and_no_heading_is_left_as_it_was_typed(page):
    section = page.split('<section id="load_mnist">')[1].split("<section")[0]
    assert section.index("Parameters") < section.index("<li><strong>normalize</strong>")
    assert "----" not in section
