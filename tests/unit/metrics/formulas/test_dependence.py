"""Dependence: parts that are the brand's own, or are not."""

import math

import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import direct_share, first_party_ratio, fission_share, platform_dependence

PARTS = [
    (direct_share, "direct_sales", "sales"),
    (first_party_ratio, "first_party_users", "users"),
    (fission_share, "fission_users", "new_users"),
    (platform_dependence, "paid_reaches", "reaches"),
]


def test_a_part_over_its_whole():
    assert direct_share(direct_sales=400_000, sales=1_000_000) == 0.4  # 400,000 / 1,000,000
    assert first_party_ratio(first_party_users=800_000, users=1_000_000) == 0.8  # 800,000 / 1,000,000
    assert fission_share(fission_users=300, new_users=1_500) == 0.2  # 300 / 1,500
    assert platform_dependence(paid_reaches=350, reaches=1_000) == 0.35  # 350 / 1,000


@pytest.mark.parametrize(("function", "part", "whole"), PARTS)
def test_nothing_of_nothing_is_undefined(function, part, whole):
    assert math.isnan(function(**{part: 0, whole: 0}))


@pytest.mark.parametrize(("function", "part", "whole"), PARTS)
def test_a_part_beyond_its_whole_is_refused(function, part, whole):
    with pytest.raises(DataError, match=rf"^{part}: 2\.0 exceeds {whole}"):
        function(**{part: 2, whole: 1})
