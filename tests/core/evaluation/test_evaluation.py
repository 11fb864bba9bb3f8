import numpy as np
import pytest

from core import init_network, load_mnist, read_weights
from core.evaluation.evaluation import Evaluation, evaluate
from core.network.network import Network, predict


@pytest.fixture
def outcome() -> Evaluation:
    """Give 600 samples whose probabilities lean towards the true label, and often fail."""
    random = np.random.default_rng(7)
    labels = random.integers(0, 10, 600)
    logits = random.normal(size=(600, 10))
    logits[np.arange(600), labels] += 2
    probabilities = np.exp(logits)
    return Evaluation(labels, probabilities / probabilities.sum(axis=1, keepdims=True))


def test_the_outcomes_of_three_samples_worked_by_hand():
    result = Evaluation(np.array([0, 1, 1]), np.array([[0.7, 0.3], [0.6, 0.4], [0.25, 0.75]]))

    assert result.predicted.tolist() == [0, 0, 1]
    assert result.accuracy == pytest.approx(2 / 3)
    assert result.confidence.tolist() == [0.7, 0.6, 0.75]
    np.testing.assert_allclose(result.margin, [0.4, 0.2, 0.5])
    np.testing.assert_allclose(result.loss, -np.log([0.7, 0.4, 0.75]))
    assert result.confusion.tolist() == [[1, 0], [1, 1]]


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_the_interval_of_the_accuracy_agrees_with_scipy(outcome, confidence):
    stats = pytest.importorskip("scipy.stats")

    test = stats.binomtest(int(outcome.correct.sum()), 600)
    expected = test.proportion_ci(confidence, method="wilson")

    assert outcome.interval(confidence) == pytest.approx((expected.low, expected.high))


def test_scores_agree_with_scikit_learn(outcome):
    metrics = pytest.importorskip("sklearn.metrics")

    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        outcome.labels, outcome.predicted, labels=range(10), zero_division=0
    )

    np.testing.assert_array_equal(
        outcome.confusion, metrics.confusion_matrix(outcome.labels, outcome.predicted)
    )
    assert outcome.accuracy == metrics.accuracy_score(outcome.labels, outcome.predicted)
    np.testing.assert_allclose(outcome.per_class["precision"], precision)
    np.testing.assert_allclose(outcome.per_class["recall"], recall)
    np.testing.assert_allclose(outcome.per_class["f1"], f1)
    np.testing.assert_array_equal(outcome.per_class["support"], support)
    assert outcome.loss.mean() == pytest.approx(
        metrics.log_loss(outcome.labels, outcome.probabilities)
    )


def test_conditions_narrow_the_samples_down_together(outcome):
    chosen = outcome.where(correct=False, label=4, confidence=(0.2, 0.6))

    for i in range(600):
        meets = (
            outcome.predicted[i] != outcome.labels[i] == 4 and 0.2 <= outcome.confidence[i] <= 0.6
        )
        assert (i in chosen) == meets
    assert len(chosen) > 0
    assert chosen.tolist() == sorted(chosen)


def test_every_cell_of_the_confusion_matrix_is_a_selection_of_that_many_samples(outcome):
    for label in range(10):
        for predicted in range(10):
            samples = outcome.where(label=label, predicted=predicted)
            assert len(samples) == outcome.confusion[label, predicted]


def test_shares_of_rows_and_columns_agree_with_scikit_learn(outcome):
    confusion_matrix = pytest.importorskip("sklearn.metrics").confusion_matrix

    for shares, normalize in ((outcome.row_fractions, "true"), (outcome.column_fractions, "pred")):
        expected = confusion_matrix(outcome.labels, outcome.predicted, normalize=normalize)
        np.testing.assert_allclose(shares, expected)


def test_the_shares_of_a_class_that_never_occurs_are_zero():
    result = Evaluation(np.array([0, 0]), np.array([[1.0, 0, 0], [0, 1.0, 0]]))

    assert result.row_fractions[2].tolist() == [0, 0, 0]
    assert result.column_fractions[:, 2].tolist() == [0, 0, 0]


def test_the_book_s_weights_fail_on_648_of_the_test_images(mnist_dir, book_weights, monkeypatch):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))
    result = evaluate(read_weights(book_weights), *load_mnist()[1])

    wrong = result.where(correct=False)

    assert len(wrong) == 648
    assert wrong[:3].tolist() == [8, 33, 66]


