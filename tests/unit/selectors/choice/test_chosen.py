"""Choice: what it says of one product, in both languages."""

import math
import re

import numpy as np
import pytest

from privdomain.selectors import (
    DEFAULT_RULES,
    PRODUCT_EXAMPLES,
    Choice,
    Emphasis,
    OperatingModel,
    Worth,
    select_model,
)

AXES = {"repurchase_per_year": 4, "basket": 320, "decision_difficulty": 0.4}
CHINESE = re.compile("[\u4e00-\u9fff]")


def reasons_of(**more):
    return {reason.code: reason for reason in select_model({**AXES, **more}).reasons}


def test_the_axes_are_the_first_reasons():
    assert [str(reason) for reason in select_model(AXES).reasons[:3]] == [
        "Repurchase is high: 4 purchases per buyer-year against 1.5.",
        "The basket is high: 320 CNY against 150.",
        "The decision is easy: 0.4 against 0.5.",
    ]
    assert [reason.zh for reason in select_model(AXES).reasons[:3]] == [
        "复购高：每位买家每年购买 4 次，分界点为 1.5 次。",
        "客单价高：320 CNY，分界点为 150。",
        "决策难度低：0.4，分界点为 0.5。",
    ]
    low = select_model({"repurchase_per_year": 1.4, "basket": 12_345, "decision_difficulty": 0.51}).reasons[:3]
    assert [reason.code for reason in low] == ["repurchase_low", "basket_high", "difficulty_high"]
    assert low[1].zh == "客单价高：12,345 CNY，分界点为 150。"
    assert dict(low[0].parameters) == {"value": 1.4, "centre": 1.5}
    at_centre = select_model({"repurchase_per_year": 1.5, "basket": 150, "decision_difficulty": 0.5}).reasons[:3]
    assert [reason.code for reason in at_centre] == [
        "repurchase_at_centre", "basket_at_centre", "difficulty_at_centre",
    ]  # fmt: skip
    assert at_centre[1].en == "The basket is right at the centre, neither high nor low: 150 CNY."
    assert at_centre[2].zh == "决策难度正处于分界点，不高不低：0.5。"
    beneath = select_model({"repurchase_per_year": 1.5, "basket": 149, "decision_difficulty": 0.5}).reasons[1]
    assert beneath.zh == "客单价低：149 CNY，分界点为 150。"


@pytest.mark.parametrize(
    ("margin", "worth", "code", "limit"),
    [
        (None, "unknown", "margin_unknown", None),
        (49.9 / 1280, "too_little", "value_too_little", 50),
        (50.1 / 1280, "weak", "value_weak", 150),
        (149.9 / 1280, "weak", "value_weak", 150),
        (151 / 1280, "enough", "value_enough", 150),
        (0.0, "too_little", "value_too_little", 50),
    ],
)
def test_what_a_buyer_is_worth(margin, worth, code, limit):
    choice = select_model({**AXES, "margin": margin})
    assert choice.worth == worth
    assert type(choice.worth) is Worth
    (reason,) = (reason for reason in choice.reasons if reason.code == code)
    assert reason.parameters.get("limit") == limit
    assert math.isnan(choice.value) if margin is None else choice.value == 4 * 320 * margin


def test_worth_at_the_limits_themselves():
    product = {"repurchase_per_year": 4, "basket": 100, "decision_difficulty": 0.4}
    assert select_model({**product, "margin": 0.125}).worth == "weak"  # 50.0
    assert select_model({**product, "margin": 0.375}).worth == "enough"  # 150.0
    assert select_model({**product, "margin": math.nextafter(0.125, 0)}).worth == "too_little"


def test_rules_that_judge_no_value_say_nothing_of_it():
    free = DEFAULT_RULES.replace(value_gate=None)
    choice = select_model({**AXES, "margin": 0.001}, rules=free)
    assert choice.worth == "unknown"
    assert choice.model is OperatingModel.INTEREST_COMMUNITY
    codes = [reason.code for reason in choice.reasons]
    assert not any(code.startswith(("value", "margin")) for code in codes)
    assert "service_loses" in codes  # 1.28 a year against 35.5
    mute = select_model({**AXES, "margin": 0.001}, rules=free.replace(service_cost=None))
    assert not any(reason.code.startswith("service") for reason in mute.reasons)


