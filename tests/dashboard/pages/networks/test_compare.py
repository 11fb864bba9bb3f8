"""Networks, compare two: what is said of A and B is what core finds, wherever it is said."""

import io
import json
from gettext import NullTranslations

import numpy as np
import pandas as pd
import pytest

from core import Network, init_network, write_weights
from core.evaluation.intervals import wilson
from core.evaluation.mcnemar import McNemar
from dashboard.pages.networks import chosen
from dashboard.pages.networks.verdict import sentence
from dashboard.state import cached
from dashboard.state.pages import PAGES
from dashboard.state.selection import Selection
from dashboard.words import percent, points
from tests.dashboard.app import chinese_is, handed, start

NAME = "sample-test-bundled-and-worse"


def opened(**address):
    return start("networks", networks="compare", second="worse.npz", **address)


def said(app):
    return " ".join(element.value for element in app.main.markdown)


def shown(app):
    return [item["sample"] for item in handed(app, "compared")["items"]]


def chips(app):
    return [button.label for button in app.main.button if (button.key or "").startswith("without")]


def table(downloads, what, **settings):
    return pd.read_csv(io.StringIO(downloads[f"{NAME}-{what}.csv"]), **settings)


# Without a second network


def test_the_second_network_is_chosen_where_it_is_used_or_in_the_sidebar(weights):
    app = start("networks", networks="compare")
    assert "There is no other network here to compare with" in said(app)
    write_weights(weights / "other.npz", init_network())
    app.run()
    here, sidebar = (app.selectbox(key=key) for key in ("second_here", "second"))
    assert here.label == "Network B, to compare with bundled.npz"
    assert here.options == sidebar.options == ["none", "other.npz"]
    here.set_value("other.npz").run()
    assert "**Nothing tells them apart:**" in said(app)
    assert app.query_params["second"] == "other.npz"
    app.selectbox(key="second").set_value("none").run()
    assert app.selectbox(key="second_here").value == "none"
    assert "apart" not in said(app)


def test_why_a_network_cannot_be_compared_is_said_where_it_is_chosen(weights):
    write_weights(weights / "small.npz", Network({"W1": np.eye(784, 3), "b1": np.zeros(3)}))
    app = start("networks", networks="compare", second="small.npz")
    assert "There is nothing to compare with. small.npz" in app.main.error[0].value


# The verdict


def test_the_verdict_gives_both_accuracies_the_difference_and_the_test(worse):
    app = opened()
    n, (_, only_a, only_b, _) = len(worse.a.labels), worse.outcomes
    figures = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    for label, outcome in (("A: bundled.npz", worse.a), ("B: worse.npz", worse.b)):
        low, high = wilson(int(outcome.correct.sum()), n)
        assert figures[label] == (
            percent(outcome.accuracy, 2),
            f"{percent(low, 2)} to {percent(high, 2)}",
        )
    low, high = worse.interval()
    assert figures["A − B"] == (
        f"{points((only_a - only_b) / n)} points",
        f"{points(low)} to {points(high)}",
    )
    assert figures["A − B"][0].startswith("+")
    assert "A is 784-50-100-10, sigmoid; B is 784-50-100-10, sigmoid." in said(app)
    assert sentence(McNemar(only_a, only_b)) in said(app)


def test_below_25_samples_the_exact_p_value_is_quoted_and_else_chi_squareds():
    stats = pytest.importorskip("scipy.stats")
    exact = stats.binomtest(4, 22).pvalue
    assert f"(p = {exact:.4f}, McNemar, exact)" in sentence(McNemar(18, 4))
    approximate = stats.chi2.sf((abs(60 - 40) - 1) ** 2 / 100, 1)
    assert f"(p = {approximate:.3f}, McNemar, chi-squared)" in sentence(McNemar(60, 40))


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((140, 70), "**A is right more often, and chance hardly explains it.** Of the 210 samples"),
        ((70, 140), "**B is right more often, and chance hardly explains it.** Of the 210 samples"),
        ((140, 70), "A reads 140, B 70: "),
        ((60, 40), "**These samples do not tell which one is better.**"),
        ((60, 40), "once in 17 cases (p = 0.057,"),
        ((18, 4), "once in 230 cases (p = 0.0043,"),
        ((55, 45), "in 37 % of all cases (p = 0.37,"),
        ((5, 5), "in 100 % of all cases (p = 1.0,"),
        ((1, 0), "Of the 1 sample that"),
        ((3000, 1000), "less than once in a million cases (p < 0.000001,"),
        ((30_000, 0), "Of the 30,000 samples"),
        ((0, 0), "**Nothing tells them apart:** no sample is read right by one of them alone."),
    ],
)
def test_the_sentence_says_how_often_chance_would_do_as_much(counts, words):
    assert words in sentence(McNemar(*counts))


