import numpy as np
import pytest

from core.evaluation.mcnemar import McNemar

PAIRS = [(0, 1), (5, 5), (0, 10), (11, 1), (25, 15), (13, 12), (6, 16), (1, 7), (300, 411)]


@pytest.mark.parametrize(("b", "c"), PAIRS)
def test_both_p_values_agree_with_scipy(b, c):
    stats = pytest.importorskip("scipy.stats")
    test = McNemar(b, c)

    assert test.exact_p == pytest.approx(stats.binomtest(b, b + c).pvalue, rel=1e-12)
    assert test.chi_squared_p == pytest.approx(stats.chi2.sf(test.chi_squared, 1), rel=1e-12)
    if b != c:
        assert test.chi_squared == pytest.approx((abs(b - c) - 1) ** 2 / (b + c))


@pytest.mark.parametrize(("b", "c"), [pair for pair in PAIRS if pair[0] != pair[1]])
def test_both_p_values_agree_with_statsmodels(b, c):
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    test = McNemar(b, c)

    exact = tables.mcnemar([[0, b], [c, 0]], exact=True)
    corrected = tables.mcnemar([[0, b], [c, 0]], exact=False, correction=True)
    assert test.exact_p == pytest.approx(exact.pvalue, rel=1e-12)
    assert test.chi_squared == pytest.approx(corrected.statistic)
    assert test.chi_squared_p == pytest.approx(corrected.pvalue)


@pytest.mark.parametrize(("b", "c", "published"), [(1, 7, 0.0703), (6, 16, 0.0525)])
def test_the_exact_p_value_is_that_of_the_published_examples(b, c, published):
    """Bentur et al. (2009) and Cavo et al. (2012), in Fagerland, Lydersen and Laake."""
    assert McNemar(b, c).exact_p == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize(
    ("b", "c"), [(30_000, 30_400), (29_000, 31_000), (60_000, 0), (10, 50_000)]
)
def test_the_exact_p_value_holds_for_tens_of_thousands(b, c):
    stats = pytest.importorskip("scipy.stats")

    assert McNemar(b, c).exact_p == pytest.approx(stats.binomtest(b, b + c).pvalue, rel=1e-9)


def test_counts_may_be_numpys():
    b, c = np.array([90, 60])

    assert McNemar(b, c).exact_p == McNemar(90, 60).exact_p


def test_without_discordant_samples_every_p_value_is_1():
    test = McNemar(0, 0)

    assert test.exact_p == test.chi_squared_p == test.p == 1
    assert test.chi_squared == 0


@pytest.mark.parametrize("b", [0, 1, 12, 13, 40])
def test_equal_counts_are_no_sign_of_a_difference(b):
    test = McNemar(b, b)

    assert test.exact_p == test.chi_squared_p == 1


@pytest.mark.parametrize(("b", "c", "exact"), [(20, 4, True), (20, 5, False), (0, 0, True)])
def test_the_exact_p_value_is_quoted_below_25_discordant_samples(b, c, exact):
    test = McNemar(b, c)

    assert test.discordant == b + c
    assert test.exact == exact
    assert test.p == (test.exact_p if exact else test.chi_squared_p)


def test_from_25_on_the_two_p_values_hardly_differ():
    for n in (25, 60, 400):
        for b in range(n // 2):
            test = McNemar(b, n - b)
            assert test.chi_squared_p == pytest.approx(test.exact_p, abs=0.012)
