"""What samples must be like before anything is learned from them, or measured on them."""

from core.arrays import Array, check_labels
from core.messages import Message


def check_samples(
    x: Array, t: Array, classes: int | None, asker: str, width: int | None = None
) -> None:
    """Check that images and labels belong together, and to a network.

    Parameters
    ----------
    x, t : ndarray
        The images and their labels.
    classes : int or None
        How many the network tells apart; None where the labels are to say it.
    asker : str
        The argument or the function that they were given to, for the sentence that refuses them.
    width : int, optional
        How many values an image must have.

    Raises
    ------
    ValueError
        If they do not.
    """
    if x.ndim != 2 or len(x) == 0 or width not in (None, x.shape[1]):
        raise ValueError(
            Message(
                "{asker} needs images (N, {width}), N at least 1; it was given {shape}.",
                asker=asker,
                width=width or "n_in",
                shape=x.shape,
            )
        )
    check_labels(t, x.shape[:1], classes, asker)
