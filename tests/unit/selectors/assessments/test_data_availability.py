"""Data availability: which source hands out what."""

import math

import pytest
from oracle.assessment_laws import check_assessment

from privdomain.errors import BudgetError, SpecError
from privdomain.selectors import DataField, assess_data_availability

ALL = dict.fromkeys(DataField, True)
NONE = dict.fromkeys(DataField, False)


def codes(assessment):
    return [reason.code for reason in assessment.reasons]


@pytest.mark.parametrize(
    ("n", "verdict"),
    [(0, "walled"), (2, "walled"), (3, "partly_open"), (4, "partly_open"), (5, "open"), (6, "open")],
)
def test_the_verdict_of_each_number_of_fields(n, verdict):
    # of six fields 2.4 are 0.4 of them, and 4.8 are 0.8
    source = {one: place < n for place, one in enumerate(DataField)}
    assessment = assess_data_availability({"shop": source})
    assert (assessment.verdict, assessment.score, assessment.shares) == (verdict, n / 6, {"shop": n / 6})
    check_assessment(assessment)


def test_sources_are_told_apart_and_taken_together():
    gardens = assess_data_availability({"iQIYI": {**NONE, "profile": True}, "自有小程序": {**ALL, "exposure": False}})
    # the profile is had twice and counts once: five of six
    assert (gardens.score, gardens.verdict.zh) == (5 / 6, "开放")
    assert gardens.verdicts == {"iQIYI": "walled", "自有小程序": "open"}
    assert gardens.shares == {"iQIYI": 1 / 6, "自有小程序": 5 / 6}
    assert [reason.zh for reason in gardens.reasons] == [
        "6 个字段中可获取 5 个：用户标识、联系方式、用户画像、行为数据、交易数据。",
        "6 个字段中有 1 个任何来源都不提供：曝光数据。",
        "iQIYI（围墙花园）提供 6 个字段中的 1 个：用户画像。",
        "iQIYI不提供用户标识，无法与其他来源的数据打通。",
        "自有小程序（开放）提供 6 个字段中的 5 个：用户标识、联系方式、用户画像、行为数据、交易数据。",
    ]
    assert gardens.reasons[2].en == "iQIYI is walled, giving 1 of 6: profile."
    # below 0.8 of six are four
    assert [(change.verdict, change.how.parameters["n"]) for change in gardens.changes] == [("partly_open", 1)]
    check_assessment(gardens)


def test_what_two_sources_give_between_them():
    halves = [dict.fromkeys(list(DataField)[:3], True), dict.fromkeys(list(DataField)[3:], True)]
    both = assess_data_availability({"one": {**NONE, **halves[0]}, "other": {**NONE, **halves[1]}})
    assert (both.verdict, both.score, both.verdicts) == ("open", 1, {"one": "partly_open", "other": "partly_open"})


def test_a_source_that_gives_nothing_has_nothing_to_join():
    walled = assess_data_availability({"video": NONE})
    assert codes(walled) == ["nowhere", "gives_none"]
    assert walled.verdict.zh == "围墙花园"


def test_what_is_unknown_leaves_it_open_where_it_matters():
    # four or five of six: partly open or open
    open_verdict = assess_data_availability({"shop": {**ALL, "profile": False, "contact": None}})
    assert (open_verdict.verdict, open_verdict.score, open_verdict.verdicts) == (None, 0.8, {"shop": None})
    assert codes(open_verdict) == ["available", "nowhere", "unknown", "gives_so_far"]
    assert open_verdict.is_open
    # three or four: partly open either way
    either = assess_data_availability({"shop": {**ALL, "profile": False, "exposure": False, "contact": None}})
    assert (either.verdict, either.score) == ("partly_open", 0.6)
    # another source gives what the first one may give
    settled = assess_data_availability({"shop": {**ALL, "contact": None}, "cards": {**NONE, "contact": True}})
    assert (settled.verdict, settled.score) == ("open", 1)
    check_assessment(open_verdict)


def test_nothing_known_is_no_score():
    nothing = assess_data_availability({"shop": {}, "video": {}})
    assert (nothing.verdict, math.isnan(nothing.score)) == (None, True)
    assert all(math.isnan(share) for share in nothing.shares.values())
    assert codes(nothing) == ["unknown", "gives_none_so_far", "gives_none_so_far"]
    check_assessment(nothing)


def test_only_the_needed_fields_are_counted():
    source = {**NONE, "identifier": True, "transactions": True}
    needed = assess_data_availability({"shop": source}, needed=["transactions", "identifier"])
    assert (needed.verdict, needed.score) == ("open", 1)
    assert needed.reasons[1].parameters["of"] == ("identifier", "transactions")
    assert assess_data_availability({"shop": source}, needed=list(DataField)) == assess_data_availability(
        {"shop": source}
    )
    # a field that nobody asks for is not missed
    assert codes(assess_data_availability({"shop": {**ALL, "identifier": False}}, needed=["contact"])) == [
        "available", "gives"
    ]  # fmt: skip


def test_callers_may_set_the_bars():
    source = {"shop": {**NONE, "identifier": True, "contact": True, "profile": True}}
    assert assess_data_availability(source, open_from=0.5).verdict == "open"
    assert assess_data_availability(source, partly_from=0.6).verdict == "walled"
    with pytest.raises(SpecError, match=r"^open_from: 0.4 does not lie above partly_from, 0.4"):
        assess_data_availability(source, open_from=0.4)
    with pytest.raises(SpecError, match=r"^partly_from: inf is no share"):
        assess_data_availability(source, partly_from=math.inf)


@pytest.mark.parametrize("sources", [{}, None, 5, [], "shop"])
def test_no_source(sources):
    with pytest.raises(SpecError, match=r"^sources: .* holds no source. Pass the answers of each source by its name."):
        assess_data_availability(sources)


@pytest.mark.parametrize("name", ["", " ", 5, None])
def test_a_source_without_a_name(name):
    with pytest.raises(SpecError, match=r"^sources: .* is no name of a source. Pass a text."):
        assess_data_availability({name: ALL})


def test_errors_name_the_source():
    with pytest.raises(SpecError, match=r"^sources.shop.contcat: is no member here. Did you mean 'contact'\?"):
        assess_data_availability({"shop": {"contcat": True}})
    with pytest.raises(SpecError, match=r"^sources.shop: None is no mapping"):
        assess_data_availability({"shop": None})


@pytest.mark.parametrize("needed", [[], "contact", 5, True, {}, {"contact": True}])
def test_what_is_no_list_of_fields(needed):
    with pytest.raises(SpecError, match=r"^needed: .* is no list of fields. Name at least one."):
        assess_data_availability({"shop": ALL}, needed=needed)


def test_a_needed_field_that_is_none():
    with pytest.raises(SpecError, match=r"^needed.contcat: is no member here. Did you mean 'contact'\?"):
        assess_data_availability({"shop": ALL}, needed=["contcat"])


def test_too_many_sources():
    many = {f"source {n}": {} for n in range(101)}
    with pytest.raises(BudgetError, match=r"^sources: number of sources is 101, over the limit of 100."):
        assess_data_availability(many)
    del many["source 0"]
    assert len(assess_data_availability(many).shares) == 100
