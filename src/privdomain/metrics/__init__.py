"""Metrics: functions over facts that answer with counts, exact money, and rates derived when they are read.

Every result is of one of three kinds, which its docstring names. *Additive* and *per-user* results add over disjoint
users with ``+`` or ``combine``, to the last minor unit; *final* results do not add and say what to add instead.
"""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.metrics import catalog, formulas
    from privdomain.metrics.adding import combine
    from privdomain.metrics.conversion.count_funnel import count_funnel
    from privdomain.metrics.conversion.count_funnel_result import CountFunnel
    from privdomain.metrics.conversion.link_shortening import LinkShortening, link_shortening
    from privdomain.metrics.credit.attribution import Attribution, attribution
    from privdomain.metrics.credit.channel_return import channel_return
    from privdomain.metrics.credit.channel_return_result import ChannelReturn
    from privdomain.metrics.credit.path_options import PathOptions
    from privdomain.metrics.credit.paths import Paths
    from privdomain.metrics.credit.paths_from import paths_from
    from privdomain.metrics.credit.staff_credit import staff_credit
    from privdomain.metrics.credit.staff_credit_result import StaffCredit
    from privdomain.metrics.funnels.breakdown import At
    from privdomain.metrics.funnels.conversion_times import TimeToConvert
    from privdomain.metrics.funnels.converted_by import ConvertedBy
    from privdomain.metrics.funnels.funnel import funnel, funnel_levels
    from privdomain.metrics.funnels.result import FunnelResult
    from privdomain.metrics.growth.fission import fission
    from privdomain.metrics.growth.fission_result import Fission
    from privdomain.metrics.growth.invitations import InviteKind
    from privdomain.metrics.growth.measured_stage_flow import measured_stage_flow
    from privdomain.metrics.growth.stage_flow import StageFlow, stage_flow
    from privdomain.metrics.journeys.response_times import ResponseTimes, response_times
    from privdomain.metrics.journeys.sessions import Sessions, sessions
    from privdomain.metrics.journeys.stickiness import Stickiness, stickiness
    from privdomain.metrics.journeys.top_paths import PathCount, TopPaths, top_paths
    from privdomain.metrics.journeys.touch_conversion import TouchConversion, touch_conversion
    from privdomain.metrics.journeys.touch_gaps import TouchGaps, touch_gaps
    from privdomain.metrics.journeys.touchpoint_flow import TouchpointFlow, touchpoint_flow
    from privdomain.metrics.journeys.transitions import Transitions, transitions
    from privdomain.metrics.loyalty.intervals import Intervals
    from privdomain.metrics.loyalty.repurchase import Repurchase, repurchase
    from privdomain.metrics.loyalty.retention import Retention, retention
    from privdomain.metrics.loyalty.rfm import Rfm, rfm
    from privdomain.metrics.loyalty.schemes import CRAN_RFM, SHOPIFY, RfmScheme, RfmSegment
    from privdomain.metrics.loyalty.summary import PurchaseSummary, purchase_summary
    from privdomain.metrics.relations.platform_loss import PlatformLoss, platform_loss
    from privdomain.metrics.relations.staff_load import StaffLoad, staff_load
    from privdomain.metrics.relations.stock_flow import stock_flow
    from privdomain.metrics.relations.stock_flow_result import StockFlow
    from privdomain.metrics.relations.survival import RelationSurvival, relation_survival
    from privdomain.metrics.relations.survival_at import SurvivalAt
    from privdomain.metrics.relations.tag_coverage import TagCoverage, tag_coverage
    from privdomain.metrics.relations.zombie_groups import ZombieGroups, zombie_groups
    from privdomain.metrics.stages.lifecycle import Lifecycle, lifecycle
    from privdomain.metrics.stages.migration import Migration, migration
    from privdomain.metrics.stages.vocabulary import LifecycleBounds, PurchaseStage, Reachability
    from privdomain.metrics.statistics.contact_summary import ContactSummary
    from privdomain.metrics.statistics.contacts import ContactStatistics, contact_statistics
    from privdomain.metrics.statistics.groups import GroupStatistics, group_statistics
    from privdomain.metrics.value.cohort_value import cohort_value
    from privdomain.metrics.value.result import CohortValue
    from privdomain.metrics.value.returns import CohortReturn
    from privdomain.metrics.value.total import CohortTotal
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "adding": "combine",
            "catalog": "",
            "conversion.count_funnel": "count_funnel",
            "conversion.count_funnel_result": "CountFunnel",
            "conversion.link_shortening": "LinkShortening link_shortening",
            "credit.attribution": "Attribution attribution",
            "credit.channel_return": "channel_return",
            "credit.channel_return_result": "ChannelReturn",
            "credit.path_options": "PathOptions",
            "credit.paths": "Paths",
            "credit.paths_from": "paths_from",
            "credit.staff_credit": "staff_credit",
            "credit.staff_credit_result": "StaffCredit",
            "formulas": "",
            "funnels.breakdown": "At",
            "funnels.conversion_times": "TimeToConvert",
            "funnels.converted_by": "ConvertedBy",
            "funnels.funnel": "funnel funnel_levels",
            "funnels.result": "FunnelResult",
            "growth.fission": "fission",
            "growth.fission_result": "Fission",
            "growth.invitations": "InviteKind",
            "growth.measured_stage_flow": "measured_stage_flow",
            "growth.stage_flow": "StageFlow stage_flow",
            "journeys.response_times": "ResponseTimes response_times",
            "journeys.sessions": "Sessions sessions",
            "journeys.stickiness": "Stickiness stickiness",
            "journeys.top_paths": "PathCount TopPaths top_paths",
            "journeys.touch_conversion": "TouchConversion touch_conversion",
            "journeys.touch_gaps": "TouchGaps touch_gaps",
            "journeys.touchpoint_flow": "TouchpointFlow touchpoint_flow",
            "journeys.transitions": "Transitions transitions",
            "loyalty.intervals": "Intervals",
            "loyalty.repurchase": "Repurchase repurchase",
            "loyalty.retention": "Retention retention",
            "loyalty.rfm": "Rfm rfm",
            "loyalty.schemes": "CRAN_RFM SHOPIFY RfmScheme RfmSegment",
            "loyalty.summary": "PurchaseSummary purchase_summary",
            "relations.platform_loss": "PlatformLoss platform_loss",
            "relations.staff_load": "StaffLoad staff_load",
            "relations.stock_flow": "stock_flow",
            "relations.stock_flow_result": "StockFlow",
            "relations.survival": "RelationSurvival relation_survival",
            "relations.survival_at": "SurvivalAt",
            "relations.tag_coverage": "TagCoverage tag_coverage",
            "relations.zombie_groups": "ZombieGroups zombie_groups",
            "stages.lifecycle": "Lifecycle lifecycle",
            "stages.migration": "Migration migration",
            "stages.vocabulary": "LifecycleBounds Reachability PurchaseStage",
            "statistics.contact_summary": "ContactSummary",
            "statistics.contacts": "ContactStatistics contact_statistics",
            "statistics.groups": "GroupStatistics group_statistics",
            "value.cohort_value": "cohort_value",
            "value.result": "CohortValue",
            "value.returns": "CohortReturn",
            "value.total": "CohortTotal",
        },
    )

