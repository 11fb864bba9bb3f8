"""What every module needs of arrays: their type, and silence while they are computed."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

#: Decorates a function whose arithmetic goes on past the range of its dtype, as IEEE 754 has it
#: (an exponential becomes 0 or infinite, and infinite minus infinite NaN), without a warning or an
#: error, whatever `numpy.seterr` says. Dividing by zero remains what it is: a mistake.
silent = np.errstate(over="ignore", under="ignore", invalid="ignore")
