"""touchpoint_flow: from which kind of touchpoint users go on to which."""

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Additive
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.errors import SpecError
from privdomain.facts.observation import observed
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.journeys.classes import (
    Classes,
    ClassPairs,
    TouchRows,
    check_touches,
    class_text,
    classed,
    read_classes,
    unclassified_text,
)
from privdomain.metrics.journeys.moves import Moves, moves_of, pairs_in_columns
from privdomain.metrics.journeys.streams import stream_of
from privdomain.metrics.journeys.totals import Totals, count_places


@frozen
class FlowOptions:
    """How a flow was asked for; results add only where all of it is equal.

    Attributes:
        classes: Class of each touchpoint; None where each is one of its own.
        within: Longest gap of a transition; None is no limit.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    classes: ClassPairs
    within: str | None
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class TouchpointFlow(Additive):
    """Transitions between classes of touchpoints. *Additive*: ``+`` over disjoint users is exact.

    Every touch is counted once: it went on, was too far from the next one, or is its user's last and open. Shapes:
    ``(n_classes,)``, and ``(n_classes, n_classes)`` for matrices, from the row to the column.

    Attributes:
        options: How the flow was asked for.
        moves: Transitions from class to class; with the touches of each class that were "apart" and are "open".
        users: Users with a transition between two known classes.
        switchers: Of these, users who went from one class to another at least once.
    """

    options: FlowOptions
    moves: Moves
    users: int
    switchers: int

    @property
    def classes(self) -> tuple[Label, ...]:
        """Classes that have a touch, sorted; None, the last, holds touchpoints without a class."""
        return self.moves.labels

    @property
    def counts(self) -> IntArray:
        """Transitions from each class to each [count]."""
        return self.moves.counts

    @property
    def rate(self) -> FloatArray:
        """Share of the transitions from each class that went to each, in [0, 1]; nan for a class that nobody left."""
        return read_only(divide(self.counts, self._onward[:, None]))

    @property
    def apart(self) -> IntArray:
        """Touches of each class that were followed by another only after more than ``within`` [count]."""
        return self.moves.totals["apart"]

    @property
    def open(self) -> IntArray:
        """Touches of each class that are the last of their user [count]: nothing has followed them yet."""
        return self.moves.totals["open"]

    @property
    def unclassified(self) -> int:
        """Touches without a class [count]: ``classes`` does not name their touchpoint."""
        touches = self._onward + self.apart + self.open
        return int(touches[-1]) if None in self.classes else 0

    @property
    def transitions(self) -> int:
        """Transitions between known classes: the base of the switch rate."""
        return int(self._known.sum())

    @property
    def switches(self) -> int:
        """Of these, transitions from one class to another."""
        return self.transitions - int(np.trace(self._known))

    @property
    def switch_rate(self) -> float:
        """Switches / transitions (触点切换率), in [0, 1]; nan without transitions.

        Touchpoints without a class are left out: nobody knows whether they are another one.
        """
        return float(divide(self.switches, self.transitions))

    @property
    def switcher_rate(self) -> float:
        """Users who ever switched / users with a transition, in [0, 1]; nan without such users."""
        return float(divide(self.switchers, self.users))

    def to_columns(self) -> dict[str, Array]:
        """One row per pair of classes."""
        pairs = pairs_in_columns(self.classes, self.classes)
        return {**pairs, "count": self.counts.ravel(), "rate": self.rate.ravel()}

    @property
    def _onward(self) -> IntArray:
        """Transitions from each class to any."""
        onward: IntArray = self.counts.sum(axis=1)
        return onward

    @property
    def _known(self) -> IntArray:
        n_known = len(self.classes) - (None in self.classes)
        return self.counts[:n_known, :n_known]

    def _added(self, other: "TouchpointFlow") -> "TouchpointFlow":
        users, switchers = self.users + other.users, self.switchers + other.switchers
        return TouchpointFlow(self.options, self.moves + other.moves, users, switchers)

    def _table(self) -> TextTable:
        options, names = self.options, [class_text(name) for name in self.classes]
        rows = [
            [name, cell(int(onward)), *(cell(share, decimals=3) for share in shares)]
            for name, onward, shares in zip(names, self._onward, self.rate, strict=True)
        ]
        until = local_text(options.observed_until, tz=options.tz)
        within = "" if options.within is None else f", within {options.within}"
        title = f"Flow between touchpoints{within}, switch rate {cell(self.switch_rate, 3)}, until {until} {options.tz}"
        title += unclassified_text(self.unclassified)
        return TextTable(title, ["from", "transitions", *names], rows)


def touchpoint_flow(
    touches: TouchRows,
    /,
    *,
    classes: Classes = None,
    within: DurationLike | None = None,
    observed_until: InstantLike,
    truncate: bool = False,
) -> TouchpointFlow:
    """From which kind of touchpoint users go on to which (触点流转): online to offline, public to private domain.

    A transition leads from a touch to the same user's next one. The last touch of a user leads nowhere yet, which is no
    stay. Touches of one instant follow each other in the order of the rows.

    The result is *additive*: over disjoint users ``touchpoint_flow(a) + touchpoint_flow(b)`` equals
    ``touchpoint_flow(a + b)``, exactly.

    Args:
        touches: Touches (their touchpoint counts) or Events (their name).
        classes: One class for each touchpoint; a touchpoint that it does not name is of the class None, and counted in
            ``unclassified``: look at it, for a misspelt name is no error.
        within: Longest gap of a transition [elapsed time]; touches further apart are counted in ``apart``.
        observed_until: End of observation: an instant, or a date (its local start of day).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Counts from class to class.

    Raises:
        DataError: rows at or after ``observed_until``, or no touches.
        SpecError: no duration, no instant, or not one class for each touchpoint.
        BudgetError: more than 2,827 classes.

    Examples:
        Online, offline, online, online: two of three transitions switch.

        >>> from privdomain.facts import Touches
        >>> touches = Touches(
        ...     ["ann"] * 4,
        ...     ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"],
        ...     ["mini program", "store", "mini program", "live"],
        ...     tz="Asia/Shanghai",
        ... )
        >>> kinds = {"mini program": "online", "live": "online", "store": "offline"}
        >>> flow = touchpoint_flow(touches, classes=kinds, observed_until="2026-02-01")
        >>> flow.classes, flow.counts.tolist()
        (('offline', 'online'), [[0, 1], [1, 1]])
        >>> flow.switch_rate
        0.6666666666666666
    """
    check_touches(touches)
    pairs = read_classes(classes)
    for touchpoint, names in pairs or ():
        if len(names) > 1:
            message = f"{touchpoint!r} is of {len(names)} classes. Give it one: a touch lies at one place of a flow."
            raise SpecError([("classes", "many_classes", message)])
    length = None if within is None else Duration.of(within, "within")
    until = instant(observed_until, tz=touches.tz)
    touches = observed(touches, until, truncate=truncate)
    stream, kinds = stream_of(touches.user_codes, touches.instants), classed(touches, pairs)
    own, n_labels = kinds.classes[stream.rows], len(kinds.labels)
    is_last = stream.is_last
    is_apart = np.zeros(len(own), np.bool_)
    if length is not None:
        is_apart[:-1] = (stream.gaps > length.microseconds) & ~is_last[:-1]
    origin = np.flatnonzero(~(is_last | is_apart))
    counts = {name: count_places(own[is_it], n_labels) for name, is_it in (("apart", is_apart), ("open", is_last))}
    going, coming, users = own[origin], own[origin + 1], stream.users[origin]
    moves = moves_of(Totals(kinds.labels, counts), going, coming)
    n_known = n_labels - (None in kinds.labels)
    is_known = (going < n_known) & (coming < n_known)
    movers, switchers = (_n_distinct(users[is_it]) for is_it in (is_known, is_known & (going != coming)))
    options = FlowOptions(
        classes=pairs, within=None if length is None else str(length), observed_until=until, tz=touches.tz
    )
    return TouchpointFlow(options, moves, movers, switchers)


def _n_distinct(users: npt.NDArray[np.int32]) -> int:
    """Number of distinct users in a sorted column."""
    return int(np.count_nonzero(np.diff(users, prepend=-1)))
