"""The six stages of management, the tools of each, and the scenes in which contacts begin."""

from typing import Final

from privdomain.facts.vocabulary import FEEDS, Stage
from privdomain.models.data.lookup import by_id, check_word
from privdomain.models.funnels import Funnel, FunnelStep
from privdomain.models.tactics import EntryScene, StagePlan, Tactic
from privdomain.models.touchpoints import TouchpointClass

__all__ = ["ENTRY_SCENES", "FUNNEL", "STAGES", "TACTICS", "entry_scene", "tactic", "tactics_of"]

FUNNEL: Final = Funnel(name="私域六步", steps=tuple(FunnelStep(name=stage.value) for stage in Stage))
"""The six stages as a funnel: 广告投放, 引流, 留存, 促活, 裂变, 转化. The source lists them in other orders too."""

_QUESTIONS: Final = {
    Stage.ADVERTISING: "What does it cost to be seen by the right people?",
    Stage.INFLOW: "How many who see it become contacts?",
    Stage.RETENTION: "How many stay?",
    Stage.ACTIVATION: "How many take part?",
    Stage.REFERRAL: "How many new contacts does one bring?",
    Stage.CONVERSION: "How many buy, and come back to buy?",
}

STAGES: Final[tuple[StagePlan, ...]] = tuple(
    StagePlan(stage=stage, feeds=FEEDS[stage], question=question) for stage, question in _QUESTIONS.items()
)
"""The six stages and what they feed (私域六步): a graph, for referral feeds inflow and buyers are retained again."""


def _tactics(stage: Stage, *lines: tuple[str, str, str]) -> tuple[Tactic, ...]:
    return tuple(Tactic(id=name, zh=zh, stage=stage, what=what, source="mba_lib") for name, zh, what in lines)


TACTICS: Final[tuple[Tactic, ...]] = (
    *_tactics(
        Stage.ADVERTISING,
        ("display_ads", "展示广告", "Advertisements beside content"),
        ("search_ads", "搜索广告", "Advertisements beside search results"),
        ("social_ads", "社交广告", "Advertisements in social feeds"),
    ),
    *_tactics(
        Stage.INFLOW,
        ("channel_code", "活码", "QR codes that hand contacts to staff"),
        ("business_card", "名片", "Cards of members of staff"),
        ("sms", "短信", "Text messages with a link"),
        ("mini_program", "小程序", "Mini programs that lead to a contact"),
    ),
    *_tactics(
        Stage.RETENTION,
        ("membership", "会员", "Membership with rights and points"),
        ("community", "社群", "Group chats"),
    ),
    *_tactics(
        Stage.ACTIVATION,
        ("app_push", "APP推送", "Notifications of the app"),
        ("red_packet", "红包", "Small gifts of money"),
    ),
    *_tactics(
        Stage.REFERRAL,
        ("group_buying", "拼团", "Lower price for buying together"),
        ("trial", "1元试用", "Trial for one yuan"),
    ),
    *_tactics(
        Stage.CONVERSION,
        ("ecommerce", "电商", "A shop"),
        ("renewal", "续费", "Renewal of a subscription"),
    ),
)
"""Tools by stage (运营手段)."""

_ONLINE, _OFFLINE, _SOCIAL, _COMMERCE = TouchpointClass

ENTRY_SCENES: Final[tuple[EntryScene, ...]] = (
    EntryScene(id="pop_up_store", zh="快闪店", classes=(_OFFLINE, _COMMERCE), source="iresearch_2021"),
    EntryScene(id="short_video", zh="短视频", classes=(_ONLINE, _SOCIAL), source="iresearch_2021"),
    EntryScene(id="live_stream", zh="直播", classes=(_ONLINE, _SOCIAL, _COMMERCE), source="iresearch_2021"),
    EntryScene(id="moments_ad", zh="朋友圈广告一键加企微", classes=(_ONLINE, _SOCIAL), source="xiaochengxu_guancha"),
    EntryScene(id="mini_program_jump", zh="小程序跳转", classes=(_ONLINE,), source="xiaochengxu_guancha"),
    EntryScene(id="add_advisor", zh="企微加粉", classes=(_ONLINE, _SOCIAL), source="xiaochengxu_guancha"),
    EntryScene(id="store_scan", zh="门店扫码", classes=(_OFFLINE, _COMMERCE), source="privdomain"),
    EntryScene(id="parcel_card", zh="包裹卡", classes=(_OFFLINE, _COMMERCE), source="privdomain"),
)
"""Scenes in which a contact begins (入口场景). One source counts more than sixty; these are the named ones."""


def tactic(name: str) -> Tactic:
    """The tool of an id.

    Raises:
        UnknownNameError: no tool has it; carries the nearest one.
    """
    return by_id(TACTICS, name, "tactic")


def tactics_of(stage: Stage) -> tuple[Tactic, ...]:
    """The tools of a stage.

    Raises:
        UnknownNameError: no known stage.

    Examples:
        >>> [one.zh for one in tactics_of(Stage.REFERRAL)]
        ['拼团', '1元试用']
    """
    check_word(Stage, stage, "stage")
    return tuple(one for one in TACTICS if one.stage == stage)


def entry_scene(name: str) -> EntryScene:
    """The scene of an id.

    Raises:
        UnknownNameError: no scene has it; carries the nearest one.
    """
    return by_id(ENTRY_SCENES, name, "entry scene")
