"""Scenario: everything that is assumed of a private domain, in one document."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Self

from pydantic import Field, model_validator

from privdomain.errors import SpecError, did_you_mean
from privdomain.models import Record, Spec
from privdomain.models.checks import repeated
from privdomain.models.spec import Items, Name
from privdomain.models.values import CurrencyCode
from privdomain.simulator.scenario.clock import Clock, Seasons
from privdomain.simulator.scenario.inflow import Channel, Import, Volume
from privdomain.simulator.scenario.lifecycle import Lifecycle, LifeStage
from privdomain.simulator.scenario.money import Basket, Costs
from privdomain.simulator.scenario.operations import Advisors, Hire, Referral, Touching
from privdomain.simulator.scenario.paths import changed, value_at
from privdomain.simulator.scenario.shocks import Ban, Promotion, shifts_of
from privdomain.simulator.scenario.uncertainty import Uncertain
from privdomain.simulator.scenario.values import Label

__all__ = ["Scenario", "Stock"]

_REFERRAL: Final = "referral"
"""What the inflow of the invited is called."""

_WHOLE: Final = 1 + 1e-9
"""A share of orders that is all of them."""


class Stock(Spec):
    """Contacts who are there when the first period begins (期初存量).

    Attributes:
        name: Stage that they are in.
        count: How many [count].
    """

    name: Label
    count: Annotated[int, Field(ge=0, le=10**9)]


class Scenario(Record):
    """What is assumed of a private domain (情景): who comes, who stays, who buys, what it costs.

    Names of stages, inflows, hires, promotions and bans are words of paths: without dots, control characters, and
    blanks at their ends. "referral" is the inflow of the invited.

    Within a period things happen in this order: (1) calendar, promotions and bans, (2) spend, volume and invitations
    bring adds, (3) advisors take in as many as they can, (4) touches, (5) orders, (6) invitations, (7) leaving and
    moves between stages, (8) adds enter their stage, (9) the ledger. Who enters in a period orders, invites and leaves
    from the next one on.

    Attributes:
        name: Name.
        currency: ISO 4217 code of all money.
        clock: Periods.
        seasons: Factors by period.
        channels: Paid inflow.
        volumes: Inflow from own parcels, stores and viewers.
        imports: Contacts brought over at once.
        stock: Contacts at the start, by stage.
        lifecycle: Stages of contacts.
        basket: What an order brings.
        advisors: Who serves; None for nobody, and no limit.
        touching: How often contacts are touched; None leaves the rates of the lifecycle as they are.
        referral: How contacts bring contacts; None for not.
        promotions: Promotions.
        bans: Accounts closed by a platform.
        costs: Technology, fixed costs, interest.
        uncertain: Parameters that are drawn for each replication.

    Examples:
        >>> from privdomain.simulator import Basket, Channel, Lifecycle, Saturation, Scenario
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[Channel(name="moments", spend=12_000, adds=Saturation(cost_per_add=12))],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08),
        ...     basket=Basket(list_price=320, margin=0.55),
        ... )
        >>> shop.at("channels.moments.spend")
        12000.0
        >>> shop.with_changes({"channels.moments.spend": 8_000}).at("channels.moments.spend")
        8000.0
        >>> shop.with_changes({"channels.moment.spend": 8_000})
        Traceback (most recent call last):
        ...
        privdomain.errors.SpecError: channels.moment.spend: there is no 'channels.moment'. Did you mean 'moments'?
    """

    name: Name = "scenario"
    currency: CurrencyCode
    clock: Clock = Clock()
    seasons: Seasons = Seasons()
    channels: Items[Channel] = ()
    volumes: Items[Volume] = ()
    imports: Items[Import] = ()
    stock: Items[Stock] = ()
    lifecycle: Lifecycle
    basket: Basket
    advisors: Advisors | None = None
    touching: Touching | None = None
    referral: Referral | None = None
    promotions: Items[Promotion] = ()
    bans: Items[Ban] = ()
    costs: Costs = Costs()
    uncertain: Items[Uncertain] = ()

    def at(self, path: str) -> Any:
        """The value at a path, such as ``"advisors.count"``; items of lists go by their names.

        Raises:
            SpecError: it leads nowhere; says what is near.
        """
        return value_at(self, path)

    def with_changes(self, changes: Mapping[str, Any]) -> Self:
        """The same with other values at some paths, checked again.

        Raises:
            SpecError: a path leads nowhere, or the changes make no valid scenario.
        """
        return changed(self, changes)

    @property
    def stages(self) -> tuple[LifeStage, ...]:
        """The stages of the lifecycle."""
        return self.lifecycle.stages

    @model_validator(mode="after")
    def _check(self) -> Self:
        problems = [*self._repeated(), *self._lost(), *self._late(), *self._contradictions()]
        if problems:
            raise SpecError(problems)
        for uncertain in self.uncertain:
            self._check_number(uncertain)
        return self

    def _check_number(self, uncertain: Uncertain) -> None:
        for path in (uncertain.path, *uncertain.also):
            value = value_at(self, path)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise SpecError([("uncertain", "no_number", f"{path!r} holds no number. Name one that does.")])

    def _repeated(self) -> Iterator[tuple[str, str, str]]:
        inflows = [one.name for block in (self.channels, self.volumes, self.imports) for one in block]
        blocks = {
            "channels": inflows,
            "stock": [one.name for one in self.stock],
            "promotions": [one.name for one in self.promotions],
            "bans": [one.name for one in self.bans],
            "uncertain": [path for one in self.uncertain for path in (one.path, *one.also)],
        }
        for block, names in blocks.items():
            for name in repeated(names):
                yield block, "repeated", f"{name!r} stands twice, in one block or two. Rename one."
        if _REFERRAL in inflows:
            yield "channels", "reserved", f"{_REFERRAL!r} is what the inflow of the invited is called. Rename this one."

    def _lost(self) -> Iterator[tuple[str, str, str]]:
        """References to stages and inflows that do not exist."""
        stages = [stage.name for stage in self.stages]
        inflows = [one.name for block in (self.channels, self.volumes, self.imports) for one in block]
        entered = [
            (f"{one.name}.enters", one.enters) for block in (self.channels, self.volumes, self.imports) for one in block
        ]
        entered += [("stock", one.name) for one in self.stock]
        entered += [("referral.enters", self.referral.enters)] if self.referral else []
        for path, name in entered:
            if name is not None and name not in stages:
                yield path, "unknown_stage", f"{name!r} is no stage. {did_you_mean(name, stages)}"
        inflows += [_REFERRAL] if self.referral else []
        for name in self.advisors.priority if self.advisors else ():
            if name not in inflows:
                yield "advisors.priority", "unknown_inflow", f"{name!r} is no inflow. {did_you_mean(name, inflows)}"

    def _late(self) -> Iterator[tuple[str, str, str]]:
        """Whatever is set for a period that does not come."""
        hires = self.advisors.hires if self.advisors else ()
        blocks: dict[str, tuple[Import | Promotion | Ban | Hire, ...]] = {
            "imports": self.imports,
            "promotions": self.promotions,
            "bans": self.bans,
            "advisors.hires": hires,
        }
        for block, dated in blocks.items():
            for one in dated:
                if one.period >= self.clock.n_periods:
                    message = f"{one.period} comes after the last of {self.clock.n_periods} periods. The first is 0."
                    yield f"{block}.{one.name}.period", "too_late", message

    def _contradictions(self) -> Iterator[tuple[str, str, str]]:
        """Blocks that say what cannot be, or what another one makes idle."""
        if self.advisors and self.advisors.talk_share and self.touching is None:
            yield "advisors.talk_share", "contradiction", "is a share of touches, and there is no touching. Add it."
        shifts = shifts_of(self.promotions, self.seasons.purchases, self.clock.n_periods, getattr)
        for period, shift in enumerate(shifts):
            if shift < -_WHOLE:
                message = f"would take {-shift:.6g} of the orders of period {period}. Let more periods bear it."
                yield "promotions", "contradiction", message
                break
        for one in self.promotions:
            is_pulled = one.uplift and one.pull_forward
            if is_pulled and not one.season_ratio(self.seasons.purchases) and self._is_bought(one):
                message = "bring what would have come later, and then the seasons let nobody buy. Raise after."
                yield f"promotions.{one.name}.pull_forward", "contradiction", message

    def _is_bought(self, promotion: Promotion) -> bool:
        """Whether anybody buys while a promotion lasts."""
        seasons = self.seasons.purchases
        return any(seasons[(promotion.period + place) % len(seasons)] for place in range(promotion.length))
