"""Trajectory, its ledger and its ROI table: what they hold, print and hand out."""

from decimal import Decimal

import attrs
import numpy as np
import pytest
from oracle.result_laws import check_result
from oracle.shops import linear, shop

from privdomain.errors import BudgetError, SpecError
from privdomain.metrics import combine
from privdomain.simulator import (
    Advisors,
    Basket,
    Clock,
    CohortRoi,
    Costs,
    ExpectedLedger,
    Lifecycle,
    LifeStage,
    Move,
    Outcome,
    Referral,
    Trajectory,
    expect,
    expect_many,
)


@pytest.fixture(scope="module")
def trajectory():
    return expect(
        shop(
            linear("ads", 7, incentive=0.333),
            clock=Clock(n_periods=30),
            costs=Costs(technology=0.0137, fixed_people=11.115),
            referral=Referral(k=0.05, reward=1.37),
        )
    )


@pytest.mark.parametrize("part", ["whole", "ledger", "roi"])
def test_results_travel_and_are_locked(trajectory, part):
    result = trajectory if part == "whole" else getattr(trajectory, part)
    check_result(result)
    with pytest.raises(TypeError, match=r"does not add. Expect a scenario that holds both"):
        combine([result, result])


def test_a_limited_trajectory_travels():
    check_result(expect(shop(advisors=Advisors(count=1, talks=500), clock=Clock(n_periods=4))))


def test_printed_lines_add_up_to_the_printed_totals(trajectory):
    lines = repr(trajectory.ledger).splitlines()[2:]
    *costs, cost, sales, discounts, revenue, profit = [Decimal(line.split()[-1].replace(",", "")) for line in lines]
    assert len(costs) == len(trajectory.ledger.lines) - 1
    assert sum(costs) == cost > 0
    assert sales + discounts == revenue
    assert revenue - cost == profit


def test_the_ledger_has_the_cost_of_the_outcomes():
    """Discounts lessen revenue, and are no cost: 10% of 300 given away."""
    basket = Basket(list_price=300, discount=0.1, margin=0.5)
    given = expect(shop(clock=Clock(n_periods=5)).with_changes({"basket": basket}))
    ledger = given.ledger
    assert ledger.cost.sum() == pytest.approx(given.mean("cost"), abs=45 * 0.005)
    assert ledger.revenue.sum() == pytest.approx(given.mean("revenue"), abs=45 * 0.005)
    assert ledger.minor[:, -1].sum() / 100 == pytest.approx(30 * given.mean("orders"), abs=45 * 0.005)
    assert "less discounts (折扣)" in repr(ledger)


@pytest.mark.parametrize(("currency", "exponent"), [("CNY", 2), ("JPY", 0), ("KWD", 3)])
def test_the_ledger_is_in_whole_minor_units(currency, exponent):
    ledger = expect(
        shop(linear("ads", 7, spend=100.126), clock=Clock(n_periods=2)).with_changes({"currency": currency})
    ).ledger
    columns = ledger.to_columns()
    minor = columns["cost"] * 10**exponent
    assert minor == pytest.approx(np.rint(minor), abs=1e-6)
    assert columns["cost"][0] == round(100.126, exponent)
    lines = columns["cost"].reshape(2, -1)
    assert ledger.cost == pytest.approx(lines[:, :-1].sum(axis=1))
    assert ledger.revenue == pytest.approx(ledger.sales_minor / 10**exponent - lines[:, -1])
    assert ledger.profit == pytest.approx(ledger.revenue - ledger.cost)


def test_the_ledger_differs_from_the_means_by_rounding_alone(trajectory):
    assert trajectory.ledger.profit == pytest.approx(trajectory.by_period("profit"), abs=10 * 0.005)
    assert trajectory.ledger.lines[0] == ("media", "advertising")


