"""fission by hand: a small campaign of six users, its rates, rewards and warnings, and what is refused."""

import math

import numpy as np
import pytest
from oracle.result_laws import check_result

from privdomain.errors import DataError, SpecError
from privdomain.facts import Events, Facts, Invites, Members, Orders
from privdomain.metrics.growth.fission import fission
from privdomain.models import FissionTask

UNTIL = "2026-02-01"
CAMPAIGN = (("ann", "bo", 5), ("ann", "cy", 6), ("bo", "di", 8), ("di", "eve", 20))
JOINED = {"ann": 1, "zoe": 2, "bo": 5, "cy": 6, "di": 8, "eve": 20}
"""Days of January; zoe came by herself and brought nobody."""


TASK = FissionTask.load(
    {
        "id": 1,
        "name": "free course",
        "kind": "task",
        "starts_at": "2026-01-03T00:00:00Z",
        "ends_at": "2026-01-18T00:00:00Z",
        "tiers": [{"n_invites": 1, "reward": "course", "cost": 5.5}, {"n_invites": 2, "reward": "book", "cost": 20.0}],
    }
)


def day(number):
    return f"2026-01-{number:02d}"


def invites_of(rows=CAMPAIGN, **columns):
    inviter, invitee, days = zip(*rows, strict=True) if rows else ((), (), ())
    return Invites(inviter, invitee, [day(number) for number in days], tz="UTC", **columns)


def members_of(joined=JOINED, left=None):
    ends = {"cy": day(9)} if left is None else left
    times = [day(number) for number in joined.values()]
    return Members(list(joined), times, tz="UTC", left=[ends.get(user) for user in joined])


ORDERS = Orders(["bo", "di", "ann"], [day(10), day(20), day(3)], [30, 5, 9], currency="CNY", tz="UTC")
"""di buys twelve days after she came, out of her window of a week."""


def read(rows=CAMPAIGN, *, members=True, orders=True, **options):
    options = {"observed_until": UNTIL, **options}
    found = members_of() if members is True else members
    return fission(invites_of(rows), members=found or None, orders=ORDERS if orders else None, **options)


class TestCampaign:
    def test_trees(self):
        trees = read()
        assert trees.generations.users.tolist() == [2, 2, 1, 1]  # ann, zoe; bo, cy; di; eve
        assert (trees.users, trees.roots, trees.new_users, trees.depth) == (6, 2, 4, 3)
        assert (trees.largest_tree, trees.mean_tree_size, trees.spread_rate) == (5, 3.0, 0.5)
        assert trees.children_per_user.tolist() == [1.0, 0.5, 1.0, 0.0]

    def test_k_is_over_all_who_could_have_invited(self):
        # ann brought two and bo one in their first week, di only after it; six users were watched for a week
        trees = read()
        assert trees.k_factor == 3 / 6
        assert trees.generations.late.tolist() == [0, 0, 1, 0]  # eve, of di
        assert trees.effective_r == 2 / 6  # cy left within a week
        assert trees.offspring.tolist() == [4, 2]  # bo counts for ann, di for bo
        assert trees.extinction_probability == 1.0

    def test_conversion_and_loss_of_the_invited(self):
        trees = read()
        assert trees.invited_conversion_rate == 1 / 4  # bo of bo, cy, di and eve
        assert trees.invited_loss_rate == 1 / 4  # cy
        assert (trees.valid_users, trees.lost_by_now) == (3, 1)
        assert trees.generations.bought.tolist() == [1, 1, 0, 0]  # ann, who came by herself, bought too

    def test_generation_time(self):
        # from 1 to 5 and 6, from 5 to 8, from 8 to 20 January: 4, 5, 3 and 12 days
        trees = read()
        assert trees.mean_generation_days == 6.0
        assert trees.median_generation_days == 4.5

    def test_a_long_window_watches_only_who_came_long_ago(self):
        trees = read(window="25d")  # until 1 February: who came by 7 January
        assert trees.generations.watched.tolist() == [2, 2, 0, 0]
        assert trees.k_factor == 3 / 4
        # an end exactly at the end of observation is watched: 12 days after 20 January
        assert read(window="12d").generations.watched.tolist() == [2, 2, 1, 1]
        assert read(window="12d").k_factor == 3 / 6  # eve came exactly twelve days after di: outside
        assert read(window="1036801s").generations.watched.tolist() == [2, 2, 1, 0]  # twelve days and a second

    def test_fission_that_acquires_is_warned_of(self):
        trees = read()
        assert trees.fission_share == 1.0  # all four who joined since 5 January were invited
        assert trees.warnings[1:] == (
            "fission_share: 100.0% of the new members were invited. Fission is not there to acquire.",
        )
        more = members_of(JOINED | {f"own{n}": 25 for n in range(4)})
        assert read(members=more).fission_share == 0.5
        assert len(read(members=more).warnings) == 1  # of K

    def test_it_shows_k_beside_the_conversion(self):
        lines = repr(read()).splitlines()
        assert lines[0] == (
            "Fission: K 0.500, conversion of the invited 0.250; 4 new users of 2 roots; "
            "within 1w, observed until 2026-02-01 00:00 UTC"
        )
        head = "generation users watched brought late K effective R conversion loss"
        assert lines[1].split() == head.split()
        assert lines[3].split() == ["1", "2", "2", "1", "0", "0.500", "0.500", "0.500", "0.500"]
        assert "conversion of the invited — (no orders)" in repr(read(orders=False))
        check_result(read())

    def test_columns_by_generation(self):
        assert read().to_records()[1] == {
            "generation": 1, "users": 2, "watched": 2, "brought": 1, "late": 0, "valid_in_window": 1, "bought": 1,
            "lost_in_window": 1, "children_per_user": 0.5,
            "k_factor": 0.5, "effective_r": 0.5, "conversion_rate": 0.5, "loss_rate": 0.5,
        }  # fmt: skip


