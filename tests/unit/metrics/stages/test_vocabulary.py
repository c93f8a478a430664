"""Stages, reachabilities and bounds: closed words and rising numbers."""

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.metrics import LifecycleBounds, PurchaseStage, Reachability


def test_stages_stand_in_their_order_of_precedence():
    assert list(PurchaseStage) == ["lead", "new", "reactivated", "active", "slipping", "dormant", "lost"]


def test_every_word_has_its_own_chinese():
    terms = [word.zh for words in (PurchaseStage, Reachability) for word in words]
    assert len(set(terms)) == len(terms) == 10
    assert PurchaseStage.REACTIVATED.zh == "唤醒客户"
    assert Reachability.OPTED_OUT.zh == "已退订"


def test_bounds_are_numbers_however_they_come():
    assert LifecycleBounds(new_days=np.int64(14), slipping=np.float64(2.5)) == LifecycleBounds(
        new_days=14, slipping=2.5
    )
    assert LifecycleBounds(new_days=0).new_days == 0.0


@pytest.mark.parametrize("name", ["new_days", "active", "slipping", "dormant"])
@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "2", None, True, 2**60])
def test_a_bound_that_is_none(name, value):
    with pytest.raises(SpecError, match="is no finite number") as caught:
        LifecycleBounds(**{name: value})
    assert caught.value.problems[0][:2] == (f"bounds.{name}", "no_number")


@pytest.mark.parametrize("bounds", [{"active": 0}, {"active": 2}, {"slipping": 3}, {"dormant": 1}, {"active": 5}])
def test_bounds_that_do_not_rise(bounds):
    with pytest.raises(SpecError, match="0 < active < slipping < dormant") as caught:
        LifecycleBounds(**bounds)
    assert caught.value.problems[0][:2] == ("bounds", "not_rising")
