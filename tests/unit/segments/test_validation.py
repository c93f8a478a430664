"""validate: every problem by its code and path."""

import pytest

from privdomain.errors import BudgetError, SpecError
from privdomain.segments import (
    Absent,
    Ago,
    All,
    Any,
    Between,
    Consented,
    Did,
    HasTag,
    InSegment,
    Not,
    Prop,
    Recency,
    RfmIn,
    Schema,
    Segment,
    Sequence,
    StageIn,
    Step,
    Total,
    validate,
)

SCHEMA = Schema(
    tz="Asia/Shanghai",
    attributes={"age": "number", "city": "text", "vip": "flag", "seen": "time", "odd": "unknown", "score": "number"},
    may_miss={"city", "score"},
    sources={
        "events": {"name": "text", "time": "time", "page": "text", "points": "number", "odd": "unknown"},
        "orders": {"time": "time", "amount": "number", "product": "text"},
        "touches": {"touchpoint": "text"},
        "members": {"joined": "time"},
    },
    names={"events": {"open", "pay"}, "touches": {"call"}},
    tags={"vip", 7},
    tag_groups={"level"},
    purposes={"marketing"},
    channels={"sms"},
)
age, city, seen = Prop("age"), Prop("city"), Prop("seen")
SEGMENTS = {"adults": age >= 18, "locals": city == "Wuhan", "aliens": ~InSegment("locals")}


def problems(rule, schema=SCHEMA, segments=SEGMENTS):
    with pytest.raises(SpecError) as caught:
        validate(rule, schema, segments=segments)
    return [problem[:2] for problem in caught.value.problems]


@pytest.mark.parametrize(
    "rule",
    [
        age >= 18,
        age == 17.5,
        age.is_in(1, 2),
        city == "Wuhan",
        city.contains("u"),
        city.not_in("Wuhan"),
        Prop("vip") == True,  # noqa: E712 - builds a rule
        Prop("vip") != False,  # noqa: E712
        seen >= "2026-01-01",
        seen >= Ago(ago="30d"),
        seen.between("2026-01-01", "2026-01-01"),
        seen.between(Ago(ago="7d"), Ago(ago="1d")),
        Prop("odd") < "what it may be",
        Prop("odd").between(9, 1),  # nothing is known of it
        ~city.is_known(),
        ~city.is_missing(),
        ~age.is_in(1),
        ~(city == "Wuhan").where_missing("true"),
        ~~(city == "Wuhan"),
        All(~Any(~(city == "Wuhan"))),
        Did("open"),
        Did("call", of="touches"),
        Did(of="orders", where=[Prop("amount") > 9.9, Prop("product").starts_with("t")]),
        Did(where=[Prop("odd").contains("x"), Prop("time") >= "2026-01-01"]),
        Absent(of="members", within=Between(start="2026-01-01", end="2026-02-01")),
        ~Did("open"),
        Total("amount", under=9),
        Total("odd", of="events", under=9),
        Recency("open", under="7d"),
        ~Recency("open", under="7d", missing="false"),
        Sequence(["open", Step(name="pay", where=Prop("points") > 3)]),
        HasTag("vip") & HasTag(7),
        Consented("marketing", channel="sms"),
        InSegment("adults") & ~InSegment("adults"),
        InSegment("locals"),
        ~InSegment("aliens"),
        RfmIn(["Champions", "Others"]),
        RfmIn(["CHAMPIONS"], scheme="Shopify groups"),
        ~RfmIn(["Lost"], missing="true"),
        StageIn(["lost"], reachability=["reachable"]),
        ~StageIn(["lost"], missing="true"),
        ~(age > 3) & ~(age < 3),
        (age > 3) | (age < 3),
    ],
    ids=str,
)
def test_what_fits(rule):
    assert validate(rule, SCHEMA, segments=SEGMENTS) is None