class TestWhatIsNotSaid:
    def test_without_orders_conversion_is_unknown_and_said_to_be(self):
        trees = read(orders=False)
        assert math.isnan(trees.invited_conversion_rate)
        assert trees.to_records()[1]["bought"] is None
        assert any(
            warning.startswith("invited_conversion_rate: unknown. K alone is a vanity") for warning in trees.warnings
        )

    def test_without_members_the_invited_are_the_base(self):
        # bo, cy, di and eve are known to have come; bo brought one within a week
        trees = read(members=None)
        assert trees.k_factor == trees.effective_r == 1 / 4
        assert trees.generations.watched.tolist() == [0, 2, 1, 1]
        assert math.isnan(trees.spread_rate)
        assert math.isnan(trees.invited_loss_rate)
        assert math.isnan(trees.fission_share)
        assert trees.lost_by_now is None
        assert trees.warnings[:2] == (
            "effective_r: nobody says who was lost, so all count. Pass members or valid.",
            "new_users: without members old friends pass for new, and who brings nobody is in no base. Pass members.",
        )
        check_result(trees)

    def test_a_flag_says_what_counts(self):
        trees = fission(invites_of(valid=[True, False, True, True]), observed_until=UNTIL)
        assert trees.valid_users == 3
        assert not any(warning.startswith("effective_r") for warning in trees.warnings)

    def test_users_of_other_facts_are_nobody_here(self):
        strangers = Orders(["yan", "zed"], [day(3)] * 2, [1, 2], currency="CNY", tz="UTC")
        bundle = Facts(invites=invites_of(), members=members_of(), orders=ORDERS + strangers)
        one = fission(bundle.invites, members=bundle.members, orders=bundle.orders, observed_until=UNTIL)
        assert one == read()

    def test_nothing(self):
        for trees in (read(()), read((), members=None, orders=False)):
            check_result(trees)
            assert math.isnan(trees.invited_conversion_rate)
            assert math.isnan(trees.mean_generation_days)
            assert math.isnan(trees.median_generation_days)
        empty = read((), members=None, orders=False)
        assert (empty.users, empty.depth, empty.largest_tree) == (0, 0, 0)
        assert math.isnan(empty.k_factor)
        assert math.isnan(empty.extinction_probability)
        assert math.isnan(empty.mean_tree_size)
        assert empty.to_records() == []


