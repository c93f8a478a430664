"""Mass messages: one text that staff send to many customers, and how far it got."""

from typing import Self

from pydantic import model_validator

from privdomain._internal.terms import Term
from privdomain.models.checks import refuse
from privdomain.models.consents import Purpose
from privdomain.models.spec import Id, Instant, Name, Record, Word
from privdomain.models.values import Count

__all__ = ["MassSend", "MassSendState"]


class MassSendState(Term):
    """Where a mass message stands (群发状态)."""

    SCHEDULED = "scheduled", "已预约"
    SENDING = "sending", "发送中"
    SENT = "sent", "发送成功"
    FAILED = "failed", "发送失败"
    CANCELLED = "cancelled", "已取消"


class MassSend(Record):
    """A mass message (群发): created once, executed by each member of staff, delivered to some of the customers.

    A customer of several members of staff gets it from the one with whom the last exchange was. Over limit is no
    failure: the customer has already had what the platform allows. What nobody has reported is None, not 0.

    Attributes:
        id: Id.
        name: Name.
        purpose: What for.
        created_at: When it was made.
        scheduled_at: When it is to go out; None is at once.
        state: Where it stands.
        staff_delivered: Members of staff who sent it [count].
        staff_undelivered: Members of staff who have not [count].
        customers_targeted: Customers it is meant for [count].
        customers_reached: Customers who got it [count].
        customers_failed: Customers whom it could not reach, for example because they are no contacts any more [count].
        customers_over_limit: Customers who had no reach left [count].
    """

    id: Id
    name: Name
    purpose: Word[Purpose]
    created_at: Instant
    scheduled_at: Instant | None = None
    state: Word[MassSendState]
    staff_delivered: Count | None = None
    staff_undelivered: Count | None = None
    customers_targeted: Count | None = None
    customers_reached: Count | None = None
    customers_failed: Count | None = None
    customers_over_limit: Count | None = None

    @property
    def customers_open(self) -> int | None:
        """Customers of whom nothing is reported yet [count]; None unless all counts are known."""
        parts = (self.customers_reached, self.customers_failed, self.customers_over_limit)
        if self.customers_targeted is None or None in parts:
            return None
        return self.customers_targeted - self._n_settled

    @property
    def _n_settled(self) -> int:
        return sum(n or 0 for n in (self.customers_reached, self.customers_failed, self.customers_over_limit))

    @model_validator(mode="after")
    def _check(self) -> Self:
        targeted, is_waiting = self.customers_targeted, self.state == MassSendState.SCHEDULED
        refuse(
            (
                targeted is not None and self._n_settled > targeted,
                "customers_targeted",
                "too_small",
                f"{targeted} is below the {self._n_settled} reached, failed and over limit. Count each customer once.",
            ),
            (
                is_waiting and (self._n_settled or self.staff_delivered or 0) > 0,
                "state",
                "not_sent",
                "is scheduled, where somebody has sent or got it. Write sending.",
            ),
            (
                self.scheduled_at is not None and self.scheduled_at < self.created_at,
                "scheduled_at",
                "before_start",
                "lies before created_at. Swap the two, or leave it out.",
            ),
        )
        return self
