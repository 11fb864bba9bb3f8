import numpy as np
import pytest

from core import load_mnist
from core.explanation.neighbours import distances_to, nearest


@pytest.fixture(scope="module")
def split():
    x, t = load_mnist(source="sample")[0]
    return x[:1500], t[:1500]


@pytest.mark.parametrize("sample", [0, 7, 700, 1499])
def test_the_neighbours_of_an_image_agree_with_scikit_learn(split, sample):
    sklearn = pytest.importorskip("sklearn.neighbors")
    x, _ = split
    reference = sklearn.NearestNeighbors(n_neighbors=21, algorithm="kd_tree").fit(x)
    expected_distances, expected = reference.kneighbors(x[sample : sample + 1].astype(float))

    distances = distances_to(x, x[sample])
    found = nearest(distances, 20, besides=sample)

    assert found.tolist() == expected[0, 1:].tolist()
    np.testing.assert_allclose(distances[found], expected_distances[0, 1:])


def test_the_nearest_of_another_label_is_that_of_a_search_one_by_one(split):
    x, t = split
    for sample in (3, 500, 1400):
        distances = distances_to(x, x[sample])
        others = [i for i in range(len(x)) if t[i] != t[sample]]
        closest = min(others, key=lambda i: np.linalg.norm(x[i].astype(float) - x[sample]))
        assert nearest(distances, 1, among=t != t[sample]).tolist() == [closest]


@pytest.mark.parametrize(
    ("dtype", "error"), [(np.float64, 1e-14), (np.float32, 1e-6), (np.uint8, 1e-6), (int, 1e-14)]
)
def test_distances_are_those_of_the_differences_in_float64(dtype, error):
    x = (255 * np.random.default_rng(4).random((150, 30))).astype(dtype)
    expected = [np.linalg.norm(row.astype(np.float64) - x[2].astype(np.float64)) for row in x]
    np.testing.assert_allclose(distances_to(x, x[2]), expected, rtol=error)


@pytest.mark.parametrize("size", [1e-30, 1e-20, 1e20, 1e30])
def test_distances_whose_squares_float32_cannot_hold_keep_their_digits(size):
    x = (size * np.random.default_rng(5).random((9, 30))).astype(np.float32)
    expected = np.linalg.norm(x.astype(np.float64) - x[2].astype(np.float64), axis=1)
    np.testing.assert_allclose(distances_to(x, x[2]), expected, rtol=1e-6)


def test_no_distance_depends_on_the_others():
    x = np.random.default_rng(7).random((777, 30), np.float32)
    one_by_one = [distances_to(x[i : i + 1], x[2])[0] for i in range(len(x))]
    assert distances_to(x, x[2]).tolist() == one_by_one


def test_samples_that_all_but_coincide_far_from_the_origin_are_told_apart():
    step = np.spacing(np.float32(1000))
    x = np.full((200, 784), 1000, np.float32)
    x[:, 5] += step * np.arange(200, dtype=np.float32)[::-1]

    distances = distances_to(x, x[-1])

    assert distances.tolist() == [step * float(i) for i in range(199, -1, -1)]
    assert nearest(distances, 3, besides=199).tolist() == [198, 197, 196]


def test_a_sample_is_its_own_nearest_unless_it_is_left_out(split):
    x, _ = split
    distances = distances_to(x, x[42])
    assert distances[42] == 0
    assert nearest(distances, 1).tolist() == [42]
    assert 42 not in nearest(distances, 1500, besides=42)


def test_the_point_need_not_be_one_of_the_samples():
    x = np.array([[0.0, 0.0], [3.0, 4.0], [1.0, 0.0]])
    distances = distances_to(x, np.array([1.0, 1.0]))
    np.testing.assert_allclose(distances, [2**0.5, 13**0.5, 1])
    assert nearest(distances).tolist() == [2, 0, 1]


def test_equal_distances_come_in_the_order_of_their_index():
    assert nearest(np.array([2.0, 1, 2, 1, 0, 1]), 5).tolist() == [4, 1, 3, 5, 0]


@pytest.mark.parametrize("k", [1, 4, 7, 8])
def test_the_nearest_are_the_first_of_all_in_order(k):
    distances = np.array([3.0, np.nan, 1, 3, np.inf, 3, 0, 3])
    assert nearest(distances, k).tolist() == [6, 2, 0, 3, 5, 7, 4, 1][:k]


def test_only_the_samples_that_are_allowed_are_returned():
    distances = np.array([5.0, 4, 3, 2, 1, 0])
    assert nearest(distances, 9, among=np.array([1, 0, 5])).tolist() == [5, 1, 0]
    assert nearest(distances, 2, among=distances > 1, besides=3).tolist() == [2, 1]
    assert nearest(distances, 2, among=distances > 9).tolist() == []


@pytest.mark.parametrize("k", [0, -3])
def test_less_than_one_neighbour_is_refused(k):
    with pytest.raises(ValueError, match=f"at least 1; found {k}"):
        nearest(np.zeros(4), k)


@pytest.mark.parametrize(
    ("vectors", "point"), [((5, 3), (4,)), ((5, 3), (1, 3)), ((3,), ()), ((2, 5, 3), (5, 3))]
)
def test_a_point_that_does_not_fit_is_refused(vectors, point):
    with pytest.raises(ValueError, match=r"a batch \(N, D\) and one point \(D,\)"):
        distances_to(np.zeros(vectors), np.zeros(point))