# The samples


@pytest.mark.parametrize(
    ("address", "conditions"),
    [
        ({}, {}),
        ({"a_is": "right", "b_is": "wrong"}, {"a_right": True, "b_right": False}),
        ({"a_is": "wrong", "b_is": "wrong"}, {"a_right": False, "b_right": False}),
        ({"b_is": "right", "a_reads": "4"}, {"b_right": True, "a_predicted": 4}),
        ({"a_reads": "5", "b_reads": "3"}, {"a_predicted": 5, "b_predicted": 3}),
    ],
    ids=str,
)
def test_gallery_file_tables_and_python_agree_on_the_samples_of_an_address(
    address, conditions, worse, weights, downloads, monkeypatch
):
    app = opened(**address)
    samples = worse.ranked(worse.where(**conditions), by="error")
    assert len(samples) > 1
    assert f"**{len(samples):,}** samples" in said(app)
    assert shown(app) == samples[:30].tolist()
    (what,) = (name[len(NAME) + 1 : -4] for name in downloads if "-samples-" in name)
    file = table(downloads, what, index_col="sample")
    assert set(file["network_of_B"]) == {"worse.npz"}
    assert file.index.tolist() == samples.tolist()
    assert file["A"].tolist() == worse.a.predicted[samples].tolist()
    np.testing.assert_allclose(file["confidence_of_B"], worse.b.confidence[samples], rtol=1e-5)

    outcome = {name: right for name, right in conditions.items() if name.endswith("right")}
    among = worse.where(**outcome)
    expected = pd.crosstab(worse.a.predicted[among], worse.b.predicted[among])
    expected = expected.reindex(index=range(10), columns=range(10), fill_value=0).to_numpy()
    np.testing.assert_array_equal(handed(app, "readings")["counts"], expected)
    np.testing.assert_array_equal(table(downloads, "readings", index_col="A"), expected)
    four = handed(app, "outcomes")
    assert np.ravel(four["counts"]).tolist() == list(worse.outcomes)
    assert np.sum(four["fractions"]) == pytest.approx(1)

    monkeypatch.chdir(weights.parents[1])
    exec(app.main.expander[-1].code[0].value, names := {})
    assert names["samples"].tolist() == samples.tolist()
    assert names["comparison"].mcnemar == worse.mcnemar


def test_a_picture_is_told_by_its_label_both_predictions_and_both_confidences(worse):
    app = opened(a_is="right", b_is="wrong", compared_order="index")
    sample = int(worse.where(a_right=True, b_right=False)[0])
    true, wrong = worse.a.labels[sample], worse.b.predicted[sample]
    first = handed(app, "compared")["items"][0]
    assert (first["sample"], first["wrong"]) == (sample, True)
    assert first["caption"] == f"{true} → {true} / {wrong}"
    assert first["words"] == (
        f"Sample {sample}: true {true}; A reads {true} with "
        f"{percent(worse.a.confidence[sample])}, B {wrong} with "
        f"{percent(worse.b.confidence[sample])}"
    )


def test_a_disputed_label_is_marked_and_the_mark_explained(worse, monkeypatch):
    monkeypatch.setattr("dashboard.widgets.pair_samples.disputed", lambda labels: {0: 3})
    monkeypatch.setattr("dashboard.widgets.samples.disputed", lambda labels: {0: 3})
    app = opened(compared_order="index")
    first, second, *_ = handed(app, "compared")["items"]
    assert (first["mark"], second["mark"]) == ("3?", "")
    assert first["words"].endswith("; the label is disputed, people saw a 3")
    assert "is what people saw in an image whose label is disputed" in said(app)


def test_a_chip_says_what_is_chosen_in_each_table_and_takes_it_away(worse):
    app = opened(a_is="right", b_is="wrong", a_reads="4", b_reads="9")
    assert chips(app) == ["A is right · B is wrong", "A reads 4 · B reads 9"]
    app.button(key="without a_reads").click().run()
    assert chips(app) == ["A is right · B is wrong"]
    assert f"**{worse.outcomes.only_a}** samples" in said(app)
    app.button(key="without a_is").click().run()
    assert chips(app) == []
    assert f"**{len(worse.a.labels):,}** samples" in said(app)


def test_an_outcome_of_no_sample_says_so(worse):
    app = opened(a_is="right", b_is="right", a_reads="4", b_reads="9")
    assert "No sample is like this" in app.info[0].value


@pytest.mark.parametrize(
    "address",
    [
        {"a_is": "perhaps", "b_reads": "17"},
        {"compared_order": "beauty", "compared_page": "x"},
        {"a_reads": "-1", "compared_page": "999"},
    ],
    ids=str,
)
def test_an_address_with_nonsense_in_it_shows_all_samples(address, worse):
    app = opened(**address)
    assert not app.error
    assert f"**{len(worse.a.labels):,}** samples" in said(app)


