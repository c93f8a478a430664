"""Ends: how far parameters of a likelihood may lie from its top."""

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.calibration.estimates import WIDTH
from privdomain.simulator.calibration.newton import MOST

_FLAT: Final = 1e-2
"""Curvature below which a parameter is not told by its surroundings."""
_HALVINGS: Final = 24


def covariance(curve: FloatArray) -> FloatArray:
    """Inverse of the observed information; nan for parameters along which the likelihood is flat."""
    covered = np.full(curve.shape, np.nan)
    told = np.flatnonzero(-np.diag(curve) > _FLAT)
    information = -curve[np.ix_(told, told)]
    if len(told) and np.linalg.eigvalsh(information).min() > 0:
        covered[np.ix_(told, told)] = np.linalg.inv(information)
    return covered


def ends_of(point: FloatArray, covered: FloatArray, fallen: Callable[[int, float], bool]) -> FloatArray:
    """Ends of parameters by their standard errors; without one, by where the likelihood has fallen enough."""
    ends = point[:, None] + WIDTH * np.sqrt(np.diag(covered))[:, None] * np.array([-1.0, 1.0])
    for place in np.flatnonzero(np.isnan(ends[:, 0])).tolist():
        for side, border in enumerate((-MOST, MOST)):
            ends[place, side] = _halved(float(point[place]), border, partial(fallen, place))
    return np.asarray(ends)


def _halved(near: float, border: float, fallen: Callable[[float], bool]) -> float:
    """Where something begins between a point and a border, by halving; the border where it never does."""
    far = border
    if not fallen(far):
        return border
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = (near, middle) if fallen(middle) else (middle, far)
    return far
