"""Credit against its slow reading, and the laws that it keeps."""

import json
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.as_facts import column
from oracle.attribution import (
    conversion_rate,
    read_credit,
    read_journeys,
    read_removal_effects,
    read_staff_credit,
)
from oracle.result_laws import check_adds, check_damage, check_result, fewer

from privdomain.facts import Events, Members, Orders
from privdomain.metrics.credit.attribution import attribution
from privdomain.metrics.credit.paths import Paths
from privdomain.metrics.credit.paths_from import paths_from
from privdomain.metrics.credit.staff_credit import staff_credit

CHANNELS = ("ads", "direct", "mail", None)
DAY = 86_400_000_000
START = 1_700_000_000_000_000
half = settings(max_examples=max(settings.default.max_examples // 2, 1))
"""For laws that build many facts: half of the profile's examples."""

CLOSE = {"rel": 1e-9, "abs": 1e-9}

JOURNEYS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=5).map(tuple),
        st.integers(0, 3),
        st.integers(0, 3),
        st.integers(-50, 900),
        st.lists(st.integers(0, 60 * DAY), min_size=5, max_size=5),
    ).map(lambda one: (*one[:3], one[3] if one[1] else 0, sorted(one[4], reverse=True)[-len(one[0]) :])),
    min_size=1,
    max_size=6,
)
MODELS = st.sampled_from(
    [
        ("first", {}),
        ("last", {}),
        ("last_non_direct", {"direct": "direct"}),
        ("linear", {}),
        ("position", {"weights": (0.5, 0.25, 0.25)}),
        ("position", {"weights": (0.0, 0.0, 1.0)}),
        ("position", {"weights": (0.75, 0.25, 0.0)}),
        ("time_decay", {"half_life": 3 * DAY}),
        ("shapley", {}),
        *(("markov", {"order": order, "share": share}) for order in (1, 2, 4) for share in ("global", "per_path")),
    ]
)


def paths_of(journeys, channels=CHANNELS):
    """The journeys as the library takes them."""
    touches, conversions, nulls, value, ages = zip(*journeys, strict=True)
    return Paths(
        [channels.index(name) for path in touches for name in path],
        np.append(0, np.cumsum([len(path) for path in touches])),
        conversions=conversions,
        nulls=nulls,
        value=value,
        channels=channels,
        ages=[age for path in ages for age in path],
    )


def credited(paths, model):
    """The library's answer; a half-life in microseconds."""
    name, options = model
    if "half_life" in options:
        options = {"half_life": f"{options['half_life']}us"}
    return attribution(paths, model=name, **options)


def by_name(result, part="conversions"):
    """One part of the credit by channel."""
    return dict(zip(result.channels, getattr(result, part).tolist(), strict=True))


@given(JOURNEYS, MODELS)
def test_credit_is_that_of_the_slow_reading(journeys, model):
    result = credited(paths_of(journeys), model)
    for part, amount in (("conversions", 1), ("value", 3)):
        found = read_credit(journeys, CHANNELS, amount, model[0], **model[1])
        assert by_name(result, part) == pytest.approx({name: float(credit) for name, credit in found.items()}, **CLOSE)


@given(JOURNEYS, st.sampled_from([1, 2, 3, 9]))
def test_removal_effects_are_those_of_the_chain_without_the_channel(journeys, order):
    result = attribution(paths_of(journeys), order=order)
    found = read_removal_effects(journeys, CHANNELS, order)
    if found is None:
        assert np.isnan(result.removal_effect).all()
    else:
        assert by_name(result, "removal_effect") == pytest.approx(
            {name: float(x) for name, x in found.items()}, **CLOSE
        )


@given(JOURNEYS, st.sampled_from([1, 2, 3]))
def test_the_chain_converts_as_often_as_the_journeys_did(journeys, order):
    # solved in fractions: of any order, not only about
    rate, result = conversion_rate(journeys, order), attribution(paths_of(journeys), order=order)
    n_journeys = result.n_conversions + result.n_nulls
    assert rate * n_journeys == result.n_conversions
    assert result.base_rate == float(rate) if n_journeys else np.isnan(result.base_rate)


