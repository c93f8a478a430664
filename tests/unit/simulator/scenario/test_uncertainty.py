"""Uncertainty: ends and modes that fit their distribution."""

import pytest
from pydantic import ValidationError

from privdomain.simulator import Uncertain


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"low": 2, "high": 1}, "high: 1.0 lies below low"),
        ({"low": 1, "high": 2, "mode": 3}, "mode: 3.0 lies outside"),
        ({"low": 1, "high": 2, "mode": 1.5, "kind": "uniform"}, "mode: has no meaning in uniform"),
        ({"low": 0, "high": 0.5, "kind": "beta"}, "low: of beta needs"),
        ({"low": 0, "high": 0.5, "kind": "lognormal"}, "low: of lognormal needs"),
    ],
)
def test_what_does_not_fit(numbers, message):
    with pytest.raises(ValidationError, match=message):
        Uncertain(path="basket.margin", **numbers)


def test_what_fits():
    assert Uncertain(path="basket.margin", low=0.1, high=0.5, mode=0.1).mode == 0.1
    assert Uncertain(path="basket.margin", low=0.1, high=0.5, kind="beta").mode is None
