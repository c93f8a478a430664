"""Touches: how users were reached."""

from collections.abc import Mapping
from typing import Any, Unpack

from privdomain._internal.arrays import Array, DateArray, FloatArray
from privdomain.facts.fields import Conventions, Field, MoneyReading, read_amounts, read_ids, read_labels, read_times
from privdomain.facts.user_table import UserTable


class Touches(UserTable):
    """Touch rows (触达): a message, call or moment that reached for a user.

    Args:
        user: Whom, shape ``(n,)``.
        time: When.
        touchpoint: Label of where: mass message, moment, SMS, call.
        tz: IANA name of the calendar.
        purpose: Label of why: transactional, service, marketing.
        campaign: Label of the campaign.
        staff: Label of who sent it.
        arm: Label of the experiment arm.
        status: Label of what became of it.
        cost: Cost of the touch, in ``unit`` of ``currency``.
        currency: ISO 4217 code of the cost; required with ``cost``.
        attributes: Further columns by name.
        **reading: ``naive_tz``, ``time_unit``, ``unit`` ("major" or "minor"), ``exponent``, ``rounding``.

    Raises:
        DataError: unequal lengths, missing or malformed values.
        SpecError: unknown zone or currency, cost without a currency.

    Examples:
        >>> Touches(["ann"], ["2026-01-05 10:00"], ["moment"], tz="Asia/Shanghai", cost=[0.05], currency="CNY")
        Touches(1 row, 1 user, tz='Asia/Shanghai', currency='CNY')
    """

    user: Field[Array] = Field(read_ids, required=True)
    time: Field[DateArray] = Field(read_times, required=True)
    touchpoint: Field[Array] = Field(read_labels, required=True)
    purpose: Field[Array | None] = Field(read_labels)
    campaign: Field[Array | None] = Field(read_labels)
    staff: Field[Array | None] = Field(read_labels)
    arm: Field[Array | None] = Field(read_labels)
    status: Field[Array | None] = Field(read_labels)
    cost: Field[FloatArray | None] = Field(read_amounts)

    def __init__(
        self,
        user: Any,
        time: Any,
        touchpoint: Any,
        *,
        tz: str,
        purpose: Any = None,
        campaign: Any = None,
        staff: Any = None,
        arm: Any = None,
        status: Any = None,
        cost: Any = None,
        currency: str | None = None,
        attributes: Mapping[str, Any] | None = None,
        **reading: Unpack[MoneyReading],
    ) -> None:
        columns = {"user": user, "time": time, "touchpoint": touchpoint, "purpose": purpose, "campaign": campaign}
        columns |= {"staff": staff, "arm": arm, "status": status, "cost": cost}
        self._read(columns, attributes, Conventions.of({"tz": tz, "currency": currency, **reading}))
