import dataclasses
import hashlib

import pytest

from core.datasets.sources import variable
from core.datasets.table import SOURCES, SourceFile
from core.datasets.verification import verify
from tests.core.datasets.small import ROLES, put, small_source


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
        path = mnist_archives / f"{check.file.name}.gz"
        assert check.expected == check.found == hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.stat().st_size == check.file.archive_size


def test_every_file_is_verified_in_the_form_it_is_in(source):
    put(source.folder, "x_train", "t_train")
    put(source.folder, "x_test", packed=True)
    (source.folder / "t_train-file").write_text("another")
    checks = {check.file.role: check for check in verify(source)}
    assert [role for role in ROLES if checks[role].ok] == ["x_train", "x_test"]
    assert checks["x_test"].expected == source.files[2].archive_sha256
    assert checks["t_train"].found == hashlib.sha256(b"another").hexdigest()
    assert checks["t_train"].expected == source.files[1].sha256
    assert checks["t_test"].path is checks["t_test"].found is None


def test_a_file_whose_content_is_not_pinned_passes_with_any(source):
    put(source.folder, *ROLES)
    free = tuple(SourceFile(file.role, file.name) for file in source.files)
    checks = verify(dataclasses.replace(source, files=free))
    assert all(check.ok and check.expected is None for check in checks)
    assert [check.found for check in checks] == [file.sha256 for file in source.files]
