"""Numbers, weights, words and specs as they are given."""

from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest

from privdomain.errors import SpecError, UnknownNameError
from privdomain.models import Ownership
from privdomain.selectors import PlatformFactor
from privdomain.selectors.assessments.reading import (
    read_count,
    read_known,
    read_number,
    read_shares,
    read_spec,
    read_strength,
    read_weights,
    read_words,
)

NO_NUMBERS = [nan, inf, -inf, True, "1", [1], 1j, np.timedelta64(1), 10**400, np.float64(nan), -0.1, 1.1]


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "number"),
        [
            (0.1, Fraction(1, 10)),
            (1, Fraction(1)),
            (np.float64(0.3), Fraction(3, 10)),
            (np.int64(1), 1),
            (1e-05, Fraction(1, 10**5)),
        ],
    )
    def test_they_are_read_as_the_decimals_that_they_print(self, value, number):
        assert read_number("x", value, high=1) == number

    @pytest.mark.parametrize("value", [*NO_NUMBERS, None])
    def test_what_is_none(self, value):
        with pytest.raises(SpecError, match=r"^x: .* is no number from 0 to 1\. Pass one\.$") as caught:
            read_number("x", value, high=1)
        assert caught.value.problems[0][:2] == ("x", "no_number")

    def test_none_is_unknown_where_that_is_allowed(self):
        assert read_known("x", None) is None
        assert read_known("x", 2) == 2
        assert read_shares("a.", {PlatformFactor.TECHNOLOGY: None}) == {PlatformFactor.TECHNOLOGY: None}
        with pytest.raises(SpecError, match=r"^a\.technology: 2 is no number"):
            read_shares("a.", {PlatformFactor.TECHNOLOGY: 2})

    @pytest.mark.parametrize("value", [1.0, True, None, "1", -1, 10**12 + 1, np.timedelta64(1)])
    def test_what_is_no_count(self, value):
        with pytest.raises(SpecError, match="is no whole number from 0 to 1,000,000,000,000"):
            read_count("x", value)
        assert read_count("x", np.int64(3)) == 3

    @pytest.mark.parametrize("value", [5e-324, 1e-101])
    def test_what_products_would_lose_is_no_strength(self, value):
        with pytest.raises(SpecError, match=r"is too close to 0\. Pass 0, or 1e-100 and more\.$"):
            read_strength("x", value)
        assert [read_strength("x", known) for known in (0, 1e-100, 3)] == [0.0, 1e-100, 3.0]


class TestWords:
    def test_they_come_in_the_order_of_the_vocabulary(self):
        given_words = {"behaviour": 1, PlatformFactor.ATTRIBUTES: 2}
        assert list(read_words("plans", given_words, PlatformFactor)) == ["attributes", "behaviour"]

    @pytest.mark.parametrize("value", [None, 3, ["attributes"], "attributes"])
    def test_what_is_no_mapping(self, value):
        with pytest.raises(SpecError, match=r"^plans: .* is no mapping\. Pass one by these names: attributes, tech"):
            read_words("plans", value, PlatformFactor)

    def test_an_unknown_word_is_named_with_the_nearest(self):
        with pytest.raises(
            UnknownNameError, match=r"^'atributes' is no known name in plans\. Did you mean 'attributes'"
        ):
            read_words("plans", {"atributes": 1}, PlatformFactor)
        with pytest.raises(UnknownNameError):
            read_words("plans", {3: 1}, PlatformFactor)


class TestWeights:
    def test_they_are_1_together(self):
        weights = read_weights({"attributes": 2, "technology": 1, "conversion": 0, "behaviour": 1}, PlatformFactor)
        assert list(weights.values()) == [Fraction(1, 2), Fraction(1, 4), 0, Fraction(1, 4)]
        assert set(read_weights(None, PlatformFactor).values()) == {Fraction(1, 4)}

    def test_all_must_be_named_and_one_above_0(self):
        with pytest.raises(SpecError) as caught:
            read_weights({"attributes": 1, "technology": 1}, PlatformFactor)
        assert [path for path, _, _ in caught.value.problems] == ["weights.conversion", "weights.behaviour"]
        with pytest.raises(SpecError, match="are all 0"):
            read_weights(dict.fromkeys(PlatformFactor, 0), PlatformFactor)


class TestSpecs:
    def test_a_spec_or_its_mapping(self):
        owned = Ownership(account=True, data=True, system=False)
        assert read_spec("owned", owned, Ownership) is owned
        assert read_spec("owned", owned.to_dict(), Ownership) == owned

    def test_paths_begin_with_ours(self):
        with pytest.raises(SpecError, match=r"^owned\.account: is missing.*owned\.acount: is no member here"):
            read_spec("owned", {"acount": True, "data": True, "system": True}, Ownership)

    @pytest.mark.parametrize("value", [None, 3, "owned", [True]])
    def test_what_is_neither(self, value):
        with pytest.raises(SpecError, match="is no Ownership"):
            read_spec("owned", value, Ownership)
