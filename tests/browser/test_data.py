import pytest

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.mark.parametrize(
    ("flag", "array", "before", "after"),
    [
        ("normalize", "x_test", ("float32", "0.0 to 1.0"), ("uint8", "0 to 255")),
        ("flatten", "x_test", (", 784)",), (", 1, 28, 28)",)),
        ("one_hot_label", "t_test", (",)", "uint8", "0 to 9"), (", 10)", "float64", "0.0 to 1.0")),
    ],
)
def test_a_toggle_changes_shape_dtype_and_range_on_the_screen(visit, flag, array, before, after):
    visitor = visit()
    row = visitor.page.get_by_test_id("stTable").first.locator("tr", has_text=array)
    for text in before:
        expect(row).to_contain_text(text)
    visitor.keyed(flag).locator("label").click()
    for text in after:
        expect(row).to_contain_text(text)
    # And back again.
    visitor.keyed(flag).locator("label").click()
    for text in before:
        expect(row).to_contain_text(text)


def test_a_toggle_changes_the_form_of_the_selected_sample(visit):
    visitor = visit("?sample=5")
    shape = visitor.keyed("form").locator("figcaption")
    expect(shape).to_contain_text("(784,)")
    visitor.keyed("flatten").locator("label").click()
    expect(shape).to_contain_text("(1, 28, 28)")


def test_a_click_on_a_sample_opens_it(visit):
    visitor = visit()
    visitor.gallery("split_samples").nth(23).click()
    visitor.page.get_by_role("heading", name="Sample 23:").wait_for()
    assert "/forward-pass?" in visitor.page.url
    assert "sample=23" in visitor.page.url


def test_the_label_of_the_pills_is_the_label_of_all_samples(visit, site):
    visitor = visit()
    visitor.keyed("digit").get_by_role("radio", name="6", exact=True).click()
    samples = visitor.gallery("split_samples")
    first = int((site.outcomes["test"].labels == 6).argmax())
    expect(samples.first).to_have_attribute("aria-label", f"Sample {first}: 6")
    captions = samples.evaluate_all("buttons => buttons.map(b => b.getAttribute('aria-label'))")
    assert all(caption.endswith(": 6") for caption in captions)
