"""Fission: what trees of invitations amount to, and the rates that are derived from their counts."""

from typing import ClassVar

import numpy as np
from attrs import field, fields, frozen

from privdomain._internal import results
from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell
from privdomain.calendar.duration import Duration
from privdomain.calendar.instants import local_text
from privdomain.calendar.zones import DAY
from privdomain.metrics.formulas.extinction import measured_extinction_probability
from privdomain.metrics.growth.fission_options import FissionOptions
from privdomain.metrics.growth.fission_warnings import warnings_of
from privdomain.metrics.growth.forest import Forest, InviteRows
from privdomain.metrics.growth.generations import Delays, GenerationCounts
from privdomain.metrics.growth.rewards import Rewards


@frozen(eq=False, repr=False)
class Fission(results.Final):
    """Trees of invitations, and what they are worth. *Final*: trees cross users.

    All rates are taken over *watched* users: what they did within their window, observed to its end (what funnels call
    closed). It begins when a user came, or with the campaign for who was there. Who came is known of members, of the
    invited, and of who stands in earlier rows, so without members and ``since`` the base are the invited alone.

    Attributes:
        options: How fission was asked for.
        rows: The invitation rows by kind.
        generations: Counts by generation.
        offspring: Watched users by the number of new users they brought who count, 0 first.
        forest: Trees by size.
        delays: From when users came to their invitations.
        rewards: Who earned what.
        valid_users: New users who count, as it stands at ``observed_until``: new, not declared invalid, and with a live
            relation where members were given. Who was deleted and added again is live.
        live_users: New users with a live relation at ``observed_until``; 0 without members.
        new_members: Users whose first relation began in the campaign, or since the first accepted invitation where none
            was said; 0 without members.
        invited_members: Of these, users whom an accepted invitation brought.
        just_known: Rows whose user is known by a relation of less than a day before the invitation.
    """

    add_instead: ClassVar[str] = "Concatenate the invites, members and orders, and compute again."

    options: FissionOptions
    rows: InviteRows
    generations: GenerationCounts
    offspring: IntArray = field(converter=read_only)
    forest: Forest
    delays: Delays
    rewards: Rewards
    valid_users: int
    live_users: int
    new_members: int
    invited_members: int
    just_known: int

    def __attrs_post_init__(self) -> None:
        counts, brought = self.generations, np.arange(len(self.offspring))
        if not (
            0 <= self.valid_users <= self.new_users
            and 0 <= self.live_users <= self.new_users
            and 0 <= self.invited_members <= self.new_members
            and self.new_users == counts.users[1:].sum()
            and self.users == counts.users.sum()
            and self.roots == counts.users[:1].sum()
            and (self.offspring >= 0).all()
            and self.offspring.sum() == counts.watched.sum()
            and self.offspring @ brought == counts.valid_in_window.sum()
            and 0 <= self.just_known <= self.rows.counts["known"]
            and len(self.rewards.reached) == len(self.options.task.tiers)
        ):
            raise ValueError("counts of users do not fit together")

    @property
    def users(self) -> int:
        """Everybody in the invitations of the campaign, or able to make some: roots + new users."""
        return self.forest.users

    @property
    def roots(self) -> int:
        """Users whom no accepted invitation brought."""
        return self.forest.roots

    @property
    def new_users(self) -> int:
        """Users whom an accepted invitation brought (裂变新客), each once."""
        return self.rows.accepted

    @property
    def lost_by_now(self) -> int | None:
        """Of these, users without a live relation at ``observed_until``; None without members, for nobody knows."""
        return self.new_users - self.live_users if self.options.has_members else None

    @property
    def depth(self) -> int:
        """Generations below the roots; 0 where nobody brought anybody."""
        return max(len(self.generations.users) - 1, 0)

    @property
    def children_per_user(self) -> FloatArray:
        """New users of the next generation per user of each, whenever brought, shape ``(n_generations,)``."""
        return read_only(divide(np.append(self.generations.users[1:], 0), self.generations.users))

    @property
    def mean_tree_size(self) -> float:
        """Users per tree, root included; nan without users."""
        return float(divide(self.users, self.roots))

    @property
    def largest_tree(self) -> int:
        """Users of the largest tree, root included; 0 without users."""
        return int(self.forest.sizes.max(initial=0))

    @property
    def spread_rate(self) -> float:
        """Share of the roots who brought anybody (裂变发起率); nan without members: other roots are not even seen."""
        return float(divide(self.forest.spreading, self.roots)) if self.options.has_members else float("nan")

    @property
    def k_factor(self) -> float:
        """New users that a watched user brought within the window (裂变系数); nan while nobody was watched so long.

        What users bring after their window is not in it; ``generations.late`` counts that.
        """
        return float(divide(self.generations.brought.sum(), self.generations.watched.sum()))

    @property
    def effective_r(self) -> float:
        """The same, over who counts at the end of the own window, or so far while it is open (有效裂变系数)."""
        return float(divide(self.generations.valid_in_window.sum(), self.generations.watched.sum()))

    @property
    def invited_conversion_rate(self) -> float:
        """Share of the watched invited users who bought within the window (裂变新客转化率); nan without orders."""
        bought, watched = self.generations.bought[1:].sum(), self.generations.watched[1:].sum()
        return float(divide(bought, watched)) if self.options.has_orders else float("nan")

    @property
    def invited_loss_rate(self) -> float:
        """Share of the watched invited users lost by the end of the window (裂变新客流失率); nan without members."""
        lost, watched = self.generations.lost_in_window[1:].sum(), self.generations.watched[1:].sum()
        return float(divide(lost, watched)) if self.options.has_members else float("nan")

    @property
    def extinction_probability(self) -> float:
        """Chance that what one user starts dies out, by the offspring measured (裂变消亡概率); nan without any."""
        brought = self.offspring if len(self.offspring) else np.zeros(1)
        return float(measured_extinction_probability(users_by_brought=brought))

    @property
    def mean_generation_days(self) -> float:
        """Mean days from when users came to the invitations they made (代际时间), short while users are young."""
        return float(divide(self.delays.total / DAY, self.delays.n))

    @property
    def median_generation_days(self) -> float:
        """Median of the same."""
        return float(divide(self.delays.median_twice / (2 * DAY), min(self.delays.n, 1)))

    @property
    def completion_rate(self) -> float:
        """Share of the participants who reached the goal (裂变任务完成率); nan without a goal.

        These invited somebody else, new or known. Who took the task and invited nobody is in no row: an upper bound.
        """
        return float(divide(self.rewards.completers, self.rewards.participants if self.options.goal else 0))

    @property
    def invites_per_completer(self) -> float:
        """Valid friends per inviter who reached the goal (人均邀请数); nan without any."""
        return float(divide(self.rewards.completer_users, self.rewards.completers))

    @property
    def reward_cost_minor(self) -> int | None:
        """Cost of all tiers that were reached, each of them paid [minor units]; None if that of one is unknown."""
        total = 0
        for tier, n_users in zip(self.options.task.tiers, self.rewards.reached.tolist(), strict=True):
            if n_users and tier.cost_minor is None:
                return None
            total += n_users * (tier.cost_minor or 0)
        return total

    @property
    def reward_cost(self) -> float:
        """The same [major units]; nan without tiers, or if the cost of one that was reached is unknown."""
        task, minor = self.options.task, self.reward_cost_minor
        return minor / 10**task.exponent if minor is not None and task.tiers else float("nan")

    @property
    def reward_cost_per_new_user(self) -> float:
        """Reward cost per valid new user (单有效新客奖励成本) [major units]; nan without any.

        Rewards for friends who were there before are in the cost, and these friends are no new users.
        """
        return float(divide(self.reward_cost, self.valid_users))

    @property
    def fission_share(self) -> float:
        """Share of the new members who came by invitation (裂变获客占比); nan without members."""
        return float(divide(self.invited_members, self.new_members))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should examine before the figures are shown."""
        return warnings_of(self)

    def to_columns(self) -> dict[str, Array]:
        """One row per generation; K stands beside the conversion of the same users."""
        counts, options = self.generations, self.options
        columns: dict[str, Array] = {"generation": np.arange(len(counts.users))}
        columns |= {one.name: getattr(counts, one.name) for one in fields(GenerationCounts)}
        columns["bought"] = _known(counts.bought, options.has_orders)
        columns["lost_in_window"] = _known(counts.lost_in_window, options.has_members)
        columns["children_per_user"] = self.children_per_user
        for name, part in (("k_factor", counts.brought), ("effective_r", counts.valid_in_window)):
            columns[name] = divide(part, counts.watched)
        for name, part in (("conversion_rate", columns["bought"]), ("loss_rate", columns["lost_in_window"])):
            columns[name] = divide(part, counts.watched)
        return columns

    def _table(self) -> TextTable:
        columns = self.to_columns()
        rates = ("k_factor", "effective_r", "conversion_rate", "loss_rate")
        names = ("generation", "users", "watched", "brought", "late", *rates)
        head = ("generation", "users", "watched", "brought", "late", "K", "effective R", "conversion", "loss")

        def draw(row: int) -> list[str]:
            return [cell(columns[name][row], decimals=3) for name in names]

        options = self.options
        converted = cell(self.invited_conversion_rate, 3)
        beside = f"conversion of the invited {converted}" + " (no orders)" * (not options.has_orders)
        since = "" if options.task.since is None else f"since {local_text(options.task.since, tz=options.tz)}, "
        until = local_text(options.observed_until, tz=options.tz)
        title = (
            f"Fission: K {cell(self.k_factor, 3)}, {beside}; {self.new_users:,} new users of {self.roots:,} roots; "
            f"within {Duration(f'{options.window}us')}, {since}observed until {until} {options.tz}"
        )
        return TextTable(title, head, LazyRows(len(self.generations.users), draw))


def _known(counts: IntArray, is_known: bool) -> Array:  # noqa: FBT001
    return counts if is_known else np.full(len(counts), np.nan)
