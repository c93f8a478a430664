"""touch_conversion at its edges: windows, maturity, several classes, users who are touched often."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Events, Orders, Touches
from privdomain.metrics.conversion.wilson import wilson_interval
from privdomain.metrics.journeys.touch_conversion import TouchConversion, touch_conversion

KINDS = {"live": ("online", "social"), "app": "online", "store": "offline"}


def touches(*rows, tz="UTC"):
    """Touches of (user, time, touchpoint) rows."""
    return Touches(*(zip(*rows, strict=True) if rows else ((), (), ())), tz=tz)


def orders(*rows, tz="UTC"):
    """Orders of (user, time) or (user, time, amount) rows."""
    columns = [[row[0] for row in rows], [row[1] for row in rows], [row[2] if len(row) > 2 else 9 for row in rows]]
    return Orders(*columns, currency="CNY", tz=tz)


def asked(touched, ordered=(), **options):
    how = {"window": "7d", "observed_until": "2026-02-01", **options}
    return touch_conversion(touches(*touched), orders(*ordered), **how)


SMS = ("ann", "2026-01-05T10:00", "sms")


@pytest.mark.parametrize(
    ("time", "counts"),
    [
        ("2026-01-05T09:59:59.999999", 0),
        ("2026-01-05T10:00", 1),  # the window is [touch, touch + 7 days)
        ("2026-01-12T09:59:59.999999", 1),
        ("2026-01-12T10:00", 0),
    ],
)
def test_an_order_counts_from_the_touch_until_before_the_end_of_its_window(time, counts):
    result = asked([SMS], [("ann", time)])
    assert result.converted_touches.tolist() == [counts]
    assert result.converted_users.tolist() == [counts]


@pytest.mark.parametrize(("until", "matured"), [("2026-01-12T10:00", 1), ("2026-01-12T09:59:59.999999", 0)])
def test_a_touch_is_in_the_base_once_its_window_is_over(until, matured):
    result = asked([SMS], [("ann", "2026-01-05T10:01")], observed_until=until)
    assert (result.touches.tolist(), result.users.tolist()) == ([1], [1])
    assert (result.matured_touches.tolist(), result.converted_touches.tolist()) == ([matured], [matured])
    assert np.isnan(result.user_rate).tolist() == [not matured]
    assert np.isnan(result.user_interval).tolist() == [[not matured]] * 2


def test_a_young_touch_with_a_quick_order_neither_converts_nor_spoils_the_rate():
    rows = [SMS, ("ann", "2026-01-30", "sms"), ("bo", "2026-01-30", "sms")]
    result = asked(rows, [("ann", "2026-01-30T01:00"), ("bo", "2026-01-30T01:00")])
    assert (result.users.tolist(), result.matured_users.tolist(), result.converted_users.tolist()) == ([2], [1], [0])


def test_one_order_may_follow_several_touches_of_one_user():
    result = asked([SMS, ("ann", "2026-01-06", "sms"), ("ann", "2026-01-06", "call")], [("ann", "2026-01-07")])
    assert result.classes == ("call", "sms")
    assert (result.converted_touches.tolist(), result.touch_rate.tolist()) == ([1, 2], [1.0, 1.0])
    assert (result.converted_users.tolist(), result.matured_users.tolist()) == ([1, 1], [1, 1])


def test_a_user_converts_by_any_touch_of_the_class():
    result = asked([SMS, ("ann", "2026-01-20", "sms")], [("ann", "2026-01-21")])
    assert (result.touch_rate.tolist(), result.user_rate.tolist()) == ([0.5], [1.0])


def test_a_touch_counts_in_each_of_its_classes():
    rows = [("ann", "2026-01-05", "live"), ("bo", "2026-01-05", "app"), ("cy", "2026-01-05", "fax")]
    result = asked(rows, [("ann", "2026-01-06")], classes=KINDS)
    assert result.classes == ("online", "social", None)
    assert result.matured_users.tolist() == [2, 1, 1]
    assert result.converted_users.tolist() == [1, 1, 0]
    assert result.unclassified == 1
    lines = repr(result).splitlines()
    assert lines[0].endswith("00:00 UTC; 1 touch unclassified")
    assert lines[-1].split()[0] == "(unclassified)"
    assert asked(rows, classes=KINDS | {"fax": "offline"}).unclassified == 0


def test_where_no_name_is_known_all_touches_are_unclassified():
    # "Live" for "live": parts of the users may hold no known name, so that this is no error
    result = asked([SMS, ("bo", "2026-01-05", "live")], classes={"Live": "online"})
    assert (result.classes, result.unclassified) == ((None,), 2)
    assert "2 touches unclassified" in repr(result)


def test_a_touch_at_two_touchpoints_of_one_class_is_one_user_of_it():
    result = asked([("ann", "2026-01-05", "live"), ("ann", "2026-01-06", "app")], classes=KINDS)
    assert (result.touches.tolist(), result.users.tolist()) == ([2, 1], [1, 1])


def test_orders_of_others_refunds_and_free_ones():
    assert asked([SMS], [("bo", "2026-01-06")]).converted_users.tolist() == [0]
    assert asked([SMS], [("ann", "2026-01-06", -9)]).converted_users.tolist() == [0]
    assert asked([SMS], [("ann", "2026-01-06", 0)]).converted_users.tolist() == [1]


def test_the_interval_is_that_of_wilson():
    rows = [(f"u{place}", "2026-01-05", "sms") for place in range(10)]
    bought = [(f"u{place}", "2026-01-06") for place in range(8)]
    for confidence in (0.95, 0.5):
        result = asked(rows, bought, confidence=confidence)
        expected = wilson_interval(np.array([8]), np.array([10]), confidence=confidence)
        np.testing.assert_array_equal(result.user_interval, np.array(expected))
    assert asked(rows, bought).user_interval[0].round(4).tolist() == [0.4902]  # 8 of 10 at 95 percent


def test_events_may_touch():
    events = Events(["ann"], ["2026-01-05"], ["live"], tz="UTC")
    result = touch_conversion(events, orders(("ann", "2026-01-06")), window="7d", observed_until="2026-02-01")
    assert (result.classes, result.converted_users.tolist()) == (("live",), [1])


def test_records_and_what_is_printed():
    result = asked([SMS, ("bo", "2026-01-05", "sms")], [("ann", "2026-01-06")])
    (record,) = result.to_records()
    assert {name: record[name] for name in ("class", "users", "matured_users", "converted_users", "user_rate")} == {
        "class": "sms",
        "users": 2,
        "matured_users": 2,
        "converted_users": 1,
        "user_rate": 0.5,
    }
    assert record["user_low"] < 0.5 < record["user_high"]
    lines = repr(result).splitlines()
    assert lines[0] == "Orders within 1w of a touch, observed until 2026-02-01 00:00 UTC"
    assert lines[2].split()[:4] == ["sms", "2", "1", "0.500"]


def test_nobody():
    nothing = asked([])
    assert (nothing.classes, nothing.to_records()) == ((), [])
    some = asked([SMS], [("ann", "2026-01-06")])
    assert nothing + some == some


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"window": "0s"}, "window"),
        ({"window": 7}, "window"),
        ({"classes": ["online"]}, "classes"),
        ({"confidence": 1}, "confidence"),
        ({"confidence": "high"}, "confidence"),
        ({"observed_until": "soon"}, "observed_until"),
    ],
)
def test_bad_options_are_named(options, path):
    with pytest.raises(SpecError) as caught:
        asked([SMS], **options)
    assert [problem[0] for problem in caught.value.problems] == [path]


def test_options_that_differ_are_named():
    with pytest.raises(SpecError) as caught:
        asked([SMS]) + asked([SMS], window="8d", classes=KINDS, confidence=0.9)
    assert [path for path, _, _ in caught.value.problems] == ["classes", "window", "confidence"]


def test_bad_facts_are_named():
    how = {"window": "7d", "observed_until": "2026-02-01"}
    for call, argument in (
        (lambda: touch_conversion(orders(), orders(), **how), "touches"),
        (lambda: touch_conversion(touches(SMS), touches(SMS), **how), "orders"),
        (lambda: touch_conversion(touches(SMS), orders(tz="Asia/Shanghai"), **how), "tz"),
        (lambda: touch_conversion(touches(SMS), orders((1, "2026-01-05")), **how), "user"),
    ):
        with pytest.raises(DataError) as caught:
            call()
        assert caught.value.argument == argument


def test_late_rows_are_refused_or_left_out():
    late = ("ann", "2026-02-01", "sms")
    for touched, ordered in (([SMS, late], []), ([SMS], [("ann", "2026-02-01")])):
        with pytest.raises(DataError, match="truncate=True"):
            asked(touched, ordered)
        assert asked(touched, ordered, truncate=True) == asked([SMS])


def test_a_state_of_other_counts_is_refused():
    state = asked([SMS]).to_state()
    del state["fields"]["totals"]["counts"]["users"]
    with pytest.raises(SpecError, match="touches and users"):
        TouchConversion.from_state(state)
