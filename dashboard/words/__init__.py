"""What is said on more than one page, in words.

Read `formats` (numbers, times and names as a person reads them), then `activations` and
`transforms` (a row of words for each row of mathematics in core).
"""

from dashboard.words.formats import (
    duration,
    file_part,
    literal,
    memory,
    number,
    percent,
    points,
)

__all__ = ["duration", "file_part", "literal", "memory", "number", "percent", "points"]
