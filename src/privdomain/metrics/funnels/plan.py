"""Plan: what a funnel asks for, read from plain names or from any specification that has its fields, and checked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, Protocol, TypeAlias, get_args

from attrs import field, frozen

from privdomain._internal.choices import check_choice
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain._internal.funnel_rules import funnel_problems
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.errors import SpecError

Order: TypeAlias = Literal["ordered", "consecutive", "any"]
Ties: TypeAlias = Literal["favorable", "input", "increasing"]
Effect: TypeAlias = Literal["drop_attempt", "drop_user"]
Value: TypeAlias = str | int | bool

MAX_STEPS: Final = 64


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


@frozen
class PlannedStep:
    """One step, checked.

    Attributes:
        name: What the step is called.
        event: Name of the event.
        where: Attributes, each with the values that it may have.
        window: Longest time since the step before [microseconds]; None is no limit of its own.
    """

    name: str
    event: str | int
    where: tuple[tuple[str, tuple[Value, ...]], ...] = field(default=(), eq=repr)  # for 1 == True
    window: int | None = None


@frozen
class PlannedExclusion:
    """An event that must not come between two steps, checked.

    Attributes:
        event: Name of the event.
        after: Number of the earlier step, from 1.
        before: Number of the later step.
        effect: "drop_attempt" or "drop_user".
    """

    event: str | int
    after: int
    before: int
    effect: str = "drop_attempt"


@frozen
class FunnelPlan:
    """What a funnel asks for, checked.

    Attributes:
        steps: The steps.
        window: Longest time from the first step to the last [microseconds], itself included; None is no limit.
        order: "ordered", "consecutive" or "any".
        ties: "favorable", "input" or "increasing".
        exclusions: Events that must not come between two steps.
        hold: Attribute that has one value through the whole chain, or None.
        allow_unseen: Whether steps may be unseen.
    """

    steps: tuple[PlannedStep, ...]
    window: int | None = None
    order: str = "ordered"
    ties: str = "favorable"
    exclusions: tuple[PlannedExclusion, ...] = ()
    hold: str | None = None
    allow_unseen: bool = False

    def __attrs_post_init__(self) -> None:
        check_choice("order", self.order, get_args(Order))
        check_choice("ties", self.ties, get_args(Ties))
        for one in self.exclusions:
            check_choice("effect", one.effect, get_args(Effect))
        if not 1 <= len(self.steps) <= MAX_STEPS:
            raise SpecError([("steps", "bad_count", f"has {len(self.steps)} steps. Pass 1 .. {MAX_STEPS}.")])
        steps = [(step.event, step.window) for step in self.steps]
        exclusions = [(one.event, one.after, one.before) for one in self.exclusions]
        if found := list(funnel_problems(steps, exclusions, window=self.window, order=self.order)):
            raise SpecError(found)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the steps."""
        return tuple(step.name for step in self.steps)


def plan_of(spec: "FunnelSpec | Iterable[StepSpec | str | int]", window: DurationLike | None = None) -> FunnelPlan:
    """The plan of a specification, or of event names and a window.

    Raises:
        SpecError: whatever is wrong with it, all problems together.
    """
    if not hasattr(spec, "steps"):
        return FunnelPlan(_steps(spec), _length(window, "window"))
    if window is not None:
        raise SpecError([("window", "given_twice", "stands in the funnel already. Change it there.")])
    return _planned(spec)


def _planned(spec: Any) -> FunnelPlan:
    hold, allow_unseen = _read(spec, "hold", ""), _read(spec, "allow_unseen", "")
    if not isinstance(allow_unseen, bool):
        raise SpecError([("allow_unseen", "no_flag", f"{shortened(allow_unseen)} is no flag. Pass True or False.")])
    return FunnelPlan(
        _steps(_read(spec, "steps", "")),
        _length(_read(spec, "window", ""), "window"),
        _read(spec, "order", ""),
        _read(spec, "ties", ""),
        tuple(_exclusion(one, path) for path, one in _listed(_read(spec, "exclusions", ""), "exclusions")),
        None if hold is None else _text(hold, "hold"),
        allow_unseen,
    )


def _steps(given: Any) -> tuple[PlannedStep, ...]:
    return tuple(_step(one, path) for path, one in _listed(given, "steps"))


def _step(one: Any, path: str) -> PlannedStep:
    if not hasattr(one, "event_name"):
        event = _event(one, path)
        return PlannedStep(str(event), event)
    where = tuple(_condition(condition, at) for at, condition in _listed(_read(one, "where", path), f"{path}.where"))
    event = _event(one.event_name, f"{path}.event")
    window = _length(_read(one, "window", path), f"{path}.window")
    return PlannedStep(_text(_read(one, "name", path), f"{path}.name"), event, where, window)


def _condition(one: Any, path: str) -> tuple[str, tuple[Value, ...]]:
    attribute = _text(_read(one, "attribute", path), f"{path}.attribute")
    return attribute, tuple(_value(value, at) for at, value in _listed(_read(one, "values", path), f"{path}.values"))


def _exclusion(one: Any, path: str) -> PlannedExclusion:
    event = _event(_read(one, "name", path), f"{path}.name")
    after, before = (_number(_read(one, name, path), f"{path}.{name}") for name in ("after", "before"))
    return PlannedExclusion(event, after, before, _read(one, "effect", path))


def _read(one: Any, name: str, path: str) -> Any:
    """A field of a specification."""
    if not hasattr(one, name):
        message = f"{shortened(one)} has no such field. Pass what has all fields of a Funnel."
        raise SpecError([(f"{path}.{name}".lstrip("."), "missing", message)])
    return getattr(one, name)


def _listed(given: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The members of a sequence, each with its path."""
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise SpecError([(path, "no_sequence", f"{shortened(given)} is no sequence. Pass a list.")])
    return ((f"{path}[{place}]", one) for place, one in enumerate(given))


def _event(name: object, path: str) -> str | int:
    return int(name) if is_integer(name) else _text(name, path)


def _text(name: object, path: str) -> str:
    if not isinstance(name, str) or not name:
        raise SpecError([(path, "no_name", f"{shortened(name)} is no name. Pass a text.")])
    return name


def _value(value: object, path: str) -> Value:
    if is_integer(value):
        return int(value)
    if not isinstance(value, (str, bool)):
        raise SpecError([(path, "no_value", f"{shortened(value)} is neither text, integer nor flag. Pass one.")])
    return value


def _number(number: object, path: str) -> int:
    if not is_integer(number):
        raise SpecError([(path, "no_number", f"{shortened(number)} is no number of a step. Count them from 1.")])
    return int(number)


def _length(window: DurationLike | None, path: str) -> int | None:
    return None if window is None else Duration.of(window, path).microseconds
