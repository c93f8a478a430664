"""Curves by hand, and those of a published trial."""

import numpy as np
import pytest

from privdomain.metrics.survival.curves import Steps, curves_of

DAY = 86_400 * 10**6
Z = 1.959963984540054
CAUSES = ("customer", "staff")


def spells(*groups):
    """The curves of groups, each a dict of days by cause, or by "cut" where the end was not seen."""
    counts = np.zeros((len(groups), 51, 3), np.int64)
    for group, days in enumerate(groups):
        for name, ends in days.items():
            np.add.at(counts, (group, list(ends), ("cut", *CAUSES).index(name)), 1)
    group, day = np.nonzero(counts.any(axis=2))
    steps = Steps(np.searchsorted(group, np.arange(len(groups) + 1)), day * DAY)
    return curves_of(steps, counts[group, day, 0], counts[group, day, 1:], CAUSES)


def curve(**days):
    """The curve of one group."""
    return spells(days)


def at(some, *days):
    shares, counts = some.at(np.array(days) * DAY, Z)
    return {name: cells[0] for name, cells in (shares | counts).items()}


# Weeks in remission under 6-mercaptopurine (Freireich et al. 1963), read as days.
TRIAL = curve(customer=[6, 6, 6, 7, 10, 13, 16, 22, 23], cut=[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])


def test_the_published_survival_of_a_trial():
    found = at(TRIAL, 5, 6, 7, 10, 13, 16, 22, 23, 35, 36)
    published = [1, 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448, 0.448, np.nan]
    np.testing.assert_allclose(found["survival"], published, atol=5e-4)
    np.testing.assert_allclose(found["low"][1:8], [0.620, 0.563, 0.503, 0.432, 0.368, 0.268, 0.188], atol=5e-4)
    np.testing.assert_allclose(found["high"][1:8], [0.952, 0.923, 0.889, 0.849, 0.805, 0.747, 0.680], atol=5e-4)
    assert found["at_risk"].tolist() == [21, 21, 17, 15, 12, 11, 7, 6, 1, 0]
    assert found["ended"].tolist() == [0, 3, 4, 5, 6, 7, 8, 9, 9, 9]
    assert TRIAL.median_days.tolist() == [23.0]


def test_greenwood():
    # 3 of 21, then 1 of 17: 3 / (21 x 18) + 1 / (17 x 16), over the survival squared
    assert TRIAL.variance[TRIAL.steps.lengths == 7 * DAY] == pytest.approx(3 / (21 * 18) + 1 / (17 * 16))


def test_what_ends_comes_before_what_is_cut_at_the_same_length():
    # Four at risk on day 3: one ends and one is cut, so 3/4, and of the two left one ends: 3/8.
    some = curve(customer=[3, 5], cut=[3, 6])
    assert at(some, 3, 4, 5)["survival"].tolist() == [0.75, 0.75, 0.375]


def test_causes_share_what_survival_leaves():
    # 8 at risk, customer: 1/8. Then 7, both causes: 1/8 each. Then one cut, 4 at risk with 5/8 left: staff 5/32 more.
    some = curve(customer=[1, 2], staff=[2, 4], cut=[3, 9, 9, 9])
    found = at(some, 0, 1, 2, 4)
    assert found["survival"].tolist() == [1.0, 7 / 8, 5 / 8, 15 / 32]
    assert found["customer"].tolist() == [0, 1 / 8, 2 / 8, 2 / 8]
    assert found["staff"].tolist() == [0, 0, 1 / 8, 1 / 8 + 5 / 32]


def test_beyond_the_longest_all_is_unknown_unless_nobody_is_left():
    cut, over = curve(customer=[3], cut=[5]), curve(customer=[3, 5])
    names = ("survival", "low", "high", *CAUSES)
    assert all(np.isnan(at(cut, 6)[name]).all() for name in names)
    assert at(cut, 5)["survival"].tolist() == [0.5]  # at the longest itself it is known
    assert at(over, 6)["survival"].tolist() == [0.0]
    assert at(over, 6)["customer"].tolist() == [1.0]


def test_bounds_have_no_place_at_one_and_at_zero():
    found = at(curve(customer=[3, 5]), 2, 3, 5, 6)
    assert np.isnan(found["low"]).tolist() == np.isnan(found["high"]).tolist() == [True, False, True, True]


def test_bounds_of_the_utmost_confidence_do_not_underflow():
    shares, _ = curve(customer=[3, 5]).at(np.array([3 * DAY]), 8.2)
    assert 0 <= shares["low"][0, 0] < 1e-300
    assert 0.9998 < shares["high"][0, 0] < 1


@pytest.mark.parametrize("n", [2, 6, 24, 50])
def test_without_cuts_survival_is_the_plain_share_and_the_median_the_middle(n):
    some = curve(customer=range(1, n + 1))
    assert at(some, *range(n + 1))["survival"].tolist() == [
        1 - k / n if k in (0, n) else (n - k) / n for k in range(n + 1)
    ]
    assert some.median_days.tolist() == [n / 2]


def test_a_survival_that_is_one_half_but_for_rounding_is_one_half():
    # Two of 14 end, two are cut, three of 10 end, one is cut, one of 6 ends: 12/14 x 7/10 x 5/6 = 420/840.
    some = curve(customer=[1, 2, 5, 6, 7, 9, 10], cut=[3, 4, 8, 11, 12, 13, 14])
    assert at(some, 9)["survival"][0] > 0.5
    assert some.median_days.tolist() == [9.0]


def test_a_survival_above_one_half_is_none():
    # 6/7 x 4/5 = 24/35 and x 2/3 = 48/105: the first at or below one half.
    assert curve(customer=[1, 3, 5], cut=[2, 4, 6, 7]).median_days.tolist() == [5.0]


def test_if_half_never_ended_there_is_no_median():
    assert np.isnan(curve(customer=[3], cut=[5, 6]).median_days).all()
    assert np.isnan(curve().median_days).all()


def test_without_any_spell_all_is_unknown():
    found = at(curve(), 0, 1)
    assert np.isnan(found["survival"]).all()
    assert found["at_risk"].tolist() == found["ended"].tolist() == found["retained"].tolist() == [0, 0]


def test_of_those_at_risk_all_are_retained_who_do_not_end_at_the_age_itself():
    found = at(curve(customer=[3, 50], cut=[50, 50]), 3, 4, 50, 51)
    assert found["at_risk"].tolist() == [4, 3, 3, 0]
    assert found["retained"].tolist() == [3, 3, 2, 0]


def test_each_group_is_read_as_if_it_were_alone():
    # Empty groups first, between and last, one that is only cut, and one whose last spell ended.
    groups = [{}, {"customer": [6, 6, 7], "cut": [6, 9]}, {}, {"cut": [3]}, {"customer": [1, 3, 5], "staff": [2]}, {}]
    ages = np.array([0, 1, 3, 5, 6, 7, 10, 50, 51]) * DAY
    together = spells(*groups)
    tables = {name: cells for part in together.at(ages, Z) for name, cells in part.items()}
    for place, group in enumerate(groups):
        alone = spells(group)
        np.testing.assert_array_equal(together.median_days[place], alone.median_days[0])
        for part in alone.at(ages, Z):
            for name, cells in part.items():
                np.testing.assert_array_equal(tables[name][place], cells[0], err_msg=name)  # to the last bit
