"""Facts: what happened, in bulk. Columns that are read once, checked, locked, and encoded once per user."""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.facts.bundle import Facts
    from privdomain.facts.consents import Consents
    from privdomain.facts.events import Events
    from privdomain.facts.fields import MoneyReading, TimeReading
    from privdomain.facts.identities import Identities, resolve
    from privdomain.facts.invites import Invites
    from privdomain.facts.members import Members
    from privdomain.facts.orders import Orders
    from privdomain.facts.rejects import Rejects
    from privdomain.facts.spend import Spend
    from privdomain.facts.table import Table
    from privdomain.facts.tags import Tags
    from privdomain.facts.touches import Touches
    from privdomain.facts.user_table import UserTable
    from privdomain.facts.users import Users
    from privdomain.facts.vocabulary import ACQUISITION, FEEDS, EndedBy, SpendKind, Stage, TagSource
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "bundle": "Facts",
            "consents": "Consents",
            "events": "Events",
            "fields": "MoneyReading TimeReading",
            "identities": "Identities resolve",
            "invites": "Invites",
            "members": "Members",
            "orders": "Orders",
            "rejects": "Rejects",
            "spend": "Spend",
            "table": "Table",
            "tags": "Tags",
            "touches": "Touches",
            "user_table": "UserTable",
            "users": "Users",
            "vocabulary": "ACQUISITION FEEDS EndedBy SpendKind Stage TagSource",
        },
    )

__all__ = [
    "ACQUISITION",
    "FEEDS",
    "Consents",
    "EndedBy",
    "Events",
    "Facts",
    "Identities",
    "Invites",
    "Members",
    "MoneyReading",
    "Orders",
    "Rejects",
    "Spend",
    "SpendKind",
    "Stage",
    "Table",
    "TagSource",
    "Tags",
    "TimeReading",
    "Touches",
    "UserTable",
    "Users",
    "resolve",
]
