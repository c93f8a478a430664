"""platform_loss: a remaining touchpoint retains, an address only lets one ask."""

import numpy as np
import pytest
from oracle.result_laws import check_adds, check_damage, check_result

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.metrics import PlatformLoss, platform_loss

PATTERNS = {"wecom": [True] * 3 + [False], "site": [True, False, False, True], "phone": [True, True, False, True]}
USERS = [30_000, 20_000, 50_000, 7]
"""100,000 contacts, 30,000 of them also on the own site, 20,000 of the others with a phone; 7 never were contacts."""


def read(reach=PATTERNS, users=USERS, **options):
    return platform_loss(reach, **({"platform": "wecom", "recover_by": ["phone"]} | options), users=users)


class TestCounting:
    def test_the_worked_example(self):
        # 100,000 - 30,000 = 70,000 lost, 20,000 of them with a phone
        loss = read()
        assert (loss.users, loss.retained, loss.lost, loss.recoverable, loss.gone) == (
            100_000,
            30_000,
            70_000,
            20_000,
            50_000,
        )
        assert loss.loss_rate == 0.7
        assert repr(loss).splitlines()[2].split() == [
            *("wecom", "100,000", "30,000", "70,000", "20,000", "50,000", "0.70"),
        ]

    def test_one_row_per_user(self):
        spread = {name: np.repeat(flags, [3, 2, 5, 1]) for name, flags in PATTERNS.items()}
        assert read(spread, users=None) == read(users=[3, 2, 5, 1])

    def test_a_phone_that_is_no_mere_address_retains(self):
        loss = read(recover_by=())
        assert (loss.retained, loss.lost, loss.recoverable) == (50_000, 50_000, 0)

    def test_one_name_may_stand_for_a_list(self):
        assert read(recover_by="phone") == read()

    def test_nothing_else_is_left(self):
        loss = platform_loss({"wecom": [True, False]}, platform="wecom")
        assert (loss.users, loss.lost, loss.gone) == (1, 1, 1)

    def test_nobody_is_on_it(self):
        loss = platform_loss({"wecom": [False]}, platform="wecom")
        assert loss.users == 0
        assert np.isnan(loss.loss_rate)
        check_result(loss)

    def test_users_add(self):
        rows = [{name: [flags[row]] for name, flags in PATTERNS.items()} for row in range(4)]
        check_adds(read(), [read(row, users=[USERS[place]]) for place, row in enumerate(rows)])
        check_result(read())
        check_damage(read(), lambda keys: keys[-1])


class TestRefusals:
    @pytest.mark.parametrize("cell", [None, 1, "yes", float("nan")])
    def test_flags_that_are_none(self, cell):
        with pytest.raises(DataError, match="is no boolean") as caught:
            read(PATTERNS | {"site": [True, True, cell, False]})
        assert (caught.value.argument, caught.value.index) == ("site", 2)

    @pytest.mark.parametrize("cell", [-1, 1.5, None, float("inf"), "1", True])
    def test_counts_that_are_none(self, cell):
        with pytest.raises(DataError) as caught:
            read(users=[1, cell, 2, 3])
        assert (caught.value.argument, caught.value.index) == ("users", 1)

    def test_counts_of_another_kind(self):
        for users in (np.array(["2026-01-01"], "M8[D]"), np.array([True]), [None], ["x"]):
            with pytest.raises(DataError, match="is no count") as caught:
                platform_loss({"wecom": [True]}, platform="wecom", users=users)
            assert (caught.value.argument, caught.value.index) == ("users", 0)

    def test_a_touchpoint_may_have_the_name_of_an_option(self):
        with pytest.raises(DataError, match="has 1 rows where wecom has 2") as caught:
            platform_loss({"wecom": [True, True], "users": [True]}, platform="wecom")
        assert caught.value.argument == "users"
        assert platform_loss({"wecom": [True], "users": [True]}, platform="wecom").retained == 1

    def test_counts_that_would_wrap(self):
        with pytest.raises(DataError, match=r"^users: .*past 2\*\*63"):
            platform_loss({"wecom": [True] * 1_024}, platform="wecom", users=[2**53] * 1_024)

    def test_columns_of_unequal_lengths(self):
        with pytest.raises(DataError, match="has 1 rows where wecom has 4") as caught:
            read(PATTERNS | {"site": [True]})
        assert caught.value.argument == "site"
        with pytest.raises(DataError, match="has 3 rows where wecom has 4") as caught:
            read(users=[1, 2, 3])
        assert caught.value.argument == "users"

    @pytest.mark.parametrize("reach", [None, [True], {1: [True]}, "wecom"])
    def test_reach_that_is_none(self, reach):
        with pytest.raises(DataError, match="Pass a dict of name to booleans"):
            read(reach)

    @pytest.mark.parametrize("platform", ["wecon", None, ["wecom"]])
    def test_a_platform_that_is_none(self, platform):
        with pytest.raises(UnknownNameError):
            read(platform=platform)
        with pytest.raises(UnknownNameError):
            read(recover_by=[platform])

    def test_a_platform_that_is_an_address_too(self):
        with pytest.raises(SpecError) as caught:
            read(recover_by=["wecom"])
        assert caught.value.problems[0][:2] == ("recover_by", "named_twice")

    @pytest.mark.parametrize("recover_by", [5, np.array(1), None])
    def test_addresses_that_are_none(self, recover_by):
        with pytest.raises(SpecError) as caught:
            read(recover_by=recover_by)
        assert caught.value.problems[0][:2] == ("recover_by", "no_names")

    @pytest.mark.parametrize("counts", [np.array([1, 2]), np.array([1, 2, -3]), np.array([[1, 2, 3]])])
    def test_counts_that_no_loss_has(self, counts):
        with pytest.raises(ValueError, match="not those of a loss"):
            PlatformLoss(read().options, counts)
        state = read().to_state()
        state["fields"]["counts"]["values"][0] = -1
        with pytest.raises(SpecError, match="does not hold a PlatformLoss"):
            PlatformLoss.from_state(state)

    def test_other_platforms_do_not_add(self):
        with pytest.raises(SpecError) as caught:
            read() + read(platform="site")
        assert caught.value.problems[0][:2] == ("platform", "options_differ")
