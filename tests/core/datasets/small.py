"""A data set of four small files, packed or not."""

import gzip
import hashlib

from core.datasets.table import Source, SourceFile

ROLES = ("x_train", "t_train", "x_test", "t_test")


def small_source(folder):
    """Give its row in the table; nothing is in the folder yet."""
    files = tuple(
        SourceFile(
            role,
            f"{role}-file",
            archive_sha256=hashlib.sha256(packed_role(role)).hexdigest(),
            sha256=hashlib.sha256(role.encode()).hexdigest(),
        )
        for role in ROLES
    )
    folder.mkdir()
    return Source("a-b", "A to B", folder, files, mirrors=("http://127.0.0.1:9/",))


def packed_role(role):
    """Give the archive of a file, as it is published."""
    return gzip.compress(role.encode(), mtime=0)


def put(folder, *roles, packed=False):
    """Put the files of some roles into a folder."""
    folder.mkdir(exist_ok=True)
    for role in roles:
        if packed:
            (folder / f"{role}-file.gz").write_bytes(packed_role(role))
        else:
            (folder / f"{role}-file").write_text(role, encoding="utf-8")