class TestRewards:
    def test_every_tier_that_is_reached_is_paid(self):
        # ann has bo (cy is lost), bo has di, di has eve: three users reach the first tier, nobody the second
        trees = read(tiers=[(1, 5.5), (2, 20)], currency="CNY")
        assert trees.rewards.reached.tolist() == [3, 0]
        assert (trees.reward_cost_minor, trees.reward_cost) == (1650, 16.5)
        assert trees.reward_cost_per_new_user == 5.5  # 16.5 over bo, di and eve
        assert (trees.completion_rate, trees.invites_per_completer) == (1.0, 1.0)

    def test_lost_friends_do_not_count_but_those_who_are_back_do(self):
        back = members_of({**JOINED, "cy": 6}) + Members(["cy"], [day(30)], tz="UTC", left=[None])
        trees = read(members=back, tiers=[(2, 20)], currency="CNY")
        assert trees.rewards.reached.tolist() == [1]  # ann has bo and cy, who was added again
        assert trees.valid_users == 4
        assert trees.invited_loss_rate == 1 / 4  # a week after she came, cy was away

    def test_a_second_level_counts_whom_the_invited_invite(self):
        # ann: bo, di; bo: di, eve; di: eve
        trees = read(tiers=[(1, 5.5), (2, 20)], currency="CNY", levels=2)
        assert trees.rewards.reached.tolist() == [3, 2]
        assert trees.reward_cost == 56.5  # 3 x 5.5 + 2 x 20
        assert trees.warnings[0] == "levels: 2 levels of rewards are a legal risk (三级分销). Have them examined."

    def test_three_levels_are_refused_unless_somebody_takes_them_upon_them(self):
        with pytest.raises(SpecError) as caught:
            read(levels=3)
        assert caught.value.problems == (
            ("levels", "too_deep", "3 reward levels may be pyramid selling (传销). Reward one or allow_deep."),
        )
        deep = read(levels=3, allow_deep=True, tiers=[(3, 1)], currency="CNY")
        assert deep.rewards.reached.tolist() == [1]  # ann: bo, di, eve
        assert "3 levels" in deep.warnings[0]

    def test_who_invited_only_themselves_or_again_took_no_part(self):
        # zoe invites herself, eve bo once more, cy the old friend ann: only cy took part without success
        more = (*CAMPAIGN, ("zoe", "zoe", 9), ("eve", "bo", 21), ("cy", "zoe", 9))
        trees = read(more, goal=1)
        assert trees.rows.counts["known"] == 1
        assert (trees.rewards.participants, trees.rewards.completers) == (4, 3)  # ann, bo, cy and di

    def test_a_goal_of_its_own(self):
        trees = read(goal=2)
        assert (trees.rewards.completers, trees.completion_rate) == (0, 0.0)
        assert math.isnan(trees.invites_per_completer)
        assert math.isnan(trees.reward_cost)  # without tiers
        assert math.isnan(read().completion_rate)
        assert read().reward_cost_minor == 0

    def test_a_cost_that_nobody_knows(self):
        trees = read(tiers=[(1, None), (2, 20)], currency="CNY")
        assert trees.reward_cost_minor is None
        assert math.isnan(trees.reward_cost)
        assert math.isnan(trees.reward_cost_per_new_user)
        # nobody brought four, so what the fourth tier costs does not matter
        assert read(tiers=[(1, 5), (4, None)], currency="CNY").reward_cost == 15.0
        assert read(tiers=[(1, None)]).options.task.currency is None


