"""stage_flow: the six stages of management as one flow, in which the users who refer feed the inflow again."""

from collections.abc import Mapping
from typing import ClassVar, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal import results
from privdomain._internal.arrays import FLOAT_LIMIT, Array, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain.errors import DataError, SpecError
from privdomain.facts.vocabulary import Stage
from privdomain.metrics.formulas._checks import nonnegative, rate
from privdomain.metrics.growth.stage_route import ADVERTISING, INFLOW, REFERRAL, STAGES, StageRoute, place_of

_ROUNDING: Final = 1e-9
"""By so much of itself a count may exceed one that was multiplied out."""


@frozen(eq=False, repr=False)
class StageFlow(results.Final):
    """Users by stage, directly and by referral. *Final*: rates do not add.

    Shapes: ``(6,)``, in the order of the stages: 广告投放, 引流, 留存, 促活, 裂变, 转化. What the referral stage counts
    are contacts brought, not users who bring.

    Attributes:
        route: Which stage the last two are counted from.
        direct: Users of each stage who were not brought by others; nan if unknown.
        rates: Of each stage, per user of the stage that it is counted from; of referral, contacts brought per user.
        base: Users over whom a rate was measured; 0 where it was given.
        passed: Of these, users who went on; of referral, contacts brought.
    """

    add_instead: ClassVar[str] = "Add the counts of the stages, and compute again."

    route: StageRoute
    direct: FloatArray = field(converter=read_only)
    rates: FloatArray = field(converter=read_only)
    base: IntArray = field(converter=read_only)
    passed: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        arrays = (self.direct, self.rates, self.base, self.passed)
        if any(array.shape != (len(STAGES),) or (array < 0).any() for array in arrays):
            raise ValueError("there is not one figure >= 0 per stage")

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages, in order."""
        return STAGES

    @property
    def per_contact(self) -> FloatArray:
        """How many users of each stage one contact becomes, and how many contacts it brings; nan for advertising."""
        share = np.full(len(STAGES), np.nan)
        share[INFLOW] = 1.0
        for stage, source in list(self.route.before.items())[1:]:
            share[stage] = share[source] * self.rates[stage]
        return read_only(share)

    @property
    def feedback(self) -> float:
        """New contacts that one contact brings (裂变回流系数), m; from 1 on the flow feeds itself without limit."""
        return float(self.per_contact[REFERRAL])

    @property
    def amplification(self) -> float:
        """Users in the end over those who came directly (裂变放大倍数), 1 / (1 - m); nan from m = 1 on: no limit."""
        return float(divide(1.0, max(1.0 - self.feedback, 0.0)))

    @property
    def first_generation(self) -> FloatArray:
        """Users of each stage who come of the contacts that the direct users bring (首代裂变)."""
        return read_only(self._behind_inflow(self.direct[REFERRAL] * self.per_contact))

    @property
    def by_referral(self) -> FloatArray:
        """Users of each stage who were brought, in all generations together; nan from m = 1 on."""
        return read_only(self._behind_inflow(self.direct * self.feedback * self.amplification))

    @property
    def total(self) -> FloatArray:
        """Users of each stage, direct and brought; nan from m = 1 on."""
        return read_only(self.direct + self.by_referral)

    def at(self, stage: str) -> dict[str, float]:
        """The figures of one stage: ``flow.at("conversion")["total"]`` are the buyers with all feedback.

        Raises:
            UnknownNameError: no such stage.
        """
        place = place_of(stage)
        names = ("direct", "first_generation", "by_referral", "total")
        return {name: float(getattr(self, name)[place]) for name in names}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should know before the figures are shown."""
        if np.isnan(self.feedback):
            return ("feedback: unknown, and so is every total. Say what is missing; 0 where referral brings nobody.",)
        if self.feedback < 1:
            return ()
        message = f"feedback: a contact brings {self.feedback:.2f} contacts, so the flow has no limit but the market's."
        return (message,)

    def to_columns(self) -> dict[str, Array]:
        """One row per stage."""
        names = ("rates", "base", "passed", "direct", "first_generation", "by_referral", "total")
        columns: dict[str, Array] = {
            "stage": np.array([str(stage) for stage in STAGES], object),
            "zh": np.array([stage.zh for stage in STAGES], object),
        }
        return columns | {name.removesuffix("s"): getattr(self, name) for name in names}

    def _behind_inflow(self, users: FloatArray) -> FloatArray:
        """The users of each stage, of whom advertising has none: who was brought comes to the inflow."""
        return np.where(np.arange(len(STAGES)) == ADVERTISING, 0.0, users)

    def _table(self) -> TextTable:
        columns = self.to_columns()
        rows = [
            [
                *(str(columns[name][row]) for name in ("stage", "zh")),
                cell(float(self.rates[row]), 3),
                *(
                    cell(float(columns[name][row]), 1)
                    for name in ("direct", "first_generation", "by_referral", "total")
                ),
            ]
            for row in range(len(STAGES))
        ]
        title = f"Stages (私域六步): feedback {cell(self.feedback, 3)}, amplification {cell(self.amplification, 3)}"
        return TextTable(title, ["stage", "", "rate", "direct", "first generation", "by referral", "total"], rows)


