"""Platform limits: which hold on a day, and which nobody knows."""

from datetime import UTC, date, datetime

import pytest

from privdomain.errors import SpecError, UnknownNameError
from privdomain.models import CAPACITIES, REACH_LIMITS, Confidence, LimitKind, capacity, limits_at, reach_limit

TODAY = date(2026, 2, 1)


def by_id(name):
    limit = reach_limit(name)
    return limit.kind, limit.count, limit.window


@pytest.mark.parametrize(
    ("name", "kind", "count", "window"),
    [
        ("wecom_mass_customer", LimitKind.CALENDAR_CAP, "days_of_month", "month"),
        ("wecom_mass_customer_weekly", LimitKind.CALENDAR_CAP, 7, "week"),
        ("wecom_mass_customer_daily", LimitKind.CALENDAR_CAP, 1, "day"),
        ("wecom_mass_group", LimitKind.CALENDAR_CAP, "days_of_month", "month"),
        ("wecom_mass_customer_until_2025", LimitKind.CALENDAR_CAP, 4, "month"),
        ("wecom_member_send", LimitKind.CALENDAR_CAP, 1, "day"),
        ("wecom_member_send_weekly", LimitKind.CALENDAR_CAP, 7, "week"),
        ("wecom_member_send_monthly", LimitKind.CALENDAR_CAP, "days_of_month", "month"),
        ("wecom_mass_reminder", LimitKind.ROLLING_CAP, 3, "24h"),
        ("wecom_moments_individual", None, None, None),
        ("wecom_moments_corporate", None, None, None),
        ("service_account_mass", LimitKind.CALENDAR_CAP, 4, "month"),
        ("subscription_account_mass", LimitKind.CALENDAR_CAP, 1, "day"),
        ("official_account_message_after_message", LimitKind.EVENT_QUOTA, 5, "48h"),
        ("official_account_message_after_scan", LimitKind.EVENT_QUOTA, 3, "1min"),
        ("official_account_message_after_payment", LimitKind.EVENT_QUOTA, "unlimited", "48h"),
        ("mini_program_service_after_enter", LimitKind.EVENT_QUOTA, 2, "1min"),
        ("wecom_service_after_message", LimitKind.EVENT_QUOTA, 5, "48h"),
        ("subscribe_message_once", LimitKind.GRANT, 1, None),
        ("subscribe_message_long_term", LimitKind.GRANT, "unlimited", None),
        ("wecom_app_message_per_minute", LimitKind.ROLLING_CAP, 30, "1min"),
        ("wecom_app_message_per_hour", LimitKind.ROLLING_CAP, 1000, "1h"),
        ("wecom_transfer", LimitKind.ROLLING_CAP, 2, "90d"),
        ("sms", None, None, None),
    ],
)
def test_what_is_published(name, kind, count, window):
    assert by_id(name) == (kind, count, window)


def test_a_superseded_limit_gives_way_on_one_day():
    before, after = date(2025, 11, 16), date(2025, 11, 17)
    assert [limit.count for limit in limits_at(before, channel="wecom_mass_send")] == [4]
    assert [limit.count for limit in limits_at(after, channel="wecom_mass_send")] == ["days_of_month"]


def test_what_is_not_known_to_have_begun_holds_at_any_time():
    # An empty answer would read as: no limit.
    for channel in {limit.channel for limit in REACH_LIMITS}:
        assert limits_at(date(2020, 1, 1), channel=channel)


def test_alternatives_replace_a_default_of_the_same_channel():
    limits = limits_at(TODAY, channel="wecom_mass_send", alternatives=True)
    assert [limit.alternative_to for limit in limits] == [None, "wecom_mass_customer", "wecom_mass_customer"]
    for limit in REACH_LIMITS:
        if limit.alternative_to:
            assert reach_limit(limit.alternative_to).channel == limit.channel


def test_without_a_channel_all_hold():
    some, every = limits_at(TODAY), limits_at(TODAY, alternatives=True)
    assert len(every) == len(REACH_LIMITS) - 1  # but for the superseded one
    assert len(some) == len(every) - sum(limit.alternative_to is not None for limit in REACH_LIMITS)
    assert len({limit.channel for limit in every}) == len({limit.channel for limit in REACH_LIMITS})


def test_no_figure_means_unset_and_low_confidence():
    unset = {limit.id for limit in REACH_LIMITS if limit.kind is None}
    assert unset == {
        "wecom_moments_individual", "wecom_moments_corporate", "sms", "service_account_template",
        "live_reservation_notice", "outbound_call", "mini_program_service_notice",
    }  # fmt: skip
    assert {reach_limit(name).confidence for name in unset} == {Confidence.LOW}
    assert not any(reach_limit(name).is_known or reach_limit(name).is_unlimited for name in unset)


def test_an_unset_limit_takes_the_figure_of_the_caller():
    own = reach_limit("sms").replace(count=2, kind="calendar_cap", window="week", source="our own rule")
    assert own.count_on(TODAY) == 2


@pytest.mark.parametrize("day", [datetime(2026, 2, 1, tzinfo=UTC), "2026-02-01", None, 20260201])
def test_what_is_no_day(day):
    with pytest.raises(SpecError, match=r"^day: .* is no day. Pass a date, local to the brand.$"):
        limits_at(day)


@pytest.mark.parametrize("channel", ["wecom_mass_sends", 5])
def test_an_unknown_channel(channel):
    with pytest.raises(UnknownNameError, match="is no known channel"):
        limits_at(TODAY, channel=channel)


def test_capacities():
    assert {one.id: one.count for one in CAPACITIES} == {
        "staff_contacts": 5_000,
        "staff_contacts_max": 20_000,
        "company_contacts": 50_000,
        "unverified_company_contacts": 200,
        "send_customers": 20_000,
        "transfer_request": 100,
        "group_transfers_per_day": 300,
    }
    assert capacity("staff_contacts").confidence is Confidence.MEDIUM