def test_roi_of_a_cohort_by_hand():
    """Everybody orders once a week at 100, and 50 join a week at 10 each: nobody leaves.

    A week is half of the next one's order, four weeks from a Monday 3.5 of them: with 28 days after 2 February always.
    """
    stays = Lifecycle(stages=(LifeStage(name="m", orders=1.0),), entry="m")
    flat = shop(
        linear("ads", 10, spend=500),
        lifecycle=stays,
        clock=Clock(start="2026-02-02", n_periods=6),
    ).with_changes({"basket": Basket(list_price=100)})
    roi = expect(flat, horizons=("1w", "28d", "5w")).roi
    assert roi.cac.tolist() == [10.0] * 6
    assert roi.clv[0] == pytest.approx([50, 350, 450])
    assert roi.roi[0] == pytest.approx([5, 35, 45])
    assert np.isnan(roi.roi).tolist() == [
        [False, False, False],
        [False, False, True],
        [False, True, True],
        [False, True, True],
        [False, True, True],
        [True, True, True],
    ]
    assert roi.by_age[1].tolist()[:5] == [0, 5_000, 5_000, 5_000, 5_000]
    assert np.isnan(roi.by_age[1, 5])


def test_first_orders_close_after_six_months():
    """0.1 of those who are left buy first each week, at 100; 6 months from 5 to 11 January are 181 days.

    So the last order counts that falls into 25 6/7 weeks after joining: 25 whole periods but for the ends, by the
    triangle 24 whole ones, 1 - (1/7)^2 / 2 of the 25th and (6/7)^2 / 2 of the 26th.
    """
    stages = (LifeStage(name="new", first_order=0.1, buyers_enter="old"), LifeStage(name="old", orders=5.0))
    one = shop(
        linear("ads", 10, spend=500),
        lifecycle=Lifecycle(stages=stages, entry="new"),
        clock=Clock(start="2026-01-05", n_periods=30),
    ).with_changes({"basket": Basket(list_price=100)})
    roi = expect(one, horizons=["first"]).roi
    weights = np.array([1.0] * 24 + [1 - (1 / 7) ** 2 / 2, (6 / 7) ** 2 / 2])
    expected = 100 * (0.1 * 0.9 ** np.arange(26)) @ weights
    assert roi.clv[0, 0] == pytest.approx(expected, rel=1e-9)
    assert not np.isnan(roi.clv[2, 0])
    assert np.isnan(roi.clv[-1, 0])


def test_without_spend_there_is_no_roi_and_without_contacts_no_cac():
    nothing = expect(shop(channels=(), clock=Clock(n_periods=3))).roi
    assert np.isnan(nothing.cac).all()
    assert np.isnan(nothing.roi).all()


def test_what_is_asked_of_a_trajectory(trajectory):
    assert trajectory.mean("adds") == trajectory.by_period("adds").sum()
    assert trajectory.sd("adds") > 0
    assert trajectory.mean(Outcome.LIVE) == pytest.approx(trajectory.live[-1].sum())
    for ask in (trajectory.mean, trajectory.sd, trajectory.by_period, trajectory.gap):
        with pytest.raises(SpecError, match=r"'profits' is no outcome. Did you mean 'profit'"):
            ask("profits")
    for ask in (trajectory.by_period, trajectory.gap):
        for outcome in ("roi", Outcome.ROI):
            with pytest.raises(SpecError, match=r"'roi' is a ratio, which is not told by period. Ask mean"):
                ask(outcome)
    assert trajectory.to_columns()["adds.ads"].tolist() == trajectory.adds[:, 0].tolist()
    assert trajectory.to_columns()["live_sd.active"].tolist() == trajectory.live_sd[:, 1].tolist()


def test_states_of_other_shapes_are_refused(trajectory):
    with pytest.raises(ValueError, match=r"one figure per period"):
        attrs.evolve(trajectory, live=np.zeros((3, 3)))
    with pytest.raises(ValueError, match=r"one amount per period and line"):
        attrs.evolve(trajectory.ledger, minor=np.zeros((3, 3)))
    with pytest.raises(ValueError, match=r"one figure per cohort and horizon"):
        attrs.evolve(trajectory.roi, adds=np.zeros(3))
    for kind, result in ((Trajectory, trajectory), (ExpectedLedger, trajectory.ledger), (CohortRoi, trajectory.roi)):
        with pytest.raises(SpecError, match=r"state: "):
            kind.from_state({**result.to_state(), "fields": {}})


