"""Figures: as many digits as there is meaning."""

import pytest

from privdomain.simulator.whatif_runs.figures import decimals_of, figure, signed

NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "decimals"),
    [((0.5,), 3), ((10,), 3), ((10.1,), 1), ((1_000,), 1), ((-1_001, 2), 0), ((NAN,), 3), ((), 3), ((NAN, 50.0), 1)],
)
def test_large_figures_have_no_decimals(values, decimals):
    assert decimals_of(*values) == decimals


def test_unknown_and_zero():
    assert (figure(NAN, 2), signed(NAN, 2)) == ("—", "—")
    assert (figure(-1e-9, 0), figure(1234.56, 1)) == ("0", "1,234.6")
    assert (signed(0.0, 3), signed(-1234.5, 1), signed(2.0, 0)) == ("0", "-1,234.5", "+2")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (-0.0004, 3, "-0.0004"),
        (0.01234, 3, "+0.0123"),
        (1.2e-7, 3, "+1.2e-07"),
        (0.31, 0, "+0.31"),
        (-0.25, 3, "-0.250"),
    ],
)
def test_a_small_difference_keeps_its_digits(value, decimals, text):
    assert signed(value, decimals) == text
