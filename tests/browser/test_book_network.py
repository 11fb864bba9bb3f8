"""The book's own network on the 10,000 test images gives the book's own figures."""

import re

import pytest

from core import evaluate, load_mnist, read_weights
from core.datasets.disputed import DISPUTED
from dashboard.words import percent

pytestmark = pytest.mark.exhaustive

expect = pytest.importorskip("playwright.sync_api").expect


def figures(visitor):
    """Read the figures of the page by what they are called."""
    shown = visitor.page.get_by_test_id("stMetric").all_inner_texts()
    return dict(re.split(r"\n+", text.strip())[:2] for text in shown)


def test_evaluation_shows_the_figures_of_the_book(visit, first_run, mnist_dir, book_weights):
    home = first_run(book_weights, MNIST_DIR=str(mnist_dir.resolve()))
    visitor = visit("evaluation", home=home)
    visitor.choose("Network", book_weights.name)
    # The wrong ones from the first on: 8, 33, 66.
    visitor.page.get_by_text(re.compile("^648 samples$")).wait_for()
    visitor.choose("First", "lowest index")
    samples = visitor.gallery("samples")
    expect(samples.first).to_have_accessible_name(re.compile("^Sample 8:"))
    names = samples.evaluate_all("all => all.map(b => b.ariaLabel)")
    assert [name.partition(":")[0] for name in names[:3]] == ["Sample 8", "Sample 33", "Sample 66"]
    # The accuracy with and without disputed labels.
    visitor.page.get_by_role("tab", name="Disputed labels").click()
    visitor.page.get_by_text("Accuracy with them").wait_for()
    visitor.settle()
    shown = figures(visitor)
    assert shown["Accuracy"] == "93.52 %"
    assert shown["Errors"] == "648 of 10,000"
    assert shown["Accuracy with them"] == "93.52 %"
    assert shown["Without them"] == "93.64 %"
    x, t = load_mnist()[1]
    outcome = evaluate(read_weights(book_weights), x, t)
    right = int(outcome.correct[list(DISPUTED)].sum())
    assert shown["Of them right by MNIST's label"] == f"{right} of 15"
    assert float(shown["Mean loss"]) == pytest.approx(outcome.loss.mean(), abs=5e-5)
    # And one image after another comes to the same.
    visitor.page.get_by_role("tab", name="Loop and batch").click()
    visitor.page.get_by_role("button", name="Run both").click()
    visitor.page.get_by_text("the same accuracy, 93.52 %").wait_for()
    visitor.settle()
    samples.first.click()
    expect(visitor.page.get_by_role("heading", name="Sample 8:")).to_contain_text(
        f"true 5, predicted {outcome.predicted[8]} with {percent(outcome.confidence[8])}"
    )
