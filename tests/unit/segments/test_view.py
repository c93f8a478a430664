"""View: who is asked about, labels, and what policies say."""

import numpy as np
import pytest
from attrs import evolve

from privdomain.errors import DataError
from privdomain.facts import Events, Facts, Orders, Users
from privdomain.facts.columns import Coded, Plain
from privdomain.segments import Did, Prop
from privdomain.segments.evaluation import view_of
from privdomain.segments.view import NOT_FOUND, code_of, missing_of, settled

FACTS = Facts(
    users=Users(["bo", "ann"]),
    events=Events(["ann", "cy", "ann"], ["2026-01-03", "2026-01-02", "2026-01-01"], ["b", "a", "a"], tz="UTC"),
    orders=Orders(
        ["ann"] * 3,
        ["2026-01-02", "2026-01-01", "2026-01-03"],
        [1, 2, -3],
        currency="CNY",
        tz="UTC",
        order_id=["A"] * 3,
    ),
)


def view(**changes):
    options = {"as_of": "2026-02-01", "segments": {}, "schema": None}
    return view_of([Did()], FACTS, **options | changes)


def test_a_view_asks_about_the_population():
    seen = view()
    assert seen.n_users == 2
    assert FACTS.events.user_index[seen.codes].tolist() == ["ann", "bo"]
    assert seen.table("events") is FACTS.events
    with pytest.raises(DataError, match=r"^facts: hold no tags. Pass them, or the schema of these facts\.$"):
        seen.table("tags")


def test_a_view_of_one_user_holds_the_rows_of_that_user():
    ann, bo = (evolve(view(), only=code) for code in view().codes.tolist())
    assert ann.table("events").time.tolist() == FACTS.for_users(["ann"]).events.time.tolist()
    assert len(bo.table("events")) == 0
    assert ann.table("events") is ann.table("events")


def test_what_is_found_out_once():
    seen, asked = view(), []
    assert [seen.once(key, lambda: len(asked) or asked.append(1)) for key in (1, 1, 2)] == [None, None, 1]


def test_labels():
    texts = Coded(np.array([0], np.int32), np.array(["1", "a"], object))
    numbers = Coded(np.array([0], np.int32), np.array([1, 5]))
    assert [code_of(texts, label) for label in ("1", "a", "b", 1)] == [0, 1, NOT_FOUND, NOT_FOUND]
    assert [code_of(numbers, label) for label in (1, 5, 7, "1")] == [0, 1, NOT_FOUND, NOT_FOUND]


def test_missing_is_no_answer_but_to_the_question_whether_it_is():
    column = Plain(np.array([1.0, np.nan]))
    assert missing_of(Prop("x") > 1, column).tolist() == [False, True]
    assert (
        missing_of(Prop("x").is_known(), column).tolist()
        == missing_of(Prop("x").is_missing(), column).tolist()
        == [False] * 2
    )


@pytest.mark.parametrize(
    ("policy", "expected"),
    [(None, [True, False, False]), ("false", [True, False, False]), ("true", [True, False, True])],
)
def test_policies(policy, expected):
    mask, is_missing = np.array([True, False, False]), np.array([False, False, True])
    assert settled(mask, is_missing, policy, "x").tolist() == expected
    # A column may well pass where it is missing, as != on numbers does; the policy has the last word.
    assert settled(mask, np.array([True] * 3), policy, "x").tolist() == [policy == "true"] * 3


def test_the_policy_error():
    nothing, some = np.zeros(3, np.bool_), np.array([False, True, True])
    assert settled(some, nothing, "error", "x").tolist() == [False, True, True]
    with pytest.raises(DataError, match=r"^x: is missing \(first at row 1, 2 rows\). Fill it in, or declare missing="):
        settled(nothing, some, "error", "x")
    with pytest.raises(DataError, match=r"^x: is missing \(first at row 8, 2 rows\)"):
        settled(nothing, some, "error", "x", np.array([5, 8, 9]))
