"""Tags: what holds when, and what a catalogue or a population refuses."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Tags, Users

SHANGHAI = "Asia/Shanghai"


def tags(**changes):
    given = {"user": ["ann", "ann", "bo"], "tag": ["gold", "silver", "gold"], "tz": SHANGHAI}
    given |= {"at": ["2026-01-05", "2026-02-05", "2026-01-05"], "valid_until": ["2026-02-05", None, "2026-01-06"]}
    return Tags(**{**given, "group": ["level"] * 3, **changes})


@pytest.mark.parametrize(
    ("when", "held"),
    [
        ("2026-01-04 23:59:59", [False, False, False]),
        ("2026-01-05", [True, False, True]),
        ("2026-01-06", [True, False, False]),
        ("2026-02-04 23:59:59", [True, False, False]),
        ("2026-02-05", [False, True, False]),
        ("2026-02-04T16:00Z", [False, True, False]),  # midnight in Shanghai
    ],
)
def test_a_tag_counts_from_its_start_to_before_its_end(when, held):
    assert tags().hold_at(when).tolist() == held
    assert Tags(["ann"], ["gold"], ["2026-01-05"], tz=SHANGHAI).hold_at("2126-01-05").tolist() == [True]


def test_a_tag_that_does_not_cease_after_it_starts():
    ends = [None, "2026-02-04", "2026-01-05"]
    with pytest.raises(DataError, match=r"^valid_until: does not lie after at \(first at row 1, 2 rows\)\. Leave it"):
        tags(valid_until=ends)
    kept, rejects = Tags.accept(
        ["ann", "ann", "bo"], ["gold"] * 3, ["2026-01-05", "2026-02-05", "2026-01-05"], valid_until=ends, tz=SHANGHAI
    )
    assert (kept.user.tolist(), rejects.index.tolist()) == (["ann"], [1, 2])


def test_the_source_is_one_of_four():
    with pytest.raises(DataError, match=r"^source: is outside its vocabulary"):
        tags(source=["manual", "guess", None])


@pytest.mark.parametrize("shares", [[0, 1, None], np.array([0.0, 1.0, np.nan]), [None] * 3, [0.5] * 3])
def test_confidence_is_a_share(shares):
    known = [np.nan if share is None else share for share in shares]
    np.testing.assert_array_equal(tags(confidence=shares).confidence, np.array(known, np.float64))


def test_a_column_of_times_is_no_confidence():
    with pytest.raises(DataError, match=r"^confidence: is no number"):
        tags(confidence=np.array(["2026", "2026", "NaT"], "M8[s]"))


@pytest.mark.parametrize("share", [10**400, -(10**400), float("inf"), 1.5, np.timedelta64(1, "D"), True, "1"])
def test_a_confidence_that_is_none_is_set_apart(share):
    given = [share, 0.5]
    with pytest.raises(DataError, match=r"^confidence: is (no number|outside \[0, 1\])"):
        Tags(["ann", "bo"], ["gold"] * 2, ["2026-01-05"] * 2, tz=SHANGHAI, confidence=given)
    kept, rejects = Tags.accept(["ann", "bo"], ["gold"] * 2, ["2026-01-05"] * 2, tz=SHANGHAI, confidence=given)
    assert (kept.confidence.tolist(), rejects.index.tolist()) == ([0.5], [0])


def test_unknown_tags_are_named():
    assert tags().check(known=["gold", "silver", "iron"]) is None
    with pytest.raises(DataError, match=r"^tag: is unknown: 'silver' \(first at row 1, 1 row\)"):
        tags().check(known={"gold"})


def test_a_text_is_one_name():
    table = tags(tag=["gold"] * 3)
    assert table.check(known="gold", exclusive="level") is None
    with pytest.raises(DataError, match=r"^tag: is unknown: 'gold'"):
        table.check(known="dlog")
    with pytest.raises(DataError, match=r"^tag: overlaps"):
        tags(valid_until=None).check(exclusive="level")


@pytest.mark.parametrize("argument", ["known", "exclusive"])
@pytest.mark.parametrize("given", [True, 5, {"gold": 1}, [None], [["gold"]], [True], np.array("gold")])
def test_names_that_are_none(argument, given):
    with pytest.raises(DataError) as caught:
        tags().check(**{argument: given})
    assert caught.value.argument == argument
    with pytest.raises(DataError, match=r"^exclusive: is a single NoneType"):
        tags().check(exclusive=None)


@pytest.mark.parametrize("given", [["ann"], "ann", 5, tags()])
def test_a_population_is_users(given):
    with pytest.raises(DataError, match=r"^users: is a .*\. Pass Users\."):
        tags().check(users=given)


def test_unknown_users_are_named():
    assert tags().check(users=Users(["ann", "bo", "cy"])) is None
    with pytest.raises(DataError, match=r"^user: is not in the population: 'bo' \(first at row 2, 1 row\)"):
        tags().check(users=Users(["ann", "cy"]))
    with pytest.raises(DataError, match="int on one side and str on the other"):
        tags().check(users=Users([1]))


def test_tags_of_an_exclusive_group_follow_each_other():
    assert tags().check(exclusive=["level"]) is None  # silver starts where gold ends
    assert tags(group=["level", "taste", "level"], valid_until=None).check(exclusive=["level", "taste"]) is None
    with pytest.raises(DataError, match=r"^tag: overlaps another of its exclusive group: 'silver' \(first at row 1"):
        tags(valid_until=["2026-02-05 00:00:01", None, None]).check(exclusive=["level"])
    with pytest.raises(SpecError, match=r"^exclusive: these tags have no column of groups"):
        tags(group=None).check(exclusive=["level"])


def test_a_group_that_is_not_there_is_a_slip():
    with pytest.raises(UnknownNameError, match=r"'levle' is no known group of these Tags\. Did you mean 'level'\?"):
        tags().check(exclusive=["level", "levle"])
    with pytest.raises(UnknownNameError, match=r"'7' is no known group"):
        tags().check(exclusive=[7])
    assert Tags([], [], [], tz=SHANGHAI, group=[]).check(exclusive="levle") is None
    with pytest.raises(SpecError, match=r"^exclusive: these tags have no column of groups"):
        Tags([], [], [], tz=SHANGHAI).check(exclusive="level")


@pytest.mark.parametrize("other", ["taste", None])
def test_a_tag_of_an_exclusive_group_has_no_other(other):
    table = tags(tag=["gold", "silver", "silver"], group=["level", other, "level"])
    with pytest.raises(
        DataError, match=r"^group: is not that of its tag in another row: 'silver' \(first at row 1, 1 row"
    ):
        table.check(exclusive=["level"])


def test_tags_of_other_groups_may_stand_anywhere():
    table = tags(tag=["gold", "tea", "tea"], group=["level", "taste", None])
    assert table.check(exclusive="level") is None


def test_the_same_tag_may_be_given_twice_at_a_time():
    assert tags(tag=["gold"] * 3, valid_until=None).check(exclusive=["level"]) is None


def test_overlap_with_any_earlier_tag_is_found():
    # gold for ever, gold again inside it, then silver: silver overlaps the first although its neighbour is over.
    table = Tags(
        ["ann"] * 3,
        ["gold", "gold", "silver"],
        ["2026-01-01", "2026-01-02", "2026-01-04"],
        tz=SHANGHAI,
        valid_until=[None, "2026-01-03", None],
        group=["level"] * 3,
    )
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        with pytest.raises(DataError, match="'silver'") as caught:
            table.take(order).check(exclusive=["level"])
        assert (caught.value.index, caught.value.count) == (order.index(2), 1)
    assert table.take([]).check(exclusive=["level"]) is None
