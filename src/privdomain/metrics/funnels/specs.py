"""Specs: the fields by which a funnel is asked for; ``privdomain.models.Funnel`` has them, and so may anything else."""

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias

from privdomain.calendar.duration import DurationLike

Order: TypeAlias = Literal["ordered", "consecutive", "any"]
Ties: TypeAlias = Literal["favorable", "input", "increasing"]
Effect: TypeAlias = Literal["drop_attempt", "drop_user"]
Value: TypeAlias = str | int | bool


class ConditionSpec(Protocol):
    """An attribute of an event and the values that it may have."""

    @property
    def attribute(self) -> str:
        """Name of the attribute."""

    @property
    def values(self) -> Sequence[Value]:
        """Values, one of which it must have."""


class StepSpec(Protocol):
    """One step of a funnel."""

    @property
    def name(self) -> str:
        """What the step is called."""

    @property
    def event_name(self) -> str:
        """Name of the event that it waits for."""

    @property
    def where(self) -> Sequence[ConditionSpec]:
        """Conditions on the event, all of which must hold."""

    @property
    def window(self) -> DurationLike | None:
        """Longest time since the step before."""


class ExclusionSpec(Protocol):
    """An event that must not come between two steps."""

    @property
    def name(self) -> str:
        """Name of the event."""

    @property
    def after(self) -> int:
        """Number of the earlier step, counted from 1."""

    @property
    def before(self) -> int:
        """Number of the later step."""

    @property
    def effect(self) -> Effect:
        """Whether it spoils the attempt or removes the user."""


class FunnelSpec(Protocol):
    """What a funnel asks for; ``privdomain.models.Funnel`` has all of it."""

    @property
    def steps(self) -> Sequence[StepSpec]:
        """The steps."""

    @property
    def window(self) -> DurationLike | None:
        """Longest time from the first step to the last."""

    @property
    def order(self) -> Order:
        """Whether other events may come between, or in whatever order."""

    @property
    def ties(self) -> Ties:
        """How events at one instant are read."""

    @property
    def exclusions(self) -> Sequence[ExclusionSpec]:
        """Events that must not come between two steps."""

    @property
    def hold(self) -> str | None:
        """Attribute that has one value through the whole chain."""

    @property
    def allow_unseen(self) -> bool:
        """Whether a step may name an event that the data do not have."""
