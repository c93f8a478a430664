"""The six stages, their tools and the scenes."""

import pytest

from privdomain.errors import UnknownNameError
from privdomain.models import ENTRY_SCENES, FUNNEL, STAGES, TACTICS, Stage, entry_scene, tactic, tactics_of


def test_the_funnel_has_the_six_stages_in_order():
    assert [Stage(name).zh for name in FUNNEL.step_names] == ["广告投放", "引流", "留存", "促活", "裂变", "转化"]
    assert FUNNEL.window is None


def test_every_stage_has_a_plan():
    assert [plan.stage for plan in STAGES] == list(Stage)
    assert all(plan.question.endswith("?") for plan in STAGES)


def test_referral_feeds_inflow_so_it_is_no_chain():
    feeds = {plan.stage: plan.feeds for plan in STAGES}
    assert Stage.INFLOW in feeds[Stage.REFERRAL]
    assert all(feeds.values())
    reached, waiting = set(), [Stage.ADVERTISING]
    while waiting:
        stage = waiting.pop()
        if stage not in reached:
            reached.add(stage)
            waiting.extend(feeds[stage])
    assert reached == set(Stage)


def test_the_tools_of_each_stage():
    expected = {
        Stage.ADVERTISING: ["展示广告", "搜索广告", "社交广告"],
        Stage.INFLOW: ["活码", "名片", "短信", "小程序"],
        Stage.RETENTION: ["会员", "社群"],
        Stage.ACTIVATION: ["APP推送", "红包"],
        Stage.REFERRAL: ["拼团", "1元试用"],
        Stage.CONVERSION: ["电商", "续费"],
    }
    assert {stage: [one.zh for one in tactics_of(stage)] for stage in Stage} == expected
    assert sum(map(len, expected.values())) == len(TACTICS)
    assert tactics_of("referral") == tactics_of(Stage.REFERRAL)
    assert tactic("sms").stage is Stage.INFLOW


@pytest.mark.parametrize("stage", ["referal", "裂变", None, 5, []])
def test_tools_of_what_is_no_stage(stage):
    with pytest.raises(UnknownNameError, match="is no known stage"):
        tactics_of(stage)


def test_the_scenes_that_are_named():
    assert {"快闪店", "短视频", "直播"} <= {scene.zh for scene in ENTRY_SCENES}
    assert entry_scene("live_stream").classes == ("commerce", "online", "social")
