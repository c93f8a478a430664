"""Journeys against their slow reading, and the laws that they keep."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.journey_worlds import TIMEOUT, WORLDS
from oracle.journeys import (
    is_open,
    names_of,
    quantile_of,
    read_conversion,
    read_flow,
    read_gaps,
    read_paths,
    read_responses,
    read_sessions,
    read_stickiness,
    read_transitions,
)
from oracle.local_time import DAY
from oracle.result_laws import check_adds, check_damage, check_result, fewer

from privdomain.facts import Events, Orders, Touches
from privdomain.metrics.journeys.response_times import response_times
from privdomain.metrics.journeys.sessions import sessions
from privdomain.metrics.journeys.stickiness import stickiness
from privdomain.metrics.journeys.top_paths import top_paths
from privdomain.metrics.journeys.touch_conversion import touch_conversion
from privdomain.metrics.journeys.touch_gaps import touch_gaps
from privdomain.metrics.journeys.touchpoint_flow import touchpoint_flow
from privdomain.metrics.journeys.transitions import transitions

some = settings(max_examples=max(settings.default.max_examples // 4, 1))
"""For laws over all results: a quarter of the profile's examples."""

TENTHS = [f"{tenth}/10" for tenth in range(1, 10)]
WINDOW = f"{TIMEOUT}us"
KINDS = (("on",), ("on", "social"), ("off",), None)
QUESTIONS = st.fixed_dictionaries(
    {
        "collapse": st.booleans(),
        "ends": st.booleans(),
        "length": st.integers(1, 4),
        "month": st.sampled_from([8, 28, 30]),
        "kinds": st.none() | st.tuples(*[st.sampled_from(KINDS)] * 3),
        "within": st.sampled_from([None, 0, TIMEOUT]),
        "by": st.sampled_from([None, "touchpoint", "mapping"]),
        "labels": st.tuples(*[st.sampled_from(["x", "y", None])] * 3),
    }
).map(lambda chosen: SimpleNamespace(**chosen))


def columns_of(rows, last):
    """Users, times and names or amounts of rows."""
    return [[row[name] for row in rows] for name in ("user", "time", last)]


def events_of(world, rows):
    return Events(*columns_of(rows, "name"), tz=world.tz, time_unit="us")


def touches_of(world, rows):
    return Touches(*columns_of(rows, "name"), tz=world.tz, time_unit="us")


def orders_of(world, rows):
    return Orders(*columns_of(rows, "amount"), tz=world.tz, currency="CNY", unit="minor", time_unit="us")


def classes_of(world, asked, most=2):
    """Classes by touchpoint, or None; with at most so many classes each."""
    if asked.kinds is None:
        return None
    return {name: kinds[:most] for name, kinds in zip(world.names, asked.kinds, strict=True) if kinds}


def grouping(world, asked):
    """What ``by`` is, and the label of a row."""
    if asked.by == "mapping":
        labels = dict(zip(world.ids, asked.labels, strict=True))
        return labels, lambda row: labels[row["user"]]
    return asked.by, lambda row: row["name"] if asked.by else None


def results_of(world, asked, rows, answers):
    """Every result, by name, as a function that computes it."""
    events, touches, orders = events_of(world, rows), touches_of(world, rows), orders_of(world, answers)
    until, by = {"observed_until": world.until}, grouping(world, asked)[0]
    steps = {"timeout": WINDOW, "collapse": asked.collapse, **until}
    days = {"observed_from": world.since, "month_days": asked.month, "truncate": True, **until}
    flow = {"classes": classes_of(world, asked, 1), "within": None if asked.within is None else f"{asked.within}us"}
    window = {"window": WINDOW, **until}
    return {
        "sessions": lambda: sessions(events, timeout=WINDOW, **until),
        "stickiness": lambda: stickiness(events, **days),
        "transitions": lambda: transitions(events, ends=asked.ends, **steps),
        "top_paths": lambda: top_paths(events, length=asked.length, **steps),
        "flow": lambda: touchpoint_flow(touches, **flow, **until),
        "conversion": lambda: touch_conversion(touches, orders, classes=classes_of(world, asked), **window),
        "responses": lambda: response_times(touches, orders, by=by, **window),
        "gaps": lambda: touch_gaps(touches, by=by, **until),
    }


def result_of(name, world, asked):
    """One result over all rows."""
    return results_of(world, asked, world.rows, world.answers)[name]()


