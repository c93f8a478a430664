"""staff_load: how many relations each member of staff holds, and who is full."""

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import INT64_MAX, Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.columns import is_integer
from privdomain._internal.division import divide
from privdomain._internal.flaws import shortened
from privdomain._internal.reprs import TextTable, cell, label
from privdomain._internal.results import Additive
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.errors import SpecError
from privdomain.facts.checks import ends_of
from privdomain.facts.members import Members
from privdomain.metrics.cohorts.labels import Label, check_labels, merged_labels, places_among
from privdomain.metrics.cohorts.starts import check_kind, label_column


def _capacity(given: object) -> int:
    if not is_integer(given) or not 1 <= given <= INT64_MAX:
        message = f"{shortened(given)} is no capacity. Pass an integer from 1 to 2**63 - 1."
        raise SpecError([("capacity", "bad_count", message)])
    return int(given)


@frozen
class StaffLoadOptions:
    """How the load was asked for; results add only where all of it is equal.

    Attributes:
        capacity: Relations that one member of staff may hold.
        at: The moment [microseconds UTC].
        tz: IANA name of the calendar.
    """

    capacity: int = field(converter=_capacity)
    at: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class StaffLoad(Additive):
    """Live relations by staff at one moment. *Additive*: ``+`` over disjoint users is exact.

    All arrays have shape ``(n_staff,)``.

    Attributes:
        options: How the load was asked for.
        staff: Everybody who ever held a relation, sorted, missing last.
        relations: Live relations [count]: what fills the capacity.
        persons: Distinct users among them [count]; their sum over staff counts a user of two advisors twice.
    """

    options: StaffLoadOptions
    staff: tuple[Label, ...]
    relations: IntArray = field(converter=read_only)
    persons: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        check_labels(self.staff)
        if not (
            self.relations.shape == self.persons.shape == (len(self.staff),)
            and ((self.persons > 0) == (self.relations > 0)).all()
            and ((self.persons >= 0) & (self.persons <= self.relations)).all()
        ):
            raise ValueError("relations and persons are not those of staff")

    @property
    def utilisation(self) -> FloatArray:
        """Relations / capacity (好友容量使用率); above 1 beyond it."""
        return read_only(self.relations / self.options.capacity)

    @property
    def over_capacity(self) -> BoolArray:
        """Staff who hold more than the capacity."""
        return read_only(self.relations > self.options.capacity)

    def to_columns(self) -> dict[str, Array]:
        """One row per member of staff."""
        names = ("relations", "persons", "utilisation", "over_capacity")
        staff = np.empty(len(self.staff), object)
        staff[:] = self.staff
        return {"staff": staff, **{name: getattr(self, name) for name in names}}

    def _added(self, other: "StaffLoad") -> "StaffLoad":
        staff = merged_labels(self.staff, other.staff)
        relations, persons = np.zeros((2, len(staff)), np.int64)
        for part in (self, other):
            places = places_among(part.staff, staff)
            relations[places] += part.relations
            persons[places] += part.persons
        return StaffLoad(self.options, staff, relations, persons)

    def _table(self) -> TextTable:
        loads = divide(self.relations, self.options.capacity)
        rows = [
            [label(name), cell(held), cell(persons), cell(load, 3)]
            for name, held, persons, load in zip(
                self.staff, self.relations.tolist(), self.persons.tolist(), loads.tolist(), strict=True
            )
        ]
        moment, n_over = local_text(self.options.at, tz=self.options.tz), np.count_nonzero(self.over_capacity)
        title = f"Staff load at {moment} {self.options.tz}: {n_over:,} over capacity {self.options.capacity:,}"
        return TextTable(title, ["staff", "relations", "persons", "utilisation"], rows)


def staff_load(members: Members, /, *, at: InstantLike, capacity: int = 5_000) -> StaffLoad:
    """How many live relations and persons each member of staff holds (员工好友负载), and who is full.

    A platform limits relations, not persons. A relation counts on [joined, left), as a tag counts until it ceases: who
    leaves at ``at`` itself is gone. ``stock_flow`` counts up to a moment, so there who joins at it is not in yet.

    The result is *additive*: over disjoint users ``staff_load(a) + staff_load(b) == staff_load(a + b)``, exactly.

    Args:
        members: Relations with a column of staff; missing staff is a row of its own.
        at: The moment: an instant, or a date (its local start of day).
        capacity: Relations that one member of staff may hold [count], >= 1. WeCom starts at 5,000.

    Returns:
        Relations and persons by staff.

    Raises:
        DataError: not members.
        SpecError: a capacity that is no positive integer.
        UnknownNameError: members without a column of staff.

    Examples:
        Ann stands twice with Li:

        >>> from privdomain.facts import Members
        >>> members = Members(
        ...     ["ann", "ann", "bo", "cy"],
        ...     ["2026-01-05"] * 4,
        ...     tz="UTC",
        ...     staff=["li", "li", "li", "wu"],
        ...     left=[None, None, None, "2026-02-01"],
        ... )
        >>> staff_load(members, at="2026-03-01", capacity=2)
        Staff load at 2026-03-01 00:00 UTC: 1 over capacity 2
        staff  relations  persons  utilisation
           li          3        2        1.500
           wu          0        0        0.000
    """
    check_kind(members, Members, "members")
    options = StaffLoadOptions(capacity, instant(at, tz=members.tz, argument="at"), members.tz)
    held = label_column(members, "staff")
    slots = np.where(held.is_missing, len(held.names), held.codes)
    is_known = np.bincount(slots, minlength=len(held.names) + 1) > 0
    ends = ends_of(members.columns, "left", len(members))
    is_live = (members.instants <= options.at) & (options.at < ends)
    n_slots = len(is_known)
    pairs = np.unique(members.user_codes[is_live].astype(np.int64) * n_slots + slots[is_live])
    relations, persons = np.bincount(slots[is_live], minlength=n_slots), np.bincount(pairs % n_slots, minlength=n_slots)
    staff = tuple(name for name, known in zip([*held.names.tolist(), None], is_known.tolist(), strict=True) if known)
    return StaffLoad(options, staff, relations[is_known].astype(np.int64), persons[is_known].astype(np.int64))