def test_a_class_that_another_data_set_has_not_is_let_go(worse):
    app = start("evaluation", second="worse.npz")
    app.session_state["kept a_reads"] = 17  # as a data set of twenty classes leaves it
    app.switch_page(PAGES["networks"].file)
    app.query_params["networks"] = "compare"
    app.run()
    assert not app.exception
    assert app.session_state["a_reads"] is None
    assert f"**{len(worse.a.labels):,}** samples" in said(app)


# The two tables


@pytest.fixture
def state(monkeypatch):
    state = {**dict.fromkeys((*chosen.OUTCOME, *chosen.READING)), "compared_page": 7}
    monkeypatch.setattr(chosen, "state", state)
    return state


@pytest.mark.parametrize("cell", [(0, 1), (1, 1), (0, None), (None, 1)])
def test_an_outcome_shows_all_its_samples_from_the_first_page_and_again_lets_go(state, cell):
    state.update(a_reads=4, b_reads=9)
    chosen.choose_outcome(*cell)
    assert chosen.cell(chosen.OUTCOME) == cell
    assert chosen.cell(chosen.READING) == (None, None)
    assert state["compared_page"] == 1
    chosen.choose_outcome(*cell)
    assert chosen.conditions() == {}


@pytest.mark.parametrize("cell", [(4, 9), (4, None), (None, 9)])
def test_a_cell_of_a_against_b_narrows_within_the_outcome_and_again_lets_go(state, cell):
    chosen.choose_outcome(0, 1)
    state["compared_page"] = 7
    chosen.choose_reading(*cell)
    assert chosen.cell(chosen.READING) == cell
    assert chosen.outcome_conditions() == {"a_right": True, "b_right": False}
    assert state["compared_page"] == 1
    chosen.choose_reading(*cell)
    assert chosen.conditions() == chosen.outcome_conditions()


def test_the_diagonal_of_both_tables_means_agreement(worse):
    app = opened()
    assert handed(app, "outcomes")["agreement"]
    assert handed(app, "readings")["agreement"]


# Figures


def test_the_tables_hold_the_figures_and_both_calibrations(worse, downloads):
    app = opened()
    app.session_state["comparison numbers"] = True
    app.run()
    figures = table(downloads, "figures", index_col="figure")["value"]
    assert figures["accuracy of B"] == pytest.approx(worse.b.accuracy)
    assert figures["right by A"] == worse.a.correct.sum()
    assert figures[["A minus B, low", "A minus B, high"]].tolist() == pytest.approx(
        worse.interval()
    )
    assert figures["McNemar, exact p"] == pytest.approx(worse.mcnemar.exact_p)
    assert figures["same prediction"] == pytest.approx(
        (worse.a.predicted == worse.b.predicted).mean()
    )
    bins = table(downloads, "calibration")
    for letter, outcome in (("A", worse.a), ("B", worse.b)):
        assert f"{percent(outcome.ece(15), 2)} in 15 bins" in said(app)
        pd.testing.assert_frame_equal(
            bins[bins["network"] == letter].drop(columns="network").reset_index(drop=True),
            outcome.calibration(15),
            check_dtype=False,
        )


def test_tables_are_in_the_visitors_words_and_their_files_are_not(worse, downloads):
    marked = NullTranslations()
    marked.gettext = "‹{}›".format
    with chinese_is(marked):
        app = opened(lang="zh", a_is="right", a_reads="4")
        app.session_state["comparison numbers"] = True
        app.run()
    shown, bins = app.dataframe
    assert {"‹both right›", "‹accuracy of A, low›"} < set(shown.value.index)
    assert json.loads(bins.proto.columns)["low"]["label"] == "‹low›"
    figures = table(downloads, "figures", index_col="figure")
    assert {"both right", "accuracy of A, low"} < set(figures.index)
    assert "low" in table(downloads, "calibration").columns
    assert f"{NAME}-samples-A-is-right-A-reads-4.csv" in downloads


def test_two_are_compared_once_a_process(worse):
    a = Selection("sample", "bundled.npz", "test", 0, None)
    b = Selection("sample", "worse.npz", "test", 0, None)
    assert cached.comparison(a.key, b.key) is cached.comparison(a.key, b.key)
    assert cached.comparison(a.key, b.key).a is a.evaluation


def test_the_pages_show_b_while_the_comparison_stays(worse):
    app = opened(shows="b")
    assert app.main.subheader[0].value.startswith("worse.npz")
    assert [m.label for m in app.metric][-3:] == ["A: bundled.npz", "B: worse.npz", "A − B"]