def cells(labels, others, counts):
    """The non-zero cells of a matrix, by the names of its rows and columns."""
    table = zip(labels, counts.tolist(), strict=True)
    return {(one, other): n for one, row in table for other, n in zip(others, row, strict=True) if n}


def nonzero(labels, counts):
    return {name: n for name, n in zip(labels, counts.tolist(), strict=True) if n}


def days(length):
    return math.nan if length is None else float(length) / DAY


@given(WORLDS)
def test_sessions_are_those_of_the_slow_reading(world):
    result = sessions(events_of(world, world.rows), timeout=WINDOW, observed_until=world.until)
    expected = read_sessions(world.rows, TIMEOUT)
    assert result.user.tolist() == [own[0]["user"] for own in expected]
    assert result.start.astype(np.int64).tolist() == [own[0]["time"] for own in expected]
    assert result.end.astype(np.int64).tolist() == [own[-1]["time"] for own in expected]
    assert result.n_events.tolist() == [len(own) for own in expected]
    assert result.is_open.tolist() == [is_open(own, TIMEOUT, world.until) for own in expected]
    over = [own for own in expected if not is_open(own, TIMEOUT, world.until)]
    rate = sum(len(own) == 1 for own in over) / len(over) if over else math.nan
    assert result.bounce_rate == pytest.approx(rate, nan_ok=True)


@given(WORLDS, QUESTIONS)
def test_stickiness_is_that_of_the_slow_reading(world, asked):
    rows = [row for row in world.rows if world.since is None or row["time"] >= world.since]
    result = result_of("stickiness", world, asked)
    table, of_7, of_28, outside = read_stickiness(rows, world.tz, world.since, world.until, asked.month)
    assert result.days.astype(np.int64).tolist() == list(table)
    for place, (users, length) in enumerate(zip(("dau", "wau", "mau"), (1, 7, asked.month), strict=True)):
        expected = [own[place] if at >= length - 1 else math.nan for at, own in enumerate(table.values())]
        np.testing.assert_array_equal(getattr(result, users), expected)
    for found, counts, length in ((result.l7, of_7, 7), (result.l28, of_28, 28)):
        expected = [counts[n] if len(table) >= length else math.nan for n in range(length + 1)]
        np.testing.assert_array_equal(found, expected)
    assert result.rows_outside == outside
    assert result.users == of_7.total()


@given(WORLDS, QUESTIONS)
def test_transitions_are_those_of_the_slow_reading(world, asked):
    result = result_of("transitions", world, asked)
    steps, ended, still_open = read_transitions(world.rows, TIMEOUT, world.until, collapse=asked.collapse)
    ends = {(name, None): n for name, n in ended.items()} if asked.ends else {}
    assert cells(result.names, result.next_names, result.counts) == {**steps, **ends}
    assert nonzero(result.names, result.ended) == ended
    assert nonzero(result.names, result.open) == still_open
    for name, counts, rates in zip(result.names, result.counts.tolist(), result.rate.tolist(), strict=True):
        known = sum(n for (origin, _), n in {**steps, **ends}.items() if origin == name)
        assert rates == pytest.approx([n / known if known else math.nan for n in counts], nan_ok=True)


@given(WORLDS, QUESTIONS)
def test_every_event_goes_on_ends_or_is_open(world, asked):
    asked.ends = True
    result = result_of("transitions", world, asked)
    kept = [names_of(own, collapse=asked.collapse) for own in read_sessions(world.rows, TIMEOUT)]
    assert result.counts.sum() + result.open.sum() == sum(map(len, kept))
    assert result.ended.sum() + result.open.sum() == len(kept)


@given(WORLDS, QUESTIONS)
def test_paths_are_those_of_the_slow_reading(world, asked):
    result = result_of("top_paths", world, asked)
    paths, unknown = read_paths(world.rows, TIMEOUT, world.until, asked.length, collapse=asked.collapse)
    assert {one.path: one.sessions for one in result.top(100)} == paths
    assert result.open == unknown
    best = sorted(paths, key=lambda path: (-paths[path], path))
    assert [one.path for one in result.top(3)] == best[:3]
    assert [one.share for one in result.top(1)] == [paths[path] / paths.total() for path in best[:1]]


