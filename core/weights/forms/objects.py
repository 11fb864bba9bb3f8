"""What files hold that only the program that wrote them can open, and how it saves the weights."""

import sys

from core.files.pickle_notes import UnknownNameError
from core.messages import Message
from core.weights.content import WeightsError

_TORCH = 'torch.save(model.state_dict(), "mlp.pt")'
_SKLEARN = (
    'np.savez("mlp.npz", activation=clf.activation, '
    '**{f"coefs_{i}": W for i, W in enumerate(clf.coefs_)}, '
    '**{f"intercepts_{i}": b for i, b in enumerate(clf.intercepts_)})'
)
_KERAS = 'model.save("mlp.keras")'
_NUMPY = 'np.savez("mlp.npz", W1=W1, b1=b1, W2=W2, b2=b2)'


def object_error(name: str, of_torch: bool) -> ValueError:
    """Return the error for a file that asks for an object by this name.

    Parameters
    ----------
    name : str
        With its module: ``"__main__.Net"``.
    of_torch : bool
        Whether PyTorch wrote the file.
    """
    package = name.partition(".")[0]
    match package:
        case "sklearn":
            return WeightsError(
                Message(
                    "it holds an object of scikit-learn's, {name!r:.100}, which is not made here: "
                    "nothing in it was run. Save its arrays where it was made: {line}",
                    name=name,
                    line=_SKLEARN,
                )
            )
        case "joblib":
            return WeightsError(
                Message(
                    "joblib wrote it, for joblib alone: nothing in it was run. Save the arrays "
                    "where they were made: {line}",
                    line=_NUMPY,
                )
            )
        case "keras" | "tensorflow":
            return WeightsError(
                Message(
                    "it holds an object of Keras', {name!r:.100}, which is not made here: nothing "
                    "in it was run. Save it where it was made: {line}",
                    name=name,
                    line=_KERAS,
                )
            )
        case _ if package in sys.stdlib_module_names:
            return UnknownNameError(name)
    return WeightsError(
        Message(
            "it holds a whole object of the class {name!r:.100}, which only its own program can "
            "make: nothing in it was run. Save its weights there: {line}",
            name=name,
            line=_TORCH if of_torch or package == "torch" else _NUMPY,
        )
    )
