"""Options of an ensemble: bad ones are refused by name, large ones before anything is allocated."""

import tracemalloc

import numpy as np
import pytest
from oracle.ensemble_scenarios import linear, media, rich

from privdomain.errors import BudgetError, SpecError
from privdomain.simulator import Basket, Clock, Lifecycle, LifeStage, Referral, Scenario, simulate
from privdomain.simulator.ensemble.budget import check_budget, numbers_held
from privdomain.simulator.ensemble.options import EnsembleOptions

GOOD = {
    "replications": 10,
    "seed": 1,
    "draws": "fast",
    "keep": "summary",
    "by_cohort": False,
    "quantiles": (0.05, 0.95),
}


def options(**given):
    return EnsembleOptions.of(**(GOOD | given))


def test_numpy_numbers_are_plain_afterwards():
    one = options(
        replications=np.int32(5), seed=np.uint64(2**64 - 1), by_cohort=np.True_, quantiles=np.array([0.1, 0.5])
    )
    assert one == options(replications=5, seed=2**64 - 1, by_cohort=True, quantiles=[0.1, 0.5])
    assert [type(value) for value in (one.replications, one.seed, one.by_cohort)] == [int, int, bool]


BAD = [
    *[("replications", value) for value in (0, -1, 1.0, True, None, "x", 2**64)],
    *[("seed", value) for value in (-1, 2**64, 1.5, None, False, "x")],
    *[("draws", value) for value in ("slow", None, 1)],
    *[("keep", value) for value in ("all", None, [])],
    *[("by_cohort", value) for value in (1, None, "yes")],
    *[
        ("quantiles", value)
        for value in ((), 0.5, None, "0.5", (0.5, 0.5), (0.9, 0.1), (0.0,), (1.0,), (float("nan"),), ("x",), (1,))
    ],
    *[("horizons", value) for value in ((), "fortnight", ("1w", "1w"), None, (3,), [f"{n}d" for n in range(1, 66)])],
    ("quantiles", tuple(np.linspace(0.001, 0.999, 100))),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_bad_options_are_refused_by_name(name, value):
    with pytest.raises(SpecError) as raised:
        options(**{name: value})
    assert raised.value.problems[0][0] == name


def test_cohorts_are_the_stock_and_one_per_period():
    scenario = linear(n_periods=12)
    assert options().n_cohorts(scenario) == 1
    assert options(by_cohort=True).n_cohorts(scenario) == 13


def test_work_beyond_the_bound_is_refused():
    """12 periods x (4 stages, 4 inflows with referral, 2 delays): 120 x 16,666,666 is below 2,000,000,000."""
    scenario = linear(n_periods=12)
    with pytest.raises(BudgetError, match=r"inflows \+ referral delays\) is 2,000,000,040, over") as raised:
        check_budget(scenario, options(replications=16_666_667))
    assert (raised.value.limit, raised.value.asked) == (2_000_000_000, 120 * 16_666_667)
    with pytest.raises(BudgetError, match="numbers held at once"):
        check_budget(scenario, options(replications=16_666_666))
    with pytest.raises(BudgetError, match=r"inflows \+ referral delays\) is"):  # 13 cohorts: 12 x (52 + 6)
        check_budget(scenario, options(replications=2_000_000_000 // 696 + 1, by_cohort=True))


def test_inflows_and_delays_are_work_too():
    """A stage, 1,000 channels and 200 delays: with referral 1,201 inflows and delays, beside which it is nothing."""
    channels = tuple(media(1.0).replace(name=f"ads_{place}") for place in range(1_000))
    wide = Scenario(
        currency="CNY",
        clock=Clock(n_periods=1_000),
        channels=channels,
        lifecycle=Lifecycle(stages=(LifeStage(name="all"),), entry="all"),
        basket=Basket(list_price=1),
        referral=Referral(k=0.1, delays=(1 / 200,) * 200),
    )
    with pytest.raises(BudgetError, match="is 2,404,000,000, over"):
        check_budget(wide, options(replications=2_000))


ASKED = [
    {"keep": keep, "by_cohort": by_cohort, "draws": draws}
    for keep in ("summary", "paths")
    for by_cohort in (False, True)
    for draws in ("fast", "monotone")
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_no_more_is_held_than_was_reckoned(asked):
    """What numpy holds at most, by its own count, is less than what was reckoned, and more than a third."""
    scenario, n = rich(n_periods=9), 2_000
    simulate(scenario, seed=1, replications=1, **asked)
    tracemalloc.start()
    simulate(scenario, seed=1, replications=n, **asked)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    reckoned = 8 * numbers_held(scenario, options(replications=n, **asked))
    assert reckoned / 3 < peak < reckoned


def test_what_is_held_is_bounded():
    """Cohorts and paths are counted: of the same replications, either is taken, and both are not."""
    scenario = linear(n_periods=50)
    for asked in ({"keep": "paths"}, {"by_cohort": True}):
        check_budget(scenario, options(replications=50_000, **asked))
    with pytest.raises(BudgetError, match="numbers held at once: state, sums, series, and the paths and cohorts"):
        check_budget(scenario, options(replications=70_000, keep="paths", by_cohort=True))
