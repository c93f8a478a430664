"""What a fission task asks for: its rewards, whom they are for, and when it runs."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from attrs import field, frozen

from privdomain._internal.choices import check_flag
from privdomain._internal.flaws import shortened
from privdomain._internal.money import Currency
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.errors import SpecError
from privdomain.metrics.growth.rewards import Tier, Tiers, check_levels, read_tiers


class FissionTaskSpec(Protocol):
    """A task in which users bring users; a [`FissionTask`][privdomain.models.FissionTask] has all of it."""

    @property
    def tiers(self) -> Tiers:
        """Rewards by number of valid new users."""

    @property
    def currency(self) -> str | None:
        """ISO 4217 code of their costs."""

    @property
    def levels(self) -> int:
        """Levels of invitations that are rewarded."""

    @property
    def allow_deep(self) -> bool:
        """Whether three or more levels have been examined and are wanted."""

    @property
    def must_be_new(self) -> bool:
        """Whether only friends are rewarded who were not there before."""

    @property
    def delete_invalidates(self) -> bool:
        """Whether an invitation ceases to count when the friend deletes the brand."""

    @property
    def starts_at(self) -> InstantLike | None:
        """Start; None is the whole history."""

    @property
    def ends_at(self) -> InstantLike | None:
        """End, not included; None is no end."""


_FIELDS: Final = {
    "since": "starts_at",
    "ends": "ends_at",
    "tiers": "tiers",
    "currency": "currency",
    "levels": "levels",
    "allow_deep": "allow_deep",
    "must_be_new": "must_be_new",
    "delete_invalidates": "delete_invalidates",
}
"""The rules, and what a task calls them."""

_LOOSE: Final = {"since": None, "tiers": (), "currency": None, "levels": 1, "allow_deep": False}
"""The rules that can be said without a task, and what they are if nobody says them."""


@frozen(kw_only=True)
class Task:
    """A task that was read, or what was said without one.

    Attributes:
        since: Start of the campaign [microseconds UTC]; None is the whole history.
        ends: End of the campaign, not included [microseconds UTC]; None is no end.
        tiers: The rewards.
        levels: Levels of invitations that are rewarded.
        currency: ISO 4217 code of the rewards; None where they have no cost.
        exponent: Decimal places of the currency.
        must_be_new: Whether only friends are rewarded who were not there before.
        delete_invalidates: Whether friends are rewarded no more once they have left.
    """

    since: int | None = field(metadata=SHOWN_AS_TIME)
    ends: int | None = field(metadata=SHOWN_AS_TIME)
    tiers: tuple[Tier, ...]
    levels: int
    currency: str | None
    exponent: int
    must_be_new: bool
    delete_invalidates: bool


def read_task(task: Any, loose: Mapping[str, Any], *, tz: str) -> Task:
    """The rules of a task, or without one those that were said loosely; never of both.

    Raises:
        SpecError: both, no task, or rules that are none.
    """
    if task is None:
        return _rules({**loose, "ends": None, "must_be_new": True, "delete_invalidates": True}, tz)
    if unknown := [name for name in _FIELDS.values() if not hasattr(task, name)]:
        message = f"{shortened(task)} has no {unknown[0]}. Pass a FissionTask, or anything with its fields."
        raise SpecError([("task", "no_task", message)])
    if said := [name for name, value in loose.items() if not _is_default(value, _LOOSE[name])]:
        raise SpecError([(said[0], "said_twice", "is said by the task. Leave one of the two out.")])
    try:
        return _rules({name: getattr(task, given) for name, given in _FIELDS.items()}, tz)
    except SpecError as error:
        raise SpecError(
            [(f"task.{_FIELDS.get(path, path)}", code, text) for path, code, text in error.problems]
        ) from None


def _rules(said: Mapping[str, Any], tz: str) -> Task:
    money = None if said["currency"] is None else Currency.known(said["currency"])
    since, ends = (
        None if said[name] is None else instant(said[name], tz=tz, argument=name) for name in ("since", "ends")
    )
    if since is not None and ends is not None and ends <= since:
        raise SpecError([("ends", "not_after_start", "must lie after the start. Move it.")])
    for name in ("must_be_new", "delete_invalidates"):
        check_flag(name, said[name])
    return Task(
        since=since,
        ends=ends,
        tiers=read_tiers(said["tiers"], money),
        levels=check_levels(said["levels"], allow_deep=said["allow_deep"]),
        currency=None if money is None else money.code,
        exponent=0 if money is None else money.exponent,
        must_be_new=bool(said["must_be_new"]),
        delete_invalidates=bool(said["delete_invalidates"]),
    )


def _is_default(value: object, default: object) -> bool:
    return type(value) is type(default) and value == default
