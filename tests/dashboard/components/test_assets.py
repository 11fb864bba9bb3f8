import re

from tests.dashboard.app import PROJECT

SCRIPTS = sorted((PROJECT / "dashboard" / "components").glob("*.js"))
KEYS = {"Enter", "Escape", "Delete", "Backspace"}
COMMENT = re.compile(r"(?:^|\s)//.*$", re.MULTILINE)
# Text that begins with a word, and a word or a unit after a value.
WORDS = re.compile(r"""["'`]([A-Z][a-z]+[^"'`]*)["'`]|`[^`\n]*\}( (?:[a-z]{2,}|%)[^`\n]*)`""")


def test_no_script_has_words_of_its_own():
    for script in SCRIPTS:
        code = COMMENT.sub("", script.read_text(encoding="utf-8"))
        assert {"".join(found) for found in WORDS.findall(code)} <= KEYS, script.name
