import dataclasses
import gzip
import hashlib
import io
import zipfile

import pytest

from core.datasets.adoption import adopt_all
from core.datasets.sources import locate
from tests.core.datasets.small import ROLES, packed_role, small_source


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.delenv("A_B_DIR", raising=False)
    source = small_source(tmp_path / "own")
    files = (dataclasses.replace(file, size=len(file.role)) for file in source.files)
    return dataclasses.replace(source, files=tuple(files))


def zipped(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_file_alone_is_taken_as_it_is(source):
    assert adopt_all(source, "a", packed_role("x_test")) == (source.files[2],)
    assert locate(source)["x_test"].read_bytes() == b"x_test"


def test_all_that_a_zip_archive_has_of_the_data_set_is_taken(source):
    content = zipped(
        {
            "archive/x_train.file": b"x_train",
            "archive/x_train-file/x_train-file": b"x_train",
            "t_train": packed_role("t_train"),
            "x_test.gz": gzip.compress(b"x_test", 1),
            "readme.txt": b"dear all",
        }
    )

    assert set(adopt_all(source, "archive.zip", content)) == set(source.files[:3])
    assert [path and path.read_bytes() for path in locate(source).values()] == [
        *(role.encode() for role in ROLES[:3]),
        None,
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped({"readme.txt": b"dear all"}), "this is none of them: choose"),
        (zipped({"x": b"x_train"})[:-5], "archive.zip is a damaged archive"),
        (b"dear all", "this is none of them: choose"),
    ],
    ids=["others", "damaged", "no archive"],
)
def test_what_has_none_of_them_is_refused_and_nothing_is_written(source, content, reason):
    with pytest.raises(ValueError, match=reason):
        adopt_all(source, "archive.zip", content)
    assert list(source.folder.iterdir()) == []


def test_a_file_that_is_known_by_its_archive_alone_is_taken_from_a_zip_archive(source):
    files = tuple(dataclasses.replace(file, sha256=None, size=0) for file in source.files)
    packed = dataclasses.replace(source, files=files)

    adopt_all(packed, "a.zip", zipped({"t_test-file.gz": packed_role("t_test")}))

    path = locate(packed)["t_test"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == files[3].archive_sha256
