"""CohortTotal: all mature cells together."""

import numpy as np
import pytest

from privdomain.facts import Orders, Spend
from privdomain.metrics import CohortTotal, cohort_value

ROWS = (["ann", "bo", "cy"], ["2026-01-05", "2026-02-20", "2026-03-25"], [30, 10, 8])


def value(until="2026-04-10", **options):
    """One buyer in each of three months; by 10 April the 1m window of the last is open."""
    orders = Orders(*ROWS, currency="CNY", tz="Asia/Shanghai", channel=["a", "b", "b"])
    return cohort_value(orders, horizons=["1w", "1m"], observed_until=until, truncate=True, **options)


@pytest.mark.parametrize("by", [None, "channel"])
def test_only_mature_cells_enter(by):
    total = value(by=by).total()
    # Cells without users are mature when their period is over: with groups 2 x 3 of them enter, less one in "1m".
    assert total.n_cohorts.tolist() == ([3, 2] if by is None else [6, 5])
    assert total.users.tolist() == [3, 2]
    assert total.revenue.tolist() == [48.0, 40.0]
    assert total.clv.tolist() == [16.0, 20.0]
    assert np.isnan(total.cost).all()
    assert np.isnan(total.cac).all()
    assert np.isnan(total.roi).all()
    assert total.cost_minor is None
    assert total.horizons == ("1w", "1m")


def test_with_spend_only_cells_of_known_cost_enter():
    spend = Spend(["2026-01-10", "2026-02-10"], [20, 4], currency="CNY", tz="Asia/Shanghai")
    total = value().with_spend(spend).total()
    assert total.n_cohorts.tolist() == [2, 2]  # March lies beyond the last spend row
    assert total.cost.tolist() == [24.0, 24.0]
    assert total.cac.tolist() == [12.0, 12.0]
    np.testing.assert_array_equal(total.roi, [40 / 24, 40 / 24])


def test_while_nothing_is_mature_everything_is_unknown():
    total = value(until="2026-01-09").total()
    assert total.n_cohorts.tolist() == [0, 0]
    for name in ("revenue", "clv", "cost", "cac", "roi"):
        assert np.isnan(getattr(total, name)).all()
    assert total.to_records()[0] == {
        "horizon": "1w",
        "n_cohorts": 0,
        "users": 0,
        **dict.fromkeys(("revenue", "clv", "cost", "cac", "roi")),
    }


def test_the_printed_total_shows_cost_only_where_there_is_one():
    assert repr(value().total()) == (
        "Mature cohorts together, in CNY\n          1w     1m\nusers      3      2\n  clv  16.00  20.00"
    )
    spend = Spend(["2026-01-10", "2026-03-10"], [20, 4], currency="CNY", tz="Asia/Shanghai")
    assert [line.split() for line in repr(value().with_spend(spend).total()).splitlines()[3:]] == [
        ["clv", "16.00", "20.00"],
        ["cac", "8.00", "10.00"],  # (20 + 0 + 4) / 3; without March 20 / 2
        ["roi", "2.00", "2.00"],
    ]


def test_a_total_does_not_add():
    with pytest.raises(
        TypeError, match=r"^CohortTotal does not add\. Add the CohortValue tables, then take the total\.$"
    ):
        value().total() + value().total()


def test_parts_may_hold_what_their_total_cannot():
    # Each part's sum fits into int64; in different months they add as tables, but no int64 holds the total.
    parts = [
        cohort_value(
            Orders([user], [day], [2**62], currency="CNY", tz="UTC", unit="minor"),
            horizons=["1w"],
            observed_until="2026-06-01",
        )
        for user, day in (("ann", "2026-01-05"), ("bo", "2026-02-05"))
    ]
    table = parts[0] + parts[1]
    assert table.revenue_minor.tolist() == [[2**62], [2**62]]
    with pytest.raises(ValueError, match=r"past 2\*\*63"):
        table.total()
    assert isinstance(parts[0].total(), CohortTotal)
