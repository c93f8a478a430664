"""Rules: what decides between the operating models, as data that anybody may replace."""

from collections.abc import Iterable, Mapping
from itertools import product
from os import PathLike
from typing import Annotated, Any, Final, Self, TypeAlias

import numpy as np
from pydantic import AfterValidator, Field, model_validator

from privdomain._internal.flaws import shortened
from privdomain._internal.terms import Term
from privdomain.errors import SpecError, did_you_mean
from privdomain.models import Record, Spec
from privdomain.models.checks import refuse, repeated
from privdomain.models.spec import Items, Name, Share, Text, Word
from privdomain.models.values import CurrencyCode, Price
from privdomain.selectors.product import MAX_REPURCHASE
from privdomain.selectors.vocabulary import Axis, OperatingModel, Trait

__all__ = [
    "Corner",
    "Level",
    "ModelNumbers",
    "Provenance",
    "Rules",
    "ServiceCost",
    "Threshold",
    "TraitRule",
    "ValueGate",
]

CLEAR_BY: Final = 0.05
"""By how much the best outcome of a corner must lead: with less, the rules leave the corner undecided."""

MAX_WEIGHT: Final = 0.9
"""No single trait may take more than nine tenths of a score, or nearly double it."""

MIN_CENTRE: Final = 1e-6
"""Centres and gates below this are errors of units; above it no power of a value leaves the floats."""

MAX_RATE: Final = 1e12

Number: TypeAlias = Annotated[float, AfterValidator(lambda value: value + 0.0)]
"""A number; minus zero is zero."""

Source: TypeAlias = Annotated[str, Field(min_length=1, max_length=120)]


class Level(Term):
    """The two ends of an axis."""

    LOW = "low", "低"
    HIGH = "high", "高"


class Provenance(Spec):
    """Where a part of the rules comes from (出处).

    Attributes:
        source: Id of a published source, or "inference" where it is somebody's own.
        basis: Why it is so.
    """

    source: Source
    basis: Text = ""


class Threshold(Spec):
    """The centre of an axis: half way between low and high (分界点).

    Attributes:
        value: The centre, in the unit of the axis.
        provenance: Where it comes from.
    """

    value: Annotated[float, Field(ge=MIN_CENTRE, le=1e12)]
    provenance: Provenance


class ModelNumbers(Spec):
    """A number for each of the four models."""

    interest_community: Number = 0.0
    knowledge_expert: Number = 0.0
    dedicated_advisor: Number = 0.0
    shopping_assistant: Number = 0.0

    def of(self, model: OperatingModel) -> float:
        """The number of one model."""
        number: float = getattr(self, model.value)
        return number

    def listed(self) -> tuple[float, ...]:
        """The numbers in the order of the models."""
        return tuple(map(self.of, OperatingModel))


class ServiceCost(ModelNumbers):
    """What serving one contact for a year costs by model, whether it buys or not (服务成本) [major unit].

    Attributes:
        interest_community: Cost; so the other three models.
        knowledge_expert: Cost.
        dedicated_advisor: Cost.
        shopping_assistant: Cost.
        provenance: Where they come from.
    """

    provenance: Provenance = Provenance(source="assumption")


class Corner(Spec):
    """How well each outcome fits a product at one corner of the three axes (角点).

    Attributes:
        repurchase: Low or high.
        basket: Low or high.
        difficulty: Low or high.
        interest_community: Fit in [0, 1]; so the other three models.
        knowledge_expert: Fit.
        dedicated_advisor: Fit.
        shopping_assistant: Fit.
        unsuitable: How clearly nothing fits.
    """

    repurchase: Word[Level]
    basket: Word[Level]
    difficulty: Word[Level]
    interest_community: Share = 0.0
    knowledge_expert: Share = 0.0
    dedicated_advisor: Share = 0.0
    shopping_assistant: Share = 0.0
    unsuitable: Share = 0.0

    @property
    def place(self) -> tuple[Level, Level, Level]:
        """Where the corner lies."""
        return self.repurchase, self.basket, self.difficulty

    def listed(self) -> tuple[float, ...]:
        """The four fits in the order of the models, and the unsuitable."""
        return (*(getattr(self, model.value) for model in OperatingModel), self.unsuitable)

    @model_validator(mode="before")
    @classmethod
    def _name_the_members(cls, given: Any) -> Any:
        unknown = [str(name) for name in given if name not in cls.model_fields] if isinstance(given, Mapping) else []
        known = tuple(cls.model_fields)
        if unknown:
            raise SpecError(
                (name, "extra_forbidden", f"is no member here. {did_you_mean(name, known)}") for name in unknown
            )
        return given


