"""What is no container that is read: each is said by its name, with what to do."""

from collections.abc import Callable, Collection

from core.datasets.containers.pictures import is_picture
from core.files.atomic import looks_like_web_page
from core.messages import Message

#: By how a file begins.
_FILES: tuple[tuple[bytes, Callable[[str], Message]], ...] = (
    (
        b"MATLAB",
        lambda file: Message(
            "{file} is a MATLAB file, which is not read here: read it by scipy.io.loadmat, and "
            "save its arrays by numpy.savez as x_train, y_train, x_test and y_test.",
            file=file,
        ),
    ),
    (
        b"\x89HDF",
        lambda file: Message(
            "{file} is an HDF5 file, which is not read here as a data set: read it by h5py, and "
            "save its arrays by numpy.savez as x_train, y_train, x_test and y_test.",
            file=file,
        ),
    ),
    (
        b"ARROW1",
        lambda file: Message(
            "{file} is an Arrow file, which is not read here: write it as Parquet.", file=file
        ),
    ),
    *(
        (
            begins,
            lambda file: Message(
                "{file} is an ARFF file, which is not read here: save it as CSV, a row an image.",
                file=file,
            ),
        )
        for begins in (b"@RELATION", b"@relation", b"@Relation")
    ),
    (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19", lambda file: _pytorch(file)),
    *(
        (begins, lambda file: Message("{file} is an archive: unpack it first.", file=file))
        for begins in (b"\xfd7zXZ", b"BZh", b"7z\xbc\xaf", b"Rar!", b"(\xb5/\xfd")
    ),
)
#: Of a zip archive, by how a name in it ends.
_ZIPS: tuple[tuple[str, Callable[[str], Message]], ...] = (
    ("data.pkl", lambda file: _pytorch(file)),
    (
        "[Content_Types].xml",
        lambda file: Message(
            "{file} is a spreadsheet or a document, which is not read here: save it as CSV, a row "
            "an image.",
            file=file,
        ),
    ),
)


def _pytorch(file: str) -> Message:
    return Message(
        "{file} is a PyTorch file, which is not read here as a data set: save its tensors by "
        "numpy.savez as x_train, y_train, x_test and y_test.",
        file=file,
    )


def foreign_zip(file: str, names: Collection[str]) -> Message | None:
    """Return what a zip archive of these files is, where it is a program's and no folder packed."""
    for ending, said in _ZIPS:
        if any(name.endswith(ending) for name in names):
            return said(file)
    return None


def is_foreign(data: bytes) -> bool:
    """Return whether a file is of a form that is known, and not read."""
    return data.startswith(tuple(begins for begins, _ in _FILES)) or looks_like_web_page(data[:100])


def foreign(file: str, data: bytes) -> Message:
    """Return what a file is that is in no container that is read, as far as it is known."""
    for begins, said in _FILES:
        if data.startswith(begins):
            return said(file)
    if not data:
        return Message(
            "{path} is empty, where the file of a data set was expected: fetch or copy it again.",
            path=file,
        )
    if looks_like_web_page(data[:100]):
        return Message(
            "{path} is a web page, where the file of a data set was expected: fetch the file "
            "again, or choose another.",
            path=file,
        )
    if is_picture(data):
        return Message(
            "{file} is a single picture: put the pictures of a data set into a folder a class, and "
            "pack these as a zip archive.",
            file=file,
        )
    return Message(
        "{path} is a file that begins {start!r}, where a data set was expected, as IDX files, "
        ".npz, .npy, a pickle of arrays, CSV or Parquet with 784 pixels an image, or pictures in a "
        "folder a class: choose another.",
        path=file,
        start=data[:8],
    )
