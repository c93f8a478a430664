"""Measured axes against their slow reading, and the laws that they keep."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.local_time import DAY
from oracle.result_laws import check_damage, check_result, fewer
from oracle.selectors_axes import categories_of, gamma_quantile, read_axes, t_quantile, unmatched
from oracle.selectors_axes_coverage import DIFFICULTY, MONEY, RATES, bought, covered, half_money, looked
from oracle.selectors_axes_worlds import KINDS, LOOK_BACK, WORLDS, category_of, events_of_world, orders_of_world

from privdomain.facts import Events, Orders
from privdomain.selectors import axes_from_facts, win_shares
from privdomain.selectors.axes.scales import repurchase_at
from privdomain.selectors.axes.student import t_quantile as fast_t_quantile


def asked(world, orders=None, events=None):
    """The library's answer."""
    return axes_from_facts(
        orders_of_world(world) if orders is None else orders,
        events_of_world(world) if events is None else events,
        product_of=KINDS if world.way == "mapping" else world.way,
        observed_until=world.until,
        look_back="30d",
        scale=dict(zip(("days", "views", "breadth"), world.centres, strict=True)),
        least_exposure=world.least_exposure,
        **world.options,
        truncate=True,
    )


@given(WORLDS)
def test_every_count_and_estimate_is_that_of_the_slow_reading(world):
    result = asked(world)
    expected = read_axes(
        world.orders,
        [row for row in world.views if row["name"] == "view"],
        category=lambda row: category_of(row, world.way),
        has_breadth=world.way != "product",
        until=world.until,
        tz="Asia/Shanghai",
        look_back=LOOK_BACK,
        centres=world.centres,
        **world.options,
    )
    assert list(result.categories) == sorted(expected, key=lambda name: (name is None, name))
    read = [expected[name] for name in result.categories]
    by_row = (world.orders, lambda row: category_of(row, world.way), world.options["refunds"])
    assert result.n_unmatched_refunds == unmatched(*by_row)
    least = int(world.least_exposure.rstrip("ds")) / 365.25
    assert result.is_too_short.tolist() == [one.exposure < least for one in read]
    rates = [math.nan if one.exposure < least else (one.n_purchases - one.n_buyers) / one.exposure for one in read]
    for name in ("n_buyers", "n_purchases", "revenue_minor", "n_seen"):
        assert getattr(result, name).tolist() == [getattr(one, name) for one in read]
    for ours, theirs in (
        (result.exposure, [float(one.exposure) for one in read]),
        (result.repurchase_per_year, [float(rate) for rate in rates]),
        (result.basket, [one.revenue_minor / one.n_purchases / 100 for one in read]),
        (result.dispersion, [one.dispersion for one in read]),
        (result.basket_error, [one.basket_error for one in read]),
        (result.decision_difficulty, [one.difficulty for one in read]),
        (result.difficulty_error, [one.difficulty_error for one in read]),
    ):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


@given(WORLDS)
def test_intervals_are_those_of_their_scales(world):
    result = asked(world)
    for place in range(len(result.categories)):
        t = fast_t_quantile(result.n_buyers, 0.95)[place]
        spread, repeats = float(result.dispersion[place]), int(result.n_repeats[place])
        shape = repeats / spread + 0.5
        arms = (-t, t * math.exp(1.5 * math.sqrt((spread - 1) / (repeats + 2 * spread))))
        roots = [1 - 1 / (9 * shape) + arm / (3 * math.sqrt(shape)) for arm in arms]
        bounds = [shape * max(root, 0.0 * root) ** 3 * spread / float(result.exposure[place]) for root in roots]
        bounds = [math.nan if result.is_too_short[place] else bound for bound in bounds]
        np.testing.assert_allclose(result.repurchase_interval[:, place], bounds, rtol=1e-9, atol=1e-12)
        basket, error = float(result.basket[place]), float(result.basket_error[place])
        arms = (-t * error, t * error * math.exp(1.5 * error))
        bounds = [basket * math.exp(max(min(arm, 20.0), -20.0)) if arm == arm else arm for arm in arms]  # noqa: PLR0124 - nan
        np.testing.assert_allclose(result.basket_interval[:, place], bounds, rtol=1e-9, atol=1e-12)
        n_seen, error = int(result.n_seen[place]), float(result.difficulty_error[place])
        t = fast_t_quantile(result.n_seen, 0.95)[place]
        middle = (n_seen * float(result.decision_difficulty[place]) + 0.5) / (n_seen + 1)
        logit = math.log(middle / (1 - middle)) if middle == middle else math.nan  # noqa: PLR0124 - nan
        bounds = [1 / (1 + math.exp(-logit - sign * min(t * error, 20.0))) for sign in (-1, 1)]
        np.testing.assert_allclose(result.difficulty_interval[:, place], bounds, rtol=1e-9, atol=1e-12)


