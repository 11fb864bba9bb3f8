"""What is said on more than one page, in words.

Read `formats` (numbers and times as a person reads them) and `literal` (text from elsewhere), then
`activations` and `transforms` (a row of words for each row of mathematics in core).
"""

from dashboard.words.formats import (
    column,
    counted,
    duration,
    file_part,
    memory,
    number,
    number_texts,
    percent,
    points,
)
from dashboard.words.literal import for_visitors, literal, quoted

__all__ = [
    "column",
    "counted",
    "duration",
    "file_part",
    "for_visitors",
    "literal",
    "memory",
    "number",
    "number_texts",
    "percent",
    "points",
    "quoted",
]
