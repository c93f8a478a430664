"""Uncertain parameters: their quantiles, which replications share, and ranges that must hold."""

import numpy as np
import pytest
from oracle.ensemble_scenarios import linear

from privdomain._internal.draws.streams import BLOCK
from privdomain.errors import SpecError
from privdomain.simulator import Uncertain
from privdomain.simulator.ensemble.uncertain_draws import check_uncertain, drawn_values, quantile_of

LEAVE = "lifecycle.stages.active.leave"
SHARES = np.array([0.025, 0.5, 0.975])


def uncertain(path=LEAVE, **given):
    return Uncertain(path=path, **({"low": 0.01, "high": 0.04} | given))


def test_uniform_goes_evenly_from_end_to_end():
    found = quantile_of(uncertain(kind="uniform", low=2, high=6), np.array([0.25, 0.5]))
    assert found.tolist() == [3.0, 4.0]


def test_triangular_by_hand():
    """Between 0 and 4 with the mode at 1: F(x) = x^2 / 4 below it, 1 - (4 - x)^2 / 12 above."""
    shares = np.array([0.25 / 4, 1 / 4, 1 - 4 / 12])
    assert quantile_of(uncertain(low=0, high=4, mode=1), shares) == pytest.approx([0.5, 1.0, 2.0])
    assert quantile_of(uncertain(low=0, high=4), np.array([0.5, 1 / 8])) == pytest.approx([2.0, 1.0])
    assert quantile_of(uncertain(low=0, high=4, mode=4), np.array([1 / 4])) == pytest.approx([2.0])
    assert quantile_of(uncertain(low=3, high=3), SHARES).tolist() == [3.0] * 3


def test_lognormal_has_the_ends_of_95_percent():
    """Its median is the geometric mean of the ends: sqrt(0.01 x 0.04) = 0.02."""
    assert quantile_of(uncertain(kind="lognormal"), SHARES) == pytest.approx([0.01, 0.02, 0.04])


def test_beta_has_the_ends_of_95_percent():
    assert quantile_of(uncertain(kind="beta"), SHARES)[[0, 2]] == pytest.approx([0.01, 0.04])


def test_draws_belong_to_the_path():
    """Whatever stands beside it, and however replications are cut; paths that go along have the same values."""
    one = uncertain(kind="uniform")
    other = uncertain("basket.list_price", also=("referral.reward",), kind="uniform", low=1, high=2)
    both = drawn_values(linear(uncertain=(other, one)), 7, range(3), 2 * BLOCK + 3)
    alone = drawn_values(linear(uncertain=(one,)), 7, range(1, 2), BLOCK)
    assert sorted(both) == ["basket.list_price", LEAVE, "referral.reward"]
    assert {len(values) for values in both.values()} == {2 * BLOCK + 3}
    assert np.array_equal(both[LEAVE][BLOCK : 2 * BLOCK], alone[LEAVE])
    assert np.array_equal(both["basket.list_price"], both["referral.reward"])
    assert not np.array_equal(both[LEAVE], drawn_values(linear(uncertain=(one,)), 8, range(3), 2 * BLOCK + 3)[LEAVE])
    assert abs(np.corrcoef(both[LEAVE], both["basket.list_price"])[0, 1]) < 0.06


def test_draws_have_the_mean_of_their_distribution():
    values = drawn_values(linear(uncertain=(uncertain(kind="uniform"),)), 1, range(4), 4 * BLOCK)[LEAVE]
    assert abs(values.mean() - 0.025) < 4.5 * 0.03 / np.sqrt(12 * 4 * BLOCK)
    assert (values.min() >= 0.01, values.max() <= 0.04) == (True, True)


def test_rates_that_pass_one_only_together_are_taken():
    """The moves of a member add up to 0.3; leaving of up to 0.9 leaves less, and the steps scale them down."""
    check_uncertain(linear(uncertain=(uncertain("lifecycle.stages.member.leave", low=0.5, high=0.9, kind="uniform"),)))


@pytest.mark.parametrize(
    "given",
    [
        {"low": 0.5, "high": 1.2, "kind": "uniform"},
        {"low": 0.1, "high": 0.5, "kind": "lognormal"},
        {"path": "basket.returns", "low": 0.0, "high": 1.5},
        {"path": "promotions.day.uplift", "low": 1.0, "high": 9.0},
        {"path": "basket.margin", "also": (LEAVE,), "low": 0.5, "high": 1.01},
    ],
)
def test_ranges_that_could_leave_the_scenario_are_refused(given):
    with pytest.raises(SpecError, match=r"could be drawn .* Narrow it, or take another kind\.") as raised:
        check_uncertain(linear(uncertain=(uncertain(**given),)))
    assert raised.value.problems[0][:2] == (given.get("path", LEAVE), "out_of_range")


@pytest.mark.parametrize("path", ["clock.n_periods", "stock.active.count", "promotions.day.length"])
def test_whole_numbers_are_never_drawn(path):
    with pytest.raises(SpecError, match=f"{path}: is a whole number"):
        check_uncertain(linear(uncertain=(uncertain(path, low=1, high=2),)))
