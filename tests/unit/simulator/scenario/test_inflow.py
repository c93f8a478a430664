"""Inflow: curves of spend, each with the numbers that it needs."""

import pytest
from pydantic import ValidationError

from privdomain.simulator import Saturation


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({}, "cost_per_add: is what linear needs"),
        ({"cost_per_add": 1, "most": 5}, "most: has no meaning in linear"),
        ({"kind": "hill", "most": 5}, "half_spend: is what hill needs"),
        ({"kind": "power", "cost_per_add": 1, "base_spend": 5, "exponent": 2}, "exponent: must not pass 1"),
        ({"cost_per_add": 1e-300}, "greater than or equal to 0.000001"),
        ({"kind": "hill", "most": 10, "half_spend": 1e-68, "exponent": 4}, "greater than or equal to 0.000001"),
    ],
)
def test_curves_that_say_too_little_or_too_much(numbers, message):
    with pytest.raises(ValidationError, match=message):
        Saturation(**numbers)
