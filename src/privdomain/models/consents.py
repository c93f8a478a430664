"""Consents: who may be contacted or profiled for what, on which legal basis, from when until when."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from privdomain._internal.terms import Term
from privdomain.models.checks import is_before, is_within, refuse
from privdomain.models.spec import Id, Instant, Name, Record, Word
from privdomain.models.values import Distinct

__all__ = ["Consent", "LegalBasis", "Purpose"]


class Purpose(Term):
    """What personal data are used for (处理目的); a purpose that is not named is not covered."""

    TRANSACTIONAL = "transactional", "交易通知"
    """What the customer waits for: order, parcel, refund."""
    SERVICE = "service", "客户服务"
    MARKETING = "marketing", "营销"
    PERSONALISATION = "personalisation", "个性化推荐"
    ANALYTICS = "analytics", "统计分析"
    SHARING = "sharing", "向第三方提供"
    """Under the PIPL it needs a consent of its own (Art. 23), see ``Consent.separate``."""


class LegalBasis(Term):
    """On what ground personal data are processed (处理的合法性基础)."""

    CONSENT = "consent", "取得个人同意"
    CONTRACT = "contract", "订立或履行合同所必需"
    LEGAL_DUTY = "legal_duty", "履行法定职责或义务所必需"
    EMERGENCY = "emergency", "应对突发事件或紧急情况所必需"
    PUBLIC_INTEREST = "public_interest", "为公共利益"
    PUBLISHED = "published", "处理已合法公开的信息"
    LEGITIMATE_INTEREST = "legitimate_interest", "正当利益"
    """Known to the GDPR, not to the PIPL."""


class Consent(Record):
    """One grant (个人信息处理同意): it holds on [granted_at, the earlier of withdrawn_at and expires_at).

    Grants are only ever added, and a withdrawal is not retroactive: what was sent before stays lawful. A change of
    purpose needs a new grant, not an edited one.

    Attributes:
        subject: Whose.
        purpose: What for.
        channels: Channels it covers; empty is every channel.
        basis: On what ground.
        notice_version: Version of the notice that was shown.
        granted_at: When it was given.
        expires_at: When it ends of itself; None is never.
        withdrawn_at: When it was taken back; None is never.
        source: Where it was given.
        separate: Whether it was asked for apart from everything else (单独同意), as a consent to sharing must be.

    Examples:
        >>> given = Consent(
        ...     subject="ann",
        ...     purpose="marketing",
        ...     notice_version="3",
        ...     source="mini program",
        ...     granted_at="2026-01-05T00:00:00Z",
        ...     withdrawn_at="2026-02-05T00:00:00Z",
        ... )
        >>> given.holds_at(given.granted_at), given.holds_at(given.withdrawn_at)
        (True, False)
    """

    subject: Id
    purpose: Word[Purpose]
    channels: Annotated[Distinct[Name], Field(max_length=100)] = ()
    basis: Word[LegalBasis] = LegalBasis.CONSENT
    notice_version: Name
    granted_at: Instant
    expires_at: Instant | None = None
    withdrawn_at: Instant | None = None
    source: Name
    separate: bool = False

    def holds_at(self, when: datetime) -> bool:
        """Whether it holds at an instant."""
        return is_within(when, self.granted_at, self.withdrawn_at, self.expires_at)

    def covers(self, channel: str) -> bool:
        """Whether it covers a channel."""
        return not self.channels or channel in self.channels

    @model_validator(mode="after")
    def _check(self) -> Self:
        is_shared = self.purpose == Purpose.SHARING and self.basis == LegalBasis.CONSENT
        is_empty = self.expires_at is not None and self.expires_at <= self.granted_at
        refuse(
            (is_empty, "expires_at", "not_after_start", "must lie after granted_at. Leave it out if it never ends."),
            (
                is_before(self.withdrawn_at, self.granted_at),
                "withdrawn_at",
                "before_start",
                "lies before granted_at. It belongs to an earlier grant.",
            ),
            (
                is_shared and not self.separate,
                "separate",
                "not_separate",
                "must be true: to pass data on needs a consent asked for apart (PIPL, Art. 23). Ask for one.",
            ),
        )
        return self