def test_what_service_costs():
    # 4 x 320 x 0.5 = 640 a year; 35.5 for each contact are earned where 5.5 % of them buy
    cost = reasons_of(margin=0.5)["service_cost"]
    assert cost.en == (
        "Service as interest community costs 35.5 CNY a year for each contact (assumption): it pays for itself where "
        "5.5% of the contacts are active buyers."
    )
    assert cost.zh == "以兴趣同好模式服务，每位好友每年成本 35.5 CNY（假设值）：须有 5.5% 的好友成为买家才能覆盖。"
    assert (cost.parameters["model"], cost.parameters["source"]) == ("interest_community", "assumption")
    advisor = {"repurchase_per_year": 0.5, "basket": 2_000, "decision_difficulty": 0.9, "margin": 0.3}
    (loses,) = (reason for reason in select_model(advisor).reasons if reason.code == "service_loses")
    assert loses.en == (
        "Service as dedicated advisor costs 370 CNY a year for each contact (assumption), more than the 300 that a "
        "buyer brings."
    )
    assert loses.zh == "以专属顾问模式服务，每位好友每年成本 370 CNY（假设值），超过单个买家的年毛利（300）。"
    assert not any("service" in code for code in reasons_of())


def test_the_cost_of_service_at_its_limits():
    exact = DEFAULT_RULES.replace(service_cost=DEFAULT_RULES.service_cost.replace(interest_community=640.0))
    (reason,) = (r for r in select_model({**AXES, "margin": 0.5}, rules=exact).reasons if "service" in r.code)
    assert (reason.code, reason.parameters["least"]) == ("service_cost", 1)
    cheap = DEFAULT_RULES.replace(value_gate=None)
    (reason,) = (r for r in select_model({**AXES, "margin": 0.0}, rules=cheap).reasons if "service" in r.code)
    assert (reason.code, reason.parameters["value"]) == ("service_loses", 0)
    free = cheap.replace(service_cost={})
    (reason,) = (r for r in select_model({**AXES, "margin": 0.0}, rules=free).reasons if "service" in r.code)
    assert (reason.code, reason.parameters["least"]) == ("service_cost", 0)


def test_traits_are_told_in_the_order_of_their_weight():
    traits = {"sociality": 0.8, "category_depth": 0.2, "impulse": 0.5, "price_drivenness": 1.0, "gross_margin": 0.0}
    reasons = [r for r in select_model({**AXES, "traits": traits}).reasons if r.code.startswith("trait")]
    # for the interest community: sociality 1 + .25 * .6 = 1.15, depth 1 - .2 * -.6 = 1.12, gross margin 1 + .02 * -1;
    # impulse at one half and price-drivenness (weight 0) say nothing
    assert [(r.code, r.parameters.get("trait"), r.parameters.get("factor")) for r in reasons] == [
        ("trait_for", "sociality", pytest.approx(1.15)),
        ("trait_for", "category_depth", pytest.approx(1.12)),
        ("trait_against", "gross_margin", pytest.approx(0.98)),
        ("traits_unknown", None, None),
    ]
    assert reasons[0].en == "Sociality of 0.8 speaks for it: × 1.15 on its score."
    assert reasons[0].zh == "社交分享性为 0.8，对其有利：得分乘以 1.15。"
    assert reasons[2].zh == "毛利水平为 0，对其不利：得分乘以 0.98。"
    assert reasons[3].en == (
        "Not known, and so neither for nor against: SKU breadth, topicality, personalisation, premium."
    )
    assert reasons[3].zh == "以下特质未知，既不加分也不减分：SKU丰富度、话题性、个性化、溢价。"


def test_traits_without_a_rule_are_not_asked_for():
    bare = select_model(AXES, rules=DEFAULT_RULES.replace(traits=()))
    assert not any(reason.code.startswith("trait") for reason in bare.reasons)
    full = select_model(PRODUCT_EXAMPLES[0].product)
    assert "traits_unknown" not in [reason.code for reason in full.reasons]


def test_who_comes_next():
    choice = select_model(AXES)
    last = choice.reasons[-1]
    assert last.code == "runner_up"
    second, lead = choice.ranking[1][0], choice.ranking[0][1] - choice.ranking[1][1]
    assert last.parameters["outcome"] == second
    assert last.parameters["lead"] == choice.margin == lead
    tie = select_model(PRODUCT_EXAMPLES[-1].product)
    assert tie.unsuitable
    assert tie.reasons[-1].parameters["outcome"] in [*OperatingModel]
    beside = select_model({**AXES, "margin": 0.045})
    assert beside.reasons[-1].zh.startswith("其次是不适合做私域，落后 ")