class TestTask:
    def test_a_task_is_its_rules_and_its_time(self):
        # eve was invited on the 20th, after the end: the campaign has bo, cy and di
        trees = read(task=TASK)
        assert trees.rows.counts["outside"] == 1
        assert (trees.new_users, trees.users) == (3, 5)  # eve came after it, too
        assert trees.rewards.reached.tolist() == [2, 0]  # ann has bo, bo has di
        assert trees.new_members == 3
        loose = read(tiers=[(1, 5.5), (2, 20)], currency="CNY", since=day(3))
        assert (trees.options.goal, trees.reward_cost) == (loose.options.goal, 11.0)

    def test_a_task_that_also_rewards_old_friends_and_those_who_left(self):
        # cy, who left, and zoe, who was there, now count for ann; but zoe is no new user
        rows = (*CAMPAIGN, ("ann", "zoe", 9))
        strict, generous = (
            read(rows, task=TASK.replace(must_be_new=flag, delete_invalidates=flag)) for flag in (True, False)
        )
        assert strict.rewards.reached.tolist() == [2, 0]
        assert generous.rewards.reached.tolist() == [2, 1]
        assert generous.rewards.completer_users == 4  # bo, cy and zoe of ann, di of bo
        assert generous.to_records() == strict.to_records()
        assert (generous.new_users, generous.valid_users) == (strict.new_users, strict.valid_users)

    def test_old_friends_who_invite_each_other_earn_one_reward(self):
        members = members_of({"ann": 1, "zoe": 2}, {})
        task = TASK.replace(must_be_new=False, levels=2)
        trees = read((("ann", "zoe", 5), ("zoe", "ann", 6)), members=members, task=task)
        assert trees.rows.counts["known"] == 2
        assert trees.rewards.reached.tolist() == [1, 0]  # the later row closes the circle

    def test_where_one_level_is_rewarded_both_earn_theirs(self):
        members = members_of({"ann": 1, "zoe": 2}, {})
        trees = read((("ann", "zoe", 5), ("zoe", "ann", 6)), members=members, task=TASK.replace(must_be_new=False))
        assert (trees.options.task.levels, trees.rewards.reached.tolist()) == (1, [2, 0])

    def test_inviting_back_earns_nothing_be_it_at_the_same_instant(self):
        # ann brought bo, whatever bo says of ann, who was there; but bo has left
        members = members_of({"ann": 1, "bo": 5}, {"bo": day(6)})
        trees = read(
            (("ann", "bo", 5), ("bo", "ann", 5)), members=members, task=TASK.replace(must_be_new=False, levels=2)
        )
        assert trees.rows.of("circular").tolist() == [1]
        assert trees.rewards.reached.tolist() == [0, 0]

    def test_a_task_that_still_runs(self):
        trees = read(
            CAMPAIGN[:3], members=members_of({"ann": 1, "bo": 5}, {}), task=TASK, observed_until=day(10), orders=False
        )
        warning = "task: it runs until 2026-01-18 00:00, so invitations and rewards are those so far."
        assert warning in trees.warnings
        assert warning not in read(CAMPAIGN[:3], task=TASK, observed_until=day(18), truncate=True).warnings


