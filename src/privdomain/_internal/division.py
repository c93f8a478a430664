"""The one division that rates go through."""

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import FloatArray


def divide(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> FloatArray:
    """``numerator / denominator``; nan where the denominator is zero, for then there is no base."""
    above, below = np.broadcast_arrays(np.asarray(numerator, np.float64), np.asarray(denominator, np.float64))
    result = np.full(above.shape, np.nan)
    np.divide(above, below, out=result, where=below != 0)
    return result
