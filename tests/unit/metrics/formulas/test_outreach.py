"""A mass send to 10,000 customers in 40 tasks."""

import math

import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import cost_per_reach, over_limit_rate, reach_rate, task_completion_rate

RATES = [
    (task_completion_rate, "executed_tasks", "tasks"),
    (reach_rate, "reached", "targeted"),
    (over_limit_rate, "over_limit", "targeted"),
]


def test_tasks_that_advisors_carried_out():
    assert task_completion_rate(executed_tasks=34, tasks=40) == 0.85  # 34 / 40


def test_customers_who_got_it():
    assert reach_rate(reached=7_600, targeted=10_000) == 0.76  # 7,600 / 10,000


def test_customers_over_their_limit():
    assert over_limit_rate(over_limit=1_200, targeted=10_000) == 0.12  # 1,200 / 10,000


def test_a_reach_may_be_free_and_none_costs_nobody_knows_what():
    assert cost_per_reach(cost=450, reached=9_000) == 0.05  # 450 / 9,000
    assert cost_per_reach(cost=0, reached=9_000) == 0.0
    assert math.isnan(cost_per_reach(cost=450, reached=0))


@pytest.mark.parametrize(("rate", "part", "whole"), RATES)
def test_a_send_to_nobody_is_undefined(rate, part, whole):
    assert math.isnan(rate(**{part: 0, whole: 0}))


@pytest.mark.parametrize(("rate", "part", "whole"), RATES)
def test_more_than_were_targeted_cannot_be(rate, part, whole):
    with pytest.raises(DataError, match=rf"^{part}: 2\.0 exceeds {whole}"):
        rate(**{part: 2, whole: 1})
