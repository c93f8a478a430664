"""FunnelResult: how many units took each step, and the rates between the steps."""

from datetime import timedelta
from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain.calendar.duration import Duration
from privdomain.calendar.instants import local_text
from privdomain.errors import SpecError
from privdomain.facts.events import Events
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.conversion.wilson import wilson_interval
from privdomain.metrics.funnels.chains import Chains
from privdomain.metrics.funnels.conversion_times import TimeToConvert
from privdomain.metrics.funnels.options import FunnelOptions
from privdomain.metrics.funnels.units import FunnelUnits


@frozen(eq=False, repr=False)
class FunnelResult(FunnelUnits):
    """Who took which steps, and the rates between the steps. *Per-user*: ``+`` over disjoint users concatenates.

    A *unit* is a user; where a value is held, a user with one value; where attempts are counted, one attempt. A unit
    whose time is not over may still go on, so the rates of all units are low while many have just begun, and lower the
    shorter the observation. *Closed* units are those whose window had passed since they began: what they did since then
    does not decide whether they are in, so neither do the young that failed lower the rate nor the young that succeeded
    raise it. Without any limit of time there are none, and the closed rates are nan.

    Shapes: ``(n_steps,)``, with a breakdown ``(n_groups, n_steps)``, unless said otherwise. Intervals take units as
    independent, which attempts of one user are not.

    Attributes:
        options: How the funnel was asked for.
        labels: Labels of the groups, sorted, missing last; ``(None,)`` without a breakdown.
        user: Id of each unit's user, ascending, shape ``(n_units,)``.
        group: Position of the unit's label.
        level: Steps taken, 0 .. n_steps; 0 for a unit that an exclusion removed.
        began: Instant of the unit's first event of the first step [microseconds UTC]; in any order, of any step.
        reached: Instant of each step [microseconds UTC], shape ``(n_units, n_steps)``; ``MISSING`` beyond the level.
        is_open: Whether a further event could extend one of the unit's chains, be it that another has come to the end.
        outside: Users who have events and never took the first step [count].
    """

    @property
    def steps(self) -> tuple[str, ...]:
        """Names of the steps; in whatever order, how many were completed."""
        return self.options.steps

    @property
    def groups(self) -> tuple[Label, ...]:
        """Labels of the groups, sorted, missing last; ``(None,)`` without a breakdown."""
        return self.labels

    @property
    def users(self) -> IntArray:
        """Units that came to each step (到达人数)."""
        return self._shaped(self._at_least())

    @property
    def conversion(self) -> FloatArray:
        """Share of the first step that came so far (总转化率), in [0, 1]; nan where nobody began."""
        return read_only(divide(self.users, self.users[..., :1]))

    @property
    def conversion_interval(self) -> FloatArray:
        """Wilson bounds of it, shape ``(2, ..., n_steps)``; nan where nobody began."""
        return self._interval(self.users[..., :1])

    @property
    def step_conversion(self) -> FloatArray:
        """Share of the step before that went on (逐步转化率); nan for the first step and where nobody came so far."""
        return read_only(divide(self.users, self._previous))

    @property
    def step_conversion_interval(self) -> FloatArray:
        """Wilson bounds of it, shape ``(2, ..., n_steps)``; nan as ``step_conversion``."""
        return self._interval(self._previous)

    @property
    def dropped(self) -> IntArray:
        """Units that came to the step before and no further (流失人数), open ones included; 0 for the first step."""
        lost = self._previous - self.users
        lost[..., 0] = 0
        return read_only(lost)

    @property
    def open(self) -> IntArray:
        """Units that came to the step and no further, and could still go on (未完结); 0 for the last step."""
        ended = self._tally(self.is_open)[:, 1:]
        ended[:, -1] = 0
        return self._shaped(ended)

    @property
    def removed(self) -> IntArray:
        """Units that an exclusion removed, shape ``(n_groups,)``, one group without a breakdown."""
        return read_only(self._tally()[:, 0])

    @property
    def closed_users(self) -> IntArray:
        """Units that came to each step, of those whose window had passed since they began (已完结)."""
        return self._shaped(self._at_least(self.is_closed))

    @property
    def closed_conversion(self) -> FloatArray:
        """Share of the closed units at the first step that came so far; nan where there is none."""
        return read_only(divide(self.closed_users, self.closed_users[..., :1]))

    @property
    def closed_step_conversion(self) -> FloatArray:
        """Share of the closed units at the step before that went on; nan for the first step and where there is none."""
        return read_only(divide(self.closed_users, _before(self.closed_users)))

    def time_to_convert(self, start: int | str, end: int | str, /) -> TimeToConvert:
        """How long units took from one step to a later one, by group.

        A user's times are those of the chain that is told. Who tried again and again without coming on is watched from
        the first time only, while who came on is timed from the last start; where that matters, count attempts.

        Args:
            start: Number of a step, counted from 1, or a name that one step alone has.
            end: A later step.

        Raises:
            SpecError: no such step, a name of several, or steps that are not in order.
        """
        first, second = self.options.step_number(start, "start"), self.options.step_number(end, "end")
        if first >= second:
            message = f"is step {second}, which does not come after step {first}. Pass a later one."
            raise SpecError([("end", "not_later", message)])
        rows = np.flatnonzero(self.level >= first)
        begun, reached = self.reached[rows, first - 1], self.reached[rows, second - 1]
        is_converted = self.level[rows] >= second
        watched = self.options.observed_until - begun
        if self.options.plan.window is not None:
            watched = np.minimum(watched, self.options.plan.window - (begun - self.reached[rows, 0]))
        lengths = np.where(is_converted, reached - begun, watched)
        names = self.options.step_labels
        steps = (names[first - 1], names[second - 1])
        return TimeToConvert.of(self.options.by, self.labels, steps, self.group[rows], lengths, is_converted)

    def to_columns(self) -> dict[str, Array]:
        """One row per group and step."""
        n_groups, n_steps = len(self.labels), len(self.steps)
        labels = np.empty(n_groups, object)
        labels[:] = self.labels
        columns: dict[str, Array] = {} if self.options.by is None else {"group": np.repeat(labels, n_steps)}
        columns["step"] = np.tile(np.arange(1, n_steps + 1), n_groups)
        columns["name"] = np.tile(np.array(self.steps, object), n_groups)
        columns["users"] = self.users.ravel()
        for name in ("conversion", "step_conversion"):
            low, high = getattr(self, f"{name}_interval")
            columns |= {name: getattr(self, name).ravel(), f"{name}_low": low.ravel(), f"{name}_high": high.ravel()}
        for name in ("dropped", "open", "closed_users", "closed_conversion", "closed_step_conversion"):
            columns[name] = getattr(self, name).ravel()
        return columns

    @property
    def _previous(self) -> IntArray:
        return _before(self.users)

    def _tally(self, is_counted: BoolArray | None = None) -> IntArray:
        """Units by group and level, shape ``(n_groups, n_steps + 1)``."""
        n_levels = self.reached.shape[1] + 1
        cells = self.group * n_levels + self.level
        counted = cells if is_counted is None else cells[is_counted]
        return np.bincount(counted, minlength=len(self.labels) * n_levels).reshape(-1, n_levels)

    def _at_least(self, is_counted: BoolArray | None = None) -> IntArray:
        """Units by group that came to each step, shape ``(n_groups, n_steps)``."""
        return np.cumsum(self._tally(is_counted)[:, :0:-1], axis=1)[:, ::-1]

    def _shaped(self, counts: IntArray) -> IntArray:
        return read_only(counts if self.options.by is not None else counts[0])

    def _interval(self, base: IntArray) -> FloatArray:
        return read_only(np.array(wilson_interval(self.users, base, confidence=self.options.confidence)))

    def _table(self) -> TextTable:
        columns, names = self.to_columns(), self.options.step_labels
        groups, numbers = columns.pop("group", None), columns["step"]
        shown = [columns[name] for name in _SHOWN]

        def draw(row: int) -> list[str]:
            group = [] if groups is None else [label(groups[row])]
            return [*group, names[numbers[row] - 1], *(cell(column[row], decimals=4) for column in shown)]

        head = [*([] if groups is None else [str(self.options.by)]), "step", *_SHOWN.values()]
        return TextTable(_title(self), head, LazyRows(len(numbers), draw))


