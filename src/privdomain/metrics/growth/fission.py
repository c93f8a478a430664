"""fission: who brought whom, and what became of them."""

from typing import TYPE_CHECKING, cast

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import MISSING, Array, BoolArray, IntArray, earliest
from privdomain.calendar.duration import DurationLike
from privdomain.calendar.instants import InstantLike
from privdomain.facts.checks import ends_of
from privdomain.facts.invites import Invites
from privdomain.facts.members import Members
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.facts.user_table import share_users
from privdomain.metrics.cohorts.starts import NEVER, check_kind, check_one_calendar
from privdomain.metrics.growth.fission_options import FissionOptions, GenerationCounts, delays_of, fission_options
from privdomain.metrics.growth.fission_result import Fission
from privdomain.metrics.growth.forest import forest_of, rows_of
from privdomain.metrics.growth.invitations import Invitations, read_invitations
from privdomain.metrics.growth.rewards import Tiers, rewards_of
from privdomain.metrics.growth.trees import places_of

if TYPE_CHECKING:
    from privdomain.facts.columns import Coded


def fission(
    invites: Invites,
    /,
    *,
    members: Members | None = None,
    orders: Orders | None = None,
    tiers: Tiers = (),
    currency: str | None = None,
    goal: int | None = None,
    levels: int = 1,
    allow_deep: bool = False,
    window: DurationLike = "7d",
    new_within: DurationLike = "0s",
    observed_until: InstantLike,
    truncate: bool = False,
) -> Fission:
    """Who brought whom (裂变), how far it spread, what it cost, and whether the invited buy.

    Every row is of one kind: a self-invitation, repeated, of a known user, circular, earlier than its inviter, or
    accepted; ``rows`` counts them and says where they stand. A user belongs to whoever invited it first, whatever
    became of that inviter. Accepted invitations make trees; their validity is read as it stands at ``observed_until``,
    so a friend who was deleted twice is lost once, and one who was added again is back.

    K is taken over all users who could have invited, as far as they were watched for a whole window. Read it beside the
    conversion of the invited; alone it is a vanity metric (虚荣指标). Without members the users who were not invited
    and invited nobody are unseen, so the base are the invited only.

    The result is *final*: trees cross users. Concatenate the facts, and compute again.

    Args:
        invites: Invitations; ``valid`` says whether one counts as it stands now.
        members: Relations: who was there before (known), who left (not valid), and who invites nobody.
        orders: Purchases, for the conversion of the invited.
        tiers: Rewards as pairs of valid new users and cost [major units of ``currency``, None unknown], or as the tiers
            of a ``privdomain.models.FissionTask``. Whoever reaches a tier is paid it and all below.
        currency: ISO 4217 code of the costs.
        goal: Valid new users that complete the task; by default those of the first tier.
        levels: Levels of invitations that count for a reward: 1 counts only whom somebody invited. Two are a legal risk
            (三级分销) and warned of, three or more refused.
        allow_deep: Whether three or more levels have been examined and are wanted.
        window: How long after they came users are watched: the cycle of K.
        new_within: A relation that began at most so long before an invitation came by it, where two systems keep time.
        observed_until: End of observation: an instant, or a date (its local start of day).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Trees, K, conversion, losses and rewards.

    Raises:
        DataError: other facts, of different tz or kinds of id, or rows at or after ``observed_until``.
        SpecError: unknown or contradictory options, or too deep rewards.

    Examples:
        Ann brings Bo and Cy, Bo brings Di; Cy invites Ann back, and Di herself:

        >>> from privdomain.facts import Invites
        >>> invites = Invites(
        ...     ["ann", "ann", "bo", "cy", "di"],
        ...     ["bo", "cy", "di", "ann", "di"],
        ...     [f"2026-01-0{day}" for day in (5, 5, 7, 8, 9)],
        ...     tz="UTC",
        ... )
        >>> trees = fission(invites, observed_until="2026-02-01", tiers=[(2, 30)], currency="CNY")
        >>> trees.rows.counts
        {'self': 1, 'repeated': 0, 'known': 0, 'circular': 1, 'early': 0, 'accepted': 3}
        >>> trees.generations.users, trees.depth, trees.reward_cost_per_new_user
        (array([1, 2, 1]), 2, 10.0)

        Of Bo, Cy and Di, whose coming is known, one brought somebody within a week:

        >>> round(trees.k_factor, 3), trees.conversion_rate
        (0.333, nan)
    """
    check_kind(invites, Invites, "invites")
    for name, table, kind in (("members", members, Members), ("orders", orders, Orders)):
        if table is not None:
            check_kind(table, kind, name)
    options = fission_options(
        window=window,
        new_within=new_within,
        goal=goal,
        tiers=tiers,
        currency=currency,
        levels=levels,
        allow_deep=allow_deep,
        has_validity=invites.valid is not None or members is not None,
        has_members=members is not None,
        has_orders=orders is not None,
        observed_until=observed_until,
        tz=invites.tz,
    )
    until = options.observed_until
    given = [table for table in (invites, members, orders) if table is not None]
    check_one_calendar(*given)
    seen = share_users(*(observed(table, until, truncate=truncate) for table in given))
    return _fission(
        cast("Invites", seen[0]),
        next((table for table in seen if isinstance(table, Members)), None),
        next((table for table in seen if isinstance(table, Orders)), None),
        np.flatnonzero(invites.instants < until),
        options,
    )


