"""SOPs: what staff do for a customer or a group, step by step."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from privdomain._internal.terms import Term
from privdomain.calendar.duration import Duration
from privdomain.models.checks import refuse, repeated
from privdomain.models.spec import Id, Instant, Items, Name, Record, Spec, Text, Word
from privdomain.models.values import Distinct, DurationText

__all__ = ["Sop", "SopBase", "SopKind", "SopStep"]


class SopBase(Term):
    """For whom an SOP is run (SOP 对象)."""

    USER = "user", "客户"
    GROUP_CHAT = "group_chat", "客群"


class SopKind(Term):
    """What an SOP is for (SOP 业务类型)."""

    NEW_CUSTOMER = "new_customer", "新客"
    CAMPAIGN = "campaign", "活动节日"
    CONVERSION = "conversion", "客户转化"
    NEW_GROUP = "new_group", "新群培育"
    RECURRING = "recurring", "周期营销"
    ANNOUNCEMENT = "announcement", "特定宣发"


class SopStep(Spec):
    """One step (SOP 步骤), due some time after the start or at one instant for everybody.

    Attributes:
        name: Name.
        after: Time since the customer or the group entered.
        at: The instant; one of the two is given.
        content: What is to be done or said.
    """

    name: Name
    after: DurationText | None = None
    at: Instant | None = None
    content: Text = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        message = "is given beside at, or neither is. Write one of the two."
        refuse(((self.after is None) == (self.at is None), "after", "one_of_two", message))
        return self


class Sop(Record):
    """A standard operating procedure (SOP): its steps, and what ends it early.

    Attributes:
        id: Id.
        name: Name.
        base: For whom.
        kind: What for.
        steps: Steps, each name once; those after the start stand in the order in which they are due.
        ends_on: Names of events that end it early; who has bought is not asked again to buy.
        ends_when: Whether any of the events ends it, or only all of them.
    """

    id: Id
    name: Name
    base: Word[SopBase]
    kind: Word[SopKind]
    steps: Annotated[Items[SopStep], Field(min_length=1, max_length=500)]
    ends_on: Distinct[Name] = ()
    ends_when: Literal["any", "all"] = "any"

    @model_validator(mode="after")
    def _check(self) -> Self:
        due = [Duration(step.after).microseconds for step in self.steps if step.after is not None]
        dated = [step.at for step in self.steps if step.at is not None]
        refuse(
            (
                bool(repeated(step.name for step in self.steps)),
                "steps",
                "repeated",
                "has two steps of one name. Rename one.",
            ),
            (
                due != sorted(due) or dated != sorted(dated),
                "steps",
                "out_of_order",
                "is not in the order in which the steps are due. Sort it.",
            ),
        )
        return self
