"""Group chats and who was in them, from when until when."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from privdomain._internal.terms import Term
from privdomain.models.checks import is_before, is_within, refuse
from privdomain.models.spec import Id, Instant, Record, Word
from privdomain.models.values import Distinct

__all__ = ["GroupChat", "GroupStatus", "JoinScene", "Membership"]


class GroupStatus(Term):
    """Who looks after a group (客户群跟进状态)."""

    NORMAL = "normal", "跟进人正常"
    OWNER_LEFT = "owner_left", "跟进人离职"
    IN_TRANSFER = "in_transfer", "离职继承中"
    TRANSFERRED = "transferred", "离职继承完成"


class JoinScene(Term):
    """How somebody came into a group (入群方式)."""

    INVITED = "invited", "由成员邀请入群"
    LINK = "link", "通过邀请链接入群"
    SCAN = "scan", "扫描群二维码入群"


class GroupChat(Record):
    """A group chat of customers (客户群, 社群).

    Attributes:
        id: Id.
        name: Name; may be empty, as on the platform.
        owner: Member of staff who owns it.
        admins: Ids of its admins.
        status: Who looks after it.
        created_at: Start.
        dismissed_at: When it was dismissed; None is still there.
    """

    id: Id
    name: Annotated[str, Field(max_length=120)] = ""
    owner: Id
    admins: Distinct[Id] = ()
    status: Word[GroupStatus] = GroupStatus.NORMAL
    created_at: Instant
    dismissed_at: Instant | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        message = "lies before created_at. Swap the two, or leave it out."
        refuse((is_before(self.dismissed_at, self.created_at), "dismissed_at", "before_start", message))
        return self


class Membership(Record):
    """One stay of one person in one group (群成员): who comes back has a new one.

    Staff sit in every group; counted as customers they hide that it is empty.

    Attributes:
        group: Id of the group.
        user: Who.
        joined_at: Start.
        left_at: End; None is still in it.
        join_scene: How; None is unknown.
        invited_by: Who invited; None is nobody or unknown.
        is_staff: Whether it is a member of staff.
    """

    group: Id
    user: Id
    joined_at: Instant
    left_at: Instant | None = None
    join_scene: Word[JoinScene] | None = None
    invited_by: Id | None = None
    is_staff: bool = False

    def is_in_at(self, when: datetime) -> bool:
        """Whether the person is in the group at an instant: on [joined_at, left_at)."""
        return is_within(when, self.joined_at, self.left_at)

    @model_validator(mode="after")
    def _check(self) -> Self:
        message = "lies before joined_at. Swap the two, or leave it out."
        refuse((is_before(self.left_at, self.joined_at), "left_at", "before_start", message))
        return self
