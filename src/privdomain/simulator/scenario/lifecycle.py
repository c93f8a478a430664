"""The lifecycle: the stages that contacts pass, how they leave, and how tenure changes both."""

from typing import Annotated, Final, Self

import numpy.typing as npt
from pydantic import Field, model_validator

from privdomain.errors import SpecError, did_you_mean
from privdomain.models import Appeal, Spec
from privdomain.models.checks import refuse, repeated
from privdomain.models.spec import Items, Name
from privdomain.simulator.scenario.entries import class_document, simple_document, tenure_document
from privdomain.simulator.scenario.values import Label, PerPeriod, Rate

__all__ = ["LifeStage", "Lifecycle", "Move"]

FULL: Final = 1 + 1e-9
"""Rates that add up to this much are a whole."""


class Move(Spec):
    """A way from one stage to another (阶段转移).

    Attributes:
        to: Stage that it leads to.
        rate: Probability per period, of everybody in the stage who placed no first order, beside that of leaving.
        by_touch: Whether only touches bring it about, as they wake the dormant (唤醒); it then grows with them. In a
            scenario without ``touching`` the rate holds as it is.
    """

    to: Name
    rate: Rate
    by_touch: bool = False


class LifeStage(Spec):
    """A stage of the lifecycle (生命周期阶段).

    Attributes:
        name: Name.
        leave: Probability of ending the relation, per period.
        first_order: Probability of the first order, per period; of those who have not bought.
        buyers_enter: Another stage, that they enter with it; None with a first_order of 0. Who comes back from there
            to a stage with a first_order would place one again: let no way lead back.
        orders: Repeat orders per person and period (Poisson); 0 for those who have not bought.
        moves: Ways to other stages.
        then: Where everybody else is in the next period; None is here. So stages of one period each make tenure.
        touched: Whether touches are sent to it.
        invites: Whether its people invite others.
    """

    name: Label
    leave: Rate = 0.0
    first_order: Rate = 0.0
    buyers_enter: Name | None = None
    orders: PerPeriod = 0.0
    moves: Items[Move] = ()
    then: Name | None = None
    touched: bool = True
    invites: bool = True

    @model_validator(mode="after")
    def _check(self) -> Self:
        total = self.leave + sum(move.rate for move in self.moves)
        message = f"and leave add up to {total:.6g}, more than everybody. Lower them."
        refuse(
            (total > FULL, "moves", "over_one", message),
            (
                bool(self.first_order) and self.buyers_enter is None,
                "buyers_enter",
                "missing",
                "is needed. Name a stage.",
            ),
            (
                bool(self.first_order) and self.buyers_enter == self.name,
                "buyers_enter",
                "contradiction",
                "leads back here, where everybody is still to place a first order. Name another stage.",
            ),
            (
                bool(repeated(move.to for move in self.moves)),
                "moves",
                "repeated",
                "lead twice to one stage. Add up their rates.",
            ),
        )
        return self


