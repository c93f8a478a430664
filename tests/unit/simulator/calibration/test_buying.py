"""Buying: the likelihood of silence, against a sum over all periods of falling asleep."""

import math

import numpy as np
import pytest

from privdomain.simulator.calibration.buying import Buyers, Silences, fit_one, of_class
from privdomain.simulator.calibration.classes import fit_classes, log_likelihood, share_ends, slopes_of_classes
from privdomain.simulator.calibration.ends import covariance
from privdomain.simulator.calibration.newton import slopes

SEEN = Silences.of(
    np.array([0, 0, 0, 1, 1, 2, 5, 0, 3, 3]),
    np.array([0, 0, 0, 1, 4, 3, 8, 0, 8, 2]),
    np.array([8, 8, 3, 8, 4, 5, 8, 0, 8, 8]),
)


def slow(classes):
    """The log-likelihood, term by term, up to the constant that the rates have no part in."""
    total = 0.0
    for x, last, watched, weight in zip(SEEN.orders, SEEN.last, SEEN.watched, SEEN.weights, strict=True):
        of_buyer = 0.0
        for share, rate, asleep in classes:
            if rate == 0:
                of_buyer += share * (x == 0)
                continue
            for j in range(int(last), int(watched) + 1):
                sleeps = (1 - asleep) ** (j - 1) * (asleep if j < watched else 1)
                of_buyer += share * rate**x * math.exp(-j * rate) * sleeps
        total += weight * math.log(of_buyer)
    return total


def odds(share):
    return math.log(share / (1 - share))


def test_equal_buyers_stand_together_and_who_was_not_watched_stands_nowhere():
    assert SEEN.weights.sum() == 9
    assert len(SEEN.weights) == 8
    assert SEEN.base == 8 + 8 + 3 + 8 + 4 + 5 + 8 + 8 + 8
    assert SEEN.last.min() == 1


def test_the_likelihood_is_the_sum_over_when_buyers_fall_asleep():
    one = SEEN.weights @ of_class(SEEN, math.log(0.4), odds(0.1))
    assert one == pytest.approx(slow([(1, 0.4, 0.1)]), abs=1e-12)
    two = [math.log(0.9), math.log(0.1), odds(0.05), odds(0.3), math.log(2 / 5), math.log(3 / 5)]
    expected = slow([(0.2, 0.9, 0.05), (0.5, 0.1, 0.3), (0.3, 0.0, 0.0)])
    assert log_likelihood(SEEN, np.array(two)) == pytest.approx(expected, abs=1e-12)


def world(n, seed, classes, early=0.5):
    """Buyers of 30 periods: alike in the first, then of classes (share, rate, dormancy), those of rate 0 asleep."""
    rng = np.random.default_rng(seed)
    kinds = rng.choice(len(classes), n, p=[share for share, _, _ in classes])
    rates, asleep = (np.array([one[part] for one in classes])[kinds] for part in (1, 2))
    is_active = np.arange(1, 30) <= np.minimum(rng.geometric(asleep), 29)[:, None]
    orders = np.column_stack([rng.poisson(early, n), rng.poisson(rates[:, None] * is_active)])
    last = np.where(orders.any(axis=1), 30 - np.argmax(orders[:, ::-1] > 0, axis=1), 0)
    return Buyers.of(orders.sum(axis=1), last, np.full(n, 30), orders[:, 0])


def test_classes_come_back_the_busiest_first():
    classes = [(0.3, 0.6, 0.03), (0.5, 0.06, 0.05), (0.2, 0.0, 1.0)]
    found = fit_classes(world(6_000, 1, classes), 2)
    for value, ends, part in (
        (found.shares, found.share_ends, 0),
        (found.rates, found.rate_ends, 1),
        (found.dormancy, found.dormancy_ends, 2),
    ):
        truth = np.array([one[part] for one in classes[: len(value)]])
        # Ends of 95% are 1.96 standard errors away; 2.3 times as far are 4.5.
        far = 2.3 * (ends[:, 1] - ends[:, 0]) / 2
        assert (np.abs(value - truth) < far).all()
        assert ((ends[:, 0] < value) & (value < ends[:, 1])).all()
        assert (far < truth).all()