__all__ = [
    "CRAN_RFM",
    "SHOPIFY",
    "At",
    "Attribution",
    "ChannelReturn",
    "CohortReturn",
    "CohortTotal",
    "CohortValue",
    "ContactStatistics",
    "ContactSummary",
    "ConvertedBy",
    "CountFunnel",
    "Fission",
    "FunnelResult",
    "GroupStatistics",
    "Intervals",
    "InviteKind",
    "Lifecycle",
    "LifecycleBounds",
    "LinkShortening",
    "Migration",
    "PathCount",
    "PathOptions",
    "Paths",
    "PlatformLoss",
    "PurchaseStage",
    "PurchaseSummary",
    "Reachability",
    "RelationSurvival",
    "Repurchase",
    "ResponseTimes",
    "Retention",
    "Rfm",
    "RfmScheme",
    "RfmSegment",
    "Sessions",
    "StaffCredit",
    "StaffLoad",
    "StageFlow",
    "Stickiness",
    "StockFlow",
    "SurvivalAt",
    "TagCoverage",
    "TimeToConvert",
    "TopPaths",
    "TouchConversion",
    "TouchGaps",
    "TouchpointFlow",
    "Transitions",
    "ZombieGroups",
    "attribution",
    "catalog",
    "channel_return",
    "cohort_value",
    "combine",
    "contact_statistics",
    "count_funnel",
    "fission",
    "formulas",
    "funnel",
    "funnel_levels",
    "group_statistics",
    "lifecycle",
    "link_shortening",
    "measured_stage_flow",
    "migration",
    "paths_from",
    "platform_loss",
    "purchase_summary",
    "relation_survival",
    "repurchase",
    "response_times",
    "retention",
    "rfm",
    "sessions",
    "staff_credit",
    "staff_load",
    "stage_flow",
    "stickiness",
    "stock_flow",
    "tag_coverage",
    "top_paths",
    "touch_conversion",
    "touch_gaps",
    "touchpoint_flow",
    "transitions",
    "zombie_groups",
]
