"""Figures as an operator reads them: no more digits than there is meaning."""

from math import inf, isnan
from typing import Final

from privdomain._internal.reprs import UNKNOWN

_SMALL: Final = 0.1
"""Below it three decimals are fewer than three digits."""


def decimals_of(*values: float) -> int:
    """Decimals for figures of this size: none of thousands, three of ratios."""
    size = max((abs(value) for value in values if not isnan(value)), default=0.0)
    return next(decimals for below, decimals in ((10.0, 3), (1_000.0, 1), (inf, 0)) if size <= below)


def figure(value: float, decimals: int) -> str:
    """A figure with thousands separators; unknown where there is none."""
    return UNKNOWN if isnan(value) else f"{round(float(value), decimals) + 0.0:,.{decimals}f}"


def signed(value: float, decimals: int) -> str:
    """A difference: with its sign, 0 only where there is none, and three digits where these decimals show fewer."""
    if isnan(value) or value == 0:
        return UNKNOWN if isnan(value) else "0"
    is_small = abs(value) < _SMALL or not round(float(value), decimals)
    return f"{value:+.3g}" if is_small else f"{value:+,.{decimals}f}"
