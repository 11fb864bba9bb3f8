import numpy as np
import pytest

from core.evaluation.intervals import paired_difference, wilson


@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
@pytest.mark.parametrize(
    ("correct", "n"), [(0, 1), (1, 1), (0, 40), (40, 40), (7, 25), (9352, 10_000), (59_999, 60_000)]
)
def test_the_interval_of_a_share_agrees_with_scipy(correct, n, confidence):
    stats = pytest.importorskip("scipy.stats")

    low, high = wilson(correct, n, confidence)

    expected = stats.binomtest(correct, n).proportion_ci(confidence, method="wilson")
    assert (low, high) == pytest.approx((expected.low, expected.high), rel=1e-12, abs=1e-15)
    assert 0 <= low <= correct / n <= high <= 1


@pytest.mark.parametrize(
    ("correct", "n", "published"),
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_the_interval_of_a_share_is_that_of_the_published_examples(correct, n, published):
    """Newcombe, Statistics in Medicine 17:857, 1998, table I, method 3."""
    assert wilson(correct, n) == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ((59, 6, 16, 80), (-0.1186, -0.0046)),  # Cavo et al., 2012
        ((1, 1, 7, 12), (-0.507, -0.026)),  # Bentur et al., 2009
    ],
)
def test_the_interval_of_a_difference_is_that_of_the_published_examples(counts, published):
    """Both are worked in Fagerland, Lydersen and Laake, Statistical Analysis of Contingency
    Tables, 2017, chapter 8."""
    digits = 4 if abs(published[0]) < 0.2 else 3

    assert tuple(round(end, digits) for end in paired_difference(*counts)) == published


def test_the_interval_of_a_difference_nears_the_usual_one_where_samples_abound():
    """The usual one: the difference plus or minus 1.96 standard errors of paired outcomes."""
    counts = np.array([4_400_000, 250_000, 150_000, 1_200_000])
    n = counts.sum()
    difference = (counts[1] - counts[2]) / n
    error = np.sqrt((counts[1] + counts[2]) / n - difference**2) / np.sqrt(n)

    low, high = paired_difference(*counts.tolist())

    assert low == pytest.approx(difference - 1.959964 * error, rel=1e-3)
    assert high == pytest.approx(difference + 1.959964 * error, rel=1e-3)


def test_intervals_of_a_difference_hold_it_about_as_often_as_they_say():
    random = np.random.default_rng(3)
    shares = [0.88, 0.05, 0.03, 0.04]

    held = []
    for counts in random.multinomial(250, shares, size=2_000).tolist():
        low, high = paired_difference(*counts, confidence=0.9)
        held.append(low <= 0.02 <= high)

    assert np.mean(held) == pytest.approx(0.9, abs=0.025)


def test_networks_that_never_differ_still_leave_a_doubt():
    low, high = paired_difference(98, 0, 0, 2)

    assert -0.1 < low < 0 < high < 0.1
    assert high == pytest.approx(-low)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((1, 0), "found 1 of 0"),
        ((-1, 10), "found -1 of 10"),
        ((11, 10), "found 11 of 10"),
        ((5, 10, 1.0), "found 1.0"),
        ((5, 10, 95), "found 95"),
    ],
)
def test_what_is_no_share_or_confidence_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        wilson(*arguments)


def test_what_are_no_counts_is_refused():
    with pytest.raises(ValueError, match="found 5, -1, 0 and 0"):
        paired_difference(5, -1, 0, 0)
    with pytest.raises(ValueError, match="0 of 0"):
        paired_difference(0, 0, 0, 0)
