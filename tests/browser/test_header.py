"""What stands beside the navigation: the link to copy, and on a telephone the name of the page."""

from urllib.parse import parse_qs, urlsplit

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_copied_link_opens_the_same_elsewhere_with_the_list_one_walks_along(look, site):
    visitor = look("evaluation?sort=loss")
    page = visitor.page
    visitor.gallery("samples").nth(1).click()
    place = page.get_by_role("button", name="2 of ")
    place.wait_for()
    visitor.settle()
    title, address = page.title(), page.url
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # As where the connection is not safe.
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {configurable: true})")
    page.get_by_role("button", name="Copy link").press("Enter")
    page.get_by_text("Link copied").wait_for()
    link = page.evaluate("delete navigator.clipboard && navigator.clipboard.readText()")
    assert urlsplit(link)[:3] == urlsplit(address)[:3]
    assert parse_qs(urlsplit(link).query)["data"] == [site.data]
    visitor.forget()
    visitor.open(link)
    place.wait_for()
    assert page.title() == title


def test_a_telephone_says_which_page_it_shows_and_closes_the_drawer_after_a_choice(look):
    visitor = look("checks", width=400, height=800)
    page = visitor.page
    name = visitor.keyed("header").locator(".page")
    expect(name).to_have_text("Checks")
    opener = page.get_by_test_id("stExpandSidebarButton")
    opener.click()
    opener.wait_for(state="hidden")
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Networks").click()
    name.get_by_text("Networks").wait_for()
    opener.wait_for()