@pytest.mark.parametrize(
    ("rule", "path", "code", "message"),
    [
        (Prop("aeg") > 1, "field", "unknown_name", "'aeg' is no attribute of the users. Did you mean 'age'?"),
        (Prop("zzz"), "field", "unknown_name", "'zzz' is no attribute of the users. Known: 'age', 'city', 'odd'"),
        (city > "a", "op", "operator_mismatch", "'>' does not compare a text."),
        (city.between("a", "b"), "op", "operator_mismatch", "'between' does not compare a text."),
        (age.contains("1"), "op", "operator_mismatch", "'contains' does not compare a number."),
        (seen.starts_with("2026"), "op", "operator_mismatch", "'starts_with' does not compare a time."),
        (Prop("vip").ends_with("x"), "op", "operator_mismatch", "'ends_with' does not compare a flag."),
        (Prop("vip") > 0, "op", "operator_mismatch", "'>' does not compare a flag."),
        (age == "18", "value", "type_mismatch", "'18' is no number."),
        (age == True, "value", "type_mismatch", "True is no number."),  # noqa: E712
        (age == Ago(ago="1d"), "value", "type_mismatch", "is no number."),
        (city == 3, "value", "type_mismatch", "3 is no text."),
        (city.is_in("a") & city.is_in(3, 4), "rules[1].value", "type_mismatch", "3 is no text."),
        (city == Ago(ago="1d"), "value", "type_mismatch", "is no text."),
        (Prop("vip") == 1, "value", "type_mismatch", "1 is no flag."),
        (seen > 3, "value", "type_mismatch", "3 is no time."),
        (seen > "soon", "value", "not_an_instant", "'soon' is no time. Pass a date or a datetime."),
        (seen.is_in("2026-01-01", "1066-10-14"), "value", "not_an_instant", "lies outside the years 1700 to 2199"),
        (age.between(5, 3), "value", "impossible_range", "5 lies above 3, so nothing can pass."),
        (seen.between("2026-01-01", "2025-12-31T16:00Z") & seen.between("2026-01-02", "2026-01-01"),
         "rules[1].value", "impossible_range", "lies above"),
        (seen.between(Ago(ago="1d"), Ago(ago="7d")), "value", "impossible_range", "lies above"),
        ((age > 3) & (age < 3), "rule", "impossible_range", "the comparisons of 'age' leave nothing that can pass."),
        (city.is_known() | ((age > 3) & (age < 3)), "rules[1]", "impossible_range", "of 'age' leave nothing"),
        ((age > 3) & All(city.is_known(), age < 3), "rule", "impossible_range", "of 'age' leave nothing"),
        ((age > 3) & Any(All(city.is_known(), ~~(age < 3))), "rule", "impossible_range", "of 'age' leave nothing"),
        (city.is_known() & All(age > 3, age < 3), "rule", "impossible_range", "of 'age' leave nothing"),
        (~(city == "Wuhan"), "rule.missing", "missing_undeclared", "'city' is not known of everybody, and the"),
        (~All(age > 3, Any(~~(city == "Wuhan"))), "rule.rules[1].rules[0].rule.rule.missing", "missing_undeclared", ""),
        (~Recency("open", under="1d"), "rule.missing", "missing_undeclared", "users may never have done it"),
        (~RfmIn(["Lost"]), "rule.missing", "missing_undeclared", "users may never have bought"),
        (~StageIn(["lost"]), "rule.missing", "missing_undeclared", "the stage of a buyer may not be known"),
        (~InSegment("locals"), "segments.locals.missing", "missing_undeclared", "'city' is not known of everybody"),
        (InSegment("aliens"), "segments.locals.missing", "missing_undeclared", "'city' is not known of everybody"),
        (Did("opne"), "name", "unknown_name", "'opne' is no name among the events. Did you mean 'open'?"),
        (Recency("cal", of="touches", under="1d"), "name", "unknown_name", "'cal' is no name among the touches."),
        (Did(of="invites"), "of", "unknown_name", "'invites' is no source of these facts. Known: 'events', 'members'"),
        (Did(where=Prop("pag")), "where[0].field", "unknown_name", "'pag' is no column of these rows. Did you"),
        (Did(where=[Prop("page").is_known(), Prop("page") > "a"]), "where[1].op", "operator_mismatch", "'>' does"),
        (Did(where=Prop("points") == "a"), "where[0].value", "type_mismatch", "'a' is no number"),
        (Did(where=Prop("time") > "soon"), "where[0].value", "not_an_instant", "'soon' is no time"),
        (Did(where=Prop("points").between(3, 1)), "where[0].value", "impossible_range", "3 lies above 1"),
        (Did(within=Between(start="2026-02-01", end="2026-01-01")), "within.end", "impossible_range", "is not after"),
        (Sequence(["open", "pay"], within=Between(start="2026-02-01", end="2026-02-01")), "within.end",
         "impossible_range", "'2026-02-01' is not after '2026-02-01'."),
        # Half past one in Shanghai is later than midnight there, and as 17:30 UTC of the day before.
        (Did(within=Between(start="2026-01-01T01:30", end="2025-12-31T17:30Z")), "within.end", "impossible_range", ""),
        (Total("amout", under=1), "column", "unknown_name", "'amout' is no column of the orders. Did you"),
        (Total("product", under=1), "column", "type_mismatch", "'product' holds texts, which do not add up."),
        (Total("time", under=1), "column", "type_mismatch", "'time' holds times, which do not add up."),
        (Sequence(["open", "opne"]), "steps[1].name", "unknown_name", "'opne' is no name among the events"),
        (Sequence(["open", Step(name="pay", where=Prop("x"))]), "steps[1].where[0].field", "unknown_name", "'x' is"),
        (HasTag("vpi"), "tag", "unknown_name", "'vpi' is no known tag. Did you mean 'vip'?"),
        (age, "op", "no_comparison", "compares nothing. Write Prop('age') == ..., or Prop('age').is_known()."),
        (HasTag(8), "tag", "unknown_name", "8 is no known tag."),
        (Consented("sales"), "purpose", "unknown_name", "'sales' is no purpose of a consent. Known"),
        (Consented("marketing", channel="smss"), "channel", "unknown_name", "'smss' is no channel of a"),
        (HasTag("vip", group="lvel"), "group", "unknown_name", "'lvel' is no group of tags. Did you mean 'level'?"),
        (InSegment("adult"), "segment", "unknown_name", "'adult' is no known segment. Did you mean 'adults'?"),
        (RfmIn(["Lost", "Chamions"]), "segments[1]", "unknown_name", "is no segment of 'CRAN rfm'. Did you mean"),
        (RfmIn(["Lost"], scheme="Shopify groups"), "segments[0]", "unknown_name", "'Lost' is no segment of 'Shopify"),
    ],
    ids=str,
)  # fmt: skip
def test_each_problem_has_its_path(rule, path, code, message):
    with pytest.raises(SpecError) as caught:
        validate(rule, SCHEMA, segments=SEGMENTS)
    assert [problem[:2] for problem in caught.value.problems] == [(path, code)]
    assert message in caught.value.problems[0][2]


