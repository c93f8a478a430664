"""Consents: half-open, ended by the earlier of two ends, never reopened."""

from datetime import UTC, datetime, timedelta

import pytest
from unit.models.examples import FEB, JAN, MAR, faults, load

from privdomain.models import LegalBasis, Purpose

TICK = timedelta(microseconds=1)
START, WITHDRAWN, EXPIRED = (datetime(2026, month, 5, tzinfo=UTC) for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, WITHDRAWN),
        ({"withdrawn_at": None}, EXPIRED),
        ({"withdrawn_at": "2026-03-09T00:00:00Z"}, EXPIRED),
        ({"expires_at": None}, WITHDRAWN),
    ],
)
def test_it_holds_up_to_the_earlier_end(changes, end):
    consent = load("Consent", **changes)
    assert [consent.holds_at(when) for when in (START - TICK, START, end - TICK, end)] == [False, True, True, False]


def test_without_an_end_it_holds_on():
    assert load("Consent", withdrawn_at=None, expires_at=None).holds_at(datetime(2100, 1, 1, tzinfo=UTC))


def test_a_withdrawal_at_once_leaves_nothing():
    assert not load("Consent", withdrawn_at=JAN).holds_at(START)


def test_ends_lie_after_the_grant():
    assert faults("Consent", expires_at=JAN) == [("expires_at", "not_after_start")]
    assert faults("Consent", granted_at=FEB, withdrawn_at=JAN) == [("withdrawn_at", "before_start")]
    assert faults("Consent", granted_at=MAR) == [("expires_at", "not_after_start"), ("withdrawn_at", "before_start")]


def test_a_consent_to_sharing_is_asked_for_apart():
    assert faults("Consent", purpose="sharing", separate=False) == [("separate", "not_separate")]
    assert faults("Consent", purpose="sharing") == faults("Consent", separate=False) == []
    assert faults("Consent", purpose="sharing", basis="legal_duty", separate=False) == []  # needs no consent


def test_no_channel_named_is_every_channel():
    assert load("Consent").channels == ("call", "sms")
    assert [load("Consent").covers(channel) for channel in ("sms", "moments")] == [True, False]
    assert load("Consent", channels=...).covers("moments")


def test_purpose_and_basis_are_words():
    assert faults("Consent", purpose=...) == [("purpose", "missing")]
    assert faults("Consent", purpose="anything") == [("purpose", "enum")]
    assert load("Consent").basis is LegalBasis.CONSENT
    assert not load("Consent", separate=...).separate
    assert list(Purpose)[:3] == ["transactional", "service", "marketing"]  # 交易 before 服务 before 营销
