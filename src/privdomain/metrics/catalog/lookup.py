"""The catalogue itself: every metric by name."""

from collections.abc import Mapping
from types import MappingProxyType

from privdomain.errors import UnknownNameError
from privdomain.metrics.catalog import (
    credit,
    fission,
    funnels,
    growth,
    journeys,
    loyalty,
    operations,
    ownership,
    relations,
    stages,
    value,
)
from privdomain.metrics.catalog.info import MetricInfo

__all__ = ["CATALOG", "metric_info"]

_TOPICS = (value, loyalty, stages, growth, fission, funnels, journeys, credit, relations, operations, ownership)

CATALOG: Mapping[str, MetricInfo] = MappingProxyType({info.name: info for topic in _TOPICS for info in topic.ENTRIES})
"""Every metric of the library by name, read-only (指标目录)."""


def metric_info(name: str) -> MetricInfo:
    """The catalogue entry of a metric (指标口径).

    Args:
        name: Key in the catalogue: the name of the formula, or that of a result of a table function.

    Returns:
        What the metric is called, how and of what it is computed, and which way is better.

    Raises:
        UnknownNameError: No metric has this name; the error carries the nearest one.

    Examples:
        >>> metric_info("repurchase_rate").base
        'buyers of the window, never all users'
        >>> metric_info("repurchase")
        Traceback (most recent call last):
        ...
        privdomain.errors.UnknownNameError: 'repurchase' is no known metric. Did you mean 'repurchase_rate'?
    """
    if name not in CATALOG:
        raise UnknownNameError(name, CATALOG, what="metric")
    return CATALOG[name]
