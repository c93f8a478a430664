"""CohortReturn: a cohort value table with its cost, so CAC, ROI and payback."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias, cast

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, DateArray, FloatArray, IntArray, read_only
from privdomain._internal.choices import check_choice
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts.spend import Spend
from privdomain.facts.vocabulary import SpendKind
from privdomain.metrics.cohorts.grid import tally_of
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.cohorts.tally import Tally
from privdomain.metrics.value.flows import Flows
from privdomain.metrics.value.options import ValueOptions
from privdomain.metrics.value.total import CohortTotal, total_of
from privdomain.metrics.value.view import CohortView

if TYPE_CHECKING:
    from privdomain.facts.columns import Amounts, Coded

CostPer: TypeAlias = Literal["users", "new_to_brand"]


@frozen(eq=False, repr=False)
class CohortReturn(CohortView, Final):
    """Value and cost by cohort and horizon. *Final*: attach spend after adding parts.

    C = 0 gives CAC 0 and ROI nan; C > 0 without users gives CAC nan and ROI 0, and is listed in ``cost_without_users``.

    Attributes:
        options: How the value table was asked for.
        tally: Its counts by group and cohort, on a grid that also holds every period with spend.
        flows: Value by cohort and local day.
        cost_by_group: Cost of the acquisition kinds [minor units], shape ``(n_groups, n_cohorts)``.
        full_cost_by_group: Cost of all kinds.
        is_covered: Whether the spend of each cohort's period is known.
        kinds: The acquisition kinds.
        per: Whom CAC divides by.
        later_spend_minor: Spend at or after ``observed_until``, left out.
    """

    add_instead: ClassVar[str] = "Add the CohortValue tables, then attach the spend."

    options: ValueOptions
    tally: Tally
    flows: Flows
    cost_by_group: IntArray = field(converter=read_only)
    full_cost_by_group: IntArray = field(converter=read_only)
    is_covered: BoolArray = field(converter=read_only)
    kinds: tuple[str, ...]
    per: CostPer
    later_spend_minor: int

    @property
    def cost_minor(self) -> IntArray:
        """C: cost of the acquisition kinds [minor units]; 0 also where it is unknown."""
        return self._squeezed(self.cost_by_group)

    @property
    def cost(self) -> FloatArray:
        """C [major units]; nan outside what the spend records cover, and until the cohort's period has ended."""
        return read_only(self._known_cost / self._scale)

    @property
    def full_cost(self) -> FloatArray:
        """Cost of all kinds of spend [major units]; nan as for ``cost``."""
        return read_only(self._known_full_cost / self._scale)

    @property
    def cac(self) -> FloatArray:
        """C/M: cost per user acquired, or per user new to the brand (获客成本) [major units]; nan without users."""
        return read_only(divide(self._known_cost, self._cac_users * self._scale))

    @property
    def roi(self) -> FloatArray:
        """R/C by horizon (投资回报率), which is CLV/CAC where CAC divides by all users.

        nan where value or cost is unknown, or the cost zero or less.
        """
        return read_only(divide(self._known_minor, _divisor(self._known_cost)))

    @property
    def net_roi(self) -> FloatArray:
        """(R - C)/C by horizon (净投资回报率)."""
        gain = self._known_minor - self._known_cost[..., None]
        return read_only(divide(gain, _divisor(self._known_cost)))

    @property
    def full_cost_roi(self) -> FloatArray:
        """R over the cost of all kinds by horizon (全成本投资回报率)."""
        return read_only(divide(self._known_minor, _divisor(self._known_full_cost)))

    @property
    def payback(self) -> DateArray:
        """Local day on which the cohort's cumulative value first reached its cost (回本日), ``datetime64[D]``.

        NaT while it has not, and where the cost is unknown, zero or less, or a variable cost is missing.
        """
        days = np.full(self.cost_by_group.shape, np.datetime64("NaT"), "M8[D]")
        is_due = self._ungrouped_known & (self.cost_by_group > 0) & self._is_costed_ever
        for g, c in np.argwhere(is_due):
            rows = self.flows.rows_of(self.groups[g], int(self.tally.first + c))
            reached = np.flatnonzero(np.cumsum(self.flows.minor[rows]) >= self.cost_by_group[g, c])
            if len(reached):
                days[g, c] = self.flows.days[rows][reached[0]].astype("M8[D]")
        return self._squeezed(days)

    @property
    def payback_horizon(self) -> Array:
        """The first mature horizon at which ROI is 1 or more, by its time; None while there is none."""
        roi = self.roi.reshape(*self.cost_by_group.shape, len(self.horizons))
        found = np.full(self.cost_by_group.shape, None, object)
        for g, c in np.ndindex(*found.shape):
            found[g, c] = next((self.horizons[h] for h in self.options.order_of_ends if roi[g, c, h] >= 1), None)
        return self._squeezed(found)

    @property
    def cost_without_users(self) -> list[dict[str, Any]]:
        """Cohorts that cost something and acquired nobody: group, cohort and cost [major units]."""
        rows = np.argwhere((self.cost_by_group > 0) & (self.tally.counts["users"] == 0))
        starts = self.cohorts
        return [
            {
                "group": self.groups[g],
                "cohort": str(starts[c]),
                "cost": self.options.money.scaled(int(self.cost_by_group[g, c])),
            }
            for g, c in rows
        ]

    def total(self) -> CohortTotal:
        """All cohorts and groups together, over cells whose value is mature and whose cost is known."""
        return total_of(self, self.cost_minor, self._is_cost_known, self._cac_users)

    def to_columns(self) -> dict[str, Array]:
        """One row per group, cohort and horizon."""
        columns = self._cells()
        for name in ("cost", "cac", "full_cost"):
            columns[name] = np.repeat(getattr(self, name).ravel(), len(self.horizons))
        for name in ("roi", "net_roi", "full_cost_roi"):
            columns[name] = getattr(self, name).ravel()
        columns["payback"] = np.repeat(self.payback.ravel(), len(self.horizons))
        return columns

    @property
    def _cac_users(self) -> IntArray:
        return self.users if self.per == "users" else self.new_to_brand

    @property
    def _known_cost(self) -> FloatArray:
        """C [minor units]; nan where it is unknown."""
        return np.where(self._is_cost_known, self.cost_minor, np.nan)

    @property
    def _known_full_cost(self) -> FloatArray:
        """Cost of all kinds [minor units]; nan where it is unknown."""
        return np.where(self._is_cost_known, self._squeezed(self.full_cost_by_group), np.nan)

    @property
    def _is_cost_known(self) -> BoolArray:
        return cast("BoolArray", self._squeezed(self._ungrouped_known))

    @property
    def _ungrouped_known(self) -> BoolArray:
        return np.broadcast_to(self.is_covered & self._has_ended, self.cost_by_group.shape)

    @property
    def _is_costed_ever(self) -> BoolArray:
        uncosted = self.tally.counts.get("uncosted_ever", np.zeros_like(self.cost_by_group))
        return np.equal(uncosted, 0) | (self.options.margin is not None)

    def _table(self) -> TextTable:
        clv, roi, cac = self._shown(self.clv), self._shown(self.roi), self.cac.reshape(self.cost_by_group.shape)
        rows = []
        for g, c, head in self._lines():
            rows.append([*head, cell(cac[g, c]), "CLV", *clv[g][c]])
            rows.append([""] * (len(head) + 1) + ["ROI", *roi[g][c]])
        return TextTable(self._title("CAC, CLV and ROI"), [*self._head(), "CAC", "", *self.horizons], rows)


