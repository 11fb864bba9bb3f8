"""The page Evaluation: the parts around the matrix agree with one another and with core."""

import io
import json
import math
import re
from functools import cache
from gettext import NullTranslations

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from core import evaluate, init_network, load_mnist
from core.datasets.disputed import DISPUTED
from dashboard.pages.evaluation import filters
from dashboard.words import percent
from tests.dashboard.app import PROJECT, chinese_is, read_sample, start

LOSSES = list(filters.LOSSES)


@cache
def results(source="sample"):
    x, t = read_sample() if source == "sample" else load_mnist(source=source)[1]
    return evaluate(init_network(), x, t)


def count(app):
    (number,) = re.findall(r"\*\*([\d,]+)\*\* samples?\b", said(app))
    return int(number.replace(",", ""))


def items(app, key="samples"):
    return json.loads(app.get_by_key(key).proto.json)["items"]


def chips(app):
    return [button.label for button in app.main.button if (button.key or "").startswith("without")]


def said(app):
    return " ".join(element.value for element in app.main.markdown)


# The filters


@pytest.mark.parametrize("seed", range(8))
def test_count_gallery_table_files_and_python_agree_whatever_the_filters(
    seed, downloads, monkeypatch
):
    random = np.random.default_rng(seed)
    low = int(random.integers(0, 60))
    asked = {
        "result": str(random.choice(["wrong", "right", "all"])),
        "sort": str(random.choice(["confidence", "margin", "loss", "index"])),
        "true": random.choice(10, random.integers(0, 9), replace=False).tolist(),
        "predicted": random.choice(10, random.integers(0, 9), replace=False).tolist(),
        "confidence": (low, 100),
        "margin": (0, int(random.integers(50, 101))),
        "loss": (LOSSES[random.integers(0, 3)], LOSSES[-random.integers(1, 3)]),
    }
    app = start("evaluation")
    for name, value in asked.items():
        app.session_state[name] = value
    app.run()
    expected = results()
    samples = expected.ranked(
        expected.where(
            correct={"wrong": False, "right": True, "all": None}[asked["result"]],
            label=asked["true"] or None,
            predicted=asked["predicted"] or None,
            confidence=(low / 100, 1),
            margin=(0, asked["margin"][1] / 100),
            loss=asked["loss"],
        ),
        by=asked["sort"],
    ).tolist()

    assert count(app) == len(samples)
    monkeypatch.chdir(PROJECT)
    exec(app.main.expander[-1].code[0].value, lines := {})
    assert lines["samples"].tolist() == samples
    if not samples:
        assert "widen" in app.info[0].value
        return
    *_, written = (text for name, text in downloads.items() if name.endswith(".csv"))
    assert "sample-test-bundled-samples-" in " ".join(downloads)
    assert pd.read_csv(io.StringIO(written))["sample"].tolist() == samples
    pages = -(-len(samples) // 40)
    assert [item["sample"] for item in items(app)] == samples[:40]
    if pages > 1:
        app.pagination(key="page").set_value(pages).run()
        assert [item["sample"] for item in items(app)] == samples[(pages - 1) * 40 :]
    app.segmented_control(key="view").set_value("table").run()
    assert app.dataframe[0].value.index.tolist() == samples


def test_several_labels_and_predictions_at_once():
    app = start("evaluation", true=["4", "9"], predicted=["4", "9"], result="wrong")
    confusion = results().confusion
    assert count(app) == confusion[4, 9] + confusion[9, 4]
    assert chips(app) == ["true 4, 9 · predicted 4, 9"]


def test_every_filter_that_narrows_has_a_chip_that_takes_it_away():
    app = start("evaluation")
    for name, value in (
        ("result", "all"),
        ("true", [4]),
        ("predicted", [9]),
        ("confidence", (0, 99)),
        ("margin", (0, 90)),
        ("loss", (0.01, math.inf)),
    ):
        app.session_state[name] = value
    app.run()
    assert chips(app) == [
        "true 4 · predicted 9",
        "confidence 0 to 99 %",
        "margin 0 to 90 %",
        "loss from 0.01",
    ]
    counts = [count(app)]
    for key in ("loss", "margin", "confidence"):
        app.button(key=f"without {key}").click().run()
        counts.append(count(app))
    assert counts == sorted(counts)
    expected = results()
    assert counts[-1] == expected.confusion[4, 9]
    app.button(key="without true").click().run()
    assert count(app) == len(expected.labels)  # nothing but what the chip names goes
    assert chips(app) == []


def test_a_filter_in_the_address_is_there_when_the_page_opens():
    app = start("evaluation", result="all", margin=["0", "60"], loss=["0.3", "10"])
    samples = results().where(margin=(0, 0.6), loss=(0.3, 10))
    assert count(app) == len(samples)
    assert chips(app) == ["margin 0 to 60 %", "loss from 0.3 to 10"]


@pytest.mark.parametrize(
    "address",
    [
        {"true": ["17", "x"], "predicted": "-1"},
        {"margin": ["60", "letters"], "loss": "7"},
        {"loss": ["10", "0.3"]},
        {"cells": "squares", "diagonal": "perhaps", "view": "poem"},
        {"part": "Fortune", "threshold": "2"},
        {"disputed": "true"},
    ],
    ids=str,
)
def test_an_address_with_nonsense_in_it_opens_the_page_unfiltered(address):
    app = start("evaluation", **address)
    assert not app.error
    assert count(app) == (~results().correct).sum()


# The matrix and the scores


@pytest.mark.parametrize(
    ("cells", "shares"), [("row shares", "row_fractions"), ("column shares", "column_fractions")]
)
def test_the_matrix_is_written_and_saved_as_shares(cells, shares, downloads):
    app = start("evaluation", cells=cells)
    expected = getattr(results(), shares)
    np.testing.assert_allclose(
        json.loads(app.get_by_key("confusion").proto.json)["fractions"], expected
    )
    table = pd.read_csv(
        io.StringIO(downloads["sample-test-bundled-confusion.csv"]), index_col="true"
    )
    np.testing.assert_allclose(table, expected)


def test_the_diagonal_can_be_left_out():
    app = start("evaluation")
    assert json.loads(app.get_by_key("confusion").proto.json)["diagonal"] is True
    app.toggle(key="diagonal").set_value(False).run()
    assert json.loads(app.get_by_key("confusion").proto.json)["diagonal"] is False


@pytest.mark.parametrize(
    ("true", "predicted", "rows"), [([3], [], [3]), ([3], [5], []), ([], [3], []), ([3, 4], [], [])]
)
def test_the_row_of_the_scores_follows_the_filters(true, predicted, rows):
    app = start("evaluation")
    app.session_state["true"], app.session_state["predicted"] = true, predicted
    app.run()
    assert app.session_state["scores"]["selection"]["rows"] == rows


# Calibration and setting aside


def test_the_calibration_says_the_error_of_core_and_gives_its_bins(downloads):
    app = start("evaluation", part="calibration")
    expected = results()
    assert f"{percent(expected.ece(15), 2)} in 15 bins" in said(app)
    app.session_state["calibration numbers"] = True
    app.run()
    table = pd.read_csv(io.StringIO(downloads["sample-test-bundled-calibration.csv"]))
    pd.testing.assert_frame_equal(table, expected.calibration(15), check_dtype=False)


@pytest.mark.parametrize("threshold", [0.0, 0.55, 0.9])
def test_the_sentence_says_what_setting_unsure_samples_aside_comes_to(threshold):
    app = start("evaluation", part="setting-aside")
    app.slider(key="threshold").set_value(threshold).run()
    expected = results()
    kept = expected.confidence >= threshold
    if kept.all():
        assert "No sample is below 0 %" in said(app)
    else:
        assert (
            f"Leaving out the {percent(1 - kept.mean())} below {100 * threshold:g} % gives "
            f"{percent(expected.correct[kept].mean(), 2)}" in said(app)
        )


@pytest.mark.parametrize(
    ("accuracy", "sentence"),
    [
        ("90", "All samples together give "),
        ("99.9", "Confidence from **{threshold}** gives 99.9 %: {right} of the **{kept}** "),
    ],
)
def test_an_accuracy_that_the_address_asks_for_is_answered_by_a_threshold(accuracy, sentence):
    app = start("evaluation", part="setting-aside", accuracy=accuracy)
    expected = results()
    threshold = expected.reliability.threshold(float(accuracy) / 100)
    kept = expected.confidence >= threshold
    right = percent(expected.correct[kept].mean(), 2)
    shown = sentence.format(
        threshold=f"{100 * threshold:g} %", right=right, kept=percent(kept.mean())
    )
    assert shown in said(app)


# Disputed labels


def test_the_bundled_sample_has_no_disputed_labels():
    app = start("evaluation", part="disputed")
    assert "None are known here" in said(app)
    assert "disputed" not in [toggle.key for toggle in app.toggle]


def test_the_accuracy_with_and_without_the_disputed_labels(mnist):
    app = start("evaluation", part="disputed")
    correct = results("mnist").correct
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Accuracy with them"] == percent(correct.mean(), 2)
    assert shown["Without them"] == percent(np.delete(correct, list(DISPUTED)).mean(), 2)
    assert [item["sample"] for item in items(app, "disputed_samples")] == list(DISPUTED)


def test_a_filter_shows_the_disputed_ones_marked_with_what_people_saw(mnist, monkeypatch):
    app = start("evaluation", disputed="true", result="all", sort="index")
    assert count(app) == 15
    assert chips(app) == ["disputed"]
    for item, (sample, (label, seen)) in zip(items(app), DISPUTED.items(), strict=True):
        assert item["sample"] == sample
        assert item["mark"] == f"{seen}?"
        assert f"true {label}" in item["words"]
        assert item["words"].endswith(f"the label is disputed, people saw a {seen}")
    code = app.main.expander[-1].code[0].value
    monkeypatch.chdir(PROJECT)
    exec(code, lines := {})
    assert lines["samples"].tolist() == list(DISPUTED)


def test_no_other_sample_is_marked(mnist):
    app = start("evaluation", result="all", sort="index")
    assert not any(item["mark"] for item in items(app))


# The loop


def test_the_loop_runs_when_asked_and_its_result_stays_with_its_split():
    app = start("evaluation", part="loop")
    assert "The loop takes" not in said(app)
    app.button(key="run_loop").click().run()
    accuracy = results().accuracy
    assert f"the same accuracy, {percent(accuracy, 2)}." in said(app)
    assert app.dataframe[0].value["accuracy"].tolist() == [accuracy, accuracy]
    app.segmented_control(key="split").set_value("train").run()
    assert "The loop takes" not in said(app)
    app.segmented_control(key="split").set_value("test").run()
    assert "The loop takes" in said(app)


# To take away


def test_the_sheet_holds_the_samples_in_their_order_and_at_most_a_thousand(downloads):
    app = start("evaluation", result="all", sort="index")
    sheet = np.asarray(Image.open(io.BytesIO(downloads["sample-test-bundled-samples-all.png"])))
    across, down = 2 * 28 + 8, 2 * 28 + 2 * 13 + 8
    assert count(app) == 2500
    assert sheet.shape == (1000 // 20 * down + 8, 20 * across + 8)
    images = load_mnist(normalize=False, flatten=False, source="sample")[1][0][:, 0]
    for i in (0, 19, 20, 999):
        top, left = 8 + i // 20 * down, 8 + i % 20 * across
        np.testing.assert_array_equal(
            sheet[top : top + 56 : 2, left : left + 56 : 2], 255 - images[i]
        )


def test_tables_are_in_the_visitors_words_and_their_files_are_not(downloads):
    asked = {"result": "wrong", "true": "4", "margin": ["0", "99"], "view": "table"}
    start("evaluation", **asked)
    in_english = dict(downloads)
    downloads.clear()
    marked = NullTranslations()
    marked.gettext = "‹{}›".format
    with chinese_is(marked):
        app = start("evaluation", lang="zh", **asked)
    assert chips(app)[1] == "‹margin 0 to 99%›"
    samples, scores = (json.loads(table.proto.columns) for table in app.dataframe)
    assert samples["predicted"]["label"] == "‹predicted›"
    assert scores["recall"]["label"] == "‹recall›"
    assert downloads.keys() == in_english.keys()
    for name in downloads:
        assert not name.endswith(".csv") or downloads[name] == in_english[name]
