"""What holds for every assessment: it travels, its records are plain, and it says everything in both languages."""

import json
from itertools import product

import pytest
from oracle.result_laws import check_records

from privdomain.errors import SpecError


def check_assessment(assessment):
    """All of it."""
    state = json.loads(json.dumps(assessment.to_state(), allow_nan=False))
    assert type(assessment).from_state(state) == assessment
    assert type(type(assessment).from_state(state).verdict) is type(assessment.verdict)
    for damage in _damages(state["fields"]):
        with pytest.raises(SpecError, match="state"):
            type(assessment).from_state({**state, "fields": {**state["fields"], **damage}})
    check_records(assessment)
    assert assessment._repr_html_().startswith("<table><caption>")
    assert repr(assessment).startswith(assessment.title)
    with pytest.raises(TypeError, match="does not add"):
        assessment + assessment
    with pytest.raises(TypeError, match="unhashable"):
        hash(assessment)
    assert assessment != "another thing"
    for line in assessment._lines():
        assert line.en[-1] == "."
        assert line.zh[-1] == "。"
        assert "{" not in line.en + line.zh


def _damages(fields):
    """Fields that fit no assessment: no such verdict, no score, and a change to the verdict that stands."""
    yield {"verdict": "no such verdict"}
    yield from ({"score": score} for score in (-0.5, 7.5, "0.5"))
    if fields["verdict"] is not None and fields["changes"]:
        yield {"changes": [{**fields["changes"][0], "verdict": fields["verdict"]}]}


def completions(answers):
    """The answers with every unknown one answered in every way."""
    unknown = [point for point, answer in answers.items() if answer is None]
    for values in product([True, False], repeat=len(unknown)):
        yield {**answers, **dict(zip(unknown, values, strict=True))}


def settled(verdicts):
    """The verdict that all agree on, else None."""
    different = set(verdicts)
    return different.pop() if len(different) == 1 else None


def brought_by(assess, many):
    """The verdicts of many sets of answers."""
    return {assess(answers).verdict for answers in many}
