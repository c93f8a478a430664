"""Facts: everything that is known of one private domain, over one user index, one calendar and one currency."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, Self, cast

import numpy as np

from privdomain._internal.arrays import Array, IntArray, read_only
from privdomain.calendar.instants import InstantLike, instant
from privdomain.errors import DataError
from privdomain.facts.checks import check_parts
from privdomain.facts.consents import Consents
from privdomain.facts.events import Events
from privdomain.facts.invites import Invites
from privdomain.facts.members import Members
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.facts.spend import Spend
from privdomain.facts.table import Table
from privdomain.facts.tags import Tags
from privdomain.facts.touches import Touches
from privdomain.facts.user_table import UserTable, share_users
from privdomain.facts.users import Users

_KINDS: Final[Mapping[str, type[Table]]] = {
    "orders": Orders,
    "members": Members,
    "events": Events,
    "touches": Touches,
    "invites": Invites,
    "tags": Tags,
    "consents": Consents,
    "users": Users,
    "spend": Spend,
}


class Facts:
    """A bundle of facts (事实): any subset of the kinds, checked to fit together.

    Args:
        orders: Orders.
        members: Members.
        events: Events.
        touches: Touches.
        invites: Invites.
        tags: Tags.
        consents: Consents.
        users: The explicit population; without it, everybody who has a row.
        spend: Spend.
        observed_until: End of the observation: an instant, or a date (its local start of day).
        truncate: Whether rows at or after ``observed_until`` are left out rather than refused. Later spend is always
            kept: metrics leave it out and count it.

    Raises:
        DataError: different tz, currency or kinds of id; rows at or after ``observed_until``.

    Examples:
        >>> orders = Orders(["ann"], ["2026-01-05"], [99], currency="CNY", tz="Asia/Shanghai")
        >>> members = Members(["ann", "bo"], ["2026-01-01", "2026-01-02"], tz="Asia/Shanghai")
        >>> facts = Facts(orders=orders, members=members, observed_until="2026-02-01")
        >>> facts
        Facts(2 users, orders=1, members=2)
        >>> facts.orders.user_index is facts.members.user_index
        True
    """

    def __init__(
        self,
        *,
        orders: Orders | None = None,
        members: Members | None = None,
        events: Events | None = None,
        touches: Touches | None = None,
        invites: Invites | None = None,
        tags: Tags | None = None,
        consents: Consents | None = None,
        users: Users | None = None,
        spend: Spend | None = None,
        observed_until: InstantLike | None = None,
        truncate: bool = False,
    ) -> None:
        given: dict[str, Any] = {"orders": orders, "members": members, "events": events, "touches": touches}
        given |= {"invites": invites, "tags": tags, "consents": consents, "users": users, "spend": spend}
        tables: dict[str, Table] = {name: table for name, table in given.items() if table is not None}
        for name, table in tables.items():
            if not isinstance(table, _KINDS[name]):
                raise DataError(name, f"is a {type(table).__name__}", hint=f"Pass {_KINDS[name].__name__}.")
        _check_fit(tables)
        self._tz = next((table.tz for name, table in tables.items() if name != "users"), None)
        self._observed_until: int | None = None
        if observed_until is not None:
            self._observed_until = instant(observed_until, tz=self._tz or (users.tz if users is not None else "UTC"))
            for name in [name for name in tables if name not in {"users", "spend"}]:
                tables[name] = observed(tables[name], self._observed_until, truncate=truncate)
        of_users = {name: table for name, table in tables.items() if isinstance(table, UserTable)}
        tables |= dict(zip(of_users, share_users(*of_users.values()), strict=True))
        self._tables = tables

    @property
    def orders(self) -> Orders | None:
        """Orders, over the bundle's user index."""
        return cast("Orders | None", self._tables.get("orders"))

    @property
    def members(self) -> Members | None:
        """Members, over the bundle's user index."""
        return cast("Members | None", self._tables.get("members"))

    @property
    def events(self) -> Events | None:
        """Events, over the bundle's user index."""
        return cast("Events | None", self._tables.get("events"))

    @property
    def touches(self) -> Touches | None:
        """Touches, over the bundle's user index."""
        return cast("Touches | None", self._tables.get("touches"))

    @property
    def invites(self) -> Invites | None:
        """Invites, over the bundle's user index."""
        return cast("Invites | None", self._tables.get("invites"))

    @property
    def tags(self) -> Tags | None:
        """Tags, over the bundle's user index."""
        return cast("Tags | None", self._tables.get("tags"))

    @property
    def consents(self) -> Consents | None:
        """Consents, over the bundle's user index."""
        return cast("Consents | None", self._tables.get("consents"))

    @property
    def population(self) -> Users | None:
        """The explicit population, over the bundle's user index."""
        return cast("Users | None", self._tables.get("users"))

    @property
    def spend(self) -> Spend | None:
        """Spend."""
        return cast("Spend | None", self._tables.get("spend"))

    @property
    def observed_until(self) -> int | None:
        """End of the observation [microseconds UTC], or None."""
        return self._observed_until

    @property
    def tz(self) -> str | None:
        """IANA name of the common calendar; None for an empty bundle."""
        return self._tz

    @property
    def users(self) -> Array:
        """Sorted ids of the population, if it was given, else of everybody who has a row."""
        tables = list(self._of_users())
        return read_only(tables[0].user_index[self.user_codes] if tables else np.empty(0, np.int64))

    @property
    def user_codes(self) -> IntArray:
        """Position of each of ``users`` in the index that all facts of users share, ascending."""
        tables = list(self._of_users()) if self.population is None else [self.population]
        is_present = [table.is_present for table in tables]
        return read_only(np.flatnonzero(np.logical_or.reduce(is_present)) if tables else np.empty(0, np.int64))

    @property
    def n_users(self) -> int:
        """Number of users."""
        return len(self.users)

    def for_users(self, ids: Any) -> Self:
        """The facts of these users, and all spend."""
        return self._of({name: t.for_users(ids) if isinstance(t, UserTable) else t for name, t in self._tables.items()})

    def split(self, n: int) -> list[Self]:
        """``n`` bundles with disjoint users, by the hash of ``UserTable.split``; spend stays with the first."""
        check_parts(n)
        parts: list[dict[str, Table]] = [{} for _ in range(n)]
        for name, table in self._tables.items():
            if isinstance(table, UserTable):
                for part, piece in zip(parts, table.split(n), strict=True):
                    part[name] = piece
            else:
                parts[0][name] = table
        return [self._of(part) for part in parts]

    def with_tz(self, tz: str) -> Self:
        """The same instants in another calendar."""
        new = self._of({name: table.with_tz(tz) for name, table in self._tables.items()})
        new._tz = tz
        return new

    def __add__(self, other: object) -> "Facts":
        if not isinstance(other, Facts):
            return NotImplemented
        if self.observed_until != other.observed_until:
            raise DataError("observed_until", "differs between the two sides", hint="Observe both until one instant.")
        tables: dict[str, Table] = dict(self._tables)
        for name, table in other._tables.items():
            tables[name] = tables[name] + table if name in tables else table
        joined = Facts(**cast("dict[str, Any]", tables))
        joined._observed_until = self._observed_until
        return joined

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Facts):
            return NotImplemented
        return (self._observed_until, self._tables) == (other._observed_until, other._tables)

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __repr__(self) -> str:
        counts = [f"{name}={len(table):,}" for name, table in self._tables.items()]
        return f"Facts({', '.join([f'{self.n_users:,} users', *counts])})"

    def _of_users(self) -> Iterator[UserTable]:
        return (table for table in self._tables.values() if isinstance(table, UserTable))

    def _of(self, tables: dict[str, Table]) -> Self:
        new = object.__new__(type(self))
        new.__dict__.update(self.__dict__)
        new._tables = tables
        return new


def _check_fit(tables: dict[str, Table]) -> None:
    zones = {name: table.tz for name, table in tables.items() if name != "users"}
    if len(set(zones.values())) > 1:
        raise DataError("tz", f"differs: {zones}", hint="Bring all facts into one calendar with with_tz().")
    users = tables.get("users")
    read_in = next(iter(zones.values()), None)
    if (
        users is not None
        and read_in not in {None, users.tz}
        and any(c.kind == "times" for c in users.all_columns.values())
    ):
        problem = f"read the times among its attributes in {users.tz}, where the other facts have {read_in}"
        raise DataError("users", problem, hint=f"Pass tz={read_in!r} to Users.")
    currencies = {name: table.money for name, table in tables.items() if table.money is not None}
    if len(set(currencies.values())) > 1:
        raise DataError("currency", f"differs: {currencies}", hint="Convert the money before building the facts.")
