"""Moments: posts of staff to the feeds of their contacts."""

from typing import Self

from pydantic import model_validator

from privdomain._internal.terms import Term
from privdomain.models.checks import refuse
from privdomain.models.spec import Id, Instant, Record, Text, Word
from privdomain.models.values import Count

__all__ = ["Moment", "MomentKind"]


class MomentKind(Term):
    """Who publishes a moment (朋友圈类型)."""

    CORPORATE = "corporate", "企业发表"
    """Made by the company, published by each member of staff who agrees."""
    INDIVIDUAL = "individual", "个人发表"


class Moment(Record):
    """A moment (朋友圈): whom it may be seen by is not whom it reached (可见 is not 最终可见).

    Likes over those who may see it understate, for most of them never got it. Comments may outnumber people.

    Attributes:
        id: Id.
        kind: Who publishes.
        staff: Member of staff in whose name it stands.
        published_at: When.
        content: Text.
        visible: Customers who are allowed to see it [count]; None is unknown.
        delivered: Customers to whose feed it really came [count]; None is unknown.
        likes: Customers who liked it [count].
        comments: Comments [count].
    """

    id: Id
    kind: Word[MomentKind]
    staff: Id
    published_at: Instant
    content: Text = ""
    visible: Count | None = None
    delivered: Count | None = None
    likes: Count | None = None
    comments: Count | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        is_more = self.visible is not None and self.delivered is not None and self.delivered > self.visible
        refuse((is_more, "delivered", "above_visible", "is above visible. Swap the two."))
        return self
