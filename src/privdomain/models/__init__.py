"""Models: what someone decided, and single records that strangers send; small, strict, and the same text everywhere.

A *record* travels on its own and says the version of its form; a *spec* is a part of one. What comes in thousands is a
table of [`facts`][privdomain.facts], never a list of models.

>>> from privdomain.models import Relation
>>> relation = Relation.load(
...     '{"user": "ann", "staff": "wang", "created_at": "2026-01-05T10:00:00+08:00", "add_way": 7777}'
... )
>>> relation.add_way
AddWay(7777)

Some words of the trade have no model of their own. A contact is a [`User`][privdomain.models.User] with its messenger's
ids. The tags of a relation are assignments, records of their own, for each has its own source and end. Grants for
single messages come in thousands, so they are no records. The reading of a metric is the result that the metric
returns.
"""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.models.add_way import ADD_WAYS, AddWay
    from privdomain.models.benchmarks import Benchmark, Precision, Reliability, Source, Unit
    from privdomain.models.carriers import Autonomy, Carrier, CarrierKind
    from privdomain.models.channel_codes import Allocation, ChannelCode, ClockTime, CodeKind, Shift, StateKey
    from privdomain.models.channels import Appeal, Channel, LinkKind, LinkPart
    from privdomain.models.consents import Consent, LegalBasis, Purpose
    from privdomain.models.data.benchmarks import BENCHMARKS, benchmark, share_of_all, shares_of_all
    from privdomain.models.data.eras import ERAS, TIMELINE, era
    from privdomain.models.data.reach_limits import CAPACITIES, REACH_LIMITS, capacity, limits_at, reach_limit
    from privdomain.models.data.rights import RIGHTS, right, rights_in
    from privdomain.models.data.sources import SOURCES, source
    from privdomain.models.data.stages import ENTRY_SCENES, FUNNEL, STAGES, TACTICS, entry_scene, tactic, tactics_of
    from privdomain.models.fission import FissionKind, FissionTask, Invite, RewardTier
    from privdomain.models.funnels import Condition, Exclusion, Funnel, FunnelStep, Stage
    from privdomain.models.group_chats import GroupChat, GroupStatus, JoinScene, Membership
    from privdomain.models.history import Era, Turn
    from privdomain.models.industry import Creator, CreatorKind, Platform, PlatformIdentity, PlatformRole, SystemKind
    from privdomain.models.mass_sends import MassSend, MassSendState
    from privdomain.models.moments import Moment, MomentKind
    from privdomain.models.people import ContactKind, Gender, Staff, StaffRole, User
    from privdomain.models.pools import DatedBetween, FollowStageIn, HeldLonger, PoolRule, RecycleCondition
    from privdomain.models.products import Product
    from privdomain.models.reach_limits import Capacity, Confidence, LimitKind, LimitScope, ReachLimit
    from privdomain.models.relations import FollowStage, Relation
    from privdomain.models.rights import Jurisdiction, Right, RightKind
    from privdomain.models.sops import Sop, SopBase, SopKind, SopStep
    from privdomain.models.spec import Record, Spec
    from privdomain.models.tactics import EntryScene, StagePlan, Tactic
    from privdomain.models.tag_catalog import TagCatalog
    from privdomain.models.tags import Tag, TagAssignment, TagGroup, TagKind, TagObject
    from privdomain.models.touchpoints import Breadth, Origin, Ownership, Touchpoint, TouchpointClass
    from privdomain.models.transfers import Transfer, TransferFailure, TransferKind, TransferStatus
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "add_way": "ADD_WAYS AddWay",
            "benchmarks": "Benchmark Precision Reliability Source Unit",
            "carriers": "Autonomy Carrier CarrierKind",
            "channel_codes": "Allocation ChannelCode ClockTime CodeKind Shift StateKey",
            "channels": "Appeal Channel LinkKind LinkPart",
            "consents": "Consent LegalBasis Purpose",
            "data.benchmarks": "BENCHMARKS benchmark share_of_all shares_of_all",
            "data.eras": "ERAS TIMELINE era",
            "data.reach_limits": "CAPACITIES REACH_LIMITS capacity limits_at reach_limit",
            "data.rights": "RIGHTS right rights_in",
            "data.sources": "SOURCES source",
            "data.stages": "ENTRY_SCENES FUNNEL STAGES TACTICS entry_scene tactic tactics_of",
            "fission": "FissionKind FissionTask Invite RewardTier",
            "funnels": "Condition Exclusion Funnel FunnelStep Stage",
            "group_chats": "GroupChat GroupStatus JoinScene Membership",
            "history": "Era Turn",
            "industry": "Creator CreatorKind Platform PlatformIdentity PlatformRole SystemKind",
            "mass_sends": "MassSend MassSendState",
            "moments": "Moment MomentKind",
            "people": "ContactKind Gender Staff StaffRole User",
            "pools": "DatedBetween FollowStageIn HeldLonger PoolRule RecycleCondition",
            "products": "Product",
            "reach_limits": "Capacity Confidence LimitKind LimitScope ReachLimit",
            "relations": "FollowStage Relation",
            "rights": "Jurisdiction Right RightKind",
            "sops": "Sop SopBase SopKind SopStep",
            "spec": "Record Spec",
            "tactics": "EntryScene StagePlan Tactic",
            "tag_catalog": "TagCatalog",
            "tags": "Tag TagAssignment TagGroup TagKind TagObject",
            "touchpoints": "Breadth Origin Ownership Touchpoint TouchpointClass",
            "transfers": "Transfer TransferFailure TransferKind TransferStatus",
        },
    )

