"""What the four practices say, and what a practice may be."""

import json
import re

import pytest

from privdomain.errors import SpecError
from privdomain.facts.vocabulary import SpendKind
from privdomain.metrics.catalog import CATALOG
from privdomain.models import SOURCES
from privdomain.selectors import (
    PRACTICES,
    ModelDriver,
    OperatingModel,
    Practice,
    Staffing,
    Statement,
    TouchCadence,
    practice,
    preset,
)

EVERY = list(PRACTICES.values())
names = pytest.mark.parametrize("one", EVERY, ids=list(PRACTICES))

#  model: driver, examples, advisor cost of a contact-year, service cost of a contact-year; by hand from the table:
#  12 x 11,000 / 4,000 = 33, + 2.5; 12 x 13,000 / 2,000 = 78, + 3; 12 x 18,000 / 600 = 360, + 10;
#  12 x 9,000 / 15,000 = 7.2, + 1.5
SAID = {
    "interest_community": ("场景驱动", ["时装", "大众美妆", "旅游"], 33, 35.5),
    "knowledge_expert": ("话题驱动", ["母婴", "教育课程", "高端护肤"], 78, 81),
    "dedicated_advisor": ("服务驱动", ["奢侈品", "汽车", "家居"], 360, 370),
    "shopping_assistant": ("促销驱动", ["餐饮", "家护", "日化"], 7.2, 8.7),
}


def statements(one):
    every = (one.interaction, one.conditions, one.unsuitable, one.emphases, one.examples)
    return [*(statement for part in every for statement in part), *(line.driver for line in one.costs)]


def faults(record, document):
    with pytest.raises(SpecError) as caught:
        record.load(document)
    return [(path, code) for path, code, _ in caught.value.problems]


def changed(**changes):
    return {**practice("dedicated_advisor").to_dict(), **changes}


@pytest.mark.parametrize(("model", "said"), SAID.items())
def test_what_the_source_says_and_what_a_contact_costs(model, said):
    driver, examples, people, service = said
    one = practice(model)
    assert (one.model, one.driver.zh, one.source, one.confidence) == (model, driver, "mba_lib", "medium")
    assert [example.zh for example in one.examples] == examples
    assert one.staffing.cost_per_contact_year == pytest.approx(people, rel=1e-12)
    assert one.staffing.service_cost_per_contact_year == pytest.approx(service, rel=1e-12)


def test_one_practice_for_each_model_and_one_driver_for_each():
    assert list(PRACTICES) == list(OperatingModel)
    assert [one.model for one in EVERY] == list(OperatingModel)
    assert [one.driver for one in EVERY] == list(ModelDriver)
    assert practice("knowledge_expert") is PRACTICES[OperatingModel.KNOWLEDGE_EXPERT]


@names
def test_what_is_said_and_what_is_inferred_are_told_apart(one):
    assert {statement.source for statement in one.interaction} == {"privdomain"}
    assert [statement.source for statement in one.conditions] == ["mba_lib"] * 3 + ["privdomain"]
    assert [statement.source for statement in one.unsuitable] == ["iresearch_2021", "privdomain"]
    assert {statement.source for statement in one.emphases} == {"iresearch_2021"}
    assert {statement.source for statement in one.examples} == {"mba_lib"}
    assert {line.driver.source for line in one.costs} == {"privdomain"}
    assert (one.staffing.source, one.cadence.source) == ("assumption", "assumption")


@names
def test_nothing_but_the_encyclopedia_is_more_than_a_guess(one):
    known = {source.id for source in SOURCES}
    for statement in statements(one):
        assert statement.source in known
        assert (statement.confidence == "medium") == (statement.source == "mba_lib")
        assert statement.is_inferred == (statement.source == "privdomain")


@names
def test_every_statement_is_in_both_languages(one):
    for statement in statements(one):
        assert statement.en.isascii()
        assert re.search("[\u4e00-\u9fff]", statement.zh)
        assert not re.search("[,;:!?]", statement.zh), "half-width punctuation"
        assert not statement.en.endswith(".")
        assert not statement.zh.endswith("。")


@names
def test_no_statement_stands_twice(one):
    texts = [text for statement in statements(one) for text in (statement.en, statement.zh)]
    assert len(texts) == len(set(texts))


def test_emphases_follow_the_axes_on_which_a_model_is_high():
    # the corner in which each model is first: IC high high low, KE high low high, DA low high high, SA high low low
    words = {"Bought often": "R", "Costly": "T", "Hard to decide": "D"}
    high = {
        model: "".join(words[emphasis.en.partition(":")[0]] for emphasis in one.emphases)
        for model, one in PRACTICES.items()
    }
    assert high == {
        "interest_community": "RT", "knowledge_expert": "RD", "dedicated_advisor": "TD", "shopping_assistant": "R",
    }  # fmt: skip


