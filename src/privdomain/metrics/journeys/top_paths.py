"""top_paths: the ways on which sessions begin."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
from attrs import asdict, field, frozen

from privdomain._internal.arrays import INT64_MAX, Array, FloatArray, IntArray, encode_ints, read_only
from privdomain._internal.columns import is_integer
from privdomain._internal.division import divide
from privdomain._internal.flaws import shortened
from privdomain._internal.reprs import LazyRows, TextTable, cell, counted, label
from privdomain._internal.results import Additive, add_exactly
from privdomain.calendar.duration import DurationLike
from privdomain.calendar.instants import InstantLike, local_text
from privdomain.errors import SpecError
from privdomain.facts.events import Events
from privdomain.metrics.cohorts.labels import Label, check_labels, merged_labels, places_among
from privdomain.metrics.cohorts.tally import check_cells
from privdomain.metrics.journeys.steps import StepOptions, Steps, steps_of

MAX_LENGTH: Final = 32
_END: Final = -1


@frozen
class TopPathOptions(StepOptions):
    """How paths were asked for; results add only where all of it is equal.

    Attributes:
        length: Steps of a path.
    """

    length: int


@frozen
class PathCount:
    """One path.

    Attributes:
        path: Names of its steps; fewer than were asked for where the session ended.
        sessions: Sessions that began so [count].
        share: Of all sessions, in [0, 1].
    """

    path: tuple[Label, ...]
    sessions: int
    share: float


@frozen(eq=False, repr=False)
class TopPaths(Additive):
    """All paths on which sessions began, each with its sessions. *Additive*: ``+`` over disjoint users is exact.

    Attributes:
        options: How paths were asked for.
        names: Names of the events, sorted.
        steps: Position of each step of a path in ``names``, -1 after its end, ``(n_paths, length)``; rows sorted.
        sessions: Sessions on each path [count], shape ``(n_paths,)``.
        open: Sessions that may still be running and have not come so far; their path is not known yet.
    """

    options: TopPathOptions
    names: tuple[Label, ...]
    steps: IntArray = field(converter=read_only)
    sessions: IntArray = field(converter=read_only)
    open: int

    def __attrs_post_init__(self) -> None:
        check_labels(self.names)
        if not (
            self.steps.shape == (len(self.sessions), self.options.length)
            and self.sessions.ndim == 1
            and self.steps.min(initial=_END) >= _END
            and self.steps.max(initial=_END) < len(self.names)
        ):
            raise ValueError("paths are not rows of places among the names")

    @property
    def share(self) -> FloatArray:
        """Sessions on each path / sessions on all, in [0, 1], shape ``(n_paths,)``."""
        return read_only(divide(self.sessions, self.sessions.sum()))

    def top(self, n: int = 10) -> tuple[PathCount, ...]:
        """The most frequent paths, most frequent first; of equally frequent ones the first by their names.

        Args:
            n: Number of paths, >= 1; fewer where there are no more.

        Raises:
            SpecError: no positive integer.
        """
        if not is_integer(n) or n < 1:
            raise SpecError([("n", "bad_count", f"{shortened(n)} is no number of paths. Pass a positive integer.")])
        share = self.share
        return tuple(
            PathCount(self._path(row), int(self.sessions[row]), float(share[row])) for row in self._order[:n].tolist()
        )

    def to_columns(self) -> dict[str, Array]:
        """One row per path, the most frequent first; None after the end of a session."""
        order, names = self._order, np.array([*self.names, None], object)
        steps = {f"step_{place + 1}": names[column[order]] for place, column in enumerate(self.steps.T)}
        return {**steps, "sessions": self.sessions[order], "share": self.share[order]}

    @property
    def _order(self) -> IntArray:
        return np.argsort(-self.sessions, kind="stable")

    def _path(self, row: int) -> tuple[Label, ...]:
        return tuple(self.names[place] for place in self.steps[row].tolist() if place != _END)

    def _added(self, other: "TopPaths") -> "TopPaths":
        names = merged_labels(self.names, other.names)
        steps = np.concatenate([np.append(places_among(part.names, names), _END)[part.steps] for part in (self, other)])
        rows, codes = _distinct(steps.T, len(names))
        check_paths(len(rows), self.options.length)
        ours, theirs = np.zeros((2, len(rows)), np.int64)
        ours[codes[: len(self.sessions)]] = self.sessions
        theirs[codes[len(self.sessions) :]] = other.sessions
        return TopPaths(self.options, names, steps[rows], add_exactly(ours, theirs), self.open + other.open)

    def _table(self) -> TextTable:
        options, order, share = self.options, self._order, self.share

        def draw(place: int) -> list[str]:
            row = order[place]
            path = [label(name) for name in self._path(row)]
            end = ["(end)"] if len(path) < options.length else []
            return [" > ".join(path + end), cell(self.sessions[row]), cell(share[row], decimals=3)]

        until = local_text(options.observed_until, tz=options.tz)
        steps = f"First {options.length} steps" if options.length > 1 else "First step"
        title = f"{steps} of sessions, timeout {options.timeout}, until {until} {options.tz}"
        title += f"; {counted(self.open, 'session')} open" if self.open else ""
        return TextTable(title, ["path", "sessions", "share"], LazyRows(len(order), draw))


def top_paths(
    events: Events,
    /,
    *,
    timeout: DurationLike = "30min",
    length: int = 5,
    collapse: bool = False,
    observed_until: InstantLike,
    truncate: bool = False,
) -> TopPaths:
    """How sessions begin: their first steps (热门路径), and how many sessions take them.

    A session that ends earlier has a shorter path, which is one of its own and no part of a longer one. All paths are
    kept, so that parts add up before the most frequent are chosen with ``top``: a path may lead in the whole that
    leads in no part. Events of one instant follow each other in the order of the rows.

    The result is *additive*: over disjoint users ``top_paths(a) + top_paths(b)`` equals ``top_paths(a + b)``, exactly.

    Args:
        events: What users did.
        timeout: Longest gap inside a session [elapsed time]; a longer one ends it.
        length: Steps of a path, 1 to 32.
        collapse: Let a name that follows itself within a session count once, as a page that was reloaded.
        observed_until: End of observation: an instant, or a date (its local start of day).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        All paths and their sessions.

    Raises:
        DataError: rows at or after ``observed_until``, or no events.
        SpecError: no duration, no instant, no boolean, a length out of range.
        BudgetError: more than 8 million steps in distinct paths.

    Examples:
        >>> from privdomain.facts import Events
        >>> events = Events(
        ...     ["ann", "ann", "ann", "bo", "bo", "cy"],
        ...     ["2026-01-05 09:00", "2026-01-05 09:01", "2026-01-05 09:02"] + ["2026-01-05 09:00"] * 3,
        ...     ["live", "goods", "order", "live", "goods", "live"],
        ...     tz="Asia/Shanghai",
        ... )
        >>> paths = top_paths(events, length=2, observed_until="2026-01-06")
        >>> paths
        First 2 steps of sessions, timeout 30min, until 2026-01-06 00:00 Asia/Shanghai
                path  sessions  share
        live > goods         2  0.667
        live > (end)         1  0.333
        >>> paths.top(1)[0].path
        ('live', 'goods')
    """
    if not is_integer(length) or not 1 <= length <= MAX_LENGTH:
        message = f"{shortened(length)} is no length. Pass an integer from 1 to {MAX_LENGTH}."
        raise SpecError([("length", "bad_count", message)])
    length = int(length)
    steps, asked = steps_of(
        events, timeout=timeout, collapse=collapse, observed_until=observed_until, truncate=truncate
    )
    first, last = np.flatnonzero(steps.is_first), np.flatnonzero(steps.is_last)
    is_known = ~steps.is_open | (last - first >= length - 1)
    first, last = first[is_known], last[is_known]
    rows, codes = _distinct(_columns(steps, first, last, length), len(steps.labels))
    check_paths(len(rows), length)
    paths = np.array(list(_columns(steps, first[rows], last[rows], length))).T
    sessions = np.bincount(codes, minlength=len(rows)).astype(np.int64)
    options = TopPathOptions(**asdict(asked), length=length)
    return TopPaths(options, steps.labels, paths, sessions, int(np.count_nonzero(~is_known)))


def check_paths(n_paths: int, length: int) -> None:
    """Refuse more paths than fit."""
    check_cells("length", {"paths": n_paths, "steps": length})


def _columns(steps: Steps, first: IntArray, last: IntArray, length: int) -> Iterator[IntArray]:
    """The first, second, ... step of sessions, ``_END`` after the last."""
    for place in range(length):
        is_there = first + place <= last
        yield np.where(is_there, steps.names[np.minimum(first + place, last)], _END)


def _distinct(columns: Iterable[IntArray], n_labels: int) -> tuple[IntArray, npt.NDArray[np.int32]]:
    """Of rows given column by column: one row of each kind, sorted, and the kind of each row.

    The columns are packed into one number; where it would pass int64, the kinds so far take the place of their values.
    """
    packed, n_packed = np.zeros(1, np.int64), 1
    for column in columns:
        if n_packed > INT64_MAX // (n_labels + 1):
            kinds, places = encode_ints(packed)
            packed, n_packed = places.astype(np.int64), len(kinds)
        packed, n_packed = packed * (n_labels + 1) + column + 1, n_packed * (n_labels + 1)
    kinds, codes = encode_ints(packed)
    rows = np.zeros(len(kinds), np.int64)
    rows[codes] = np.arange(len(codes))
    return rows, codes
