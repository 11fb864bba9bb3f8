import numpy as np
import pytest

from core import load_mnist, train
from core.evaluation.evaluation import evaluate
from core.network.network import BLOCK_VALUES
from core.training.history import TrainingHistory
from core.training.learning import answers_along, when_learned


@pytest.fixture(scope="module")
def trained():
    """Return a history on 500 digits, and 300 others: some are forgotten on the way."""
    (x, t), (x_test, t_test) = load_mnist(source="sample")
    history = TrainingHistory()
    train(x[:500], t[:500], hidden=(12,), epochs=10, batch=50, learning_rate=0.1, history=history)
    return history[::4], x_test[:300], t_test[:300]


def test_it_agrees_with_a_loop_over_samples_and_states(trained):
    history, x, t = trained
    learning = when_learned(history, x, t)

    answers = [evaluate(state.network, x, t).predicted.tolist() for state in history]
    learned, forgotten = [], []
    for i, label in enumerate(t.tolist()):
        of_sample = [answer[i] for answer in answers]
        settled = len(answers) - 1
        while settled and of_sample[settled - 1] == of_sample[-1]:
            settled -= 1
        right = [number for number, answer in enumerate(of_sample) if answer == label]
        assert learning.settled[i] == settled
        assert learning.last_right[i] == (right[-1] if right else -1)
        assert learning.predicted[i] == of_sample[-1]
        if of_sample[-1] == label and settled:
            learned.append((-settled, i))
        if of_sample[-1] != label and right:
            forgotten.append((-right[-1], i))
    assert learned
    assert forgotten
    assert learning.learned.tolist() == [i for _, i in sorted(learned)]
    assert learning.forgotten.tolist() == [i for _, i in sorted(forgotten)]


def test_its_confusions_and_accuracies_are_those_of_evaluate(trained):
    history, x, t = trained
    learning = when_learned(history, x, t)

    for number in range(0, len(history), 5):
        result = evaluate(history[number].network, x, t)
        np.testing.assert_array_equal(learning.confusion[number], result.confusion)
        assert learning.accuracy[number] == result.accuracy


def test_progress_is_told_after_each_state(trained):
    history, x, t = trained
    told = []
    when_learned(history, x, t, progress=lambda *done: told.append(done))

    assert told == [(number, len(history)) for number in range(1, len(history) + 1)]


def test_in_blocks_it_is_the_same(trained, monkeypatch):
    history, x, t = trained
    whole = when_learned(history, x, t)
    monkeypatch.setattr("core.network.network.BLOCK_VALUES", BLOCK_VALUES // 400_000 * 100)
    blocks = when_learned(history, x, t)

    for name in ("settled", "last_right", "confusion"):
        np.testing.assert_array_equal(getattr(blocks, name), getattr(whole, name))


def test_samples_of_other_sizes_are_refused(trained):
    history, x, t = trained
    with pytest.raises(ValueError, match=r"when_learned needs images \(N, 784\)"):
        when_learned(history, x[:, :5], t)


def test_the_answers_to_one_image_agree_with_those_to_all(trained):
    history, x, t = trained
    learning = when_learned(history, x, t)
    for i in (*learning.learned[:3], *learning.forgotten[:3]):
        answers = answers_along(history, x[i])
        assert answers.probabilities.shape == (len(history), 10)
        np.testing.assert_allclose(answers.probabilities.sum(axis=1), 1, rtol=1e-5)
        assert answers.settled == learning.settled[i]
        assert answers.last_right(t[i]) == learning.last_right[i]
        assert answers.predicted[-1] == learning.predicted[i]


def test_from_where_it_turned_a_sample_stays_right_or_wrong(trained):
    history, x, t = trained
    learning = when_learned(history, x, t)
    right = np.array([evaluate(state.network, x, t).correct for state in history])
    for i, turned in enumerate(learning.turned):
        assert (right[turned:, i] == right[-1, i]).all()
        assert not turned or right[turned - 1, i] != right[-1, i]
