"""Eras and turns."""

import pytest
from unit.models.examples import faults, load


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (2019, 2020, [2019, 2020]),
        (None, 2019, [2018, 2019]),
        (2020, None, [2020, 2021]),
        (None, None, [2018, 2019, 2020, 2021]),
    ],
)
def test_an_era_includes_both_ends(first, last, years):
    era = load("Era", first_year=first, last_year=last)
    assert [year for year in (2018, 2019, 2020, 2021) if era.holds_in(year)] == years


def test_an_era_is_not_backwards():
    assert faults("Era", first_year=2021) == [("last_year", "before_start")]
    assert faults("Era", first_year=2020) == []
    assert faults("Turn", year=1899) == [("year", "greater_than_equal")]
