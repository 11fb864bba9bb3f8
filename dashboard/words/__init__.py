"""What is said on more than one page, in words.

Read `translation` (the visitor's language), `formats` (numbers and times as a person reads them)
and `literal` (text from elsewhere), then `activations` and `transforms` (a row of words for each
row of mathematics in core).
"""

from dashboard.words.formats import (
    column,
    duration,
    file_part,
    memory,
    number,
    number_texts,
    percent,
    percent_sign,
    points,
    whole_percent,
)
from dashboard.words.literal import for_visitors, literal, quoted, without_markdown
from dashboard.words.translation import _, counted, joined, language, said

__all__ = [
    "_",
    "column",
    "counted",
    "duration",
    "file_part",
    "for_visitors",
    "joined",
    "language",
    "literal",
    "memory",
    "number",
    "number_texts",
    "percent",
    "percent_sign",
    "points",
    "quoted",
    "said",
    "whole_percent",
    "without_markdown",
]
