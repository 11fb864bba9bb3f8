import numpy as np
import pytest

from core import load_mnist
from core.explanation.projection import _leading, pca


@pytest.fixture(scope="module")
def images():
    return load_mnist(source="sample")[0][0][:900]


@pytest.fixture
def cloud():
    """Give more samples than are centred at a time, in directions of different lengths."""
    random = np.random.default_rng(6)
    return 5 + random.normal(size=(5400, 7)) * [9, 5, 3, 2, 1, 0.5, 0.1] @ random.normal(
        size=(7, 7)
    )


@pytest.mark.parametrize("k", [1, 2, 7])
def test_a_projection_agrees_with_scikit_learn(cloud, k):
    reference = pytest.importorskip("sklearn.decomposition").PCA(k, svd_solver="full").fit(cloud)
    found = pca(cloud, k)
    signs = np.sign((found.components * reference.components_).sum(axis=1))

    np.testing.assert_allclose(found.mean, reference.mean_)
    np.testing.assert_allclose(
        found.components, signs[:, None] * reference.components_, rtol=1e-6, atol=1e-9
    )
    np.testing.assert_allclose(found.explained, reference.explained_variance_ratio_)
    np.testing.assert_allclose(
        found.coordinates, signs * reference.transform(cloud), rtol=1e-6, atol=1e-9
    )


@pytest.mark.parametrize(
    ("dtype", "error"), [(np.float64, 1e-10), (np.float32, 1e-6), (np.uint8, 1e-6)]
)
def test_a_projection_of_images_agrees_with_scikit_learn(images, dtype, error):
    decomposition = pytest.importorskip("sklearn.decomposition")
    x = (images * (255 if dtype == np.uint8 else 1)).round(4).astype(dtype)
    reference = decomposition.PCA(3, svd_solver="full").fit(x.astype(np.float64))
    expected = reference.transform(x.astype(np.float64))
    found = pca(x, 3)
    signs = np.sign((found.components * reference.components_).sum(axis=1))

    np.testing.assert_allclose(found.explained, reference.explained_variance_ratio_, rtol=error)
    np.testing.assert_allclose(found.components, signs[:, None] * reference.components_, atol=error)
    np.testing.assert_allclose(
        found.coordinates, signs * expected, atol=error * np.abs(expected).max()
    )


@pytest.mark.parametrize(("scale", "origin"), [(1e-18, 0), (1e18, 0), (1e-3, 1e3)])
def test_what_float32_would_lose_is_projected_in_float64(cloud, scale, origin):
    x = (origin + scale * cloud).astype(np.float32)
    found, expected = pca(x), pca(x.astype(np.float64))
    np.testing.assert_allclose(found.components, expected.components, rtol=1e-9)
    np.testing.assert_allclose(found.explained, expected.explained)


def test_all_components_together_give_the_samples_back(cloud):
    found = pca(cloud, 7)
    np.testing.assert_allclose(found.coordinates @ found.components + found.mean, cloud)
    np.testing.assert_allclose(found.components @ found.components.T, np.eye(7), atol=1e-12)
    assert found.explained.sum() == pytest.approx(1)


def test_the_furthest_entry_of_every_component_is_positive(cloud):
    for x in (cloud, -cloud, cloud[::-1]):
        components = pca(x, 7).components
        furthest = np.abs(components).argmax(axis=1)
        assert (components[np.arange(7), furthest] > 0).all()


def test_the_picture_does_not_turn_over_with_the_order_of_the_samples(cloud):
    order = np.random.default_rng(8).permutation(len(cloud))
    np.testing.assert_allclose(pca(cloud[order]).coordinates, pca(cloud).coordinates[order])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("value", [0.0, 0.1, 1e9 / 3])
def test_samples_that_do_not_differ_lie_at_the_origin(value, dtype):
    found = pca(np.full((6000, 5), value, dtype), 3)
    assert not found.coordinates.any()
    assert not found.explained.any()
    np.testing.assert_allclose(found.components @ found.components.T, np.eye(3))
    assert (found.mean == dtype(value)).all()


def test_features_that_never_differ_take_no_part(cloud):
    x = np.insert(cloud, 3, 0.1, axis=1)
    found = pca(x, 2)
    np.testing.assert_allclose(found.components[:, 3], 0, atol=1e-12)
    np.testing.assert_allclose(found.coordinates, pca(cloud, 2).coordinates)


def test_fewer_samples_than_features_leave_the_other_directions_without_variance(cloud):
    found = pca(cloud[:3], 7)
    assert found.explained[:2].sum() == pytest.approx(1)
    np.testing.assert_allclose(found.explained[2:], 0, atol=1e-12)
    assert (found.explained >= 0).all()


def test_one_sample_lies_at_the_origin(cloud):
    assert pca(cloud[:1], 2).coordinates.tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("x", "k", "message"),
    [
        (np.zeros(4), 2, r"a batch \(N, D\).*given \(4,\)"),
        (np.zeros((0, 4)), 2, r"given \(0, 4\)"),
        (np.zeros((5, 4)), 5, "Samples of 4 values.*not 5"),
        (np.zeros((5, 4)), 0, "not 0"),
        (np.array([[0.0, np.nan]]), 1, "found NaN or infinity"),
        (np.array([[0.0, np.inf], [0.0, -np.inf]]), 1, "found NaN or infinity"),
    ],
)
def test_what_cannot_be_projected_is_refused(x, k, message):
    with pytest.raises(ValueError, match=message):
        pca(x, k)


@pytest.mark.parametrize(
    "spectrum",
    [
        np.r_[3.0, 2.0, np.linspace(1, 0, 298)],  # found by the search
        np.r_[np.full(9, 5.0), np.ones(291)],  # more equals than are searched for
        np.linspace(2, 1, 300),  # too close to be told apart by it
        np.r_[4.0, np.zeros(299)],
        np.ones(300),
    ],
)
def test_the_largest_variances_are_found_whatever_the_others_are(spectrum):
    rotation = np.linalg.qr(np.random.default_rng(2).normal(size=(300, 300)))[0]
    scatter = (rotation * spectrum) @ rotation.T

    values, vectors = _leading(scatter, 2)

    np.testing.assert_allclose(values, np.sort(spectrum)[:-3:-1], atol=1e-12)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(scatter @ vectors, vectors * values, atol=1e-11)
