"""Train a network on a data set and write its weights."""

import argparse
from dataclasses import fields
from pathlib import Path

from core.cli import options
from core.cli.bars import print_above_bars, progress_bar
from core.cli.language import in_words, say
from core.datasets.mnist import apply_flags, read_split
from core.evaluation.evaluation import evaluate
from core.messages import Message
from core.network.initialisation import AUTO, INITIALISATIONS
from core.network.layers import ACTIVATIONS
from core.training.epoch import Epoch
from core.training.history import MOST_BYTES, MOST_STATES, TrainingHistory
from core.training.history_file import history_path, write_history
from core.training.optimisers import OPTIMISERS
from core.training.recipe import Recipe
from core.training.training import train_on
from core.weights.writer import check_writable, write_weights

ABOUT = Message("Train a network on a data set and write its weights.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "output",
        metavar="FILE",
        type=options.file_path,
        help=Message("a .npz or .safetensors to write"),
    )
    options.add_data(parser)
    parser.add_argument(
        "--hidden",
        metavar="N",
        type=int,
        nargs="*",
        default=Recipe.hidden,
        help=Message(
            "the width of each hidden layer (default: {widths})",
            widths=" ".join(map(str, Recipe.hidden)),
        ),
    )
    parser.add_argument("--activation", choices=ACTIVATIONS, default=Recipe.activation)
    parser.add_argument(
        "--initialisation", choices=(AUTO, *INITIALISATIONS), default=Recipe.initialisation
    )
    parser.add_argument("--optimiser", choices=OPTIMISERS, default=Recipe.optimiser)
    parser.add_argument(
        "--epochs",
        metavar="N",
        type=int,
        default=Recipe.epochs,
        help=Message("default: %(default)d"),
    )
    parser.add_argument(
        "--batch", metavar="N", type=int, default=Recipe.batch, help=Message("default: %(default)d")
    )
    parser.add_argument(
        "--learning-rate",
        metavar="R",
        type=float,
        help=Message("the peak (default: the optimiser's own)"),
    )
    parser.add_argument(
        "--weight-decay",
        metavar="R",
        type=float,
        default=Recipe.weight_decay,
        help=Message("default: %(default)g"),
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, default=Recipe.seed, help=Message("default: %(default)d")
    )
    parser.add_argument(
        "--augment",
        action="store_true",
        help=Message("shift, turn, scale and slant images a little"),
    )
    parser.add_argument(
        "--held-out",
        metavar="N",
        type=int,
        default=Recipe.held_out,
        help=Message(
            "measure on the last N training images, which are not learned from "
            "(default: %(default)d)"
        ),
    )
    parser.add_argument(
        "--history",
        action="store_true",
        help=Message("write the network at up to {n} moments of its training, too", n=MOST_STATES),
    )


def run(arguments: argparse.Namespace) -> int:
    """Train, print a line an epoch, write the network, and say how accurate it is."""
    source = options.source(arguments)
    check_writable(arguments.output)  # now, not when the work is done
    recipe = Recipe(**{field.name: getattr(arguments, field.name) for field in fields(Recipe)})
    history = TrainingHistory() if arguments.history else None
    with progress_bar("train", in_words(Message(" steps"))) as show:
        network, _ = train_on(
            source,
            recipe,
            on_epoch=lambda epoch: print_above_bars(in_words(_line(epoch, recipe.epochs))),
            on_step=show,
            history=history,
        )
    write_weights(arguments.output, network)
    x, t = apply_flags(*read_split(source, "test", mapped=True))
    accuracy = evaluate(network, x, t).accuracy
    say(
        Message(
            "{file}: accuracy {accuracy:.4f} on the {n:,} test images",
            file=arguments.output,
            accuracy=accuracy,
            n=len(t),
        )
    )
    if history is not None:
        _write_history(history_path(arguments.output), history)
    return 0


def _write_history(path: Path, history: TrainingHistory) -> None:
    if history:
        write_history(path, history)
        say(
            Message("{file}: the network at {n} moments of its training", file=path, n=len(history))
        )
    else:
        say(
            Message(
                "{file} was not written: of a network this large not even three states fit into "
                "{most:,.0f} MB. Choose fewer hidden units.",
                file=path,
                most=MOST_BYTES / 1e6,
            )
        )


def _line(epoch: Epoch, epochs: int) -> Message:
    figures = vars(epoch) | {"epochs": epochs}
    if epoch.held_out_loss is None:
        return Message(
            "epoch {number} of {epochs}: loss {loss:.4f}, accuracy {accuracy:.4f}", **figures
        )
    return Message(
        "epoch {number} of {epochs}: loss {loss:.4f}, accuracy {accuracy:.4f}; held out: loss "
        "{held_out_loss:.4f}, accuracy {held_out_accuracy:.4f}",
        **figures,
    )
