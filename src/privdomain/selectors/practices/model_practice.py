"""The form of a practice: statements that say where they come from, staffing, cadence and costs."""

from typing import Annotated, TypeAlias

from pydantic import Field

from privdomain._internal.terms import Term
from privdomain.facts.vocabulary import SpendKind
from privdomain.models.reach_limits import Confidence
from privdomain.models.spec import Items, Name, Record, Spec, Word
from privdomain.models.values import Count, CurrencyCode, Price
from privdomain.selectors.vocabulary import OperatingModel

__all__ = ["CostDriver", "ModelDriver", "Practice", "Staffing", "Statement", "TouchCadence"]

_Positive: TypeAlias = Annotated[Count, Field(ge=1)]


class ModelDriver(Term):
    """What keeps people in a private domain coming back (驱动方式)."""

    SCENE = "scene", "场景驱动"
    TOPIC = "topic", "话题驱动"
    SERVICE = "service", "服务驱动"
    PROMOTION = "promotion", "促销驱动"


class Statement(Spec):
    """One thing that is said of a model, and by whom (论断).

    Attributes:
        en: What is said, in English.
        zh: The same in Chinese.
        source: Id of the publication that says it; "privdomain" is our own reading, which no publication confirms.
        confidence: How sure it is.
    """

    en: Name
    zh: Name
    source: Name
    confidence: Word[Confidence]

    @property
    def is_inferred(self) -> bool:
        """Whether it is our own reading."""
        return self.source == "privdomain"


class Staffing(Spec):
    """The people and systems that look after contacts (人员配置); the numbers are assumptions.

    Attributes:
        contacts_per_advisor: Contacts that one advisor looks after [count].
        talks_per_day: Conversations of an advisor in a day [count].
        cost_per_month: Whole cost of an advisor in a month [major unit of the currency].
        technology_per_contact_year: Systems and messages of a contact in a year [major unit of the currency].
        currency: ISO 4217 code.
        ramp_weeks: Weeks until a new advisor looks after that many contacts [count].
        source: Where the numbers come from; "assumption" for our own judgement.

    Examples:
        >>> from privdomain.selectors import practice
        >>> practice("shopping_assistant").staffing.cost_per_contact_year
        7.2
        >>> practice("dedicated_advisor").staffing.cost_per_contact_year
        360.0
    """

    contacts_per_advisor: _Positive
    talks_per_day: Count
    cost_per_month: Price
    technology_per_contact_year: Price
    currency: CurrencyCode = "CNY"
    ramp_weeks: Count
    source: Name = "assumption"

    @property
    def cost_per_contact_year(self) -> float:
        """Advisors' cost of a contact in a year, ``12 * cost_per_month / contacts_per_advisor`` (单客年人力成本).

        Of advisors who are fully occupied: with half of their contacts each contact costs twice as much.
        """
        return 12 * self.cost_per_month / self.contacts_per_advisor

    @property
    def service_cost_per_contact_year(self) -> float:
        """What it costs to serve a contact for a year: advisors and technology (单客年服务成本)."""
        return self.cost_per_contact_year + self.technology_per_contact_year


class TouchCadence(Spec):
    """How often a contact is touched, and what one more touch does (触达节奏); the numbers are assumptions.

    Attributes:
        per_contact_week: Touches of a contact in a week [count]; 0.7 is seven in ten weeks.
        hazard_factor_per_extra: What each further touch of a week multiplies the hazard of being deleted by, >= 1.
        source: Where the numbers come from; "assumption" for our own judgement.
    """

    per_contact_week: Annotated[float, Field(gt=0, le=1_000)]
    hazard_factor_per_extra: Annotated[float, Field(ge=1, le=1_000)]
    source: Name = "assumption"


class CostDriver(Spec):
    """One kind of cost of a model (成本项).

    Attributes:
        kind: What the money is spent on.
        driver: What makes it grow.
    """

    kind: Word[SpendKind]
    driver: Statement


class Practice(Record):
    """What an operating model means in practice (模式画像).

    What a publication says and what we infer are told apart: every statement names its source.

    Attributes:
        model: The operating model.
        driver: What keeps people coming back.
        source: Id of the publication that names the model and its driver.
        confidence: How sure that is.
        interaction: Content and forms of interaction (互动内容).
        conditions: When the model suits (适用条件).
        unsuitable: When it does not (不适用情形).
        emphases: What to put weight on (运营重点). The publication says it of products that are bought often, costly
            or hard to decide about; that the model is for such products is our reading.
        examples: Products that it is named for (典型品类).
        staffing: People and systems.
        cadence: How often a contact is touched.
        metrics: Names of metrics to watch, in the catalogue of metrics (关注指标).
        costs: What costs money, and what makes it grow (成本结构).
    """

    model: Word[OperatingModel]
    driver: Word[ModelDriver]
    source: Name
    confidence: Word[Confidence]
    interaction: Annotated[Items[Statement], Field(min_length=1)]
    conditions: Annotated[Items[Statement], Field(min_length=1)]
    unsuitable: Items[Statement] = ()
    emphases: Items[Statement] = ()
    examples: Items[Statement] = ()
    staffing: Staffing
    cadence: TouchCadence
    metrics: Annotated[Items[Name], Field(min_length=1)]
    costs: Annotated[Items[CostDriver], Field(min_length=1)]