@given(JOURNEYS, MODELS)
def test_credit_adds_up_and_what_never_converted_gets_none(journeys, model):
    paths = paths_of(journeys)
    result = credited(paths, model)
    assert result.conversions.sum() == pytest.approx(sum(journey[1] for journey in journeys), rel=1e-9)
    assert result.value.sum() == pytest.approx(sum(journey[3] for journey in journeys), **CLOSE)
    assert (result.conversions >= 0).all()
    if model[1].get("share") != "global":  # the chain may lead from a channel of other paths to a conversion
        converting = {name for journey in journeys if journey[1] for name in journey[0]}
        assert all(credit == 0 for name, credit in by_name(result).items() if name not in converting)


@given(JOURNEYS, MODELS, st.permutations(range(4)), st.permutations(range(6)))
def test_names_order_and_grouping_change_nothing(journeys, model, renamed, places):
    expected = by_name(credited(paths_of(journeys), model))
    others = tuple(CHANNELS[place] for place in renamed)  # the same channels at other positions
    shuffled = [journeys[place] for place in places if place < len(journeys)]
    written_out = [
        (path, won, 1 - won, value if won and first else 0, ages)
        for path, conversions, nulls, value, ages in journeys
        for won, n in ((1, conversions), (0, nulls))
        for first in [True, *[False] * (n - 1)][:n]
    ]
    for paths in (
        paths_of(journeys, others),
        paths_of(shuffled),
        paths_of(journeys).grouped(),
        paths_of(written_out) if written_out else paths_of(journeys),
    ):
        assert by_name(credited(paths, model)) == pytest.approx(expected, **CLOSE)


@half
@given(JOURNEYS, JOURNEYS, JOURNEYS)
def test_paths_add_whatever_the_order(one, other, third):
    parts = [paths_of(one), paths_of(other, CHANNELS[::-1]), paths_of(third, (*CHANNELS[2:], *CHANNELS[:2]))]
    whole = paths_of([*one, *other, *third])
    check_adds(whole, parts)
    assert whole.grouped() == whole
    assert (whole + whole).total_value == 2 * whole.total_value
    more = paths_of([*one, *other, *third, (("mail",), 0, 1, 0, [0])])
    assert more != whole


@half
@given(JOURNEYS, st.permutations(range(6)))
def test_paths_grouped_alike_stand_alike(journeys, places):
    one, other = (
        paths_of(rows).grouped() for rows in (journeys, [journeys[at] for at in places if at < len(journeys)])
    )
    for name in ("channel", "offsets", "conversions", "nulls", "value_minor", "ages"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)
    assert one.channels == other.channels


@half
@given(JOURNEYS)
def test_names_and_positions_are_the_same_paths(journeys):
    names, conversions, nulls, value, _ = zip(*journeys, strict=True)
    used = tuple(name for name in CHANNELS if any(name in path for path in names))
    by_position = paths_of(journeys, used)
    columns = {"conversions": conversions, "nulls": nulls, "value": value, "channels": used}
    assert Paths.of_names(names, conversions=conversions, nulls=nulls, value=value) == Paths(
        by_position.channel, by_position.offsets, **columns
    )


@fewer
@given(JOURNEYS, MODELS, st.randoms(use_true_random=False))
def test_results_travel_are_locked_read_as_records_and_survive_damage(journeys, model, random):
    paths = paths_of(journeys)
    for result in (paths, credited(paths, model)):
        check_result(result)
        check_damage(result, random.choice)
    assert Paths.from_state(json.loads(json.dumps(paths.to_state()))) == paths


TIMES = st.integers(0, 8).map(lambda half: START + half * 5 * DAY) | st.integers(0, 40).map(
    lambda days: START + days * DAY
)
USERS = st.sampled_from(["ann", "bo"])
TOUCHES = st.lists(
    st.fixed_dictionaries({"user": USERS, "time": TIMES, "channel": st.sampled_from(["a", "b", None])}), max_size=9
)
ORDERS = st.lists(
    st.fixed_dictionaries(
        {
            "user": USERS,
            "time": TIMES,
            "amount": st.sampled_from([0, 1, 250, 305, 9_999, -1, -250]),
            "order": st.sampled_from([None, "A", "B"]),
            "staff": st.sampled_from(["li", "wu", "xu", None]),
        }
    ),
    max_size=8,
)
RELATIONS = st.lists(
    st.fixed_dictionaries(
        {
            "user": USERS,
            "joined": TIMES,
            "lasts": st.sampled_from([None, 0, DAY, 5 * DAY, 20 * DAY]),
            "staff": st.sampled_from(["li", "wu", "zoe", None]),
        }
    ).map(lambda row: row | {"left": None if row["lasts"] is None else row["joined"] + row["lasts"]}),
    max_size=6,
)
UNTIL = START + 41 * DAY