def _in_order(corners: tuple[Corner, ...]) -> tuple[Corner, ...]:
    return tuple(sorted(corners, key=lambda corner: corner.place, reverse=True))


class TraitRule(Spec):
    """How much a trait speaks for or against each model (特质权重).

    A trait of value v multiplies the score of a model of weight w by 1 + w (2v - 1): by 1 + w where it is wholly so, by
    1 - w where it is not at all, by 1 where it is half so or unknown.

    Attributes:
        trait: The trait.
        weights: A weight in [-0.9, 0.9] for each model.
        provenance: Where they come from.
    """

    trait: Word[Trait]
    weights: ModelNumbers
    provenance: Provenance

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse(
            *(
                (abs(value) > MAX_WEIGHT, f"weights.{model}", "no_weight", f"{value!r} is outside [-0.9, 0.9].")
                for model, value in zip(OperatingModel, self.weights.listed(), strict=True)
            )
        )
        return self


class ValueGate(Spec):
    """The margin that an active buyer must bring in a year to be worth an operation (价值门槛).

    Attributes:
        unsuitable_below: Below it nothing fits, whatever the corner [major unit of the rules' currency per buyer-year].
        weak_below: Below it the case is weak, same unit, above unsuitable_below: the nearer to that, the nearer
            unsuitable comes to the best model.
        provenance: Where they come from.
    """

    unsuitable_below: Annotated[Price, Field(ge=MIN_CENTRE)]
    weak_below: Price
    provenance: Provenance

    @model_validator(mode="after")
    def _check(self) -> Self:
        message = f"{self.weak_below!r} does not lie above unsuitable_below. Pass one that does."
        refuse((self.weak_below <= self.unsuitable_below, "weak_below", "contradiction", message))
        return self


