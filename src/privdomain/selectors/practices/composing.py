"""Composing a practice: what is said, what is inferred, and the numbers of the preset."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from privdomain.facts.vocabulary import SpendKind
from privdomain.models.reach_limits import Confidence
from privdomain.selectors.practices.model_practice import (
    CostDriver,
    ModelDriver,
    Practice,
    Staffing,
    Statement,
    TouchCadence,
)
from privdomain.selectors.practices.preset_table import preset
from privdomain.selectors.product_examples import PRODUCT_EXAMPLES
from privdomain.selectors.vocabulary import Axis, OperatingModel

Texts: TypeAlias = tuple[tuple[str, str], ...]


def _said(*texts: tuple[str, str]) -> tuple[Statement, ...]:
    """What the encyclopedia says; it reports no measurement, so the confidence is medium."""
    return tuple(Statement(en=en, zh=zh, source="mba_lib", confidence=Confidence.MEDIUM) for en, zh in texts)


def _paraphrased(en: str, zh: str) -> Statement:
    """What the report says in a machine paraphrase, so the confidence is low."""
    return Statement(en=en, zh=zh, source="iresearch_2021", confidence=Confidence.LOW)


def _inferred(*texts: tuple[str, str]) -> tuple[Statement, ...]:
    return tuple(Statement(en=en, zh=zh, source="privdomain", confidence=Confidence.LOW) for en, zh in texts)


_NEVER: Final = _paraphrased(
    "Rarely bought again, and small orders: such products do not suit a private domain at all",
    "复购低、订单小的产品，本就不适合做私域",
)

_EMPHASES: Final[Mapping[Axis, Statement]] = {
    Axis.REPURCHASE: _paraphrased(
        "Bought often: presence of the brand, and frequent interaction", "复购率高：重在品牌影响力与互动频率"
    ),
    Axis.BASKET: _paraphrased("Costly: quality of the product, and loyalty", "客单价高：重在产品品质与客户忠诚"),
    Axis.DIFFICULTY: _paraphrased(
        "Hard to decide: professional content, and an organisation that is complete",
        "决策难度高：重在专业性与完善的运营架构",
    ),
}


def _staffing(model: OperatingModel) -> Staffing:
    base = {name: one.base for name, one in preset(model).items()}
    return Staffing(
        contacts_per_advisor=int(base["advisors.contacts_per_advisor"]),
        talks_per_day=int(base["advisors.talks_per_day"]),
        cost_per_month=base["advisors.cost_per_month"],
        technology_per_contact_year=base["technology.cost_per_contact_year"],
        ramp_weeks=int(base["advisors.ramp_weeks"]),
    )


def compose(
    model: OperatingModel,
    driver: ModelDriver,
    *,
    interaction: Texts,
    said: Texts,
    inferred: tuple[str, str],
    unsuitable: tuple[str, str],
    axes: tuple[Axis, ...],
    metrics: tuple[str, ...],
    costs: Texts,
) -> Practice:
    """One practice; the drivers of its costs stand in the order of the kinds of spend."""
    return Practice(
        model=model,
        driver=driver,
        source="mba_lib",
        confidence=Confidence.MEDIUM,
        interaction=_inferred(*interaction),
        conditions=_said(*said) + _inferred(inferred),
        unsuitable=(_NEVER, *_inferred(unsuitable)),
        emphases=tuple(_EMPHASES[axis] for axis in axes),
        examples=_said(
            *(
                (one.product.name, one.zh)
                for one in PRODUCT_EXAMPLES
                if (one.expected, one.source) == (model, "mba_lib")
            )
        ),
        staffing=_staffing(model),
        cadence=TouchCadence(
            per_contact_week=preset(model)["touches.per_contact_week"].base,
            hazard_factor_per_extra=preset(model)["touches.hazard_factor_per_extra"].base,
        ),
        metrics=metrics,
        costs=tuple(
            CostDriver(kind=kind, driver=driven) for kind, driven in zip(SpendKind, _inferred(*costs), strict=True)
        ),
    )
