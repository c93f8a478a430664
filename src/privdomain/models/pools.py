"""The public pool: leads that nobody holds, who may pick them, and when they fall back."""

from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from privdomain.models.checks import check_day, refuse
from privdomain.models.relations import FollowStage
from privdomain.models.spec import Id, Items, Name, Record, Spec, Word
from privdomain.models.values import Count, Day, Distinct

__all__ = ["DatedBetween", "FollowStageIn", "HeldLonger", "PoolRule", "RecycleCondition"]

_Clock: TypeAlias = Literal["stored", "created"]
_Days: TypeAlias = Annotated[Count, Field(ge=1, le=36_500)]


class HeldLonger(Spec):
    """The lead was stored or created more than so many days ago (动态时间).

    Attributes:
        kind: "held_longer".
        clock: Since when: since somebody picked it, or since it was created.
        days: Days [local days].
    """

    kind: Literal["held_longer"] = "held_longer"
    clock: _Clock
    days: _Days


class DatedBetween(Spec):
    """The lead was stored or created within fixed days (固定时间).

    Attributes:
        kind: "dated_between".
        clock: What is dated.
        start: First day.
        end: Last day, included.
    """

    kind: Literal["dated_between"] = "dated_between"
    clock: _Clock
    start: Day
    end: Day

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse((self.end < self.start, "end", "before_start", "lies before start. Swap the two."))
        return self

    def holds_on(self, day: date) -> bool:
        """Whether a day is one of them."""
        check_day(day)
        return self.start <= day <= self.end


class FollowStageIn(Spec):
    """The follow-up stands at one of some stages.

    Attributes:
        kind: "stage_in".
        stages: The stages.
    """

    kind: Literal["stage_in"] = "stage_in"
    stages: Annotated[Distinct[Word[FollowStage]], Field(min_length=1)]


RecycleCondition: TypeAlias = Annotated[HeldLonger | DatedBetween | FollowStageIn, Field(discriminator="kind")]
"""One condition under which a lead falls back."""


class PoolRule(Record):
    """Rules of a public pool of leads (公海规则): who may pick how many, and what falls back when.

    A lead that falls back without the wait for its previous owner is picked again by the same person the next minute.

    Attributes:
        id: Id.
        name: Name.
        picks_per_day: Leads that one member of staff may pick a day [count]; None is no limit.
        previous_owner_wait: Days until the previous owner may pick a lead again; None is no wait.
        new_lead_wait: Days until a new lead may be picked; None is no wait.
        first_follow_up: Days within which a picked lead must be followed up first, else it falls back; None is no rule.
        recycle: Conditions under which a lead falls back; empty is never.
        recycle_when: Whether all of them must hold, or any.
    """

    id: Id
    name: Name
    picks_per_day: Annotated[Count, Field(ge=1)] | None = None
    previous_owner_wait: _Days | None = None
    new_lead_wait: _Days | None = None
    first_follow_up: _Days | None = None
    recycle: Annotated[Items[RecycleCondition], Field(max_length=32)] = ()
    recycle_when: Literal["all", "any"] = "all"
