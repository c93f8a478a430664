"""Members: relations, live or ended."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Members


def members(**changes):
    return Members(**{"user": ["ann", "bo"], "joined": ["2026-01-05", "2026-01-06"], "tz": "Asia/Shanghai", **changes})


def test_a_live_relation_has_no_end():
    table = members(left=[None, "2026-02-01"])
    assert np.isnat(table.left).tolist() == [True, False]
    # Midnight in Shanghai is 16:00 UTC of the day before.
    assert str(table.left[1]) == "2026-01-31T16:00:00.000000"
    assert members().left is None


def test_a_relation_ends_after_it_starts():
    assert len(members(left=["2026-01-05", "2026-01-06"])) == 2  # in the same instant is allowed
    with pytest.raises(DataError, match=r"^left: lies before joined") as caught:
        members(left=[None, "2026-01-05 23:59:59"])
    assert (caught.value.index, caught.value.count) == (1, 1)
    accepted, rejects = Members.accept(["ann", "bo"], ["2026-01-05", "2026-01-06"], tz="UTC", left=["2026-01-04", None])
    assert (len(accepted), rejects.index.tolist()) == (1, [0])


def test_the_offset_of_the_end_counts():
    # 2026-01-05 00:00 in Shanghai is 2026-01-04 16:00 UTC.
    assert len(members(left=["2026-01-04T16:00Z", None])) == 2
    with pytest.raises(DataError, match="lies before joined"):
        members(left=["2026-01-04T15:59Z", None])


def test_who_ended_it_is_one_of_four():
    gone = ["2026-02-01", "2026-02-01"]
    assert members(left=gone, ended_by=["customer", None]).ended_by.tolist() == ["customer", None]
    with pytest.raises(DataError, match="is outside its vocabulary") as caught:
        members(ended_by=["customer", "cutsomer"])
    assert (caught.value.argument, caught.value.index) == ("ended_by", 1)
    assert "'transfer'" in caught.value.hint
    with pytest.raises(DataError, match="is outside its vocabulary"):
        members(ended_by=[1, 2])


def test_only_an_ended_relation_was_ended_by_somebody():
    for left, index, count in ((["2026-02-01", None], 1, 1), (None, 0, 2)):
        with pytest.raises(DataError, match=r"^ended_by: is known where left is missing") as caught:
            members(left=left, ended_by=["customer", "staff"])
        assert (caught.value.index, caught.value.count) == (index, count)
        assert caught.value.hint == "Say when the relation ended, or leave ended_by empty."
    options = {"left": ["2026-02-01", None], "ended_by": ["customer", "staff"], "tz": "UTC"}
    accepted, rejects = Members.accept(["ann", "bo"], ["2026-01-05", "2026-01-06"], **options)
    assert (accepted.user.tolist(), rejects.index.tolist()) == (["ann"], [1])
    assert members(left=[None, None], ended_by=[None, None]).left is not None


def test_nobody_takes_over_from_himself():
    with pytest.raises(DataError, match=r"^takeover_from: is the staff who holds the relation") as caught:
        members(staff=["li", "wang"], takeover_from=["wang", "wang"])
    assert (caught.value.index, caught.value.count) == (1, 1)
    assert caught.value.hint == "Write who held the relation before, or leave it empty."
    options = {"staff": ["li", "wang"], "takeover_from": ["li", "li"], "tz": "UTC"}
    accepted, rejects = Members.accept(["ann", "bo"], ["2026-01-05", "2026-01-06"], **options)
    assert (accepted.user.tolist(), rejects.index.tolist()) == (["bo"], [0])
    for staff, source in (
        (["li", None], [None, None]),
        ([7, 8], [8, 7]),
        ([7, 8], ["7", "8"]),
        (["li", "wu"], ["x", "y"]),
    ):
        assert len(members(staff=staff, takeover_from=source)) == 2


def test_members_as_events():
    table = members(
        channel=["a", None], inviter=["bo", None], left=[None, "2026-02-01"], attributes={"vip": [True, False]}
    )
    events = table.as_events("join")
    assert events.names == ("join",)
    assert events.time.tolist() == table.joined.tolist()
    assert list(events.attributes) == ["channel", "inviter", "vip"]
    with pytest.raises(SpecError, match="'time' is a column of Events"):
        members(attributes={"time": [1, 2]}).as_events("join")


def test_a_user_may_have_several_relations():
    table = members(user=["ann", "ann"])
    assert (len(table), table.n_users) == (2, 1)
    assert table.clock == "joined"
