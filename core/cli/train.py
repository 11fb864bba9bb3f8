"""Train a network on a data set and write its weights."""

import argparse
from pathlib import Path

from core.cli import options
from core.cli.bars import print_above_bars, progress_bar
from core.datasets.mnist import apply_flags, read_split
from core.evaluation.evaluation import evaluate
from core.images.transforms import random_affine
from core.network.initialisation import INITIALISATIONS
from core.network.layers import ACTIVATIONS
from core.training.history import Epoch
from core.training.optimisers import OPTIMISERS
from core.training.training import train
from core.weights.writer import check_writable, write_weights


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("output", metavar="FILE", type=Path, help="a .npz or .safetensors to write")
    options.add_data(parser)
    parser.add_argument(
        "--hidden",
        metavar="N",
        type=int,
        nargs="*",
        default=[50, 100],
        help="the width of each hidden layer (default: 50 100)",
    )
    parser.add_argument("--activation", choices=ACTIVATIONS, default="sigmoid")
    parser.add_argument("--initialisation", choices=("auto", *INITIALISATIONS), default="auto")
    parser.add_argument("--optimiser", choices=OPTIMISERS, default="adam")
    parser.add_argument("--epochs", metavar="N", type=int, default=10, help="default: 10")
    parser.add_argument("--batch", metavar="N", type=int, default=128, help="default: 128")
    parser.add_argument(
        "--learning-rate", metavar="R", type=float, help="the peak (default: the optimiser's own)"
    )
    parser.add_argument("--weight-decay", metavar="R", type=float, default=0.0, help="default: 0")
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="default: 0")
    parser.add_argument(
        "--augment", action="store_true", help="shift, turn, scale and slant images a little"
    )
    parser.add_argument(
        "--held-out",
        metavar="N",
        type=int,
        default=0,
        help="measure on the last N training images, which are not learned from (default: 0)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Train, print a line an epoch, write the network, and say how accurate it is."""
    source = options.source(arguments)
    check_writable(arguments.output)  # now, not when the work is done
    x, t = apply_flags(*read_split(source, "train", mapped=True))
    learned = len(x) - arguments.held_out
    if arguments.held_out < 0 or learned < 1:
        raise ValueError(
            f"{source.title} has {len(x):,} training images, and {arguments.held_out:,} cannot be "
            "held out: hold out fewer."
        )
    held_out = (x[learned:], t[learned:]) if arguments.held_out else None
    with progress_bar("train", " steps") as show:
        network, _ = train(
            x[:learned],
            t[:learned],
            hidden=tuple(arguments.hidden),
            activation=arguments.activation,
            initialisation=arguments.initialisation,
            optimiser=arguments.optimiser,
            classes=len(source.classes),
            epochs=arguments.epochs,
            batch=arguments.batch,
            learning_rate=arguments.learning_rate,
            weight_decay=arguments.weight_decay,
            seed=arguments.seed,
            augment=random_affine if arguments.augment else None,
            held_out=held_out,
            progress=lambda epoch: print_above_bars(_line(epoch, arguments.epochs)),
            follow=show,
        )
    write_weights(arguments.output, network)
    x, t = apply_flags(*read_split(source, "test", mapped=True))
    accuracy = evaluate(network, x, t).accuracy
    print(f"{arguments.output}: accuracy {accuracy:.4f} on the {len(t):,} test images")
    return 0


def _line(epoch: Epoch, epochs: int) -> str:
    line = f"epoch {epoch.number} of {epochs}: loss {epoch.loss:.4f}, accuracy {epoch.accuracy:.4f}"
    if epoch.held_out_loss is None:
        return line
    return (
        f"{line}; held out: loss {epoch.held_out_loss:.4f}, accuracy {epoch.held_out_accuracy:.4f}"
    )
