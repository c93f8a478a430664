"""evaluate: one flag per user, and what it refuses."""

import numpy as np
import pytest

from privdomain.errors import BudgetError, DataError, SpecError
from privdomain.facts import Events, Facts, Invites, Orders, Users
from privdomain.segments import All, Any, Did, InSegment, Not, Prop, RfmIn, Schema, Segment, evaluate, evaluation

TZ = "Asia/Shanghai"
USERS = Users([1, 2, 3, 4], attributes={"age": [10, 20, 30, 40]}, tz=TZ)
FACTS = Facts(users=USERS)
age = Prop("age")


def mask(rule, facts=FACTS, as_of="2026-01-10", **options):
    return evaluate(rule, facts, as_of=as_of, **options).tolist()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ((age > 10) & (age < 40), [0, 1, 1, 0]),
        ((age < 20) | (age > 30), [1, 0, 0, 1]),
        (~(age > 20), [1, 1, 0, 0]),
        (~((age < 20) | (age > 30)), [0, 1, 1, 0]),
        (All(age > 10), [0, 1, 1, 1]),
        (Any(age > 10), [0, 1, 1, 1]),
        (Not(Not(age > 10)), [0, 1, 1, 1]),
        (InSegment("old"), [0, 0, 1, 1]),
        (InSegment("old") & ~InSegment("eldest"), [0, 0, 1, 0]),
        ((age > 20) | ((age > 20) & (age > 30)), [0, 0, 1, 1]),
    ],
    ids=repr,
)
def test_logic(rule, expected):
    segments = {"old": age > 20, "eldest": InSegment("old") & (age > 30)}
    assert mask(rule, segments=segments) == list(map(bool, expected))


def test_the_mask_is_locked():
    assert not evaluate(age > 1, FACTS, as_of=0).flags.writeable
    assert evaluate(age > 1, FACTS, as_of=0).dtype == np.bool_


def test_a_rule_that_stands_twice_is_looked_at_once(monkeypatch):
    seen = []
    real = evaluation.observe
    monkeypatch.setattr(evaluation, "observe", lambda rule, view: (seen.append(rule), real(rule, view))[1])
    rule = ((age > 20) | (age > 10)) & ~(age > 20) & InSegment("old")
    assert mask(rule, segments={"old": (age > 20) | (age > 10)}) == [False, True, False, False]
    assert seen == [age > 20, age > 10]


def test_a_mask_is_kept_until_its_last_use(monkeypatch):
    kept = []
    real = evaluation.observe
    monkeypatch.setattr(evaluation, "observe", lambda rule, view: (kept.append(len(view.masks)), real(rule, view))[1])
    rules = [(age > n) & ~(age > n) for n in range(9)]
    assert not any(mask(Any(*rules, *rules)))
    assert kept == [0] * 9
    assert mask(Any(rules[0], age > 1, Not(rules[0]), Any(age > 1))) == [True] * 4
    assert kept[9:] == [0, 1]  # that of the first rule is wanted again, its parts are not


@pytest.mark.parametrize("depth", [1, 9])
def test_segments_in_place_of_rules(depth):
    segments = {f"s{n}": Segment(name=f"s{n}", rule=InSegment(f"s{n + 1}")) for n in range(depth)}
    segments |= {f"s{depth}": Segment(name="old", rule=age > 20)}
    rule = Segment(name="all", rule=~InSegment("s0"))
    assert mask(rule, segments=segments) == [True, True, False, False]


def test_nobody():
    empty = Facts(users=Users([], attributes={"age": []}, tz=TZ))
    assert mask(age.is_missing(), empty) == []
    assert mask(Did(), Facts(events=Events([], [], [], tz=TZ))) == []
    with pytest.raises(SpecError, match=r"^field: 'age' is no attribute of the users. None is known\.$"):
        mask(age, Facts())


@pytest.mark.parametrize(("as_of", "expected"), [("2026-01-10", False), ("2026-01-10 00:00:00.000001", True)])
def test_the_moment_is_read_in_the_calendar_of_the_facts(as_of, expected):
    # Midnight in Shanghai is 16:00 UTC of the day before.
    facts = Facts(events=Events([1], ["2026-01-09T16:00Z"], ["open"], tz=TZ))
    assert mask(Did(), facts, as_of) == [expected]