@names
def test_the_metrics_to_watch_exist(one):
    assert set(one.metrics) <= set(CATALOG)
    assert len(one.metrics) == len(set(one.metrics)) == 6


def test_no_two_models_watch_the_same():
    assert len({frozenset(one.metrics) for one in EVERY}) == 4


@names
def test_every_kind_of_cost_has_its_driver(one):
    assert [line.kind for line in one.costs] == list(SpendKind)


@names
def test_the_numbers_are_those_of_the_preset(one):
    base = {name: assumption.base for name, assumption in preset(one.model).items()}
    staffing, cadence = one.staffing, one.cadence
    assert base["advisors.contacts_per_advisor"] == staffing.contacts_per_advisor
    assert base["advisors.talks_per_day"] == staffing.talks_per_day
    assert base["advisors.cost_per_month"] == staffing.cost_per_month
    assert base["advisors.ramp_weeks"] == staffing.ramp_weeks
    assert base["technology.cost_per_contact_year"] == staffing.technology_per_contact_year
    assert base["touches.per_contact_week"] == cadence.per_contact_week
    assert base["touches.hazard_factor_per_extra"] == cadence.hazard_factor_per_extra
    assert staffing.currency == "CNY"


@names
def test_a_practice_travels_as_json(one):
    assert Practice.load(one.to_json()) == one
    assert Practice.load(json.loads(json.dumps(one.to_dict()))) == one
    assert Practice.load(one.to_json()).digest == one.digest


def test_nobody_can_change_a_practice():
    one = practice("dedicated_advisor")
    with pytest.raises(TypeError):
        PRACTICES["dedicated_advisor"] = one
    with pytest.raises(ValueError, match="frozen"):
        one.driver = ModelDriver.SCENE
    with pytest.raises(ValueError, match="frozen"):
        one.staffing.cost_per_month = 1.0
    assert isinstance(one.metrics, tuple)


def test_a_schema_names_every_part():
    schema = Practice.model_json_schema()
    assert set(schema["required"]) == {
        "model", "driver", "source", "confidence", "interaction", "conditions", "staffing", "cadence", "metrics",
        "costs",
    }  # fmt: skip
    assert {"Statement", "Staffing", "TouchCadence", "CostDriver", "ModelDriver", "SpendKind"} <= set(schema["$defs"])
    assert schema["additionalProperties"] is False


def test_a_practice_of_ones_own_is_checked():
    assert faults(Practice, changed(driver="price")) == [("driver", "enum")]
    assert faults(Practice, changed(metrics=[])) == [("metrics", "too_short")]
    assert faults(Practice, changed(interaction=[{"en": "a", "zh": "", "source": "s", "confidence": "low"}])) == [
        ("interaction[0].zh", "string_too_short")
    ]
    assert faults(Practice, changed(metric=["roi"])) == [("metric", "extra_forbidden")]


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("contacts_per_advisor", 0, "greater_than_equal"),
        ("contacts_per_advisor", True, "int_type"),
        ("contacts_per_advisor", 1.5, "int_type"),
        ("talks_per_day", -1, "greater_than_equal"),
        ("cost_per_month", -1, "greater_than_equal"),
        ("technology_per_contact_year", "3", "float_type"),
        ("ramp_weeks", -1, "greater_than_equal"),
        ("currency", "YUAN", "string_too_long"),
    ],
)
def test_staffing_is_checked(member, value, code):
    document = {**practice("dedicated_advisor").staffing.to_dict(), member: value}
    assert [path for path, _ in faults(Staffing, document)] == [member]
    assert faults(Staffing, document)[0][1] == code


def test_half_the_contacts_cost_twice_as_much_each():
    staffing = practice("dedicated_advisor").staffing
    assert staffing.replace(contacts_per_advisor=300).cost_per_contact_year == 2 * staffing.cost_per_contact_year


def test_a_cadence_is_checked():
    assert faults(TouchCadence, {"per_contact_week": 0, "hazard_factor_per_extra": 0.9}) == [
        ("per_contact_week", "greater_than"),
        ("hazard_factor_per_extra", "greater_than_equal"),
    ]


def test_a_statement_names_its_source():
    assert faults(Statement, {"en": "a", "zh": "一", "confidence": "low"}) == [("source", "missing")]
    assert faults(Statement, {"en": "a", "zh": "一", "source": "s", "confidence": "sure"}) == [("confidence", "enum")]
