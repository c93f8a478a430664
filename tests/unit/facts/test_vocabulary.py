"""Vocabularies: closed, spelt as in data, and exported."""

from enum import StrEnum

from privdomain import models
from privdomain.facts import ACQUISITION, FEEDS, EndedBy, SpendKind, Stage, TagSource


def test_the_words():
    assert [str(kind) for kind in SpendKind] == ["media", "incentive", "people", "technology", "goods", "discount"]
    assert [str(side) for side in EndedBy] == ["customer", "staff", "transfer", "system"]
    assert [str(source) for source in TagSource] == ["manual", "rule", "event", "model"]
    assert issubclass(SpendKind, StrEnum)


def test_acquisition_is_what_cac_divides():
    # 获客成本: media and incentives; people and systems serve all users.
    assert ACQUISITION == (SpendKind.MEDIA, SpendKind.INCENTIVE) == ("media", "incentive")


def test_the_six_stages_are_those_of_the_models():
    assert models.Stage is Stage
    assert [str(stage) for stage in Stage] == [
        "advertising", "inflow", "retention", "activation", "referral", "conversion",
    ]  # fmt: skip
    assert tuple(FEEDS) == tuple(Stage)
    assert FEEDS[Stage.REFERRAL] == ("inflow",)
    assert {plan.stage: set(plan.feeds) for plan in models.STAGES} == {stage: set(fed) for stage, fed in FEEDS.items()}


def test_every_word_has_a_chinese_term():
    assert [kind.zh for kind in SpendKind] == ["投放", "激励", "人力", "技术", "货品", "折扣"]
    assert [side.zh for side in EndedBy] == ["客户流失", "员工删人", "继承", "系统结束"]
    assert [stage.zh for stage in Stage] == ["广告投放", "引流", "留存", "促活", "裂变", "转化"]
    assert [source.zh for source in TagSource] == ["手工", "规则", "行为", "模型"]
