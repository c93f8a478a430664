"""Suitability data: the seven factors of a study, its grades, and the trades that it names."""

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from privdomain._internal.terms import Term
from privdomain.models import Reliability, Source
from privdomain.selectors.reasons import locked

__all__ = [
    "SUITABILITY_EXAMPLES",
    "SUITABILITY_QUESTIONS",
    "SUITABILITY_SOURCE",
    "SuitabilityExample",
    "SuitabilityFactor",
    "SuitabilityGrade",
    "SuitabilityQuestion",
]


class SuitabilityGrade(Term):
    """How well a trade suits a private domain (私域适配等级), in five grades."""

    MADE_FOR_IT = "made_for_it", "天生适合"
    """All seven factors."""
    GOLDEN_PARTNER = "golden_partner", "黄金搭档"
    """Six of them."""
    WORTH_A_TRY = "worth_a_try", "值得一试"
    MARGINAL = "marginal", "勉强可做"
    UNSUITABLE = "unsuitable", "不适合"


class SuitabilityFactor(Term):
    """What makes a trade suit a private domain (适配七要素); each holds where it speaks for one."""

    BASKET = "basket", "客单价"
    DIFFERENTIATION = "differentiation", "产品差异化"
    AUDIENCE_PRECISION = "audience_precision", "受众精准度"
    REPURCHASE = "repurchase", "复购率"
    LOYALTY = "loyalty", "忠诚度"
    BRAND_NEED = "brand_need", "品牌对私域的依赖"
    """Reversed: it holds where the brand is *not* so strong on a platform that it sells there anyway."""
    TRIAL_COST = "trial_cost", "试错成本"


SUITABILITY_SOURCE: Final = Source(
    id="guosen_2020", title="Guosen Securities, study of private traffic", zh="国信证券：私域流量研究", year=2020
)
"""The study, which was read in pages that quote it."""


@frozen(kw_only=True)
class SuitabilityQuestion:
    """What a factor asks.

    Attributes:
        factor: The factor.
        en: The question in English.
        zh: The question in Chinese.
        source: Id of its source.
        reliability: How far the source can be trusted.
    """

    factor: SuitabilityFactor
    en: str
    zh: str
    source: str = SUITABILITY_SOURCE.id
    reliability: Reliability = Reliability.SECONDARY


@frozen(kw_only=True)
class SuitabilityExample:
    """A trade that the study names (样例行业).

    Attributes:
        name: Name.
        zh: Chinese name.
        grade: Its grade; None where none is quoted.
        factors: The factors that are quoted; the others are unknown.
        source: Id of its source.
        reliability: How far the source can be trusted.
    """

    name: str
    zh: str
    grade: SuitabilityGrade | None
    factors: Mapping[SuitabilityFactor, bool] = field(converter=locked, hash=False)
    source: str = SUITABILITY_SOURCE.id
    reliability: Reliability = Reliability.SECONDARY


_QUESTIONS: Final = (
    (SuitabilityFactor.BASKET, "Is one purchase worth the work on it?", "客单价是否不太低，值得投入人工？"),
    (SuitabilityFactor.DIFFERENTIATION, "Does the product differ from the next one?", "产品是否有别于竞品？"),
    (SuitabilityFactor.AUDIENCE_PRECISION, "Is it clear who buys?", "目标人群是否明确？"),
    (SuitabilityFactor.REPURCHASE, "Do buyers buy again?", "买过的人是否会再买？"),
    (SuitabilityFactor.LOYALTY, "Do they stay with the brand?", "用户是否忠于品牌？"),
    (
        SuitabilityFactor.BRAND_NEED,
        "Does the brand need it, because platforms do not sell it anyway?",
        "品牌是否并非靠平台就能卖好，因而需要私域？",
    ),
    (
        SuitabilityFactor.TRIAL_COST,
        "Does a wrong choice cost buyers dear, so that they need trust?",
        "买错的代价是否高，需要信任？",
    ),
)

SUITABILITY_QUESTIONS: Final[tuple[SuitabilityQuestion, ...]] = tuple(
    SuitabilityQuestion(factor=factor, en=en, zh=zh) for factor, en, zh in _QUESTIONS
)
"""What each factor asks (七要素问题). The factors are the study's, the wording of the questions is ours."""

_ALL: Final = dict.fromkeys(SuitabilityFactor, True)
_MADE, _NOT = SuitabilityGrade.MADE_FOR_IT, SuitabilityGrade.UNSUITABLE

SUITABILITY_EXAMPLES: Final[tuple[SuitabilityExample, ...]] = (
    SuitabilityExample(name="light-luxury bags", zh="轻奢包袋", grade=_MADE, factors=_ALL),
    SuitabilityExample(name="designer jewellery", zh="设计师珠宝", grade=_MADE, factors=_ALL),
    SuitabilityExample(name="premium tonics", zh="高端滋补品", grade=_MADE, factors=_ALL),
    SuitabilityExample(name="hair ties", zh="发圈", grade=_NOT, factors={}),
    SuitabilityExample(name="small commodities", zh="小商品", grade=_NOT, factors={}),
    SuitabilityExample(
        name="rice cookers", zh="电饭煲", grade=None, factors={SuitabilityFactor.DIFFERENTIATION: False}
    ),
)
"""The trades that the study names, with no more than what is quoted of them (样例行业表)."""
