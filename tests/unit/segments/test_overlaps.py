"""overlap: users that segments share."""

import numpy as np
import pytest

from privdomain.errors import BudgetError, DataError, SpecError
from privdomain.facts import Facts, Orders, Users
from privdomain.segments import InSegment, Overlap, Prop, RfmIn, Schema, Segment, StageIn, evaluation, overlap

age = Prop("age")
FACTS = Facts(users=Users([1, 2, 3, 4], attributes={"age": [10, 20, 30, 40]}, tz="Asia/Shanghai"))
SEGMENTS = {"adults": age >= 20, "old": age >= 40, "young": age < 20, "ancient": age > 99, "again": InSegment("old")}
TABLE = overlap(SEGMENTS, FACTS, as_of="2026-01-10")


def test_users_of_each_pair():
    # Users 2, 3 and 4 are adults, 4 is old, 1 is young, nobody is ancient.
    assert TABLE.shared.tolist() == [
        [3, 1, 0, 0, 1],
        [1, 1, 0, 0, 1],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 0, 0],
        [1, 1, 0, 0, 1],
    ]
    assert TABLE.sizes.tolist() == [3, 1, 1, 0, 1]
    assert (TABLE.users, TABLE.names) == (4, tuple(SEGMENTS))
    np.testing.assert_array_equal(TABLE.share[0], [1, 1 / 3, 0, 0, 1 / 3])
    np.testing.assert_array_equal(TABLE.share[1], [1, 1, 0, 0, 1])
    assert np.isnan(TABLE.share[3]).all()  # of nobody no share is in another segment
    np.testing.assert_array_equal(TABLE.jaccard[0], [1, 1 / 3, 0, 0, 1 / 3])
    assert np.isnan(TABLE.jaccard[3, 3])
    assert TABLE.jaccard[3, 0] == 0


def test_columns_and_text():
    columns = TABLE.to_columns()
    assert {len(column) for column in columns.values()} == {25}
    assert [columns[name][1] for name in ("segment", "other", "shared")] == ["adults", "old", 1]
    assert (
        str(TABLE).splitlines()[0] == "Share of each segment within others, 4 users at 2026-01-10 00:00 Asia/Shanghai"
    )
    assert str(TABLE).splitlines()[2].split() == ["adults", "3", "1.000", "0.333", "0.000", "0.000", "0.333"]
    assert TABLE.to_records()[3 * 5] == {
        "segment": "ancient", "other": "adults", "shared": 0, "share": None, "jaccard": 0.0
    }  # fmt: skip


def test_it_travels():
    assert Overlap.from_state(TABLE.to_state()) == TABLE


def test_disjoint_users_add_up():
    parts = [overlap(SEGMENTS, FACTS.for_users(ids), as_of="2026-01-10") for ids in ([1, 4], [2], [3], [])]
    assert sum(parts[1:], parts[0]) == TABLE


@pytest.mark.parametrize(
    ("segments", "as_of", "option"),
    [
        (SEGMENTS, "2026-01-11", "as_of"),
        (SEGMENTS | {"old": age >= 41}, "2026-01-10", "digests"),
        ({"adults": age >= 20}, "2026-01-10", "names"),
        (dict(reversed(SEGMENTS.items())), "2026-01-10", "names"),
    ],
)
def test_other_questions_do_not_add_up(segments, as_of, option):
    with pytest.raises(SpecError, match=f"^{option}: is .* on one side and"):
        TABLE + overlap(segments, FACTS, as_of=as_of)


def test_the_rules_of_a_segment_that_others_lead_to_must_be_the_same():
    # "again" is one text on both sides; what it leads to is not.
    one, other = (
        overlap({"again": InSegment("old"), "old": age >= least}, FACTS, as_of="2026-01-10") for least in (30, 40)
    )
    with pytest.raises(SpecError, match=r"^digests: is [0-9a-f]{8}, [0-9a-f]{8} on one side and [0-9a-f]{8}, .* other"):
        one + other


def test_an_error_shows_ten_digests_at_most():
    one, other = (
        overlap({str(n): age >= n for n in range(least, least + 12)}, FACTS, as_of="2026-01-10") for least in (0, 1)
    )
    with pytest.raises(SpecError, match=r"digests: is ([0-9a-f]{8}, ){9}[0-9a-f]{8} and 2 more on one side"):
        one + other


@pytest.mark.parametrize("rule", [RfmIn(["Lost"]), ~StageIn(["lead"], missing="false")], ids=str)
def test_what_compares_users_with_each_other_does_not_add_up(rule):
    orders = Orders([1, 2], ["2026-01-01", "2026-01-02"], [1, 2], currency="CNY", tz="Asia/Shanghai")
    facts = Facts(users=FACTS.population, orders=orders)
    table = overlap({"them": rule, "again": InSegment("them")}, facts, as_of="2026-01-10")
    assert Overlap.from_state(table.to_state()) == table
    with pytest.raises(SpecError, match=r"^segments: a rule holds RfmIn or StageIn, .* Ask for all users at once\.$"):
        table + table


def test_segments_in_place_of_rules():
    given = {name: Segment(name=name, rule=rule) for name, rule in SEGMENTS.items()}
    assert overlap(given, FACTS, as_of="2026-01-10") == TABLE


def test_what_several_segments_hold_is_looked_at_once(monkeypatch):
    seen = []
    real = evaluation.observe
    monkeypatch.setattr(evaluation, "observe", lambda rule, view: (seen.append(rule), real(rule, view))[1])
    assert overlap(SEGMENTS, FACTS, as_of="2026-01-10") == TABLE
    assert seen == [age >= 20, age >= 40, age < 20, age > 99]


def test_many_users_are_counted_in_pieces():
    ages = np.arange(70_000) % 100
    facts = Facts(users=Users(np.arange(70_000), attributes={"age": ages}))
    table = overlap({"a": age < 30, "b": age >= 20}, facts, as_of=0)
    assert table.shared.tolist() == [[21_000, 7_000], [7_000, 56_000]]


@pytest.mark.parametrize(
    ("segments", "message"),
    [
        ({}, "segments: holds no segment. Pass rules by name."),
        ([age], "segments: is a list. Pass rules by name."),
        (None, "segments: is a NoneType. Pass rules by name."),
        ({1: age > 1}, "segments: 1 is no name of a segment. Pass a text."),
        ({"a": "age"}, "rule: is a str. Load it"),
        ({"a": Prop("aeg")}, "field: 'aeg' is no attribute of the users."),
        ({"a": InSegment("a")}, "segments.a: leads back to itself: a, a."),
    ],
)
def test_what_cannot_overlap(segments, message):
    with pytest.raises(SpecError, match=f"^{message}"):
        overlap(segments, FACTS, as_of=0)


def test_bounds_and_facts():
    with pytest.raises(BudgetError, match=r"^segments: number of segments is 501, over the limit of 500\.$"):
        overlap({str(number): age for number in range(501)}, FACTS, as_of=0)
    with pytest.raises(DataError, match=r"^facts: is a NoneType"):
        overlap(SEGMENTS, None, as_of=0)
    with pytest.raises(SpecError, match=r"^as_of: "):
        overlap(SEGMENTS, FACTS, as_of="soon")


def test_a_schema_of_all():
    schema = Schema.of(FACTS)
    assert overlap(SEGMENTS, FACTS, as_of="2026-01-10", schema=schema) == TABLE
