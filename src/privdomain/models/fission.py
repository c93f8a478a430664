"""Fission: tasks in which users bring users, their rewards, and the invitations."""

from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from privdomain._internal.terms import Term
from privdomain.models.checks import is_before, refuse
from privdomain.models.spec import Id, Instant, Items, Name, Record, Spec, Word
from privdomain.models.values import Count, CurrencyCode, Price

__all__ = ["FissionKind", "FissionTask", "Invite", "RewardTier"]

_RISKY_LEVELS: Final = 2
_REFUSED_LEVELS: Final = 3


class FissionKind(Term):
    """What users are asked to share (裂变类型)."""

    TASK = "task", "任务宝"
    """A poster with an own code; friends add the brand."""
    GROUP = "group", "群裂变"
    """A group; friends join it."""


class RewardTier(Spec):
    """A reward for a number of invited friends (阶梯奖励).

    Attributes:
        n_invites: Valid invitations that it takes [count].
        reward: What is given.
        cost: What it costs [major unit of the task's currency]; None is unknown.
    """

    n_invites: Annotated[Count, Field(ge=1)]
    reward: Name
    cost: Price | None = None


class FissionTask(Record):
    """A task in which users bring users (裂变任务).

    Rewards over several levels of invitations are a legal risk (三级分销, 涉嫌传销): one level is plain referral, two
    are warned of, three or more are refused unless somebody takes them upon them by ``allow_deep``.

    Attributes:
        id: Id.
        name: Name.
        kind: What users share.
        starts_at: Start.
        ends_at: End, not included.
        tiers: Rewards, by growing number of invitations.
        currency: ISO 4217 code of the costs of the rewards.
        must_be_new: Whether only friends count who were never contacts before.
        delete_invalidates: Whether an invitation ceases to count when the friend deletes the brand.
        levels: Levels of invitations that are rewarded; 1 rewards only who invited.
        allow_deep: Whether three or more levels have been examined and are wanted.

    Examples:
        >>> FissionTask.load(
        ...     {
        ...         "id": 1,
        ...         "name": "free course",
        ...         "kind": "task",
        ...         "starts_at": "2026-01-01T00:00:00Z",
        ...         "ends_at": "2026-01-08T00:00:00Z",
        ...         "tiers": [{"n_invites": 3, "reward": "course"}],
        ...         "levels": 3,
        ...     }
        ... )
        Traceback (most recent call last):
        ...
        privdomain.errors.SpecError: levels: 3 reward levels may be pyramid selling (传销). Reward one or allow_deep.
    """

    id: Id
    name: Name
    kind: Word[FissionKind]
    starts_at: Instant
    ends_at: Instant
    tiers: Annotated[Items[RewardTier], Field(min_length=1, max_length=100)]
    currency: CurrencyCode = "CNY"
    must_be_new: bool = True
    delete_invalidates: bool = True
    levels: Annotated[int, Field(ge=1, le=100)] = 1
    allow_deep: bool = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should examine before the task starts; empty for one level."""
        if self.levels < _RISKY_LEVELS:
            return ()
        return (f"levels: {self.levels} levels of rewards are a legal risk (三级分销). Have them examined.",)

    @model_validator(mode="after")
    def _check(self) -> Self:
        sizes = [tier.n_invites for tier in self.tiers]
        refuse(
            (self.ends_at <= self.starts_at, "ends_at", "not_after_start", "must lie after starts_at. Move it."),
            (
                sizes != sorted(set(sizes)),
                "tiers",
                "not_increasing",
                "must ask for more invitations from tier to tier. Sort them, each number once.",
            ),
            (
                self.levels >= _REFUSED_LEVELS and not self.allow_deep,
                "levels",
                "too_deep",
                f"{self.levels} reward levels may be pyramid selling (传销). Reward one or allow_deep.",
            ),
        )
        return self


class Invite(Record):
    """One invitation that brought somebody (邀请).

    An invitation of oneself is kept as it is: it is found where all invitations are read together.

    Attributes:
        inviter: Who invited.
        invitee: Who came.
        at: When.
        valid: Whether it counts for a reward; None is not decided.
        lost_at: When the friend deleted the brand; None is still there.
        level: Distance from the first inviter, from 1.
        task: Id of the task.
    """

    inviter: Id
    invitee: Id
    at: Instant
    valid: bool | None = None
    lost_at: Instant | None = None
    level: Annotated[int, Field(ge=1, lt=2**31)] = 1
    task: Id | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        message = "lies before at. Swap the two, or leave it out."
        refuse((is_before(self.lost_at, self.at), "lost_at", "before_start", message))
        return self
