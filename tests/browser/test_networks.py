"""Networks in a browser: one trained while the pages go on, one brought, both taken up by all."""

import re
import shutil
from pathlib import Path

import pytest

from core import evaluate, load_mnist, read_weights

pytestmark = pytest.mark.exhaustive

CHECKPOINT = Path(__file__).parents[1] / "cases" / "w02_checkpoint_model_state_dict.pt"

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture
def home(first_run):
    """Run a copy of its own, which networks are added to, on a data set that is soon learned."""
    return first_run(HTTPS_PROXY="http://127.0.0.1:9", FORWARD_PASS_TRAININGS="2")


def accuracy(visitor):
    """Read the accuracy that Evaluation shows, in percent."""
    value = visitor.page.get_by_test_id("stMetricValue").first
    return float(value.inner_text().removesuffix(" %"))


def train(visitor, epochs):
    visitor.page.get_by_label("Epochs").fill(str(epochs))
    visitor.page.keyboard.press("Enter")
    visitor.settle()
    visitor.keyed("train").get_by_role("button").click()


def network(visitor):
    return visitor.page.get_by_role("combobox", name="Network", exact=True)


def test_a_network_is_trained_while_the_pages_go_on_and_then_used_by_all(visit, home):
    visitor, other = (
        visit(f"networks?networks=train{more}", home=home) for more in ("", "&sizes=9")
    )
    train(visitor, epochs=100)
    visitor.page.get_by_text(re.compile(r"epoch \d+ of 100")).wait_for()

    # Another visitor stops one midway, and gets a valid network of their own.
    train(other, epochs=500)
    other.page.get_by_text(re.compile(r"epoch ([2-9]|\d\d+) of 500")).wait_for()
    other.page.get_by_text("Drawn through: the samples held out").wait_for()
    other.keyed("stop").get_by_role("button").click()
    other.page.get_by_text("stopped; kept is the best of").wait_for()
    # It stands still now: a busy machine may not come round to drawing a curve that still grows.
    curve = "[data-testid=stVegaLiteChart][aria-label^='Curves of the loss']"
    other.page.locator(curve).wait_for()
    expect(network(other)).to_have_value(re.compile(r"-9\.npz$"))
    other.page.get_by_role("heading", name="784-9-10, sigmoid").wait_for()

    # The first one's is ready meanwhile, or soon: whichever page is open takes it up.
    visitor.go("Evaluation")
    expect(network(visitor)).to_have_value(re.compile(r"-50-100\.npz$"))
    visitor.settle()
    assert accuracy(visitor) >= 90
    visitor.go("Networks")
    visitor.page.get_by_role("heading", name="784-50-100-10, sigmoid").wait_for()
    visitor.page.get_by_role("tab", name="Parameters").click()

    # What is taken away is the network that is shown.
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name=re.compile(r"-50-100\.npz$")).click()
    taken = read_weights(download.value.path().rename(download.value.path().with_suffix(".npz")))
    x, t = load_mnist(source="sample")[1]
    said = f"{evaluate(taken, x, t).accuracy:.2%}".replace("%", " %")
    visitor.page.get_by_text(said).first.wait_for()


def test_a_checkpoint_of_pytorch_is_dropped_its_doubt_answered_and_a_bad_file_refused(
    visit, home, tmp_path
):
    (tmp_path / "page.npz").write_text("<!doctype html>", encoding="utf-8")
    visitor = visit("networks?networks=bring", home=home)
    shutil.copy(CHECKPOINT, tmp_path / "mine.pt")
    for file, said in (
        ("page.npz", "this is a web page"),
        ("mine.pt", "the weights under 'model_state_dict' were read"),
    ):
        chooser = visitor.page.get_by_test_id("stMain").locator("input[type=file]")
        with visitor.page.expect_response("**/_stcore/upload_file/**"):  # it is all there
            chooser.set_input_files(tmp_path / file)
        visitor.page.get_by_text(file).last.wait_for()
        visitor.settle()
        visitor.page.get_by_role("button", name="Read and show").click()
        visitor.page.get_by_text(said).wait_for()
        if file == "page.npz":
            # One that is uploaded in its place within milliseconds is lost to Streamlit.
            visitor.page.get_by_role("button", name=re.compile("Remove")).click()
            visitor.settle()
    expect(network(visitor)).to_have_value("mine.npz")

    # The file does not say its activation: sigmoid, which was assumed, is wrong.
    visitor.go("Evaluation")
    visitor.page.wait_for_url("**/evaluation**")  # the button is on every page
    visitor.settle()
    better = visitor.page.get_by_role("button", name="Read it as relu")
    better.click()
    better.wait_for(state="hidden")
    visitor.settle()
    x, t = load_mnist(source="sample")[1]
    right = evaluate(read_weights(CHECKPOINT, "relu"), x, t).accuracy
    assert accuracy(visitor) == pytest.approx(100 * right, abs=0.006)
    visitor.go("Forward pass")
    expect(visitor.cells("z1")).to_have_count(12)
