from core.training.epoch import Epoch, best_epoch


def test_the_first_of_equally_good_epochs_is_the_best():
    epochs = [Epoch(1, 0.5, 0.9), Epoch(2, 0.3, 0.9), Epoch(3, 0.3, 1.0)]

    assert best_epoch(epochs).number == 2


def test_what_is_held_out_decides_where_something_is():
    epochs = [Epoch(1, 0.5, 0.8, 0.6, 0.7), Epoch(2, 0.3, 0.9, 0.7, 0.8)]

    assert best_epoch(epochs).number == 1