@given(WORLDS)
def test_an_estimate_lies_in_its_interval_where_buyers_are_known_to_differ(world):
    result = asked(world)
    for value, (low, high) in (
        (result.basket, result.basket_interval),
        (result.decision_difficulty, result.difficulty_interval),
        (result.repurchase_per_year, result.repurchase_interval),
    ):
        known = ~np.isnan(low)
        assert np.array_equal(known, ~np.isnan(high))
        tiny = 1e-12 * value[known]
        assert (low[known] - tiny <= value[known]).all()
        assert (value[known] <= high[known] + tiny).all()


@given(WORLDS, st.permutations(range(10)), st.permutations(range(10)))
def test_the_order_of_rows_changes_nothing(world, places, others):
    orders = [world.orders[place] for place in places if place < len(world.orders)]
    views = [world.views[place] for place in others if place < len(world.views)]
    assert asked(world, orders_of_world(world, orders), events_of_world(world, views)) == asked(world)


@given(WORLDS, st.integers(1, 4))
def test_parts_of_split_users_joined_again_are_the_whole(world, n):
    orders, events = orders_of_world(world), events_of_world(world)
    joined = Orders.concat(orders.split(n), duplicates="keep"), type(events).concat(events.split(n))
    assert asked(world, *joined) == asked(world)


@given(WORLDS, st.sampled_from([4, 64]))
def test_another_unit_of_money_moves_the_basket_alone(world, factor):
    # powers of two, so that floats scale exactly
    one, many = asked(world), asked(world, orders_of_world(world, factor=factor))
    assert many.revenue_minor.tolist() == (one.revenue_minor * factor).tolist()
    np.testing.assert_array_equal(many.basket_interval, one.basket_interval * factor)
    for name in ("repurchase_interval", "difficulty_interval", "n_seen", "exposure", "basket_error"):
        np.testing.assert_array_equal(getattr(many, name), getattr(one, name))


@given(WORLDS)
def test_a_category_is_measured_as_if_it_were_alone(world):
    whole = asked(world)
    of_rows = categories_of(world.orders, lambda row: category_of(row, world.way), world.options["refunds"])
    for place, name in enumerate(whole.categories):
        orders = [row for row, of_row in zip(world.orders, of_rows, strict=True) if of_row == name]
        alone = asked(world, orders_of_world(world, orders))
        assert alone.to_records() == [whole.to_records()[place]]
        drawn = whole.draws(5, seed=3)
        for column, values in alone.draws(5, seed=3).items():
            np.testing.assert_array_equal(values[0], drawn[column][place])


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_results_travel_are_locked_read_as_records_and_survive_damage(world, random):
    measured = asked(world)
    for result in (measured, win_shares(measured, seed=1, draws=3)):
        check_result(result)
        check_damage(result, random.choice)


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.99])
def test_the_cube_root_comes_close_to_the_gamma_distribution(confidence):
    # of shape repeats / dispersion + 1/2, rate exposure / dispersion, here 1
    repeats = np.array([0, 1, 2, 5, 20, 200])
    z = fast_t_quantile(np.array([10**9]), confidence)[0]
    for sign in (-1, 1):
        ours = repurchase_at(np.full(len(repeats), sign * z), repeats, np.ones(6), np.ones(6))
        exact = [gamma_quantile(n + 0.5, 0.5 + sign * confidence / 2) for n in repeats.tolist()]
        assert np.abs(ours[0] - exact[0]) < 0.2  # nobody came back: the worst case
        np.testing.assert_allclose(ours[1:], exact[1:], rtol=0.12, atol=0.03)
        np.testing.assert_allclose(ours[3:], exact[3:], rtol=0.025)


