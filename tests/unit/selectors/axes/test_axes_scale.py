"""DifficultyScale: its bounds, and the function that it gives the centres of."""

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.selectors import DifficultyScale
from privdomain.selectors.axes.scale import hill


def test_the_centre_counts_one_half_half_of_it_a_fifth_twice_it_four_fifths():
    np.testing.assert_allclose(hill(np.array([0, 1.5, 3, 6]), 3.0), [0, 0.2, 0.5, 0.8])


def test_unknown_stays_unknown():
    assert np.isnan(hill(np.array([np.nan]), 3.0)).all()


@pytest.mark.parametrize("centre", [0, 0.009, 1e6 + 1, -1, True, "3", None])
@pytest.mark.parametrize("name", ["days", "views", "breadth"])
def test_a_centre_out_of_bounds_is_refused(name, centre):
    with pytest.raises(SpecError, match=name):
        DifficultyScale.load({name: centre})


@pytest.mark.parametrize("centre", [0.01, 1e6])
def test_no_behaviour_comes_to_the_end_of_the_scale(centre):
    # a view at once, and a hundred years: the logit of their mean must exist
    least = np.mean([hill(0, centre), hill(1, centre), hill(1, centre)])
    most = np.mean([hill(36_600, centre), hill(10**9, centre), hill(10**9, centre)])
    assert 0 < least < most < 1


@pytest.mark.parametrize("centre", [float("inf"), float("nan")])
def test_a_centre_that_is_no_number_is_refused(centre):
    with pytest.raises(SpecError, match="no JSON"):
        DifficultyScale.load({"days": centre})
