"""Methods that take a day or a year refuse what is none."""

from datetime import UTC, datetime

import pytest
from unit.models.examples import load

from privdomain.errors import SpecError

ASKED = [
    load("User").age_on,
    load("User", birthday=None).age_on,
    load("PoolRule").recycle[1].holds_on,
    load("ReachLimit", count="days_of_month").count_on,
    load("ReachLimit").count_on,
    load("ReachLimit").is_valid_on,
    load("ReachLimit", valid_from=None, valid_to=None).is_valid_on,
]


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("day", [datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01", None, 5])
def test_what_is_no_day(ask, day):
    with pytest.raises(SpecError, match="is no day"):
        ask(day)


@pytest.mark.parametrize("year", [2020.0, "2020", None, True])
def test_what_is_no_year(year):
    with pytest.raises(SpecError, match="is no year"):
        load("Era").holds_in(year)
