"""Fission: what trees of invitations amount to, and the rates that are derived from their counts."""

from typing import ClassVar, Final

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
from privdomain.metrics.growth.fission_options import Delays, FissionOptions, GenerationCounts
from privdomain.metrics.growth.forest import Forest, InviteRows
from privdomain.metrics.growth.rewards import RISKY_LEVELS, Rewards

ACQUIRING_SHARE: Final = 0.5
"""Above it fission no longer activates users but stands in for acquisition."""


@frozen(eq=False, repr=False)
class Fission(results.Final):
    """Trees of invitations, and what they are worth. *Final*: trees cross users.

    All rates are taken over *watched* users, who were observed for a whole window since they came: what they did within
    it. Who came is known of members and of the invited, so without members the base are the invited alone.

    Attributes:
        options: How fission was asked for.
        rows: The invitation rows by kind.
        generations: Counts by generation.
        offspring: Watched users by the number of valid new users they brought, 0 first.
        forest: Trees by size.
        delays: From when users came to their invitations.
        rewards: Who earned what.
        valid_users: New users who count, as it stands at ``observed_until``: new, not declared invalid, and with a live
            relation where members were given. Who was deleted and added again is live.
        live_users: New users with a live relation at ``observed_until``; 0 without members.
        new_members: Users whose first relation began since the first accepted invitation; 0 without members.
        invited_members: Of these, users who were invited.
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
            and self.offspring @ brought == counts.valid.sum()
            and len(self.rewards.reached) == len(self.options.tiers)
        ):
            raise ValueError("counts of users do not fit together")

    @property
    def users(self) -> int:
        """Everybody in the invitations, and the members: roots + new users."""
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
    def lost_users(self) -> int | None:
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
        """New users that a watched user brought within the window (裂变系数); nan while nobody was watched so long."""
        return float(divide(self.generations.brought.sum(), self.generations.watched.sum()))

    @property
    def effective_r(self) -> float:
        """The same, over new users who count (有效裂变系数)."""
        return float(divide(self.generations.valid.sum(), self.generations.watched.sum()))

    @property
    def conversion_rate(self) -> float:
        """Share of the watched invited users who bought within the window (裂变新客转化率); nan without orders."""
        bought, watched = self.generations.bought[1:].sum(), self.generations.watched[1:].sum()
        return float(divide(bought, watched)) if self.options.has_orders else float("nan")

    @property
    def loss_rate(self) -> float:
        """Share of the watched invited users lost by the end of the window (裂变流失率); nan without members."""
        lost, watched = self.generations.lost[1:].sum(), self.generations.watched[1:].sum()
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
        """Share of the inviters who reached the goal (裂变任务完成率); nan without a goal.

        Who took the task and invited nobody is not in the facts, so it is an upper bound.
        """
        return float(divide(self.rewards.completers, self.rewards.participants if self.options.goal else 0))

    @property
    def invites_per_completer(self) -> float:
        """Valid new users per inviter who reached the goal (人均邀请数); nan without any."""
        return float(divide(self.rewards.completer_users, self.rewards.completers))

    @property
    def reward_cost_minor(self) -> int | None:
        """Cost of all tiers that were reached, each of them paid [minor units]; None if that of one is unknown."""
        costs = [tier.cost_minor for tier in self.options.tiers]
        reached = self.rewards.reached.tolist()
        return sum(cost * n for cost, n in zip(costs, reached, strict=True) if cost) if None not in costs else None

    @property
    def reward_cost(self) -> float:
        """The same [major units]; nan without tiers, or if the cost of one is unknown."""
        minor = self.reward_cost_minor
        is_known = minor is not None and self.options.tiers
        return float((minor or 0) / 10**self.options.exponent) if is_known else float("nan")

    @property
    def reward_cost_per_new_user(self) -> float:
        """Reward cost per valid new user (单有效新客奖励成本) [major units]; nan without any."""
        return float(divide(self.reward_cost, self.valid_users))

    @property
    def fission_share(self) -> float:
        """Share of the new members who came by invitation (裂变获客占比); nan without members."""
        return float(divide(self.invited_members, self.new_members))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should examine before the figures are shown."""
        options, share = self.options, self.fission_share
        found = (
            (
                options.levels >= RISKY_LEVELS,
                f"levels: {options.levels} levels of rewards are a legal risk (三级分销). Have them examined.",
            ),
            (not options.has_orders, "conversion_rate: unknown. K alone is a vanity metric (虚荣指标): pass orders."),
            (not options.has_validity, "effective_r: nobody says who was lost, so all count. Pass members or valid."),
            (
                share > ACQUIRING_SHARE,
                f"fission_share: {share:.1%} of the new members were invited. Fission is not there to acquire.",
            ),
        )
        return tuple(message for is_due, message in found if is_due)

    def to_columns(self) -> dict[str, Array]:
        """One row per generation; K stands beside the conversion of the same users."""
        counts, options = self.generations, self.options
        columns: dict[str, Array] = {"generation": np.arange(len(counts.users))}
        columns |= {one.name: getattr(counts, one.name) for one in fields(GenerationCounts)}
        columns["bought"] = _known(counts.bought, options.has_orders)
        columns["lost"] = _known(counts.lost, options.has_members)
        columns["children_per_user"] = self.children_per_user
        for name, part in (("k_factor", counts.brought), ("effective_r", counts.valid)):
            columns[name] = divide(part, counts.watched)
        for name, part in (("conversion_rate", columns["bought"]), ("loss_rate", columns["lost"])):
            columns[name] = divide(part, counts.watched)
        return columns

    def _table(self) -> TextTable:
        columns = self.to_columns()
        names = ("generation", "users", "watched", "brought", "k_factor", "effective_r", "conversion_rate", "loss_rate")
        head = ("generation", "users", "watched", "brought", "K", "effective R", "conversion", "loss")

        def draw(row: int) -> list[str]:
            return [cell(columns[name][row], decimals=3) for name in names]

        options = self.options
        converted = cell(self.conversion_rate, 3)
        beside = f"conversion of the invited {converted}" + " (no orders)" * (not options.has_orders)
        until = local_text(options.observed_until, tz=options.tz)
        title = (
            f"Fission: K {cell(self.k_factor, 3)}, {beside}; {self.new_users:,} new users of {self.roots:,} roots; "
            f"within {Duration(f'{options.window}us')}, observed until {until} {options.tz}"
        )
        return TextTable(title, head, LazyRows(len(self.generations.users), draw))


def _known(counts: IntArray, is_known: bool) -> Array:  # noqa: FBT001
    return counts if is_known else np.full(len(counts), np.nan)
