"""What the tabs of Data show of a split as a whole, and a data set of one's own."""

import base64
import io
import re
import struct

import numpy as np
import pytest
from PIL import Image

from core import evaluate, init_network, load_mnist, write_idx
from dashboard.words import percent
from tests.browser.driver import FAILED

pytestmark = pytest.mark.exhaustive

expect = pytest.importorskip("playwright.sync_api").expect


def tab(visitor, name):
    """Open a tab; give what is in it."""
    visitor.page.get_by_role("tab", name=name).click()
    panel = visitor.page.get_by_role("tabpanel", name=name)
    panel.get_by_role("heading").first.wait_for()
    visitor.settle()
    return panel


def rows_of(table):
    """Read a table by the name each of its rows begins with."""
    rows = table.locator("tbody tr")
    expect(rows.first).to_be_attached()
    cells = rows.evaluate_all(
        "rows => rows.map(r => [...r.querySelectorAll('td')].map(c => c.innerText))"
    )
    return {name: values for name, *values in cells}


def pixels(site, split="test"):
    """Give the bytes of the images of a split, (N, 784) uint8."""
    return np.rint(site.images[split] * 255).astype(np.uint8)


# The tabs


def test_labels_counts_each_digit_as_bars_and_as_a_table(look, site):
    counts = {
        split: np.bincount(outcome.labels, minlength=10) for split, outcome in site.outcomes.items()
    }
    visitor = look("data")
    panel = tab(visitor, "Labels")
    bars = panel.locator("path[aria-roledescription=bar]")
    for split in ("test", "train"):
        if split == "train":
            visitor.page.get_by_role("radio", name="train", exact=True).click()
        written = [f"{count:,}" for count in counts[split]]
        expect(panel.locator("svg .mark-text.role-mark text")).to_have_text(written)
        # A bar is as high as it says.
        heights = bars.evaluate_all("all => all.map(b => b.getBBox().height)")
        shares = counts[split] / counts[split].max()
        np.testing.assert_allclose(np.array(heights) / max(heights), shares, atol=0.02)
        alt = f"Bars: how many samples of each label the {split} split has"
        panel.get_by_label(alt).first.wait_for()
        visitor.settle()
    panel.get_by_text("The counts as a table").click()
    table = rows_of(panel.get_by_test_id("stDataFrame"))
    assert table == {
        str(digit): [str(counts["test"][digit]), str(counts["train"][digit])] for digit in range(10)
    }


def test_mean_and_std_are_those_of_the_images_and_open_their_digit(look, site):
    visitor = look("data?about=mean")
    labels = site.outcomes["test"].labels
    images = pixels(site).reshape(-1, 28, 28)
    of_digit = [images[labels == digit] for digit in range(10)]
    for key, kind, expected in (
        ("mean_images", "Mean", [i.mean(axis=0) for i in of_digit]),
        (
            "std_images",
            "Standard deviation",
            [i.std(axis=0) * 2 for i in of_digit],
        ),  # 127.5 is full ink
    ):
        buttons = visitor.gallery(key)
        expect(buttons).to_have_count(10)
        assert buttons.evaluate_all("all => all.map(b => b.ariaLabel)") == [
            f"{kind} of the {len(i):,} images of {digit}" for digit, i in enumerate(of_digit)
        ]
        address = (
            visitor.keyed(key)
            .locator(".gallery")
            .evaluate("list => list.style.getPropertyValue('--sprite')")
        )
        sprite = Image.open(io.BytesIO(base64.b64decode(address.split("base64,")[1].rstrip('")'))))
        shown = np.asarray(sprite.convert("L"), dtype=float)
        np.testing.assert_allclose(shown, np.hstack(expected), atol=0.51)
    visitor.gallery("mean_images").nth(7).click()
    expect(visitor.keyed("digit").get_by_role("radio", name="7", exact=True)).to_be_checked()
    first = int((labels == 7).argmax())
    expect(visitor.gallery("split_samples").first).to_have_attribute(
        "aria-label", f"Sample {first}: 7"
    )


