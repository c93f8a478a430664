"""Laws of the formulas: against exact fractions, under change of unit, shape and order, and among each other."""

import inspect
import math
from fractions import Fraction

import numpy as np
from hypothesis import given, note, settings
from hypothesis import strategies as st

from privdomain.errors import DataError
from privdomain.metrics import formulas
from privdomain.metrics.catalog import CATALOG

STEPWISE = {"multilevel_roi", "conversion_chain"}
VIRAL = {"doubling_days", "viral_ceiling", "viral_new_users", "viral_users", "saturated_users"}
VIRAL |= {"extinction_probability", "measured_extinction_probability"}  # powers and roots have laws of their own
FUNCTIONS = {name: getattr(formulas, name) for name in formulas.__all__ if name not in STEPWISE | VIRAL}
RATES = {"acceptance_rate", "churn_rate", "base_share", "conditional_share", "owner_share", "reached_share", "margin"}
FEW = {"years": 1_000, "k_factor": 10}  # divisors that bring a count of up to 10,000 to a usual size

counts = st.integers(0, 10_000)
rows = st.lists(st.tuples(counts, counts, counts).map(sorted), min_size=1, max_size=5)
ratios = st.floats(0, 1)
money = st.floats(0.01, 1e9)
anything = st.floats(allow_nan=True, allow_infinity=False)
fast = settings(deadline=None)


def names(function):
    return list(inspect.signature(function).parameters)


def exact(name, row):
    """The arguments of a formula as fractions: rising counts, so that every part fits in its whole."""
    divisors = dict.fromkeys(RATES, 10_000) | FEW
    named = zip(names(FUNCTIONS[name]), row, strict=False)  # a formula of two arguments leaves the third count over
    return {argument: Fraction(count, divisors.get(argument, 1)) for argument, count in named}


def floats(name, table):
    """The same as columns."""
    converted = [exact(name, row) for row in table]
    return {key: np.array([float(row[key]) for row in converted]) for key in converted[0]}


def same(left, right, tolerance=0.0):
    np.testing.assert_allclose(left, right, rtol=tolerance, atol=0, equal_nan=True)


@fast
@given(row=st.tuples(counts, counts, counts).map(sorted))
def test_every_formula_equals_its_catalogue_entry_in_exact_fractions(row):
    for name in FUNCTIONS.keys() - {"cagr"}:  # a root is no fraction
        note(name)
        arguments = exact(name, row)
        result = FUNCTIONS[name](**{key: float(value) for key, value in arguments.items()})
        if name in {"payback", "break_even_users"} and not any(arguments.values()):
            assert result == 0.0  # nothing to pay back
        elif name == "ltv_with_referral" and arguments["k_factor"] >= 1:
            assert math.isnan(result)  # the series has no sum
        else:
            try:
                expected = eval(CATALOG[name].formula, dict(arguments))  # noqa: S307
            except ZeroDivisionError:
                assert math.isnan(result)
            else:
                assert math.isclose(result, expected, rel_tol=1e-9, abs_tol=1e-12)


@fast
@given(table=rows)
def test_a_column_is_computed_element_by_element(table):
    for name, function in FUNCTIONS.items():
        note(name)
        columns = floats(name, table)
        scalars = [
            function(**{key: float(column[row]) for key, column in columns.items()}) for row in range(len(table))
        ]
        assert {type(value) for value in scalars} == {float}
        same(function(**columns), scalars, tolerance=1e-14)


@fast
@given(row=st.tuples(counts, counts, counts).map(sorted))
def test_a_scalar_equals_the_zero_dimensional_array(row):
    for name, function in FUNCTIONS.items():
        note(name)
        arguments = {key: float(value) for key, value in exact(name, row).items()}
        array = function(**{key: np.array(value) for key, value in arguments.items()})
        assert array.shape == ()
        same(array, function(**arguments))


