import ast
import io
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from core import evaluate, forward, init_network, load_mnist
from core.datasets.download import adopt
from core.datasets.table import SOURCES
from dashboard.jobs.download import download
from dashboard.state.pages import PAGES
from dashboard.words import percent
from tests.dashboard.app import PROJECT, handed, read_sample, start, tables


def count(app):
    """Read how many samples meet the filters of Evaluation."""
    found = (re.match(r"\*\*([\d,]+)\*\* samples?$", element.value) for element in app.markdown)
    (number,) = (match[1] for match in found if match)
    return int(number.replace(",", ""))


@cache
def results(source="sample", split="test"):
    x, t = read_sample(split) if source == "sample" else load_mnist(source=source)[1]
    return evaluate(init_network(), x, t)


# Every page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("split", ["test", "train"])
def test_every_page_opens_on_the_bundled_sample(page, split):
    app = start(page)
    app.segmented_control(key="split").set_value(split).run()
    assert not app.exception
    assert not app.error
    assert app.main.children


@pytest.mark.parametrize("page", PAGES)
def test_every_page_ends_with_python_that_runs_and_prints_its_numbers(page, monkeypatch, capsys):
    monkeypatch.chdir(PROJECT)
    last = start(page).main.expander[-1]
    assert last.label == "In Python"
    program = last.code[0].value
    capsys.readouterr()
    exec(program, {})
    assert re.search(r"\d", capsys.readouterr().out)
    # A value that is only named is seen in a notebook alone.
    said = [node.value for node in ast.walk(ast.parse(program)) if isinstance(node, ast.Expr)]
    assert {ast.unparse(value.func) for value in said} == {"print"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "address",
    [
        {"sample": "2500", "true": "17", "predicted": "x", "result": "?", "sort": "1", "page": "0"},
        {"sample": "-1", "data": "nothing", "network": "../../etc/passwd", "split": "both"},
        {"sample": "three", "confidence": ["90", "10"], "page": "99999"},
        {"sample": "1e9", "digit": "eleven", "gallery_page": "-4", "normalize": "perhaps"},
        dict.fromkeys(("split", "step", "scale", "cells", "view", "digit", "sample"), "")
        | dict.fromkeys(("layer", "matrix", "from", "hidden", "off", "turn", "data"), ""),
    ],
    ids=str,
)
def test_an_address_with_nonsense_in_it_opens_the_page_all_the_same(page, address):
    app = start(page, **address)
    assert not app.error
    assert 0 <= app.session_state["sample"] < 2500


@pytest.mark.parametrize("page", PAGES)
def test_what_an_address_asks_for_and_is_not_here_is_said_in_one_sentence(page):
    app = start(page, sample="99999999", split="both", network="../x", data="%00")
    (said,) = app.main.warning
    assert said.value == (
        "What the address asks for is not to be had here, and the usual is shown: data=%00, "
        "network=../x, split=both, sample=99999999."
    )


@pytest.mark.parametrize("page", PAGES)
def test_the_last_sample_stands_in_for_one_that_a_shorter_split_lacks(page):
    app = start(page)
    app.segmented_control(key="split").set_value("train").run()
    app.number_input(key="sample").set_value(4321).run()
    assert app.session_state["sample"] == 4321
    app.segmented_control(key="split").set_value("test").run()
    assert not app.exception
    assert app.session_state["sample"] == 2499


def test_going_from_page_to_page_keeps_what_is_selected():
    app = start()
    app.segmented_control(key="split").set_value("train").run()
    app.number_input(key="sample").set_value(77).run()
    for page in PAGES:
        app.switch_page(PAGES[page].file).run()
        assert not app.exception
        assert (app.session_state["split"], app.session_state["sample"]) == ("train", 77)


def test_a_rerun_does_not_set_the_data_set_that_a_person_may_be_choosing():
    app = start().run()
    # What is set is sent to the browser, and undoes a choice made while the script ran.
    assert not app.selectbox(key="data").proto.set_value


# Without MNIST


