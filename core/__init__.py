"""Every step from the bytes of MNIST to a prediction, in plain NumPy."""

from core.datasets.mirrors import DownloadError
from core.datasets.mnist import load_mnist
from core.evaluation.comparison import Comparison, compare
from core.evaluation.evaluation import Evaluation, evaluate
from core.explanation.ablation import ablate
from core.files.idx import read_idx, write_idx
from core.files.idx_stream import IdxError
from core.images.digits import prepare_digit
from core.network.layers import cross_entropy, relu, sigmoid, softmax, tanh
from core.network.network import Activations, Network, forward, predict
from core.training.training import train
from core.weights.content import WeightsError
from core.weights.reader import init_network, read_weights
from core.weights.writer import write_weights

__all__ = [
    "Activations",
    "Comparison",
    "DownloadError",
    "Evaluation",
    "IdxError",
    "Network",
    "WeightsError",
    "ablate",
    "compare",
    "cross_entropy",
    "evaluate",
    "forward",
    "init_network",
    "load_mnist",
    "predict",
    "prepare_digit",
    "read_idx",
    "read_weights",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
    "train",
    "write_idx",
    "write_weights",
]
