"""The browser's back button undoes what the visitor did, one thing at a time."""

import re

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


def seven_as_any(visitor):
    return visitor.keyed("confusion").get_by_role("button", name="all truly 7:")


def chip(visitor):
    return visitor.keyed("without-true")


def heading(visitor, sample):
    return visitor.page.get_by_role("heading", name=f"Sample {sample}:")


def test_back_from_an_opened_sample_is_the_selection_it_was_opened_from(look):
    visitor = look("evaluation")
    seven_as_any(visitor).click()
    first = visitor.gallery("samples").first
    expect(first).to_have_accessible_name(re.compile("true 7"))
    visitor.settle()
    selected = visitor.page.url
    sample, following = (
        int(re.search(r"\d+", visitor.gallery("samples").nth(i).get_attribute("aria-label"))[0])
        for i in (0, 1)
    )
    first.click()
    heading(visitor, sample).wait_for()
    visitor.press("ArrowRight")  # along the samples that were chosen
    heading(visitor, following).wait_for()
    visitor.settle()

    visitor.page.go_back()
    heading(visitor, sample).wait_for()
    visitor.settle()
    visitor.page.go_back()
    expect(visitor.gallery("samples").first).to_have_accessible_name(re.compile("true 7"))
    expect(visitor.page).to_have_url(selected)
    visitor.settle()
    visitor.page.go_back()
    expect(visitor.page).to_have_url(re.compile(r"evaluation$"))
    expect(chip(visitor)).to_have_count(0)
    visitor.settle()
    visitor.page.go_forward()
    expect(visitor.page).to_have_url(selected)
    chip(visitor).wait_for()


def test_back_over_pages_is_one_press_for_each(look):
    visitor = look("data?sample=5")
    for page, path in (("Evaluation", "evaluation"), ("Forward pass", "forward-pass")):
        visitor.go(page)
        expect(visitor.page).to_have_url(re.compile(rf"{path}\?sample=5"))
        visitor.settle()
    visitor.page.go_back()
    expect(visitor.page).to_have_url(re.compile(r"evaluation\?sample=5"))
    visitor.settle()
    visitor.page.go_back()
    expect(visitor.page).to_have_url(re.compile(r"/data\?sample=5"))
    visitor.gallery("split_samples").first.wait_for()


def test_back_over_choices_is_one_press_for_each_and_all_of_them_come_back(look):
    visitor = look("evaluation?view=table")
    visitor.choose("Result", "right")
    expect(visitor.page).to_have_url(re.compile(r"\?view=table&result=right$"))
    visitor.settle()
    visitor.page.get_by_role("tab", name="Setting aside").click()
    expect(visitor.page).to_have_url(re.compile(r"\?view=table&result=right&part=setting-aside$"))
    visitor.settle()
    visitor.page.go_back()
    tab = visitor.page.get_by_role("tab", name="Scores")
    expect(tab).to_have_attribute("aria-selected", "true")
    visitor.settle()
    visitor.page.go_back()
    expect(visitor.page.get_by_role("combobox", name="Result")).to_have_value("wrong")
    expect(visitor.page).to_have_url(re.compile(r"\?view=table$"))
    visitor.settle()
    visitor.page.go_forward()
    expect(visitor.page.get_by_role("combobox", name="Result")).to_have_value("right")
    expect(visitor.page).to_have_url(re.compile(r"\?view=table&result=right$"))


def test_choices_that_follow_each_other_at_once_are_all_kept(look):
    visitor = look("evaluation")
    for name in ("row shares", "table", "train"):
        visitor.page.get_by_role("radio", name=name, exact=True).first.click()
    address = re.compile(r"(?=.*cells=rows)(?=.*view=table)(?=.*split=train)")
    expect(visitor.page).to_have_url(address)
    visitor.settle()
    expect(visitor.page).to_have_url(address)
    for name in ("row shares", "table", "train"):
        expect(visitor.page.get_by_role("radio", name=name, exact=True).first).to_be_checked()


def test_a_link_of_a_finding_opens_in_this_visit_by_keyboard_too_and_back_leads_back(look):
    visitor = look("evaluation?cells=rows")

    tabs = len(visitor.page.context.pages)
    link = visitor.keyed("findings-1").get_by_role("link")
    link.nth(1).focus()
    visitor.press("Enter")
    chip(visitor).wait_for()
    visitor.settle()
    expect(visitor.page).to_have_url(re.compile(r"evaluation\?cells=rows&true=\d&predicted=\d"))
    link.nth(2).click()
    visitor.page.get_by_text("Leaving out").wait_for()
    visitor.settle()
    expect(visitor.page.get_by_text("Leaving out")).to_be_in_viewport()
    visitor.page.go_back()
    expect(visitor.page).to_have_url(re.compile(r"predicted=\d&result=all$"))
    assert len(visitor.page.context.pages) == tabs


def test_a_page_begins_at_its_top_though_it_takes_the_place_of_one_that_is_still_there(visit):
    visitor = visit("data", height=500)
    scrolled = """path => {
        const main = document.querySelector("[data-testid=stMain]");
        main.scrollTop = 300;
        history.pushState(null, "", path);
        return main.scrollTop;
    }"""
    assert visitor.page.evaluate(scrolled, "data?sample=3") == 300
    assert visitor.page.evaluate(scrolled, "evaluation") == 0
