"""FunnelOptions: how a funnel was asked for."""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias, get_args

from attrs import field, frozen

from privdomain._internal.choices import check_choice
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.errors import SpecError, did_you_mean
from privdomain.metrics.cohorts.starts import MAPPING
from privdomain.metrics.conversion.wilson import normal_quantile
from privdomain.metrics.funnels.breakdown import At
from privdomain.metrics.funnels.plan import FunnelPlan

Count: TypeAlias = Literal["users", "attempts"]

COUNTS: Final = get_args(Count)


@frozen
class FunnelOptions:
    """How a funnel was asked for; results add only where all of it is equal.

    Attributes:
        plan: The steps, and how strictly they are read.
        by: Name of the breakdown, or None.
        count: "users" or "attempts".
        confidence: Of the intervals.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    plan: FunnelPlan = field(metadata={"show": str})
    by: str | None
    count: str
    confidence: float
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str

    def __attrs_post_init__(self) -> None:
        check_choice("count", self.count, COUNTS)
        normal_quantile(self.confidence)
        if self.count == "attempts" and self.plan.order == "any":
            message = "has no attempts where steps come in whatever order. Count users."
            raise SpecError([("count", "no_attempts", message)])

    @property
    def steps(self) -> tuple[str, ...]:
        """Names of the steps; in whatever order, how many were completed."""
        if self.plan.order == "any":
            return tuple(f"completed {number}" for number in range(1, len(self.plan.steps) + 1))
        return self.plan.names

    @property
    def step_labels(self) -> tuple[str, ...]:
        """Names of the steps with their numbers, so that no two are alike."""
        if self.plan.order == "any":
            return self.steps
        return tuple(f"{number} {name}" for number, name in enumerate(self.plan.names, start=1))

    def step_number(self, step: int | str, path: str) -> int:
        """The number of a step, from 1, given by it or by a name that one step alone has.

        Raises:
            SpecError: there is no such step, or several have the name.
        """
        names = self.steps
        if is_integer(step) and 1 <= step <= len(names):
            return int(step)
        if isinstance(step, str) and names.count(step) == 1:
            return names.index(step) + 1
        hint = did_you_mean(step, names) if isinstance(step, str) else f"Count them from 1 to {len(names)}."
        if isinstance(step, str) and step in names:
            hint = "Several steps have the name: pass the number of one."
        raise SpecError([(path, "unknown_step", f"{shortened(step)} is no step of the funnel. {hint}")])


def funnel_options(
    plan: FunnelPlan,
    *,
    by: Mapping[Any, Any] | At | None,
    count: str,
    confidence: float,
    observed_until: InstantLike,
    tz: str,
) -> FunnelOptions:
    """The options of a call, all checked.

    Raises:
        SpecError: unknown or contradictory options.
    """
    normal_quantile(confidence)
    name = by.name if isinstance(by, At) else None if by is None else MAPPING
    return FunnelOptions(
        plan=plan,
        by=name,
        count=count,
        confidence=float(confidence),
        observed_until=instant(observed_until, tz=tz),
        tz=tz,
    )
