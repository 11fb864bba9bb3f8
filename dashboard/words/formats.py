"""Numbers, times and names of files as a person reads them."""

import re

import numpy as np

from core.arrays import Array
from dashboard.words.translation import _, language


def percent(fraction: float, digits: int = 1) -> str:
    """Return a fraction in percent; what is not quite all or nothing never reads as such."""
    fraction = float(fraction)
    written, unit = f"{fraction * 100:.{digits}f}", percent_sign()
    # The text is judged, not the number: what rounds to all or nothing is then never missed.
    if fraction > 0 and float(written) == 0:
        return f"<{10**-digits:.{digits}f}{unit}"
    if fraction < 1 and float(written) == 100:
        return f">{100 - 10**-digits:.{digits}f}{unit}"
    return f"{written}{unit}"


def whole_percent(fraction: float) -> str:
    """Return a fraction in percent with all the digits it has: one that was chosen, as 0.545."""
    return f"{100 * fraction:.6g}{percent_sign()}"


def percent_sign() -> str:
    """Return what is put after a number in percent: the SI's, or the Chinese one."""
    return "%" if language() == "zh" else " %"


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
        return _("{seconds} s", seconds=max(1, round(seconds)))
    minutes = seconds / 60
    if minutes < 90:
        return _("{minutes:.0f} min", minutes=minutes)
    hours = minutes / 60
    if hours < 48:
        return _("{hours:.1f} h", hours=hours)
    return _("{days:,.0f} days", days=hours / 24)


def number(value: float) -> str:
    """Return a value of an array with the digits that matter and a true minus sign."""
    if isinstance(value, np.integer):
        return str(value)
    size = abs(value)
    form = ".1e" if 0 < size < 0.001 else ".4f" if 0 < size < 1 else ".3f"
    return f"{value:{form}}".replace("-", "−")


def number_texts(values: Array) -> list[str]:
    """Return `number` of each value, in reading order, in a fraction of the time."""
    flat = values.ravel()
    if np.issubdtype(flat.dtype, np.integer):
        return list(map(str, flat.tolist()))
    size = np.abs(flat)
    small, below_one = size < 0.001, size < 1
    places = np.where(size == 0, 2, np.where(small, 0, np.where(below_one, 1, 2)))
    forms = np.array(["%.1e", "%.4f", "%.3f"])[places].tolist()
    return ("\n".join(forms) % tuple(flat.tolist())).replace("-", "−").splitlines()


def column(values: Array, *, in_percent: bool) -> list[str]:
    """Return values in one format, to be compared at a glance; `number` has all their digits."""
    if in_percent and (values >= 0).all():
        return [percent(value) for value in values]
    scaled, form = (100 * values, "z.1f") if in_percent else (values, "z.2f")
    unit = percent_sign() if in_percent else ""
    return [f"{value:{form}}{unit}".replace("-", "−") for value in scaled]


def file_part(name: str) -> str:
    """Return a name so that it can be part of a file's: a class may be called ``T-shirt/top``."""
    return re.sub(r"[^\w-]+", "-", name)
