"""The HTML of a handout: its one script, which its policy names, its styles, and what it holds."""

import base64
import hashlib
import html
import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dashboard.components.assets import PARTS, script_of

_FOLDER = Path(__file__).parent
_THEME = _FOLDER.parents[1] / ".streamlit" / "config.toml"
_EXPORT = "export default function"


def html_page(language: str, held: dict[str, Any], names: Sequence[str]) -> bytes:
    """Return the page.

    Parameters
    ----------
    language : str
        The code of the one it opens in.
    held : dict
        What `handout.js` shows, as JSON that may have bytes in it.
    names : sequence of str
        The components that are in it.
    """
    scripts = ",\n".join(f"{json.dumps(name)}: {_component(name)}" for name in names)
    program = script_of("network", "follow", "drawing", "handout")
    script = (
        f'(() => {{\n"use strict"\nconst CONTENT = {_literal(held)}\n'
        f"const COMPONENTS = {{{scripts}}}\n{program}\n}})()"
    )
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    title = html.escape(held["languages"][language]["title"])
    style = _theme() + (_FOLDER / "handout.css").read_text(encoding="utf-8")
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header></header>
<main></main>
<footer></footer>
<script>{script}</script>
</body>
</html>
""".encode()


def sentence_page(language: str, sentence: str) -> bytes:
    """Return a page with a sentence alone: why there is no handout."""
    said = html.escape(sentence)
    return f"""<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{said}</title></head>
<body><p>{said}</p></body>
</html>
""".encode()


def _literal(held: dict[str, Any]) -> str:
    """Return what a handout holds as JavaScript; bytes that occur in every language once."""
    files: dict[bytes, int] = {}

    def place(value: object) -> object:
        if isinstance(value, bytes):
            return {"$bytes": files.setdefault(value, len(files))}
        raise TypeError(f"{type(value)} is neither JSON nor bytes")

    written = json.dumps(held, ensure_ascii=False, default=place, separators=(",", ":"))
    packed = json.dumps([base64.b64encode(file).decode("ascii") for file in files])
    # JSON is JavaScript, but for what would end the script or, once, a line of it.
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return f"{{...{written}, files: {packed}}}"


def _component(name: str) -> str:
    """Return a component as a value of JavaScript: its HTML, its CSS and what mounts it."""
    parts = PARTS[name]
    assert parts.script.count(_EXPORT) == 1, name
    script = parts.script.replace(_EXPORT, "const mount = function")
    markup, style = (json.dumps(text).replace("</", "<\\/") for text in (parts.html, parts.style))
    return f"(() => {{\n{script}\nreturn {{ html: {markup}, style: {style}, mount }}\n}})()"


def _theme() -> str:
    """Return the theme of the app as the variables of CSS that components read."""
    theme = tomllib.loads(_THEME.read_text(encoding="utf-8"))["theme"]
    fixed = {
        "font": theme["font"],
        "code-font": "Source Code Pro, ui-monospace, Consolas, monospace",
        "base-radius": "0.25rem",
    }
    rules = [f":root {{ color-scheme: light dark; {_variables(fixed)} }}"]
    for mode in ("light", "dark"):
        colours = {
            re.sub("[A-Z]", lambda sign: f"-{sign[0].lower()}", name): value
            for name, value in theme[mode].items()
            if name.endswith("Color")
        }
        colours["gray-color"] = theme[mode]["chartCategoricalColors"][-1]
        colours["border-color"] = f"color-mix(in srgb, {colours['text-color']} 20%, transparent)"
        rules.append(
            f"@media (prefers-color-scheme: {mode}) {{ :root {{ {_variables(colours)} }} }}"
        )
    return "\n".join(rules) + "\n"


def _variables(values: dict[str, str]) -> str:
    return " ".join(f"--st-{name}: {value};" for name, value in values.items())