def stage_flow(
    counts: Mapping[str, float],
    /,
    *,
    rates: Mapping[str, float] | None = None,
    referral_from: str = "activation",
    conversion_from: str = "activation",
) -> StageFlow:
    """The six stages as one flow (私域六步): who comes directly, and who because referral feeds the inflow again.

    广告投放 → 引流 → 留存 → 促活, then 促活 → 转化 and 促活 → 裂变 → 引流: contacts who were brought enter at the
    inflow and go the same way, also to bring others. With m new contacts per contact the end is 1 / (1 - m) of the
    direct users; from m = 1 on there is none. It assumes that the brought behave like those who came directly, which
    ``measured_stage_flow`` can tell.

    Count one cohort and leave out whom it brought, or they are counted twice.

    The result is *final*: add the counts instead.

    Args:
        counts: Direct users by stage [count]; of "referral", contacts that they brought. One stage is enough if
            ``rates`` has the others.
        rates: Of stages without a count: share of the users of the stage before in [0, 1]; of "referral", contacts
            brought per user, >= 0. What neither has is unknown.
        referral_from: The stage whose users bring contacts: "retention", "activation" or "conversion".
        conversion_from: The stage whose users buy: "retention" or "activation".

    Returns:
        Direct users, first generation and limit, by stage.

    Raises:
        DataError: counts or rates that are no such numbers, no count at all, or a stage that counts more users than the
            nearest one before that has a count.
        SpecError: a stage with both a count and a rate, or a rate of the first.
        UnknownNameError: no such stage.

    Examples:
        >>> flow = stage_flow(
        ...     {"advertising": 100_000},
        ...     rates={"inflow": 0.05, "retention": 0.6, "activation": 0.5, "referral": 0.2, "conversion": 0.2},
        ... )
        >>> flow.direct
        array([100000.,   5000.,   3000.,   1500.,    300.,    300.])
        >>> flow.first_generation
        array([  0., 300., 180.,  90.,  18.,  18.])

        One contact brings .6 x .5 x .2 others; 300 buyers become 319 in the end:

        >>> round(flow.feedback, 3), round(flow.amplification, 4), flow.total.round().tolist()
        (0.06, 1.0638, [100000.0, 5319.0, 3191.0, 1596.0, 319.0, 319.0])
    """
    route = StageRoute(referral_from, conversion_from)
    direct = _figures("counts", counts)
    if not counts:
        raise DataError("counts", "is empty", hint="Pass the users of one stage at least.")
    given = _figures("rates", {} if rates is None else rates)
    has_both = [stage for stage in STAGES if stage in (counts or ()) and stage in (rates or ())]
    if has_both or Stage.ADVERTISING in (rates or ()):
        stage = has_both[0] if has_both else Stage.ADVERTISING
        message = (
            "has a count already. Leave one of the two out." if has_both else "has no stage before. Say its count."
        )
        raise SpecError([(f"rates[{str(stage)!r}]", "unused", message)])
    for place, source in route.before.items():
        if STAGES[place] in counts:
            given[place] = float(divide(direct[place], direct[source]))
        else:
            direct[place] = direct[source] * given[place]
    _check_falling(route, direct, counts)
    nobody = np.zeros(len(STAGES), np.int64)
    return StageFlow(route, direct, given, nobody, nobody.copy())


def _check_falling(route: StageRoute, direct: FloatArray, counts: Mapping[str, float]) -> None:
    """Refuse a stage that counts more users than the nearest known one that it comes from, but for referral."""
    for place in route.before:
        if place == REFERRAL or STAGES[place] not in counts:
            continue
        source = route.before[place]
        while np.isnan(direct[source]) and source in route.before:
            source = route.before[source]
        if direct[place] > direct[source] * (1 + _ROUNDING):
            problem = f"has {direct[place]:,.0f} users where {STAGES[source]} has {direct[source]:,.0f}"
            raise DataError(f"counts[{str(STAGES[place])!r}]", problem, hint="Count the users of one cohort.")


def _figures(argument: str, given: object) -> FloatArray:
    """The figure of each stage, nan where there is none."""
    if not isinstance(given, Mapping):
        raise DataError(argument, f"is a {type(given).__name__}", hint="Pass a mapping of stage to number.")
    figures = np.full(len(STAGES), np.nan)
    for stage, value in given.items():
        place = place_of(stage)
        is_share = argument == "rates" and stage != Stage.REFERRAL
        column = (rate if is_share else nonnegative)(f"{argument}[{str(stage)!r}]", value)
        if column.values.ndim:
            raise DataError(column.name, f"has {column.values.ndim} dimensions", hint="Pass one number.")
        if column.values > FLOAT_LIMIT:
            raise DataError(column.name, f"is {column.values:g}", hint="Pass at most 2**53.")
        figures[place] = column.values
    return figures
