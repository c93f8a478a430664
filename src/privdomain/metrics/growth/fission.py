"""fission: who brought whom, and what became of them."""

from typing import TYPE_CHECKING, cast

import numpy as np

from privdomain._internal.arrays import MISSING, Array, IntArray, earliest
from privdomain.calendar.duration import DurationLike
from privdomain.calendar.instants import InstantLike
from privdomain.facts.invites import Invites
from privdomain.facts.members import Members
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.facts.user_table import share_users
from privdomain.metrics.cohorts.starts import NEVER, check_kind, check_one_calendar
from privdomain.metrics.growth.fission_options import FissionOptions, fission_options
from privdomain.metrics.growth.fission_result import Fission
from privdomain.metrics.growth.forest import forest_of, rows_of
from privdomain.metrics.growth.generations import GenerationCounts, delays_of
from privdomain.metrics.growth.invitations import OUTSIDE, REPEATED, SELF, Invitations, read_invitations
from privdomain.metrics.growth.rewards import Rewards, Tiers, rewards_of
from privdomain.metrics.growth.task import FissionTaskSpec, read_task
from privdomain.metrics.growth.trees import without_circles
from privdomain.metrics.growth.watched import WatchedUsers, watched_users

if TYPE_CHECKING:
    from privdomain.facts.columns import Coded


