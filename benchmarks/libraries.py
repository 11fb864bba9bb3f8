"""What others have libraries for, beside the libraries: ratios of medians, in one run.

The last table is that of `README.md`. What is compared gives equal results, or stops the run.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median

import numpy as np
import numpy.typing as npt

from benchmarks import epochs, forward, loading
from benchmarks.timing import Comparison, alternate, check_equal, is_installed, seconds, show
from core import Network, evaluate, init_network
from core.arrays import Array
from core.datasets.mnist import apply_flags
from core.evaluation.evaluation import Evaluation
from core.explanation.neighbours import distances_to, nearest
from core.explanation.occlusion import occlude
from core.explanation.projection import pca
from core.images.affine import turn

OURS = "ours"
OPTIONAL = {"torch": "PyTorch", "captum": "Captum"}
DEGREES, PATCH, K = 15.0, 5, 10

Ways = Mapping[str, Callable[[], npt.ArrayLike]]


@dataclass(frozen=True)
class Row:
    """One thing that is done in several ways.

    Attributes
    ----------
    title : str
    measures : mapping of str to callable
        Each returns the seconds its way takes; `OURS` is one of them.
    budget : float
        The largest ratio to each of the others that is good enough.
    rounds : int
        How often each is measured.
    """

    title: str
    measures: Mapping[str, Callable[[], float]]
    budget: float = 1.0
    rounds: int = 9


def report(few: int = 10_000, many: int = 60_000, rounds: int | None = None) -> None:
    """Print every row as it is measured, and at the end the ratios alone, as Markdown."""
    ratios = ["| what is done | beside | ratio | goal |", "| --- | --- | --- | --- |"]
    for row in rows(few, many):
        times = alternate(row.measures, rounds or row.rounds)
        others = [name for name in times if name != OURS]
        show(row.title, times, [Comparison(OURS, name, row.budget) for name in others])
        print()
        for name in others:
            ratio = median(a / b for a, b in zip(times[OURS], times[name], strict=True))
            ratios.append(f"| {row.title} | {name} | {ratio:.2f} | {row.budget:g} |")
    print(*ratios, sep="\n")
    for package, name in OPTIONAL.items():
        if not is_installed(package):
            print(f"\n{name} is not installed, so nothing is compared with it.")


def rows(few: int, many: int) -> Iterator[Row]:
    """Yield what is compared, on the first so many training images of MNIST or its stand-in."""
    network = init_network()
    _, train, test = loading.mnist()
    x, t = apply_flags(train[0][:many], train[1][:many])
    some, labels = x[:few], t[:few]
    yield _row(f"metrics of {few:,} images", metrics(network, some, labels), 1e-5)
    yield _row(f"2-D PCA of {few:,} × {x.shape[1]}", components(some), 0.01, budget=0.8)
    yield _row(f"nearest {K} of {many:,} images", neighbours(x), 0.01, budget=0.8)
    yield _row(f"turning {few:,} images", turns(some.reshape(-1, 28, 28)), 1e-3)
    if all(map(is_installed, OPTIONAL)):
        yield _row("occlusion of an image", occlusions(network, x[0], int(t[0])), 1e-3)
    trained = epochs.ways(x, t)
    epochs.check(trained, t)
    yield Row(f"one epoch of {many:,} images", _measures(trained, calls=1), rounds=5)
    yield _row(f"forward pass of {few:,} images", forward.ways(network, some), 1e-5, rounds=25)
    with loading.ways(train, test) as processes:
        for title, ours in (("", loading.OURS), (", packed", loading.PACKED)):
            if ours in processes:
                pair = {OURS: processes[ours], loading.PICKLE: processes[loading.PICKLE]}
                calls = {name: partial(_of_call, process) for name, process in pair.items()}
                yield Row(f"loading MNIST{title}", calls, 0.5)


def metrics(network: Network, x: Array, t: Array) -> Ways:
    """Return precision, recall and F1 of each class, the confusion and the loss, as one array."""
    from sklearn.metrics import confusion_matrix, log_loss, precision_recall_fscore_support

    y, classes = evaluate(network, x, t).probabilities, np.arange(network.sizes[-1])

    def ours() -> Array:
        result = Evaluation(t, y)
        scores = result.per_class.to_numpy().T
        return np.vstack([scores, result.confusion, np.full(len(classes), result.loss.mean())])

    def theirs() -> Array:
        predicted = y.argmax(axis=1)
        scores = precision_recall_fscore_support(t, predicted, labels=classes, zero_division=0)
        confusion = confusion_matrix(t, predicted, labels=classes)
        loss = log_loss(t, y, labels=classes)
        return np.vstack([*scores, confusion, np.full(len(classes), loss)])

    return {OURS: ours, "scikit-learn": theirs}


def components(x: Array) -> Ways:
    """Return the distances from the origin along each component: their signs are free."""
    from sklearn.decomposition import PCA

    ways: dict[str, Callable[[], Array]] = {OURS: lambda: np.abs(pca(x).coordinates)}
    for solver in ("covariance_eigh", "randomized"):
        reduction = PCA(2, svd_solver=solver, random_state=0)
        ways[f"scikit-learn, {solver}"] = partial(lambda of: np.abs(of.fit_transform(x)), reduction)
    return ways


def neighbours(x: Array) -> Ways:
    """Return the distances of the nearest, which may be as near as others."""
    from sklearn.neighbors import NearestNeighbors

    search = NearestNeighbors(n_neighbors=K, algorithm="brute").fit(x)

    def ours() -> Array:
        distances = distances_to(x, x[0])
        return distances[nearest(distances, K)]

    return {OURS: ours, "scikit-learn, brute": lambda: search.kneighbors(x[:1])[0][0]}


def turns(images: Array) -> Ways:
    """Return the images turned clockwise, interpolated linearly."""
    from scipy.ndimage import rotate

    return {
        OURS: lambda: turn(images, DEGREES),
        "scipy.ndimage": lambda: rotate(
            images, -DEGREES, (2, 1), reshape=False, order=1, mode="grid-constant"
        ),
    }


def occlusions(network: Network, x: Array, label: int) -> Ways:
    """Return what each pixel says for a class: the mean over the patches that cover it."""
    import torch
    from captum.attr import Occlusion

    def ours() -> Array:
        found = occlude(network, x, patch=PATCH)
        return -found.by_pixel(found.logit_change(label))

    parameters = [torch.tensor(network[name]) for name in network]

    def logits(images: torch.Tensor) -> torch.Tensor:
        z = images.flatten(1)
        for W, b in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
            z = torch.sigmoid(z @ W + b)
        return z @ parameters[-2] + parameters[-1]

    image, method = torch.from_numpy(x).reshape(1, 1, 28, 28), Occlusion(logits)

    def theirs() -> Array:
        with torch.inference_mode():
            found = method.attribute(
                image, (1, PATCH, PATCH), target=label, perturbations_per_eval=1000
            )
        return np.asarray(found[0, 0])

    return {OURS: ours, OPTIONAL["captum"]: theirs}


def _row(title: str, ways: Ways, atol: float, *, budget: float = 1.0, rounds: int = 9) -> Row:
    check_equal(ways, atol)
    return Row(title, _measures(ways), budget, rounds)


def _measures(ways: Ways, calls: int = 5) -> dict[str, Callable[[], float]]:
    """Return what measures each way; the first is ours."""
    named = zip((OURS, *list(ways)[1:]), ways.values(), strict=True)
    return {name: partial(seconds, way, calls) for name, way in named}


def _of_call(process: Callable[[], tuple[float, float]]) -> float:
    call, _ = process()
    return call
