"""Transfers: from whom to whom, and what became of them."""

from datetime import UTC, datetime

from unit.models.examples import JAN, MAR, faults, load

from privdomain.models import TransferFailure


def test_silence_is_consent_after_a_day():
    assert load("Transfer").accepted_by == datetime(2026, 1, 6, tzinfo=UTC)


def test_what_is_no_transfer():
    assert faults("Transfer", takeover="li") == [("takeover", "same_staff")]
    assert faults("Transfer", requested_at=MAR) == [("settled_at", "before_start")]
    assert faults("Transfer", status="done") == [("failure", "not_failed")]
    assert faults("Transfer", status="waiting", failure=None) == [("settled_at", "still_waiting")]


def test_a_waiting_one_says_nothing_of_its_end():
    assert faults("Transfer", status=..., failure=..., settled_at=...) == []
    assert faults("Transfer", settled_at=JAN) == []
    assert faults("Transfer", failure=None) == []  # failed, nobody knows why


def test_the_reasons():
    assert [word.value for word in TransferFailure] == ["customer_refused", "customer_limit_exceed"]
