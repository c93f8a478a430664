"""Spend: what was paid to acquire, keep and serve users."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, ClassVar, Self, Unpack

from privdomain._internal.arrays import Array, DateArray, FloatArray
from privdomain._internal.columns import read_column
from privdomain._internal.flaws import Flaw
from privdomain.calendar.instants import InstantLike, instant
from privdomain.errors import DataError, SpecError
from privdomain.facts.checks import vocabulary_flaws
from privdomain.facts.columns import Column
from privdomain.facts.fields import Conventions, Field, MoneyReading, read_amounts, read_labels, read_times
from privdomain.facts.table import Columns, Duplicates, Table
from privdomain.facts.vocabulary import SpendKind


class Spend(Table):
    """Spend rows (投入): money at a time, of a kind, for a channel; not per user. Negative amounts are rebates (返点).

    Args:
        time: When, shape ``(n,)``.
        amount: How much, in ``unit`` of ``currency``.
        currency: ISO 4217 code.
        tz: IANA name of the calendar.
        kind: A [`SpendKind`][privdomain.facts.SpendKind] for all rows, or one per row: "media", "incentive", "people",
            "technology", "goods" or "discount".
        channel: Label of the channel; missing is spend of no channel.
        covers: ``(start, end)``: the stretch of time over which the records are complete, so that no row means zero.
            By default the periods from the first row to the last.
        attributes: Further columns by name.
        **reading: ``naive_tz``, ``time_unit``, ``unit`` ("major" or "minor"), ``exponent``, ``rounding``.

    Raises:
        DataError: unequal lengths, missing or malformed values, a kind outside the vocabulary.
        SpecError: unknown zone, currency, unit or rounding; ``covers`` that ends before it starts.

    Examples:
        >>> Spend(
        ...     ["2026-01-03", "2026-01-20"],
        ...     [5000, 800],
        ...     currency="CNY",
        ...     tz="Asia/Shanghai",
        ...     kind=["media", "incentive"],
        ... )
        Spend(2 rows, tz='Asia/Shanghai', currency='CNY')
    """

    _extras: ClassVar[tuple[str, ...]] = ("covers",)

    time: Field[DateArray] = Field(read_times, required=True)
    amount: Field[FloatArray] = Field(read_amounts, required=True)
    kind: Field[Array] = Field(read_labels, required=True)
    channel: Field[Array | None] = Field(read_labels)

    _covers: tuple[int, int] | None

    def __init__(
        self,
        time: Any,
        amount: Any,
        *,
        currency: str,
        tz: str,
        kind: Any = SpendKind.MEDIA,
        channel: Any = None,
        covers: tuple[InstantLike, InstantLike] | None = None,
        attributes: Mapping[str, Any] | None = None,
        **reading: Unpack[MoneyReading],
    ) -> None:
        columns = {"time": time, "amount": amount, "kind": kind, "channel": channel}
        self._read(columns, attributes, Conventions.of({"tz": tz, "currency": currency, **reading}), covers=covers)

    @property
    def covers(self) -> tuple[int, int] | None:
        """Start and end of complete records [microseconds UTC], half-open; None where they were not stated."""
        return self._covers

    @classmethod
    def concat(cls, parts: Iterable[Self], *, duplicates: Duplicates = "refuse", columns: Columns = "same") -> Self:
        """All rows of all parts. Equal ``covers`` stay, and such as follow on each other are joined.

        Raises:
            DataError: as for all facts; ``covers`` with a gap or an overlap, or stated in some parts only.
        """
        tables = list(parts)
        joined = super().concat(tables, duplicates=duplicates, columns=columns)
        joined._covers = _join_covers({table._covers for table in tables})
        return joined

    @classmethod
    def _parse(
        cls, columns: Mapping[str, Any], attributes: Mapping[str, Any] | None, conventions: Conventions
    ) -> tuple[dict[str, Column], dict[str, Column], list[Flaw]]:
        """Spread a single kind over all rows."""
        if isinstance(kind := columns["kind"], str):
            amount = read_column(columns["amount"], "amount")
            columns = {**columns, "amount": amount, "kind": [str(kind)] * len(amount)}
        return super()._parse(columns, attributes, conventions)

    @classmethod
    def _row_flaws(cls, columns: Mapping[str, Column]) -> list[Flaw]:
        return vocabulary_flaws(columns["kind"], "kind", SpendKind)

    def _fill(
        self, columns: Mapping[str, Column], attributes: Mapping[str, Column], tz: str, *rest: Any, **extras: Any
    ) -> None:
        if extras.get("covers") is not None:
            if not isinstance(extras["covers"], tuple) or len(extras["covers"]) != len(("start", "end")):
                raise SpecError([("covers", "no_range", "is no range. Pass (start, end).")])
            start, end = (instant(edge, tz=tz, argument="covers") for edge in extras["covers"])
            if end <= start:
                raise SpecError([("covers", "empty_range", "ends before it starts. Pass (start, end).")])
            extras["covers"] = (start, end)
        super()._fill(columns, attributes, tz, *rest, **extras)


def _join_covers(stretches: set[tuple[int, int] | None]) -> tuple[int, int] | None:
    """One stretch of complete records from those of all parts."""
    if len(stretches) == 1:
        return stretches.pop()
    known = sorted(stretch for stretch in stretches if stretch is not None)
    if len(known) < len(stretches) or any(end != start for (_, end), (start, _) in pairwise(known)):
        hint = "Build one Spend of all rows, with covers=(start, end)."
        raise DataError("covers", "differs between the parts, with a gap or an overlap", hint=hint)
    return known[0][0], known[-1][1]
