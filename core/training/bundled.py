"""The recipe of the bundled network: ``python -m core.training.bundled`` trains it anew.

784-50-100-10, sigmoid. The first 55,000 training images of MNIST, moved a little each time they
are met, are learned from; the last 5,000 chose the recipe; the test images are looked at once,
when all is done.
"""

from core.datasets.mnist import load_mnist
from core.evaluation.evaluation import evaluate
from core.images.transforms import random_affine
from core.training.history import Epoch
from core.training.training import train
from core.weights.reader import BUNDLED
from core.weights.writer import write_weights

HELD_OUT = 5_000
EPOCHS = 200
LEARNING_RATE = 0.005
WEIGHT_DECAY = 0.05


def main() -> None:
    """Train the network, write it to its place, print its accuracy on the test images."""
    (x_train, t_train), (x_test, t_test) = load_mnist()
    network, _ = train(
        x_train[:-HELD_OUT],
        t_train[:-HELD_OUT],
        hidden=(50, 100),
        epochs=EPOCHS,
        learning_rate=LEARNING_RATE,
        weight_decay=WEIGHT_DECAY,
        seed=0,
        augment=random_affine,
        held_out=(x_train[-HELD_OUT:], t_train[-HELD_OUT:]),
        progress=_report,
    )
    write_weights(BUNDLED, network)
    accuracy = evaluate(network, x_test, t_test).accuracy
    print(f"{BUNDLED.name}: accuracy {accuracy:.4f} on the {len(t_test):,} test images")


def _report(epoch: Epoch) -> None:
    print(
        f"epoch {epoch.number:3d} of {EPOCHS}: loss {epoch.loss:.4f}, held out: "
        f"loss {epoch.held_out_loss:.4f}, accuracy {epoch.held_out_accuracy:.4f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
