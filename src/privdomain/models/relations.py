"""Relations: the tie between one contact and one member of staff, from its start to its end."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from privdomain._internal.terms import Term
from privdomain.facts.vocabulary import EndedBy
from privdomain.models.add_way import AddWay
from privdomain.models.channel_codes import StateKey
from privdomain.models.checks import is_before, is_within, refuse
from privdomain.models.spec import Id, Instant, Record, Word

__all__ = ["FollowStage", "Relation"]


class FollowStage(Term):
    """Where the follow-up of a contact stands (跟进阶段)."""

    WAITING = "waiting", "待跟进"
    FOLLOWING = "following", "跟进中"
    WON = "won", "已赢单"
    LOST_DEAL = "lost_deal", "已输单"
    """The deal is lost; the contact is still there."""
    LOST_CONTACT = "lost_contact", "已流失"
    """The customer deleted the member of staff; set by the system, never by hand."""


class Relation(Record):
    """One contact held by one member of staff (好友关系): the row that is counted as new, lost and live.

    Who is added again after an end has a new relation. Ended by whom decides what it counts as: only the customer's own
    deletion is a loss, that by staff is an alert, and a transfer ends a relation but not the customer.

    Attributes:
        user: The contact.
        staff: The member of staff.
        created_at: Start.
        add_way: How the contact was added, a vendor code.
        operator: Who initiated it: the user or a member of staff.
        state: Key of the channel code, at most 30 characters.
        remark: What staff call the contact.
        stage: Where the follow-up stands; "lost_contact" only of an ended relation.
        takeover_from: The member of staff from whom it was taken over.
        ended_at: End; None is live.
        ended_by: Who ended it; None is unknown, or live.

    Examples:
        >>> Relation.load(
        ...     {
        ...         "user": "ann",
        ...         "staff": "wang",
        ...         "created_at": "2026-01-05T10:00:00+08:00",
        ...         "ended_at": "2026-01-04T10:00:00+08:00",
        ...     }
        ... )
        Traceback (most recent call last):
        ...
        privdomain.errors.SpecError: ended_at: lies before created_at. Swap the two, or leave it out if it is live.
    """

    user: Id
    staff: Id
    created_at: Instant
    add_way: AddWay | None = None
    operator: Id | None = None
    state: StateKey | None = None
    remark: Annotated[str, StringConstraints(max_length=200)] = ""
    stage: Word[FollowStage] | None = None
    takeover_from: Id | None = None
    ended_at: Instant | None = None
    ended_by: Word[EndedBy] | None = None

    def is_live_at(self, when: datetime) -> bool:
        """Whether the relation lives at an instant: on [created_at, ended_at)."""
        return is_within(when, self.created_at, self.ended_at)

    @model_validator(mode="after")
    def _check(self) -> Self:
        order = "lies before created_at. Swap the two, or leave it out if it is live."
        is_lost = self.stage == FollowStage.LOST_CONTACT
        refuse(
            (is_before(self.ended_at, self.created_at), "ended_at", "before_start", order),
            (
                self.ended_by is not None and self.ended_at is None,
                "ended_by",
                "still_live",
                "is said of a live relation. Add ended_at, or leave it out.",
            ),
            (
                is_lost and self.ended_at is None,
                "stage",
                "still_live",
                "says that the customer deleted the member of staff. Add ended_at, or write the stage before.",
            ),
            (
                self.takeover_from is not None and self.takeover_from == self.staff,
                "takeover_from",
                "same_staff",
                "is the member of staff who holds it. Write who held it before.",
            ),
        )
        return self
