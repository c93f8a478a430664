"""WhatIf: a base scenario and the changes to compare it with."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, Literal

import numpy as np
from attrs import evolve, field, frozen

from privdomain._internal.choices import check_choice, check_flag
from privdomain.errors import BudgetError, SpecError
from privdomain.models.checks import repeated
from privdomain.simulator.asked import read_number, read_scenario, read_whole
from privdomain.simulator.ensemble.uncertain_draws import check_uncertain
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.whatif_runs.changes import Change, changed_scenario
from privdomain.simulator.whatif_runs.comparison import Comparison
from privdomain.simulator.whatif_runs.pair_sums import sums_of
from privdomain.simulator.whatif_runs.pairing import Pairing, outcomes_of

__all__ = ["WhatIf"]

MOST_VALUES: Final = 1_000_000
"""Scenarios x replications of one comparison."""
MOST_STEPS: Final = 1_000_000_000
"""Scenarios x replications x periods x stages of one comparison."""

_OTHER_CHANCE: Final = 2**63
"""What turns a seed into one of other chance."""


def _read_changes(changes: Any) -> tuple[Change, ...]:
    if not isinstance(changes, tuple) or not all(isinstance(one, Change) for one in changes):
        raise SpecError([("changes", "no_changes", "are no tuple of changes. Add each with add().")])
    for name in repeated(one.name for one in changes):
        raise SpecError([("name", "repeated", f"{name!r} is added already. Take another name.")])
    return changes


@frozen
class WhatIf:
    """What happens if (假设分析): a base and named changes of it, all run on the same chance.

    Attributes:
        base: The scenario as it is.
        changes: What it is compared with, in the order in which they were added.

    Examples:
        >>> from privdomain.simulator import Basket, Channel, Lifecycle, Saturation, Scenario
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[Channel(name="moments", spend=12_000, adds=Saturation(cost_per_add=12))],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08),
        ...     basket=Basket(list_price=320, margin=0.55),
        ... )
        >>> what_if = WhatIf(shop).add("cut", {"channels.moments.spend": 8_000})
        >>> comparison = what_if.run(replications=200, seed=7)
        >>> comparison.difference("cut", "adds").mean < -17_000
        True
        >>> what_if.add("hire", {"advisors.count": 15})
        Traceback (most recent call last):
        ...
        privdomain.errors.SpecError: advisors.count: advisors is not set. Pass {'advisors': Advisors(...)}.
    """

    base: Scenario = field(converter=read_scenario)
    changes: tuple[Change, ...] = field(default=(), converter=_read_changes)

    def add(self, name: str, changes: Mapping[str, Any]) -> "WhatIf":
        """The same with one more change; this one stays as it is.

        Args:
            name: A name of its own, which no chance depends on.
            changes: Values by path, such as ``{"advisors.count": 15}``; items of lists go by their names. A parameter
                that is uncertain stays so: its range moves in proportion, that of a rate in proportion of the odds, so
                that it stays within 0 and 1. Chance goes by the names of channels, stages and bans: a new name is new
                luck.

        Raises:
            SpecError: a path leads nowhere (says what is near) or into what another one replaces, the values make no
                valid scenario, a range cannot move, or the name is taken.
        """
        check_uncertain(changed_scenario(self.base, changes))
        return evolve(self, changes=(*self.changes, Change.of(name, changes)))

    @property
    def scenarios(self) -> dict[str, Scenario]:
        """The changed scenarios by name."""
        return {change.name: changed_scenario(self.base, change.values) for change in self.changes}

    @property
    def digest(self) -> str:
        """SHA-256 of what is compared, in hexadecimal: not of names, order and spelling of the changes."""
        parts = sorted(scenario.digest for scenario in self.scenarios.values())
        return sha256(" ".join([self.base.digest, *parts]).encode()).hexdigest()

    def run(
        self,
        *,
        replications: int = 2_000,
        seed: int,
        draws: Literal["monotone", "fast"] = "monotone",
        level: float = 0.95,
        measure: bool = False,
    ) -> Comparison:
        """Run the base and every change on common random numbers, and compare them pair by pair.

        Replication i of a change meets the same chance as replication i of the base: a stream for each process and
        period, turned into counts by inverse transform. What is not changed comes out the same, so the difference
        between two runs is what the change does, not noise. Names key the streams: a channel, stage or ban that is
        renamed meets other luck, which then shows as a difference.

        Args:
            replications: Pairs, 100 .. 1,000,000.
            seed: A whole number in ``[0, 2**64)``. The same seed gives the same bits, whatever else is compared.
            draws: "monotone" couples the runs; "fast" takes numpy's samplers, which soon fall out of step.
            level: Level of the intervals, in [0.5, 0.9999].
            measure: Whether to run every change once more on chance of its own, to measure what coupling saves.

        Raises:
            SpecError: no change, or an option out of its range.
            BudgetError: more work than a comparison may be; nothing was run.
        """
        if not self.changes:
            raise SpecError([("changes", "empty", "there is nothing to compare. Add a change with add().")])
        check_choice("draws", draws, ("monotone", "fast"))
        check_flag("measure", measure)
        pairing = Pairing(
            replications=read_whole("replications", replications, least=100, most=MOST_VALUES),
            seed=read_whole("seed", seed, least=0, most=2**64 - 1),
            draws=draws,
        )
        read_number("level", level, least=0.5, most=0.9999)
        scenarios = self.scenarios
        self._check_budget(scenarios, pairing.replications, measure=measure)
        for scenario in (self.base, *scenarios.values()):
            check_uncertain(scenario)
        return compared(self.base, scenarios, pairing, self.digest, level=float(level), measure=measure)

    def _check_budget(self, scenarios: Mapping[str, Scenario], replications: int, *, measure: bool) -> None:
        n_runs = 1 + len(self.changes) * (2 if measure else 1)
        if n_runs * replications > MOST_VALUES:
            raise BudgetError("replications", MOST_VALUES, n_runs * replications, "scenarios x replications")
        widest = max(len(one.stages) for one in (self.base, *scenarios.values()))
        steps = n_runs * replications * self.base.clock.n_periods * widest
        if steps > MOST_STEPS:
            raise BudgetError("replications", MOST_STEPS, steps, "scenarios x replications x periods x stages")


def compared(
    base: Scenario,
    scenarios: Mapping[str, Scenario],
    pairing: Pairing,
    digest: str,
    *,
    level: float,
    measure: bool,
) -> Comparison:
    """Changed scenarios against their base."""
    values, starts = outcomes_of([base, *scenarios.values()], pairing)
    others = np.full_like(values[1:], np.nan)
    if measure:
        apart = evolve(pairing, seed=pairing.seed ^ _OTHER_CHANCE)
        others, _ = outcomes_of(list(scenarios.values()), apart)
    sums: list[dict[str, Any]] = [
        sums_of(values[0], changed, other) for changed, other in zip(values[1:], others, strict=True)
    ]
    return Comparison(
        base=base.name,
        digest=digest,
        changes=tuple(scenarios),
        n_periods=base.clock.n_periods,
        replications=pairing.replications,
        seed=pairing.seed,
        draws=pairing.draws,
        numpy=np.__version__,
        level=level,
        starts=starts[1:],
        **{name: np.array([one[name] for one in sums]) for name in sums[0]},
    )