__all__ = [
    "ADD_WAYS",
    "BENCHMARKS",
    "CAPACITIES",
    "ENTRY_SCENES",
    "ERAS",
    "FUNNEL",
    "REACH_LIMITS",
    "RIGHTS",
    "SOURCES",
    "STAGES",
    "TACTICS",
    "TIMELINE",
    "AddWay",
    "Allocation",
    "Appeal",
    "Autonomy",
    "Benchmark",
    "Breadth",
    "Capacity",
    "Carrier",
    "CarrierKind",
    "Channel",
    "ChannelCode",
    "ClockTime",
    "CodeKind",
    "Condition",
    "Confidence",
    "Consent",
    "ContactKind",
    "Creator",
    "CreatorKind",
    "DatedBetween",
    "EntryScene",
    "Era",
    "Exclusion",
    "FissionKind",
    "FissionTask",
    "FollowStage",
    "FollowStageIn",
    "Funnel",
    "FunnelStep",
    "Gender",
    "GroupChat",
    "GroupStatus",
    "HeldLonger",
    "Invite",
    "JoinScene",
    "Jurisdiction",
    "LegalBasis",
    "LimitKind",
    "LimitScope",
    "LinkKind",
    "LinkPart",
    "MassSend",
    "MassSendState",
    "Membership",
    "Moment",
    "MomentKind",
    "Origin",
    "Ownership",
    "Platform",
    "PlatformIdentity",
    "PlatformRole",
    "PoolRule",
    "Precision",
    "Product",
    "Purpose",
    "ReachLimit",
    "Record",
    "RecycleCondition",
    "Relation",
    "Reliability",
    "RewardTier",
    "Right",
    "RightKind",
    "Shift",
    "Sop",
    "SopBase",
    "SopKind",
    "SopStep",
    "Source",
    "Spec",
    "Staff",
    "StaffRole",
    "Stage",
    "StagePlan",
    "StateKey",
    "SystemKind",
    "Tactic",
    "Tag",
    "TagAssignment",
    "TagCatalog",
    "TagGroup",
    "TagKind",
    "TagObject",
    "Touchpoint",
    "TouchpointClass",
    "Transfer",
    "TransferFailure",
    "TransferKind",
    "TransferStatus",
    "Turn",
    "Unit",
    "User",
    "benchmark",
    "capacity",
    "entry_scene",
    "era",
    "limits_at",
    "reach_limit",
    "right",
    "rights_in",
    "share_of_all",
    "shares_of_all",
    "source",
    "tactic",
    "tactics_of",
]
