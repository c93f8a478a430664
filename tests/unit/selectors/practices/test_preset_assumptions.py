"""An assumption and its range."""

import numpy as np
import pytest

from privdomain.errors import PrivdomainError, SpecError
from privdomain.selectors import Assumption, RangeKind

AMOUNT, SHARE, FACTOR = RangeKind


def around(base, kind=AMOUNT):
    return Assumption.around(base, zh="数", unit="things", kind=kind)


def ends(assumption):
    return assumption.low, assumption.base, assumption.high


def faults(read, *given, **named):
    with pytest.raises(SpecError) as caught:
        read(*given, **named)
    return [(path, code) for path, code, _ in caught.value.problems]


def document(**changes):
    return {"zh": "数", "low": 1.0, "base": 2.0, "high": 3.0, "unit": "things", **changes}


def test_a_range_goes_from_six_tenths_to_sixteen():
    # 0.6 x 0.07 is 0.042 in decimals, though not in binary; 1.6 x 0.07 = 0.112
    assert ends(around(0.07)) == (0.042, 0.07, 0.112)
    assert ends(around(10)) == (6.0, 10.0, 16.0)
    assert ends(around(0)) == (0.0, 0.0, 0.0)
    assert ends(around(np.float64(10.0))) == (6.0, 10.0, 16.0)


def test_a_share_is_cut_at_one_and_says_so():
    # 1.6 x 0.625 = 1 exactly, 1.6 x 0.7 = 1.12
    assert (ends(around(0.7, SHARE)), around(0.7, SHARE).is_cut) == ((0.42, 0.7, 1.0), True)
    assert (ends(around(0.6, SHARE)), around(0.6, SHARE).is_cut) == ((0.36, 0.6, 0.96), False)
    assert ends(around(0.7)) == (0.42, 0.7, 1.12)
    assert not around(0.625).is_cut


def test_of_a_factor_only_the_part_over_one_is_spread():
    # 1 + 0.6 x 0.2 = 1.12, 1 + 1.6 x 0.2 = 1.32; 0.6 x 1.2 = 0.72 would let more touches keep people
    assert ends(around(1.2, FACTOR)) == (1.12, 1.2, 1.32)
    assert ends(around(1.0, FACTOR)) == (1.0, 1.0, 1.0)


def test_what_is_no_share_and_what_is_no_factor():
    assert faults(around, 1.2, SHARE) == [("base", "no_share")]
    assert faults(around, 0.9, FACTOR) == [("base", "no_factor")]
    assert faults(Assumption.load, document(low=0.1, base=0.9, high=1.1, kind="share")) == [("high", "no_share")]
    assert faults(Assumption.load, document(low=0.9, base=1.1, high=1.2, kind="factor")) == [("low", "no_factor")]


def test_the_base_lies_within_the_range():
    assert faults(Assumption.load, document(base=4.0)) == [("base", "outside_range")]
    assert faults(Assumption.load, document(base=0.5)) == [("base", "outside_range")]
    assert Assumption.load(document(base=3.0)).kind == AMOUNT


@pytest.mark.parametrize("base", [float("nan"), float("inf"), -1, True, "1", None, 1e13, [1], {}, 1 + 2j, np.ones(2)])
def test_a_base_that_is_no_number_is_refused(base):
    with pytest.raises(PrivdomainError):
        around(base)


@pytest.mark.parametrize("kind", ["shares", None, 1, [], True])
def test_a_kind_that_is_none_is_refused(kind):
    assert {path for path, _ in faults(around, 0.5, kind)} == {"kind"}


def test_texts_are_needed():
    assert faults(Assumption.around, 1, zh="", unit="") == [("zh", "string_too_short"), ("unit", "string_too_short")]


def test_minus_zero_has_the_text_of_zero():
    assert around(-0.0).to_json() == around(0).to_json()