def test_all_problems_are_listed_in_the_order_of_the_tree():
    rule = All(Prop("a"), Any(HasTag("b"), Not(Did("c"))), Total("d", under=1), InSegment("x"), InSegment("bad"))
    assert problems(rule, segments={"bad": Prop("e") & InSegment("x")}) == [
        ("rules[0].field", "unknown_name"),
        ("rules[1].rules[0].tag", "unknown_name"),
        ("rules[1].rules[1].rule.name", "unknown_name"),
        ("rules[2].column", "unknown_name"),
        ("rules[3].segment", "unknown_name"),
        ("segments.bad.rules[0].field", "unknown_name"),
        ("segments.bad.rules[1].segment", "unknown_name"),
    ]


def test_a_segment_that_is_used_both_ways_tells_each_problem_once():
    bad = {"bad": Prop("e") & (city == "Wuhan")}
    found = problems(InSegment("bad") | ~InSegment("bad"), segments=bad)
    assert sorted(found) == [
        ("segments.bad.rules[0].field", "unknown_name"),
        ("segments.bad.rules[1].missing", "missing_undeclared"),
    ]


def test_segments_that_are_not_used_are_not_looked_at():
    validate(age.is_known(), SCHEMA, segments={"bad": Prop("e"), "circle": InSegment("circle")})


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        (HasTag("vip"), "tag"),
        (Consented("marketing"), "purpose"),
        (Did(), "of"),
        (Sequence(["a", "b"]), "steps"),
        (RfmIn(["Lost"]), "kind"),
        (StageIn(["lost"]), "kind"),
        (InSegment("a"), "segment"),
        (age, "field"),
    ],
)
def test_an_empty_schema_knows_nothing(rule, path):
    assert problems(rule, Schema(), {}) == [(path, "unknown_name")]
    with pytest.raises(SpecError, match="None is known"):
        validate(rule, Schema())


def test_reachability_asks_for_members():
    schema = Schema(sources={"orders": {}})
    validate(StageIn(["lost"]), schema)
    assert problems(StageIn(["lost"], reachability=["reachable"]), schema) == [("reachability", "unknown_name")]


def test_names_are_free_where_the_list_is_open():
    schema = Schema(sources={"events": {}})
    validate(Did("whatever") & Sequence(["a", "b"]), schema)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_circles_of_segments(length):
    names = "abc"[:length]
    circle = {name: InSegment(names[(place + 1) % length]) | age for place, name in enumerate(names)}
    assert sorted(problems(age & InSegment("a"), segments=circle)) == [(f"segments.{name}", "cycle") for name in names]


