"""Entries on funnels of events."""

from privdomain.metrics.catalog.info import Direction, MetricInfo

__all__ = ["ENTRIES"]

ENTRIES = (
    MetricInfo(
        name="funnel_conversion",
        zh="漏斗转化率",
        formula="users who came to the step / users who took the first",
        unit="rate",
        direction=Direction.HIGHER,
        base="users who took the first step, those who still have time included",
        source="product analytics convention (ordered funnel)",
        function="privdomain.metrics.funnel",
    ),
    MetricInfo(
        name="funnel_step_conversion",
        zh="漏斗逐步转化率",
        formula="users who came to the step / users who came to the step before",
        unit="rate",
        direction=Direction.HIGHER,
        base="users who came to the step before, those who still have time included",
        source="product analytics convention (ordered funnel)",
        function="privdomain.metrics.funnel",
    ),
    MetricInfo(
        name="closed_funnel_conversion",
        zh="漏斗完结转化率",
        formula="closed users who came to the step / closed users",
        unit="rate",
        direction=Direction.HIGHER,
        base="users who took the first step and whose time is over, however far they came",
        source="survival convention (windows that are over)",
        function="privdomain.metrics.funnel",
    ),
    MetricInfo(
        name="funnel_dropped_users",
        zh="漏斗流失人数",
        formula="users who came to the step before and no further",
        unit="count",
        direction=Direction.LOWER,
        base="users, those who still have time included",
        source="product analytics convention (drop-off)",
        function="privdomain.metrics.funnel",
    ),
    MetricInfo(
        name="time_to_convert",
        zh="转化时长",
        formula="time from one step to a later one",
        unit="days",
        direction=Direction.LOWER,
        base="users who took both steps; it is short where many are on their way",
        source="product analytics convention (time to convert)",
        function="privdomain.metrics.funnel",
    ),
    MetricInfo(
        name="converted_by_age",
        zh="限期转化率",
        formula="1 - product of (1 - converted / at_risk) over ages up to the asked one",
        unit="rate",
        direction=Direction.HIGHER,
        base="users who took the first step, each for as long as they were watched",
        source="Kaplan & Meier 1958",
        function="privdomain.metrics.funnel",
    ),
    MetricInfo(
        name="funnel_level",
        zh="漏斗深度",
        formula="deepest step that the user took in order, within the window",
        unit="count",
        direction=Direction.HIGHER,
        base="one user; 0 for who never took the first step",
        source="ClickHouse (windowFunnel)",
        function="privdomain.metrics.funnel_levels",
    ),
)
