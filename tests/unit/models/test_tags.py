"""Tags: when an assignment counts."""

from datetime import timedelta

from unit.models.examples import FEB, JAN, faults, load


def test_it_counts_from_its_start_up_to_its_end():
    given = load("TagAssignment")
    instants = [given.at - timedelta(microseconds=1), given.at, given.valid_until - timedelta(microseconds=1),
                given.valid_until]  # fmt: skip
    assert [given.counts_at(when) for when in instants] == [False, True, True, False]
    assert load("TagAssignment", valid_until=None).counts_at(given.valid_until)


def test_it_counts_for_some_time():
    assert faults("TagAssignment", at=FEB) == [("valid_until", "not_after_at")]
    assert faults("TagAssignment", at=FEB, valid_until=JAN) == [("valid_until", "not_after_at")]


def test_confidence_is_a_share_or_unknown():
    assert load("TagAssignment", confidence=...).confidence is None
    assert [load("TagAssignment", confidence=value).confidence for value in (0, 1, -0.0)] == [0.0, 1.0, 0.0]
    assert faults("TagAssignment", confidence=1.01) == [("confidence", "less_than_equal")]
    assert faults("TagAssignment", confidence=-0.01) == [("confidence", "greater_than_equal")]


def test_a_source_is_said():
    assert faults("TagAssignment", source=...) == [("source", "missing")]
    assert faults("TagAssignment", source="guess") == [("source", "enum")]


def test_the_name_of_a_group_has_thirty_characters():
    assert faults("TagGroup", name="组" * 30) == []
    assert faults("TagGroup", name="组" * 31) == [("name", "string_too_long")]
    assert faults("TagGroup", order=-1) == [("order", "greater_than_equal")]
    assert load("TagGroup").departments == (1, "a", "b")