def without_mnist():
    """Open the app and wait until the download has failed, as it must."""
    app = start()
    while download("mnist").failure is None:
        app.run()
    return app.run()


def test_without_mnist_the_sidebar_says_why_and_what_to_do():
    app = without_mnist()
    (warning,) = app.sidebar.warning
    assert "bundled sample" in warning.value
    reason = " ".join(element.value for element in app.sidebar.markdown)
    assert "127.0.0.1:9 gave no connection" in reason
    assert "MNIST_DIR" in reason
    assert "Try again" in [button.label for button in app.sidebar.button]
    assert app.sidebar.file_uploader


@pytest.mark.usefixtures("cold")
def test_try_again_fetches_again(monkeypatch):
    app = without_mnist()
    asked = []

    def fetch(source, progress):
        asked.append(source)
        raise OSError("The cable is still out.")

    monkeypatch.setattr("dashboard.jobs.download.fetch", fetch)
    (again,) = (button for button in app.sidebar.button if button.label == "Try again")
    again.click().run()
    app.run()
    assert not app.exception
    assert asked == ["mnist"]
    assert "The cable is still out." in [element.value for element in app.sidebar.markdown]


@pytest.mark.usefixtures("cold")
def test_a_data_set_that_is_removed_while_the_pages_are_open_is_fetched_again(
    mnist_archives, tmp_path
):
    app = without_mnist()
    for path in mnist_archives.glob("*.gz"):
        adopt("mnist", path.read_bytes())
    # Try again, and it succeeds: the four files are there meanwhile.
    download("mnist").start()
    while download("mnist").running:
        app.run()
    assert app.run().session_state["data"] == "mnist"
    (tmp_path / "mnist" / "t10k-labels-idx1-ubyte").unlink()
    app.run()
    while download("mnist").running:
        app.run()
    assert app.run().session_state["data"] == "sample"
    assert app.sidebar.warning


@pytest.mark.usefixtures("cold")
def test_a_file_that_is_none_of_the_four_is_refused_in_a_sentence():
    app = without_mnist()
    app.sidebar.file_uploader[0].upload("cat.png", b"\x89PNG not a digit").run()
    (error,) = app.sidebar.error
    assert error.value.startswith("cat.png: ")
    assert "none of them" in error.value
    assert not app.exception
    assert tables(app)


@pytest.mark.usefixtures("cold")
def test_the_four_files_dropped_bring_mnist(mnist_archives):
    app = without_mnist()
    for path in sorted(mnist_archives.glob("*.gz")):
        app.sidebar.file_uploader[0].upload(path.name, path.read_bytes())
    app.run()
    assert not app.exception
    assert app.session_state["data"] == "mnist"
    assert not app.sidebar.warning
    assert not app.sidebar.file_uploader


# Data


@pytest.mark.parametrize(
    ("flag", "value", "array", "shape", "dtype", "values"),
    [
        (None, None, "x_test", "(2500, 784)", "float32", "0.0 to 1.0"),
        (None, None, "t_test", "(2500,)", "uint8", "0 to 9"),
        ("normalize", False, "x_test", "(2500, 784)", "uint8", "0 to 255"),
        ("flatten", False, "x_test", "(2500, 1, 28, 28)", "float32", "0.0 to 1.0"),
        ("one_hot_label", True, "t_test", "(2500, 10)", "float64", "0.0 to 1.0"),
    ],
)
def test_each_flag_changes_shape_dtype_or_range(flag, value, array, shape, dtype, values):
    app = start()
    if flag:
        app.toggle(key=flag).set_value(value).run()
        assert f"{flag}={value}" in app.get("html")[0].proto.body
    row = tables(app)[0].loc[array]
    assert (row["shape"], row["dtype"], row["range"]) == (shape, dtype, values)