@fast
@given(table=rows, seed=st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(table, seed):
    order = seed.sample(range(len(table)), len(table))
    for name, function in FUNCTIONS.items():
        note(name)
        columns = floats(name, table)
        shuffled = {key: column[order] for key, column in columns.items()}
        same(function(**shuffled), function(**columns)[order], tolerance=1e-14)


@fast
@given(values=st.tuples(anything, anything, anything))
def test_any_floats_give_a_number_or_nan_or_a_data_error_but_never_infinity(values):
    with np.errstate(all="raise"):
        for name, function in FUNCTIONS.items():
            note(name)
            try:
                result = function(**dict(zip(names(function), values, strict=False)))
            except DataError as error:
                assert error.argument  # noqa: PT017
                assert error.hint  # noqa: PT017
            else:
                assert math.isfinite(result) or math.isnan(result)


@fast
@given(table=rows, exponent=st.integers(-8, 8))
def test_rates_and_ratios_do_not_depend_on_the_unit(table, exponent):
    # a power of two scales floats without rounding, so the equality is exact
    scale = 2.0**exponent
    unitless = {name for name in FUNCTIONS if CATALOG[name].unit in {"rate", "ratio"}}
    for name in unitless - {"joint_share", "implied_user_growth"}:  # their arguments have no unit to change
        note(name)
        columns = floats(name, table)
        same(FUNCTIONS[name](**{key: column * scale for key, column in columns.items()}), FUNCTIONS[name](**columns))


@fast
@given(table=rows)
def test_money_in_fen_is_a_hundred_times_money_in_yuan(table):
    for name, unit in (("cac", "cost"), ("clv", "revenue"), ("arpu", "revenue"), ("average_order_value", "revenue")):
        note(name)
        columns = floats(name, table)
        in_fen = columns | {unit: columns[unit] * 100}
        same(FUNCTIONS[name](**in_fen), FUNCTIONS[name](**columns) * 100, tolerance=1e-14)


@fast
@given(revenue=st.floats(-1e9, 1e9), cost=money, users=st.integers(1, 10**9))
def test_roi_is_clv_over_cac_of_the_same_users(revenue, cost, users):
    quotient = formulas.clv(revenue=revenue, users=users) / formulas.cac(cost=cost, users=users)
    assert math.isclose(formulas.roi(revenue=revenue, cost=cost), quotient, rel_tol=1e-12, abs_tol=1e-300)


@fast
@given(revenue=st.floats(-1e9, 1e9), cost=money)
def test_net_roi_is_roi_less_one(revenue, cost):
    net = formulas.net_roi(revenue=revenue, cost=cost)
    assert math.isclose(net, formulas.roi(revenue=revenue, cost=cost) - 1, rel_tol=1e-12, abs_tol=1e-12)


@fast
@given(levels=st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=6), cost=st.integers(1, 10**6))
def test_levels_of_return_are_running_sums_over_the_cost(levels, cost):
    running = [float(Fraction(sum(levels[: n + 1]), cost)) for n in range(len(levels))]
    result = formulas.multilevel_roi(levels=levels, cost=cost)
    same(result, running, tolerance=1e-15)
    assert result[-1] == formulas.roi(revenue=sum(levels), cost=cost)


@fast
@given(first=st.lists(ratios, min_size=1, max_size=5), second=st.lists(ratios, min_size=1, max_size=5))
def test_chains_multiply_end_to_end(first, second):
    whole = formulas.conversion_chain(step_rates=first + second)
    one, other = (float(formulas.conversion_chain(step_rates=steps)[-1]) for steps in (first, second))
    assert math.isclose(whole[-1], one * other, rel_tol=1e-12, abs_tol=1e-300)
    assert (np.diff(whole) <= 0).all()


@fast
@given(users=st.lists(st.integers(1, 10**6), min_size=2, max_size=6).map(lambda counts: sorted(counts, reverse=True)))
def test_the_rates_of_a_funnel_chain_to_its_overall_conversion(users):
    steps = formulas.conversion_rate(converted=users[1:], entered=users[:-1])
    overall = formulas.conversion_rate(converted=users[-1], entered=users[0])
    assert math.isclose(formulas.conversion_chain(step_rates=steps)[-1], overall, rel_tol=1e-12)


@fast
@given(start=st.integers(1, 10**9), kept=ratios)
def test_what_is_not_retained_is_churned(start, kept):
    retained = round(start * kept)
    churned = formulas.churn_rate(lost=start - retained, users_at_start=start)
    assert math.isclose(churned, 1 - formulas.retention_rate(retained=retained, users=start), abs_tol=1e-15)


@fast
@given(cost=money, gain=money)
def test_the_gains_of_the_payback_time_are_the_cost(cost, gain):
    periods = formulas.payback(cost=cost, gain_per_period=gain)
    assert math.isclose(periods * gain, cost, rel_tol=1e-15)
    assert periods == formulas.break_even_users(fixed_cost=cost, contribution_per_user=gain)


@fast
@given(start=money, growth=st.floats(-0.9, 3), years=st.integers(1, 10))
def test_cagr_undoes_compounding(start, growth, years):
    end = start * (1 + growth) ** years
    assert math.isclose(formulas.cagr(start=start, end=end, years=years), growth, rel_tol=1e-9, abs_tol=1e-12)


@fast
@given(start=money, end=money)
def test_one_year_of_compound_growth_is_plain_growth(start, end):
    one_year = formulas.cagr(start=start, end=end, years=1)
    assert math.isclose(one_year, formulas.growth_rate(start=start, end=end), rel_tol=1e-12, abs_tol=1e-12)


@fast
@given(users=st.floats(-0.99, 10), value=st.floats(-0.99, 10))
def test_growth_of_users_and_of_value_multiply_to_the_total(users, value):
    total = (1 + users) * (1 + value) - 1
    implied = formulas.implied_user_growth(total_growth=total, per_user_growth=value)
    assert math.isclose(implied, users, rel_tol=1e-9, abs_tol=1e-9)


@fast
@given(joining=money, churn=st.floats(0.001, 1))
def test_a_steady_stock_loses_what_joins(joining, churn):
    stock = formulas.steady_state_stock(new_per_period=joining, churn_rate=churn)
    assert math.isclose(formulas.churn_rate(lost=joining, users_at_start=stock) * stock, joining, rel_tol=1e-12)


@fast
@given(clv=money, k=st.floats(0, 0.99))
def test_all_generations_are_the_first_plus_the_rest(clv, k):
    first = formulas.ltv_with_first_generation(clv=clv, k_factor=k)
    everything = formulas.ltv_with_referral(clv=clv, k_factor=k)
    assert math.isclose(
        everything, clv + k * everything, rel_tol=1e-12
    )  # own value, then as if each invitee began anew
    assert clv <= first <= everything * (1 + 1e-15)
