"""Checks in a browser: what fails is said while the app goes on, and holds once it is put right."""

import re

import pytest

from core import read_idx, write_idx
from core.datasets.table import SOURCES

pytestmark = pytest.mark.exhaustive

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_corrupt_file_fails_while_the_app_goes_on_until_it_is_put_back(
    visit, first_run, tmp_path
):
    home = first_run(HTTPS_PROXY="http://127.0.0.1:9")
    path = tmp_path / "copy" / "data" / "sample" / "train-labels-idx1-ubyte.gz"
    right = path.read_bytes()
    labels = read_idx(path)
    labels[-1] = (labels[-1] + 1) % 10
    write_idx(path, labels)

    visitor = visit("checks", home=home)
    heading = visitor.page.get_by_role("heading", name="Bundled sample and bundled.npz:")
    expect(heading).to_contain_text("1 of 13 fails, 12 hold")
    row = visitor.page.get_by_test_id("stHorizontalBlock").filter(has_text=path.name)
    expect(row).to_contain_text("fails")
    (file,) = (file for file in SOURCES["sample"].files if file.role == "t_train")
    expect(row).to_contain_text(f"where {file.archive_sha256} was expected")
    expect(row).to_contain_text(f"What to do: put data/sample/{path.name} back as it came")

    # The app goes on, and what has run is still there on the way back.
    visitor.go("Forward pass")
    expect(visitor.cells("y")).to_have_count(10)
    visitor.settle()
    visitor.go("Checks")
    expect(heading).to_contain_text("1 of 13 fails, 12 hold")

    path.write_bytes(right)
    visitor.settle()
    visitor.keyed("run_again").get_by_role("button").press("Enter")
    expect(heading).to_contain_text("13 of 13 hold")
    expect(row).to_contain_text("holds")
    visitor.page.get_by_text(re.compile(r"^Run just now, in \d+\.\d s\.$")).wait_for()
