"""DifficultyScale: from what buyers did before their first purchase to how hard it was to decide."""

from typing import Annotated, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic import Field

from privdomain._internal.arrays import FloatArray
from privdomain.models.spec import Spec

__all__ = ["DifficultyScale"]

_Centre: TypeAlias = Annotated[float, Field(ge=0.01, le=1e6)]


class DifficultyScale(Spec):
    """Where behaviour counts as half difficult (决策难度标尺).

    Each kind of behaviour turns into a value from 0 to 1 by the Hill function ``x^2 / (x^2 + centre^2)``: 0.5 at its
    centre, 0.2 at half of it, 0.8 at twice. The centres are our assumption; set those of your trade.

    Attributes:
        days: Days from the first view to the purchase [days], 0.01 .. 1e6.
        views: Views before the purchase [count], same range.
        breadth: Distinct products among them [count], same range.

    Examples:
        >>> DifficultyScale().days, DifficultyScale(days=14).days
        (3.0, 14.0)
    """

    days: _Centre = 3.0
    views: _Centre = 4.0
    breadth: _Centre = 3.0


DEFAULT_SCALE: Final = DifficultyScale()


def hill(values: npt.ArrayLike, centre: float) -> FloatArray:
    """``x^2 / (x^2 + centre^2)`` (Hill 1910), for values >= 0."""
    squares = np.asarray(values, np.float64) ** 2
    return np.asarray(squares / (squares + centre**2))
