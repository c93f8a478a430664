"""Transfers: contacts who are handed from one member of staff to another."""

from datetime import datetime, timedelta
from typing import Final, Self

from pydantic import model_validator

from privdomain._internal.terms import Term
from privdomain.models.checks import is_before, refuse
from privdomain.models.spec import Id, Instant, Record, Word

__all__ = ["Transfer", "TransferFailure", "TransferKind", "TransferStatus"]

_AUTO_ACCEPT: Final = timedelta(hours=24)


class TransferKind(Term):
    """Whether the member of staff who hands over still works there (继承类型)."""

    IN_SERVICE = "in_service", "在职继承"
    DEPARTED = "departed", "离职继承"


class TransferStatus(Term):
    """What became of a transfer (继承状态)."""

    WAITING = "waiting", "等待接替"
    """The customer may still refuse."""
    DONE = "done", "接替完毕"
    FAILED = "failed", "接替失败"


class TransferFailure(Term):
    """Why a transfer failed (继承失败原因)."""

    CUSTOMER_REFUSED = "customer_refused", "客户拒绝"
    LIMIT_EXCEEDED = "customer_limit_exceed", "接替成员的客户达到上限"


class Transfer(Record):
    """One contact or group handed over (继承): one relation ends, the next begins, and the customer stays.

    A customer who says nothing for 24 hours has agreed. The platform allows two transfers per customer in 90 natural
    days, see [`REACH_LIMITS`][privdomain.models.REACH_LIMITS].

    Attributes:
        user: The contact.
        handover: Who gives.
        takeover: Who takes.
        kind: Whether the giver is still in service.
        requested_at: When it was asked for.
        status: What became of it.
        settled_at: When it was done or failed; None while waiting, or unknown.
        failure: Why it failed; only of a failed one.

    Examples:
        >>> asked = "2026-01-05T10:00:00Z"
        >>> Transfer(user=1, handover="li", takeover="wang", kind="in_service", requested_at=asked).accepted_by
        datetime.datetime(2026, 1, 6, 10, 0, tzinfo=datetime.timezone.utc)
    """

    user: Id
    handover: Id
    takeover: Id
    kind: Word[TransferKind]
    requested_at: Instant
    status: Word[TransferStatus] = TransferStatus.WAITING
    settled_at: Instant | None = None
    failure: Word[TransferFailure] | None = None

    @property
    def accepted_by(self) -> datetime:
        """When silence counts as consent."""
        return self.requested_at + _AUTO_ACCEPT

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse(
            (self.handover == self.takeover, "takeover", "same_staff", "is who hands over. Name somebody else."),
            (
                is_before(self.settled_at, self.requested_at),
                "settled_at",
                "before_start",
                "lies before requested_at. Swap the two, or leave it out.",
            ),
            (
                self.settled_at is not None and self.status == TransferStatus.WAITING,
                "settled_at",
                "still_waiting",
                "is said of a waiting transfer. Write its status, or leave it out.",
            ),
            (
                self.failure is not None and self.status != TransferStatus.FAILED,
                "failure",
                "not_failed",
                "is said of a transfer that has not failed. Leave it out.",
            ),
        )
        return self
