"""Channels: where users come from."""

from privdomain._internal.terms import Term
from privdomain.facts.vocabulary import SpendKind
from privdomain.models.spec import Id, Name, Record, Word
from privdomain.models.touchpoints import Origin

__all__ = ["Appeal", "Channel", "LinkKind", "LinkPart"]


class Appeal(Term):
    """Why users of a channel come (导流方式); they stay for very different times."""

    INCENTIVE = "incentive", "利益诱导"
    """For a gift, a coupon, a red packet."""
    CONTENT = "content", "内容诉求"
    """For what they read or learn."""


class LinkKind(Term):
    """How a user gets from a channel to the brand (链路)."""

    ADD_CONTACT = "add_contact", "企微加粉"
    AD_TO_CONTACT = "ad_to_contact", "朋友圈广告一键加企微"
    MINI_PROGRAM = "mini_program", "小程序跳转"
    SCAN = "scan", "扫码"
    FOLLOW = "follow", "关注"


class LinkPart(Term):
    """Which part of the way a channel serves (前链路, 后链路)."""

    FRONT = "front", "前链路"
    """Up to the contact."""
    BACK = "back", "后链路"
    """From the contact to the order and the next one."""


class Channel(Record):
    """A source of users (渠道), whose cost and value are compared with those of others.

    Attributes:
        id: Id; the label in ``Members.channel`` and ``Spend.channel``.
        name: Name.
        origin: Whose traffic it brings.
        appeal: Why its users come; None is unknown.
        link: How they get to the brand; None is unknown.
        part: Which part of the way it serves.
        spend_kind: What its cost counts as.
    """

    id: Id
    name: Name
    origin: Word[Origin]
    appeal: Word[Appeal] | None = None
    link: Word[LinkKind] | None = None
    part: Word[LinkPart] = LinkPart.FRONT
    spend_kind: Word[SpendKind] = SpendKind.MEDIA
