"""Ages at which curves are read."""

from datetime import timedelta

import numpy as np
import pytest

from privdomain.calendar import Duration
from privdomain.errors import BudgetError, SpecError
from privdomain.metrics.survival.ages import read_ages

HOUR = 3_600 * 10**6


@pytest.mark.parametrize(
    ("ages", "names", "lengths"),
    [
        (["1h", "0s", "1d"], ("1h", "0s", "1d"), [HOUR, 0, 24 * HOUR]),  # as asked, not sorted
        ("1d", ("1d",), [24 * HOUR]),
        (Duration("24h"), ("1d",), [24 * HOUR]),
        (timedelta(hours=1), ("1:00:00",), [HOUR]),
        ((timedelta(hours=1), Duration("7d")), ("1:00:00", "1w"), [HOUR, 7 * 24 * HOUR]),
    ],
)
def test_ages_one_or_more(ages, names, lengths):
    found = read_ages(ages, 1)
    assert found[0] == names
    assert found[1].tolist() == lengths


@pytest.mark.parametrize(
    ("ages", "code"),
    [
        ([], "not_distinct"),
        (["24h", "1d"], "not_distinct"),
        ("soon", "unknown_duration"),
        (7, "unknown_duration"),
        (None, "unknown_duration"),
        (np.array(1), "unknown_duration"),
    ],
)
def test_what_is_no_age(ages, code):
    with pytest.raises(SpecError) as caught:
        read_ages(ages, 1, "edges")
    assert [problem[:2] for problem in caught.value.problems] == [("edges", code)]


def test_more_than_fit_before_any_is_read():
    with pytest.raises(BudgetError, match="4,000,001 groups x 2 edges is 8,000,002"):
        read_ages(["never", "ever"], 4_000_001, "edges")
