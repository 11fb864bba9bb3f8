"""What each flag of ``load_mnist`` does to a network, as Data and the walk say it."""

from core.explanation.consequences import Consequences, consequences
from core.messages import Message
from core.weights.parameters import count_parameters
from dashboard.state import cached
from dashboard.state.keys import DataKey, NetworkKey

MOST_WORK = 10**11  # of weights and images: some seconds
FEWEST = 500  # images, whatever the network


def first_tried(data: DataKey, network: NetworkKey) -> int | None:
    """Return on how many images, the first ones, the flags are tried; None for all of them."""
    fit = max(FEWEST, MOST_WORK // count_parameters(cached.network(network)))
    return fit if fit < len(cached.splits(data)["test"][1]) else None


@cached.FIGURES.keep(Message("Trying each flag on the network…"))
def consequences_of_flags(data: DataKey, network: NetworkKey) -> Consequences:
    """Return what each flag of ``load_mnist`` does to a network, on images of the test split."""
    (images, labels), first = cached.splits(data)["test"], first_tried(data, network)
    classes = len(data.source.classes)
    return consequences(cached.network(network), images[:first], labels[:first], classes)
