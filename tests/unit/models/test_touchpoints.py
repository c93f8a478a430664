"""Touchpoints, carriers and channels."""

import pytest
from unit.models.examples import faults, load

from privdomain.facts import SpendKind
from privdomain.models import Appeal, Breadth, LinkPart, Origin, Ownership, TouchpointClass


def test_a_touchpoint_has_several_classes_in_one_order():
    touchpoint = load("Touchpoint", classes=["social", "online"])
    assert touchpoint.classes == ("online", "social")
    assert touchpoint.digest == load("Touchpoint", classes=["online", "social"]).digest
    assert faults("Touchpoint", classes=[]) == [("classes", "too_short")]
    assert faults("Touchpoint", classes=["online"] * 2) == [("classes", "repeated")]


def test_the_words():
    assert [word.zh for word in TouchpointClass] == ["线上触点", "线下触点", "社交触点", "商业触点"]
    assert [word.zh for word in Origin] == ["公域", "他域", "私域"]
    assert [word.zh for word in Breadth] == ["广义私域", "狭义私域"]
    assert [word.zh for word in Appeal] == ["利益诱导", "内容诉求"]


@pytest.mark.parametrize(("flags", "n"), [((1, 1, 1), 3), ((0, 0, 0), 0), ((0, 1, 0), 1)])
def test_what_is_owned_is_counted(flags, n):
    # an own site is owned in all three, a group on a platform in none
    account, data, system = map(bool, flags)
    assert Ownership(account=account, data=data, system=system).n_owned == n


def test_an_unassessed_touchpoint_is_not_one_without_ownership():
    assert load("Touchpoint", ownership=None).ownership is None
    assert faults("Touchpoint", ownership={"account": True, "data": 1}) == [
        ("ownership.data", "bool_type"), ("ownership.system", "missing"),
    ]  # fmt: skip


def test_a_carrier_meets_five_of_six():
    assert load("Carrier").autonomy.n_met == 5
    assert load("Carrier", autonomy=None).autonomy is None
    assert faults("Carrier", kind="fax") == [("kind", "enum")]


def test_a_channel_costs_media_unless_it_says_otherwise():
    channel = load("Channel", spend_kind=..., part=...)
    assert (channel.spend_kind, channel.part) == (SpendKind.MEDIA, LinkPart.FRONT)
    assert load("Channel").spend_kind is SpendKind.INCENTIVE
    assert faults("Channel", origin="own") == [("origin", "enum")]
