"""Places: where the parts of the state, and the sums over time, stand in one vector."""

from typing import Final

from attrs import frozen

from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.scenario.scenario import Scenario

SUMMED: Final = (
    Outcome.ADDS,
    Outcome.LOST_ADDS,
    Outcome.LEFT,
    Outcome.BANNED,
    Outcome.BUYERS,
    Outcome.ORDERS,
    Outcome.REVENUE,
    Outcome.COST,
    Outcome.PRESENT_VALUE,
)
"""The outcomes that are sums over the periods; cost without what is paid whatever happens."""


@frozen(kw_only=True)
class Places:
    """A vector of contacts by stage, invited people by periods until they arrive, adds that wait by inflow, and sums.

    Attributes:
        n_stages: Stages.
        n_delays: Periods after which invited people may arrive.
        n_inflows: Inflows.
    """

    n_stages: int
    n_delays: int
    n_inflows: int

    @classmethod
    def of(cls, scenario: Scenario) -> "Places":
        """Those of a scenario."""
        referral = scenario.referral
        n_delays = len(referral.delays) if referral else 1
        inflows = (*scenario.channels, *scenario.volumes, *scenario.imports)
        n_inflows = len(inflows) + (referral is not None)
        return cls(n_stages=len(scenario.stages), n_delays=n_delays, n_inflows=n_inflows)

    @property
    def moving(self) -> int:
        """How many of them are people: what a period has to step."""
        return self.sums

    @property
    def due(self) -> int:
        """Where the invited stand who arrive next; the later ones come after them."""
        return self.n_stages

    @property
    def waiting(self) -> int:
        """Where the adds stand that wait, by inflow."""
        return self.due + self.n_delays

    @property
    def sums(self) -> int:
        """Where the sums begin, in the order of ``SUMMED``."""
        return self.waiting + self.n_inflows

    @property
    def invited(self) -> int:
        """Where the number of the invited stands."""
        return self.sums + len(SUMMED)

    @property
    def size(self) -> int:
        """Length of the vector."""
        return self.invited + 1

    def sum_of(self, outcome: Outcome) -> int:
        """Where the sum of an outcome stands."""
        return self.sums + SUMMED.index(outcome)
