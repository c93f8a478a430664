"""Shocks: what promotions move, as shares of the usual orders."""

import pytest

from privdomain.simulator import Promotion
from privdomain.simulator.scenario.shocks import shifts_of

SALE = Promotion(name="sale", period=1, length=2, uplift=0.5, pull_forward=0.5, after=2)


def test_without_seasons_the_dip_gives_back_what_was_pulled():
    """2 periods x 0.5 x half of it, over 2 periods: a quarter each."""
    assert shifts_of([SALE], (1.0,), 6, getattr) == [0, 0.5, 0.5, -0.25, -0.25, 0]


def test_seasons_of_both_sides_are_set_against_each_other():
    """Seasons 3 and 1 while it lasts, 1 and 1 after it: twice as much."""
    seasons = (1, 3, 1, 1, 1, 1)
    assert SALE.season_ratio(seasons) == 2
    shifts = shifts_of([SALE], seasons, 6, getattr)
    assert shifts == [0, 0.5, 0.5, -0.5, -0.5, 0]
    assert sum(season * shift for season, shift in zip(seasons, shifts, strict=True)) == 0.5 * (3 + 1) * 0.5


def test_several_add_up_and_end_with_time():
    both = [SALE, SALE.replace(name="next", period=3, length=1, uplift=1.0, pull_forward=1.0, after=9)]
    assert shifts_of(both, (1.0,), 5, getattr) == pytest.approx([0, 0.5, 0.5, 1 - 0.25, -0.25 - 1 / 9])


def test_where_nobody_buys_nothing_can_be_missing():
    assert SALE.season_ratio((1, 1, 1, 0, 0, 1)) == 0
