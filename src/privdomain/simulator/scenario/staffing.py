"""Staffing: how many advisors a scenario needs, and when, so that no add is lost for want of them."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from privdomain.simulator.chance import Average
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.scenario.scenario import Scenario

HIRING: Final = 4
"""Periods from one hiring to the next."""

SPARE: Final = 4.0
"""Standard deviations, as of Poisson numbers, that there is room for beyond the mean."""


def team_of(scenario: Scenario, service: Mapping[str, Any]) -> dict[str, Any]:
    """The members ``count`` and ``hires`` of advisors who have room for all adds, invited people among them.

    Others are hired every four periods, as the contacts of the next four ask for; for talks so much ahead that who is
    new works in full when they are needed.

    Args:
        scenario: The scenario, without advisors.
        service: The members ``contacts_each``, ``talks`` and ``ramp``; a new contact takes one talk.
    """
    adds, live = [], [float(sum(stock.count for stock in scenario.stock))]
    for elapsed in run(Plan.of(scenario), Average(), 1):
        adds.append(float(elapsed.flows.taken.sum()))
        live.append(float(elapsed.live.sum()))
    new, held = np.array(adds), np.array(adds) + live[:-1]
    to_hold = np.ceil((held + SPARE * np.sqrt(held)) / service["contacts_each"])
    to_talk = np.ceil((new + SPARE * np.sqrt(new)) / service["talks"])
    level, steps = 1.0, []
    for period in range(0, len(new), HIRING):
        until = period + HIRING
        more = max(to_hold[period:until].max(), to_talk[period : until + service["ramp"]].max()) - level
        if more > 0:
            steps.append((period, float(more)))
            level += float(more)
    first = 1.0 + sum(count for period, count in steps if period == 0)
    hires = [{"name": f"week_{period}", "period": period, "count": count} for period, count in steps if period]
    return {"count": first, "hires": hires}
