"""Options of fission, and the counts that it is made of."""

import numpy as np
from attrs import field, fields, frozen

from privdomain._internal.arrays import IntArray, read_only
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain._internal.money import Currency
from privdomain._internal.states import Rebuilt
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.errors import SpecError
from privdomain.metrics.growth.rewards import Tier, Tiers, check_levels, read_tiers


@frozen
class FissionOptions:
    """How fission was asked for.

    Attributes:
        window: How long after they came the users are watched [microseconds].
        new_within: How long before an invitation a relation may have begun that came by it [microseconds].
        goal: Valid new users that complete the task; None where there is no task.
        tiers: The rewards.
        levels: Levels of invitations that are rewarded.
        currency: ISO 4217 code of the rewards; None where they have no cost.
        exponent: Decimal places of the currency.
        has_validity: Whether anybody says which invitations count: the invitations themselves, or members.
        has_members: Whether members were given.
        has_orders: Whether orders were given.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    window: int
    new_within: int
    goal: int | None
    tiers: tuple[Tier, ...]
    levels: int
    currency: str | None
    exponent: int
    has_validity: bool
    has_members: bool
    has_orders: bool
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


def fission_options(
    *,
    window: DurationLike,
    new_within: DurationLike,
    goal: int | None,
    tiers: Tiers,
    currency: str | None,
    levels: int,
    allow_deep: bool,
    has_validity: bool,
    has_members: bool,
    has_orders: bool,
    observed_until: InstantLike,
    tz: str,
) -> FissionOptions:
    """The options of a call, all checked; the goal is that of the first tier, if none is said.

    Raises:
        SpecError: unknown or contradictory options.
    """
    length = Duration.of(window, "window").microseconds
    if not length:
        raise SpecError([("window", "no_length", "is zero. Pass a length such as '7d'.")])
    money = None if currency is None else Currency.of(currency)
    read = read_tiers(tiers, money)
    if goal is not None and (not is_integer(goal) or goal < 1):
        raise SpecError([("goal", "bad_count", f"{shortened(goal)} is no goal. Pass a whole number from 1.")])
    first = read[0].n_invites if read else None
    return FissionOptions(
        window=length,
        new_within=Duration.of(new_within, "new_within").microseconds,
        goal=first if goal is None else int(goal),
        tiers=read,
        levels=check_levels(levels, allow_deep=allow_deep),
        currency=None if money is None else money.code,
        exponent=0 if money is None else money.exponent,
        has_validity=has_validity,
        has_members=has_members,
        has_orders=has_orders,
        observed_until=instant(observed_until, tz=tz),
        tz=tz,
    )


@frozen(eq=False)
class GenerationCounts(Rebuilt):
    """Users by generation, the roots first; shapes ``(n_generations,)``.

    Attributes:
        users: All of them.
        watched: Of these, users who were observed for a whole window since they came.
        brought: New users whom the watched ones brought within it.
        valid: Of the brought, users who count.
        bought: Watched users who bought within it.
        lost: Watched users who had no relation at the end of it.
    """

    users: IntArray = field(converter=read_only)
    watched: IntArray = field(converter=read_only)
    brought: IntArray = field(converter=read_only)
    valid: IntArray = field(converter=read_only)
    bought: IntArray = field(converter=read_only)
    lost: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        counts = {one.name: getattr(self, one.name) for one in fields(type(self))}
        shapes = {count.shape for count in counts.values()}
        if len(shapes) > 1 or self.users.ndim != 1 or any((count < 0).any() for count in counts.values()):
            raise ValueError("counts of generations are negative or of different lengths")
        if not all(
            (counts[part] <= counts[whole]).all()
            for part, whole in (("watched", "users"), ("valid", "brought"), ("bought", "watched"), ("lost", "watched"))
        ):
            raise ValueError("counts of generations exceed their base")
        if (self.brought[: len(self.users) - 1] > self.users[1:]).any() or self.brought[-1:].any():
            raise ValueError("a generation brought more users than the next one has")


@frozen
class Delays:
    """Elapsed time from when users came to the invitations they made.

    Attributes:
        n: Invitations whose inviter is known to have come.
        total: Sum [microseconds].
        median_twice: Twice the median [microseconds].
    """

    n: int
    total: int
    median_twice: int

    def __attrs_post_init__(self) -> None:
        if min(self.n, self.total, self.median_twice) < 0:
            raise ValueError("delays are negative")


def delays_of(lengths: IntArray) -> Delays:
    """The sum and the median of lengths >= 0 [microseconds], in whole numbers."""
    if not len(lengths):
        return Delays(0, 0, 0)
    middle = [(len(lengths) - 1) // 2, len(lengths) // 2]
    low, high = np.partition(lengths, middle)[middle].tolist()
    total = (int((lengths >> 32).sum()) << 32) + int((lengths & 0xFFFFFFFF).sum())
    return Delays(len(lengths), total, low + high)
