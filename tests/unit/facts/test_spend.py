"""Spend: money of a kind, at a time, for a channel."""

import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Spend, SpendKind

SHANGHAI = {"currency": "CNY", "tz": "Asia/Shanghai"}
JANUARY, FEBRUARY, MARCH = ("2026-01-01", "2026-02-01"), ("2026-02-01", "2026-03-01"), ("2026-03-01", "2026-04-01")
DAY = 86_400 * 10**6


def spend(**changes):
    return Spend(**{"time": ["2026-01-03", "2026-01-20"], "amount": [5000, -800], **SHANGHAI, **changes})


@pytest.mark.parametrize(
    ("kind", "kinds"),
    [
        ("goods", ["goods", "goods"]),
        (SpendKind.PEOPLE, ["people", "people"]),
        (["media", "incentive"], ["media", "incentive"]),
        ([SpendKind.GOODS, "discount"], ["goods", "discount"]),
    ],
)
def test_one_kind_for_all_rows_or_one_per_row(kind, kinds):
    assert spend(kind=kind).kind.tolist() == kinds


def test_media_is_the_default():
    assert spend().kind.tolist() == ["media", "media"]
    assert spend(time=[], amount=[]).kind.tolist() == []
    assert spend(amount=iter([1, 2])).kind.tolist() == ["media", "media"]


@pytest.mark.parametrize("kind", ["ads", "", "Media", ["media", "ads"]])
def test_a_kind_outside_the_vocabulary(kind):
    with pytest.raises(DataError, match=r"^kind: is outside its vocabulary") as caught:
        spend(kind=kind)
    assert caught.value.index == (1 if isinstance(kind, list) else 0)
    assert "'media', 'incentive', 'people', 'technology', 'goods', 'discount'" in caught.value.hint


def test_a_kind_is_needed_and_a_single_amount_is_none():
    with pytest.raises(DataError, match=r"^kind: is a single NoneType"):
        spend(kind=None)
    with pytest.raises(DataError, match=r"^kind: is missing"):
        spend(kind=["media", None])
    with pytest.raises(DataError, match=r"^amount: is a single int"):
        spend(amount=5)
    with pytest.raises(DataError, match=r"^amount: has 1 rows where time has 2"):
        spend(amount=[5])


def test_rebates_are_negative():
    assert spend().column("amount").minor.tolist() == [500_000, -80_000]


# ---------------------------------------------------------------- the stretch of complete records


def test_covers_is_read_in_the_calendar():
    # 2026-01-01 is day 20,454; its midnight in Shanghai is 8 hours before that of UTC. January has 31 days.
    start, end = spend(covers=JANUARY).covers
    assert start == 20_454 * DAY - DAY // 3
    assert end - start == 31 * DAY
    assert spend().covers is None


def test_covers_goes_along():
    table = spend(covers=JANUARY)
    for derived in (table.take([0]), table.with_tz("UTC"), table + table, Spend.concat([table])):
        assert derived.covers == table.covers
    assert Spend.accept([None, "2026-01-03"], [1, 2], **SHANGHAI, covers=JANUARY)[0].covers == table.covers
    assert table != spend()
    assert table == spend(covers=JANUARY)


@pytest.mark.parametrize("covers", [JANUARY[::-1], ("2026-01-01", "2026-01-01")])
def test_covers_ends_after_it_starts(covers):
    with pytest.raises(SpecError, match=r"^covers: ends before it starts"):
        spend(covers=covers)
    with pytest.raises(SpecError, match=r"^covers: "):
        spend(covers=("2026-01-01", "soon"))


def test_stretches_that_follow_on_each_other_join():
    months = [spend(covers=covers) for covers in (MARCH, JANUARY, FEBRUARY, JANUARY)]
    joined = Spend.concat(months)
    assert joined.covers == (spend(covers=JANUARY).covers[0], spend(covers=MARCH).covers[1])
    assert len(joined) == 8


@pytest.mark.parametrize("other", [MARCH, ("2026-01-15", "2026-02-15"), ("2026-01-01", "2026-03-01"), None])
def test_a_gap_an_overlap_or_silence_is_refused(other):
    # Two Januaries and a March say nothing of February; an overlap would claim a month that one part does not cover.
    with pytest.raises(DataError, match=r"^covers: differs between the parts") as caught:
        spend(covers=JANUARY) + spend(covers=other)
    assert "covers=(start, end)" in caught.value.hint
