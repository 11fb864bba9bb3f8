"""In which language the command line speaks: ``--lang``, else the one of the system."""

import argparse
import locale
import os
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from itertools import pairwise
from typing import TextIO

from core.languages import LANGUAGES, catalogue, find_language
from core.messages import Message

# What a system may name its user's language in, the one that counts most first (POSIX, gettext).
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_LANGUAGE = ContextVar("language", default="en")


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add the option of the language."""
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        help=Message("the language of what is said (default: that of the system)"),
    )


def choose_language(argv: Sequence[str]) -> None:
    """Take the language that the arguments ask for, or the system: the help is said in it too."""
    asked = [value for option, value in pairwise(argv) if option == "--lang"]
    asked += [each.removeprefix("--lang=") for each in argv if each.startswith("--lang=")]
    named = [value.split(":") for name in _VARIABLES if (value := os.environ.get(name))]
    _LANGUAGE.set(find_language(*asked, *(named[0] if named else [locale.getlocale()[0]])))


def chosen_language() -> str:
    """Return the code of the language that was chosen."""
    return _LANGUAGE.get()


def in_words(text: str) -> str:
    """Return what a message says in the language that was chosen; other text as it is."""
    if not isinstance(text, Message):
        return text
    return text.translated(catalogue(_LANGUAGE.get()).gettext)


def say(message: Message, stream: TextIO | None = None) -> None:
    """Print a message, on stdout if nothing else is said, in the language that was chosen."""
    print(in_words(message), file=stream or sys.stdout, flush=True)
