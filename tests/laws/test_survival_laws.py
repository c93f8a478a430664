"""Survival of relations against its slow reading, and the laws that it keeps."""

from math import nan
from statistics import NormalDist
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import relations_of
from oracle.local_time import DAY
from oracle.relation_worlds import WORLDS
from oracle.result_laws import check_adds, check_damage, check_result, fewer
from oracle.survival import CAUSES, median_of, read_spells, survival_at

from privdomain.metrics import relation_survival

AGES = ("0s", "1us", "2us", "1h", "1d", "2d", "7d", "30d", "45d")
MICROSECONDS = (0, 1, 2, DAY // 24, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 45 * DAY)
QUESTIONS = st.fixed_dictionaries(
    {
        "basis": st.sampled_from(["relation", "person", "person"]),
        "by": st.sampled_from([None, "code", "mapping"]),
        "labels": st.tuples(*[st.sampled_from(["x", "y", None])] * 3),
    }
)


def question(world, chosen):
    """Options as the oracle reads them."""
    options = SimpleNamespace(until=world.until, **chosen)
    if options.by == "mapping":
        options.by = dict(zip(world.ids, options.labels, strict=True))
    return options


def asked(world, options, rows=None):
    """The library's answer, over all rows or over those given."""
    members = relations_of(world.rows if rows is None else rows, world.tz)
    return relation_survival(members, observed_until=options.until, by=options.by, basis=options.basis, truncate=True)


@given(WORLDS, QUESTIONS, st.sampled_from([0.5, 0.95, 0.999]))
def test_every_figure_is_that_of_the_slow_reading(world, chosen, confidence):
    options = question(world, chosen)
    result, (spells, unknown) = asked(world, options), read_spells(world.rows, options)
    table = result.at(AGES, confidence=confidence)
    assert {*spells, *unknown} <= set(result.groups)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    for place, group in enumerate(result.groups):
        own = spells.get(group, [])
        assert result.spells[place] == len(own)
        assert result.live[place] == sum(end == "live" for *_, end in own)
        assert result.transferred[place] == sum(end == "transfer" for *_, end in own)
        assert result.ended[place] == sum(end in CAUSES for *_, end in own)
        assert result.unknown_start[place] == unknown.get(group, 0)
        assert result.median_days[place] == pytest.approx(median_of(own) / DAY, rel=1e-15, nan_ok=True)
        for column, age in enumerate(MICROSECONDS):
            expected = survival_at(own, age, world.until, z)
            for name, value in expected.items():
                found = (table.incidence[name] if name in CAUSES else getattr(table, name))[place, column]
                assert found == pytest.approx(value, rel=1e-9, abs=1e-12, nan_ok=True), (name, age)
            matured = expected["matured"]
            share = expected["retained"] / matured if matured else nan
            assert table.retained_at_age[place, column] == pytest.approx(share, nan_ok=True)


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
def test_survival_only_falls_its_bounds_enclose_it_and_with_the_causes_it_is_one(world, chosen):
    table = asked(world, question(world, chosen)).at(AGES)
    survival = table.survival
    is_known = ~np.isnan(survival)
    assert (np.diff(np.where(is_known, survival, 0.0), axis=1) <= 0).all()  # known ages come first
    has_bounds = ~np.isnan(table.low)
    assert (table.low[has_bounds] <= survival[has_bounds]).all()
    assert (survival[has_bounds] <= table.high[has_bounds]).all()
    total = survival + sum(table.incidence.values())
    np.testing.assert_allclose(total[is_known], 1.0, rtol=0, atol=1e-12)
    assert (table.retained <= table.matured).all()
    assert (table.retained <= table.at_risk).all()


@given(WORLDS, QUESTIONS)
def test_the_curve_in_columns_is_the_one_at_ages(world, chosen):
    result = asked(world, question(world, chosen))
    columns = result.to_columns()
    groups = columns.get("group", np.full(len(columns["days"]), None))
    for group, days, survival in zip(groups, columns["days"], columns["survival"], strict=True):
        at = result.at([f"{round(days * DAY)}us"])
        assert at.survival[result.groups.index(group), 0] == survival


@fewer
@given(WORLDS, QUESTIONS, st.randoms(use_true_random=True))
def test_the_results_travel_are_locked_read_as_records_and_survive_damage(world, chosen, random):
    result = asked(world, question(world, chosen))
    for one in (result, result.at()):
        check_result(one)
        check_damage(one, random.choice)
