"""Entries on the stages of a customer."""

from privdomain.metrics.catalog.info import Direction, MetricInfo

__all__ = ["ENTRIES"]

ENTRIES = (
    MetricInfo(
        name="purchase_stage",
        zh="生命周期阶段",
        formula="first stage whose bounds hold the days since the last purchase, in usual intervals",
        unit="label",
        direction=Direction.NEUTRAL,
        base="one user",
        source="MBA智库 私域流量 (唤醒)",
        function="privdomain.metrics.lifecycle",
    ),
    MetricInfo(
        name="stage_migration_rate",
        zh="阶段迁移率",
        formula="users of a stage before who stand in another after / users of the stage before",
        unit="rate",
        direction=Direction.NEUTRAL,
        base="users of the earlier stage",
        source="Markov chain convention (transition matrix)",
        function="privdomain.metrics.migration",
    ),
)
