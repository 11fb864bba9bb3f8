"""Train a grid or a random sample of networks, and write a table of them."""

import argparse
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from core.cli import options
from core.cli.bars import progress_bar
from core.cli.language import in_words, say
from core.cli.output import SOME, failure
from core.cli.tasks import (
    add_pool,
    add_table,
    check_rows,
    digest,
    finish,
    journal_of,
    opened_pool,
    output_table,
    warn,
)
from core.datasets.mnist import read_split
from core.executors.opening import stopping
from core.files.atomic import replacing
from core.files.journal import Journal, open_journal
from core.files.tables import write_rows
from core.messages import Message, message_of
from core.network.initialisation import AUTO, INITIALISATIONS
from core.network.layers import ACTIVATIONS
from core.training.cost import Cost
from core.training.grid import grid, parse_number, sample
from core.training.optimisers import OPTIMISERS
from core.training.recipe import Recipe, parse_sizes, usual_held_out
from core.training.sweep import (
    Trained,
    best,
    network_file,
    networks_folder,
    sweep_cost,
    train_recipe,
)

ABOUT = Message("Train a grid or a random sample of networks, and write a table of them.")
_BYTES_KEPT = 4  # of each parameter, in its file
_METAVARS: dict[Callable[[str], Any], str] = {int: "N", parse_number: "R", parse_sizes: "SIZES"}
_SWITCH = {"no": False, "yes": True}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_table(
        parser,
        Message(
            "a .csv or .parquet to write, with a folder of the networks beside it (default: in "
            "data/sweeps, named after the data set)"
        ),
    )
    options.add_data(parser)
    _add(parser, "--hidden", parse_sizes, Message("the widths of a network, as 50-100, or several"))
    _add(parser, "--activation", str, choices=ACTIVATIONS)
    _add(parser, "--initialisation", str, choices=(AUTO, *INITIALISATIONS))
    _add(parser, "--optimiser", str, choices=OPTIMISERS)
    _add(parser, "--epochs", int)
    _add(parser, "--batch", int)
    about = Message("peaks; with --random a range as 0.001..0.1 too (default: the optimiser's own)")
    _add(parser, "--learning-rate", parse_number, about)
    _add(parser, "--weight-decay", parse_number, Message("with --random a range too"))
    _add(parser, "--seed", int)
    parser.add_argument(
        "--augment",
        choices=_SWITCH,
        nargs="*",
        help=Message("shift, turn, scale and slant images a little: yes, no or both (default: no)"),
    )
    parser.add_argument(
        "--held-out",
        metavar="N",
        type=int,
        help=Message(
            "compare on the last N training images, which are not learned from (default: one of "
            "twelve)"
        ),
    )
    parser.add_argument(
        "--random",
        metavar="N",
        type=int,
        help=Message("train N different networks of those, drawn at random, instead of all"),
    )
    parser.add_argument(
        "--random-seed",
        metavar="N",
        type=int,
        default=0,
        help=Message("which are drawn (default: %(default)d)"),
    )
    add_pool(parser)


def run(arguments: argparse.Namespace) -> int:
    """Train what the table lacks, and write it; say which could not be trained."""
    source = options.source(arguments)
    table = output_table(arguments, source.name)
    images, labels = read_split(source, "train", mapped=True)
    held_out = usual_held_out(len(images)) if arguments.held_out is None else arguments.held_out
    recipes = _recipes(arguments, held_out)
    costs = sweep_cost(recipes, len(images), images[0].size, len(source.classes))
    folder = networks_folder(table)
    folder.mkdir(exist_ok=True)
    files = {network_file(source.name, recipe): recipe for recipe in recipes}
    content = digest(images, labels)
    job = {"command": "sweep", "data": source.name, "content": content, "held_out": held_out}
    with open_journal(journal_of(table), job) as journal:
        here = {file for file in journal if (folder / file).is_file()}
        lacking = {file: recipe for file, recipe in files.items() if file not in here}
        check_rows(len(here) + len(lacking))
        failed: dict[str, Exception] = {}
        try:
            if lacking:
                some = [cost for file, cost in zip(files, costs, strict=True) if file in lacking]
                failed = _train(arguments, source.title, len(files), folder, journal, lacking, some)
        finally:  # stopped by hand as well: the pages show what is finished
            finished = [file for file in dict.fromkeys((*files, *journal)) if file in journal]
            rows = [Trained(**journal[file]) for file in finished if (folder / file).is_file()]
            if rows:
                write_rows(table, Trained, rows)
    for file, error in failed.items():
        warn(_not_trained(files[file], error))
    if rows:
        say(
            Message(
                "{file}: {n:,} of {all:,} networks; the best, {network}, has an accuracy of "
                "{accuracy:.4f} ({low:.4f} to {high:.4f}) on the {held_out:,} held-out images",
                file=table,
                n=len(rows),
                all=len(rows) + len(failed),
                **asdict(best(rows)),
            )
        )
    return SOME if failed else 0