class Lifecycle(Spec):
    """Stages of contacts, and the ways between them (客户生命周期).

    A stage that no way leads to is no error, and stays empty.

    Attributes:
        stages: The stages; a way that leads to none of them is an error.
        entry: Where new contacts begin.
        incentive_entry: Where those begin who came for an incentive, whom ``appeal`` tells; None is the entry.

    Examples:
        Of those who came for the content 40% are there after 30 days, of those who came for a gift 15%:

        >>> from privdomain.simulator import Basket, Clock, Import, Lifecycle, Scenario, expect
        >>> daily = {"content": 1 - 0.40 ** (1 / 30), "incentive": 1 - 0.15 ** (1 / 30)}
        >>> contacts = Lifecycle.simple(
        ...     leave=daily["content"], incentive_leave=daily["incentive"], first_order=0.0, orders=0.0
        ... )
        >>> for appeal in daily:
        ...     month = Scenario(
        ...         currency="CNY",
        ...         clock=Clock(period="day", n_periods=31),
        ...         imports=[Import(name="new", period=0, count=1_000, appeal=appeal)],
        ...         lifecycle=contacts,
        ...         basket=Basket(list_price=320),
        ...     )
        ...     round(expect(month).mean("live"))
        400
        150
    """

    stages: Annotated[Items[LifeStage], Field(min_length=1, max_length=1_100)]
    entry: Name
    incentive_entry: Name | None = None

    def entry_of(self, appeal: Appeal) -> str:
        """Where contacts begin who came for this."""
        return self.incentive_entry if appeal is Appeal.INCENTIVE and self.incentive_entry else self.entry

    @model_validator(mode="after")
    def _check(self) -> Self:
        names = [stage.name for stage in self.stages]
        problems = [("stages", "repeated", f"{name!r} stands twice. Rename one.") for name in repeated(names)]
        targets: list[tuple[str, str | None]] = [
            ("entry", self.entry),
            ("incentive_entry", self.incentive_entry),
        ]
        for stage in self.stages:
            targets += [(f"stages.{stage.name}.moves", move.to) for move in stage.moves]
            targets += [
                (f"stages.{stage.name}.then", stage.then),
                (f"stages.{stage.name}.buyers_enter", stage.buyers_enter),
            ]
        problems += [
            (path, "unknown_stage", f"leads to {name!r}, which is no stage. {did_you_mean(name, names)}")
            for path, name in targets
            if name is not None and name not in names
        ]
        if problems:
            raise SpecError(problems)
        return self

    @classmethod
    def simple(
        cls,
        *,
        leave: float,
        first_order: float,
        orders: float,
        dormancy: float = 0.0,
        winback: float = 0.0,
        incentive_leave: float | None = None,
    ) -> Self:
        """Three stages: contacts, active buyers and dormant buyers.

        Args:
            leave: Probability of ending the relation, per period, of everybody.
            first_order: Probability of a contact's first order, per period.
            orders: Orders of an active buyer per period.
            dormancy: Probability of going dormant, per period.
            winback: Probability that touches wake a dormant one, per period.
            incentive_leave: Probability of ending the relation of contacts who came for an incentive, in a stage of
                their own; None is that of everybody. Once they have bought they are like all buyers.

        Raises:
            SpecError: no numbers, or out of range.
        """
        given = {"leave": leave, "first_order": first_order, "orders": orders}
        return cls.load(simple_document(given, dormancy, winback, incentive_leave))

    @classmethod
    def by_tenure(
        cls,
        *,
        leave: npt.ArrayLike,
        first_order: npt.ArrayLike,
        orders: npt.ArrayLike,
        buyers_leave: npt.ArrayLike,
        dormancy: float = 0.0,
        winback: float = 0.0,
        incentive_leave: npt.ArrayLike | None = None,
    ) -> Self:
        """Contacts and buyers whose rates change with tenure: a stage for each period of it, the last one for good.

        Args:
            leave: Probability of ending the relation in each period after joining.
            first_order: Probability of the first order in each of the same periods.
            orders: Orders of an active buyer in each period after the first one.
            buyers_leave: Probability of ending the relation in each of the same periods.
            dormancy: Probability of going dormant, per period.
            winback: Probability that touches wake a dormant one, per period; with the rates of the last tenure.
            incentive_leave: Like ``leave``, of contacts who came for an incentive, in stages of their own.

        Raises:
            SpecError: no numbers, out of range, or rates of the same people of different lengths.
        """
        contacts = {"leave": leave, "first_order": first_order}
        buyers = {"leave": buyers_leave, "orders": orders}
        return cls.load(tenure_document(contacts, buyers, dormancy, winback, incentive_leave))

    @classmethod
    def by_class(
        cls,
        *,
        leave: float,
        first_order: float,
        orders: npt.ArrayLike,
        dormancy: float = 0.0,
        winback: float = 0.0,
    ) -> Self:
        """Contacts, and buyers of several classes of equal size, who differ in how often they order and stay so.

        So the spread between people reaches the variance of what a scenario comes to, which one rate for all
        understates. A buyer spends the first period after the first order with the average rate, and then goes to a
        class by chance.

        Args:
            leave: Probability of ending the relation, per period, of everybody.
            first_order: Probability of a contact's first order, per period.
            orders: Orders of an active buyer per period, of each class; ``gamma_poisson_rates`` gives such.
            dormancy: Probability of going dormant, per period.
            winback: Probability that touches wake a dormant one, per period; to the same class.

        Raises:
            SpecError: no numbers, or out of range.

        Examples:
            >>> from privdomain.simulator import Lifecycle, gamma_poisson_rates
            >>> rates = gamma_poisson_rates(shape=0.8, rate=8, n=3)
            >>> [stage.name for stage in Lifecycle.by_class(leave=0.01, first_order=0.03, orders=rates).stages]
            ['contact', 'bought', 'active_1', 'dormant_1', 'active_2', 'dormant_2', 'active_3', 'dormant_3']
        """
        return cls.load(class_document(leave, first_order, orders, dormancy, winback))