def test_the_moment_lies_within_the_observation():
    facts = Facts(users=USERS, observed_until="2026-01-10")
    assert mask(age > 30, facts, "2026-01-10") == [False, False, False, True]
    with pytest.raises(DataError, match=r"^as_of: lies after observed_until. Nobody has seen what happened in between"):
        mask(age > 30, facts, "2026-01-10 00:00:00.000001")


@pytest.mark.parametrize("as_of", [None, "soon", 1.5, "1066-10-14"])
def test_what_is_no_moment(as_of):
    with pytest.raises(SpecError, match=r"^as_of: "):
        mask(age > 1, as_of=as_of)


@pytest.mark.parametrize("rule", [None, "age > 3", {"kind": "prop", "field": "age"}, age.is_missing])
def test_what_is_no_rule(rule):
    with pytest.raises(SpecError, match=r"^rule: is a \w+. Load it, or write it with Prop and the like\.$"):
        mask(rule)


@pytest.mark.parametrize("facts", [None, USERS, {"users": USERS}])
def test_what_is_no_bundle_of_facts(facts):
    with pytest.raises(DataError, match=r"^facts: is a \w+. Pass Facts\.$"):
        mask(age > 1, facts)


def test_a_rule_that_does_not_fit_is_refused_before_any_work():
    with pytest.raises(SpecError, match=r"^field: 'aeg' is no attribute of the users. Did you mean 'age'\?$"):
        mask(Prop("aeg") > 1)
    with pytest.raises(SpecError, match=r"^segments\.a: leads back to itself: a, a\."):
        mask(InSegment("a"), segments={"a": InSegment("a")})
    with pytest.raises(BudgetError, match=r"number of nodes is 4,097"):
        mask(All(*[age > 1] * 4_096))
    with pytest.raises(SpecError, match=r"^schema: is a dict"):
        mask(age > 1, schema={"age": "number"})
    with pytest.raises(SpecError, match=r"^segments: is a list"):
        mask(age > 1, segments=[age])


def test_a_schema_of_another_calendar():
    facts = Facts(events=Events([1], ["2026-01-09"], ["open"], tz=TZ))
    schema = Schema(sources={"events": {}})
    with pytest.raises(
        SpecError, match=r"^schema\.tz: is 'UTC', where the facts have 'Asia/Shanghai'. Pass the schema"
    ):
        mask(Did(), facts, schema=schema)
    with pytest.raises(SpecError, match=r"^schema\.tz: is 'UTC', where the facts have 'Asia/Shanghai'"):
        mask(age > 30, schema=Schema(attributes={"age": "number"}))
    assert mask(age > 30, schema=Schema(attributes={"age": "number"}, tz=TZ)) == [False, False, False, True]
    assert Facts().tz is None
    with pytest.raises(SpecError, match=r"^field: 'age' is no attribute"):
        mask(age > 30, Facts(), schema=Schema())


def test_a_part_knows_what_the_whole_knows_by_its_schema():
    facts = Facts(users=USERS, events=Events([1, 4], ["2026-01-09"] * 2, ["open", "pay"], tz=TZ))
    part = facts.for_users([1, 2])
    rule = Did("pay") | Did("open")
    assert mask(rule, part, schema=Schema.of(facts)) == [True, False]
    assert mask(rule, part) == [True, False]  # its column of names still knows both


def test_everybody_with_a_row_is_asked():
    invites = Invites(["ann"], ["cy"], ["2026-01-01"], tz=TZ)
    assert mask(Did(of="invites"), Facts(invites=invites)) == [False, True]


def test_scores_are_relative_to_the_buyers_of_the_facts():
    # Of two buyers the better scores 1 + floor(5 x 1/2) = 3; alone each scores 1.
    orders = Orders([1, 2], ["2026-01-01", "2026-01-02"], [1, 2], currency="CNY", tz=TZ)
    facts = Facts(users=USERS, orders=orders)
    assert mask(RfmIn(["Lost"]), facts) == [True, False, False, False]
    assert mask(RfmIn(["Lost"]), facts.for_users([2])) == [True]
