"""Options that are one of a few words."""

import numpy as np
import pytest

from privdomain._internal.choices import check_choice, check_flag
from privdomain.errors import SpecError


def test_a_known_word_passes():
    assert check_choice("period", "month", ("week", "month")) is None


@pytest.mark.parametrize(
    ("value", "repair"),
    [
        ("months", "Did you mean 'month'?"),
        ("", "Known: 'week', 'month'."),
        (5, "Known: 'week', 'month'."),
        (None, "Known"),
    ],
)
def test_any_other_value_is_refused_with_the_nearest_word(value, repair):
    with pytest.raises(SpecError) as caught:
        check_choice("period", value, ("week", "month"))
    ((path, code, message),) = caught.value.problems
    assert (path, code) == ("period", "unknown_period")
    assert message.startswith(f"{value!r} is no period. {repair}")


def test_a_word_in_a_list_is_no_word():
    with pytest.raises(SpecError, match="is no period"):
        check_choice("period", ["month"], ("week", "month"))


@pytest.mark.parametrize("flag", [True, False, np.True_, np.False_])
def test_a_flag_passes(flag):
    assert check_flag("ends", flag) is None


@pytest.mark.parametrize("wrong", [None, 1, 0.0, "yes", [True]])
def test_what_is_no_flag(wrong):
    with pytest.raises(SpecError, match=r"^ends: .* is no boolean\. Pass True or False"):
        check_flag("ends", wrong)
