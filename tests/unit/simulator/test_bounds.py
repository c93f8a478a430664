"""Bounds: growth past every measure, and what is no number, are told by process and period."""

import numpy as np
import pytest
from oracle.ensemble_scenarios import rich

from privdomain.errors import SpecError
from privdomain.simulator.bounds import MOST, check_growth
from privdomain.simulator.chance import Average, Fast, Monotone
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run


@pytest.fixture
def elapsed():
    return next(run(Plan.of(rich()), Average(), 3))


@pytest.mark.parametrize("process", ["live", "adds", "waiting", "orders", "invited"])
@pytest.mark.parametrize("count", [np.nan, np.inf, 2 * MOST])
def test_every_process_is_bounded(elapsed, process, count):
    flows = elapsed.flows
    counts = {
        "live": elapsed.live,
        "adds": flows.offered,
        "waiting": elapsed.waiting,
        "orders": flows.repeat,
        "invited": flows.invited,
    }
    counts[process][..., 1] = count
    with pytest.raises(SpecError, match=f"scenario: {process} comes to .* in period 7, over the limit of 1.13e") as one:
        check_growth(7, elapsed.live, elapsed.waiting, flows)
    assert one.value.problems[0][1] == "too_many"


def test_a_limit_is_that_of_a_replication(elapsed):
    """Three replications of two thirds of the most are together over it, and each is below."""
    elapsed.live[...] = 0
    elapsed.live[0, 0] = MOST * 2 / 3
    check_growth(0, elapsed.live, elapsed.waiting, elapsed.flows)
    elapsed.live[1, 0, 2] = MOST * 2 / 3
    with pytest.raises(SpecError, match=r"live comes to 1.5e\+15"):
        check_growth(0, elapsed.live, elapsed.waiting, elapsed.flows)


@pytest.mark.parametrize("kind", [Fast, Monotone])
def test_means_that_are_no_numbers_are_not_drawn_from(kind):
    with pytest.raises(SpecError, match=r"orders of new comes to nan in period 3, over the limit"):
        kind.of(1, range(1)).poisson("orders", 3, np.full((1, 4), np.nan), ("new",))
