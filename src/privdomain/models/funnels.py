"""Funnels: the steps that users should take, and how strictly their order is read."""

from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from privdomain._internal.funnel_rules import funnel_problems
from privdomain.calendar.duration import Duration
from privdomain.facts.vocabulary import Stage
from privdomain.models.checks import refuse
from privdomain.models.spec import Id, Items, Name, Record, Spec
from privdomain.models.values import DurationText

__all__ = ["Condition", "Exclusion", "Funnel", "FunnelStep", "Stage"]


class Condition(Spec):
    """An attribute of an event and the values that it may have.

    Attributes:
        attribute: Name of the attribute.
        values: Values, one of which it must have; an event without the attribute never matches.
    """

    attribute: Name
    values: Annotated[Items[Id | bool], Field(min_length=1, max_length=1_000)]


class FunnelStep(Spec):
    """One step of a funnel (漏斗步骤).

    Attributes:
        name: What the step is called, and the event that it waits for unless ``event`` says another.
        event: Name of the event.
        where: Conditions on the event, all of which must hold.
        window: Longest time since the step before; None is no limit of its own.
    """

    name: Name
    event: Name | None = None
    where: Annotated[Items[Condition], Field(max_length=32)] = ()
    window: DurationText | None = None

    @property
    def event_name(self) -> str:
        """Name of the event that the step waits for."""
        return self.name if self.event is None else self.event


def _step(value: Any) -> Any:
    return FunnelStep(name=value) if isinstance(value, str) else value


StepLike: TypeAlias = Annotated[FunnelStep, BeforeValidator(_step)]


class Exclusion(Spec):
    """An event that must not come between two steps.

    Attributes:
        name: Name of the event.
        after: Number of the earlier step, counted from 1.
        before: Number of the later step.
        effect: Whether it spoils the attempt, so that the best clean chain counts, or removes the user;
            of a held attribute, that value of the user.
    """

    name: Name
    after: Annotated[int, Field(ge=1)]
    before: Annotated[int, Field(ge=2)]
    effect: Literal["drop_attempt", "drop_user"] = "drop_attempt"


class Funnel(Record):
    """A funnel on events (转化漏斗).

    Attributes:
        name: Name.
        steps: 1 .. 64 steps; a plain text is a step of that event.
        window: Longest time from the first step to the last, ends included; None is no limit.
        order: "ordered" (other events may come between), "consecutive" (none may), "any" (in whatever order).
        ties: Whether events at one instant may be taken in any order, in input order, or not at all.
        exclusions: Events that must not come between two steps.
        hold: Attribute that must have one value through the whole chain; a missing value never counts.
        allow_unseen: Whether a step may name an event that the data do not have; a typing error otherwise shows as 0%.

    Examples:
        >>> funnel = Funnel(name="first order", steps=["add", "join", "order"], window="7d")
        >>> funnel.step_names, funnel.window
        (('add', 'join', 'order'), '1w')
    """

    name: Name
    steps: Annotated[Items[StepLike], Field(min_length=1, max_length=64)]
    window: DurationText | None = None
    order: Literal["ordered", "consecutive", "any"] = "ordered"
    ties: Literal["favorable", "input", "increasing"] = "favorable"
    exclusions: Annotated[Items[Exclusion], Field(max_length=64)] = ()
    hold: Name | None = None
    allow_unseen: bool = False

    @property
    def step_names(self) -> tuple[str, ...]:
        """Names of the steps, in order."""
        return tuple(step.name for step in self.steps)

    @model_validator(mode="after")
    def _check(self) -> Self:
        problems = funnel_problems(
            [(step.event_name, _length(step.window)) for step in self.steps],
            [(exclusion.name, exclusion.after, exclusion.before) for exclusion in self.exclusions],
            window=_length(self.window),
            order=self.order,
        )
        refuse(*((True, *problem) for problem in problems))
        return self


def _length(window: str | None) -> int | None:
    return None if window is None else Duration(window).microseconds