_SHOWN: Final = {
    "users": "users",
    "conversion": "conversion",
    "step_conversion": "from previous",
    "step_conversion_low": "low",
    "step_conversion_high": "high",
    "dropped": "dropped",
    "open": "open",
    "closed_conversion": "closed conversion",
}
"""Columns that a table shows, and their heads."""


def result_of(
    options: FunnelOptions, events: Events, chains: Chains, labels: tuple[Label, ...], groups: IntArray
) -> FunnelResult:
    """The result of chains that were found in events, each under a label."""
    user = events.user_index[chains.users]
    n_users = int(np.count_nonzero(np.diff(chains.users, prepend=-1)))
    outside = events.n_users - n_users
    return FunnelResult(
        options, labels, user, groups, chains.level, chains.began, chains.reached, chains.is_open, outside
    )


def _before(counts: IntArray) -> IntArray:
    """What the step before counts, 0 before the first."""
    before = np.zeros_like(counts)
    before[..., 1:] = counts[..., :-1]
    return before


def _title(result: FunnelResult) -> str:
    options, plan = result.options, result.options.plan
    held = "" if plan.hold is None else f" by {plan.hold}"
    window = "no window" if plan.window is None else f"window {Duration(timedelta(microseconds=plan.window))}"
    until = local_text(options.observed_until, tz=options.tz)
    apart = f"outside {result.outside:,}, removed {int(result.removed.sum()):,}"
    return f"Funnel of {options.count}{held}, {plan.order}, {window}, observed until {until} {options.tz}: {apart}"
