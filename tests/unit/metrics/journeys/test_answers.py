"""Answers: touches and what follows them in one stream."""

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.facts import Events, Orders, Touches
from privdomain.metrics.journeys.answers import answers_of

TOUCHES = Touches(["bo", "ann"], ["2026-01-05", "2026-01-05"], ["sms"] * 2, tz="UTC")


def test_touches_come_before_answers_of_the_same_instant():
    events = Events(["ann", "ann"], ["2026-01-05", "2026-01-04"], ["reply"] * 2, tz="UTC")
    found = answers_of(TOUCHES, events)
    # ann: the reply of the 4th, the touch, the reply of the 5th; then bo's touch. Replies are rows 2 and 3.
    assert found.stream.rows.tolist() == [3, 1, 2, 0]
    assert found.is_answer.tolist() == [True, False, True, False]


def test_answers_come_from_the_same_user_before_the_window_is_over():
    events = Events(["ann", "bo"], ["2026-01-05T00:00:10", "2026-01-05T00:00:10"], ["reply"] * 2, tz="UTC")
    found = answers_of(TOUCHES, events)  # ann's touch and reply, bo's touch and reply
    ask = np.array([0, 0, 2, 2]), np.array([1, 3, 3, 4])
    assert found.come(*ask, 10 * 10**6 + 1).tolist() == [True, False, True, False]
    assert found.come(*ask, 10 * 10**6).tolist() == [False] * 4


def test_refunds_answer_nothing_and_zero_does():
    orders = Orders(["ann"] * 3, ["2026-01-06"] * 3, [-1, 0, 5], tz="UTC", currency="CNY")
    assert answers_of(TOUCHES, orders).is_answer.sum() == 2


def test_ids_of_two_kinds_are_refused():
    with pytest.raises(DataError) as caught:
        answers_of(TOUCHES, Events([1], ["2026-01-05"], ["reply"], tz="UTC"))
    assert caught.value.argument == "user"
