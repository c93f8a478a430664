"""The CDNOW sample: figures of Fader, Hardie & Lee (2005), aggregates of a peer, and plain loops over the file.

Published: 2,357 customers, 39 weeks of calibration from 1 January to 30 September 1997, in it 1,411 customers without
a repeat purchase day and 2,457 repeat days; customers 1, 2 and 3 with (x, t_x, T) in weeks. The paper observes
*through* 30 September, we observe *until* 1 October, so our T is one day longer than theirs.

Peer: ``summary_data_from_transaction_data`` of lifetimes 0.11.3, by day, run once over the same file.
"""

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta

from privdomain.facts import Orders
from privdomain.metrics import cohort_value, purchase_summary, repurchase, retention, rfm

DATA = Path(__file__).parents[2] / "examples" / "data" / "cdnow_orders.csv"
ONE_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def rows():
    """Customer, day and cents of each order."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return [
            (int(row["customer"]), date.fromisoformat(row["date"]), round(100 * float(row["amount"])))
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def orders(rows):
    """The same as facts."""
    users, days, cents = zip(*rows, strict=True)
    return Orders(users, days, cents, currency="USD", tz="America/New_York", unit="minor")


@pytest.fixture(scope="module")
def histories(rows):
    """Each customer's days with their cents, in order."""
    days = defaultdict(lambda: defaultdict(int))
    for customer, day, cents in rows:
        days[customer][day] += cents
    return {customer: sorted(bought.items()) for customer, bought in sorted(days.items())}


def test_the_file_is_the_published_sample(orders):
    assert (len(orders), orders.n_users) == (6_919, 2_357)
    assert int(orders.amount_minor.sum()) == 24_409_194  # 244,091.94 USD, the sum of the file's amounts


@pytest.fixture(scope="module")
def calibration(orders):
    """The first 39 weeks, in weeks."""
    return purchase_summary(orders, observed_until="1997-10-01", unit="week", truncate=True)


def test_the_calibration_holds_the_published_counts(calibration):
    assert len(calibration) == 2_357
    assert int((calibration.x == 0).sum()) == 1_411
    assert int(calibration.x.sum()) == 2_457


@pytest.mark.parametrize(
    ("customer", "x", "t_x", "age", "monetary"),
    [
        (1, 2, 30.43, 38.86, 22.35),  # 1 January, 18 January, 2 August: 213 days; (29.73 + 14.96) / 2 = 22.345
        (2, 1, 1.71, 38.86, 11.77),  # 1 January, 13 January: 12 days
        (3, 0, 0.0, 38.86, None),  # published as 0.00: we say unknown instead
    ],
)
def test_the_published_customers(calibration, customer, x, t_x, age, monetary):
    place = calibration.users.tolist().index(customer)
    assert calibration.x[place] == x
    assert round(float(calibration.t_x[place]), 2) == t_x
    assert round(float(calibration.T[place] - 1 / 7), 2) == age  # ours runs until the start of the next day
    if monetary is None:
        assert np.isnan(calibration.monetary[place])
    else:
        assert abs(float(calibration.monetary[place]) - monetary) <= 0.005 + 1e-9  # published to two decimals


@pytest.mark.parametrize(
    ("until", "never_again", "x", "x_squared", "t_x", "age", "t_x_by_id"),
    [
        ("1997-10-01", 1_411, 2_457, 13_861, 112_949, 539_779, 124_868_871),
        ("1998-07-01", 1_218, 4_339, 41_513, 307_464, 1_183_240, 360_733_421),
    ],
)
def test_all_histories_add_up_to_those_of_lifetimes(orders, until, never_again, x, x_squared, t_x, age, t_x_by_id):
    # Sums over customers of lifetimes' frequency, its square, recency, T, and recency x id; its T is a day shorter
    summary = purchase_summary(orders, observed_until=until, truncate=True)
    assert int((summary.x == 0).sum()) == never_again
    assert (int(summary.x.sum()), int((summary.x**2).sum())) == (x, x_squared)
    assert (float(summary.t_x.sum()), float((summary.T - 1).sum())) == (t_x, age)
    assert float((summary.t_x * summary.users).sum()) == t_x_by_id


def test_every_history_is_that_of_a_loop(orders, histories):
    summary = purchase_summary(orders, observed_until="1998-07-01")
    assert summary.users.tolist() == list(histories)
    for place, bought in enumerate(histories.values()):
        first, last = bought[0][0], bought[-1][0]
        assert summary.x[place] == len(bought) - 1
        assert summary.t_x[place] == (last - first).days
        assert summary.T[place] == (date(1998, 7, 1) - first).days
        assert summary.value_minor[place] == sum(cents for _, cents in bought)
    # 31% of buyers have three purchase days or more: 736 of 2,357 in this sample
    assert int((summary.n_days >= 3).sum()) == sum(len(bought) >= 3 for bought in histories.values()) == 736


def test_repurchase_is_that_of_a_loop(orders, histories):
    result = repurchase(orders, observed_until="1998-07-01")
    again = [bought[1][0] - bought[0][0] for bought in histories.values() if len(bought) > 1]
    assert (result.buyers, result.repeat_buyers) == (2_357, len(again)) == (2_357, 1_139)
    assert result.returned_within.tolist() == [sum(gap.days < days for gap in again) for days in (30, 60, 90)]
    assert result.returned_within.tolist() == [403, 594, 686]
    assert result.first_buyers.tolist() == [2_357] * 3  # all first bought in the first quarter of 1997
    assert int(result.intervals.completed.sum()) == 4_339
    assert int(result.intervals.open.sum()) == 2_357


@pytest.mark.parametrize("label", ["1w", "1m", "6m"])
def test_value_by_cohort_is_that_of_a_loop(orders, rows, histories, label):
    result = cohort_value(orders, horizons=[label], observed_until="1998-07-01")
    step = relativedelta(**{{"w": "weeks", "m": "months"}[label[1]]: int(label[0])})
    expected = defaultdict(int)
    for customer, day, cents in rows:
        first = histories[customer][0][0]
        expected[first.month] += cents if day < first + step else 0
    assert result.users.tolist() == [781, 857, 719]
    assert result.revenue_minor[:, 0].tolist() == [expected[month] for month in (1, 2, 3)]
    assert result.mature.all()


def test_retention_by_month_is_that_of_a_loop(orders, histories):
    result = retention(orders, orders, period="month", n=7, observed_until="1998-07-01")
    returned = defaultdict(int)
    for bought in histories.values():
        first = bought[0][0]
        for age in {(day.year - first.year) * 12 + day.month - first.month for day, _ in bought}:
            returned[first.month, age] += 1
    assert result.returned.tolist() == [[returned[month, age] for age in range(7)] for month in (1, 2, 3)]
    assert result.at_risk.tolist() == [[users] * 7 for users in (781, 857, 719)]


def test_rfm_puts_every_buyer_into_one_segment(orders):
    # 1,218 single-day buyers share the lowest frequency: strictly below them is nobody, so their score is 1.
    result = rfm(purchase_summary(orders, observed_until="1998-07-01"))
    assert sum(result.counts.values()) == 2_357
    assert int((result.frequency_score == 1).sum()) == 1_218
