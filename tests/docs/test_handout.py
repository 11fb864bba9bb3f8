"""The handout that the README offers is what the command makes now."""

import json
import re

import pytest

from dashboard.handout import main
from docs.documents import PROJECT

CONTENT = re.compile(r"^const CONTENT = \{\.\.\.(.*), files: (\[.*\])\}$", re.MULTILINE)


def parts(page):
    """Return the program, the files and what it holds, with the digits of texts left out."""
    ((held, files),) = CONTENT.findall(page)
    return CONTENT.sub("", page), files, plain(json.loads(held))


def plain(value):
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-3, abs=1e-4)  # another CPU may add up in another order
    if isinstance(value, str):  # another Pillow may pack a picture in other bytes
        return re.sub(r"(?<=^data:image/png;base64,).*|[\d.]+", "#", value)
    return value


def test_it_is_what_the_command_makes_but_for_the_last_digits(tmp_path):
    made, offered = tmp_path / "handout.html", PROJECT / "docs" / "handout.html"
    assert main([str(made), "--data", "sample", "--lang", "en"]) == 0
    (program, files, held), (program_now, files_now, held_now) = (
        parts(path.read_text(encoding="utf-8")) for path in (offered, made)
    )
    says = re.compile(r"sha256-[^\']*")  # of the script, with all that it holds
    assert says.sub("", program) == says.sub("", program_now), "make it anew: see CONTRIBUTING.md"
    assert (files, held) == (files_now, held_now), "make it anew: see CONTRIBUTING.md"
