"""What a catalogue entry says about a metric."""

from enum import StrEnum

from attrs import frozen

__all__ = ["Direction", "MetricInfo"]


class Direction(StrEnum):
    """Which way is better (指标方向).

    Examples:
        >>> Direction.LOWER == "lower"
        True
    """

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


@frozen(kw_only=True)
class MetricInfo:
    """One metric of the catalogue (指标口径): enough to label a chart and to settle what a number means.

    Attributes:
        name: Key in the catalogue.
        zh: The field's Chinese term.
        formula: How it is computed. For a plain formula it is an expression in the names of its arguments.
        unit: Of the result. Rates lie in [0, 1]; a ratio is any number without unit.
        direction: Which way is better, all else equal.
        base: Of whom or what it is taken: the denominator in words.
        source: Where the definition comes from.
        function: Public name that computes it.

    Examples:
        >>> from privdomain.metrics.catalog import metric_info
        >>> info = metric_info("cac")
        >>> info.zh, info.formula, str(info.direction)
        ('获客成本', 'cost / users', 'lower')
    """

    name: str
    zh: str
    formula: str
    unit: str
    direction: Direction
    base: str
    source: str
    function: str
