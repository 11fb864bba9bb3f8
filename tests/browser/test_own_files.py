"""A data set of one's own in a browser: dropped, asked about, stored, selected."""

import pytest

from core.datasets.mnist import read_split
from tests.core.datasets.containers.making import csv

pytestmark = pytest.mark.exhaustive

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_csv_is_dropped_its_question_answered_and_its_samples_shown(visit, offline):
    images, labels = (array[:100] for array in read_split("sample", "test"))
    visitor = visit("data", home=offline)
    visitor.unfold("Your own data set")
    visitor.keyed("own_name_0").get_by_role("textbox").fill("from-kaggle")
    visitor.keyed("own_files_0").locator("input[type=file]").set_input_files(
        {
            "name": "train.csv",
            "mimeType": "text/csv",
            "buffer": csv(images.swapaxes(1, 2), labels),
        }
    )
    visitor.keyed("own_files_0").get_by_text("train.csv").wait_for()
    visitor.page.get_by_role("button", name="Store and select").click()

    expect(visitor.page.get_by_text("The images seem to lie on their side")).to_be_visible()
    expect(visitor.page.get_by_alt_text("The first of the images in two rows")).to_be_visible()
    visitor.page.get_by_role("button", name="Exchange rows and columns").click()

    expect(visitor.page.get_by_text("from-kaggle is stored and selected.")).to_be_visible()
    expect(visitor.page.get_by_text("It was read as CSV, an image a row.")).to_be_visible()
    chosen = visitor.page.get_by_role("combobox", name="Data set", exact=True)
    expect(chosen).to_have_value("from-kaggle")
    expect(visitor.page.get_by_role("cell", name="(80, 784)")).to_be_visible()
    expect(visitor.page.get_by_role("cell", name="(20, 784)")).to_be_visible()
