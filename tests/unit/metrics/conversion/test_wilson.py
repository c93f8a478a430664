"""Wilson's interval against published figures, its ends, and what is no share."""

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.metrics.conversion.wilson import normal_quantile, wilson_interval


def bounds(part, whole, **options):
    low, high = wilson_interval(np.array([part]), np.array([whole]), **options)
    return float(low[0]), float(high[0])


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),  # the mirror of 0 of 29
    ],
)
def test_published_bounds(part, whole, low, high):
    assert bounds(part, whole) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("whole", [1, 2, 3, 7, 29, 1_000, 123_457, 2**40])
@pytest.mark.parametrize("confidence", [0.01, 0.8, 0.95, 0.999999])
def test_none_and_all_are_ends_of_the_scale(whole, confidence):
    assert bounds(0, whole, confidence=confidence)[0] == 0.0
    assert bounds(whole, whole, confidence=confidence)[1] == 1.0


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (12, 10), (1, 0)])
def test_what_is_no_share_has_no_bounds(part, whole):
    assert np.isnan(bounds(part, whole)).all()


def test_known_quantiles():
    assert normal_quantile(0.95) == pytest.approx(1.959963984540054, rel=1e-14)
    assert normal_quantile(np.float32(0.5)) == pytest.approx(0.6744897501960817)
    assert normal_quantile(1 - 2**-53) > 8


@pytest.mark.parametrize(
    "confidence", [0, 1, 0.0, 1.0, -0.1, 95, True, "0.95", None, float("nan"), float("inf"), [0.95]]
)
def test_what_is_no_confidence(confidence):
    with pytest.raises(SpecError) as caught:
        normal_quantile(confidence)
    assert [problem[:2] for problem in caught.value.problems] == [("confidence", "not_between_0_and_1")]
