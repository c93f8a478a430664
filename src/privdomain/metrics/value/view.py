"""CohortView: reading a cohort value table. Counts and money are stored; every rate is derived here."""

from typing import cast

import numpy as np

from privdomain._internal.arrays import Array, BoolArray, DateArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import cell, label
from privdomain._internal.results import Result, add_exactly
from privdomain.calendar.instants import local_text
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.starts import MAPPING
from privdomain.metrics.cohorts.tally import Tally
from privdomain.metrics.value.flows import Flows
from privdomain.metrics.value.options import ValueOptions


class CohortView(Result):
    """A table by cohort and horizon, with groups as leading axis where users were grouped.

    Shapes: ``(n_cohorts,)`` for counts of users, ``(n_cohorts, n_horizons)`` for cells, with groups one axis more.
    """

    options: ValueOptions
    tally: Tally
    flows: Flows

    @property
    def base(self) -> str:
        """Whom the users are: "members" (leads, 实际用户数) or "buyers"."""
        return self.options.base

    @property
    def cohorts(self) -> DateArray:
        """First local date of each cohort's period, ``datetime64[D]``; consecutive, empty cohorts included."""
        return read_only(self.options.cohort_period.starts(self.tally.cohorts))

    @property
    def horizons(self) -> tuple[str, ...]:
        """Labels of the horizons."""
        return self.options.horizons

    @property
    def groups(self) -> tuple[Label, ...]:
        """Labels of the groups, sorted, missing last; ``(None,)`` where users were not grouped."""
        return self.tally.labels

    @property
    def users(self) -> IntArray:
        """Users acquired in each cohort, buyers or not."""
        return self._read("users")

    @property
    def migrated(self) -> IntArray:
        """Of these, members who had bought before (老客沉淀)."""
        return self._read("migrated")

    @property
    def new_to_brand(self) -> IntArray:
        """Of these, users who had not."""
        return read_only(self.users - self.migrated)

    @property
    def closed(self) -> IntArray:
        """Users whose window had closed by ``observed_until``."""
        return self._read("closed")

    @property
    def mature(self) -> BoolArray:
        """Whether a cell is final: all its windows have closed, and its cohort's own period has ended."""
        return read_only((self.closed == self.users[..., None]) & self._has_ended[:, None])

    @property
    def provisional(self) -> BoolArray:
        """Mature cells whose refunds may still come: with refunds at order, until the refund lag has passed."""
        return read_only(self.mature & (self._read("settled") < self.users[..., None]))

    @property
    def closed_revenue_minor(self) -> IntArray:
        """Value inside closed windows [minor units]."""
        return self._read("closed_minor")

    @property
    def open_revenue_minor(self) -> IntArray:
        """Value so far inside windows that are still open [minor units]."""
        return self._read("open_minor")

    @property
    def later_revenue_minor(self) -> IntArray:
        """Value after the window [minor units]; for "first" all that is not the first order."""
        return self._read("later_minor")

    @property
    def prior_revenue_minor(self) -> IntArray:
        """Value of the cohort's users before they were acquired [minor units]."""
        return self._read("prior_minor")

    @property
    def revenue_minor(self) -> IntArray:
        """Value inside the windows so far, closed or open [minor units]."""
        return read_only(add_exactly(self.closed_revenue_minor, self.open_revenue_minor))

    @property
    def revenue(self) -> FloatArray:
        """R: value inside the window [major units]; nan until the cell is mature or where a cost is unknown."""
        return read_only(self._known_minor / self._scale)

    @property
    def open_revenue(self) -> FloatArray:
        """Value so far inside windows that are still open [major units]; nan where a cost behind it is unknown."""
        n_uncosted = self.n_uncosted - self._uncosted("uncosted_closed")
        return read_only(self._costed(self.open_revenue_minor, n_uncosted) / self._scale)

    @property
    def later_revenue(self) -> FloatArray:
        """Value after the window [major units]; nan where a cost behind it is unknown."""
        return read_only(self._costed(self.later_revenue_minor, self._uncosted("uncosted_later")) / self._scale)

    @property
    def prior_revenue(self) -> FloatArray:
        """Value before acquisition [major units]; nan where a cost behind it is unknown."""
        return read_only(self._costed(self.prior_revenue_minor, self._uncosted("uncosted_prior")) / self._scale)

    @property
    def clv(self) -> FloatArray:
        """R/M: value per user acquired [major units] (客户终身价值); nan for an empty cohort or an immature cell."""
        return read_only(divide(self._known_minor, self.users[..., None] * self._scale))

    @property
    def clv_at_risk(self) -> FloatArray:
        """Value per user over closed windows only [major units]; nan where none has closed. Its base is ``closed``."""
        closed = self._costed(self.closed_revenue_minor, self._uncosted("uncosted_closed"))
        return read_only(divide(closed, self.closed * self._scale))

    @property
    def n_uncosted(self) -> IntArray:
        """Order rows inside the windows whose variable cost is missing; zero for value="revenue"."""
        return read_only(np.broadcast_to(self._uncosted("uncosted"), self.closed.shape))

    def _uncosted(self, name: str) -> IntArray:
        """A count of order rows whose variable cost is missing; zero for value="revenue"."""
        return self._read(name) if name in self.tally.counts else np.zeros((), np.int64)

    def _costed(self, minor: IntArray, n_uncosted: IntArray) -> FloatArray:
        """Value [minor units]; nan where a cost behind it is neither known nor assumed."""
        return np.where((n_uncosted == 0) | (self.options.margin is not None), minor, np.nan)

    @property
    def _known_minor(self) -> FloatArray:
        """Value inside the window [minor units]; nan until the cell is mature or where a cost is unknown."""
        return np.where(self.mature, self._costed(self.revenue_minor, self.n_uncosted), np.nan)

    @property
    def _scale(self) -> int:
        """Minor units in one major unit; rates divide by it and by their base at once, so they are rounded once."""
        return int(10**self.options.exponent)

    @property
    def _has_ended(self) -> BoolArray:
        """Whether each cohort's own period has ended, shape ``(n_cohorts,)``."""
        ends = self.options.cohort_period.start_instants(self.tally.cohorts + 1, tz=self.options.tz)
        return np.less_equal(ends, self.options.observed_until)

    def _read(self, name: str) -> IntArray:
        """A count, without the axis of groups where users were not grouped."""
        return self._squeezed(self.tally.counts[name])

    def _squeezed(self, array: Array) -> Array:
        return read_only(array if self.options.by is not None else array[0])

    def _cells(self) -> dict[str, Array]:
        """Cell by cell: group, cohort, horizon, then the counts behind the rates."""
        grid = (len(self.groups), self.tally.n_cohorts, len(self.horizons))
        labels = np.empty(grid, object)
        labels[...] = np.array(self.groups, object)[:, None, None]
        columns: dict[str, Array] = {} if self.options.by is None else {"group": labels.ravel()}
        columns["cohort"] = np.broadcast_to(self.cohorts[:, None], grid).ravel()
        columns["horizon"] = np.broadcast_to(np.array(self.horizons, object), grid).ravel()
        columns["users"] = np.broadcast_to(self.tally.counts["users"][..., None], grid).ravel()
        names = ("closed", "closed_revenue_minor", "open_revenue_minor", "mature", "provisional")
        for name in (*names, "revenue", "clv", "clv_at_risk"):
            columns[name] = getattr(self, name).reshape(grid).ravel()
        return columns

    def _shown(self, values: FloatArray) -> list[list[list[str]]]:
        """Cells by group, cohort and horizon, as they are printed: a star marks the provisional ones."""
        grid = self.tally.counts["closed"].shape
        stars = np.where(self.provisional, "*", "").reshape(grid)
        shown = np.frompyfunc(cell, 1, 1)(values.reshape(grid)) + stars.astype(object)
        return cast("list[list[list[str]]]", shown.tolist())

    def _title(self, metric: str) -> str:
        options = self.options
        refunds = ", refunds at order" if options.refunds == "at_order" else ""
        refunds += " (* may still come)" if self.provisional.any() else ""
        until = local_text(options.observed_until, tz=options.tz)
        return (
            f"{metric} in {options.currency}: {options.value} of {options.base} by {options.period}{refunds}, "
            f"observed until {until} {options.tz}"
        )

    def _lines(self) -> list[tuple[int, int, list[str]]]:
        """Group, cohort and leading cells of each line of the printed table."""
        names = self.options.cohort_period.label(self.tally.cohorts).tolist()
        return [
            (g, c, ([] if self.options.by is None else [label(name)]) + [names[c], cell(int(users))])
            for g, name in enumerate(self.groups)
            for c, users in enumerate(self.tally.counts["users"][g])
        ]

    def _head(self) -> list[str]:
        return ([] if self.options.by is None else [self.options.by.replace(MAPPING, "group")]) + ["cohort", "users"]
