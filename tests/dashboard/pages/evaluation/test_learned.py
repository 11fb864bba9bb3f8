import io

import numpy as np
import pandas as pd
import pytest

from core import evaluate, read_weights
from core.training.learning import when_learned
from tests.dashboard.app import handed, read_sample, start


@pytest.fixture
def tried(trained):
    return when_learned(trained, *read_sample())


def pictures(app):
    return [item["sample"] for item in handed(app, "samples")["items"]]


def test_the_right_ones_can_be_looked_at_those_learned_last_first(tried, weights):
    app = start("evaluation", network="mine.npz", result="right", sort="changed")
    network = read_weights(weights / "mine.npz")
    right = evaluate(network, *read_sample()).where(correct=True)
    expected = right[np.argsort(-tried.settled[right], kind="stable")]
    assert pictures(app) == expected[:40].tolist()
    assert app.selectbox(key="sort").options[-1] == "learned last"


def test_the_forgotten_are_a_result_of_their_own(tried, downloads):
    app = start("evaluation", network="mine.npz", result="forgotten", sort="changed")
    assert len(tried.forgotten)
    assert pictures(app) == tried.forgotten[:40].tolist()
    assert app.selectbox(key="sort").options[-1] == "forgotten last"
    name = "sample-test-mine-samples-forgotten.csv"
    rows = pd.read_csv(io.StringIO(downloads[name]))
    assert rows["sample"].tolist() == tried.forgotten.tolist()
    code = next(each.value for each in app.code if "load_mnist" in each.value)
    assert "np.isin(samples, learning.forgotten)" in code


def test_a_file_of_samples_says_of_which_step_it_is(tried, trained, downloads):
    start("evaluation", network="mine.npz", moment="5", result="all")
    step = trained[5].step
    rows = pd.read_csv(io.StringIO(downloads[f"sample-test-mine-step-{step}-samples-all.csv"]))
    assert set(rows["step"]) == {step}
    assert set(rows["network"]) == {"mine.npz"}


def test_without_a_history_neither_is_offered_and_an_address_says_so(weights):
    app = start("evaluation", network="bundled.npz", result="forgotten", sort="changed")
    assert "forgotten" not in app.selectbox(key="result").options
    assert "result=forgotten, sort=changed" in " ".join(each.value for each in app.warning)


def test_a_list_of_them_reopens_from_its_address(tried):
    app = start("forward", network="mine.npz", list="forgotten-true_by-changed")
    assert app.session_state["sample_list"][1].tolist() == tried.forgotten.tolist()
    app = start("forward", network="bundled.npz", list="forgotten-true_by-changed")
    assert "list=forgotten-true_by-changed"[:20] in " ".join(each.value for each in app.warning)