@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("confidence", lambda outcome: outcome.confidence.argmax()),
        ("margin", lambda outcome: outcome.margin.argmin()),
        ("loss", lambda outcome: outcome.loss.argmax()),
        ("index", lambda outcome: 0),
    ],
)
def test_a_ranking_keeps_every_sample_and_begins_with_the_extreme_one(outcome, by, first):
    samples = outcome.where()

    ranked = outcome.ranked(samples, by)

    assert ranked[0] == first(outcome)
    assert sorted(ranked) == samples.tolist()


def test_an_unknown_ranking_is_refused_by_naming_the_known_ones(outcome):
    with pytest.raises(ValueError, match="confidence, margin, loss, index"):
        outcome.ranked(outcome.where(), "beauty")


def test_a_class_that_never_occurs_scores_zero_without_a_warning():
    scores = Evaluation(np.array([0, 0]), np.array([[1.0, 0, 0], [0, 1.0, 0]])).per_class

    assert scores.loc[2].tolist() == [0, 0, 0, 0]


def test_calibration_bins_hold_every_sample_once(outcome):
    table = outcome.calibration(bins=15)

    assert len(table) == 15
    assert table["count"].sum() == 600
    for row in table.itertuples():
        inside = (outcome.confidence > row.low) & (outcome.confidence <= row.high)
        assert row.count == inside.sum()
        if row.count:
            assert row.accuracy == pytest.approx(outcome.correct[inside].mean())
            assert row.confidence == pytest.approx(outcome.confidence[inside].mean())


def test_the_calibration_error_of_one_bin_is_the_gap_between_confidence_and_accuracy(outcome):
    assert outcome.ece(bins=1) == pytest.approx(abs(outcome.confidence.mean() - outcome.accuracy))


def test_full_confidence_falls_in_the_last_bin():
    certain = Evaluation(np.array([0, 1]), np.array([[1.0, 0.0], [1.0, 0.0]]))

    assert certain.calibration(bins=4)["count"].tolist() == [0, 0, 0, 2]
    assert certain.ece(bins=4) == pytest.approx(0.5)


def test_calibration_needs_a_bin(outcome):
    with pytest.raises(ValueError, match="at least one bin"):
        outcome.calibration(bins=0)


@pytest.fixture
def network() -> Network:
    random = np.random.default_rng(0)
    return Network({"W1": random.normal(size=(6, 3)), "b1": random.normal(size=3)})


def test_evaluate_runs_the_split_through_the_network(network):
    x = np.random.default_rng(1).random((20, 6))
    t = np.arange(20) % 3

    result = evaluate(network, x, t)

    np.testing.assert_array_equal(result.probabilities, predict(network, x))
    np.testing.assert_array_equal(result.labels, t)


def test_one_hot_labels_are_understood(network):
    x = np.random.default_rng(1).random((20, 6))
    t = np.arange(20) % 3

    assert evaluate(network, x, np.eye(3)[t]).accuracy == evaluate(network, x, t).accuracy


@pytest.mark.parametrize(
    ("x", "t", "message"),
    [
        (np.zeros(6), np.zeros(1, int), "a batch of images"),
        (np.zeros((0, 6)), np.zeros(0, int), "N at least 1"),
        (np.zeros((2, 5)), np.zeros(2, int), r"shape \(6,\)"),
        (np.zeros((2, 6)), np.zeros(3, int), "one label for each of the 2 images"),
        (np.zeros((2, 6)), np.zeros(2), "one label for each of the 2 images"),
        (np.zeros((2, 6)), np.array([0, 3]), "from 0 to 3, where 3 classes are told apart, 0 to 2"),
        (np.zeros((2, 6)), np.array([-1, 0]), "from -1 to 0"),
    ],
)
def test_what_does_not_fit_is_refused(network, x, t, message):
    with pytest.raises(ValueError, match=message):
        evaluate(network, x, t)


def test_scores_on_real_predictions_agree_with_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    (_, _), (x, t) = load_mnist(source="sample")

    result = evaluate(init_network(), x, t)

    precision, recall, f1, support = metrics.precision_recall_fscore_support(t, result.predicted)
    np.testing.assert_array_equal(result.confusion, metrics.confusion_matrix(t, result.predicted))
    np.testing.assert_allclose(
        result.per_class.to_numpy(), np.stack([precision, recall, f1, support], axis=1)
    )
    assert result.loss.mean() == pytest.approx(
        metrics.log_loss(t, result.probabilities.astype(float)), rel=1e-6
    )
