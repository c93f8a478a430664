"""Orders: what users paid, order by order or line by line."""

from collections.abc import Mapping
from typing import Any, Unpack, cast

import numpy as np

from privdomain._internal.arrays import Array, DateArray, FloatArray, IntArray
from privdomain._internal.choices import check_flag
from privdomain.errors import DataError
from privdomain.facts.columns import Amounts, Coded
from privdomain.facts.events import Events
from privdomain.facts.fields import Conventions, Field, MoneyReading, read_amounts, read_ids, read_labels, read_times
from privdomain.facts.user_table import UserTable


class Orders(UserTable):
    """Order rows (订单): purchases, their lines, and refunds as negative amounts.

    A *purchase* is a distinct (user, order_id) where an order id is given, else a row. Lines and refunds may repeat the
    id. Amount zero is a purchase worth nothing, such as a full coupon.

    Args:
        user: Who bought: int or text ids, one kind, shape ``(n,)``.
        time: When: datetimes, dates, ISO texts, ``datetime64`` or integers.
        amount: What was paid, net of discount, in ``unit`` of ``currency``; negative is a refund.
        currency: ISO 4217 code of all money in the table.
        tz: IANA name of the calendar in which days, weeks and months are counted.
        order_id: Id of the order, missing allowed.
        product: Label of what was bought.
        channel: Label of where.
        staff: Label of who sold it (导购).
        variable_cost: Goods, fulfilment and commission of the row, in ``unit``; missing is unknown.
        discount: What was taken off, in ``unit``.
        attributes: Further columns by name.
        **reading: ``naive_tz``, ``time_unit``, ``unit`` ("major" or "minor"), ``exponent``, ``rounding``.

    Raises:
        DataError: unequal lengths, missing or malformed values, money below the minor unit, a total past 2**63.
        SpecError: unknown zone, currency, unit or rounding.

    Examples:
        >>> orders = Orders(
        ...     ["ann", "ann", "bo"],
        ...     ["2026-01-05 10:00", "2026-02-01 09:30", "2026-01-20 20:15"],
        ...     [99.0, -99.0, 15.5],
        ...     currency="CNY",
        ...     tz="Asia/Shanghai",
        ... )
        >>> orders
        Orders(3 rows, 2 users, tz='Asia/Shanghai', currency='CNY')
        >>> orders.amount_minor
        array([ 9900, -9900,  1550])
        >>> orders.time[0]
        np.datetime64('2026-01-05T02:00:00.000000')
    """

    user: Field[Array] = Field(read_ids, required=True)
    time: Field[DateArray] = Field(read_times, required=True)
    amount: Field[FloatArray] = Field(read_amounts, required=True)
    order_id: Field[Array | None] = Field(read_ids)
    product: Field[Array | None] = Field(read_labels)
    channel: Field[Array | None] = Field(read_labels)
    staff: Field[Array | None] = Field(read_labels)
    variable_cost: Field[FloatArray | None] = Field(read_amounts)
    discount: Field[FloatArray | None] = Field(read_amounts)

    def __init__(
        self,
        user: Any,
        time: Any,
        amount: Any,
        *,
        currency: str,
        tz: str,
        order_id: Any = None,
        product: Any = None,
        channel: Any = None,
        staff: Any = None,
        variable_cost: Any = None,
        discount: Any = None,
        attributes: Mapping[str, Any] | None = None,
        **reading: Unpack[MoneyReading],
    ) -> None:
        columns = {"user": user, "time": time, "amount": amount, "order_id": order_id, "product": product}
        columns |= {"channel": channel, "staff": staff, "variable_cost": variable_cost, "discount": discount}
        self._read(columns, attributes, Conventions.of({"tz": tz, "currency": currency, **reading}))

    @property
    def amount_minor(self) -> IntArray:
        """Amounts in exact minor units, int64, shape ``(n,)``."""
        return cast("Amounts", self._columns["amount"]).minor

    @property
    def rounding_difference(self) -> dict[str, float]:
        """What ``rounding="half_even"`` added in total, by money column [minor units]; empty without it."""
        money = {name: column for name, column in self._columns.items() if isinstance(column, Amounts)}
        return {name: float(column.rounded.sum()) for name, column in money.items() if column.rounded is not None}

    def as_events(self, name: str, *, refunds: bool = True) -> Events:
        """The rows as events of one name, with the label columns as attributes.

        Args:
            name: Name of the events.
            refunds: Whether refunds (negative amounts) are events, too; a funnel to the order wants none.

        Raises:
            SpecError: no name, or ``refunds`` is no flag.
            DataError: an attribute that has the name of a column of events.
        """
        check_flag("refunds", refunds)
        if not refunds:
            return self.take(self.amount_minor >= 0).as_events(name)
        labels = {key: column for key, column in self._columns.items() if key in {"product", "channel", "staff"}}
        return Events.of_columns(
            self._columns["user"], self._columns["time"], name, {**labels, **self._attributes}, self.tz
        )

    def _refuse_duplicates(self, part: IntArray) -> None:
        ids = cast("Coded | None", self._columns.get("order_id"))
        if ids is None or not len(part):
            return
        lowest = np.full(len(ids.names) + 1, len(part))
        highest = np.full(len(ids.names) + 1, -1)
        np.minimum.at(lowest, ids.codes, part)
        np.maximum.at(highest, ids.codes, part)
        rows = np.flatnonzero((lowest < highest)[ids.codes] & (ids.codes >= 0))
        seen: dict[tuple[Any, ...], int] = {}
        suspects = {name: column.take(rows).values.tolist() for name, column in self._columns.items()}
        found = [
            int(row)
            for row, key in zip(rows, zip(*suspects.values(), strict=True), strict=True)
            if seen.setdefault(tuple(map(repr, key)), int(part[row])) != part[row]
        ]
        if found:
            hint = "Drop the overlap, or concatenate with duplicates='keep'."
            raise DataError("order_id", "names rows that stand in two parts", found[0], len(found), hint)
