"""Help desk: 1,000 sessions, 800 of them taken by a robot that heard 900 questions."""

import math

import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import ai_transfer_rate, knowledge_hit_rate, rating_participation_rate


def test_sessions_that_the_robot_handed_on():
    assert ai_transfer_rate(transferred_sessions=120, ai_sessions=800) == 0.15  # 120 / 800


def test_questions_with_an_answer():
    assert knowledge_hit_rate(hit_questions=630, questions=900) == 0.7  # 630 / 900


def test_sessions_that_were_rated():
    assert rating_participation_rate(rated=200, invited_sessions=1_000) == 0.2  # 200 / 1,000


def test_nothing_is_undefined():
    assert math.isnan(ai_transfer_rate(transferred_sessions=0, ai_sessions=0))
    assert math.isnan(knowledge_hit_rate(hit_questions=0, questions=0))
    assert math.isnan(rating_participation_rate(rated=0, invited_sessions=0))


def test_parts_beyond_their_whole_are_refused():
    with pytest.raises(DataError, match=r"^transferred_sessions: 2\.0 exceeds ai_sessions"):
        ai_transfer_rate(transferred_sessions=2, ai_sessions=1)
    with pytest.raises(DataError, match=r"^hit_questions: 2\.0 exceeds questions"):
        knowledge_hit_rate(hit_questions=2, questions=1)
    with pytest.raises(DataError, match=r"^rated: 2\.0 exceeds invited_sessions"):
        rating_participation_rate(rated=2, invited_sessions=1)
