"""Touches: how users were reached, and what it cost."""

import pytest

from privdomain.errors import SpecError
from privdomain.facts import Touches


def touches(**changes):
    return Touches(**{"user": ["ann"], "time": ["2026-01-05 10:00"], "touchpoint": ["moment"], "tz": "UTC", **changes})


def test_a_touch_without_cost_needs_no_currency():
    assert touches().currency is None
    assert touches().cost is None
    assert touches(currency="CNY").currency == "CNY"


def test_a_cost_needs_its_currency():
    table = touches(cost=[0.05], currency="CNY")
    assert table.column("cost").minor.tolist() == [5]
    with pytest.raises(SpecError, match=r"^currency: cost is money: say its currency, such as 'CNY'"):
        touches(cost=[0.05])
    with pytest.raises(SpecError, match=r"^currency: cost is money"):
        Touches.accept(["ann"], ["2026-01-05"], ["moment"], tz="UTC", cost=[0.05])
    with pytest.raises(SpecError, match=r"^currency: 'XYZ' is no known currency"):
        touches(currency="XYZ")
    assert touches(cost=[0.0005], currency="XYZ", exponent=4).column("cost").minor.tolist() == [5]