@frozen(eq=False)
class _Users:
    """What is known of each user of the index, shape ``(n_index,)``: in any invitation or relation, watched, and so on.

    ``ends`` is the end of each watched user's window; MISSING for the others.
    """

    is_known: BoolArray
    is_watched: BoolArray
    is_live: BoolArray
    has_left: BoolArray
    has_bought: BoolArray
    ends: IntArray


def _fission(
    invites: Invites, members: Members | None, orders: Orders | None, positions: IntArray, options: FissionOptions
) -> Fission:
    """The same over facts that share one index of users."""
    n_index = len(invites.user_index)
    joined = np.full(n_index, NEVER) if members is None else earliest(members.user_codes, members.instants, n_index)
    read = read_invitations(invites, joined, options.new_within)
    users = _users_of(invites, members, orders, read, options)
    is_child = read.parent >= 0
    is_valid = read.is_valid & (users.is_live if options.has_members else True)
    children = np.flatnonzero(is_child)
    inviters, invited = read.parent[children], read.invited[children]
    is_brought = invited < users.ends[inviters]
    offspring = np.bincount(inviters[is_brought & is_valid[children]], minlength=n_index)
    places = places_of(read.parent)
    n_generations = int(places.generation[users.is_known].max(initial=-1)) + 1

    def by_generation(who: Array) -> IntArray:
        return np.bincount(places.generation[who], minlength=n_generations).astype(np.int64)

    is_inviter = np.bincount(cast("Coded", invites.columns["inviter"]).codes, minlength=n_index) > 0
    is_new = (joined != NEVER) & (joined >= invited.min(initial=NEVER) - options.new_within)
    return Fission(
        options=options,
        rows=rows_of(read.kinds, positions),
        generations=GenerationCounts(
            users=by_generation(users.is_known),
            watched=by_generation(users.is_watched),
            brought=by_generation(inviters[is_brought]),
            valid=by_generation(inviters[is_brought & is_valid[children]]),
            bought=by_generation(users.has_bought),
            lost=by_generation(users.has_left),
        ),
        offspring=np.bincount(offspring[users.is_watched]).astype(np.int64),
        forest=forest_of(places, np.flatnonzero(users.is_known)),
        delays=delays_of((invited - read.came[inviters])[read.came[inviters] != NEVER]),
        rewards=rewards_of(read.parent, is_valid, is_inviter, options.tiers, options.goal, options.levels),
        valid_users=int(np.count_nonzero(is_valid)),
        live_users=int(np.count_nonzero(is_child & users.is_live)),
        new_members=int(np.count_nonzero(is_new)),
        invited_members=int(np.count_nonzero(is_new & is_child)),
    )


def _users_of(
    invites: Invites, members: Members | None, orders: Orders | None, read: Invitations, options: FissionOptions
) -> _Users:
    is_watched = read.came <= options.observed_until - options.window
    ends = np.full(len(is_watched), MISSING)
    ends[is_watched] = read.came[is_watched] + options.window
    is_known, is_live = invites.is_present, np.zeros(len(ends), np.bool_)
    has_left, has_bought = is_watched & options.has_members, np.zeros(len(ends), np.bool_)
    if members is not None:
        codes, left = members.user_codes, ends_of(members.columns, "left", len(members))
        is_known = is_known | members.is_present
        is_live[codes[left >= options.observed_until]] = True
        has_left[codes[(members.instants < ends[codes]) & (left >= ends[codes])]] = False
    if orders is not None:
        codes, at = orders.user_codes, orders.instants
        is_purchase = (orders.amount_minor >= 0) & (read.came[codes] <= at) & (at < ends[codes])
        has_bought[codes[is_purchase]] = True
    return _Users(is_known, is_watched, is_live, has_left, has_bought, ends)
