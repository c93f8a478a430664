"""The plan: a scenario as numbers that a step can use, each one number, or one for each replication."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import BoolArray, FloatArray, IntArray
from privdomain.simulator.scenario.inflow import Channel, Import, Volume
from privdomain.simulator.scenario.lifecycle import LifeStage
from privdomain.simulator.scenario.operations import Referral
from privdomain.simulator.scenario.scenario import Scenario

Number: TypeAlias = float | FloatArray
"""A parameter: one number, or one for each replication."""

REFERRAL: Final = "referral"
"""The name of the inflow of the invited."""

_LEAST_SPEND: Final = 1e-6
"""Spend that all smaller ones count as, but for none."""


@frozen(eq=False)
class Parameters:
    """The numbers of a scenario by path, some of which differ by replication.

    Attributes:
        drawn: Values by path, ``(n_replications,)`` each, that take the place of those of the scenario.
    """

    drawn: Mapping[str, FloatArray] = field(factory=dict)

    def read(self, path: str, value: float) -> Number:
        """The value at a path."""
        return self.drawn.get(path, value)


@frozen(eq=False, kw_only=True)
class Inflow:
    """One way in.

    Attributes:
        name: Its name.
        kind: What brings it.
        enters: Place of the stage that it leads to.
        incentive: Welcome incentive per add.
        count: By period, how many could come: parcels, imports; None of spend.
        rate: Share of these who do; 1 of imports.
        spend: By period, media spend.
        adds: Mean adds of a spend.
        unit_cost: Cost of each of the count.
    """

    name: str
    kind: Literal["spend", "volume", "import", "referral"]
    enters: int
    incentive: Number = 0.0
    count: Callable[[int], Number] | None = None
    rate: Number = 1.0
    spend: Callable[[int], Number] | None = None
    adds: Callable[[Number], Number] | None = None
    unit_cost: Number = 0.0


@frozen(eq=False, kw_only=True)
class Stages:
    """The stages as arrays: rates are ``(n_stages, 1, 1)``, or ``(n_stages, 1, n_replications)`` where they differ.

    Attributes:
        names: Their names.
        leave: Probability of leaving.
        first_order: Probability of the first order.
        orders: Repeat orders per person.
        touched: Whether they are touched, ``(n_stages, 1, 1)``.
        invites: Whether they invite, ``(n_stages,)``.
        buyers_enter: Where who orders first goes, ``(n_stages,)``.
        then: Where go all others, ``(n_stages,)``.
        ways: The first, second … way out of each stage.
    """

    names: tuple[str, ...]
    leave: FloatArray
    first_order: FloatArray
    orders: FloatArray
    touched: BoolArray
    invites: BoolArray
    buyers_enter: IntArray
    then: IntArray
    ways: tuple["Ways", ...]


@frozen(eq=False, kw_only=True)
class Ways:
    """One way out of each stage; a stage that has no more has a rate of zero.

    Attributes:
        names: Names of the stage and of the one that it leads to, a text for each stage.
        to: Where it leads, ``(n_stages,)``.
        rate: Probability, as the rates of stages.
        by_touch: Whether touches bring it about, ``(n_stages, 1, 1)``.
    """

    names: tuple[str, ...]
    to: IntArray
    rate: FloatArray
    by_touch: BoolArray


@frozen(eq=False, kw_only=True)
class Plan:
    """A scenario, ready for stepping.

    Attributes:
        scenario: The scenario.
        parameters: Its numbers.
        stages: Its stages.
        inflows: Its ways in, in the order in which advisors serve them; referral is one of them.
    """

    scenario: Scenario
    parameters: Parameters
    stages: Stages
    inflows: tuple[Inflow, ...]

    @classmethod
    def of(cls, scenario: Scenario, drawn: Mapping[str, FloatArray] | None = None) -> "Plan":
        """The plan of a scenario, with values by path in the place of its own."""
        parameters = Parameters(drawn or {})
        return cls(
            scenario=scenario,
            parameters=parameters,
            stages=_stages(scenario, parameters),
            inflows=_in_order(scenario, _inflows(scenario, parameters)),
        )

    def read(self, path: str, value: float) -> Number:
        """The value at a path."""
        return self.parameters.read(path, value)

    @property
    def n_periods(self) -> int:
        """Periods."""
        return self.scenario.clock.n_periods


def series(parameters: Parameters, path: str, value: float | Sequence[float]) -> Callable[[int], Number]:
    """The value of each period; a shorter list begins again."""
    if isinstance(value, float | int):
        number = parameters.read(path, value)
        return lambda _: number
    return lambda period: value[period % len(value)]


def _stages(scenario: Scenario, parameters: Parameters) -> Stages:
    stages = scenario.stages
    places = {stage.name: place for place, stage in enumerate(stages)}

    def rates(member: str) -> FloatArray:
        return _rates(
            [parameters.read(f"lifecycle.stages.{one.name}.{member}", getattr(one, member)) for one in stages]
        )

    return Stages(
        names=tuple(places),
        leave=rates("leave"),
        first_order=rates("first_order"),
        orders=rates("orders"),
        touched=np.array([stage.touched for stage in stages])[:, None, None],
        invites=np.array([stage.invites for stage in stages]),
        buyers_enter=np.array([places[stage.buyers_enter or stage.name] for stage in stages]),
        then=np.array([places[stage.then or stage.name] for stage in stages]),
        ways=tuple(_ways(stages, places, parameters, rank) for rank in range(max(len(one.moves) for one in stages))),
    )


def _ways(stages: Sequence[LifeStage], places: Mapping[str, int], parameters: Parameters, rank: int) -> Ways:
    moves = [stage.moves[rank] if rank < len(stage.moves) else None for stage in stages]
    return Ways(
        names=tuple(
            stage.name if move is None else f"{stage.name}\0{move.to}"
            for stage, move in zip(stages, moves, strict=True)
        ),
        to=np.array([place if move is None else places[move.to] for place, move in enumerate(moves)]),
        rate=_rates(
            [
                0.0
                if move is None
                else parameters.read(f"lifecycle.stages.{stage.name}.moves.{move.to}.rate", move.rate)
                for stage, move in zip(stages, moves, strict=True)
            ]
        ),
        by_touch=np.array([move is not None and move.by_touch for move in moves])[:, None, None],
    )


def _rates(numbers: Sequence[Number]) -> FloatArray:
    """Numbers of stages, ``(n_stages, 1, n)``; n is 1 where all replications are alike."""
    return np.stack(np.broadcast_arrays(*(np.atleast_1d(np.asarray(number, np.float64)) for number in numbers)))[
        :, None, :
    ]


def _inflows(scenario: Scenario, parameters: Parameters) -> list[Inflow]:
    places = {stage.name: place for place, stage in enumerate(scenario.stages)}

    def place(one: Channel | Volume | Import | Referral) -> int:
        return places[one.enters or scenario.lifecycle.entry_of(one.appeal)]

    found = [
        Inflow(
            name=channel.name,
            kind="spend",
            enters=place(channel),
            incentive=parameters.read(f"channels.{channel.name}.incentive", channel.incentive),
            spend=series(parameters, f"channels.{channel.name}.spend", channel.spend),
            adds=_curve(channel, parameters),
        )
        for channel in scenario.channels
    ]
    found += [
        Inflow(
            name=volume.name,
            kind="volume",
            enters=place(volume),
            incentive=parameters.read(f"volumes.{volume.name}.incentive", volume.incentive),
            count=series(parameters, f"volumes.{volume.name}.count", volume.count),
            rate=parameters.read(f"volumes.{volume.name}.add_rate", volume.add_rate),
            unit_cost=parameters.read(f"volumes.{volume.name}.cost", volume.cost),
        )
        for volume in scenario.volumes
    ]
    found += [
        Inflow(
            name=one.name,
            kind="import",
            enters=place(one),
            count=_only_in(one.period, parameters.read(f"imports.{one.name}.count", float(one.count))),
            unit_cost=parameters.read(f"imports.{one.name}.cost", one.cost),
        )
        for one in scenario.imports
    ]
    if scenario.referral is not None:
        reward = parameters.read("referral.reward", scenario.referral.reward)
        found.append(Inflow(name=REFERRAL, kind="referral", enters=place(scenario.referral), incentive=reward))
    return found


def _only_in(when: int, count: Number) -> Callable[[int], Number]:
    return lambda period: count if period == when else 0.0


def _in_order(scenario: Scenario, inflows: list[Inflow]) -> tuple[Inflow, ...]:
    """Those that advisors serve first come first."""
    first = scenario.advisors.priority if scenario.advisors else ()
    ranks = {name: rank for rank, name in enumerate(first)}
    return tuple(sorted(inflows, key=lambda inflow: ranks.get(inflow.name, len(ranks))))


def _curve(channel: Channel, parameters: Parameters) -> Callable[[Number], Number]:
    """Mean adds of a spend."""
    curve, path = channel.adds, f"channels.{channel.name}.adds"

    def read(name: str) -> Any:
        return parameters.read(f"{path}.{name}", getattr(curve, name))

    return lambda spend: adds_of(curve.kind, spend, read)


def adds_of(kind: str, spend: Any, read: Callable[[str], Any]) -> Any:
    """Mean adds of a spend under a saturation curve, whose numbers are read by name."""
    if kind == "linear":
        return spend / read("cost_per_add")
    if kind == "hill":
        short = np.power(read("half_spend") / np.maximum(spend, _LEAST_SPEND), read("exponent"))
        return np.where(np.asarray(spend) > 0, read("most") / (1 + short), 0.0)[()]
    scale = np.power(spend / read("base_spend"), read("exponent"))
    return scale * read("base_spend") / read("cost_per_add")