def touches_of(rows):
    attributes = {"channel": column(rows, "channel")}
    names = ["touch"] * len(rows)
    return Events(column(rows, "user"), column(rows, "time"), names, tz="UTC", attributes=attributes)


def orders_of(rows):
    columns = {"order_id": column(rows, "order"), "staff": column(rows, "staff")}
    users, times, amounts = (column(rows, name) for name in ("user", "time", "amount"))
    return Orders(users, times, amounts, currency="CNY", tz="UTC", unit="minor", **columns)


def members_of(rows):
    users, joined = column(rows, "user"), column(rows, "joined")
    return Members(users, joined, tz="UTC", left=column(rows, "left"), staff=column(rows, "staff"))


def found_paths(touches, orders, days=10, refunds="ignored", purchases="all"):
    tables = touches_of(touches), orders_of(orders)
    how = {"lookback": f"{days}d", "by": "channel", "refunds": refunds, "purchases": purchases}
    return paths_from(*tables, observed_until=UNTIL, **how)


LOOKBACKS = st.sampled_from([1, 5, 10, 30])
REFUNDS = st.sampled_from(["ignored", "at_order"])


@given(TOUCHES, ORDERS, LOOKBACKS, REFUNDS, st.sampled_from(["all", "first", "repeat"]))
def test_paths_are_those_of_the_slow_reading(touches, orders, days, refunds, purchases):
    paths = found_paths(touches, orders, days, refunds, purchases)
    journeys, n_open, n_other, unattributed = read_journeys(touches, orders, days * DAY, UNTIL, refunds, purchases)
    assert (paths.open, paths.other_touches) == (n_open, n_other)
    assert (paths.unattributed, paths.unattributed_minor) == unattributed
    names = tuple(sorted({row["channel"] for row in touches}, key=lambda name: (name is None, name)))
    assert paths.channels == names
    if journeys:
        expected = paths_of(journeys, names).grouped()
        for name in ("channel", "offsets", "conversions", "nulls", "value_minor", "ages"):
            np.testing.assert_array_equal(getattr(paths.grouped(), name), getattr(expected, name), name)
    else:
        assert len(paths) == 0


@given(TOUCHES, ORDERS, LOOKBACKS, REFUNDS)
def test_every_touch_and_every_amount_is_accounted_for(touches, orders, days, refunds):
    paths = found_paths(touches, orders, days, refunds)
    assert len(paths.channel) + paths.open == len(touches)
    accounted = paths.value_minor.sum() + paths.unattributed_minor + paths.refunds_outside_minor
    assert accounted == sum(row["amount"] for row in orders)
    assert paths.refunds_outside_minor <= 0
    if refunds == "ignored":
        assert paths.refunds_outside_minor == sum(row["amount"] for row in orders if row["amount"] < 0)


@given(TOUCHES, ORDERS, LOOKBACKS, REFUNDS)
def test_paths_to_first_and_repeat_purchases_are_together_the_paths_to_all(touches, orders, days, refunds):
    parts = [found_paths(touches, orders, days, refunds, purchases) for purchases in ("first", "repeat")]
    whole = found_paths(touches, orders, days, refunds)
    joined = [path for part in parts for path in written(part)]
    assert sorted(joined, key=str) == sorted(written(whole), key=str)
    for name in ("open", "unattributed", "unattributed_minor"):
        assert sum(getattr(part, name) for part in parts) == getattr(whole, name)
    assert sum(part.other_touches for part in parts) == len(touches)
    assert {part.refunds_outside_minor for part in parts} == {whole.refunds_outside_minor}


