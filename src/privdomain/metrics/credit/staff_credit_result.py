"""StaffCredit: amounts credited to staff, in whole minor units."""

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.money import Currency
from privdomain._internal.reprs import TextTable, cell, counted, label
from privdomain._internal.results import Additive, add_exactly, refuse_wrapping
from privdomain.calendar.instants import SHOWN_AS_TIME
from privdomain.metrics.cohorts.labels import Label, check_labels, merged_labels, places_among


@frozen
class StaffCreditOptions:
    """How credit was asked for; results add only where all of it is equal.

    Attributes:
        owner_share: Share of the owner where somebody else closed, of six decimals at most.
        ownership: "latest" or "earliest".
        window: How long a relation gives ownership, or None.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
        currency: ISO 4217 code.
        exponent: Decimal places of the currency.
    """

    owner_share: str
    ownership: str
    window: str | None
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str
    currency: str
    exponent: int

    @property
    def money(self) -> Currency:
        """The currency."""
        return Currency(self.currency, self.exponent)

    def __attrs_post_init__(self) -> None:
        Currency.of(self.currency, self.exponent)


@frozen(eq=False, repr=False)
class StaffCredit(Additive):
    """Amounts credited to staff (导购业绩归属), net of refunds. *Additive*: ``+`` over disjoint users is exact.

    Credit divides what was sold; it does not say what would have been sold without the staff. All arrays have shape
    ``(n_staff,)``.

    Attributes:
        options: How credit was asked for.
        staff: Everybody who holds a relation or closed an order, sorted.
        owned_minor: The owner's part where somebody else closed [minor units].
        closed_minor: The closer's part where somebody else owns the relation.
        whole_minor: Amounts that were not divided: owner and closer were one, or only one of them is known.
        unassigned_minor: Amounts with neither owner nor closer [minor units].
        unassigned_orders: Orders, or rows of no order, with such an amount [count].
    """

    options: StaffCreditOptions
    staff: tuple[Label, ...]
    owned_minor: IntArray = field(converter=read_only)
    closed_minor: IntArray = field(converter=read_only)
    whole_minor: IntArray = field(converter=read_only)
    unassigned_minor: int
    unassigned_orders: int

    def __attrs_post_init__(self) -> None:
        check_labels(self.staff)
        parts = (self.owned_minor, self.closed_minor, self.whole_minor)
        if {part.shape for part in parts} != {(len(self.staff),)} or None in self.staff:
            raise ValueError("amounts are not those of staff")
        refuse_wrapping(np.abs(np.array(parts, np.float64)).sum() + np.abs(np.float64(self.unassigned_minor)))

    @property
    def credit_minor(self) -> IntArray:
        """All that each member of staff is credited with [minor units]."""
        return read_only(self.owned_minor + self.closed_minor + self.whole_minor)

    @property
    def credit(self) -> FloatArray:
        """The same in major units."""
        return read_only(self.options.money.to_major(self.credit_minor))

    @property
    def total_minor(self) -> int:
        """Credit of all staff and what is unassigned: all amounts of the orders [minor units]."""
        return int(self.credit_minor.sum()) + self.unassigned_minor

    def to_columns(self) -> dict[str, Array]:
        """One row per member of staff [major units]."""
        staff = np.empty(len(self.staff), object)
        staff[:] = self.staff
        parts = {name: getattr(self, f"{name}_minor") for name in ("owned", "closed", "whole", "credit")}
        return {"staff": staff, **{name: self.options.money.to_major(minor) for name, minor in parts.items()}}

    def _added(self, other: "StaffCredit") -> "StaffCredit":
        staff = merged_labels(self.staff, other.staff)
        owned, closed, whole = (
            add_exactly(*(_placed(getattr(part, name), part.staff, staff) for part in (self, other)))
            for name in ("owned_minor", "closed_minor", "whole_minor")
        )
        minor = self.unassigned_minor + other.unassigned_minor
        orders = self.unassigned_orders + other.unassigned_orders
        return StaffCredit(self.options, staff, owned, closed, whole, minor, orders)

    def _table(self) -> TextTable:
        columns = self.to_columns()
        names = [label(name) for name in columns.pop("staff").tolist()]
        rows = [[name, *map(cell, parts)] for name, *parts in zip(names, *columns.values(), strict=True)]
        title = f"Staff credit in {self.options.currency}, owners get {self.options.owner_share} of shared orders"
        if self.unassigned_orders:
            unassigned = cell(self.options.money.scaled(self.unassigned_minor))
            title += f"; {unassigned} of {counted(self.unassigned_orders, 'order')} unassigned"
        return TextTable(title, ["staff", *columns], rows)


def _placed(minor: IntArray, staff: tuple[Label, ...], among: tuple[Label, ...]) -> IntArray:
    """Amounts of staff among more of them, 0 for the others."""
    placed = np.zeros(len(among), np.int64)
    placed[places_among(staff, among)] = minor
    return placed