@pytest.mark.parametrize(
    ("normalize", "flatten", "columns", "limit", "shape"),
    [
        (True, True, 112, 1.0, "(784,)"),
        (False, True, 112, 255.0, "(784,)"),
        (True, False, 28, 1.0, "(1, 28, 28)"),
    ],
)
def test_the_selected_sample_is_shown_in_the_form_of_the_flags(
    normalize, flatten, columns, limit, shape
):
    app = start()
    app.number_input(key="sample").set_value(12).run()
    app.toggle(key="normalize").set_value(normalize)
    app.toggle(key="flatten").set_value(flatten).run()
    picture, array = handed(app, "form")["arrays"]
    assert picture["values"] == load_mnist(False, source="sample")[1][0][12].tolist()
    expected = load_mnist(normalize, flatten, source="sample")[1][0][12]
    np.testing.assert_allclose(array["values"], expected.ravel(), atol=1e-6)
    assert (array["columns"], array["limit"], array["shape"]) == (columns, limit, shape)


def test_the_gallery_of_a_label_holds_that_label_only_page_by_page():
    app = start()
    app.pills(key="digit").set_value("4").run()
    labels = read_sample()[1]
    shown = []
    pages = app.pagination(key="gallery_page").num_pages
    for page in range(1, pages + 1):
        app.pagination(key="gallery_page").set_value(page).run()
        shown += [item["sample"] for item in handed(app, "split_samples")["items"]]
    assert shown == np.flatnonzero(labels == 4).tolist()


def test_another_label_starts_at_its_first_page():
    app = start()
    app.pagination(key="gallery_page").set_value(7).run()
    app.pills(key="digit").set_value("8").run()
    first = handed(app, "split_samples")["items"][0]["sample"]
    assert first == np.flatnonzero(read_sample()[1] == 8)[0]


def test_the_counts_download_as_they_are_shown(downloads):
    app = start()
    app.session_state["counts numbers"] = True
    app.run()
    labels = [t for _, t in load_mnist(source="sample")]
    table = pd.read_csv(io.StringIO(downloads["sample-counts.csv"]))
    for split, t in zip(("train", "test"), labels, strict=True):
        assert table[split].tolist() == np.bincount(t, minlength=10).tolist()


# Forward pass


@pytest.mark.parametrize("sample", [0, 1, 1234, 2499])
def test_the_heading_tells_label_and_prediction(sample):
    app = start("forward")
    app.number_input(key="sample").set_value(sample).run()
    (_, _), (x_test, t_test) = load_mnist(source="sample")
    y = forward(init_network(), x_test[sample])["y"]
    colour = "blue" if y.argmax() == t_test[sample] else "orange"
    heading = app.subheader[0].value
    assert heading.startswith(f"Sample {sample}: true {t_test[sample]}")
    assert f":{colour}[predicted {y.argmax()}]" in heading
    assert heading.endswith(percent(y.max()))


def test_the_arrays_are_those_of_core():
    app = start("forward")
    app.number_input(key="sample").set_value(5).run()
    x = read_sample()[0][5]
    expected = {"x": x, **forward(init_network(), x)}
    shown = {array["name"]: array["values"] for array in handed(app, "arrays")["arrays"]}
    assert list(shown) == list(expected)
    for name, values in shown.items():
        np.testing.assert_allclose(values, expected[name], atol=1e-5)


def test_previous_and_next_stop_at_the_ends():
    app = start("forward")
    assert app.button(key="previous").disabled
    app.button(key="next").click().run()
    assert app.session_state["sample"] == 1
    app.button(key="previous").click().run()
    assert app.session_state["sample"] == 0
    app.number_input(key="sample").set_value(2499).run()
    assert app.button(key="next").disabled


# Evaluation


@pytest.mark.parametrize("split", ["test", "train"])
def test_the_metrics_are_those_of_core(split):
    app = start("evaluation")
    app.segmented_control(key="split").set_value(split).run()
    expected = results(split=split)
    shown = {metric.label: metric.value for metric in app.metric}
    wrong = int((~expected.correct).sum())
    assert shown["Accuracy"] == percent(expected.accuracy, 2)
    assert shown["Errors"] == f"{wrong:,} of {len(expected.labels):,}"
    assert float(shown["Mean loss"]) == pytest.approx(expected.loss.mean(), abs=1e-4)
    assert handed(app, "confusion")["counts"] == expected.confusion.tolist()


