"""paths_from: the journeys behind purchases, from touches and orders."""

from typing import Literal, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, encode_ints
from privdomain._internal.choices import check_choice
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import InstantLike, instant
from privdomain.errors import DataError, SpecError
from privdomain.facts.events import Events
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.facts.touches import Touches
from privdomain.facts.user_table import share_users
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.starts import check_kind, check_one_calendar, label_column
from privdomain.metrics.cohorts.windows import window_of
from privdomain.metrics.credit.path_options import PathOptions
from privdomain.metrics.credit.paths import Paths
from privdomain.metrics.purchases.purchases import Purchases, purchases_of

AskedPurchases: TypeAlias = Literal["all", "first", "repeat"]
PathRefunds: TypeAlias = Literal["ignored", "at_order"]


def paths_from(
    touches: Touches | Events,
    orders: Orders,
    /,
    *,
    observed_until: InstantLike,
    lookback: DurationLike = "30d",
    by: str | None = None,
    purchases: AskedPurchases = "all",
    refunds: PathRefunds = "ignored",
    truncate: bool = False,
) -> Paths:
    """The journeys (转化路径) that ended with a purchase, and those that ended with none.

    A touch leads to the user's next purchase if that comes on [touch, touch + lookback), at the instant of the touch
    too: the path of a purchase holds the touches in (purchase - lookback, purchase], but none up to the user's previous
    purchase. Purchases of a user at one instant end one path, as so many conversions. Touches of a user at one instant
    are put in the order of their channels, so row order never decides. An order by its date alone stands at the first
    instant of the day, so that touches with a time of day come after it.

    A touch that no purchase followed in time belongs to a path without conversion, one per run of such touches less
    than ``lookback`` apart. While that time is not over, the touch is no failure: it stands in ``open``. A purchase
    without a touch in time stands in ``unattributed``, with its value.

    With purchases="first" the paths are those to each user's first purchase: of users who have not bought yet. With
    "repeat" they are those to all later purchases: of users who have. Purchases that were not asked for still end
    journeys, and count nowhere else; touches on the way to them stand in ``other_touches``. Which purchase is the first
    is said by ``orders``: give all of them, from the very first one on.

    So every touch is in one path, open or other; value in paths + unattributed value = value of the purchases asked
    for; and the paths to first and to repeat purchases together are the paths to all, whose value + ``refunds_outside``
    (refunds that are ignored, name no purchase or pass its worth) = all amounts of the orders, to the minor unit.

    Paths without conversion are provisional: as long as a user's last one may be followed by touches less than
    ``lookback`` later, it may grow.

    Like all credit, these paths are correlational: that a touch came before a purchase does not say that it led there.

    Args:
        touches: Touches or Events that may lead to a purchase; take those that reached the user.
        orders: Orders; what a purchase is they say.
        observed_until: End of observation: an instant, or a date (its local start of day).
        lookback: How long before a purchase a touch counts [elapsed time].
        by: Column or attribute of the touches that names the channel; by default "touchpoint", or "name" of events.
        purchases: Which of them convert: "all", each user's "first", or "repeat" for all but the first.
        refunds: "ignored" (a purchase is worth its gross amount) or "at_order" (what refunds left of it; nothing left
            is no purchase).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Paths with ages and value.

    Raises:
        DataError: facts of different tz, rows at or after ``observed_until``, a column that is no label, refunds at
            orders without an order_id.
        SpecError: unknown options, or a lookback of no length.
        UnknownNameError: ``by`` names no column.

    Examples:
        Ann saw a moment and a message and bought; a week later she bought unasked. Bo did not buy within 30 days:

        >>> touches = Touches(
        ...     ["ann", "ann", "bo"],
        ...     ["2026-01-05", "2026-01-08", "2026-01-06"],
        ...     ["moment", "message", "message"],
        ...     tz="Asia/Shanghai",
        ... )
        >>> orders = Orders(["ann", "ann"], ["2026-01-09", "2026-01-16"], [80, 20], currency="CNY", tz="Asia/Shanghai")
        >>> paths_from(touches, orders, observed_until="2026-03-01")
        Paths: 3 touches of 2 channels, 1 conversion of 2 journeys; 1 unattributed
                    path  conversions  nulls  value
        moment > message            1      0  80.00
                 message            0      1   0.00
    """
    if not isinstance(touches, (Touches, Events)):
        raise DataError("touches", f"is a {type(touches).__name__}", hint="Pass Touches or Events.")
    check_kind(orders, Orders, "orders")
    check_one_calendar(touches, orders)
    check_choice("purchases", purchases, ("all", "first", "repeat"))
    check_choice("refunds", refunds, ("ignored", "at_order"))
    if refunds == "at_order" and "order_id" not in orders.columns:
        hint = "Give Orders an order_id, or use 'ignored'."
        raise DataError("order_id", "is needed for refunds='at_order'", hint=hint)
    options = PathOptions(
        by=_channel_column(touches, by),
        lookback=str(window_of(lookback, "lookback")),
        purchases=purchases,
        refunds=refunds,
        observed_until=instant(observed_until, tz=orders.tz),
        tz=orders.tz,
        currency=orders.currency,
        exponent=int(orders.exponent or 0),
    )
    until = int(options.observed_until or 0)
    touches = observed(touches, until, truncate=truncate)
    touches, orders = share_users(touches, observed(orders, until, truncate=truncate))
    bought = purchases_of(orders, "at_order" if refunds == "at_order" else "dated")
    outside = int(orders.amount_minor.sum()) - int(bought.values.sum())
    return _paths(touches, _Ends.of(bought), outside, options)


