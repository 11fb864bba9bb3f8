"""A copied link opens the same view."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from core import evaluate, load_mnist
from tests.browser.driver import FAILED

pytestmark = pytest.mark.exhaustive

expect = pytest.importorskip("playwright.sync_api").expect

SELECTION = {"network": ["second.npz"], "split": ["train"]}


def query(visitor):
    return parse_qs(urlsplit(visitor.page.url).query)


def reading(visitor):
    """Read off the screen what tells one view from another, down to its foot."""
    page = visitor.page
    visitor.see_foot()
    fields = page.locator("input[role=combobox], input[type=number]")
    return {
        "fields": fields.evaluate_all("all => all.map(i => `${i.ariaLabel}: ${i.value}`)"),
        "checked": page.locator("label:has(input:checked)").all_inner_texts(),
        "confidence": page.get_by_role("slider").evaluate_all("all => all.map(s => s.value)"),
        "headings": page.get_by_role("heading").all_inner_texts(),
        "figures": page.get_by_test_id("stMetric").all_inner_texts(),
        "arrays": page.locator(".cells").evaluate_all("all => all.map(c => c.ariaLabel)"),
        "samples": page.locator(".gallery button").evaluate_all("all => all.map(b => b.ariaLabel)"),
        "page": page.locator("[aria-current=page]").all_inner_texts(),
    }


def select(visitor, sample):
    """Choose another data set, network, split and sample than those a page opens on."""
    visitor.sample.fill(str(sample))
    visitor.sample.press("Enter")
    visitor.choose("Network", "second.npz")
    visitor.page.get_by_role("radio", name="train", exact=True).click()
    visitor.choose("Data set", "Bundled sample")
    visitor.page.get_by_text("Sample, 0 to 4,999").wait_for()
    visitor.settle()


def expect_same_view(visitor, expected):
    visitor.settle()
    # Where the bundled sample is all there is, the address need not name it.
    assert query(visitor).get("data", ["sample"]) == ["sample"]
    for name, value in (SELECTION | expected).items():
        assert query(visitor)[name] == value, name
    address, asked, seen = visitor.page.url, query(visitor), reading(visitor)
    visitor.forget()
    visitor.open(address)
    expect(visitor.page.locator("input[role=combobox]").first).to_have_value("Bundled sample")
    assert reading(visitor) == seen
    assert query(visitor) == asked


def test_of_data(look):
    visitor = look("data")
    select(visitor, 21)
    visitor.keyed("digit").get_by_role("radio", name="3", exact=True).click()
    expect(visitor.gallery("split_samples").last).to_have_attribute("aria-label", re.compile(": 3"))
    for flag in ("normalize", "flatten", "one_hot_label"):
        visitor.keyed(flag).locator("label").click()
    row = visitor.page.locator(".table").first.locator("tr", has_text="t_test")
    expect(row).to_contain_text("(2500, 10)")
    visitor.settle()
    visitor.keyed("gallery_page").get_by_role("button", name="Page 3", exact=True).click()
    expect(visitor.page).to_have_url(re.compile("gallery_page=3"))
    flags = {"normalize": ["false"], "flatten": ["false"], "one_hot_label": ["true"]}
    expect_same_view(visitor, {"sample": ["21"], "digit": ["3"], "gallery_page": ["3"], **flags})


def test_of_forward_pass(look):
    visitor = look("forward-pass")
    select(visitor, 33)
    visitor.page.get_by_role("heading", name="Sample 33:").wait_for()
    expect_same_view(visitor, {"sample": ["33"]})


def test_of_evaluation(look, site):
    outcome = evaluate(site.second, *load_mnist(source="sample")[0])
    samples = outcome.where(correct=True, label=2, predicted=2, confidence=(0.02, 1))
    first = outcome.ranked(samples, by="loss")[0]
    visitor = look("evaluation?true=2&predicted=2&confidence=2&confidence=100&sort=loss")
    select(visitor, 44)
    visitor.choose("Result", "right")
    visitor.page.get_by_text(f"{len(samples)} samples", exact=True).wait_for()
    expect(visitor.gallery("samples").first).to_have_attribute(
        "aria-label", re.compile(f"^Sample {first}:")
    )
    visitor.settle()
    visitor.keyed("page").get_by_role("button", name="Page 2", exact=True).click()
    expect(visitor.page).to_have_url(re.compile(r"\bpage=2"))
    expected = {
        "sample": ["44"],
        "result": ["right"],
        "true": ["2"],
        "predicted": ["2"],
        "sort": ["loss"],
        "confidence": ["2", "100"],
        "page": ["2"],
    }
    expect_same_view(visitor, expected)


def test_with_nonsense_in_it_still_opens_the_page_and_says_so(look):
    visitor = look("evaluation?sample=99999999&split=both&network=../x&data=%00&true=x&page=-1")
    expect(visitor.page.get_by_test_id("stMain")).to_contain_text("In Python")
    expect(visitor.page.locator(FAILED)).to_have_count(0)
    notice = visitor.page.get_by_test_id("stMain").get_by_test_id("stAlert")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("sample=99999999")
    expect(notice).to_contain_text("network=../x")


LONG = "9" * 400


@pytest.mark.parametrize(
    ("address", "said", "left"),
    [
        (f"what-if?sample={LONG}&pinned={LONG}&patch={LONG}&turn={LONG}", "patch=999999", {}),
        (
            f"hidden-units?atlas_page={LONG}&seen_in=&brush=![i](http%3A//a.example/i)%0A%FF",
            "brush=![i](http:",
            {"units_part": ["map"]},  # who asks for a part of the map has it opened
        ),
    ],
)
def test_that_is_hostile_is_shown_letter_by_letter_and_followed_nowhere(visit, address, said, left):
    visitor = visit(address)
    main = visitor.page.get_by_test_id("stMain")
    notice = main.get_by_test_id("stAlert")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text(said)
    assert notice.locator("a, img").count() == 0
    assert visitor.page.locator(FAILED).count() == 0
    assert query(visitor) == left
