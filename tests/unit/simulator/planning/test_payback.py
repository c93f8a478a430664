"""payback: when what was paid has come back, in total and for each cohort."""

import numpy as np
import pytest
from oracle.result_laws import check_damage, check_result
from oracle.shops import WEEKS, linear, shop, stall

from privdomain.errors import BudgetError, SpecError
from privdomain.simulator import (
    Advisors,
    Ban,
    Channel,
    Clock,
    Costs,
    Referral,
    Saturation,
    Stock,
    Touching,
    Uncertain,
    payback,
)
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.planning.outlook import outcome_now

NAN = float("nan")


def test_a_cohort_is_back_when_its_orders_have_paid_its_adds():
    # 500 adds a week for 6,000; each orders 0.04 x 100 = 4 a week from the next week on: 2,000 a week, so a cohort is
    # back after its own week and three more. In total, profits are -6, -4, -2, 0, 2, 4, 6 ... thousand: the sums reach
    # 0 with the seventh
    result = payback(stall(linear("ads", 12), orders=0.04))
    assert result.profit.tolist() == [-6_000 + 2_000 * week for week in range(WEEKS)]
    assert result.periods == result.lasting == 7
    assert result.advance == 12_000
    np.testing.assert_array_equal(result.cohorts, [4] * 7 + [NAN] * 3)
    assert result.balance.tolist() == [-6_000 + 2_000 * (WEEKS - 1 - week) for week in range(WEEKS)]


def test_profit_from_the_first_period_on_is_back_after_one():
    members, costs = [Stock(name="member", count=10)], Costs(fixed_people=900)
    result = payback(stall(linear("ads", 12, spend=0), stock=members, costs=costs))
    assert (result.periods, result.lasting, result.advance) == (1, 1, 0)
    assert result.cost.tolist() == [900] * WEEKS


def test_where_nothing_is_paid_nothing_is_paid_back():
    result = payback(stall(linear("ads", 12, spend=0), stock=[Stock(name="member", count=10)]))
    assert np.isnan([result.periods, result.lasting, *result.cohorts]).all()
    assert "profit back never, for nothing is paid in any of 10 periods" in repr(result)
    assert result.stock == pytest.approx(10 * 100 * WEEKS)


def test_what_is_never_back_is_unknown():
    result = payback(stall(linear("ads", 12), orders=0.001))
    assert np.isnan([result.periods, result.lasting, *result.cohorts]).all()
    assert "not until the last of 10 periods" in repr(result)


def test_what_is_back_once_may_be_lost_again():
    # 10 members who bring 1,000 a week and 3,000 of costs from the fourth week on, to the seventh
    costs = Costs(fixed_people=[0, 0, 0, 3_000, 3_000, 3_000, 0, 0, 0, 0])
    result = payback(stall(linear("ads", 12, spend=0), stock=[Stock(name="member", count=10)], costs=costs))
    # 1, 2, 3, 1, -1, -3, -2, -1, 0, 1 thousand
    # the first week in which anything is paid is the fourth
    assert (result.periods, result.lasting, result.advance) == (4, 9, 3_000)
    assert "profit back after 4, for good after 9 of 10 periods" in repr(result)
    lost = payback(stall(linear("ads", 12, spend=[60] + [0] * 9), costs=Costs(fixed_people=[0] * 9 + [9_000])))
    # 5 people for 60 bring 500 a week, until 9,000 are due in the last
    assert (lost.periods, np.isnan(lost.lasting)) == (2, True)
    assert "after 2, but lost again by the last of 10" in repr(lost)


def test_nobody_pays_back_before_the_first_money_is_spent():
    result = payback(stall(linear("ads", 12, spend=[0] * 4 + [6_000] * 6)))
    # nobody enters in weeks 0 to 3; 500 adds of week 4 bring 50,000 in week 5
    np.testing.assert_array_equal(result.cohorts, [NAN] * 4 + [2] * 5 + [NAN])
    assert (result.periods, result.lasting, result.advance) == (6, 6, 6_000)


def test_later_money_counts_less_where_it_is_asked_for():
    base = stall(linear("ads", 12), orders=0.04, costs=Costs(discount_rate=1.0))
    plain, later = payback(base), payback(base, discounted=True)
    # a year of interest doubles; the money of week t counts 2^-((t + 1/2) / 52.18)
    factors = 2.0 ** (-(np.arange(WEEKS) + 0.5) * 7 / 365.25)
    np.testing.assert_allclose(later.profit, plain.profit * factors, rtol=1e-12)
    assert later.periods == 8
    assert "present value back" in repr(later)


FULL = shop(
    linear("moments", 12, incentive=3),
    Channel(name="live", spend=500, adds=Saturation(kind="hill", most=300, half_spend=900), incentive=5),
    stock=[Stock(name="active", count=400)],
    touching=Touching(per_contact=2, usual=2, cost=0.05),
    referral=Referral(k=0.05, reward=8, pool=9_000),
    advisors=Advisors(count=5, talks=40, cost=900, when_full="backlog", patience=0.5),
    bans=[Ban(name="closed", period=9, owned=0.3, pauses=2)],
    costs=Costs(technology=0.1, fixed_technology=500, fixed_people=800, discount_rate=0.2),
    uncertain=[Uncertain(path="basket.margin", low=0.4, high=0.6)],
)


@pytest.mark.parametrize("base", [FULL, shop(), shop(clock=Clock(n_periods=1)), stall(linear("ads", 12))])
def test_cohorts_and_stock_add_up_to_the_profit_of_the_ledger(base):
    result = payback(base)
    whole = outcome_now(base.replace(uncertain=()), Outcome.PROFIT)
    assert result.profit.sum() == pytest.approx(whole, rel=1e-10, abs=1e-6)
    assert result.balance.sum() + result.stock == pytest.approx(whole, rel=1e-10, abs=1e-6)
    later = payback(base, discounted=True)
    assert later.profit.sum() == pytest.approx(
        outcome_now(base.replace(uncertain=()), Outcome.PRESENT_VALUE), rel=1e-10
    )


def test_it_is_a_result():
    result = payback(FULL)
    check_result(result)
    generator = np.random.default_rng(3)
    for _ in range(30):
        check_damage(result, lambda members: members[int(generator.integers(len(members)))])
    with pytest.raises(TypeError, match="does not add"):
        result + result


def test_it_prints_every_period():
    lines = repr(payback(stall(linear("ads", 12), orders=0.04))).splitlines()
    assert lines[0] == "Payback of scenario: profit back after 7 of 10 periods of a week; 12,000 to advance"
    assert lines[2].split() == ["0", "-6,000", "-6,000", "12,000", "4"]
    assert lines[-1].split() == ["9", "12,000", "30,000", "-6,000", "—"]


def test_bad_input():
    with pytest.raises(SpecError, match="Pass a Scenario"):
        payback("scenario")
    with pytest.raises(SpecError, match="discounted:"):
        payback(FULL, discounted="yes")
    tenures = [0.01] * 60
    wide = shop().lifecycle.by_tenure(leave=tenures, first_order=tenures, orders=tenures, buyers_leave=tenures)
    with pytest.raises(BudgetError, match="periods x cohorts x stages is 121,000,000"):
        payback(shop(lifecycle=wide, clock=Clock(n_periods=1_000)))
