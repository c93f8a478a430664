"""response_times at their edges: which touch a response answers, and which touches are in the base."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Orders, Spend, Touches
from privdomain.metrics.journeys.response_times import response_times

SMS = ("ann", "2026-01-05T10:00", "sms")


def touches(*rows, **options):
    """Touches of (user, time, touchpoint) rows."""
    return Touches(*(zip(*rows, strict=True) if rows else ((), (), ())), **{"tz": "UTC", **options})


def replies(*rows, tz="UTC"):
    """Events of (user, time) rows."""
    users, times = zip(*rows, strict=True) if rows else ((), ())
    return Events(users, times, ["reply"] * len(rows), tz=tz)


def asked(touched, replied=(), **options):
    how = {"window": "1d", "observed_until": "2026-02-01", **options}
    return response_times(touches(*touched), replies(*replied), **how)


def test_a_response_answers_the_latest_touch_before_it():
    # touches at 10:00 and 11:00, a reply at 12:00: the second is answered after an hour, the first never
    result = asked([SMS, ("ann", "2026-01-05T11:00", "call")], [("ann", "2026-01-05T12:00")], by="touchpoint")
    assert result.groups == ("call", "sms")
    assert (result.matured.tolist(), result.answered.tolist()) == ([1, 1], [1, 0])
    assert result.median_days[0] == 1 / 24
    assert np.isnan(result.median_days[1])
    assert result.response_rate.tolist() == [1.0, 0.0]


def test_only_the_first_response_counts():
    result = asked([SMS], [("ann", "2026-01-05T16:00"), ("ann", "2026-01-05T12:00"), ("ann", "2026-01-05T09:00")])
    assert (result.answered.tolist(), result.mean_days.tolist()) == ([1], [2 / 24])


@pytest.mark.parametrize(
    ("time", "answered"),
    [
        ("2026-01-05T09:59:59.999999", 0),
        ("2026-01-05T10:00", 1),
        ("2026-01-06T09:59:59.999999", 1),
        ("2026-01-06T10:00", 0),
    ],
)
def test_a_response_counts_from_the_touch_until_before_the_end_of_its_window(time, answered):
    assert asked([SMS], [("ann", time)]).answered.tolist() == [answered]


@pytest.mark.parametrize(("until", "matured"), [("2026-01-06T10:00", 1), ("2026-01-06T09:59:59.999999", 0)])
def test_a_touch_is_in_base_and_mean_once_its_window_is_over(until, matured):
    result = asked([SMS], [("ann", "2026-01-05T10:01")], observed_until=until)
    assert result.touches.tolist() == [1]
    assert (result.matured.tolist(), result.answered.tolist()) == ([matured], [matured])
    assert np.isnan(result.response_rate).tolist() == np.isnan(result.mean_days).tolist() == [not matured]


def test_of_touches_of_one_instant_the_last_row_is_answered():
    result = asked([SMS, ("ann", "2026-01-05T10:00", "call")], [("ann", "2026-01-05T10:00")], by="touchpoint")
    assert result.answered.tolist() == [1, 0]


def test_others_do_not_answer():
    assert asked([SMS], [("bo", "2026-01-05T11:00")]).answered.tolist() == [0]


def test_orders_respond_and_refunds_do_not():
    how = {"window": "1d", "observed_until": "2026-02-01"}
    for amount, answered in ((9, 1), (0, 1), (-9, 0)):
        orders = Orders(["ann"], ["2026-01-05T12:00"], [amount], tz="UTC", currency="CNY")
        assert response_times(touches(SMS), orders, **how).answered.tolist() == [answered]


def test_groups_by_user_keep_who_has_no_label():
    result = asked([SMS, ("bo", "2026-01-05", "sms")], [("bo", "2026-01-05T06:00")], by={"ann": "north"})
    assert result.groups == ("north", None)
    assert result.response_rate.tolist() == [0.0, 1.0]


def test_records_and_what_is_printed():
    result = asked([SMS], [("ann", "2026-01-05T16:00")], by="touchpoint")
    (record,) = result.to_records()
    assert record == {
        "group": "sms",
        "touches": 1,
        "matured": 1,
        "answered": 1,
        "response_rate": 1.0,
        "mean_days": 0.25,
        "median_days": 0.25,
        **{f"p{tenth}0_days": 0.25 for tenth in range(1, 10)},
    }
    lines = repr(result).splitlines()
    assert lines[0] == "Responses within 1d of a touch, observed until 2026-02-01 00:00 UTC"
    assert lines[1].split()[0] == "touchpoint"
    assert lines[2].split() == ["sms", "1", "1", "1", "1.000", "0.250", "0.250"]
    assert "group" not in asked([SMS]).to_records()[0]
    assert repr(asked([SMS])).splitlines()[2].split() == ["1", "1", "0", "0.000", "—", "—"]


def test_nobody():
    nothing = asked([])
    assert (nothing.touches.tolist(), np.isnan(nothing.response_rate).tolist()) == ([0], [True])
    assert nothing + asked([SMS]) == asked([SMS])
    assert asked([], by="touchpoint").groups == ()


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"window": "0s"}, "window"),
        ({"window": None}, "window"),
        ({"by": 5}, "by"),
        ({"observed_until": "soon"}, "observed_until"),
    ],
)
def test_bad_options_are_named(options, path):
    with pytest.raises(SpecError) as caught:
        asked([SMS], **options)
    assert [problem[0] for problem in caught.value.problems] == [path]


def test_groups_that_nobody_knows():
    with pytest.raises(UnknownNameError, match="touchpoint"):
        asked([SMS], by="touchpont")


def test_options_that_differ_are_named():
    with pytest.raises(SpecError) as caught:
        asked([SMS]) + asked([SMS], window="2d", by="touchpoint")
    assert [path for path, _, _ in caught.value.problems] == ["window", "by"]


def test_bad_facts_are_named():
    how = {"window": "1d", "observed_until": "2026-02-01"}
    spend = Spend(["2026-01-05"], [1], tz="UTC", currency="CNY")
    for call, argument in (
        (lambda: response_times(spend, replies(), **how), "touches"),
        (lambda: response_times(touches(SMS), spend, **how), "responses"),
        (lambda: response_times(touches(SMS), replies(tz="Asia/Shanghai"), **how), "tz"),
        (lambda: response_times(touches(SMS), replies((1, "2026-01-05")), **how), "user"),
        (lambda: response_times(touches(SMS, cost=[1], currency="CNY"), replies(), by="cost", **how), "by"),
    ):
        with pytest.raises(DataError) as caught:
            call()
        assert caught.value.argument == argument


def test_late_rows_are_refused_or_left_out():
    for touched, replied in (([SMS, ("ann", "2026-02-01", "sms")], []), ([SMS], [("ann", "2026-02-01")])):
        with pytest.raises(DataError, match="truncate=True"):
            asked(touched, replied)
        assert asked(touched, replied, truncate=True) == asked([SMS])
