"""platform_loss: who would be left if a platform closed the account."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, IntArray, read_only
from privdomain._internal.counts import read_counts
from privdomain._internal.division import divide
from privdomain._internal.flaws import raise_first
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Additive, add_exactly, refuse_wrapping
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts.fields import Conventions, read_flags

_FATES: Final = ("retained", "recoverable", "gone")


@frozen
class PlatformLossOptions:
    """How the loss was asked for; results add only where all of it is equal.

    Attributes:
        platform: The platform that falls away.
        others: The touchpoints that remain.
        recover_by: Addresses by which a lost user can be asked to come back.
    """

    platform: str
    others: tuple[str, ...]
    recover_by: tuple[str, ...]


@frozen(eq=False, repr=False)
class PlatformLoss(Additive):
    """What is left of a platform's users. *Additive*: ``+`` over disjoint users is exact.

    Attributes:
        options: How the loss was asked for.
        counts: Users retained, recoverable, and gone for good, shape ``(3,)``.
    """

    options: PlatformLossOptions
    counts: IntArray = field(converter=read_only)

    @counts.validator
    def _check(self, _: object, counts: IntArray) -> None:
        if counts.shape != (len(_FATES),) or (counts < 0).any():
            raise ValueError("counts are not those of a loss")

    @property
    def users(self) -> int:
        """Users who can be reached on the platform."""
        return int(self.counts.sum())

    @property
    def retained(self) -> int:
        """Of these, users who can be reached elsewhere too."""
        return int(self.counts[0])

    @property
    def lost(self) -> int:
        """Users who can be reached nowhere else, recoverable or not."""
        return int(self.counts[1] + self.counts[2])

    @property
    def recoverable(self) -> int:
        """Of the lost, users whom an address is left to win back by."""
        return int(self.counts[1])

    @property
    def gone(self) -> int:
        """Of the lost, users of whom nothing is left."""
        return int(self.counts[2])

    @property
    def loss_rate(self) -> float:
        """Lost / users of the platform (平台封停损失率), in [0, 1]; nan when nobody is on it."""
        return float(divide(self.lost, self.users))

    def to_columns(self) -> dict[str, Array]:
        """One row."""
        names = ("users", "retained", "lost", "recoverable", "gone", "loss_rate")
        columns: dict[str, Array] = {"platform": np.array([self.options.platform], object)}
        return columns | {name: np.array([getattr(self, name)]) for name in names}

    def _added(self, other: "PlatformLoss") -> "PlatformLoss":
        return PlatformLoss(self.options, add_exactly(self.counts, other.counts))

    def _table(self) -> TextTable:
        columns = self.to_columns()
        title = f"Without {self.options.platform}"
        return TextTable(title, list(columns), [[cell(column.tolist()[0]) for column in columns.values()]])


def platform_loss(
    reach: Mapping[str, Any],
    /,
    *,
    platform: str,
    recover_by: Iterable[str] = (),
    users: Any = None,
) -> PlatformLoss:
    """Who would be left if a platform closed the account (平台封号压力测试).

    A touchpoint that remains retains a user; an address such as a phone number does not: it only allows to ask the user
    back. Users who are not on the platform are not counted.

    The result is *additive*: over disjoint users ``+`` is exact.

    Args:
        reach: By name of a touchpoint or address, whether each user can be reached there: booleans, shape ``(n,)``.
        platform: The touchpoint that falls away.
        recover_by: Which of the others are mere addresses.
        users: Users that each row stands for [count], where rows are patterns; 1 by default.

    Returns:
        Users retained and lost, and how many of the lost are recoverable.

    Raises:
        DataError: no column, columns that are not boolean or of unequal lengths, counts that are none.
        SpecError: the platform named among the addresses, or a name twice.
        UnknownNameError: a name that is no column.

    Examples:
        100,000 contacts, of which 30,000 also use the brand's own site; of the others, 20,000 left a phone number:

        >>> loss = platform_loss(
        ...     {"wecom": [True, True, True], "site": [True, False, False], "phone": [True, True, False]},
        ...     platform="wecom",
        ...     recover_by=["phone"],
        ...     users=[30_000, 20_000, 50_000],
        ... )
        >>> loss.lost, loss.retained, loss.recoverable
        (70000, 30000, 20000)
    """
    options = _options(reach, platform, recover_by)
    flags = {name: _flags(values, name) for name, values in reach.items()}
    is_on = flags[platform]
    weights, flaws = read_counts(np.ones(len(is_on), np.int64) if users is None else users, "users")
    raise_first(flaws)
    for name, column in [*flags.items(), ("users", weights)]:
        if len(column) != len(is_on):
            problem = f"has {len(column)} rows where {platform} has {len(is_on)}"
            raise DataError(name, problem, hint="Pass columns of one length.")
    refuse_wrapping(np.asarray(weights.sum(dtype=np.float64)), "users")
    is_elsewhere, has_address = (
        np.logical_or.reduce([np.zeros(len(is_on), np.bool_), *(flags[name] for name in names)])
        for names in (options.others, options.recover_by)
    )
    kept = is_on & is_elsewhere
    recoverable = is_on & ~is_elsewhere & has_address
    gone = is_on & ~is_elsewhere & ~has_address
    return PlatformLoss(options, np.array([weights[rows].sum() for rows in (kept, recoverable, gone)], np.int64))


def _options(reach: object, platform: str, recover_by: Iterable[str]) -> PlatformLossOptions:
    if not isinstance(reach, Mapping) or not all(isinstance(name, str) for name in reach):
        raise DataError("reach", f"is a {type(reach).__name__}", hint="Pass a dict of name to booleans.")
    try:
        addresses = (recover_by,) if isinstance(recover_by, str) else tuple(recover_by)
    except TypeError:
        message = f"is a {type(recover_by).__name__}. Pass a list of names."
        raise SpecError([("recover_by", "no_names", message)]) from None
    for name in (platform, *addresses):
        if not isinstance(name, str) or name not in reach:
            raise UnknownNameError(str(name), list(reach), what="touchpoint")
    if len({platform, *addresses}) < 1 + len(addresses):
        raise SpecError([("recover_by", "named_twice", f"{platform!r} and {addresses} must be distinct names.")])
    others = tuple(name for name in reach if name not in (platform, *addresses))
    return PlatformLossOptions(platform, tuple(sorted(others)), tuple(sorted(addresses)))


def _flags(values: Any, name: str) -> BoolArray:
    column, flaws = read_flags(values, name, Conventions("UTC"))
    raise_first(flaws)
    return column.data