def _channel_column(touches: Touches | Events, by: str | None) -> str:
    """The name of the column that names the channel."""
    if by is None:
        return "touchpoint" if isinstance(touches, Touches) else "name"
    if not isinstance(by, str):
        raise SpecError([("by", "no_grouping", f"is a {type(by).__name__}. Pass a column's name.")])
    return by


@frozen(eq=False)
class _Ends:
    """Purchases by user and instant, sorted, and behind them one of nobody.

    Attributes:
        users: Position of the buyer, -1 for nobody, shape ``(n + 1,)``.
        instants: When.
        purchases: How many [count].
        values: Their value together [minor units].
    """

    users: IntArray
    instants: IntArray
    purchases: IntArray
    values: IntArray

    @classmethod
    def of(cls, purchases: Purchases) -> "_Ends":
        order = np.lexsort((purchases.instants, purchases.users))
        users, instants = purchases.users[order].astype(np.int64), purchases.instants[order]
        is_first = np.append(True, (users[1:] != users[:-1]) | (instants[1:] != instants[:-1]))[: len(users)]
        starts = np.flatnonzero(is_first)
        counts = np.diff(np.append(starts, len(users)))
        values = np.add.reduceat(purchases.values[order], starts)
        nobody = (-1, 0, 0, 0)
        columns = (users[starts], instants[starts], counts, values)
        return cls(*(np.append(column, last) for column, last in zip(columns, nobody, strict=True)))

    def from_on(self, users: IntArray, instants: IntArray) -> IntArray:
        """The first end of each user from an instant on; else that of a later user, or nobody."""
        distinct = np.unique(self.instants[:-1])
        width = len(distinct) + 1
        keys = self.users[:-1] * width + np.searchsorted(distinct, self.instants[:-1])
        return np.searchsorted(keys, users * width + np.searchsorted(distinct, instants))

    def is_asked(self, places: IntArray, users: IntArray, purchases: str) -> BoolArray:
        """Whether journeys of users to ends, or to none, were asked for: who has an earlier end goes on to a repeat."""
        has_bought: BoolArray = self.users[places - 1] == users
        asked = {"all": np.ones_like(has_bought), "first": ~has_bought, "repeat": has_bought}
        return asked[purchases]


def _paths(touches: Touches | Events, ends: _Ends, refunds_outside: int, options: PathOptions) -> Paths:
    """The paths of touches that led to an end, and of those that can lead to none any more."""
    length = Duration(str(options.lookback)).microseconds
    channels, codes = _channels(touches, str(options.by))
    rows = np.lexsort((codes, touches.instants, touches.user_codes))
    users, instants = touches.user_codes[rows].astype(np.int64), touches.instants[rows]
    end = ends.from_on(users, instants)
    leads = (ends.users[end] == users) & (ends.instants[end] - instants < length)
    is_over = leads | (instants + length <= int(options.observed_until or 0))
    is_asked = ends.is_asked(end, users, str(options.purchases))
    kept = np.flatnonzero(is_over & is_asked)
    users, instants, end, leads = users[kept], instants[kept], end[kept], leads[kept]

    is_start = np.ones(len(kept), np.bool_)
    is_start[1:] = (users[1:] != users[:-1]) | (end[1:] != end[:-1]) | (leads[1:] != leads[:-1])
    is_start[1:] |= ~leads[1:] & (np.diff(instants) >= length)
    starts = np.flatnonzero(is_start)
    offsets = np.append(starts, len(kept))
    end, leads = end[starts], leads[starts]
    ended = np.where(leads, ends.instants[end], instants[offsets[1:] - 1])
    conversions, value = (np.where(leads, column[end], 0) for column in (ends.purchases, ends.values))
    bought = ends.is_asked(np.arange(len(ends.users)), ends.users, str(options.purchases))
    return Paths(
        codes[rows[kept]],
        offsets,
        conversions=conversions,
        nulls=np.where(leads, 0, 1),
        value=value,
        channels=channels,
        ages=np.repeat(ended, np.diff(offsets)) - instants,
        open=int(np.count_nonzero(is_asked & ~is_over)),
        other_touches=int(np.count_nonzero(~is_asked)),
        unattributed=int(ends.purchases[bought].sum() - conversions.sum()),
        unattributed_value=int(ends.values[bought].sum() - value.sum()),
        refunds_outside=refunds_outside,
        options=options,
    )


def _channels(touches: Touches | Events, by: str) -> tuple[list[Label], IntArray]:
    """The channels that have a touch, sorted, missing last; and the position of each touch's own."""
    column = label_column(touches, by)
    used, codes = encode_ints(np.where(column.is_missing, len(column.names), column.codes).astype(np.int64))
    names = [*column.names.tolist(), None]
    return [names[place] for place in used.tolist()], codes.astype(np.int64)
