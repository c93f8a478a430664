"""One valid document of every record, and what a record says to a changed one."""

from privdomain import models
from privdomain.errors import SpecError
from privdomain.models import Record

JAN, FEB, MAR = (f"2026-0{month}-05T00:00:00Z" for month in (1, 2, 3))

_SHARED = {"source": "a page", "confidence": "high"}

EXAMPLES = {
    "Benchmark": {"id": "b", "zh": "基准", "value": 0.45, "unit": "share", "base": "buyers", "of": "a", "year": 2021,
        "source": "s", "reliability": "secondary"},
    "Capacity": {"id": "c", "holder": "staff", "holds": "contacts", "count": 5000, "stated_on": "2025-07-11",
        **_SHARED},
    "Carrier": {"id": 1, "name": "site", "kind": "website", "autonomy": {"own_domain": True, "private_content": True,
        "sovereignty": True, "liability": True, "cloud": True, "open_integration": False}},
    "Channel": {"id": "ads", "name": "Ads", "origin": "public", "appeal": "content", "link": "scan", "part": "back",
        "spend_kind": "incentive"},
    "ChannelCode": {"id": "code", "name": "Door", "state": "door-1", "kind": "multi", "staff": ["li", "wang"],
        "allocation": "random", "shifts": [{"weekdays": [4, 0], "start": "22:00", "end": "06:00", "staff": ["li"]}],
        "spare_staff": ["zhou"], "exclusive": True, "daily_cap": 50, "channel": "store", "tags": ["new"],
        "welcome": "你好"},
    "Consent": {"subject": "ann", "purpose": "marketing", "channels": ["sms", "call"], "notice_version": "3",
        "granted_at": JAN, "expires_at": MAR, "withdrawn_at": FEB, "source": "mini program", "separate": True},
    "Creator": {"id": 7, "name": "Kim", "kind": "pugc", "agency": "an MCN", "followers": 120_000, "platform": "p"},
    "EntryScene": {"id": "live", "zh": "直播", "classes": ["social", "online"], "source": "s"},
    "Era": {"id": "boom", "zh": "爆发期", "first_year": 2019, "last_year": 2020, "source": "s"},
    "FissionTask": {"id": 1, "name": "free course", "kind": "task", "starts_at": JAN, "ends_at": FEB, "levels": 2,
        "tiers": [{"n_invites": 3, "reward": "course", "cost": 9.9}, {"n_invites": 8, "reward": "book"}]},
    "Funnel": {"name": "first order", "steps": ["add", {"name": "buy", "event": "order", "window": "48h",
        "where": [{"attribute": "kind", "values": ["tea", 5, True]}]}], "window": "7d", "order": "consecutive",
        "ties": "increasing", "exclusions": [{"name": "quit", "after": 1, "before": 2}], "hold": "shop"},
    "GroupChat": {"id": "g", "name": "", "owner": "li", "admins": ["zhou", "wang"], "created_at": JAN,
        "status": "in_transfer", "dismissed_at": FEB},
    "Invite": {"inviter": "ann", "invitee": "bo", "at": JAN, "valid": False, "lost_at": FEB, "level": 2, "task": 1},
    "MassSend": {"id": 5, "name": "sale", "purpose": "marketing", "created_at": JAN, "scheduled_at": FEB,
        "state": "sent", "staff_delivered": 8, "staff_undelivered": 2, "customers_targeted": 1000,
        "customers_reached": 700, "customers_failed": 40, "customers_over_limit": 60},
    "Membership": {"group": "g", "user": "ann", "joined_at": JAN, "left_at": FEB, "join_scene": "scan",
        "invited_by": "bo"},
    "Moment": {"id": 3, "kind": "corporate", "staff": "li", "published_at": JAN, "visible": 900, "delivered": 300,
        "likes": 12, "comments": 30},
    "Platform": {"id": "p", "name": "P", "role": "media_platform", "identities": ["traffic_carrier"]},
    "PoolRule": {"id": 1, "name": "pool", "picks_per_day": 20, "previous_owner_wait": 7, "new_lead_wait": 1,
        "first_follow_up": 3, "recycle_when": "any", "recycle": [
            {"kind": "held_longer", "clock": "stored", "days": 30},
            {"kind": "dated_between", "clock": "created", "start": "2026-01-01", "end": "2026-01-31"},
            {"kind": "stage_in", "stages": ["waiting", "following"]}]},
    "Product": {"id": "tea", "name": "Tea", "category": "food", "price": 19.9, "cost": 7.5, "currency": "CNY"},
    "ReachLimit": {"id": "mass", "channel": "mass", "scope": "customer", "count": 4, "window": "month",
        "kind": "calendar_cap", "alternative_to": "other", "valid_from": "2022-08-01", "valid_to": "2025-11-17",
        "stated_on": "2022-08-01", **_SHARED},
    "Relation": {"user": "ann", "staff": "wang", "created_at": JAN, "add_way": 7777, "operator": "ann",
        "state": "x" * 30, "remark": "安", "stage": "won", "takeover_from": "li", "ended_at": FEB,
        "ended_by": "customer"},
    "Right": {"id": "r", "jurisdiction": "CN", "law": "PIPL", "article": "24", "kind": "fair_price", "rule": "Fair.",
        "zh": "公平", "verified": True},
    "Sop": {"id": 1, "name": "welcome", "base": "user", "kind": "new_customer", "steps": [
        {"name": "hello", "after": "0s", "content": "你好"}, {"name": "ask", "after": "2d"},
        {"name": "day", "at": FEB}],
        "ends_on": ["order"], "ends_when": "all"},
    "Source": {"id": "s", "title": "A page", "zh": "一页", "year": 2021, "sample_size": 24, "sample": "brands"},
    "Staff": {"id": "li", "name": "李", "roles": ["sales", "marketer"], "department": "East", "contact_limit": 5000},
    "StagePlan": {"stage": "referral", "feeds": ["inflow"], "question": "How many?"},
    "Tactic": {"id": "sms", "zh": "短信", "stage": "inflow", "what": "Texts", "source": "s"},
    "Tag": {"id": "new", "name": "新客", "group": "stage", "kind": "rule", "object": "group_chat"},
    "TagAssignment": {"user": 5, "tag": "new", "source": "model", "at": JAN, "valid_until": FEB, "confidence": 0.8},
    "TagCatalog": {"groups": [{"id": "stage", "name": "阶段", "exclusive": True}],
        "tags": [{"id": "new", "name": "新客", "group": "stage"}, {"id": "old", "name": "老客", "group": "stage"}]},
    "TagGroup": {"id": "stage", "name": "阶段", "exclusive": True, "order": 3, "departments": ["b", "a", 1]},
    "Touchpoint": {"id": "app", "name": "App", "classes": ["online", "commerce"], "domain": "private",
        "carrier": "app", "breadth": "narrow", "addressable": True, "repeatable": True, "platform": "p",
        "ownership": {"account": True, "data": True, "system": False}},
    "Transfer": {"user": 1, "handover": "li", "takeover": "wang", "kind": "departed", "requested_at": JAN,
        "status": "failed", "settled_at": FEB, "failure": "customer_refused"},
    "Turn": {"year": 2020, "what": "First year", "zh": "元年", "is_start": True, "source": "s"},
    "User": {"id": "ann", "union_id": "u", "external_user_id": "e", "kind": "wecom", "gender": "female",
        "birthday": "2000-02-29", "corp": "C", "locale": "zh-Hans-CN", "time_zone": "Asia/Shanghai"},
}  # fmt: skip

RECORDS = {
    name: value
    for name, value in ((name, getattr(models, name)) for name in models.__all__)
    if isinstance(value, type) and issubclass(value, Record) and value is not Record
}


def example(name, /, **changes):
    """The document of a record with members changed; ``...`` leaves one out."""
    document = {**EXAMPLES[name], **changes}
    return {member: value for member, value in document.items() if value is not ...}


def load(name, /, **changes):
    """The record of a changed document."""
    return RECORDS[name].load(example(name, **changes))


def faults(name, /, **changes):
    """Path and code of every problem of a changed document; none for a valid one."""
    try:
        load(name, **changes)
    except SpecError as error:
        return [(path, code) for path, code, _ in error.problems]
    return []
