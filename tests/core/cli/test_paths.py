"""Whatever path is given to a command, what is said of it is true, in a sentence."""

import os

import pytest

PICTURE = "data/sample/t10k-images-idx3-ubyte.gz"
READING = [
    ("info", "--weights", "PATH"),
    ("evaluate", "--images", "PATH", "--labels", PICTURE),
    ("evaluate", "--images", PICTURE, "--labels", "PATH"),
    ("predict", "PATH"),
    ("add", "name-of-nothing", "PATH"),
    ("add", "name-of-nothing", PICTURE, "--names", "PATH"),
]
WRITING = [
    ("predict", PICTURE, "--output", "PATH"),
    ("show", "1", "--data", "sample", "--png", "PATH"),
    ("synthesize", "3", "--images", "PATH", "--labels", "LABELS"),
    ("synthesize", "3", "--labels", "PATH", "--images", "LABELS"),
    ("train", "PATH.npz", "--data", "sample"),
]


@pytest.fixture
def paths(tmp_path):
    """Return paths that cannot be used, by what is said of them."""
    (tmp_path / "file").touch()
    (tmp_path / "folder.npz").mkdir()
    os.symlink(tmp_path / "loop", tmp_path / "loop")
    return {
        "File name too long": "x" * 300,
        "Not a directory": tmp_path / "file" / "x",
        "Too many levels of symbolic links": tmp_path / "loop" / "x",
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows says it in other words")
@pytest.mark.parametrize("command", READING + WRITING, ids=" ".join)
def test_a_path_that_cannot_be_used_has_its_reason(refused, paths, tmp_path, command):
    for expected, path in paths.items():
        words = (word.replace("PATH", str(path)) for word in command)
        said = refused(*(word.replace("LABELS", str(tmp_path / "labels")) for word in words))
        assert expected in said or f"there is no folder {path.parent}" in said
        assert "labels was" not in said
        assert said.count("was not written") < 2


@pytest.mark.parametrize("command", READING + WRITING[:-1], ids=" ".join)
def test_an_empty_path_is_refused(refused, command):
    words = ["" if word == "PATH" else word for word in command]
    assert "an empty text is the name of no file" in refused(*words)
