"""Shares and chains, with the numbers of the field's funnel and surveys."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import conversion_chain, conversion_rate, joint_share, share


def test_conversion_of_the_six_step_funnel():
    # 5,000 / 100,000; 3,000 / 5,000; 1,500 / 3,000
    np.testing.assert_array_equal(
        conversion_rate(converted=[5_000, 3_000, 1_500], entered=[100_000, 5_000, 3_000]), [0.05, 0.6, 0.5]
    )


def test_nobody_entered_has_no_conversion():
    assert math.isnan(conversion_rate(converted=0, entered=0))


def test_more_converted_than_entered_cannot_be():
    with pytest.raises(DataError, match=r"^converted: 2\.0 exceeds entered"):
        conversion_rate(converted=2, entered=1)


def test_a_chain_multiplies_its_steps():
    # .6; .6 x .5 = .3; .3 x .4 = .12
    np.testing.assert_array_equal(conversion_chain(step_rates=[0.6, 0.5, 0.4]), [0.6, 0.3, 0.12])


def test_a_shorter_chain_converts_better():
    assert conversion_chain(step_rates=[0.6, 0.4])[-1] == 0.24  # .6 x .4, without the step of .5


def test_chains_run_along_the_last_axis():
    # .5, .5 x .5 and 1, 1 x .2
    np.testing.assert_array_equal(conversion_chain(step_rates=[[0.5, 0.5], [1, 0.2]]), [[0.5, 0.25], [1, 0.2]])


def test_steps_after_an_unknown_one_are_unknown():
    np.testing.assert_array_equal(conversion_chain(step_rates=[0.5, math.nan, 1]), [0.5, math.nan, math.nan])


@pytest.mark.parametrize("step_rates", [0.5, []])
def test_a_chain_needs_at_least_one_step(step_rates):
    with pytest.raises(DataError, match=r"^step_rates: has no steps"):
        conversion_chain(step_rates=step_rates)


def test_a_step_of_more_than_everybody_is_refused():
    with pytest.raises(DataError) as error:
        conversion_chain(step_rates=[0.6, 45, 40])
    assert str(error.value) == (
        "step_rates: 45.0 is outside [0, 1] (first at row 1, 2 rows). Write 45% as 0.45."  # 45 and 40
    )


def test_share_of_the_day():
    assert share(part=1.5, whole=6) == 0.25  # 1.5 of 6 hours


def test_share_of_an_empty_whole_is_undefined():
    assert math.isnan(share(part=0, whole=0))


def test_a_part_larger_than_its_whole_is_refused():
    with pytest.raises(DataError, match=r"^part: 7\.0 exceeds whole"):
        share(part=7, whole=6)


def test_a_share_of_a_share_is_of_everybody():
    assert joint_share(base_share=0.79, conditional_share=0.45) == pytest.approx(0.3555, abs=1e-12)  # .79 x .45
    assert joint_share(base_share=0.79, conditional_share=0.80) == pytest.approx(0.632, abs=1e-12)  # .79 x .80


@pytest.mark.parametrize("argument", ["base_share", "conditional_share"])
def test_shares_beyond_everybody_are_refused(argument):
    with pytest.raises(DataError, match=rf"^{argument}: 1\.1 is outside \[0, 1\]"):
        joint_share(**{"base_share": 0.5, "conditional_share": 0.5, argument: 1.1})