def test_nobody_asleep_is_a_border_too():
    found = fit_classes(world(3_000, 4, [(0.4, 0.9, 0.03), (0.6, 0.2, 0.05)]), 2)
    assert found.shares.sum() == pytest.approx(1, abs=0.05)
    assert np.isfinite(found.share_ends).all()


def test_akaike_prefers_as_many_classes_as_there_are():
    one = world(3_000, 2, [(0.95, 0.3, 0.05), (0.05, 0.0, 1.0)], early=0.3)
    two = world(3_000, 3, [(0.3, 0.8, 0.03), (0.7, 0.06, 0.08)])
    assert fit_one(one).aic < fit_classes(one, 2).aic
    assert fit_classes(two, 2).aic < min(fit_one(two).aic, fit_classes(two, 3).aic)


def test_a_class_of_nobody_has_ends_at_the_border():
    """Three classes of buyers who are all alike: some share is told by nothing, and still has ends."""
    found = fit_classes(world(400, 5, [(1.0, 0.3, 0.05)]), 3)
    for ends in (found.share_ends, found.rate_ends, found.dormancy_ends):
        assert np.isfinite(ends).all()
        assert (ends[:, 0] <= ends[:, 1]).all()


def test_who_never_falls_asleep_has_a_low_end_at_the_border():
    """Orders in every period: with a rate of 2 each silence is short, and dormancy is next to nothing."""
    n = 50
    buyers = Buyers.of(np.full(n, 40), np.full(n, 20), np.full(n, 20), np.full(n, 2))
    found = fit_one(buyers)
    assert found.rates[0] == pytest.approx(2, rel=1e-4)
    # Poisson: the standard error of the log rate is one over the root of 2,000 orders.
    far = 1.96 / math.sqrt(2_000)
    assert np.log(found.rate_ends[0] / 2) == pytest.approx([-far, far], rel=0.02)
    assert found.dormancy[0] < 1e-4
    # 950 chances of none: (1 - d)^950 = exp(-1.92) at the high end.
    assert found.dormancy_ends[0, 0] < 1e-6
    assert found.dormancy_ends[0, 1] == pytest.approx(1 - math.exp(-1.9207 / 950), rel=0.02)


def test_slopes_of_classes_are_those_of_differences():
    seen = world(300, 6, [(0.3, 0.6, 0.03), (0.5, 0.06, 0.05), (0.2, 0.0, 1.0)]).after
    for at in ([-0.5, -2.8, -3.0, -2.5, -0.4, -0.9], [0.1, -1, -3, -2, -3, -1, 0.4, -0.7, -0.2]):
        slope, curve = slopes_of_classes(seen, np.array(at, float))
        by_differences = slopes(lambda point: log_likelihood(seen, point), np.array(at, float))
        assert slope == pytest.approx(by_differences[0], abs=1e-4)
        assert curve == pytest.approx(by_differences[1], abs=1e-2)


def test_shares_at_a_border_have_the_ends_of_their_odds():
    """Odds of 0 against the last class, and nobody asleep: a half, with the ends that its odds have."""
    nothing = np.full((2, 2), np.nan)
    ends = np.array([[-16.0, math.log(3)], [-16.0, 16.0]])
    found = share_ends(np.array([0.0, -100.0]), ends, nothing)
    assert found[0] == pytest.approx([math.exp(-16), 0.75], rel=1e-6)


def test_a_saddle_tells_nothing():
    assert np.isnan(covariance(np.array([[-1.0, 2.0], [2.0, -1.0]]))).all()
    assert covariance(np.array([[-4.0, 0.0], [0.0, 0.0]]))[0] == pytest.approx([0.25, np.nan], nan_ok=True)
