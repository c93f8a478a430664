"""Operations: who talks to contacts, how often they are touched, how they invite others."""

from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from privdomain.models import Appeal, Spec
from privdomain.models.checks import refuse, repeated
from privdomain.models.spec import Items, Name, Word
from privdomain.simulator.scenario.values import Amount, Factor, Label, Periods, PerPeriod, Rate

_WHOLE: Final = 1e-9
"""How far shares may add up beside 1."""

__all__ = ["Advisors", "Hire", "Referral", "Touching"]


def _signless(value: float) -> float:
    """Minus zero is zero, or equal content would not have one text."""
    return value + 0.0


class Hire(Spec):
    """Advisors who come later, or go (招聘与离职).

    Attributes:
        name: Name; change paths address it by this.
        period: First period in which they work, or no longer do.
        count: How many come; below zero, how many go.
    """

    name: Label
    period: Periods
    count: Annotated[float, Field(ge=-100_000, le=100_000), AfterValidator(_signless)]


class Advisors(Spec):
    """Who serves contacts, and how much they can do (顾问产能).

    Talks go to new contacts first, then to touches.

    Attributes:
        count: Advisors from the first period on.
        talks: Talks of one advisor in a period.
        contacts_each: Contacts that one advisor may hold; None is no limit.
        talks_per_add: Talks that a new contact takes.
        talk_share: Share of touches that are talks; the others are sent to many at once.
        cost: Cost of one advisor in a period [major unit].
        hires: Who comes or goes later.
        ramp: Periods until somebody new works in full; work grows evenly until then.
        when_full: What becomes of new contacts for whom there is no room: lost, or kept waiting.
        patience: Share of the waiting who are still there a period later; of backlog only.
        priority: Names of inflows in the order in which they are served; those that are not named come after.
    """

    count: Annotated[float, Field(ge=0, le=1_000_000), AfterValidator(abs)]
    talks: Annotated[Amount, Field(gt=0)]
    contacts_each: Annotated[Amount, Field(gt=0)] | None = None
    talks_per_add: Annotated[float, Field(ge=0, le=1_000), AfterValidator(abs)] = 1.0
    talk_share: Rate = 0.0
    cost: Amount = 0.0
    hires: Items[Hire] = ()
    ramp: Annotated[int, Field(ge=0, le=1_000)] = 0
    when_full: Literal["drop", "backlog"] = "drop"
    patience: Rate | None = None
    priority: Items[Name] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        is_waiting = self.when_full == "backlog"
        refuse(
            (
                is_waiting and self.patience is None,
                "patience",
                "missing",
                "is what a backlog needs. Say who still waits.",
            ),
            (
                not is_waiting and self.patience is not None,
                "patience",
                "contradiction",
                "has no meaning without backlog.",
            ),
            (
                is_waiting and self.contacts_each is None and self.talks_per_add == 0,
                "when_full",
                "contradiction",
                "makes nobody wait: without contacts_each, and with no talks per add, there is no limit. Set one.",
            ),
            *(
                (True, "hires", "repeated", f"{name!r} stands twice. Rename one.")
                for name in repeated(hire.name for hire in self.hires)
            ),
            *(
                (True, "priority", "repeated", f"{name!r} stands twice. Name it once.")
                for name in repeated(self.priority)
            ),
        )
        return self


class Touching(Spec):
    """How often contacts are touched, and what that does (触达频次与疲劳).

    Orders and wakings follow 1 - exp(-touches / scale), leaving follows factor^(touches - usual); both count 1 at the
    usual number, at which the rates of the lifecycle were measured. So more is better until it is worse. Advisors touch
    with the time that new contacts leave them, in every period.

    Attributes:
        per_contact: Touches of one contact in a period.
        usual: Touches at which the rates of the lifecycle hold.
        scale: Touches at which the response has come to 63% of its most.
        leave_factor: What one more touch multiplies the hazard of leaving by, >= 1.
        cost: Cost of one touch [major unit].
    """

    per_contact: PerPeriod
    usual: Annotated[float, Field(ge=0.001, le=1_000)]
    scale: Annotated[float, Field(ge=0.001, le=1_000)] = 1.0
    leave_factor: Annotated[Factor, Field(ge=1)] = 1.0
    cost: Amount = 0.0


class Referral(Spec):
    """How contacts bring contacts (裂变).

    Attributes:
        k: New contacts that one contact brings in a cycle, K, at the usual reward.
        cycle: Periods of a cycle.
        delays: Share of the invited who arrive 1, 2, 3 … periods after they were invited; adds up to 1.
        reward: Reward for each of them who is taken in [major unit].
        usual_reward: Reward at which k was measured; needed where there is an elasticity, so that the reward can be
            changed alone.
        elasticity: By how many per cent k grows with one per cent of reward.
        pool: How many people there are to be invited at all [count]; None is no limit. Invitations fall on them at
            random: each who is left is invited in a period with probability 1 - exp(-invitations / pool).
        appeal: What the invited come for, as of a channel.
        enters: Stage that the invited enter; None is the entry stage of the lifecycle, by appeal.
    """

    k: PerPeriod
    cycle: Annotated[float, Field(ge=0.001, le=1_000)] = 1.0
    delays: Annotated[Items[Rate], Field(min_length=1, max_length=200)] = (1.0,)
    reward: Amount = 0.0
    usual_reward: Annotated[Amount, Field(ge=0.001)] | None = None
    elasticity: Annotated[float, Field(ge=0, le=5), AfterValidator(abs)] = 0.0
    pool: Annotated[Amount, Field(ge=1)] | None = None
    appeal: Word[Appeal] = Appeal.CONTENT
    enters: Name | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        total = sum(self.delays)
        refuse(
            (abs(total - 1) > _WHOLE, "delays", "not_one", f"add up to {total:.6g}. Let them add up to 1."),
            (
                self.elasticity > 0 and self.usual_reward is None,
                "usual_reward",
                "missing",
                "is what an elasticity needs. Say at which reward k was measured.",
            ),
        )
        return self