def test_pixels_says_how_many_are_ground_and_ink(look, site):
    visitor = look("data")
    panel = tab(visitor, "Pixels")
    values = pixels(site)
    said = panel.get_by_text(re.compile(r"^Of [\d,]+ pixels")).inner_text()
    assert f"Of {values.size:,} pixels {percent((values == 0).mean())} are 0" in said
    assert (
        f"{percent((values > 0).mean())} carry ink, {percent((values == 255).mean())} are 255"
        in said
    )
    assert (
        f"The mean is {values.mean():.2f}, or {site.images['test'].mean(dtype=float):.4f}" in said
    )
    bars = panel.locator("path[aria-roledescription='rect mark']")
    expect(bars).to_have_count(len(np.unique(values)))
    panel.get_by_text("The histogram as a table").click()
    table = rows_of(panel.get_by_test_id("stDataFrame"))
    for value in range(4):
        count, share = table[str(value)]
        assert int(count) == (values == value).sum()
        assert float(share) == pytest.approx((values == value).mean())


def test_bytes_takes_the_headers_of_the_four_files_apart(look, site):
    visitor = look("data")
    panel = tab(visitor, "Bytes")
    panel.get_by_text(re.compile("offset=16.*offset=8")).wait_for()
    tables = panel.locator("table")
    expect(tables).to_have_count(4)
    for split, (images, labels) in (("train", (0, 1)), ("test", (2, 3))):
        t = site.outcomes[split].labels
        for place, header, values in (
            (images, struct.pack(">HBBIII", 0, 8, 3, len(t), 28, 28), pixels(site, split)[0]),
            (labels, struct.pack(">HBBI", 0, 8, 1, len(t)), t),
        ):
            rows = tables.nth(place).locator("tbody tr")
            parts = [row.split("\t") for row in rows.all_inner_texts()]
            shown = bytes.fromhex(" ".join(written for _, written, _ in parts))
            assert shown == header + values[:6].astype(np.uint8).tobytes()
            begin = re.match(r"\d+", parts[-1][0])[0]
            assert int(begin) == len(header)
            assert any(
                f"{len(t):,} {'images' if place == images else 'labels'}" in p[2] for p in parts
            )


# A data set of one's own


@pytest.fixture(scope="module")
def small():
    """Take a few of the bundled samples: (x_train, t_train), (x_test, t_test) as bytes."""
    (x_train, t_train), (x_test, t_test) = load_mnist(False, False, source="sample")
    return (x_train[200:230, 0], t_train[200:230]), (x_test[100:112, 0], t_test[100:112])


@pytest.fixture
def files(tmp_path, small):
    """Write them as four files, under names of a person's own."""
    names = ("train-pictures.idx", "train-digits.idx", "test-pictures.idx.gz", "test-digits.idx.gz")
    arrays = (array for split in small for array in split)
    for name, array in zip(names, arrays, strict=True):
        write_idx(tmp_path / name, array)
    return [tmp_path / name for name in names]


def bring(visitor, name, files, classes=""):
    """Fill in the form of the sidebar and send it."""
    panel = visitor.keyed("own-files")
    panel.get_by_role("textbox", name="Name", exact=True).fill(name)
    panel.get_by_role("textbox", name="Class names").fill(classes)
    with visitor.page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Upload", exact=True).click()
    chooser.value.set_files(files)
    expect(panel.get_by_test_id("stFileChip")).to_have_count(len(files))
    panel.get_by_role("button", name="Store and select").click()
    return panel


def data_set(visitor):
    return visitor.page.get_by_role("combobox", name="Data set")


