"""Since when users could invite, and how long they were watched: campaigns, windows, and two systems' clocks."""

import numpy as np
import pytest
from oracle.result_laws import check_result

from privdomain.facts import Invites, Members, Orders
from privdomain.metrics.growth.fission import fission

UNTIL = "2026-02-01"
CAMPAIGN = (("ann", "bo", 5), ("ann", "cy", 6), ("bo", "di", 8), ("di", "eve", 20))
JOINED = {"ann": 1, "zoe": 2, "bo": 5, "cy": 6, "di": 8, "eve": 20}
"""Days of January; zoe came by herself and brought nobody."""


def day(number):
    return f"2026-01-{number:02d}"


def members_of(joined, left):
    return Members(list(joined), list(map(day, joined.values())), tz="UTC", left=[left.get(user) for user in joined])


def read(rows, members, **options):
    inviter, invitee, days = zip(*rows, strict=True)
    invites = Invites(inviter, invitee, list(map(day, days)), tz="UTC")
    return fission(invites, members=members, **{"observed_until": UNTIL, **options})


class TestSince:
    def campaign(self, **options):
        rows = (("ann", "bo", 14), ("ann", "cy", 15), ("bo", "di", 16), ("zoe", "eve", 25))
        joined = {"ann": 1, "zoe": 2, "gus": 1, "hal": 3, "bo": 14, "cy": 15, "di": 16, "eve": 25}
        return read(rows, members_of(joined, {"gus": day(9)}), **options)

    def test_the_clock_of_old_friends_starts_with_the_campaign(self):
        # ann, zoe and hal had time from 12 to 19 January, and ann brought two; bo brought one in his week
        trees = self.campaign(since=day(12))
        assert trees.generations.watched.tolist() == [3, 3, 1]  # eve too, until the last instant of January
        assert trees.generations.brought.tolist() == [2, 1, 0]
        assert trees.k_factor == 3 / 7
        assert trees.generations.late.tolist() == [1, 0, 0]  # zoe brought eve on the 25th
        assert trees.generations.users.tolist() == [3, 3, 1]  # gus left before it began, and could not invite
        assert trees.mean_generation_days == (2 + 3 + 2 + 13) / 4  # from the 12th; bo's from the 14th

    def test_without_it_k_hides_what_they_bring_and_says_so(self):
        trees = self.campaign()
        assert trees.generations.brought.tolist() == [0, 1, 0]
        assert trees.generations.late.tolist() == [3, 0, 0]
        assert trees.k_factor == 1 / 8
        warning = (
            "k_factor: 3 of 4 users came after the 1w of who brought them, and K hides these. "
            "Widen the window to see them. Of a campaign among old friends pass the start as since."
        )
        assert warning in trees.warnings
        assert any(text.endswith("Widen the window to see them.") for text in self.campaign(since=day(12)).warnings)
        assert not any(text.startswith("k_factor") for text in self.campaign(since=day(12), window="14d").warnings)

    def test_earlier_invitations_only_tell_who_was_there(self):
        trees = read(CAMPAIGN, members_of(JOINED, {}), since=day(7))
        assert trees.rows.counts["outside"] == 2
        assert trees.generations.users.tolist() == [4, 1, 1]  # ann, zoe, bo and cy; di; eve
        # without members, too: ann, bo and cy stand in rows from before, and only bo brought somebody in time
        blind = read(CAMPAIGN, None, since=day(7))
        assert blind.generations.watched.tolist() == [3, 1, 1]
        assert blind.k_factor == 1 / 5

    def test_who_comes_back_starts_again(self):
        # gus is back on the 20th: his week starts then, and zoe's on the 12th
        back = members_of({"zoe": 1, "gus": 1}, {"gus": day(9)}) + Members(["gus"], [day(20)], tz="UTC", left=[None])
        trees = read((("gus", "x", 22), ("zoe", "y", 22)), back, since=day(12))
        assert trees.generations.brought.tolist() == [1, 0]
        assert trees.generations.late.tolist() == [1, 0]
        assert trees.mean_generation_days == (2 + 10) / 2

    def test_new_members_are_those_of_the_campaign(self):
        # since the 12th bo, cy, di and eve joined, all of them invited; hal on the 3rd
        assert (self.campaign(since=day(3)).new_members, self.campaign(since=day(12)).new_members) == (5, 4)

    def test_the_table_says_since_when(self):
        assert "within 1w, since 2026-01-12 00:00, observed until" in repr(self.campaign(since=day(12)))
        check_result(self.campaign(since=day(12)))


