"""Numbers, times and names of files as a person reads them."""

import re

import numpy as np


def percent(fraction: float, digits: int = 1) -> str:
    """Return a fraction in percent; what is not quite all or nothing never reads as such."""
    fraction = float(fraction)
    written = f"{fraction * 100:.{digits}f}"
    # The text is judged, not the number: what rounds to all or nothing is then never missed.
    if fraction > 0 and float(written) == 0:
        return f"<{10**-digits:.{digits}f} %"
    if fraction < 1 and float(written) == 100:
        return f">{100 - 10**-digits:.{digits}f} %"
    return f"{written} %"


def points(change: float) -> str:
    """Return a difference of two fractions in percentage points, with its sign: ``"−2.60"``."""
    written = f"{change * 100:+.2f}"
    return "0.00" if float(written) == 0 else written.replace("-", "−")


def memory(size: int) -> str:
    """Return a number of bytes in the unit that suits it."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.1f} kB"
    return f"{size / 1_000_000:.1f} MB"


def duration(seconds: float) -> str:
    """Return a time as a person says it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = seconds / 60
    if minutes < 90:
        return f"{minutes:.0f} min"
    hours = minutes / 60
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:,.0f} days"


def number(value: float) -> str:
    """Return a value of an array with the digits that matter and a true minus sign."""
    if isinstance(value, np.integer):
        return str(value)
    size = abs(value)
    form = ".1e" if 0 < size < 0.001 else ".4f" if 0 < size < 1 else ".3f"
    return f"{value:{form}}".replace("-", "−")


def file_part(name: str) -> str:
    """Return a name so that it can be part of a file's: a class may be called ``T-shirt/top``."""
    return re.sub(r"[^\w-]+", "-", name)
