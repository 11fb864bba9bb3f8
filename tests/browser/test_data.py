import re

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_toggle_changes_shape_dtype_and_range_on_the_screen_and_back_again(look):
    visitor = look("data?sample=5")
    for flag, array, before, after in (
        ("normalize", "x_test", ("float32", "0.0 to 1.0"), ("uint8", "0 to 255")),
        ("flatten", "x_test", (", 784)",), (", 1, 28, 28)",)),
        ("one_hot_label", "t_test", (",)", "uint8", "0 to 9"), (", 10)", "float64", "0.0 to 1.0")),
    ):
        row = visitor.page.locator(".table").first.locator("tr", has_text=array)
        shape = visitor.keyed("form").locator("figcaption").last
        for number, texts in enumerate((before, after, before)):
            if number:
                visitor.keyed(flag).locator("label").click()
            for text in texts:
                expect(row).to_contain_text(text)
            if flag == "flatten":
                expect(shape).to_contain_text("(784,)" if texts == before else "(1, 28, 28)")
            visitor.settle()


def test_the_label_of_the_pills_is_the_label_of_all_samples_and_a_click_opens_one(look, site):
    visitor = look("data")
    visitor.keyed("digit").get_by_role("radio", name="6", exact=True).click()
    samples = visitor.gallery("split_samples")
    first = int((site.outcomes["test"].labels == 6).argmax())
    expect(samples.first).to_have_attribute("aria-label", f"Sample {first}: 6")
    captions = samples.evaluate_all("buttons => buttons.map(b => b.getAttribute('aria-label'))")
    assert all(caption.endswith(": 6") for caption in captions)
    visitor.settle()
    sample = re.match(r"Sample (\d+):", captions[23])[1]
    samples.nth(23).click()
    visitor.page.get_by_role("heading", name=f"Sample {sample}:").wait_for()
    expect(visitor.page).to_have_url(re.compile(rf"/forward-pass\?.*\bsample={sample}\b"))
