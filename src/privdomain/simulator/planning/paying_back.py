"""payback: when what was paid has come back."""

from typing import Any, ClassVar, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.choices import check_flag
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final as FinalResult
from privdomain.errors import BudgetError
from privdomain.facts import SpendKind
from privdomain.simulator.asked import read_scenario
from privdomain.simulator.chance import Average
from privdomain.simulator.outcomes import total
from privdomain.simulator.plan import Plan
from privdomain.simulator.planning.outlook import certain
from privdomain.simulator.running import Elapsed, run
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.steps.ledger import COST_LINES, discount_of, worth_now
from privdomain.simulator.whatif_runs.figures import decimals_of, figure

__all__ = ["Payback", "payback"]

MOST_CELLS: Final = 100_000_000
"""Periods x cohorts x stages of one question."""

_ENTRY: Final = tuple(line for line in COST_LINES if line[0] in (SpendKind.MEDIA, SpendKind.INCENTIVE))
_SERVICE: Final = tuple(line for line in COST_LINES if line[0] in (SpendKind.PEOPLE, SpendKind.TECHNOLOGY))


@frozen(eq=False, repr=False, kw_only=True)
class Payback(FinalResult):
    """When the money put in has come back (回本周期), on the expectation. Kind of result: final.

    Attributes:
        scenario: Name of the scenario.
        period: Length of a period.
        discounted: Whether later money counts less, by the rate of the scenario.
        profit: Expected profit of each period, ``(n_periods,)``.
        balance: Profit of each cohort from its period to the last one, ``(n_periods,)``. Who entered in a period bears
            its media and incentives, brings the margin of its own orders, and bears people and technology by its share
            of contacts. With that of the starting stock they add up to the profit.
        stock: The same of the starting stock.
        cost: Expected cost of each period, ``(n_periods,)``.
        cohorts: Periods until each cohort has paid back, its own counted, ``(n_periods,)``; nan where it has not until
            the last period, which for late cohorts says little, where nobody entered, or nothing was paid.
    """

    add_instead: ClassVar[str] = "Compare scenarios side by side."

    scenario: str
    period: str
    discounted: bool
    profit: FloatArray = field(converter=read_only)
    balance: FloatArray = field(converter=read_only)
    stock: float
    cost: FloatArray = field(converter=read_only)
    cohorts: FloatArray = field(converter=read_only)

    @property
    def cumulative(self) -> FloatArray:
        """Profit up to the end of each period."""
        return read_only(np.cumsum(self.profit))

    @property
    def periods(self) -> float:
        """Periods until cumulative profit is 0 or more for the first time after something was paid; nan where never."""
        return first_back(self.profit, self.cost)

    @property
    def lasting(self) -> float:
        """Periods from which on cumulative profit stays there; nan where it ends below 0."""
        below = np.flatnonzero(self.cumulative < 0)
        if self.cumulative[-1] < 0:
            return float("nan")
        return float(below[-1] + 2) if len(below) else self.periods

    @property
    def advance(self) -> float:
        """Money that has to be advanced at most (最大垫资): how far cumulative profit falls below 0 [major unit]."""
        return float(max(-self.cumulative.min(), 0.0))

    def to_columns(self) -> dict[str, Array]:
        """One row per period, and the cohort that entered in it."""
        return {
            "period": np.arange(len(self.profit)),
            "profit": self.profit,
            "cost": self.cost,
            "cumulative": self.cumulative,
            "cohort_balance": self.balance,
            "cohort_payback": self.cohorts,
        }

    def _table(self) -> TextTable:
        decimals = decimals_of(self.cumulative[-1])
        value = "present value" if self.discounted else "profit"
        title = (
            f"Payback of {self.scenario}: {value} back {self._back} of {len(self.profit)} periods of a {self.period}; "
            f"{figure(self.advance, decimals)} to advance"
        )
        rows = [
            [str(at), *(figure(part[at], decimals) for part in (self.profit, self.cumulative, self.balance)), back_text]
            for at, back_text in enumerate(cell(value, decimals=0) for value in self.cohorts.tolist())
        ]
        return TextTable(title, ["period", value, "cumulative", "of its cohort", "back after"], rows)

    @property
    def _back(self) -> str:
        if not self.cost.any():
            return "never, for nothing is paid in any"
        if np.isnan(self.periods):
            return "not until the last"
        if np.isnan(self.lasting):
            return f"after {self.periods:.0f}, but lost again by the last"
        return f"after {self.periods:.0f}" + (
            "" if self.lasting == self.periods else f", for good after {self.lasting:.0f}"
        )