def written(paths):
    """Each path as plain Python."""
    columns = (paths.conversions.tolist(), paths.nulls.tolist(), paths.value_minor.tolist())
    for start, end, *counts in zip(paths.offsets[:-1], paths.offsets[1:], *columns, strict=True):
        yield [paths.channels[code] for code in paths.channel[start:end]], paths.ages[start:end].tolist(), counts


@half
@given(TOUCHES, ORDERS, st.permutations(range(9)))
def test_neither_the_order_of_rows_nor_how_users_are_split_changes_paths(touches, orders, places):
    whole = found_paths(touches, orders)
    touched, bought = ([rows[place] for place in places if place < len(rows)] for rows in (touches, orders))
    assert list(written(found_paths(touched, bought))) == list(written(whole))
    parts = [
        found_paths(*([row for row in rows if row["user"] == user] for rows in (touches, orders)))
        for user in ("ann", "bo")
    ]
    check_adds(whole, parts)


QUESTIONS = st.fixed_dictionaries(
    {
        "share": st.sampled_from(["0", "1", "0.6", "0.5", "0.333333"]),
        "ownership": st.sampled_from(["latest", "earliest"]),
        "window": st.sampled_from([None, 1, 5, 12]),
    }
).map(lambda chosen: SimpleNamespace(**chosen))


def credit_of(orders, relations, asked):
    window = None if asked.window is None else f"{asked.window}d"
    tables = orders_of(orders), members_of(relations)
    how = {"owner_share": asked.share, "ownership": asked.ownership, "window": window}
    return staff_credit(*tables, observed_until=UNTIL, **how)


@given(ORDERS, RELATIONS, QUESTIONS)
def test_staff_credit_is_that_of_the_slow_reading(orders, relations, asked):
    result = credit_of(orders, relations, asked)
    window = None if asked.window is None else asked.window * DAY
    found, nobody = read_staff_credit(orders, relations, asked.share, asked.ownership, window)
    assert result.staff == tuple(sorted({row["staff"] for row in (*orders, *relations)} - {None}))
    for part in ("owned", "closed", "whole"):
        assert getattr(result, f"{part}_minor").tolist() == [found[name, part] for name in result.staff], part
    assert (result.unassigned_minor, result.unassigned_orders) == nobody
    assert result.total_minor == sum(row["amount"] for row in orders)


@given(ORDERS, RELATIONS, QUESTIONS)
def test_of_an_order_the_owner_gets_the_rounded_share_and_what_is_returned_leaves_nothing(orders, relations, asked):
    # all rows are lines or returns of one order; then every line is returned, by nobody in particular
    lines = [{**row, "user": "ann", "order": "A", "amount": abs(row["amount"])} for row in orders]
    sold = credit_of(lines, relations, asked)
    shared = int(sold.owned_minor.sum() + sold.closed_minor.sum())
    assert sold.owned_minor.sum() == round(shared * Fraction(asked.share))
    assert sold.total_minor == sum(row["amount"] for row in lines)
    late = [{**row, "time": UNTIL - 1, "amount": -row["amount"]} for row in lines if row["amount"]]
    for returned in (late, [{**row, "staff": "zoe"} for row in late], [{**row, "staff": None} for row in late]):
        left = credit_of([*lines, *returned], relations, asked)
        assert left.credit_minor.tolist() == left.owned_minor.tolist() == [0] * len(left.staff)
        assert left.unassigned_minor == 0


@half
@given(ORDERS, RELATIONS, QUESTIONS, st.permutations(range(8)))
def test_staff_credit_adds_over_users_whatever_the_order_of_rows(orders, relations, asked, places):
    whole = credit_of(orders, relations, asked)
    shuffled = [[rows[place] for place in places if place < len(rows)] for rows in (orders, relations)]
    assert credit_of(*shuffled, asked) == whole
    parts = [
        credit_of(*([row for row in rows if row["user"] in users] for rows in (orders, relations)), asked)
        for users in (["ann"], ["bo"], [])
    ]
    check_adds(whole, parts)


@fewer
@given(ORDERS, RELATIONS, QUESTIONS, st.randoms(use_true_random=False))
def test_staff_credit_travels_and_survives_damage(orders, relations, asked, random):
    result = credit_of(orders, relations, asked)
    check_result(result)
    check_damage(result, random.choice)
