"""Plan: what a funnel asks for, read from event names or from a specification, and checked."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import timedelta
from itertools import islice
from typing import Any, Final, TypeAlias, get_args

import numpy as np
from attrs import evolve, field, frozen

from privdomain._internal.choices import check_choice, check_flag
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain._internal.funnel_rules import funnel_problems
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.errors import SpecError
from privdomain.metrics.funnels.specs import Effect, FunnelSpec, Order, StepSpec, Ties, Value

MAX_STEPS: Final = 64

Where: TypeAlias = tuple[tuple[str, tuple[Value, ...]], ...]
"""Attributes, each with the values that it may have."""


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
    where: Where = field(default=(), eq=repr)  # for 1 == True
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
        allow_unseen: Whether steps may be unseen; it changes no number, so plans that differ in it are equal.
    """

    steps: tuple[PlannedStep, ...]
    window: int | None = None
    order: str = "ordered"
    ties: str = "favorable"
    exclusions: tuple[PlannedExclusion, ...] = ()
    hold: str | None = None
    allow_unseen: bool = field(default=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_choice("order", self.order, get_args(Order))
        check_choice("ties", self.ties, get_args(Ties))
        for place, one in enumerate(self.exclusions):
            check_choice(f"exclusions[{place}].effect", one.effect, get_args(Effect))
        if not 1 <= len(self.steps) <= MAX_STEPS:
            raise SpecError([("steps", "bad_count", f"are not 1 .. {MAX_STEPS}. Pass so many.")])
        steps = [(step.event, step.window) for step in self.steps]
        exclusions = [(one.event, one.after, one.before) for one in self.exclusions]
        if found := list(funnel_problems(steps, exclusions, window=self.window, order=self.order)):
            raise SpecError(found)

    def __str__(self) -> str:
        steps = [f"{step.name}{_asked(step.event, step.name, step.where, step.window)}" for step in self.steps]
        parts = [" > ".join(steps), "no window" if self.window is None else f"window {_duration(self.window)}"]
        parts += [self.order, f"ties {self.ties}"] + [f"hold {self.hold}"] * (self.hold is not None)
        parts += [f"{one.effect} at {one.event} after {one.after} before {one.before}" for one in self.exclusions]
        return ", ".join(parts)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the steps."""
        return tuple(step.name for step in self.steps)

    @property
    def longest(self) -> int | None:
        """Longest time from the first step to the last [microseconds]; None if nothing limits it."""
        own = [step.window for step in self.steps[1:]]
        limits = [self.window, None if None in own else sum(filter(None, own))]
        return min((limit for limit in limits if limit is not None), default=None)


def _asked(event: str | int, name: str, where: Where, window: int | None) -> str:
    """What a step asks for beside its name, in parentheses."""
    asked = [f"event {event}"] * (str(event) != name)
    asked += [f"{attribute} in {values}" for attribute, values in where]
    asked += [f"within {_duration(window)}"] if window is not None else []
    return f" ({', '.join(asked)})" if asked else ""


def _duration(microseconds: int) -> str:
    return str(Duration(timedelta(microseconds=microseconds)))


def plan_of(
    spec: FunnelSpec | Iterable[StepSpec | str | int],
    window: DurationLike | None = None,
    *,
    allow_unseen: bool = False,
) -> FunnelPlan:
    """The plan of a specification, or of event names and a window.

    Raises:
        SpecError: what is wrong with it.
    """
    check_flag("allow_unseen", allow_unseen)
    if isinstance(spec, Mapping):
        raise SpecError([("spec", "no_funnel", "is a mapping. Read it with models.Funnel.load.")])
    if not hasattr(spec, "steps"):
        return FunnelPlan(_steps(spec), _length(window, "window"), allow_unseen=bool(allow_unseen))
    if window is not None:
        raise SpecError([("window", "given_twice", "stands in the funnel already. Change it there.")])
    plan = _planned(spec)
    return evolve(plan, allow_unseen=bool(plan.allow_unseen or allow_unseen))


def _planned(spec: Any) -> FunnelPlan:
    hold, allow_unseen = _read(spec, "hold", ""), _read(spec, "allow_unseen", "")
    check_flag("allow_unseen", allow_unseen)
    return FunnelPlan(
        _steps(_read(spec, "steps", "")),
        _length(_read(spec, "window", ""), "window"),
        _read(spec, "order", ""),
        _read(spec, "ties", ""),
        tuple(_exclusion(one, path) for path, one in _listed(_read(spec, "exclusions", ""), "exclusions")),
        None if hold is None else _text(hold, "hold"),
        bool(allow_unseen),
    )


def _steps(given: Any) -> tuple[PlannedStep, ...]:
    return tuple(_step(one, path) for path, one in islice(_listed(given, "steps"), MAX_STEPS + 1))


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
    if isinstance(given, (str, bytes, Mapping, AbstractSet)) or not isinstance(given, Iterable):
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
    if isinstance(value, np.bool_):
        return bool(value)
    if not isinstance(value, (str, bool)):
        raise SpecError([(path, "no_value", f"{shortened(value)} is neither text, integer nor flag. Pass one.")])
    return str(value) if isinstance(value, str) else value


def _number(number: object, path: str) -> int:
    if not is_integer(number):
        raise SpecError([(path, "no_number", f"{shortened(number)} is no number of a step. Count them from 1.")])
    return int(number)


def _length(window: DurationLike | None, path: str) -> int | None:
    return None if window is None else Duration.of(window, path).microseconds
