"""One small table worked out by hand, from rows to CAC, CLV, ROI and payback.

Four members join in January in Shanghai, one in February; media cost 120 yuan in January and 30 in February. Observed
until 1 April; horizons: first order (within a month), 1 week, 1 month; an order up to a day before the add counts.

| user | joined       | rows                                        | first | 1w (until)        | 1m (until)          |
|------|--------------|---------------------------------------------|-------|-------------------|---------------------|
| ann  | 5 Jan 10:00  | 5 Jan 10:00 80; 12 Jan 10:00 40             | 80    | 80 (12 Jan 10:00) | 120 (5 Feb 10:00)   |
| bo   | 31 Jan 09:00 | 7 Feb 08:59 60; refund 10 Feb -20; 1 Mar 30 | 60    | 60 (7 Feb 09:00)  | 40 (29 Feb 09:00)   |
| cy   | 20 Jan 00:00 | 19 Jan 12:00 10 (attached); 18 Jan 5 prior  | 10    | 10                | 10                  |
| di   | 6 Jan 00:00  | none                                        | 0     | 0                 | 0                   |
| eve  | 29 Feb 00:00 | 29 Mar 00:00 7 (at exactly the end: later)  | 0     | 0 (7 Mar)         | 0 (29 Mar)          |
| fay  | no member    | 7 Jan 3                                     |       | outside           |                     |

January: 4 users, first 150, 1w 150, 1m 170; CAC 120 / 4 = 30. The cost of 120 is reached by 80 on the 5th, 10 on the
19th and 40 on the 12th: in the order of days 80, 120 - on 12 January.
February: 1 user, nothing inside; CAC 30, ROI 0, never paid back (7 yuan so far).
"""

import numpy as np
import pytest

from privdomain.facts import Members, Orders, Spend
from privdomain.metrics import cohort_value

TZ = "Asia/Shanghai"
MEMBERS = (
    ("ann", "2024-01-05T10:00"),
    ("bo", "2024-01-31T09:00"),
    ("cy", "2024-01-20"),
    ("di", "2024-01-06"),
    ("eve", "2024-02-29"),
)
ORDERS = (
    *(("ann", "2024-01-05T10:00", 80, "a1"), ("ann", "2024-01-12T10:00", 40, "a2")),
    *(("bo", "2024-02-07T08:59", 60, "b1"), ("bo", "2024-02-10", -20, "b1"), ("bo", "2024-03-01", 30, "b2")),
    *(("cy", "2024-01-19T12:00", 10, "c1"), ("cy", "2024-01-18", 5, "c0")),
    *(("eve", "2024-03-29", 7, "e1"), ("fay", "2024-01-07", 3, "f1")),
)


def value(**options):
    """The table of the example."""
    users, joined = zip(*MEMBERS, strict=True)
    buyers, times, amounts, ids = zip(*ORDERS, strict=True)
    how = {"horizons": ["first", "1w", "1m"], "first_within": "1m", "attach": "1d", "observed_until": "2024-04-01"}
    orders = Orders(buyers, times, amounts, currency="CNY", tz=TZ, order_id=ids)
    return cohort_value(orders, members=Members(users, joined, tz=TZ), **(how | options))


@pytest.fixture(scope="module")
def table():
    return value()


@pytest.fixture(scope="module")
def result(table):
    return table.with_spend(Spend(["2024-01-15", "2024-02-15"], [120, 30], currency="CNY", tz=TZ))


def test_users_and_value(table):
    assert table.users.tolist() == [4, 1]
    assert table.migrated.tolist() == [1, 0]  # cy, who bought on the 18th
    assert table.mature.all()
    assert table.revenue.tolist() == [[150.0, 150.0, 170.0], [0.0, 0.0, 0.0]]
    assert table.clv.tolist() == [[37.5, 37.5, 42.5], [0.0, 0.0, 0.0]]


def test_what_lies_outside_the_windows(table):
    # later, of 150 + 40 - 20 + 30 = 200 in January: 200 - first 150, 200 - 1w 150, 200 - 1m 170
    assert table.later_revenue.tolist() == [[50.0, 50.0, 30.0], [7.0, 7.0, 7.0]]
    assert table.prior_revenue.tolist() == [5.0, 0.0]
    assert table.outside_revenue == 3.0
    paid = sum(amount for _, _, amount, _ in ORDERS)  # 215 = 200 + 7 + 5 + 3
    inside = (table.revenue + table.later_revenue).sum(axis=0)
    assert (inside + table.prior_revenue.sum() + table.outside_revenue).tolist() == [paid] * 3


def test_cost_and_return(result):
    assert result.cac.tolist() == [30.0, 30.0]
    np.testing.assert_array_equal(result.roi, [[150 / 120, 150 / 120, 170 / 120], [0.0, 0.0, 0.0]])
    np.testing.assert_array_equal(result.net_roi, [[30 / 120, 30 / 120, 50 / 120], [-1.0, -1.0, -1.0]])
    assert [str(day) for day in result.payback] == ["2024-01-12", "NaT"]
    # after a week 150 is more than 120; a first order may come for a month, so "first" is known only then
    assert result.payback_horizon.tolist() == ["1w", None]


def test_refunds_at_order_move_twenty_yuan_into_the_week():
    # the refund of bo's first order then counts on 7 February 08:59, inside the week: 150 - 20
    table = value(refunds="at_order")
    assert table.revenue[0].tolist() == [150.0, 130.0, 170.0]
    assert table.n_orphan_refunds == 0
    # bo's month ended on 29 February 09:00, and so did the time for a first order: their refunds may come for 30 days;
    # a first order is gross, so no refund can touch it
    for until, provisional in (("2024-03-30T08:59", [False, False, True]), ("2024-03-30T09:00", [False] * 3)):
        assert value(refunds="at_order", observed_until=until).provisional[0].tolist() == provisional


def test_it_reads_as_a_table(result):
    assert repr(result) == (
        "CAC, CLV and ROI in CNY: revenue of members by month, observed until 2024-04-01 00:00 Asia/Shanghai\n"
        " cohort  users    CAC       first     1w     1m\n"
        "2024-01      4  30.00  CLV  37.50  37.50  42.50\n"
        "                       ROI   1.25   1.25   1.42\n"
        "2024-02      1  30.00  CLV   0.00   0.00   0.00\n"
        "                       ROI   0.00   0.00   0.00"
    )
