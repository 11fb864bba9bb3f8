"""A run that fails ends in a sentence with a way on; its trace is in the server's log alone."""

import re

import pytest

from dashboard.state.pages import PAGES
from tests.browser.driver import copy_project, serve

pytestmark = pytest.mark.exhaustive

expect = pytest.importorskip("playwright.sync_api").expect

# Put at the end of a page: what fails as it is drawn, when it is pressed, and in a part of it.
INJECTED = """

import numpy as np
import streamlit as st

from dashboard.components.gallery import Item, gallery


def fail(place):
    raise RuntimeError(f"injected into the {place} of {__file__}")


@st.fragment
def part():
    if st.button("Fail in a fragment"):
        fail("fragment")


st.button("Fail in a callback", on_click=fail, args=("callback",))
part()
gallery(
    np.zeros((1, 28, 28), np.uint8),
    [Item(0, caption="", words="Fail in a component")],
    key="failing",
    label="Failing",
    selected=-1,
    on_open=lambda sample: fail("component"),
)
st.download_button("Fail in a download", lambda: fail("download"))
if st.query_params.get("fail"):
    fail("script")
"""


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """Run a copy whose page Checks fails where one asks it to; give its address and its log."""
    folder = copy_project(tmp_path_factory.mktemp("faulty"))
    page = folder / PAGES["checks"].file
    page.write_text(page.read_text("utf-8") + INJECTED, "utf-8")
    proxy = "http://127.0.0.1:9"
    with serve(folder, HTTP_PROXY=proxy, HTTPS_PROXY=proxy) as url:
        yield url, folder / "server.log"


def meets_the_boundary(page, log, told):
    """Find the sentence on the page, and the trace under its number in the log alone."""
    sentence = page.get_by_role("alert").filter(has_text="fault of the program")
    expect(sentence).to_have_count(1)
    (number,) = re.findall(r"report (\d{6})", sentence.inner_text())
    expect(page.get_by_test_id("stException")).to_have_count(0)
    shown = page.locator("body").inner_text()
    assert not re.search(rf"Traceback|{told}|{re.escape(str(log.parent))}", shown)
    reports = re.split(r"(?=Report \d{6}\n)", log.read_text(encoding="utf-8"))
    (trace,) = (report for report in reports if report.startswith(f"Report {number}\n"))
    assert "Traceback (most recent call last)" in trace
    assert re.search(told, trace)


def open_at(visit, url, address):
    visitor = visit("data", home=url)
    visitor.page.goto(f"{url}/{address}")
    visitor.settle()
    return visitor


def leave_by(visitor, link, address):
    visitor.page.get_by_role("link", name=link).click()
    visitor.page.wait_for_url(address)
    visitor.page.get_by_text("In Python").wait_for()
    visitor.settle()
    expect(visitor.page.get_by_text("fault of the program")).to_have_count(0)


def test_a_page_that_fails_is_opened_afresh_without_its_parameters(visit, faulty):
    url, log = faulty
    visitor = open_at(visit, url, "checks?fail=yes")
    meets_the_boundary(visitor.page, log, "injected into the script")
    leave_by(visitor, "Open this page afresh", f"{url}/checks?")


def test_a_page_that_fails_leads_to_the_first_page(visit, faulty):
    url, log = faulty
    visitor = open_at(visit, url, "checks?fail=always&sample=3")
    meets_the_boundary(visitor.page, log, "injected into the script")
    leave_by(visitor, "go to the first page", f"{url}/")


def test_what_fails_when_it_is_pressed_can_be_drawn_again(visit, faulty):
    url, log = faulty
    visitor = visit("checks", home=url)
    for place in ("callback", "fragment", "component"):
        visitor.page.get_by_role("button", name=f"Fail in a {place}").click()
        visitor.page.get_by_text("fault of the program").wait_for()
        visitor.settle()
        meets_the_boundary(visitor.page, log, f"injected into the {place}")
        visitor.page.get_by_role("button", name="Draw this again").click()
        expect(visitor.page.get_by_text("fault of the program")).to_have_count(0)
        visitor.page.get_by_role("button", name=f"Fail in a {place}").wait_for()
        visitor.settle()


def test_a_file_that_cannot_be_made_is_said_in_a_sentence(visit, faulty):
    url, log = faulty
    visitor = visit("checks", home=url)
    visitor.page.get_by_role("button", name="Fail in a download").click()
    visitor.page.get_by_text("Failed to generate file for download").wait_for()
    assert "injected into" not in visitor.page.locator("body").inner_text()
    assert "injected into the download" in log.read_text(encoding="utf-8")
