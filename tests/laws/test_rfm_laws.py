"""RFM scores and segments against sorting and counting by hand, and the laws that they keep."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import orders_of
from oracle.result_laws import check_damage, check_result, fewer
from oracle.summary import read_summary, scores, segment_of
from oracle.worlds import WORLDS

from privdomain.metrics import CRAN_RFM, SHOPIFY, RfmScheme, RfmSegment, purchase_summary, rfm
from privdomain.metrics.loyalty.rfm import quantile_scores

TEN = RfmScheme(
    "ten",
    10,
    (
        RfmSegment("top", "顶", recency=(8, 10), fm=(7.5, 10)),
        RfmSegment("middle", "中", frequency=(1, 5), monetary=(3, 6)),
        RfmSegment("new", "新", recency=(1, 10), frequency=(1, 1), monetary=(1, math.inf)),
    ),
)
SCHEMES = st.sampled_from([CRAN_RFM, SHOPIFY, TEN])


def summary_of(world, rows=None):
    """Buyers of a world, or of some rows."""
    orders = orders_of(world.orders if rows is None else rows, world.tz, has_ids=world.has_ids)
    return purchase_summary(orders, observed_until=world.until, truncate=True)


@given(WORLDS, SCHEMES)
def test_scores_and_segments_are_those_of_counting_by_hand(world, scheme):
    result = rfm(summary_of(world), bins=scheme.bins, scheme=scheme)
    buyers = read_summary(world.orders, tz=world.tz, until=world.until)
    columns = [
        scores([value(buyer) for buyer in buyers], scheme.bins)
        for value in (lambda one: one.last_day, lambda one: one.x, lambda one: one.value_minor)
    ]
    assert [result.recency_score.tolist(), result.frequency_score.tolist(), result.monetary_score.tolist()] == columns
    lines = [(line.name, line.recency, line.frequency, line.monetary, line.fm) for line in scheme.segments]
    expected = [segment_of(*three, lines) for three in zip(*columns, strict=True)]
    assert result.segment.tolist() == expected
    assert result.counts == {name: expected.count(name) for name in [*(line[0] for line in lines), "Others"]}


@given(st.lists(st.integers(-5, 5), max_size=30), st.integers(2, 100))
def test_equal_values_have_equal_scores_higher_values_no_lower_ones(values, bins):
    result = quantile_scores(np.array(values, np.int64), bins=bins).tolist()
    assert result == (scores(values, bins) if values else [])
    assert all(1 <= score <= bins for score in result)
    ranked = sorted(zip(values, result, strict=True))
    assert [score for _, score in ranked] == sorted(result)
    assert len(set(ranked)) == len(set(values))


@given(st.integers(1, 8), st.integers(2, 20))
def test_distinct_values_fill_bins_of_equal_size(per_bin, bins):
    result = quantile_scores(np.arange(per_bin * bins), bins=bins)
    assert np.bincount(result).tolist() == [0] + [per_bin] * bins


@given(WORLDS, SCHEMES, st.permutations(range(9)), st.integers(1, 1000))
def test_neither_the_order_of_rows_nor_the_unit_of_money_changes_anything(world, scheme, places, factor):
    one = rfm(summary_of(world), bins=scheme.bins, scheme=scheme)
    rows = [world.orders[place] for place in places if place < len(world.orders)]
    assert rfm(summary_of(world, rows), bins=scheme.bins, scheme=scheme) == one
    rows = [row | {"amount": row["amount"] * factor} for row in rows]
    many = rfm(summary_of(world, rows), bins=scheme.bins, scheme=scheme)
    assert many.to_columns().keys() == one.to_columns().keys()
    for name, column in one.to_columns().items():
        assert many.to_columns()[name].tolist() == column.tolist()


@fewer
@given(WORLDS, SCHEMES, st.randoms(use_true_random=True))
def test_the_result_travels_is_locked_reads_as_records_and_survives_damage(world, scheme, random):
    result = rfm(summary_of(world), bins=scheme.bins, scheme=scheme)
    check_result(result)
    check_damage(result, random.choice)
