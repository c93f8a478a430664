"""Every entity of the field has its model, or a reason why not."""

import pytest

from privdomain import facts, models

MODELS = {
    "Contact": "User",
    "Staff": "Staff",
    "Relation": "Relation",
    "AddWay": "AddWay",
    "ChannelCode": "ChannelCode",
    "Channel": "Channel",
    "TagGroup": "TagGroup",
    "Tag": "Tag",
    "TagAssignment": "TagAssignment",
    "GroupChat": "GroupChat",
    "Membership": "Membership",
    "FollowStage": "FollowStage",
    "Transfer": "Transfer",
    "MassSend": "MassSend",
    "SOP": "Sop",
    "FissionTask": "FissionTask",
    "Invite": "Invite",
    "PoolRule": "PoolRule",
    "Moment": "Moment",
    "Touchpoint": "Touchpoint",
    "Carrier": "Carrier",
    "Ownership": "Ownership",
    "ConsentRecord": "Consent",
    "ReachLimit": "ReachLimit",
    "Benchmark": "Benchmark",
    "Product": "Product",
    "Funnel": "Funnel",
    "FunnelStage": "Stage",
}

ELSEWHERE = {
    "ended_by": facts.EndedBy,  # bulk facts need it too
    "spend kind": facts.SpendKind,
    "tag source": facts.TagSource,
    "relations in bulk": facts.Members,
    "assignments in bulk": facts.Tags,
    "consents in bulk": facts.Consents,
}


@pytest.mark.parametrize("entity", MODELS)
def test_an_entity_has_its_model(entity):
    assert MODELS[entity] in models.__all__
    assert getattr(models, MODELS[entity]).__doc__


def test_words_that_facts_need_are_theirs():
    assert all(value.__module__.startswith("privdomain.facts") for value in ELSEWHERE.values())
    assert not {value.__name__ for value in ELSEWHERE.values()} & set(models.__all__)
