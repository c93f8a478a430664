"""Contribution: amounts less variable cost, refunds with their share, and assumed margins."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain.errors import DataError, SpecError
from privdomain.facts import Orders
from privdomain.metrics import cohort_value
from privdomain.metrics.purchases.contribution import contribution_of, read_margin, times
from privdomain.metrics.purchases.ledger import ledger_of


def orders(*rows, tz="UTC", **columns):
    """Orders of (user, time, amount) rows."""
    users, times, amounts = zip(*rows, strict=True) if rows else ((), (), ())
    return Orders(users, times, amounts, currency="CNY", tz=tz, **columns)


class TestCohortValue:
    def test_a_refund_takes_its_share_of_the_cost_back(self):
        # 10.00 cost 4.00; 2.50 come back with 4.00 x 2.50 / 10.00 = 1.00 of cost: 10 - 4 - (2.50 - 1.00) = 4.50
        rows = orders(
            ("ann", "2026-01-05", 10), ("ann", "2026-01-06", -2.5), order_id=["x"] * 2, variable_cost=[4, None]
        )
        table = cohort_value(rows, value="contribution", horizons=["1w"], observed_until="2026-06-01")
        assert table.revenue.tolist() == [[4.5]]
        assert table.n_uncosted.tolist() == [[0]]

    def test_a_missing_cost_makes_the_cell_unknown_unless_a_margin_is_assumed(self):
        rows = orders(("ann", "2026-01-05", 10), ("ann", "2026-01-20", 6), variable_cost=[4, None])
        how = {"value": "contribution", "horizons": ["1w", "1m"], "observed_until": "2026-06-01"}
        table = cohort_value(rows, **how)
        np.testing.assert_array_equal(table.revenue, [[6.0, np.nan]])
        np.testing.assert_array_equal(table.clv_at_risk, [[6.0, np.nan]])
        assert table.n_uncosted.tolist() == [[0, 1]]
        assumed = cohort_value(rows, margin=0.25, **how)
        assert assumed.revenue.tolist() == [[6.0, 7.5]]  # 6 x 0.25 = 1.50 more
        assert assumed.n_uncosted.tolist() == [[0, 1]]
        assert assumed.options.margin == "1/4"

    def test_without_a_cost_column_everything_is_assumed(self):
        rows = orders(("ann", "2026-01-05", 10))
        table = cohort_value(rows, value="contribution", margin="0.35", horizons=["1w"], observed_until="2026-06-01")
        assert table.revenue.tolist() == [[3.5]]


def contribution(amounts, costs, ids, margin=None):
    """Contribution of rows of one user in minor units, and which costs are unknown."""
    rows = Orders(
        ["ann"] * len(amounts),
        ["2026-01-05"] * len(amounts),
        amounts,
        currency="CNY",
        tz="UTC",
        order_id=ids,
        variable_cost=costs,
        unit="minor",
    )
    values, is_unknown = contribution_of(rows, ledger_of(rows), read_margin(margin))
    return values.tolist(), is_unknown.tolist()


class TestRefunds:
    @pytest.mark.parametrize(
        ("amounts", "costs", "values"),
        [
            ([4, -2], [1, None], [3, -2]),  # 1 x 2 / 4 = 0.5 of cost comes back, half to even: 0
            ([4, -2], [3, None], [1, 0]),  # 1.5 comes back as 2: -2 + 2
            ([1_000, -3_000], [400, None], [600, -2_600]),  # an over-refund takes back all of the cost, 400, no more
            ([3, -1, -1, -1], [1, None, None, None], [2, -1, 0, -1]),  # thirds of 1: 0, then 1 of it, then 1; in all 1
            ([6, 4, -5], [3, 1, None], [3, 3, -3]),  # lines: (3 + 1) x 5 / 10 = 2
            ([1_000, -500], [400, -100], [600, -400]),  # a cost of its own goes before the share
            ([1_000, -1_000], [-50, None], [1_050, -1_050]),  # even where the cost is a gain
        ],
    )
    def test_the_share_of_the_cost_is_rounded_half_to_even(self, amounts, costs, values):
        assert contribution(amounts, costs, ["x"] * len(amounts)) == (values, [False] * len(values))

    @pytest.mark.parametrize(
        ("amounts", "costs", "ids", "is_unknown"),
        [
            ([10, 10, -5], [4, None, None], ["x", "x", "x"], [False, True, True]),  # one line's cost is missing
            ([10, -5], [4, None], ["x", None], [False, True]),  # an orphan has no order to share with
            ([10, -5], [4, None], ["x", "y"], [False, True]),
            ([0, -5], [4, None], ["x", "x"], [False, True]),  # no gross to share by
            ([10, -5], [4, None], None, [False, True]),
        ],
    )
    def test_where_there_is_nothing_to_share_the_cost_is_unknown(self, amounts, costs, ids, is_unknown):
        values, found = contribution(amounts, costs, ids)
        assert found == is_unknown
        assert [value for value, odd in zip(values, found, strict=True) if odd] == [0] * sum(is_unknown)
        values, _ = contribution(amounts, costs, ids, margin="0.5")
        assert values[-1] == -2  # -5 x 0.5, half to even

    def test_amounts_and_costs_that_together_leave_int64(self):
        with pytest.raises(DataError, match="past 2") as caught:
            contribution([2**62], [-(2**62)], ["x"])
        assert caught.value.argument == "variable_cost"


class TestMargin:
    @pytest.mark.parametrize(
        ("margin", "exact"),
        [
            (None, None),
            (0.35, Fraction(7, 20)),
            ("0.35", Fraction(7, 20)),
            (Decimal("0.35"), Fraction(7, 20)),
            (np.float64(0.35), Fraction(7, 20)),
            (1, Fraction(1)),
            (-1, Fraction(-1)),
            (0, Fraction(0)),
            ("0.0000005", Fraction(0)),  # half a millionth, half to even
            ("0.0000015", Fraction(2, 10**6)),
            ("0.00000050001", Fraction(1, 10**6)),
            ("9.99e-8", Fraction(0)),
            ("1e-999999999", Fraction(0)),
        ],
    )
    def test_it_is_read_to_six_decimals(self, margin, exact):
        assert read_margin(margin) == exact

    @pytest.mark.parametrize(
        "margin", ["", "a third", "1/3", "1/0", "nan", math.nan, math.inf, "1.0000001", -2, True, [0.1], "1e999999999"]
    )
    def test_what_is_no_margin(self, margin):
        with pytest.raises(SpecError) as caught:
            read_margin(margin)
        assert caught.value.problems[0][:2] == ("margin", "bad_margin")

    @given(
        st.lists(st.integers(-(2**63) + 1, 2**63 - 1) | st.integers(-5_000_000, 5_000_000), max_size=5),
        st.integers(-(10**6), 10**6).map(lambda parts: Fraction(parts, 10**6)),
    )
    def test_times_is_exact_half_to_even_and_never_wraps(self, amounts, share):
        expected = [round(amount * share) for amount in amounts]
        assert times(np.array(amounts, np.int64), share).tolist() == expected