class TestRefusals:
    @pytest.mark.parametrize(
        ("options", "path"),
        [
            ({"window": "0s"}, "window"),
            ({"window": "a week"}, "window"),
            ({"new_within": -1}, "new_within"),
            ({"goal": 0}, "goal"),
            ({"goal": 1.5}, "goal"),
            ({"since": "soon"}, "since"),
            ({"since": UNTIL}, "since"),
            ({"task": 5}, "task"),
            ({"task": TASK, "since": day(1)}, "since"),
            ({"tiers": TASK}, "tiers"),
            ({"levels": 0}, "levels"),
            ({"levels": 101}, "levels"),
            ({"levels": "2"}, "levels"),
            ({"allow_deep": 1}, "allow_deep"),
            ({"tiers": 5}, "tiers"),
            ({"tiers": "ab"}, "tiers"),
            ({"tiers": [(2, 1), (1, 2)], "currency": "CNY"}, "tiers"),
            ({"tiers": [(2, 1), (2, 2)], "currency": "CNY"}, "tiers"),
            ({"tiers": [(1, 1), 7], "currency": "CNY"}, "tiers[1]"),
            ({"tiers": [(1, 2, 3)], "currency": "CNY"}, "tiers[0]"),
            ({"tiers": [(0, 1)], "currency": "CNY"}, "tiers[0]"),
            ({"tiers": [("2", 1)], "currency": "CNY"}, "tiers[0]"),
            ({"tiers": [(1, -1)], "currency": "CNY"}, "tiers[0]"),
            ({"tiers": [(1, 0.001)], "currency": "CNY"}, "tiers[0]"),
            ({"tiers": [(1, math.nan)], "currency": "CNY"}, "tiers[0]"),
            ({"tiers": [(1, "5")], "currency": "CNY"}, "tiers[0]"),
            ({"tiers": [(1, 5)]}, "currency"),
            ({"currency": "yuan"}, "currency"),
            ({"observed_until": "soon"}, "observed_until"),
        ],
    )
    def test_options(self, options, path):
        with pytest.raises(SpecError) as caught:
            read(**options)
        assert caught.value.problems[0][0] == path

    def test_other_facts(self):
        events = Events(["ann"], [day(1)], ["open"], tz="UTC")
        for argument, call in (
            ("invites", lambda: fission(events, observed_until=UNTIL)),
            ("members", lambda: fission(invites_of(), members=ORDERS, observed_until=UNTIL)),
            ("orders", lambda: fission(invites_of(), orders=events, observed_until=UNTIL)),
        ):
            with pytest.raises(DataError) as caught:
                call()
            assert caught.value.argument == argument

    def test_other_calendars_and_other_ids(self):
        with pytest.raises(DataError, match="differs between the facts"):
            read(members=members_of().with_tz("Asia/Shanghai"))
        with pytest.raises(DataError, match="int on one side"):
            read(members=Members([1], [day(1)], tz="UTC"))

    def test_rows_at_the_end_of_observation(self):
        with pytest.raises(DataError, match="lies at or after observed_until"):
            read(observed_until=day(20))
        trees = read((("zoe", "zoe", 1), ("ann", "bo", 25), ("ann", "bo", 5), ("ann", "cy", 6), ("bo", "cy", 7)),
                     observed_until=day(20), truncate=True)  # fmt: skip
        assert trees.rows.n_rows == 4
        assert trees.rows.of("repeated").tolist() == [4]  # a position among all that was given
        assert (trees.new_users, trees.rows.of("self").tolist()) == (2, [0])

    def test_it_does_not_add(self):
        with pytest.raises(TypeError, match=r"^Fission does not add\. Concatenate the invites"):
            read() + read()

    def test_states_that_are_no_fission(self):
        result = read()
        state = result.to_state()
        assert type(result).from_state(state) == result
        for part, changes in (
            (None, {"valid_users": 5}),
            (None, {"live_users": 5}),
            (None, {"new_members": 3}),
            (None, {"just_known": 1}),
            (None, {"offspring": {"dtype": "int64", "shape": [2], "values": [3, 3]}}),
            ("rows", {"n_rows": 5}),
            ("rows", {"refused": {"dtype": "int64", "shape": [1], "values": [0]}}),
            ("forest", {"trees": {"dtype": "int64", "shape": [2], "values": [2, 1]}}),
            ("forest", {"sizes": {"dtype": "int64", "shape": [2], "values": [5, 1]}}),
            ("delays", {"n": -1}),
            ("rewards", {"completers": 9}),
            ("generations", {"users": {"dtype": "int64", "shape": [3], "values": [2, 3, 1]}}),
            ("generations", {"watched": {"dtype": "int64", "shape": [4], "values": [3, 1, 1, 1]}}),
            ("generations", {"brought": {"dtype": "int64", "shape": [4], "values": [2, 1, 0, 1]}}),
        ):
            broken = result.to_state()
            (broken["fields"] if part is None else broken["fields"][part]).update(changes)
            with pytest.raises(SpecError, match="does not hold"):
                type(result).from_state(broken)


def test_long_chains_and_large_circles_neither_recurse_nor_crawl():
    n = 200_000
    line = np.random.default_rng(7).permutation(n + 1)
    chain = Invites(line[:-1], line[1:], np.arange(n), tz="UTC")
    assert fission(chain, observed_until="2026-01-01").depth == n
    ring = Invites(line, np.roll(line, -1), np.arange(n + 1), tz="UTC")
    assert fission(ring, observed_until="2026-01-01").rows.counts["circular"] == 1
