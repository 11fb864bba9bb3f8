"""The array type, which every module names."""

from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]