def _train(
    arguments: argparse.Namespace,
    title: str,
    all_of_them: int,
    folder: Path,
    journal: Journal,
    lacking: dict[str, Recipe],
    costs: Sequence[Cost],
) -> dict[str, Exception]:
    """Train networks and write each; return why those failed that did, by their files."""
    size = sum(cost.parameters for cost in costs) * _BYTES_KEPT
    if size > (free := shutil.disk_usage(folder).free):
        raise OSError(
            Message(
                "The networks would take {size:,.0f} MB in {folder}, where {free:,.0f} MB are "
                "free: make room, or train fewer.",
                size=size / 1e6,
                folder=folder,
                free=free / 1e6,
            )
        )

    def keep(trained: tuple[Trained, bytes]) -> dict[str, Any]:
        row, content = trained
        with replacing(folder / row.network) as file:
            file.write(content)
        return asdict(row)

    with (
        opened_pool(arguments) as pool,
        progress_bar("sweep", in_words(Message(" networks"))) as show,
    ):
        warn(
            Message(
                "To train on {title}: {n:,} of {all:,} networks, {width:,} at a time, in about "
                "{minutes:,.1f} min; the largest has {parameters:,} parameters, those at a time "
                "take up to {memory:,.0f} MB of memory, the files {size:,.1f} MB in {folder}.",
                title=title,
                n=len(lacking),
                all=all_of_them,
                parameters=max(cost.parameters for cost in costs),
                width=pool.width,
                memory=sum(sorted(cost.memory for cost in costs)[-pool.width :]) / 1e6,
                minutes=sum(cost.seconds for cost in costs) / pool.width / 60,
                size=size / 1e6,
                folder=folder,
            )
        )
        return finish(pool, journal, lacking, _trained, arguments.data, keep=keep, show=show)


def _trained(data: str, recipe: Recipe) -> tuple[Trained, bytes]:
    return train_recipe(data, recipe, stop=stopping)


def _recipes(arguments: argparse.Namespace, held_out: int) -> list[Recipe]:
    choices = {
        field.name: chosen
        for field in fields(Recipe)
        if (chosen := getattr(arguments, field.name)) is not None and field.name != "held_out"
    }
    if arguments.augment is not None:  # alone, it is on, as for train
        choices["augment"] = [_SWITCH[word] for word in arguments.augment] or [True]
    choices["held_out"] = [held_out]
    drawn = arguments.random
    return grid(choices) if drawn is None else sample(choices, drawn, arguments.random_seed)


def _not_trained(recipe: Recipe, error: Exception) -> Message:
    return Message(
        "Not trained, hidden sizes {hidden}, {activation}, {optimiser}, learning rate "
        "{learning_rate:g}, weight decay {weight_decay:g}, seed {seed}: {reason}",
        **asdict(recipe) | {"hidden": "-".join(map(str, recipe.hidden))},
        reason=failure(error),
    )


def _add(
    parser: argparse.ArgumentParser,
    option: str,
    kind: Callable[[str], Any],
    about: Message | None = None,
    **settings: Any,
) -> None:
    """Add an option of one or several values, by default that of a recipe."""
    usual = getattr(Recipe, option.removeprefix("--").replace("-", "_"))
    if isinstance(usual, tuple):
        usual = "-".join(map(str, usual))
    default = Message("default: {usual}", usual=usual)
    settings |= {"help": about or default, "nargs": "+"}
    if "choices" not in settings:
        settings["metavar"] = _METAVARS[kind]
    parser.add_argument(option, type=kind if kind in (int, str) else _read(kind), **settings)


def _read(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a function that parses an option's value, and says why it cannot."""

    def read(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(in_words(message_of(error))) from error

    return read
