"""Stock and flow against their slow reading, and the laws that they keep."""

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import relations_of
from oracle.calendar import period_start
from oracle.local_time import start_of
from oracle.relation_worlds import WORLDS
from oracle.result_laws import check_adds, check_damage, check_result, fewer
from oracle.stock_flow import read_stock_flow
from oracle.worlds import PERIODS

from privdomain.calendar import Period
from privdomain.metrics import stock_flow

FLOWS = ("new", "transfers_in", "lost", "staff_deleted", "system_ended", "ended_unknown", "transfers_out", "pure_new")
COUNTS = ("stock_start", *FLOWS, "stock_end", "persons", "duplicates")
QUESTIONS = st.fixed_dictionaries(
    {
        "period": st.sampled_from(PERIODS),
        "by": st.sampled_from([None, "code", "mapping"]),
        "labels": st.tuples(*[st.sampled_from(["x", "y", None])] * 3),
    }
)


def question(world, chosen):
    """Options as the oracle reads them."""
    options = SimpleNamespace(tz=world.tz, until=world.until, **chosen)
    if options.by == "mapping":
        options.by = dict(zip(world.ids, options.labels, strict=True))
    return options


def asked(world, options, rows=None):
    """The library's answer, over all rows or over those given."""
    return stock_flow(
        relations_of(world.rows if rows is None else rows, world.tz),
        period=Period(*options.period),
        observed_until=options.until,
        by=options.by,
        truncate=True,
    )


@given(WORLDS, QUESTIONS)
def test_every_count_is_that_of_the_slow_reading(world, chosen):
    options = question(world, chosen)
    result, found = asked(world, options), read_stock_flow(world.rows, options)
    groups = sorted({label for label, _ in found}, key=lambda name: (name is None, name))
    groups = [None] if options.by is None else groups
    periods = sorted({period for _, period in found})
    assert list(result.groups) == groups
    assert result.periods.tolist() == [period_start(period, *options.period) for period in periods]
    assert result.complete.tolist() == [
        start_of(period + 1, options.period, world.tz) <= world.until for period in periods
    ]
    for name in COUNTS:
        expected = [[found[group, period][name] for period in periods] for group in groups]
        assert getattr(result, name).tolist() == (expected if options.by is not None else expected[0]), name


@given(WORLDS, QUESTIONS, st.tuples(*[st.integers(0, 2)] * 3))
def test_parts_of_disjoint_users_add_up_to_the_whole(world, chosen, part_of_user):
    options, part_of = question(world, chosen), dict(zip(world.ids, part_of_user, strict=True))
    parts = [asked(world, options, [row for row in world.rows if part_of[row["user"]] == part]) for part in range(3)]
    check_adds(asked(world, options), parts)


@given(WORLDS, QUESTIONS, st.permutations(range(8)))
def test_the_order_of_rows_changes_nothing(world, chosen, places):
    options = question(world, chosen)
    shuffled = [world.rows[place] for place in places if place < len(world.rows)]
    assert asked(world, options, shuffled) == asked(world, options)


@given(WORLDS, QUESTIONS)
def test_stock_is_conserved_and_groups_of_relations_add_up(world, chosen):
    options = question(world, chosen | {"by": "code"})
    groups = asked(world, options)
    options.by = None
    whole = asked(world, options)
    for result in (groups, whole):
        left = result.lost + result.staff_deleted + result.system_ended + result.ended_unknown
        moved = result.new + result.transfers_in - left - result.transfers_out
        np.testing.assert_array_equal(result.stock_end, result.stock_start + moved)
        np.testing.assert_array_equal(result.stock_end[..., :-1], result.stock_start[..., 1:])
        assert (result.stock_start[..., :1] == 0).all()
        assert (result.stock_start >= 0).all()
        assert (result.duplicates <= result.persons).all()
        assert (result.persons + result.duplicates <= result.stock_end).all()
        assert (result.pure_new <= result.new).all()
    if not any("takeover_from" in row for row in world.rows):
        assert (whole.transfers_in <= whole.transfers_out).all()  # each transfer makes one takeover, in its own period
    for name in ("stock_start", *FLOWS, "stock_end"):  # a person may be in two groups, a relation is in one
        np.testing.assert_array_equal(getattr(groups, name).sum(axis=0), getattr(whole, name))


@fewer
@given(WORLDS, QUESTIONS, st.randoms(use_true_random=True))
def test_the_result_travels_is_locked_reads_as_records_and_survives_damage(world, chosen, random):
    result = asked(world, question(world, chosen))
    check_result(result)
    check_damage(result, random.choice)
