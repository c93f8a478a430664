"""The door of every formula: what each argument takes, what it refuses, and how it says so."""

import inspect
import math
import pickle
import sys
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from privdomain.errors import DataError
from privdomain.metrics import formulas

STEPWISE = {"levels", "step_rates", "users_by_brought"}
FLAGS = {"include_seed"}
SIGNED = {
    "revenue",
    "gain_per_period",
    "contribution_per_user",
    "saved_cost",
    "clv",
    "levels",
    "remaining_clv",
    "value",
}
GROWTH = {"total_growth", "per_user_growth"}
RATES = {
    "acceptance_rate",
    "churn_rate",
    "base_share",
    "conditional_share",
    "step_rates",
    "margin",
    "owner_share",
    "reached_share",
}

EVERY_ARGUMENT = [
    (getattr(formulas, name), argument)
    for name in formulas.__all__
    for argument in inspect.signature(getattr(formulas, name)).parameters
    if argument not in FLAGS
]


def good(function, **changes):
    """Arguments that every formula takes: halves, as lists where steps are needed; flags are set."""
    halves = {name: [0.5] if name in STEPWISE else 0.5 for name in inspect.signature(function).parameters}
    return halves | dict.fromkeys(halves.keys() & FLAGS, True) | changes


def refusal(function, **changes):
    with pytest.raises(DataError) as error:
        function(**good(function, **changes))
    return error.value


each_argument = pytest.mark.parametrize(("function", "argument"), EVERY_ARGUMENT)


def test_every_argument_is_keyword_only():
    kinds = {inspect.signature(function).parameters[argument].kind for function, argument in EVERY_ARGUMENT}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}


@each_argument
def test_no_argument_takes_infinity(function, argument):
    for bad in (math.inf, -math.inf, np.float32("inf"), np.longdouble("inf")):
        error = refusal(function, **{argument: [0.5, bad, bad]})
        assert (error.argument, error.index, error.count) == (argument, 1, 2)
        assert error.problem == f"{float(bad)} is not finite"
        assert error.hint == "Pass ints, floats or arrays of them, and nan for unknown."


@each_argument
def test_no_argument_takes_what_is_no_number(function, argument):
    for bad in (None, "0.5", b"0.5", True, 0.5j, Decimal("0.5"), Fraction(1, 2), {}, pd.NA, [0.5]):
        error = refusal(function, **{argument: [0.5, bad, 0.5, bad]})
        assert (error.argument, error.index, error.count) == (argument, 1, 2)
        assert error.problem == f"a value of type {type(bad).__name__} is no finite number"
        assert error.hint == "Pass ints, floats or arrays of them, and nan for unknown."


@each_argument
def test_a_bad_scalar_has_no_index(function, argument):
    for bad in (None, "0.5", True, 0.5j, Decimal("0.5"), object(), math.inf):
        error = refusal(function, **{argument: bad})
        assert (error.argument, error.index, error.count) == (argument, None, None)


@each_argument
def test_negatives_pass_only_where_they_mean_something(function, argument):
    call = good(function, **{argument: [-0.25]})
    if argument in SIGNED | GROWTH:
        assert not np.isinf(function(**call)).any()
    else:
        with pytest.raises(DataError) as error:
            function(**call)
        assert (error.value.argument, error.value.index, error.value.count) == (argument, 0, 1)


@each_argument
def test_only_rates_end_at_one(function, argument):
    if argument in RATES:
        error = refusal(function, **{argument: [1.0, 1.5]})
        assert str(error) == f"{argument}: 1.5 is outside [0, 1] (first at row 1, 1 row). Write 45% as 0.45."
    else:
        # a part of 1.5 needs a whole that holds it, hence 1.5 for all that are no rates
        call = {name: half if name in RATES | FLAGS else np.multiply(half, 3) for name, half in good(function).items()}
        assert not np.isinf(function(**call)).any()


@each_argument
def test_unknown_in_is_unknown_out(function, argument):
    result = function(**good(function, **{argument: [math.nan]}))
    assert np.isnan(result).all()