class TestTwoSystems:
    @pytest.mark.parametrize(("hours", "just_known"), [(23, 2), (24, 0)])
    def test_known_users_of_less_than_a_day_are_told(self, hours, just_known):
        times = np.array([10 * 24, 10 * 24, 10 * 24 + 1]) * 3_600
        members = Members(["a", "b", "c"], times - np.array([hours, hours, 0]) * 3_600, tz="UTC", time_unit="s")
        invites = Invites(["x"] * 3, ["a", "b", "c"], times, tz="UTC", time_unit="s")
        trees = fission(invites, members=members, observed_until=UNTIL)
        assert (trees.rows.counts["known"], trees.just_known) == (2, just_known)
        warning = (
            "known: 2 of 3 users had been there for less than a day when they were invited. "
            "If two systems keep the times, widen new_within."
        )
        assert (warning in trees.warnings) == (just_known > 0)
        assert fission(invites, members=members, new_within="1d", observed_until=UNTIL).just_known == 0


class TestWindows:
    def test_validity_is_read_at_the_end_of_the_own_window(self):
        # bo leaves on the 12th, when his week is just over, and cy an instant before hers is
        left = {"bo": day(12), "cy": "2026-01-12T23:59:59.999999"}
        trees = read(CAMPAIGN[:2], members_of(JOINED, left))
        assert trees.effective_r == 1 / 6
        assert trees.generations.lost_in_window.tolist() == [0, 1]  # cy; zoe, di and eve are there
        assert (trees.valid_users, trees.lost_by_now) == (0, 2)

    def test_who_is_back_when_the_window_is_just_over_was_lost_in_it(self):
        # cy came on the 6th and left on the 9th; on the 13th the week is over
        for back, lost in ((day(13), 1), ("2026-01-12T23:59:59.999999", 0)):
            members = members_of(JOINED, {"cy": day(9)}) + Members(["cy"], [back], tz="UTC", left=[None])
            trees = read(CAMPAIGN, members)
            assert (trees.generations.lost_in_window.sum(), trees.lost_by_now) == (lost, 0)

    def test_an_open_window_is_read_so_far(self):
        # on the 9th ann's week is over, and those of bo and cy are not; cy left on the 8th
        members = members_of({"ann": 1, "bo": 5, "cy": 6}, {"cy": day(8)})
        trees = read(CAMPAIGN[:2], members, observed_until=day(9))
        assert (trees.k_factor, trees.effective_r) == (2.0, 1.0)

    def test_a_relation_written_after_the_first_invitation(self):
        # ann invited at ten, and her relation was written at half past: she came at ten
        members = Members(["ann", "bo"], ["2026-01-05T10:30", "2026-01-05T10:00"], tz="UTC")
        invites = Invites(["ann"], ["bo"], ["2026-01-05T10:00"], tz="UTC")
        trees = fission(invites, members=members, observed_until=UNTIL)
        assert (trees.new_users, trees.k_factor, trees.mean_generation_days) == (1, 0.5, 0.0)

    def test_a_purchase_counts_from_the_start_of_the_window_to_its_end(self):
        # bo came on the 5th: that instant counts, and a week later does not; before it he was no friend
        times = [(day(5), 1), ("2026-01-04T23:59:59.999999", 0), ("2026-01-11T23:59:59.999999", 1), (day(12), 0)]
        for time, bought in times:
            orders = Orders(["bo"], [time], [1], currency="CNY", tz="UTC")
            trees = read(CAMPAIGN[:1], members_of({"ann": 1, "bo": 5}, {}), orders=orders)
            assert trees.invited_conversion_rate == bought
