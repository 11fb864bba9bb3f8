from benchmarks import robustness, timing
from core import init_network
from core.datasets.mnist import read_data_set
from core.evaluation.robustness import accuracy_along
from core.images.transforms import TRANSFORMS


def test_changing_the_images_gives_the_accuracies_of_the_curve():
    images, labels = read_data_set("sample")[1]
    asked = init_network(), images[:700], labels[:700], TRANSFORMS["slant"], [-0.5, 0, 0.3]
    assert robustness.by_changing(*asked) == list(accuracy_along(*asked))


def test_the_report_holds_what_is_affine_to_its_budget(capsys, monkeypatch):
    monkeypatch.setattr(timing, "sleep", lambda _: None)
    robustness.report(images=20, rounds=1)
    printed = capsys.readouterr().out
    assert "over 20 images, uint8, at 21 amounts" in printed
    affine = [name for name, transform in TRANSFORMS.items() if transform.adjoint]
    assert printed.count("accuracy_along / predict") == len(affine) == 8
    assert printed.count("changing the images / predict") == len(TRANSFORMS)
    assert printed.count("≤ 1.3×") == len(affine)