def test_four_files_of_ones_own_are_selected_and_every_page_works_with_them(
    visit, offline, files, small
):
    (_, _), (images, labels) = small
    outcome = evaluate(init_network(), images.reshape(-1, 784) / np.float32(255), labels)
    visitor = visit("data?sample=300", home=offline)
    visitor.unfold("Your own data set")
    words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    panel = bring(visitor, "mine", files, "\n".join(words))
    expect(data_set(visitor)).to_have_value("mine")
    expect(panel.get_by_role("status")).to_have_text("mine is stored and selected.")
    arrays = visitor.page.locator(".table").first
    expect(arrays).to_contain_text("(30, 784)")
    expect(arrays).to_contain_text("(12, 784)")
    expect(visitor.gallery("split_samples")).to_have_count(12)
    names = visitor.gallery("split_samples").evaluate_all("all => all.map(b => b.ariaLabel)")
    assert names == [f"Sample {i}: {words[label]}" for i, label in enumerate(labels)]
    counted = tab(visitor, "Labels").locator("svg .mark-text.role-mark text")
    expect(counted).to_have_text([str(n) for n in np.bincount(labels, minlength=10)])
    for name in ("Mean and std", "Pixels", "Bytes"):
        expect(tab(visitor, name).get_by_role("alert")).to_have_count(0)
    visitor.gallery("split_samples").nth(5).click()
    expect(visitor.page.get_by_role("heading", name="Sample 5:")).to_contain_text(
        f"true {words[labels[5]]}, predicted {words[outcome.predicted[5]]} with "
        f"{percent(outcome.confidence[5])}"
    )
    visitor.settle()
    visitor.go("Evaluation")
    visitor.page.get_by_text(f"{(~outcome.correct).sum()} of 12").wait_for()
    visitor.page.get_by_text(percent(outcome.accuracy, 2)).first.wait_for()
    visitor.choose("Result", "all")
    expect(visitor.gallery("samples")).to_have_count(12)
    named = visitor.page.get_by_role("button", name="all truly seven:")
    expect(named).to_have_text("seven")
    fits = "buttons => buttons.every(b => b.scrollWidth <= b.clientWidth)"
    assert visitor.gallery("samples").evaluate_all(fits)
    visitor.settle()
    assert visitor.page.locator(FAILED).count() == 0
    # Another visitor's link opens it too.
    visitor.forget()
    visitor.open("forward-pass?data=mine&sample=11")
    expect(data_set(visitor)).to_have_value("mine")
    expect(visitor.page.get_by_role("heading", name="Sample 11:")).to_contain_text(
        f"true {words[labels[11]]}"
    )


def test_files_that_are_no_data_set_are_refused_in_one_sentence(visit, offline, files, tmp_path):
    page = tmp_path / "test-digits.html"
    page.write_text("<!doctype html><title>Please log in</title>", encoding="utf-8")
    short = tmp_path / "short"
    short.mkdir()
    write_idx(short / "test-digits.idx", np.zeros(11, dtype=np.uint8))
    visitor = visit("data", home=offline)
    visitor.unfold("Your own data set")
    for name, chosen, words in (
        ("ours", [*files[:3], page], "test-digits.html"),
        ("ours", [*files[:3], short / "test-digits.idx"], "11"),
        ("sample", files, "already"),
    ):
        panel = bring(visitor, name, chosen)
        alert = panel.get_by_role("alert")
        expect(alert).to_contain_text(words)
        expect(alert).to_have_count(1)
        assert "\n" not in alert.inner_text().strip()
        expect(data_set(visitor)).to_have_value("Bundled sample")
        visitor.settle()
        for _ in panel.get_by_test_id("stFileChip").all():
            panel.get_by_role("button", name="Remove").first.click()
        expect(panel.get_by_test_id("stFileChip")).to_have_count(0)
    # The page goes on.
    visitor.gallery("split_samples").nth(9).click()
    visitor.page.get_by_role("heading", name="Sample 9:").wait_for()
    expect(visitor.page.locator(FAILED)).to_have_count(0)
