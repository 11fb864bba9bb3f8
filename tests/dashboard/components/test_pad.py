import base64
import io
import json
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from dashboard.components import pad as module
from dashboard.components.pad import LARGEST, pad


def png(levels):
    file = io.BytesIO()
    Image.fromarray(levels).save(file, "PNG")
    return file.getvalue()


def as_url(data):
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


@pytest.fixture
def mounted(monkeypatch):
    """Mount a pad; give what the script was handed, and a function that lets it send a trigger."""
    state, settings, heard = {}, {}, []
    monkeypatch.setattr(module, "_mount", lambda **given: settings.update(given))
    monkeypatch.setattr(module.st, "session_state", state)

    def mounted(picture=None, **changes):
        plain = {"key": "pad", "words": "Your drawing", "drawing": True}
        answers = {
            "on_draw": lambda *what: heard.append(("draw", *what)),
            "on_paste": lambda *what: heard.append(("paste", *what)),
        }
        pad(picture, "drawing 0", **plain | answers | changes)

        def send(trigger, value):
            state["pad"] = SimpleNamespace(**{trigger: value})
            settings[f"on_{trigger}_change"]()
            return heard.pop()

        return settings["data"], send

    return mounted


def test_the_script_gets_the_picture_as_it_is(mounted):
    levels = np.arange(784, dtype=np.uint8).reshape(28, 28)
    data, _ = mounted(png(levels))
    kind, _, content = data["picture"].partition(",")
    assert kind == "data:image/png;base64"
    shown = Image.open(io.BytesIO(base64.b64decode(content)))
    np.testing.assert_array_equal(np.asarray(shown), levels)


def test_an_empty_square_has_no_picture(mounted):
    assert mounted()[0]["picture"] == ""


def test_the_script_gets_how_it_is_shown(mounted):
    data, _ = mounted(words="Sample 3", hint="Look.", drawing=False, ink=False)
    assert (data["label"], data["hint"], data["version"]) == ("Sample 3", "Look.", "drawing 0")
    assert (data["drawing"], data["ink"]) == (False, False)
    assert data["largest"] == LARGEST
    assert json.loads(json.dumps(data)) == data


def test_a_stroke_is_told_with_the_whole_picture(mounted):
    _, send = mounted()
    drawn = png(np.full((280, 280), 9, dtype=np.uint8))
    told = send("drawn", {"png": as_url(drawn), "deed": {"kind": "draw"}})
    assert told == ("draw", drawn, "Draw a stroke")


@pytest.mark.parametrize(
    ("kind", "said"), [("draw", "Draw at row 3, column 4"), ("erase", "Erase at row 3, column 4")]
)
def test_a_stroke_by_the_keys_is_told_with_its_place(mounted, kind, said):
    _, send = mounted()
    told = send("drawn", {"png": "", "deed": {"kind": kind, "row": 3, "column": 4}})
    assert told == ("draw", None, said)


def test_a_cleared_pad_tells_of_no_picture(mounted):
    _, send = mounted()
    assert send("drawn", {"png": "", "deed": {"kind": "clear"}}) == (
        "draw",
        None,
        "Clear the pad",
    )


@pytest.mark.parametrize("content", [b"", b"\x00", b"GIF89a and more" * 999])
def test_a_file_that_is_pasted_is_handed_over_byte_by_byte(mounted, content):
    _, send = mounted()
    url = as_url(content) if content else ""
    told = send("pasted", {"name": "seven.gif", "large": False, "content": url})
    assert told == ("paste", "seven.gif", content)


def test_a_file_that_is_too_large_is_told_without_its_bytes(mounted):
    _, send = mounted()
    told = send("pasted", {"name": "wall.png", "large": True, "content": ""})
    assert told == ("paste", "wall.png", None)