def _divisor(cost: FloatArray) -> FloatArray:
    """A cost beside the horizons; zero, which makes a ratio nan, where it is zero or less."""
    return np.maximum(cost, 0)[..., None]


def attach_spend(value: CohortView, spend: Spend, *, kinds: Sequence[str], per: CostPer) -> CohortReturn:
    """The table with its cost; see ``CohortValue.with_spend``."""
    check_kind(spend, Spend, "spend")
    options = value.options
    for name, ours, theirs in (("tz", options.tz, spend.tz), ("currency", options.money, spend.money)):
        if ours != theirs:
            raise DataError(f"spend.{name}", f"is {theirs!r} where the orders have {ours!r}", hint="Convert one side.")
    check_choice("per", per, ("users", "new_to_brand"))
    wanted = _kinds(kinds)
    is_observed = spend.instants < options.observed_until
    minor = cast("Amounts", spend.columns["amount"]).minor
    later = int(minor[~is_observed].sum())
    spend, minor = spend.take(is_observed), minor[is_observed]

    periods = options.cohort_period.index(spend.instants, tz=options.tz)
    groups, labels = _spend_groups(value, spend)
    kind = cast("Coded", spend.columns["kind"])
    is_wanted = np.isin(kind.codes, np.flatnonzero([name in wanted for name in kind.names.tolist()]))
    costs = tally_of(groups, periods, labels, {"cost": np.where(is_wanted, minor, 0), "full": minor})
    tally = value.tally + value.tally.empty(costs.labels, costs.first, costs.n_cohorts)
    costs += costs.empty(tally.labels, tally.first, tally.n_cohorts)
    return CohortReturn(
        options,
        tally,
        value.flows,
        costs.counts["cost"],
        costs.counts["full"],
        _covered(spend, periods, options, tally),
        wanted,
        per,
        later,
    )


def _kinds(kinds: Sequence[str]) -> tuple[str, ...]:
    given = [kinds] if isinstance(kinds, str) else list(kinds) if isinstance(kinds, Iterable) else []
    if not given:
        raise SpecError([("kinds", "no_kind", f"{kinds!r}: pass at least one kind of spend.")])
    for kind in given:
        if not isinstance(kind, str) or kind not in set(SpendKind):
            raise UnknownNameError(str(kind), [str(known) for known in SpendKind], what="kind of spend")
    return tuple(sorted({str(kind) for kind in given}))


def _spend_groups(value: CohortView, spend: Spend) -> tuple[IntArray, tuple[Label, ...]]:
    """Group of each spend row: its channel where users are grouped by channel, the only group where they are not."""
    if value.options.by is None:
        return np.zeros(len(spend), np.int64), (None,)
    if value.options.by != "channel":
        message = f"spend is known by channel, not by {value.options.by!r}. Group by 'channel', or not at all."
        raise SpecError([("by", "unknown_to_spend", message)])
    column = spend.columns.get("channel")
    if column is None:
        raise DataError("spend.channel", "is needed for users grouped by channel", hint="Give Spend a channel.")
    coded = cast("Coded", column)
    labels: tuple[Label, ...] = (*coded.names.tolist(), None)
    used = np.unique(coded.codes % len(labels))
    return np.searchsorted(used, coded.codes % len(labels)), tuple(labels[code] for code in used)


def _covered(spend: Spend, periods: IntArray, options: ValueOptions, tally: Tally) -> BoolArray:
    """Which cohorts' periods lie whole within what the spend records cover."""
    if spend.covers is None:
        if not len(periods):
            return np.zeros(tally.n_cohorts, np.bool_)
        return np.isin(tally.cohorts, np.arange(periods.min(), periods.max() + 1))
    edges = options.cohort_period.start_instants(np.append(tally.cohorts, tally.cohorts[-1:] + 1), tz=options.tz)
    is_covered: BoolArray = np.logical_and(edges[:-1] >= spend.covers[0], edges[1:] <= spend.covers[1])
    return is_covered