@given(WORLDS, QUESTIONS)
def test_the_flow_is_that_of_the_slow_reading(world, asked):
    result = result_of("flow", world, asked)
    classes = {name: (name,) for name in world.names} if asked.kinds is None else classes_of(world, asked, 1)
    class_of = {name: own[0] for name, own in classes.items()}
    moves, apart, last, users, switchers = read_flow(world.rows, class_of, asked.within)
    assert cells(result.classes, result.classes, result.counts) == moves
    assert nonzero(result.classes, result.apart) == apart
    assert nonzero(result.classes, result.open) == last
    assert (result.users, result.switchers) == (users, switchers)
    known = {pair: n for pair, n in moves.items() if None not in pair}
    switches = sum(n for (here, there), n in known.items() if here != there)
    expected = switches / sum(known.values()) if known else math.nan
    assert result.switch_rate == pytest.approx(expected, nan_ok=True)
    assert result.counts.sum() + result.apart.sum() + result.open.sum() == len(world.rows)


@given(WORLDS, QUESTIONS)
def test_conversion_is_that_of_the_slow_reading(world, asked):
    result = result_of("conversion", world, asked)
    classes = {name: [name] for name in world.names} if asked.kinds is None else classes_of(world, asked)
    touches, users = read_conversion(world.rows, world.answers, classes, TIMEOUT, world.until)
    assert set(result.classes) == set(touches)
    for place, name in enumerate(result.classes):
        assert [column[place] for column in (result.touches, result.matured_touches, result.converted_touches)] == (
            touches[name]
        )
        assert [column[place] for column in (result.users, result.matured_users, result.converted_users)] == users[name]
        _, base, converted = users[name]
        assert result.user_rate[place] == pytest.approx(converted / base if base else math.nan, nan_ok=True)
        low, high = result.user_interval[:, place]
        assert base == 0 or low <= result.user_rate[place] <= high


@given(WORLDS, QUESTIONS)
def test_responses_and_gaps_are_those_of_the_slow_reading(world, asked):
    results = {name: result_of(name, world, asked) for name in ("responses", "gaps")}
    label_of = grouping(world, asked)[1]
    matured, gaps = read_responses(world.rows, world.answers, TIMEOUT, world.until), read_gaps(world.rows)
    for result, found in ((results["responses"], matured), (results["gaps"], gaps)):
        for place, group in enumerate(result.groups):
            own = [length for row, length in found if label_of(row) == group]
            lengths = [length for length in own if length is not None]
            assert result.touches[place] == sum(label_of(row) == group for row in world.rows)
            assert result.waits.n[place] == len(lengths)
            if result is results["responses"]:
                assert result.matured[place] == len(own)
                expected = len(lengths) / len(own) if own else math.nan
                assert result.response_rate[place] == pytest.approx(expected, nan_ok=True)
            mean = days(sum(lengths) / len(lengths)) if lengths else math.nan
            assert result.mean_days[place] == pytest.approx(mean, nan_ok=True)
            expected = [days(quantile_of(lengths, share)) for share in TENTHS]
            assert result.decile_days[place].tolist() == pytest.approx(expected, nan_ok=True)
            assert result.median_days[place] == pytest.approx(expected[4], nan_ok=True)


@some
@given(WORLDS, QUESTIONS, st.tuples(*[st.integers(0, 2)] * 3))
def test_parts_of_disjoint_users_add_up_to_the_whole(world, asked, part_of_user):
    part_of = dict(zip(world.ids, part_of_user, strict=True))
    parts = []
    for part in range(3):
        own = ([row for row in rows if part_of[row["user"]] == part] for rows in (world.rows, world.answers))
        parts.append(results_of(world, asked, *own))
    for name, whole in results_of(world, asked, world.rows, world.answers).items():
        check_adds(whole(), [part[name]() for part in parts])


@some
@given(WORLDS, QUESTIONS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_among_those_of_one_user_and_instant(world, asked, random):
    places = {(row["user"], row["time"]): random.random() for row in world.rows}
    shuffled = sorted(world.rows, key=lambda row: places[row["user"], row["time"]])
    answers = random.sample(world.answers, len(world.answers))
    after = results_of(world, asked, shuffled, answers)
    for name, before in results_of(world, asked, world.rows, world.answers).items():
        assert after[name]() == before()


@fewer
@given(WORLDS, QUESTIONS, st.randoms(use_true_random=False))
def test_the_results_travel_are_locked_read_as_records_and_survive_damage(world, asked, random):
    for name in results_of(world, asked, world.rows, world.answers):
        result = result_of(name, world, asked)
        check_result(result)
        check_damage(result, random.choice)