def test_the_scores_are_those_of_core():
    app = start("evaluation")
    pd.testing.assert_frame_equal(
        app.dataframe[0].value.reset_index(drop=True),
        results().per_class.reset_index(drop=True),
    )


def test_each_filter_narrows_the_count():
    expected = results()
    address = {}
    filters = (
        ({}, {"correct": False}),
        ({"result": "all"}, {}),
        ({"true": "4"}, {"label": 4}),
        ({"predicted": "4"}, {"label": 4, "predicted": 4}),
        (
            {"confidence": ["50", "90"]},
            {"label": 4, "predicted": 4, "confidence": (0.5, 0.9)},
        ),
    )
    for change, conditions in filters:
        address |= change
        assert count(start("evaluation", **address)) == len(expected.where(**conditions))
    app = start("evaluation", **address | {"result": "wrong"})
    assert count(app) == 0
    assert "widen" in app.info[0].value


@pytest.mark.parametrize("order", ["confidence", "margin", "loss", "index"])
def test_the_gallery_shows_the_samples_in_their_order(order):
    app = start("evaluation")
    app.selectbox(key="sort").set_value(order).run()
    expected = results()
    items = handed(app, "samples")["items"]
    first = expected.ranked(expected.where(correct=False), by=order)[: len(items)]
    assert [item["sample"] for item in items] == first.tolist()
    assert all(item["wrong"] for item in items)
    for item in items:
        true, predicted = expected.labels[item["sample"]], expected.predicted[item["sample"]]
        assert item["caption"] == f"{true} → {predicted}"


def test_another_filter_starts_at_the_first_page():
    app = start("evaluation", result="all", page="9")
    assert app.pagination(key="page").value == 9
    app.selectbox(key="result").select("right").run()
    assert app.pagination(key="page").value == 1


@pytest.mark.parametrize(
    ("view", "key", "page"),
    [("data", "split_samples", "gallery_page"), ("evaluation", "samples", "page")],
)
def test_an_address_opens_the_gallery_at_its_page(view, key, page):
    app = start(view, result="all", **{page: "3"})
    opened = handed(app, key)["items"]
    app.pagination(key=page).set_value(1).run()
    app.pagination(key=page).set_value(3).run()
    assert opened == handed(app, key)["items"]


def test_the_samples_that_are_shown_download_as_csv(downloads):
    app = start("evaluation", result="all", predicted="7")
    expected = results()
    samples = expected.ranked(expected.where(predicted=7), by=app.session_state["sort"])
    table = pd.read_csv(io.StringIO(downloads["sample-test-bundled-samples-predicted-7.csv"]))
    assert table["sample"].tolist() == samples.tolist()
    assert table["true"].tolist() == expected.labels[samples].tolist()
    assert set(table["predicted"]) == {7}
    second = expected.probabilities[samples].argsort(axis=1)[:, -2]
    assert table["runner-up"].tolist() == second.tolist()
    for figure in ("confidence", "margin", "loss"):  # to the last digit
        held = getattr(expected, figure)[samples]
        np.testing.assert_array_equal(table[figure].astype(held.dtype), held)


# On MNIST


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_mnist(mnist, page):
    app = start(page)
    assert app.session_state["data"] == "mnist"
    assert not app.sidebar.warning
    assert not app.sidebar.progress


def test_the_accuracy_on_mnist_is_that_of_core(mnist):
    app = start("evaluation")
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Accuracy"] == percent(results("mnist").accuracy, 2)


def test_the_bundled_sample_can_be_chosen_beside_mnist(mnist):
    app = start("evaluation", sample="9999")
    app.selectbox(key="data").set_value("sample").run()
    assert not app.exception
    assert app.session_state["sample"] == 2499
    assert {m.label: m.value for m in app.metric}["Accuracy"] == percent(results().accuracy, 2)


def test_a_link_to_the_bundled_sample_opens_it_beside_mnist(mnist):
    app = start("evaluation", data=SOURCES["sample"].title)
    assert app.session_state["data"] == "sample"
    assert SOURCES["sample"].note in [caption.value for caption in app.main.caption]
