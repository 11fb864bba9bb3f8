"""Files of a data set as a person's hand has them: one by one, or together in a zip archive."""

from core.datasets.containers.archives import Room, unpack_zip, zip_entries
from core.datasets.download import adopt, recognised
from core.datasets.sources import find_source
from core.datasets.table import Source, SourceFile

ZIP_MAGIC = b"PK\x03\x04"


def adopt_all(source: str | Source, name: str, content: bytes) -> tuple[SourceFile, ...]:
    """Put what a file has of a data set where it belongs, as `adopt`.

    Parameters
    ----------
    source : str or Source
        A row of the table of data sets, or its name.
    name : str
        What the person calls the file, for an error to name it.
    content : bytes
        What is in it: one of the files in any form that `adopt` takes, or a zip archive of such
        files, in whatever folders and beside others.

    Returns
    -------
    tuple of SourceFile
        Which of the four are now in their place.

    Raises
    ------
    ValueError, OSError
        As `adopt`; or if the archive is damaged or too large.
    """
    source = find_source(source)
    if not content.startswith(ZIP_MAGIC):
        return (adopt(source, content),)
    unpacked = unpack_zip(name, content, zip_entries(name, content), Room())
    found = {file: data for _, data in unpacked if (file := recognised(source, data))}
    # Where there is none, the archive itself is what is refused.
    return tuple(adopt(source, data) for data in found.values()) or (adopt(source, content),)