def test_what_does_not_suit_has_neither_traits_nor_service_as_reasons():
    choice = select_model({**AXES, "margin": 0.01, "traits": {"sociality": 1.0}})
    assert (choice.model, choice.unsuitable, choice.emphases) == (None, True, ())
    codes = [reason.code for reason in choice.reasons]
    assert codes == ["repurchase_high", "basket_high", "difficulty_low", "value_too_little", "runner_up"]
    assert len(choice.ranking) == 4


@pytest.mark.parametrize("example", PRODUCT_EXAMPLES, ids=lambda example: example.product.name)
def test_every_reason_speaks_both_languages(example):
    for product in (example.product, example.product.replace(margin=None, traits={})):
        for reason in select_model(product).reasons:
            assert reason.en.endswith(".")
            assert not CHINESE.search(reason.en)
            assert reason.zh.endswith("。")
            assert CHINESE.search(reason.zh)
            assert "{" not in reason.en + reason.zh
            assert "_" not in reason.en + reason.zh


def test_emphases_follow_the_high_axes():
    assert select_model(AXES).emphases == (
        Emphasis.BRAND_PRESENCE, Emphasis.INTERACTION_FREQUENCY, Emphasis.PRODUCT_QUALITY, Emphasis.LOYALTY,
    )  # fmt: skip
    hard = select_model({"repurchase_per_year": 0.3, "basket": 5_000, "decision_difficulty": 0.9})
    assert hard.emphases[2:] == (Emphasis.PROFESSIONAL_CONTENT, Emphasis.OPERATING_ORGANISATION)
    assert [word.zh for word in Emphasis] == ["品牌影响力", "互动频率", "产品品质", "客户忠诚", "专业内容", "运营架构"]


def test_the_ranking_and_the_columns_agree():
    choice = select_model({**AXES, "margin": 0.04})
    records = choice.to_records()
    assert [record["outcome"] for record in records if record["outcome"] != "unsuitable"] == [
        model for model, _ in choice.ranking
    ]
    assert records[0]["behind"] == 0
    assert records[1]["behind"] == choice.margin
    assert [record["score"] for record in records] == sorted(choice.scores.tolist(), reverse=True)


def test_equal_scores_keep_the_order_of_the_models():
    choice = Choice(
        product=select_model(AXES).product,
        rules=DEFAULT_RULES,
        scores=np.array([0, 0.4, 0.4, 0.1, 0.4]),
        confidence=0.5,
    )
    assert choice.model is OperatingModel.KNOWLEDGE_EXPERT
    assert choice.margin == 0
    assert [model for model, _ in choice.ranking][:2] == [*OperatingModel][1:3]


def test_a_choice_is_drawn_with_its_reasons_and_flips():
    text = repr(select_model({**AXES, "name": "时装", "margin": 0.55}))
    lines = [line.split("  ") for line in text.splitlines()]
    cells = [[cell.strip() for cell in line if cell] for line in lines]
    assert cells[0] == ["时装: interest community (兴趣同好), confidence 0.89"]
    assert cells[1] == ["why, and what would flip it"]
    assert cells[3] == ["because", "The basket is high: 320 CNY against 150."]
    assert [cell for cell in cells if cell[0].startswith(("repurchase ", "basket ", "difficulty "))] == [
        ["repurchase below 0.6105", "dedicated advisor (专属顾问)"],
        ["basket below 117.7", "shopping assistant (购物参谋)"],
        ["difficulty above 0.5427", "knowledge expert (知识专家)"],
    ]
    poor = repr(select_model({**AXES, "margin": 0.01}))
    assert poor.startswith("unsuitable (不适合做私域), confidence ")
    weak = repr(select_model({**AXES, "margin": 0.06}))
    assert "unsuitable (不适合做私域)" in weak.partition("basket below")[2]


def test_a_gate_may_have_hardly_a_weak_band():
    gate = DEFAULT_RULES.value_gate.replace(weak_below=math.nextafter(50, 51))
    rules = DEFAULT_RULES.replace(value_gate=gate)
    product = {"repurchase_per_year": 4, "basket": 100, "decision_difficulty": 0.4}
    bare = select_model(product, rules=rules)
    for margin, worth in (
        (0.125, "weak"),
        (math.nextafter(0.125, 1), "enough"),
        (math.nextafter(0.125, 0), "too_little"),
    ):
        choice = select_model({**product, "margin": margin}, rules=rules)
        assert choice.worth == worth
        assert choice.model == (None if worth == "too_little" else bare.model)
        assert 0.5 <= choice.confidence <= 1
