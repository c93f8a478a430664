"""Channel codes: QR codes that say by which channel a contact came, and hand it to a member of staff."""

from typing import Annotated, Self, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from privdomain._internal.terms import Term
from privdomain.models.checks import refuse
from privdomain.models.spec import Id, Items, Name, Record, Spec, Text, Word
from privdomain.models.values import Count, Distinct

__all__ = ["Allocation", "ChannelCode", "ClockTime", "CodeKind", "Shift", "StateKey"]

StateKey: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=30)]
"""The key that a platform hands back with a new contact, at most 30 characters."""

ClockTime: TypeAlias = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A local time of day, such as "09:30"."""


class CodeKind(Term):
    """How many members of staff stand behind a code (活码类型)."""

    SINGLE = "single", "单人"
    MULTI = "multi", "多人"


class Allocation(Term):
    """Who of several members of staff gets the next contact (分配规则)."""

    ROUND_ROBIN = "round_robin", "轮询"
    SEQUENTIAL = "sequential", "顺序"
    """The first until the cap is reached, then the next."""
    RANDOM = "random", "随机"


class Shift(Spec):
    """Who is on duty when (值班): an end before the start lies on the next day.

    Attributes:
        weekdays: Days on which it starts, 0 = Monday .. 6 = Sunday.
        start: Local start.
        end: Local end.
        staff: Who is on duty.
    """

    weekdays: Annotated[Distinct[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1)]
    start: ClockTime
    end: ClockTime
    staff: Annotated[Distinct[Id], Field(min_length=1)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        message = "is the start too, so nobody is ever on duty. Leave shifts out for all day."
        refuse((self.start == self.end, "end", "empty", message))
        return self


class ChannelCode(Record):
    """A channel code (渠道活码): one printed QR code whose staff, tags and welcome can change behind it.

    Attributes:
        id: Id; the label in ``Members.code``.
        name: Name.
        state: Key that comes back with each contact; it tells the code, so it must be unique.
        kind: One or several members of staff.
        staff: Who gets the contacts.
        allocation: Who of several gets the next one.
        shifts: Who is on duty when; empty is everybody all day.
        spare_staff: Who stands in when nobody else can take a contact.
        exclusive: Whether a customer whom one of them has is not given to another.
        skip_verify: Whether contacts are accepted without asking.
        daily_cap: Contacts a day for each member of staff [count]; None is no cap.
        channel: Channel that the code belongs to.
        tags: Ids of the tags that each contact gets.
        welcome: First message.
    """

    id: Id
    name: Name
    state: StateKey
    kind: Word[CodeKind]
    staff: Annotated[Items[Id], Field(min_length=1, max_length=100)]
    allocation: Word[Allocation] = Allocation.ROUND_ROBIN
    shifts: Annotated[Items[Shift], Field(max_length=100)] = ()
    spare_staff: Annotated[Items[Id], Field(max_length=100)] = ()
    exclusive: bool = False
    skip_verify: bool = True
    daily_cap: Annotated[Count, Field(ge=1)] | None = None
    channel: Id | None = None
    tags: Distinct[Id] = ()
    welcome: Text = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        strangers = [
            (place, who) for place, shift in enumerate(self.shifts) for who in shift.staff if who not in self.staff
        ]
        refuse(
            (
                self.kind == CodeKind.SINGLE and len(self.staff) > 1,
                "staff",
                "too_many",
                "has several members behind a single code. Keep one, or write kind 'multi'.",
            ),
            (
                len(set(self.staff)) < len(self.staff),
                "staff",
                "repeated",
                "names a member twice. Keep one of the two.",
            ),
            (
                not set(self.spare_staff).isdisjoint(self.staff),
                "spare_staff",
                "not_spare",
                "names a member of staff of the code. Name somebody else.",
            ),
            *(
                (True, f"shifts[{place}].staff", "unknown_staff", f"{who!r} is not behind this code. Add it to staff.")
                for place, who in strangers
            ),
        )
        return self
