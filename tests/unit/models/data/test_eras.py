"""Eras and the timeline."""

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.models import ERAS, TIMELINE, era


@pytest.mark.parametrize(
    ("year", "zh"),
    [(1900, "萌芽期"), (2010, "萌芽期"), (2011, "成长期"), (2015, "成长期"), (2016, "成熟期"), (2017, "成熟期"),
     (2018, "成熟期"), (2019, "爆发期"), (2020, "爆发期"), (2021, "展望期"), (2200, "展望期"),
     (-5, "萌芽期"), (9999, "展望期")],
)  # fmt: skip
def test_the_era_of_a_year(year, zh):
    assert era(year).zh == zh


def test_every_year_has_one_era():
    for year in range(1990, 2100):
        assert sum(one.holds_in(year) for one in ERAS) == 1


def test_a_year_may_be_an_integer_of_numpy():
    assert era(np.int64(2017)) == era(2017)


@pytest.mark.parametrize("year", [2017.0, "2017", None, True, np.timedelta64(2017, "Y"), np.True_])
def test_what_is_no_year(year):
    with pytest.raises(SpecError, match=r"^year: .* is no year. Pass an integer such as 2021.$"):
        era(year)


def test_sources_that_disagree_are_both_kept():
    starts = [turn for turn in TIMELINE if turn.is_start]
    assert [turn.year for turn in starts] == [2018, 2020]
    assert starts[0].source != starts[1].source
    assert starts[0].note == starts[1].note != ""


def test_the_timeline_is_in_order():
    assert [turn.year for turn in TIMELINE] == sorted(turn.year for turn in TIMELINE)
