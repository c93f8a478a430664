"""Fission: tiers, levels and invitations."""

import pytest
from unit.models.examples import FEB, JAN, MAR, faults, load


@pytest.mark.parametrize(("levels", "n_warnings"), [(1, 0), (2, 1)])
def test_two_levels_are_warned_of(levels, n_warnings):
    assert len(load("FissionTask", levels=levels).warnings) == n_warnings


@pytest.mark.parametrize("levels", [3, 4, 100])
def test_three_levels_are_refused_unless_overridden(levels):
    assert faults("FissionTask", levels=levels) == [("levels", "too_deep")]
    assert load("FissionTask", levels=levels, allow_deep=True).warnings[0].startswith(f"levels: {levels} levels")


def test_one_level_is_the_default():
    assert load("FissionTask", levels=...).levels == 1
    assert faults("FissionTask", levels=0) == [("levels", "greater_than_equal")]


def test_tiers_grow():
    tier = {"n_invites": 3, "reward": "r"}
    assert faults("FissionTask", tiers=[tier, tier]) == [("tiers", "not_increasing")]
    assert faults("FissionTask", tiers=[{**tier, "n_invites": 5}, tier]) == [("tiers", "not_increasing")]
    assert faults("FissionTask", tiers=[]) == [("tiers", "too_short")]
    assert faults("FissionTask", tiers=[{**tier, "n_invites": 0}]) == [("tiers[0].n_invites", "greater_than_equal")]


def test_it_lasts_for_some_time():
    assert faults("FissionTask", ends_at=JAN) == [("ends_at", "not_after_start")]


def test_an_invitation_is_lost_after_it_was_made():
    assert faults("Invite", at=MAR) == [("lost_at", "before_start")]
    assert faults("Invite", at=FEB) == []
    assert faults("Invite", level=0) == [("level", "greater_than_equal")]


def test_an_invitation_of_oneself_is_kept_to_be_found():
    assert faults("Invite", invitee="ann") == []
    assert load("Invite", valid=...).valid is None
