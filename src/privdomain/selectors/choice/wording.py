"""Wording: how the reasons of a choice read."""

from typing import Final

from privdomain.selectors.reasons import Wording
from privdomain.selectors.vocabulary import Axis

ABOVE: Final = {
    Axis.REPURCHASE: Wording(
        "repurchase_high",
        "Repurchase is high: {value:.4g} purchases per buyer-year against {centre:.4g}.",
        "复购高：每位买家每年购买 {value:.4g} 次，分界点为 {centre:.4g} 次。",
    ),
    Axis.BASKET: Wording(
        "basket_high",
        "The basket is high: {value:,.6g} {currency} against {centre:,.6g}.",
        "客单价高：{value:,.6g} {currency}，分界点为 {centre:,.6g}。",
    ),
    Axis.DIFFICULTY: Wording(
        "difficulty_high",
        "The decision is hard: {value:.4g} against {centre:.4g}.",
        "决策难度高：{value:.4g}，分界点为 {centre:.4g}。",
    ),
}

AT_CENTRE: Final = {
    Axis.REPURCHASE: Wording(
        "repurchase_at_centre",
        "Repurchase is right at the centre, neither high nor low: {value:.4g} purchases per buyer-year.",
        "复购正处于分界点，不高不低：每位买家每年购买 {value:.4g} 次。",
    ),
    Axis.BASKET: Wording(
        "basket_at_centre",
        "The basket is right at the centre, neither high nor low: {value:,.6g} {currency}.",
        "客单价正处于分界点，不高不低：{value:,.6g} {currency}。",
    ),
    Axis.DIFFICULTY: Wording(
        "difficulty_at_centre",
        "The decision is right at the centre, neither hard nor easy: {value:.4g}.",
        "决策难度正处于分界点，不高不低：{value:.4g}。",
    ),
}

BELOW: Final = {
    Axis.REPURCHASE: Wording(
        "repurchase_low",
        "Repurchase is low: {value:.4g} purchases per buyer-year against {centre:.4g}.",
        "复购低：每位买家每年购买 {value:.4g} 次，分界点为 {centre:.4g} 次。",
    ),
    Axis.BASKET: Wording(
        "basket_low",
        "The basket is low: {value:,.6g} {currency} against {centre:,.6g}.",
        "客单价低：{value:,.6g} {currency}，分界点为 {centre:,.6g}。",
    ),
    Axis.DIFFICULTY: Wording(
        "difficulty_low",
        "The decision is easy: {value:.4g} against {centre:.4g}.",
        "决策难度低：{value:.4g}，分界点为 {centre:.4g}。",
    ),
}

FLIP_ABOVE: Final = Wording(
    "flip_above",
    "{axis} above {value:,.4g} would turn it to {outcome}.",
    "{axis}高于 {value:,.4g} 时转为{outcome}。",
)
FLIP_BELOW: Final = Wording(
    "flip_below",
    "{axis} below {value:,.4g} would turn it to {outcome}.",
    "{axis}低于 {value:,.4g} 时转为{outcome}。",
)

TRAIT_FOR: Final = Wording(
    "trait_for",
    "{trait} of {value:.2g} speaks for it: × {factor:.3g} on its score.",
    "{trait}为 {value:.2g}，对其有利：得分乘以 {factor:.3g}。",
)
TRAIT_AGAINST: Final = Wording(
    "trait_against",
    "{trait} of {value:.2g} speaks against it: × {factor:.3g} on its score.",
    "{trait}为 {value:.2g}，对其不利：得分乘以 {factor:.3g}。",
)
TRAITS_UNKNOWN: Final = Wording(
    "traits_unknown",
    "Not known, and so neither for nor against: {of}.",
    "以下特质未知，既不加分也不减分：{of}。",
)
NO_TRAIT_KNOWN: Final = Wording(
    "no_trait_known",
    "No trait is known, so none speaks for or against it.",
    "商品特质均未知，既不加分也不减分。",
)
RUNNER_UP: Final = Wording(
    "runner_up",
    "Next comes {outcome}, {lead:.3g} behind.",
    "其次是{outcome}，落后 {lead:.3g} 分。",
)
WORTH: Final = {
    "too_little": Wording(
        "value_too_little",
        "A buyer brings {value:,.4g} {currency} of margin a year, under {limit:,.4g}: too little for any model.",
        "每位买家每年贡献毛利 {value:,.4g} {currency}，低于 {limit:,.4g}：任何模式都不划算。",
    ),
    "weak": Wording(
        "value_weak",
        "A buyer brings {value:,.4g} {currency} of margin a year, under {limit:,.4g}: a weak case.",
        "每位买家每年贡献毛利 {value:,.4g} {currency}，低于 {limit:,.4g}：价值偏弱。",
    ),
    "enough": Wording(
        "value_enough",
        "A buyer brings {value:,.4g} {currency} of margin a year, at least {limit:,.4g}.",
        "每位买家每年贡献毛利 {value:,.4g} {currency}，不低于 {limit:,.4g}。",
    ),
}
MARGIN_UNKNOWN: Final = Wording(
    "margin_unknown",
    "The margin is not known: whether a buyer is worth an operation is left open.",
    "毛利率未知：买家价值是否撑得起运营，无从判断。",
)
SERVICE_COST: Final = Wording(
    "service_cost",
    "Service as {model} costs {cost:,.4g} {currency} a year for each contact ({source}): it pays for itself where "
    "{least:.1%} of the contacts are active buyers.",
    "以{model}模式服务，每位好友每年成本 {cost:,.4g} {currency}（{source}）：须有 {least:.1%} 的好友成为买家才能覆盖。",
)
SERVICE_LOSES: Final = Wording(
    "service_loses",
    "Service as {model} costs {cost:,.4g} {currency} a year for each contact ({source}), more than the {value:,.4g} "
    "that a buyer brings.",
    "以{model}模式服务，每位好友每年成本 {cost:,.4g} {currency}（{source}），超过单个买家的年毛利（{value:,.4g}）。",
)
