import numpy as np
import pytest

from core.evaluation.reliability import Reliability


@pytest.fixture
def samples():
    """Give 2,000 samples that are right a little less often than they are confident."""
    random = np.random.default_rng(3)
    confidence = random.beta(5, 2, 2000)
    return confidence, random.random(2000) < confidence**1.3


@pytest.mark.parametrize("bins", [1, 5, 15, 40])
def test_the_bins_agree_with_scikit_learn(samples, bins):
    calibration_curve = pytest.importorskip("sklearn.calibration").calibration_curve
    confidence, correct = samples

    table = Reliability(confidence, correct).calibration(bins)

    accuracy, mean_confidence = calibration_curve(correct, confidence, n_bins=bins)
    filled = table[table["count"] > 0]
    np.testing.assert_allclose(filled["accuracy"], accuracy)
    np.testing.assert_allclose(filled["confidence"], mean_confidence)
    assert table["count"].sum() == 2000
    assert table["correct"].sum() == correct.sum()


def test_the_calibration_error_worked_by_hand():
    # Two bins: 0.3 and 0.5 (half of them right), 0.7, 0.8 and 0.9 (two thirds).
    reliability = Reliability(
        np.array([0.9, 0.3, 0.7, 0.5, 0.8]), np.array([True, True, False, False, True])
    )

    assert reliability.ece(bins=2) == pytest.approx(2 / 5 * abs(0.5 - 0.4) + 3 / 5 * (0.8 - 2 / 3))


def test_the_calibration_error_does_not_depend_on_the_order_of_the_samples(samples):
    confidence, correct = samples
    order = np.random.default_rng(0).permutation(2000)

    assert Reliability(confidence[order], correct[order]).ece() == pytest.approx(
        Reliability(confidence, correct).ece()
    )


def test_a_sample_on_an_edge_is_in_the_bin_below():
    table = Reliability(np.array([0.25, 0.5, 0.75, 1.0]), np.ones(4, bool)).calibration(4)

    assert table["count"].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("threshold", [0.0, 0.4, 0.71, 0.95])
def test_what_remains_is_what_a_filter_would_keep(samples, threshold):
    confidence, correct = samples
    kept = confidence >= threshold

    (row,) = Reliability(confidence, correct).coverage([threshold]).itertuples(index=False)

    assert row.threshold == threshold
    assert row.coverage == pytest.approx(kept.mean())
    assert row.accuracy == pytest.approx(correct[kept].mean())


def test_the_curve_begins_with_all_samples_and_loses_about_a_hundredth_at_each_step(samples):
    confidence, correct = samples

    curve = Reliability(confidence, correct).coverage()

    assert len(curve) == 100
    assert curve.loc[0, "coverage"] == 1
    assert curve.loc[0, "accuracy"] == pytest.approx(correct.mean())
    np.testing.assert_allclose(np.diff(curve["coverage"]), -0.01)


def test_where_nothing_remains_there_is_no_accuracy():
    table = Reliability(np.array([0.2, 0.4]), np.array([True, False])).coverage([0.5])

    assert table.loc[0, "coverage"] == 0
    assert np.isnan(table.loc[0, "accuracy"])


def test_samples_of_equal_confidence_stay_together():
    curve = Reliability(np.full(300, 0.9), np.arange(300) % 3 > 0).coverage()

    assert curve["coverage"].tolist() == [1]


def test_a_threshold_counts_as_the_confidences_do():
    # In float32, 0.7 is a little less than 0.7 in float64: the sample on it is kept all the same.
    reliability = Reliability(np.array([0.7, 0.9], np.float32), np.array([False, True]))

    assert reliability.coverage([0.7]).loc[0, "coverage"] == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("accuracy", [0.6, 0.8, 0.9, 0.97])
def test_no_lower_threshold_gives_the_accuracy_that_is_asked_for(samples, accuracy, dtype):
    confidence, correct = samples[0].astype(dtype), samples[1]
    accurate = [each for each in confidence if correct[confidence >= each].mean() >= accuracy]

    threshold = Reliability(confidence, correct).threshold(accuracy)

    kept = confidence >= dtype(threshold)
    np.testing.assert_array_equal(kept, confidence >= min(accurate))
    assert len(str(threshold)) < 8  # 2,000 samples need no more digits to be told apart


@pytest.mark.parametrize(
    ("correct", "accuracy", "threshold"),
    [
        ([1, 1, 1, 1], 0.99, 0),  # all are accurate enough
        ([0, 1, 1, 1], 0.75, 0),  # as accurate as that is enough
        ([0, 1, 1, 1], 0.76, 0.5),  # the two of 0.5 are kept or left together
        ([1, 0, 1, 1], 0.76, 0.9),
        ([1, 1, 1, 0], 0.99, None),
    ],
)
def test_a_threshold_worked_by_hand(correct, accuracy, threshold):
    confidence = np.array([0.3, 0.5, 0.5, 0.95])

    assert Reliability(confidence, np.array(correct, bool)).threshold(accuracy) == threshold
