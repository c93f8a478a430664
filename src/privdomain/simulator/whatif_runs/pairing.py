"""Pairs: scenarios run side by side on the same chance, block by block."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.draws.streams import BLOCK
from privdomain.simulator.chance import Chance, Fast, Monotone
from privdomain.simulator.ensemble.uncertain_draws import drawn_values
from privdomain.simulator.outcomes import Outcome, Totals
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.whatif_runs.sameness import is_same

OUTCOMES: Final = tuple(Outcome)


@frozen(kw_only=True)
class Pairing:
    """What chance the runs share.

    Attributes:
        replications: How many.
        seed: Seed of all of them.
        draws: How chance becomes counts.
    """

    replications: int
    seed: int
    draws: Literal["monotone", "fast"]

    @property
    def blocks(self) -> Iterator[tuple[int, int]]:
        """Each block of replications: its number and its size."""
        for start in range(0, self.replications, BLOCK):
            yield start // BLOCK, min(BLOCK, self.replications - start)

    def chance(self, block: int) -> Chance:
        """The chance of a block; every scenario takes it from its beginning."""
        kind = Monotone if self.draws == "monotone" else Fast
        return kind.of(self.seed, range(block, block + 1))


def outcomes_of(scenarios: Sequence[Scenario], pairing: Pairing) -> tuple[FloatArray, IntArray]:
    """All outcomes of all replications, and from when on each scenario differs from the first one.

    Returns:
        Outcomes, ``(n_scenarios, n_outcomes, n_replications)``; and the first period in which anything of any
        replication differs, ``(n_scenarios,)``, the number of periods where nothing ever does.
    """
    values = np.empty((len(scenarios), len(OUTCOMES), pairing.replications))
    starts = np.full(len(scenarios), scenarios[0].clock.n_periods)
    for block, size in pairing.blocks:
        at = slice(block * BLOCK, block * BLOCK + size)
        plans = [plan_of(scenario, pairing, block, size) for scenario in scenarios]
        totals = [Totals() for _ in plans]
        runs = (run(plan, pairing.chance(block), size) for plan in plans)
        for side_by_side in zip(*runs, strict=True):
            for place, elapsed in enumerate(side_by_side):
                totals[place].add(plans[place], elapsed)
                if elapsed.period < starts[place] and not is_same(plans[place], elapsed, plans[0], side_by_side[0]):
                    starts[place] = elapsed.period
        for place, total in enumerate(totals):
            values[place, :, at] = [total.outcome(outcome) for outcome in OUTCOMES]
    return values, starts


def plan_of(scenario: Scenario, pairing: Pairing, block: int, size: int) -> Plan:
    """The plan of a block, with what is uncertain drawn for each replication; scenarios share these draws."""
    return Plan.of(scenario, drawn_values(scenario, pairing.seed, range(block, block + 1), size))