@pytest.mark.parametrize(("confidence", "error"), [(0.5, 1e-3), (0.95, 2e-3), (0.99, 1e-2), (0.999, 5e-2)])
def test_students_quantile_is_that_of_the_distribution(confidence, error):
    freedom = np.array([1, 2, 3, 4, 5, 8, 30, 200])
    exact = [t_quantile(degrees, confidence) for degrees in freedom.tolist()]
    ours = fast_t_quantile(freedom, confidence)
    np.testing.assert_allclose(ours, exact, rtol=error)
    np.testing.assert_allclose(ours[:2], exact[:2], rtol=1e-9)
    np.testing.assert_allclose(ours[5:], exact[5:], rtol=error / 10)


def within(share, low, high, n):
    """Whether a share of n draws may come from a true one between two: four standard deviations are let go."""
    return low - 4 * math.sqrt(low * (1 - low) / n) <= share <= high + 4 * math.sqrt(high * (1 - high) / n)


@pytest.mark.parametrize("n_buyers", [30, 100])
def test_intervals_hold_the_truth_as_often_as_is_said_where_buyers_differ_moderately(n_buyers):
    n, found = 400, []
    for rates, truth in (RATES["Gamma 1"], RATES["Gamma 3"]):
        found.append(covered(bought(n_buyers, n, n_buyers, rates, half_money).repurchase_interval, truth))
    for name in ("log-normal, 0.5 between and 0.6 within", "log-normal 0.5"):
        rates, money, truth = MONEY[name]
        found.append(covered(bought(n_buyers, n, n_buyers, rates, money).basket_interval, truth))
    axes, truth = looked(n_buyers, n, n_buyers, DIFFICULTY["geometric days"])
    found.append(covered(axes.difficulty_interval, truth))
    assert [share for share in found if not within(share, 0.94, 0.97, n)] == []


@pytest.mark.parametrize("n_buyers", [5, 10, 30])
def test_intervals_hold_the_truth_as_often_as_is_said_in_hard_worlds(n_buyers):
    n, found = 400, []
    rates, truth = RATES["Gamma 0.2"]
    found.append(covered(bought(n_buyers, n, n_buyers, rates, half_money).repurchase_interval, truth))
    for name in ("one in ten buys two units", "log-normal 1.5"):
        rates, money, truth = MONEY[name]
        found.append(covered(bought(n_buyers, n, n_buyers, rates, money).basket_interval, truth))
    for name in ("one in five hesitates", "one in ten hesitates"):
        axes, truth = looked(n_buyers, n, n_buyers, DIFFICULTY[name])
        found.append(covered(axes.difficulty_interval, truth))
    assert [share for share in found if not within(share, 0.9, 1, n)] == []


@pytest.mark.parametrize("n_buyers", [2, 3, 30])
def test_buyers_who_are_all_alike_prove_nothing(n_buyers):
    # the trap: of buyers who saw one view and paid one price the spread is 0, and a draw from it certain
    buyers = np.arange(n_buyers)
    days = np.full(n_buyers, 200 * DAY)
    facts = {"tz": "UTC", "time_unit": "us"}
    orders = Orders(buyers, days, np.full(n_buyers, 50), currency="CNY", product=["p"] * n_buyers, **facts)
    views = Events(buyers, days, ["view"] * n_buyers, attributes={"product": ["p"] * n_buyers}, **facts)
    axes = axes_from_facts(orders, views, product_of="product", observed_until=700 * DAY)
    for low, high in (axes.repurchase_interval, axes.basket_interval, axes.difficulty_interval):
        assert (low < high).all()
    assert all(len(np.unique(column)) > 30 for column in axes.draws(100, seed=1).values())
