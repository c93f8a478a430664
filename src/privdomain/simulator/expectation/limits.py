"""Limits: what makes the mean of a period depend on more than the means before it."""

from typing import Final

import numpy as np
from attrs import frozen

from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.arriving import headcount
from privdomain.simulator.steps.operating import is_steady

ADVISORS: Final = "advisors"
TOUCHES: Final = "touches"
POOL: Final = "pool"


def limits_of(plan: Plan) -> tuple[str, ...]:
    """What is limited: room with advisors, their time for touches, the people there are to be invited."""
    advisors, referral = plan.scenario.advisors, plan.scenario.referral
    is_limited = {
        ADVISORS: advisors is not None and (advisors.talks_per_add > 0 or advisors.contacts_each is not None),
        TOUCHES: not is_steady(plan),
        POOL: referral is not None and referral.pool is not None and referral.k > 0,
    }
    return tuple(name for name, is_one in is_limited.items() if is_one)


@frozen(kw_only=True)
class Service:
    """What advisors can do in a period.

    Attributes:
        talks: Talks; inf without advisors.
        per_add: Talks that an add takes.
        contacts: Contacts that they may hold; inf without a limit.
    """

    talks: float
    per_add: float
    contacts: float

    @classmethod
    def of(cls, plan: Plan, period: int) -> "Service":
        """That of a period."""
        advisors = plan.scenario.advisors
        if advisors is None:
            return cls(talks=np.inf, per_add=0.0, contacts=np.inf)
        people, working = headcount(plan, period)
        each = advisors.contacts_each
        return cls(
            talks=float(working) * advisors.talks,
            per_add=advisors.talks_per_add,
            contacts=np.inf if each is None else float(people) * each,
        )

    @property
    def adds(self) -> float:
        """Adds for which there are talks."""
        return self.talks / self.per_add if self.per_add else np.inf
