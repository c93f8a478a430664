"""stock_flow: how many relations there are, and which came and went."""

import numpy as np

from privdomain._internal.arrays import BoolArray, IntArray, KeySums
from privdomain.calendar.instants import InstantLike, instant
from privdomain.calendar.period import Period, PeriodLike
from privdomain.errors import SpecError
from privdomain.facts.members import Members
from privdomain.facts.observation import observed
from privdomain.metrics.cohorts.starts import NEVER, By, check_kind, name_of, row_labels
from privdomain.metrics.cohorts.tally import Tally, check_grid
from privdomain.metrics.relations.handovers import handovers_of
from privdomain.metrics.relations.relation_rows import relation_rows
from privdomain.metrics.relations.stock_flow_result import FLOWS_OUT, StockFlow, StockFlowOptions


def stock_flow(
    members: Members,
    /,
    *,
    period: PeriodLike = "month",
    week_start: str = "monday",
    observed_until: InstantLike,
    by: By = None,
    truncate: bool = False,
) -> StockFlow:
    """How many relations there are, and which came and went (存量与流量), by period.

    Counts are of relations, not of people: who was added by two members of staff is two relations and one of
    ``persons``. A relation is dated by its own start and end; who comes back has a new one, and the old one stays where
    it was. Periods run from the first start to ``observed_until``; an end at or after that is not seen yet.

    A takeover is not new. Where the facts have ``takeover_from``, that alone says so, and missing is new. Else it
    begins at the instant of a transfer of the same user, with a tolerance of zero, and each transfer makes one:
    whatever begins beside it, or a second later, is new. Write ``takeover_from`` where a handover takes time.

    The result is *additive*: over disjoint users ``stock_flow(a) + stock_flow(b) == stock_flow(a + b)``, exactly.

    Args:
        members: Relations.
        period: "day", "week", "month", "quarter" or "year".
        week_start: First day of the week.
        observed_until: End of observation: an instant, or a date (its local start of day).
        by: Column or attribute under whose label each relation counts, such as "staff", or a mapping from user id to
            label. Persons are counted in each group apart, so over groups they do not add.
        truncate: Leave out relations that began at or after ``observed_until`` instead of refusing them.

    Returns:
        Stock and flows by period.

    Raises:
        DataError: relations that began at or after ``observed_until``.
        SpecError: unknown options.
        UnknownNameError: ``by`` names no column.
        BudgetError: more groups and periods than fit.

    Examples:
        Three were added in January; in February a customer leaves, and staff delete another:

        >>> from privdomain.facts import Members
        >>> members = Members(
        ...     ["ann", "bo", "cy"],
        ...     ["2026-01-05", "2026-01-06", "2026-01-07"],
        ...     left=[None, "2026-02-03", "2026-02-04"],
        ...     ended_by=[None, "customer", "staff"],
        ...     tz="Asia/Shanghai",
        ... )
        >>> flow = stock_flow(members, observed_until="2026-03-01")
        >>> flow.stock_end, flow.net_customer, flow.net_stock
        (array([3, 1]), array([ 3, -1]), array([ 3, -2]))
        >>> flow.lost_rate.round(3)
        array([0.   , 0.333])
    """
    check_kind(members, Members, "members")
    cut = _period(period, week_start)
    options = StockFlowOptions(
        period=cut.name,
        week_start=cut.week_start,
        by=name_of(by),
        observed_until=instant(observed_until, tz=members.tz),
        tz=members.tz,
    )
    return StockFlow(options, _tally(observed(members, options.observed_until, truncate=truncate), by, options))


def _period(period: PeriodLike, week_start: str) -> Period:
    cut = Period.of(period, week_start)
    if week_start not in ("monday", cut.week_start):
        message = f"is {week_start!r} where the period's is {cut.week_start!r}."
        raise SpecError([("week_start", "differs", message)])
    return cut


def _tally(members: Members, by: By, options: StockFlowOptions) -> Tally:
    """Flows, persons and duplicates by group and period."""
    rows = relation_rows(members, options.observed_until)
    labels, groups = row_labels(members, by)
    period, has_ended = options.calendar_period, rows.left != NEVER
    begun = period.index(rows.joined, tz=options.tz)
    latest = int(period.index(np.array([options.observed_until - 1]), tz=options.tz)[0])
    first = int(begun.min()) if len(begun) else latest + 1
    width = latest + 1 - first
    check_grid(len(labels), width)
    begun -= first
    ended = np.full(len(begun), width)
    ended[has_ended] = period.index(rows.left[has_ended], tz=options.tz) - first
    is_takeover = handovers_of(rows, groups).is_takeover

    def count(periods: IntArray, is_counted: BoolArray) -> IntArray:
        cells = (groups * width + periods)[is_counted]
        return np.bincount(cells, minlength=len(labels) * width).reshape(len(labels), width)

    counts = {
        "new": count(begun, ~is_takeover),
        "transfers_in": count(begun, is_takeover),
        "pure_new": count(begun, ~is_takeover & (ended > begun)),
        **{name: count(ended, rows.ending == ending) for name, ending in FLOWS_OUT.items()},
    }
    owners = groups * len(members.user_index) + rows.users
    counts |= _heads(owners, begun, ended, (len(labels), width), len(members.user_index))
    return Tally(labels, first if width else 0, counts)


def _heads(
    owners: IntArray, begun: IntArray, ended: IntArray, grid: tuple[int, int], n_users: int
) -> dict[str, IntArray]:
    """Persons and duplicates at the end of each period, from changes in the number of live relations of each owner.

    An owner is a user within a group. A relation adds one in the period that it begins in and takes it back where it
    ends, after the last period if it is live, so that the running sum comes back to zero before the next owner.
    """
    n_groups, width = grid
    changes = KeySums(n_groups * n_users * (width + 1), 2 * len(owners))
    changes.add(owners * (width + 1) + begun, np.ones_like(begun))
    changes.add(owners * (width + 1) + ended, np.full_like(ended, -1))
    keys, change = changes.totals()
    live = np.cumsum(change)
    owner, period = np.divmod(keys, width + 1)
    cells = (owner // max(n_users, 1), period)
    counts = {}
    for name, least in (("persons", 1), ("duplicates", 2)):
        moved = np.zeros((n_groups, width + 1), np.int64)
        np.add.at(moved, cells, (live >= least).astype(np.int64) - (live - change >= least))
        counts[name] = np.cumsum(moved[:, :width], axis=1)
    return counts