def test_below_zero_says_so():
    error = refusal(formulas.cac, cost=[1, -0.5, -2])
    assert str(error) == "cost: -0.5 is negative (first at row 1, 2 rows). Pass a number >= 0."


def test_a_rate_below_zero_says_what_a_rate_is():
    error = refusal(formulas.joint_share, base_share=-0.1)
    assert str(error) == "base_share: -0.1 is outside [0, 1]. Write 45% as 0.45."


def test_growth_ends_at_losing_everything():
    assert formulas.implied_user_growth(total_growth=-1, per_user_growth=0) == -1.0  # 0 / 1 - 1
    error = refusal(formulas.implied_user_growth, total_growth=-1.5)
    assert str(error) == "total_growth: -1.5 is below -1. Write +67% as 0.67 and a loss of half as -0.5."


def test_a_part_cannot_exceed_its_whole():
    error = refusal(formulas.retention_rate, retained=[3, 12, 11], users=10)
    assert str(error) == (
        "retained: 12.0 exceeds users (first at row 1, 2 rows). Count both over the same people and the same time."
    )


@pytest.mark.parametrize("steps", [0.5, [], np.zeros((3, 0))])
def test_a_chain_has_at_least_one_step(steps):
    error = refusal(formulas.conversion_chain, step_rates=steps)
    assert str(error) == "step_rates: has no steps. Pass at least one number along the last axis."


def test_an_index_counts_in_c_order_and_the_place_is_named():
    error = refusal(formulas.cac, cost=[[1, 2, 3], [4, -5, 6]])
    assert str(error) == "cost: -5.0 is negative at (1, 1) (first at row 4, 1 row). Pass a number >= 0."


def test_shapes_must_broadcast():
    error = refusal(formulas.cac, cost=[1, 2], users=[1, 2, 3])
    assert str(error) == (
        "cost, users: shapes (2,) and (3,) do not broadcast. Give them equal lengths, or add an axis of length 1."
    )
    assert (error.index, error.count) == (None, None)
    assert error.__suppress_context__


def test_a_result_too_large_for_a_float_is_refused():
    error = refusal(formulas.cac, cost=[1, 1e300, 1e300], users=[1, 1e-300, 1e-300])
    assert str(error) == "cost, users: inf is no finite result (first at row 1, 2 rows). Use a larger unit."


def test_a_base_too_large_for_a_float_is_refused():
    error = refusal(formulas.group_churn_rate, quits=1, members_at_start=1e308, joins=1e308)
    assert str(error) == "members_at_start, joins: inf is no finite result. Use a larger unit."


def test_a_result_too_small_for_a_float_is_zero():
    with np.errstate(all="raise"):
        assert formulas.cac(cost=1e-300, users=1e300) == 0.0


def test_an_integer_too_large_for_a_float_is_refused():
    error = refusal(formulas.cac, cost=[1, 10**400, -(10**5000)])
    assert str(error).startswith("cost: a value of type int is no finite number (first at row 1, 2 rows).")


def test_integers_beyond_64_bits_still_pass():
    assert formulas.cac(cost=2**70, users=2**60) == 1024.0  # 2 ** (70 - 60)
    largest = sys.float_info.max
    assert formulas.cac(cost=int(largest), users=1) == largest


def test_a_long_double_too_large_for_a_float_is_refused():
    beyond = np.array([1, 2], dtype=np.longdouble) * np.longdouble(np.finfo(np.float64).max)
    with np.errstate(all="raise"):
        error = refusal(formulas.cac, cost=beyond)
    assert (error.argument, error.index, error.count) == ("cost", 1, 1)


@pytest.mark.parametrize(
    "bad",
    [
        np.array([True, False]),
        np.array(["1", "2"]),
        np.array([1j, 2j]),
        np.array(["2024-01-01", "2024-01-02"], dtype="M8[ns]"),
        np.array([1, 2], dtype="m8[ns]"),
    ],
)
def test_arrays_of_another_kind_are_refused_whole(bad):
    error = refusal(formulas.cac, cost=bad)
    assert (error.argument, error.index, error.count) == ("cost", 0, 2)
    assert error.problem == f"a value of type {type(bad[0]).__name__} is no finite number"


