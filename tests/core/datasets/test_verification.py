import dataclasses
import gzip
import hashlib

import numpy as np
import pytest

from core import write_idx
from core.datasets.sources import variable
from core.datasets.table import SOURCES, SourceFile
from core.datasets.verification import doubt_of, verify
from tests.core.datasets.small import ROLES, packed_role, put, small_source


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for row in SOURCES.values():
        monkeypatch.delenv(variable(row, "DIR"), raising=False)
    monkeypatch.delenv("A_B_DIR", raising=False)


@pytest.fixture
def source(tmp_path):
    return small_source(tmp_path / "own")


def test_the_bundled_sample_is_proved_by_its_archives():
    for check in verify("sample"):
        assert check.ok
        assert check.expected == check.file.archive_sha256
        assert check.path.stat().st_size == check.file.archive_size


def test_the_pinned_figures_of_mnist_are_those_of_its_published_files(mnist_archives, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(mnist_archives))
    for check in verify("mnist"):
        archive = (mnist_archives / f"{check.file.name}.gz").read_bytes()
        assert check.file.archive_sha256 == hashlib.sha256(archive).hexdigest()
        assert check.file.archive_size == len(archive)
        content = gzip.decompress(archive)
        assert check.expected == check.found == hashlib.sha256(content).hexdigest()
        assert check.file.size == len(content)


def test_every_file_is_verified_by_what_is_in_it(source):
    put(source.folder, "x_train", "t_train")
    put(source.folder, "x_test", packed=True)
    (source.folder / "t_train-file").write_text("another", encoding="utf-8")
    checks = {check.file.role: check for check in verify(source)}
    assert [role for role in ROLES if checks[role].ok] == ["x_train", "x_test"]
    assert [checks[role].expected for role in ROLES] == [file.sha256 for file in source.files]
    assert checks["t_train"].found == hashlib.sha256(b"another").hexdigest()
    assert checks["t_test"].path is checks["t_test"].found is None


def test_how_it_is_packed_and_what_its_name_says_do_not_matter(source):
    put(source.folder, "x_train")
    (source.folder / "x_train-file").rename(source.folder / "x_train-file.gz")
    for level, role in enumerate(ROLES[1:], start=1):
        (source.folder / f"{role}-file").write_bytes(gzip.compress(role.encode(), level))
    assert all(check.ok for check in verify(source))


def test_an_archive_that_is_damaged_or_holds_too_much_has_the_sha_256_it_has_on_disk(source):
    put(source.folder, *ROLES)
    files = [dataclasses.replace(file, size=len(file.role)) for file in source.files]
    contents = packed_role("x_train")[:-4], gzip.compress(b"t_train" + bytes(10**6))
    for role, content in zip(ROLES, contents, strict=False):
        (source.folder / f"{role}-file").write_bytes(content)
    checks = verify(dataclasses.replace(source, files=tuple(files)))
    assert [check.ok for check in checks] == [False, False, True, True]
    for check, content in zip(checks, contents, strict=False):
        assert check.found == hashlib.sha256(content).hexdigest()


def test_where_only_the_archive_is_pinned_it_is_verified_as_it_is_on_disk(source):
    put(source.folder, *ROLES[:2], packed=True)
    for role, name in zip(ROLES[2:], ("x_test-file", "t_test-file.gz"), strict=True):
        write_idx(source.folder / role, np.arange(9, dtype=np.uint8))
        (source.folder / role).rename(source.folder / name)
    files = tuple(dataclasses.replace(file, sha256=None) for file in source.files)
    checks = verify(dataclasses.replace(source, files=files))
    assert all(check.ok for check in checks)
    assert [check.expected for check in checks[:2]] == [file.archive_sha256 for file in files[:2]]
    assert [check.expected for check in checks[2:]] == [None, None]


def test_a_file_whose_content_is_not_pinned_passes_with_any(source):
    put(source.folder, *ROLES)
    free = tuple(SourceFile(file.role, file.name) for file in source.files)
    checks = verify(dataclasses.replace(source, files=free))
    assert all(check.ok and check.expected is None for check in checks)
    assert [check.found for check in checks] == [file.sha256 for file in source.files]


def test_labels_that_are_not_those_published_are_doubted(source):
    put(source.folder, *ROLES[:3])
    assert doubt_of(source) is None  # what is missing is said elsewhere

    (source.folder / "t_test-file.gz").write_bytes(gzip.compress(b"t_test", 1))
    assert doubt_of(source) is None

    (source.folder / "t_test-file.gz").write_bytes(gzip.compress(b"others"))
    assert doubt_of(source) == (
        "t_test-file.gz does not hold the labels that A to B is published with: what is counted "
        "here is not about A to B."
    )
    free = tuple(dataclasses.replace(file, sha256=None) for file in source.files)
    assert doubt_of(dataclasses.replace(source, files=free)) is None
