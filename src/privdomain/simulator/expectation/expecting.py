"""expect: what a scenario comes to on average, exactly where nothing is limited."""

from collections.abc import Sequence

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain._internal.money import Currency
from privdomain.calendar.horizon import STANDARD_HORIZONS, Horizon, HorizonLike
from privdomain.facts import ACQUISITION
from privdomain.simulator.asked import read_horizons, read_scenario
from privdomain.simulator.expectation.anniversaries import Anniversaries
from privdomain.simulator.expectation.asked import check_expectation
from privdomain.simulator.expectation.cohort_roi import CohortRoi, by_age
from privdomain.simulator.expectation.cohorts import Cohorts
from privdomain.simulator.expectation.deviations import Deviations
from privdomain.simulator.expectation.effects import Effects
from privdomain.simulator.expectation.expected_ledger import IS_DISCOUNT, ExpectedLedger
from privdomain.simulator.expectation.gaps import ESTIMATED, Gaps
from privdomain.simulator.expectation.lifetimes import Habits, lifetimes
from privdomain.simulator.expectation.limits import limits_of
from privdomain.simulator.expectation.passed import Passed
from privdomain.simulator.expectation.places import Places
from privdomain.simulator.expectation.trajectory import Trajectory
from privdomain.simulator.outcomes import Outcome, Totals
from privdomain.simulator.plan import Plan
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.steps.ledger import COST_LINES, worth_now

__all__ = ["expect"]

_COUNTED = (
    Outcome.ADDS,
    Outcome.LOST_ADDS,
    Outcome.LEFT,
    Outcome.BANNED,
    Outcome.BUYERS,
    Outcome.ORDERS,
)
_IS_ACQUISITION = np.array([kind in ACQUISITION for kind, _ in COST_LINES])


def expect(scenario: Scenario, *, horizons: Sequence[HorizonLike] = STANDARD_HORIZONS) -> Trajectory:
    """What a scenario comes to on average (期望): contacts, orders, money, ROI by cohort, and how they spread.

    No chance is drawn. Where nothing is limited, means and standard deviations are exact; where advisors, their talks,
    or a pool of people to be invited set a limit, ``Trajectory.gap`` estimates by how much means promise too much.
    Who enters in a period orders and leaves from the next one on, and orders before anybody leaves. So with a constant
    margin m per period, probability to stay r and interest d per period, a contact is worth m / (1 + d - r) in the
    middle of the period of joining; the textbook's m r / (1 + d - r) lets people leave before they first pay.

    Args:
        scenario: What is assumed. Parameters that are uncertain stand at their values.
        horizons: Horizons of the ROI table.

    Raises:
        SpecError: no scenario, bad horizons, a start outside the years 1601 to 2400, or growth past 2**50 contacts.
        BudgetError: periods x stages x cohorts past 100 million, or too many stages, inflows and referral delays for
            covariances; nothing was computed.

    Source:
        Gupta & Lehmann (2003), "Customers as assets", Journal of Interactive Marketing 17(1), for the textbook's form.

    Examples:
        >>> from privdomain.simulator import Basket, Channel, Lifecycle, Saturation, Scenario
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[Channel(name="moments", spend=12_000, adds=Saturation(cost_per_add=12))],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08),
        ...     basket=Basket(list_price=320, margin=0.55),
        ... )
        >>> trajectory = expect(shop)
        >>> trajectory.mean("adds"), round(trajectory.sd("adds"))
        (52000.0, 228)
        >>> trajectory.is_exact
        True
        >>> [round(float(roi), 2) for roi in trajectory.roi.roi[0]]
        [12.94, 0.4, 3.32, 7.13, 11.73, 26.57]
    """
    read = read_horizons(horizons)
    check_expectation(read_scenario(scenario))
    plan = Plan.of(scenario)
    passed, places, limits = Passed.of(plan), Places.of(scenario), limits_of(plan)
    effects, habits = Effects.of(plan, places), Habits.of(plan, passed.coverage)
    cohorts = Cohorts(plan, places, passed)
    deviations, gaps = Deviations(plan, places, passed), Gaps(plan, places, passed)
    for stretch in lifetimes(plan, places, habits, effects):
        for moments in (cohorts, gaps if limits else deviations):
            moments.add(stretch)
    flows, currency = _flows(plan, passed), Currency.of(scenario.currency)
    return Trajectory(
        name=scenario.name,
        currency=currency.code,
        stages=plan.stages.names,
        inflows=tuple(inflow.name for inflow in plan.inflows),
        limits=limits,
        live=passed.live,
        live_sd=deviations.live,
        adds=passed.taken,
        flows=flows,
        gaps=gaps.values if limits else np.zeros(flows.shape),
        means=_means(passed, flows),
        deviations=np.full(len(Outcome), np.nan) if limits else deviations.totals(),
        ledger=ExpectedLedger.of(passed.costs, passed.sales, currency.code, currency.exponent),
        roi=_roi(plan, passed, cohorts, read),
    )


def _flows(plan: Plan, passed: Passed) -> FloatArray:
    """Means by period and outcome."""
    discounts = passed.costs[:, IS_DISCOUNT].sum(axis=1)
    revenue, cost = passed.sales - discounts, passed.costs.sum(axis=1) - discounts
    worth = worth_now(plan, np.arange(plan.n_periods))
    flows = {
        Outcome.ADDS: passed.taken.sum(axis=1),
        Outcome.LOST_ADDS: passed.lost.sum(axis=1),
        Outcome.LEFT: passed.left.sum(axis=1),
        Outcome.BANNED: passed.banned.sum(axis=1),
        Outcome.BUYERS: passed.first.sum(axis=1),
        Outcome.ORDERS: (passed.first + passed.repeat).sum(axis=1),
        Outcome.REVENUE: revenue,
        Outcome.COST: cost,
        Outcome.PRESENT_VALUE: worth * (revenue - cost),
        Outcome.PROFIT: revenue - cost,
        Outcome.LIVE: passed.live.sum(axis=1),
    }
    return np.stack([flows[outcome] for outcome in ESTIMATED], axis=1)


def _means(passed: Passed, flows: FloatArray) -> FloatArray:
    """Totals by outcome."""
    sums = dict(zip(ESTIMATED, flows.sum(axis=0)[:, None], strict=True))
    totals = Totals(
        counts={outcome: sums[outcome] for outcome in _COUNTED},
        costs=dict(zip(COST_LINES, passed.costs.sum(axis=0)[:, None], strict=True)),
        sales=passed.sales.sum(keepdims=True),
        present_value=sums[Outcome.PRESENT_VALUE],
        live=flows[-1:, ESTIMATED.index(Outcome.LIVE)],
    )
    return np.array([mean.item() for mean in totals.outcomes().values()])


def _roi(plan: Plan, passed: Passed, cohorts: Cohorts, horizons: tuple[Horizon, ...]) -> CohortRoi:
    clock = plan.scenario.clock
    revenue = [
        Anniversaries.read_at(clock, horizon).sums(cohorts.first if horizon.is_first else cohorts.revenue)
        for horizon in horizons
    ]
    return CohortRoi(
        currency=plan.scenario.currency,
        starts=np.datetime64(clock.start, "D") + np.arange(plan.n_periods) * int(clock.days),
        horizons=tuple(horizon.label for horizon in horizons),
        adds=passed.taken.sum(axis=1),
        cost=passed.costs[:, _IS_ACQUISITION].sum(axis=1),
        revenue=np.stack(revenue, axis=1),
        by_age=by_age(cohorts.revenue),
    )
