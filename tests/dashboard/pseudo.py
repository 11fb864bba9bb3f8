"""A language in which all that is translated is in full-width letters: what is not is seen at once.

Only what a template itself says is: an English word that is put into it as a value stays one.
"""

import io
import re
import tokenize
from gettext import NullTranslations
from string import Formatter, ascii_letters

_WIDE = str.maketrans({letter: chr(ord(letter) + 0xFEE0) for letter in ascii_letters})
#: What is written so in any language: data sets, formats, functions, flags, options, units.
NAMES = {
    "MNIST", "Fashion", "Kuzushiji", "English", "CSV", "safetensors", "PNG", "JPEG", "GIF", "BMP",
    "TIFF", "WEBP", "AVIF", "PPM", "IDX", "normalize", "flatten", "True", "False", "kB", "MB", "px",
    "sigmoid", "relu", "tanh", "softmax", "exp", "max", "dx", "loss", "auto", "small", "he",
    "glorot", "sgd", "momentum", "adam",
}  # fmt: skip
# What Markdown, HTML and the templates of scripts do not show as it is, and what is code.
_NOT_SHOWN = re.compile(
    r"`[^`]*`|\]\([^)\s]*\)|https?://\S+|:material/\w+:|<(style|svg|pre)\b.*?</\1>|<[^<>]*>|&\w+;"
    r"|:\w+(?=\[)|\w+\[[^]]*\]|\w+\(|\w+=\S*|\{\w+\}",
    re.DOTALL | re.ASCII,
)
_TOKEN = re.compile(r"[\w./][\w./'-]*", re.ASCII)
_WORD = re.compile(r"[A-Za-z]{2,}")


def wide(template):
    """Return a template in full-width letters, with its placeholders as they are."""
    parts = []
    for text, name, spec, conversion in Formatter().parse(template):
        parts.append(text.translate(_WIDE).replace("{", "{{").replace("}", "}}"))
        if name is not None:
            conversion = f"!{conversion}" if conversion else ""
            parts.append(f"{{{name}{conversion}{':' if spec else ''}{spec}}}")
    return "".join(parts)


class Pseudo(NullTranslations):
    """What is said in it."""

    def gettext(self, message):
        return wide(message)

    def ngettext(self, one, many, n):
        return wide(one if n == 1 else many)


def english(text):
    """Give the English words of a text: what has a sign in it that no word has is a name."""
    tokens = (token.rstrip("./'-") for token in _TOKEN.findall(_NOT_SHOWN.sub(" ", text)))
    parts = (re.split("[-']", token) for token in tokens)
    # A name of a file has digits or dots in it.
    words = (each for each in parts if all(part.isalpha() for part in each))
    return [word for each in words for word in each if _WORD.fullmatch(word) and word not in NAMES]


def comments(program):
    """Give the comments of a program."""
    tokens = tokenize.generate_tokens(io.StringIO(program).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
