"""Show one sample in the terminal, and what the network says of it."""

import argparse
import sys
from pathlib import Path

import numpy as np

from core.arrays import Array
from core.cli import options
from core.cli.language import in_words, say
from core.datasets.mnist import apply_flags, read_split
from core.files.atomic import replacing
from core.images.rendering import sprite
from core.messages import Message
from core.network.network import predict

SHADES = " ░▒▓█"  # ink on the ground
PLAIN_SHADES = " .:oO@"  # for a terminal that knows no others
ENLARGED = 10  # pixels of the PNG along each side of a pixel

ABOUT = Message("Show one sample in the terminal, and what the network says of it.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("index", type=int, help=Message("which sample of the split, from 0"))
    options.add_network(parser)
    options.add_split(parser)
    parser.add_argument(
        "--png",
        metavar="FILE",
        type=options.file_name,
        help=Message("write the picture, enlarged, as well"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the sample as characters, its label and the three likeliest classes."""
    source = options.source(arguments)
    network = options.network(arguments, source)
    images, labels = read_split(source, arguments.split, mapped=True)
    if not 0 <= arguments.index < len(images):
        raise ValueError(
            Message(
                "{title} has the {split} samples 0 to {last:,}, and {index} is none of them: "
                "choose another index.",
                title=source.title,
                split=options.SPLITS[arguments.split],
                last=len(images) - 1,
                index=arguments.index,
            )
        )
    image, label = images[arguments.index], int(labels[arguments.index])
    y = predict(network, apply_flags(image, labels[arguments.index])[0])
    if arguments.png:
        _write_png(Path(arguments.png), image)
    print(as_characters(image, _shades()))
    say(
        Message(
            "{title}, {split} sample {index}: {label}",
            title=source.title,
            split=options.SPLITS[arguments.split],
            index=arguments.index,
            label=source.classes[label],
        )
    )
    predicted = int(y.argmax())
    said = source.classes[predicted]
    if predicted == label:
        say(Message("The network says {label}, which is right:", label=said))
    else:
        say(Message("The network says {label}, which is wrong:", label=said))
    for unit in np.argsort(-y, kind="stable")[:3]:
        print(f"  {in_words(source.classes[unit])}  {y[unit]:.4f}")
    return 0


def as_characters(image: Array, shades: str = SHADES) -> str:
    """Return an image with a line a row, two characters a pixel: about a square in a terminal.

    Parameters
    ----------
    image : (H, W) uint8
    shades : str
        From the darkest to the lightest; 0 alone is the darkest.

    Returns
    -------
    str
        H lines of up to 2·W characters: blanks at the end are left out.
    """
    levels = -(-image.astype(int) * (len(shades) - 1) // 255)
    return "\n".join("".join(2 * shades[level] for level in row).rstrip() for row in levels)


def _shades() -> str:
    try:
        SHADES.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return PLAIN_SHADES
    return SHADES


def _write_png(path: Path, image: Array) -> None:
    large = image.repeat(ENLARGED, axis=0).repeat(ENLARGED, axis=1)
    with replacing(path) as file:
        file.write(sprite(large[None], 1))
