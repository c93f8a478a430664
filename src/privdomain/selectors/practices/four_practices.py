"""The practices of the four operating models, with what is said and what is inferred told apart."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from privdomain.selectors.practices.composing import compose
from privdomain.selectors.practices.model_practice import ModelDriver, Practice
from privdomain.selectors.vocabulary import Axis, OperatingModel, model_of

__all__ = ["PRACTICES", "practice"]

_SYSTEMS: Final = ("Contacts held: seats, storage and messages", "客户存量：系统席位、存储与消息费用")

_INTEREST_COMMUNITY: Final = compose(
    OperatingModel.INTEREST_COMMUNITY,
    ModelDriver.SCENE,
    interaction=(
        ("Posts of members in a scene, taken up by the host of the group", "会员晒单与场景分享，由群主带动互动"),
        ("Previews of what is new, and votes on it", "新品预告与投票选款"),
        ("Challenges, meet-ups and live streams around one scene", "围绕同一场景的打卡挑战、线下活动和直播"),
    ),
    said=(
        ("People show it and share it", "社交属性强"),
        ("Many articles", "SKU多"),
        ("Fairly high gross margin", "毛利较高"),
    ),
    inferred=(
        "Bought again, or at a basket that pays for groups, and not hard to decide",
        "有复购，或客单价撑得起社群运营，且决策不难",
    ),
    unsuitable=("Used alone and unseen: there is nothing to show", "自用且不外露，没有可晒可聊的内容"),
    axes=(Axis.REPURCHASE, Axis.BASKET),
    metrics=(
        "speaking_member_rate",
        "active_group_rate",
        "items_per_order",
        "measured_k_factor",
        "relation_loss_rate",
        "refund_ratio",
    ),
    costs=(
        ("New contacts from content and creators", "内容与达人投放带来的新增客户"),
        ("New contacts, and friends whom members bring", "新增客户的入群礼与老带新奖励"),
        ("Groups to host, and content to make", "社群数量与内容产出量"),
        _SYSTEMS,
        ("Orders, and what comes back for size or taste", "订单量，以及因尺码、风格不合的退货"),
        ("New seasons and clearances", "换季上新与清仓让利"),
    ),
)

_KNOWLEDGE_EXPERT: Final = compose(
    OperatingModel.KNOWLEDGE_EXPERT,
    ModelDriver.TOPIC,
    interaction=(
        ("Answers to questions, by somebody who knows", "专业人士在线答疑"),
        ("Series on one topic: guides, comparisons, common mistakes", "专题内容：选购指南、测评对比、避坑清单"),
        ("Courses and live talks, with time for questions", "系列课程与直播讲座，留出答疑时间"),
    ),
    said=(
        ("There is always something to talk about", "话题性强"),
        ("Expert knowledge counts", "专业性强"),
        ("High gross margin", "毛利高"),
    ),
    inferred=("Bought again and again, and looked into before each change", "复购多，换品前会先做功课"),
    unsuitable=("Little to learn: the label says it all", "认知门槛低，看包装就能决定"),
    axes=(Axis.REPURCHASE, Axis.DIFFICULTY),
    metrics=(
        "response_rate",
        "reply_rate",
        "time_to_convert",
        "n_day_repurchase_rate",
        "purchase_frequency",
        "relation_loss_rate",
    ),
    costs=(
        ("New contacts from expert content", "专业内容引流带来的新增客户"),
        ("Samples and trial lessons for new contacts", "新客的试用装与体验课"),
        ("Hours of experts, for answers and for content", "专家答疑与内容制作的工时"),
        _SYSTEMS,
        ("Orders of what is used up", "复购订单的货品与履约"),
        ("Packs and subscriptions for members", "会员套装与周期购优惠"),
    ),
)

_DEDICATED_ADVISOR: Final = compose(
    OperatingModel.DEDICATED_ADVISOR,
    ModelDriver.SERVICE,
    interaction=(
        ("Advice to one customer, by an advisor known by name", "专属顾问一对一咨询"),
        ("Appointments, fittings, test drives, visits at home", "预约到店、试穿试驾、上门服务"),
        ("Care after the purchase, and a word on the customer's own days", "售后关怀，重要日子主动问候"),
    ),
    said=(
        ("Much is paid beyond the use", "溢价高"),
        ("The experience counts", "看重体验"),
        ("Chosen or made for the one buyer", "个性化需求强"),
    ),
    inferred=(
        "Bought rarely, at a basket that pays for the time of an advisor",
        "购买频次低，但客单价足以覆盖顾问的时间成本",
    ),
    unsuitable=("The margin of an order is less than its conversations cost", "单笔毛利抵不过沟通的人力成本"),
    axes=(Axis.BASKET, Axis.DIFFICULTY),
    metrics=(
        "reply_rate",
        "average_reply_time",
        "satisfaction_rate",
        "staff_utilisation",
        "tag_coverage_rate",
        "average_order_value",
    ),
    costs=(
        ("New contacts: few, and each is dear", "新增客户：数量少，单客成本高"),
        ("Visits, and introductions by customers", "到店礼与转介绍答谢"),
        ("Contacts that one advisor can know: attention does not scale", "一名顾问顾得过来的客户数，难以规模化"),
        _SYSTEMS,
        ("Orders made for one and delivered with care", "按单定制的货品与专人交付"),
        ("Price given away at the close; rights are cheaper", "成交时的让价，宜以权益代替"),
    ),
)

_SHOPPING_ASSISTANT: Final = compose(
    OperatingModel.SHOPPING_ASSISTANT,
    ModelDriver.PROMOTION,
    interaction=(
        ("Offers and vouchers of the day, bought with one tap", "每日优惠与领券，一键下单"),
        ("Reminders when it is time to buy again", "按消耗周期提醒补货"),
        ("Group buying, flash sales, days for members", "拼团、秒杀与会员日"),
    ),
    said=(("Low price", "价格低"), ("Bought often", "消费频次高"), ("Convenience counts", "讲究便利")),
    inferred=("Decided at once, so that the offer alone sells", "决策快，优惠本身就能促成下单"),
    unsuitable=("Bought so rarely that offers are only a nuisance", "复购间隔长，促销推送只会变成打扰"),
    axes=(Axis.REPURCHASE,),
    metrics=(
        "purchase_frequency",
        "repurchase_interval",
        "negative_feedback_ratio",
        "over_limit_rate",
        "cost_per_reach",
        "net_benefit",
    ),
    costs=(
        ("New contacts: many, and each is cheap", "新增客户：数量大，单客成本低"),
        ("Vouchers for new contacts, small rewards for friends", "新客券与小额邀请奖励"),
        ("Offers to plan; one operator serves many", "促销排期的工作量，一人服务多客"),
        _SYSTEMS,
        ("Many small orders: fulfilment weighs", "小单多，履约费用占比高"),
        ("Orders that a voucher brings", "靠券拉动的订单"),
    ),
)

PRACTICES: Final[Mapping[OperatingModel, Practice]] = MappingProxyType(
    {one.model: one for one in (_INTEREST_COMMUNITY, _KNOWLEDGE_EXPERT, _DEDICATED_ADVISOR, _SHOPPING_ASSISTANT)}
)
"""What each operating model means in practice (模式画像), read-only."""


def practice(model: OperatingModel | str) -> Practice:
    """What an operating model means in practice (模式画像).

    Model, driver, three conditions and the examples are said by the source; interaction, metrics, costs and the fourth
    condition are our reading, and the numbers of staffing and cadence are assumptions.

    Args:
        model: The operating model, or its name.

    Raises:
        UnknownNameError: no operating model; carries the nearest one.

    Examples:
        >>> from privdomain.selectors import practice
        >>> expert = practice("knowledge_expert")
        >>> expert.driver.zh, [one.zh for one in expert.examples]
        ('话题驱动', ['母婴', '教育课程', '高端护肤'])
        >>> [one.en for one in expert.conditions if not one.is_inferred]
        ['There is always something to talk about', 'Expert knowledge counts', 'High gross margin']
        >>> practice("dedicated_adviser")
        Traceback (most recent call last):
        ...
        privdomain.errors.UnknownNameError: 'dedicated_adviser' is no known operating model. Did you mean \
'dedicated_advisor'?
    """
    return PRACTICES[model_of(model)]
