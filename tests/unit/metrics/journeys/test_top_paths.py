"""top_paths: how sessions begin, exactly, whatever the length and the number of names."""

import numpy as np
import pytest

from privdomain.errors import BudgetError, DataError, SpecError
from privdomain.facts import Events, Touches
from privdomain.metrics.journeys.top_paths import TopPaths, check_paths, top_paths

UNTIL = "2026-01-06"


def events(*paths):
    """One session for each path, of users 0, 1, 2 ..., an event a minute from 09:00 on."""
    rows = [
        (user, f"2026-01-05T09:{minute:02}", name)
        for user, path in enumerate(paths)
        for minute, name in enumerate(path)
    ]
    return Events(*([row[place] for row in rows] for place in range(3)), tz="UTC")


def asked(*paths, **options):
    return top_paths(events(*paths), **{"observed_until": UNTIL, "length": 3, **options})


def test_a_session_that_ended_early_has_a_path_of_its_own():
    result = asked("ab", "abc", "abcd", "abce", "b")
    # sorted: ab and its end, abc three times, b
    assert [(one.path, one.sessions, one.share) for one in result.top()] == [
        (("a", "b", "c"), 3, 0.6),
        (("a", "b"), 1, 0.2),
        (("b",), 1, 0.2),
    ]
    assert result.steps.tolist() == [[0, 1, -1], [0, 1, 2], [1, -1, -1]]
    assert result.names == ("a", "b", "c", "d", "e")


def test_of_equally_frequent_paths_the_first_by_name_comes_first():
    result = asked("b", "a", "ca", "c")
    assert ["".join(one.path) for one in result.top()] == ["a", "b", "c", "ca"]
    assert ["".join(one.path) for one in result.top(2)] == ["a", "b"]
    many = asked(*([name] for name in range(300, 0, -1)), [7])  # more than a sort of a few keeps in order by chance
    assert [one.path[0] for one in many.top(300)] == [7, *range(1, 7), *range(8, 301)]


def test_repetitions_collapse():
    assert [one.path for one in asked("aabbc", collapse=True).top()] == [("a", "b", "c")]
    assert [one.path for one in asked("aabbc").top()] == [("a", "a", "b")]


@pytest.mark.parametrize(("length", "unknown"), [(1, 0), (2, 0), (3, 1)])
def test_a_session_that_may_go_on_is_known_once_it_has_come_so_far(length, unknown):
    result = asked("ab", length=length, observed_until="2026-01-05T09:31")  # 30 minutes after its last event
    assert result.open == unknown
    assert result.sessions.sum() == 1 - unknown
    assert ("; 1 session open" in repr(result)) == bool(unknown)
    assert repr(result).startswith("First step of" if length == 1 else f"First {length} steps of")


def test_sums_that_pass_int64_are_refused():
    one = asked("ab")
    many = TopPaths(one.options, one.names, one.steps, one.sessions * 2**62, 0)
    with pytest.raises(DataError, match="past 2"):
        many + many


@pytest.mark.parametrize("n_names", [3, 300, 30_000])
@pytest.mark.parametrize("length", [1, 4, 32])
def test_paths_are_counted_whatever_the_number_of_names_and_steps(n_names, length):
    # 32 steps among 3 names or 4 among 30,000 already pass 2**63 when packed into one number
    rng = np.random.default_rng(11)
    paths = [tuple(rng.integers(0, n_names, 35).tolist()) for _ in range(30)]
    given = [paths[place] for place in rng.integers(0, 30, 90)]
    result = asked(*given, length=length)
    expected = {}
    for path in given:
        expected[path[:length]] = expected.get(path[:length], 0) + 1
    assert {one.path: one.sessions for one in result.top(1_000)} == expected
    assert result.steps.tolist() == sorted(result.steps.tolist())


def test_a_path_may_lead_in_the_whole_that_leads_in_no_part():
    # parts: a x 3 and c x 2; b x 3 and c x 2; together c leads with 4
    some = events(*"aaacc", *"bbbcc")
    one, other = (top_paths(some.for_users(ids), observed_until=UNTIL) for ids in (range(5), range(5, 10)))
    assert (one.top(1)[0].path, other.top(1)[0].path) == (("a",), ("b",))
    assert (one + other).top(1)[0].path == ("c",)
    assert one + other == top_paths(some, observed_until=UNTIL)


def test_columns_and_what_is_printed():
    result = asked("ab", "abc", "abc")
    assert result.to_records() == [
        {"step_1": "a", "step_2": "b", "step_3": "c", "sessions": 2, "share": 2 / 3},
        {"step_1": "a", "step_2": "b", "step_3": None, "sessions": 1, "share": 1 / 3},
    ]
    lines = [line.strip() for line in repr(result).splitlines()]
    assert lines == [
        "First 3 steps of sessions, timeout 30min, until 2026-01-06 00:00 UTC",
        "path  sessions  share",
        "a > b > c         2  0.667",
        "a > b > (end)         1  0.333",
    ]


def test_nobody():
    nothing = top_paths(Events([], [], [], tz="UTC"), observed_until=UNTIL, length=3)
    assert nothing.top() == ()
    assert nothing.to_records() == []
    assert nothing + asked("ab") == asked("ab")
    assert np.isnan(asked("a", observed_until="2026-01-05T09:10").share).all()


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"length": 0}, "length"),
        ({"length": 33}, "length"),
        ({"length": 2.0}, "length"),
        ({"length": True}, "length"),
        ({"length": None}, "length"),
        ({"collapse": "yes"}, "collapse"),
        ({"timeout": -1}, "timeout"),
        ({"observed_until": 1.5}, "observed_until"),
    ],
)
def test_bad_options_are_named(options, path):
    with pytest.raises(SpecError) as caught:
        asked("ab", **options)
    assert [problem[0] for problem in caught.value.problems] == [path]


@pytest.mark.parametrize("n", [0, -1, 1.0, True, None])
def test_the_number_of_paths_is_positive(n):
    with pytest.raises(SpecError) as caught:
        asked("ab").top(n)
    assert [problem[:2] for problem in caught.value.problems] == [("n", "bad_count")]


def test_other_lengths_do_not_add():
    with pytest.raises(SpecError) as caught:
        asked("ab") + asked("ab", length=2)
    assert [path for path, _, _ in caught.value.problems] == ["length"]


def test_only_events_have_paths():
    touches = Touches(["ann"], ["2026-01-05"], ["sms"], tz="UTC")
    with pytest.raises(DataError, match="Pass Events"):
        top_paths(touches, observed_until=UNTIL)


def test_no_more_paths_than_fit():
    check_paths(250_000, 32)
    with pytest.raises(BudgetError, match="250,001 paths x 32 steps"):
        check_paths(250_001, 32)


@pytest.mark.parametrize("values", [[0, 1, 9], [0, 1, -2]])
def test_a_state_with_steps_that_no_name_has_is_refused(values):
    state = asked("abc").to_state()
    state["fields"]["steps"]["values"] = values
    with pytest.raises(SpecError, match="places among the names"):
        TopPaths.from_state(state)
