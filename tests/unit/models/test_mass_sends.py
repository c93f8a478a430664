"""Mass messages: counts that must add up, and counts that nobody has."""

from unit.models.examples import FEB, JAN, MAR, faults, load

from privdomain.models import MassSendState


def test_the_rest_is_open():
    # 1000 - 700 reached - 40 failed - 60 over limit
    assert load("MassSend").customers_open == 200
    assert load("MassSend", customers_failed=None).customers_open is None
    assert load("MassSend", customers_targeted=None).customers_open is None


def test_no_customer_counts_twice():
    assert faults("MassSend", customers_targeted=799) == [("customers_targeted", "too_small")]
    assert faults("MassSend", customers_targeted=800) == []
    assert faults("MassSend", customers_targeted=699, customers_failed=None, customers_over_limit=None)


def test_it_goes_out_after_it_was_made():
    assert faults("MassSend", created_at=MAR) == [("scheduled_at", "before_start")]
    assert faults("MassSend", created_at=FEB) == faults("MassSend", created_at=JAN, scheduled_at=...) == []


def test_nobody_has_got_what_is_scheduled():
    unknown = dict.fromkeys(("staff_delivered", "customers_reached", "customers_failed", "customers_over_limit"), None)
    for name in unknown:
        for count, found in ((5, [("state", "not_sent")]), (0, []), (None, [])):
            assert faults("MassSend", state="scheduled", **{**unknown, name: count}) == found
        assert faults("MassSend", state="sending", **{**unknown, name: 5}) == []


def test_a_purpose_is_said():
    assert faults("MassSend", purpose=...) == [("purpose", "missing")]
    assert [state.zh for state in MassSendState] == ["已预约", "发送中", "发送成功", "发送失败", "已取消"]
