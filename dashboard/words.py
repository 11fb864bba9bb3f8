"""Numbers and outcomes as a person reads them."""


def percent(share: float, digits: int = 1) -> str:
    """Write a share of 0 to 1 in percent; what is not quite all or nothing never reads as such."""
    edge = 10**-digits
    if 1 - edge / 200 <= share < 1:
        return f">{100 - edge:.{digits}f} %"
    if 0 < share < edge / 200:
        return f"<{edge:.{digits}f} %"
    return f"{share * 100:.{digits}f} %"


def memory(size: int) -> str:
    """Write a number of bytes in the unit that suits it."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.1f} kB"
    return f"{size / 1_000_000:.1f} MB"
