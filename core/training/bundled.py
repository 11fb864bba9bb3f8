"""The recipe of the bundled network: ``python -m core.training.bundled`` trains it anew.

784-50-100-10, sigmoid. The first 55,000 training images of MNIST, moved a little each time they
are met, are learned from; the last 5,000 chose the recipe; the test images are looked at once,
when all is done.
"""

from core.datasets.mnist import load_mnist
from core.evaluation.evaluation import evaluate
from core.training.epoch import Epoch
from core.training.recipe import Recipe
from core.training.training import train_on
from core.weights.reader import BUNDLED
from core.weights.writer import write_weights

RECIPE = Recipe(
    hidden=(50, 100),
    epochs=200,
    learning_rate=0.005,
    weight_decay=0.05,
    augment=True,
    held_out=5_000,
)


def main() -> None:
    """Train the network, write it to its place, print its accuracy on the test images."""
    _, (x_test, t_test) = load_mnist()  # which fetches what is missing
    network, _ = train_on("mnist", RECIPE, on_epoch=_report)
    write_weights(BUNDLED, network)
    accuracy = evaluate(network, x_test, t_test).accuracy
    print(f"{BUNDLED.name}: accuracy {accuracy:.4f} on the {len(t_test):,} test images")


def _report(epoch: Epoch) -> None:
    print(
        f"epoch {epoch.number:3d} of {RECIPE.epochs}: loss {epoch.loss:.4f}, held out: "
        f"loss {epoch.held_out_loss:.4f}, accuracy {epoch.held_out_accuracy:.4f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