@pytest.mark.parametrize("scenario", [None, {}, "shop", 3])
def test_no_scenario(scenario):
    with pytest.raises(SpecError, match=r"scenario: is a .*Pass a Scenario"):
        expect(scenario)


@pytest.mark.parametrize(
    ("horizons", "message"),
    [
        ((), "pass at least one"),
        (("1w", "1w"), "each once"),
        (("fortnight",), "'fortnight' is no horizon"),
        (None, "None is no horizon"),
        ((3,), "3 is no horizon"),
    ],
)
def test_bad_horizons(horizons, message):
    with pytest.raises(SpecError, match=message):
        expect(shop(), horizons=horizons)


def test_one_horizon_may_stand_alone():
    assert expect(shop(), horizons="1w").roi.horizons == ("1w",)


def many_stages(n_stages, n_periods):
    stages = tuple(LifeStage(name=f"s{place}") for place in range(n_stages))
    return shop(lifecycle=Lifecycle(stages=stages, entry="s0"), clock=Clock(n_periods=n_periods))


def test_budgets_are_checked_before_any_work():
    with pytest.raises(BudgetError, match=r"horizons: number of horizons is 65"):
        expect(shop(), horizons=[f"{day}d" for day in range(1, 66)])
    with pytest.raises(BudgetError, match=r"periods x stages x cohorts is 300,300,000"):
        expect(many_stages(300, 1_000))
    # 1,000 stages, 1 inflow, 1 place of the invited, 9 sums, and who was invited: 1,012.
    with pytest.raises(BudgetError, match=r"periods x \(stages \+ inflows .*\)\^3 is 51,821,686,400"):
        expect(many_stages(1_000, 50))


def test_inflows_and_delays_count_too():
    """1,000 ways in are as dear as 1,000 stages, and so are the delays of the invited."""
    channels = [linear(f"ads_{place}", 10) for place in range(1_000)]
    with pytest.raises(BudgetError, match=r"\^3 is"):
        expect(shop(*channels, clock=Clock(n_periods=20)))
    late = Referral(k=0.1, delays=(1 / 200,) * 200)
    with pytest.raises(BudgetError, match=r"\^3 is"):
        expect(shop(*channels[:100], referral=late, clock=Clock(n_periods=1_000)))


def test_what_is_held_is_bounded_before_it_is_held():
    """A stage from which a way leads to each of 900 needs 903 fates x 900 stages x 912 numbers: 5.9 GB."""
    names = [f"s{place}" for place in range(900)]
    ways = tuple(Move(to=name, rate=0.001) for name in names)
    stages = tuple(LifeStage(name=name, moves=ways if name == "s0" else ()) for name in names)
    wide = shop(lifecycle=Lifecycle(stages=stages, entry="s0"), clock=Clock(n_periods=2))
    with pytest.raises(BudgetError, match=r"ways x stages \+ periods x \(inflows \+ stages\)\) is 742,8"):
        expect(wide)


@pytest.mark.parametrize("start", ["1600-12-31", "2401-01-01"])
def test_a_calendar_without_horizons_is_refused(start):
    with pytest.raises(SpecError, match=r"clock.start: lies outside the years 1601 to 2400"):
        expect(shop(clock=Clock(start=start)))


def test_growth_past_every_measure_is_refused():
    """500 a week invite 5e8 a week later; from these come 5e14 after two more, and 1.5e15 in the next, over 1.1e15."""
    growing = shop(referral=Referral(k=1e6), clock=Clock(n_periods=100))
    with pytest.raises(SpecError, match=r"scenario: invited comes to 1.48e\+15 in period 4, over the limit"):
        expect(growing)
    with pytest.raises(SpecError, match=r"invited comes to .* in period 4"):
        expect_many(growing, {"basket.list_price": [1, 2]})


def test_the_title_of_roi_says_until_when_first_orders_count(trajectory):
    assert repr(trajectory.roi).splitlines()[0].endswith("; first orders count within six months")
    assert "six months" not in repr(expect(shop(), horizons="1w").roi)
