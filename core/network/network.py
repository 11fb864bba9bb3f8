"""A dense network: its parameters, its forward pass, its prediction."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from core.arrays import Array, as_rows, silent
from core.messages import Message
from core.network.chain import chained_sizes, ordered_names, real
from core.network.layers import ACTIVATIONS, affine, check_activation, softmax

#: Values of all arrays together that a block of images takes: as float32, 64 MB. With fewer, a
#: wide network is read from memory more often than it is computed with.
BLOCK_VALUES = 2**24


class Network(Mapping[str, Array]):
    """The parameters of a dense network, by the names of the book.

    ``network["W1"]`` has shape (n_in, n_out) of the first layer, ``network["b1"]`` (n_out,), and
    so on for any number of layers. The arrays are read-only: a changed network is a new one.

    Parameters
    ----------
    parameters : mapping of str to array
        ``W1, b1, W2, b2, …``: real numbers. Integers and float16 become float32.
    activation : str, default "sigmoid"
        What every hidden layer applies, a name in `core.network.layers.ACTIVATIONS`:
        ``"sigmoid"``, ``"relu"``, ``"tanh"``. The last layer always ends in softmax.
    copy : bool, default True
        False to read arrays of float32 or float64 where they are: whoever changes them changes
        the network, as a training does at every step. Through the network they are read-only.

    Attributes
    ----------
    sizes : tuple of int
        The width of x and of every layer: (784, 50, 100, 10).
    activation : str

    Raises
    ------
    ValueError
        If a name is missing or unknown, the shapes do not chain, or a value is not finite.

    Examples
    --------
    >>> network = Network({"W1": [[2.0, 0.0], [0.0, 2.0]], "b1": [0.0, 0.0]})
    >>> network
    Network(2-2, sigmoid)
    >>> network["W1"].shape
    (2, 2)
    """

    def __init__(
        self,
        parameters: Mapping[str, npt.ArrayLike],
        activation: str = "sigmoid",
        *,
        copy: bool = True,
    ):
        check_activation(activation)
        self.activation = activation
        self._parameters = {
            name: real(name, parameters[name], copy) for name in ordered_names(parameters)
        }
        self.sizes = chained_sizes(self._parameters)

    @property
    def depth(self) -> int:
        """The number of layers, each an affine and what follows it."""
        return len(self.sizes) - 1

    def __getitem__(self, name: str) -> Array:
        return self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    # The same object or not: comparing mappings of arrays value by value has no single answer.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __reduce__(self) -> tuple[type["Network"], tuple[dict[str, Array], str]]:
        return Network, (self._parameters, self.activation)

    def __repr__(self) -> str:
        return f"Network({'-'.join(map(str, self.sizes))}, {self.activation})"


class Activations(Mapping[str, Array]):
    """Every array of a forward pass in order: a1, z1, a2, z2, a3, y.

    Read as a mapping (``arrays["a1"]``) or as attributes (``arrays.a1``).
    """

    def __init__(self, arrays: dict[str, Array]):
        self._arrays = arrays

    def __getattr__(self, name: str) -> Array:
        # Copying and unpickling ask for attributes before __init__ has run.
        arrays = self.__dict__.get("_arrays", {})
        if name not in arrays:
            raise AttributeError(
                Message(
                    "this forward pass has {known}; it has no {name}",
                    known=", ".join(arrays),
                    name=name,
                )
            )
        array: Array = arrays[name]
        return array

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"Activations({', '.join(f'{k}{v.shape}' for k, v in self.items())})"


@silent
def forward(network: Network, x: npt.ArrayLike) -> Activations:
    """Return every array between the image and the probabilities.

    Parameters
    ----------
    network : Network
    x : (n_in,) or (N, n_in)
        One image or a batch. The bundled network and the book's expect pixels from 0.0 to 1.0.

    Returns
    -------
    Activations
        ``a1, z1, …, aL, y`` with the leading axis of x. float32 stays float32.

    Raises
    ------
    ValueError
        If the last axis of x is not as long as ``network.sizes[0]``.

    Examples
    --------
    >>> network = Network({"W1": [[2.0, 0.0], [0.0, 2.0]], "b1": [0.0, 0.0]})
    >>> arrays = forward(network, [1.0, 0.0])
    >>> arrays
    Activations(a1(2,), y(2,))
    >>> arrays.a1
    array([2., 0.])
    """
    x = np.asarray(x)
    if x.ndim not in (1, 2) or x.shape[-1] != network.sizes[0]:
        width = network.sizes[0]
        raise ValueError(
            Message(
                "The network takes one image of shape ({width},) or a batch of shape (N, "
                "{width}); it was given {shape}. load_mnist(flatten=True) gives the shape that "
                "fits, and x.reshape(len(x), -1) flattens a batch.",
                width=width,
                shape=x.shape,
            )
        )
    activation = ACTIVATIONS[network.activation].function
    arrays: dict[str, Array] = {}
    z: Array = x
    for layer in range(1, network.depth + 1):
        a = arrays[f"a{layer}"] = affine(z, network[f"W{layer}"], network[f"b{layer}"])
        if layer < network.depth:
            z = arrays[f"z{layer}"] = activation(a)
    arrays["y"] = softmax(a)
    return Activations(arrays)


def predict(network: Network, x: npt.ArrayLike) -> Array:
    """Return the probabilities ``y`` of one image (K,) or a batch (N, K).

    Parameters and errors are those of `forward`. A large batch goes through the network in
    blocks, so that y is all that grows with it.

    Examples
    --------
    >>> network = Network({"W1": [[2.0, 0.0], [0.0, 2.0]], "b1": [0.0, 0.0]})
    >>> predict(network, [[1.0, 0.0], [0.0, 0.0]]).round(3)
    array([[0.881, 0.119],
           [0.5  , 0.5  ]])
    """
    x = as_rows(x)
    if x.ndim != 2 or len(x) <= block_size(network):
        return forward(network, x)["y"]
    y: Array = np.empty((0, 0))
    for block in blocks(network, len(x)):
        some = forward(network, x[block])["y"]
        if not block.start:  # its type is the network's
            y = np.empty((len(x), network.sizes[-1]), some.dtype)
        y[block] = some
    return y


@silent
def layer_activations(
    network: Network, x: npt.ArrayLike, layer: int, units: slice = slice(None)
) -> Array:
    """Return the z of a hidden layer for a batch: all that is held of it is this array.

    Parameters
    ----------
    network : Network
    x : (N, n_in)
    layer : int
        From 1 to the last hidden one.
    units : slice, optional
        No units but these.

    Returns
    -------
    (N, units)
    """
    x = as_rows(x)
    activation = ACTIVATIONS[network.activation].function
    W, b = network[f"W{layer}"][:, units], network[f"b{layer}"][units]
    found: Array = np.empty((len(x), W.shape[1]), np.result_type(x.dtype, W))
    for block in blocks(network, len(x)):
        z = x[block]
        for before in range(1, layer):
            z = activation(affine(z, network[f"W{before}"], network[f"b{before}"]))
        found[block] = activation(affine(z, W, b))
    return found


def block_size(network: Network) -> int:
    """Return how many images go through a network at once where they need not all: 1 or more."""
    return max(1, BLOCK_VALUES // (network.sizes[0] + 2 * sum(network.sizes[1:])))


def blocks(network: Network, samples: int) -> Iterator[slice]:
    """Yield one part after another of so many samples, of `block_size` each."""
    size = block_size(network)
    for start in range(0, samples, size):
        yield slice(start, min(start + size, samples))
