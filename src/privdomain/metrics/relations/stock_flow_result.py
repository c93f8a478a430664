"""StockFlow: the stock of relations and its flows, by group and period."""

from typing import Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, DateArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Additive
from privdomain.calendar.instants import SHOWN_AS_TIME, local_text
from privdomain.calendar.period import Period
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.tally import Tally
from privdomain.metrics.relations.relation_rows import CUSTOMER, STAFF, SYSTEM, TRANSFER, UNKNOWN

FLOWS_OUT: Final = {
    "lost": CUSTOMER,
    "staff_deleted": STAFF,
    "system_ended": SYSTEM,
    "ended_unknown": UNKNOWN,
    "transfers_out": TRANSFER,
}
"""The flows out of the stock, by who ended the relations."""

_COUNTED: Final = {"new", "transfers_in", *FLOWS_OUT, "pure_new", "persons", "duplicates"}
_SHOWN: Final = ("stock_start", "new", "transfers_in", *FLOWS_OUT, "stock_end", "pure_new", "persons", "duplicates")


@frozen
class StockFlowOptions:
    """How stock and flow were asked for; results add only where all of it is equal.

    Attributes:
        period: Name of the calendar period.
        week_start: First day of the week.
        by: Name of the grouping, or None.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    period: str
    week_start: str
    by: str | None
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str

    @property
    def calendar_period(self) -> Period:
        """The period of the rows."""
        return Period(self.period, self.week_start)


@frozen(eq=False, repr=False)
class StockFlow(Additive):
    """Relations by period: stock, and flows in and out. *Additive*: ``+`` over disjoint users is exact.

    Shapes: ``(n_periods,)``, with groups ``(n_groups, n_periods)``. In every period and group ``stock_end`` equals
    ``stock_start + new + transfers_in - ended - transfers_out``.

    Attributes:
        options: How stock and flow were asked for.
        tally: The counts by group and period.
    """

    options: StockFlowOptions
    tally: Tally = field()

    @tally.validator
    def _check(self, _: object, tally: Tally) -> None:
        counts, grid = tally.counts, (len(tally.labels), tally.n_cohorts)
        if counts.keys() != _COUNTED or (self.options.by is None and tally.labels != (None,)):
            raise ValueError("counts or labels are not those of stock and flow")
        if not (
            all(cells.shape == grid and (cells >= 0).all() for cells in counts.values())
            and (counts["pure_new"] <= counts["new"]).all()
            and (counts["duplicates"] <= counts["persons"]).all()
            and (counts["persons"] + counts["duplicates"] <= self.stock_end).all()
        ):
            raise ValueError("counts are negative, or parts larger than their whole")

    @property
    def periods(self) -> DateArray:
        """First local date of each period; consecutive, empty periods included."""
        return read_only(self.options.calendar_period.starts(self.tally.cohorts))

    @property
    def complete(self) -> BoolArray:
        """Periods that had ended by ``observed_until``, shape ``(n_periods,)``; the last may be cut by it."""
        ends = self.options.calendar_period.start_instants(self.tally.cohorts + 1, tz=self.options.tz)
        return read_only(np.less_equal(ends, self.options.observed_until))

    @property
    def groups(self) -> tuple[Label, ...]:
        """Labels of the groups, sorted, missing last; ``(None,)`` where relations were not grouped."""
        return self.tally.labels

    @property
    def new(self) -> IntArray:
        """Relations that began and took over from nobody (新增)."""
        return self._read("new")

    @property
    def transfers_in(self) -> IntArray:
        """Relations that took over from another member of staff (继承)."""
        return self._read("transfers_in")

    @property
    def lost(self) -> IntArray:
        """Relations that the customer ended (流失)."""
        return self._read("lost")

    @property
    def staff_deleted(self) -> IntArray:
        """Relations that a member of staff deleted (员工删人): an alert, and no loss by the customer's will."""
        return self._read("staff_deleted")

    @property
    def system_ended(self) -> IntArray:
        """Relations that a platform or an account closure ended."""
        return self._read("system_ended")

    @property
    def ended_unknown(self) -> IntArray:
        """Relations that ended, nobody knows by whom."""
        return self._read("ended_unknown")

    @property
    def transfers_out(self) -> IntArray:
        """Relations that were handed to somebody else."""
        return self._read("transfers_out")

    @property
    def pure_new(self) -> IntArray:
        """New relations still live at the end of their period: no net figure, for older losses are not in it."""
        return self._read("pure_new")

    @property
    def persons(self) -> IntArray:
        """Users with at least one live relation at the end of the period (去重客户数)."""
        return self._read("persons")

    @property
    def duplicates(self) -> IntArray:
        """Of these, users with two or more (重复客户数)."""
        return self._read("duplicates")

    @property
    def ended(self) -> IntArray:
        """Relations that ended and were not handed over, whoever ended them."""
        return read_only(self.lost + self.staff_deleted + self.system_ended + self.ended_unknown)

    @property
    def net_customer(self) -> IntArray:
        """New - lost (净增客户): what customers did. It does not see what staff deleted; ``net_stock`` does."""
        return read_only(self.new - self.lost)

    @property
    def net_stock(self) -> IntArray:
        """Stock at the end - stock at the start, whatever moved it."""
        return read_only(self.new + self.transfers_in - self.ended - self.transfers_out)

    @property
    def stock_end(self) -> IntArray:
        """Relations live at the end of the period, or at ``observed_until`` if that comes first (存量)."""
        return read_only(np.cumsum(self.net_stock, axis=-1))

    @property
    def stock_start(self) -> IntArray:
        """Relations live at the start of the period; 0 in the first."""
        return read_only(self.stock_end - self.net_stock)

    @property
    def exposed(self) -> IntArray:
        """Relations live at any time of the period: the base of the rates, ``stock_start + new + transfers_in``."""
        return read_only(self.stock_start + self.new + self.transfers_in)

    @property
    def lost_rate(self) -> FloatArray:
        """Lost / exposed (流失率), in [0, 1]: who came this period can leave in it too.

        nan where nobody was exposed, and in a period that is not complete.
        """
        return read_only(np.where(self.complete, divide(self.lost, self.exposed), np.nan))

    @property
    def staff_deleted_rate(self) -> FloatArray:
        """Deleted by staff / exposed (删人率), in [0, 1]; nan as ``lost_rate``."""
        return read_only(np.where(self.complete, divide(self.staff_deleted, self.exposed), np.nan))

    def to_columns(self) -> dict[str, Array]:
        """One row per group and period."""
        grid = self.tally.counts["new"].shape
        labels = np.empty(grid, object)
        labels[...] = np.array(self.groups, object)[:, None]
        columns: dict[str, Array] = {} if self.options.by is None else {"group": labels.ravel()}
        columns["period"] = np.broadcast_to(self.periods, grid).ravel()
        columns["complete"] = np.broadcast_to(self.complete, grid).ravel()
        for name in (*_SHOWN, "net_customer", "net_stock", "lost_rate", "staff_deleted_rate"):
            columns[name] = getattr(self, name).ravel()
        return columns

    def _added(self, other: "StockFlow") -> "StockFlow":
        return StockFlow(self.options, self.tally + other.tally)

    def _read(self, name: str) -> IntArray:
        counts = self.tally.counts[name]
        return counts if self.options.by is not None else counts[0]

    def _table(self) -> TextTable:
        options, n_periods, is_complete = self.options, self.tally.n_cohorts, self.complete
        counts = [getattr(self, name).ravel() for name in _SHOWN]

        def draw(row: int) -> list[str]:
            group, place = divmod(row, n_periods)
            name = str(options.calendar_period.label(self.tally.cohorts[place : place + 1])[0])
            return [
                *([] if options.by is None else [label(self.groups[group])]),
                name if is_complete[place] else f"{name} (open)",
                *(cell(column[row]) for column in counts),
            ]

        head = [*([] if options.by is None else [options.by]), options.period, *_SHOWN]
        until = local_text(options.observed_until, tz=options.tz)
        title = f"Relations by {options.period}, observed until {until} {options.tz}"
        return TextTable(title, head, LazyRows(len(counts[0]), draw))