class Rules(Record):
    """What decides between the operating models (选型规则): thresholds, corners, traits, the value gate.

    The field's sources name the models and the axes; corners, thresholds and weights are inference. So they are data:
    replace them for an industry, move them to a currency, fit the thresholds to a catalogue with ``fit_axes``.

    Attributes:
        name: Name.
        version: Version of the content; change it with every number.
        industry: What they are made for; None for any product.
        currency: ISO 4217 code of all money here.
        repurchase: Centre of the axis of repurchase [purchases per buyer-year].
        basket: Centre of the axis of basket [major unit]: from where one-to-one service pays, which
            [`break_even_basket`][privdomain.metrics.formulas.break_even_basket] computes from your own figures.
        difficulty: Centre of the axis of difficulty, inside (0, 1).
        sharpness: How fast low turns into high along repurchase and basket, 1 .. 8: x times the centre counts as high
            by x^k / (1 + x^k).
        difficulty_sharpness: The same along difficulty, where odds take the place of x.
        error_ratio: How far repurchase and basket may be off: 1.5 is from two thirds to one and a half times.
        difficulty_error: How far difficulty may be off, up or down. Both only feed the confidence of a choice.
        shape_from: Where sharpness and errors come from.
        corners: The eight corners, each once.
        corners_from: Where the corners come from.
        traits: How traits refine the scores, each trait at most once; a trait without a rule changes nothing.
        value_gate: What a buyer must be worth; None judges no value.
        service_cost: What serving one contact for a year costs by model [major unit]; None is unknown. It is a reason,
            never a veto.

    Raises:
        SpecError: a corner that is missing, stands twice or has no clear winner; it is named.
    """

    name: Name
    version: Name
    industry: Name | None = None
    currency: CurrencyCode
    repurchase: Threshold
    basket: Threshold
    difficulty: Threshold
    sharpness: Annotated[int, Field(ge=1, le=8)] = 2
    difficulty_sharpness: Annotated[int, Field(ge=1, le=8)] = 2
    error_ratio: Annotated[float, Field(ge=1, le=10)] = 1.5
    difficulty_error: Annotated[Number, Field(ge=0, le=0.5)] = 0.1
    shape_from: Provenance = Provenance(source="inference")
    corners: Annotated[Items[Corner], AfterValidator(_in_order)]
    corners_from: Provenance
    traits: Items[TraitRule] = ()
    value_gate: ValueGate | None = None
    service_cost: ServiceCost | None = None

    @classmethod
    def load(cls, source: str | bytes | Mapping[str, Any]) -> Self:
        """The rules that JSON text, or a mapping of their members, describes.

        Raises:
            SpecError: not JSON, or not such rules; the path of a file, which is not read here.
            BudgetError: longer, wider or deeper than a document may be.
        """
        if isinstance(source, PathLike) or (isinstance(source, str) and source.rstrip().endswith(".json")):
            message = f"{shortened(str(source))} is a path, and no file is read here. Pass the text of the file."
            raise SpecError([("document", "is_path", message)])
        return super().load(source)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """What the repr shows, or no signature with rules in it could be read."""
        return [("name", self.name), ("version", self.version), ("currency", self.currency)]

    def centre(self, axis: Axis) -> float:
        """The centre of an axis, in its unit."""
        threshold: Threshold = getattr(self, axis.value)
        return threshold.value

    @model_validator(mode="after")
    def _check(self) -> Self:
        problems = [*self._corner_problems(), *self._centre_problems()]
        problems += [
            (f"traits.{trait}", "contradiction", "has two rules. Keep one of them.")
            for trait in repeated(rule.trait for rule in self.traits)
        ]
        for model, cost in zip(OperatingModel, self.service_cost.listed() if self.service_cost else (), strict=False):
            if cost < 0:
                problems.append((f"service_cost.{model}", "negative", f"{cost!r} is below zero."))
        if problems:
            raise SpecError(problems)
        return self

    def _corner_problems(self) -> list[tuple[str, str, str]]:
        problems = []
        for place in product(Level, repeat=3):
            path = f"corners.{'_'.join(place)}"
            there = [corner for corner in self.corners if corner.place == place]
            if not there:
                problems.append((path, "undecided", "is missing. Say how well each model fits there."))
            elif len(there) > 1:
                problems.append((path, "contradiction", f"stands {len(there)} times. Keep one of them."))
            else:
                best, second = sorted(there[0].listed(), reverse=True)[:2]
                if best < second + CLEAR_BY:
                    message = f"has no clear winner: {best!r} against {second!r}. Let one lead by {CLEAR_BY}."
                    problems.append((path, "undecided", message))
        return problems

    def _centre_problems(self) -> list[tuple[str, str, str]]:
        problems = []
        if self.difficulty.value >= 1:
            problems.append(("difficulty.value", "out_of_range", "must lie below 1, the end of the axis."))
        if self.repurchase.value > MAX_REPURCHASE:
            problems.append(("repurchase.value", "out_of_range", f"must not lie above {MAX_REPURCHASE:,.0f}."))
        return problems

    def in_currency(self, currency: str, *, rate: float | np.floating[Any] | np.integer[Any]) -> Self:
        """The same rules with all money in another currency.

        Args:
            currency: ISO 4217 code.
            rate: What one major unit of the rules' currency is worth in the other one.

        Raises:
            SpecError: no currency, no rate, or one with which a number leaves its range.

        Examples:
            >>> from privdomain.selectors import DEFAULT_RULES
            >>> DEFAULT_RULES.in_currency("USD", rate=0.125).basket.value
            18.75
        """
        rate = float(rate) if isinstance(rate, np.floating | np.integer) else rate
        if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate <= MAX_RATE:
            message = f"{shortened(rate)} is no rate. Pass a number above 0, at most {MAX_RATE:g}."
            raise SpecError([("rate", "no_rate", message)])
        if currency == self.currency and rate != 1:
            message = (
                f"{rate!r} would make money of the same currency worth something else. Pass 1, or another currency."
            )
            raise SpecError([("rate", "contradiction", message)])
        given = self.to_dict()
        amounts = [
            (given["basket"], "value"),
            (given["value_gate"], "unsuitable_below"),
            (given["value_gate"], "weak_below"),
        ]
        amounts += [(given["service_cost"], model.value) for model in OperatingModel]
        for part, name in amounts:
            if part is not None:
                part[name] *= rate
        told = f"{rate:g} {currency} for one {self.currency}."
        for part in (given["basket"], given["value_gate"], given["service_cost"]):
            if part is not None:
                part["provenance"]["basis"] = f"{part['provenance']['basis']} {told}".strip()
        version = f"{self.version}, {currency} at {rate:g}"
        return self.load({**given, "currency": currency, "version": version})
