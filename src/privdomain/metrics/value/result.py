"""CohortValue: the additive result of cohort_value."""

from collections.abc import Sequence

from attrs import frozen

from privdomain._internal.arrays import Array
from privdomain._internal.reprs import TextTable
from privdomain._internal.results import Additive
from privdomain.facts.spend import Spend
from privdomain.facts.vocabulary import ACQUISITION
from privdomain.metrics.cohorts.tally import Tally
from privdomain.metrics.value.flows import Flows
from privdomain.metrics.value.options import ValueOptions
from privdomain.metrics.value.returns import CohortReturn, CostPer, attach_spend
from privdomain.metrics.value.total import CohortTotal, total_of
from privdomain.metrics.value.view import CohortView


@frozen(eq=False, repr=False)
class CohortValue(CohortView, Additive):
    """Value by cohort and horizon. *Additive*: ``+`` over disjoint users is exact.

    At every horizon ``revenue_minor`` (closed and open windows) + ``later_revenue_minor`` + ``prior_revenue_minor`` +
    ``outside_revenue_minor`` add up to all orders, to the minor unit.

    Attributes:
        options: How the table was asked for.
        tally: The counts by group and cohort.
        flows: Value by cohort and local day, for the day of payback.
        outside_revenue_minor: Value of users who were never acquired: buyers absent from members, refund-only users.
        n_uncosted_outside: Their order rows whose variable cost is missing.
        n_zero: Purchase rows worth nothing (full coupons).
        n_orphan_refunds: With refunds at order, refund rows that name no purchase; they count at their own time.
        orphan_minor: Their value [minor units].
    """

    options: ValueOptions
    tally: Tally
    flows: Flows
    outside_revenue_minor: int
    n_uncosted_outside: int
    n_zero: int
    n_orphan_refunds: int
    orphan_minor: int

    @property
    def outside_revenue(self) -> float:
        """Value of users who were never acquired [major units]; nan where a cost behind it is unknown."""
        if self.n_uncosted_outside and self.options.margin is None:
            return float("nan")
        return self.options.money.scaled(self.outside_revenue_minor)

    def with_spend(self, spend: Spend, *, kinds: Sequence[str] = ACQUISITION, per: CostPer = "users") -> CohortReturn:
        """The table with its cost: CAC (获客成本), ROI (投资回报率) and payback (回本).

        Spend counts in the cohort of its own local period, and in the group of its channel where users are grouped by
        channel. The result is *final*: attach spend after adding parts.

        Args:
            spend: What was paid.
            kinds: Kinds of spend that acquire users; CAC, ROI and payback divide by them.
            per: Whom CAC divides by: all "users" of the cohort, or those "new_to_brand".

        Raises:
            DataError: spend of another tz or currency.
            SpecError: users grouped by something that spend does not know, or an unknown kind.
        """
        return attach_spend(self, spend, kinds=kinds, per=per)

    def total(self) -> CohortTotal:
        """All cohorts and groups together, over mature cells only."""
        return total_of(self)

    def to_columns(self) -> dict[str, Array]:
        """One row per group, cohort and horizon."""
        return self._cells()

    def _added(self, other: "CohortValue") -> "CohortValue":
        return CohortValue(
            self.options,
            self.tally + other.tally,
            self.flows + other.flows,
            self.outside_revenue_minor + other.outside_revenue_minor,
            self.n_uncosted_outside + other.n_uncosted_outside,
            self.n_zero + other.n_zero,
            self.n_orphan_refunds + other.n_orphan_refunds,
            self.orphan_minor + other.orphan_minor,
        )

    def _table(self) -> TextTable:
        clv = self._shown(self.clv)
        rows = [[*head, *clv[g][c]] for g, c, head in self._lines()]
        return TextTable(self._title("CLV"), [*self._head(), *self.horizons], rows)
