"""Inflow: where new contacts come from, what they cost, and what they came for."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from privdomain.models import Appeal, Spec
from privdomain.models.checks import refuse
from privdomain.models.spec import Name, Word
from privdomain.simulator.scenario.values import Amount, Label, Periods, Rate, Series

__all__ = ["Channel", "Import", "Saturation", "Volume"]

_Positive: TypeAlias = Annotated[Amount, Field(ge=1e-6)]
"""An amount that something is divided by: a millionth at least."""


class Saturation(Spec):
    """How adds follow spend (投放饱和曲线).

    ``linear``: spend / cost_per_add. ``hill``: most / (1 + (half_spend / spend)^k): half of the most at half_spend.
    ``power``: (spend / cost_per_add) x (spend / base_spend)^(k - 1): at the base spend an add costs cost_per_add,
    beyond it more.

    Attributes:
        kind: Which curve.
        cost_per_add: Spend of one add [major unit]; of linear and power.
        most: Adds a period that no spend passes [count]; of hill.
        half_spend: Spend of half of that [major unit]; of hill.
        base_spend: Spend at which an add costs cost_per_add [major unit]; of power.
        exponent: k: of hill > 0, of power in (0, 1].
    """

    kind: Literal["linear", "hill", "power"] = "linear"
    cost_per_add: _Positive | None = None
    most: _Positive | None = None
    half_spend: _Positive | None = None
    base_spend: _Positive | None = None
    exponent: Annotated[float, Field(gt=0, le=4)] = 1.0

    @model_validator(mode="after")
    def _check(self) -> Self:
        needed = {
            "linear": ("cost_per_add",),
            "hill": ("most", "half_spend"),
            "power": ("cost_per_add", "base_spend"),
        }[self.kind]
        others = {"cost_per_add", "most", "half_spend", "base_spend"} - {*needed}
        refuse(
            *((getattr(self, name) is None, name, "missing", f"is what {self.kind} needs. Add it.") for name in needed),
            *(
                (
                    getattr(self, name) is not None,
                    name,
                    "contradiction",
                    f"has no meaning in {self.kind}. Leave it out.",
                )
                for name in sorted(others)
            ),
            (
                self.kind == "power" and self.exponent > 1,
                "exponent",
                "out_of_range",
                "must not pass 1: adds would grow cheaper without end.",
            ),
        )
        return self


class Channel(Spec):
    """A paid channel: spend that brings contacts, the more the dearer (付费渠道).

    Attributes:
        name: Name; change paths address it by this.
        spend: Media spend per period [major unit].
        adds: How adds follow spend.
        appeal: What contacts come for: an incentive or the content. Those who came for a gift leave sooner: they
            begin at the ``incentive_entry`` of the lifecycle, where it has one.
        incentive: Welcome incentive per add [major unit].
        enters: Entry stage of its contacts; None is that of the lifecycle, by appeal.
    """

    name: Label
    spend: Series
    adds: Saturation
    appeal: Word[Appeal] = Appeal.CONTENT
    incentive: Amount = 0.0
    enters: Name | None = None


class Volume(Spec):
    """Traffic of the brand's own: parcels, store transactions, viewers of live streams (自有流量).

    Attributes:
        name: Name.
        count: Parcels, transactions or viewers per period [count]; whole numbers.
        add_rate: Share of them who become contacts.
        appeal: What contacts come for, as of a channel.
        incentive: Welcome incentive per add [major unit].
        cost: Cost per parcel, transaction or viewer, such as a printed card [major unit].
        enters: Entry stage; None is that of the lifecycle, by appeal.
    """

    name: Label
    count: Series
    add_rate: Rate
    appeal: Word[Appeal] = Appeal.CONTENT
    incentive: Amount = 0.0
    cost: Amount = 0.0
    enters: Name | None = None


class Import(Spec):
    """Contacts that are brought over at once, such as members of an old system (老客导入).

    They come when they are brought, also while a ban keeps other inflow out; advisors need time for them as for others.

    Attributes:
        name: Name.
        period: When.
        count: How many [count].
        appeal: What they come for, as of a channel.
        enters: Stage that they enter; None is the entry stage of the lifecycle, by appeal.
        cost: Cost per contact [major unit].
    """

    name: Label
    period: Periods
    count: Annotated[int, Field(ge=0, le=10**9)]
    appeal: Word[Appeal] = Appeal.CONTENT
    enters: Name | None = None
    cost: Amount = 0.0
