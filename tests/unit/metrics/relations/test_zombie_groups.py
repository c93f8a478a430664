"""zombie_groups: dead, alive, or too young to tell."""

import pandas as pd
import pytest
from oracle.result_laws import check_adds, check_damage, check_result

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.metrics import ZombieGroups, zombie_groups

GROUPS = {
    "dead": ("2025-06-01", "2026-01-15"),
    "never": ("2025-06-01", None),
    "alive": ("2025-06-01", "2026-02-27"),
    "young": ("2026-02-20", None),
    "lively": ("2026-02-20", "2026-02-21"),
}
"""Groups with their start and last message; on 1 March, 30 days ago was 30 January."""


def columns(groups):
    return {
        "group": list(groups),
        "created": [created for created, _ in groups.values()],
        "last_message": [last for _, last in groups.values()],
    }


def read(groups, as_of="2026-03-01", **options):
    return zombie_groups(columns(groups), as_of=as_of, tz="Asia/Shanghai", **options)


class TestStates:
    def test_silent_for_thirty_days_is_dead_and_a_new_group_without_a_message_is_not(self):
        result = read(GROUPS)
        states = {record["group"]: record["is_zombie"] for record in result.to_records()}
        assert states == {"dead": True, "never": True, "alive": False, "young": None, "lively": False}
        assert (result.zombies, result.too_young) == (2, 1)
        assert result.zombie_group_rate == 0.5  # 2 of the 4 of which one can tell
        assert result.groups.tolist() == sorted(GROUPS)

    @pytest.mark.parametrize(
        ("created", "last", "state"),
        [
            ("2025-06-01", "2026-01-30T00:00:00", False),  # a message exactly 30 days ago
            ("2025-06-01", "2026-01-29T23:59:59", True),
            ("2026-01-30T00:00:00", None, True),  # exactly 30 days old
            ("2026-01-30T00:00:01", None, None),
            ("2026-02-20", "2026-02-20", False),  # its first message founded it
        ],
    )
    def test_the_bounds(self, created, last, state):
        assert read({"a": (created, last)}).to_records() == [{"group": "a", "is_zombie": state}]

    def test_the_silence_is_free(self):
        assert read(GROUPS, silence="60d").zombies == 1  # 31 December is 60 days before: only "never" is silent so long
        assert read(GROUPS, silence="1d").zombies == 5

    def test_nobody_can_tell_of_young_groups_alone(self):
        result = read({"a": ("2026-02-20", None)})
        assert result.zombie_group_rate != result.zombie_group_rate

    def test_frames_and_other_names(self):
        frame = pd.DataFrame(columns(GROUPS)).rename(columns={"group": "chat_id"})
        options = {"as_of": "2026-03-01", "tz": "Asia/Shanghai", "columns": {"group": "chat_id"}}
        assert zombie_groups(frame, **options) == read(GROUPS)

    def test_groups_add(self):
        whole = read(GROUPS)
        check_adds(whole, [*(read({name: times}) for name, times in GROUPS.items()), read({})])
        for result in (whole, read({})):
            check_result(result)
            check_damage(result, lambda keys: keys[-1])

    def test_it_prints_each_group(self):
        lines = repr(read(GROUPS)).splitlines()
        assert lines[0] == "Zombie groups (僵尸群) at 2026-03-01 00:00 Asia/Shanghai: 2 of 5 silent for 30d"
        assert lines[2].split() == ["alive", "no"]
        assert lines[6].split() == ["young", "too", "young"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("times", "argument", "problem"),
        [
            ((None, None), "created", "is missing"),
            (("soon", None), "created", "is no time"),
            (("2026-03-01", None), "created", "lies at or after as_of"),
            (("2026-01-01", "2026-03-01"), "last_message", "lies at or after as_of"),
            (("2026-01-01", "2025-12-31"), "last_message", "lies before created"),
            (("2026-01-01", 1.5), "last_message", "is no time"),
        ],
    )
    def test_times_that_cannot_be(self, times, argument, problem):
        with pytest.raises(DataError, match=problem) as caught:
            read({"a": GROUPS["alive"], "b": times})
        assert (caught.value.argument, caught.value.index) == (argument, 1)

    @pytest.mark.parametrize(("group", "problem"), [(None, "is missing"), ("", "empty text"), ("a", "is listed twice")])
    def test_ids_that_are_none(self, group, problem):
        given = columns({"a": GROUPS["alive"], "b": GROUPS["dead"]}) | {"group": ["a", group]}
        with pytest.raises(DataError, match=problem) as caught:
            zombie_groups(given, as_of="2026-03-01", tz="UTC")
        assert (caught.value.argument, caught.value.index) == ("group", 1)

    def test_columns_of_unequal_lengths(self):
        with pytest.raises(DataError, match="has 1 rows where group has 5") as caught:
            zombie_groups(columns(GROUPS) | {"created": ["2025-01-01"]}, as_of="2026-03-01", tz="UTC")
        assert caught.value.argument == "created"

    def test_a_frame_that_is_none(self):
        with pytest.raises(DataError, match="Pass a dict of arrays"):
            zombie_groups([1], as_of="2026-03-01", tz="UTC")
        with pytest.raises(UnknownNameError, match="'created' is no known column"):
            zombie_groups({"group": [1]}, as_of="2026-03-01", tz="UTC")
        with pytest.raises(DataError, match="Pass a dict of our name to yours"):
            read(GROUPS, columns=["group"])

    @pytest.mark.parametrize("silence", ["0s", "soon", -1, None])
    def test_a_silence_that_is_none(self, silence):
        with pytest.raises(SpecError) as caught:
            read(GROUPS, silence=silence)
        assert caught.value.problems[0][0] == "silence"

    def test_a_moment_or_zone_that_is_none(self):
        with pytest.raises(SpecError):
            read(GROUPS, as_of=None)
        with pytest.raises(SpecError):
            zombie_groups(columns(GROUPS), as_of="2026-03-01", tz="Mars")

    @pytest.mark.parametrize(
        ("name", "part", "value"),
        [
            ("codes", "values", [1, 1, 1, 1, 3]),
            ("codes", "values", [-1, 1, 1, 1, 1]),
            ("codes", "values", [1, 1, 1, 1]),
            ("codes", "shape", [5, 1]),
            ("groups", "values", ["b", "a", "c", "d", "e"]),
            ("groups", "values", ["a", "a", "c", "d", "e"]),
            ("groups", "values", ["a", 2, "c", "d", "e"]),
        ],
    )
    def test_states_that_no_groups_can_be_in(self, name, part, value):
        state = read(GROUPS).to_state()
        state["fields"][name][part] = value
        with pytest.raises(SpecError, match="does not hold a ZombieGroups"):
            ZombieGroups.from_state(state)

    def test_a_group_in_both_parts(self):
        with pytest.raises(DataError, match="stands in both parts") as caught:
            read(GROUPS) + read(GROUPS)
        assert caught.value.count == 5

    def test_ids_of_two_kinds(self):
        with pytest.raises(DataError, match="int on one side and str on the other"):
            read({"a": GROUPS["alive"]}) + read({1: GROUPS["alive"]})