def test_masked_arrays_are_refused_since_the_mask_would_be_lost():
    error = refusal(formulas.cac, cost=np.ma.masked_array([1.0, 99.0], mask=[False, True]))
    assert str(error) == "cost: is a masked array. Fill the masked places with nan, which reads as unknown."


def test_ragged_lists_are_refused():
    error = refusal(formulas.cac, cost=[[1, 2], [3]])
    assert error.problem == "a value of type list is no finite number"


def test_lists_of_arrays_of_different_shapes_are_refused():
    error = refusal(formulas.cac, cost=[np.zeros((2, 2)), np.zeros((2, 3))])
    assert str(error) == "cost: holds arrays of different shapes. Pass one rectangular array."
    assert error.__suppress_context__


@pytest.mark.parametrize(
    "column",
    [
        [100, 200],
        (100.0, 200.0),
        range(100, 300, 100),
        [np.int8(100), np.float32(200)],
        np.array([100, 200], dtype=np.uint8),
        np.array([100, 200], dtype=">f4"),
        np.array([100, 200], dtype=object),
        pd.Series([100, 200], index=[7, 3]),
        pd.Series([100, 200], dtype="Int64"),
        pl.Series([100, 200]),
        pa.array([100, 200]),
    ],
)
def test_columns_of_any_library_pass(column):
    result = formulas.cac(cost=column, users=2)
    assert type(result) is np.ndarray
    assert result.dtype == np.float64
    np.testing.assert_array_equal(result, [50.0, 100.0])  # 100 / 2, 200 / 2


@pytest.mark.parametrize("column", [pl.Series([100, None]), pa.array([100, None]), pd.Series([100, None])])
def test_nulls_that_their_library_reads_as_nan_are_unknown(column):
    np.testing.assert_array_equal(formulas.cac(cost=column, users=2), [50.0, math.nan])


@pytest.mark.parametrize("cost", [100, 100.0, np.int64(100), np.float32(100), np.float64(100)])
def test_scalars_give_a_python_float(cost):
    assert type(formulas.cac(cost=cost, users=2)) is float
    assert type(formulas.payback(cost=cost, gain_per_period=2)) is float
    assert type(formulas.group_churn_rate(quits=2, members_at_start=cost, joins=2)) is float


def test_one_array_among_scalars_gives_an_array():
    assert formulas.group_churn_rate(quits=2, members_at_start=10, joins=[10]).shape == (1,)
    assert formulas.group_churn_rate(quits=2, members_at_start=[10], joins=10).shape == (1,)
    assert formulas.group_churn_rate(quits=[2], members_at_start=10, joins=10).shape == (1,)


def test_zero_dimensional_arrays_stay_arrays():
    result = formulas.cac(cost=np.array(100), users=2)
    assert type(result) is np.ndarray
    assert result.shape == ()
    assert result == 50.0  # 100 / 2


def test_columns_broadcast_like_numpy():
    result = formulas.cac(cost=[[100], [200]], users=[1, 2, 4])
    np.testing.assert_array_equal(result, [[100, 50, 25], [200, 100, 50]])  # each cost over each count


@pytest.mark.parametrize("empty", [[], np.zeros(0), np.zeros((0, 3)), pd.Series(dtype=object)])
def test_no_rows_give_no_rows(empty):
    assert formulas.cac(cost=empty, users=1).shape == np.shape(empty)


def test_the_result_is_fresh_and_the_input_untouched():
    cost = np.array([100.0, 200.0])
    result = formulas.cac(cost=cost, users=1)
    result[0] = -1
    np.testing.assert_array_equal(cost, [100.0, 200.0])


def test_errors_survive_pickling():
    error = refusal(formulas.cac, cost=[1, -2])
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301