def test_the_budget_counts_segments_in_place_of_their_names():
    # 32 levels: sixteen names, fifteen Nots and the condition; one more is one too many.
    def chain(n):
        return {f"s{place}": Not(InSegment(f"s{place + 1}")) for place in range(n)} | {f"s{n}": age.is_known()}

    validate(InSegment("s0"), SCHEMA, segments=chain(15))
    with pytest.raises(BudgetError, match="depth is 33"):
        validate(~InSegment("s0"), SCHEMA, segments=chain(15))
    # Every level names the next one twice: 2**16 nodes.
    doubling = {f"s{place}": InSegment(f"s{place + 1}") & InSegment(f"s{place + 1}") for place in range(15)}
    with pytest.raises(BudgetError, match=r"number of nodes is 4,097|depth is 33"):
        validate(InSegment("s0"), SCHEMA, segments=doubling | {"s15": age})
    with pytest.raises(BudgetError, match="depth is 33"):
        validate(InSegment("s0"), SCHEMA, segments=chain(2_000))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("vip", SCHEMA), "rule: is a str. Load it"),
        ((age, {"age": "number"}), r"schema: is a dict. Pass Schema.of\(facts\), or a Schema."),
        ((age, None), "schema: is a NoneType"),
    ],
)
def test_what_is_neither_rule_nor_schema(given, message):
    with pytest.raises(SpecError, match=f"^{message}"):
        validate(*given)


@pytest.mark.parametrize(
    ("segments", "message"),
    [
        ([age], "segments: is a list. Pass rules by name."),
        ({"a": "age > 3"}, "segments.a: is a str. Load it, or write"),
    ],
)
def test_what_is_no_mapping_of_rules(segments, message):
    with pytest.raises(SpecError, match=f"^{message}"):
        validate(age, SCHEMA, segments=segments)


OPEN = Schema(
    attributes={"age": "number"},
    sources={
        "events": {"page": "text", "points": "number"},
        "orders": {"amount": "number"},
        "tags": {"tag": "text", "group": "text", "source": "text"},
    },
    may_miss={"events.page", "events.points", "tags.source"},
    tags={"vip"},
    tag_groups={"level"},
)
home = Prop("page") == "home"


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        # Where fewer rows accept more users, a comparison must say what a missing value means.
        (Absent(where=home), "where[0].missing"),
        (Did(where=home, at_least=0, at_most=3), "where[0].missing"),
        (~Did(where=home), "rule.where[0].missing"),
        (Total("points", of="events", where=home, at_least=1), "where[0].missing"),
        (Recency(where=home, at_least="3d"), "where[0].missing"),
        (~Total("points", of="events", at_least=1), "rule.missing"),
        (~Sequence([Step(name="a", where=home), "b"]), "rule.steps[0].where[0].missing"),
        (~HasTag("vip", sources=["manual"]), "rule.missing"),
    ],
    ids=str,
)
def test_the_trap_of_missing_rows_is_found(rule, path):
    assert problems(rule, OPEN) == [(path, "missing_undeclared")]


@pytest.mark.parametrize(
    "rule",
    [
        Did(where=home),
        ~Absent(where=home),
        ~Did(where=home, at_least=0, at_most=3),
        Absent(where=home.where_missing("true")),
        Absent(where=Prop("page").is_missing()),
        Sequence([Step(name="a", where=home), "b"]),
        Total("points", of="events", at_least=1),
        ~Total("amount", at_least=1),
        HasTag("vip", sources=["manual"]),
        ~HasTag("vip", sources=["manual"], missing="false"),
        ~HasTag("vip", group="level"),
    ],
    ids=str,
)
def test_what_leaves_nothing_open(rule):
    validate(rule, OPEN)


def test_a_schema_by_hand_takes_all_columns_for_incomplete():
    by_hand = Schema(attributes={"age": "number"})
    assert problems(~(age > 3), by_hand) == [("rule.missing", "missing_undeclared")]
    validate(~(age > 3), Schema(attributes={"age": "number"}, may_miss=()))


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        (Did(where=[Prop("points") > 5, Prop("points") < 3]), "where"),
        (Did(within="0d"), "within"),
        (Recency(within="7d", at_least="30d"), "at_least"),
    ],
    ids=str,
)
def test_rows_that_nothing_can_be(rule, path):
    assert problems(rule, OPEN) == [(path, "impossible_range")]


def test_tags_without_what_is_asked_of_them():
    assert problems(HasTag("vip", min_confidence=0.5), OPEN) == [("min_confidence", "unknown_name")]
    assert problems(HasTag("vip", group="lvel"), OPEN) == [("group", "unknown_name")]


def test_a_segment_is_taken_for_its_rule():
    segment = Segment(name="grown", rule=age > 3)
    validate(segment, OPEN, segments={"grown": segment})


def test_kinds_that_nobody_knows_are_refused():
    class Mine(Prop):
        """A kind of one's own."""

    assert problems(Mine("age", ">", 3), OPEN) == [("rule", "unknown_kind")]