def payback(scenario: Scenario, /, *, discounted: bool = False) -> Payback:
    """Periods until cumulative profit, after all costs, is 0 or more (回本周期): in total, and for each cohort.

    Media and incentives alone come back sooner: that is the CAC payback, which a service team never sees. Here
    everybody is paid.

    Args:
        scenario: The scenario; its uncertain parameters stand at their values.
        discounted: Whether later money counts less, by ``costs.discount_rate``.

    Raises:
        SpecError: no scenario, no flag, or growth past 2**50 contacts.
        BudgetError: more periods x cohorts x stages than fit.

    Examples:
        >>> from privdomain.simulator import Basket, Channel, Lifecycle, Saturation, Scenario
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[Channel(name="moments", spend=12_000, adds=Saturation(cost_per_add=12))],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08),
        ...     basket=Basket(list_price=320, margin=0.55),
        ... )
        >>> result = payback(shop)
        >>> result.periods, float(result.cohorts[0]), round(result.advance)
        (6.0, 4.0, 19947)
    """
    shop = certain(read_scenario(scenario))
    check_flag("discounted", discounted)
    n, cells = shop.clock.n_periods, shop.clock.n_periods**2 * len(shop.stages)
    if cells > MOST_CELLS:
        raise BudgetError("scenario", MOST_CELLS, cells, "periods x cohorts x stages")
    plan = Plan.of(shop)
    parts, entered = [], []
    for elapsed in run(plan, Average(), 1, by_cohort=True):
        parts.append(money_of(plan, elapsed))
        entered.append(elapsed.flows.taken.any())
    revenue, cost = np.moveaxis(np.array(parts), 1, 0)
    if discounted:
        worth = np.array([float(worth_now(plan, period)) for period in range(n)])[:, None]
        revenue, cost = revenue * worth, cost * worth
    profits = revenue - cost
    backs = [first_back(profits[at:, at + 1], cost[at:, at + 1]) for at in range(n)]
    return Payback(
        scenario=shop.name,
        period=shop.clock.period,
        discounted=bool(discounted),
        profit=profits.sum(axis=1),
        balance=profits[:, 1:].sum(axis=0),
        stock=float(profits[:, 0].sum()),
        cost=cost.sum(axis=1),
        cohorts=np.where(entered, backs, np.nan),
    )


def money_of(plan: Plan, elapsed: Elapsed) -> FloatArray:
    """Revenue and cost of a period by cohort, ``(2, n_cohorts)``; they add up to those of the ledger."""
    flows, basket = elapsed.flows, plan.scenario.basket
    kept = (flows.sales - flows.refunded)[:, 0]
    orders = (flows.first + flows.repeat).sum(axis=0)[:, 0]
    cost = kept * (1 - basket.margin) + orders * basket.fulfilment
    entered = elapsed.period + 1
    cost[entered] += _number(total(elapsed.costs, _ENTRY))
    contacts = flows.base.sum(axis=0)[:, 0]
    service, everybody = _number(total(elapsed.costs, _SERVICE)), contacts.sum()
    if everybody:
        cost += service * contacts / everybody
    else:
        cost[entered] += service
    return np.array([kept * (1 - _number(discount_of(plan, elapsed.period))), cost])


def first_back(profits: FloatArray, costs: FloatArray) -> float:
    """Periods until profits add up to 0 or more, some cost among them; nan where they never do."""
    is_back = (np.cumsum(profits) >= 0) & (np.cumsum(costs) > 0)
    return float(np.argmax(is_back) + 1) if is_back.any() else float("nan")


def _number(value: Any) -> float:
    return float(np.asarray(value).item())
