"""Wording: each condition in words."""

import pytest

from privdomain.segments import (
    Absent,
    Ago,
    All,
    Any,
    Between,
    Calendar,
    Consented,
    Did,
    HasTag,
    InSegment,
    Not,
    Prop,
    Recency,
    RfmIn,
    Rolling,
    Sequence,
    StageIn,
    Step,
    Total,
)
from privdomain.segments.tree import KINDS
from privdomain.segments.wording import subject, threshold, window_text

age = Prop("age")
SAID = [
    (age.is_known(), "age", "is known"),
    (age.is_missing(), "age", "is missing"),
    (age == 3, "age", "== 3"),
    (age != "x", "age", "!= 'x'"),
    (Ago(ago="7d") <= age, "age", ">= as_of - 1w"),
    (age.between(1, 2.5), "age", "1 to 2.5"),
    (age.is_in("a", "b"), "age", "in ('a', 'b')"),
    (age.not_in(*[True]), "age", "not_in (True)"),
    (age.contains("x"), "age", "contains 'x'"),
    (HasTag("vip"), "tag 'vip'", "is carried"),
    (
        HasTag("vip", group="level", sources=["manual", "rule"], min_confidence=0.5),
        "tag 'vip' of group 'level' from manual or rule with confidence >= 0.5",
        "is carried",
    ),
    (Consented("marketing"), "consent to 'marketing'", "holds"),
    (Consented("marketing", channel="sms"), "consent to 'marketing' by 'sms'", "holds"),
    (InSegment("old"), "segment 'old'", ""),
    (RfmIn(["Lost", "At Risk"]), "CRAN rfm segment", "in ('Lost', 'At Risk')"),
    (StageIn(["new", "lost"]), "purchase stage", "in (new, lost)"),
    (
        StageIn(["lost"], reachability=["reachable"]),
        "purchase stage, reachability",
        "in (lost) and in (reachable)",
    ),
    (Did(), "number of events", ">= 1"),
    (Did("open", per="day", at_least=2, at_most=3), "days with events 'open'", ">= 2 and <= 3"),
    (Did(at_least=0, at_most=3), "number of events", "<= 3"),
    (Did(of="orders", where=[age > 3, Prop("b").is_known()]), "number of orders where age > 3 and b is known", ">= 1"),
    (Absent("open", within="7d"), "number of events 'open' in the last 1w", "== 0"),
    (Total("amount", at_least=1, under=2), "total amount of orders", ">= 1.0 and < 2.0"),
    (Recency(of="orders", which="first", under="1d"), "time since the first of orders", "< 1d"),
    (Sequence(["a", "b"]), "events 'a' then 'b'", "happened"),
    (Sequence(["a", "b"], span="1d", within="7d"), "events 'a' then 'b' within 1d in the last 1w", "happened"),
    (
        Sequence(["a", Step(name="b", where=[age > 3, age < 9])]),
        "events 'a' then 'b' where age > 3 and age < 9",
        "happened",
    ),
    (All(age > 1), "all", ""),
    (Any(age > 1), "any", ""),
    (Not(age > 1), "not", ""),
]


@pytest.mark.parametrize(("rule", "about", "asked"), SAID, ids=[about for _, about, _ in SAID])
def test_words(rule, about, asked):
    assert (subject(rule), threshold(rule)) == (about, asked)


def test_every_kind_has_words():
    assert {type(rule) for rule, _, _ in SAID} == {*KINDS}


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (None, ""),
        (Rolling(length="36h"), " in the last 36h"),
        (Between(start="2026-01-01", end="2026-02-01"), " from 2026-01-01 to before 2026-02-01"),
        (Calendar(period="month"), " in this month"),
        (Calendar(period="month", n=3), " in this 3 months"),
        (Calendar(period="week", ago=1), " in the week ending 1 week ago"),
        (Calendar(period="day", ago=2, n=7), " in the 7 days ending 2 day ago"),
    ],
    ids=str,
)
def test_windows(window, words):
    assert window_text(window) == words
