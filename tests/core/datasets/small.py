"""A data set of four small files, packed or not."""

import hashlib

from core.datasets.table import Source, SourceFile

ROLES = ("x_train", "t_train", "x_test", "t_test")


def small_source(folder):
    """Give its row in the table; nothing is in the folder yet."""
    files = tuple(
        SourceFile(
            role,
            f"{role}-file",
            archive_sha256=hashlib.sha256(f"{role}, packed".encode()).hexdigest(),
            sha256=hashlib.sha256(role.encode()).hexdigest(),
        )
        for role in ROLES
    )
    folder.mkdir()
    return Source("a-b", "A to B", folder, files, mirrors=("http://127.0.0.1:9/",))


def put(folder, *roles, packed=False):
    """Put the files of some roles into a folder."""
    folder.mkdir(exist_ok=True)
    for role in roles:
        if packed:
            (folder / f"{role}-file.gz").write_text(f"{role}, packed")
        else:
            (folder / f"{role}-file").write_text(role)
