"""Rewards: the tiers of a fission task, how deep they may reach, and what they cost."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import BoolArray, IntArray, read_only
from privdomain._internal.choices import check_flag
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain._internal.money import Currency, read_money
from privdomain._internal.states import Rebuilt
from privdomain.errors import SpecError

RISKY_LEVELS: Final = 2
REFUSED_LEVELS: Final = 3
MOST_LEVELS: Final = 100
_PAIR: Final = 2


class RewardTierSpec(Protocol):
    """A reward for a number of invited friends; ``privdomain.models.RewardTier`` has all of it."""

    @property
    def n_invites(self) -> int:
        """Valid new users that it takes [count]."""

    @property
    def cost(self) -> float | None:
        """What it costs [major units]; None is unknown."""


Tiers: TypeAlias = Sequence[RewardTierSpec] | Sequence[tuple[int, float | None]]


@frozen
class Tier:
    """A reward, checked.

    Attributes:
        n_invites: Valid new users that it takes.
        cost_minor: What it costs [minor units]; None is unknown.
    """

    n_invites: int
    cost_minor: int | None


@frozen(eq=False)
class Rewards(Rebuilt):
    """Who earned what.

    Attributes:
        participants: Users who invited somebody else, new or known, and were not merely told so again.
        completers: Of these, users who reached the goal.
        completer_users: Valid friends who count for them.
        reached: Users who reached each tier, shape ``(n_tiers,)``.
    """

    participants: int
    completers: int
    completer_users: int
    reached: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        counts = np.array([self.participants, self.completers, *self.reached.tolist()])
        if not (
            self.reached.ndim == 1
            and 0 <= self.completers <= min(self.participants, self.completer_users)
            and (counts >= 0).all()
            and (counts <= self.participants).all()
            and (np.diff(self.reached) <= 0).all()
        ):
            raise ValueError("rewards are not those of the participants")


def rewards_of(
    parent: IntArray, is_valid: BoolArray, is_inviter: BoolArray, tiers: Iterable[Tier], goal: int | None, levels: int
) -> Rewards:
    """What was earned, when a valid friend counts for whom stands up to ``levels`` invitations above."""
    earned = np.zeros(len(parent), np.int64)
    above = parent[is_valid]
    for _ in range(levels):
        above = above[above >= 0]
        earned += np.bincount(above, minlength=len(parent))
        above = parent[above]
    has_reached = earned >= goal if goal is not None else np.zeros(len(parent), np.bool_)
    reached = [np.count_nonzero(earned >= tier.n_invites) for tier in tiers]
    return Rewards(
        int(np.count_nonzero(is_inviter)),
        int(np.count_nonzero(has_reached)),
        int(earned[has_reached].sum()),
        np.array(reached, np.int64),
    )


def check_levels(levels: object, *, allow_deep: object) -> int:
    """Refuse rewards over three levels or more (三级分销), unless somebody takes them upon them.

    Raises:
        SpecError: no number of levels, or too deep.
    """
    if not is_integer(levels) or not 1 <= levels <= MOST_LEVELS:
        message = f"{shortened(levels)} is no number of levels. Pass 1 to reward only who invited."
        raise SpecError([("levels", "bad_count", message)])
    check_flag("allow_deep", allow_deep)
    if levels >= REFUSED_LEVELS and not allow_deep:
        message = f"{levels} reward levels may be pyramid selling (传销). Reward one or allow_deep."
        raise SpecError([("levels", "too_deep", message)])
    return int(levels)


def read_tiers(tiers: object, currency: Currency | None) -> tuple[Tier, ...]:
    """The tiers of a task.

    Raises:
        SpecError: no tiers, not by growing number of invitations, or costs that are no money.
    """
    if hasattr(tiers, "tiers"):
        raise SpecError([("tiers", "no_tiers", f"is a {type(tiers).__name__}. Pass the whole of it as task=.")])
    if isinstance(tiers, str) or not isinstance(tiers, Iterable):
        raise SpecError([("tiers", "no_tiers", f"is a {type(tiers).__name__}. Pass pairs (n_invites, cost).")])
    read = [_tier(tier, f"tiers[{place}]", currency) for place, tier in enumerate(tiers)]
    sizes = [tier.n_invites for tier in read]
    if sizes != sorted(set(sizes)):
        message = "must ask for more invitations from tier to tier. Sort them, each number once."
        raise SpecError([("tiers", "not_increasing", message)])
    return tuple(read)


def _tier(given: Any, path: str, currency: Currency | None) -> Tier:
    if hasattr(given, "n_invites") and hasattr(given, "cost"):
        given = (given.n_invites, given.cost)
    if not isinstance(given, tuple | list) or len(given) != _PAIR:
        raise SpecError([(path, "no_tier", f"{shortened(given)} is no tier. Pass a pair (n_invites, cost).")])
    n_invites, cost = given
    if not is_integer(n_invites) or n_invites < 1:
        message = f"asks for {shortened(n_invites)} invitations. Pass a whole number from 1."
        raise SpecError([(path, "bad_count", message)])
    if cost is None:
        return Tier(int(n_invites), None)
    if currency is None:
        raise SpecError([("currency", "no_currency", "Costs of rewards are money: say their currency, such as 'CNY'.")])
    minor, _, flaws = read_money(np.array([cost], object), currency=currency, argument=path)
    if flaws or minor[0] < 0:
        problem = flaws[0].problem if flaws else "is negative or missing"
        raise SpecError([(path, "bad_cost", f"{shortened(cost)} {problem}. Pass money >= 0, or None for unknown.")])
    return Tier(int(n_invites), int(minor[0]))
