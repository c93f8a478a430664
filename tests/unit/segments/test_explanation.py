"""explain: the answer at each node, in words and as JSON."""

import json
from datetime import timedelta

import numpy as np
import pytest

from privdomain.errors import BudgetError, DataError, SpecError
from privdomain.facts import Events, Facts, Invites, Members, Orders, Tags, Users
from privdomain.segments import (
    Did,
    Explanation,
    HasTag,
    InSegment,
    Prop,
    Recency,
    RfmIn,
    Schema,
    Segment,
    StageIn,
    Total,
    evaluate,
    explain,
    explanation,
    observe_standing,
)

TZ = "Asia/Shanghai"
DAY = ["2026-01-05"]
FACTS = Facts(
    users=Users(
        ["ann", "bo"],
        attributes={
            "city": ["Shanghai", None],
            "age": [31, 40],
            "score": [0.5, None],
            "vip": [True, False],
            "seen": np.array(["2026-01-05", "NaT"], "M8[us]"),
        },
        tz=TZ,
        naive_tz="UTC",
    ),
    events=Events(["ann"], DAY, ["open"], tz=TZ),
    orders=Orders(["ann"], DAY, [19.9], currency="CNY", tz=TZ),
    tags=Tags(["ann"], ["vip"], DAY, tz=TZ),
)


def why(rule, user="ann", **options):
    return explain(rule, user, FACTS, as_of="2026-01-10", **options)


@pytest.mark.parametrize(
    ("rule", "observed", "kind"),
    [
        (Prop("city") == "Shanghai", "Shanghai", str),
        (Prop("age") > 1, 31, int),
        (Prop("score") > 0.1, 0.5, float),
        (Prop("vip") == True, True, bool),  # noqa: E712 - builds a rule
        (Prop("seen") > "2026-01-01", "2026-01-05T08:00:00+08:00", str),  # midnight in UTC
        (HasTag("vip"), True, bool),
        (Did("open"), 1, int),
        (Recency("open", under="7d"), timedelta(days=5), timedelta),
        (StageIn(["new"]), "new", str),
        (Total("amount", at_least=1), 19.9, float),
        (RfmIn(["Lost"]), "Lost", str),  # the only buyer scores (1, 1, 1)
    ],
    ids=str,
)
def test_what_was_seen_is_plain_python(rule, observed, kind):
    seen = why(rule)
    assert (seen.observed, type(seen.observed)) == (observed, kind)
    assert (seen.accepts, seen.is_missing, seen.parts) == (True, False, ())
    json.dumps(seen.to_dict(), allow_nan=False)


@pytest.mark.parametrize("field", ["city", "score", "seen"])
def test_what_is_not_known(field):
    value = {"city": "Shanghai", "score": 1, "seen": "2026-01-01"}[field]
    for policy, accepts in (("false", False), ("true", True)):
        seen = why(Prop(field, "==", value, missing=policy), "bo")
        assert seen == Explanation(field, None, f"== {value!r}", accepts, is_missing=True)
        assert str(seen) == f"{'✓' if accepts else '✗'} {field} == {value!r}: missing"
    # Asked whether it is known, the answer is no, and nothing is missing to give it.
    assert why(Prop(field).is_known(), "bo") == Explanation(field, None, "is known", accepts=False, is_missing=False)


def test_a_tree_is_drawn_line_by_line():
    rule = (Prop("city") == "Shanghai") & ~(Did("open", within="7d") | InSegment("known"))
    seen = why(rule, segments={"known": Recency(of="orders", under="7d", missing="false") & Prop("age").is_known()})
    assert str(seen).splitlines() == [
        "✗ all",
        "  ✓ city == 'Shanghai': Shanghai",
        "  ✗ not",
        "    ✓ any",
        "      ✓ number of events 'open' in the last 1w >= 1: 1",
        "      ✓ segment 'known'",
        "        ✓ all",
        "          ✓ time since the last of orders < 1w: 5 days, 0:00:00",
        "          ✓ age is known: 31",
    ]


def test_as_json():
    seen = why(~Recency("open", under="1d", missing="false"))
    below = {"subject": "time since the last of events 'open'", "observed": "5 days, 0:00:00", "threshold": "< 1d"}
    below |= {"accepts": False, "is_missing": False, "parts": []}
    top = {"subject": "not", "observed": None, "threshold": "", "accepts": True, "is_missing": False}
    assert seen.to_dict() == top | {"parts": [below]}
    assert json.loads(json.dumps(seen.to_dict())) == seen.to_dict()


