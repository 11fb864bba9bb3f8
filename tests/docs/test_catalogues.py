import re
from collections import Counter
from string import Formatter

import pytest

pytest.importorskip("babel", reason="Babel is not installed")

from core.languages import LANGUAGES, catalogue
from core.messages import Message
from docs import catalogues
from docs.catalogues import forms

COMMAND = "python -m docs.catalogues"
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,:;!?][\u4e00-\u9fff]")
CATALOGUES = [
    (package, language)
    for package in catalogues.PACKAGES
    for language in LANGUAGES
    if language != catalogues.WRITTEN
]


@pytest.fixture(scope="module")
def templates():
    return {package: catalogues.template(package) for package in catalogues.PACKAGES}


@pytest.mark.parametrize(("package", "language"), CATALOGUES)
class TestEachCatalogue:
    def test_has_every_sentence_of_the_code_and_no_other(self, package, language, templates):
        there = {each.id for each in catalogues.read(package, language) if each.id}
        said = {each.id for each in templates[package] if each.id}
        assert there == said, f"run {COMMAND}"

    def test_is_whole(self, package, language):
        assert list(catalogues.unfinished(catalogues.read(package, language))) == []

    def test_is_compiled(self, package, language):
        compiled = catalogues.source_of(package, language).with_suffix(".mo")
        catalogue = catalogues.read(package, language)
        assert compiled.read_bytes() == catalogues.compiled(catalogue), f"run {COMMAND}"

    def test_keeps_every_value_and_how_it_is_written(self, package, language):
        for each in catalogues.read(package, language):
            # One thing may be written as a word, several as a number: the last form has all.
            assert _values(forms(each.string)[-1]) == _values(forms(each.id)[-1])

    def test_has_full_width_punctuation_between_chinese_words(self, package, language):
        if language == "zh":
            for each in catalogues.read(package, language):
                for text in forms(each.string):
                    assert not HALF_WIDTH.search(text), text

    def test_is_bold_where_it_is_written_so(self, package, language):
        # Markdown ends nothing after a full-width colon that a letter follows.
        read = pytest.importorskip("markdown_it").MarkdownIt().renderInline
        for each in catalogues.read(package, language):
            for text in forms(each.string):
                assert "**" not in re.sub(r"<code>.*?</code>|\d\*\*\d", "", read(text or "")), text


def test_a_sentence_is_found_within_another_and_within_an_f_string(tmp_path, monkeypatch):
    (tmp_path / "core").mkdir()
    source = """counted(n, "one {unit}", "{n} {unit}", unit=linked(f"**{_('a unit')}**"))"""
    (tmp_path / "core" / "said.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(catalogues, "PROJECT", tmp_path)
    found = {each.id for each in catalogues.template("core") if each.id}
    assert found == {("one {unit}", "{n} {unit}"), "a unit"}


def test_a_new_language_is_one_command_and_one_file_to_fill_in(tmp_path, monkeypatch, capsys):
    """Tried with ten sentences of a third one."""
    source = "from core.messages import Message\n" + "".join(
        f'Message("sentence {i} of {{n:,}}", n=10)\n' for i in range(10)
    )
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "said.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(catalogues, "PROJECT", tmp_path)

    assert catalogues.main(["fr"]) == 1
    assert "10 sentences, 10 to do" in capsys.readouterr().out
    path = catalogues.source_of("core", "fr")
    filled = path.read_text(encoding="utf-8")
    for i in range(10):
        filled = filled.replace(
            f'msgid "sentence {i} of {{n:,}}"\nmsgstr ""',
            f'msgid "sentence {i} of {{n:,}}"\nmsgstr "phrase {i} sur {{n:,}}"',
        )
    path.write_text(filled, encoding="utf-8")

    assert catalogues.main(["fr"]) == 0
    french = catalogue("fr", tmp_path / "core" / "locale")
    message = Message("sentence 3 of {n:,}", n=1234)
    assert message.translated(french.gettext) == "phrase 3 sur 1,234"


def _values(template):
    return Counter(part[1:] for part in Formatter().parse(template) if part[1] is not None)
