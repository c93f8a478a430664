"""The ratios behind WeCom's contact statistics."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import (
    average_reply_time,
    contacts_per_application,
    negative_feedback_ratio,
    reply_rate,
    satisfaction_rate,
)


def test_reply_rate_is_of_chats_that_customers_began():
    assert reply_rate(replied_chats=60, customer_chats=80) == 0.75  # 60 / 80


def test_days_are_added_before_they_are_divided():
    # 60 of 100 chats and 20 of 20: 80 / 120, not the mean of .6 and 1
    replied, began = np.array([60, 20]), np.array([100, 20])
    np.testing.assert_array_equal(reply_rate(replied_chats=replied, customer_chats=began), [0.6, 1.0])
    assert reply_rate(replied_chats=replied.sum(), customer_chats=began.sum()) == pytest.approx(2 / 3)


def test_average_reply_time_keeps_the_unit_of_the_waits():
    assert average_reply_time(waiting_time=270, replied_chats=60) == 4.5  # 270 minutes / 60 chats


def test_contacts_may_exceed_applications():
    assert contacts_per_application(new_contacts=9, applications=6) == 1.5  # 9 / 6: three came by scanning


def test_published_sample_of_contacts_and_applications():
    # 5 / 6 on the first day of the documentation's sample
    assert contacts_per_application(new_contacts=5, applications=6) == pytest.approx(0.83333, abs=5e-6)


def test_negative_feedback_is_per_live_relation():
    assert negative_feedback_ratio(negative_feedback=30, live_relations=4_000) == 0.0075  # 30 / 4,000


def test_a_flood_of_new_contacts_can_delete_more_than_there_were():
    assert negative_feedback_ratio(negative_feedback=20, live_relations=10) == 2.0  # 20 / 10


def test_satisfaction_is_of_rated_sessions():
    assert satisfaction_rate(satisfied=184, rated=200) == 0.92  # 184 / 200


def test_a_day_without_chats_is_undefined():
    assert math.isnan(reply_rate(replied_chats=0, customer_chats=0))
    assert math.isnan(average_reply_time(waiting_time=0, replied_chats=0))
    assert math.isnan(contacts_per_application(new_contacts=3, applications=0))
    assert math.isnan(negative_feedback_ratio(negative_feedback=0, live_relations=0))
    assert math.isnan(satisfaction_rate(satisfied=0, rated=0))


def test_parts_beyond_their_whole_are_refused():
    with pytest.raises(DataError, match=r"^replied_chats: 2\.0 exceeds customer_chats"):
        reply_rate(replied_chats=2, customer_chats=1)
    with pytest.raises(DataError, match=r"^satisfied: 2\.0 exceeds rated"):
        satisfaction_rate(satisfied=2, rated=1)
