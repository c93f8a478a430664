"""transitions: which event follows which within a session, and where sessions end."""

import numpy as np
from attrs import asdict, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.choices import check_flag
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell, counted, label
from privdomain._internal.results import Additive
from privdomain.calendar.duration import DurationLike
from privdomain.calendar.instants import InstantLike, local_text
from privdomain.facts.events import Events
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.journeys.moves import Moves, moves_of, pairs_in_columns
from privdomain.metrics.journeys.steps import StepOptions, steps_of
from privdomain.metrics.journeys.totals import Totals, count_places


@frozen
class TransitionOptions(StepOptions):
    """How transitions were asked for; results add only where all of it is equal.

    Attributes:
        ends: Whether the end of a session is one of the next steps.
    """

    ends: bool


@frozen(eq=False, repr=False)
class Transitions(Additive):
    """Steps from event to event within sessions. *Additive*: ``+`` over disjoint users is exact.

    Every event is counted once: it went on, was the last of its session, or may still be followed by another. Shapes:
    ``(n_names,)``, and ``(n_names, n_next)`` for matrices, a row for each name.

    Attributes:
        options: How transitions were asked for.
        moves: Steps from name to name; with the events of each name that "ended" a session, and those still "open".
    """

    options: TransitionOptions
    moves: Moves

    @property
    def names(self) -> tuple[Label, ...]:
        """Names of the events, sorted: the rows."""
        return self.moves.labels

    @property
    def next_names(self) -> tuple[Label, ...]:
        """The columns: the names, then None for the end of the session, if ends were asked for."""
        return (*self.names, None) if self.options.ends else self.names

    @property
    def counts(self) -> IntArray:
        """Steps from each name to each next one [count]."""
        if not self.options.ends:
            return self.moves.counts
        return read_only(np.column_stack([self.moves.counts, self.ended]))

    @property
    def rate(self) -> FloatArray:
        """Share of each name's steps that went to each next one, in [0, 1]; nan where none is known."""
        return read_only(divide(self.counts, self.counts.sum(axis=1)[:, None]))

    @property
    def ended(self) -> IntArray:
        """Events of each name that were the last of their session [count]."""
        return self.moves.totals["ended"]

    @property
    def open(self) -> IntArray:
        """Events of each name that are the latest of a session which may still be running [count]."""
        return self.moves.totals["open"]

    def to_columns(self) -> dict[str, Array]:
        """One row per pair of names."""
        pairs = pairs_in_columns(self.names, self.next_names)
        return {**pairs, "count": self.counts.ravel(), "rate": self.rate.ravel()}

    def _added(self, other: "Transitions") -> "Transitions":
        return Transitions(self.options, self.moves + other.moves)

    def _table(self) -> TextTable:
        options, counts, rate = self.options, self.counts.ravel(), self.rate.ravel()
        order = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]

        def draw(row: int) -> list[str]:
            origin, target = divmod(int(order[row]), len(self.next_names))
            name = "(end)" if target == len(self.names) else label(self.names[target])
            return [label(self.names[origin]), name, cell(counts[order[row]]), cell(rate[order[row]], decimals=3)]

        until = local_text(options.observed_until, tz=options.tz)
        title = f"Transitions within sessions, timeout {options.timeout}, until {until} {options.tz}"
        title += f"; {counted(n_open, 'event')} open" if (n_open := int(self.open.sum())) else ""
        return TextTable(title, ["from", "to", "count", "rate"], LazyRows(len(order), draw))


def transitions(
    events: Events,
    /,
    *,
    timeout: DurationLike = "30min",
    ends: bool = True,
    collapse: bool = False,
    observed_until: InstantLike,
    truncate: bool = False,
) -> Transitions:
    """Which event follows which within a session (行为路径转移), and after which the session ends.

    Nothing leads from one session to the next. The latest event of a session that may still be running has neither a
    next one nor an end yet, and is counted apart. Events of one instant follow each other in the order of the rows.

    The result is *additive*: over disjoint users ``transitions(a) + transitions(b)`` equals ``transitions(a + b)``,
    exactly.

    Args:
        events: What users did.
        timeout: Longest gap inside a session [elapsed time]; a longer one ends it.
        ends: Count the end of a session as a next step; without it, rates tell where those went who went on.
        collapse: Let a name that follows itself within a session count once, as a page that was reloaded.
        observed_until: End of observation: an instant, or a date (its local start of day).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Counts from name to next name.

    Raises:
        DataError: rows at or after ``observed_until``, or no events.
        SpecError: no duration, no instant, no boolean.
        BudgetError: more than 2,827 names.

    Examples:
        >>> from privdomain.facts import Events
        >>> events = Events(
        ...     ["ann", "ann", "ann", "bo", "bo"],
        ...     ["2026-01-05 09:00", "2026-01-05 09:01", "2026-01-05 09:02", "2026-01-05 09:00", "2026-01-05 09:05"],
        ...     ["live", "goods", "order", "live", "goods"],
        ...     tz="Asia/Shanghai",
        ... )
        >>> transitions(events, observed_until="2026-01-06")
        Transitions within sessions, timeout 30min, until 2026-01-06 00:00 Asia/Shanghai
         from     to  count   rate
         live  goods      2  1.000
        goods  order      1  0.500
        goods  (end)      1  0.500
        order  (end)      1  1.000
    """
    check_flag("ends", ends)
    steps, asked = steps_of(
        events, timeout=timeout, collapse=collapse, observed_until=observed_until, truncate=truncate
    )
    names, is_last = steps.names, steps.is_last
    final, goes_on = names[is_last], ~is_last[:-1]
    counts = {
        name: count_places(final[steps.is_open == is_open], len(steps.labels))
        for name, is_open in (("ended", False), ("open", True))
    }
    options = TransitionOptions(**asdict(asked), ends=ends)
    moves = moves_of(Totals(steps.labels, counts), names[:-1][goes_on], names[1:][goes_on])
    return Transitions(options, moves)