def test_who_was_invited_is_told_from_who_invited():
    # The rows of cy name ann too, who sorts first.
    facts = Facts(invites=Invites(["ann"], ["cy"], DAY, tz=TZ))
    for user, accepts in (("ann", False), ("cy", True)):
        assert explain(Did(of="invites"), user, facts, as_of="2026-01-10").accepts is accepts


def test_scores_of_one_are_relative_to_all():
    # Of two buyers the better scores 1 + floor(5 x 1/2) = 3 in recency and value; nobody came back.
    facts = Facts(orders=Orders(["a", "b"], ["2026-01-01", "2026-01-02"], [1, 2], currency="CNY", tz=TZ))
    seen = [explain(RfmIn(["Promising"]), user, facts, as_of="2026-01-10").observed for user in "ab"]
    assert seen == ["Lost", "Promising"]


def test_a_stage_is_told_with_its_reachability():
    # Bo bought long ago, once, and nobody ever came back: no usual interval, and no stage.
    orders = Orders(["ann", "bo"], ["2026-01-05", "2024-01-05"], [9, 9], currency="CNY", tz=TZ)
    facts = Facts(orders=orders, members=Members(["ann", "cy"], DAY * 2, left=["2026-01-06", None], tz=TZ))
    rule = StageIn(["new", "lead"], reachability=["reachable"])
    seen = [explain(rule, user, facts, as_of="2026-01-10") for user in ("ann", "bo", "cy")]
    assert [one.observed for one in seen] == ["new, unreachable", None, "lead, reachable"]
    assert [one.accepts for one in seen] == [False, False, True]
    assert [one.is_missing for one in seen] == [False, True, False]


def test_standings_are_found_once(monkeypatch):
    calls = []
    for name in ("purchase_summary", "lifecycle"):
        real = getattr(observe_standing, name)
        monkeypatch.setattr(
            observe_standing,
            name,
            lambda *args, name=name, real=real, **more: (calls.append(name), real(*args, **more))[1],
        )
    why((StageIn(["new"]) & RfmIn(["Lost"])) | (StageIn(["lost"]) & RfmIn(["Champions"])))
    assert sorted(calls) == ["lifecycle", "purchase_summary"]


def test_each_condition_is_looked_at_once_however_deep_it_lies(monkeypatch):
    seen = []
    real = explanation.observe
    monkeypatch.setattr(explanation, "observe", lambda rule, view: (seen.append(rule), real(rule, view))[1])
    young, old = Prop("age") < 20, Prop("age") > 30
    assert why(~(young | (old & ~(old & (young | old))))).accepts
    assert seen == [young, old]


def test_only_the_rows_of_the_user_are_looked_at():
    # Evaluate refuses for bo, of whom the city is not known; ann has nothing to do with it.
    rule = Prop("city", "==", "Shanghai", missing="error")
    with pytest.raises(DataError, match=r"^city: is missing \(first at row 1, 1 row\)"):
        evaluate(rule, FACTS, as_of="2026-01-10")
    assert why(rule).accepts


def test_a_segment_will_do_for_its_rule():
    adults = Segment(name="adults", rule=Prop("age") >= 18)
    assert why(adults) == why(Prop("age") >= 18)
    assert why(InSegment("them"), segments={"them": adults}).parts == (why(Prop("age") >= 18),)


@pytest.mark.parametrize(
    ("user", "message"),
    [
        ("cy", r"^user: 'cy' is unknown to these facts. Pass an id of facts\.users\.$"),
        ("", r"^user: '' is unknown"),
        (None, r"^user: None is unknown"),
        (7, r"^user: 7 is unknown"),
        (True, r"^user: True is unknown"),
        (["ann"], r"^user: \['ann'\] is unknown"),
    ],
)
def test_who_is_nobody(user, message):
    with pytest.raises(DataError, match=message):
        why(Prop("age") > 1, user)


def test_what_evaluate_refuses():
    with pytest.raises(DataError, match=r"^facts: is a NoneType. Pass Facts\.$"):
        explain(Prop("age") > 1, "ann", None, as_of=0)
    with pytest.raises(SpecError, match=r"^rule: is a str"):
        why("age > 1")
    with pytest.raises(SpecError, match=r"^schema\.tz"):
        why(Prop("age") > 1, schema=Schema(attributes={"age": "number"}))
    with pytest.raises(DataError, match=r"^city: is missing \(first at row 0, 1 row\)"):
        why(Prop("city", "==", "x", missing="error"), "bo")
    doubling = {f"s{n}": InSegment(f"s{n + 1}") | ~InSegment(f"s{n + 1}") for n in range(14)}
    with pytest.raises(BudgetError):
        why(InSegment("s0"), segments=doubling | {"s14": Prop("age") > 1})