def fission(
    invites: Invites,
    /,
    *,
    members: Members | None = None,
    orders: Orders | None = None,
    task: FissionTaskSpec | None = None,
    since: InstantLike | None = None,
    tiers: Tiers = (),
    currency: str | None = None,
    goal: int | None = None,
    levels: int = 1,
    allow_deep: bool = False,
    window: DurationLike = "7d",
    new_within: DurationLike = "1h",
    observed_until: InstantLike,
    truncate: bool = False,
) -> Fission:
    """Who brought whom (裂变), how far it spread, what it cost, and whether the invited buy.

    Every row is of one kind: outside of the campaign, a self-invitation, earlier than its inviter, repeated, circular,
    of a known user, or accepted; ``rows`` counts them and says where they stand. A user belongs to whoever invited it
    first, whatever became of that inviter. Accepted invitations make trees. A friend who was deleted twice is lost
    once, and one who was added again is back.

    K is taken over all users who could have invited, as far as they were watched for a whole window. Their clock starts
    when they came, and so K says how a young friend spreads. Friends of last year are past their window when a campaign
    begins, and K hides all that they bring: say ``since``, and the clock of who was there already starts with the
    campaign. Earlier invitations are then no part of its trees; they only tell who was there. Read K beside the
    conversion of the invited; alone it is a vanity metric (虚荣指标).

    The result is *final*: trees cross users. Concatenate the facts, and compute again.

    Args:
        invites: Invitations; ``valid`` says whether one counts as it stands now.
        members: Relations: who was there before (known), who could invite, and who left (not valid). Without them old
            friends pass for new, and the base of K are the invited only.
        orders: Purchases, for the conversion of the invited. A purchase counts, be it refunded later.
        task: A [`FissionTask`][privdomain.models.FissionTask] or anything with its fields, which says ``since``,
            ``tiers``, ``currency``, ``levels`` and ``allow_deep``. Rows from its end on are outside, too. It may also
            reward friends who were there before, or who have left again: they count for rewards, not in trees. Who
            came just before its end had little time to invite, so K is low where the window is long beside it.
        since: Start of the campaign; None is the whole history.
        tiers: Rewards as pairs of valid new users and cost [major units of ``currency``, None unknown]. Whoever reaches
            a tier is paid it and all below.
        currency: ISO 4217 code of the costs.
        goal: Valid new users that complete the task; by default those of the first tier.
        levels: Levels of invitations that count for a reward: 1 counts only whom somebody invited. Two are a legal risk
            (三级分销) and warned of, three or more refused.
        allow_deep: Whether three or more levels have been examined and are wanted.
        window: How long users are watched: the cycle of K, [start, start + window).
        new_within: How far apart the times of a relation and of its invitation may be, where two systems keep them. A
            relation that began earlier makes its user known, and one that its inviter began later makes the row early.
        observed_until: End of observation: an instant, or a date (its local start of day).
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Trees, K, conversion, losses and rewards.

    Raises:
        DataError: other facts, of different tz or kinds of id, or rows at or after ``observed_until``.
        SpecError: unknown or contradictory options, a task beside options that it says, or too deep rewards.

    Examples:
        Ann, a friend since June, brings Bo and Cy in March, and Bo brings Di. Cy invites Ann back, and Di herself:

        >>> from privdomain.facts import Invites, Members
        >>> invites = Invites(
        ...     ["ann", "ann", "bo", "cy", "di"],
        ...     ["bo", "cy", "di", "ann", "di"],
        ...     [f"2026-03-0{day}" for day in (2, 3, 5, 6, 7)],
        ...     tz="UTC",
        ... )
        >>> days = ["2025-06-01", "2026-03-02", "2026-03-03", "2026-03-05"]
        >>> members = Members(["ann", "bo", "cy", "di"], days, tz="UTC")
        >>> reward = {"tiers": [(2, 30)], "currency": "CNY"}
        >>> trees = fission(invites, members=members, since="2026-03-01", **reward, observed_until="2026-04-01")
        >>> trees.rows.counts
        {'outside': 0, 'self': 1, 'early': 0, 'repeated': 0, 'circular': 1, 'known': 0, 'accepted': 3}
        >>> trees.generations.users, trees.depth, trees.reward_cost_per_new_user
        (array([1, 2, 1]), 2, 10.0)

        Four friends brought three within a week, Ann's counted from the first of March. Without ``since`` Ann's week is
        that of last June, and K is Bo's alone:

        >>> trees.k_factor, fission(invites, members=members, observed_until="2026-04-01").k_factor
        (0.75, 0.25)
        >>> trees.invited_conversion_rate
        nan
    """
    check_kind(invites, Invites, "invites")
    for name, table, kind in (("members", members, Members), ("orders", orders, Orders)):
        if table is not None:
            check_kind(table, kind, name)
    said = {"since": since, "tiers": tiers, "currency": currency, "levels": levels, "allow_deep": allow_deep}
    options = fission_options(
        read_task(task, said, tz=invites.tz),
        window=window,
        new_within=new_within,
        goal=goal,
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


def _fission(
    invites: Invites, members: Members | None, orders: Orders | None, positions: IntArray, options: FissionOptions
) -> Fission:
    """The same over facts that share one index of users."""
    n_index, task = len(invites.user_index), options.task
    joined = np.full(n_index, NEVER) if members is None else earliest(members.user_codes, members.instants, n_index)
    since = MISSING if task.since is None else task.since
    ends = NEVER if task.ends is None else task.ends
    read = read_invitations(invites, joined, new_within=options.new_within, since=since, ends=ends)
    users = watched_users(invites, members, orders, read, options)
    children = np.flatnonzero(read.parent >= 0)
    inviters, invited = read.parent[children], read.invited[children]
    is_valid = read.is_flagged & (users.is_live if options.has_members else True)
    generations, offspring = _generations(read, users, options)
    is_known = users.starts[inviters] != NEVER
    first = invited.min(initial=NEVER) - options.new_within if task.since is None else since
    is_new = (joined != NEVER) & (joined >= first) & (joined < ends)
    return Fission(
        options=options,
        rows=rows_of(read.kinds, positions),
        generations=generations,
        offspring=offspring,
        forest=forest_of(read.places, np.flatnonzero(users.is_there)),
        delays=delays_of((invited - users.starts[inviters])[is_known]),
        rewards=_rewards(invites, read, is_valid, options),
        valid_users=int(np.count_nonzero(is_valid[children])),
        live_users=int(np.count_nonzero(users.is_live[children])),
        new_members=int(np.count_nonzero(is_new)),
        invited_members=int(np.count_nonzero(is_new[children])),
        just_known=read.just_known,
    )


def _generations(read: Invitations, users: WatchedUsers, options: FissionOptions) -> tuple[GenerationCounts, IntArray]:
    """The counts by generation, and watched users by the number of valid new users they brought."""
    generation = read.places.generation
    n_generations = int(generation[users.is_there].max(initial=-1)) + 1
    children = np.flatnonzero(read.parent >= 0)
    inviters = read.parent[children]
    is_brought = read.invited[children] < users.ends[inviters]
    is_valid = is_brought & (read.is_flagged & (users.is_kept if options.has_members else True))[children]

    def by_generation(who: Array) -> IntArray:
        return np.bincount(generation[who], minlength=n_generations).astype(np.int64)

    lost = users.is_watched & ~users.is_kept & options.has_members
    brought = np.bincount(inviters[is_valid], minlength=len(generation))
    return GenerationCounts(
        users=by_generation(users.is_there),
        watched=by_generation(users.is_watched),
        brought=by_generation(inviters[is_brought]),
        late=by_generation(inviters[users.is_watched[inviters] & ~is_brought]),
        valid_in_window=by_generation(inviters[is_valid]),
        bought=by_generation(users.has_bought),
        lost_in_window=by_generation(lost),
    ), np.bincount(brought[users.is_watched]).astype(np.int64)


def _rewards(invites: Invites, read: Invitations, is_valid: Array, options: FissionOptions) -> Rewards:
    """Who earned what by the rules of the task."""
    task = options.task
    asked_by = read.asked_by if task.levels == 1 else without_circles(read.asked_by, read.invited)
    above = read.parent if task.must_be_new else asked_by
    counts = (is_valid if task.delete_invalidates else read.is_flagged) & (above >= 0)
    has_asked = ~np.isin(read.kinds, (OUTSIDE, SELF, REPEATED))
    inviters = cast("Coded", invites.columns["inviter"]).codes[has_asked]
    is_inviter = np.bincount(inviters, minlength=len(above)) > 0
    return rewards_of(above, counts, is_inviter, task.tiers, options.goal, task.levels)
