"""What cohort_value refuses: options that are unknown or contradict, and facts that do not fit together."""

import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Members, Orders
from privdomain.metrics import cohort_value

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"


def orders(*rows, tz=SHANGHAI, **columns):
    """Orders of (user, time, amount) rows."""
    users, times, amounts = zip(*rows, strict=True) if rows else ((), (), ())
    return Orders(users, times, amounts, currency="CNY", tz=tz, **columns)


def members(*rows, tz=SHANGHAI, **columns):
    """Members of (user, joined) rows."""
    users, joined = zip(*rows, strict=True) if rows else ((), ())
    return Members(users, joined, tz=tz, **columns)


class TestErrors:
    ROWS = (("ann", "2026-01-05", 10),)

    @pytest.mark.parametrize(
        ("options", "path", "code"),
        [
            ({"value": "profit"}, "value", "unknown_value"),
            ({"refunds": "never"}, "refunds", "unknown_refunds"),
            ({"margin": 0.3}, "margin", "unused"),
            ({"margin": "a third", "value": "contribution"}, "margin", "bad_margin"),
            ({"attach": "1h"}, "attach", "unused"),
            ({"attach": "soon"}, "attach", "unknown_duration"),
            ({"refund_lag": "1m"}, "refund_lag", "unknown_duration"),
            ({"first_within": "6x"}, "first_within", "unknown_horizon"),
            ({"first_within": "first"}, "first_within", "no_window"),
            ({"period": "fortnight"}, "period", "unknown_period"),
            ({"horizons": ["1w", "6x"]}, "horizons", "unknown_horizon"),
            ({"horizons": 7}, "horizons", "unknown_horizon"),
            ({"horizons": None}, "horizons", "unknown_horizon"),
            ({"horizons": []}, "horizons", "not_distinct"),
            ({"horizons": ["1w", "1w"]}, "horizons", "not_distinct"),
            ({"horizons": [f"{n}d" for n in range(1, 66)]}, "horizons", "over_budget"),
            ({"observed_until": "some day"}, "observed_until", "not_an_instant"),
            ({"observed_until": None}, "observed_until", "not_an_instant"),
            ({"by": ["channel"]}, "by", "no_grouping"),
        ],
    )
    def test_options_are_named(self, options, path, code):
        with pytest.raises(SpecError) as caught:
            cohort_value(orders(*self.ROWS), **{"observed_until": "2026-06-01", **options})
        assert [problem[:2] for problem in caught.value.problems] == [(path, code)]

    def test_64_horizons_fit(self):
        labels = [f"{n}d" for n in range(1, 65)]
        assert cohort_value(orders(*self.ROWS), horizons=labels, observed_until="2027-01-01").clv.tolist() == [
            [10.0] * 64
        ]

    def test_rows_at_or_after_the_end_are_refused_with_index_count_and_repair(self):
        rows = orders(("ann", "2026-01-05", 1), ("ann", "2026-02-01", 1), ("ann", "2026-03-01", 1))
        with pytest.raises(DataError, match="truncate=True") as caught:
            cohort_value(rows, observed_until="2026-02-01")
        assert (caught.value.argument, caught.value.index, caught.value.count) == ("time", 1, 2)
        table = cohort_value(rows, horizons=["1y"], observed_until="2026-02-01", truncate=True)
        assert table.open_revenue.tolist() == [[1.0]]

    def test_so_are_relations(self):
        joined = members(("ann", "2026-01-05"), ("bo", "2026-02-01"))
        with pytest.raises(DataError, match="truncate=True") as caught:
            cohort_value(orders(), members=joined, observed_until="2026-02-01")
        assert (caught.value.argument, caught.value.index, caught.value.count) == ("joined", 1, 1)
        table = cohort_value(orders(), members=joined, observed_until="2026-02-01", truncate=True)
        assert table.users.tolist() == [1]

    def test_facts_of_two_calendars(self):
        with pytest.raises(DataError, match=r"with_tz\(\)") as caught:
            cohort_value(orders(), members=members(tz=NEW_YORK), observed_until="2026-02-01")
        assert caught.value.argument == "tz"

    def test_facts_of_two_kinds_of_id(self):
        with pytest.raises(DataError) as caught:
            cohort_value(orders(*self.ROWS), members=members((1, "2026-01-01")), observed_until="2026-02-01")
        assert caught.value.argument == "user"

    def test_refunds_at_order_need_order_ids(self):
        with pytest.raises(DataError, match="use 'dated'") as caught:
            cohort_value(orders(*self.ROWS), refunds="at_order", observed_until="2026-06-01")
        assert caught.value.argument == "order_id"

    def test_contribution_needs_a_cost_or_a_margin(self):
        with pytest.raises(DataError, match="margin=") as caught:
            cohort_value(orders(*self.ROWS), value="contribution", observed_until="2026-06-01")
        assert caught.value.argument == "variable_cost"

    def test_groups_that_are_no_labels(self):
        rows = orders(*self.ROWS, attributes={"age": [31.5]})
        for by in ("age", "amount", "time"):
            with pytest.raises(DataError, match="holds no labels") as caught:
                cohort_value(rows, by=by, observed_until="2026-06-01")
            assert caught.value.argument == "by"

    def test_groups_that_nobody_knows(self):
        with pytest.raises(UnknownNameError, match="Did you mean 'channel'") as caught:
            cohort_value(orders(*self.ROWS, channel=["a"]), by="chanel", observed_until="2026-06-01")
        assert caught.value.name == "chanel"

    @pytest.mark.parametrize("labels", [{"ann": 1.5}, {"ann": 1, "bo": "x"}])
    def test_mappings_to_no_labels(self, labels):
        rows = orders(("ann", "2026-01-05", 1), ("bo", "2026-01-05", 1))
        with pytest.raises(DataError) as caught:
            cohort_value(rows, by=labels, observed_until="2026-06-01")
        assert caught.value.argument == "by"
