"""Survival against lifelines, where that is installed; lengths are whole days."""

import warnings

import numpy as np
import pytest

from privdomain.calendar import Duration
from privdomain.facts import Members
from privdomain.metrics import relation_survival

lifelines = pytest.importorskip("lifelines")

DAY = 86_400 * 10**6
UNTIL = 20_000 * DAY
CAUSES = ("customer", "staff", "system", None)


def history(seed, *, n, has_ties):
    """Lengths in days, whether each ended, by whom, and the relations."""
    rng = np.random.default_rng(seed)
    days = rng.integers(1, 60, n) if has_ties else 1 + rng.permutation(3 * n)[:n]
    has_ended = rng.random(n) < 0.6
    cause = rng.integers(0, len(CAUSES), n)
    joined = np.where(has_ended, UNTIL - 10_000 * DAY, UNTIL - days * DAY)
    left = [
        int(start + length * DAY) if ended else None
        for start, length, ended in zip(joined, days, has_ended, strict=True)
    ]
    ended_by = [CAUSES[place] if ended else None for place, ended in zip(cause, has_ended, strict=True)]
    members = Members(list(range(n)), joined.astype(np.int64), left=left, ended_by=ended_by, tz="UTC", time_unit="us")
    return days, has_ended, cause, relation_survival(members, observed_until=UNTIL)


@pytest.mark.parametrize("seed", range(20))
def test_kaplan_meier_with_ties(seed):
    days, has_ended, _, survival = history(seed, n=40 + 40 * seed, has_ties=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = lifelines.KaplanMeierFitter().fit(days, has_ended, alpha=0.05)
    at = np.arange(1, days.max() + 1)
    ours = survival.at([Duration(f"{day}d") for day in at.tolist()])
    np.testing.assert_allclose(ours.survival[0], fitted.predict(at).to_numpy(), rtol=0, atol=1e-12)
    bounds = fitted.confidence_interval_.reindex(at, method="ffill").to_numpy().T
    is_inside = (ours.survival[0] > 0) & (ours.survival[0] < 1)  # at 1 and 0 lifelines gives bounds of no width
    assert is_inside.any()
    for found, expected in zip((ours.low[0], ours.high[0]), bounds, strict=True):
        np.testing.assert_allclose(found[is_inside], expected[is_inside], rtol=0, atol=1e-9)
    expected = fitted.median_survival_time_
    assert survival.median_days[0] == expected or (np.isinf(expected) and np.isnan(survival.median_days[0]))


@pytest.mark.parametrize("seed", range(20))
def test_aalen_johansen_without_ties(seed):
    days, has_ended, cause, survival = history(seed, n=8 + 40 * seed, has_ties=False)
    at = np.arange(1, days.max() + 1)
    ours = survival.at([Duration(f"{day}d") for day in at.tolist()])
    for place, name in enumerate(("customer", "staff", "system", "unknown")):
        codes = np.where(has_ended, cause + 1, 0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = lifelines.AalenJohansenFitter(calculate_variance=False).fit(
                days, codes, event_of_interest=place + 1
            )
        expected = fitted.cumulative_density_.iloc[:, 0].reindex(at, method="ffill").to_numpy()
        np.testing.assert_allclose(ours.incidence[name][0], expected, rtol=0, atol=1e-12)
