"""PathOptions: what paths may say of how they were made."""

import pytest

from privdomain.errors import SpecError
from privdomain.metrics.credit.path_options import BY_HAND, PathOptions


def test_by_default_paths_were_made_by_hand_in_major_units():
    assert PathOptions() == BY_HAND
    assert (BY_HAND.currency, BY_HAND.exponent, BY_HAND.lookback) == (None, 0, None)


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"exponent": 2**70}, "exponent"),
        ({"exponent": 1.0}, "exponent"),
        ({"currency": ""}, "currency"),
        ({"currency": 5}, "currency"),
        ({"by": 5}, "by"),
        ({"lookback": 5}, "lookback"),
        ({"purchases": ["all"]}, "purchases"),
        ({"refunds": False}, "refunds"),
        ({"tz": 8}, "tz"),
        ({"observed_until": "2026-06-01"}, "observed_until"),
        ({"observed_until": True}, "observed_until"),
    ],
)
def test_what_is_no_option_is_named(options, path):
    with pytest.raises(SpecError) as caught:
        PathOptions(**options)
    assert [problem[0] for problem in caught.value.problems] == [path]
